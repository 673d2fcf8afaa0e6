"""JSON and TOML that others wrote, read into a type whatever stands in them.

For bytes that are no UTF-8, and for lists within lists until the stack ends, the library raises what nobody who reads
a file expects. Here both are what they are: text that cannot be read.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

_Read = TypeVar("_Read")


def read_json(data: bytes | str | msgspec.Raw, kind: type[_Read]) -> _Read:
    """One JSON text as a typed value.

    Raises:
        msgspec.DecodeError: it is no JSON; as ``msgspec.ValidationError`` when it is another thing than asked for.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (UnicodeError, RecursionError) as problem:
        raise msgspec.DecodeError(str(problem)) from problem


def read_toml(data: bytes | str, kind: type[_Read]) -> _Read:
    """One TOML text as a typed value.

    Raises:
        msgspec.DecodeError: it is no TOML; as ``msgspec.ValidationError`` when it is another thing than asked for.
    """
    try:
        return msgspec.toml.decode(data, type=kind)
    except (UnicodeError, RecursionError) as problem:
        raise msgspec.DecodeError(str(problem)) from problem
