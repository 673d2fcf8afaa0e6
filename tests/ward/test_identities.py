"""Doubts about who somebody is: documents, homonyms, newborns, links undone, two identifiers checked."""

from __future__ import annotations

from datetime import date

import pytest

from console.errors import Fault
from console.record import wording
from console.record.background import background_of, is_confidential
from console.record.bodies import background, care, stay
from console.record.census import CensusRow
from console.record.codes.background import BelongingKind, ContactRole, Dependency, Reply
from console.record.codes.patient import Document, IdentityAttribute, IdentityStatus, Sex
from console.record.codes.stay import Finding
from console.record.links import LinkState
from console.ward import background as knowing
from console.ward import care as caring
from console.ward import identities, links, patients, reading, stays
from console.ward.patients import NewPatient
from console.ward.session import Session
from console.words import speaking
from tests.stations import Station, admitted, census_of
from tests.ward.conftest import Refusal, bodies


def test_a_document_validates_an_identity_and_a_doubt_takes_it_back(at_work: Session) -> None:
    who = admitted(at_work, "Ouellet", "13B")
    assert identities.see_document(at_work, who, Document.PA, expires="2030-01-01") is IdentityStatus.VALI
    [seen] = bodies(at_work, who, "document_seen")
    assert getattr(seen, "checked_by", None) == at_work.person.name
    assert at_work.card(who).identity.status is IdentityStatus.VALI
    identities.doubt(at_work, who, "The date on the card is hard to read")
    identity = at_work.card(who).identity
    assert (identity.status, identity.attributes) == (IdentityStatus.PROV, frozenset({IdentityAttribute.DOUT}))
    [marked] = at_work.card(who).registers["trait/attribute/DOUT"]
    said = wording.describe(marked.line, at_work.reader.people(), at_work.site.zone_info)
    assert "The date on the card is hard to read" in said, "whoever opens the file reads why"
    assert identities.see_document(at_work, who, Document.CN) is IdentityStatus.PROV


def test_a_doubt_is_settled_with_a_reason_and_the_document_seen_counts_again(at_work: Session) -> None:
    who, other = admitted(at_work, "Vautrin", "12A"), admitted(at_work, "Rastignac", "12B")
    identities.see_document(at_work, who, Document.PA)
    for each in (who, other):
        identities.doubt(at_work, each, "Two dates of birth")
        identities.doubt(at_work, each, "And two first names")
        assert not at_work.card(each).conflicts
    with Refusal(at_work, Fault.REASON_MISSING):
        identities.settle_doubt(at_work, who, " ")
    assert identities.settle_doubt(at_work, who, "His wife brought the family record book") is IdentityStatus.VALI
    assert identities.settle_doubt(at_work, other, "The ambulance sheet was misread") is IdentityStatus.PROV
    for each, status in ((who, IdentityStatus.VALI), (other, IdentityStatus.PROV)):
        identity = at_work.card(each).identity
        assert (identity.status, identity.attributes) == (status, frozenset())
        [ended] = bodies(at_work, each, "ended")
        assert getattr(ended, "reason", "")
    with Refusal(at_work, Fault.NOT_DOUBTFUL):
        identities.settle_doubt(at_work, who, "Again")


def test_a_made_up_identity_is_never_doubtful_as_well(at_work: Session) -> None:
    who = patients.register(at_work, NewPatient(birth_name="INCONNU-ALPHA", unknown=True))
    with Refusal(at_work, Fault.ATTRIBUTES_EXCLUSIVE):
        identities.doubt(at_work, who, "r")


def test_people_told_apart_are_known_homonyms_until_a_third_comes(nurse: Session) -> None:
    jeanne, jean = admitted(nurse, "Martin", "12A"), admitted(nurse, "Martin", "12B")
    rows = {row.file.id: row for row in reading.board(nurse).rows if row.file}
    assert rows[jeanne].is_similar and rows[jean].is_similar
    identities.tell_apart(nurse, jeanne, jean, "Two wristbands seen")
    rows = {row.file.id: row for row in reading.board(nurse).rows if row.file}
    assert not rows[jeanne].is_similar and rows[jeanne].is_homonym and rows[jean].is_homonym
    for who in (jeanne, jean):
        assert nurse.card(who).identity.attributes == {IdentityAttribute.HOMA}
        assert nurse.card(who).identity.status is IdentityStatus.PROV
    third = admitted(nurse, "Martin", "13A")
    rows = {row.file.id: row for row in reading.board(nurse).rows if row.file}
    assert rows[jeanne].is_similar and rows[third].is_similar
    identities.tell_apart(nurse, third, jean, "A third wristband")
    assert len(bodies(nurse, jean, "trait")) == len(bodies(nurse, jeanne, "trait")), "the mark is written once"


def test_a_known_homonym_keeps_the_badge_where_the_other_is_not(nurse: Session) -> None:
    here, elsewhere = admitted(nurse, "Durand", "12A"), patients.register(nurse, NewPatient("Durand", "Ève"))
    identities.tell_apart(nurse, here, elsewhere, "Her sister-in-law, at home")
    [row] = [row for row in reading.board(nurse).rows if row.file]
    assert row.is_homonym and not row.is_similar


def test_twins_are_called_by_their_mother_s_name_and_their_rank_until_they_are_named(at_work: Session) -> None:
    mother = admitted(at_work, "Lavergne", "14B")
    twins = [
        patients.register(
            at_work, NewPatient(birth_name="Lavergne", birth_date="2026-02-09", sex=Sex.F, mother=mother, rank=rank)
        )
        for rank in (1, 2)
    ]
    first, second = (at_work.card(who).identity for who in twins)
    with speaking("en"):
        assert (first.name, second.name) == ("NEWBORN of LAVERGNE, rank 1", "NEWBORN of LAVERGNE, rank 2")
    with speaking("fr"):
        assert first.name == "NOUVEAU-NÉ de LAVERGNE, rang 1"
    assert (second.mother, second.birth_rank) == (mother, 2)
    patients.correct_trait(at_work, twins[0], "given_names", "Zoé", "Named by the parents")
    assert at_work.card(twins[0]).identity.name == "LAVERGNE, Zoé"
    assert set(twins) < set(at_work.reader.search("lavergne"))


def test_a_date_of_no_calendar_is_kept_once_somebody_says_so(at_work: Session) -> None:
    with Refusal(at_work, Fault.INVALID_FIELD):
        patients.register(at_work, NewPatient(birth_name="Haddad", birth_date="1948-14-33"))
    who = patients.register(at_work, NewPatient(birth_name="Haddad", birth_date="1948-14-33", is_lunar=True))
    identity = at_work.card(who).identity
    assert identity.birth_date == "1948-14-33"
    assert identity.age(date(2026, 2, 9)) == 77


def test_files_apart_show_each_other_s_alerts_and_what_was_written_while_linked_can_be_moved(
    station: Station, nurse: Session
) -> None:
    known, unknown = admitted(nurse, "Tremblay", "12A"), admitted(nurse, "INCONNU-ALPHA", "12B", born="")
    caring.add_alert(nurse, known, care.Allergy(substance="Latex"))
    link = patients.propose_link(nurse, unknown, known, "Recognised by his daughter")
    [beside] = links.perhaps_the_same(nurse, unknown)
    assert beside.allergy_text() == "Latex"
    assert links.perhaps_the_same(nurse, known)[0].id == unknown
    other = station.unlock("other")
    patients.confirm_link(other, link)
    assert links.perhaps_the_same(nurse, unknown) == ()
    wrong = nurse.write_about(unknown, care.Transmission(target="Pain", data="7/10"))[-1].entry
    patients.unlink(nurse, link, "It was his brother")
    [undone] = links.links_about(nurse, known)
    assert undone.state is LinkState.UNDONE
    [line] = links.to_reattribute(nurse, link)
    assert line.entry.id == wrong.id
    moved = identities.reattribute(nurse, wrong.id, known, "Said by the brother").entry
    assert (moved.patient, moved.occurred_at, moved.replaces) == (known, wrong.occurred_at, (wrong.id,))
    assert bodies(nurse, unknown, "transmission") == []
    assert len(bodies(nurse, known, "transmission")) == 1
    assert links.to_reattribute(nurse, link) == ()


def test_checking_two_identifiers_is_part_of_the_record(at_work: Session) -> None:
    who = admitted(at_work, "Gagnon", "15A")
    identities.check(at_work, at_work.card(who))
    [checked] = bodies(at_work, who, "identity_checked")
    assert (getattr(checked, "full_name", ""), getattr(checked, "bed", "")) == ("GAGNON, Ève", "15A")
    assert who in at_work.checked


def test_one_autonomy_stands_and_contacts_end_one_by_one(at_work: Session) -> None:
    who = admitted(at_work, "Roy", "15B")
    knowing.note(
        at_work,
        who,
        background.Autonomy(dependency=Dependency.PARTIAL),
        background.Contact(role=ContactRole.TRUSTED, name="Luc Roy", phone="06 00 00 00 01"),
        background.Belonging(what="Ring", belonging=BelongingKind.VALUABLE),
    )
    knowing.note(at_work, who, background.Autonomy(dependency=Dependency.TOTAL))
    card = at_work.card(who)
    found = background_of(card)
    assert found.autonomy == background.Autonomy(dependency=Dependency.TOTAL)
    assert not card.conflicts
    [belonging] = [said for key, said in card.registers.items() if key.startswith("belonging/")]
    with Refusal(at_work, Fault.REASON_MISSING):
        knowing.end(at_work, who, belonging[0].line.entry.id, " ")
    knowing.end(at_work, who, belonging[0].line.entry.id, "Given back")
    found = background_of(at_work.card(who))
    assert (len(found.contacts), found.belongings) == (1, ())


def test_what_a_census_calls_confidential_stays_so(at_work: Session) -> None:
    [who] = census_of(at_work, CensusRow(birth_name="Secret", number="77", unit="4300", bed="R1", confidential=True))
    assert is_confidential(at_work.card(who))
    stays.confirm_bed(at_work, who, stay.BedConfirmed(unit="4300", bed="R1", finding=Finding.HERE))
    assert is_confidential(at_work.card(who))
    assert background_of(at_work.card(who)).findable == background.Findable(may_be_told=Reply.NO, confidential=True)


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_is_told_apart_without_a_reason(at_work: Session, reason: str) -> None:
    one, other = admitted(at_work, "Un", "12A"), admitted(at_work, "Deux", "12B")
    with Refusal(at_work, Fault.REASON_MISSING):
        identities.tell_apart(at_work, one, other, reason)


def test_who_was_checked_stays_checked_for_the_shift_of_that_person_only(station: Station, nurse: Session) -> None:
    [who] = census_of(nurse, CensusRow(birth_name="Roy", number="8", unit="4120", bed="12A"))
    assert not identities.is_checked(nurse, nurse.card(who))
    identities.check(nurse, nurse.card(who))
    nurse.close()
    again, other = station.unlock(), station.unlock("other")
    assert identities.is_checked(again, again.card(who))
    assert not identities.is_checked(other, other.card(who))
    station.clock.advance(hours=13)
    again.checked.clear()
    assert not identities.is_checked(again, again.card(who))
