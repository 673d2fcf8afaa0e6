"""The closing report: what was made on each laptop, what became of it, and what is still open.

The sums come from the independent account, the states from the ledger; where the two disagree the
report shows both. A value, and a dict for JSON; the pages are :mod:`console.recovery.closing_pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from console.record.chain import Head
from console.record.codes.station import Role
from console.record.entry import Entry
from console.record.instant import Instant
from console.record.kinds import KINDS, Delivery
from console.recovery.account import MANY, Account, Class, Made, Sum, account
from console.recovery.by_hand import ByHand
from console.recovery.conflicts import Conflict
from console.recovery.examination import conflicts
from console.recovery.outcomes import ask_leave
from console.recovery.output import OverWire
from console.recovery.policy import ARCHIVED_BY_POLICY, Policy, units_of
from console.recovery.progress import Progress, silent, telling
from console.store.disk import translated_disk
from console.store.ledger import Deliverable, Ledger, State
from console.store.reader import Reader
from console.ward.session import Session
from console.words import _

BY_HAND = (State.ARCHIVED, State.KEYED, State.DUPLICATE, State.NOT_FOR_TARGET)
_CLASSES: dict[Delivery, Class] = {
    Delivery.CARE: "CARE",
    Delivery.OPERATIONS: "OPERATIONS",
    Delivery.STATION: "STATION",
}


def _class_of(entry: Entry) -> Class:
    row = KINDS.get(entry.kind)
    if row is None or entry.version > row.version:
        return "UNKNOWN"
    if row.delivery is Delivery.CARE and entry.source == "SNAPSHOT":
        return "SNAPSHOT"
    return _CLASSES[row.delivery]


def made_by(reader: Reader) -> Iterator[Made]:
    """Every entry of the book, as the account needs it."""
    for entry, in_force in reader.standing():
        yield Made(entry.id, entry.station, entry.seq, entry.kind, in_force, _class_of(entry))


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a station that no package brought: from, to, both included."""

    station: str
    first: int
    last: int


def gaps(reader: Reader) -> list[Gap]:
    """Every hole in the numbers of each station, what is kept aside counted as here."""
    return [Gap(*each) for each in reader.holes()]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it. ``labels`` names the stations; ``open`` are messages that are not settled."""

    made_at: Instant
    site: str
    mode: str
    labels: dict[str, str]
    heads: tuple[Head, ...]
    account: Account
    states: dict[str, dict[str, int]]
    open: tuple[Deliverable, ...]
    by_hand: tuple[Deliverable, ...]
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    quarantined: tuple[tuple[str, int, str], ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything that was made is accounted for, and nothing is missing or kept aside."""
        return self.account.is_complete and not (self.gaps or self.quarantined)


def report(
    session: Session, folder: Path | None = None, answers: Path | None = None, progress: Progress = silent
) -> Report:
    """Make the closing report of what was delivered into a folder, over the network, or both.

    Args:
        session: somebody of IT.
        folder: where was delivered to, if files were.
        answers: the folder of the receivers' answers, if any came.
        progress: told (done, of how many) within each part; raising from it stops.

    Raises:
        CahierError: ``not-entitled``, ``disk-full``, ``disk-failed``…
    """
    ask_leave(session)
    reader, ledger = session.reader, session.book.ledger
    targets, policy = session.site.giving_back.targets, Policy(session.site.giving_back.policy)
    open_, by_hand = [], []
    settled = {name for name, _said in ledger.kept("HAND")}
    messages = sum(count for target in targets for _state, count in ledger.states(target))
    walked = (each for target in targets for each in ledger.walk(target))
    for each in telling(walked, messages, progress, MANY):
        if not each.state.is_terminal:
            open_.append(each)
        elif each.id in settled and each.state in BY_HAND:
            by_hand.append(each)
    with translated_disk():
        recomputed = account(
            folder,
            answers,
            made_by(reader),
            settled=ledger.kept("HAND"),
            keys=_keys_of_it(reader),
            policy=policy,
            units=written_in(reader, progress) if policy.archives_by_unit else (),
            archived=ledger.settled_by_policy(ARCHIVED_BY_POLICY),
            over_wire=_over_wire(ledger),
            answered=(
                (f"{name}.json" if data.startswith(b"{") else name, data) for name, data in ledger.kept("ANSWER")
            ),
            targets=targets,
            progress=progress,
        )
    return Report(
        made_at=session.now(),
        site=session.site.name,
        mode=session.site.mode,
        labels=station_labels(session),
        heads=tuple(reader.heads()),
        account=recomputed,
        states=ledger.counts(),
        open=tuple(open_),
        by_hand=tuple(by_hand),
        conflicts=tuple(conflicts(session, progress)),
        gaps=tuple(gaps(reader)),
        quarantined=tuple(reader.quarantined()),
    )


def _keys_of_it(reader: Reader) -> dict[str, bytes]:
    """The public keys of all who may settle a message by hand, or could when they did."""
    people = (each.id for each in reader.people().values() if each.role is Role.DSI)
    return {name: key for name in people if (key := reader.signing_key(name)) is not None}


def written_in(reader: Reader, progress: Progress = silent) -> Iterator[tuple[str, str]]:
    """Each entry about somebody, with the unit in which it was written, by the files as they stand now."""
    names = reader.patients()
    for name in telling(names, len(names), progress):
        file = reader.file(name)
        if file is not None:
            yield from units_of(file).items()


def _over_wire(ledger: Ledger) -> Iterator[OverWire]:
    """Each message that went to an address, once, with the bytes that went."""
    for name in ledger.over_wire():
        each = ledger.deliverable(name)
        yield OverWire(each.target, each.id, ledger.data(each.id))


def station_labels(session: Session) -> dict[str, str]:
    """What each station is called: its own first entry says so."""
    found = {}
    for line in session.reader.lines_of_kind("station_opened"):
        unit, label = getattr(line.body, "unit", ""), getattr(line.body, "label", "")
        found[line.entry.station] = f"{label} ({unit})"
    return found


def _sum(each: Sum) -> dict[str, Any]:
    exceptions = [
        {
            "entry": missing.entry.id,
            "seq": missing.entry.seq,
            "kind": missing.entry.kind,
            "reason": _(missing.reason),
            "detail": missing.detail,
        }
        for missing in each.missing
    ]
    return {"target": each.target, "made": each.made, "accounted": each.accounted, "exceptions": exceptions}


def _message(each: Deliverable) -> dict[str, Any]:
    return {
        "id": each.id,
        "target": each.target,
        "type": each.type,
        "patient": each.patient,
        "state": each.state.name,
        "reason": each.reason,
        "changed_at": each.changed_at,
    }


def _statement(each: ByHand) -> dict[str, Any]:
    return {**msgspec.to_builtins(each), "entries": list(each.entries)}


def conflict_as_dict(each: Conflict) -> dict[str, Any]:
    """A conflict as text and lists: what it is about, and each side with author, times and laptop."""
    names = ("patient", "name", "entry", "kind", "station", "what", "said", "author", "occurred_at", "recorded_at")
    sides = [{name: getattr(side, name) for name in names} for side in each.sides]
    return {"id": each.id, "kind": each.kind.name, "label": each.kind.label, "about": each.about, "sides": sides}


def as_dict(made: Report) -> dict[str, Any]:
    """The report as it stands in ``report.json``: text, numbers, lists and dicts only."""
    heads = {head.station: head for head in made.heads}
    stations = [
        {
            "station": station,
            "label": made.labels.get(station, ""),
            "last_seq": heads[station].seq,
            "head": heads[station].hash,
            "targets": [_sum(each) for each in made.account.sums if each.station == station],
        }
        for station in sorted(heads)
    ]
    return {
        "complete": made.is_complete,
        "made_at": made.made_at,
        "site": made.site,
        "mode": made.mode,
        "stations": stations,
        "targets": made.states,
        "faults": list(made.account.faults),
        "in_dossier": [
            {"target": target, "kind": kind, "entries": count}
            for (target, kind), count in made.account.in_dossier.items()
        ],
        "open": [_message(each) for each in made.open],
        "by_hand": [_message(each) for each in made.by_hand],
        "stated_by_hand": [
            msgspec.to_builtins(each) | {"entries": list(each.entries)} for each in made.account.by_hand
        ],
        "conflicts": [conflict_as_dict(each) for each in made.conflicts],
        "gaps": [{"station": each.station, "first": each.first, "last": each.last} for each in made.gaps],
        "quarantined": [{"station": name, "seq": seq, "reason": why} for name, seq, why in made.quarantined],
    }
