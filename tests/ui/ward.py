"""An invented ward for the window: every kind of line of the board, and the surroundings of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec
from PySide6.QtWidgets import QApplication

from console.record import news2
from console.record.board import Board, ObservationPolicy, board_of
from console.record.bodies import care, stay
from console.record.census import CensusRow, lines_of
from console.record.clock import ScriptedClock
from console.record.codes.care import CareLimit, Consciousness, Priority
from console.record.codes.stay import TransferReason, TransferScope
from console.record.entry import Entry
from console.record.file import PatientFile, file_of
from console.record.instant import Instant, plus
from console.record.places import Unit
from tests.make import PEOPLE, START, WARD, Story, a_ward
from ui.clockwork import Clockwork
from ui.look.theme import Appearance, Look
from ui.setting import Setting

ZONE = ZoneInfo("Europe/Paris")
UNIT = msgspec.structs.replace(WARD, beds=(*WARD.beds, "19A", "19B", "20A"), closed_beds=("19B",))
CENSUS_AT = plus(START, hours=-3)
MOREAU = "0c9b9c1e-0000-4000-8000-000000000990"


def a_setting(app: QApplication, now: Instant = START, look: Look | None = None) -> Setting:
    """Surroundings whose clock stands still."""
    places = {UNIT.code: UNIT.label, "4130": "Chirurgie"}
    return Setting(Appearance(app, look), ScriptedClock(now), ZONE, Clockwork(), places)


def a_story() -> Story:
    """Fourteen patients: worse, late, in transit, expected, in conflict, amended."""
    story = a_ward(12)
    ids = [each.id for each in story.files()]
    story.clock.advance(minutes=70)
    story.observe(ids[0], respiratory_rate=24, spo2=92, systolic=104, pulse=112)
    story.observe(ids[10], respiratory_rate=26, spo2=90, temperature_tenths=391)
    part = news2.score(scale=1, respiratory_rate=26, spo2=97, consciousness="A")
    story.write(care.Observed(respiratory_rate=26, spo2=97, consciousness=Consciousness.A, news2=part), ids[3])
    story.write(
        care.Task(title="Gaz du sang", priority=Priority.NOW, due_at=plus(story.clock.now(), minutes=25)), ids[0]
    )
    story.write(care.AwaitedResult(what="Hémocultures", expected_by=plus(START, minutes=5)), ids[0])
    story.write(care.Transmission(target="Dyspnée", data="FR 24, tirage", action="O₂ 4 L/min"), ids[0])
    story.write(care.LimitOfCare(decision=CareLimit.LIMITATION, text="Pas de réanimation"), ids[2])
    story.write(care.Allergy(substance="Latex"), ids[4])
    wrong = story.write(care.Task(title="À jeun"), ids[4])
    story.write(care.Task(title="À jeun dès minuit"), ids[4], replaces=(wrong.id,))
    story.leave_for_hospital(ids[8])
    story.admit("TREMBLAY", "Marie-Eve", "18A", born="1951-03-14")
    guest = story.admit("PELLETIER", "Anne", "4", unit="4130")
    asked = stay.TransferAsked(
        scope=TransferScope.UNIT, reason=TransferReason.ORGANISATION, to_unit=UNIT.code, to_bed="19A"
    )
    story.write(asked, guest)
    return story


def a_census_file() -> PatientFile:
    """Somebody whom only the census knows."""
    row = CensusRow(
        birth_name="Moreau", given_names=("Lucie",), birth_date="1960-07-02", sex="F", number="00990001",
        unit=UNIT.code, bed="18B", reason="Insuffisance cardiaque",
    )  # fmt: skip
    return file_of(MOREAU, lines_of(row, MOREAU, "ab" * 32, CENSUS_AT), PEOPLE)


def a_board(
    story: Story, unit: Unit = UNIT, minutes: int = 40, states: Mapping[str, stay.BedTurned] | None = None
) -> Board:
    """The board some minutes after the story's last entry."""
    story.clock.advance(minutes=minutes)
    files = [*story.files(), a_census_file()]
    return board_of(unit, files, story.clock.now(), ObservationPolicy(guide=True), CENSUS_AT, states)


def retimed(setting: Setting, board: Board) -> Setting:
    """The surroundings at the moment of a board."""
    return replace(setting, clock=ScriptedClock(board.as_at))


__all__ = ["CENSUS_AT", "UNIT", "Entry", "a_board", "a_census_file", "a_setting", "a_story", "retimed"]
