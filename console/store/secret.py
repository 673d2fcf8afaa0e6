"""Bytes that must not be shown: keys and passphrases travel in this, and in nothing else."""

from __future__ import annotations

from typing import NoReturn

from typing_extensions import override


class Secret:
    """Holds secret bytes. It has no text form, cannot be compared or pickled, and can be wiped.

    Python cannot promise that no copy is left in memory; swap and hibernation must be encrypted.
    """

    __slots__ = ("_held",)

    def __init__(self, held: bytes) -> None:
        self._held = bytearray(held)

    def reveal(self) -> bytes:
        """The bytes themselves, for the one call that needs them."""
        return bytes(self._held)

    def wipe(self) -> None:
        """Overwrite what is held."""
        self._held[:] = bytes(len(self._held))

    @override
    def __repr__(self) -> str:
        return "Secret(…)"

    @override
    def __eq__(self, other: object) -> bool:
        return NotImplemented

    @override
    def __hash__(self) -> int:
        raise TypeError("a secret has no hash")

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
