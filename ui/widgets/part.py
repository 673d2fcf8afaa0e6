"""What every widget of ours is: it knows its surroundings, speaks again and dresses again when told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

if TYPE_CHECKING:
    from ui.setting import Setting


class Part(QFrame):
    """A widget with a :class:`~ui.setting.Setting`."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        setting.appearance.changed.connect(self.restyle)

    def retranslate(self) -> None:
        """Set every text again, in the language in force."""

    def restyle(self) -> None:
        """Take sizes and colours from the look in force."""
        self.update()


def speak_again(window: QObject) -> None:
    """Tell a window and all its parts that the language in force is another one, the outer ones first.

    Parts do not hear it from Qt: a ``changeEvent`` in Python is called for every change of look as well, which is
    many for each of a thousand widgets.
    """
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    parts = [*([window] if isinstance(window, Part) else []), *window.findChildren(Part)]
    for part in parts:
        part.retranslate()
        part.update()


def text(look: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """An empty label that the style sheet dresses as ``h1``, ``h2``, ``h3``, ``sub``, ``small``, ``danger``."""
    label = QLabel(parent)
    label.setProperty("look", look)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)  # what people typed is never markup
    return label
