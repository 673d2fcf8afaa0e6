"""The order of writing: saving comes first, long work stands aside and ends when it must."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from console.errors import CahierError, Fault
from console.store.turns import Turns
from tests import patience


def test_a_chunk_waits_until_nobody_saves() -> None:
    turns, order, looked = Turns(), [], Event()

    def long_work() -> None:
        looked.set()
        with turns.chunk():
            order.append("chunk")

    with turns.saving():
        thread = Thread(target=long_work)
        thread.start()
        assert looked.wait(patience.SECONDS)
        order.append("saved")
    thread.join(patience.SECONDS)
    assert order == ["saved", "chunk"]


def test_a_save_waits_for_one_chunk_only() -> None:
    turns, order = Turns(), []
    in_chunk, may_end, waiting = Event(), Event(), Event()

    def long_work() -> None:
        with turns.chunk():
            in_chunk.set()
            assert may_end.wait(patience.SECONDS)
            order.append("chunk")
        with turns.chunk():
            order.append("next chunk")

    def save() -> None:
        waiting.set()
        with turns.saving():
            order.append("saved")

    work = Thread(target=long_work)
    work.start()
    assert in_chunk.wait(patience.SECONDS)
    saver = Thread(target=save)
    saver.start()
    assert waiting.wait(patience.SECONDS)
    while not turns.is_awaited:
        pass
    may_end.set()
    saver.join(patience.SECONDS)
    work.join(patience.SECONDS)
    assert order == ["chunk", "saved", "next chunk"]


def test_halting_waits_for_long_work_to_reach_a_safe_point() -> None:
    turns, began, faults = Turns(), Event(), []

    def long_work() -> None:
        with turns.at_length():
            began.set()
            try:
                while True:
                    turns.give_way()
            except CahierError as problem:
                faults.append(problem.fault)

    thread = Thread(target=long_work)
    thread.start()
    assert began.wait(patience.SECONDS)
    turns.halt()
    assert faults == [Fault.LOCKED]
    thread.join(patience.SECONDS)


def test_a_failed_save_lets_long_work_go_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="no"), turns.saving():
        raise ValueError("no")
    with turns.chunk():
        assert not turns.is_awaited
