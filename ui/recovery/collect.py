"""Step 1: the packages of all laptops, and the numbers that none of them brought."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.words import N_, _, ngettext
from ui.recovery.laptops import names_of
from ui.recovery.step_card import Standing, StepCard
from ui.widgets.card_list import Card, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.steps import Collected, Steps


class CollectCard(StepCard):
    """Each laptop on a line; those of which numbers are missing first."""

    key: ClassVar[str] = "collect"
    heading: ClassVar[str] = N_("Collect the packages")
    purpose: ClassVar[str] = N_(
        "Take in the package of each laptop. One that comes twice changes nothing; numbers that are missing"
        " stay named here until a package brings them."
    )

    @override
    def build(self) -> None:
        """The way to the card that takes packages in."""
        self.taking = self.button(partial(self.desk.show_page, "exchange", card="in"), is_primary=True)

    @override
    def word(self) -> None:
        """Word the button."""
        self.taking.setText(_("Take in packages"))

    @override
    def standing(self, seen: Steps) -> Standing:
        """How many laptops have come."""
        short = sum(bool(each.gaps) for each in seen.collected)
        if short:
            said = ngettext("{n} laptop with missing numbers", "{n} laptops with missing numbers", short)
            return Standing(said, "danger")
        if not seen.receipts:
            return Standing(_("No package yet"), "plain")
        many = len(seen.collected)
        return Standing(ngettext("{n} laptop, nothing missing", "{n} laptops, nothing missing", many), "ok")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The laptops."""
        ordered = sorted(seen.collected, key=lambda each: (not each.gaps, each.label))
        return (Group("", tuple(map(_laptop, ordered, names_of(ordered)))),)


def _laptop(each: Collected, name: str) -> Card:
    entries = ngettext("{n} entry", "{n} entries", each.entries)
    if not each.gaps:
        return Card(name, (_("{entries}, nothing missing").format(entries=entries),), "", "laptop", "ok")
    numbers = ", ".join(str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in each.gaps)
    alarm = _("Numbers that no package brought: {numbers}").format(numbers=numbers)
    return Card(name, (entries,), alarm, "laptop", "danger")
