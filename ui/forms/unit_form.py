"""A form about the unit itself, some of whose fields name a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.ward import reading
from ui.forms.body_form import BodyForm

if TYPE_CHECKING:
    from console.ward.session import Session


def people_of(session: Session) -> list[tuple[str, str]]:
    """Everybody on the board, as choices."""
    rows = reading.board(session).rows
    return [(row.file.id, f"{row.bed or '–'} · {row.file.identity.name}") for row in rows if row.file is not None]


class UnitForm(BodyForm):
    """A form about the unit, some of whose fields name a patient."""

    needs_patient: ClassVar[bool] = False
