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

    # window: the program is on its way out
    CLOSING = Sentences(
        N_("Cahier is closing and takes nothing more."),
        N_("Everything that was shown as saved is kept."),
        N_("Start Cahier again to go on."),
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
