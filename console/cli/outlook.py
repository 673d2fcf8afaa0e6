"""The command of the next twelve hours: what will hurt somebody, the same list as in the window."""

from __future__ import annotations

from typing import Any

from console.cli.command import Command, Context
from console.record.outlook import Hazard
from console.record.showing import moment_text
from console.ward import reading
from console.words import N_, _


def _outlook(context: Context) -> dict[str, Any]:
    session = context.session
    found, zone = reading.outlook(session), session.site.zone_info

    def line(hazard: Hazard) -> dict[str, Any]:
        return {
            "patient": hazard.file.id,
            "name": hazard.file.identity.name,
            "bed": hazard.file.place.bed,
            "concern": hazard.concern.name,
            "label": hazard.concern.label,
            "what": hazard.what,
            "at": hazard.at,
            "time": moment_text(hazard.at, zone, found.as_at) if hazard.at else None,
            "late": hazard.is_late,
        }

    return {
        "unit": session.unit.code,
        "as_at": found.as_at,
        "until": found.until,
        "patients": found.patients,
        "hazards": [line(hazard) for hazard in found.hazards],
        "silent": [{"patient": file.id, "name": file.identity.name, "bed": file.place.bed} for file in found.silent],
        "closing": found.closing(),
    }


def _outlook_text(result: dict[str, Any]) -> str:
    lines = [_line(each) for each in result["hazards"]]
    return "\n".join([*lines, result["closing"]])


def _line(each: dict[str, Any]) -> str:
    when = each["time"] or _("now")
    late = _("late").upper() if each["late"] else ""
    said = _("{label}: {value}").format(label=each["label"], value=each["what"]) if each["what"] else each["label"]
    return f"{when:<16} {late:<9} {each['bed'] or '–':<6} {each['name']:<32} {said}".rstrip()


COMMANDS = (
    Command("outlook", N_("what will hurt somebody of the unit in the next 12 hours"), _outlook, _outlook_text),
)
