"""A night from the first unlock to the package that another laptop takes in, through the real window."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from console.crossing.intake import take_in
from console.crossing.kit import new_pack
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.movements import Whereabouts
from console.store.stretching import FLOOR
from console.ward import reading
from console.ward.laptop import Laptop
from console.ward.provisioning import StationSecrets, provision
from tests.journeys.conftest import JULES, MAELLE, Hand
from tests.journeys.test_first_day import load_census, signed_in
from tests.make import START, WARD
from tests.ui.forms.test_forms_write import put
from ui.pages.exchange import ExchangePage
from ui.pages.handover import HandoverPage
from ui.pages.printing import PrintPage


def filled(hand: Hand, name: str, patient: str | None, **texts: str) -> None:
    """Open a form, fill it in, and save it; returns once the disk has it."""
    hand.window.desk.open_form(name, patient)
    form: Any = hand.window.desk.page(name)
    hand.until(lambda: form.is_ready and form.primary.isEnabled())
    put(form, **texts)
    with hand.qtbot.waitSignal(hand.window.desk.saved_at):
        form.submit()
    hand.until(lambda: hand.window.shell.page != name)


def named(hand: Hand, family: str) -> str:
    """The id of somebody on the board."""
    return next(file.id for file in hand.board.patients if file.identity.birth_name == family)


def exported(hand: Hand, folder: Path) -> Path:
    """Write a package by the exchange page and wait for its three words."""
    folder.mkdir()
    hand.window.desk.show_page("exchange", card="out")
    out = hand.page(ExchangePage, "exchange").out
    out.choose(folder)
    hand.qtbot.mouseClick(out.write, Qt.MouseButton.LeftButton)
    hand.until(lambda: all(word.text().startswith("✓") for word in out.words))
    return next(folder.iterdir())


def handed_over(hand: Hand) -> None:
    """Write an item, hand the shift over, and let the receiver take it with a passphrase of their own."""
    desk = hand.window.desk
    assert desk.laptop is not None
    desk.show_page("handover")
    page: Any = hand.page(HandoverPage, "handover")
    item, answer = page.prepare.item, page.take.answer
    hand.until(lambda: item.is_ready and item.primary.isEnabled())
    put(item, illness="UNSTABLE", summary="Dyspnée croissante", actions="Gaz du sang à 22 h, Jules")
    with hand.qtbot.waitSignal(desk.saved_at):
        item.submit()
    page.prepare.to_whom.set_text(JULES.name)
    with hand.qtbot.waitSignal(desk.saved_at):
        page.prepare.prepare.click()
    hand.until(lambda: answer.handover is not None and answer.is_ready and answer.primary.isEnabled())
    jules = desk.laptop.person_named(JULES.name)
    put(answer, person=jules, answer="ACCEPTED", read_back="YES", secret=JULES.passphrase)
    with hand.qtbot.waitSignal(desk.saved_at):
        answer.submit()
    desk.show_board()
    hand.until(lambda: hand.window.shell.page == "board")


def test_a_whole_night(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    table = hand.ward.home.board.table
    hand.qtbot.mouseClick(hand.ward.round.start, Qt.MouseButton.LeftButton)
    for confirmed in (1, 2, 3):
        hand.qtbot.keyClick(table, Qt.Key.Key_1)
        hand.until(lambda count=confirmed: hand.board.confirmed == count)  # type: ignore[misc]  # bound now

    filled(hand, "admit", None, birth_name="Quiniou", given_names="Loeiz", birth_date="02/1950", sex="M", bed="15A")
    hand.until(lambda: len(hand.board.patients) == 4)
    patient = named(hand, "Quiniou")
    observed = {"respiratory_rate": "25", "spo2": "87", "oxygen": "AIR", "systolic": "85", "pulse": "115"}
    filled(hand, "observe", patient, **observed, consciousness="A", temperature="37,0")
    hand.until(lambda: any(each.last_observation for each in hand.board.patients))
    scored = next(each for each in hand.board.patients if each.id == patient).last_observation
    assert scored is not None
    assert scored.score is not None
    assert scored.score.total == 11

    handed_over(hand)
    gone = named(hand, "NGUYEN")
    hospital = {"scope": "HOSPITAL", "to_hospital": "CHU", "reason_code": "NO_CAPABILITY", "outage": "YES"}
    filled(hand, "transfer", gone, **hospital)
    filled(hand, "transfer", gone, by_name="Dr Morel")
    filled(hand, "transfer", gone, override="Hélicoptère posé", along="FORM IMAGING")
    hand.until(lambda: bool(hand.board.in_transit))

    hand.window.desk.show_page("print")
    printing = hand.page(PrintPage, "print")
    hand.qtbot.mouseClick(printing.make, Qt.MouseButton.LeftButton)
    hand.until(lambda: printing.pages.count() > 0)
    package = exported(hand, tmp_path / "stick")
    hand.window.shell.lock_requested.emit()
    hand.until(lambda: hand.window.desk.session is None)
    assert not hand.is_open

    pack = new_pack(hand.kit, 1, "W2", WARD.code, START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    clock, entropy = ScriptedClock(hand.clock.now()), scripted_entropy(12)
    provision(tmp_path / "second", secrets, (MAELLE, JULES), FLOOR, clock, entropy)
    second = Laptop(tmp_path / "second", clock, entropy)
    session = second.unlock(second.person_named(JULES.name), JULES.passphrase)
    outcome = take_in(session, package, identity=hand.kit.identity)
    there = {file.identity.birth_name: file for file in reading.board(session).patients}
    second.lock_cold(session)
    assert outcome.new == outcome.manifest.entries
    assert {"handover_item", "handover_prepared", "handover_answered", "transfer_left"} <= set(outcome.manifest.kinds)
    assert set(there) == {"TREMBLAY", "NGUYEN", "GAGNON", "Quiniou"}
    assert there["NGUYEN"].place.whereabouts is Whereabouts.IN_TRANSIT
    taken = there["Quiniou"].last_observation
    assert taken is not None
    assert taken.body == scored.body
