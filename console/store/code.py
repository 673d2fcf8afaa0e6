"""Printed codes: 160 random bits that a person can copy from a sheet, with a check against typing errors.

Eight groups of five characters. Letters that look like digits are read as those digits.

Source: Crockford base 32; the check is the first 40 bits of a SHA-256.
"""

from __future__ import annotations

import hashlib

from console.errors import CahierError, Fault
from console.record.entry import Entropy

SECRET_BYTES, CHECK_BYTES = 20, 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_LENGTH = (SECRET_BYTES + CHECK_BYTES) * 8 // 5


def new_code(entropy: Entropy) -> tuple[str, bytes]:
    """A new code as it is printed, and the 20 secret bytes it stands for."""
    secret = entropy(SECRET_BYTES)
    value = int.from_bytes(secret + _check(secret), "big")
    text = "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(_LENGTH)))
    return "-".join(text[start : start + 5] for start in range(0, _LENGTH, 5)), secret


def check_code(text: str) -> bytes:
    """The secret bytes of a code as it was typed.

    Raises:
        CahierError: ``code-mistyped``.
    """
    bare = "".join(text.upper().split()).replace("-", "").translate(_LOOKALIKES)
    if len(bare) != _LENGTH or any(mark not in _ALPHABET for mark in bare):
        raise CahierError(Fault.CODE_MISTYPED)
    value = 0
    for mark in bare:
        value = value * 32 + _ALPHABET.index(mark)
    raw = value.to_bytes(SECRET_BYTES + CHECK_BYTES, "big")
    if _check(raw[:SECRET_BYTES]) != raw[SECRET_BYTES:]:
        raise CahierError(Fault.CODE_MISTYPED)
    return raw[:SECRET_BYTES]


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"cahier/code/1" + secret).digest()[:CHECK_BYTES]
