"""How a bed of the unit stands: ready, to be cleaned, blocked, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.record.beds import NEEDS_A_REASON
from console.record.board import RowKind
from console.record.bodies import Body, stay
from console.record.codes.stay import BedCondition
from console.ward import reading, stays
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.body_form import BodyForm
from ui.widgets.option_field import PickField
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.board import Board
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class BedForm(BodyForm):
    """One bed. What stands is shown beside it; a blocked or closed bed says why."""

    key: ClassVar[str] = "bed"
    heading: ClassVar[str] = N_("State of a bed")
    icon: ClassVar[str] = "broom"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("clean cleaning ready blocked closed open room")
    needs_patient: ClassVar[bool] = False
    body_type: ClassVar[type[Body]] = stay.BedTurned
    asks: ClassVar[Layout] = (
        (Ask("bed", pick=True),),
        (
            Ask(
                "bed_condition",
                label=N_("The bed is"),
                options=(
                    BedCondition.READY,
                    BedCondition.TO_CLEAN,
                    BedCondition.CLEANING,
                    BedCondition.BLOCKED,
                    BedCondition.CLOSED,
                ),
            ),
        ),
        (Ask("reason", label=N_("Why")),),
    )

    @override
    def build(self) -> Iterator[None]:
        """The bed, its state, and why."""
        yield from super().build()
        self.shown(self.field("bed_condition"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> list[tuple[str, str]]:
        """Every bed of the unit in ward order, with whoever lies in it or how it stands."""
        del file, what
        return _beds(reading.board(session))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the beds; ``bed`` chooses one."""
        cast(PickField, self.field("bed")).offer(self.opened.more)
        self.field("bed").set_text(what.get("bed") or "")

    @override
    def refresh(self) -> None:
        """A reason only where one is needed."""
        needs = self.field("bed_condition").text() in {each.value for each in NEEDS_A_REASON}
        self.show_only({"reason"} if needs else set(), {"reason"})

    @override
    def deed(self) -> Deed:
        """Turn the bed."""
        bed, told = self.needed("bed"), self.circumstances.told()
        condition = BedCondition.of(self.field("bed_condition").text())
        reason = self.needed("reason") if condition in NEEDS_A_REASON else ""
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, stay.BedTurned):
            restated = stay.BedTurned(unit=old.unit, bed=bed, bed_condition=condition, reason=reason or None)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        return lambda session: stays.turn_bed(session, bed, condition, reason, told)

    @override
    def sentence(self, answer: object) -> str:
        """Which bed, and how it stands."""
        del answer
        condition = BedCondition.of(self.field("bed_condition").text())
        return _("Bed {bed}: {state}.").format(bed=self.field("bed").text(), state=condition.label.lower())


def _beds(board: Board) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {bed: [] for bed in board.unit.beds}
    for row in board.rows:
        if row.bed in found and row.kind is not RowKind.EXPECTED:  # the bed itself says for whom it is kept
            found[row.bed].append(row.file.identity.name if row.file else phrases.empty_bed_words(row))
    return [(bed, " · ".join((bed, *said))) for bed, said in found.items()]
