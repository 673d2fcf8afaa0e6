"""What can go is deleted on the window's thread, whichever thread it came to its end in."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from ui.collector import Collector
from ui.lane import Lane


class Part(QObject):
    """Notes in which thread it went."""

    def __init__(self, gone: list[int]) -> None:
        super().__init__()
        self.gone, self.itself = gone, self  # a circle: only a search finds that it can go

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())

    def shown(self, _value: object) -> None:
        """An answer."""

    @override
    def __repr__(self) -> str:
        return "a part"


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


def test_a_lane_that_makes_much_searches_for_nothing(lane: Lane, collector: Collector, qtbot: QtBot) -> None:
    gone: list[int] = []
    for _each in range(50):
        Part(gone)
    done: list[int] = []
    lane.submit(lambda: len([[each] for each in range(200_000)]), done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert set(gone) <= {threading.get_ident()}
    gc.collect()
    assert len(gone) == 50
    assert set(gone) == {threading.get_ident()}
    assert not gc.isenabled()
    collector.look()


def test_the_search_is_left_to_the_interpreter_again(qtbot: QtBot, collector: Collector) -> None:
    del collector  # it switched the search off before
    gc.enable()
    own = Collector()
    assert not gc.isenabled()
    own.stop()
    assert gc.isenabled()
    gc.disable()


def test_a_search_goes_as_far_as_the_interpreter_would(collector: Collector, qtbot: QtBot) -> None:
    gc.collect()
    kept = [[each] for each in range(2 * gc.get_threshold()[0])]
    assert gc.get_count()[0] > gc.get_threshold()[0]
    collector.look()
    assert gc.get_count()[0] < gc.get_threshold()[0]
    assert kept


def test_who_is_told_goes_on_the_thread_of_the_window(lane: Lane, collector: Collector, qtbot: QtBot) -> None:
    del collector
    gone: list[int] = []
    for _each in range(200):
        part = Part(gone)
        part.itself = None  # type: ignore[assignment]  # no circle: it goes with its last mention
        lane.submit(lambda held=part: held is None, done=part.shown)  # type: ignore[misc]  # bound now
        del part
    done: list[int] = []
    lane.submit(lambda: 1, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert len(gone) == 200
    assert set(gone) == {threading.get_ident()}
