"""Reading our own deliveries back: which message each file holds, and which entries it says it carries.

For whoever checks the sums from the output alone. Relies on the same public parsers as anybody
else and on none of the writers; it must never repair what it reads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import hl7
import msgspec

from console.errors import CahierError, Fault
from console.formats.delivery import ENTRY

_MESSAGES_ONLY = "MSH"


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


def _messages(text: str) -> Iterator[str]:
    """The messages of a file, the frames of a batch left out."""
    lines: list[str] = []
    for line in text.split("\r"):
        if line.startswith((_MESSAGES_ONLY, "FHS", "BHS", "BTS", "FTS")) and lines:
            yield "\r".join(lines)
            lines = []
        if lines or line.startswith(_MESSAGES_ONLY):
            lines.append(line)
    if lines:
        yield "\r".join(lines)


def _hl7_one(name: str, text: str) -> Carried:
    try:
        message = hl7.parse(text)
        head, stated = message.segment("MSH"), message.segment("ZCA")
    except (hl7.HL7Exception, KeyError, ValueError, IndexError) as problem:
        raise _unreadable(name, str(problem)) from problem
    entries = str(stated[2]).split("~") if len(stated) > 2 else []
    is_document = str(head[9]).startswith("MDM")
    return Carried(str(stated[1]), str(head[10]), tuple(each for each in entries if each), is_document=is_document)


def read_hl7(name: str, data: bytes) -> list[Carried]:
    """The messages of a file or a batch.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as problem:
        raise _unreadable(name, str(problem)) from problem
    found = [_hl7_one(name, each.rstrip("\r")) for each in _messages(text)]
    if not found:
        raise _unreadable(name, "no message")
    return found


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


_bundles = msgspec.json.Decoder(_Bundle)
_resources = msgspec.json.Decoder(_Resource)


def read_fhir(name: str, data: bytes) -> Carried:
    """One transaction Bundle.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    try:
        bundle = _bundles.decode(data)
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem
    entries = tuple(tag.code for tag in bundle.meta.tag if tag.system == ENTRY)
    is_document = any(part.resource.type == "DocumentReference" for part in bundle.entry)
    resources = tuple(part.resource.reference for part in bundle.entry)
    return Carried(bundle.id, bundle.id, entries, resources, is_document)


def read_ndjson(name: str, data: bytes) -> set[str]:
    """The resources of an NDJSON file, as ``Type/id``.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    try:
        return {_resources.decode(line).reference for line in data.splitlines() if line}
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem


def read_csv(name: str, data: bytes) -> list[Carried]:
    """The rows of a table: one message, one entry each.

    Raises:
        CahierError: ``delivery-unreadable``.
    """
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
        return [Carried(row["message_id"], row["message_id"], (row["entry_id"],)) for row in rows]
    except (KeyError, UnicodeDecodeError, csv.Error) as problem:
        raise _unreadable(name, str(problem)) from problem
