"""The typed bodies of entries, one module per noun of the ward; the table of kinds binds them.

Every body is a frozen struct of text, whole numbers, booleans, codes and quantities. Members that
are not filled in are absent. Decoding refuses unknown members: a newer body has a newer version.
"""

from __future__ import annotations

import msgspec


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What every body is."""


class TableRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One row of a small table in a body: text and whole numbers. Its first member is always filled in."""
