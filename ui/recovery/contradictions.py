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
    from console.recovery.settling import Settled
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
        if not many:
            return Standing(_("Nothing open"), "ok")
        return Standing(ngettext("{n} to settle", "{n} to settle", many), "warn")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The contradictions, and what was settled and can be looked at again."""
        shown = tuple(map(self._contradiction, seen.conflicts[:MOST]))
        groups = [Group("", shown, _("Nothing contradicts itself."), len(seen.conflicts) - len(shown))]
        if seen.settled:
            settled = tuple(map(self._settled, seen.settled[:MOST]))
            groups.append(Group(_("Settled"), settled, "", len(seen.settled) - len(settled)))
        return groups

    def _contradiction(self, each: Contradiction) -> Card:
        sides = tuple(
            f"{side.name} – {side.what} – {side.author}, {self.setting.moment(side.occurred_at)}" for side in each.sides
        )
        doings = (
            Doing(_("Settle…"), partial(self.desk.open_form, "settle", None, contradiction=each)),
            Doing(_("Open the file"), partial(self.desk.show_page, "patient", patient=each.sides[0].patient)),
        )
        return Card(f"{each.kind.label} · {each.about}", sides, sign="alert", tone="warn", doings=doings)

    def _settled(self, each: Settled) -> Card:
        said = [_("{reason} — settled by {name}").format(reason=each.reason, name=each.author)]
        if each.struck:
            said.append(ngettext("{n} entry was struck", "{n} entries were struck", each.struck))
        again = Doing(_("Look again…"), partial(self.desk.open_form, "reopen", None, settled=each))
        return Card(f"{each.kind.label} · {each.name}", tuple(said), sign="scale-balance", tone="ok", doings=(again,))
