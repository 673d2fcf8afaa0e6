"""A package that comes in: whole or not at all, through interruptions, and never in the way of a save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from console.bench.fixtures import OBSERVED, a_laptop, fill_past, fill_ward
from console.crossing.arrival import CHUNK, FILE, TOGETHER, coming
from console.crossing.export import Sent, export
from console.crossing.intake import go_on, take_in
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageReceived
from console.store.turns import Turns
from console.ward import observations
from console.ward.laptop import Laptop
from console.ward.session import Session


class Watched(Turns):
    """The order of writing, with something that happens at one of the points where long work looks up."""

    def __init__(self, at: int, act: Callable[[], object]) -> None:
        super().__init__()
        self.looks, self._at, self._act = 0, at, act

    @override
    def give_way(self) -> None:
        self.looks += 1
        if self.looks == self._at:
            self._act()
        super().give_way()


@dataclass
class Pair:
    """A sender with a package, and a receiver that has not taken it in."""

    sent: Sent
    receiver: Session
    laptop: Laptop
    identity: str
    patients: list[str]

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """What the receiver knows of others; its own log grows by what it notes."""
        own = ("line", "head", "naming")
        return {table: found for table, found in self.receiver.book.view_rows().items() if table not in own}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    one, sender, kit = a_laptop(tmp_path)
    other, receiver, _kit = a_laptop(tmp_path, 1, kit)
    ids = fill_ward(sender, Random(5))
    fill_past(sender, Random(6), 3 * TOGETHER)
    (tmp_path / "stick").mkdir()
    sent = export(sender, tmp_path / "stick")
    wanted = Pair(sent, receiver, other, kit.identity, ids)
    yield wanted
    for laptop, session in ((one, sender), (other, receiver)):
        session.close()
        laptop.lock_cold()


def stop() -> None:
    raise CahierError(Fault.LOCKED)


def received(session: Session) -> list[PackageReceived]:
    lines = session.reader.lines_of_kind("package_received")
    return [line.body for line in lines if isinstance(line.body, PackageReceived)]


@pytest.mark.parametrize("chunks", [0, 2])
def test_what_a_lock_interrupts_goes_on_from_the_sealed_copy(pair: Pair, chunks: int) -> None:
    checked = pair.sent.entries
    pair.receiver.book.turns = Watched(checked + chunks * (TOGETHER + 1) + 1 + TOGETHER, stop)
    before = pair.receiver.reader.count()
    with pytest.raises(CahierError):
        take_in(pair.receiver, pair.sent.path, identity=pair.identity)
    pair.receiver.book.turns = Turns()
    pair.sent.path.unlink()
    assert pair.receiver.reader.count() == before + chunks * TOGETHER
    assert received(pair.receiver) == []
    if chunks:
        outcome = go_on(pair.receiver, identity=pair.identity)
        assert outcome is not None
        assert (outcome.new, outcome.already_here, outcome.quarantined) == (checked, 0, 0)
        assert [note.new for note in received(pair.receiver)] == [checked]
        rows = pair.rows()
        pair.receiver.book.rebuild_views()
        assert pair.rows() == rows
    assert coming(pair.receiver.reader) is None
    assert go_on(pair.receiver, identity=pair.identity) is None
    assert not (pair.receiver.book.folder / FILE).exists()


class Awaited(Watched):
    """Somebody waits to save all the time."""

    @property
    @override
    def is_awaited(self) -> bool:
        return True


def test_whoever_waits_to_save_waits_for_a_few_entries_only(pair: Pair) -> None:
    pair.receiver.book.turns = Awaited(pair.sent.entries + TOGETHER + 2, stop)  # the second transaction
    before = pair.receiver.reader.count()
    with pytest.raises(CahierError):
        take_in(pair.receiver, pair.sent.path, identity=pair.identity)
    assert pair.receiver.reader.count() == before + CHUNK


def test_a_stick_that_is_pulled_out_after_the_check_is_not_missed(pair: Pair) -> None:
    pair.receiver.book.turns = Watched(pair.sent.entries + 1, pair.sent.path.unlink)
    outcome = take_in(pair.receiver, pair.sent.path, identity=pair.identity)
    assert outcome.new == pair.sent.entries


def test_a_refused_package_leaves_no_copy(pair: Pair) -> None:
    data = bytearray(pair.sent.path.read_bytes())
    data[len(data) // 2] ^= 1
    pair.sent.path.write_bytes(data)
    with pytest.raises(CahierError):
        take_in(pair.receiver, pair.sent.path, identity=pair.identity)
    assert not (pair.receiver.book.folder / FILE).exists()
    assert coming(pair.receiver.reader) is None


def test_saving_goes_on_between_two_chunks_and_is_in_the_same_book(pair: Pair) -> None:
    with pair.receiver.beside() as own:
        saved = []

        def save() -> None:
            saved.append(observations.observe(pair.receiver, pair.patients[0], OBSERVED))

        own.book.turns = Watched(pair.sent.entries + 2 * (TOGETHER + 1), save)
        outcome = take_in(own, pair.sent.path, identity=pair.identity)
    assert outcome.new == pair.sent.entries
    assert len(saved) == 1
    assert pair.receiver.reader.entry(saved[0].entry.id) is not None
    assert pair.receiver.book.problems() == []
    rows = pair.receiver.book.view_rows()
    pair.receiver.book.rebuild_views()
    assert pair.receiver.book.view_rows() == rows


def test_the_lock_ends_long_work_and_a_later_session_finishes_it(pair: Pair) -> None:
    with pair.receiver.beside() as own:
        own.book.turns = Watched(pair.sent.entries + 3 * (TOGETHER + 1), stop)
        with pytest.raises(CahierError) as caught:
            take_in(own, pair.sent.path, identity=pair.identity)
    assert caught.value.fault is Fault.LOCKED
    pair.laptop.lock_cold(pair.receiver)
    again = pair.laptop.unlock(pair.laptop.people()[0].id, "canyon obscure velvet magnet harbor")
    assert coming(again.reader) is not None
    outcome = go_on(again, identity=pair.identity)
    assert outcome is not None
    assert outcome.new == pair.sent.entries
    again.close()
