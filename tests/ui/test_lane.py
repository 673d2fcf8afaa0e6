"""The lane answers exactly once, on the thread of the window, in the caller's language."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.errors import CahierError, Fault
from console.words import language, speaking
from tests import patience
from ui.guard.crash import crash_line
from ui.lane import Lane, Progress


@pytest.fixture
def crashes() -> list[Exception]:
    """What the lane reported."""
    return []


@pytest.fixture
def lane(qapp: QApplication, crashes: list[Exception]) -> Iterator[Lane]:
    """A lane that is closed at the end."""
    made = Lane("test", crashes.append)
    yield made
    made.close()


def _refuse() -> int:
    raise CahierError(Fault.NUMBER_MISTYPED, text="x")


def test_a_result_arrives_once_on_the_thread_of_the_window(lane: Lane, qtbot: QtBot) -> None:
    heard: list[tuple[str, str]] = []
    here = threading.current_thread().name

    def done(name: str) -> None:
        heard.append((name, threading.current_thread().name))

    lane.submit(lambda: threading.current_thread().name, done=done)
    qtbot.waitUntil(lambda: bool(heard))
    lane.close()
    assert heard == [("test_0", here)]


def test_jobs_run_one_after_the_other(lane: Lane) -> None:
    order: list[int] = []
    for number in range(50):
        lane.submit(partial(order.append, number))
    lane.close()
    assert order == list(range(50))


def test_a_job_speaks_the_language_of_who_submitted_it(lane: Lane) -> None:
    spoken: list[str] = []
    for chosen in ("fr", "en"):
        with speaking(chosen):
            lane.submit(language, done=spoken.append)
    lane.close()
    assert spoken == ["fr", "en"]


def test_an_error_for_people_goes_to_failed(lane: Lane, crashes: list[Exception]) -> None:
    codes: list[str] = []
    lane.submit(_refuse, done=lambda _: codes.append("done"), failed=lambda error: codes.append(error.code))
    lane.close()
    assert (codes, crashes) == (["number-mistyped"], [])


def test_a_defect_goes_to_the_report_and_the_lane_goes_on(lane: Lane, crashes: list[Exception]) -> None:
    heard: list[object] = []
    lane.submit(lambda: 1 / 0, done=heard.append, failed=heard.append)
    lane.submit(lambda: "next", done=heard.append)
    lane.close()
    assert ([type(each) for each in crashes], heard) == ([ZeroDivisionError], ["next"])


def test_a_crash_line_names_the_place_and_not_the_words() -> None:
    try:
        raise ValueError("TREMBLAY, Marie-Ève")
    except ValueError as problem:
        line = crash_line(problem)
    assert "ValueError at test_lane.py" in line
    assert "TREMBLAY" not in line


def test_progress_arrives_in_order_before_the_result(lane: Lane) -> None:
    heard: list[object] = []

    def job(progress: Progress, _cancelled: Event) -> str:
        for part in range(3):
            progress(part, 3)
        return "end"

    lane.submit_long(job, done=heard.append, progress=lambda so_far, total, what="": heard.append((so_far, total)))
    lane.close()
    assert heard == [(0, 3), (1, 3), (2, 3), "end"]


def test_closing_asks_long_work_to_stop_and_waits_for_it(lane: Lane) -> None:
    heard: list[bool] = []
    lane.submit_long(lambda _progress, cancelled: cancelled.wait(patience.SECONDS), done=heard.append)
    lane.close()
    assert heard == [True]


def test_cancelling_one_job_leaves_the_others(lane: Lane, qtbot: QtBot) -> None:
    heard: list[bool] = []
    ticket = lane.submit_long(lambda _progress, cancelled: cancelled.wait(patience.SECONDS), done=heard.append)
    lane.submit_long(lambda _progress, cancelled: cancelled.is_set(), done=heard.append)
    ticket.cancel()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [True, False]


def test_a_closed_lane_refuses_with_a_sentence(lane: Lane, qtbot: QtBot) -> None:
    codes: list[str] = []
    lane.close()
    lane.submit(lambda: 1, failed=lambda error: codes.append(error.code))
    qtbot.waitUntil(lambda: bool(codes))
    assert codes == ["closing"]


def test_an_answer_for_a_deleted_page_is_dropped(lane: Lane, crashes: list[Exception], qtbot: QtBot) -> None:
    heard: list[object] = []
    label = QLabel()
    label.deleteLater()
    QCoreApplication.sendPostedEvents(label, QEvent.Type.DeferredDelete.value)
    lane.submit(lambda: "late", done=label.setText)
    lane.submit(lambda: "late", done=lambda said: label.setText(said))  # noqa: PLW0108 - a closure is what is tried
    lane.submit(lambda: "late", done=partial(label.setText))
    lane.submit(_refuse, failed=lambda error: label.setText(str(error)))
    lane.submit(lambda: "for somebody else", done=heard.append)
    qtbot.waitUntil(lambda: heard == ["for somebody else"])
    assert crashes == []
