"""Observations as HL7 ORU^R01: one OBX for each value, for the score and for each of its parts.

Source: HL7 v2.5 chapter 7; codes in :mod:`console.formats.observation_codes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from console.formats import hl7_writing as hl7
from console.formats import observation_codes as measures
from console.formats.delivery import Addressing
from console.formats.hl7_writing import Encoded
from console.formats.observation_codes import LOCAL, LOINC, SNOMED, Measure, Value
from console.record.bodies import background, care
from console.record.effects import Line
from console.record.news2 import Score
from console.words import N_

_SYSTEMS = {LOINC: "LN", SNOMED: "SCT", LOCAL: "99CAHIER"}
_PANEL = ("85353-1", "Vital signs panel")
_PANELS = ((care.Weight, ("29463-7", "Body weight")), (background.Height, ("8302-2", "Body height")))
_NOTE = Measure("note", N_("Note"), ((LOCAL, "note"),), measures.EXAM)


def _code(measure: Measure) -> Encoded:
    """A measure (CE): the general code with its label, and a second one where there is one."""
    (system, code), *others = measure.codes
    second = (others[0][1], measure.label, _SYSTEMS[others[0][0]]) if others else ()
    return hl7.components(code, measure.label, _SYSTEMS[system], *second)


def _obx(value: Value, status: str) -> dict[int, str | None]:
    if value.number is not None:
        unit = hl7.components(value.unit, value.unit, "UCUM")
        return {2: "NM", 5: measures.number_text(value.number), 6: unit, 11: status}
    if value.code:
        return {2: "CE", 5: hl7.components(value.code, value.label, "99CAHIER"), 11: status}
    return {11: "X"}  # HL7 table 0085: results cannot be obtained


def _score(score: Score) -> Iterator[Value]:
    total = measures.score_measure(None, score)
    yield Value(total, None if score.total is None else Decimal(score.total), total.unit)
    for part, points in score.parts.items():
        measure = measures.score_measure(part, score)
        yield Value(measure, Decimal(points), measure.unit)


def _fields(line: Line, status: str) -> Iterator[tuple[Measure, dict[int, str | None]]]:
    body = line.body
    values: tuple[Value, ...] = ()
    if isinstance(body, care.Observed):
        values = (*measures.values_of(body), *(_score(body.news2) if body.news2 else ()))
    if isinstance(body, care.Weight):
        values = (measures.weight_of(body),)
    if isinstance(body, background.Height):
        values = (measures.height_of(body),)
    for value in values:
        yield value.measure, _obx(value, status)
    if isinstance(body, care.Observed) and body.note:
        yield _NOTE, {2: "TX", 5: body.note, 11: status}


def observation_segments(
    line: Line, *, root: str, status: str, author: str, why: str | None, addressing: Addressing
) -> list[str]:
    """ORC, OBR and OBX of one entry; the reason of a correction stands in an NTE under the OBR.

    Args:
        line: an entry whose body is :class:`care.Observed`, :class:`care.Weight` or a height.
        root: names the observation for ever (OBR-3).
        status: HL7 table 0085: F final, C corrected, W posted as wrong.
        author: who observed.
        why: why it corrects or withdraws an earlier one.
        addressing: the site.
    """
    at = hl7.time(line.entry.occurred_at, addressing.zone, line.entry.precision)
    panel = next((each for kind, each in _PANELS if isinstance(line.body, kind)), _PANEL)
    obr: dict[int, str | None] = {
        1: "1",
        3: hl7.components(root, addressing.sending_application),
        4: hl7.components(*panel, "LN"),
        7: at,
        22: hl7.time(line.entry.recorded_at, addressing.zone),
        25: "C" if status == "W" else status,
    }
    orc = {
        1: "SC",
        3: obr[3],
        9: hl7.time(line.entry.recorded_at, addressing.zone),
        10: hl7.components("", author),
    }
    segments = [hl7.segment("ORC", orc), hl7.segment("OBR", obr)]
    if why:
        segments.append(hl7.segment("NTE", {1: "1", 2: "P", 3: why, 4: "RE"}))
    for index, (measure, fields) in enumerate(_fields(line, status), start=1):
        shared = {1: str(index), 3: _code(measure), 14: at, 16: hl7.components("", author)}
        segments.append(hl7.segment("OBX", shared | fields))
    return segments
