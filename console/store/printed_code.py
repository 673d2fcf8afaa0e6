"""The printed recovery code: 160 random bits and a check, in characters that survive being read aloud.

Source: Crockford's base32 (crockford.com/base32.html), without its own check symbol; the check is
40 bits of SHA-256, so that a typing error is told apart from the code of another laptop.
"""

from __future__ import annotations

import hashlib

from console.errors import CahierError, Fault

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 20
CHECK_BYTES = 5
CHARACTERS = 40
GROUP = 5
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = str.maketrans("", "", "-\u2010\u2011\u2013\u2014 \t\r\n\u00a0\u202f")


def _check(code: bytes) -> bytes:
    return hashlib.sha256(b"cahier/recovery/v1" + code).digest()[:CHECK_BYTES]


def write_code(code: bytes) -> str:
    """The printed form of 20 bytes: eight groups of five characters."""
    number = int.from_bytes(code + _check(code), "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CHARACTERS)))
    return "-".join(text[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def read_code(text: str) -> bytes:
    """The 20 bytes of a code as typed: any case, O for 0, I or L for 1, any grouping.

    Raises:
        CahierError: CODE_MISTYPED.
    """
    plain = text.translate(_IGNORED).upper().translate(_LOOKALIKES)
    if len(plain) != CHARACTERS or any(c not in ALPHABET for c in plain):
        raise CahierError(Fault.CODE_MISTYPED)
    number = 0
    for character in plain:
        number = number << 5 | ALPHABET.index(character)
    raw = number.to_bytes(CODE_BYTES + CHECK_BYTES, "big")
    code, check = raw[:CODE_BYTES], raw[CODE_BYTES:]
    if check != _check(code):
        raise CahierError(Fault.CODE_MISTYPED)
    return code
