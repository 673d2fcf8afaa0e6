"""Whom a scan is about. A scan shows somebody or fills a form in; it never writes and never starts an action."""

from __future__ import annotations

from dataclasses import dataclass

from console.errors import CahierError, Fault
from console.record import numbers
from console.record.file import PatientFile
from console.record.identity import fold, patient_id
from console.record.scan import BedScan, InsScan, NumberScan, read_scan
from console.ward.session import Session

MOST_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found: a patient, or an identity that nobody here has yet, or an empty bed of the own unit."""

    patient: PatientFile | None = None
    identity: InsScan | None = None
    empty_bed: str | None = None


def look_up(session: Session, text: str) -> Scanned:
    """Read a scan and find whom it is about.

    Raises:
        CahierError: what :func:`console.record.scan.read_scan` raises; ``scan-unknown`` for a number
            that nobody has; ``drill-and-real`` for a label of the other kind; ``unit-unknown``.
    """
    match read_scan(text):
        case InsScan() as scan:
            return _by_identity(session, scan)
        case NumberScan() as scan:
            return Scanned(patient=_by_number(session, scan))
        case BedScan() as scan:
            return _by_bed(session, scan)


def _by_identity(session: Session, scan: InsScan) -> Scanned:
    """The same national number, or the same strict traits; anything less is for a person to decide."""
    first = scan.given_names.split(" ")[0]
    for who in session.reader.search(f"{scan.birth_name} {first}", MOST_LOOKED_AT):
        card = session.card(who)
        known = card.identity
        if known.matricule == scan.matricule or (
            known.matricule is None
            and fold(known.birth_name) == fold(scan.birth_name)
            and fold(known.given_names.split(" ")[0]) == fold(first)
            and known.birth_date == scan.birth_date
            and known.sex is scan.sex
        ):
            return Scanned(patient=card)
    return Scanned(identity=scan)


def _by_number(session: Session, scan: NumberScan) -> PatientFile:
    if scan.is_ours and (scan.number[0] == numbers.DRILL_PREFIX) != (session.site.mode == "DRILL"):
        raise CahierError(Fault.DRILL_AND_REAL)
    bare = fold(scan.number).replace(" ", "")
    known = patient_id(session.site.id, session.site.authority, scan.number)
    for who in (known, *session.reader.search(bare, MOST_LOOKED_AT)):
        card = session.reader.card(who)
        if card is not None and any(fold(each.value).replace(" ", "") == bare for each in card.identity.numbers):
            return card
    raise CahierError(Fault.SCAN_UNKNOWN, number=scan.number)


def _by_bed(session: Session, scan: BedScan) -> Scanned:
    session.site.unit(scan.unit)
    cards = [card for who in session.reader.in_unit(scan.unit) if (card := session.reader.card(who)) is not None]
    there = [card for card in cards if card.place.unit == scan.unit and card.place.bed == scan.bed]
    present = [card for card in there if card.place.whereabouts.is_here]
    if present:
        return Scanned(patient=present[0])
    if scan.unit != session.unit.code:
        raise CahierError(Fault.BED_EMPTY, bed=scan.bed)
    return Scanned(empty_bed=scan.bed)
