"""Who may do what: every kind of entry is refused, and nothing written, for each role that may not write it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.errors import Fault
from console.record.bodies import (
    Body,
    background,
    care,
    clock,
    course,
    handover,
    message,
    paper_period,
    patient,
    service,
    station,
    stay,
)
from console.record.codes.background import ContactRole, Dependency, HeightMethod, Reply, WristbandState
from console.record.codes.care import AllergyAnswer, CareLimit, Precaution, Risk, WeightMethod
from console.record.codes.course import Basis
from console.record.codes.handover import Answer, Illness, Shift
from console.record.codes.message import Direction, Via
from console.record.codes.paper_period import ChartPlace, SheetFate
from console.record.codes.patient import Capture, Document
from console.record.codes.service import LogCategory, Service, Working
from console.record.codes.station import Access, Role
from console.record.codes.stay import BedCondition, ExitMode, Finding, TransferReason, TransferScope
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.quantity import Quantity
from console.record.writing import Writing
from console.ward.session import Session
from tests.make import START
from tests.stations import Station, admitted, census_of
from tests.ward.conftest import Refusal, bodies
from tests.ward.test_stays import ROW

SAID: tuple[Body, ...] = (
    patient.PatientRegistered(capture=Capture.SM),
    patient.Trait(name="sex", value="F"),
    patient.Identifier(type="IPP", value="1", authority="IPP"),
    patient.IdentityDiscrepancy(name="sex", recorded="F", stated="M", reason="r"),
    patient.LinkProposed(other="x", reason="r"),
    patient.LinkConfirmed(link="x"),
    patient.Unlinked(link="x", reason="r"),
    patient.DocumentSeen(document=Document.PA, checked_by="c"),
    patient.BornTo(mother="x"),
    patient.ToldApart(other="x", reason="r"),
    patient.IndexRowSetAside(number="1", authority="IPP", reason="r"),
    patient.IdentityChecked(full_name="n"),
    background.Contact(role=ContactRole.NOTIFY, name="n"),
    background.FamilyDoctor(name="n"),
    background.Directives(written=Reply.YES),
    background.Autonomy(dependency=Dependency.PARTIAL),
    background.Belonging(what="w"),
    background.HomeMedicine(what="w"),
    background.Wristband(wristband=WristbandState.PRINTED),
    background.Height(height=Quantity(text="170", unit="cm", value="170"), height_method=HeightMethod.MEASURED),
    background.Findable(may_be_told=Reply.YES),
    background.SharedRecord(may_be_fed=Reply.YES),
    stay.BedRoundStarted(unit="4120"),
    stay.StayAdmitted(unit="4120"),
    stay.Moved(unit="4120", bed="12A"),
    stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.SPECIALTY),
    stay.TransferAccepted(transfer="x", by_name="y"),
    stay.TransferLeft(transfer="x"),
    stay.TransferArrived(transfer="x", seen_by="y"),
    stay.TransferCancelled(transfer="x", reason="r"),
    stay.Discharged(mode=ExitMode.HOME),
    stay.Died(),
    clock.ClockConfirmed(),
    clock.ClockCorrected(station="x", first_seq=1, last_seq=1, shift_s=60, reason="r"),
    stay.Absconded(),
    stay.BedConfirmed(unit="4120", bed="12A", finding=Finding.HERE),
    stay.TransportArranged(transfer="x"),
    stay.TransferDossier(transfer="x"),
    stay.TransferFollowedUp(transfer="x"),
    stay.BedTurned(unit="4120", bed="12A", bed_condition=BedCondition.READY),
    course.Chemotherapy(basis=Basis.MEMORY, diagnosis="d", regimen="r"),
    course.Radiotherapy(basis=Basis.MEMORY, site="s"),
    course.Dialysis(basis=Basis.MEMORY),
    course.Operation(basis=Basis.MEMORY, operation="o"),
    course.Countersigned(entry="x"),
    message.Message(unit="4120", direction=Direction.IN, via=Via.PHONE, text="t"),
    service.ServiceChecked(unit="4120", service=Service.LAB, working=Working.DOWN),
    service.Logged(unit="4120", number="1", log_category=LogCategory.EVENT, text="t"),
    paper_period.PaperBegan(unit="4120"),
    paper_period.PaperEnded(unit="4120", period="x"),
    paper_period.SheetSettled(unit="4120", period="x", sheet="1", sheet_fate=SheetFate.BLANK),
    paper_period.DrugChart(chart_place=ChartPlace.BEDSIDE),
    care.Observed(pulse=70),
    care.Spo2Scale(scale=2, reason="r", decided_by="d"),
    care.Weight(weight=Quantity(text="70", unit="kg", value="70"), method=WeightMethod.MEASURED),
    care.Transmission(target="t"),
    care.AllergiesAnswered(answer=AllergyAnswer.NOT_ASKED),
    care.Allergy(substance="Latex"),
    care.Isolation(precaution=Precaution.CONTACT),
    care.LimitOfCare(decision=CareLimit.FULL),
    care.RiskNoted(risk=Risk.FALLS),
    care.Diet(diet="Sans sel"),
    care.Ended(reason="r"),
    care.Task(title="t"),
    care.AwaitedResult(what="w"),
    handover.HandoverItem(illness=Illness.STABLE, summary="s"),
    handover.HandoverPrepared(
        unit="4120", shift=Shift.N, shift_from=START, shift_to=START, giver="g", receivers=(), items=(), snapshot="0"
    ),
    handover.HandoverAnswered(unit="4120", handover="x", answer=Answer.ACCEPTED, snapshot="0"),
    station.Struck(target="x", reason="r"),
    station.StationOpened(unit="4120", label="W1", certificate="c", program="p"),
    station.PersonAdded(person="p", name="n", role=Role.CADRE, signing_key="k"),
    station.PersonRemoved(person="p", reason="r"),
    station.Accessed(access=Access.FILE_OPENED),
    station.CensusLoaded(snapshot="0", name="n", language="csv", rows=1, in_bed=1, refused=0),
    station.DocumentPrinted(document="shift", number="1", pages=1, sha256="0", printer="p", patients=1),
    station.PackageSent(name="n", entries=1, through_seq=1, sha256="0", recipients=()),
)


@pytest.fixture(scope="module")
def by_role(at_work: Session) -> dict[Role, Session]:
    """The same signed-in person, were they of each role."""
    it = at_work
    return {
        role: Session(it.book, it.site, it.certificate, replace(it.person, role=role), it.author, it.clock, it.entropy)
        for role in Role
    }


@pytest.mark.parametrize("body", SAID, ids=lambda body: type(body).__name__)
def test_a_kind_is_written_by_the_roles_of_the_table_and_by_nobody_else(
    by_role: dict[Role, Session], body: Body
) -> None:
    row = next(each for each in KINDS.values() if each.body is type(body))
    for role, session in by_role.items():
        assert session.may_write(row.name) == (role in row.writers)
        if role not in row.writers:
            with Refusal(session, Fault.NOT_ENTITLED):
                session.write(Writing(body))


def test_nobody_at_all_may_open_a_station_by_hand() -> None:
    assert KINDS["station_opened"].writers == frozenset()


def test_an_act_of_several_entries_is_refused_whole(station: Station) -> None:
    crisis = station.unlock("crisis")
    with Refusal(crisis, Fault.NOT_ENTITLED):
        note = station_note()
        crisis.write(Writing(note), Writing(care.Diet(diet="x")))


def station_note() -> Body:
    """Something that everybody may write."""
    return station.Accessed(access=Access.FILE_OPENED)


def test_a_physiotherapist_may_write_about_somebody_whom_only_the_census_knows(station: Station) -> None:
    physio = station.unlock("physio")
    [who] = census_of(physio, ROW)
    physio.write_about(who, care.Transmission(target="Marche", data="Deux pas"))
    assert physio.card(who).identity.name == "TREMBLAY, Ève"


def test_a_refused_person_does_not_take_a_census_row_in(station: Station) -> None:
    crisis = station.unlock("crisis")
    [who] = census_of(crisis, ROW)
    with Refusal(crisis, Fault.NOT_ENTITLED):
        crisis.write_about(who, care.Diet(diet="x"))
    assert not crisis.reader.knows(who)


@pytest.mark.parametrize("minutes", [6, 60, 60 * 24])
def test_the_future_is_refused(at_work: Session, shared: Station, minutes: int) -> None:
    who = admitted(at_work, f"Futur{minutes}")
    later = Instant(shared.clock.now())
    shared.clock.advance(minutes=-minutes)
    with Refusal(at_work, Fault.FUTURE_TIME):
        at_work.write(Writing(care.Transmission(target="t"), patient=who, occurred_at=later))
    shared.clock.advance(minutes=minutes)


@pytest.mark.parametrize("sheet", [None, "", "  "])
def test_what_is_copied_from_paper_names_its_sheet(at_work: Session, sheet: str | None) -> None:
    who = admitted(at_work, f"Papier{sheet!r}")
    with Refusal(at_work, Fault.PAPER_SHEET_MISSING):
        at_work.write(Writing(care.Transmission(target="t"), patient=who, source="PAPER", paper_ref=sheet))


def test_opening_a_file_is_noted_once_per_person_patient_and_hour(station: Station, nurse: Session) -> None:
    who, also = admitted(nurse), admitted(nurse, "Roy", "12B")
    for _ in range(3):
        nurse.open_file(who)
    nurse.open_file(also)
    station.laptop.lock_screen(nurse)
    again = station.unlock()
    again.open_file(who)
    assert len(bodies(again, who, "accessed")) == 1
    station.unlock("other").open_file(who)
    station.clock.advance(hours=1)
    again.open_file(who)
    assert len(bodies(again, who, "accessed")) == 3


def test_opening_a_file_of_the_census_says_whose_and_takes_nothing_in(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    nurse.open_file(who)
    noted = [line.body for line in nurse.reader.lines_of_kind("accessed")][-1]
    assert isinstance(noted, station.Accessed)
    assert noted.expected == who
    assert not nurse.reader.knows(who)
