"""The closing report as pages: everything that is open is named, each by itself or, of very many, in a few words.

A delivery that nobody has answered leaves millions of entries open. Their numbers stand in ranges then and
messages lie in bundles of one reason: pages that nobody reads would take hours and all memory to make. The
report as JSON names each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from console.paper.closing import ClosingFacts, Named, SumRow, closing
from console.paper.sheet import Imprint, Paper
from console.record.kinds import KINDS
from console.recovery.account import Missing
from console.recovery.conflicts import Conflict
from console.recovery.report import Report
from console.store.ledger import Deliverable, State
from console.words import _, ngettext

MOST = 500
"""So many lines of a section: some ten pages."""
RUNS = 20
"""So many ranges of numbers stand on one line."""


def on_paper(made: Report, imprint: Imprint) -> Paper:
    """The report as pages, in the language in force."""
    facts = ClosingFacts(
        is_complete=made.is_complete,
        patients=len({side.file for each in made.conflicts[:MOST] for side in each.sides}),
        sums=[SumRow(_label(made, each.station), each.target, each.made, each.accounted) for each in made.account.sums],
        states=[
            (target, State[state].label, count)
            for target, states in made.states.items()
            for state, count in states.items()
        ],
        exceptions=_exceptions(made),
        in_dossier=_first(
            [f"{target.upper()} · {_title(kind)} · {n}" for (target, kind), n in made.account.in_dossier.items()]
        ),
        open=_messages(made.open),
        by_hand=_messages(made.by_hand),
        conflicts=_first([_sides(each) for each in made.conflicts]),
        gaps=_first([f"{_label(made, each.station)}: {_run(each.first, each.last)}" for each in made.gaps]),
        quarantined=_first([f"{_label(made, name)} {seq}: {why}" for name, seq, why in made.quarantined]),
        faults=_first(made.account.faults),
    )
    return closing(facts, imprint)


def runs(numbers: Iterable[int]) -> Iterator[str]:
    """Ascending numbers as ranges: ``3–7``, or one alone."""
    for _difference, group in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        found = [number for _place, number in group]
        yield _run(found[0], found[-1])


def _run(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _first(lines: Sequence[str], count: int | None = None) -> Named:
    """The first lines, and how many more there would be."""
    left = len(lines) - MOST
    count = len(lines) if count is None else count
    if left <= 0:
        return Named(count, lines)
    more = ngettext("and {n} more line", "and {n} more lines", left)
    said = _("{more}: “cahier report --json” names each").format(more=more)
    return Named(count, (*lines[:MOST], said))


def _exceptions(made: Report) -> Named:
    """Each entry that is not accounted for; of very many, their numbers by laptop, system and reason."""
    count = sum(len(each.missing) for each in made.account.sums)
    if count <= MOST:
        return Named(count, [_exception(made, each) for each in made.account.missing])
    lines: list[str] = []
    for total in made.account.sums:
        numbers: dict[str, list[int]] = defaultdict(list)
        for each in total.missing:
            numbers[_why(each)].append(each.entry.seq)
        for why, found in numbers.items():
            ranges = runs(found)
            while line := ", ".join(islice(ranges, RUNS)):
                lines.append(f"{_label(made, total.station)} · {total.target} · {why}: {line}")
    return _first(lines, count)


def _exception(made: Report, each: Missing) -> str:
    entry = each.entry
    which = f"{_label(made, entry.station)} {entry.seq}"
    return f"{which} · {each.target} · {_title(entry.kind)} {entry.id} · {_why(each)}"


def _why(each: Missing) -> str:
    return ": ".join(part for part in (_(each.reason), each.detail) if part)


def _messages(messages: Sequence[Deliverable]) -> Named:
    """Each message; of very many, how many there are of one reason."""
    if len(messages) <= MOST:
        return Named(len(messages), [_said(each.target, each.type, each.id, *_outcome(each)) for each in messages])
    bundles = Counter((each.target, *_outcome(each)) for each in messages)
    lines = [_said(*bundle, ngettext("{n} message", "{n} messages", count)) for bundle, count in bundles.most_common()]
    return _first(lines, len(messages))


def _outcome(each: Deliverable) -> tuple[str, str]:
    return each.state.label, each.reason


def _said(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _sides(each: Conflict) -> str:
    sides = " / ".join(f"{side.name}: {side.said} ({side.author})" for side in each.sides)
    return f"{each.kind.label} ({each.about}): {sides}"


def _label(made: Report, station: str) -> str:
    return made.labels.get(station, station)


def _title(kind: str) -> str:
    return _(KINDS[kind].title) if kind in KINDS else kind
