"""The books that are measured: an invented ward, and as much behind it as the measure asks for."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from console.crossing.export import export
from console.crossing.kit import SiteKit, new_kit, new_pack
from console.record.bodies import care, patient, stay
from console.record.clock import SystemClock, system_entropy
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.patient import Capture
from console.record.codes.station import Role
from console.record.places import Unit
from console.record.writing import Writing
from console.store.schema import VIEWS_VERSION
from console.store.stretching import FLOOR
from console.version import VERSION
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session

BEDS = tuple(f"{room}{side}" for room in range(1, 21) for side in "AB")
UNIT = Unit(code="3110", label="Médecine", beds=BEDS)
PASSPHRASE = "canyon obscure velvet magnet harbor"  # noqa: S105 - of an invented nurse
NURSE, IT = FirstPerson("Bench", Role.CADRE, PASSPHRASE), FirstPerson("Bench IT", Role.DSI, PASSPHRASE)
BATCH = 2000
IDENTITY, PACKAGES = "identity.txt", "packages"
MEMBERS = 5 * len(BEDS) + 5
"""Entries of a ward before its past: five for each patient, and those of the laptop itself."""
PAST_ENTRIES = 24
"""Entries about one patient of the past: four of identity, the others observations."""
SYLLABLES = ("ba", "ri", "mo", "le", "ta", "nou", "ker", "san", "vi", "do", "el", "gui")

OBSERVED = care.Observed(
    respiratory_rate=16,
    spo2=97,
    oxygen=Oxygen.AIR,
    systolic=121,
    diastolic=72,
    pulse=71,
    consciousness=Consciousness.A,
    temperature_tenths=368,
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a run of the bench works. ``folder`` goes when it ends, ``cache`` stays."""

    folder: Path
    cache: Path
    full: bool

    def size(self, quick: int, large: int) -> int:
        """One of two sizes of a fixture."""
        return large if self.full else quick

    def fixture(self, name: str, make: Callable[[Path], object]) -> Path:
        """A folder of its own that ``make`` filled, in this run or in an earlier one of this version."""
        kept = self.cache / f"{VERSION}-{VIEWS_VERSION}" / name
        if not kept.exists():
            making = kept.with_name(f"{name}.making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            make(making)
            making.rename(kept)
        target = Path(tempfile.mkdtemp(dir=self.folder)) / name
        shutil.copytree(kept, target)
        return target


def reopened(store: Path) -> tuple[Laptop, Session]:
    """A laptop whose store was made before, with its nurse signed in."""
    laptop = Laptop(store, SystemClock(), system_entropy)
    return laptop, laptop.unlock(laptop.person_named(NURSE.name), PASSPHRASE)


def shut(*open_: tuple[Laptop, Session]) -> None:
    """Lock laptops for good."""
    for laptop, session in open_:
        session.close()
        laptop.lock_cold()


def a_ward(entries: int) -> Callable[[Path], None]:
    """Makes ``store-0``: forty patients, and behind them so many entries about others."""

    def make(folder: Path) -> None:
        laptop, session, kit = a_laptop(folder)
        chance = Random(entries)  # noqa: S311 - invented patients
        fill_ward(session, chance)
        fill_past(session, chance, entries)
        (folder / IDENTITY).write_text(kit.identity)
        shut((laptop, session))

    return make


def some_packages(count: int, entries: int) -> Callable[[Path], None]:
    """Makes ``count`` packages of as many wards that hold ``entries`` together, and a ward to take them in."""

    def make(folder: Path) -> None:
        receiver, session, kit = a_laptop(folder, others=(IT,))
        fill_ward(session, Random(0))  # noqa: S311 - invented patients
        shut((receiver, session))
        (folder / IDENTITY).write_text(kit.identity)
        (folder / PACKAGES).mkdir()
        for index in range(1, count + 1):
            laptop, session, _kit = a_laptop(folder, index, kit)
            chance = Random(index)  # noqa: S311 - invented patients
            fill_ward(session, chance)
            fill_past(session, chance, past_of(count, entries))
            export(session, folder / PACKAGES)
            shut((laptop, session))
            shutil.rmtree(folder / f"store-{index}")

    return make


def past_of(count: int, entries: int) -> int:
    """How many entries of the past each of so many packages holds."""
    return max(1, entries // count - MEMBERS)


def packages_of(folder: Path) -> list[Path]:
    """The packages that :func:`some_packages` made."""
    return sorted((folder / PACKAGES).glob("*.cahier"))


def identity_of(folder: Path) -> str:
    """The identity that opens the packages of a fixture."""
    return (folder / IDENTITY).read_text()


def a_laptop(
    folder: Path, index: int = 0, kit: SiteKit | None = None, others: Sequence[FirstPerson] = ()
) -> tuple[Laptop, Session, SiteKit]:
    """A laptop with one nurse signed in."""
    site = kit or new_kit("Bench", (UNIT,), "DRILL", system_entropy)
    clock = SystemClock()
    pack = new_pack(site, index, f"B{index}", UNIT.code, clock.now(), system_entropy)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    store = folder / f"store-{index}"
    provision(store, secrets, [NURSE, *others], FLOOR, clock, system_entropy)
    laptop = Laptop(store, clock, system_entropy)
    return laptop, laptop.unlock(laptop.person_named(NURSE.name), PASSPHRASE), site


def a_name(chance: Random) -> str:
    """An invented name of two to four syllables."""
    return "".join(chance.choice(SYLLABLES) for _part in range(chance.randint(2, 4))).capitalize()


def an_identity(chance: Random) -> tuple[str, str, str]:
    """An invented person: family name, given name, birth date."""
    return a_name(chance), a_name(chance), f"{chance.randint(1930, 2005)}-{chance.randint(1, 12):02d}-15"


def identities_of(index: int, entries: int) -> Iterator[tuple[str, str, str]]:
    """The people in the package with this number among those of :func:`some_packages`, ward and past."""
    chance = Random(index)  # noqa: S311 - invented patients
    left = entries
    yield from (an_identity(chance) for _bed in BEDS)
    while left > 0:
        taken = range(0, min(BATCH, left), PAST_ENTRIES)
        yield from (an_identity(chance) for _one in taken)
        left -= min(len(taken) * PAST_ENTRIES, left)


def _newcomer(chance: Random, who: str, bed: str | None) -> list[Writing]:
    family, given, born = an_identity(chance)
    said = [
        patient.PatientRegistered(capture=Capture.PATIENT_STATED),
        patient.Trait(name="birth_name", value=family),
        patient.Trait(name="given_names", value=given),
        patient.Trait(name="birth_date", value=born),
    ]
    writings = [Writing(body, patient=who) for body in said]
    if bed is not None:
        writings.append(Writing(stay.StayAdmitted(unit=UNIT.code, bed=bed), patient=who, stay=who))
    return writings


def fill_ward(session: Session, chance: Random) -> list[str]:
    """Forty patients in forty beds; returns their ids."""
    ids = [session.new_id() for _bed in BEDS]
    session.write(*(each for who, bed in zip(ids, BEDS, strict=True) for each in _newcomer(chance, who, bed)))
    return ids


def fill_past(session: Session, chance: Random, entries: int) -> None:
    """Past patients behind the ward: four entries of identity and twenty observations each."""
    left = entries
    while left > 0:
        writings: list[Writing] = []
        while len(writings) < min(BATCH, left):
            who = session.new_id()
            writings += _newcomer(chance, who, None)
            writings += [Writing(OBSERVED, patient=who) for _round in range(PAST_ENTRIES - 4)]
        session.write(*writings[:left])
        left -= len(writings[:left])


def fill_index(session: Session, chance: Random, patients: int) -> None:
    """Many patients of whom only the identity is known."""
    left = patients
    while left > 0:
        size = min(BATCH, left)
        session.write(*(each for _one in range(size) for each in _newcomer(chance, session.new_id(), None)))
        left -= size
