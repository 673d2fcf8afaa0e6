"""The window's forms as a list of fields for the blank paper: key, label, kind, unit, answers, in screen order.

``python -m ui.forms.outline`` (``make forms``) writes ``resources/forms.json`` from it.
"""

# ruff: noqa: SLF001 - it reads what a field was made with

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import msgspec
from PySide6.QtWidgets import QApplication

from console.paper.form_outline import FILE, FieldOutline, FormOutline
from console.record.clock import SystemClock
from ui.forms.handing import ItemForm
from ui.forms.mistake import AmendForm, StrikeForm
from ui.forms.recovery import AFTERWARDS
from ui.forms.table import FORMS
from ui.look.theme import RESOURCES, Appearance
from ui.setting import Setting
from ui.widgets.counted_field import CountedField
from ui.widgets.field import ChoiceField, Field, NotesField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField
from ui.widgets.option_field import KeptField, ManyField, OptionField
from ui.widgets.rows_field import RowsField
from ui.widgets.tri_state import TriState

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.forms.ward_form import WardForm

NOTHING = "–"  # the answer that is no answer: nothing to tick
NOT_ON_PAPER = (AmendForm, StrikeForm, *AFTERWARDS)  # a mistake on paper is struck by hand; IT has no paper forms
CIRCUMSTANCES = ("source", "sheet", "proxy", "proxy_role", "unsure", "correction")  # the paper itself says these
SEARCHES = ("search", "mother_search")  # paper finds nobody


class _Silence:
    """A signal that never comes."""

    def connect(self, _slot: object) -> None:
        """Nobody will call it."""


class _NoWindow:
    """Where no form is ever shown."""

    def floor(self) -> None:
        """A form stands on nothing."""


class _Stand:
    """As much of the desk as a form needs to be built and never opened: surroundings, and silent signals."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.shell = setting, _NoWindow()

    def __getattr__(self, _name: str) -> _Silence:
        return _Silence()


def paper_forms() -> tuple[type[WardForm], ...]:
    """The forms that have a blank, in the order of the window."""
    return (*(row.made for row in FORMS.values() if row.made not in NOT_ON_PAPER), ItemForm)


def outlines(setting: Setting) -> tuple[FormOutline, ...]:
    """The outline of each form."""
    stand = cast("Desk", _Stand(setting))
    found = []
    for made in paper_forms():
        form = made(stand)
        form.finish()
        found.append(outline(form))
        form.deleteLater()
    return tuple(found)


def outline(form: WardForm) -> FormOutline:
    """One form's fields as they were added."""
    fields = tuple(
        _field(field)
        for name, field in form._fields.items()
        if name not in (*CIRCUMSTANCES, *SEARCHES) and not isinstance(field, KeptField)
    )
    return FormOutline(form.key, form.heading, fields, form.needs_patient)


def _field(field: Field) -> FieldOutline:
    label, unit = field._label_id, field._unit
    match field:
        case RowsField():
            return FieldOutline(label, "ROWS", options=tuple(column.label for column in field._columns))
        case TriState():
            return FieldOutline(label, "YES_NO")
        case OptionField():
            return FieldOutline(
                label, "CHOICE", options=tuple(words for _key, words in field._options if words != NOTHING)
            )
        case ManyField() | CountedField():
            return FieldOutline(label, "MANY", options=tuple(field._labels.values()))
        case ChoiceField():
            return FieldOutline(label, "CHOICE", options=tuple(code.label_id for code in field._codes))
        case NumberField():
            return FieldOutline(label, "MEASURE", unit)
        case QuantityField():
            units = tuple(field.box.itemText(index) for index in range(field.box.count()))
            return FieldOutline(label, "MEASURE", options=units)
        case InstantField():
            return FieldOutline(label, "MOMENT")
        case NotesField():
            return FieldOutline(label, "LINES")
        case _:
            return FieldOutline(label, "LINE", unit)


def encoded(forms: tuple[FormOutline, ...]) -> bytes:
    """The file's bytes, one field on each line, so that two branches that add fields merge."""
    return msgspec.json.format(msgspec.json.encode(forms), indent=1) + b"\n"


def main() -> None:
    """Write the file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv)
    setting = Setting(Appearance(app), SystemClock(), ZoneInfo("UTC"))
    (RESOURCES / FILE).write_bytes(encoded(outlines(setting)))


if __name__ == "__main__":
    main()
