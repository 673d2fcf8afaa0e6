"""Commands of the ward: census, record, board, find, file, print."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from console.cli.command import Command, Context, read_text
from console.crossing.census import load, preview
from console.crossing.sealed_census import newest, preview_sealed
from console.crossing.stick import CENSUS_SUFFIX
from console.errors import CahierError, Fault
from console.record import instant
from console.record.board import RowKind
from console.record.bodies import Body
from console.record.entry import Proxy
from console.record.file import PatientFile
from console.record.foreign import read_json
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.movements import Whereabouts
from console.record.wording import describe
from console.record.writing import Writing
from console.ward import finding, reading
from console.ward.observations import check_observed, score_of
from console.ward.session import Session
from console.words import N_, _

HOURS_OF_A_SHIFT = 12


# --- census --------------------------------------------------------------------------------------


def _census_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help=_("a column by another name")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only show the outcome of each line"))


def _census(context: Context) -> dict[str, Any]:
    options = context.options
    mapping = dict(pair.partition("=")[::2] for pair in options.map)
    session = context.session
    paths = [found for path in options.files for found in (sorted(path.iterdir()) if path.is_dir() else [path])]
    if any(path.suffix == CENSUS_SUFFIX for path in paths):
        seen = preview_sealed(session, newest(session, (path for path in paths if path.suffix == CENSUS_SUFFIX)))
    else:
        seen = preview(session, paths, mapping or None)
    found = seen.reading
    lines = [
        {
            "line": each.line,
            "outcome": each.outcome,
            "reason": each.reason,
            "detail": each.detail,
            "name": f"{each.row.birth_name} {' '.join(each.row.given_names)}" if each.row else "",
        }
        for each in found.outcomes
    ]
    result: dict[str, Any] = {"language": found.language, "counts": found.preview().counts, "lines": lines}
    result["unrecognised"] = found.unrecognised
    if not options.dry_run:
        loaded = load(session, seen)
        placed = {"in_bed": loaded.in_bed, "expected": loaded.coming}
        result["loaded"] = {"snapshot": loaded.snapshot, "rows": loaded.rows, **placed}
    return result


def _census_text(result: dict[str, Any]) -> str:
    lines = [f"{each['line']:>6}  {each['outcome']:<8}  {each['name']}  {each['detail']}" for each in result["lines"]]
    counts = ", ".join(f"{name} {count}" for name, count in sorted(result["counts"].items()))
    return "\n".join([*lines, f"{result['language']}: {counts}"])


# --- record ----------------------------------------------------------------------------------------


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    """One line of ``cahier record``."""

    kind: str
    body: msgspec.Raw
    patient: str | None = None
    stay: str | None = None
    occurred_at: Instant | None = None
    source: str = "DIRECT"
    paper_ref: str | None = None
    on_behalf_of: Proxy | None = None
    unsure: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    reason: str | None = None
    id: str | None = None


def _record_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.ndjson")


def _record(context: Context) -> dict[str, Any]:
    session = context.session
    lines = [line for line in read_text(context.options.file).splitlines() if line.strip()]
    writings = [_writing(session, number, line) for number, line in enumerate(lines, start=1)]
    first: list[Writing] = []
    for patient in dict.fromkeys(writing.patient for writing in writings if writing.patient):
        first += session.taking_in(patient)
    written = session.write(*first, *writings)
    return {"entries": [{"id": each.entry.id, "seq": each.entry.seq, "hash": each.hash} for each in written]}


def _writing(session: Session, number: int, line: str) -> Writing:
    """One line as the window would write it."""
    try:
        given = read_json(line, _Given)
        row = KINDS.get(given.kind)
        if row is None:
            raise CahierError(
                Fault.INVALID_ENTRY, reason=_("line {n}: no kind {kind}").format(n=number, kind=given.kind)
            )
        body: Body = read_json(given.body, row.body)
        if given.occurred_at is not None:
            instant.parse(given.occurred_at)
    except (msgspec.MsgspecError, ValueError) as problem:
        reason = _("line {n}: {problem}").format(n=number, problem=problem)
        raise CahierError(Fault.INVALID_ENTRY, reason=reason) from problem
    if (row.subject in ("PATIENT", "STAY")) and given.patient is None and given.kind not in ("task", "struck"):
        raise CahierError(Fault.INVALID_ENTRY, reason=_("line {n}: a patient is missing").format(n=number))
    stay = given.stay or (session.stay_of(given.patient) if row.subject == "STAY" and given.patient else None)
    return Writing(
        body=_scored(session, given.patient, body),
        patient=given.patient,
        stay=stay,
        occurred_at=given.occurred_at,
        occurred_from="TYPED" if given.occurred_at else "CLOCK",
        on_behalf_of=given.on_behalf_of,
        source=given.source,  # type: ignore[arg-type]  # decoding the envelope holds it to the value set
        paper_ref=given.paper_ref,
        unsure=given.unsure,
        replaces=given.replaces,
        reason=given.reason,
        id=given.id,
    )


def _scored(session: Session, patient: str | None, body: Body) -> Body:
    """Observations are held to the same bounds, and scored by the same rule, as in the window."""
    if not isinstance(body, KINDS["observed"].body) or patient is None:
        return body
    check_observed(body)  # type: ignore[arg-type]  # the row of the table is Observed
    card = session.card(patient)
    return msgspec.structs.replace(body, spo2_scale=card.spo2_scale, news2=score_of(session, card, body))  # type: ignore[arg-type]


def _record_text(result: dict[str, Any]) -> str:
    return _("{n} entries saved.").format(n=len(result["entries"]))


# --- board, find, file --------------------------------------------------------------------------------


def _line_of(file: PatientFile) -> dict[str, Any]:
    last = file.last_observation
    return {
        "patient": file.id,
        "name": file.identity.name,
        "birth_date": file.identity.birth_date,
        "number": file.identity.number,
        "whereabouts": file.place.whereabouts.name,
        "to_unit": file.place.to_unit,
        "unit": file.place.unit,
        "bed": file.place.bed,
        "confirmed": file.confirmed,
        "allergies": file.allergy_text(),
        "news2": last.score.total if last and last.score else None,
        "observed_at": last.at if last else None,
        "conflicts": [conflict.key for conflict in file.conflicts],
    }


def _board(context: Context) -> dict[str, Any]:
    board = reading.board(context.session)
    rows = [
        {
            **(_line_of(row.file) if row.file else {}),
            "bed": row.bed,
            "row": row.kind.name,
            "similar": row.is_similar,
            "kept_for": [file.id for file in row.kept_for],
            "expected_at": row.expected.plan.expected_at if row.expected else None,
        }
        for row in board.rows
    ]
    return {
        "unit": board.unit.code,
        "as_at": board.as_at,
        "confirmed": board.confirmed,
        "in_beds": len(board.in_beds),
        "patients": len(board.patients),
        "census_stated_at": board.census_stated_at,
        "rows": rows,
    }


def _board_text(result: dict[str, Any]) -> str:
    bed, allergies = _("Bed"), _("Allergies")
    head = f"{bed:<6} {'':<24} {'':<32} NEWS2  {allergies}"
    lines = [
        f"{row['bed'] or '–':<6} {RowKind[row['row']].label:<24} {row.get('name', ''):<32} {_score(row):>5}  "
        f"{row.get('allergies', '')}".rstrip()
        for row in result["rows"]
    ]
    counts = _("{n} of {total} confirmed").format(n=result["confirmed"], total=result["in_beds"])
    return "\n".join([head, *lines, counts])


def _score(row: dict[str, Any]) -> str:
    """The last score; a dash where somebody lies and has none, nothing where nobody lies."""
    if "news2" not in row:
        return ""
    return "–" if row["news2"] is None else str(row["news2"])


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT")


def _find(context: Context) -> list[dict[str, Any]]:
    return [_line_of(file) for file in finding.cards(context.session, context.options.text)]


def _find_text(result: list[dict[str, Any]]) -> str:
    if not result:
        return _("Nobody found.")
    return "\n".join(
        f"{each['name']:<32} {each['birth_date'] or '':<10} {each['number']:<16} {_where_text(each)}" for each in result
    )


def _where_text(found: dict[str, Any]) -> str:
    """Where somebody is, and the unit that waits for them."""
    parts = [Whereabouts[found["whereabouts"]].label, found["unit"], found["bed"]]
    coming = _("expected in {place}").format(place=found["to_unit"]) if found["to_unit"] else ""
    return " ".join(filter(None, (*parts, coming)))


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("patient", metavar="PATIENT", help=_("id, number, or a name that fits only one"))


def _file(context: Context) -> dict[str, Any]:
    session = context.session
    file = session.open_file(context.patient(context.options.patient))
    zone = session.site.zone_info
    lines = [
        {
            "id": line.entry.id,
            "kind": line.entry.kind,
            "occurred_at": line.entry.occurred_at,
            "recorded_at": line.entry.recorded_at,
            "in_force": line.in_force,
            "struck": line.struck_by is not None,
            "text": describe(line, file.people, zone, session.site.places),
        }
        for line in file.lines
    ]
    return {**_line_of(file), "lines": lines}


def _file_text(result: dict[str, Any]) -> str:
    head = f"{result['name']}  {result['birth_date'] or ''}  {result['number']}\n{result['allergies']}"
    lines = [f"{'  ' if line['in_force'] else '✗ '}{line['text']}" for line in result["lines"]]
    return "\n".join([head, *lines])


COMMANDS = (
    Command("census", N_("load a census, or show what it would do"), _census, _census_text, _census_arguments),
    Command(
        "record", N_("append entries given as JSON lines, all or nothing"), _record, _record_text, _record_arguments
    ),
    Command("board", N_("the unit’s board"), _board, _board_text),
    Command("find", N_("find anybody by name or number"), _find, _find_text, _find_arguments),
    Command("file", N_("a patient’s whole file"), _file, _file_text, _file_arguments),
)
