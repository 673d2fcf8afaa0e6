"""``entries.csv``: the entries of a package for whoever has nothing but a spreadsheet.

Semicolons between the cells, as a French spreadsheet expects; quoted as RFC 4180 says. Written by hand because
a package holds each entry once more as such a line, and the library's writer takes four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.record.entry import Entry

COLUMNS = (
    "station",
    "seq",
    "id",
    "kind",
    "patient",
    "occurred_at",
    "recorded_at",
    "author",
    "source",
    "replaces",
    "reason",
    "body",
)
HEAD = ("\ufeff" + ";".join(COLUMNS) + "\n").encode()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_quoted = re.compile(r'[;"\r\n]').search


def lines(entries: Iterable[Entry]) -> bytes:
    """One line for each entry."""
    return "".join(map(_line, entries)).encode()


def _line(entry: Entry) -> str:
    """Only kind, reason and body hold what somebody typed, or a newer version invented; the rest are ids and times."""
    body = str(entry.body, "utf-8").replace('"', '""')
    return (
        f"{entry.station};{entry.seq};{entry.id};{_cell(entry.kind)};{entry.patient or ''};{entry.occurred_at};"
        f"{entry.recorded_at};{entry.author};{entry.source};{' '.join(entry.replaces)};"
        f'{_cell(entry.reason) if entry.reason else ""};"{body}"\n'
    )


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor for two cells."""
    if text.startswith(_FORMULA):
        text = f"'{text}"
    if _quoted(text):
        return '"' + text.replace('"', '""') + '"'
    return text
