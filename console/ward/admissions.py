"""Admitting in one act: who it is, where they lie and what must be known at once, all written or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from console.record.bodies import Body, care, stay
from console.record.codes.care import AllergyAnswer
from console.record.codes.stay import BedCondition
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
    ``bed_condition`` is how the bed was found, where that is not how it stood.
    """

    admission: stay.StayAdmitted
    answer: AllergyAnswer | None = None
    said: tuple[Body, ...] = ()
    bed_condition: BedCondition | None = None


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
    told_too = (told_of(body, who, None, told) for body in arrival.said)
    session.write(*registered, *said, *told_too, *_bed(session, arrival, told))
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
    answered = _answered(session, card, arrival.answer, told, first)
    session.write(begun, *answered, *said, *_bed(session, arrival, told), first=first)


def _bed(session: Session, arrival: Arrival, told: Told) -> list[Writing]:
    """How the bed was found, where somebody said so."""
    bed = arrival.admission.bed
    if arrival.bed_condition is None or bed is None or arrival.admission.unit != session.unit.code:
        return []
    return [told_of(stays.turned(session, bed, arrival.bed_condition), None, None, told)]


def _answered(
    session: Session, card: PatientFile, answer: AllergyAnswer | None, told: Told, first: list[Writing]
) -> list[Writing]:
    """The answer about allergies in the place of those that stand; "not asked" never covers an answer."""
    if answer is None or (answer is AllergyAnswer.NOT_ASKED and card.allergies_asked):
        return []
    body = care.AllergiesAnswered(answer=answer)
    return session.restating(card.id, card.registers.get("allergies", ()), body, told, first=first)
