"""Pictures of the window for the documents: ``make shots`` keeps them in ``docs/images``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.crossing.kit import new_kit
from console.record.clock import SystemClock, system_entropy
from console.training import PEOPLE, made_training, words_of_people
from console.words import Language, speaking
from tests.journeys.conftest import Hand
from tests.make import WARD
from ui import fonts
from ui.app import Application
from ui.pages.patient import PatientPage

Take = Callable[[QWidget, str], Path | None]
SIZE = (1366, 728)


@pytest.mark.shots
@pytest.mark.parametrize("theme", ["light", "night"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_screen_can_be_shown(
    language: Language, theme: Any, tmp_path: Path, qtbot: QtBot, qapp: QApplication, shot: Take
) -> None:
    fonts.load_first()
    kit = new_kit("–", (WARD,), "DRILL", system_entropy)
    with speaking(language):
        made_training(tmp_path / "ward", SystemClock(), system_entropy)
        window = Application(qapp, tmp_path / "ward", SystemClock(), system_entropy, words_of_people())
        window.shell.resize(*SIZE)
        window.start()
        hand = Hand(window, SystemClock(), qtbot, kit)  # type: ignore[arg-type]  # no clock is moved here
        window.shell.speak(language)
        window.desk.setting.appearance.wear(theme=theme)

        def keep(name: str) -> None:
            shot(window.shell, f"{name}-{language}-{theme}")

        hand.until(lambda: bool(window.lock.isVisible()))
        keep("lock")
        hand.unlock(PEOPLE[0])
        hand.until(lambda: hand.is_open and hand.shown is not None and len(hand.board.patients) > 5)
        window.shell.speak(language)
        window.desk.setting.appearance.wear(theme=theme)
        keep("board")
        patient = hand.board.patients[0].id
        for key, name in (
            ("handover", "handover"),
            ("transfers", "transfer"),
            ("print", "print"),
            ("exchange", "export"),
        ):
            window.desk.show_page(key)
            _settled(hand, key)
            keep(name)
        window.desk.show_page("patient", patient=patient)
        _settled(hand, "patient")
        lines = hand.page(PatientPage, "patient").lines
        hand.until(lambda: lines.count() > 0)
        keep("patient")
        for form in ("admit", "observe"):
            window.desk.open_form(form, None if form == "admit" else patient)
            _settled(hand, form)
            keep(form)
        assert hand.is_open
        window.shell.close()
        window.stop()


def _settled(hand: Hand, key: str) -> None:
    """Wait until a page is shown and nothing is being read."""
    hand.until(lambda: hand.window.shell.page == key)
    done: list[int] = []
    hand.window.desk.run(lambda _session: 1, done.append, lambda _problem: done.append(0))
    hand.until(lambda: bool(done))
    QApplication.processEvents()
