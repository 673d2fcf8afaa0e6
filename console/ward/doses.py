"""Critical doses: write down that one was given, and complete one that has no unit."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.dose import DoseGiven
from console.record.entry import Stored
from console.record.quantity import parse_quantity
from console.ward.session import NOW, Session, Told
from console.words import _


def read_dose(dose: DoseGiven) -> DoseGiven:
    """A dose with what was typed read into a quantity; without a unit the quantity stays out.

    Raises:
        CahierError: ``field-empty``, ``ambiguous-number``, ``unreadable-number``, ``out-of-range``.
    """
    if not dose.drug.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("Drug"))
    if not dose.typed.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("Dose"))
    try:
        quantity = parse_quantity(dose.typed, _("Dose"))
    except CahierError as error:
        if error.fault is not Fault.MISSING_UNIT:
            raise
        return msgspec.structs.replace(dose, dose=None)
    if quantity.decimal <= 0:
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Dose"), text=dose.typed, low=0, high="…")
    return msgspec.structs.replace(dose, dose=quantity)


def give(session: Session, who: str, dose: DoseGiven, told: Told = NOW) -> Stored:
    """Write down a dose. One without a unit is kept, shown in red, and neither printed nor handed over.

    Raises:
        CahierError: what :func:`read_dose` raises, ``invalid-field`` when the next dose is due
            before this one was given, ``patient-unknown``.
    """
    read = read_dose(dose)
    given_at = told.occurred_at or session.now()
    if read.next_due is not None and read.next_due <= given_at:
        hint = _("a time after this dose was given.")
        raise CahierError(Fault.INVALID_FIELD, field=_("Next due"), text=read.next_due, hint=hint)
    session.card(who)
    return session.write_about(who, read, told=told)[-1]
