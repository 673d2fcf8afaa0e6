"""What of a round could not be taken: for each item whether it was, and if not, why, in a code and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from console.record.bodies.care import Untaken
from console.record.codes.care import WhyNot
from console.words import _
from ui.widgets.field import Field
from ui.widgets.quiet_combo_box import QuietComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.setting import Setting
    from ui.widgets.option_field import Options


class UntakenField(Field):
    """A list beside each item, and words for whatever could not be taken.

    The text is a line for each such item: its key, the code of why, and the words, parted by tabs.
    """

    def __init__(self, setting: Setting, name: str, label: str, items: Options, *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._items = items
        self._labels: dict[str, QLabel] = {}
        self._boxes: dict[str, QuietComboBox] = {}
        self._words: dict[str, QLineEdit] = {}
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for row, (key, _label) in enumerate(items):
            caption, box, words = QLabel(holder), QuietComboBox(holder), QLineEdit(holder)
            for code in ("", *(why.value for why in WhyNot)):
                box.addItem("", code)
            caption.setBuddy(box)
            self._labels[key], self._boxes[key], self._words[key] = caption, box, words
            for column, widget in enumerate((caption, box, words)):
                grid.addWidget(widget, row, column)
            box.activated.connect(self._picked)
            words.textEdited.connect(self._picked)
            words.hide()
        grid.setColumnStretch(2, 1)
        self.hold(holder)
        self.setFocusProxy(self._boxes[items[0][0]])

    @override
    def text(self) -> str:
        """Each item that could not be taken, with the code and the words of why."""
        said = ((key, str(box.currentData() or ""), self._words[key].text()) for key, box in self._boxes.items())
        return "\n".join("\t".join(each) for each in said if each[1])

    @override
    def set_text(self, typed: str) -> None:
        """Put these back; everything else counts as taken."""
        wanted = {key: (why, words) for key, why, words in map(_parts, typed.splitlines())}
        for key, box in self._boxes.items():
            why, words = wanted.get(key, ("", ""))
            box.setCurrentIndex(max(box.findData(why), 0))
            self._words[key].setText(words)
        self._show_words()

    def show_untaken(self, untaken: Sequence[Untaken]) -> None:
        """Put back what an entry says."""
        self.set_text("\n".join(f"{each.item}\t{each.why}\t{each.reason or ''}" for each in untaken))

    def untaken(self) -> tuple[Untaken, ...]:
        """What could not be taken, each with its own reason."""
        said = map(_parts, self.text().splitlines())
        return tuple(Untaken(item=item, why=WhyNot.of(why), reason=words.strip() or None) for item, why, words in said)

    @override
    def retranslate(self) -> None:
        """Word items and reasons again."""
        super().retranslate()
        for key, label in self._items:
            self._labels[key].setText(_(label))
            box = self._boxes[key]
            box.setAccessibleName(f"{self.label_words}: {_(label)}")
            self._words[key].setAccessibleName(_("Why not: {item}").format(item=_(label)))
            self._words[key].setPlaceholderText(_("More about that"))
            for index in range(box.count()):
                code = str(box.itemData(index) or "")
                box.setItemText(index, WhyNot.of(code).label if code else "–")

    def _picked(self) -> None:
        self._show_words()
        self.say_nothing()
        self._emit_changed()

    def _show_words(self) -> None:
        for key, box in self._boxes.items():
            self._words[key].setVisible(bool(box.currentData()))


def _parts(line: str) -> tuple[str, str, str]:
    key, why, words = [*line.split("\t", 2), "", ""][:3]
    return key, why, words
