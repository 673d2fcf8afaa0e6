"""Which outcome each entry has at each target: carried by a deliverable, or settled at once.

Relies on the writers of :mod:`console.formats` for the messages and on the ledger for what is
decided already. How doubles are avoided: an entry is given to one deliverable of a target and
stays with it; of the messages that a later reading of the file makes, only those that carry
something new go into the ledger, so what went out before is never made a second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from console.errors import CahierError, Fault
from console.formats import fhir_exchange
from console.formats.delivery import Addressing, Message, owed
from console.record.codes.station import Role
from console.record.entry import Entry
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.kinds import KINDS, Delivery, body_of
from console.recovery.making import Held, Made, Order, making
from console.recovery.policy import ARCHIVED_BY_POLICY, Policy, units_of
from console.recovery.progress import Progress, silent
from console.site import Site
from console.store.ledger import Deliverable, Ledger, Outcome, Parcel, State, Verdict
from console.ward.session import Session
from console.words import N_, _

TARGETS = ("hl7", "fhir", "csv")
DOCUMENTS = "documents"
"""A target of the ledger for the dossiers as files; they are copies and carry no entry's outcome."""

TOGETHER = 50
"""Of so many patients the outcomes are written down in one go."""
_DOCUMENT = " document"
PROBLEMS = 3
"""So many problems of a message are named; the first ones say enough."""
AUDIT = N_("audit of the laptop")
FROM_HERE = N_("came from this system")
OPERATIONS = N_("the unit’s own business")
NEWER = N_("written by a newer version of the program")
REPLACED = N_("amended, ended or struck out")


def ask_leave(session: Session) -> None:
    """Giving back is IT's act.

    Raises:
        CahierError: ``not-entitled``.
    """
    if session.person.role is not Role.DSI or not session.person.active:
        role = session.person.role.label
        raise CahierError(Fault.NOT_ENTITLED, name=session.person.name, role=role, kind=_("delivery"))


def addressing_of(site: Site) -> Addressing:
    """What messages say about a site, as far as its own file tells it."""
    wanted = site.giving_back
    return Addressing(
        site=site.id,
        site_name=site.name,
        finess=site.finess,
        sending_application=wanted.sending_application,
        sending_facility=wanted.sending_facility or site.finess or site.code,
        receiving_application=wanted.receiving_application,
        receiving_facility=wanted.receiving_facility,
        dialect=wanted.dialect,
        acknowledgement=wanted.acknowledgement,
        bundle_entries=wanted.bundle_entries,
        access_log=wanted.access_log,
        oids=wanted.oids,
        zone=site.zone_info,
        mode=site.mode,
        language=site.language,
        units={unit.code: unit.label for unit in site.units},
    )


def verdict_of(entry: Entry, *, in_force: bool) -> tuple[State, str] | None:
    """How an entry is settled without being sent; None when it must reach the hospital's record."""
    row = KINDS.get(entry.kind)
    if row is None or entry.version > row.version:
        return State.ARCHIVED, NEWER
    if row.delivery is Delivery.STATION:
        return State.NOT_FOR_TARGET, AUDIT
    if row.delivery is Delivery.OPERATIONS:
        return State.ARCHIVED, OPERATIONS
    if entry.source == "SNAPSHOT":
        return State.NOT_FOR_TARGET, FROM_HERE
    return None if in_force else (State.SUPERSEDED, REPLACED)


def is_document(parcel: Message) -> bool:
    """Whether a message brings a document, which the receiver attaches."""
    return parcel.type.startswith("MDM") or (
        parcel.target == "fhir" and b'"resourceType":"DocumentReference"' in parcel.data
    )


def is_document_type(kind: str) -> bool:
    """The same of a deliverable by the type that the ledger has."""
    return kind.endswith(_DOCUMENT)


def objection(each: Deliverable, data: bytes) -> str:
    """Why a message must not leave as it is; empty when nothing is wrong with it."""
    return "; ".join(fhir_exchange.problems(data)[:PROBLEMS]) if each.target == "fhir" else ""


@dataclass
class _Plan:
    """What is new about one patient at all targets."""

    parcels: list[Parcel] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    renewed: list[Parcel] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    units: Mapping[str, str] = field(default_factory=dict)

    def into(self, ledger: Ledger, now: Instant) -> None:
        """Write it down."""
        ledger.add(self.parcels, self.verdicts, now, self.units)
        for parcel in self.renewed:
            ledger.renew(parcel, now)
        ledger.move(self.outdated, State.SUPERSEDED, now, REPLACED)


def plan(session: Session, addressing: Addressing, progress: Progress = silent) -> int:
    """Give every entry that has none an outcome at each target; the deliverables wait to be sent.

    Some patients at a time, each whole or not at all, so it can be stopped and goes on where it was.

    Returns:
        how many deliverables are new.

    Raises:
        CahierError: ``not-entitled``, ``disk-full``…
    """
    ask_leave(session)
    ledger, new, settled = session.book.ledger, 0, 0
    about = ledger.undecided(session.site.giving_back.targets, NEWER)
    if None in about:
        verdicts, units = _about_nobody(session)
        ledger.add((), verdicts, session.now(), units)
    files = list(dict.fromkeys(session.reader.members(each)[0] for each in about if each is not None))
    finished = making(_orders(session, files), len(files), session.site, addressing)
    for done in iter(lambda: list(islice(finished, TOGETHER)), []):
        # Made first and then written in one go: a flush for each patient would cost more than the messages.
        plans = [_planned(session, order, made, addressing) for order, made in done]
        with ledger.together():
            for each in plans:
                each.into(ledger, session.now())
        new += sum(len(each.parcels) for each in plans)
        settled += len(done)
        progress(settled, len(files))
    return new


def _about_nobody(session: Session) -> tuple[list[Verdict], dict[str, str]]:
    """What becomes of the entries about no patient, and the unit that each names."""
    verdicts, units = [], {}
    for entry, in_force in session.reader.standing(about_nobody=True):
        settled = verdict_of(entry, in_force=in_force)
        if settled is not None:
            verdicts += [Verdict(entry.id, target, *settled) for target in session.site.giving_back.targets]
            units[entry.id] = getattr(body_of(entry), "unit", None) or ""
    return verdicts, units


def _orders(session: Session, names: Sequence[str]) -> Iterator[Order]:
    """The patients of whom messages are to be made, with what each target has of them."""
    giving, ledger = session.site.giving_back, session.book.ledger
    policy, targets = Policy(giving.policy), giving.targets
    for name in names:
        file = session.reader.file(name)
        if file is not None:
            units = units_of(file)
            delivered: dict[str, Collection[str]] = {
                target: _delivered(_outcomes(ledger, file, target).values()) for target in targets
            }
            held: dict[str, Held] = {target: policy.of(file, units, target) for target in targets}
            yield Order(file, delivered, held)


def _outcomes(ledger: Ledger, file: PatientFile, target: str) -> dict[str, Outcome]:
    return {each.entry: each for each in ledger.outcomes(target, {line.entry.patient for line in file.lines})}


def _planned(session: Session, order: Order, made: Made, addressing: Addressing) -> _Plan:
    """What of the messages is new."""
    file, ledger = order.file, session.book.ledger
    found = _Plan(units=units_of(file))
    for target, messages in made.messages.items():
        _plan_target(ledger, file, target, messages, found, order.held[target])
    copy = _document(file, made.dossier, addressing)
    if made.dossier and found.parcels and not ledger.knows(copy.id):
        found.parcels.append(copy)
    return found


def _plan_target(
    ledger: Ledger, file: PatientFile, target: str, messages: Sequence[Message], found: _Plan, held: Held
) -> None:
    known = _outcomes(ledger, file, target)
    refused = {each.deliverable for each in known.values() if each.deliverable and each.state is State.REJECTED}
    wanted = set()
    for line in file.lines:
        settled = verdict_of(line.entry, in_force=line.in_force)
        if settled is None and held.get(line.entry.id) == "ARCHIVE":
            settled = State.ARCHIVED, ARCHIVED_BY_POLICY
        before = known.get(line.entry.id)
        if settled is None and (before is None or before.deliverable is None):
            wanted.add(line.entry.id)
        elif settled is not None and before is None:
            found.verdicts.append(Verdict(line.entry.id, target, *settled))
    standing = {line.entry.id for line in owed(file)}
    gone = {name for name in refused if name and not standing & set(ledger.entries_of(name))}
    found.outdated += sorted(gone)
    is_first = not any(each.deliverable for each in known.values())
    for message in messages:
        new = tuple(name for name in message.entries if name in wanted)
        wanted.difference_update(new)
        if new or (not message.entries and (is_first or message.stands_alone) and not ledger.knows(message.id)):
            found.parcels.append(_parcel(message, new))
        elif message.id in refused - gone and _differs(ledger, message):
            found.renewed.append(_parcel(message, ()))


def _delivered(outcomes: Collection[Outcome]) -> set[str]:
    """What the target has, or will have before anything that is made now."""
    return {each.entry for each in outcomes if each.deliverable and each.state is not State.REJECTED}


def _differs(ledger: Ledger, message: Message) -> bool:
    return ledger.deliverable(message.id).sha256 != hashlib.sha256(message.data).hexdigest()


def _parcel(message: Message, entries: tuple[str, ...]) -> Parcel:
    kind = f"{message.type}{_DOCUMENT}" if is_document(message) else message.type
    return Parcel(message.id, message.target, kind, message.tier, message.patient, entries, message.data)


def _document(file: PatientFile, printed: bytes, where: Addressing) -> Parcel:
    name = where.derived_id("message", DOCUMENTS, file.id, hashlib.sha256(printed).hexdigest())
    return Parcel(name, DOCUMENTS, "PDF document", 5, file.id, (), printed)
