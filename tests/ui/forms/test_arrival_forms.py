"""Admission, background and identity: each field is read back from the encrypted store as it was meant."""

from __future__ import annotations

from typing import Any

import pytest

from console.record.background import background_of
from console.record.bodies import background, care, stay
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.background import (
    BelongingKind,
    Cognition,
    ContactRole,
    Dependency,
    Germ,
    HeightMethod,
    KeptAt,
    MedicineBox,
    Need,
    Reply,
    Texture,
    WristbandState,
)
from console.record.codes.care import Precaution, Risk
from console.record.codes.patient import Capture, Document, IdentityAttribute, IdentityStatus, Sex
from console.record.codes.stay import Transport
from console.ward import patients
from tests.ui.forms.station import Station
from tests.ui.forms.test_forms_write import put

ALL = {
    "birth_name": "Kermarrec",
    "used_name": "Le Gall",
    "given_names": "Soazig Anne",
    "birth_date": "15/08/1955",
    "sex": "F",
    "birthplace": "14168",
    "visit": "V-1",
    "matricule": "2 55 08 14 168 025",
    "document": "PA",
    "checked_by": "Admissions",
    "document_expires": "31/12/2030",
    "bed": "15B",
    "patient_class": "E",
    "doctor": "Dr Le Bihan",
    "reason_of_stay": "Chute",
    "diagnosis": "Fracture",
    "admission_type": "U",
    "entry_mode": "7",
    "provenance": "5",
    "comes_from": "CH voisin",
    "transport": "1",
    "answer": "LIST",
    "allergies": "Iode\tŒdème\tSEVERE",
    "weight": "62,5 kg",
    "method": "DECLARED",
    "precautions": "CONTACT DROPLET",
    "germ": "BMR",
    "organism": "E. coli BLSE",
    "decision": "LIMITATION",
    "limit_text": "Pas de réanimation",
    "limit_doctor": "Dr Le Bihan",
    "risks": "FALLS PREGNANCY",
    "weeks": "32",
    "diet": "Sans sel",
    "texture": "MINCED",
    "food_allergy": "Arachide",
    "contacts": "TRUSTED\tLuc\tfils\t06",
    "doctor_name": "Dr Ville",
    "doctor_phone": "02",
    "directives": "YES",
    "directives_text": "Chez le notaire",
    "dependency": "PARTIAL",
    "cognition": "CLEAR",
    "needs": "HEARING_AID GLASSES",
    "spoken": "Breton",
    "autonomy_note": "Parler à droite",
    "belongings": "Alliance\tVALUABLE\tSAFE",
    "medicines": "Kardégic 75\tce matin\tUNIT",
    "wristband": "PRINTED",
    "height": "164 cm",
    "height_method": "MEASURED",
    "may_be_told": "NO",
    "confidential": "YES",
    "may_be_fed": "YES",
    "may_be_read": "NO",
}


def test_everything_that_the_paper_asks_is_written_in_one_act(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("admit")
    before = station.session.reader.count()
    put(form, **ALL)
    save(form)
    admitted = station.last_entry("stay_admitted")
    card = station.session.card(admitted.patient)
    who, known = card.identity, background_of(card)
    assert (who.name, who.birth_date, who.matricule) == ("LE GALL (KERMARREC), Soazig", "1955-08-15", "255081416802538")
    assert who.status is IdentityStatus.VALI
    assert {number.type for number in who.numbers} == {"DOWNTIME", "NDA"}
    seen = station.last("document_seen")
    assert (seen.document, seen.checked_by, seen.document_expires) == (Document.PA, "Admissions", "2030-12-31")
    body = station.last("stay_admitted")
    assert isinstance(body, stay.StayAdmitted)
    assert (body.bed, body.transport, body.provenance) == ("15B", Transport.SMUR, Provenance.EMERGENCY)
    assert (body.admission_type, body.entry_mode) == (AdmissionType.U, EntryMode.TRANSFER)
    assert (body.comes_from, body.diagnosis, body.doctor) == ("CH voisin", "Fracture", "Dr Le Bihan")
    assert card.allergy_text().startswith("Iode")
    assert {said.line.body.precaution for said in card.isolations} == {Precaution.CONTACT, Precaution.DROPLET}  # type: ignore[union-attr]
    assert {said.line.body.germ for said in card.isolations} == {Germ.BMR}  # type: ignore[union-attr]
    assert {(said.line.body.risk, said.line.body.weeks) for said in card.risks} == {  # type: ignore[union-attr]
        (Risk.FALLS, None),
        (Risk.PREGNANCY, 32),
    }
    assert card.diet == care.Diet(diet="Sans sel", texture=Texture.MINCED, food_allergy="Arachide")
    assert known.weight is not None
    assert (known.weight.weight.value, known.weight.weight.unit) == ("62.5", "kg")
    assert known.contacts == (
        background.Contact(role=ContactRole.TRUSTED, name="Luc", relationship="fils", phone="06"),
    )
    assert known.family_doctor == background.FamilyDoctor(name="Dr Ville", phone="02")
    assert known.directives == background.Directives(written=Reply.YES, text="Chez le notaire")
    assert known.autonomy == background.Autonomy(
        dependency=Dependency.PARTIAL,
        cognition=Cognition.CLEAR,
        needs=(Need.HEARING_AID, Need.GLASSES),
        language="Breton",
        note="Parler à droite",
    )
    assert known.belongings == (
        background.Belonging(what="Alliance", belonging=BelongingKind.VALUABLE, kept_at=KeptAt.SAFE),
    )
    assert known.home_medicines == (
        background.HomeMedicine(what="Kardégic 75", last_taken="ce matin", box=MedicineBox.UNIT),
    )
    assert known.wristband == background.Wristband(wristband=WristbandState.PRINTED)
    assert known.height is not None
    assert (known.height.height.value, known.height.height_method) == ("164", HeightMethod.MEASURED)
    assert known.findable == background.Findable(may_be_told=Reply.NO, confidential=True)
    assert known.shared_record == background.SharedRecord(may_be_fed=Reply.YES, may_be_read=Reply.NO)
    written = [each.entry for each in station.session.reader.entries()][before:]
    assert {entry.patient for entry in written} == {admitted.patient}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("birth_date", "14/03/2948"),
        ("matricule", "2 55 08 14 168 025 39"),
        ("weight", "500 kg"),
        ("height", "5 cm"),
        ("weeks", "60"),
        ("rank", "12"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_written(
    station: Station, open_form: Any, field: str, typed: str
) -> None:
    form = open_form("admit")
    before = station.session.reader.count()
    put(form, birth_name="Kerdoncuff", risks="PREGNANCY", **{field: typed})
    form.submit()
    assert form.field(field).under.text()
    assert form.field(field).isVisible()
    assert form.field(field).text() == typed
    assert station.session.reader.count() == before


def test_a_limit_of_care_names_the_doctor_who_decided_it(station: Station, open_form: Any) -> None:
    form = open_form("admit")
    put(form, birth_name="Kerdoncuff", decision="LIMITATION")
    form.submit()
    assert form.field("limit_doctor").under.text()
    assert form.sections["alerts"].is_open
    del station


def test_what_is_unlikely_is_asked_once_and_saved_as_it_is(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("admit")
    put(form, birth_name="Haddad", birth_date="33/14/1948", bed="18B", weight="12 kg")
    form.submit()
    asked = form.confirm.line.sentence
    assert form.confirm.isVisible()
    assert [part in asked for part in ("33/14/1948", "CARON", "12")] == [True] * 3
    form.field("birth_date").set_text("1902")
    form.submit()
    assert form.confirm.line.sentence != asked
    form.field("birth_date").set_text("33/14/1948")
    form.submit()
    save(form)
    card = station.session.card(station.last_entry("stay_admitted").patient)
    assert (card.identity.birth_date, card.place.bed) == ("1948-14-33", "18B")
    assert station.last("stay_admitted").shares_bed is True


def test_a_newborn_begins_with_its_mother_s_name(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("admit")
    mother = station.who("0048")
    put(form, mother=mother, rank="2", sex="F", birth_date="09/02/2026")
    assert form.field("birth_name").text() == "TREMBLAY"
    save(form)
    identity = station.session.card(station.last_entry("stay_admitted").patient).identity
    assert (identity.mother, identity.birth_rank) == (mother, 2)
    assert "TREMBLAY" in identity.name
    assert "2" in identity.name


def test_a_mother_is_found_though_she_lies_in_no_bed_here(
    station: Station, open_form: Any, save: Any, qtbot: Any
) -> None:
    mother = patients.register(station.session, patients.NewPatient("Kerjean", "Armelle", sex=Sex.F))
    patients.register(station.session, patients.NewPatient("Kerjean", "Erwan", sex=Sex.M))
    form = open_form("admit")
    form.sections["newborn"].open()
    qtbot.keyClicks(form.field("mother_search").edit, "kerj")
    qtbot.waitUntil(lambda: form.field("mother").text() == mother)
    assert form.field("birth_name").text() == "KERJEAN"
    save(form)
    assert station.session.card(station.last_entry("stay_admitted").patient).identity.mother == mother


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("transmit", {"target": "Douleur", "data": "x", "when": "07/02/2026|10:00"}),
        ("dose", {"drug": "Paracétamol", "typed": "15 mg", "when": "07/02/2026|10:00"}),
        ("device", {"kind": "PVC", "inserted_at": "07/02/2026|10:00"}),
    ],
)
def test_nothing_happened_before_somebody_was_born(
    station: Station, open_form: Any, qtbot: Any, name: str, typed: dict[str, str]
) -> None:
    newborn = patients.NewPatient("Lenourrisson", "Zoé", birth_date="2026-02-08")
    who = patients.register(station.session, newborn)
    form = open_form(name, who)
    put(form, **typed)
    before = station.session.reader.count()
    form.submit()
    form.submit()
    qtbot.waitUntil(lambda: "08-Feb-2026" in form.problem.sentence + form.field("when").under.text())
    assert station.session.reader.count() == before


def test_a_newcomer_is_not_admitted_before_the_birth(station: Station, open_form: Any, qtbot: Any) -> None:
    form = open_form("admit")
    put(form, birth_name="Tôt", birth_date="08/02/2026", when="07/02/2026|10:00")
    before = station.session.reader.count()
    form.submit()
    qtbot.waitUntil(lambda: "08-Feb-2026" in form.field("when").under.text())
    assert station.session.reader.count() == before


def test_the_background_writes_only_what_changed_and_ends_one_by_one(
    station: Station, open_form: Any, save: Any
) -> None:
    who = station.who("0052")
    form = open_form("background", who)
    put(form, dependency="TOTAL", contacts="NOTIFY\tLuc\tfils\t06\nTRUSTED\tAnne\tfille\t07")
    save(form)
    form = open_form("background", who)
    assert form.field("dependency").text() == "TOTAL"
    before = station.session.reader.count()
    put(form, wristband="PRINTED")
    first = form.field("ended").box.itemData(1)
    put(form, ended=first, reason="Parti vivre ailleurs")
    save(form)
    written = [each.entry.kind for each in station.session.reader.entries()][before:]
    assert written == ["wristband", "ended"]
    known = background_of(station.session.card(who))
    assert [contact.name for contact in known.contacts] == ["Anne"]
    assert known.autonomy == background.Autonomy(dependency=Dependency.TOTAL)


def test_nothing_new_is_not_written(station: Station, open_form: Any) -> None:
    form = open_form("background", station.who("0051"))
    before = station.session.reader.count()
    form.submit()
    assert form.problem.isVisible()
    assert station.session.reader.count() == before


def test_a_corrected_trait_says_how_it_is_known(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("identity", station.who("0054"))
    put(form, trait="birth_date", value="08/07/1980", capture="SNAPSHOT", reason="Liste imprimée avant la panne")
    save(form)
    trait = station.last("trait")
    assert (trait.name, trait.value, trait.capture) == ("birth_date", "1980-07-08", Capture.SNAPSHOT)


def test_a_doubt_is_raised_and_settled_from_the_form(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0053")
    form = open_form("identity", who, about="DOUBT")
    put(form, reason="Deux bracelets")
    save(form)
    assert station.session.card(who).identity.attributes == {IdentityAttribute.DOUT}
    form = open_form("identity", who, about="SETTLED")
    assert form.field("what").box.findData("DOUBT") < 0, "it is doubtful already"
    put(form, reason="Sa fille l’a reconnue")
    save(form)
    assert not station.session.card(who).identity.attributes
    form = open_form("identity", who)
    assert form.field("what").box.findData("SETTLED") < 0


def test_a_document_seen_later_validates_the_identity(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0053")
    form = open_form("identity", who, about="DOCUMENT")
    put(form, document="CN", expires="01/2031")
    save(form)
    assert station.session.card(who).identity.status is IdentityStatus.VALI
    assert station.last("document_seen").document is Document.CN
