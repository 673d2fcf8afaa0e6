"""Where patients are: admit, move, transfer along asked → accepted → left → arrived, and leave."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.beds import NEEDS_A_REASON
from console.record.bodies import Body, stay
from console.record.codes.stay import BedCondition, Consent, Finding, Lacking, TransferScope
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.movements import Step, Transfer, Whereabouts
from console.record.writing import Writing
from console.ward.session import NOW, Session, Told, told_of


def admit(session: Session, who: str, admission: stay.StayAdmitted, told: Told = NOW) -> Stored:
    """Begin a stay.

    Raises:
        CahierError: ``patient-unknown``, ``unit-unknown``, ``already-present`` in this same unit.
    """
    beginning = begin(session, session.card(who), admission, told)
    return session.write(beginning, first=session.taking_in(who))[-1]


def begin(session: Session, card: PatientFile, admission: stay.StayAdmitted, told: Told) -> Writing:
    """A new stay, ready to be written together with others. A bed that is taken is shared, and the board shows it.

    Whoever was expected begins the stay that was arranged.

    Raises:
        CahierError: ``unit-unknown``, ``already-present`` in this same unit.
    """
    session.site.unit(admission.unit)
    here = card.place.whereabouts is Whereabouts.PRESENT and card.place.unit == admission.unit
    if here and card.census is None:
        raise CahierError(Fault.ALREADY_PRESENT, name=card.identity.name, bed=card.place.bed or "—")
    arranged = card.place.expected.stay if card.place.expected else None
    return told_of(admission, card.id, arranged or session.new_stay(), told)


def move(session: Session, who: str, bed: str, reason: str = "", told: Told = NOW) -> Stored:
    """Another bed of the same unit.

    Raises:
        CahierError: ``not-present``.
    """
    card = _present(session, who)
    moved = stay.Moved(unit=card.place.unit or "", bed=bed, reason=reason or None)
    return _leave_bed(session, who, card, moved, told)


def ask_transfer(session: Session, who: str, request: stay.TransferAsked, told: Told = NOW) -> str:
    """Ask for a transfer; its id, which the later steps name, is returned.

    Raises:
        CahierError: ``not-present``, ``transfer-open``, ``unit-unknown``.
    """
    card = _present(session, who)
    if card.place.transfer is not None:
        raise CahierError(Fault.TRANSFER_OPEN, name=card.identity.name)
    if request.scope is TransferScope.UNIT:
        session.site.unit(request.to_unit or "")
    return _write(session, who, request, told).entry.id


def accept_transfer(session: Session, who: str, acceptance: stay.TransferAccepted, told: Told = NOW) -> Stored:
    """Somebody on the other side takes the patient.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-step`` when somebody did before.
    """
    _at_step(_open_transfer(session, who, acceptance.transfer), Step.ASKED)
    return _write(session, who, acceptance, told)


def lacking_before_leaving(card: PatientFile, transfer: Transfer) -> tuple[Lacking, ...]:
    """What the file itself says is missing before the patient leaves; empty when nothing is."""
    lacking = []
    if transfer.accepted_by is None:
        lacking.append(Lacking.ACCEPTED)
    if not card.allergies_asked:
        lacking.append(Lacking.ALLERGIES)
    if transfer.ask.scope is TransferScope.HOSPITAL:
        if not transfer.ask.to_hospital:
            lacking.append(Lacking.HOSPITAL)
        if transfer.ask.consent is Consent.NOT_ASKED:
            lacking.append(Lacking.CONSENT)
        if not transfer.phone:
            lacking.append(Lacking.PHONE)
    return tuple(lacking)


def lacking_at_departure(card: PatientFile, transfer: Transfer, departure: stay.TransferLeft) -> tuple[Lacking, ...]:
    """The same with what only whoever sees the patient off knows: the identity checked, the copies printed."""
    lacking = list(lacking_before_leaving(card, transfer))
    if transfer.ask.scope is TransferScope.HOSPITAL:
        lacking += [] if departure.identity_checked else [Lacking.IDENTITY]
        lacking += [] if departure.copies_printed else [Lacking.COPIES]
    return tuple(lacking)


def leave(session: Session, who: str, departure: stay.TransferLeft, told: Told = NOW) -> Stored:
    """The patient leaves. What is missing stops nobody who writes why; both stand in the entry.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-not-ready``, ``transfer-step`` when the patient has left.
    """
    transfer = _at_step(_open_transfer(session, who, departure.transfer), Step.ASKED, Step.ACCEPTED)
    lacking = lacking_at_departure(session.card(who), transfer, departure)
    if lacking and not (departure.override or "").strip():
        raise CahierError(Fault.TRANSFER_NOT_READY, missing=", ".join(each.label for each in lacking))
    return _write(session, who, msgspec.structs.replace(departure, lacking=lacking), told)


def arrive(session: Session, who: str, arrival: stay.TransferArrived, told: Told = NOW) -> Stored:
    """The patient was seen on the other side: custody is settled.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-step`` when the patient has not left,
            ``before-departure``.
    """
    transfer = _at_step(_open_transfer(session, who, arrival.transfer), Step.LEFT)
    left_at = transfer.left_at
    if left_at is not None and (told.occurred_at or session.now()) < left_at:
        raise CahierError(Fault.BEFORE_DEPARTURE, when=session.clock_text(left_at))
    return _leave_bed(session, who, session.card(who), arrival, told)


def cancel_transfer(session: Session, who: str, transfer: str, reason: str, told: Told = NOW) -> Stored:
    """The transfer does not take place.

    Raises:
        CahierError: ``transfer-unknown``, ``reason-missing``.
    """
    _open_transfer(session, who, transfer)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    return _write(session, who, stay.TransferCancelled(transfer=transfer, reason=reason), told)


def discharge(session: Session, who: str, exit_: stay.Discharged, told: Told = NOW) -> Stored:
    """The patient goes home or elsewhere.

    Raises:
        CahierError: ``not-present``.
    """
    return _leave_bed(session, who, _present(session, who), exit_, told)


def declare_death(session: Session, who: str, death: stay.Died, told: Told = NOW) -> Stored:
    """The patient died, here or on the way.

    Raises:
        CahierError: ``not-present``.
    """
    return _leave_bed(session, who, _in_our_care(session, who), death, told)


def abscond(session: Session, who: str, absence: stay.Absconded, told: Told = NOW) -> Stored:
    """The patient is gone without leave, from here or on the way.

    Raises:
        CahierError: ``not-present``.
    """
    return _leave_bed(session, who, _in_our_care(session, who), absence, told)


def turn_bed(session: Session, bed: str, condition: BedCondition, reason: str = "", told: Told = NOW) -> Stored:
    """Say how a bed of the unit stands.

    Raises:
        CahierError: ``reason-missing`` for a bed that is blocked or closed.
    """
    if condition in NEEDS_A_REASON and not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    return session.write(told_of(turned(session, bed, condition, reason), None, None, told))[-1]


def turned(session: Session, bed: str, condition: BedCondition, reason: str = "") -> stay.BedTurned:
    """A state of a bed of the unit, ready to be written together with others."""
    return stay.BedTurned(unit=session.unit.code, bed=bed, bed_condition=condition, reason=reason.strip() or None)


def confirm_bed(session: Session, who: str, found: stay.BedConfirmed, told: Told = NOW) -> Stored:
    """The bed round: say whether the person the book or the census puts in a bed is there.

    Whoever a census alone puts in a bed and who is not found there is taken in without the bed.

    Raises:
        CahierError: ``patient-unknown``, ``not-present`` when "here" is said of somebody in no bed.
    """
    if found.finding is Finding.HERE:
        _present(session, who)
        return _write(session, who, found, told)
    session.card(who)
    return session.write(told_of(found, who, None, told), first=session.taking_in(who, placed=False))[-1]


def _present(session: Session, who: str) -> PatientFile:
    card = session.card(who)
    if card.place.whereabouts is not Whereabouts.PRESENT:
        raise CahierError(Fault.NOT_PRESENT, name=card.identity.name)
    return card


def _in_our_care(session: Session, who: str) -> PatientFile:
    card = session.card(who)
    if not card.place.whereabouts.is_here:
        raise CahierError(Fault.NOT_PRESENT, name=card.identity.name)
    return card


def _at_step(transfer: Transfer, *steps: Step) -> Transfer:
    """The transfer, when it has come exactly as far as one of these; the same step is never written twice."""
    if transfer.step not in steps:
        raise CahierError(Fault.TRANSFER_STEP, step=transfer.step.label)
    return transfer


def _open_transfer(session: Session, who: str, transfer: str) -> Transfer:
    found = session.card(who).place.transfer
    if found is None or found.id != transfer:
        raise CahierError(Fault.TRANSFER_UNKNOWN)
    return found


def _leave_bed(session: Session, who: str, card: PatientFile, body: Body, told: Told) -> Stored:
    """Write a step by which somebody leaves a bed; a bed of this unit must then be cleaned."""
    first, place = session.taking_in(who), card.place
    writings = [told_of(body, who, session.stay_of(who), told)]
    if place.bed and place.unit == session.unit.code:
        writings.append(told_of(turned(session, place.bed, BedCondition.TO_CLEAN), None, None, told))
    return session.write(*writings, first=first)[0]


def _write(session: Session, who: str, body: Body, told: Told) -> Stored:
    return session.write_about(who, body, told=told)[-1]
