"""What is read when a form opens: whom it is about, a draft of before, the entry that is restated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.errors import CahierError, Fault
from console.record.census import is_line_of_census
from console.ward import identities, links

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.record.effects import Line
    from console.record.file import PatientFile
    from console.store.drafts import Draft, DraftKey
    from console.ward.session import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """``amended`` is the entry that is restated, ``beside`` who may be the same person, ``more`` the form's own."""

    file: PatientFile | None = None
    draft: Draft | None = None
    amended: Line | None = None
    beside: tuple[PatientFile, ...] = ()
    more: Any = None


def read(session: Session, draft_key: DraftKey, look: Callable[[Session, PatientFile | None], Any]) -> Opened:
    """Read for the patient and the entry that the drafts of the form go by; runs on the lane.

    Raises:
        CahierError: ``entry-unknown``, and what ``look`` raises.
    """
    file = session.card(draft_key.patient) if draft_key.patient else None
    if file is not None:
        identities.is_checked(session, file)
    draft = session.book.drafts.find(draft_key)
    amended = _written(session, draft_key.replaces, file) if draft_key.replaces else None
    beside = links.perhaps_the_same(session, file.id) if file else ()
    return Opened(file, draft, amended, beside, look(session, file))


def _written(session: Session, entry_id: str, file: PatientFile | None) -> Line:
    line = session.reader.line(entry_id)
    if line is None and file is not None and file.census is not None:  # what only the census says is no entry yet
        line = next((each for each in file.lines if each.entry.id == entry_id), None)
    elif line is None and file is not None and is_line_of_census(entry_id) and file.place.expected is not None:
        line = session.reader.line(file.place.expected.entry)  # somebody took it over since the draft began
    if line is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    return line
