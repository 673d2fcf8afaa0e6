"""Things to tick, each with how many there are: papers with their pages, belongings with their pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.field import Field

if TYPE_CHECKING:
    from ui.setting import Setting
    from ui.widgets.option_field import Options

MOST_OF_ONE = 999


class CountedField(Field):
    """The text is the ticked keys, parted by a space, a count after a colon: ``FORM:2 GLASSES``."""

    def __init__(self, setting: Setting, name: str, label: str, options: Options, *, columns: int = 3,
                 hint: str = "", parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, parent=parent)
        self._labels = dict(options)
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QLineEdit] = {}
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for index, (key, _label) in enumerate(options):
            grid.addWidget(self._item(key, holder), index // columns, index % columns)
        self.hold(holder)
        self._row.setStretch(0, 1)
        self.setFocusProxy(next(iter(self._boxes.values())))
        self.restyle()

    def _item(self, key: str, holder: QWidget) -> QWidget:
        item = QWidget(holder)
        line = QHBoxLayout(item)
        line.setContentsMargins(0, 0, 12, 0)
        box, count = QCheckBox(item), QLineEdit(item)
        count.setValidator(QIntValidator(1, MOST_OF_ONE, count))
        box.toggled.connect(count.setEnabled)
        count.setEnabled(False)
        line.addWidget(box, 1)
        line.addWidget(count)
        box.clicked.connect(self._picked)
        count.textEdited.connect(self._picked)
        self._boxes[key], self._counts[key] = box, count
        return item

    @override
    def text(self) -> str:
        """The ticked keys with their counts."""
        return " ".join(key + (f":{count}" if count else "") for key, count in self.counted())

    def counted(self) -> tuple[tuple[str, int | None], ...]:
        """Each ticked key with its count; None where nobody counted."""
        return tuple(
            (key, int(self._counts[key].text()) if self._counts[key].text().isdigit() else None)
            for key, box in self._boxes.items()
            if box.isChecked()
        )

    @override
    def set_text(self, typed: str) -> None:
        """Tick these keys and no others, with their counts."""
        wanted = {key: count for key, _colon, count in (part.partition(":") for part in typed.split())}
        for key, box in self._boxes.items():
            box.setChecked(key in wanted)
            self._counts[key].setText(wanted.get(key, ""))

    @override
    def retranslate(self) -> None:
        """Label the boxes again."""
        super().retranslate()
        for key, box in self._boxes.items():
            words = _(self._labels[key])
            box.setText(words)
            box.setAccessibleName(f"{self.label_words}: {words}")
            self._counts[key].setPlaceholderText(_("n"))
            self._counts[key].setAccessibleName(_("{what}: how many").format(what=words))

    @override
    def restyle(self) -> None:
        """Wide enough for three figures."""
        super().restyle()
        for count in self._counts.values():
            count.setFixedWidth(self.setting.look.px(48))

    def _picked(self) -> None:
        self.say_nothing()
        self._emit_changed()
