"""Builders of valid values for tests: an invented ward told entry by entry, without a store.

``Story`` plays the part of a station: it numbers, chains and stamps entries on a scripted clock.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import msgspec

from console.record import news2
from console.record.bodies import Body, care, patient, stay
from console.record.bodies import handover as handing
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.care import Consciousness, Oxygen, Precaution, Risk, Severity
from console.record.codes.handover import Illness
from console.record.codes.patient import Capture
from console.record.codes.station import Role
from console.record.codes.stay import Along, Consent, Escort, TransferReason, TransferScope, Transport
from console.record.effects import stand
from console.record.entry import FORMAT, GENESIS, Entry, digest, encode, new_id
from console.record.file import PatientFile, file_of
from console.record.instant import Instant
from console.record.kinds import kind_of, raw
from console.record.person import Person
from console.record.places import Unit

START = Instant("2026-02-09T05:10:00.000Z")
SITE = "7d1f3c52-6a0e-5b7a-9a57-0d9f5f6c0a11"
NURSE = Person("0b9d6f0e-0000-4000-8000-000000000001", "Maëlle Tanguy", Role.IDE)
OTHER_NURSE = Person("0b9d6f0e-0000-4000-8000-000000000002", "Jules Aubry", Role.IDE)
MANAGER = Person("0b9d6f0e-0000-4000-8000-000000000003", "Inès Carvalho", Role.CADRE)
PEOPLE = {person.id: person for person in (NURSE, OTHER_NURSE, MANAGER)}
WARD = Unit(code="4120", label="Médecine 3B", beds=tuple(f"{room}{bed}" for room in range(12, 19) for bed in "AB"))


@dataclass
class Story:
    """A station without a store. ``write`` appends one entry and returns it."""

    clock: ScriptedClock = field(default_factory=lambda: ScriptedClock(START))
    station: str = str(uuid.UUID(int=7))
    seed: int = 1
    entries: list[Entry] = field(default_factory=list)
    previous: str = GENESIS

    def __post_init__(self) -> None:
        self.entropy = scripted_entropy(self.seed)

    def write(self, body: Body, of: str | None = None, *, by: Person = NURSE, **envelope: object) -> Entry:
        """Append one entry about a patient (or nobody), a second after the last one."""
        self.clock.advance(seconds=1)
        now = self.clock.now()
        row = kind_of(body)
        members: dict[str, object] = {
            "format": FORMAT,
            "id": new_id(now, self.entropy),
            "station": self.station,
            "seq": len(self.entries) + 1,
            "tick": len(self.entries) + 1,
            "kind": row.name,
            "version": row.version,
            "patient": of,
            "stay": of if row.subject == "STAY" else None,
            "occurred_at": now,
            "recorded_at": now,
            "author": by.id,
            "body": raw(body),
            "previous": self.previous,
        }
        entry = Entry(**{**members, **envelope})  # type: ignore[arg-type]
        self.entries.append(entry)
        self.previous = digest(encode(entry))
        return entry

    def file(self, patient_id: str) -> PatientFile:
        """The file of one patient as the story has it now."""
        return file_of(patient_id, stand(entry for entry in self.entries if entry.patient == patient_id), PEOPLE)

    def files(self) -> list[PatientFile]:
        """Every patient's file, in the order in which they first appear."""
        return [self.file(name) for name in dict.fromkeys(e.patient for e in self.entries if e.patient)]

    def admit(
        self,
        family: str,
        given: str,
        bed: str | None,
        *,
        born: str = "1948-03-14",
        sex: str = "F",
        unit: str = WARD.code,
    ) -> str:
        """Register and admit somebody; returns the patient's id."""
        who = str(uuid.UUID(bytes=self.entropy(16), version=4))
        self.write(patient.PatientRegistered(capture=Capture.PATIENT_STATED), who)
        traits: dict[patient.TraitName, str] = {
            "birth_name": family,
            "given_names": given,
            "birth_date": born,
            "sex": sex,
        }
        for name, value in traits.items():
            self.write(patient.Trait(name=name, value=value), who)
        self.write(patient.Identifier(type="IPP", value=f"00{len(self.entries):06d}", authority="IPP-CH"), who)
        self.write(stay.StayAdmitted(unit=unit, bed=bed, reason="Pneumonie", doctor="Dr Fortin"), who)
        return who

    def observe(self, who: str, **seen: int) -> Entry:
        """Observe somebody; what is not given is normal."""
        values = {"respiratory_rate": 16, "spo2": 97, "systolic": 120, "pulse": 70, "temperature_tenths": 370} | seen
        score = news2.score(scale=1, on_oxygen=False, consciousness="A", **values)
        body = care.Observed(oxygen=Oxygen.AIR, consciousness=Consciousness.A, diastolic=65, news2=score)
        return self.write(msgspec.structs.replace(body, **values), who)

    def alert(self, who: str) -> None:
        """Give somebody an allergy, an isolation, a risk and a diet."""
        self.write(care.Allergy(substance="Pénicilline", reaction="œdème", severity=Severity.ANAPHYLAXIS), who)
        self.write(care.Isolation(precaution=Precaution.CONTACT, organism="BMR"), who)
        self.write(care.RiskNoted(risk=Risk.FALLS), who)
        self.write(care.Diet(diet="Sans sel"), who)

    def hand_over(self, who: str, illness: Illness = Illness.WATCHER) -> Entry:
        """Write a handover item about somebody."""
        return self.write(
            handing.HandoverItem(
                illness=illness,
                summary="J2 pneumonie, dyspnée croissante depuis 13 h 45",
                background="BPCO, vit seule",
                assessment="Je crains une décompensation",
                actions="Gaz du sang à 15 h (MT)",
                contingency="Si SpO₂ < 90 % : appeler le 4512",
            ),
            who,
        )

    def leave_for_hospital(self, who: str) -> Entry:
        """Ask for, accept and start a transfer to another hospital; returns the request."""
        asked = self.write(
            stay.TransferAsked(
                scope=TransferScope.HOSPITAL,
                reason=TransferReason.NO_CAPABILITY,
                to_hospital="CH de la Côte",
                to_hospital_unit="Réanimation",
                phone="05 00 00 00 00",
                outage_caused=True,
                consent=Consent.YES,
                decided_by="Dr Fortin",
                summary="Choc septique, noradrénaline à la pompe",
            ),
            who,
        )
        self.write(stay.TransferAccepted(transfer=asked.id, by_name="Dr Lemoine", phone="05 00 00 00 01"), who)
        left = stay.TransferLeft(
            transfer=asked.id, escort=Escort.MED, transport=Transport.SMUR, along=(stay.Sent(what=Along.FILE, count=1),)
        )
        self.write(left, who)
        return asked


def a_ward(patients: int = 14, seed: int = 1) -> Story:
    """A ward with somebody in each of the first beds: alerts, observations and handover items on some."""
    story = Story(seed=seed)
    names = ["TREMBLAY Marie-Ève", "NGUYEN Thanh Long", "O’CONNOR Siobhán", "BÉLANGER Étienne", "AL-MASRI Fatima",
             "LAVOIE Jean-Paul", "KOWALSKI Zofia", "DIALLO Mamadou", "GAGNON Huguette", "ROY Mathieu", "SINGH Harpreet",
             "CÔTÉ Guylaine", "MARTIN Rosaire", "MARTIN Rosalie", "DUVAL Anselme", "PETROVA Ludmila", "HAMIDOU Kader",
             "CHEVREUIL Odette", "SANTOS Joaquim", "LEGRAND Brune", "VANHECKE Piet", "OUÉDRAOGO Aïcha",
             "JACQUEMIN Théophile", "FERRÉ Nadège", "ITO Haruka", "BENALI Yacine", "QUESNEL Mauricette", "ZAPATA Inés",
             "MORVAN Gwenaël", "ERDOĞAN Selin", "WOLFF Edgar", "PASCAL Blandine", "THIAM Ousmane", "RICHER Clovis",
             "BONNAFOUS Paulette", "URIBE Ramón", "GIRAUDET Sylviane", "KHOURY Samir", "DESCHÂTELETS Irénée",
             "XIONG Mai", "LUMBROSO Élie", "AUBERTIN Cunégonde", "PHAM Quốc Bảo", "STEINER Waltraud", "CAMARA Fanta",
             "VERLHAC Ghislain", "NOVÁKOVÁ Jitka", "BRÉHAT Yolande", "TOURNIER Ambroise", "MBEKI Lindiwe",
             "GASPARD Apolline", "ROUVIÈRE Fulbert", "ABITBOL Rachel", "LINDQVIST Sven", "CORDIER Philomène",
             "TAVARES Beatriz", "ESTÈVE Honoré", "HUYNH Kim", "DOUCET Léontine", "POPESCU Ion"]  # fmt: skip
    for index in range(patients):
        family, given = names[index % len(names)].split(" ", 1)
        bed = WARD.beds[index] if index < len(WARD.beds) else None
        who = story.admit(
            family, given, bed, born=f"19{40 + index % 50:02d}-0{1 + index % 9}-1{index % 9}", sex="FM"[index % 2]
        )
        if index % 3 == 0:
            story.alert(who)
        if index % 4 != 3:
            story.observe(who, respiratory_rate=16 + index % 10, spo2=97 - index % 8)
            story.hand_over(who)
    return story
