"""What an unlocked person holds, and how the private halves are wrapped.

Two private halves: an age identity, which opens the data key, and an Ed25519 key, which signs
entries. They are written together, under one key, bound to the header they stand beside.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.store.secret import Secret

NONCE_BYTES = 12
"""Source: NIST SP 800-38D section 8.2; each wrapping has a fresh key, so the nonce cannot repeat under it."""


@dataclass(frozen=True, slots=True, eq=False)
class PersonKeys:
    """The private halves of one person: id, signing key, age identity."""

    person: str
    signing: Ed25519PrivateKey
    identity: Secret

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of a message, 64 bytes. Source: RFC 8032."""
        return self.signing.sign(message)

    @property
    def verify(self) -> bytes:
        """The public half of the signing key, 32 bytes."""
        return self.signing.public_key().public_bytes_raw()


class _Halves(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    identity: str
    signing: bytes


def wrap_halves(keys: PersonKeys, key: bytes, nonce: bytes, header: bytes) -> bytes:
    """The private halves under a 32-byte key, bound to a header. AES-256-GCM."""
    halves = _Halves(identity=keys.identity.reveal().decode(), signing=keys.signing.private_bytes_raw())
    return AESGCM(key).encrypt(nonce, msgspec.json.encode(halves, order="sorted"), header)


def unwrap_halves(person: str, wrapped: bytes, key: bytes, nonce: bytes, header: bytes) -> PersonKeys | None:
    """The keys of a person; None when the key is wrong or anything was altered."""
    try:
        plain = AESGCM(key).decrypt(nonce, wrapped, header)
    except (InvalidTag, ValueError):  # ValueError: a nonce of a length that AES-GCM does not take
        return None
    halves = msgspec.json.decode(plain, type=_Halves)
    return PersonKeys(person, Ed25519PrivateKey.from_private_bytes(halves.signing), Secret(halves.identity.encode()))
