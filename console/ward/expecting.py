"""Who is to be admitted: announced ahead of coming, coming otherwise than was said, or not coming after all."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import stay
from console.record.census import is_line_of_census
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.movements import ExpectedAdmission
from console.ward import corrections
from console.ward.patients import NewPatient, registration
from console.ward.session import NOW, Session, Told, told_of


def expect(session: Session, who: str, plan: stay.AdmissionExpected, told: Told = NOW) -> Stored:
    """Say that somebody whom the book or a census knows is to be admitted.

    Raises:
        CahierError: ``patient-unknown``, ``unit-unknown``, ``already-present`` when they are in the hospital,
            ``already-expected`` when this was said before.
    """
    session.site.unit(plan.unit)
    card = session.card(who)
    if card.place.whereabouts.is_here:
        raise CahierError(Fault.ALREADY_PRESENT, name=card.identity.name, bed=card.place.bed or "—")
    if card.place.expected is not None:
        when = session.clock_text(card.place.expected.plan.expected_at)
        raise CahierError(Fault.ALREADY_EXPECTED, name=card.identity.name, when=when)
    return session.write(told_of(plan, card.id, session.new_stay(), told), first=session.taking_in(who))[-1]


def expect_newcomer(session: Session, new: NewPatient, plan: stay.AdmissionExpected, told: Told = NOW) -> str:
    """Register somebody and say that they are to be admitted, in one act; the patient's id is returned.

    Whoever has a hospital number that is known here already is expected under it, and not registered twice.

    Raises:
        CahierError: what :func:`console.ward.patients.register` and :func:`expect` raise.
    """
    who, registered = registration(session, new, told)
    if not registered:
        expect(session, who, plan, told)
        return who
    session.site.unit(plan.unit)
    session.write(*registered, told_of(plan, who, session.new_stay(), told))
    return who


def change(
    session: Session, who: str, entry_id: str, plan: stay.AdmissionExpected, reason: str, told: Told = NOW
) -> Stored:
    """Restate a plan whole; one that a census alone states is taken into the book first.

    Args:
        entry_id: the entry that says so now, or the line of the census card; where somebody took the
            census's plan over since the card was read, the entry that they wrote.

    Raises:
        CahierError: ``not-expected``, and what :func:`console.ward.corrections.amend` raises.
    """
    session.site.unit(plan.unit)
    first = session.taking_in(who)
    if not first:
        name = _expected(session.card(who)).entry if is_line_of_census(entry_id) else entry_id
        return corrections.amend(session, name, plan, reason, told)
    expected, ids = _expected(session.card(who)), session.named_in(who, first)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    restated = msgspec.structs.replace(plan, expected=ids[expected.id])
    at = replace(told, occurred_at=told.occurred_at or expected.said_at)
    writing = told_of(restated, who, expected.stay, at, (ids[expected.entry],), reason.strip())
    return session.write(writing, first=first)[-1]


def call_off(session: Session, who: str, reason: str, told: Told = NOW) -> Stored:
    """Whoever was expected does not come.

    Raises:
        CahierError: ``patient-unknown``, ``not-expected``, ``reason-missing``.
    """
    expected = _expected(session.card(who))
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    first = session.taking_in(who)
    name = session.named_in(who, first).get(expected.id, expected.id)
    body = stay.AdmissionCalledOff(expected=name, reason=reason.strip())
    return session.write(told_of(body, who, expected.stay, told), first=first)[-1]


def _expected(card: PatientFile) -> ExpectedAdmission:
    if card.place.expected is None:
        raise CahierError(Fault.NOT_EXPECTED, name=card.identity.name)
    return card.place.expected
