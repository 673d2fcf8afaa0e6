"""What every widget of ours is: it knows its surroundings, speaks again and dresses again when told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from ui.setting import Setting


class Part(QFrame):
    """A widget with a :class:`~ui.setting.Setting`.

    Qt hands a ``LanguageChange`` down to every child of the window, so one event makes the whole
    window speak another language.
    """

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        setting.appearance.changed.connect(self.restyle)

    def retranslate(self) -> None:
        """Set every text again, in the language in force."""

    def restyle(self) -> None:
        """Take sizes and colours from the look in force."""
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Speak again when the language changed."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.update()
        super().changeEvent(event)


def speak_again(window: QObject) -> None:
    """Tell a window and all its children that the language in force is another one."""
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))


def text(look: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """An empty label that the style sheet dresses as ``h1``, ``h2``, ``h3``, ``sub``, ``small``, ``danger``."""
    label = QLabel(parent)
    label.setProperty("look", look)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)  # what people typed is never markup
    return label
