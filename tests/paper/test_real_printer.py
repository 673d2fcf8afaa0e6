"""Pages that really went through CUPS to a real IPP printer, and what is left behind.

The printer and its CUPS live in namespaces of their own, on a loopback that nothing else sees. Their
pages are rendered and compared with what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from console.paper.documents import Document
from console.store.sheets import Sheet
from console.ward.printers import Cups, Job, JobState, Spooler, Ticket
from console.ward.printing import Printed
from console.words import speaking
from tests.make import START, a_ward
from tests.paper import reading
from tests.real_printer import Ward, real_printer, within_reach
from ui.sheets.spooling import Raster

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
DPI = 60
BLUR_PX, NOTICEABLE = 2, 3.6  # of 255: mean difference of a page; one shifted by 2 mm differs by more than 4


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    with real_printer() as running:
        yield running


@pytest.fixture(scope="module")
def printed() -> Printed:
    with speaking("fr"):
        paper = reading.printed(a_ward(14), Document.HANDOVER)
    return Printed(Sheet("SYN-4120-0007", "HANDOVER", START, paper.pages, paper.patients, "{}"), paper.data)


def state_at_the_end(spooler: Spooler, job: Job) -> JobState:
    assert within_reach(lambda: spooler.state(job).is_over)
    return spooler.state(job)


def drawn(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    soft = [each.resize(one.size).filter(ImageFilter.GaussianBlur(BLUR_PX)) for each in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*soft)).mean[0])


def assert_same_pages(data: bytes, path: Path) -> None:
    sent, came = drawn(data), drawn(path.read_bytes())
    assert len(sent) == len(came)
    for one, other in zip(sent, came, strict=True):
        assert abs(one.width - other.width) <= 2 and abs(one.height - other.height) <= 2  # A4 stays A4
        assert difference(one, other) < NOTICEABLE


def test_a_document_arrives_whole_and_the_spooler_keeps_nothing(ward: Ward, printed: Printed) -> None:
    spooler = Cups()
    assert "ward" in [each.name for each in spooler.printers()]
    job = spooler.send(printed, Ticket("ward", both_sides=True))
    assert state_at_the_end(spooler, job) is JobState.DONE
    assert_same_pages(printed.data, ward.received()[-1])
    assert ward.spooled() != []  # CUPS keeps pages in clear: this is what the purge is for
    assert spooler.purge(job)
    assert ward.spooled() == []


def test_the_name_of_a_job_is_the_number_of_the_document(ward: Ward, printed: Printed) -> None:
    spooler = Cups()
    job = spooler.send(printed, Ticket("ward"))
    state_at_the_end(spooler, job)
    assert printed.number.lower() in ward.received()[-1].name
    assert spooler.purge(job)


def asked(ward: Ward) -> list[str]:
    """What the printer was asked for, one attribute on each line, over all jobs so far."""
    told = (ward.folder / "log" / "printer").read_text("utf-8", "replace")
    return [" ".join(each.split()) for each in told.split("\n")]


def test_copies_and_sides_are_asked_of_the_printer(ward: Ward, printed: Printed) -> None:
    spooler = Cups()
    job = spooler.send(printed, Ticket("ward", copies=2, both_sides=True))
    assert state_at_the_end(spooler, job) is JobState.DONE
    assert "copies (integer) 2" in asked(ward)
    assert "sides (keyword) two-sided-long-edge" in asked(ward)
    assert spooler.purge(job)


def test_the_tray_that_was_chosen_is_asked_of_the_printer(ward: Ward, printed: Printed) -> None:
    spooler = Cups()
    [printer] = (each for each in spooler.printers() if each.name == "ward")
    assert set(printer.trays) >= {"Main", "Manual", "ByPassTray"}
    assert printer.has_duplex
    for tray, source in (("Manual", "manual"), ("ByPassTray", "by-pass-tray")):
        before = len(asked(ward))
        job = spooler.send(printed, Ticket("ward", tray=tray))
        assert state_at_the_end(spooler, job) is JobState.DONE
        wanted = [each for each in asked(ward)[before:] if each.startswith("media-col (collection)")]
        assert any(f"media-source={source}" in each for each in wanted), wanted
        assert spooler.purge(job)


def test_the_comparison_sees_a_page_that_is_shifted(printed: Printed) -> None:
    page = drawn(printed.data)[0]
    assert difference(page, ImageChops.offset(page, 0, 5)) > NOTICEABLE
    assert difference(page, ImageChops.offset(page, 5, 0)) > NOTICEABLE


def test_a_printer_that_nobody_answers_for_prints_nothing_and_says_so(ward: Ward, printed: Printed) -> None:
    spooler = Cups()
    before = len(ward.received())
    job = spooler.send(printed, Ticket("away"))
    assert not spooler.state(job).is_over
    assert not spooler.purge(job)  # as long as a job waits nothing is purged
    spooler.withdraw(job)
    assert state_at_the_end(spooler, job) is JobState.FAILED
    assert spooler.purge(job)
    assert len(ward.received()) == before
    assert ward.spooled() == []


def test_the_helper_paints_the_same_pages(ward: Ward, printed: Printed) -> None:
    spooler, before, told = Raster(), len(ward.received()), len(asked(ward))
    [printer] = (each for each in spooler.printers() if each.name == "ward")
    assert printer.has_duplex
    spooler.send(printed, Ticket("ward", copies=2, both_sides=True))
    assert within_reach(lambda: len(ward.received()) > before)
    last = ward.received()[-1]
    assert within_reach(lambda: last.read_bytes().rstrip().endswith(b"%%EOF"))
    assert "copies (integer) 2" in asked(ward)[told:]
    assert "sides (keyword) two-sided-long-edge" in asked(ward)[told:]
    assert_same_pages(printed.data, last)
