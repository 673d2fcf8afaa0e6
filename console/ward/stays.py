"""Where patients are: admit, move, transfer along asked → accepted → left → arrived, and leave."""

from __future__ import annotations

import uuid

from console.errors import CahierError, Fault
from console.record.bodies import Body, stay
from console.record.codes import Consent, TransferScope
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.movements import Step, Transfer, Whereabouts
from console.ward.session import NOW, Session, Told, told_of
from console.words import _


def admit(session: Session, who: str, admission: stay.StayAdmitted, told: Told = NOW) -> Stored:
    """Begin a stay. A bed that is taken is shared, and the board shows it.

    Raises:
        CahierError: ``patient-unknown``, ``unit-unknown``.
    """
    session.card(who)
    session.site.unit(admission.unit)
    first = session.taking_in(who)
    begun = str(uuid.UUID(bytes=session.entropy(16), version=4))
    return session.write(*first, told_of(admission, who, begun, told))[-1]


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
        CahierError: ``transfer-unknown``.
    """
    _open_transfer(session, who, acceptance.transfer)
    return _write(session, who, acceptance, told)


def missing_before_leaving(card: PatientFile, transfer: Transfer) -> list[str]:
    """What ought to be there before the patient leaves, in words; empty when all is."""
    missing = []
    if transfer.accepted_by is None:
        missing.append(_("name of whoever accepts"))
    if not card.allergies_asked:
        missing.append(_("allergies"))
    if transfer.ask.scope is TransferScope.HOSPITAL:
        if transfer.ask.consent is Consent.NOT_ASKED:
            missing.append(_("consent"))
        if not transfer.ask.phone:
            missing.append(_("telephone number"))
    return missing


def leave(session: Session, who: str, departure: stay.TransferLeft, told: Told = NOW) -> Stored:
    """The patient leaves. What is missing stops nobody who writes why.

    Raises:
        CahierError: ``transfer-unknown``, ``transfer-not-ready``.
    """
    transfer = _open_transfer(session, who, departure.transfer)
    missing = missing_before_leaving(session.card(who), transfer)
    if missing and not departure.override:
        raise CahierError(Fault.TRANSFER_NOT_READY, missing=", ".join(missing))
    return _write(session, who, departure, told)


def arrive(session: Session, who: str, arrival: stay.TransferArrived, told: Told = NOW) -> Stored:
    """The patient was seen on the other side: custody is settled.

    Raises:
        CahierError: ``transfer-unknown``.
    """
    transfer = _open_transfer(session, who, arrival.transfer)
    if transfer.step is not Step.LEFT:
        raise CahierError(Fault.TRANSFER_UNKNOWN)
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
    """The patient died.

    Raises:
        CahierError: ``not-present``.
    """
    _present(session, who)
    return _write(session, who, death, told)


def abscond(session: Session, who: str, absence: stay.Absconded, told: Told = NOW) -> Stored:
    """The patient is gone without leave.

    Raises:
        CahierError: ``not-present``.
    """
    _present(session, who)
    return _write(session, who, absence, told)


def confirm_bed(session: Session, who: str, found: stay.BedConfirmed, told: Told = NOW) -> Stored:
    """The bed round: say whether the person the book or the census puts in a bed is there.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return session.write_about(who, found, told=told)[-1]


def _present(session: Session, who: str) -> PatientFile:
    card = session.card(who)
    if card.place.whereabouts is not Whereabouts.PRESENT:
        raise CahierError(Fault.NOT_PRESENT, name=card.identity.name)
    return card


def _open_transfer(session: Session, who: str, transfer: str) -> Transfer:
    found = session.card(who).place.transfer
    if found is None or found.id != transfer:
        raise CahierError(Fault.TRANSFER_UNKNOWN)
    return found


def _write(session: Session, who: str, body: Body, told: Told) -> Stored:
    return session.write_about(who, body, told=told)[-1]
