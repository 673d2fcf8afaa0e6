"""The chain of one station and the signed statement of its head.

A *checkpoint* states how far a station's log goes. It is a C2SP signed note, so that it can be
printed on a page, typed back, and checked by tools that are not ours. Everything that leaves a
laptop carries one: a later copy that knows less is a rollback.

Source: C2SP signed-note; Ed25519 keys, algorithm byte 0x01.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.errors import CahierError, Fault
from console.record.entry import GENESIS, Stored, digest

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Head:
    """How far one station's log goes: its last ``seq`` (0 when empty) and that entry's hash."""

    station: str
    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Break:
    """One place where a chain does not hold, for people to read and act on."""

    station: str
    seq: int
    reason: str  # HASH, PREVIOUS, GAP, SIGNATURE


def verify(entries: Iterable[Stored], start: Head) -> tuple[Head, list[Break]]:
    """Walk one station's entries in order of ``seq`` from a trusted head.

    Returns:
        the head reached, and every break found on the way; the walk goes on after a break from the
        hash that the next entry declares.
    """
    head, breaks = start, []
    for stored in entries:
        entry = stored.entry
        if digest(stored.data) != stored.hash:
            breaks.append(Break(entry.station, entry.seq, "HASH"))
        if entry.seq != head.seq + 1:
            breaks.append(Break(entry.station, head.seq + 1, "GAP"))
        elif entry.previous != head.hash:
            breaks.append(Break(entry.station, entry.seq, "PREVIOUS"))
        head = Head(entry.station, entry.seq, stored.hash)
    return head, breaks


def _key_id(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]


def checkpoint(head: Head, stated_at: str, public_key: bytes, sign: Sign) -> str:
    """The signed note that states a head: origin, number of entries, hash, time."""
    name = f"cahier/{head.station}"
    text = f"{name}\n{head.seq}\n{base64.b64encode(bytes.fromhex(head.hash)).decode()}\n{stated_at}\n"
    signature = base64.b64encode(_key_id(name, public_key) + sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def read_checkpoint(note: str, public_key: bytes) -> Head:
    """The head that a signed note states.

    Raises:
        CahierError: ``checkpoint-refused`` when it is not a note, or not signed with this key.
    """
    try:
        text, _, tail = note.rpartition("\n\n")
        name, count, root, _stated = text.splitlines()
        dash, signer, packed = tail.rstrip("\n").split(" ")
        raw = base64.b64decode(packed, validate=True)
        if dash != "—" or signer != name or raw[:4] != _key_id(name, public_key):
            raise ValueError("another signer")
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw[4:], (text + "\n").encode())
        return Head(name.removeprefix("cahier/"), int(count), base64.b64decode(root, validate=True).hex())
    except (ValueError, InvalidSignature) as problem:
        raise CahierError(Fault.CHECKPOINT_REFUSED) from problem
