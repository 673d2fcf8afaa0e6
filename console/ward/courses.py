"""Continuity sheets: written by one person, checked by another, each from their own unlock."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.course import Chemotherapy, Countersigned
from console.record.codes.course import SurfaceFormula
from console.record.courses import Sheet, surface_of
from console.record.entry import Stored
from console.record.kinds import kind_of
from console.ward.session import NOW, Session, Told


def write_sheet(session: Session, who: str, sheet: Sheet, told: Told = NOW) -> str:
    """Begin a continuity sheet, or restate the one that ``sheet.course`` names; returns its id.

    A restated sheet is unverified again. A body surface that is to be computed is computed here.

    Raises:
        CahierError: ``patient-unknown``, ``entry-unknown`` when it restates no sheet of this patient.
    """
    card = session.card(who)
    sheet = with_surface(sheet)
    if sheet.course is None:
        return session.write_about(who, sheet, told=told)[-1].entry.id
    standing = card.registers.get(f"{kind_of(sheet).name}/{sheet.course}", ())
    if not standing:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=sheet.course)
    session.restate(who, standing, sheet, told)
    return sheet.course


def with_surface(sheet: Sheet) -> Sheet:
    """The sheet with the body surface of its weight and height, unless the original states one."""
    if not isinstance(sheet, Chemotherapy) or sheet.surface_formula is SurfaceFormula.STATED:
        return sheet
    surface = surface_of(sheet.weight, sheet.height)
    formula = SurfaceFormula.MOSTELLER if surface else None
    return msgspec.structs.replace(sheet, body_surface=surface, surface_formula=formula)


def countersign(session: Session, who: str, entry: str, *, agrees: bool, note: str = "", told: Told = NOW) -> Stored:
    """The second person read an entry about this patient, and agrees or not. Disagreeing needs a note.

    Raises:
        CahierError: ``entry-unknown``, ``checked-by-same-person``, ``reason-missing``, ``patient-unknown``.
    """
    session.card(who)
    stored = session.reader.entry(entry)
    if stored is None or stored.entry.patient not in session.reader.members(who):
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry)
    if stored.entry.author == session.person.id:
        raise CahierError(Fault.CHECKED_BY_SAME_PERSON)
    if not agrees and not note.strip():
        raise CahierError(Fault.REASON_MISSING)
    checked = Countersigned(entry=entry, agrees=agrees, note=note.strip() or None)
    return session.write_about(stored.entry.patient or who, checked, told=told)[-1]
