"""Provisioned laptops of one invented site: prepared once a run, copied for each test that may spoil them."""

from __future__ import annotations

import base64
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from console.crossing.kit import SiteKit, new_kit, new_pack
from console.record.bodies import stay
from console.record.census import CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.record.identity import patient_id
from console.record.places import Unit
from console.store.stretching import FLOOR
from console.ward import patients, stays
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests.make import START, WARD

CARE = Unit(code="4300", label="Réanimation", beds=("R1", "R2"))
THIRD = Unit(code="4400", label="Chirurgie", beds=("C1", "C2"))
PEOPLE = {
    "nurse": FirstPerson("Maëlle Tanguy", Role.IDE, "forêt élan miroir café tulipe"),
    "other": FirstPerson("Jules Aubry", Role.IDE, "canyon obscur velours aimant port"),
    "manager": FirstPerson("Inès Carvalho", Role.CADRE, "rivage pomme statue verger lune"),
    "physio": FirstPerson("Noé Lindqvist", Role.KINE, "lavande tunnel cerise horloge brume"),
    "crisis": FirstPerson("Paul Obi", Role.CRISE, "girafe plateau corail ticket neige"),
}


@dataclass
class Prepared:
    """A site and one folder for each of its stations, nobody having written anything."""

    kit: SiteKit
    folders: tuple[Path, ...]


def prepare(folder: Path, mode: str = "REAL", stations: int = 3) -> Prepared:
    """Make a site and provision its stations at the least costs that are allowed."""
    kit = new_kit("CH d’Essai", (WARD, CARE, THIRD), mode, os.urandom)
    folders = []
    for index, unit in enumerate((WARD, CARE, THIRD)[:stations]):
        pack = new_pack(kit, index, f"W{index + 1}", unit.code, START, os.urandom)
        secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
        folders.append(folder / unit.code)
        people = list(PEOPLE.values()) if index == 0 else [PEOPLE["nurse"]]
        provision(folders[-1], secrets, people, FLOOR, ScriptedClock(START), scripted_entropy(index))
    return Prepared(kit, tuple(folders))


@dataclass
class Station:
    """One laptop that a test may spoil, on a clock of its own."""

    kit: SiteKit
    folder: Path
    seed: int
    clock: ScriptedClock = field(default_factory=lambda: ScriptedClock(START))

    def __post_init__(self) -> None:
        self.entropy = scripted_entropy(self.seed)
        self.laptop = Laptop(self.folder, self.clock, self.entropy)

    def again(self) -> Laptop:
        """The same laptop after the program was closed and started again."""
        self.laptop.lock_cold()
        self.laptop = Laptop(self.folder, self.clock, self.entropy)
        return self.laptop

    def person(self, who: str) -> str:
        """The id of one of the people."""
        return self.laptop.person_named(PEOPLE[who].name)

    def unlock(self, who: str = "nurse") -> Session:
        """Sign one of the people in."""
        return self.laptop.unlock(self.person(who), PEOPLE[who].passphrase)


def copy_of(prepared: Prepared, index: int, folder: Path, seed: int = 0) -> Station:
    """A station whose folder is a copy."""
    shutil.copytree(prepared.folders[index], folder)
    return Station(prepared.kit, folder, seed or 100 + index)


def admitted(session: Session, name: str = "Tremblay", bed: str = "12A", born: str = "1948-03-14") -> str:
    """Somebody registered and admitted to the session's unit."""
    who = patients.register(session, patients.NewPatient(birth_name=name, given_names="Ève", birth_date=born))
    stays.admit(session, who, stay.StayAdmitted(unit=session.unit.code, bed=bed))
    return who


def census_of(session: Session, *rows: CensusRow) -> list[str]:
    """Put a census beside the log; the ids of its people."""
    ids = [patient_id(session.site.id, session.site.authority, row.number or "") for row in rows]
    session.book.keep_census(list(zip(ids, rows, strict=True)), START)
    return ids
