"""Step 4: what becomes of which entries at which system, as the site settled it before the outage."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.record.kinds import KINDS
from console.words import N_, _, ngettext
from ui.recovery.step_card import Standing, StepCard
from ui.widgets.card_list import Card, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.steps import Steps
    from console.site import PolicyOutcome, PolicyRule

OUTCOMES: dict[PolicyOutcome, tuple[str, str]] = {
    "TRANSMIT": (N_("As data"), "database-export"),
    "ATTACH": (N_("In the patient’s dossier (PDF) only"), "paperclip"),
    "ARCHIVE": (N_("Archived, not sent"), "archive"),
}


class PolicyCard(StepCard):
    """The rules in their order, and what happens to everything else."""

    key: ClassVar[str] = "policy"
    heading: ClassVar[str] = N_("What goes where")
    purpose: ClassVar[str] = N_(
        "The first rule that fits an entry decides. The rules stand in the site’s settings, signed by IT;"
        " they cannot be changed here."
    )

    @override
    def standing(self, seen: Steps) -> Standing:
        """Settled before the outage: there is nothing to do but to know it."""
        many = len(seen.policy)
        return Standing(ngettext("{n} rule", "{n} rules", many) if many else _("Everything as data"), "ok")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The rules, and what no rule speaks of."""
        rest = _("Everything else") if seen.policy else _("Everything")
        last = Card(rest, (_("As data, wherever a system has a place for it."),), sign="database-export")
        return (Group("", (*map(self._rule, seen.policy), last)),)

    def _rule(self, rule: PolicyRule) -> Card:
        words, sign = OUTCOMES[rule.outcome]
        session = self.desk.session
        places = session.site.places if session is not None else {}
        kinds = (_(KINDS[kind].title) if kind in KINDS else kind for kind in rule.kinds)
        fits = [
            ", ".join(each)
            for each in (kinds, (places.get(unit, unit) for unit in rule.units), map(str.upper, rule.targets))
        ]
        return Card(" · ".join(filter(None, fits)) or _("Everything"), (_(words),), sign=sign)
