"""What the unit manager reports of a shift besides the patients."""

from __future__ import annotations

from console.record.bodies.shift_report import ShiftReport
from console.record.entry import Stored
from console.record.shift_reports import Reported, reports_of
from console.ward.session import NOW, Session, Told, told_of


def reports(session: Session) -> tuple[Reported, ...]:
    """The unit's reports in force, by the begin of their shift."""
    reader = session.reader
    return reports_of(reader.unit_lines(session.unit.code, ("shift_report",)), reader.people())


def report(session: Session, body: ShiftReport, told: Told = NOW) -> Stored:
    """Report of a shift, in the place of whatever was reported of it before."""
    standing = (each for each in reports(session) if each.body.shift_from == body.shift_from)
    replaced = tuple(each.said.line.entry.id for each in standing)
    return session.write(told_of(body, None, None, told, replaced))[-1]
