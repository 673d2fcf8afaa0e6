"""Reading what comes back from the hospital's systems: was each message taken, and if not, why.

Three forms: HL7 acknowledgements (any number in one file), the answer of a FHIR server to one
transaction, and a table ``message id;status;reason``. An answer that names nothing is never taken
for "accepted", and one that names a message that was not sent is a stray, shown and never applied.
A refusal because the key is there already (error 205) is an answer of its own: the record is in the system.

Source: HL7 v2.5 chapter 2.9 (tables 0008 and 0357); FHIR R4 3.1.0.11.2 (transaction-response).
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import BinaryIO

import hl7
import msgspec

from console.errors import CahierError, Fault
from console.formats.census_values import clean
from console.formats.hl7v2 import parsed
from console.record.foreign import read_json

DUPLICATE_KEY = "205"
"""HL7 table 0357: what was to be added is there already."""
_ACCEPTED = {"AA", "CA"}
_REFUSED = {"AE", "AR", "CE", "CR"}
_YES = {"accepted", "ok", "aa", "ca", "200", "201"}
_NO = {"rejected", "refused", "error", "ae", "ar", "ce", "cr"}
_THERE = {"duplicate", "205"}
_HEADER = re.compile(r"(?=^MSH\|)", re.MULTILINE)
_HEAD = 1 << 12
LONGEST_REASON = 1000
"""Characters of a reason that are kept; it is read on screens, on paper and in terminals."""
_OLDER = "iso8859-15"
"""MSH-18 of older French systems."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One answer. ``message`` is the key that it names: a message id, or an HL7 control id.

    ``is_there`` tells that it was refused because the receiver has it already.
    """

    message: str
    accepted: bool
    reason: str = ""
    code: str = field(default="", compare=False)
    """MSA-1 of an HL7 acknowledgement."""
    is_there: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the receiver holds what the message says, by this message or by an earlier one."""
        return self.accepted or self.is_there


def _unreadable(name: str, reason: str) -> CahierError:
    return CahierError(Fault.ACKNOWLEDGEMENT_UNREADABLE, name=name, reason=reason)


def _field(message: hl7.Message, segment: str, *numbers: int) -> Iterator[str]:
    """The first non-empty of some fields, in each segment of that name, as plain text."""
    for each in (found for found in message if str(found[0]) == segment):
        for number in numbers:
            if len(each) > number and str(each[number]):
                yield str(message.unescape(str(each[number])))
                break


def _hl7_one(name: str, text: str) -> Acknowledgement:
    try:
        message = parsed("\r".join(line for line in text.splitlines() if line))
    except hl7.HL7Exception as problem:
        raise _unreadable(name, str(problem)) from problem
    code = next(_field(message, "MSA", 1), "").upper()
    key = next(_field(message, "MSA", 2), "")
    if code not in _ACCEPTED | _REFUSED or not key:
        raise _unreadable(name, f"MSA {code} {key}".strip())
    said = [*_field(message, "ERR", 8, 7, 5, 3, 1), *_field(message, "MSA", 3)]
    if code in _ACCEPTED:
        return Acknowledgement(key, accepted=True, code=code)
    errors = [each.split("^")[0] for each in (*_field(message, "ERR", 3), *_field(message, "MSA", 6))]
    is_there = bool(errors) and set(errors) == {DUPLICATE_KEY}
    return Acknowledgement(key, accepted=False, reason=": ".join((code, *said[:1])), code=code, is_there=is_there)


def _hl7(name: str, text: str) -> list[Acknowledgement]:
    plain = text.replace("\x0b", "").replace("\x1c", "").replace("\r\n", "\n").replace("\r", "\n")
    return [_hl7_one(name, part) for part in _HEADER.split(plain) if part.startswith("MSH|")]


class _Details(msgspec.Struct, frozen=True):
    text: str | None = None


class _Issue(msgspec.Struct, frozen=True):
    diagnostics: str | None = None
    details: _Details | None = None


class _Outcome(msgspec.Struct, frozen=True):
    issue: tuple[_Issue, ...] = ()

    @property
    def said(self) -> str:
        each = next(iter(self.issue), _Issue())
        return each.diagnostics or (each.details and each.details.text) or ""


class _Response(msgspec.Struct, frozen=True):
    status: str | int = ""  # some servers send the bare number
    outcome: _Outcome = _Outcome()


class _Entry(msgspec.Struct, frozen=True):
    response: _Response = _Response()


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    """As much of a transaction's answer, or of an OperationOutcome, as is read."""

    resource_type: str = ""
    type: str = ""
    entry: tuple[_Entry, ...] = ()
    issue: tuple[_Issue, ...] = ()


def _key_of(name: str) -> str:
    """The message id in a file's name: a server's answer does not say which request it answers."""
    found = _UUID.search(PurePath(name).name)
    if not found:
        raise _unreadable(name, "no message id in the file name")
    return str(uuid.UUID(found[0]))


def _fhir(name: str, data: bytes) -> list[Acknowledgement]:
    try:
        answer = read_json(data, _Answer)
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem
    if answer.resource_type == "OperationOutcome":
        return [Acknowledgement(_key_of(name), accepted=False, reason=_Outcome(answer.issue).said)]
    if answer.resource_type != "Bundle" or answer.type not in ("transaction-response", "batch-response"):
        raise _unreadable(name, "not a transaction-response Bundle")
    responses = [each.response for each in answer.entry]
    failed = [
        " ".join(filter(None, (str(each.status), each.outcome.said))) or "no status"
        for each in responses
        if not str(each.status).startswith("2")
    ]
    accepted = bool(responses) and not failed
    reason = "" if accepted else "; ".join(failed) or "no entry"
    return [Acknowledgement(_key_of(name), accepted, reason)]


def _table(name: str, lines: Iterable[str]) -> Iterator[Acknowledgement]:
    is_first = True
    for number, row in enumerate(csv.reader(lines, delimiter=";"), start=1):
        if not any(each.strip() for each in row):
            continue
        is_head, is_first = is_first and row[0].strip().casefold() in ("message id", "message_id"), False
        if is_head:
            continue
        status = row[1].strip().casefold() if len(row) > 1 else ""
        if status not in _YES | _NO | _THERE or not row[0].strip():
            raise _unreadable(name, f"line {number}: {';'.join(row)[:60]}")
        reason = row[2].strip() if len(row) > 2 else ""
        yield Acknowledgement(row[0].strip(), status in _YES, reason, is_there=status in _THERE)


def _rows(name: str, file: BinaryIO, codec: str) -> Iterator[Acknowledgement]:
    """The answers of a table, from its beginning, one by one."""
    file.seek(0)
    text = io.TextIOWrapper(file, codec, newline="")
    try:
        yield from _table(name, text)
    except csv.Error as problem:
        raise _unreadable(name, str(problem)) from problem
    finally:
        text.detach()


def each_acknowledgement(name: str, file: BinaryIO) -> Iterator[Acknowledgement]:
    """The answers of a file, whatever its form; a table may be of any length.

    Args:
        name: the file's name; of a FHIR answer it must hold the message id.
        file: the file as it came, open; a table is read twice.

    Raises:
        CahierError: ``acknowledgement-unreadable`` when any part of it is none of the three forms;
            nothing of such a file was given out.
    """
    for each in _each(name, file):
        yield replace(each, reason=clean(each.reason[:LONGEST_REASON]) or "")


def _each(name: str, file: BinaryIO) -> Iterator[Acknowledgement]:
    start = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x0b")
    if start.startswith(b"{"):
        yield from _fhir(name, (start + file.read()))
    elif start.startswith(b"MSH|"):
        data = start + file.read()
        try:
            found = _hl7(name, data.decode())
        except UnicodeDecodeError:
            found = _hl7(name, data.decode(_OLDER))
        yield from found
    else:
        codec = "utf-8-sig"
        try:
            count = sum(1 for _each in _rows(name, file, codec))
        except UnicodeDecodeError:
            codec = _OLDER
            count = sum(1 for _each in _rows(name, file, codec))
        if not count:
            raise _unreadable(name, "empty")
        yield from _rows(name, file, codec)


def read_acknowledgements(name: str, data: bytes) -> list[Acknowledgement]:
    """The same of a few bytes.

    Raises:
        CahierError: ``acknowledgement-unreadable``.
    """
    return list(each_acknowledgement(name, io.BytesIO(data)))
