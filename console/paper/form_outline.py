"""The forms of the window as a list of fields, so that the blank paper asks the same in the same order.

``resources/forms.json`` is written from the window's own forms (``make forms``) and a test holds it against
them: what is added to a form on screen is on its paper. Labels are message ids, worded when printed.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from console.errors import CahierError, Fault

FILE = "forms.json"
FieldKind = Literal["LINE", "LINES", "MEASURE", "CHOICE", "MANY", "YES_NO", "MOMENT", "ROWS"]


class FieldOutline(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field: what is asked, how it is answered, in which unit, out of which answers."""

    label: str
    kind: FieldKind
    unit: str = ""
    options: tuple[str, ...] = ()


class FormOutline(msgspec.Struct, frozen=True, omit_defaults=True):
    """One form, its fields in the order of the screen."""

    key: str
    title: str
    fields: tuple[FieldOutline, ...]
    about_patient: bool = True


@cache
def form_outlines() -> dict[str, FormOutline]:
    """Every form that has a blank, by its key, in the order of the window."""
    data = resources.files("resources").joinpath(FILE).read_bytes()
    return {form.key: form for form in msgspec.json.decode(data, type=tuple[FormOutline, ...])}


def form_outline(key: str) -> FormOutline:
    """One form.

    Raises:
        CahierError: ``form-unknown``.
    """
    found = form_outlines().get(key)
    if found is None:
        raise CahierError(Fault.FORM_UNKNOWN, form=key, known=", ".join(form_outlines()))
    return found
