"""Entries as rows of a table that a spreadsheet opens: one row for each entry, its body verbatim.

Every entry that must be delivered is a row, so this target never depends on a mapping. Numbers of
patients are written with their authority in front, which keeps a spreadsheet from cutting their
leading noughts; a cell that would be run as a formula gets an apostrophe.

Source: RFC 4180 (with ``;`` as French spreadsheets expect); OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from console.formats.delivery import Addressing, Message, message_id, owed, tier_of
from console.formats.itinerary import place_at
from console.formats.survivor import Person, numbers_of, person_of, stay_numbers
from console.record import instant
from console.record.bodies import patient
from console.record.effects import Line
from console.record.entry import canonical
from console.record.file import PatientFile
from console.words import speaking

WITHHELD = "WITHHELD"
BOM = b"\xef\xbb\xbf"
COLUMNS = (
    "message_id",
    "tier",
    "entry_id",
    "station",
    "seq",
    "kind",
    "version",
    "patient_id",
    "patient_numbers",
    "stay_id",
    "stay_numbers",
    "birth_name",
    "used_name",
    "given_names",
    "birth_date",
    "sex",
    "identity_status",
    "unit",
    "bed",
    "occurred_at",
    "occurred_local",
    "precision",
    "recorded_at",
    "author",
    "role",
    "on_behalf_of",
    "source",
    "paper_ref",
    "unsure",
    "replaces",
    "reason",
    "body",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before anything that starts like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _row(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()


def _who(person: Person, addressing: Addressing) -> dict[str, str]:
    identity = person.identity
    numbers = (f"{each.type} {each.authority} {each.value}" for each in numbers_of(person, addressing))
    return {
        "patient_numbers": " | ".join(numbers),
        "stay_numbers": " | ".join(f"{each.type} {each.authority} {each.value}" for each in stay_numbers(person)),
        "birth_name": identity.birth_name,
        "used_name": identity.used_name or "",
        "given_names": identity.given_names,
        "birth_date": identity.birth_date or "",
        "sex": identity.sex,
        "identity_status": identity.status,
    }


def _body(line: Line, person: Person) -> str:
    """The body verbatim; a matricule is withheld unless it may leave."""
    body = line.body
    if isinstance(body, patient.Trait) and body.name == "matricule" and not person.matricule_may_leave:
        return canonical(msgspec.structs.replace(body, value=WITHHELD)).decode()
    if isinstance(body, patient.IdentityDiscrepancy) and body.name == "matricule" and not person.matricule_may_leave:
        return canonical(msgspec.structs.replace(body, recorded=WITHHELD, stated=WITHHELD)).decode()
    return bytes(line.entry.body).decode()


def _written(line: Line, person: Person) -> dict[str, str]:
    entry = line.entry
    author, proxy = person.file.people.get(entry.author), entry.on_behalf_of
    return {
        "author": author.name if author else entry.author,
        "role": author.role if author else "",
        "on_behalf_of": f"{proxy.name} ({proxy.role})" if proxy else "",
        "source": entry.source,
        "paper_ref": entry.paper_ref or "",
        "unsure": " ".join(entry.unsure),
        "replaces": " ".join(entry.replaces),
        "reason": entry.reason or "",
        "body": _body(line, person),
    }


def _cells(line: Line, person: Person, addressing: Addressing) -> dict[str, str]:
    entry, place = line.entry, place_at(person.file, line)
    return {
        "tier": str(tier_of(entry.kind)),
        "entry_id": entry.id,
        "station": entry.station,
        "seq": str(entry.seq),
        "kind": entry.kind,
        "version": str(entry.version),
        "patient_id": entry.patient or "",
        "stay_id": entry.stay or "",
        "unit": place.unit or "",
        "bed": place.bed or "",
        "occurred_at": entry.occurred_at,
        "occurred_local": instant.local(entry.occurred_at, addressing.zone).isoformat(timespec="seconds"),
        "precision": entry.precision,
        "recorded_at": entry.recorded_at,
    } | _written(line, person)


def _message(line: Line, person: Person, addressing: Addressing) -> Message:
    name = message_id(addressing, "csv", "row", (line.entry.id,))
    cells = {"message_id": name} | _who(person, addressing) | _cells(line, person, addressing)
    data = _row(guarded(cells[column]) for column in COLUMNS)
    return Message(name, "csv", "row", tier_of(line.entry.kind), person.file.id, (line.entry.id,), data)


def csv_messages(
    files: Sequence[PatientFile], addressing: Addressing, dossiers: Mapping[str, bytes] | None = None
) -> Iterator[Message]:
    """One row for each entry that must be delivered, person by person, each person's as a timeline.

    Args:
        files: one file for each person, with the lines of all linked ids.
        addressing: the site.
        dossiers: taken so that all targets are called alike; a table holds no documents.
    """
    for file in files:
        with speaking(addressing.language):
            person = person_of(file)
            messages = tuple(_message(line, person, addressing) for line in owed(file))
        yield from messages


CSV_HEAD = BOM + _row(COLUMNS)
"""What a file of rows begins with: the mark of UTF-8, the names of the columns."""


def csv_file(messages: Iterable[Message]) -> bytes:
    """One file: the mark of UTF-8, the names of the columns, the rows tier by tier."""
    rows = sorted((each for each in messages if each.target == "csv"), key=lambda each: each.tier)
    return b"".join((CSV_HEAD, *(each.data for each in rows)))
