"""Gathers every text that a person can see into the catalogue, and compiles the catalogue.

Run it after adding or changing a text (``make words``): the French file gets the new message ids
with an empty translation and loses those that are gone. The catalogue carries no line numbers and
no dates, so two branches that add words merge.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
FRENCH = LOCALE / "fr" / "LC_MESSAGES" / "cahier.po"
TEMPLATE = LOCALE / "cahier.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
EMPTY_HEADERS = tuple(
    f'"{name}:'.encode()
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To", "Last-Translator")
)


def empty(locale: str | None = None) -> Catalog:
    """A catalogue that holds no message yet."""
    return Catalog(
        locale=locale,
        project="cahier",
        version="1",
        header_comment="# The words of Cahier: English ids, French beside them (see .ci/words.py).",
        language_team="French",
        creation_date=UNDATED,
        fuzzy=False,
    )


def extract() -> Catalog:
    """Every message of the sources, without translations."""
    template = empty()
    for folder in ("console", "ui"):
        for _file, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            template.add(message, context=context)
    return template


def read_french() -> Catalog:
    """The French catalogue as it lies on disk."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr", domain="cahier")


def update(french: Catalog, template: Catalog) -> None:
    """Give the French catalogue exactly the messages of the sources, keeping what is translated."""
    french.update(template, no_fuzzy_matching=True)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as text: sorted, one line for each message, no dates."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(EMPTY_HEADERS))


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it; the same catalogue always gives the same bytes."""
    catalogue.creation_date = catalogue.revision_date = UNDATED
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The English of every message that has no complete French."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, (tuple, list)) else message.string)
    ]


def main() -> int:
    """Extract, update and compile; say what still wants French."""
    template = extract()
    TEMPLATE.write_bytes(as_po(template))
    french = read_french() if FRENCH.exists() else empty("fr")
    update(french, template)
    FRENCH.write_bytes(as_po(french))
    FRENCH.with_suffix(".mo").write_bytes(as_mo(read_french()))
    missing = untranslated(french)
    print(f"{len(template)} messages, {len(missing)} without French")
    for text in missing:
        print(f"  {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
