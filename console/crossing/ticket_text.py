"""The text of a transfer ticket as few bytes: ids, hashes and signatures raw, the rest compressed.

Source: ``docs/formats/ticket.md``, "The bytes". Unpacking gives back exactly what was packed.
"""

from __future__ import annotations

import base64
import re
import uuid
import zlib

from console.errors import CahierError, Fault

LONGEST = 512 * 1024
DICTIONARY = (
    b'"purpose":"not_after":"not_before":"recipient":"age1"signing_key":"site":"predecessor":"serial":'
    b'{"certificate":{"format":1,"label":"W1","mode":"REAL","numbers":{"code":"H1","first":1,"last":5000,"prefix":"D"},'
    b'"type":"cahier-ticket","transfer":"secret":"patient":"head":{"hash":"entries":"certificates":"made_at":"'
    b'"illness":"summary":"actions":"contingency":"reason":"to_unit":"to_bed":"scope":"UNIT","substance":"severity":'
    b'"respiratory_rate":,"spo2":,"oxygen":"AIR","systolic":,"diastolic":,"pulse":,"consciousness":"A",'
    b'"temperature_tenths":"signing_key":"role":"IDE","name":"birth_name","name":"given_names","name":"birth_date",'
    b'"name":"sex","value":"source":"SNAPSHOT","kind":"stay_admitted","kind":"transfer_asked","kind":"transfer_left",'
    b'"kind":"identifier","kind":"person_added","kind":"allergy","kind":"observed","kind":"trait","occurred_from":"TYPED",'
    b'{"entry":{"author":"\x05\x00","body":{"bed":"unit":"},"format":1,"id":"\x01","kind":"trait","occurred_at":"2026-'
    b'T00:00:00.000Z","patient":"\x05\x02","previous":"\x02","recorded_at":"2026-","seq":1,"station":"\x05\x01",'
    b'"stay":"\x05\x03","tick":1,"version":1},"signatures":[{"by":"\x05\x00","signature":"\x03"}]}\n'
)
_UUID = rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_HEX = rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"
_LONG = rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}=="
_SHORT = rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="
_TOKEN = re.compile(b"|".join(b"(" + each + b")" for each in (_UUID, _HEX, _LONG, _SHORT)))
_SIZES = {1: 16, 2: 32, 3: 64, 4: 32, 5: 1}
_MOST_REFERENCES = 256


def pack(text: bytes) -> bytes:
    """Few bytes for a text."""
    known: dict[bytes, int] = {}
    short = _TOKEN.sub(lambda found: _short(found, known), text)
    packer = zlib.compressobj(level=9, zdict=DICTIONARY)
    return packer.compress(short) + packer.flush()


def _short(found: re.Match[bytes], known: dict[bytes, int]) -> bytes:
    said = found[0]
    if found[1]:
        if said in known:
            return bytes([5, known[said]])
        if len(known) < _MOST_REFERENCES:
            known[said] = len(known)
        return b"\x01" + uuid.UUID(said.decode()).bytes
    if found[2]:
        return b"\x02" + bytes.fromhex(said.decode())
    raw = base64.b64decode(said)
    if base64.b64encode(raw) != said:  # bits that no decoder keeps: it stays as it is
        return said
    return (b"\x03" if found[3] else b"\x04") + raw


def unpack(data: bytes) -> bytes:
    """The text of some bytes.

    Raises:
        CahierError: ``ticket-damaged``, also when it would be longer than any ticket.
    """
    unpacker = zlib.decompressobj(zdict=DICTIONARY)
    try:
        short = unpacker.decompress(data, LONGEST)
    except zlib.error as problem:
        raise CahierError(Fault.TICKET_DAMAGED) from problem
    if not unpacker.eof or unpacker.unused_data:
        raise CahierError(Fault.TICKET_DAMAGED)
    out, known, at = bytearray(), list[bytes](), 0
    while at < len(short):
        mark = short[at]
        size = _SIZES.get(mark)
        if size is None:
            out.append(mark)
            at += 1
            continue
        raw = short[at + 1 : at + 1 + size]
        if len(raw) < size or len(out) > LONGEST:
            raise CahierError(Fault.TICKET_DAMAGED)
        out += _long(mark, raw, known)
        at += 1 + size
    return bytes(out)


def _long(mark: int, raw: bytes, known: list[bytes]) -> bytes:
    if mark == 5:
        if raw[0] >= len(known):
            raise CahierError(Fault.TICKET_DAMAGED)
        return known[raw[0]]
    if mark == 1:
        said = str(uuid.UUID(bytes=raw)).encode()
        if len(known) < _MOST_REFERENCES:
            known.append(said)
        return said
    return raw.hex().encode() if mark == 2 else base64.b64encode(raw)
