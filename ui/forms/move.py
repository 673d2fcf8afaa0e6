"""Another bed of the same unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, stay
from console.ward import reading, stays
from console.words import N_, _
from ui.commands import Group
from ui.forms.beds import bed_choices, bed_doubts, state_doubts, state_of
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.option_field import PickField

if TYPE_CHECKING:
    from console.record.board import Board
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class MoveForm(WardForm):
    """Move somebody to another bed; a bed that is taken is shared, and the board says so."""

    key: ClassVar[str] = "move"
    heading: ClassVar[str] = N_("Another bed")
    short: ClassVar[str] = N_("Move")
    icon: ClassVar[str] = "bed-outline"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("change of bed room")
    action: ClassVar[str] = N_("Move")

    @override
    def build(self) -> None:
        """The bed, and why."""
        self.add(PickField(self.setting, "bed", N_("To bed")))
        self.add(TextField(self.setting, "reason", N_("Why (if it matters)")))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Board:
        """The beds, and who is in them."""
        del file, what
        return reading.board(session)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the beds; ``bed`` chooses one."""
        cast(PickField, self.field("bed")).offer(bed_choices(self.opened.more))
        self.field("bed").set_text(what.get("bed") or "")

    @override
    def fill(self, body: Body) -> None:
        """Put a move back."""
        moved = cast(stay.Moved, body)
        self.field("bed").set_text(moved.bed)
        self.field("reason").set_text(moved.reason or "")

    @override
    def doubts(self) -> list[str]:
        """A bed that somebody is in or that is kept for somebody, or that is not ready."""
        board, bed = cast("Board", self.opened.more), self.field("bed").text()
        if self.opened.amended is not None:
            return []
        return [*bed_doubts(board, bed, self.patient), *state_doubts(bed, state_of(board, bed))]

    @override
    def deed(self) -> Deed:
        """Move."""
        bed, reason, told, patient = (
            self.needed("bed"),
            self.field("reason").text(),
            self.circumstances.told(),
            self.patient or "",
        )
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, stay.Moved):
            body = msgspec.structs.replace(old, bed=bed, reason=reason or None)
            return lambda session: self.put(session, body, told, lambda _held: None)
        return lambda session: stays.move(session, patient, bed, reason, told)

    @override
    def sentence(self, answer: object) -> str:
        """Who is where now."""
        del answer
        file = self.opened.file
        return _("{name} is in bed {bed}.").format(
            name=file.identity.name if file else "", bed=self.field("bed").text()
        )
