"""A book that turns out to be damaged at unlock: the window leads to what can be done, and nothing is deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from console.crossing.salvage import salvage
from console.errors import CahierError, Fault
from console.store.book import Book
from console.store.driver import PAGE_BYTES
from console.store.key_file import BOOK
from console.store.vault import Opened
from tests.journeys.conftest import MAELLE, Hand
from tests.journeys.test_first_day import signed_in
from tests.stations import admitted


def opens(folder: Path, opened: Opened) -> bool:
    """Whether a book opens and says who works there."""
    try:
        book = Book.open(folder, opened.data_key, opened.salt)
    except CahierError as error:
        assert error.fault is Fault.STORE_DAMAGED
        return False
    try:
        return bool(book.latest.people())
    except CahierError:
        return False
    finally:
        book.close()


def damaged(hand: Hand, folder: Path, scratch: Path) -> bytes:
    """Damage the first page without which the book does not open but most of it can be read."""
    laptop = hand.window.desk.laptop
    assert laptop is not None
    opened = laptop.vault.unlock(laptop.person_named(MAELLE.name), MAELLE.passphrase)
    whole = (folder / BOOK).read_bytes()
    scratch.mkdir()
    for page in range(1, len(whole) // PAGE_BYTES):
        data = bytearray(whole)
        data[page * PAGE_BYTES + 200] ^= 0xFF
        (folder / BOOK).write_bytes(data)
        if opens(folder, opened):
            continue
        (folder / BOOK).write_bytes(data)
        try:
            salvage(folder, opened, scratch, hand.clock, laptop.entropy)
        except CahierError:
            continue
        return bytes(data)
    raise AssertionError("every page stops both or neither")


def test_the_lock_page_leads_to_the_recovery_screen_and_what_can_be_read_is_copied_out(
    hand: Hand, tmp_path: Path
) -> None:
    window, folder, stick = hand.window, tmp_path / "store", tmp_path / "stick"
    stick.mkdir()
    whole = (folder / BOOK).read_bytes()
    data = damaged(hand, folder, tmp_path / "scratch")
    hand.unlock(MAELLE)
    hand.until(window.recovery.isVisible)
    buttons = [each for each in window.recovery.findChildren(QPushButton) if each.isVisible()]
    assert window.recovery.restore in buttons
    assert window.recovery.salvage in buttons
    hand.qtbot.mouseClick(window.recovery.salvage, Qt.MouseButton.LeftButton)
    page = window.salvage
    page.take(stick)
    page.who.setCurrentText(MAELLE.name)
    page.secret.setText("rien de tout cela ici")
    hand.qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.said.tone == "danger")
    assert list(stick.iterdir()) == []
    page.secret.setText(MAELLE.passphrase)
    hand.qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.said.tone == "ok")
    assert [path.suffix for path in stick.iterdir()] == [".cahier"]
    assert (folder / BOOK).read_bytes() == data
    (folder / BOOK).write_bytes(whole)  # IT mended the disk
    hand.qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    signed_in(hand)
    done: list[str] = []
    window.desk.write(lambda session: admitted(session, name="Quatrebarbes"), done.append)
    hand.until(lambda: bool(done))
    window.shell.use_tool("lock")  # the lock of the mended book, and only that one
    hand.until(lambda: not hand.is_open)
    signed_in(hand)
