"""The closed catalogue of everything that can go wrong and that a person can do something about.

Each fault says what happened, what was kept, and what to do next, in the language in force. Its
code (``wrong-passphrase``) is stable and never translated: scripts and help pages may rely on it.
Anything that is not in this catalogue is a defect of the program and is not caught.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from console.words import N_, _


class Sentences(NamedTuple):
    """What one fault says: three message ids with named placeholders."""

    happened: str
    kept: str
    next: str


NOTHING_CHANGED = N_("Nothing was changed.")
LINE_LEFT_OUT = N_("This line is left out; the others are kept.")
CORRECT_AT_SOURCE = N_("Correct it where the census is made, or write this patient by hand.")


class Fault(Enum):
    """Every fault, grouped by the layer that finds it."""

    # record: what was typed cannot be understood
    UNREADABLE_NUMBER = Sentences(
        N_("“{text}” is not a number that can be read with certainty in “{field}”."),
        N_("What was typed is kept in the form."),
        N_("Write it with one comma or one dot for the decimals and no other separator."),
    )
    AMBIGUOUS_NUMBER = Sentences(
        N_("“{text}” can mean two different numbers in “{field}”."),
        N_("What was typed is kept in the form."),
        N_("Write the number without a thousands separator."),
    )
    MISSING_UNIT = Sentences(
        N_("“{field}” has a number without a unit."),
        N_("What was typed is kept in the form."),
        N_("Add the unit; Cahier never guesses one."),
    )
    OUT_OF_RANGE = Sentences(
        N_("{text} is impossible for “{field}” ({low} to {high})."),
        N_("What was typed is kept in the form."),
        N_("Check the value and type it again."),
    )
    INVALID_FIELD = Sentences(
        N_("“{field}” cannot be “{text}”."),
        N_("What was typed is kept in the form."),
        N_("Correct the field: {hint}"),
    )
    INVALID_ENTRY = Sentences(
        N_("An entry is not well formed: {reason}."),
        NOTHING_CHANGED,
        N_("Correct it and give the whole file again: it is taken in all or nothing."),
    )

    CHECKPOINT_REFUSED = Sentences(
        N_("The signed statement of how far the log goes is not genuine."),
        NOTHING_CHANGED,
        N_("Do not trust this copy; take another one and tell IT."),
    )
    NUMBER_MISTYPED = Sentences(
        N_("“{text}” is not a number of this site: a character is wrong or missing."),
        NOTHING_CHANGED,
        N_("Read the number again from the label and type it again."),
    )
    NUMBERS_USED_UP = Sentences(
        N_("This laptop has used all its downtime numbers (last: {last})."),
        N_("Everything written so far is kept, and patients can still be written with their own number."),
        N_("Ask IT for a new block of numbers for this laptop."),
    )

    # formats, reading: a whole census file cannot be read
    CENSUS_UNREADABLE = Sentences(
        N_("“{file}” is written in characters that cannot be read."),
        NOTHING_CHANGED,
        N_("Ask for the census again as UTF-8 text."),
    )
    CENSUS_BROKEN = Sentences(
        N_("“{file}” stops in the middle or is damaged."),
        NOTHING_CHANGED,
        N_("Copy the file again from where it was made."),
    )
    CENSUS_EMPTY = Sentences(
        N_("The census holds nobody."),
        NOTHING_CHANGED,
        N_("Check that it is the right file and that the extract ran."),
    )
    CENSUS_COLUMNS = Sentences(
        N_("“{file}” lacks a column that a census needs: {needed}. Columns found: {found}."),
        NOTHING_CHANGED,
        N_("Say which column holds it, or choose another file."),
    )
    CENSUS_MAPPING = Sentences(
        N_("The column “{column}” was matched with “{field}”, which a census does not have."),
        NOTHING_CHANGED,
        N_("Choose again what this column holds."),
    )
    CENSUS_UNKNOWN_LANGUAGE = Sentences(
        N_("“{file}” is not a census that can be read: neither CSV, nor HL7 v2, nor FHIR."),
        NOTHING_CHANGED,
        N_("From a spreadsheet, save it as CSV first; otherwise choose another file."),
    )
    CENSUS_MIXED = Sentences(
        N_("The files chosen are in different languages: {languages}."),
        NOTHING_CHANGED,
        N_("Load one kind of file at a time."),
    )
    CENSUS_TOO_LARGE = Sentences(
        N_("“{file}” is too large for a census (more than {limit} MB)."),
        NOTHING_CHANGED,
        N_("Ask for an extract of the patients who are present."),
    )

    # formats, reading: one line, message or resource of a census is left out
    CENSUS_CELLS = Sentences(
        N_("The line has {cells} cells where the header has {columns}."),
        LINE_LEFT_OUT,
        CORRECT_AT_SOURCE,
    )
    CENSUS_QUOTE = Sentences(N_("A quotation mark is opened and not closed."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_TOO_LONG = Sentences(N_("“{column}” is longer than {limit} characters."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_NAME_MISSING = Sentences(N_("The birth name is missing."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_UNIT_MISSING = Sentences(N_("A bed is given, but not its unit."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_DATE = Sentences(
        N_("“{column}” is not a date that can be read with certainty (day first, year in four digits)."),
        LINE_LEFT_OUT,
        CORRECT_AT_SOURCE,
    )
    CENSUS_NUMBER_SPOILT = Sentences(
        N_("“{column}” was spoilt by a spreadsheet: its last digits are lost or changed."),
        LINE_LEFT_OUT,
        N_("Extract again with this column as text."),
    )
    CENSUS_DUPLICATE = Sentences(
        N_("The same patient stands elsewhere in the census: line {line} of “{file}”."),
        N_("That line is kept; this one is left out."),
        N_("Check the patient’s bed on the ward."),
    )
    CENSUS_SEGMENT_MISSING = Sentences(N_("The message has no {segment} segment."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_MALFORMED = Sentences(N_("This part is not well formed: {where}."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_REFERENCE = Sentences(
        N_("It refers to a {target} that the census does not hold."), LINE_LEFT_OUT, CORRECT_AT_SOURCE
    )

    @property
    def code(self) -> str:
        """The stable code, as printed by the command line."""
        return self.name.lower().replace("_", "-")


class CahierError(Exception):
    """One fault with its facts. The only exception that layers raise for people to read.

    Args:
        fault: which row of the catalogue.
        facts: the values of the placeholders; text and whole numbers only.
    """

    def __init__(self, fault: Fault, **facts: str | int) -> None:
        super().__init__(fault.code, facts)
        self.fault = fault
        self.facts = facts

    @property
    def code(self) -> str:
        """The stable code of the fault."""
        return self.fault.code

    @property
    def happened(self) -> str:
        """What happened, in the language in force."""
        return _(self.fault.value.happened).format(**self.facts)

    @property
    def kept(self) -> str:
        """What was kept, in the language in force."""
        return _(self.fault.value.kept).format(**self.facts)

    @property
    def next(self) -> str:
        """What to do next, in the language in force."""
        return _(self.fault.value.next).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.happened} {self.kept} {self.next}"
