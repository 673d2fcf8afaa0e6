"""What must not be forgotten about a patient beside what is open: the paper drug chart, treatments that must go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.course_words import course_text
from console.record.courses import courses_of
from console.record.custody import drug_chart_of, drug_chart_text
from console.words import _
from ui.widgets.entries import Item

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from ui.setting import Setting


def chart_words(file: PatientFile) -> str:
    """Where the paper drug chart is; given drugs stand there, and nowhere else."""
    chart = drug_chart_of(file)
    if chart is None:
        return _("Paper drug chart: nobody has said where it is")
    return _("Paper drug chart: {place}").format(place=drug_chart_text(chart[0]))


def chart_item(file: PatientFile) -> Item:
    """The same as a line of a list; that nobody said where it is stands out."""
    is_placed = drug_chart_of(file) is not None
    return Item(chart_words(file), "", "clipboard-pulse-outline", "text" if is_placed else "warn")


def continuity_items(file: PatientFile, setting: Setting) -> list[Item]:
    """The drug chart first, then each sheet: late or disputed ones stand out, unverified ones say so."""
    items = [chart_item(file)]
    today = setting.today()
    for course in courses_of(file):
        if course.is_open:
            is_bad = course.is_late(today) or course.is_disputed
            token = "danger" if is_bad else "text" if course.is_verified else "warn"
            look = "danger" if is_bad else ""
            items.append(Item(course_text(course, today, setting.zone), look, "calendar-alert", token))
    return items
