"""A manager removes somebody for cause: the book gets a new key, and nobody who stays notices more than a lock."""

from __future__ import annotations

import base64
import json
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from console.cli import main
from console.crossing import fleet
from console.crossing.copies import backup
from console.crossing.kit import new_kit, new_pack
from console.crossing.succession import check_word, take_new_keys
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.store.stretching import FLOOR
from console.ward import people
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from tests.journeys.conftest import JULES, MAELLE, Hand, Provisioned
from tests.journeys.test_first_day import signed_in
from tests.make import START, WARD
from ui.pages.exchange import ExchangePage
from ui.pages.people import PeoplePage

INES = FirstPerson("Inès Carvalho", Role.CADRE, "rivage pomme statue verger lune")


@pytest.fixture(scope="module")
def provisioned(tmp_path_factory: pytest.TempPathFactory) -> Provisioned:
    """A laptop with a manager, and a backup made on its second day."""
    folder = tmp_path_factory.mktemp("store") / "4120"
    kit = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)
    pack = new_pack(kit, 0, "W1", WARD.code, START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    clock, entropy = ScriptedClock(START), scripted_entropy(3)
    provision(folder, secrets, (MAELLE, JULES, INES), FLOOR, clock, entropy)
    laptop = Laptop(folder, clock, entropy)
    session = laptop.unlock(laptop.person_named(INES.name), INES.passphrase)
    backup(laptop, session, tmp_path_factory.mktemp("medium"))
    laptop.lock_cold(session)
    return Provisioned(folder, kit)


def row_of(people: QListWidget, name: str) -> int:
    return next(row for row in range(people.count()) if name in people.item(row).text())


def test_the_page_names_what_still_opens_and_the_book_has_a_new_key(hand: Hand) -> None:
    laptop = hand.window.desk.laptop
    assert laptop is not None
    salt = laptop.vault.salt
    hand.unlock(INES)
    hand.until(lambda: hand.is_open)
    hand.window.desk.show_page("people")
    page = hand.page(PeoplePage, "people")
    hand.until(lambda: page.list.count() == 3)
    assert not page.cost.isVisible()
    page.list.setCurrentRow(row_of(page.list, JULES.name))
    hand.qtbot.keyClicks(page.reason, "vol de sa carte")
    page.for_cause.setFocus()
    hand.qtbot.keyClick(page.for_cause, Qt.Key.Key_Space)
    assert "cahier-backup-4120-W1" in page.cost.sentence
    hand.qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    hand.until(lambda: laptop.is_cold and hand.window.lock.people.count() == 2)
    assert laptop.vault.salt != salt
    hand.unlock(MAELLE)
    hand.until(lambda: hand.is_open)
    assert hand.window.desk.session is not None
    assert hand.window.desk.session.book.problems() == []


def test_the_laptop_asks_it_to_confirm_its_new_keys_in_one_step(
    hand: Hand, provisioned: Provisioned, tmp_path: Path
) -> None:
    laptop = hand.window.desk.laptop
    assert laptop is not None
    hand.unlock(INES)
    hand.until(lambda: hand.is_open)
    hand.window.desk.show_page("exchange", card="copies")
    card = hand.page(ExchangePage, "exchange").copies
    assert not card.request.isVisible()
    session = hand.window.desk.session
    assert session is not None
    people.remove(session, laptop.vault, laptop.data_key(session), laptop.person_named(JULES.name), "vol")
    take_new_keys(laptop, session)
    card.refresh()
    word = check_word(session.certificate)
    assert card.request.isVisible()
    assert word in card.keys_said.sentence
    card.ask_it(tmp_path)
    request = tmp_path / "4120-W1.request"
    hand.until(lambda: request.exists() and card.answer.isVisible())
    kit = tmp_path / "kit"
    (kit / "public").mkdir(parents=True)
    text, _stated = fleet.confirm(provisioned.kit, kit, request.read_text(encoding="utf-8"), word, START)
    (tmp_path / "W1.renewal").write_text(text, encoding="utf-8")
    card.notices.chosen.emit([tmp_path / "W1.renewal", kit / "public" / "revocations.json"])
    hand.until(lambda: not card.request.isVisible())
    assert card.answer.tone == "ok"


def test_the_command_removes_for_cause(
    provisioned: Provisioned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, secret = tmp_path / "store", tmp_path / "secret.txt"
    shutil.copytree(provisioned.folder, store)
    secret.write_text(INES.passphrase, encoding="utf-8")
    before = (store / "keys.json").read_bytes()
    words = ["remove", "Jules Aubry", "--reason", "clé volée", "--for-cause", "--json", "--store", str(store)]
    assert main([*words, "--as", INES.name, "--passphrase-file", str(secret)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["removed"] == "Jules Aubry"
    assert told["rekeyed"] is True
    assert [name.startswith("cahier-backup-4120-W1") for name in told["copies"]] == [True]
    assert json.loads((store / "keys.json").read_bytes())["body"]["salt"] != json.loads(before)["body"]["salt"]
    laptop = ["--json", "--store", str(store), "--as", INES.name, "--passphrase-file", str(secret)]
    assert main(["request", "--to", str(tmp_path), *laptop]) == 0
    asked = json.loads(capsys.readouterr().out)
    assert Path(asked["request"]).name == "4120-W1.request"
    assert len(asked["check"].replace("-", "")) == 12


def test_a_nurse_sees_no_way_to_remove(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("people")
    page = hand.page(PeoplePage, "people")
    hand.until(lambda: page.list.count() == 3)
    assert not page.for_cause.isVisible()
