"""Whether signatures hold, many at a time and on every core.

Most of the time that a package takes to come in goes into its signatures. libsodium checks one in half the time
of the library that signs them here, and lets go of the interpreter meanwhile, so that threads share the work.
Why, and what else was weighed: ``docs/decisions/014-signatures-on-every-core.md``.

Source: Ed25519, RFC 8032; libsodium also refuses keys of small order.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from nacl.bindings import crypto_sign_BYTES, crypto_sign_open, crypto_sign_PUBLICKEYBYTES
from nacl.exceptions import BadSignatureError

from console.record.entry import Stored, signed_message

AT_ONCE = 64
"""Lines whose signatures one core checks before anybody looks who waits: about four milliseconds."""
CORES = max(1, min(8, os.cpu_count() or 1))


class Claim(NamedTuple):
    """That the holder of a public Ed25519 key signed an entry with this hash; the signature is base64."""

    key: bytes
    hash: str
    signature: str

    def holds(self) -> bool:
        """Whether it is true."""
        try:
            raw = base64.b64decode(self.signature, validate=True)
            if len(raw) != crypto_sign_BYTES or len(self.key) != crypto_sign_PUBLICKEYBYTES:
                return False
            crypto_sign_open(raw + signed_message(self.hash), self.key)
        except (BadSignatureError, ValueError):
            return False
        return True


def claims_of(stored: Stored, key_of: Callable[[str], bytes | None]) -> tuple[Claim, ...] | None:
    """What the signatures of an entry claim; None when somebody unknown signed, or its author not first."""
    signers = [each.by for each in stored.signatures]
    keys = [key_of(by) for by in signers]
    if signers[:1] != [stored.entry.author]:
        return None
    claims = tuple(
        Claim(key, stored.hash, each.signature)
        for key, each in zip(keys, stored.signatures, strict=True)
        if key is not None
    )
    return claims if len(claims) == len(signers) else None


def all_hold(claims: Sequence[Claim]) -> bool:
    """Whether every claim is true."""
    return all(each.holds() for each in claims)


class Checker:
    """Collects the claims of numbered lines and tells which of them do not hold.

    Args:
        refuse: called with the number of each line whose signature does not verify.
    """

    def __init__(self, refuse: Callable[[int], None]) -> None:
        self._refuse = refuse
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[tuple[int, tuple[Claim, ...]]] = []

    def put(self, line: int, claims: tuple[Claim, ...]) -> None:
        """One more line; now and then it waits for all that were put."""
        self._waiting.append((line, claims))
        if len(self._waiting) >= AT_ONCE * CORES:
            self.settle()

    def settle(self) -> None:
        """Check what waits."""
        lines, self._waiting = self._waiting, []
        if self._pool is None:
            self._pool = ThreadPoolExecutor(CORES, "signatures")
        for wrong in self._pool.map(_wrong, [lines[core::CORES] for core in range(CORES)]):
            for line in wrong:
                self._refuse(line)

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


def _wrong(lines: list[tuple[int, tuple[Claim, ...]]]) -> list[int]:
    return [line for line, claims in lines if not all_hold(claims)]
