"""Two locks: what opens the book, what closes it, and what is written about it."""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

import pytest

from console.crossing.kit import new_pack
from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed, PersonRemoved
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Access, Role
from console.record.writing import Writing
from console.store.copying import MIRROR_KEY
from console.store.failures import FILE as FAILURES
from console.store.failures import MOST_S
from console.store.key_file import BACKUP, KEYS
from console.store.stretching import FLOOR
from console.ward import people
from console.ward.envelope import open_envelope
from console.ward.key_watch import demand_rekey
from console.ward.laptop import Laptop
from console.ward.people import Newcomer
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests.make import START
from tests.stations import PEOPLE, Prepared, Station, admitted
from tests.ward.conftest import Refusal


def accesses(session: Session) -> list[Accessed]:
    """Every note of access, oldest first."""
    return [line.body for line in session.reader.lines_of_kind("accessed") if isinstance(line.body, Accessed)]


def wrong(station: Station, times: int = 1) -> None:
    """Try a wrong passphrase."""
    for _ in range(times):
        station.clock.advance(seconds=station.laptop.wait_s)
        with pytest.raises(CahierError) as caught:
            station.laptop.unlock(station.person("nurse"), "rien de tout cela ici")
        assert caught.value.fault is Fault.WRONG_PASSPHRASE


def test_accents_capitals_and_blanks_of_a_passphrase_do_not_matter(station: Station) -> None:
    assert station.laptop.unlock(station.person("nurse"), " FORET  elan Miroir cafe tulipe").person.role is Role.IDE


def test_wrong_passphrases_delay_and_are_written_down_at_the_next_success(station: Station) -> None:
    delays = []
    for _ in range(8):
        wrong(station)
        delays.append(station.laptop.wait_s)
    station.clock.advance(seconds=MOST_S)
    session = station.unlock()
    failed = [note.count for note in accesses(session) if note.access is Access.FAILED]
    assert (delays, failed, station.laptop.wait_s) == ([0, 0, 2, 4, 8, 16, 30, MOST_S], [8], 0)


def test_a_restart_forgets_no_failure_and_shuts_nobody_out(station: Station) -> None:
    wrong(station, 4)
    assert station.again().wait_s == 4
    (station.folder / FAILURES).write_bytes(b'{"failures":100000}')
    assert station.again().wait_s == MOST_S
    wrong(station)
    station.clock.advance(seconds=MOST_S)
    session = station.unlock()
    assert [note.count for note in accesses(session) if note.access is Access.FAILED] == [100_001]
    assert (station.laptop.wait_s, station.again().wait_s) == (0, 0)


@pytest.mark.parametrize("kept", [b"", b"{", b'{"failures":-4}', b'{"failures":"x"}', b"\xff"])
def test_a_count_that_cannot_be_read_keeps_nobody_out(station: Station, kept: bytes) -> None:
    (station.folder / FAILURES).write_bytes(kept)
    assert station.again().wait_s == 0
    assert station.unlock().is_open


def test_a_count_that_the_disk_refuses_goes_on_in_memory(station: Station) -> None:
    (station.folder / FAILURES).mkdir()  # nothing can be renamed over it
    wrong(station, 3)
    assert station.laptop.wait_s == 2
    station.clock.advance(seconds=2)
    assert station.unlock().is_open


def test_the_wait_holds_beneath_the_window_and_across_a_restart(station: Station) -> None:
    wrong(station, 4)
    for seconds_gone, left in ((0, 4), (3, 1)):
        station.clock.advance(seconds=seconds_gone)
        station.again()
        with pytest.raises(CahierError) as caught:
            station.unlock()
        assert (caught.value.fault, caught.value.facts) == (Fault.TOO_SOON, {"seconds": left})
        with pytest.raises(CahierError) as caught:
            open_envelope(station.laptop, "un deux trois quatre cinq", Newcomer("X", Role.IDE, "p"), FLOOR)
        assert caught.value.fault is Fault.TOO_SOON
    station.clock.advance(seconds=1)
    assert station.unlock().is_open


def test_a_clock_that_is_set_back_waits_once_more_and_no_longer(station: Station) -> None:
    wrong(station, 3)
    station.clock.advance(days=-400)
    assert station.laptop.wait_s == 2
    station.clock.advance(seconds=2)
    assert station.unlock().is_open


def test_an_older_key_file_is_named_entered_and_told_once(station: Station) -> None:
    manager, laptop = station.unlock("manager"), station.laptop
    old = {name: (station.folder / name).read_bytes() for name in (KEYS, BACKUP)}
    people.remove(manager, laptop.vault, laptop.data_key(manager), station.person("other"), "fin de mission")
    station.again()
    station.unlock()
    assert station.laptop.warning is None
    laptop.lock_cold()
    for name, content in old.items():
        (station.folder / name).write_bytes(content)
    session = (station.again(), station.unlock())[1]
    assert station.laptop.warning is not None
    assert station.laptop.warning.fault is Fault.KEYS_ROLLED_BACK
    put_back = [note.reason for note in accesses(session) if note.access is Access.KEYS_ROLLED_BACK]
    number = station.laptop.vault.state()[0]
    assert put_back == [f"{number + 1} → {number}"]
    with pytest.raises(CahierError) as caught:
        station.unlock("other")
    assert caught.value.fault is Fault.WRONG_PASSPHRASE  # the key works again, the log still says removed
    station.again()
    station.unlock()
    assert station.laptop.warning is None


def test_a_wrong_passphrase_leaves_the_book_closed(station: Station) -> None:
    wrong(station)
    assert station.laptop.is_cold


def test_the_screen_lock_ends_the_session_and_keeps_the_book_open(station: Station, nurse: Session) -> None:
    station.laptop.lock_screen(nurse)
    assert not station.laptop.is_cold
    with pytest.raises(CahierError) as caught:
        nurse.reader.count()
    assert caught.value.fault is Fault.LOCKED


def test_a_nurse_comes_back_by_pin(station: Station, nurse: Session) -> None:
    station.laptop.set_pin(nurse, "8052")
    station.laptop.lock_screen(nurse)
    assert station.laptop.unlock_by_pin(nurse.person.id, "8052").person == nurse.person


def test_five_wrong_pins_make_the_laptop_cold_and_are_written_down(station: Station, nurse: Session) -> None:
    station.laptop.set_pin(nurse, "8052")
    station.laptop.lock_screen(nurse)
    left = []
    for _ in range(5):
        station.clock.advance(seconds=station.laptop.wait_s)
        with pytest.raises(CahierError) as caught:
            station.laptop.unlock_by_pin(nurse.person.id, "1357")
        left.append(caught.value.facts["left"])
    station.clock.advance(seconds=MOST_S)
    assert left == [4, 3, 2, 1, 0]
    assert station.laptop.is_cold
    with pytest.raises(CahierError) as cold:
        station.laptop.unlock_by_pin(nurse.person.id, "8052")
    assert cold.value.fault is Fault.LOCKED
    assert [note.count for note in accesses(station.unlock()) if note.access is Access.FAILED] == [5]


def test_a_pin_does_not_outlive_the_cold_lock(station: Station, nurse: Session) -> None:
    station.laptop.set_pin(nurse, "8052")
    station.laptop.lock_cold(nurse)
    station.unlock("other")
    assert not station.laptop.has_pin(nurse.person.id)


@pytest.mark.parametrize("pin", ["1234", "0000", "12"])
def test_a_simple_pin_is_refused(station: Station, nurse: Session, pin: str) -> None:
    with Refusal(nurse, Fault.WEAK_PIN):
        station.laptop.set_pin(nurse, pin)


def test_a_session_that_ended_cannot_choose_a_pin(station: Station, nurse: Session) -> None:
    station.laptop.lock_screen(nurse)
    with pytest.raises(CahierError) as caught:
        station.laptop.set_pin(nurse, "8052")
    assert caught.value.fault is Fault.LOCKED


def test_the_cold_lock_ends_everybodys_session(station: Station, nurse: Session) -> None:
    other = station.unlock("other")
    station.laptop.lock_cold(nurse)
    for session in (nurse, other):
        with pytest.raises(CahierError) as caught:
            admitted(session)
        assert caught.value.fault is Fault.LOCKED


def test_what_was_written_is_there_after_a_cold_lock_and_a_new_start(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    station.again()
    assert station.unlock("other").card(who).place.bed == "12A"


def test_each_unlock_states_which_key_file_it_saw(station: Station, nurse: Session) -> None:
    assert (accesses(nurse)[-1].keys_number, accesses(nurse)[-1].keys_digest) == station.laptop.vault.state()


def test_somebody_added_by_a_manager_can_unlock_and_once_removed_cannot(station: Station) -> None:
    manager, laptop = station.unlock("manager"), station.laptop
    words = "balcon sirop dragon piano orage"
    added = people.add(manager, laptop.vault, laptop.data_key(manager), "Zoé Brandt", Role.AS, words, FLOOR)
    assert laptop.unlock(added.id, words).person.role is Role.AS
    people.remove(manager, laptop.vault, laptop.data_key(manager), added.id, "fin de mission")
    with pytest.raises(CahierError) as caught:
        station.again().unlock(added.id, words)
    assert caught.value.fault is Fault.NO_KEY_FOR_PERSON


def test_a_nurse_can_neither_add_nor_remove_people(station: Station, nurse: Session) -> None:
    key = station.laptop.data_key(nurse)
    with Refusal(nurse, Fault.NOT_ENTITLED):
        people.add(nurse, station.laptop.vault, key, "Zoé Brandt", Role.IDE, "balcon sirop dragon piano", FLOOR)
    with Refusal(nurse, Fault.NOT_ENTITLED):
        people.remove(nurse, station.laptop.vault, key, station.person("other"), "ennui")
    assert len(station.laptop.people()) == len(PEOPLE)


def test_adding_the_same_name_again_is_refused(station: Station) -> None:
    manager = station.unlock("manager")
    key = station.laptop.data_key(manager)
    with Refusal(manager, Fault.PERSON_HAS_KEY):
        people.add(manager, station.laptop.vault, key, "maëlle tanguy", Role.IDE, "balcon sirop dragon piano", FLOOR)


def test_removing_somebody_unknown_writes_nothing(station: Station) -> None:
    manager = station.unlock("manager")
    with Refusal(manager, Fault.NO_KEY_FOR_PERSON):
        people.remove(manager, station.laptop.vault, station.laptop.data_key(manager), "nobody", "essai")


def test_a_name_that_fits_two_people_or_none_is_not_guessed(station: Station) -> None:
    for name in ("a", "Personne", ""):
        with pytest.raises(CahierError) as caught:
            station.laptop.person_named(name)
        assert caught.value.fault is Fault.PERSON_UNKNOWN


def _secrets(prepared: Prepared, unit: str = "4120") -> StationSecrets:
    pack = new_pack(prepared.kit, 7, "W8", unit, START, os.urandom)
    return StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)


@pytest.mark.parametrize("case", ["weak", "foreign key", "broken site"])
def test_a_provisioning_that_is_refused_leaves_nothing_behind(provisioned: Prepared, tmp_path: Path, case: str) -> None:
    secrets = _secrets(provisioned)
    passphrase = "court" if case == "weak" else "balcon sirop dragon piano orage"
    if case == "foreign key":
        secrets = StationSecrets(secrets.site_text, secrets.certificate_text, os.urandom(32), secrets.identity)
    if case == "broken site":
        secrets = StationSecrets("x = 1", secrets.certificate_text, secrets.signing_seed, secrets.identity)
    people_ = [FirstPerson("Zoé Brandt", Role.IDE, passphrase)]
    with pytest.raises(CahierError):
        provision(tmp_path / "new", secrets, people_, FLOOR, ScriptedClock(START), scripted_entropy(1))
    assert not (tmp_path / "new").exists()


def test_a_store_is_never_provisioned_over(provisioned: Prepared, station: Station) -> None:
    before = {path.name: path.read_bytes() for path in station.folder.iterdir()}
    with pytest.raises(CahierError) as caught:
        people_ = [PEOPLE["nurse"]]
        provision(station.folder, _secrets(provisioned), people_, FLOOR, ScriptedClock(START), scripted_entropy(1))
    assert caught.value.fault is Fault.STORE_EXISTS
    assert {path.name: path.read_bytes() for path in station.folder.iterdir()} == before


def test_a_bare_folder_is_told_as_having_no_book_and_stays_bare(tmp_path: Path) -> None:
    with pytest.raises(CahierError) as caught:
        Laptop(tmp_path, ScriptedClock(START), scripted_entropy(1))
    assert caught.value.fault is Fault.STORE_MISSING
    assert list(tmp_path.iterdir()) == []


def test_somebody_removed_for_cause_opens_nothing_even_with_what_they_took_along(
    station: Station, tmp_path: Path
) -> None:
    manager, laptop = station.unlock("manager"), station.laptop
    gone, words = station.person("other"), PEOPLE["other"].passphrase
    who = admitted(manager)
    manager.book.set_setting(MIRROR_KEY, b"k" * 32)
    for name in (KEYS, BACKUP):
        shutil.copy(station.folder / name, tmp_path / name)
    people.remove(manager, laptop.vault, laptop.data_key(manager), gone, "vol du portable", for_cause=True)
    laptop.lock_cold(manager)
    assert laptop.warning is None
    session = station.unlock()  # nobody needs a new passphrase
    assert session.card(who).identity.birth_name == "Tremblay"
    assert Access.REKEYED in [note.access for note in accesses(session)]
    assert session.reader.setting(MIRROR_KEY) is None  # an old copy of the book tells it
    assert session.book.problems() == []
    laptop.lock_cold(session)
    for name in (KEYS, BACKUP):
        shutil.copy(tmp_path / name, station.folder / name)
    with pytest.raises(CahierError) as caught:
        station.again().unlock(gone, words)
    assert caught.value.fault is Fault.STORE_KEY_MISMATCH


def test_a_new_key_that_was_due_when_the_power_failed_is_given_at_the_next_unlock(station: Station) -> None:
    manager, laptop = station.unlock("manager"), station.laptop
    gone, salt = station.person("other"), laptop.vault.salt
    with manager.book.together():  # the power fails before the slot is taken away
        manager.write(Writing(PersonRemoved(person=gone, reason="vol", for_cause=True)))
        demand_rekey(manager.book)
    book = manager.book
    manager.close()
    book.close()
    station.laptop = Laptop(station.folder, station.clock, station.entropy)
    session = station.unlock()
    assert station.laptop.vault.salt != salt
    assert gone not in {each.id for each in station.laptop.people()}
    assert session.card(admitted(session)).identity.birth_name == "Tremblay"


def test_a_new_key_for_which_there_is_no_room_keeps_nobody_out_and_is_told(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, laptop = station.unlock("manager"), station.laptop
    people.remove(
        manager, laptop.vault, laptop.data_key(manager), station.person("other"), "vol du portable", for_cause=True
    )
    salt = laptop.vault.salt

    def full(*_words: object) -> None:
        raise CahierError(Fault.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr("console.store.rekeying.transfer", full)
        laptop.lock_cold(manager)
        assert station.unlock().is_open
        assert laptop.warning is not None
        assert laptop.warning.fault is Fault.REKEY_WAITS
        laptop.lock_cold()
    assert laptop.vault.salt == salt
    assert station.unlock().is_open  # with room again
    assert laptop.vault.salt != salt
    assert laptop.warning is None
