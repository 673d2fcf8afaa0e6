"""Value sets: a stable code, and a label in both languages. Codes are stored; labels are shown.

One module for each module of bodies. Sources: roles, forms and national tables as gathered in
``docs/formats/codes.md``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from console.words import _


class Code(StrEnum):
    """A member is its code; ``label`` is what people read."""

    label_id: str

    def __new__(cls, code: str, label_id: str) -> Self:
        """Make a member out of its code and the message id of its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label_id = label_id
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with this code.

        Raises:
            ValueError: the set has no such code.
        """
        found = next((member for member in cls if member.value == code), None)
        if found is None:
            raise ValueError(f"{cls.__name__} has no code {code}")
        return found

    @property
    def label(self) -> str:
        """The label in the language in force."""
        return _(self.label_id)
