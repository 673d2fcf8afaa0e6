"""Admitting in one act: who it is, where they lie and what must be known at once, all written or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from console.record.bodies import Body, care, stay
from console.record.codes.care import AllergyAnswer
from console.record.file import PatientFile
from console.record.writing import Writing
from console.ward import background, stays
from console.ward.patients import NewPatient, registration
from console.ward.session import NOW, Session, Told, told_of


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is said when somebody comes in.

    ``answer`` is what was answered about allergies as a whole; None where they are listed in
    ``said``, or were asked about before. ``said`` is all else that is known: alerts, the background.
    """

    admission: stay.StayAdmitted
    answer: AllergyAnswer | None = None
    said: tuple[Body, ...] = ()


def admit_newcomer(session: Session, new: NewPatient, arrival: Arrival, told: Told = NOW) -> str:
    """Register somebody and begin their stay; the patient's id is returned.

    Whoever has a hospital number that is known here already is admitted under it, and not registered twice.

    Raises:
        CahierError: what :func:`console.ward.patients.register` and :func:`admit_known` raise.
    """
    who, registered = registration(session, new, told)
    if not registered:
        admit_known(session, who, arrival, told)
        return who
    session.site.unit(arrival.admission.unit)
    said = [told_of(arrival.admission, who, session.new_stay(), told)]
    if arrival.answer is not None:
        said.append(told_of(care.AllergiesAnswered(answer=arrival.answer), who, None, told))
    session.write(*registered, *said, *(told_of(body, who, None, told) for body in arrival.said))
    return who


def admit_known(session: Session, who: str, arrival: Arrival, told: Told = NOW) -> None:
    """Begin a stay of somebody whom the book or a census knows.

    Raises:
        CahierError: ``patient-unknown``, ``unit-unknown``, ``already-present`` in this same unit.
    """
    card = session.card(who)
    begun = stays.begin(session, card, arrival.admission, told)
    first = session.taking_in(who)
    said = background.writings(session, card, arrival.said, told, first)
    session.write(begun, *_answered(session, card, arrival.answer, told, first), *said, first=first)


def _answered(
    session: Session, card: PatientFile, answer: AllergyAnswer | None, told: Told, first: list[Writing]
) -> list[Writing]:
    """The answer about allergies in the place of those that stand; "not asked" never covers an answer."""
    if answer is None or (answer is AllergyAnswer.NOT_ASKED and card.allergies_asked):
        return []
    body = care.AllergiesAnswered(answer=answer)
    return session.restating(card.id, card.registers.get("allergies", ()), body, told, first=first)
