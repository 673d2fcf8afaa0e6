"""From the board to paper: a document is made, looked at, printed, and kept where a printer fails."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import Qt

from console.paper.documents import Document
from console.record.bodies.care import Allergy
from console.record.bodies.station import DocumentPrinted
from console.record.bodies.stay import BedConfirmed, TransferAsked
from console.record.codes.stay import Finding, TransferReason, TransferScope
from console.ward import care, reading, stays
from console.ward.printers import AS_LOCKED_FILE
from tests.journeys.conftest import Hand
from tests.journeys.test_first_day import load_census, signed_in
from tests.make import WARD
from tests.real_printer import Ward, real_printer
from ui.forms.shift_report import ShiftReportForm
from ui.pages.printing import PrintPage

IODINE = Allergy(substance="Iode")


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    with real_printer() as running:
        yield running


def noted(hand: Hand) -> list[DocumentPrinted]:
    """What the book says left the laptop."""
    found: list[list[DocumentPrinted]] = []
    hand.window.desk.run(
        lambda session: [
            line.body
            for line in session.reader.lines_of_kind("document_printed")
            if isinstance(line.body, DocumentPrinted)
        ],
        found.append,
    )
    hand.until(lambda: bool(found))
    return found[0]


def made(hand: Hand, document: Document) -> PrintPage:
    """The print page with a document that was just made."""
    hand.window.desk.show_page("print")
    page = hand.page(PrintPage, "print")
    hand.until(lambda: page.choice.patients.count() > 0)
    page.choice.choose(document)
    hand.qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.pages.count() > 0)
    return page


def test_every_document_of_the_table_is_offered_and_made(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    refused = {Document.TRANSFER}  # nobody is being transferred
    for count, document in enumerate((each for each in Document if each not in refused), start=1):
        page = made(hand, document)
        hand.until(lambda count=count: page.kept.count() == count)  # type: ignore[misc]  # noqa: B023
        assert page.said.text()
    hand.window.desk.show_page("print")
    page = hand.page(PrintPage, "print")
    page.choice.choose(Document.TRANSFER)
    hand.qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    hand.until(page.answer.isVisible)
    assert page.kept.count() == len(Document) - 1


@pytest.mark.slow
@pytest.mark.loopback
def test_a_document_goes_to_the_printer_is_noted_and_leaves_nothing_in_the_spooler(
    hand: Hand, tmp_path: Path, ward: Ward
) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.HANDOVER)
    hand.until(lambda: page.out.printers.findText("ward") >= 0)
    page.out.printers.setCurrentText("ward")
    page.out.copies.setCurrentIndex(page.out.copies.findData(2))
    page.out.both_sides.setChecked(True)
    hand.qtbot.mouseClick(page.out.send, Qt.MouseButton.LeftButton)
    hand.until(lambda: ward.received() != [] and page.out.send.isEnabled())
    hand.until(lambda: ward.spooled() == [])
    [note] = noted(hand)
    assert (note.document, note.printer, note.copies, note.patients) == ("HANDOVER", "ward", 2, 3)
    assert page.answer.accessibleName()


@pytest.mark.slow
@pytest.mark.loopback
def test_what_no_printer_takes_is_kept_and_can_be_printed_on_another(hand: Hand, tmp_path: Path, ward: Ward) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.KITCHEN)
    hand.until(lambda: page.out.printers.findText("away") >= 0)
    before = len(ward.received())
    page.out.printers.setCurrentText("away")
    hand.qtbot.mouseClick(page.out.send, Qt.MouseButton.LeftButton)
    hand.until(page.out.withdraw.isVisible)
    hand.qtbot.mouseClick(page.out.withdraw, Qt.MouseButton.LeftButton)
    hand.until(page.out.send.isEnabled)
    assert len(ward.received()) == before
    assert page.kept.count() == 1
    page.kept.itemClicked.emit(page.kept.item(0))
    hand.until(lambda: page.pages.count() > 0)
    page.out.printers.setCurrentText("ward")
    hand.qtbot.mouseClick(page.out.send, Qt.MouseButton.LeftButton)
    hand.until(lambda: len(ward.received()) > before and ward.spooled() == [])


def test_a_locked_file_opens_with_the_passphrase_that_was_shown_and_no_other(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.SITUATION)
    page.out.save_locked_to(tmp_path / "locked.pdf")
    hand.until(page.answer.isVisible)
    data = (tmp_path / "locked.pdf").read_bytes()
    passphrase = page.answer.accessibleName().rpartition(" : ")[2].rpartition(": ")[2]
    assert len(passphrase.split()) == 5
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(data), password="un deux trois quatre cinq")
    with pikepdf.open(io.BytesIO(data), password=passphrase) as opened:
        assert opened.encryption.R == 6
        assert len(opened.pages) == 1
    assert b"TREMBLAY" not in data
    assert [note.printer for note in noted(hand)] == [AS_LOCKED_FILE]


def test_somebody_about_to_leave_is_offered_the_transfer_sheet_and_others_their_file(
    hand: Hand, tmp_path: Path
) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    gone, here = (file.id for file in hand.board.patients[:2])
    ask = TransferAsked(scope=TransferScope.HOSPITAL, reason=TransferReason.SPECIALTY, to_hospital="CHU")
    confirmed = BedConfirmed(unit=WARD.code, bed="12A", finding=Finding.HERE)
    hand.window.desk.write(lambda session: stays.confirm_bed(session, gone, confirmed))
    hand.window.desk.write(lambda session: stays.ask_transfer(session, gone, ask))
    hand.until(lambda: any(row.transfer for row in hand.board.rows))
    page = hand.page(PrintPage, "print")
    for who, document in ((gone, Document.TRANSFER), (here, Document.DOSSIER)):
        hand.window.desk.show_page("print", patient=who)
        hand.until(lambda who=who: page.choice.patients.currentData() == who)  # type: ignore[misc]
        hand.until(lambda document=document: page.choice.document is document)  # type: ignore[misc]


def test_a_page_names_the_sheet_that_it_takes_the_place_of(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_page("print")
    page = hand.page(PrintPage, "print")
    hand.until(lambda: page.choice.patients.count() > 0)
    page.choice.choose(Document.SITUATION)
    hand.qtbot.keyClicks(page.choice.replaces, "4120-W1-7")
    hand.qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.pages.count() > 0)
    page.save_to(tmp_path / "page.pdf")
    hand.until(page.answer.isVisible)
    document = pypdfium2.PdfDocument((tmp_path / "page.pdf").read_bytes())
    assert "4120-W1-7" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_a_readable_file_is_saved_only_after_a_warning_that_names_what_it_holds(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.SITUATION)
    assert not page.out.save_all_the_same.isVisible()
    hand.qtbot.mouseClick(page.out.save, Qt.MouseButton.LeftButton)
    assert "3 patients" in page.answer.accessibleName()
    assert page.out.save_all_the_same.isVisible()


def test_a_blank_form_is_said_to_name_nobody(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.BLANK)
    hand.until(lambda: page._printed is not None and page.pages.count() == page._printed.sheet.pages > 20)
    hand.qtbot.mouseClick(page.out.save, Qt.MouseButton.LeftButton)
    said = page.answer.accessibleName()
    assert "aucun patient" in said


def test_a_kept_document_is_made_again_as_things_are_now(hand: Hand, tmp_path: Path) -> None:
    """The same document of the same patients, with what came since, in place of the one that was kept."""
    signed_in(hand)
    load_census(hand, tmp_path)
    page = made(hand, Document.SITUATION)
    hand.until(lambda: page.kept.count() == 1)
    first = page.said.text()
    hand.window.desk.write(lambda session: care.add_alert(session, reading.board(session).patients[0].id, IODINE))
    page.kept.setCurrentRow(0)
    page.kept.itemClicked.emit(page.kept.item(0))
    hand.until(page.again.isEnabled)
    hand.qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.kept.count() == 2 and page.said.text() != first)
    page.save_to(tmp_path / "again.pdf")
    hand.until(page.answer.isVisible)
    document = pypdfium2.PdfDocument((tmp_path / "again.pdf").read_bytes())
    told = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Iode" in told
    assert "4120-W1-1" in told  # the sheet that it takes the place of
    assert "4120-W1-2" in told


def test_the_manager_reports_of_the_shift_and_the_summary_prints_it(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_page("print")
    page = hand.page(PrintPage, "print")
    hand.until(lambda: page.choice.patients.count() > 0)
    page.choice.choose(Document.SHIFT)
    hand.qtbot.mouseClick(page.choice.report, Qt.MouseButton.LeftButton)
    form = hand.page(ShiftReportForm, "shift_report")
    hand.until(form.primary.isEnabled)
    form.field("staff").set_text("Odile Perrin\tAS\t6–14\tintérim")
    form.field("staff").changed.emit()
    form.submit()
    hand.until(lambda: hand.window.shell.page == "print")
    page = made(hand, Document.SHIFT)
    page.save_to(tmp_path / "shift.pdf")
    hand.until(page.answer.isVisible)
    document = pypdfium2.PdfDocument((tmp_path / "shift.pdf").read_bytes())
    told = " ".join(each.get_textpage().get_text_bounded() for each in document)
    document.close()
    assert "Odile Perrin" in told
    assert "intérim" in told
