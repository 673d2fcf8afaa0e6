"""The lines of a patient's file as rows of a list: when, what it is, what it says, who, what became of it.

Relies on `console.record.wording` for every word; knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.record import wording
from console.record.codes.source import SOURCE_LABELS
from console.record.person import name_of
from console.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.record.effects import Line
    from console.record.file import PatientFile
    from ui.setting import Setting


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line. ``state`` is a word for what is no longer in force, empty otherwise."""

    entry: str
    time: str
    title: str
    text: str
    author: str
    state: str
    is_imported: bool

    @property
    def sentence(self) -> str:
        """When, what, what it says, who, and what became of it."""
        state = f" [{self.state}]" if self.state else ""
        said = f" – {self.text}" if self.text else ""
        return f"{self.time}   {self.title}{said} ({self.author}){state}"


def timeline_of(file: PatientFile, setting: Setting, also: Sequence[Line] = ()) -> tuple[TimelineRow, ...]:
    """Every line about a patient, the newest first; ``also`` are lines of the unit that name them."""
    lines = sorted((*file.lines, *also), key=lambda line: line.entry.order) if also else file.lines
    return tuple(_row(file, line, setting) for line in reversed(lines))


def _row(file: PatientFile, line: Line, setting: Setting) -> TimelineRow:
    entry = line.entry
    imported = entry.source == "SNAPSHOT"
    return TimelineRow(
        entry=entry.id,
        time=wording.marked_time(line, setting.moment(entry.occurred_at)),
        title=wording.title_of(line),
        text=wording.brief(line, setting.zone, setting.places),
        author=_(SOURCE_LABELS["SNAPSHOT"]) if imported else name_of(file.people, entry.author),
        state=_state(line),
        is_imported=imported,
    )


def _state(line: Line) -> str:
    if line.struck_by:
        return _("struck through")
    return _("amended") if line.superseded_by else ""
