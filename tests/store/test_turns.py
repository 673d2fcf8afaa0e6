"""The order of writing: saving comes first, long work stands aside and ends when it must."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from console.errors import CahierError, Fault
from console.store.turns import Turns

PATIENCE_S = 30


def test_a_chunk_waits_until_nobody_saves() -> None:
    turns, order, looked = Turns(), [], Event()

    def long_work() -> None:
        looked.set()
        with turns.chunk():
            order.append("chunk")

    with turns.saving():
        thread = Thread(target=long_work)
        thread.start()
        assert looked.wait(PATIENCE_S)
        order.append("saved")
    thread.join(PATIENCE_S)
    assert order == ["saved", "chunk"]


def test_a_save_waits_for_one_chunk_only() -> None:
    turns, order = Turns(), []
    in_chunk, may_end, waiting = Event(), Event(), Event()

    def long_work() -> None:
        with turns.chunk():
            in_chunk.set()
            assert may_end.wait(PATIENCE_S)
            order.append("chunk")
        with turns.chunk():
            order.append("next chunk")

    def save() -> None:
        waiting.set()
        with turns.saving():
            order.append("saved")

    work = Thread(target=long_work)
    work.start()
    assert in_chunk.wait(PATIENCE_S)
    saver = Thread(target=save)
    saver.start()
    assert waiting.wait(PATIENCE_S)
    while not turns.is_awaited:
        pass
    may_end.set()
    saver.join(PATIENCE_S)
    work.join(PATIENCE_S)
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
    assert began.wait(PATIENCE_S)
    turns.halt()
    assert faults == [Fault.LOCKED]
    thread.join(PATIENCE_S)


def test_a_failed_save_lets_long_work_go_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="no"), turns.saving():
        raise ValueError("no")
    with turns.chunk():
        assert not turns.is_awaited
