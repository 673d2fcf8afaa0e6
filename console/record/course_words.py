"""Continuity sheets in a few words, the same on screens and pages: what, when due, checked by whom."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from console.record.bodies.course import Chemotherapy, Countersigned, Dialysis, Operation, Radiotherapy
from console.record.courses import Course, Sheet
from console.record.showing import date_text, listed, moment_text
from console.words import _, ngettext


def sheet_title(sheet: Sheet) -> str:
    """A sheet in a few words: ``FOLFOX 6, Adénocarcinome``."""
    match sheet:
        case Chemotherapy():
            parts = [sheet.regimen, sheet.diagnosis]
        case Radiotherapy():
            parts = [sheet.site, sheet.side.label if sheet.side else ""]
        case Dialysis():
            parts = [_("Dialysis"), sheet.schedule or ""]
        case _:
            parts = [sheet.operation, sheet.side.label if sheet.side else ""]
    return ", ".join(part for part in parts if part)


def due_text(due_on: str, today: date) -> str:
    """When something is due, and how far off that is: ``due 12-Feb-2026, in 3 days``."""
    days = (date.fromisoformat(due_on) - today).days
    if days == 0:
        far = _("today")
    elif days > 0:
        far = ngettext("in {n} day", "in {n} days", days).format(n=days)
    else:
        far = ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    return _("due {day}, {far}").format(day=date_text(due_on), far=far)


def check_text(course: Course, zone: ZoneInfo) -> str:
    """Who checked a sheet, or in words that nobody did; a sheet from memory says so."""
    names = [
        f"{check.by} {moment_text(check.at, zone)}"
        for check in course.checks
        if isinstance(check.line.body, Countersigned) and check.line.body.agrees
    ]
    disputes = [
        f"{check.by}: {check.line.body.note}"
        for check in course.checks
        if isinstance(check.line.body, Countersigned) and not check.line.body.agrees
    ]
    if disputes:
        said = _("NOT AGREED by {who}").format(who=listed(disputes))
    elif names:
        said = _("checked by {who}").format(who=", ".join(names))
    else:
        said = _("NOT VERIFIED by a second person")
    return f"{said} · {course.sheet.basis.label.upper()}" if course.is_from_memory else said


def course_text(course: Course, today: date, zone: ZoneInfo) -> str:
    """One line about a sheet: what it is, when the next is due, and whether it is verified."""
    due = course.next_due_on
    parts = [sheet_title(course.sheet), due_text(due, today) if due else "", check_text(course, zone)]
    if isinstance(course.sheet, Operation):
        parts.insert(1, course.sheet.operation_state.label)
    return " · ".join(part for part in parts if part)
