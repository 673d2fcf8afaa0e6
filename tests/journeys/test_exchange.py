"""Through the real window: the mirror follows, a stick is looked through, a sheet is read, a code is typed back."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt

from console.bench.fixtures import fill_past
from console.crossing import ticket
from console.crossing.arrival import TOGETHER, coming
from console.crossing.copies import mirror_name, open_mirror
from console.crossing.export import export
from console.crossing.intake import Late, take_in
from console.crossing.kit import new_pack
from console.crossing.restore import restore
from console.record.bodies import stay
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.record.codes.stay import TransferReason, TransferScope
from console.record.movements import Whereabouts
from console.site import Recipient
from console.store.copying import Mirror
from console.store.stretching import FLOOR
from console.store.vault import Vault
from console.ward import stays
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from console.words import LANGUAGES, Language, speaking
from tests import patience
from tests.journeys.conftest import Hand
from tests.make import START
from tests.stations import admitted
from ui.exchange.copy_in import late_words
from ui.forms.transfer import TransferForm
from ui.guard.safeguard import MirrorState
from ui.lane import Progress
from ui.pages.exchange import ExchangePage
from ui.widgets.running import until_stopped

PASSPHRASE = "canyon obscur velours aimant port"


def neighbour(hand: Hand, folder: Path) -> tuple[Laptop, Session]:
    """Another laptop of the same site, in intensive care."""
    pack = new_pack(hand.kit, 1, "W2", "4300", START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    clock = ScriptedClock(START)
    provision(folder, secrets, [FirstPerson("Jules Aubry", Role.IDE, PASSPHRASE)], FLOOR, clock, scripted_entropy(4))
    laptop = Laptop(folder, clock, scripted_entropy(5))
    return laptop, laptop.unlock(laptop.people()[0].id, PASSPHRASE)


def exchange(hand: Hand, card: str) -> ExchangePage:
    hand.unlock()
    hand.until(lambda: hand.is_open)
    hand.window.desk.show_page("exchange", card=card)
    return hand.page(ExchangePage, "exchange")


def test_the_mirror_follows_what_is_saved_and_a_lost_laptop_comes_back(hand: Hand, tmp_path: Path) -> None:
    page = exchange(hand, "copies")
    medium = tmp_path / "medium"
    medium.mkdir()
    guard = page.copies.guard
    assert guard.state is MirrorState.NONE
    guard.mirror_to(medium)
    hand.until(lambda: guard.state is MirrorState.FOLLOWS)
    done: list[str] = []
    hand.window.desk.write(lambda session: admitted(session, name="Quatrebarbes"), done.append)
    hand.until(lambda: bool(done))
    guard.look()
    hand.until(lambda: not guard._is_busy)
    name = mirror_name(hand.window.desk.session)  # type: ignore[arg-type]
    made = restore(
        medium / name,
        tmp_path / "again",
        lambda vault: vault.unlock_escrow(hand.kit.escrow),
        lambda _person: PASSPHRASE,
        FLOOR,
        hand.clock,
        scripted_entropy(9),
    )
    laptop = Laptop(made.folder, hand.clock, scripted_entropy(10))
    session = laptop.unlock(laptop.people()[0].id, PASSPHRASE)
    assert session.card(done[0]).identity.birth_name == "Quatrebarbes"
    laptop.lock_cold(session)
    (medium / name).rename(medium / "elsewhere")
    medium.rename(tmp_path / "pulled out")
    guard.look()
    hand.until(lambda: guard.state is MirrorState.AWAY)
    assert "alert" not in guard.problem


def test_a_stick_is_looked_through_and_what_is_no_package_is_named(hand: Hand, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop, session = neighbour(hand, tmp_path / "other")
    admitted(session, bed="R1")
    page = exchange(hand, "in")
    ours: list[Session] = [hand.window.desk.session]  # type: ignore[list-item]
    take_in(session, export(ours[0], stick).path, identity=hand.kit.identity)
    export(session, stick, recipients=[as_recipient(ours[0])])
    (stick / "facture.pdf.exe").write_bytes(b"MZ")
    page.taking.look_through(stick)
    hand.until(lambda: any("facture" in line for line in page.taking.outcomes.words()))
    assert page.taking.take.isEnabled()
    laptop.lock_cold(session)


def as_recipient(session: Session) -> Recipient:
    return Recipient(name="4120 W1", key=session.certificate.recipient)


def test_a_sheet_that_is_read_is_no_arrival_and_the_arrival_gives_the_code(hand: Hand, tmp_path: Path) -> None:
    laptop, sender = neighbour(hand, tmp_path / "other")
    who = admitted(sender, name="Trémoulière", bed="R1")
    asked = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.ORGANISATION, to_unit="4120")
    transfer = stays.ask_transfer(sender, who, asked)
    stays.leave(sender, who, stay.TransferLeft(transfer=transfer, override="essai"))
    codes = ticket.codes_of(sender, who, transfer)
    page = exchange(hand, "sheet")
    sheet = page.sheet
    for text in reversed(codes):
        hand.qtbot.keyClicks(sheet.scan, text.lower())
        hand.qtbot.keyClick(sheet.scan, Qt.Key.Key_Return)
    hand.until(sheet.take.isEnabled)
    assert any("TRÉMOULIÈRE" in line.upper() for line in sheet.lines.words())
    hand.qtbot.mouseClick(sheet.take, Qt.MouseButton.LeftButton)
    session = hand.window.desk.session
    assert session is not None
    hand.until(lambda: session.reader.knows(who))
    hand.until(lambda: "Transfer" in sheet.said.sentence)
    assert session.card(who).place.whereabouts is Whereabouts.IN_TRANSIT
    hand.until(lambda: any("W2" in line for line in page.past.words()))
    desk = hand.window.desk
    desk.open_form("transfer", who, step="ARRIVE")
    form = hand.page(TransferForm, "transfer")
    hand.until(lambda: form.opened.more is not None and form.field("seen_by").isVisible())
    form.field("seen_by").set_text("Maëlle Tanguy")
    form.field("arrived_unit").set_text("4120")
    form.field("arrived_bed").set_text("12A")
    form.submit()
    hand.until(form.confirm.isVisible)  # the first time in a session, two identifiers are held against the patient
    form.submit()
    hand.until(lambda: session.card(who).place.whereabouts is Whereabouts.PRESENT)
    spoken = ticket.receipt_code(session, who, transfer) or ""
    hand.until(lambda: spoken in desk.shell.notice.line.sentence)
    told = stay.TransferArrived(transfer=transfer, seen_by="Maëlle Tanguy", receipt_code=spoken)
    assert ticket.close_custody(sender, who, told).entry.source == "PHONE"
    laptop.lock_cold(sender)


def test_the_recovery_code_is_typed_back_and_asked_for_no_more(hand: Hand, tmp_path: Path) -> None:
    page = exchange(hand, "copies")
    laptop, session = hand.window.desk.laptop, hand.window.desk.session
    assert laptop is not None
    assert session is not None
    code = laptop.vault.add_recovery(laptop.data_key(session))
    page.copies.refresh()
    assert not page.copies.code.isHidden()
    hand.qtbot.keyClicks(page.copies.code, code[:-1])
    hand.qtbot.keyClick(page.copies.code, Qt.Key.Key_Return)
    hand.until(lambda: page.copies.answer.tone == "danger")
    hand.qtbot.keyClicks(page.copies.code, code.lower())
    hand.qtbot.keyClick(page.copies.code, Qt.Key.Key_Return)
    hand.until(lambda: page.copies.answer.tone == "ok")
    assert page.copies.code.isHidden()
    assert Vault.open(hand.window._folder).recovery_confirmed


def test_a_backup_is_made_from_the_window(hand: Hand, tmp_path: Path) -> None:
    page = exchange(hand, "copies")
    (tmp_path / "medium").mkdir()
    page.copies.back_up(tmp_path / "medium")
    hand.until(lambda: page.copies.answer.tone == "ok")
    assert len(list((tmp_path / "medium").iterdir())) == 1


def held_up(monkeypatch: pytest.MonkeyPatch, card: str) -> None:
    """Let long work wait, once it is under way, for somebody to press *Stop*."""

    def waiting(told: Progress, cancelled: Event) -> Progress:
        ends = until_stopped(told, cancelled)

        def progress(done: int, total: int, what: str = "", /) -> None:
            ends(done, total, what)
            if total:
                assert cancelled.wait(patience.SECONDS)
                ends(done, total, what)

        return progress

    monkeypatch.setattr(f"ui.exchange.{card}.until_stopped", waiting)


def test_taking_in_is_stopped_at_a_safe_point_and_goes_on_from_there(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop, session = neighbour(hand, tmp_path / "other")
    fill_past(session, Random(6), 2 * TOGETHER)
    page = exchange(hand, "in")
    taking, ours = page.taking, hand.window.desk.session
    assert ours is not None
    sent = export(session, stick, recipients=[as_recipient(ours)])
    laptop.lock_cold(session)
    taking.look_through(stick)
    hand.until(taking.take.isEnabled)
    before = ours.reader.count()
    with monkeypatch.context() as patched:
        held_up(patched, "copy_in")
        hand.qtbot.mouseClick(taking.take, Qt.MouseButton.LeftButton)
        hand.until(lambda: taking.running.bar.maximum() == sent.entries)
        hand.qtbot.mouseClick(taking.running.stop, Qt.MouseButton.LeftButton)
        hand.until(lambda: not taking.running.is_on and taking.take.isEnabled())
    assert ours.reader.count() == before + TOGETHER  # what is in stays in
    assert any(f"{TOGETHER} " in line and sent.path.name in line for line in taking.outcomes.words())
    sent.path.unlink()  # the stick is no longer needed
    hand.qtbot.mouseClick(taking.take, Qt.MouseButton.LeftButton)
    hand.until(lambda: coming(ours.reader) is None and not taking.running.is_on)
    assert ours.reader.count() == before + sent.entries + 1  # and the note that it came in
    assert not taking.take.isEnabled()


def test_what_a_lock_interrupted_goes_on_by_itself_and_is_seen_to(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop, session = neighbour(hand, tmp_path / "other")
    fill_past(session, Random(6), 2 * TOGETHER)
    taking, ours = exchange(hand, "in").taking, hand.window.desk.session
    assert ours is not None
    sent = export(session, stick, recipients=[as_recipient(ours)])
    laptop.lock_cold(session)
    taking.look_through(stick)
    hand.until(taking.take.isEnabled)
    with monkeypatch.context() as patched:
        held_up(patched, "copy_in")
        hand.qtbot.mouseClick(taking.take, Qt.MouseButton.LeftButton)
        hand.until(lambda: taking.running.bar.maximum() == sent.entries)
        assert taking.running.said.text().startswith(sent.path.name)  # which of several it is
        hand.qtbot.mouseClick(taking.running.stop, Qt.MouseButton.LeftButton)
        hand.until(lambda: not taking.running.is_on)
    locked = hand.window.desk.laptop
    assert locked is not None
    hand.window.desk.lock_cold()
    hand.until(lambda: locked.is_cold and bool(hand.window.lock.people.count()))
    with monkeypatch.context() as patched:
        held_up(patched, "resumed")
        again = exchange(hand, "in").taking
        hand.until(lambda: again.running.bar.maximum() == sent.entries)
        assert again.running.isVisible()
        assert again.running.said.text().startswith(sent.path.name)
        hand.qtbot.mouseClick(again.running.stop, Qt.MouseButton.LeftButton)
        hand.until(lambda: not again.running.is_on and again.take.isEnabled())
    hand.qtbot.mouseClick(again.take, Qt.MouseButton.LeftButton)
    hand.until(lambda: not again.running.is_on and not again.take.isEnabled())
    now = hand.window.desk.session
    assert now is not None
    assert coming(now.reader) is None


def test_a_copy_is_sealed_to_a_neighbour_who_is_named_and_lies_on_a_cd_as_well(hand: Hand, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop, session = neighbour(hand, tmp_path / "other")
    page, ours = exchange(hand, "out"), hand.window.desk.session
    assert ours is not None
    assert not page.out.ward.isVisible()  # nobody is known yet
    take_in(ours, export(session, stick, recipients=[as_recipient(ours)]).path)
    page.out.choose(stick)
    hand.until(page.out.ward.isVisible)
    page.out.ward.setCurrentIndex(1)
    assert "W2" in page.out.ward.currentText()
    page.out.disc.setChecked(True)
    hand.qtbot.mouseClick(page.out.write, Qt.MouseButton.LeftButton)
    hand.until(lambda: not page.out.running.is_on)
    (image,) = stick.glob("*.iso")
    assert image.name in page.out.answer.sentence
    assert take_in(session, image).new > 0  # with the neighbour's own key
    laptop.lock_cold(session)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 12])
def test_what_came_after_a_laptop_was_called_off_is_named(language: Language, count: int) -> None:
    with speaking(language):
        said = late_words(Late("station", "W7", START, count))
    assert f"{count} " in said
    assert "W7" in said
    assert START[:10] in said


def test_a_save_does_not_wait_for_the_first_copy_onto_a_second_medium(hand: Hand, tmp_path: Path) -> None:
    page = exchange(hand, "copies")
    begun, go_on = Event(), Event()

    def held(*words: Any) -> Mirror:
        begun.set()
        assert go_on.wait(patience.SECONDS)
        return open_mirror(*words)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ui.guard.safeguard.open_mirror", held)
        guard = page.copies.guard
        guard.mirror_to(tmp_path)
        hand.until(begun.is_set)
        hand.until(lambda: guard.state is MirrorState.BEGINS)
        done: list[str] = []
        hand.window.desk.write(lambda session: admitted(session, name="Quatrebarbes"), done.append)
        hand.until(lambda: bool(done))
        go_on.set()
        hand.until(lambda: guard.state is MirrorState.FOLLOWS)


def test_writing_is_stopped_and_leaves_nothing_on_the_stick(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page = exchange(hand, "out")
    page.out.choose(stick)
    with monkeypatch.context() as patched:
        held_up(patched, "copy_out")
        hand.qtbot.mouseClick(page.out.write, Qt.MouseButton.LeftButton)
        hand.until(lambda: page.out.running.bar.maximum() > 0)
        hand.qtbot.mouseClick(page.out.running.stop, Qt.MouseButton.LeftButton)
        hand.until(lambda: not page.out.running.is_on)
    assert page.out.answer.tone == "ok"
    assert list(stick.iterdir()) == []
    hand.qtbot.mouseClick(page.out.write, Qt.MouseButton.LeftButton)
    hand.until(lambda: not page.out.running.is_on)
    assert [path.suffix for path in stick.iterdir()] == [".cahier"]
