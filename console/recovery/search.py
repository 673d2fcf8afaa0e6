"""Who of the book may be whom in one index: each file is looked up once, and again when it changes.

An index of hundreds of thousands is searched for tens of thousands of people; whoever decides about
one of them must not wait until that is done again for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.record.census import CensusRow
from console.recovery.candidate import Candidate, Engine
from console.recovery.cascade import LIKENESS, Index, Rule, traits
from console.recovery.comparison import Compared, of_file, of_row
from console.recovery.outcomes import ask_leave
from console.recovery.set_aside import Key, by_patient, key_of
from console.ward.session import Session

AT_ONCE = 200
"""So many people are looked up in one go."""


class Search:
    """One index, for as long as it is open. What it found is kept in memory and nowhere else."""

    def __init__(self, session: Session, rows: Sequence[CensusRow]) -> None:
        self.rows = [row for row in rows if row.number]
        self._table = [of_row(row) for row in self.rows]
        self._index = Index(self._table)
        self._places: Mapping[Key, list[int]] = self._where(session)
        self._asked: dict[str, _Asked] = {}
        self._waiting: dict[str, None] = {}
        self._up_to = 0

    def look_further(self, session: Session, most: int = AT_ONCE) -> int:
        """Look some of those up who were not, or of whom something was written since; returns how many still wait."""
        changed = session.reader.changed_since(self._up_to)
        if changed.is_retimed:  # when somebody came to a bed says who they may be
            changed = session.reader.changed_since(0)
        self._up_to = changed.last
        self._waiting |= dict.fromkeys(changed.files)
        for name in changed.gone:
            self._waiting.pop(name, None)
            self._asked.pop(name, None)
        names = list(self._waiting)[:most]
        apart = by_patient(session) if names else {}
        for name in names:
            del self._waiting[name]
            self._look_up(session, name, apart)
        return len(self._waiting)

    def candidates(self, engine: Engine | None = None) -> list[Candidate]:
        """Whom the people that were looked up may be, the surest rule first for each of them.

        Raises:
            CahierError: what the engine raises when it is not installed.
        """
        asked = [each for _name, each in sorted(self._asked.items())]
        if engine is None:
            return [candidate for each in asked for candidate in each.found]
        likely = self._likely(engine, [each.who for each in asked])
        return [
            each.candidate(self.rows[position], self._table[position], rule, likely[each.who.key].get(position))
            for each in asked
            for position, rule in (
                each.reached | dict.fromkeys(likely[each.who.key].keys() - each.reached, LIKENESS)
            ).items()
            if position not in each.others
        ]

    def _look_up(self, session: Session, name: str, apart: Mapping[str, Mapping[Key, str]]) -> None:
        self._asked.pop(name, None)
        file = session.reader.file(name)
        if file is None or not file.confirmed:
            return
        who = of_file(file)
        keys = (key for member in session.reader.members(name) for key in apart.get(member, ()))
        others = frozenset(position for key in keys for position in self._places.get(key, ()))
        reached = {position: rule for rule, position in self._index.proposals(who, others)}
        if "IDENTIFIER" not in reached.values():
            asked = _Asked(who, file.identity.name, file.identity.number, reached, others)
            asked.found = tuple(
                asked.candidate(self.rows[position], self._table[position], rule, None)
                for position, rule in reached.items()
                if position not in others
            )
            self._asked[name] = asked

    def _where(self, session: Session) -> Mapping[Key, list[int]]:
        """Where in the index each number stands."""
        found: dict[Key, list[int]] = defaultdict(list)
        for position, row in enumerate(self.rows):
            found[key_of(session, row)].append(position)
        return found

    def _likely(self, engine: Engine, ours: Sequence[Compared]) -> Mapping[str, Mapping[int, float]]:
        """What the engine holds for likely: for each of our keys the positions in the index, with their weight."""
        found: dict[str, dict[int, float]] = {who.key: {} for who in ours}
        if ours and self._table:
            positions = {row.key: position for position, row in enumerate(self._table)}
            for pair in engine(ours, self._table):
                found[pair.ours][positions[pair.theirs]] = pair.weight
        return found


@dataclass(slots=True)
class _Asked:
    """Somebody of the book about whom it is asked who they are; ``reached`` are rows by their position.

    ``others`` are rows that were set aside for this person, ``found`` whom the rules propose.
    """

    who: Compared
    name: str
    number: str
    reached: dict[int, Rule]
    others: frozenset[int]
    found: tuple[Candidate, ...] = ()

    def candidate(self, row: CensusRow, other: Compared, rule: Rule, weight: float | None) -> Candidate:
        agrees, differs = traits(self.who, other)
        return Candidate(
            patient=self.who.key,
            name=self.name,
            number=self.number,
            row=row,
            rule=rule,
            agrees=agrees,
            differs=differs,
            weight="" if weight is None else f"{weight:.1f}",
        )


def candidates(session: Session, rows: Sequence[CensusRow], engine: Engine | None = None) -> list[Candidate]:
    """Whom the patients of the downtime may be, the surest rule first for each of them.

    A file whose own number and birth date are the row's is that person already and needs no
    decision; for everybody else each row that a rule reaches is listed, and nothing is linked. A row
    of which somebody said that it is another person is not offered again.

    Args:
        session: somebody of IT.
        rows: the recovered system's index.
        engine: a linkage library that adds what it holds for likely and no rule reaches; None: rules alone.

    Raises:
        CahierError: ``not-entitled``, and what the engine raises when it is not installed.
    """
    ask_leave(session)
    search = Search(session, rows)
    while search.look_further(session):
        pass
    return search.candidates(engine)
