"""Which field a refusal is about: it is said there, where the hand is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from console.errors import CahierError
    from ui.widgets.field import Field

FIELD_OF: dict[Fault, str] = {
    Fault.REASON_MISSING: "reason",
    Fault.FUTURE_TIME: "when",
    Fault.BEFORE_BIRTH: "when",
    Fault.PAPER_SHEET_MISSING: "sheet",
    Fault.TRANSFER_NOT_READY: "override",
    Fault.READ_BACK_MISSING: "read_back",
    Fault.UNIT_UNKNOWN: "to_unit",
}


def field_of(error: CahierError, fields: Mapping[str, Field], form: QWidget) -> str | None:
    """The name of the field that an error names or is always about; None where the form shows no such field."""
    named = str(error.facts.get("field", ""))
    for name, field in fields.items():
        if named and named in (name, field.label_words):
            return name
    wanted = FIELD_OF.get(error.fault, "")
    return wanted if wanted in fields and fields[wanted].isVisibleTo(form) else None
