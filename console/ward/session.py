"""A session: one signed-in person at one open book. Every verb asks it for leave before it writes.

The window only hides what the session would refuse; the refusal itself is here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec

from console.errors import CahierError, Fault
from console.record import birth, instant
from console.record.bodies import Body, station
from console.record.census import CensusRow, bodies_of
from console.record.certificate import Certificate
from console.record.clock import Clock
from console.record.clock_watch import ClockWatch
from console.record.codes.station import Access
from console.record.deceased import is_locked
from console.record.entry import Entropy, Precision, Proxy, Source, Stored, new_id
from console.record.file import PatientFile, Said
from console.record.instant import Instant
from console.record.kinds import KINDS, kind_of
from console.record.person import Person
from console.record.showing import date_text, moment_text
from console.record.writing import Author, Writing
from console.site import Site
from console.store.book import Book
from console.store.reader import Reader

FUTURE_TOLERANCE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """The circumstances of what is written: when it happened, who did it, where it is known from.

    ``occurred_at`` None means now. ``paper_ref`` is the number of the sheet it is copied from.
    """

    occurred_at: Instant | None = None
    precision: Precision = "MINUTE"
    source: Source = "DIRECT"
    paper_ref: str | None = None
    on_behalf_of: Proxy | None = None
    unsure: tuple[str, ...] = ()


NOW = Told()


class Session:
    """One person's work until it is locked."""

    def __init__(
        self,
        book: Book,
        site: Site,
        certificate: Certificate,
        person: Person,
        author: Author,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._book, self._author = book, author
        self.site, self.certificate, self.person = site, certificate, person
        self.clock, self.entropy = clock, entropy
        self.unit = site.unit(certificate.unit)
        self._reader: Reader | None = book.reader()
        self._watch = ClockWatch(clock)
        self._opened: set[tuple[str, str]] = set()  # files that only a census knows, and the hour
        self.checked: set[str] = set()  # ids of those whose two identifiers this person has checked

    @property
    def is_open(self) -> bool:
        """Whether the session has not ended."""
        return self._reader is not None

    @property
    def reader(self) -> Reader:
        """Reading for this person.

        Raises:
            CahierError: ``locked`` once the session has ended.
        """
        if self._reader is None:
            raise CahierError(Fault.LOCKED)
        return self._reader

    @property
    def book(self) -> Book:
        """The open book, for what is not an entry: drafts, the census beside the log, copies.

        Raises:
            CahierError: ``locked`` once the session has ended.
        """
        if self._reader is None:
            raise CahierError(Fault.LOCKED)
        return self._book

    @property
    def author(self) -> Author:
        """The person as a signer."""
        if self._reader is None:
            raise CahierError(Fault.LOCKED)
        return self._author

    def clock_text(self, moment: Instant) -> str:
        """A moment as errors tell it: day and time of the site."""
        return moment_text(moment, self.site.zone_info, beside=self.now())

    def now(self) -> Instant:
        """The moment, by the laptop's clock."""
        return self.clock.now()

    def new_id(self) -> str:
        """An id for an entry that another entry of the same act must name."""
        return new_id(self.now(), self.entropy)

    def may_write(self, kind: str) -> bool:
        """Whether this person's role may write this kind: what the window asks before it shows a button."""
        return self.person.active and self.person.role in KINDS[kind].writers

    def leave(self, *bodies: Body) -> None:
        """Let the person write these, or refuse.

        Raises:
            CahierError: ``not-entitled``.
        """
        for body in bodies:
            kind = kind_of(body).name
            if not self.may_write(kind):
                role = self.person.role.label
                raise CahierError(Fault.NOT_ENTITLED, name=self.person.name, role=role, kind=kind)

    def write(self, *writings: Writing, first: Sequence[Writing] = (), cosigner: Author | None = None) -> list[Stored]:
        """Write entries, all or none; when this returns they are on the disk.

        Args:
            writings: what the person says.
            first: what :meth:`taking_in` gave: the census says it, so it needs nobody's leave.
            cosigner: the second person of an act of two.

        Returns:
            the entries of ``writings``.

        Raises:
            CahierError: ``not-entitled``, ``future-time``, ``before-birth``, ``paper-sheet-missing``,
                ``patient-deceased``, ``locked`` and what :meth:`console.store.book.Book.append` raises.
        """
        self.leave(*(writing.body for writing in writings))
        for writing in writings:
            self._check_circumstances(writing)
        self._check_births(writings)
        ahead = [*self._clock_jumped(), *first]
        return self.book.append(self.author, [*ahead, *writings], self.clock, self.entropy, cosigner)[len(ahead) :]

    def _clock_jumped(self) -> list[Writing]:
        """A note of the clock having been set while this session lasted, before the first entry that it times."""
        minutes = self._watch.jump_minutes()
        note = station.Accessed(access=Access.CLOCK_JUMPED, reason=f"{minutes:+d} min")
        return [Writing(note)] if minutes else []

    def _check_circumstances(self, writing: Writing) -> None:
        if writing.occurred_at is not None:
            latest = instant.plus(self.now(), minutes=FUTURE_TOLERANCE_MINUTES)
            if writing.occurred_at > latest:
                raise CahierError(Fault.FUTURE_TIME, when=writing.occurred_at)
        if writing.source == "PAPER" and not (writing.paper_ref or "").strip():
            raise CahierError(Fault.PAPER_SHEET_MISSING)
        died_at = self.book.latest.died_at(writing.patient) if writing.patient else None
        if is_locked(kind_of(writing.body).name, writing.occurred_at or self.now(), died_at):
            name = self.card(writing.patient or "").identity.name
            raise CahierError(Fault.PATIENT_DECEASED, name=name, when=self.clock_text(died_at or self.now()))

    def _check_births(self, writings: Sequence[Writing]) -> None:
        """Refuse what would have happened before the patient's birth; only what is older than today is looked up."""
        zone = self.site.zone_info
        today = instant.local(self.now(), zone).date()
        for writing in writings:
            told = [] if writing.occurred_at is None else [writing.occurred_at]
            moments = [*told, *birth.moments_of(writing.body)]
            earliest = min(moments, default=None)
            if writing.patient is None or earliest is None or instant.local(earliest, zone).date() >= today:
                continue
            said = birth.stated_birth_date(each.body for each in writings if each.patient == writing.patient)
            values = self.book.latest.values(writing.patient) if said is None else None
            born = said or (values.identity.birth_date if values else None)
            if born and birth.is_before_birth(earliest, born, zone):
                raise CahierError(Fault.BEFORE_BIRTH, when=self.clock_text(earliest), born=date_text(born))

    def write_about(
        self,
        patient: str,
        *bodies: Body,
        told: Told = NOW,
        replaces: Sequence[str] = (),
        reason: str | None = None,
    ) -> list[Stored]:
        """Write about a patient; somebody whom only the census knows is taken into the book first.

        Args:
            replaces: ids of entries, or of the census's own lines as a card of it names them.
            reason: why a correction was needed.

        Returns:
            the entries of ``bodies``, without those that the census gave.
        """
        first = self.taking_in(patient)
        stay = self.stay_of(patient)
        ids = self.named_in(patient, first)
        named = tuple(ids.get(each, each) for each in replaces)
        return self.write(*(told_of(body, patient, stay, told, named, reason) for body in bodies), first=first)

    def restate(
        self, patient: str, standing: Iterable[Said], body: Body, told: Told = NOW, reason: str | None = None
    ) -> list[Stored]:
        """Write a value in the place of those that stand; somebody whom only the census knows is taken in first."""
        first = self.taking_in(patient)
        return self.write(*self.restating(patient, standing, body, told, reason, first=first), first=first)

    def restating(
        self,
        patient: str,
        standing: Iterable[Said],
        body: Body,
        told: Told = NOW,
        reason: str | None = None,
        *,
        first: Sequence[Writing] = (),
    ) -> list[Writing]:
        """A value in the place of those that stand, ready to be written together with others.

        An entry supersedes only entries about the same id, so where files are linked the value is
        restated under each id that holds one. ``first`` is what :meth:`taking_in` gave.
        """
        by_id: dict[str, list[str]] = {}
        for said in standing:
            by_id.setdefault(said.line.entry.patient or patient, []).append(said.line.entry.id)
        ids = self.named_in(patient, first)
        return [
            told_of(body, each, self.stay_of(each), told, tuple(ids.get(name, name) for name in names), reason)
            for each, names in (by_id or {patient: []}).items()
        ]

    def taking_in(self, patient: str, *, placed: bool = True) -> list[Writing]:
        """What the census says about somebody of whom the book says nothing yet, ready to be written.

        Args:
            placed: with the stay and the bed; without them when the patient was not found there.
        """
        if self.book.latest.knows(patient):
            return []
        found = self.book.latest.expected(patient)
        if found is None:
            return []
        row, snapshot, stated_at = found
        stay = self.census_stay(patient)
        return [
            Writing(
                body=body,
                patient=patient,
                stay=stay if kind_of(body).subject == "STAY" else None,
                occurred_at=row.moved_at(stated_at) if kind_of(body).moves else stated_at,
                occurred_from="TYPED",
                source="SNAPSHOT",
                id=self.new_id(),
            )
            for body in bodies_of(row, snapshot)
            if placed or not kind_of(body).moves
        ]

    @staticmethod
    def named_in(patient: str, first: Sequence[Writing]) -> dict[str, str]:
        """The ids under which the lines of a census card are written; ``lines_of`` numbers them in the same order."""
        return {f"{patient}#{number}": writing.id or "" for number, writing in enumerate(first, start=1)}

    def new_stay(self) -> str:
        """The id of a stay that begins."""
        return str(uuid.UUID(bytes=self.entropy(16), version=4))

    def census_stay(self, patient: str) -> str:
        """The id of the stay that a census states: the same on every laptop that loads it."""
        found = self.reader.expected(patient)
        row = found[0] if found else CensusRow(birth_name="")
        return row.stay_of(patient)

    def stay_of(self, patient: str) -> str:
        """The stay that a movement belongs to: the current one, the census's, or none yet."""
        return self.book.latest.stay(patient) or self.census_stay(patient)

    def card(self, patient: str) -> PatientFile:
        """What the board shows of a patient.

        Raises:
            CahierError: ``patient-unknown``.
        """
        card = self.reader.card(patient)
        if card is None:
            raise CahierError(Fault.PATIENT_UNKNOWN, patient=patient)
        return card

    def values(self, patient: str) -> PatientFile:
        """A card without movements, observations and handover: quick enough to be read at each save.

        Raises:
            CahierError: ``patient-unknown``.
        """
        values = self.book.latest.values(patient)
        if values is None:
            raise CahierError(Fault.PATIENT_UNKNOWN, patient=patient)
        return values

    def open_file(self, patient: str, reason: str | None = None) -> PatientFile:
        """A patient's whole file. Opening it is noted once per person, patient and hour.

        Raises:
            CahierError: ``patient-unknown``.
        """
        file = self.reader.file(patient)
        if file is None:
            raise CahierError(Fault.PATIENT_UNKNOWN, patient=patient)
        hour = (file.id, self.now()[:13])
        if hour not in self._opened and not self._opened_before(file):
            note = station.Accessed(access=Access.FILE_OPENED, reason=reason)
            if file.census is None:
                self.write(Writing(note, patient=file.id))
            else:  # an entry about this id would make the book know somebody of whom it says nothing
                self.write(Writing(msgspec.structs.replace(note, expected=file.id)))
        self._opened.add(hour)
        return file

    def _opened_before(self, file: PatientFile) -> bool:
        """Whether the log holds that this person opened this file in this hour, here."""
        return any(
            line.entry.recorded_at[:13] == self.now()[:13]
            and line.entry.author == self.person.id
            and line.entry.station == self.certificate.station
            and isinstance(line.body, station.Accessed)
            and line.body.access is Access.FILE_OPENED
            for line in reversed(file.lines)
        )

    @contextmanager
    def beside(self) -> Iterator[Session]:
        """The same person's long work in another thread: it gives way to every save, and ends with the lock."""
        with self.book.beside() as book:
            own = Session(book, self.site, self.certificate, self.person, self._author, self.clock, self.entropy)
            try:
                yield own
            finally:
                own.close()

    def close(self) -> None:
        """End the session. The book stays open for the next person."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def told_of(
    body: Body,
    patient: str | None,
    stay: str | None,
    told: Told,
    replaces: tuple[str, ...] = (),
    reason: str | None = None,
) -> Writing:
    """One writing about a patient under its circumstances."""
    return Writing(
        body=body,
        patient=patient,
        stay=stay if kind_of(body).subject == "STAY" else None,
        occurred_at=told.occurred_at,
        precision=told.precision,
        occurred_from="TYPED" if told.occurred_at else "CLOCK",
        on_behalf_of=told.on_behalf_of,
        source=told.source,
        paper_ref=told.paper_ref,
        unsure=told.unsure,
        replaces=replaces,
        reason=reason,
    )


def on_paper(told: Told, sheet: str) -> Told:
    """The same circumstances, copied from a sheet of paper."""
    return replace(told, source="PAPER", paper_ref=sheet)
