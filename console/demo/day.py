"""The outage day itself, told through the same verbs as the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from console.demo import crisis
from console.demo.cast import MEDICINE, SURGERY, Patient
from console.demo.stations import Station
from console.record.board import RowKind
from console.record.bodies import care, handover, stay
from console.record.clock import ScriptedClock
from console.record.codes.admission import AdmissionType
from console.record.codes.care import AllergyAnswer, Consciousness, Oxygen, Precaution, Risk, TaskState, WeightMethod
from console.record.codes.handover import Answer, Illness, Shift
from console.record.codes.patient import Sex
from console.record.codes.stay import (
    Along,
    Consent,
    Escort,
    ExitMode,
    Finding,
    TransferReason,
    TransferScope,
    Transport,
)
from console.record.entry import Proxy
from console.record.identity import patient_id
from console.record.instant import Instant, plus
from console.record.quantity import parse_quantity
from console.ward import (
    admissions,
    corrections,
    expecting,
    handovers,
    observations,
    patients,
    reading,
    results,
    stays,
    tasks,
)
from console.ward import care as caring
from console.ward.session import Session, Told

OUTAGE = Instant("2026-02-09T04:10:00.000Z")  # 05:10 on the wall of the ward
SHIFTS = (
    (Shift.N, Instant("2026-02-08T20:00:00.000Z"), Instant("2026-02-09T05:45:00.000Z")),
    (Shift.M, Instant("2026-02-09T05:45:00.000Z"), Instant("2026-02-09T13:15:00.000Z")),
    (Shift.S, Instant("2026-02-09T13:15:00.000Z"), Instant("2026-02-09T20:00:00.000Z")),
)


@dataclass
class Day:
    """Two wards, one clock, one source of chance; and whom the story is about."""

    clock: ScriptedClock
    chance: Random
    medicine: Station
    surgery: Station
    cast: list[Patient]
    missing: Patient
    ids: dict[str, str] = field(default_factory=dict)
    unknown: str = ""
    sent_away: str = ""

    def __post_init__(self) -> None:
        site = self.medicine.laptop.site
        for patient in [*self.cast, self.missing]:
            self.ids[patient.number] = patient_id(site.id, site.authority, patient.number)

    def those_in(self, unit: str) -> list[str]:
        """Ids of those the census puts in a unit, in bed order."""
        return [self.ids[each.number] for each in self.cast if each.unit == unit]

    # --- the three shifts -------------------------------------------------------------------------

    def play(self) -> None:
        """Tell the whole day."""
        self.clock.set(plus(OUTAGE, minutes=20))
        for station, unit in ((self.medicine, MEDICINE.code), (self.surgery, SURGERY.code)):
            self.bed_round(station, unit)
        crisis.outage_began(self.medicine.by(0), OUTAGE)
        self.night()
        self.morning()
        self.evening()

    def night(self) -> None:
        """Before six: alerts, first observations, somebody nobody knows, the first handover."""
        nurse = self.medicine.by(0)
        unknown = patients.NewPatient(
            birth_name="INCONNU-BRAVO",
            sex=Sex.M,
            age_estimated="60",
            unknown=True,
            found="Trouvé inconscient quai des Salines, SAMU, 04:55",
            description="Cicatrice sterno-médiane, alliance",
        )
        admission = stay.StayAdmitted(unit=MEDICINE.code, bed="23B", reason="Malaise", doctor="Dr Riou")
        arrival = admissions.Arrival(admission, AllergyAnswer.NOT_ASKED)
        self.unknown = admissions.admit_newcomer(nurse, unknown, arrival)
        self.observe_all()
        for station, unit in ((self.medicine, MEDICINE.code), (self.surgery, SURGERY.code)):
            self.alerts(station.by(0), unit)
        self.hand_over(0, giver=0, receiver=1)

    def morning(self) -> None:
        """The long shift: transfers, a late sheet of paper, a correction, a refused handover."""
        self.clock.set(plus(SHIFTS[1][1], minutes=50))
        self.observe_all()
        self.focused_notes(1)
        self.tasks()
        there = self.here(self.medicine)
        crisis.calls(self.medicine.by(1), self.clock, there[2])
        crisis.treatments(self.medicine.by, there[3], there[4])
        self.announced()
        self.between_wards()
        self.to_another_hospital()
        self.paper_and_corrections()
        self.who_is_unknown()
        self.clock.set(plus(SHIFTS[1][2], minutes=-10))
        self.hand_over(1, giver=1, receiver=2, refused_first=True)

    def evening(self) -> None:
        """The evening: two go home, one dies, and the day is handed over."""
        self.clock.set(plus(SHIFTS[2][1], minutes=70))
        self.observe_all()
        self.focused_notes(0)
        nurse, there = self.surgery.by(0), self.those_in(SURGERY.code)
        stays.discharge(
            nurse, there[4], stay.Discharged(mode=ExitMode.HOME, accompanied_by="Sa fille", letter_given=True)
        )
        stays.discharge(
            nurse, there[5], stay.Discharged(mode=ExitMode.HOME, letter_given=False, awaiting="Anapath, Dr Riou")
        )
        last = self.those_in(MEDICINE.code)[10]
        stays.declare_death(self.medicine.by(0), last, stay.Died(declared_by="Dr Riou", family_told="Épouse, 18:40"))
        self.clock.set(plus(SHIFTS[2][2], minutes=-10))
        self.hand_over(2, giver=0, receiver=1)

    # --- what happens in each shift ------------------------------------------------------------------

    def bed_round(self, station: Station, unit: str) -> None:
        """Go from bed to bed with the census: nearly everybody is where it says."""
        nurse = station.by(0)
        for index, who in enumerate(self.those_in(unit)):
            self.clock.advance(seconds=25)
            bed = nurse.card(who).place.bed or ""
            finding = Finding.NOT_HERE if index == 17 else Finding.HERE
            note = "Au bloc depuis 04:30" if index == 17 else None
            stays.confirm_bed(nurse, who, stay.BedConfirmed(unit=unit, bed=bed, finding=finding, note=note))

    def here(self, station: Station) -> list[str]:
        """Ids of those present in a station's unit."""
        board = reading.board(station.by(0))
        return [row.file.id for row in board.rows if row.kind is RowKind.PATIENT and row.file]

    def observe_all(self) -> None:
        """One round of observations down both corridors."""
        for station in (self.medicine, self.surgery):
            nurse = station.by(0)
            for who in self.here(station):
                self.clock.advance(seconds=70)
                observations.observe(nurse, who, self.observation())

    def observation(self) -> care.Observed:
        """What is found at one bedside: mostly quiet, sometimes not."""
        ill = self.chance.random() < 0.18
        return care.Observed(
            respiratory_rate=self.chance.randint(21, 28) if ill else self.chance.randint(12, 20),
            spo2=self.chance.randint(88, 95) if ill else self.chance.randint(95, 99),
            oxygen=Oxygen.OXYGEN if ill else Oxygen.AIR,
            oxygen_flow=parse_quantity("2,5 L/min", "O₂") if ill else None,
            systolic=self.chance.randint(92, 170),
            diastolic=self.chance.randint(48, 88),
            pulse=self.chance.randint(92, 128) if ill else self.chance.randint(56, 96),
            consciousness=Consciousness.C if ill and self.chance.random() < 0.2 else Consciousness.A,
            temperature_tenths=self.chance.randint(362, 392) if ill else self.chance.randint(362, 378),
            pain=self.chance.randint(0, 6),
        )

    def alerts(self, nurse: Session, unit: str) -> None:
        """Ask what the census did not say."""
        for index, who in enumerate(self.those_in(unit)):
            self.clock.advance(seconds=30)
            if not nurse.card(who).allergies_asked and index % 5:
                caring.answer_allergies(nurse, who, AllergyAnswer.NONE_KNOWN)
            if index % 7 == 2:
                caring.add_alert(nurse, who, care.Isolation(precaution=Precaution.CONTACT, organism="BMR"))
            if index % 4 == 1:
                caring.add_alert(nurse, who, care.RiskNoted(risk=Risk.FALLS))

    def focused_notes(self, by: int) -> None:
        """Focused notes on every other patient."""
        for station in (self.medicine, self.surgery):
            for who in self.here(station)[::2]:
                self.clock.advance(seconds=90)
                caring.transmit(
                    station.by(by),
                    who,
                    care.Transmission(
                        target="Douleur",
                        data="EN 5 au repos",
                        action="Paracétamol 1 g per os, repositionnée",
                        result="EN 2 à 45 min",
                    ),
                )

    def tasks(self) -> None:
        """Things to do, and results that somebody must chase."""
        for station in (self.medicine, self.surgery):
            nurse = station.by(1)
            for index, who in enumerate(self.here(station)[::3]):
                self.clock.advance(seconds=20)
                due = plus(self.clock.now(), hours=2)
                task = tasks.add_task(nurse, who, care.Task(title="Pansement", due_at=due, owner="IDE matin"))
                if index % 2 == 0:
                    tasks.settle_task(nurse, who, task, TaskState.DONE, "Propre et sec")
                if index % 3 == 0:
                    results.await_result(
                        nurse, who, care.AwaitedResult(what="Hémocultures", chased_by="Coursier", expected_by=due)
                    )

    # --- the turns of the story ------------------------------------------------------------------------

    def announced(self) -> None:
        """Surgery is told of three people: one comes, one does not, one is still expected when the day ends."""
        nurse, at = self.surgery.by(1), self.clock.now()
        people = (("Le Goff", "Maïwenn", Sex.F, 3), ("Quéméner", "Loïc", Sex.M, 4), ("Salou", "Annick", Sex.F, 26))
        found = []
        for family, given, sex, hours in people:
            self.clock.advance(minutes=2)
            new = patients.NewPatient(birth_name=family, given_names=given, birth_date="1958-06-30", sex=sex)
            plan = stay.AdmissionExpected(
                unit=SURGERY.code,
                expected_at=plus(at, hours=hours),
                reason="Cure de hernie programmée",
                admission_type=AdmissionType.R,
                announced_by="Consultation de chirurgie",
            )
            found.append(expecting.expect_newcomer(nurse, new, plan))
        comes, stays_away, _tomorrow = found
        self.clock.advance(minutes=20)
        reason = "Reporté : pas de stérilisation, bloc fermé"
        expecting.call_off(nurse, stays_away, reason, Told(source="PHONE"))
        self.clock.advance(minutes=30)
        stays.admit(nurse, comes, stay.StayAdmitted(unit=SURGERY.code, reason="Cure de hernie", doctor="Dr Salaün"))

    def between_wards(self) -> None:
        """Two patients go from medicine to surgery; each ward writes its own half."""
        there = self.those_in(MEDICINE.code)
        for who, bed in ((there[5], "10A"), (there[8], "10B")):
            nurse = self.medicine.by(1)
            request = stay.TransferAsked(
                scope=TransferScope.UNIT,
                reason=TransferReason.SPECIALTY,
                to_unit=SURGERY.code,
                to_bed=bed,
                summary="À opérer cet après-midi",
            )
            moved = stays.ask_transfer(nurse, who, request)
            stays.accept_transfer(
                nurse, who, stay.TransferAccepted(transfer=moved, by_name="Noé Briand", by_role="IDE")
            )
            self.clock.advance(minutes=10)
            departure = stay.TransferLeft(transfer=moved, escort=Escort.BRANCARDIER, override="Allergies à redemander")
            stays.leave(nurse, who, departure)
            self.clock.advance(minutes=12)
            receiver = self.surgery.by(1)
            arrival = stay.StayAdmitted(unit=SURGERY.code, bed=bed, reason="Venu de médecine 3B", doctor="Dr Salaün")
            stays.admit(receiver, who, arrival)
        weight = parse_quantity("71,5 kg", "Poids")
        caring.weigh(self.medicine.by(1), there[5], care.Weight(weight=weight, method=WeightMethod.DECLARED))
        weight = parse_quantity("64 kg", "Poids")
        caring.weigh(self.surgery.by(1), there[5], care.Weight(weight=weight, method=WeightMethod.MEASURED))

    def to_another_hospital(self) -> None:
        """One patient needs what this hospital cannot give while its systems are down."""
        nurse, self.sent_away = self.medicine.by(1), self.those_in(MEDICINE.code)[12]
        request = stay.TransferAsked(
            scope=TransferScope.HOSPITAL,
            reason=TransferReason.NO_CAPABILITY,
            to_hospital="CHU du Littoral",
            to_hospital_finess="990000029",
            to_hospital_unit="Réanimation médicale",
            phone="05 00 00 00 10",
            outage_caused=True,
            consent=Consent.YES,
            decided_by="Dr Riou",
            summary="Choc septique à point de départ urinaire, noradrénaline 0,2 µg/kg/min",
        )
        moved = stays.ask_transfer(nurse, self.sent_away, request)
        acceptance = stay.TransferAccepted(transfer=moved, by_name="Dr Lemoine", by_role="MED", phone="05 00 00 00 11")
        stays.accept_transfer(nurse, self.sent_away, acceptance)
        self.clock.advance(minutes=35)
        departure = stay.TransferLeft(
            transfer=moved,
            escort=Escort.MED,
            transport=Transport.SMUR,
            along=(
                stay.Sent(what=Along.FORM, count=2),
                stay.Sent(what=Along.OBSERVATIONS, count=1),
                stay.Sent(what=Along.IMAGING, count=1, note="CD scanner"),
            ),
            report_to="IDE régulatrice de réanimation",
            report_read_back=True,
            identity_checked=True,
            override="Départ en urgence",
        )
        stays.leave(nurse, self.sent_away, departure)
        self.clock.advance(minutes=55)
        arrival = stay.TransferArrived(transfer=moved, seen_by="Dr Lemoine (téléphone)")
        stays.arrive(nurse, self.sent_away, arrival, Told(source="PHONE"))

    def paper_and_corrections(self) -> None:
        """A sheet of paper found at noon, a value typed wrongly, an entry on the wrong patient."""
        nurse, there = self.medicine.by(1), self.those_in(MEDICINE.code)
        told = Told(
            occurred_at=plus(OUTAGE, minutes=5),
            source="PAPER",
            paper_ref="F-0007",
            on_behalf_of=Proxy(name="Solène Hervé", role="IDE"),
        )
        observations.observe(nurse, there[1], self.observation(), told)
        wrong = observations.observe(nurse, there[2], care.Observed(pulse=188, systolic=118, temperature_tenths=371))
        right = care.Observed(pulse=88, systolic=118, temperature_tenths=371)
        corrections.amend(nurse, wrong.entry.id, right, "Faute de frappe : 88, et non 188")
        misplaced = caring.transmit(nurse, there[4], care.Transmission(target="Nausées", data="Vomit depuis 11 h"))
        corrections.strike(nurse, misplaced.entry.id, "Mauvais patient : concerne le lit voisin")

    def who_is_unknown(self) -> None:
        """The unknown man is recognised: a nurse proposes, the manager confirms."""
        nurse, manager = self.medicine.by(1), self.medicine.by(2)
        known = self.ids[self.missing.number]
        nurse.write(*nurse.taking_in(known))
        link = patients.propose_link(nurse, self.unknown, known, "Reconnu par son épouse, carte d’identité vue")
        self.clock.advance(minutes=4)
        patients.confirm_link(manager, link)

    def hand_over(self, shift: int, *, giver: int, receiver: int, refused_first: bool = False) -> None:
        """Hand a shift over in both wards."""
        named, starts, ends = SHIFTS[shift]
        for station in (self.medicine, self.surgery):
            gives, takes = station.by(giver), station.by(receiver)
            for index, who in enumerate(self.here(station)):
                self.clock.advance(seconds=15)
                if index % 6 != 5:
                    handovers.write_item(gives, who, self.item(index))
            span = handovers.ShiftSpan(named, starts, ends, (takes.person.name,), ("Vérifier le chariot d’urgence",))
            given = handovers.prepare(gives, span)
            self.clock.advance(minutes=3)
            if refused_first and station is self.medicine:
                reason = "Trois patients sans transmission écrite"
                handovers.answer(takes, given, Answer.REFUSED, read_back=False, reason=reason)
                self.clock.advance(minutes=6)
                given = handovers.prepare(gives, span)
            answer = Answer.ACCEPTED_WITH_QUESTIONS if shift == 2 else Answer.ACCEPTED
            questions = "Qui relance les hémocultures ?" if shift == 2 else ""
            handovers.answer(takes, given, answer, read_back=True, questions=questions)

    def item(self, index: int) -> handover.HandoverItem:
        """What is said about one patient."""
        illness = (Illness.STABLE, Illness.STABLE, Illness.WATCHER, Illness.UNSTABLE)[index % 4]
        return handover.HandoverItem(
            illness=illness,
            summary="Nuit calme" if illness is Illness.STABLE else "Dyspnée croissante depuis midi",
            background="Voir motif d’entrée",
            assessment=None if illness is Illness.STABLE else "Je crains une aggravation cette nuit",
            actions="Constantes à 2 h du matin",
            contingency=None if illness is Illness.STABLE else "Si SpO₂ < 90 % : appeler le 4512",
        )
