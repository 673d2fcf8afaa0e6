"""A provisioned laptop for each module, a desk for each test, and hands on the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.words import speaking
from tests.ui.forms.station import Station, make_desk, make_station, settle
from ui.desk import Desk

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    with speaking("en"):
        made = make_station(tmp_path_factory.mktemp("laptop") / "store")
        settle(made)
    return made


@pytest.fixture
def desk(qapp: QApplication, qtbot: Any, station: Station, _fonts: None) -> Iterator[Desk]:
    made = make_desk(qapp, station)
    qtbot.addWidget(made.shell)
    made.shell.resize(1366, 728)
    made.shell.show()
    yield made
    made.lane.close()
    made.free_lane.close()


@pytest.fixture
def open_form(desk: Desk, qtbot: Any) -> Opener:
    """Open a form and wait until it has read whom it is about."""

    def opened(name: str, patient: str | None = None, **what: Any) -> Any:
        desk.open_form(name, patient, **what)
        form = desk.page(name)
        qtbot.waitUntil(lambda: form.is_ready and form.primary.isEnabled())  # type: ignore[attr-defined]
        return form

    return opened


@pytest.fixture
def save(desk: Desk, qtbot: Any) -> Callable[[Any], None]:
    """Ctrl+Enter, and wait until the disk has it."""

    def saved(form: Any) -> None:
        with qtbot.waitSignal(desk.saved_at):
            form.submit()
        qtbot.waitUntil(lambda: desk.shell.page == "board")

    return saved
