"""The loop is closed: a laptop goes only when IT has signed for everything that it holds."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.crossing.copies import backup
from console.crossing.export import export
from console.crossing.intake import take_in
from console.crossing.kit import new_pack
from console.crossing.notices import adopt_revocations
from console.crossing.receipt import give_receipt, held_by, retire, station_of, take_receipt
from console.demo import hospital as played
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.record.instant import plus
from console.record.revocation import Revoked
from console.recovery.delivery import acknowledge, deliver
from console.recovery.receipt import accounted
from console.store.stretching import FLOOR
from console.store.vault import Vault
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests.make import START, WARD
from tests.stations import Prepared, Station, admitted, copy_of

PHRASE = "forêt élan miroir café tulipe"


@pytest.fixture(scope="module")
def it_store(provisioned: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """IT's recovery station, made once."""
    pack = new_pack(provisioned.kit, 9, "IT", WARD.code, START, os.urandom, "RECOVERY")
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    folder = tmp_path_factory.mktemp("it") / "store"
    provision(
        folder, secrets, [FirstPerson("Dana", Role.DSI, PHRASE)], FLOOR, ScriptedClock(START), scripted_entropy(9)
    )
    return folder


@dataclass
class Loop:
    """A ward's laptop with a manager signed in, IT's station, and a stick between them."""

    station: Station
    ward: Session
    laptop: Laptop
    it: Session
    stick: Path

    def carry(self) -> Path:
        path = export(self.ward, self.stick).path
        take_in(self.it, path)
        return path

    def receipt(self, name: str = "W1", packages: tuple[str, ...] = ()) -> Path:
        found = station_of(self.it, name)
        done = {} if packages else accounted(self.it, found.station)
        path = self.stick / f"{len(list(self.stick.iterdir()))}.receipt"
        path.write_text(give_receipt(self.it, found, done, packages), encoding="utf-8")
        return path

    def give_back(self) -> None:
        out = self.stick / "out"
        shutil.rmtree(out, ignore_errors=True)
        deliver(self.it, out / "delivered")
        played.answer(out / "delivered", out / "answers")
        acknowledge(self.it, out / "answers")


@pytest.fixture
def loop(provisioned: Prepared, it_store: Path, tmp_path: Path) -> Iterator[Loop]:
    station = copy_of(provisioned, 0, tmp_path / "ward")
    shutil.copytree(it_store, tmp_path / "it")
    laptop = Laptop(tmp_path / "it", ScriptedClock(START), scripted_entropy(77))
    it = laptop.unlock(laptop.people()[0].id, PHRASE)
    (tmp_path / "stick").mkdir()
    ward = station.unlock("manager")
    admitted(ward)
    yield Loop(station, ward, station.laptop, it, tmp_path / "stick")
    laptop.lock_cold()
    station.laptop.lock_cold()


def refused(loop: Loop, path: Path) -> CahierError:
    """Why retiring is refused; the laptop must still open with the passphrase."""
    with pytest.raises(CahierError) as caught:
        retire(loop.laptop, loop.ward, path)
    assert [person.name for person in Vault.open(loop.station.folder).people()]
    return caught.value


def test_a_laptop_is_retired_once_everything_has_its_final_outcome(loop: Loop, tmp_path: Path) -> None:
    kept = backup(loop.laptop, loop.ward, tmp_path / "stick")
    sent = loop.carry()
    loop.give_back()
    found = retire(loop.laptop, loop.ward, loop.receipt())
    assert found.receipt.accounted.keys() == {"hl7", "fhir", "csv"}
    assert kept.folder.name in found.copies
    assert sent.name in found.packages
    loop.laptop.lock_cold(loop.ward)
    vault = Vault.open(loop.station.folder)
    assert vault.people() == []
    vault.unlock_escrow(loop.station.kit.escrow)
    assert (loop.station.folder / "book.db").exists()


def test_there_is_no_receipt_before_the_last_answer(loop: Loop) -> None:
    loop.carry()
    with pytest.raises(CahierError) as caught:
        loop.receipt()
    assert caught.value.fault is Fault.RECEIPT_SHORT
    deliver(loop.it, loop.stick / "out" / "delivered")
    with pytest.raises(CahierError) as caught:
        loop.receipt()
    assert caught.value.fault is Fault.RECEIPT_SHORT


def test_one_entry_more_than_the_receipt_covers_and_the_laptop_stays(loop: Loop) -> None:
    loop.carry()
    loop.give_back()
    path = loop.receipt()
    admitted(loop.ward, name="Roy", bed="12B")
    problem = refused(loop, path)
    assert problem.fault is Fault.RETIRE_NEWER
    assert int(problem.facts["count"]) > 0
    loop.carry()
    loop.give_back()
    assert retire(loop.laptop, loop.ward, loop.receipt()).receipt.scope == "ACCOUNTED"


def test_what_came_from_another_laptop_must_be_covered_too(loop: Loop, provisioned: Prepared, tmp_path: Path) -> None:
    loop.carry()
    loop.give_back()
    path = loop.receipt()
    other = copy_of(provisioned, 1, tmp_path / "other")
    session = other.unlock()
    admitted(session, name="Ailleurs", bed="R1")
    take_in(loop.ward, export(session, loop.stick).path, identity=loop.station.kit.identity)
    other.laptop.lock_cold(session)
    assert refused(loop, path).fault is Fault.RETIRE_NEWER


def test_a_ward_cannot_sign_a_receipt_for_itself(loop: Loop) -> None:
    found = loop.ward.certificate
    with pytest.raises(CahierError) as caught:
        give_receipt(loop.ward, found, {"hl7": 10_000})
    assert caught.value.fault is Fault.RECEIPT_STATION


def test_a_changed_or_foreign_receipt_is_refused(loop: Loop, provisioned: Prepared, tmp_path: Path) -> None:
    loop.carry()
    loop.give_back()
    said = json.loads(loop.receipt().read_text(encoding="utf-8"))
    own = next(each for each in said["receipt"]["ranges"] if each["station"] == said["receipt"]["station"])
    own["seq"] += 1000
    forged = loop.stick / "forged.receipt"
    forged.write_text(json.dumps(said, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    assert refused(loop, forged).fault is Fault.RECEIPT_REFUSED
    other = copy_of(provisioned, 1, tmp_path / "other")
    session = other.unlock()
    with pytest.raises(CahierError) as caught:
        take_receipt(session, loop.receipt())
    assert caught.value.fault is Fault.RECEIPT_REFUSED
    other.laptop.lock_cold(session)


@pytest.mark.parametrize("through", [None, 500], ids=["by time", "by number"])
def test_a_station_of_it_that_was_called_off_signs_no_receipt_any_more(
    loop: Loop, provisioned: Prepared, tmp_path: Path, through: int | None
) -> None:
    loop.carry()
    loop.give_back()
    said = Revoked(station=loop.it.certificate.station, at=plus(START, hours=-1), reason="volé", through=through)
    listed = revocation.added(revocation.none_yet(provisioned.kit.site.id), [said], START)
    adopt_revocations(loop.ward, revocation.sign(listed, provisioned.kit.root))
    assert refused(loop, loop.receipt()).fault is Fault.STATION_REVOKED


def test_a_laptop_goes_back_early_on_two_packages_that_hold_everything(loop: Loop, tmp_path: Path) -> None:
    first = loop.carry()
    station = station_of(loop.it, "W1")
    with pytest.raises(CahierError) as caught:
        held_by(loop.it, station, [first, first], loop.station.kit.identity)
    assert caught.value.fault is Fault.RECEIPT_SHORT
    admitted(loop.ward, name="Roy", bed="12B")
    second = loop.carry()
    with pytest.raises(CahierError) as caught:
        held_by(loop.it, station, [first, second], loop.station.kit.identity)
    assert caught.value.fault is Fault.RECEIPT_SHORT
    third = export(loop.ward, loop.stick).path
    sums = held_by(loop.it, station, [second, third], loop.station.kit.identity)
    found = retire(loop.laptop, loop.ward, loop.receipt(packages=sums))
    assert found.receipt.scope == "HELD"
    assert found.receipt.packages == sums


def test_a_receipt_finds_a_book_that_was_set_back(loop: Loop, tmp_path: Path) -> None:
    loop.laptop.lock_cold(loop.ward)
    shutil.copytree(loop.station.folder, tmp_path / "older")
    loop.station.again()
    loop.ward, loop.laptop = loop.station.unlock("manager"), loop.station.laptop
    admitted(loop.ward, name="Roy", bed="12B")
    loop.carry()
    loop.give_back()
    path = loop.receipt()
    loop.laptop.lock_cold(loop.ward)
    shutil.rmtree(loop.station.folder)
    shutil.copytree(tmp_path / "older", loop.station.folder)
    loop.station.again()
    loop.ward, loop.laptop = loop.station.unlock("manager"), loop.station.laptop
    assert refused(loop, path).fault is Fault.RETIRE_SET_BACK


def test_a_nurse_cannot_retire_a_laptop(loop: Loop) -> None:
    loop.carry()
    loop.give_back()
    path = loop.receipt()
    nurse = loop.station.unlock()
    with pytest.raises(CahierError) as caught:
        retire(loop.laptop, nurse, path)
    assert caught.value.fault is Fault.NOT_ENTITLED
