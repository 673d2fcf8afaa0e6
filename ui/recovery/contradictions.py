"""Step 3: what contradicts itself once everybody's entries lie side by side. Listed, never settled by the program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.words import N_, _, ngettext
from ui.recovery.step_card import MOST, Standing, StepCard
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.conflicts import Contradiction
    from console.recovery.steps import Steps


class ContradictionsCard(StepCard):
    """Each contradiction with its sides."""

    key: ClassVar[str] = "contradictions"
    heading: ClassVar[str] = N_("What contradicts itself")
    purpose: ClassVar[str] = N_(
        "Say what is right, with your reason. Nothing is deleted: what is struck stays readable, and it can wait;"
        " what is open is given back as it stands."
    )

    @override
    def standing(self, seen: Steps) -> Standing:
        """How many are open."""
        many = len(seen.conflicts)
        return (
            Standing(ngettext("{n} to settle", "{n} to settle", many), "warn")
            if many
            else Standing(_("Nothing open"), "ok")
        )

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The contradictions."""
        shown = tuple(map(self._contradiction, seen.conflicts[:MOST]))
        return (Group("", shown, _("Nothing contradicts itself."), len(seen.conflicts) - len(shown)),)

    def _contradiction(self, each: Contradiction) -> Card:
        sides = tuple(
            f"{side.name} – {side.what} – {side.author}, {self.setting.moment(side.occurred_at)}" for side in each.sides
        )
        doings = (
            Doing(_("Settle…"), partial(self.desk.open_form, "settle", None, contradiction=each)),
            Doing(_("Open the file"), partial(self.desk.show_page, "patient", patient=each.sides[0].patient)),
        )
        return Card(f"{each.kind.label} · {each.about}", sides, sign="alert", tone="warn", doings=doings)
