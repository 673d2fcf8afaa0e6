"""Reads finished paper back, as a stranger's program would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
from PIL.Image import Image

from console.paper import press
from console.paper.documents import Document, Wish
from console.paper.sheet import Imprint, Paper
from console.record.beside import neighbours_of
from console.record.board import Board, ObservationPolicy, board_of
from console.record.effects import stand
from console.record.file import PatientFile, Task
from console.record.instant import Instant, plus
from console.record.messages import messages_of
from console.record.movements import Transfer
from console.record.services import log_of, states_of
from console.record.shift import ShiftSummary, summary_of
from console.record.shift_reports import reports_of
from console.record.unit_state import UnitState
from tests.make import MANAGER, PEOPLE, START, WARD, Story

CHECKPOINT = (  # as long as real ones are: it takes three lines of each page
    "cahier/00000000-0000-4000-8000-000000000007 1482 9f3a77c1SvxR9EuCK6s9onF8ZEM7zZD4aR8e01NSmIHOg= "
    "2026-02-09T05:10:00.000Z — cahier/00000000-0000-4000-8000-000000000007 "
    "PCZK6mje4veWF1YPu4ABMKuoJhA6imK3g1UfZiMiINecQq1PKq0PvHX+zQ0XQayOkz1QMcNvtXOuDzlNHBQXftcusAw="
)
PARIS = ZoneInfo("Europe/Paris")


def now_of(story: Story) -> Instant:
    """Two hours after the last entry."""
    return plus(story.clock.now(), minutes=120)


def imprint_of(story: Story, **changed: object) -> Imprint:
    """A valid imprint for a story."""
    now = now_of(story)
    members: dict[str, object] = {
        "establishment": "CH de la Côte",
        "unit": "Médecine 3B (4120)",
        "number": "SYN-4120-0007",
        "printed_at": plus(now, minutes=1),
        "printed_by": MANAGER.name,
        "as_at": now,
        "zone": PARIS,
        "checkpoint": CHECKPOINT,
        "neighbours": neighbours_of(board(story)),
    }
    return Imprint(**(members | changed))  # type: ignore[arg-type]


def board(story: Story) -> Board:
    """The board of the invented ward."""
    return board_of(WARD, story.files(), now_of(story), ObservationPolicy(interval_minutes=60))


def summary(story: Story) -> ShiftSummary:
    """The shift summary of the invented ward."""
    return summary_of(board(story), story.files(), (), PEOPLE.values(), START, now_of(story))


def unit_state(story: Story) -> UnitState:
    """What the invented ward says of itself."""
    lines = list(stand(entry for entry in story.entries if entry.patient is None))
    return UnitState(
        services=states_of(lines, PEOPLE),
        messages=messages_of(lines, PEOPLE),
        log=log_of(lines, PEOPLE),
        reports=reports_of(lines, PEOPLE),
    )


@dataclass
class StoryReadings:
    """What documents are made of, read from a story; the patient is the first one where the wish names nobody."""

    story: Story
    wish: Wish

    def board(self) -> Board:
        return board(self.story)

    def summary(self) -> ShiftSummary:
        return summary(self.story)

    def unit_state(self) -> UnitState:
        return unit_state(self.story)

    def unit_tasks(self) -> tuple[Task, ...]:
        return ()

    def file(self) -> PatientFile:
        return self.story.file(self.wish.patient) if self.wish.patient else self.story.files()[0]

    def transfer(self) -> Transfer:
        return self.file().place.transfers[-1]

    def ticket(self) -> tuple[str, ...]:
        return ()


def printed(story: Story, document: Document, imprint: Imprint | None = None, **wish: Any) -> Paper:
    """One document of the table, about a story."""
    return press.printed(StoryReadings(story, Wish(document, **wish)), imprint or imprint_of(story))


def pages(paper: Paper) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def corners(paper: Paper) -> list[Image]:
    """The lower right corner of each page under the last rule, as grey pixels."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        drawn = [page.render(scale=2, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [page.crop((page.width - 160, page.height - 88, page.width - 60, page.height - 62)) for page in drawn]


def text(paper: Paper) -> str:
    """All the text, with every run of white as one space."""
    return " ".join(" ".join(pages(paper)).split())
