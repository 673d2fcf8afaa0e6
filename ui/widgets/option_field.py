"""Fields for short sets: one option that is down, a list filled at run time, several ticks, a kept text.

They hold keys or codes and show words. The letter of an option chooses it, so that the hand stays on
the keyboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.field import Field
from ui.widgets.quiet_combo_box import WIDEST, QuietComboBox
from ui.widgets.segments import Segments
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.record.codes import Code
    from ui.setting import Setting

Options = tuple[tuple[str, str], ...]


def options_of(codes: Sequence[Code]) -> Options:
    """A value set as (code, message id)."""
    return tuple((code.value, code.label_id) for code in codes)


class OptionField(Field):
    """One option of a few, all in sight. Begins at the first; a letter or digit chooses by its code."""

    def __init__(self, setting: Setting, name: str, label: str, options: Options, *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._options = options
        self.segments = Segments(setting, options, self)
        self.hold(self.segments)
        self.segments.chosen.connect(self._picked)

    @override
    def text(self) -> str:
        """The key that is down."""
        return self.segments.key

    @override
    def set_text(self, typed: str) -> None:
        """Put an option down; one that is not there is the first."""
        keys = [key for key, _label in self._options]
        self.segments.choose(typed if typed in keys else keys[0])

    def choose(self, key: str) -> None:
        """Put an option down as a hand would."""
        self.segments.button(key).setChecked(True)

    def alarm(self, key: str) -> None:
        """Show an option as an alarm while it is down."""
        self.segments.alarm(key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by the first letter of a code; a button leaves letters to what it stands in."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        typed = event.text().strip().upper()
        found = [key for key, _label in self._options if typed and key.startswith(typed)]
        if plain and found:
            self.segments.button(found[0]).setFocus()
            self.choose(found[0])
        else:
            super().keyPressEvent(event)

    @override
    def retranslate(self) -> None:
        """Name the question in front of each answer."""
        super().retranslate()
        self.segments.retranslate()
        self.segments.describe(self.label_words)

    def _picked(self, _key: str) -> None:
        self.say_nothing()
        self._emit_changed()


class PickField(Field):
    """One of a list that is filled when the form opens: beds, units, people, open targets."""

    def __init__(self, setting: Setting, name: str, label: str, *, hint: str = "", beside: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self.box = QuietComboBox(self)
        self.hold(self.box)
        self.box.activated.connect(self._picked)

    def offer(self, choices: Sequence[tuple[str, str]], *, none: str = "–") -> None:
        """Fill the list with (key, words); nothing chosen comes first and reads ``none``."""
        before = self.text()
        self.box.clear()
        self.box.addItem(none, "")
        for key, words in choices:
            self.box.addItem(words, key)
        self.set_text(before)

    @override
    def text(self) -> str:
        """The key; empty when nothing is chosen."""
        return str(self.box.currentData() or "")

    @override
    def set_text(self, typed: str) -> None:
        """Choose a key. One that is not offered (a bed that was taken since) is kept and offered too."""
        found = self.box.findData(typed)
        if found < 0 and typed:
            self.box.addItem(typed, typed)
            found = self.box.count() - 1
        self.box.setCurrentIndex(max(found, 0))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.box.keep_within(self.setting.look.px(180), self.setting.look.px(WIDEST))

    def _picked(self, _index: int) -> None:
        self.say_nothing()
        self._emit_changed()


class ManyField(Field):
    """Several of a set. The text is their keys, parted by a space."""

    def __init__(self, setting: Setting, name: str, label: str, options: Options, *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._labels = dict(options)
        self._boxes: dict[str, QCheckBox] = {}
        holder = QWidget(self)
        row = WrappingRow(holder, packed=True, even=True, gap=16)
        for key, _label in options:
            box = QCheckBox(holder)
            self._boxes[key] = box
            row.addWidget(box)
            box.clicked.connect(self._picked)
        self.hold(holder)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)
        self.setFocusProxy(self._boxes[options[0][0]])

    @override
    def text(self) -> str:
        """The keys that are ticked."""
        return " ".join(key for key, box in self._boxes.items() if box.isChecked())

    def keys(self) -> tuple[str, ...]:
        """The keys that are ticked, in the order of the set."""
        return tuple(self.text().split())

    @override
    def set_text(self, typed: str) -> None:
        """Tick these keys and no others."""
        wanted = typed.split()
        for key, box in self._boxes.items():
            box.setChecked(key in wanted)

    def box(self, key: str) -> QCheckBox:
        """The box of a key."""
        return self._boxes[key]

    @override
    def retranslate(self) -> None:
        """Label the boxes again."""
        super().retranslate()
        for key, box in self._boxes.items():
            box.setText(_(self._labels[key]))
            box.setAccessibleName(f"{self.label_words}: {_(self._labels[key])}")

    def _picked(self) -> None:
        self.say_nothing()
        self._emit_changed()


class KeptField(Field):
    """A text that nobody types but that belongs to the draft, such as which patient was chosen."""

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, name, "", parent=parent)
        self._kept = ""
        self.hide()

    @override
    def text(self) -> str:
        """What is kept."""
        return self._kept

    @override
    def set_text(self, typed: str) -> None:
        """Keep something else."""
        self._kept = typed
