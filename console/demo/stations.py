"""The laptops of the demonstration: prepared from a site kit, each with its people signed in."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from random import Random

from console.crossing.kit import SiteKit, new_kit, new_pack, save_kit
from console.demo.cast import FINESS, HOSPITAL, STAFF, UNITS
from console.record.certificate import Purpose
from console.record.clock import ScriptedClock, system_entropy
from console.record.entry import Entropy
from console.site import GivingBack
from console.store.passphrase import propose_passphrase
from console.store.stretching import FLOOR
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from console.words import Language


@dataclass
class Station:
    """One laptop and the sessions of its people, by name."""

    unit: str
    label: str
    folder: Path
    laptop: Laptop
    sessions: dict[str, Session]
    people: list[dict[str, str]]

    def by(self, index: int) -> Session:
        """The session of the n-th person of the cast."""
        return self.sessions[STAFF[self.unit][index][0]]

    def close(self) -> None:
        """Lock everybody out and close the book."""
        for session in self.sessions.values():
            session.close()
        self.laptop.lock_cold()


def make_kit(out: Path, language: Language) -> SiteKit:
    """The site’s kit, and IT’s identity beside it, unprotected because everybody here is invented."""
    wanted = {
        "finess": FINESS,
        "language": language,
        "observation_hours": 8,
        "giving_back": GivingBack(access_log=True),
    }
    kit = new_kit(HOSPITAL, UNITS, "REAL", system_entropy, **wanted)
    chance = Random("custodians")  # noqa: S311 - the passphrases of invented people
    chosen = {each.custodian: propose_passphrase(language, chance) for each in kit.custodies}
    save_kit(kit, out / "site", chosen, FLOOR)
    people = out / "people" / "custodians"
    people.mkdir(parents=True)
    for name, passphrase in chosen.items():
        (people / f"{name}.txt").write_text(passphrase + "\n", encoding="utf-8")
    (people / "it.identity").write_text(kit.identity + "\n", encoding="ascii")
    return kit


def make_station(
    kit: SiteKit,
    index: int,
    unit: str,
    out: Path,
    clock: ScriptedClock,
    entropy: Entropy,
    seed: int,
    language: Language,
    purpose: Purpose = "WARD",
) -> Station:
    """Prepare a laptop and sign all of its people in."""
    label = f"W{index + 1}"
    pack = new_pack(kit, index, label, unit, clock.now(), system_entropy, purpose)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    chance = Random(f"{seed}/{unit}")  # noqa: S311 - the passphrases of invented people
    first = [FirstPerson(name, role, propose_passphrase(language, chance)) for name, role in STAFF[unit]]
    folder = out / "stores" / f"{unit}-{label}"
    code = provision(folder, secrets, first, FLOOR, clock, entropy)
    kept = out / "people" / (unit if purpose != "COLLECTOR" else f"{unit}-{label}")
    people = keep_passphrases(kept, first)
    (kept / "recovery.txt").write_text(code + "\n", encoding="utf-8")
    laptop = Laptop(folder, clock, entropy)
    laptop.vault.confirm_recovery(code)
    sessions = {each.name: laptop.unlock(laptop.person_named(each.name), each.passphrase) for each in first}
    return Station(unit, label, folder, laptop, sessions, people)


def keep_passphrases(folder: Path, first: list[FirstPerson]) -> list[dict[str, str]]:
    """Write each person's passphrase into a file of its own."""
    folder.mkdir(parents=True)
    kept = []
    for person in first:
        path = folder / f"{person.name}.txt"
        path.write_text(person.passphrase + "\n", encoding="utf-8")
        kept.append({"name": person.name, "role": person.role.value, "passphrase_file": str(path)})
    return kept
