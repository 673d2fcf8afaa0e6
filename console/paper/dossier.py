"""The dossier: everything written about one patient, in order of time, nothing left out.

An amended or struck line stays, struck through, with who, when and why. This is the document that is
attached to the patient's record when the hospital's systems are back.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import ITEM, line, listed, section
from console.paper.lettering import Markup, bold, hollow, join, markup, struck
from console.paper.sheet import Heading, Imprint, Paper, PatientMark, Tally, write
from console.record.bodies import station
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.instant import minutes_between
from console.record.person import name_of
from console.record.showing import day_text, moment_text
from console.record.wording import author_text, facts_of, title_of, when_text
from console.words import _, ngettext

_SAME_MOMENT_MINUTES = 1  # typed within a minute of happening: one time is enough


def dossier(file: PatientFile, imprint: Imprint) -> Paper:
    """Print one patient's whole file."""
    tally = Tally(total=1)
    lines = {each.entry.id: each for each in file.lines}
    story: list[Flowable] = [PatientMark(tally, file.id, None)]
    if file.conflicts:
        story += listed(_("Two values against each other"), pieces.conflict_lines(file, imprint))
    written = ngettext("{n} line written", "{n} lines written", len(file.lines))
    story += [*section(_("Everything that was written, in order of time")), line(markup(written))]
    day = ""
    for each in file.lines:
        if (today := day_text(each.entry.occurred_at, imprint.zone)) != day:
            day = today
            story += section(day)
        story.append(line(_told(each, lines, file, imprint), ITEM))
    story.append(line(pieces.acknowledgement(imprint)))
    return write(story, imprint, heading_of(_("Patient’s file"), file, imprint), tally)


def heading_of(title: str, file: PatientFile, imprint: Imprint) -> Heading:
    """The head of a document about one patient: both identifiers and the alerts on each page."""
    who = pieces.banner(file, imprint)
    origin = pieces.origin(file, imprint, None)
    full = join([who, origin, pieces.alerts(file, imprint)], "\n")
    return Heading(title, full, join([who, pieces.alerts_in_short(file)], "\n"))


def _told(each: Line, lines: Mapping[str, Line], file: PatientFile, imprint: Imprint) -> Markup:
    """One line of the log in full."""
    said = join([bold(title_of(each)), pieces.facts(facts_of(each, imprint.zone, imprint.places))], " ")
    shown = said if each.in_force else struck(said)
    parts = [
        _times(each, imprint),
        shown,
        markup(f"— {author_text(each, file.people)}"),
        *(_after(lines[name], file, imprint) for name in each.superseded_by if name in lines),
    ]
    return join(parts, " ")


def _times(each: Line, imprint: Imprint) -> Markup:
    """When it happened and, where that differs, when it was typed."""
    entry, zone = each.entry, imprint.zone
    occurred = when_text(each, zone, entry.occurred_at)
    shown = hollow(occurred) if "occurred_at" in entry.unsure else bold(occurred)
    if abs(minutes_between(entry.occurred_at, entry.recorded_at)) < _SAME_MOMENT_MINUTES:
        return shown
    typed = moment_text(entry.recorded_at, zone, entry.occurred_at)
    return join([shown, markup(_("(typed {moment})").format(moment=typed))], " ")


def _after(by: Line, file: PatientFile, imprint: Imprint) -> Markup:
    """What became of a line that no longer counts: struck, ended or replaced, by whom, when and why."""
    moment = moment_text(by.entry.recorded_at, imprint.zone)
    author = name_of(file.people, by.entry.author)
    reason = getattr(by.body, "reason", None) or ""
    if isinstance(by.body, station.Struck):
        text = _("STRUCK OUT by {name}, {moment}: {reason}")
    elif by.entry.kind == "ended":
        text = _("ENDED by {name}, {moment}: {reason}")
    else:
        reason = by.entry.reason or ""
        text = _("REPLACED by {name}, {moment}: {reason}") if reason else _("REPLACED by {name}, {moment}")
    return bold(text.format(name=author, moment=moment, reason=reason))
