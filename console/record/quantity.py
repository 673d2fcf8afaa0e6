"""Quantities: a decimal text, a UCUM unit, and the text as it was typed.

There are no floats, a unit is never implied, and a number that two readers could read differently
is refused.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from console.errors import CahierError, Fault

# Twelve digits on either side are more than any measure has, and are held exactly.
_PLAIN = re.compile(r"^([+-]?)(\d{0,12})(?:[.,](\d{1,12}))?$")
_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
_WITH_UNIT = re.compile(r"^\s*([+-]?[\d.,]+)\s*([^\s\d.,].*?)?\s*$")  # "1 000 mg" is not 1 of "000 mg"

# What people type, and the UCUM unit it means. Source: UCUM 2.1 (case sensitive codes).
UNITS: dict[str, str] = {
    "kg": "kg", "g": "g", "mg": "mg", "µg": "ug", "μg": "ug", "ug": "ug", "mcg": "ug",
    "ml": "mL", "l": "L", "l/min": "L/min", "ml/h": "mL/h", "cm": "cm", "mm": "mm",
    "mmol/l": "mmol/L", "mmol": "mmol", "meq": "meq", "g/l": "g/L", "g/dl": "g/dL", "mg/l": "mg/L",
    "%": "%", "ui": "[iU]", "iu": "[iU]", "mmhg": "mm[Hg]", "°c": "Cel", "/min": "/min", "h": "h", "min": "min",
    "gy": "Gy", "m²": "m2", "m2": "m2", "mg/m²": "mg/m2", "mg/m2": "mg/m2",
}  # fmt: skip


class Quantity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``value`` is a plain decimal text (``0.25``), ``unit`` a UCUM code, ``text`` what was typed."""

    value: str
    unit: str
    text: str

    @property
    def decimal(self) -> Decimal:
        """The value as a number."""
        return Decimal(self.value)


def parse_decimal(text: str, field: str) -> Decimal:
    """Read a decimal number written with a comma or a dot.

    ``0,25``, ``.5`` and ``12`` are read; ``1,000`` and ``1.000`` are refused because one reader
    sees a thousand and another sees one.

    Raises:
        CahierError: ``ambiguous-number`` or ``unreadable-number``.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if _AMBIGUOUS.match(typed):
        raise CahierError(Fault.AMBIGUOUS_NUMBER, text=text, field=field)
    found = _PLAIN.match(typed)
    if not found or not (found[2] or found[3]) or not typed.isascii():
        raise CahierError(Fault.UNREADABLE_NUMBER, text=text, field=field)
    return Decimal(f"{found[1]}{found[2] or '0'}.{found[3] or '0'}").normalize()


def plain(number: Decimal) -> str:
    """A decimal as plain text without exponent or trailing zeros."""
    text = format(number.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def parse_quantity(text: str, field: str, unit: str | None = None) -> Quantity:
    """Read a quantity such as ``3250 g``, or a bare number where the form shows the unit beside it.

    Args:
        text: as typed.
        field: the label of the field, for the sentence of an error.
        unit: the UCUM unit the form shows; None when the unit must be typed.

    Raises:
        CahierError: ``missing-unit``, ``ambiguous-number`` or ``unreadable-number``.
    """
    typed = unicodedata.normalize("NFC", text).strip()
    found = _WITH_UNIT.match(typed)
    if not found:
        raise CahierError(Fault.UNREADABLE_NUMBER, text=text, field=field)
    number = parse_decimal(found[1], field)
    typed_unit = found[2]
    if typed_unit is None:
        if unit is None:
            raise CahierError(Fault.MISSING_UNIT, field=field)
        code = unit
    else:
        code = UNITS.get(typed_unit.casefold(), typed_unit)
    return Quantity(value=plain(number), unit=code, text=typed)


# How much one of the first unit is in the second. Glucose weighs 180.156 g/mol. Source: UCUM; PubChem CID 5793.
_RATES: dict[tuple[str, str], Decimal] = {
    ("L", "mL"): Decimal(1000),
    ("mL", "L"): Decimal("0.001"),
    ("g/L", "mmol/L"): 1000 / Decimal("180.156"),
    ("mg/dL", "mmol/L"): 10 / Decimal("180.156"),
    ("g/dL", "mmol/L"): 10_000 / Decimal("180.156"),
    ("mmol/L", "g/L"): Decimal("0.180156"),
    ("mg/dL", "g/L"): Decimal("0.01"),
}


def amount_in(quantity: Quantity, unit: str) -> Decimal | None:
    """The amount in another unit; None where the two cannot be compared. Masses and moles are of glucose."""
    if quantity.unit == unit:
        return quantity.decimal
    rate = _RATES.get((quantity.unit, unit))
    return None if rate is None else quantity.decimal * rate


def glucose_beside(quantity: Quantity) -> Quantity | None:
    """A glucose in the other unit that people read, g/L or mmol/L, rounded; None for other units."""
    unit, places = ("g/L", "0.01") if quantity.unit == "mmol/L" else ("mmol/L", "0.1")
    amount = amount_in(quantity, unit)
    if amount is None or quantity.unit not in ("mmol/L", "g/L", "mg/dL"):
        return None
    value = plain(amount.quantize(Decimal(places), ROUND_HALF_UP))
    return Quantity(value=value, unit=unit, text=f"{value} {unit}")


def show(number: Decimal | str, language: str) -> str:
    """A decimal as the language writes it: a comma in French."""
    text = number if isinstance(number, str) else plain(number)
    return text.replace(".", ",") if language == "fr" else text
