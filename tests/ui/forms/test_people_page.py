"""The page of people, as a unit manager uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.store.vault import Vault
from tests.ui.forms.station import INES, JULES, Station, make_desk
from ui.desk import Desk


@pytest.fixture
def managing(qapp: QApplication, qtbot: Any, station: Station, _fonts: None) -> Iterator[Desk]:
    made = make_desk(qapp, station, name=INES)
    qtbot.addWidget(made.shell)
    made.shell.resize(1366, 728)
    made.shell.show()
    yield made
    made.lane.close()
    made.free_lane.close()


def test_a_manager_gives_a_new_passphrase_with_the_printed_code(station: Station, managing: Desk, qtbot: Any) -> None:
    laptop = station.laptop
    code = laptop.vault.add_recovery(laptop.data_key(station.sessions[INES]))
    managing.show_page("people")
    page: Any = managing.page("people")
    qtbot.waitUntil(lambda: page.list.count() == 3)
    row = next(row for row in range(3) if JULES in page.list.item(row).text())
    own = next(row for row in range(3) if INES in page.list.item(row).text())
    page.cards.button("reset").click()
    page.list.setCurrentRow(own)
    assert not page.give.isEnabled(), "one’s own passphrase is changed under My settings"
    page.list.setCurrentRow(row)
    assert JULES in page.intro.text()
    new = "bassine orage tambour filet craie"
    qtbot.keyClicks(page.reset.secret, new)
    qtbot.keyClicks(page.reset.again, new)
    page.give.click()
    assert page.answer.isVisible(), "the code is missing"
    qtbot.keyClicks(page.reset.code, code)
    page.give.click()
    qtbot.waitUntil(lambda: page.reset.code.text() == "" and page.answer.isVisible())
    session = laptop.unlock(laptop.person_named(JULES), new)
    assert session.is_open
    session.close()


def test_a_manager_makes_the_sealed_card_and_its_words_are_shown_once(
    station: Station, managing: Desk, qtbot: Any
) -> None:
    managing.show_page("people")
    page: Any = managing.page("people")
    page.cards.button("envelope").click()
    assert page.sealed.isVisible()
    page.sealed.seal.click()
    qtbot.waitUntil(lambda: bool(page.sealed.code.text()))
    words = page.sealed.code.text()
    assert len(words.split()) == 5
    assert page.sealed.code_help.text()
    assert (
        Vault.open(station.laptop.folder)
        .unlock_envelope(words)
        .matches(station.laptop.data_key(station.sessions[INES]))
    )
    page.cards.button("vouch").click()
    page.cards.button("envelope").click()
    assert page.sealed.code.text() == page.sealed.code_help.text() == ""
