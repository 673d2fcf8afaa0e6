"""What a unit manager must know of the laptop itself: by whose word somebody works here, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.record.bodies import station
from console.record.bodies.clock import ClockCorrected
from console.record.codes.station import Access, Standing
from console.record.effects import Line
from console.record.file import Said
from console.record.instant import Instant
from console.record.person import People, name_of
from console.record.showing import span_text
from console.words import _

if TYPE_CHECKING:
    from console.record.codes.station import Role

KINDS = ("accessed", "clock_corrected", "head_presented", "person_removed")
_TOLD = frozenset(
    {
        Access.FAILED, Access.ENVELOPE, Access.KEYS_ROLLED_BACK, Access.CLOCK_JUMPED, Access.RESET, Access.REKEYED,
        Access.DRAFT_READ,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody who works here by a colleague's word. ``by`` is None where the unit's envelope let them in."""

    person: str
    name: str
    role: Role
    by: str | None
    until: Instant

    def has_ended(self, now: Instant) -> bool:
        """Whether its time is over: they cannot unlock any more until somebody vouches once more."""
        return now >= self.until


@dataclass(frozen=True, slots=True)
class LaptopState:
    """The words that stand, and what happened to keys, clock and history, in order of time."""

    words: tuple[Word, ...] = ()
    notes: tuple[Said, ...] = ()


def notes_of(lines: Iterable[Line], own: str, people: People) -> tuple[Said, ...]:
    """Of the lines about the laptop, those that a manager must see, in order of time.

    Args:
        lines: of the kinds :data:`KINDS`.
        own: the id of this station; what others noted about themselves is theirs.
        people: the authors.
    """
    told = [line for line in lines if line.entry.station == own and _is_told(line)]
    told.sort(key=lambda line: line.entry.order)
    return tuple(Said(line, _author(line, own, people)) for line in told)


def _author(line: Line, own: str, people: People) -> str:
    return _("this laptop") if line.entry.author == own else name_of(people, line.entry.author)


def _is_told(line: Line) -> bool:
    match line.body:
        case station.Accessed(access=access):
            return access in _TOLD
        case station.HeadPresented(standing=standing):
            return standing is not Standing.AGREES
        case ClockCorrected() | station.PersonRemoved():
            return True
        case _:
            return False


def note_text(said: Said, people: People) -> str:
    """One of them in words, without author and time."""
    match said.line.body:
        case station.Accessed() as body:
            count = f" × {body.count}" if body.count else ""
            return f"{body.access.label}{count}" + (f" ({body.reason})" if body.reason else "")
        case station.HeadPresented() as body:
            return f"{body.standing.label} ({body.presented.label})"
        case station.PersonRemoved() as body:
            cause = _("for cause") if body.for_cause else ""
            why = ", ".join(part for part in (cause, body.reason) if part)
            return _("{name} removed ({why})").format(name=name_of(people, body.person), why=why)
        case ClockCorrected() as body:
            span = span_text(abs(body.shift_s) // 60)
            sign = "+" if body.shift_s > 0 else "−"
            said_so = _("Clock put right by {span}, lines {first} to {last}").format(
                span=f"{sign}{span}", first=body.first_seq, last=body.last_seq
            )
            return f"{said_so} ({body.reason})"
        case _:
            return ""
