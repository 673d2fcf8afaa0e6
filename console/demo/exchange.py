"""How laptops stay one record: a patient admitted from a sheet of paper, a laptop lost and made again, one retired."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from console.crossing.copies import mirror_name, mirror_now
from console.crossing.export import Sent, export
from console.crossing.intake import take_in
from console.crossing.kit import SiteKit
from console.crossing.receipt import give_receipt, retire, station_of
from console.crossing.restore import restore
from console.crossing.ticket import close_custody, codes_of, read_ticket, receipt_code, take_ticket
from console.demo.cast import INTENSIVE
from console.demo.stations import Station, keep_passphrases
from console.record.bodies import care, stay
from console.record.clock import ScriptedClock
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.stay import TransferReason, TransferScope
from console.record.entry import Entropy
from console.record.person import Person
from console.recovery.receipt import accounted
from console.store.passphrase import propose_passphrase
from console.store.stretching import FLOOR
from console.ward import observations, stays
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson
from console.words import Language


@dataclass
class Exchange:
    """The laptops of the chapter, and what the report says of it."""

    out: Path
    kit: SiteKit
    clock: ScriptedClock
    entropy: Entropy
    language: Language
    told: dict[str, Any]

    def admit_from_paper(self, medicine: Station, intensive: Station, who: str) -> None:
        """Intensive care has no stick from the ward: it scans the sheet, sees the patient, and telephones the code."""
        nurse, there = medicine.by(0), intensive.by(0)
        why = TransferReason.HIGHER_LEVEL
        asked = stay.TransferAsked(scope=TransferScope.UNIT, reason=why, to_unit=INTENSIVE.code, to_bed="R1")
        transfer = stays.ask_transfer(nurse, who, asked)
        stays.accept_transfer(nurse, who, stay.TransferAccepted(transfer=transfer, by_name="Malo Kerdoncuff"))
        stays.leave(nurse, who, stay.TransferLeft(transfer=transfer, override="Urgence"))
        codes = codes_of(nurse, who, transfer)
        folder = self.out / "ticket"
        folder.mkdir()
        (folder / "codes.txt").write_text("\n".join(codes) + "\n", encoding="ascii")
        self.clock.advance(minutes=9)
        sheet = read_ticket(there, codes)
        taken = take_ticket(there, sheet)
        seen = stay.TransferArrived(
            transfer=transfer, seen_by="Malo Kerdoncuff", unit=INTENSIVE.code, bed="R1", wristband_checked=True
        )
        stays.arrive(there, who, seen)
        spoken = receipt_code(there, who, transfer) or ""
        told = stay.TransferArrived(transfer=transfer, seen_by="Malo Kerdoncuff", receipt_code=spoken)
        close_custody(nurse, who, told)
        self.told["ticket"] = {"codes": len(codes), "entries": taken, "outcome": sheet.outcome.value}

    def lose_and_restore(self, lost: Station, who: str, chance: Random) -> Station:
        """The laptop of intensive care falls; its mirror brings everything back on another one, which goes on."""
        session = lost.by(0)
        medium = self.out / "mirror"
        medium.mkdir()
        observations.observe(session, who, _OBSERVED)
        mirror_now(lost.laptop, session, medium)
        copy = medium / mirror_name(session)
        lost.close()
        shutil.rmtree(lost.folder)
        folder = lost.folder.with_name(f"{lost.folder.name}-again")
        chosen: dict[str, str] = {}

        def passphrase_for(person: Person) -> str:
            return chosen.setdefault(person.id, propose_passphrase(self.language, chance))

        made = restore(
            copy,
            folder,
            lambda vault: vault.unlock_escrow(self.kit.escrow),
            passphrase_for,
            FLOOR,
            self.clock,
            self.entropy,
        )
        first = [FirstPerson(each.name, each.role, chosen[each.id]) for each in made.people]
        people = keep_passphrases(self.out / "people" / f"{lost.unit}-again", first)
        laptop = Laptop(folder, self.clock, self.entropy)
        laptop.vault.confirm_recovery(made.code)
        sessions = {each.name: laptop.unlock(laptop.person_named(each.name), each.passphrase) for each in first}
        again = Station(lost.unit, lost.label, folder, laptop, sessions, people)
        observations.observe(again.by(1), who, _OBSERVED)
        self.told["restored"] = {
            "entries": made.entries,
            "through": made.head.seq,
            "numbers": made.certificate.numbers.code,
        }
        return again

    def collect(self, cell: Station, wards: tuple[Station, ...]) -> list[Sent]:
        """Every ward's package, into the crisis cell's laptop, which opens them with its own identity."""
        folder = self.out / "crisis"
        folder.mkdir()
        sent = [export(each.by(2), folder) for each in wards]
        for each in sent:
            take_in(cell.by(0), each.path)
        self.told["crisis_cell"] = {"packages": len(sent), "patients": len(cell.by(0).reader.patients())}
        return sent

    def close_the_loop(self, it: Station, ward: Station) -> None:
        """IT signs for a laptop, and it is retired: its book stays, and IT's escrow alone opens it."""
        session = it.by(0)
        station = station_of(session, ward.laptop.certificate.station)
        path = self.out / "receipts" / f"{station.unit}-{station.label}.receipt"
        path.parent.mkdir()
        path.write_text(give_receipt(session, station, accounted(session, station.station)), encoding="utf-8")
        found = retire(ward.laptop, ward.by(2), path)
        self.told["retired"] = {
            "label": station.label,
            "entries": found.receipt.entries,
            "copies": list(found.copies),
            "packages": list(found.packages),
        }


_OBSERVED = care.Observed(
    respiratory_rate=24,
    spo2=92,
    oxygen=Oxygen.OXYGEN,
    systolic=102,
    diastolic=60,
    pulse=108,
    consciousness=Consciousness.A,
    temperature_tenths=383,
)
