"""Drafts: what is being typed, kept encrypted until it is signed or given up.

A draft belongs to one author, one patient, one form and one entry to replace; it can never be
given to another. Drafts are not record: they are rewritten in place.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from console.record.instant import Instant
from console.store import driver
from console.store.driver import Database

Values = dict[str, str]
_decode = msgspec.json.Decoder(dict[str, str]).decode


@dataclass(frozen=True, slots=True)
class DraftKey:
    """What a draft belongs to. ``patient`` and ``replaces`` are empty where there is none."""

    author: str
    form: str
    patient: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft: the texts of the form's fields, as they stood."""

    key: DraftKey
    saved_at: Instant
    values: Values


class Drafts:
    """The drafts of one open book."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, key: DraftKey, values: Values, now: Instant) -> None:
        """Keep what is being typed. Nothing typed removes the draft."""
        if not any(values.values()):
            self.drop(key)
            return
        with driver.translated(), self._db.atomic():
            self._db.execute(
                "INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (author, patient, form, replaces)"
                " DO UPDATE SET saved_at = excluded.saved_at, data = excluded.data",
                (key.author, key.patient, key.form, key.replaces, now, msgspec.json.encode(values)),
            )

    def find(self, key: DraftKey) -> Draft | None:
        """The draft of exactly this author, patient, form and entry."""
        row = self._db.execute(
            "SELECT saved_at, data FROM draft WHERE author = ? AND patient = ? AND form = ? AND replaces = ?",
            (key.author, key.patient, key.form, key.replaces),
        ).fetchone()
        return Draft(key, Instant(row[0]), _decode(row[1])) if row else None

    def everybody(self) -> list[Draft]:
        """All drafts, newest first: for handover and for the package."""
        rows = self._db.execute(
            "SELECT author, form, patient, replaces, saved_at, data FROM draft ORDER BY saved_at DESC"
        )
        return [Draft(DraftKey(*row[:4]), Instant(row[4]), _decode(row[5])) for row in rows]

    def drop(self, key: DraftKey) -> None:
        """Forget a draft: it was signed, or its author gave it up."""
        with driver.translated(), self._db.atomic():
            self._db.execute(
                "DELETE FROM draft WHERE author = ? AND patient = ? AND form = ? AND replaces = ?",
                (key.author, key.patient, key.form, key.replaces),
            )
