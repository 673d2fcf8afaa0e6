"""One line of a patient's timeline in words: what it is, what it says, who wrote it, what became of it.

Relies on the bodies of entries and on `ui.phrases`; knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.record.bodies import care, handover, patient, station, stay
from console.record.codes.source import SOURCE_LABELS
from console.record.file import Observation, Said, describe_allergy
from console.record.person import name_of
from console.record.places import label_of
from console.words import N_, _
from ui import phrases

if TYPE_CHECKING:
    from console.record.effects import Line
    from console.record.file import PatientFile
    from console.record.places import Places
    from ui.setting import Setting

KIND_WORDS: dict[str, str] = {
    "patient_registered": N_("Registered"),
    "trait": N_("Identity"),
    "identifier": N_("Number"),
    "identity_discrepancy": N_("Identity discrepancy"),
    "link_proposed": N_("Same person proposed"),
    "link_confirmed": N_("Same person confirmed"),
    "unlinked": N_("Files separated"),
    "stay_admitted": N_("Admission"),
    "moved": N_("Moved to another bed"),
    "transfer_asked": N_("Transfer asked for"),
    "transfer_accepted": N_("Transfer accepted"),
    "transfer_left": N_("Left for transfer"),
    "transfer_arrived": N_("Arrived"),
    "transfer_cancelled": N_("Transfer cancelled"),
    "discharged": N_("Discharge"),
    "died": N_("Death"),
    "absconded": N_("Absconded"),
    "bed_confirmed": N_("Bed round"),
    "observed": N_("Observations"),
    "spo2_scale": N_("SpO₂ scale"),
    "weight": N_("Weight"),
    "transmission": N_("Nursing note"),
    "allergies_answered": N_("Allergies"),
    "allergy": N_("Allergy"),
    "isolation": N_("Isolation"),
    "limit_of_care": N_("Limits of care"),
    "risk": N_("Risk"),
    "diet": N_("Diet"),
    "ended": N_("Ended"),
    "task": N_("Task"),
    "awaited_result": N_("Awaited result"),
    "handover_item": N_("Handover"),
    "struck": N_("Struck through"),
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line. ``state`` is a word for what is no longer in force, empty otherwise."""

    entry: str
    time: str
    kind: str
    text: str
    author: str
    state: str
    is_imported: bool


def timeline_of(file: PatientFile, setting: Setting) -> tuple[TimelineRow, ...]:
    """Every line about a patient, the newest first."""
    return tuple(_row(file, line, setting) for line in reversed(file.lines))


def _row(file: PatientFile, line: Line, setting: Setting) -> TimelineRow:
    entry = line.entry
    imported = entry.source == "SNAPSHOT"
    label = KIND_WORDS.get(entry.kind)
    return TimelineRow(
        entry=entry.id,
        time=setting.moment(entry.occurred_at),
        kind=_(label) if label else entry.kind,
        text=_with_reason(line, setting.places),
        author=_(SOURCE_LABELS["SNAPSHOT"]) if imported else name_of(file.people, entry.author),
        state=_state(line),
        is_imported=imported,
    )


def said_in(line: Line, places: Places) -> str:
    """What kind of entry it is and what it says, in one line."""
    label = KIND_WORDS.get(line.entry.kind)
    return ": ".join(part for part in (_(label) if label else line.entry.kind, _text(line, places)) if part)


def _with_reason(line: Line, places: Places) -> str:
    """What it says and, for a correction, why it was needed."""
    reason = line.entry.reason
    why = _("correction: {reason}").format(reason=reason) if reason else ""
    return " · ".join(part for part in (_text(line, places), why) if part)


def _state(line: Line) -> str:
    if line.struck_by:
        return _("struck through")
    return _("amended") if line.superseded_by else ""


def _text(line: Line, places: Places) -> str:  # noqa: C901 - one arm for each kind of line
    body = line.body
    match body:
        case None:
            return _("Written by a newer version of Cahier")
        case care.Observed():
            return _observed(line)
        case care.Transmission():
            return " · ".join(part for part in (body.target, body.data, body.action, body.result) if part)
        case care.Allergy():
            return describe_allergy(body)
        case care.Isolation():
            return phrases.isolation_words(Said(line, ""))
        case care.LimitOfCare():
            return phrases.limit_words(Said(line, ""))
        case care.RiskNoted():
            return body.risk.label
        case handover.HandoverItem():
            return f"{body.illness.label} · {body.summary}"
        case stay.StayAdmitted():
            return " · ".join(part for part in (phrases.bed_words(body.bed), body.reason) if part)
        case stay.Moved():
            return phrases.bed_words(body.bed)
        case stay.TransferAsked():
            return label_of(places, body.to_unit) or body.to_hospital or ""
        case stay.BedConfirmed():
            return body.finding.label
        case station.Struck() | care.Ended():
            return body.reason
        case patient.PatientRegistered():
            return body.capture.label
        case _:
            return _plain(line)


def _observed(line: Line) -> str:
    shown = phrases.vitals_of(Observation(Said(line, ""), line.body)) if isinstance(line.body, care.Observed) else ()
    values = [f"{vital.label} {vital.value}" for vital in shown if vital.value != "–"]
    score = line.body.news2 if isinstance(line.body, care.Observed) else None
    return " · ".join([phrases.score_words(score), *values] if score else values)


def _plain(line: Line) -> str:
    for member in ("value", "title", "what", "diet", "reason", "seen_by", "by_name", "declared_by", "last_seen"):
        value = getattr(line.body, member, None)
        if value:
            return str(value)
    mode = getattr(line.body, "mode", None) or getattr(line.body, "answer", None)
    return str(getattr(mode, "label", ""))
