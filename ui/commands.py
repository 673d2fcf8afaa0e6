"""What can be opened by name: each page and each form says here what it is called and where it is found.

Rail, panel, search and the page of everything read the same rows. Knows no page from within.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from console.record.identity import fold
from console.words import N_, _

About = Literal["PATIENT", "EITHER", "UNIT"]
"""Whether something is about one patient, can be, or never is."""


class Group(Enum):
    """Under which heading something is listed. The value is a message id; the order is that of a stay."""

    ARRIVAL = N_("Arriving, identity")
    CARE = N_("Care")
    ALERTS = N_("Alerts, decisions")
    MOVES = N_("Moving, leaving")
    UNIT = N_("The unit")
    LAPTOP = N_("This laptop, my settings")

    @property
    def label(self) -> str:
        """The heading."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Command:
    """A page or a form. ``title``, ``short`` and ``words`` are message ids.

    ``words`` are other words under which people look for it, parted by blanks; ``short`` stands on a
    small button; ``keys`` opens it from anywhere. ``listed`` is False for what is only opened from
    something else, such as an entry that is amended.
    """

    key: str
    title: str
    icon: str
    group: Group
    words: str = ""
    short: str = ""
    keys: str = ""
    about: About = "UNIT"
    listed: bool = True

    @property
    def label(self) -> str:
        """What a button says."""
        return _(self.short or self.title)

    def answers_to(self, typed: str) -> bool:
        """Whether each word that was typed begins a word of its title or of its synonyms, in any order."""
        return _begins(typed, f"{_(self.title)} {_(self.short)} {_(self.words)}")

    def farness(self, typed: str) -> int:
        """How far that is from what it is called: 0 words of its title, 1 the beginnings of some, 2 synonyms only."""
        called = fold(f"{_(self.title)} {_(self.short)}").split()
        if all(each in called for each in fold(typed).split()):
            return 0
        return 1 if _begins(typed, " ".join(called)) else 2


def _begins(typed: str, words: str) -> bool:
    known, wanted = fold(words).split(), fold(typed).split()
    return bool(wanted) and all(any(word.startswith(each) for word in known) for each in wanted)
