"""New keys of a laptop: taken at once when somebody is removed for cause, confirmed by IT, the old ones called off."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.crossing import fleet
from console.crossing.export import export, recipient_of
from console.crossing.identities import new_identity, public_half
from console.crossing.intake import take_in
from console.crossing.notices import take_notice
from console.crossing.succession import SUFFIX, check_word, is_unconfirmed, take_new_keys, write_request
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.certificate import Certificate, succeed
from console.record.codes.station import Role
from console.record.instant import plus
from console.store.stretching import FLOOR
from console.ward import people
from console.ward.concerns import concerns
from console.ward.cover import CERTIFICATE_FILE
from console.ward.people import standing
from tests.make import START
from tests.stations import PEOPLE, Prepared, Station, admitted, copy_of


@pytest.fixture
def one(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    station = copy_of(provisioned, 0, tmp_path / "one")
    yield station
    station.laptop.lock_cold()


@pytest.fixture
def other(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    station = copy_of(provisioned, 1, tmp_path / "other")
    yield station
    station.laptop.lock_cold()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def kit(provisioned: Prepared, tmp_path: Path) -> Path:
    """The kit of IT, whose register holds these laptops."""
    (tmp_path / "kit" / "public").mkdir(parents=True)
    texts = [(each / "station.cert").read_text(encoding="utf-8") for each in provisioned.folders]
    (tmp_path / "kit" / "public" / "stations.json").write_text(json.dumps(texts), encoding="utf-8")
    return tmp_path / "kit"


def removed_for_cause(station: Station, who: str = "other") -> None:
    session = station.unlock("manager")
    laptop = station.laptop
    people.remove(session, laptop.vault, laptop.data_key(session), station.person(who), "vol", for_cause=True)
    take_new_keys(laptop, session)
    laptop.lock_cold(session)


def confirmed(station: Station, kit: Path, stick: Path) -> None:
    """IT's part, and what comes back."""
    session = station.unlock("manager")
    request = write_request(session, stick)
    word = check_word(session.certificate)
    renewal, _stated = fleet.confirm(station.kit, kit, request.read_text(encoding="utf-8"), word.lower(), START)
    (stick / "W1.renewal").write_text(renewal, encoding="utf-8")
    take_notice(session, stick / "W1.renewal")
    take_notice(session, kit / "public" / revocation.FILE)


def test_whoever_is_removed_for_cause_leaves_a_laptop_with_keys_of_its_own(one: Station) -> None:
    before = one.laptop.certificate
    admitted(one.unlock())
    removed_for_cause(one)
    laptop = one.again()
    session = one.unlock("manager")
    after = session.certificate
    assert laptop.certificate == after
    assert (after.station, after.signing_key) != (before.station, before.signing_key)
    assert (after.label, after.unit, after.predecessor is not None) == (before.label, before.unit, True)
    names = {person.name for person in session.reader.people_of(after.station)}
    assert names == {each.name for each in PEOPLE.values()} - {PEOPLE["other"].name}
    assert session.book.problems() == []
    assert Fault.KEYS_UNCONFIRMED in [each.fault for each in concerns(session, laptop.vault)]


def test_other_laptops_go_on_taking_in_what_it_writes(one: Station, other: Station, stick: Path) -> None:
    admitted(one.unlock())
    removed_for_cause(one)
    session = one.unlock()
    who = admitted(session, name="Leroy", bed="12B")
    outcome = take_in(other.unlock(), export(session, stick).path, identity=one.kit.identity)
    assert (outcome.quarantined, outcome.gaps, outcome.forks) == (0, (), ())
    assert other.unlock().reader.knows(who)


def test_a_word_that_somebody_gave_for_a_colleague_ends_when_it_would_have(one: Station) -> None:
    session, laptop = one.unlock(), one.laptop
    agency = people.Newcomer("Zoé Nakamura", Role.IDE, "comète buvard ourson ficelle dune")
    people.vouch(session, laptop.vault, laptop.data_key(session), agency, FLOOR)
    until = {name: word.until for name, word in standing(session.reader, session.certificate.station).items()}
    after = take_new_keys(laptop, session)
    again = {name: word.until for name, word in standing(session.reader, after.station).items()}
    assert again == until != {}


def test_what_a_thief_signs_with_the_old_keys_counts_for_nothing_once_it_confirmed_the_new(
    one: Station, other: Station, kit: Path, stick: Path, tmp_path: Path
) -> None:
    admitted(one.unlock())
    one.laptop.lock_cold()
    shutil.copytree(one.folder, tmp_path / "stolen")
    thief = Station(one.kit, tmp_path / "stolen", 700)
    removed_for_cause(one)
    written = export(one.unlock(), stick)
    confirmed(one, kit, stick)
    assert not is_unconfirmed(one.unlock().certificate)
    receiver = other.unlock()
    take_notice(receiver, kit / "public" / revocation.FILE)
    assert take_in(receiver, written.path, identity=one.kit.identity).quarantined == 0

    stolen = thief.unlock("other")
    forged = admitted(stolen, name="Voleur", bed="12B")
    with pytest.raises(CahierError) as caught:
        take_in(receiver, export(stolen, stick).path, identity=one.kit.identity)
    assert caught.value.fault is Fault.STATION_REVOKED
    take_new_keys(thief.laptop, stolen)  # a successor of the thief's own, from the same head or before
    with pytest.raises(CahierError) as caught:
        take_in(receiver, export(stolen, stick).path, identity=one.kit.identity)
    assert caught.value.fault is Fault.STATION_REVOKED
    assert not receiver.reader.knows(forged)
    thief.laptop.lock_cold()


def test_what_is_sealed_to_it_from_then_on_opens_with_no_old_copy(
    one: Station, other: Station, kit: Path, stick: Path, tmp_path: Path
) -> None:
    admitted(other.unlock())
    under_way = export(other.unlock(), stick, recipients=[recipient_of(one.laptop.certificate)])
    shutil.copytree(one.folder, tmp_path / "stolen")
    thief = Station(one.kit, tmp_path / "stolen", 700)
    removed_for_cause(one)
    confirmed(one, kit, stick)
    after = one.unlock()
    who = admitted(other.unlock(), name="Leroy", bed="12B")
    later = export(other.unlock(), stick, recipients=[recipient_of(after.certificate)])
    stolen = thief.unlock("other")
    assert take_in(stolen, under_way.path).quarantined == 0
    with pytest.raises(CahierError) as caught:
        take_in(stolen, later.path)
    assert caught.value.fault is Fault.IDENTITY_REFUSED
    thief.laptop.lock_cold()

    assert take_in(after, under_way.path).quarantined == 0
    assert take_in(after, later.path).quarantined == 0
    assert after.reader.knows(who)


def test_the_word_that_the_laptop_shows_vouches_for_both_its_keys(one: Station, kit: Path, stick: Path) -> None:
    """Whoever holds the old keys could put a recipient of their own beside the new key that the laptop signs with."""
    seed = one.unlock().reader.setting("station.signing") or b""
    removed_for_cause(one)
    session = one.unlock()
    issuer = json.loads(write_request(session, stick).read_text(encoding="utf-8"))["issuer"]
    swapped = msgspec.structs.replace(session.certificate, recipient=public_half(new_identity()))
    forged = succeed(issuer, swapped, Ed25519PrivateKey.from_private_bytes(seed))
    with pytest.raises(CahierError) as caught:
        fleet.confirm(one.kit, kit, forged, check_word(session.certificate), START)
    assert caught.value.fault is Fault.REQUEST_REFUSED


def test_what_was_written_before_it_confirmed_still_counts_afterwards(
    one: Station, other: Station, kit: Path, stick: Path
) -> None:
    first = admitted(one.unlock())
    removed_for_cause(one)
    second = admitted(one.unlock(), name="Leroy", bed="12B")
    confirmed(one, kit, stick)
    third = admitted(one.unlock(), name="Petit", bed="R1")
    receiver = other.unlock()
    take_notice(receiver, kit / "public" / revocation.FILE)
    outcome = take_in(receiver, export(one.unlock(), stick).path, identity=one.kit.identity)
    assert outcome.quarantined == 0
    assert all(receiver.reader.knows(who) for who in (first, second, third))


def test_it_signs_nothing_without_the_word_that_the_laptop_shows(one: Station, kit: Path, stick: Path) -> None:
    session = one.unlock()
    with pytest.raises(CahierError) as caught:
        write_request(session, stick)
    assert caught.value.fault is Fault.NOTHING_TO_CONFIRM
    removed_for_cause(one)
    session = one.unlock()
    text = write_request(session, stick).read_text(encoding="utf-8")
    register = (kit / "public" / "stations.json").read_bytes()
    with pytest.raises(CahierError) as caught:
        fleet.confirm(one.kit, kit, text, "0000-0000-0000", START)
    assert caught.value.fault is Fault.REQUEST_REFUSED
    assert (kit / "public" / "stations.json").read_bytes() == register
    assert not (kit / "public" / revocation.FILE).exists()
    assert [path.suffix for path in stick.iterdir()] == [SUFFIX]


def test_it_confirms_no_successor_of_a_laptop_that_was_called_off_before(one: Station, kit: Path, stick: Path) -> None:
    admitted(one.unlock())
    fleet.revoke(one.kit, kit, "W1", "volé", START, through=2)
    removed_for_cause(one)
    session = one.unlock()
    text = write_request(session, stick).read_text(encoding="utf-8")
    with pytest.raises(CahierError) as caught:
        fleet.confirm(one.kit, kit, text, check_word(session.certificate), START)
    assert caught.value.fault is Fault.STATION_REVOKED


def test_the_label_belongs_to_whoever_goes_on(one: Station, kit: Path, stick: Path) -> None:
    removed_for_cause(one)
    confirmed(one, kit, stick)
    named = fleet.station_named(kit, one.kit.site, "W1")
    assert named.station == one.unlock().certificate.station
    assert fleet.renew(one.kit, kit, "W1", plus(START, days=1), numbers=10)


def test_a_power_cut_before_the_file_beside_the_book_is_written_is_mended_at_the_next_unlock(one: Station) -> None:
    old: Certificate = one.laptop.certificate
    text = (one.folder / CERTIFICATE_FILE).read_bytes()
    removed_for_cause(one)
    (one.folder / CERTIFICATE_FILE).write_bytes(text)
    assert one.again().certificate == old
    session = one.unlock()
    assert session.certificate.station == session.book.station != old.station
    admitted(session)
    assert session.book.problems() == []
    assert one.again().certificate == session.certificate
