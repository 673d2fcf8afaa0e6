"""The training ward: a drill site, one unit and invented people, ready to be tried by anybody.

It is another site with its own keys, in mode DRILL: its packages and a real ward's refuse each other,
every page it prints says so, and its numbers begin with X. Nobody in it exists.
"""

from __future__ import annotations

import base64
from pathlib import Path

from console.crossing import census as crossing
from console.crossing.kit import new_kit, new_pack
from console.record.bodies import care, handover, stay
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.observation import ObservationRhythm
from console.record.bodies.procedure import Procedure
from console.record.census import CensusAllergy, CensusRow
from console.record.clock import Clock, ScriptedClock
from console.record.codes.admission import AdmissionType
from console.record.codes.care import AllergyAnswer, Consciousness, Oxygen, Precaution, Priority, Risk, Severity
from console.record.codes.device import DeviceKind
from console.record.codes.dose import HighRisk, Route
from console.record.codes.handover import Illness
from console.record.codes.patient import Sex
from console.record.codes.station import Role
from console.record.codes.stay import Finding, TransferReason, TransferScope
from console.record.entry import Entropy
from console.record.instant import from_datetime, local, plus
from console.record.places import Unit
from console.record.wording import headed
from console.store.key_file import BOOK
from console.store.stretching import FLOOR
from console.ward import care as caring
from console.ward import devices, doses, expecting, handovers, observations, procedures, results, stays, tasks
from console.ward.laptop import Laptop
from console.ward.patients import NewPatient
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session

WARD = Unit(code="4120", label="Médecine 3B", beds=tuple(f"{room}{bed}" for room in range(12, 19) for bed in "AB"))
NEXT_DOOR = Unit(code="4300", label="Réanimation", beds=("R1", "R2", "R3", "R4"))
PEOPLE = (
    FirstPerson("Maëlle Tanguy", Role.IDE, "forêt élan miroir café tulipe"),
    FirstPerson("Jules Aubry", Role.IDE, "canyon obscur velours aimant port"),
    FirstPerson("Inès Carvalho", Role.CADRE, "rivage pomme statue verger lune"),
)
STORY_HOURS = 5
"""How long ago the invented ward begins, so that something is due, late and on its way."""

_ROWS = (
    ("Tremblay", "Marie-Ève", "1948-03-14", "F", "Pneumonie", ("Pénicilline",)),
    ("Nguyen", "Thanh Long", "1961-07-02", "M", "Déshydratation, C. difficile", ()),
    ("O’Connor", "Siobhán", "1939-01-22", "F", "Chute, fracture du col", None),
    ("Bélanger", "Étienne", "1975-11-30", "M", "Érysipèle de jambe", ()),
    ("Al-Masri", "Fatima", "1983-05-09", "F", "Pancréatite aiguë", ("Latex",)),
    ("Lavoie", "Jean-Paul", "1953-09-17", "M", "Exacerbation de BPCO", ()),
    ("Kowalski", "Zofia", "1944-12-05", "F", "Surveillance après transfusion", None),
    ("Diallo", "Mamadou", "1990-02-18", "M", "Tuberculose pulmonaire", ()),
    ("Gagnon", "Huguette", "1931-06-25", "F", "Insuffisance cardiaque", ("Iode",)),
    ("Roy", "Mathieu", "2001-04-11", "M", "Appendicectomie, J1", ()),
    ("Martin", "Rosaire", "1946-08-08", "M", "AVC ischémique", None),
    ("Martin", "Rosalie", "1946-08-18", "F", "Bilan de chute", None),
)
# Respiratory rate, saturation, systolic, diastolic, pulse, tenths of a degree.
_ROUNDS = (
    (24, 91, 104, 61, 112, 384),
    (18, 96, 118, 70, 88, 371),
    (16, 97, 132, 74, 76, 368),
    (15, 98, 121, 72, 72, 370),
    (21, 95, 108, 64, 102, 379),
    (22, 90, 128, 77, 95, 372),
    (14, 98, 126, 70, 68, 366),
    (19, 96, 115, 68, 90, 377),
)


def words_of_people() -> str:
    """The names and passphrases of the training ward, one a line: they are no secret."""
    return "\n".join(headed(f"{person.name} ({person.role.label})", person.passphrase) for person in PEOPLE)


def made_training(folder: Path, clock: Clock, entropy: Entropy) -> None:
    """Make the training ward in a folder unless one is there already."""
    if not (folder / BOOK).exists():
        make_training(folder, clock, entropy)


def make_training(folder: Path, clock: Clock, entropy: Entropy) -> None:
    """Make the training ward: the site and its keys live in memory only, the store in a folder.

    Raises:
        CahierError: ``store-exists``, ``disk-full``…
    """
    story = ScriptedClock(plus(clock.now(), hours=-STORY_HOURS))
    kit = new_kit("Hôpital d’entraînement", (WARD, NEXT_DOOR), "DRILL", entropy, code="E")
    pack = new_pack(kit, 0, "E1", WARD.code, story.now(), entropy)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    provision(folder, secrets, PEOPLE, FLOOR, story, entropy)
    laptop = Laptop(folder, story, entropy)
    session = laptop.unlock(laptop.person_named(PEOPLE[0].name), PEOPLE[0].passphrase)
    try:
        _tell(session, story)
    finally:
        laptop.lock_cold(session)


def _tell(session: Session, story: ScriptedClock) -> None:
    """What happened in the invented ward since the story began."""
    rows = [_census_row(index, *row) for index, row in enumerate(_ROWS)]
    rows.append(_planned_row(session, story))
    ids = [patient for patient, _row in crossing.identified(session.site, rows)]
    session.book.keep_census(list(zip(ids, rows, strict=True)), story.now())
    story.advance(minutes=20)
    for who, row in list(zip(ids, rows, strict=True))[:8]:
        found = stay.BedConfirmed(unit=WARD.code, bed=row.bed or "", finding=Finding.HERE)
        stays.confirm_bed(session, who, found)
        story.advance(minutes=1)
    for who, values in zip(ids, _ROUNDS, strict=False):
        observations.observe(session, who, _round(values), rhythm=_every(240))
        story.advance(minutes=3)
    _alert(session, ids)
    story.advance(minutes=40)
    observations.observe(session, ids[0], _round((27, 88, 96, 58, 118, 389)), rhythm=_every(60))
    _at_the_bedside(session, ids, story)
    _hand_on(session, ids, story)
    _announce(session, story)


def _census_row(
    index: int, family: str, given: str, born: str, sex: str, reason: str, allergies: tuple[str, ...] | None
) -> CensusRow:
    known = None if allergies is None else tuple(CensusAllergy(substance=each) for each in allergies)
    return CensusRow(
        birth_name=family,
        given_names=(given,),
        birth_date=born,
        sex=sex,
        number=f"00480{index + 1:03d}",
        unit=WARD.code,
        bed=WARD.beds[index],
        reason=reason,
        doctor="Dr Fortin",
        allergies=known,
    )


def _planned_row(session: Session, story: ScriptedClock) -> CensusRow:
    """Somebody whom the hospital's own plan brings tomorrow morning: nobody here has said so."""
    tomorrow = local(plus(story.now(), hours=STORY_HOURS + 24), session.site.zone_info)
    return CensusRow(
        birth_name="Guivarch",
        given_names=("Armel",),
        birth_date="1969-04-27",
        sex="M",
        number=f"00480{len(_ROWS) + 1:03d}",
        unit=WARD.code,
        bed=WARD.beds[-1],
        expected_at=from_datetime(tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)),
        reason="Cure de hernie inguinale",
        doctor="Dr Fortin",
    )


def _round(values: tuple[int, int, int, int, int, int]) -> care.Observed:
    rate, saturation, systolic, diastolic, pulse, tenths = values
    return care.Observed(
        respiratory_rate=rate,
        spo2=saturation,
        oxygen=Oxygen.AIR,
        systolic=systolic,
        diastolic=diastolic,
        pulse=pulse,
        consciousness=Consciousness.A,
        temperature_tenths=tenths,
    )


def _every(minutes: int) -> ObservationRhythm:
    return ObservationRhythm(every_minutes=minutes, decided_by="Dr Fortin")


def _at_the_bedside(session: Session, ids: list[str], story: ScriptedClock) -> None:
    """A dose that is due, a line to look at, a scan for which somebody fasts, a result to chase."""
    now = story.now()
    insulin = DoseGiven(
        drug="Insuline rapide", typed="4 UI", route=Route.SC, next_due=plus(now, hours=4), high_risk=HighRisk.INSULIN
    )
    doses.give(session, ids[1], insulin)
    line = Device(kind=DeviceKind.PVC, site="Avant-bras gauche", size="18G", next_check=plus(now, minutes=30))
    devices.put_in(session, ids[0], line)
    scan = Procedure(
        what="Scanner thoracique", where="Imagerie", at=plus(now, hours=6), fasting_from=plus(now, minutes=15)
    )
    procedures.plan(session, ids[0], scan)
    results.await_result(session, ids[3], care.AwaitedResult(what="Troponine", expected_by=plus(now, hours=1)))


def _alert(session: Session, ids: list[str]) -> None:
    caring.add_alert(session, ids[0], care.Allergy(substance="Kiwi", severity=Severity.UNKNOWN))
    caring.add_alert(session, ids[1], care.Isolation(precaution=Precaution.CONTACT, organism="C. difficile"))
    caring.add_alert(session, ids[2], care.RiskNoted(risk=Risk.FALLS))
    caring.answer_allergies(session, ids[2], AllergyAnswer.NONE_KNOWN)
    caring.set_diet(session, ids[4], care.Diet(diet="À jeun"))
    note = care.Transmission(target="Dyspnée", data="Tirage, parle par mots", action="Assise, médecin appelé")
    caring.transmit(session, ids[0], note)


def _hand_on(session: Session, ids: list[str], story: ScriptedClock) -> None:
    task = care.Task(title="Gaz du sang", priority=Priority.NOW, due_at=plus(story.now(), minutes=30))
    tasks.add_task(session, ids[0], task)
    item = handover.HandoverItem(
        illness=Illness.WATCHER,
        summary="Pneumonie, dyspnée qui augmente depuis le début d’après-midi",
        actions="Gaz du sang, réévaluer dans l’heure",
        contingency="SpO₂ sous 88 % : appeler le réanimateur",
    )
    handovers.write_item(session, ids[0], item)
    asked = stay.TransferAsked(
        scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit=NEXT_DOOR.code, to_bed="R1"
    )
    transfer = stays.ask_transfer(session, ids[5], asked)
    stays.accept_transfer(session, ids[5], stay.TransferAccepted(transfer=transfer, by_name="Dr Lemoine"))
    story.advance(minutes=15)
    stays.leave(session, ids[5], stay.TransferLeft(transfer=transfer))


def _announce(session: Session, story: ScriptedClock) -> None:
    """Somebody who is to come tonight, and for whom a bed is kept."""
    plan = stay.AdmissionExpected(
        unit=WARD.code,
        bed=WARD.beds[-2],
        expected_at=plus(story.now(), hours=STORY_HOURS + 3),
        reason="Prothèse de hanche programmée",
        admission_type=AdmissionType.R,
        comes_from="Domicile",
        announced_by="Bureau des entrées",
        phone="4410",
    )
    new = NewPatient(birth_name="Coatanhay", given_names="Soizic", birth_date="1957-10-02", sex=Sex.F)
    expecting.expect_newcomer(session, new, plan)
