"""A few choices side by side, of which one is down. Tab reaches the one that is down, arrows move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton
from typing_extensions import override

from console.words import _
from ui.look.theme import mark
from ui.widgets.part import Part
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class _Ends(WrappingRow):
    """Marks which button begins a line and which ends one: they close the frame around it."""

    @override
    def setGeometry(self, area: QRect) -> None:
        """Put the buttons where they belong, and see which stand at the ends."""
        super().setGeometry(area)
        for line in self.lines():
            for index, button in enumerate(line):
                ends = [name for name, at in (("first", 0), ("last", len(line) - 1)) if index == at]
                mark(button, "at", " ".join(ends) or "middle")


class Segments(Part):
    """Options are (key, message id of the label).

    Signals:
        chosen(str): somebody chose the option of this key.
    """

    chosen = Signal(str)

    def __init__(self, setting: Setting, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._labels = dict(options)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = _Ends(self, packed=True, gap=0)
        for key, _label in options:
            button = QPushButton(self)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setProperty("key", key)
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        self._group.buttonToggled.connect(self._toggled)
        self.choose(options[0][0])
        self.retranslate()

    @property
    def key(self) -> str:
        """The key of the option that is down."""
        button = self._group.checkedButton()
        return str(button.property("key")) if button else ""

    def button(self, key: str) -> QPushButton:
        """The button of an option."""
        return self._buttons[key]

    def choose(self, key: str) -> None:
        """Put an option down without telling anybody."""
        with QSignalBlocker(self._group):
            self._buttons[key].setChecked(True)
        self.setFocusProxy(self._buttons[key])

    def alarm(self, key: str) -> None:
        """Show an option as an alarm while it is down."""
        mark(self._buttons[key], "alarm", value=True)

    @override
    def retranslate(self) -> None:
        """Label the options again."""
        for key, button in self._buttons.items():
            button.setText(_(self._labels[key]))
            button.setAccessibleName(_(self._labels[key]))

    def describe(self, question: str) -> None:
        """Say what is being chosen, in front of each option, to a screen reader."""
        self.setAccessibleName(question)
        for key, button in self._buttons.items():
            button.setAccessibleName(f"{question}: {_(self._labels[key])}")

    def _toggled(self, button: QAbstractButton, is_down: bool) -> None:  # noqa: FBT001 - Qt's signature
        if is_down:
            self.setFocusProxy(button)
            self._emit_chosen(str(button.property("key")))

    def _emit_chosen(self, key: str) -> None:
        self.chosen.emit(key)
