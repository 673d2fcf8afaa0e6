"""What somebody states when they settle a message by hand, signed with their own key.

It names the message and the entries that it carried, so that whoever checks the account needs nobody
else's word: not the ledger's, and not that of the program that wrote it down.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.record.chain import Sign
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.identity import fold
from console.record.instant import Instant
from console.words import N_

SIGNED_PREFIX = b"cahier/by-hand/1\n"
"""Put before what is signed, so that no signature of another kind of statement fits."""

Outcome = Literal["KEYED", "DUPLICATE", "ARCHIVED", "NOT_FOR_TARGET"]
"""What a person may say by hand; that a receiver accepted something is the receiver's to say."""

UNREADABLE = N_("settled by hand, and the statement cannot be read")
OF_ANOTHER = N_("settled by hand, and the statement is about another message")
NO_REASON = N_("settled by hand without a reason")
NOT_ENTITLED = N_("settled by hand by somebody who may not")
NOT_SIGNED = N_("settled by hand, and the signature is not that of whoever is named")
ONE_PERSON = N_("keyed by hand, and nobody else read it again")


class ByHand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message settled: which, at which target, with which entries, how, why, by whom and when.

    ``number`` is that under which the hospital's system has it, where it has one.
    What was keyed was ``typed_by`` one person and ``read_by`` another, who held the screen against the sheet.
    """

    message: str
    target: str
    entries: tuple[str, ...]
    outcome: Outcome
    reason: str
    person: str
    name: str
    at: Instant
    number: str = ""
    typed_by: str = ""
    read_by: str = ""


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    said: ByHand
    signature: str


def signed(said: ByHand, sign: Sign) -> bytes:
    """The statement as it is kept: JSON with an Ed25519 signature over its canonical form."""
    signature = base64.b64encode(sign(SIGNED_PREFIX + canonical(said))).decode()
    return canonical(_Signed(said=said, signature=signature))


def are_two_people(one: str, other: str) -> bool:
    """Whether two names are there and are not the same one written in another way."""
    return "" not in (fold(one), fold(other)) and fold(one) != fold(other)


def read(message: str, data: bytes, keys: Mapping[str, bytes]) -> ByHand | str:
    """The statement about a message, or why it proves nothing (a message id of the catalogue of words).

    Args:
        message: the id of the message that it was kept for.
        data: what was kept.
        keys: the public Ed25519 keys of those who may settle, by the id of the person.
    """
    try:
        found = read_json(data, _Signed)
        signature = base64.b64decode(found.signature, validate=True)
    except (msgspec.MsgspecError, ValueError):
        return UNREADABLE
    said = found.said
    if said.message != message:
        return OF_ANOTHER
    if not said.reason.strip():
        return NO_REASON
    if said.outcome == "KEYED" and not are_two_people(said.typed_by, said.read_by):
        return ONE_PERSON
    if said.person not in keys:
        return NOT_ENTITLED
    try:
        Ed25519PublicKey.from_public_bytes(keys[said.person]).verify(signature, SIGNED_PREFIX + canonical(said))
    except (InvalidSignature, ValueError):
        return NOT_SIGNED
    return said
