"""The closing report on paper: entries made and accounted for, laptop by laptop, and what is open.

Values in, pages out: what is complete is decided by whoever hands the values in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from console.paper.blocks import gap, grid, line, listed, section, signatures
from console.paper.lettering import Markup, bold, markup
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.words import _

_SUMS = [WIDTH * share for share in (0.40, 0.20, 0.20, 0.20)]
_STATES = [WIDTH * share for share in (0.25, 0.50, 0.25)]


@dataclass(frozen=True, slots=True)
class SumRow:
    """One laptop at one target."""

    station: str
    target: str
    made: int
    accounted: int


@dataclass(frozen=True, slots=True)
class Named:
    """So many things, in lines: each has its own, or several share one."""

    count: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the report says, worded. ``states`` are (target, state, entries), ``patients`` how many it names."""

    is_complete: bool
    patients: int
    sums: Sequence[SumRow]
    states: Sequence[tuple[str, str, int]]
    exceptions: Named
    in_dossier: Named
    open: Named
    by_hand: Named
    conflicts: Named
    gaps: Named
    quarantined: Named
    faults: Named


def closing(facts: ClosingFacts, imprint: Imprint) -> Paper:
    """Print the closing report of a recovery."""
    verdict = _("Every entry is accounted for.") if facts.is_complete else _("NOT every entry is accounted for.")
    story: list[Flowable] = [line(bold(verdict)), *section(_("Entries made and accounted for"))]
    story.append(
        grid([_titles(_("Laptop"), _("System"), _("Made"), _("Accounted for")), *map(_sum, facts.sums)], _SUMS)
    )
    story += section(_("Entries by system and state"))
    states = [_titles(target, state, str(count)) for target, state, count in facts.states]
    story.append(grid([_titles(_("System"), _("State"), _("Entries")), *states], _STATES))
    for title, named in (
        (_("Entries not accounted for"), facts.exceptions),
        (_("Messages not settled"), facts.open),
        (_("Settled by hand"), facts.by_hand),
        (_("Conflicts"), facts.conflicts),
        (_("Numbers that no package brought"), facts.gaps),
        (_("Kept aside"), facts.quarantined),
        (_("Faults of the output"), facts.faults),
        (_("Given in the patient’s dossier, not as data"), facts.in_dossier),
    ):
        story += listed(title, [markup(each) for each in named.lines], count=named.count)
    story += [gap(), signatures([_("For IT"), _("For the care units")])]
    return write(story, imprint, Heading(_("Closing report")), Tally(total=facts.patients))


def _titles(*texts: str) -> list[Markup]:
    return [bold(text) for text in texts]


def _sum(row: SumRow) -> list[Markup]:
    numbers = (str(row.made), str(row.accounted))
    shown = [markup(text) if row.made == row.accounted else bold(text) for text in numbers]
    return [markup(row.station), markup(row.target), *shown]
