"""How good the matching is where the truth is known: rule by rule, and for each linkage library that is installed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from console.bench.fixtures import Workshop
from console.bench.measure import Row
from console.bench.noted import Known, febrl, invented
from console.errors import CahierError
from console.recovery.candidate import Engine
from console.recovery.cascade import LIKENESS, RULES, Index, Rule
from console.recovery.linkage import engine

SEED = 2026
QUICK, LARGE = (20_000, 3_000), (200_000, 5_000)
"""Rows of the index, and people of the wards."""

Proposals = Mapping[str, Iterable[tuple[Rule, str]]]
"""For each of the people the rows that are proposed, by their keys, with the rule."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one run: proposals that are right and wrong, by rule; ``found`` people by any rule."""

    known: int
    right: Counter[Rule] = field(default_factory=Counter)
    wrong: Counter[Rule] = field(default_factory=Counter)
    found: int = 0

    def precision(self, *rules: Rule) -> float:
        """Of what these rules (all without any) propose, the share that is right."""
        right = sum(count for rule, count in self.right.items() if rule in (rules or RULES))
        wrong = sum(count for rule, count in self.wrong.items() if rule in (rules or RULES))
        return right / (right + wrong) if right + wrong else 1.0

    def share(self, *rules: Rule) -> float:
        """Of the people who are in the index, the share that these rules find."""
        return sum(self.right[rule] for rule in rules) / self.known

    @property
    def recall(self) -> float:
        """Of the people who are in the index, the share to whom the right row is proposed."""
        return self.found / self.known


def scored(known: Known, proposals: Proposals) -> Score:
    """Hold proposals against the truth."""
    right, wrong = Counter[Rule](), Counter[Rule]()
    found = 0
    for who, truth in known.people:
        proposed = list(proposals.get(who.key, ()))
        for rule, row in proposed:
            (right if row == truth else wrong)[rule] += 1
        found += truth is not None and any(row == truth for _rule, row in proposed)
    return Score(known.inside, right, wrong, found)


def by_rules(known: Known) -> Proposals:
    """What the cascade proposes."""
    index = Index(known.index)
    return {
        who.key: [(rule, known.index[row].key) for rule, row in index.proposals(who)] for who, _truth in known.people
    }


def by_engine(known: Known, engine: Engine) -> Proposals:
    """What a linkage library proposes."""
    found: dict[str, list[tuple[Rule, str]]] = defaultdict(list)
    for pair in engine([who for who, _truth in known.people], known.index):
        found[pair.ours].append((LIKENESS, pair.theirs))
    return found


def both(one: Proposals, other: Proposals) -> Proposals:
    """What either proposes; a row that a rule explains keeps it."""
    merged = {}
    for who in {*one, *other}:
        rows = {row: rule for rule, row in (*other.get(who, ()), *one.get(who, ()))}
        merged[who] = [(rule, row) for row, rule in rows.items()]
    return merged


def collections(*, full: bool) -> Iterator[Known]:
    """What is measured: invented people, and the public set for acceptance where it is installed."""
    yield invented(SEED, *(LARGE if full else QUICK))
    for more, number in ((False, False), (True, False), (True, True)):
        if (known := febrl(4, more=more, number=number)) is not None:
            yield known


def rows(workshop: Workshop) -> list[Row]:
    """For each collection: every rule, then all candidates of the rules, of the library, and of both together."""
    found: list[Row] = []
    for known in collections(full=workshop.full):
        rules = by_rules(known)
        found += _by_rule(known.name, scored(known, rules))
        if (likely := _installed()) is not None:
            proposed = by_engine(known, likely)
            found += _candidates(f"{known.name}, Splink", scored(known, proposed))
            found += _candidates(f"{known.name}, both", scored(known, both(rules, proposed)))
    return found


def _installed() -> Engine | None:
    """The linkage library on its embedded engine, where IT has added it."""
    try:
        return engine("duckdb")
    except CahierError:
        return None


def _by_rule(name: str, score: Score) -> Iterator[Row]:
    for rule in RULES:
        if score.right[rule] + score.wrong[rule]:
            yield Row(f"{name}, {rule}: precision", 100 * score.precision(rule), "%", "–")
            yield Row(f"{name}, {rule}: share of all", 100 * score.share(rule), "%", "–")
    yield from _candidates(f"{name}, rules", score)


def _candidates(name: str, score: Score) -> Iterator[Row]:
    yield Row(f"{name}: precision of candidates", 100 * score.precision(), "%", "–")
    yield Row(f"{name}: recall of candidates", 100 * score.recall, "%", "–")
