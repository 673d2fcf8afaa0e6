"""What works and what does not, as last checked, and the log of the crisis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record import instant
from console.record.bodies.service import Logged, ServiceChecked
from console.record.codes.service import LogCategory, Service, Working
from console.record.effects import Line
from console.record.file import Said
from console.record.instant import Instant
from console.record.person import People, name_of

STALE_MINUTES = 4 * 60
"""After how long a state is "not re-checked". Source: a rule of this project, after HICS 251 (each period)."""


@dataclass(frozen=True, slots=True)
class ServiceState:
    """One service; ``values`` hold every statement in force: two different ones stand side by side."""

    service: Service
    values: tuple[Said, ...] = ()

    @property
    def said(self) -> Said | None:
        """The last statement."""
        return self.values[-1] if self.values else None

    @property
    def body(self) -> ServiceChecked | None:
        """What the last statement says."""
        body = self.values[-1].line.body if self.values else None
        return body if isinstance(body, ServiceChecked) else None

    @property
    def working(self) -> Working:
        """The state as last checked; unknown while nobody looked."""
        return self.body.working if self.body else Working.UNKNOWN

    @property
    def is_impaired(self) -> bool:
        """Whether it works in part or not at all."""
        return self.working in (Working.PARTIAL, Working.DOWN)

    def is_stale(self, now: Instant) -> bool:
        """Whether it was checked more than four hours ago."""
        return (
            self.said is not None
            and self.working is not Working.NONE
            and instant.minutes_between(self.said.at, now) > STALE_MINUTES
        )


@dataclass(frozen=True, slots=True)
class LogLine:
    """One numbered line of the crisis log as it stands. A line is corrected, never struck."""

    id: str
    said: Said
    body: Logged

    def is_overdue(self, now: Instant) -> bool:
        """Whether its action should have been finished."""
        return self.body.due_at is not None and self.body.closed_at is None and self.body.due_at < now


def states_of(lines: Iterable[Line], people: People) -> tuple[ServiceState, ...]:
    """Every service of the list with what stands about it, those never checked too, in the order of the list."""
    said: dict[Service, list[Said]] = {}
    for line in lines:
        if line.in_force and isinstance(line.body, ServiceChecked):
            said.setdefault(line.body.service, []).append(Said(line, name_of(people, line.entry.author)))
    return tuple(ServiceState(service, tuple(said.get(service, ()))) for service in Service)


def log_of(lines: Iterable[Line], people: People) -> tuple[LogLine, ...]:
    """The crisis log, the oldest first, each line as it was last corrected."""
    found: dict[str, LogLine] = {}
    for line in lines:
        if line.in_force and isinstance(line.body, Logged):
            name = line.body.log or line.entry.id
            found[name] = LogLine(name, Said(line, name_of(people, line.entry.author)), line.body)
    return tuple(sorted(found.values(), key=lambda each: (each.said.at, *numbered(each.body.number))))


def numbered(number: str) -> tuple[str, int]:
    """A number of the log as what it is made of: the laptop's name, and the count on it."""
    label, _dash, count = number.rpartition("-")
    return label, int(count) if count.isdigit() else 0


def down_since(lines: Iterable[Line]) -> Instant | None:
    """Since when the systems are down: the outage that the log says began and not that it ended.

    Of several beginnings without an end between them the first counts: the outage is one.
    """
    since: Instant | None = None
    for line in sorted(lines, key=lambda each: each.entry.order):
        body = line.body
        if not line.in_force or not isinstance(body, Logged):
            continue
        if body.log_category is LogCategory.OUTAGE_BEGAN:
            since = since or line.entry.occurred_at
        elif body.log_category is LogCategory.OUTAGE_ENDED:
            since = None
    return since
