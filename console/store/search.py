"""The index of people: everybody in the book, each in one line, found by every name and number they have.

The views write it, a reader asks it. Case, accents, hyphens and the order of names do not matter: words are
folded on both sides (:func:`console.record.identity.fold`).
"""

from __future__ import annotations

from collections.abc import Sequence

from console.record.file import Identity
from console.record.found import Found
from console.record.identity import fold
from console.record.likeness import near_words
from console.store.driver import Database

_FOUND = """
SELECT found.file, name, birth_date, sex, number, found.expected, birth_rank, confidential, whereabouts,
  coalesce(place.unit, expected.unit), coalesce(place.bed, expected.bed), since,
  coalesce(place.to_unit, expected.to_unit), to_hospital, found.words
FROM {source} LEFT JOIN place ON place.file = found.file
  LEFT JOIN expected ON found.expected AND expected.patient = found.file
"""
_HITS = _FOUND.format(source="search JOIN found ON found.row = search.rowid") + "WHERE search MATCH ? LIMIT ?"
NEAR_WORDS = 12
"""Of the names in the book, so many that are nearest to a word that nobody has."""


# --- written by the views --------------------------------------------------------------------------------


def words_of(who: Identity) -> str:
    """The folded words by which a patient is found: every name and every number."""
    names_ = (who.birth_name, who.used_name or "", who.given_names, who.used_given_name or "", who.description or "")
    numbers = (number.value for number in who.numbers)
    joined = [fold(number).replace(" ", "") for number in numbers]
    return " ".join([*(fold(name) for name in names_ if name), *joined])


def put(db: Database, file: str, who: Identity, words: str, *, is_expected: bool, is_hidden: bool) -> None:
    """Make somebody findable who is not.

    Args:
        db: the open book, inside a transaction.
        file: the id under which the patient is shown.
        who: what is shown of them.
        words: what finds them, as :func:`words_of` makes it.
        is_expected: only a census knows them.
        is_hidden: their stay is confidential.
    """
    unnamed = who.birth_rank if not who.given_name else None
    row = db.execute(
        "INSERT INTO found (file, name, birth_date, sex, number, expected, birth_rank, confidential, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (file, who.plain_name, who.birth_date, who.sex.value, who.number, is_expected, unnamed, is_hidden, words),
    ).lastrowid
    db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (row, words))


def forget(db: Database, file: str) -> None:
    """Let nobody find somebody, until they are put in again."""
    row = db.execute("SELECT row, words FROM found WHERE file = ?", (file,)).fetchone()
    if row is not None:
        db.execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", row)
        db.execute("DELETE FROM found WHERE row = ?", (row[0],))


# --- asked by a reader -----------------------------------------------------------------------------------


def files(db: Database, text: str, limit: int) -> list[str]:
    """Ids of those whose names and numbers begin with every word of a text, in any order."""
    query = _query(text)
    if not query:
        return []
    sql = "SELECT file FROM search JOIN found ON row = search.rowid WHERE search MATCH ? LIMIT ?"
    return [row[0] for row in db.execute(sql, (query, limit))]


def hits(db: Database, text: str, limit: int) -> list[Found]:
    """The same people, each in one line."""
    query = _query(text)
    return _matching(db, query, limit) if query else []


def near_hits(db: Database, text: str, limit: int) -> list[Found]:
    """People of whose names each word of a text is the beginning, or the whole but for one or two edits."""
    words = fold(text).split()
    known = [row[0] for row in db.execute("SELECT term FROM search_word WHERE term >= 'a'")] if words else []
    parts = []
    for word in words:
        near = " OR ".join(f'"{each}"' for each in near_words(word, known)[:NEAR_WORDS])
        parts.append(f'("{word}"* OR {near})' if near else f'"{word}"*')
    return _matching(db, " AND ".join(parts), limit) if parts else []


def named(db: Database, ids: Sequence[str]) -> list[Found]:
    """Those who are shown under some ids, each in one line."""
    marks = ", ".join("?" * len(ids))
    sql = _FOUND.format(source="found") + f"WHERE found.file IN ({marks})"
    return [Found._make(row) for row in db.execute(sql, list(ids)).fetchall()]


def _query(text: str) -> str:
    """The words of a text as the index is asked for them: each may go on."""
    return " ".join(f'"{word}"*' for word in fold(text).split())


def _matching(db: Database, query: str, limit: int) -> list[Found]:
    return [Found._make(row) for row in db.execute(_HITS, (query, limit)).fetchall()]
