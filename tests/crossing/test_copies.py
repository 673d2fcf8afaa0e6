"""Mirror, backup, restore: a laptop that burns is made again, and never gives a number twice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.crossing.copies import backup, mirror_name, mirror_now, open_mirror, take_back
from console.crossing.export import export, recipient_of
from console.crossing.intake import take_in
from console.crossing.restore import Restored, restore
from console.crossing.rollback import compare_mirror, compare_page
from console.errors import CahierError, Fault
from console.paper.documents import Document, Wish
from console.record import file as patient_file
from console.record.bodies.station import HeadPresented
from console.record.codes.station import Standing
from console.store import key_file
from console.store.drafts import DraftKey
from console.store.stretching import FLOOR
from console.store.vault import Vault
from console.ward import printing
from console.ward.laptop import Laptop
from console.ward.session import Session
from tests.stations import PEOPLE, Prepared, Station, admitted, copy_of

PASSPHRASE = "rivage pomme statue verger lune"


@pytest.fixture
def station(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    one = copy_of(provisioned, 1, tmp_path / "one")
    yield one
    one.laptop.lock_cold()


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    (tmp_path / "medium").mkdir()
    return tmp_path / "medium"


def brought_back(station: Station, copy: Path, folder: Path) -> Restored:
    return restore(
        copy,
        folder,
        lambda vault: vault.unlock_escrow(station.kit.escrow),
        lambda _person: PASSPHRASE,
        FLOOR,
        station.clock,
        station.entropy,
    )


def signed_in(station: Station, folder: Path) -> tuple[Laptop, Session]:
    laptop = Laptop(folder, station.clock, station.entropy)
    return laptop, laptop.unlock(laptop.person_named(PEOPLE["nurse"].name), PASSPHRASE)


def hashes(session: Session) -> list[str]:
    return sorted(stored.hash for stored in session.reader.entries())


def numbers(session: Session) -> list[str]:
    return [
        number.value
        for each in session.reader.patients()
        for number in session.card(each).identity.numbers
        if number.type == "DOWNTIME"
    ]


def test_a_mirror_holds_every_entry_and_nobodys_passphrase_opens_it(station: Station, medium: Path) -> None:
    session = station.unlock()
    admitted(session, bed="R1")
    station.laptop.vault.seal_envelope(station.laptop.data_key(session), "girafe plateau corail ticket neige", FLOOR)
    mirror_now(station.laptop, session, medium)
    admitted(session, name="Roy", bed="R2")
    assert mirror_now(station.laptop, session, medium) > 0
    assert mirror_now(station.laptop, session, medium) == 0
    vault = Vault.open(medium / mirror_name(session))
    assert vault.people() == []
    assert not vault.has_envelope
    made = brought_back(station, medium / mirror_name(session), medium / "again")
    laptop, back = signed_in(station, made.folder)
    assert set(hashes(session)) <= set(hashes(back))
    laptop.lock_cold(back)


def test_a_book_that_is_brought_back_from_a_mirror_is_examined_anew(station: Station, medium: Path) -> None:
    session = station.unlock()
    admitted(session, bed="R1")
    examined = session.book.examined
    assert examined.line_up("rules") > 0
    examined.put(examined.waiting(99), [], [])
    mirror_now(station.laptop, session, medium)
    laptop, back = signed_in(station, brought_back(station, medium / mirror_name(session), medium / "again").folder)
    assert back.book.examined.line_up("rules") == len(back.reader.patients()) > 0
    laptop.lock_cold(back)


def test_no_patient_is_named_in_any_byte_of_a_copy(station: Station, medium: Path) -> None:
    session = station.unlock()
    admitted(session, name="Quatrebarbes", bed="R1")
    mirror_now(station.laptop, session, medium)
    backup(station.laptop, session, medium)
    files = [path for path in medium.rglob("*") if path.is_file()]
    assert len(files) >= 10
    for path in files:
        found = path.read_bytes().lower()
        assert not any("quatrebarbes".encode(code) in found for code in ("utf-8", "utf-16-le", "utf-16-be"))


def test_a_restored_laptop_and_the_lost_one_go_on_and_merge_without_one_equal_number(
    station: Station, provisioned: Prepared, medium: Path, tmp_path: Path
) -> None:
    lost = station.unlock()
    admitted(lost, name="Avant", bed="R1")
    mirror_now(station.laptop, lost, medium)
    first = brought_back(station, medium / mirror_name(lost), tmp_path / "first")
    second = brought_back(station, medium / mirror_name(lost), tmp_path / "second")  # by mistake, twice
    sessions = [lost]
    laptops = []
    for made in (first, second):
        laptop, session = signed_in(station, made.folder)
        laptops.append(laptop)
        sessions.append(session)
    for number, session in enumerate(sessions):
        for _each in range(3):
            admitted(session, name=f"Apres{'abc'[number]}{'xyz'[_each]}", bed="R2")
    third = copy_of(provisioned, 0, tmp_path / "third")
    collector = third.unlock()
    for session in sessions:
        sent = export(session, medium)
        assert take_in(collector, sent.path, identity=station.kit.identity).quarantined == 0
    given = numbers(collector)
    assert len(given) == len(set(given)) == 10
    assert collector.reader.forks() == []
    assert collector.book.problems() == []
    stations = {first.certificate.station, second.certificate.station, lost.certificate.station}
    assert len(stations) == 3
    for laptop in (*laptops, third.laptop):
        laptop.lock_cold()


def test_a_restored_laptop_opens_what_was_sealed_to_the_lost_one_and_the_lost_one_not_what_is_sealed_to_it(
    station: Station, provisioned: Prepared, medium: Path, tmp_path: Path
) -> None:
    lost = station.unlock()
    mirror_now(station.laptop, lost, medium)
    laptop, session = signed_in(station, brought_back(station, medium / mirror_name(lost), tmp_path / "back").folder)
    other = copy_of(provisioned, 0, tmp_path / "other")
    before = export(other.unlock(), medium, recipients=[recipient_of(lost.certificate)])
    assert take_in(session, before.path).quarantined == 0
    admitted(other.unlock(), name="Leroy", bed="R1")
    after = export(other.unlock(), medium, recipients=[recipient_of(session.certificate)])
    assert take_in(session, after.path).quarantined == 0
    with pytest.raises(CahierError) as caught:
        take_in(lost, after.path)
    assert caught.value.fault is Fault.IDENTITY_REFUSED
    for each in (laptop, other.laptop):
        each.lock_cold()


def test_people_drafts_and_documents_come_back(station: Station, medium: Path, tmp_path: Path) -> None:
    session = station.unlock()
    who = admitted(session, bed="R1")
    key = DraftKey(session.person.id, who, "transmit", "")
    session.book.drafts.save(key, {"data": "Tirage"}, session.now())
    page = printing.prepare(session, Wish(Document.SITUATION))
    mirror_now(station.laptop, session, medium)
    laptop, back = signed_in(station, brought_back(station, medium / mirror_name(session), tmp_path / "x").folder)
    draft = back.book.drafts.find(key)
    assert draft is not None
    assert draft.values == {"data": "Tirage"}
    assert printing.kept(back, page.number).data == page.data
    assert back.person.id == session.person.id
    assert isinstance(back.open_file(who), patient_file.PatientFile)
    laptop.lock_cold(back)


def test_a_medium_pulled_out_while_it_is_written_still_brings_everything_back(
    station: Station, medium: Path, tmp_path: Path
) -> None:
    session = station.unlock()
    admitted(session, bed="R1")
    mirror = open_mirror(station.laptop, session, medium)
    admitted(session, name="Roy", bed="R2")
    mirror.catch_up(session.reader)
    pulled = tmp_path / "pulled"  # what lies on the medium at this moment: the write-ahead log is not in the book yet
    shutil.copytree(medium / mirror_name(session), pulled)
    held = hashes(session)
    mirror.close()
    laptop, back = signed_in(station, brought_back(station, pulled, tmp_path / "back").folder)
    assert set(held) <= set(hashes(back))
    laptop.lock_cold(back)


def test_a_new_recovery_code_makes_the_mirror_anew(station: Station, medium: Path, tmp_path: Path) -> None:
    session = station.unlock()
    mirror_now(station.laptop, session, medium)
    code = station.laptop.vault.add_recovery(station.laptop.data_key(session))
    admitted(session, bed="R1")
    mirror_now(station.laptop, session, medium)
    vault = Vault.open(medium / mirror_name(session))
    vault.unlock_recovery(code)
    assert sorted(path.name for path in medium.iterdir()) == [mirror_name(session)]


def test_a_restore_that_fails_leaves_nothing_and_the_copy_as_it_was(
    station: Station, medium: Path, tmp_path: Path
) -> None:
    session = station.unlock()
    made = backup(station.laptop, session, medium)
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    with pytest.raises(CahierError) as caught:
        restore(
            made.folder,
            tmp_path / "back",
            lambda vault: vault.unlock_escrow(station.kit.custodies[0].package),
            lambda _person: PASSPHRASE,
            FLOOR,
            station.clock,
            station.entropy,
        )
    assert caught.value.fault is Fault.ESCROW_WRONG
    book = bytearray(before[key_file.BOOK])
    book[len(book) // 2] ^= 1
    (made.folder / key_file.BOOK).write_bytes(book)
    with pytest.raises(CahierError) as caught:
        brought_back(station, made.folder, tmp_path / "back")
    assert caught.value.fault in (Fault.STORE_DAMAGED, Fault.BOOK_PROBLEMS)
    assert not (tmp_path / "back").exists()
    assert not (tmp_path / "back.part").exists()
    (made.folder / key_file.BOOK).write_bytes(before[key_file.BOOK])
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before
    brought_back(station, made.folder, tmp_path / "back")
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before


def test_the_two_newest_backups_stay(station: Station, medium: Path) -> None:
    session = station.unlock()
    made = []
    for number in range(3):
        admitted(session, name=f"Roy{'abc'[number]}", bed="R1")
        made.append(backup(station.laptop, session, medium).folder.name)
    assert sorted(path.name for path in medium.iterdir()) == made[1:]


def test_a_backup_that_does_not_fit_leaves_the_older_ones(station: Station, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=22m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not allowed here")
    try:
        session = station.unlock()
        older = backup(station.laptop, session, folder)
        (folder / "holiday.jpg").write_bytes(bytes(8_000_000))
        with pytest.raises(CahierError) as caught:
            backup(station.laptop, session, folder)
        assert caught.value.fault is Fault.MEDIUM_SMALL
        assert sorted(path.name for path in folder.iterdir()) == [older.folder.name, "holiday.jpg"]
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def set_back(station: Station, older: Path) -> Session:
    """Put an old copy of the laptop's folder in the place of the present one, as a thief or a technician would."""
    station.laptop.lock_cold()
    shutil.rmtree(station.folder)
    shutil.copytree(older, station.folder)
    station.again()
    return station.unlock()


def findings(session: Session) -> list[Standing]:
    lines = session.reader.lines_of_kind("head_presented")
    return [line.body.standing for line in lines if isinstance(line.body, HeadPresented)]


def test_a_book_that_was_set_back_is_found_by_a_package_and_gets_back_what_it_lacks(
    station: Station, medium: Path, tmp_path: Path
) -> None:
    shutil.copytree(station.folder, tmp_path / "older")
    session = station.unlock()
    admitted(session, bed="R1")
    held = hashes(session)
    sent = export(session, medium)
    session = set_back(station, tmp_path / "older")
    take_in(session, sent.path, identity=station.kit.identity)
    assert findings(session) == [Standing.BOOK_IS_OLDER]
    assert set(held) <= set(hashes(session))
    assert take_in(session, sent.path, identity=station.kit.identity).new == 0
    assert len(findings(session)) == 1


def test_a_book_that_was_set_back_is_found_by_a_printed_page(station: Station, medium: Path, tmp_path: Path) -> None:
    shutil.copytree(station.folder, tmp_path / "older")
    session = station.unlock()
    admitted(session, bed="R1")
    foot = printing.imprint(session, "1").checkpoint
    assert compare_page(session, foot).standing is Standing.AGREES
    assert findings(session) == []
    session = set_back(station, tmp_path / "older")
    assert compare_page(session, f"Imprimé à 22:10 {foot}").standing is Standing.BOOK_IS_OLDER
    assert findings(session) == [Standing.BOOK_IS_OLDER]
    with pytest.raises(CahierError) as caught:
        compare_page(session, foot.replace(" 1", " 2", 1))
    assert caught.value.fault is Fault.CHECKPOINT_REFUSED


def test_a_mirror_is_never_overwritten_by_a_book_that_knows_less(
    station: Station, medium: Path, tmp_path: Path
) -> None:
    session = station.unlock()
    mirror_now(station.laptop, session, medium)
    station.laptop.lock_cold(session)
    shutil.copytree(station.folder, tmp_path / "older")
    station.again()
    session = station.unlock()
    admitted(session, bed="R1")
    mirror_now(station.laptop, session, medium)
    session = set_back(station, tmp_path / "older")
    found = compare_mirror(station.laptop, session, medium)
    assert found is not None
    assert found.standing in (Standing.BOOK_IS_OLDER, Standing.FORK)
    with pytest.raises(CahierError) as caught:
        mirror_now(station.laptop, session, medium)
    assert caught.value.fault is Fault.MIRROR_AHEAD
    assert take_back(station.laptop, session, medium) > 0
    assert {card.identity.birth_name for card in map(session.card, session.reader.patients())} == {"Tremblay"}
    assert mirror_now(station.laptop, session, medium) == 1, "the entry that it was begun anew"
    assert take_back(station.laptop, session, medium) == 0
