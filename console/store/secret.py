"""A holder of secret bytes that cannot be printed, compared, copied or pickled by accident.

Keys and passphrases travel in it and come out only where they are used. It promises no more than
that: Python may hold further copies in memory, so :meth:`Secret.wipe` is best effort.
"""

from __future__ import annotations

import hmac
from typing import NoReturn

from typing_extensions import override


class Secret:
    """Secret bytes. Comes out with :meth:`reveal` only."""

    __slots__ = ("_bytes",)

    def __init__(self, content: bytes) -> None:
        self._bytes = bytearray(content)

    def reveal(self) -> bytes:
        """The bytes.

        Raises:
            ValueError: they have been wiped.
        """
        if not self._bytes:
            raise ValueError("this secret has been wiped")
        return bytes(self._bytes)

    def matches(self, other: Secret) -> bool:
        """Whether both hold the same bytes, in a time that does not depend on them."""
        return hmac.compare_digest(self._bytes, other._bytes)

    def wipe(self) -> None:
        """Overwrite the bytes and forget them."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    @override
    def __repr__(self) -> str:
        return "Secret(…)"

    @override
    def __format__(self, spec: str) -> str:
        return repr(self)

    @override
    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("compare secrets with matches()")

    __hash__ = None  # type: ignore[assignment]

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")
