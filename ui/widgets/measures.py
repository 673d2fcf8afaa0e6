"""Fields for numbers and quantities: comma or dot, the unit in sight, doubts said and not blocked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from console.errors import CahierError
from console.record.quantity import Quantity, parse_decimal, parse_quantity
from console.words import _
from ui.widgets.field import Field, LineField
from ui.widgets.quiet_combo_box import WIDEST, QuietComboBox
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


@dataclass(frozen=True, slots=True)
class Usual:
    """The range in which a value needs no second look. Outside it the field asks to check, no more."""

    low: Decimal
    high: Decimal


class NumberField(LineField):
    """A number with its unit beside it. Leaving the field reads it; what cannot be read stays."""

    def __init__(self, setting: Setting, name: str, label: str, *, unit: str = "", hint: str = "",
                 usual: Usual | None = None, beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, unit=unit, hint=hint, beside=beside, parent=parent)
        self._usual = usual

    def number(self) -> Decimal | None:
        """The number; None when nothing is typed.

        Raises:
            CahierError: ``unreadable-number`` or ``ambiguous-number``.
        """
        return parse_decimal(self.text(), self.label_words) if self.text().strip() else None

    @override
    def restyle(self) -> None:
        """Wide enough for six figures."""
        super().restyle()
        self.edit.setFixedWidth(self.setting.look.px(110))

    @override
    def check(self) -> None:
        """Read the number, and ask for a second look at an unusual one."""
        value, usual = self.number(), self._usual
        if value is not None and usual and not usual.low <= value <= usual.high:
            low, high = phrases.number(usual.low), phrases.number(usual.high)
            self.say(_("Unusual (mostly {low} to {high}): check it.").format(low=low, high=high), is_hint=True)


class QuantityField(Field):
    """A number and a unit that is always named: one fixed unit, or one to choose.

    ``units`` are (UCUM code, what people read). The text holds both: ``3250 g``.
    """

    def __init__(self, setting: Setting, name: str, label: str, units: Sequence[tuple[str, str]], *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self.edit = QLineEdit(self)
        self.box = QuietComboBox(self)
        for code, shown in units:
            self.box.addItem(shown, code)
        self.hold(self.edit, self.box)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._look)
        self.box.activated.connect(self._edited)

    @override
    def text(self) -> str:
        """The number as typed and its unit; empty when no number is typed."""
        typed = self.edit.text().strip()
        return f"{typed} {self.box.currentText()}" if typed else ""

    @override
    def set_text(self, typed: str) -> None:
        """Put back number and unit; a unit that was typed with the number stays with it."""
        shown = [self.box.itemText(index) for index in range(self.box.count())]
        unit = next((each for each in shown if typed.endswith(f" {each}")), "")
        self.edit.setText(typed.removesuffix(f" {unit}") if unit else typed)
        self.box.setCurrentIndex(max(self.box.findText(unit), 0))

    def set_quantity(self, quantity: Quantity | None) -> None:
        """Put a quantity into number and unit; None empties the number."""
        self.edit.setText("" if quantity is None else phrases.number(quantity.value))
        if quantity is not None:
            self.box.setCurrentIndex(max(self.box.findData(quantity.unit), 0))

    def quantity(self) -> Quantity | None:
        """The quantity; None when nothing is typed.

        Raises:
            CahierError: ``unreadable-number`` or ``ambiguous-number``.
        """
        typed = self.edit.text()
        return parse_quantity(typed, self.label_words, str(self.box.currentData())) if typed.strip() else None

    @override
    def retranslate(self) -> None:
        """Name number and unit apart."""
        super().retranslate()
        self.box.setAccessibleName(_("{label}: unit").format(label=self.label_words))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.edit.setFixedWidth(self.setting.look.px(110))
        self.box.keep_within(self.setting.look.px(96), self.setting.look.px(WIDEST))

    def _edited(self) -> None:
        self.say_nothing()
        self._emit_changed()

    def _look(self) -> None:
        try:
            self.quantity()
        except CahierError as error:
            self.say(error)
