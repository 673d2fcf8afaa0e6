"""The codes of a transfer ticket: bytes cut into QR codes of letters, and put together again as they are scanned.

Source: ``docs/formats/ticket.md``, "The codes".
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from console.errors import CahierError, Fault
from console.record.scan import ALPHABET, lettered, unlettered

MARK = "XT"
CALIBRATION = MARK + ALPHABET * 2 + MARK
VERSION = 1
PART_BYTES = 380
"""So that a code is of version 19 at level M: 3.7 cm at 0.4 mm a module, which an office copier keeps legible."""
MOST_CODES = 64
_NAME = 6
_HEAD = 1 + _NAME + 2
_CHECK = 4


def codes(data: bytes) -> tuple[str, ...]:
    """The texts of the QR codes that hold some bytes.

    Raises:
        CahierError: ``ticket-too-large``.
    """
    parts = [data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES)]
    if len(parts) > MOST_CODES:
        raise CahierError(Fault.TICKET_TOO_LARGE, codes=len(parts), most=MOST_CODES)
    name = hashlib.sha256(data).digest()[:_NAME]
    return tuple(_code(name, number, len(parts), part) for number, part in enumerate(parts, start=1))


def _code(name: bytes, number: int, count: int, part: bytes) -> str:
    body = bytes([VERSION]) + name + bytes([number, count]) + part
    return MARK + lettered(body + zlib.crc32(body).to_bytes(_CHECK, "big"))


def is_ticket_code(text: str) -> bool:
    """Whether a scan is one of the codes of a transfer sheet, or the test code."""
    typed = text.strip().upper()
    return typed.startswith(MARK) and set(typed[len(MARK) :]) <= set(ALPHABET + MARK)


@dataclass
class Collector:
    """The codes of one sheet as they are scanned, in any order and as often as anybody likes."""

    parts: dict[int, bytes] = field(default_factory=dict)
    count: int = 0
    name: bytes = b""

    def add(self, text: str) -> None:
        """Take one scan in.

        Raises:
            CahierError: ``scan-damaged`` when it was not read whole, ``ticket-newer``, ``ticket-mixed`` when it
                belongs to another sheet than those before: nothing is forgotten.
        """
        try:
            data = unlettered(text.strip().upper().removeprefix(MARK))
        except ValueError as problem:
            raise CahierError(Fault.TICKET_DAMAGED) from problem
        body, check = data[:-_CHECK], data[-_CHECK:]
        if len(body) <= _HEAD or zlib.crc32(body).to_bytes(_CHECK, "big") != check:
            raise CahierError(Fault.TICKET_DAMAGED)
        if body[0] != VERSION:
            raise CahierError(Fault.TICKET_NEWER)
        name, number, count = body[1 : 1 + _NAME], body[1 + _NAME], body[2 + _NAME]
        if not 1 <= number <= count <= MOST_CODES:
            raise CahierError(Fault.TICKET_DAMAGED)
        if self.parts and (name, count) != (self.name, self.count):
            raise CahierError(Fault.TICKET_MIXED, read=len(self.parts), count=self.count)
        self.name, self.count, self.parts[number] = name, count, body[_HEAD:]

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the codes that were not read yet."""
        return tuple(number for number in range(1, self.count + 1) if number not in self.parts)

    @property
    def is_complete(self) -> bool:
        """Whether every code was read."""
        return bool(self.parts) and not self.missing

    def texts(self) -> tuple[str, ...]:
        """The codes that were read, as they stand on the sheet."""
        return tuple(_code(self.name, number, self.count, part) for number, part in sorted(self.parts.items()))

    def data(self) -> bytes:
        """The bytes that the codes hold.

        Raises:
            CahierError: ``ticket-partial`` naming what is missing; ``ticket-damaged``.
        """
        if not self.is_complete:
            missing = ", ".join(str(number) for number in self.missing)
            raise CahierError(Fault.TICKET_PARTIAL, missing=missing, count=self.count)
        data = b"".join(self.parts[number] for number in range(1, self.count + 1))
        if hashlib.sha256(data).digest()[:_NAME] != self.name:
            raise CahierError(Fault.TICKET_DAMAGED)
        return data


def together(texts: Iterable[str]) -> bytes:
    """The bytes of all the codes of a sheet.

    Raises:
        CahierError: as :meth:`Collector.add` and :meth:`Collector.data`.
    """
    collector = Collector()
    for text in texts:
        collector.add(text)
    return collector.data()
