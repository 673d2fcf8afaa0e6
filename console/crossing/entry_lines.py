"""The lines of ``entries.ndjson``, written and read: entries verbatim, and what is carried on unread.

Source: ``docs/formats/package.md``.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import msgspec

from console.errors import CahierError, Fault
from console.record.entry import Signature, Stored, canonical, digest, read
from console.record.foreign import read_json
from console.store.intake import Quarantined


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    entry: msgspec.Raw = msgspec.Raw(b"")
    signatures: tuple[Signature, ...] = ()
    quarantined: str | None = None
    station: str = ""
    seq: int = 0
    reason: str = ""


def entry_line(stored: Stored) -> bytes:
    """One line of ``entries.ndjson``: the entry verbatim, and its signatures."""
    return lines_of([(stored.data, stored.hash, canonical(stored.signatures))])


def lines_of(rows: Iterable[tuple[bytes, str, bytes]]) -> bytes:
    """The lines of entries as the book keeps them: bytes, hash, and the canonical JSON of the signatures."""
    return b"".join([b'{"entry":' + data + b',"signatures":' + signatures + b"}\n" for data, _hash, signatures in rows])


def quarantined_line(station: str, seq: int, reason: str, data: bytes, signatures: tuple[Signature, ...]) -> bytes:
    """One line for an entry that could not be taken in here and is carried on."""
    kept = {
        "quarantined": base64.b64encode(data).decode(),
        "reason": reason,
        "seq": seq,
        "signatures": signatures,
        "station": station,
    }
    return canonical(kept) + b"\n"


def read_line(text: bytes) -> Stored | Quarantined:
    """An entry, or the bytes of one that somebody could not take in.

    Raises:
        CahierError: ``package-refused``.
    """
    try:
        line = read_json(text, _Line)
        if not bytes(line.entry):
            data = base64.b64decode(line.quarantined or "", validate=True)
            return Quarantined(line.station, line.seq, digest(data), line.reason, data, line.signatures)
        data = bytes(line.entry)
        return Stored(read(data), data, digest(data), line.signatures)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="entries.ndjson") from problem
