"""What of a round could not be taken: for each item whether it was, and if not, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from typing_extensions import override

from console.record.bodies.care import Untaken
from console.record.codes.care import WhyNot
from console.words import _
from ui.widgets.field import Field, QuietComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.setting import Setting
    from ui.widgets.option_field import Options

_COLUMNS = 1


class UntakenField(Field):
    """A list beside each item. The text is ``item:WHY`` for each that could not be taken, parted by a space."""

    def __init__(self, setting: Setting, name: str, label: str, items: Options, *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._items = items
        self._labels: dict[str, QLabel] = {}
        self._boxes: dict[str, QuietComboBox] = {}
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for index, (key, _label) in enumerate(items):
            caption, box = QLabel(holder), QuietComboBox(holder)
            for code in ("", *(why.value for why in WhyNot)):
                box.addItem("", code)
            caption.setBuddy(box)
            self._labels[key], self._boxes[key] = caption, box
            row, column = divmod(index, _COLUMNS)
            grid.addWidget(caption, row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            box.activated.connect(self._picked)
        self.hold(holder)
        self.setFocusProxy(self._boxes[items[0][0]])

    @override
    def text(self) -> str:
        """Each item that could not be taken, with the code of why."""
        said = ((key, str(box.currentData() or "")) for key, box in self._boxes.items())
        return " ".join(f"{key}:{why}" for key, why in said if why)

    @override
    def set_text(self, typed: str) -> None:
        """Put these back; everything else counts as taken."""
        wanted = dict(pair.partition(":")[::2] for pair in typed.split())
        for key, box in self._boxes.items():
            box.setCurrentIndex(max(box.findData(wanted.get(key, "")), 0))

    def show_untaken(self, untaken: Sequence[Untaken]) -> None:
        """Put back what an entry says."""
        self.set_text(" ".join(f"{each.item}:{each.why}" for each in untaken))

    def untaken(self, reason: str | None) -> tuple[Untaken, ...]:
        """What could not be taken; ``reason`` says more about all of it."""
        pairs = (pair.partition(":")[::2] for pair in self.text().split())
        return tuple(Untaken(item=item, why=WhyNot.of(why), reason=reason) for item, why in pairs)

    @override
    def retranslate(self) -> None:
        """Word items and reasons again."""
        super().retranslate()
        for key, label in self._items:
            self._labels[key].setText(_(label))
            box = self._boxes[key]
            box.setAccessibleName(f"{self.label_words}: {_(label)}")
            for index in range(box.count()):
                code = str(box.itemData(index) or "")
                box.setItemText(index, WhyNot.of(code).label if code else "–")

    def _picked(self) -> None:
        self.say_nothing()
        self._emit_changed()
