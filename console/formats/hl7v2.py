"""HL7 v2 read with tolerance: a file into messages, a message into values.

Relies on python-hl7 for the grammar of separators. It accepts CR, LF and CRLF, MLLP framing and
batch envelopes, and lines broken inside a value. It must never let one bad message spoil the next,
and must never hand a value to the library's own unescape, which writes what it cannot decode to
the log of the program.

Source: HL7 v2.5 chapter 2 (separators, escapes, batches), appendix C (MLLP).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import hl7  # python-hl7 ships no types

from console.errors import CahierError, Fault
from console.formats.census_values import clean
from console.formats.charset import decode, is_utf16

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = re.compile(r"MSH([^\w\s])([^\w\s]{2,5})\1")
_SEGMENT = re.compile(rb"[A-Z][A-Z0-9]{2}[^\w\s]")
_ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
_CHARSETS = {
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "8859/1": "cp1252",
    "8859/15": "iso8859-15",
    "ASCII": "utf-8",
}
"""MSH-18 to codec; 8859/1 is read as Windows-1252, its superset in text. Source: HL7 table 0211."""


class RawMessage(NamedTuple):
    """The segments of one message as bytes: ``line`` counts messages from 1 in the file."""

    line: int
    segments: list[bytes]


class Segment:
    """One segment: values by field, component and sub-component, all counted from 1."""

    def __init__(self, fields: Sequence[object], escape: str, separators: str) -> None:
        self._fields = fields
        self._escape = escape
        self._separators = separators

    def repetitions(self, field: int) -> int:
        """How many times a field is given; 0 when it is absent."""
        return len(_parts(self._fields[field])) if field < len(self._fields) else 0

    def get(self, field: int, component: int = 1, sub: int = 1, *, repetition: int = 0) -> str | None:
        """One value without escapes, or None when it is absent, empty or ``""`` (deleted)."""
        found: object = self._fields
        for index in (field, repetition, component - 1, sub - 1):
            parts = _parts(found)
            if index >= len(parts):
                return None
            found = parts[index]
        text = str(found)
        return None if text == '""' else clean(self._unescaped(text))

    def _unescaped(self, text: str) -> str:
        if self._escape not in text:
            return text
        field, repeat, component, sub = tuple(self._separators)[1:5]
        plain = {"F": field, "R": repeat, "S": component, "T": sub, "E": self._escape, ".br": "\n", ".sp": "\n"}
        mark = re.escape(self._escape)
        return re.sub(f"{mark}([^{mark}]*){mark}", lambda found: plain.get(found[1]) or _hexadecimal(found[1]), text)


def _parts(node: object) -> Sequence[object]:
    return node if isinstance(node, list) else (node,)


def _hexadecimal(sequence: str) -> str:
    r"""The characters of ``\X0D0A\``; nothing for highlighting and for escapes that are not known."""
    if re.fullmatch(r"X([0-9A-Fa-f]{2})+", sequence):
        return bytes.fromhex(sequence[1:]).decode("latin-1")
    return ""


class Message:
    """One message: its segments by name."""

    def __init__(self, parsed: hl7.Message) -> None:
        self._segments = [
            (str(_parts(each[0])[0]), Segment(each, parsed.esc, parsed.separators)) for each in parsed if each
        ]

    def all(self, name: str) -> list[Segment]:
        """The segments of a name, in order."""
        return [segment for found, segment in self._segments if found == name]

    def first(self, name: str) -> Segment | None:
        """The first segment of a name."""
        return next(iter(self.all(name)), None)

    def one(self, name: str) -> Segment:
        """The first segment of a name, which the message needs.

        Raises:
            CahierError: CENSUS_SEGMENT_MISSING.
        """
        found = self.first(name)
        if found is None:
            raise CahierError(Fault.CENSUS_SEGMENT_MISSING, segment=name)
        return found


def split(data: bytes, *, file: str) -> tuple[list[RawMessage], list[bytes]]:
    """The messages of a file, and its envelope segments (FHS, BHS and their ends).

    Segments that stand before any header make a message of their own, which parsing refuses.

    Raises:
        CahierError: CENSUS_UNREADABLE.
    """
    if is_utf16(data):
        data = decode(data, file=file).encode()
    blocks: list[list[bytes]] = []
    envelope: list[bytes] = []
    for frame in data.removeprefix(b"\xef\xbb\xbf").split(b"\x0b"):
        current: list[bytes] | None = None
        for line in re.split(rb"[\r\n\x1c]+", frame):
            if line.startswith(_ENVELOPE):
                envelope.append(line)
                current = None
            elif not line.strip():
                continue
            elif current is None or line.startswith(b"MSH") or _second_event(line, current):
                current = [line]
                blocks.append(current)
            elif _SEGMENT.match(line):
                current.append(line)
            else:
                current[-1] += b" " + line  # a line broken inside a value
    return [RawMessage(number, block) for number, block in enumerate(blocks, start=1)], envelope


def _second_event(line: bytes, current: list[bytes]) -> bool:
    """A second EVN opens a message whose header was lost: it must not flow into the one before."""
    return line.startswith(b"EVN") and any(each.startswith(b"EVN") for each in current)


def parse(raw: RawMessage, *, file: str) -> Message:
    """One message.

    Raises:
        CahierError: CENSUS_SEGMENT_MISSING without a header, CENSUS_MALFORMED, CENSUS_UNREADABLE.
    """
    if not raw.segments[0].startswith(b"MSH"):
        raise CahierError(Fault.CENSUS_SEGMENT_MISSING, segment="MSH")
    data = b"\r".join(raw.segments)
    text = decode(data, file=file, declared=_declared(raw.segments[0]))
    return parse_text(text)


def parse_text(text: str) -> Message:
    """One message whose segments end in CR.

    Raises:
        CahierError: CENSUS_MALFORMED.
    """
    header = _HEADER.match(text)
    if header is None or len(set(header[1] + header[2])) != 1 + len(header[2]):
        raise CahierError(Fault.CENSUS_MALFORMED, where="MSH-1, MSH-2")
    try:
        return Message(parsed(text))
    except hl7.HL7Exception as error:
        raise CahierError(Fault.CENSUS_MALFORMED, where="MSH") from error


def parsed(text: str) -> hl7.Message:
    """One message as the library reads it.

    Raises:
        hl7.HL7Exception: it is none, whichever way the library stumbled over it.
    """
    try:
        return hl7.parse(text)
    except (AssertionError, ValueError, IndexError) as problem:
        raise hl7.HL7Exception(str(problem) or type(problem).__name__) from problem


def _declared(header: bytes) -> str | None:
    """The codec of MSH-18, whose first repetition is the message's own; ``MSH`` itself is field 0."""
    fields = header.split(header[3:4]) if len(header) > 3 else []
    said = fields[17].split(b"~")[0].strip().decode("ascii", "replace").upper() if len(fields) > 17 else ""
    return _CHARSETS.get(said)
