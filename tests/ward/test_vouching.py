"""A colleague on no list, and the unit's sealed envelope: in by somebody's word, for a day, by their own name."""

from __future__ import annotations

import pytest

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed
from console.record.codes.station import Access, Role
from console.record.instant import minutes_between
from console.store.book import Book
from console.store.stretching import FLOOR
from console.ward import people, reading
from console.ward.envelope import new_code, open_envelope
from console.ward.laptop import Laptop
from console.ward.people import Newcomer
from console.ward.session import Session
from tests.stations import Station
from tests.ward.conftest import Refusal

PAUL = Newcomer("Paul Roux", Role.IDE, "balcon sirop dragon piano")


def vouch(session: Session, laptop: Laptop, who: Newcomer = PAUL) -> str:
    return people.vouch(session, laptop.vault, laptop.data_key(session), who, FLOOR).id


def test_somebody_vouched_for_works_in_their_own_name_and_is_shown_with_who_vouched(
    station: Station, nurse: Session
) -> None:
    laptop = station.laptop
    paul = vouch(nurse, laptop)
    session = laptop.unlock(paul, PAUL.passphrase)
    assert (session.person.name, session.person.role) == ("Paul Roux", Role.IDE)
    word = people.standing(nurse.reader, nurse.certificate.station)[paul]
    assert word.by == nurse.person.id
    assert minutes_between(nurse.now(), word.until) == 24 * 60
    [given] = reading.unit_state(nurse).laptop.words
    assert (given.name, given.by, given.until) == ("Paul Roux", nurse.person.name, word.until)


def test_after_a_day_the_word_is_over_until_somebody_gives_it_again(station: Station, nurse: Session) -> None:
    laptop = station.laptop
    paul = vouch(nurse, laptop)
    laptop.unlock(paul, PAUL.passphrase)
    station.clock.advance(minutes=24 * 60)
    with pytest.raises(CahierError) as refused:
        laptop.unlock(paul, PAUL.passphrase)
    assert refused.value.fault is Fault.VOUCHING_ENDED
    people.renew(nurse, paul)
    assert laptop.unlock(paul, PAUL.passphrase).person.id == paul


def test_the_end_of_the_word_counts_for_the_pin_as_well(station: Station, nurse: Session) -> None:
    laptop = station.laptop
    paul = vouch(nurse, laptop)
    session = laptop.unlock(paul, PAUL.passphrase)
    laptop.set_pin(session, "2580")
    laptop.lock_screen(session)
    station.clock.advance(minutes=24 * 60)
    with pytest.raises(CahierError) as refused:
        laptop.unlock_by_pin(paul, "2580")
    assert refused.value.fault is Fault.VOUCHING_ENDED


def test_a_manager_keeps_somebody_for_good_with_the_keys_they_have(station: Station, nurse: Session) -> None:
    laptop = station.laptop
    paul = vouch(nurse, laptop)
    manager = station.unlock("manager")
    people.keep(manager, paul)
    station.clock.advance(minutes=72 * 60)
    assert laptop.unlock(paul, PAUL.passphrase).person.id == paul
    assert people.standing(nurse.reader, nurse.certificate.station) == {}


def test_nobody_is_made_a_manager_by_a_word(station: Station, nurse: Session) -> None:
    for role in (Role.CADRE, Role.DSI, Role.CRISE):
        with Refusal(nurse, Fault.NOT_ENTITLED):
            vouch(nurse, station.laptop, Newcomer("Paul Roux", role, PAUL.passphrase))
    assert [slot.name for slot in station.laptop.vault.people()].count("Paul Roux") == 0


def test_who_is_here_by_a_word_gives_none(station: Station, nurse: Session) -> None:
    laptop = station.laptop
    paul = laptop.unlock(vouch(nurse, laptop), PAUL.passphrase)
    with Refusal(paul, Fault.NOT_ENTITLED):
        vouch(paul, laptop, Newcomer("Zoé Brandt", Role.AS, "radis turbine soleil carafe"))
    with Refusal(paul, Fault.NOT_ENTITLED):
        people.renew(paul, paul.person.id)


def test_a_name_that_is_on_the_list_is_not_taken_twice(station: Station, nurse: Session) -> None:
    with Refusal(nurse, Fault.PERSON_HAS_KEY):
        vouch(nurse, station.laptop, Newcomer(nurse.person.name.upper(), Role.IDE, PAUL.passphrase))


# --- the envelope ------------------------------------------------------------------------------------


@pytest.fixture
def code(station: Station) -> str:
    """The card of a laptop that is locked."""
    manager, laptop, made = station.unlock("manager"), station.laptop, new_code()
    laptop.vault.seal_envelope(laptop.data_key(manager), made, FLOOR)
    laptop.lock_cold(manager)
    return made


def opened(station: Station, code: str, who: Newcomer = PAUL) -> str:
    return open_envelope(station.laptop, code, who, FLOOR)


def test_the_card_opens_the_first_shift_in_the_name_of_who_holds_it(station: Station, code: str) -> None:
    paul = opened(station, code.upper())
    session = station.laptop.unlock(paul, PAUL.passphrase)
    word = people.standing(session.reader, session.certificate.station)[paul]
    assert word.by == session.certificate.station
    notes = [line.body for line in session.reader.lines_of_kind("accessed")]
    assert [each.reason for each in notes if isinstance(each, Accessed) and each.access is Access.ENVELOPE] == [
        "Paul Roux"
    ]


def test_the_card_opens_once(station: Station, code: str) -> None:
    opened(station, code)
    assert not station.laptop.vault.has_envelope
    with pytest.raises(CahierError) as refused:
        opened(station, code, Newcomer("Zoé Brandt", Role.AS, "radis turbine soleil carafe"))
    assert refused.value.fault is Fault.ENVELOPE_WRONG


def test_a_wrong_code_and_a_refused_passphrase_change_nothing_and_leave_the_card_good(
    station: Station, code: str
) -> None:
    before = {path.name: path.read_bytes() for path in station.folder.iterdir() if path.name.startswith("keys")}
    for typed, who in (("café tulipe forêt élan miroir", PAUL), (code, Newcomer("Paul Roux", Role.IDE, "1234"))):
        with pytest.raises(CahierError):
            opened(station, typed, who)
    after = {path.name: path.read_bytes() for path in station.folder.iterdir() if path.name.startswith("keys")}
    assert after == before
    assert station.laptop.unlock(opened(station, code), PAUL.passphrase).person.name == "Paul Roux"


def test_a_book_that_cannot_be_written_leaves_no_key_behind(
    station: Station, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise CahierError(Fault.DISK_FULL)

    with monkeypatch.context() as broken:
        broken.setattr(Book, "append", full)
        with pytest.raises(CahierError):
            opened(station, code)
    assert "Paul Roux" not in [slot.name for slot in station.laptop.vault.people()]
    assert station.laptop.vault.has_envelope
