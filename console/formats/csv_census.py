"""A census in CSV, as a hospital's information system or a spreadsheet extracts it.

Relies on the standard library's ``csv`` in strict mode, one record at a time, so that one bad
quotation mark costs one line. It must never guess: a line with too many or too few cells is
refused, since its values may stand under the wrong headings.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from console.errors import CahierError, Fault
from console.formats import census_values as values
from console.formats.census_lines import Reading, refused, settle
from console.formats.charset import decode
from console.formats.csv_columns import assign
from console.record.census import CensusAllergy, CensusRow, LineOutcome
from console.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from console.record.instant import Instant

DELIMITERS = ";,\t|"
_HEADER_SEARCH_LINES = 10  # extracts often begin with a title and the time of extraction
_RECORD_LINES = 50  # one record never spans more lines of the file: beyond, its quotation mark was never closed
_BIRTH_NAME = N_("birth name")
_NOT_STATED = frozenset(
    (
        "nr",
        "nc",
        "inconnu",
        "inconnue",
        "inconnues",
        "unknown",
        "non renseigne",
        "non renseignee",
        "non renseignees",
        "not asked",
        "non demande",
        "non demandees",
        "ras",
    )
)
_NONE_KNOWN = re.compile(
    r"(aucune?|pas d|no|none|nil|absence d|non)"
    r"( (allergies?|connue?s?|known|drug|medicamenteuses?|signalees?|de|d))*|nka|nkda"
)
_REACTION = re.compile(r"(?P<substance>[^()]+?)\s*\((?P<reaction>[^()]+)\)")
_STAMP = re.compile(
    r"\d{2}/\d{2}/\d{4}(?:\s+(?:à\s+|at\s+)?\d{1,2}[:hH]\d{2}(?::\d{2})?)?"
    r"|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Header(NamedTuple):
    """Where the headings stand and what they mean: ``line`` counts from 1, ``fields`` from column 0."""

    line: int
    delimiter: str
    headings: tuple[str, ...]
    fields: dict[int, str]


class Record(NamedTuple):
    """One record of the file, or the error that stands in its place."""

    line: int
    cells: list[str]
    error: CahierError | None = None


def headings_of(data: bytes, *, file: str, mapping: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The headings of a file, for a person who has to say what they hold.

    Raises:
        CahierError: CENSUS_UNREADABLE, CENSUS_UNKNOWN_LANGUAGE, CENSUS_MAPPING.
    """
    lines = _LINE_END.split(decode(data, file=file))
    return _find_header(lines, file=file, mapping=mapping or {}).headings


def read(sources: list[tuple[str, bytes]], *, zone: ZoneInfo, mapping: Mapping[str, str] | None) -> Reading:
    """All the lines of one or several CSV files.

    Raises:
        CahierError: CENSUS_UNREADABLE, CENSUS_COLUMNS, CENSUS_EMPTY, CENSUS_MAPPING,
            CENSUS_UNKNOWN_LANGUAGE.
    """
    outcomes: list[LineOutcome] = []
    columns: dict[str, str] = {}
    left_aside: dict[str, None] = {}
    stamps: list[Instant] = []
    for file, data in sources:
        lines = _LINE_END.split(decode(data, file=file))
        header = _find_header(lines, file=file, mapping=mapping or {})
        _require_birth_name(header, file)
        columns |= {header.headings[index]: field for index, field in sorted(header.fields.items())}
        left_aside |= dict.fromkeys(_unrecognised(header, mapping or {}))
        stamps += _stamps(lines[: header.line - 1], zone)
        outcomes += [_outcome(record, header, zone, file) for record in _records(lines, header)]
    if not outcomes:
        raise CahierError(Fault.CENSUS_EMPTY)
    return Reading(
        language="CSV",
        outcomes=settle(outcomes),
        generated_at=min(stamps, default=None),
        columns=tuple(columns.items()),
        unrecognised=tuple(left_aside),
    )


def _find_header(lines: list[str], *, file: str, mapping: Mapping[str, str]) -> Header:
    candidates = [
        Header(number, delimiter, cells, assign(cells, mapping))
        for number, line in enumerate(lines[:_HEADER_SEARCH_LINES], start=1)
        for delimiter in DELIMITERS
        if any(cells := _header_cells(line, delimiter))
    ]
    if not candidates:
        raise CahierError(Fault.CENSUS_UNKNOWN_LANGUAGE, file=file)
    best = max(candidates, key=lambda each: (*_merit(each), -each.line))
    if not best.fields and not _is_table(lines, best):
        raise CahierError(Fault.CENSUS_UNKNOWN_LANGUAGE, file=file)
    return best


def _merit(header: Header) -> tuple[bool, int, int]:
    return "birth_name" in header.fields.values(), len(header.fields), len(header.headings)


def _header_cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return ()
    cells = [values.clean(cell) or "" for cell in rows[0]] if rows else []
    while cells and not cells[-1]:
        cells.pop()  # a delimiter at the end of the line heads no column
    return tuple(cells)


def _is_table(lines: list[str], header: Header) -> bool:
    """Whether the next line has as many cells: a table with unknown headings, and not any text."""
    following = [line for line in lines[header.line :] if line.strip()][:1]
    width = len(header.headings)
    return width > 1 and bool(following) and len(_header_cells(following[0], header.delimiter)) == width


def _require_birth_name(header: Header, file: str) -> None:
    if "birth_name" not in header.fields.values():
        found = ", ".join(heading for heading in header.headings if heading)[: values.FIELD_LIMIT]
        raise CahierError(Fault.CENSUS_COLUMNS, file=file, needed=_(_BIRTH_NAME), found=found)


def _unrecognised(header: Header, mapping: Mapping[str, str]) -> Iterator[str]:
    for index, heading in enumerate(header.headings):
        if heading and index not in header.fields and mapping.get(heading) != "":
            yield heading


def _stamps(lines: list[str], zone: ZoneInfo) -> Iterator[Instant]:
    for line in lines:
        for text in _STAMP.findall(line):
            try:
                moment = values.moment(text, zone, "")
            except CahierError:
                continue  # a title that only looks like a date says nothing
            if moment:
                yield moment


def _records(lines: list[str], header: Header) -> Iterator[Record]:
    at = header.line
    while at < len(lines):
        if not lines[at].strip(header.delimiter + ' "\t'):
            at += 1
            continue
        cells, taken, error = _one_record(lines[at : at + _RECORD_LINES], header.delimiter)
        if error is None and (wrong := _wrong_width(cells, header)):
            error = wrong
        yield Record(at + 1, cells, error)
        at += taken


def _one_record(lines: list[str], delimiter: str) -> tuple[list[str], int, CahierError | None]:
    for taken in range(1, len(lines) + 1):
        try:
            rows = list(csv.reader([line + "\n" for line in lines[:taken]], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue  # the quotation mark is still open: take the next line in
            break
        return rows[0], taken, None
    return [], 1, CahierError(Fault.CENSUS_QUOTE)


def _wrong_width(cells: list[str], header: Header) -> CahierError | None:
    width = len(header.headings)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return CahierError(Fault.CENSUS_CELLS, cells=len(cells), columns=width)
    return None


def _outcome(record: Record, header: Header, zone: ZoneInfo, file: str) -> LineOutcome:
    if record.error is not None:
        return refused(record.error, line=record.line, source=file)
    try:
        cells = {field: _cell(record.cells[index], header.headings[index]) for index, field in header.fields.items()}
        row = values.within_limits(_row(cells, {f: header.headings[i] for i, f in header.fields.items()}, zone))
        state, row, why = _settled(row, cells)
        return LineOutcome(line=record.line, source=file, outcome=state, row=row, detail=why)
    except CahierError as error:
        return refused(error, line=record.line, source=file)


def _cell(text: str, heading: str) -> str | None:
    if len(text) > values.FIELD_LIMIT:
        raise CahierError(Fault.CENSUS_TOO_LONG, column=heading, limit=values.FIELD_LIMIT)
    return values.clean(text)


def _settled(row: CensusRow, cells: Mapping[str, str | None]) -> tuple[str, CensusRow, str]:
    """The outcome, the row as it counts, and why somebody who was announced is not expected.

    Whoever has left is in no bed; whoever was admitted is not to come any more.
    """
    if cells.get("left_at"):
        return values.LEFT, values.without_place(row), ""
    if row.bed and not row.unit:
        raise CahierError(Fault.CENSUS_UNIT_MISSING)
    if row.expected_at is not None and row.admitted_at is None:
        return values.planned(row, row.expected_at)
    row = msgspec.structs.replace(row, expected_at=None)
    return values.IN_BED if row.unit else values.KNOWN, row, ""


def _row(cells: Mapping[str, str | None], headings: Mapping[str, str], zone: ZoneInfo) -> CensusRow:
    birth_name = cells.get("birth_name")
    if birth_name is None:
        raise CahierError(Fault.CENSUS_NAME_MISSING)

    def number(field: str) -> str | None:
        return values.identifier(cells.get(field), headings.get(field, field))

    matricule = number("matricule")
    return CensusRow(
        birth_name=birth_name,
        given_names=_given_names(cells),
        used_name=cells.get("used_name"),
        used_given_name=cells.get("used_given_name"),
        birth_date=values.birth_date(cells.get("birth_date"), headings.get("birth_date", "")),
        sex=values.sex(cells.get("sex")),
        birthplace=cells.get("birthplace"),
        number=number("number"),
        authority=cells.get("authority"),
        visit=number("visit"),
        matricule=matricule.replace(" ", "") if matricule else None,
        matricule_oid=cells.get("matricule_oid"),
        identity_status=values.status(cells.get("identity_status")),
        unit=number("unit"),
        room=number("room"),
        bed=number("bed"),
        admitted_at=_moment(cells, headings, zone, "admitted"),
        expected_at=values.to_come_at(_moment(cells, headings, zone, "expected"), zone),
        reason=cells.get("reason"),
        doctor=cells.get("doctor"),
        allergies=_allergies(cells.get("allergies")),
        isolation=_isolation(cells.get("isolation")),
        limits=cells.get("limits"),
        diet=cells.get("diet"),
        confidential=values.yes(cells.get("confidential")),
        deceased=values.yes(cells.get("deceased")),
    )


def _given_names(cells: Mapping[str, str | None]) -> tuple[str, ...]:
    """The list of birth given names, which blanks or commas part; a single column is one name."""
    listed, single = cells.get("given_names"), cells.get("given_name")
    if listed:
        return tuple(part for part in re.split(r"[\s,;]+", listed) if part)
    return tuple(part.strip() for part in (single or "").split(",") if part.strip())


def _moment(cells: Mapping[str, str | None], headings: Mapping[str, str], zone: ZoneInfo, name: str) -> Instant | None:
    """A date, and its hour where that has a column of its own."""
    day, time = cells.get(f"{name}_at"), cells.get(f"{name}_time")
    if day and time:
        day = f"{re.split(r'[ T]', day)[0]} {time}"
    return values.moment(day, zone, headings.get(f"{name}_at", ""))


def _allergies(text: str | None) -> tuple[CensusAllergy, ...] | None:
    """None when nothing is stated, empty when the cell states that there are none."""
    said = values.plain(text or "")
    if text is None or not said or said in _NOT_STATED:
        return None
    if _NONE_KNOWN.fullmatch(said):
        return ()
    return tuple(_allergy(part) for part in _split(text))


def _allergy(text: str) -> CensusAllergy:
    found = _REACTION.fullmatch(text)
    return (
        CensusAllergy(substance=found["substance"], reaction=found["reaction"])
        if found
        else CensusAllergy(substance=text)
    )


def _isolation(text: str | None) -> tuple[str, ...]:
    if text is None or values.says_none(text):
        return ()
    return tuple(values.precaution(part) for part in _split(text))


def _split(text: str) -> list[str]:
    """Parts between separators that stand outside brackets."""
    return [part.strip() for part in re.split(r"[;,|/+](?![^(]*\))", text) if part.strip()]
