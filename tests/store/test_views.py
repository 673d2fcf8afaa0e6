"""The derived tables never depend on how entries arrived: written here, taken in, late, twice, or read again."""

from __future__ import annotations

import base64
import secrets
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.record.bodies import Body, care, patient, stay
from console.record.bodies.clock import ClockCorrected
from console.record.bodies.station import PersonAdded, PersonRemoved, Struck
from console.record.census import CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.patient import Capture
from console.record.codes.station import Role
from console.record.codes.stay import ExitMode, TransferReason, TransferScope
from console.record.entry import Entry, Source, Stored
from console.record.instant import Instant, plus
from console.record.movements import Whereabouts
from console.record.writing import Author, Writing
from console.store import views
from console.store.book import Book
from console.store.secret import Secret
from tests.make import NURSE, OTHER_NURSE, START

KEY, SALT = Secret(secrets.token_bytes(32)), secrets.token_bytes(16)
SIGNERS = tuple(Author(who.id, Ed25519PrivateKey.generate().sign) for who in (NURSE, OTHER_NURSE))
PATIENTS = tuple(str(uuid.UUID(int=number, version=4)) for number in range(1, 4))
PEOPLE = tuple(str(uuid.UUID(int=number, version=4)) for number in range(11, 13))
Rows = dict[str, list[tuple[object, ...]]]


def a_book(folder: Path) -> Book:
    folder.mkdir(parents=True)
    return Book.create(folder, KEY, SALT, str(uuid.uuid4()))


@dataclass
class Told:
    """Stations that write and exchange; everything that any of them wrote is in ``everything``."""

    books: list[Book]
    chance: Random
    clock: ScriptedClock = field(default_factory=lambda: ScriptedClock(START))
    everything: list[Stored] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entropy = scripted_entropy(self.chance.randrange(10**6))

    def write(
        self,
        body: Body,
        about: str | None = None,
        *,
        replaces: tuple[str, ...] = (),
        kept: Instant | None = None,
        source: Source = "DIRECT",
    ) -> Stored:
        """One of the stations writes, sometimes about what happened earlier, or keeping a time."""
        self.clock.advance(seconds=self.chance.choice((0, 1, 600)))
        late = self.chance.random() < 0.3
        at = plus(self.clock.now(), minutes=-self.chance.randrange(600)) if late else None
        writing = Writing(body, patient=about, stay=about, replaces=replaces, occurred_at=kept or at, source=source)
        book = self.chance.choice(self.books)
        stored = book.append(self.chance.choice(SIGNERS), [writing], self.clock, self.entropy)
        self.everything += stored
        return stored[0]

    def any_of(self, *kinds: str) -> Entry | None:
        """One of the entries of some kinds that anybody wrote, or None."""
        found = [stored.entry for stored in self.everything if stored.entry.kind in kinds or not kinds]
        return self.chance.choice(found) if found else None


def registers(told: Told) -> None:
    told.write(patient.PatientRegistered(capture=Capture.PATIENT_STATED), told.chance.choice(PATIENTS))


def names(told: Told) -> None:
    name, value = told.chance.choice((("birth_name", "ROY"), ("birth_name", "Noël"), ("attribute", "FICT")))
    told.write(patient.Trait(name=name, value=value), told.chance.choice(PATIENTS))  # type: ignore[arg-type]


def numbers(told: Told) -> None:
    value = f"X{told.chance.randrange(50)}"
    told.write(patient.Identifier(type="DOWNTIME", value=value, authority="CH"), told.chance.choice(PATIENTS))


def admits(told: Told) -> None:
    told.write(stay.StayAdmitted(unit=told.chance.choice(("A", "B")), bed="1"), told.chance.choice(PATIENTS))


def asks(told: Told) -> None:
    ask = stay.TransferAsked(
        scope=told.chance.choice((TransferScope.UNIT, TransferScope.HOSPITAL)),
        reason=TransferReason.NO_CAPABILITY,
        to_unit="B",
        to_hospital="CH de la Côte",
    )
    told.write(ask, told.chance.choice(PATIENTS))


def steps(told: Told) -> None:
    """The next steps are sometimes written under another id than the question."""
    asked = told.any_of("transfer_asked")
    if asked is None:
        return
    bodies = (
        stay.TransferAccepted(transfer=asked.id, by_name="X"),
        stay.TransferLeft(transfer=asked.id),
        stay.TransferArrived(transfer=asked.id, seen_by="Y", unit="B", bed="2"),
        stay.TransferCancelled(transfer=asked.id, reason="non"),
        stay.Discharged(mode=ExitMode.HOME),
    )
    told.write(told.chance.choice(bodies), told.chance.choice((asked.patient or "", *PATIENTS)))


def decides(told: Told) -> None:
    told.write(care.Diet(diet=str(told.chance.randrange(9))), told.chance.choice(PATIENTS))


def copies_a_census(told: Told) -> None:
    """A station takes over what a census says; another may have done so before, or done away with it."""
    told.write(care.Diet(diet=told.chance.choice("01")), told.chance.choice(PATIENTS), source="SNAPSHOT")


def restates(told: Told) -> None:
    """An entry of the same kind takes the place of one or two, of which one may be long replaced."""
    one, other = told.any_of("diet"), told.any_of("diet")
    if one is not None and other is not None:
        told.write(care.Diet(diet="sel"), one.patient, replaces=tuple(sorted({one.id, other.id})))


def strikes(told: Told) -> None:
    target = told.any_of()
    if target is not None:
        told.write(Struck(target=target.id, reason="erreur"), target.patient, replaces=(target.id,))


def proposes(told: Told) -> None:
    one, other = told.chance.sample(PATIENTS, 2)
    told.write(patient.LinkProposed(other=other, reason="même personne"), one)


def confirms(told: Told) -> None:
    proposed = told.any_of("link_proposed")
    if proposed is not None:
        told.write(patient.LinkConfirmed(link=proposed.id), proposed.patient)


def unlinks(told: Told) -> None:
    proposed = told.any_of("link_proposed")
    if proposed is not None:
        told.write(patient.Unlinked(link=proposed.id, reason="non"), proposed.patient)


def hires(told: Told) -> None:
    key = base64.b64encode(told.chance.randbytes(32)).decode()
    name = told.chance.choice(("Ana", "Paul"))
    told.write(PersonAdded(person=told.chance.choice(PEOPLE), name=name, role=Role.IDE, signing_key=key))


def dismisses(told: Told) -> None:
    told.write(PersonRemoved(person=told.chance.choice(PEOPLE), reason="partie"))


def puts_right(told: Told) -> None:
    """The clock of a station was wrong, for a range that may begin before it and end after it is known."""
    first = told.chance.randrange(1, 12)
    shift = told.chance.choice((-3600, 600, 7200))
    station = told.chance.choice(told.books).station
    body = ClockCorrected(
        station=station, first_seq=first, last_seq=first + told.chance.randrange(20), shift_s=shift, reason="montre"
    )
    one = told.any_of("clock_corrected")
    told.write(body, replaces=(one.id,) if one is not None and told.chance.random() < 0.5 else ())


def keeps_a_time(told: Told) -> None:
    """An amendment that read no clock itself."""
    one = told.any_of("diet", "stay_admitted")
    if one is None:
        return
    body = care.Diet(diet="sel") if one.kind == "diet" else stay.StayAdmitted(unit="B", bed="7")
    told.write(body, one.patient, replaces=(one.id,), kept=one.occurred_at)


def exchanges(told: Told) -> None:
    """A station takes in some of what the others wrote, in any order: entries may come before their causes."""
    some = told.chance.sample(told.everything, told.chance.randrange(len(told.everything) + 1))
    told.chance.choice(told.books).take_in(some)


def splits(told: Told) -> None:
    """A copy of a laptop's folder goes on by itself: from now on two entries have one number."""
    source = told.books[0]
    copy = source.folder.with_name(uuid.uuid4().hex)
    if len(told.books) > 2:
        return
    source.rebuild_views()
    shutil.copytree(source.folder, copy)
    told.books.append(Book.open(copy, KEY, SALT))


ACTS: tuple[Callable[[Told], None], ...] = (
    copies_a_census, copies_a_census, registers, names, numbers, admits, asks, steps, steps, decides, restates,
    restates, strikes, strikes, proposes,
    confirms, confirms, unlinks, puts_right, puts_right, keeps_a_time, hires, hires, dismisses, exchanges, exchanges,
    splits,
)  # fmt: skip


@contextmanager
def several(folder: Path, count: int) -> Iterator[list[Book]]:
    """Books in new folders; whatever is in the list at the end is closed."""
    books = [a_book(folder / uuid.uuid4().hex) for _each in range(count)]
    try:
        yield books
    finally:
        for book in books:
            book.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=5, max_size=45), seed=st.integers(0, 10**6))
def test_the_same_entries_give_the_same_rows_however_they_came(
    tmp_path: Path, acts: list[Callable[[Told], None]], seed: int
) -> None:
    with several(tmp_path, 2) as books:
        told = Told(books, Random(seed))
        for act in acts:
            act(told)
        stranger = a_book(tmp_path / uuid.uuid4().hex)
        books.append(stranger)
        shuffled = [*told.everything, *told.everything[::5]]
        told.chance.shuffle(shuffled)
        while shuffled:
            size = told.chance.randrange(1, 20)
            stranger.take_in(shuffled[:size])
            del shuffled[:size]
        wanted = stranger.view_rows()
        for book in books[:-1]:
            book.take_in(told.everything)
            assert book.view_rows() == wanted
        for parts in (1, told.chance.randrange(2, 20), views.AT_ONCE):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(views, "AT_ONCE", parts)
                stranger.rebuild_views()
            assert stranger.view_rows() == wanted


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Told]:
    """Two stations."""
    with several(tmp_path, 2) as books:
        yield Told(books, Random(1))


def test_an_earlier_tick_that_comes_late_never_lowers_the_next_one(pair: Told) -> None:
    here, there = pair.books
    pair.books = [there]
    far = [pair.write(care.Diet(diet=str(number)), PATIENTS[0]) for number in range(9)]
    here.take_in(far)
    here.take_in(far[:2])
    pair.books = [here]
    assert pair.write(care.Diet(diet="x"), PATIENTS[0]).entry.tick == far[-1].entry.tick + 1


def test_a_transfer_that_goes_on_under_a_linked_id_moves_the_one_file(pair: Told) -> None:
    here = pair.books[0]
    pair.books = [here]
    one, other = PATIENTS[:2]
    pair.write(stay.StayAdmitted(unit="A", bed="1"), one)
    ask = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.NO_CAPABILITY, to_unit="B")
    asked = pair.write(ask, one).entry
    link = here.append(
        SIGNERS[0], [Writing(patient.LinkProposed(other=other, reason="x"), patient=one)], pair.clock, pair.entropy
    )[0].entry.id
    confirmed = Writing(patient.LinkConfirmed(link=link), patient=other)
    here.append(SIGNERS[1], [confirmed], pair.clock, pair.entropy)
    left = Writing(stay.TransferLeft(transfer=asked.id), patient=other)
    arrived = Writing(stay.TransferArrived(transfer=asked.id, seen_by="Y", unit="B", bed="2"), patient=other)
    pair.clock.advance(days=1)
    here.append(SIGNERS[0], [left, arrived], pair.clock, pair.entropy)
    reader = here.reader()
    assert reader.in_unit("A") == []
    assert reader.in_unit("B") == [one]
    card = reader.card(other)
    assert card is not None
    assert (card.id, card.place.whereabouts, card.place.bed) == (one, Whereabouts.PRESENT, "2")
    reader.close()


def test_whom_only_a_census_knows_is_found_until_a_newer_census_drops_them(pair: Told) -> None:
    book = pair.books[0]
    book.keep_census([(PATIENTS[0], CensusRow(birth_name="TREMBLAY", unit="A", bed="3"))], START)
    reader = book.reader()
    assert [(hit.id, hit.bed, hit.is_expected) for hit in reader.hits("trem")] == [(PATIENTS[0], "3", True)]
    before = book.view_rows()
    book.rebuild_views()
    assert book.view_rows() == before
    pair.books = [book]
    pair.write(patient.Trait(name="birth_name", value="Tremblay-Roy"), PATIENTS[0])
    assert [(hit.name, hit.is_expected) for hit in reader.hits("roy")] == [("TREMBLAY-ROY", False)]
    book.keep_census([(PATIENTS[1], CensusRow(birth_name="AUBRY"))], plus(START, hours=1))
    assert reader.search("tremblay") == [PATIENTS[0]]
    book.keep_census([], plus(START, hours=2))
    assert reader.search("aubry") == []
    reader.close()


def test_a_clock_put_right_beforehand_moves_what_comes_after_in_whatever_parts_the_log_is_read_again(
    pair: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = pair.books[0]
    pair.books = [here]
    pair.write(ClockCorrected(station=here.station, first_seq=2, last_seq=9, shift_s=-3600, reason="montre"))
    pair.write(care.Diet(diet="sel"), PATIENTS[0])
    wanted = here.view_rows()
    monkeypatch.setattr(views, "AT_ONCE", 1)
    here.rebuild_views()
    assert here.view_rows() == wanted
    assert wanted["retimed"]


def test_a_clock_put_right_moves_what_it_timed_on_board_and_file(pair: Told) -> None:
    here = pair.books[0]
    pair.books = [here]
    who = PATIENTS[0]
    body = stay.StayAdmitted(unit="A", bed="1")
    [admitted] = here.append(SIGNERS[0], [Writing(body, patient=who)], pair.clock, pair.entropy)
    reader = here.reader()
    typed = Writing(stay.Moved(unit="A", bed="2"), patient=who, occurred_at=START, occurred_from="TYPED")
    pair.clock.advance(hours=1)
    here.append(SIGNERS[0], [typed], pair.clock, pair.entropy)
    correction = ClockCorrected(station=here.station, first_seq=1, last_seq=2, shift_s=-7200, reason="montre")
    [put_right] = here.append(SIGNERS[0], [Writing(correction)], pair.clock, pair.entropy)
    early = plus(admitted.entry.occurred_at, hours=-2)
    card, file, line = reader.card(who), reader.file(who), reader.line(admitted.entry.id)
    assert card is not None
    assert file is not None
    assert line is not None
    assert (card.place.admitted_at, card.place.bed, card.place.since) == (early, "2", START)
    assert [each.entry.occurred_at for each in file.lines] == [early, START]
    assert line.entry.occurred_at == early
    stored = reader.entry(admitted.entry.id)
    assert stored is not None
    assert stored.entry.occurred_at == admitted.entry.occurred_at
    strike = Writing(Struck(target=put_right.entry.id, reason="non"), replaces=(put_right.entry.id,))
    here.append(SIGNERS[0], [strike], pair.clock, pair.entropy)
    back = reader.card(who)
    assert back is not None
    assert back.place.admitted_at == admitted.entry.occurred_at
    reader.close()


def test_an_undone_append_leaves_nothing_behind(pair: Told) -> None:
    here = pair.books[0]
    correction = ClockCorrected(station=here.station, first_seq=1, last_seq=9, shift_s=60, reason="montre")
    signed = iter((SIGNERS[0].sign,))

    def gives_up(message: bytes) -> bytes:
        sign = next(signed, None)
        if sign is None:
            raise CahierError(Fault.LOCKED)
        return sign(message)

    with pytest.raises(CahierError):
        two = [Writing(correction), Writing(care.Diet(diet="sel"), patient=PATIENTS[0])]
        here.append(Author(NURSE.id, gives_up), two, pair.clock, pair.entropy)
    [diet] = here.append(SIGNERS[0], [Writing(care.Diet(diet="x"), patient=PATIENTS[0])], pair.clock, pair.entropy)
    reader = here.reader()
    line = reader.line(diet.entry.id)
    assert line is not None
    assert line.entry.occurred_at == diet.entry.occurred_at
    assert (here.head().seq, here.head().hash) == (1, diet.hash)
    before = here.view_rows()
    here.rebuild_views()
    assert here.view_rows() == before
    reader.close()


@pytest.mark.parametrize("turn", [1, -1])
def test_two_entries_with_one_number_are_both_kept_and_named(pair: Told, turn: int) -> None:
    here, other = pair.books
    pair.books = [here]
    pair.write(care.Diet(diet="0"), PATIENTS[0])
    splits(pair)
    pair.everything.clear()
    for book in (here, pair.books[1]):
        for _each in range(3):
            body = care.Diet(diet=uuid.uuid4().hex)
            pair.everything += book.append(SIGNERS[0], [Writing(body, patient=PATIENTS[0])], pair.clock, pair.entropy)
    pair.books.append(other)
    other.take_in(pair.everything[::turn])
    here.take_in(pair.everything)
    for book in (here, other):
        reader = book.reader()
        assert reader.forks() == [(here.station, seq) for seq in (2, 3, 4)]
        reader.close()


def test_what_was_ended_of_a_census_does_not_come_back_with_another_laptops_copy(pair: Told) -> None:
    here, there = pair.books
    allergy, who = care.Allergy(substance="Latex"), PATIENTS[0]
    pair.books = [here]
    mine = pair.write(allergy, who, source="SNAPSHOT")
    pair.write(care.Ended(reason="erreur"), who, replaces=(mine.entry.id,))
    pair.books = [there]
    for _each in range(3):  # so that the tick of the copy is higher than that of the end
        pair.write(care.Diet(diet="sel"), who)
    pair.write(allergy, who, source="SNAPSHOT")
    said = pair.write(care.Allergy(substance="Kiwi"), who)
    for book in (here, there):
        book.take_in(pair.everything)
        reader = book.reader()
        file = reader.file(who)
        reader.close()
        assert file is not None
        assert [each.line.entry.id for each in file.allergies] == [said.entry.id]
