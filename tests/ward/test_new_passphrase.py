"""A forgotten passphrase is given anew by two people while the book is open, and touches nothing that was written."""

from __future__ import annotations

import pyrage
import pytest

from console.errors import CahierError, Fault
from console.record.codes.station import Access
from console.store.key_file import BACKUP, KEYS
from console.store.stretching import FLOOR
from console.ward.rescue import NewPassphrase, give_anew
from console.ward.session import Session
from tests.stations import PEOPLE, Station, admitted
from tests.ward.conftest import Refusal

NEW = NewPassphrase("bassine orage tambour filet craie", FLOOR)


@pytest.fixture
def manager(station: Station) -> Session:
    return station.unlock("manager")


def code_of(station: Station, session: Session) -> str:
    return station.laptop.vault.add_recovery(station.laptop.data_key(session))


def give(station: Station, session: Session, proof: str, who: str = "nurse", new: NewPassphrase = NEW) -> str:
    laptop = station.laptop
    name = give_anew(session, laptop.vault, laptop.data_key(session), proof, station.person(who), new)
    laptop.forget(station.person(who))
    return name


def test_two_people_give_a_new_passphrase_and_what_was_written_stays_signed(station: Station, manager: Session) -> None:
    nurse = station.unlock()
    station.laptop.set_pin(nurse, "2580")
    who = admitted(nurse)
    assert give(station, manager, code_of(station, manager)) == PEOPLE["nurse"].name
    assert not nurse.is_open
    assert not station.laptop.has_pin(station.person("nurse"))
    with pytest.raises(CahierError) as caught:
        station.unlock()
    assert caught.value.fault is Fault.WRONG_PASSPHRASE
    again = station.laptop.unlock(station.person("nurse"), NEW.passphrase)
    admitted(again, "Roy", "12B")
    assert again.card(who).identity.family_name == "TREMBLAY"
    assert again.book.problems() == []
    notes = [
        line for line in again.reader.lines_of_kind("accessed") if getattr(line.body, "access", "") is Access.RESET
    ]
    assert [(line.entry.author, getattr(line.body, "reason", "")) for line in notes] == [
        (manager.person.id, PEOPLE["nurse"].name)
    ]


def test_it_s_key_allows_it_too(station: Station, manager: Session) -> None:
    identity = pyrage.x25519.Identity.generate()
    vault = station.laptop.vault
    vault.add_escrow(station.laptop.data_key(manager), [str(identity.to_public())])
    give(station, manager, f" {identity} ")
    assert station.laptop.unlock(station.person("nurse"), NEW.passphrase).is_open


@pytest.mark.parametrize(
    ("by", "who", "proof", "new", "fault"),
    [
        ("other", "nurse", None, NEW, Fault.NOT_ENTITLED),
        ("manager", "manager", None, NEW, Fault.SAME_PERSON),
        ("manager", "nurse", "AAAAA-AAAAA", NEW, Fault.CODE_MISTYPED),
        ("manager", "nurse", "AGE-SECRET-KEY-1WRONG", NEW, Fault.ESCROW_WRONG),
        ("manager", "nurse", None, NewPassphrase("court", FLOOR), Fault.WEAK_PASSPHRASE),
    ],
)
def test_what_is_refused_changes_neither_key_nor_log(
    station: Station, by: str, who: str, proof: str | None, new: NewPassphrase, fault: Fault
) -> None:
    session = station.unlock(by)
    code = proof or code_of(station, session)
    before = {name: (station.folder / name).read_bytes() for name in (KEYS, BACKUP)}
    with Refusal(session, fault):
        give(station, session, code, who, new)
    assert {name: (station.folder / name).read_bytes() for name in (KEYS, BACKUP)} == before
