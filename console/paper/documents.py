"""The one table of what the ward prints: title, what it is about, who needs it, what it is made of.

The window's list, the command line and the tests read it. It loads no PDF library: what makes the
pages stands in :mod:`console.paper.press`, one maker for each row.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import NamedTuple, Protocol

from console.record.board import Board
from console.record.file import PatientFile, Task
from console.record.instant import Instant
from console.record.movements import Transfer
from console.record.shift import ShiftSummary
from console.record.unit_state import UnitState
from console.words import N_, _


class About(Enum):
    """What a document is about; the value is a message id that heads its group."""

    UNIT = N_("The unit")
    ONE = N_("One patient")
    NOTHING = N_("To fill in, to keep")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)


class Row(NamedTuple):
    """One row of the table. ``title`` and ``needed_by`` are message ids; ``command`` is its name in a command."""

    command: str
    title: str
    about: About
    needed_by: str


class Document(Enum):
    """Everything that can be printed, in the order in which it is offered."""

    SHIFT = Row("shift", N_("Shift summary"), About.UNIT, N_("Unit manager, each shift"))
    HANDOVER = Row("handover", N_("Handover sheet"), About.UNIT, N_("Nurses, in the pocket"))
    SITUATION = Row("situation", N_("Patients present"), About.UNIT, N_("Crisis cell, evacuation"))
    TO_DO = Row("to-do", N_("To do, next 12 hours"), About.UNIT, N_("Nurses, through the shift"))
    KITCHEN = Row("kitchen", N_("Diets, for the kitchen"), About.UNIT, N_("Kitchen, before each meal"))
    MESSAGES = Row("messages", N_("Messages"), About.UNIT, N_("Runners, crisis cell"))
    SERVICES = Row("services", N_("Services and crisis log"), About.UNIT, N_("Crisis cell, incident file"))
    BED_LABELS = Row("bed-labels", N_("Labels of everybody"), About.UNIT, N_("One label for each patient present"))
    TRANSFER = Row("transfer", N_("Transfer sheet"), About.ONE, N_("Goes with the patient"))
    CHART = Row("chart", N_("Observation chart"), About.ONE, N_("At the bed, continued by hand"))
    CONTINUITY = Row(
        "continuity", N_("Continuity sheets"), About.ONE, N_("Chemotherapy, radiotherapy, dialysis, theatre")
    )
    CALL = Row("call", N_("Call sheet"), About.ONE, N_("Before calling a doctor"))
    DOSSIER = Row("dossier", N_("Patient’s whole file"), About.ONE, N_("When the laptop goes"))
    PASSPORT = Row("passport", N_("Passport, to fold"), About.ONE, N_("The patient keeps it"))
    LABELS = Row("labels", N_("Sheet of labels"), About.ONE, N_("Samples, papers"))
    WRISTBAND = Row("wristband", N_("Wristband"), About.ONE, N_("At the wrist"))
    BLANK = Row("blank", N_("Blank form"), About.NOTHING, N_("When even this laptop is gone"))
    SCANNER = Row("scanner", N_("Test page for scanners"), About.NOTHING, N_("Before reading a transfer sheet"))
    QUICK = Row("quick", N_("Quick card"), About.NOTHING, N_("Beside the laptop"))

    @property
    def label(self) -> str:
        """Its title."""
        return _(self.value.title)

    @property
    def needed_by(self) -> str:
        """Who needs it, and when."""
        return _(self.value.needed_by)

    @property
    def about(self) -> About:
        """What it is about."""
        return self.value.about

    @property
    def is_about_one(self) -> bool:
        """Whether it is about one patient."""
        return self.about is About.ONE


class LabelSheet(NamedTuple):
    """One kind of A4 sheet of labels, in millimetres, the labels in the middle of it. ``gap`` is between columns."""

    title: str
    across: int
    down: int
    width: float
    height: float
    gap: float


# Source: counts and sizes as the maker (Avery Zweckform) prints them on the packs of these numbers.
LABEL_SHEETS: dict[str, LabelSheet] = {
    "L7160": LabelSheet(N_("21 labels, 63.5 × 38.1 mm (L7160)"), 3, 7, 63.5, 38.1, 2.5),
    "L7159": LabelSheet(N_("24 labels, 63.5 × 33.9 mm (L7159)"), 3, 8, 63.5, 33.9, 2.5),
    "L7163": LabelSheet(N_("14 labels, 99.1 × 38.1 mm (L7163)"), 2, 7, 99.1, 38.1, 2.5),
    "3664": LabelSheet(N_("24 labels, 70 × 33.8 mm (3664)"), 3, 8, 70.0, 33.8, 0.0),
    "PLAIN": LabelSheet(N_("Plain paper, to cut"), 3, 6, 62.0, 40.0, 0.0),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which document, of what: a shift (from, to), a patient, or some of the unit's, as it needs.

    ``patients`` are the ids on a handover sheet (all where empty); ``form`` the key of a blank form;
    ``sheet`` a kind of label sheet; ``copies`` how many numbered blank forms; ``replaces`` the number
    of a sheet that this one takes the place of.
    """

    document: Document
    patient: str | None = None
    starts: Instant | None = None
    ends: Instant | None = None
    patients: tuple[str, ...] = ()
    form: str | None = None
    sheet: str = "L7160"
    copies: int = 1
    replaces: str = ""


def stated(wish: Wish) -> str:
    """What was asked for, as JSON, so that the same can be asked for again; the document under its name."""
    return json.dumps({**asdict(wish), "document": wish.document.name}, sort_keys=True)


def wish_of(text: str) -> Wish | None:
    """What :func:`stated` wrote; None where a newer version of the program knows more than this one."""
    told = json.loads(text)
    if told.get("document") not in Document.__members__ or set(told) != {each.name for each in fields(Wish)}:
        return None
    return Wish(**{**told, "document": Document[told["document"]], "patients": tuple(told["patients"])})


class Readings(Protocol):
    """What documents are made of: the same readings as the screen's, each read when it is asked for."""

    @property
    def wish(self) -> Wish:
        """What was asked for."""

    def board(self) -> Board:
        """The unit now."""

    def summary(self) -> ShiftSummary:
        """The unit over the shift asked for."""

    def unit_state(self) -> UnitState:
        """The unit itself: services, messages, log, paper, beds, documents made."""

    def unit_tasks(self) -> tuple[Task, ...]:
        """What there is to do in the unit that is about no patient."""

    def file(self) -> PatientFile:
        """The patient asked for."""

    def transfer(self) -> Transfer:
        """The patient's open transfer, else the last one."""

    def ticket(self) -> tuple[str, ...]:
        """The texts of the QR codes that carry the transfer; none where nobody made any."""
