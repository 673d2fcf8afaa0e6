"""Delivering over the network: one message at a time, and what became of each known or called unknown.

A message is UNKNOWN in the ledger from before its first byte leaves until its answer is read and
kept. So whenever this is stopped, by a broken wire or a broken machine, nothing is taken for sent
that is not, nor for unsent that may have arrived. What goes out again has the same id and the same
bytes. While a message about a patient has no good answer, nothing further about that patient goes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from console.errors import CahierError, Fault
from console.formats.delivery import Addressing
from console.recovery.connection import Connection
from console.recovery.fhir_server import FhirServer
from console.recovery.mllp import SCHEMES, MllpPeer
from console.recovery.outcomes import addressing_of, ask_leave, is_document_type, objection, plan
from console.recovery.peer import Answer, NotSent, Peer, Unanswered
from console.recovery.progress import Progress, silent
from console.site import Site
from console.store.ledger import Deliverable, Ledger, State
from console.ward.session import Session
from console.words import N_, _

TRIES = 5
"""How often a receiver that cannot be reached is tried in a row before the delivery stops."""
REFUSALS = 20
"""So many refusals in a row mean that something general is wrong: the delivery stops to be looked at."""
FIRST_PAUSE = 0.5
PLAIN = Connection()
MLLP_SECONDS, FHIR_SECONDS = 30.0, 60.0
"""How long an answer may take, where the connection says nothing."""
AGAIN = N_("RESEND")
"""What a person types, with the number of messages, before they go out again in bulk."""

_COUNTED = ("accepted", "there", "refused", "committed", "unknown", "held", "strays")
NO_ANSWER = N_("no answer came")
COMMITTED = N_("received, the final answer is still to come")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one delivery over a wire did, in messages.

    ``new`` were put into the ledger; ``accepted``, ``there`` (the receiver had them already),
    ``refused``, ``committed`` and ``unknown`` are those that went out; ``held`` did not, because an
    earlier one about the same patient is open;
    ``waiting`` are left because the delivery ``stopped`` (why, or empty).
    """

    new: int = 0
    accepted: int = 0
    there: int = 0
    refused: int = 0
    committed: int = 0
    unknown: int = 0
    held: int = 0
    waiting: int = 0
    strays: int = 0
    stopped: str = ""


def peer_of(address: str, site: Site, connection: Connection = PLAIN) -> Peer:
    """The receiver of an address: ``mllp://HOST:PORT``, ``https://HOST/fhir``, ``http://127.0.0.1:PORT``.

    Raises:
        CahierError: ``invalid-field``, ``file-missing``.
    """
    wanted, tls = site.giving_back, connection.tls
    if connection.ca or connection.certificate:
        tls()  # what cannot be read is said now, and not after a message is on its way
    if address.partition("://")[0] in SCHEMES:
        is_enhanced = wanted.acknowledgement == "enhanced"
        return MllpPeer.at(address, enhanced=is_enhanced, timeout=connection.timeout or MLLP_SECONDS, tls=tls)
    seconds = connection.timeout or FHIR_SECONDS
    return FhirServer.at(address, token=connection.token(), form=wanted.fhir, timeout=seconds, tls=tls)


@dataclass
class _Run:
    """One delivery on its way."""

    session: Session
    peer: Peer
    pause: Callable[[float], None]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    held: set[str] = field(default_factory=set)
    refusals: int = 0
    last: str = ""

    @property
    def ledger(self) -> Ledger:
        return self.session.book.ledger

    def go(self, waiting: Iterable[Deliverable], count: int, progress: Progress) -> Iterator[None]:
        """Each message in turn; stops by itself when the receiver is gone or refuses everything."""
        for done, each in enumerate(waiting, start=1):
            if each.patient in self.held:
                self.counts["held"] += 1
            else:
                self._one(each)
            progress(done, count)
            yield

    def _one(self, each: Deliverable) -> None:
        data = self.ledger.data(each.id)
        wrong = objection(each, data)
        if wrong:
            self._refused(each, wrong)
            return
        self.ledger.move((each.id,), State.UNKNOWN, self.session.now(), NO_ANSWER)
        try:
            answer = self._ask(each, data)
        except NotSent:
            self.ledger.move((each.id,), State.PENDING, self.session.now())
            raise
        except Unanswered as problem:
            self.ledger.keep(each.id, "ADDRESS", self.peer.address.encode(), self.session.now())
            self._open(each, "unknown")
            self.last = str(problem)
            return
        self._said(each, answer)

    def _ask(self, each: Deliverable, data: bytes) -> Answer:
        """The answer, after some tries where nothing had left.

        Raises:
            NotSent: the receiver stays away.
            Unanswered: it may have the message.
        """
        for number in range(TRIES):
            try:
                return self.peer.deliver(each, data)
            except NotSent as problem:
                if number == TRIES - 1:
                    raise
                self.last = str(problem)
                self.pause(FIRST_PAUSE * 2**number)
        raise AssertionError(TRIES)

    def _said(self, each: Deliverable, answer: Answer) -> None:
        ledger, now = self.ledger, self.session.now()
        for stray in answer.strays:
            ledger.keep(each.id, "STRAY", stray, now)
        self.counts["strays"] += len(answer.strays)
        ledger.keep(each.id, "ADDRESS", self.peer.address.encode(), now)
        if answer.data:
            ledger.keep(each.id, "COMMIT" if answer.accepted is None else "ANSWER", answer.data, now)
        if answer.accepted is None:
            ledger.move((each.id,), State.SENT, now, COMMITTED)
            self._open(each, "committed")
        elif answer.accepted:
            ledger.move((each.id,), State.ATTACHED if is_document_type(each.type) else State.ACCEPTED, now)
            self.counts["accepted"] += 1
            self.refusals = 0
        elif answer.is_there:
            ledger.move((each.id,), State.DUPLICATE, now, answer.reason)
            self.counts["there"] += 1
            self.refusals = 0
        else:
            self._refused(each, answer.reason)

    def _refused(self, each: Deliverable, why: str) -> None:
        self.ledger.move((each.id,), State.REJECTED, self.session.now(), why)
        self._open(each, "refused")
        self.refusals += 1

    def _open(self, each: Deliverable, what: str) -> None:
        self.counts[what] += 1
        if what != "committed" and not is_document_type(each.type):
            self.held.add(each.patient)


def send(
    session: Session,
    peer: Peer,
    *,
    addressing: Addressing | None = None,
    progress: Progress = silent,
    pause: Callable[[float], None] = time.sleep,
) -> Sent:
    """Give a receiver everything that waits for its language, in order.

    Messages without an answer go out again by themselves only where the protocol makes that
    harmless (FHIR); others wait for :func:`resend`. It may be stopped at any point and called again.

    Args:
        session: somebody of IT, at the store that holds all packages.
        peer: the receiver; hung up at the end.
        addressing: what messages say about sender and receiver; by default what the site's file tells.
        progress: told (done, of how many); raising from it stops.
        pause: waits so many seconds between tries.

    Raises:
        CahierError: ``not-entitled``, ``target-unused`` when the site takes nothing back that way,
            ``disk-full``…
    """
    ask_leave(session)
    if peer.target not in session.site.giving_back.targets:
        raise CahierError(Fault.TARGET_UNUSED, target=peer.target)
    new = plan(session, addressing or addressing_of(session.site))
    ledger = session.book.ledger
    again = (State.UNKNOWN,) if peer.is_idempotent else ()
    waiting = ledger.walk(peer.target, State.PENDING, *again)
    count = sum(ledger.count(peer.target, state) for state in (State.PENDING, *again))
    run, stopped = _Run(session, peer, pause), ""
    if not peer.is_idempotent:
        open_ = ledger.walk(peer.target, State.UNKNOWN, State.REJECTED)
        run.held.update(each.patient for each in open_ if not is_document_type(each.type))
    with closing(peer):
        try:
            for _each in run.go(waiting, count, progress):
                if run.refusals >= REFUSALS:
                    stopped = N_("the receiver refuses everything")
                    break
        except NotSent as problem:
            stopped = str(problem)
    left = sum(each.patient not in run.held for each in ledger.walk(peer.target, State.PENDING))
    return Sent(new=new, waiting=left, stopped=stopped, **run.counts)


def resend(session: Session, target: str, state: State, typed: str) -> int:
    """Let all messages of a target that were refused or have no answer go out again with the next delivery.

    A receiver that does not know messages again by their control id would take them twice, so the
    number of messages is to be typed.

    Args:
        session: somebody of IT.
        target: the ledger's name of the receivers' language.
        state: UNKNOWN or REJECTED.
        typed: ``RESEND``, in English or in the language that is spoken, and how many messages that is.

    Raises:
        CahierError: ``not-entitled``, ``resend-unconfirmed``, ``deliverable-settled``.
    """
    ask_leave(session)
    names = [each.id for each in session.book.ledger.deliverables(target, state)]
    if names:
        demand_confirmed(typed, len(names))
    return session.book.ledger.move(names, State.PENDING, session.now())


def confirmation(count: int) -> str:
    """What has to be typed before so many messages go out again, in the language that is spoken."""
    return f"{_(AGAIN)} {count}"


def demand_confirmed(typed: str, count: int) -> None:
    """Hold what somebody typed against :func:`confirmation`; scripts may say it in English.

    Raises:
        CahierError: ``resend-unconfirmed``.
    """
    if " ".join(typed.split()).upper() not in (confirmation(count), f"{AGAIN} {count}"):
        raise CahierError(Fault.RESEND_UNCONFIRMED, count=count, typed=confirmation(count))
