"""What a unit's summary says besides its patients: services, messages, log, paper, beds, pages printed, the laptop.

One value made of the unit's own readings, for the pages that need them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from console.record.instant import Instant
from console.record.laptop_state import LaptopState
from console.record.messages import LoggedMessage
from console.record.paper_periods import PaperPeriod
from console.record.services import LogLine, ServiceState
from console.record.shift_reports import Reported


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One document that was made: its number, its name in the table of documents, when."""

    number: str
    document: str
    made_at: Instant


@dataclass(frozen=True, slots=True)
class UnitState:
    """The unit itself, now. Empty where nobody wrote anything."""

    services: tuple[ServiceState, ...] = ()
    messages: tuple[LoggedMessage, ...] = ()
    log: tuple[LogLine, ...] = ()
    periods: tuple[PaperPeriod, ...] = ()
    beds_to_clean: frozenset[str] = frozenset()
    printed: tuple[PrintedSheet, ...] = ()
    reports: tuple[Reported, ...] = ()
    laptop: LaptopState = field(default_factory=LaptopState)

    @property
    def impaired(self) -> tuple[ServiceState, ...]:
        """The services that work in part or not at all."""
        return tuple(each for each in self.services if each.is_impaired)

    @property
    def unanswered(self) -> tuple[LoggedMessage, ...]:
        """The messages that still want an answer."""
        return tuple(each for each in self.messages if not each.is_answered)

    @property
    def outstanding_sheets(self) -> tuple[str, ...]:
        """Sheets of paper about which nobody said what became of them."""
        return tuple(sheet for period in self.periods for sheet in period.outstanding)
