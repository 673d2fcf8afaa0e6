"""What works and what does not, and the log of the crisis."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.service import Logged, ServiceChecked
from console.record.codes.service import LogCategory
from console.record.entry import Stored
from console.record.instant import Instant
from console.record.services import LogLine, ServiceState, down_since, log_of, numbered, states_of
from console.ward.session import NOW, Session, Told, told_of


def states(session: Session) -> tuple[ServiceState, ...]:
    """Every service as this unit last checked it."""
    reader = session.reader
    return states_of(reader.unit_lines(session.unit.code, ("service_checked",)), reader.people())


def log(session: Session) -> tuple[LogLine, ...]:
    """The unit's lines of the crisis log, the oldest first."""
    reader = session.reader
    return log_of(reader.unit_lines(session.unit.code, ("logged",)), reader.people())


def systems_down_since(session: Session) -> Instant | None:
    """Since when the systems are down, as far as anybody in this unit wrote; None while they are not."""
    return down_since(session.reader.unit_lines(session.unit.code, ("logged",)))


def check(session: Session, state: ServiceChecked, told: Told = NOW) -> Stored:
    """Say how a service works now, in the place of what was said before."""
    standing = next(each for each in states(session) if each.service is state.service)
    replaced = tuple(said.line.entry.id for said in standing.values)
    return session.write(told_of(state, None, None, told, replaced))[-1]


def write_log(session: Session, line: Logged, told: Told = NOW) -> Stored:
    """Add a line to the crisis log under the next number of this laptop."""
    return session.write(told_of(msgspec.structs.replace(line, number=next_number(session)), None, None, told))[-1]


def next_number(session: Session) -> str:
    """The number of the next line: the laptop's name, and a count that never runs back."""
    label = session.certificate.label
    numbers = [numbered(each.body.number) for each in log(session)]
    used = [count for name, count in numbers if name == label]
    return f"{label}-{max(used, default=0) + 1}"


def close_line(session: Session, line: str, told: Told = NOW) -> Stored:
    """The action of a line is finished.

    Raises:
        CahierError: ``entry-unknown``.
    """
    found = next((each for each in log(session) if each.id == line), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=line)
    entry = found.said.line.entry
    closed = msgspec.structs.replace(found.body, closed_at=told.occurred_at or session.now(), log=line)
    kept = Told(occurred_at=entry.occurred_at, precision=entry.precision, source=entry.source,
                paper_ref=entry.paper_ref, on_behalf_of=entry.on_behalf_of)  # fmt: skip
    return session.write(told_of(closed, None, None, kept, (entry.id,)))[-1]


def outage(session: Session, category: LogCategory, text: str, told: Told = NOW) -> Stored:
    """Say that the systems went down, or are back."""
    line = Logged(unit=session.unit.code, number="", log_category=category, text=text)
    return write_log(session, line, told)
