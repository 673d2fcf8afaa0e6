"""Where a receiver is, as people write it: ``mllps://HOST:PORT``, ``https://HOST/fhir``."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from console.errors import CahierError, Fault

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PLAIN = "http"
"""In the clear, and therefore on this machine alone."""


class Address(NamedTuple):
    """The parts of an address; ``port`` is None where it names none."""

    scheme: str
    host: str
    port: int | None
    path: str


def read_address(text: str, *schemes: str, field: str, hint: str) -> Address:
    """The parts of an address with one of some schemes.

    Args:
        text: as somebody wrote it.
        schemes: those that are understood; ``http`` is understood for this machine alone.
        field: where it was written, for the refusal.
        hint: how it should look.

    Raises:
        CahierError: ``invalid-field``.
    """
    refused = CahierError(Fault.INVALID_FIELD, field=field, text=text, hint=hint)
    try:
        parts = urlsplit(text)
        found = Address(parts.scheme, parts.hostname or "", parts.port, parts.path)
    except ValueError as problem:  # a port that is no number, a bracket that is not closed
        raise refused from problem
    if not found.host or found.scheme not in schemes or (found.scheme == PLAIN and found.host not in LOOPBACK):
        raise refused
    return found
