"""The book: append-only by the database itself, the same views for any order of arrival, nothing in clear."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.record.bodies.station import Struck
from console.record.census import CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.entry import Stored
from console.record.instant import Instant, plus
from console.record.kinds import body_of
from console.record.writing import Author, Writing
from console.store import driver
from console.store.book import Book
from console.store.drafts import DraftKey
from console.store.secret import Secret
from tests.make import NURSE, START, WARD, a_ward

KEY, SALT = Secret(secrets.token_bytes(32)), secrets.token_bytes(16)
SOMEBODY = "1f0c2a4e-0000-4000-8000-00000000000a"
SIGNER = Author(NURSE.id, Ed25519PrivateKey.generate().sign)


def a_book(folder: Path) -> Book:
    """An empty book in a new folder."""
    folder.mkdir(parents=True)
    return Book.create(folder, KEY, SALT, str(uuid.uuid4()))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An open book."""
    made = a_book(tmp_path / "book")
    yield made
    made.close()


def tell(book: Book, patients: int = 5) -> list[Stored]:
    """Write an invented ward, strike one entry, amend none; gives everything that was stored."""
    clock, entropy = ScriptedClock(START), scripted_entropy(5)
    stored = []
    for entry in a_ward(patients).entries:
        clock.advance(seconds=1)
        body = body_of(entry)
        assert body is not None
        stored += book.append(SIGNER, [Writing(body, patient=entry.patient, stay=entry.stay)], clock, entropy)
    allergy = next(each.entry for each in stored if each.entry.kind == "allergy")
    strike = Struck(target=allergy.id, reason="erreur")
    stored += book.append(SIGNER, [Writing(strike, patient=allergy.patient, replaces=(allergy.id,))], clock, entropy)
    return stored


def test_a_rebuild_gives_the_same_rows(book: Book) -> None:
    tell(book)
    before = book.view_rows()
    book.rebuild_views()
    assert book.view_rows() == before


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), chunk=st.integers(1, 40))
def test_any_order_of_arrival_gives_the_same_rows(tmp_path: Path, seed: int, chunk: int) -> None:
    source = a_book(tmp_path / uuid.uuid4().hex)
    stored, wanted = tell(source, patients=3), source.view_rows()
    source.close()
    other = a_book(tmp_path / uuid.uuid4().hex)
    shuffled = [*stored, *stored[::7]]
    Random(seed).shuffle(shuffled)
    for start in range(0, len(shuffled), chunk):
        other.take_in(shuffled[start : start + chunk])
    found = other.view_rows()
    other.close()
    assert found == wanted


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM log",
        "UPDATE log SET data = x'00'",
        "INSERT OR REPLACE INTO log (n, id, station, seq, hash, data, signatures) SELECT n, id, station, seq, hash,"
        " x'00', signatures FROM log LIMIT 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(book: Book, statement: str) -> None:
    stored = tell(book, patients=1)
    folder = book.folder
    book.close()
    raw = driver.open_encrypted(folder / "book.db", KEY, SALT, create=False)
    with pytest.raises(Exception, match="append-only"):
        raw.execute(statement)
    assert raw.execute("SELECT count(*) FROM log").fetchone()[0] == len(stored)
    raw.close()


def test_a_book_of_a_newer_program_is_refused_and_untouched(tmp_path: Path) -> None:
    book = a_book(tmp_path / "book")
    folder = book.folder
    book.close()
    raw = driver.open_encrypted(folder / "book.db", KEY, SALT, create=False)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(CahierError) as caught:
        Book.open(folder, KEY, SALT)
    assert caught.value.fault is Fault.BOOK_NEWER
    raw = driver.open_encrypted(folder / "book.db", KEY, SALT, create=False)
    assert raw.execute("PRAGMA user_version").fetchone()[0] == 99
    raw.close()


def test_two_processes_never_hold_one_book(book: Book) -> None:
    with pytest.raises(CahierError) as caught:
        Book.open(book.folder, KEY, SALT)
    assert caught.value.fault is Fault.STORE_HELD


def test_an_old_page_played_back_is_found_by_the_chain(book: Book, tmp_path: Path) -> None:
    stored = tell(book, patients=1)
    folder = book.folder
    book.close()
    raw = driver.open_encrypted(folder / "book.db", KEY, SALT, create=False)
    raw.executescript("DROP TRIGGER log_keeps_values")
    changed = stored[3].data.replace(b"1", b"2")
    raw.execute("UPDATE log SET data = ? WHERE id = ?", (changed, stored[3].entry.id))
    raw.executescript(
        "CREATE TRIGGER log_keeps_values BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )
    raw.close()
    again = Book.open(folder, KEY, SALT)
    problems = again.problems()
    again.close()
    assert any("HASH" in problem for problem in problems)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tremblay", 1),
        ("EVE tremb", 1),
        ("marie eve", 1),
        ("Ève-Marie", 1),
        ("belanger", 1),
        ("o’connor", 1),
        ("zzz", 0),
    ],
)
def test_search_ignores_case_accents_hyphens_and_order(book: Book, typed: str, found: int) -> None:
    tell(book)
    reader = book.reader()
    assert len(reader.search(typed)) == found
    reader.close()


def test_a_draft_is_given_back_to_its_own_author_patient_and_form_only(book: Book) -> None:
    key = DraftKey("anna", "observe", "patient-1")
    book.drafts.save(key, {"pulse": "7"}, START)
    found = book.drafts.find(key)
    assert found is not None
    assert found.values == {"pulse": "7"}
    for other in (
        DraftKey("paul", "observe", "patient-1"),
        DraftKey("anna", "observe", "patient-2"),
        DraftKey("anna", "x", "patient-1"),
    ):
        assert book.drafts.find(other) is None


def test_an_older_census_changes_nothing(book: Book) -> None:
    new, old = (
        CensusRow(birth_name="ROY", unit=WARD.code, bed="12A"),
        CensusRow(birth_name="ROY", unit=WARD.code, bed="13A"),
    )
    book.keep_census([(SOMEBODY, new)], START)
    book.keep_census([(SOMEBODY, old)], plus(START, hours=-5))
    reader = book.reader()
    found = reader.expected(SOMEBODY)
    reader.close()
    assert found is not None
    assert found[0].bed == "12A"


def test_a_snapshot_does_not_move(book: Book) -> None:
    tell(book, patients=1)
    reader = book.reader()
    with reader.snapshot():
        before = reader.count()
        tell_more(book)
        assert reader.count() == before
    assert reader.count() > before
    reader.close()


def tell_more(book: Book) -> None:
    """One more entry, by the writer."""
    entry = a_ward(1).entries[0]
    body = body_of(entry)
    assert body is not None
    clock = ScriptedClock(Instant("2026-02-10T05:10:00.000Z"))
    book.append(SIGNER, [Writing(body, patient=entry.patient)], clock, scripted_entropy(99))


def test_no_name_stands_in_any_file_of_the_store(book: Book) -> None:
    tell(book)
    book.drafts.save(DraftKey("anna", "transmit", "p"), {"data": "TREMBLAY"}, START)
    data = b"".join(path.read_bytes() for path in book.folder.iterdir())
    for name in ("TREMBLAY", "tremblay", "Tremblay", "KOWALSKI"):
        assert name.encode() not in data
        assert name.encode("utf-16-le") not in data
