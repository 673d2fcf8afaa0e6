"""What the crisis itself makes a ward write: the outage, paper, calls, what is down, treatments that must go on."""

from __future__ import annotations

from collections.abc import Callable

from console.record.bodies.course import Chemotherapy, CourseDose, Dialysis
from console.record.bodies.message import Message
from console.record.bodies.paper_period import DrugChart, SheetSettled
from console.record.bodies.service import Logged, ServiceChecked
from console.record.bodies.shift_report import PaperStock, ShiftReport, Shortage, StaffMember
from console.record.clock import ScriptedClock
from console.record.codes.course import Basis, DialysisAccess, Intent
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.paper_period import ChartPlace, SheetFate
from console.record.codes.service import LogCategory, Service, Working
from console.record.instant import Instant
from console.record.quantity import parse_quantity
from console.ward import courses, custody, messages, paper_periods, services, shift_reports
from console.ward.session import Session, Told

DOWN = (
    (Service.EHR, Working.DOWN, None, "Feuilles papier numérotées"),
    (Service.LAB, Working.PARTIAL, "Urgences seulement", "Coursier toutes les 30 min"),
    (Service.PHONES_FIXED, Working.DOWN, None, "DECT du cadre"),
    (Service.STERILISATION, Working.PARTIAL, "Un seul autoclave", None),
    (Service.CALL_BELLS, Working.FULL, None, None),
)


def outage_began(nurse: Session, at: Instant) -> None:
    """The log begins, what is down is written down, and the ward was on paper until the laptop came."""
    services.outage(nurse, LogCategory.OUTAGE_BEGAN, "Écrans noirs dans tout l’établissement", Told(occurred_at=at))
    for service, working, limits, workaround in DOWN:
        state = ServiceChecked(
            unit=nurse.unit.code, service=service, working=working, since=at, limits=limits, workaround=workaround
        )
        services.check(nurse, state)
    period = paper_periods.begin(nurse, ("41", "42"), "Portable pas encore arrivé", Told(occurred_at=at)).entry.id
    paper_periods.end(nurse, period, ("41", "42"))
    for sheet, fate in (("41", SheetFate.TRANSCRIBED), ("42", SheetFate.BLANK)):
        settled = SheetSettled(unit=nurse.unit.code, period=period, sheet=sheet, sheet_fate=fate)
        paper_periods.settle(nurse, settled)


def calls(nurse: Session, clock: ScriptedClock, who: str) -> None:
    """An urgent call that is answered, one that only informs, and a decision of the crisis cell."""
    unit = nurse.unit.code
    call = messages.send(
        nurse,
        Message(
            unit=unit,
            direction=Direction.OUT,
            via=Via.PHONE,
            message_priority=MessagePriority.URGENT,
            from_name=nurse.person.name,
            to_name="Dépôt de sang",
            text="Deux culots O négatif, groupe en cours",
            reply_required=True,
            read_back=True,
            about=who,
        ),
    )
    clock.advance(minutes=6)
    messages.answer(nurse, call, "Partis par coursier", "M. Leroy")
    meals = Message(unit=unit, direction=Direction.IN, via=Via.RUNNER, from_name="Cuisine", text="Liste avant 16 h")
    messages.send(nurse, meals)
    decision = Logged(
        unit=unit,
        number="",
        log_category=LogCategory.DECISION,
        text="Entrées programmées reportées",
        decided_by="Cellule de crise",
        action="Prévenir les patients",
    )
    line = services.write_log(nurse, decision)
    services.close_line(nurse, line.entry.id)


def shift_report(manager: Session, starts: Instant) -> None:
    """What only the manager knows of the shift; the other ward's summary leaves lines for it to fill in by hand."""
    report = ShiftReport(
        unit=manager.unit.code,
        shift_from=starts,
        staff=(
            StaffMember(name="Jules Aubry", role="IDE", hours="21:00 – 06:00"),
            StaffMember(name="Odile Perrin", role="AS", hours="21:00 – 06:00", cover="pool"),
        ),
        shortages=(Shortage(what="Solutés NaCl 0,9 %", remaining="12 poches", asked_of="Pharmacie"),),
        forms=(PaperStock(form="Constantes", used=14, unused=36),),
        for_next="Rappeler la pharmacie à 8 h",
    )
    shift_reports.report(manager, report)


def treatments(as_: Callable[[int], Session], who: str, other: str) -> None:
    """Two continuity sheets: one checked by a colleague, one from memory that nobody has checked yet."""
    nurse = as_(1)
    sheet = Chemotherapy(
        basis=Basis.ORIGINAL,
        diagnosis="Adénocarcinome du côlon",
        intent=Intent.ADJUVANT,
        regimen="FOLFOX 6",
        cycle=4,
        cycles=12,
        next_due_on="2026-02-12",
        tolerance_days=3,
        weight=parse_quantity("70 kg", "poids"),
        height=parse_quantity("170 cm", "taille"),
        doses=(
            CourseDose(
                drug="Oxaliplatine",
                dose=parse_quantity("155 mg", "dose"),
                per_surface=parse_quantity("85 mg/m²", "dose"),
                route="IV",
                duration="2 h",
            ),
        ),
        oncologist="Dr Ansel, 02 00 00 00 21",
    )
    entry = courses.write_sheet(nurse, who, sheet)
    dialysis = Dialysis(
        basis=Basis.MEMORY, schedule="Lu-Me-Ve", next_due_on="2026-02-11", dialysis_access=DialysisAccess.FISTULA
    )
    courses.write_sheet(nurse, other, dialysis)
    custody.place_drug_chart(nurse, who, DrugChart(chart_place=ChartPlace.TROLLEY, sheet="12"))
    courses.countersign(as_(2), who, entry, agrees=True)
