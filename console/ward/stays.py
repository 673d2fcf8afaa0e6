"""Where patients are: admit, move, transfer along asked → accepted → left → arrived, and leave."""

from __future__ import annotations

from console.errors import CahierError, Fault
from console.record.bodies import Body, stay
from console.record.codes.stay import Consent, Finding, TransferScope
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.movements import Step, Transfer, Whereabouts
from console.record.writing import Writing
from console.ward.session import NOW, Session, Told, told_of
from console.words import _


def admit(session: Session, who: str, admission: stay.StayAdmitted, told: Told = NOW) -> Stored:
    """Begin a stay.

    Raises:
        CahierError: ``patient-unknown``, ``unit-unknown``, ``already-present`` in this same unit.
    """
    beginning = begin(session, session.card(who), admission, told)
    return session.write(beginning, first=session.taking_in(who))[-1]


def begin(session: Session, card: PatientFile, admission: stay.StayAdmitted, told: Told) -> Writing:
    """A new stay, ready to be written together with others. A bed that is taken is shared, and the board shows it.

    Raises:
        CahierError: ``unit-unknown``, ``already-present`` in this same unit.
    """
    session.site.unit(admission.unit)
    here = card.place.whereabouts is Whereabouts.PRESENT and card.place.unit == admission.unit
    if here and card.census is None:
        raise CahierError(Fault.ALREADY_PRESENT, name=card.identity.name, bed=card.place.bed or "—")
    return told_of(admission, card.id, session.new_stay(), told)


def move(session: Session, who: str, bed: str, reason: str = "", told: Told = NOW) -> Stored:
    """Another bed of the same unit.

    Raises:
        CahierError: ``not-present``.
    """
    card = _present(session, who)
    return _write(session, who, stay.Moved(unit=card.place.unit or "", bed=bed, reason=reason or None), told)


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


def missing_before_leaving(card: PatientFile, transfer: Transfer) -> list[str]:
    """What ought to be there before the patient leaves, in words; empty when all is."""
    missing = []
    if transfer.accepted_by is None:
        missing.append(_("name of whoever accepts"))
    if not card.allergies_asked:
        missing.append(_("allergies"))
    if transfer.ask.scope is TransferScope.HOSPITAL:
        if not transfer.ask.to_hospital:
            missing.append(_("name of the hospital"))
        if transfer.ask.consent is Consent.NOT_ASKED:
            missing.append(_("consent"))
        if not transfer.ask.phone:
            missing.append(_("telephone number"))
    return missing


def leave(session: Session, who: str, departure: stay.TransferLeft, told: Told = NOW) -> Stored:
    """The patient leaves. What is missing stops nobody who writes why.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-not-ready``, ``transfer-step`` when the patient has left.
    """
    transfer = _at_step(_open_transfer(session, who, departure.transfer), Step.ASKED, Step.ACCEPTED)
    missing = missing_before_leaving(session.card(who), transfer)
    if missing and not (departure.override or "").strip():
        raise CahierError(Fault.TRANSFER_NOT_READY, missing=", ".join(missing))
    return _write(session, who, departure, told)


def arrive(session: Session, who: str, arrival: stay.TransferArrived, told: Told = NOW) -> Stored:
    """The patient was seen on the other side: custody is settled.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-step`` when the patient has not left.
    """
    _at_step(_open_transfer(session, who, arrival.transfer), Step.LEFT)
    return _write(session, who, arrival, told)


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
    _present(session, who)
    return _write(session, who, exit_, told)


def declare_death(session: Session, who: str, death: stay.Died, told: Told = NOW) -> Stored:
    """The patient died, here or on the way.

    Raises:
        CahierError: ``not-present``.
    """
    _in_our_care(session, who)
    return _write(session, who, death, told)


def abscond(session: Session, who: str, absence: stay.Absconded, told: Told = NOW) -> Stored:
    """The patient is gone without leave, from here or on the way.

    Raises:
        CahierError: ``not-present``.
    """
    _in_our_care(session, who)
    return _write(session, who, absence, told)


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


def _write(session: Session, who: str, body: Body, told: Told) -> Stored:
    return session.write_about(who, body, told=told)[-1]
