"""Working on paper: when it began and ended, and what became of each sheet."""

from __future__ import annotations

from console.errors import CahierError, Fault
from console.record.bodies.paper_period import PaperBegan, PaperEnded, SheetSettled
from console.record.entry import Stored
from console.record.instant import Instant
from console.record.paper_periods import PaperPeriod, periods_of
from console.ward.session import NOW, Session, Told, told_of

KINDS = ("paper_began", "paper_ended", "sheet_settled")


def periods(session: Session) -> tuple[PaperPeriod, ...]:
    """The paper periods of the unit, the oldest first."""
    reader = session.reader
    return periods_of(reader.unit_lines(session.unit.code, KINDS), reader.people())


def on_paper_since(session: Session) -> Instant | None:
    """Since when the unit writes on paper; None while it does not."""
    return next((period.began_at for period in reversed(periods(session)) if period.is_on), None)


def begin(session: Session, sheets: tuple[str, ...] = (), reason: str = "", told: Told = NOW) -> Stored:
    """From now (or then) on the unit writes on paper.

    Raises:
        CahierError: ``on-paper-already``.
    """
    since = on_paper_since(session)
    if since is not None:
        raise CahierError(Fault.ON_PAPER_ALREADY, when=session.clock_text(since))
    began = PaperBegan(unit=session.unit.code, sheets=sheets, reason=reason or None)
    return session.write(told_of(began, None, None, told))[-1]


def end(session: Session, period: str, sheets: tuple[str, ...], told: Told = NOW) -> Stored:
    """The unit writes in the book again; ``sheets`` are those that were used.

    Raises:
        CahierError: ``period-unknown``.
    """
    _period(session, period)
    return session.write(told_of(PaperEnded(unit=session.unit.code, period=period, sheets=sheets), None, None, told))[
        -1
    ]


def settle(session: Session, settled: SheetSettled, told: Told = NOW) -> Stored:
    """Say what became of a sheet, in the place of what was said before.

    Raises:
        CahierError: ``period-unknown``, ``patient-unknown``.
    """
    if settled.about is not None:
        session.card(settled.about)
    standing = _period(session, settled.period).settled.get(settled.sheet, ())
    replaced = tuple(said.line.entry.id for said in standing)
    return session.write(told_of(settled, None, None, told, replaced))[-1]


def _period(session: Session, period: str) -> PaperPeriod:
    found = next((each for each in periods(session) if each.id == period), None)
    if found is None:
        raise CahierError(Fault.PERIOD_UNKNOWN)
    return found
