"""Everything is opened for the first time while the watchdog looks on: what it saw is printed, screen by screen.

Nothing here is measured against a target, which `cahier bench` does; what is held is that all of it was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.words import LANGUAGES, speaking
from tests.journeys.conftest import RECORD
from tests.journeys.walk import enter, screens, settle, show, training_window
from tests.journeys.watchdog import Record, Watchdog
from ui.app import Application
from ui.look import fonts
from ui.look.tokens import THEMES
from ui.pages.printing import PrintPage

SIZES = (125, 100)


@pytest.fixture
def watched(tmp_path: Path, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Application]:
    """The window over a training ward, the manager signed in."""
    fonts.load_first()
    record = request.config.stash.setdefault(RECORD, Record())
    with speaking("fr"), training_window(qapp, tmp_path / "ward") as window:
        window.shell.setProperty("doing", "")
        with Watchdog(record, lambda: str(window.shell.property("doing")) or window.shell.subject):
            enter(qapp, window)
            yield window


def doing(window: Application, what: str) -> None:
    """Name what is done next, where it is no screen."""
    window.shell.setProperty("doing", what)


def test_every_screen_is_opened_for_the_first_time(watched: Application, qapp: QApplication) -> None:
    for key in screens(watched):
        show(qapp, watched, key)
        assert watched.shell.page == ("observe" if key == "amend" else key)  # what is amended opens its own form


def test_looks_languages_search_and_paper(watched: Application, qapp: QApplication) -> None:
    shell, appearance = watched.shell, watched.setting.appearance
    for key in ("handover", "care", "transfer", "admit"):  # as many pages as are kept beside the board
        show(qapp, watched, key)
    for theme in THEMES:
        doing(watched, f"look {theme}")
        appearance.wear(theme=theme)
        settle(qapp, watched)
        assert watched.setting.look.theme is THEMES[theme]
    for percent in SIZES:
        doing(watched, f"size {percent} %")
        appearance.wear(theme="light", percent=percent)
        settle(qapp, watched)
    for language in reversed(LANGUAGES):
        doing(watched, f"language {language}")
        shell.speak(language)
        settle(qapp, watched)
    doing(watched, "search")
    for typed in ("t", "tr", "tre", "tremb", "tremlbay"):
        watched.finder.find(typed)
        settle(qapp, watched)
    assert shell.topbar.search.results.count()
    doing(watched, "paper")
    page = watched.desk.page("print")
    assert isinstance(page, PrintPage)
    watched.desk.show_page("print")
    page.prepare()
    settle(qapp, watched)
    assert page.kept.count()
