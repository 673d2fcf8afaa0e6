"""A real laptop with an encrypted store, three people and a ward, and the desk that the forms stand on."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel
from typing_extensions import override

from console.crossing.kit import new_kit, new_pack, open_pack, seal_pack
from console.record.bodies import Body, care, stay
from console.record.census import CensusAllergy, CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.station import Role
from console.record.codes.stay import Finding
from console.record.identity import patient_id
from console.record.kinds import body_of
from console.record.places import Unit
from console.store.stretching import FLOOR
from console.ward import observations, stays
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests.make import START, WARD
from ui.clockwork import Clockwork
from ui.desk import Desk
from ui.forms.table import FORMS
from ui.frame.shell import Shell
from ui.lane import Lane
from ui.look.theme import Appearance, Look
from ui.pages.care import CarePage
from ui.pages.crisis_log import CrisisLogPage
from ui.pages.handover import HandoverPage
from ui.pages.messages import MessagesPage
from ui.pages.on_paper import OnPaperPage
from ui.pages.outlook import OutlookPage
from ui.pages.patient import PatientPage
from ui.pages.people import PeoplePage
from ui.pages.round import RoundPage
from ui.pages.services import ServicesPage
from ui.pages.transfers import TransfersPage
from ui.setting import Setting

MAELLE, JULES, INES = "Maëlle Tanguy", "Jules Aubry", "Inès Carvalho"
PASSPHRASES = {
    MAELLE: "forêt élan miroir café tulipe",
    JULES: "canyon obscur velours aimant port",
    INES: "rivage pomme statue verger lune",
}
ROLES = {MAELLE: Role.IDE, JULES: Role.IDE, INES: Role.CADRE}
UNITS = (WARD, Unit(code="4300", label="Réanimation", beds=("R1", "R2")))
ROWS = (
    CensusRow(
        birth_name="Tremblay",
        given_names=("Marie-Ève",),
        birth_date="1948-03-14",
        sex="F",
        number="0048",
        unit="4120",
        bed="12A",
        reason="Pneumopathie",
        allergies=(CensusAllergy(substance="Latex"),),
    ),
    CensusRow(
        birth_name="Roy",
        given_names=("Mathieu",),
        birth_date="1962-11-02",
        sex="M",
        number="0049",
        unit="4120",
        bed="12B",
        reason="Chute",
    ),
    CensusRow(
        birth_name="Gagnon",
        given_names=("Odile",),
        birth_date="1990-01-20",
        sex="F",
        number="0050",
        unit="4120",
        bed="13A",
        reason="Douleur abdominale",
    ),
    CensusRow(
        birth_name="Pelletier",
        given_names=("Anne",),
        birth_date="1955-05-05",
        sex="F",
        number="0051",
        unit="4120",
        bed="13B",
    ),
    CensusRow(
        birth_name="Bouchard",
        given_names=("Rémi",),
        birth_date="1971-09-30",
        sex="M",
        number="0052",
        unit="4120",
        bed="14A",
    ),
    CensusRow(
        birth_name="Lavoie",
        given_names=("Solange",),
        birth_date="1939-12-12",
        sex="F",
        number="0053",
        unit="4120",
        bed="18A",
    ),
    CensusRow(
        birth_name="Caron",
        given_names=("Yves",),
        birth_date="1980-07-07",
        sex="M",
        number="0054",
        unit="4120",
        bed="18B",
    ),
)


class Everybody(set[str]):
    """Whoever a form is about was looked at already: what these tests are not about."""

    @override
    def __contains__(self, _who: object) -> bool:
        return True


@dataclass
class Station:
    """The laptop, its clock, and those who are signed in."""

    laptop: Laptop
    clock: ScriptedClock
    sessions: dict[str, Session]

    @property
    def session(self) -> Session:
        return self.sessions[MAELLE]

    def who(self, number: str) -> str:
        return patient_id(self.session.site.id, self.session.site.authority, number)

    def bodies(self, kind: str) -> list[Any]:
        return [body for line in self.session.reader.lines_of_kind(kind) if (body := line.body) is not None]

    def last(self, kind: str) -> Any:
        """The last written body of a kind, read back from the store."""
        entries = [each.entry for each in self.session.reader.entries() if each.entry.kind == kind]
        return body_of(entries[-1])

    def last_entry(self, kind: str) -> Any:
        return next(each.entry for each in reversed(list(self.session.reader.entries())) if each.entry.kind == kind)

    def write(self, who: str, body: Body) -> str:
        return self.session.write_about(who, body)[-1].entry.id


def make_station(folder: Path) -> Station:
    """Provision a laptop, sign everybody in, load the census."""
    clock, entropy = ScriptedClock(START), scripted_entropy(3)
    kit = new_kit("CH d’Essai", UNITS, "REAL", os.urandom, finess="400000000")
    data, code = seal_pack(new_pack(kit, 0, "W1", "4120", clock.now(), os.urandom), os.urandom)
    pack = open_pack(data, code.lower())
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    people = [FirstPerson(name, ROLES[name], PASSPHRASES[name]) for name in PASSPHRASES]
    provision(folder, secrets, people, FLOOR, clock, entropy)
    laptop = Laptop(folder, clock, entropy)
    sessions = {name: laptop.unlock(laptop.person_named(name), said) for name, said in PASSPHRASES.items()}
    station = Station(laptop, clock, sessions)
    session = station.session
    session.book.keep_census([(station.who(row.number or ""), row) for row in ROWS], START)
    return station


def settle(station: Station) -> None:
    """Find everybody in bed and observe one of them."""
    session = station.session
    for row in ROWS:
        found = stay.BedConfirmed(unit="4120", bed=row.bed or "", finding=Finding.HERE)
        stays.confirm_bed(session, station.who(row.number or ""), found)
    station.clock.advance(minutes=5)
    taken = care.Observed(
        respiratory_rate=18,
        spo2=96,
        oxygen=Oxygen.AIR,
        systolic=124,
        diastolic=70,
        pulse=84,
        consciousness=Consciousness.A,
        temperature_tenths=374,
        pain=2,
    )
    observations.observe(session, station.who("0048"), taken)
    station.clock.advance(minutes=90)


def make_desk(app: QApplication, station: Station, look: Look | None = None, name: str = MAELLE) -> Desk:
    """A desk with every form, somebody signed in, and a page that stands for the board."""
    session = station.sessions[name]
    setting = Setting(Appearance(app, look), station.clock, session.site.zone_info, Clockwork(), session.site.places)
    shell = Shell(setting)
    desk = Desk(setting, shell, station.laptop, Lane("writer"), Lane("free"))
    pages = (
        HandoverPage, TransfersPage, RoundPage, OutlookPage, CarePage, MessagesPage, ServicesPage, CrisisLogPage,
        OnPaperPage, PatientPage, PeoplePage,
    )  # fmt: skip
    makers: dict[str, Callable[[Desk], Any]] = {key: row.made for key, row in FORMS.items()}
    desk.add_pages({**makers, **{page.key: page for page in pages}, "board": lambda _desk: Home()})
    session.checked = Everybody()
    desk.begin(session)
    desk.show_board()
    return desk


class Home(QLabel):
    """Stands for the board."""

    patient: str | None = None

    def open(self, patient: str | None = None) -> None:
        self.patient = patient

    def retranslate(self) -> None:
        """Nothing to word."""
