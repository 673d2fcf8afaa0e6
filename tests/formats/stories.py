"""Stories for the deliveries: a small ward where everything happens at least once, and its addressing."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from console.formats.delivery import Addressing
from console.record import news2
from console.record.bodies import care, patient, station, stay
from console.record.codes.admission import EntryMode
from console.record.codes.care import AllergyAnswer, CareLimit, Consciousness, Oxygen, OxygenDevice, WeightMethod
from console.record.codes.patient import Capture
from console.record.codes.stay import ExitMode, PatientClass, TransferReason, TransferScope, Transport
from console.record.entry import Entry
from console.record.identity import INS_TEST
from console.record.instant import plus
from console.record.quantity import Quantity
from tests.make import MANAGER, OTHER_NURSE, SITE, WARD, Story

DOSSIER = b"%PDF-1.7\n% an invented dossier\n%%EOF"


def addressing(**changes: object) -> Addressing:
    """The invented site; French messages with English labels unless changed."""
    values: dict[str, object] = {
        "site": SITE,
        "site_name": "CH de l’Étang",
        "finess": "120456789",
        "sending_facility": "CHE",
        "receiving_application": "DPI",
        "receiving_facility": "CHE",
        "zone": ZoneInfo("Europe/Paris"),
        "language": "en",
        "oids": {"IPP-CH": "1.2.250.1.999.1"},
        "units": {WARD.code: WARD.label, "4310": "Réanimation"},
    }
    return Addressing(**(values | changes))  # type: ignore[arg-type]


def register(story: Story, family: str, given: str, *, number: str | None = None, ipp: str | None = None) -> str:
    """Register somebody without a stay; returns the patient's id."""
    who = str(uuid.UUID(bytes=story.entropy(16), version=4))
    story.write(patient.PatientRegistered(capture=Capture.RELATIVE), who)
    story.write(patient.Trait(name="birth_name", value=family), who)
    story.write(patient.Trait(name="given_names", value=given), who)
    if number:
        story.write(patient.Identifier(type="DOWNTIME", value=number, authority="CAHIER"), who)
    if ipp:
        story.write(patient.Identifier(type="IPP", value=ipp, authority="IPP-CH"), who)
    return who


def observe_everything(story: Story, who: str) -> Entry:
    """One round with every value there is, and one that was refused."""
    score = news2.score(
        scale=2,
        respiratory_rate=24,
        spo2=93,
        on_oxygen=True,
        systolic=95,
        pulse=112,
        consciousness="C",
        temperature_tenths=385,
    )
    body = care.Observed(
        respiratory_rate=24,
        spo2=93,
        spo2_scale=2,
        oxygen=Oxygen.OXYGEN,
        oxygen_flow=Quantity(value="2.5", unit="L/min", text="2,5 L/min"),
        oxygen_device=OxygenDevice.NASAL,
        systolic=95,
        diastolic=60,
        pulse=112,
        consciousness=Consciousness.C,
        temperature_tenths=385,
        pain=4,
        glucose=Quantity(value="1.1", unit="g/L", text="1,1 g/L"),
        refused=(care.Untaken(item="urine"),),
        note="Marbrures | genoux & coudes",
        news2=score,
    )
    return story.write(body, who)


def transfer_to_unit(story: Story, who: str, unit: str = "4310", bed: str = "R2") -> Entry:
    """A transfer within the hospital, from asking to arriving; returns the request."""
    asked = story.write(
        stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit=unit), who
    )
    story.write(stay.TransferAccepted(transfer=asked.id, by_name="Dr Lemoine", to_bed=bed), who)
    story.write(stay.TransferLeft(transfer=asked.id), who)
    story.write(stay.TransferArrived(transfer=asked.id, seen_by="Jules Aubry", unit=unit, bed=bed), who)
    return asked


def strike(story: Story, target: Entry, *, reason: str = "Mauvais patient") -> Entry:
    """Strike an entry."""
    return story.write(station.Struck(target=target.id, reason=reason), target.patient, replaces=(target.id,))


def link(story: Story, known: str, unknown: str) -> None:
    """Two people agree that two ids are one person."""
    proposed = story.write(patient.LinkProposed(other=known, reason="Carte vue"), unknown)
    story.write(patient.LinkConfirmed(link=proposed.id), unknown, by=MANAGER)


def expectation(story: Story, *, bed: str | None = "12A") -> stay.AdmissionExpected:
    """Somebody announced for four hours from now."""
    return stay.AdmissionExpected(
        unit=WARD.code,
        bed=bed,
        expected_at=plus(story.clock.now(), hours=4),
        reason="Prothèse de hanche",
        doctor="Dr Fortin",
        entry_mode=EntryMode.TRANSFER,
        comes_from="CH de la Côte",
        announced_by="Régulation",
    )


def everything() -> Story:
    """Patients to whom everything happens that is delivered."""
    story = Story()
    first = story.admit("LE GOFF", "Anne Marie", "12A")
    story.write(patient.Trait(name="used_name", value="D’ARC & FILS"), first)
    story.write(patient.Identifier(type="NDA", value="24000006", authority="NDA-CH"), first)
    story.alert(first)
    allergy = story.write(care.Allergy(substance="Latex"), first)
    story.write(care.Ended(reason="Infirmée par test"), first, replaces=(allergy.id,))
    story.write(care.LimitOfCare(decision=CareLimit.DISCUSSED, doctor="Dr Fortin"), first)
    observe_everything(story, first)
    kilograms = Quantity(value="61.5", unit="kg", text="61,5 kg")
    story.write(care.Weight(weight=kilograms, method=WeightMethod.ESTIMATED), first)
    story.write(care.Transmission(target="Douleur", data="EN 4", action="Paracétamol"), first)
    story.write(care.AwaitedResult(what="Lactates"), first)
    story.write(care.Spo2Scale(scale=2, reason="BPCO", decided_by="Dr Fortin"), first)
    story.hand_over(first)
    story.write(stay.Moved(unit=WARD.code, bed="13B"), first)
    transfer_to_unit(story, first)
    second = story.admit("DIALLO", "Mamadou", "12B", sex="M")
    story.write(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN), second)
    asked = story.leave_for_hospital(second)
    story.write(stay.TransferArrived(transfer=asked.id, seen_by="Dr Lemoine"), second)
    third = register(story, "NGUYEN", "Thanh Long", number="D-EA1-0147-K")
    emergency = stay.StayAdmitted(unit="4001", patient_class=PatientClass.E, transport=Transport.FIRE, reason="Chute")
    story.write(emergency, third)
    story.write(stay.Discharged(mode=ExitMode.HOME), third)
    fourth = story.admit("MARTIN", "Rosaire", "14A")
    strike(story, story.observe(fourth))
    story.write(stay.Died(declared_by="Dr Fortin"), fourth, by=OTHER_NURSE)
    fifth = story.admit("ROY", "Mathieu", "15A", sex="M")
    story.write(stay.Absconded(last_seen="Couloir"), fifth)
    called_off = story.leave_for_hospital(story.admit("CÔTÉ", "Guylaine", "16A"))
    story.write(stay.TransferCancelled(transfer=called_off.id, reason="Place reprise"), called_off.patient)
    return story


def qualified(story: Story, *, source: str = "SNAPSHOT") -> str:
    """Somebody with a qualified identity and a matricule of the test set, from the census unless said otherwise."""
    who = register(story, "PAT-TROIS", "DOMINIQUE", ipp="000003")
    story.entries.clear()
    traits: dict[patient.TraitName, str] = {
        "birth_name": "PAT-TROIS",
        "given_names": "DOMINIQUE",
        "birth_date": "1979-03-28",
        "sex": "F",
        "birthplace": "63220",
        "matricule": "279035121518989",
        "matricule_oid": INS_TEST,
        "identity_status": "QUAL",
    }
    for name, value in traits.items():
        story.write(patient.Trait(name=name, value=value), who, source=source)
    story.write(patient.Identifier(type="IPP", value="000003", authority="IPP-CH"), who, source=source)
    story.write(stay.StayAdmitted(unit=WARD.code, bed="12A"), who)
    return who
