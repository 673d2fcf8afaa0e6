"""Reading our own deliveries back: which message each file holds, and which entries it says it carries.

For whoever checks the sums from the output alone. Relies on the same public parsers as anybody
else and on none of the writers; it must never repair what it reads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import hl7
import msgspec

from console.errors import CahierError, Fault
from console.formats.delivery import ENTRY
from console.formats.hl7v2 import parsed
from console.record.foreign import read_json

_MESSAGES_ONLY = "MSH"
_READ = ("MSH", "ZCA")
"""The segments that say what a message is and what it carries. Of the others, dossiers and all, nothing is taken
from their fields: to part them takes nine tenths of the time."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Carried:
    """One message as it states itself.

    ``message`` is the id of the deliverable, ``key`` what an answer will name it by, ``entries``
    the ids of the entries that it carries and ``resources`` the FHIR resources in it (``Type/id``).
    ``is_document`` tells that it brings them in a patient's dossier, and not as data.
    """

    message: str
    key: str
    entries: tuple[str, ...]
    resources: tuple[str, ...] = ()
    is_document: bool = False


def _unreadable(name: str, reason: str) -> CahierError:
    return CahierError(Fault.DELIVERY_UNREADABLE, name=name, reason=reason)


def _messages(lines: Iterable[str]) -> Iterator[str]:
    """The messages of a file, the frames of a batch left out."""
    found: list[str] = []
    for line in lines:
        if line.startswith((_MESSAGES_ONLY, "FHS", "BHS", "BTS", "FTS")) and found:
            yield "\r".join(found)
            found = []
        if found or line.startswith(_MESSAGES_ONLY):
            found.append(line)
    if found:
        yield "\r".join(found)


def _segments(file: BinaryIO) -> Iterator[str]:
    """What stands between carriage returns, read piece by piece."""
    rest = b""
    while piece := file.read(_PIECE):
        *whole, rest = (rest + piece).split(b"\r")
        yield from (each.decode() for each in whole)
    yield rest.decode()


def _hl7_one(name: str, text: str) -> Carried:
    try:
        message = parsed("\r".join(line for line in text.split("\r") if line.startswith(_READ)))
        head, stated = message.segment("MSH"), message.segment("ZCA")
        kind, control, message_id = str(head[9]), str(head[10]), str(stated[1])
    except (hl7.HL7Exception, KeyError, IndexError) as problem:
        raise _unreadable(name, str(problem)) from problem
    entries = str(stated[2]).split("~") if len(stated) > 2 else []
    return Carried(message_id, control, tuple(filter(None, entries)), is_document=kind.startswith("MDM"))


def each_hl7(name: str, file: BinaryIO) -> Iterator[Carried]:
    """The messages of a file or a batch, however long, one by one.

    Raises:
        CahierError: ``delivery-unreadable``, perhaps after some.
    """
    is_empty = True
    try:
        for each in _messages(_segments(file)):
            is_empty = False
            yield _hl7_one(name, each.rstrip("\r"))
    except UnicodeDecodeError as problem:
        raise _unreadable(name, str(problem)) from problem
    if is_empty:
        raise _unreadable(name, "no message")


def read_hl7(name: str, data: bytes) -> list[Carried]:
    """The messages of a file or a batch.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    return list(each_hl7(name, io.BytesIO(data)))


class _Tag(msgspec.Struct, frozen=True):
    system: str = ""
    code: str = ""


class _Meta(msgspec.Struct, frozen=True):
    tag: tuple[_Tag, ...] = ()


class _Resource(msgspec.Struct, frozen=True, rename={"type": "resourceType"}):
    type: str
    id: str

    @property
    def reference(self) -> str:
        return f"{self.type}/{self.id}"


class _Part(msgspec.Struct, frozen=True):
    resource: _Resource


class _Bundle(msgspec.Struct, frozen=True):
    id: str
    type: str
    meta: _Meta = _Meta()
    entry: tuple[_Part, ...] = ()


def read_fhir(name: str, data: bytes) -> Carried:
    """One transaction Bundle.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    try:
        bundle = read_json(data, _Bundle)
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem
    entries = tuple(tag.code for tag in bundle.meta.tag if tag.system == ENTRY)
    is_document = any(part.resource.type == "DocumentReference" for part in bundle.entry)
    resources = tuple(part.resource.reference for part in bundle.entry)
    return Carried(bundle.id, bundle.id, entries, resources, is_document)


def each_ndjson(name: str, file: BinaryIO) -> Iterator[str]:
    """The resources of an NDJSON file, as ``Type/id``, one by one.

    Raises:
        CahierError: ``delivery-unreadable``, perhaps after some.
    """
    try:
        yield from (read_json(line, _Resource).reference for line in file if line.strip())
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem


def each_csv(name: str, file: BinaryIO) -> Iterator[Carried]:
    """The rows of a table, however long: one message, one entry each.

    Raises:
        CahierError: ``delivery-unreadable``, perhaps after some.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        for row in csv.DictReader(text, delimiter=";", strict=True):
            yield Carried(row["message_id"], row["message_id"], (row["entry_id"],))
    except (KeyError, UnicodeDecodeError, csv.Error) as problem:
        raise _unreadable(name, str(problem)) from problem
    finally:
        text.detach()


def read_csv(name: str, data: bytes) -> list[Carried]:
    """The rows of a table: one message, one entry each.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    return list(each_csv(name, io.BytesIO(data)))
