"""Two wards' laptops, and IT's recovery store that took their packages in: real stores, real packages."""

from __future__ import annotations

import base64
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from console.crossing.export import export
from console.crossing.intake import take_in
from console.crossing.kit import SiteKit, new_kit, new_pack
from console.record.bodies import care, stay
from console.record.census import CensusAllergy, CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.patient import Sex
from console.record.codes.station import Role
from console.record.codes.stay import ExitMode, Finding, TransferReason, TransferScope
from console.record.identity import patient_id
from console.record.places import Unit
from console.store.stretching import FLOOR
from console.ward import corrections, observations, patients, stays
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests.make import START, WARD

PHRASE = "forêt élan miroir café tulipe"
INTENSIVE = Unit(code="4300", label="Réanimation", beds=("R1", "R2"))


def observation(**seen: int) -> care.Observed:
    values = {"respiratory_rate": 16, "spo2": 97, "systolic": 120, "pulse": 70, "temperature_tenths": 370} | seen
    return msgspec.structs.replace(care.Observed(oxygen=Oxygen.AIR, consciousness=Consciousness.A), **values)


@dataclass
class Hospital:
    """The folders of three stores and the kit; ``at`` signs somebody in at one of them."""

    root: Path
    kit: SiteKit
    known: str
    unknown: str

    def open(self, unit: str, person: str, *, minutes: int = 0) -> tuple[Laptop, Session]:
        clock = ScriptedClock(START)
        clock.advance(hours=12, minutes=minutes)
        laptop = Laptop(self.root / unit, clock, os.urandom)
        return laptop, laptop.unlock(laptop.person_named(person), PHRASE)

    def recovery(self, person: str = "Dana", minutes: int = 0) -> tuple[Laptop, Session]:
        return self.open("it", person, minutes=minutes)

    def collect(self, laptop: Laptop, session: Session, it: Session) -> None:
        stick = self.root / "stick"
        stick.mkdir(exist_ok=True)
        take_in(it, export(session, stick).path, identity=self.kit.identity)
        laptop.lock_cold(session)


def _station(root: Path, kit: SiteKit, index: int, unit: str, name: str, people: list[FirstPerson]) -> None:
    clock, entropy = ScriptedClock(START), scripted_entropy(index + 1)
    pack = new_pack(kit, index, name.upper(), unit, clock.now(), os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    provision(root / name, secrets, people, FLOOR, clock, entropy)


def _first_ward(session: Session, clock: ScriptedClock) -> tuple[str, str]:
    """Somebody whom the census knows, somebody nameless, a transfer, a strike, an amendment, a task."""
    site = session.site
    row = CensusRow(
        birth_name="Tremblay", given_names=("Marie-Ève",), birth_date="1948-03-14", sex="F", number="0048",
        authority=site.authority, unit="4120", bed="12A", allergies=(CensusAllergy(substance="Latex"),),
    )  # fmt: skip
    known = patient_id(site.id, site.authority, "0048")
    session.book.keep_census([(known, row)], START)
    stays.confirm_bed(session, known, stay.BedConfirmed(unit="4120", bed="12A", finding=Finding.HERE))
    clock.advance(minutes=1)
    [first] = session.write_about(known, observation(pulse=115))
    corrections.amend(session, first.entry.id, observation(pulse=105), "mal lu")
    [wrong] = session.write_about(known, observation(spo2=80))
    corrections.strike(session, wrong.entry.id, "Mauvais patient")
    session.write_about(known, care.Transmission(target="Douleur", data="EN 6", action="Appel du médecin"))
    new = patients.NewPatient(birth_name="INCONNU-ALPHA", unknown=True, sex=Sex.M)
    unknown = patients.register(session, new)
    stays.admit(session, unknown, stay.StayAdmitted(unit="4120", bed="13A"))
    observations.observe(session, unknown, observation(spo2=91))
    ask = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1")
    transfer = stays.ask_transfer(session, known, ask)
    stays.accept_transfer(session, known, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))
    stays.leave(session, known, stay.TransferLeft(transfer=transfer))
    return known, unknown


def _second_ward(session: Session) -> None:
    new = patients.NewPatient(birth_name="Roy", given_names="Mathieu", birth_date="1960-05-04", sex=Sex.M)
    who = patients.register(session, new)
    stays.admit(session, who, stay.StayAdmitted(unit="4300", bed="R2"))
    session.write_about(who, care.Allergy(substance="Pénicilline"))
    observations.observe(session, who, observation(systolic=95))
    session.write_about(who, stay.Discharged(mode=ExitMode.HOME))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    root = tmp_path_factory.mktemp("hospital")
    kit = new_kit("CH d’Essai", (WARD, INTENSIVE), "REAL", os.urandom, finess="400000000")
    nurses = [FirstPerson("Maëlle Tanguy", Role.IDE, PHRASE), FirstPerson("Inès Carvalho", Role.CADRE, PHRASE)]
    _station(root, kit, 0, "4120", "4120", nurses)
    _station(root, kit, 1, "4300", "4300", nurses)
    people = [FirstPerson("Dana Fortier", Role.DSI, PHRASE), FirstPerson("Ilan Marchetti", Role.DSI, PHRASE)]
    _station(root, kit, 2, "4120", "it", people)
    hospital = Hospital(root, kit, "", "")
    it_laptop, it = hospital.recovery()
    for index, unit in enumerate(("4120", "4300")):
        clock = ScriptedClock(START)
        clock.advance(minutes=10)
        laptop = Laptop(root / unit, clock, scripted_entropy(40 + index))
        session = laptop.unlock(laptop.person_named("maëlle"), PHRASE)
        if unit == "4120":
            hospital.known, hospital.unknown = _first_ward(session, clock)
        else:
            _second_ward(session)
        hospital.collect(laptop, session, it)
    it_laptop.lock_cold(it)
    return hospital


@pytest.fixture
def hospital(prepared: Hospital, tmp_path: Path) -> Hospital:
    """A copy that a test may change."""
    root = tmp_path / "hospital"
    shutil.copytree(prepared.root, root)
    return Hospital(root, prepared.kit, prepared.known, prepared.unknown)
