"""The age identities of a laptop: with them it opens what is sealed to it.

New keys bring a new identity, to which alone the laptop's certificate invites from then on. The earlier ones stay in
the book: packages and censuses sealed to them may still be on their way.

Source: age-encryption.org/v1, X25519; ``docs/formats/keys.md``.
"""

from __future__ import annotations

import pyrage

from console.errors import CahierError, Fault
from console.store.reader import Reader

SETTING = "station.identity"
"""In the book: the identities in age's own form, one a line, the newest first."""


def own_identities(reader: Reader) -> str:
    """The laptop's own, one a line, the newest first."""
    return (reader.setting(SETTING) or b"").decode()


def new_identity() -> str:
    """A new one."""
    return str(pyrage.x25519.Identity.generate())


def with_a_new_one(earlier: str) -> tuple[str, str]:
    """The identities with a new one in front, and the recipient that belongs to it."""
    new = new_identity()
    return "\n".join([new, *earlier.split()]), public_half(new)


def public_half(identity: str) -> str:
    """The public half of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def read_identities(text: str) -> list[pyrage.x25519.Identity]:
    """Identities, one a line.

    Raises:
        CahierError: ``identity-refused`` when there is none, or one is malformed.
    """
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in text.split()]
    except pyrage.IdentityError as problem:
        raise CahierError(Fault.IDENTITY_REFUSED) from problem
    if not found:
        raise CahierError(Fault.IDENTITY_REFUSED)
    return found
