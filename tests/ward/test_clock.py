"""The laptop's clock: confirmed once a shift, flagged when it jumps, put right by an entry."""

from __future__ import annotations

import pypdfium2

from console.errors import Fault
from console.paper.documents import Document, Wish
from console.record.bodies import care
from console.record.bodies.station import Accessed
from console.record.codes.station import Access
from console.record.instant import Instant
from console.record.wording import describe
from console.ward import clock, observations, printing
from console.ward.session import Session, Told
from console.words import speaking
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal


def jumps(session: Session) -> list[str | None]:
    """What was noted of a clock that jumped."""
    notes = (line.body for line in session.reader.lines_of_kind("accessed"))
    return [note.reason for note in notes if isinstance(note, Accessed) and note.access is Access.CLOCK_JUMPED]


def test_the_clock_is_confirmed_once_a_shift(station: Station, nurse: Session) -> None:
    assert clock.shift_began(nurse) == Instant("2026-02-09T05:00:00.000Z")  # six o'clock at the site
    assert not clock.is_confirmed(nurse)
    clock.confirm(nurse, "horloge du poste")
    assert clock.is_confirmed(nurse)
    station.clock.advance(hours=9)
    assert not clock.is_confirmed(nurse)


def test_a_jump_is_noted_with_the_next_entry_and_once(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    station.clock.jump(minutes=45)
    seen = observations.observe(nurse, who, care.Observed(pulse=70))
    observations.observe(nurse, who, care.Observed(pulse=72))
    assert seen.entry.kind == "observed"
    assert jumps(nurse) == ["+45 min"]


def test_a_correction_needs_a_reason_a_range_of_the_book_and_a_shift(nurse: Session) -> None:
    admitted(nurse)
    with Refusal(nurse, Fault.REASON_MISSING):
        clock.correct(nurse, first_seq=1, last_seq=2, shift_s=60, reason=" ")
    for first, last, shift in ((0, 2, 60), (3, 2, 60), (1, 10_000, 60), (1, 2, 0), (1, 2, 10**12)):
        with Refusal(nurse, Fault.OUT_OF_RANGE):
            clock.correct(nurse, first_seq=first, last_seq=last, shift_s=shift, reason="montre")


def test_a_role_that_may_not_put_the_clock_right_writes_nothing(station: Station) -> None:
    crisis = station.unlock("crisis")
    with Refusal(crisis, Fault.NOT_ENTITLED):
        clock.correct(crisis, first_seq=1, last_seq=1, shift_s=60, reason="montre")


def test_what_was_written_since_the_clock_was_confirmed_is_offered(nurse: Session) -> None:
    confirmed = clock.confirm(nurse)
    admitted(nurse)
    assert clock.since_confirmed(nurse) == (confirmed.entry.seq, nurse.book.head().seq)


def test_a_time_that_was_put_right_is_marked_on_screen_and_paper_and_a_typed_one_is_not(
    station: Station, nurse: Session
) -> None:
    who = admitted(nurse)
    seen = observations.observe(nurse, who, care.Observed(pulse=70)).entry
    typed = observations.observe(nurse, who, care.Observed(pulse=71), Told(occurred_at=nurse.now())).entry
    clock.correct(nurse, first_seq=seen.seq, last_seq=typed.seq, shift_s=-3600, reason="heure d’hiver")
    station.clock.advance(minutes=1)
    zone = nurse.site.zone_info
    file = nurse.reader.file(who)
    assert file is not None
    card = {line.entry.id: line for line in nurse.card(who).lines}
    with speaking("fr"):
        marked = {line.entry.id: describe(line, file.people, zone) for line in file.lines}
        printed = printing.prepare(nurse, Wish(Document.DOSSIER, patient=who))
    page = " ".join(pypdfium2.PdfDocument(printed.data)[0].get_textpage().get_text_bounded().split())
    assert "(horloge corrigée)" in marked[seen.id]
    assert "05:10 (horloge corrigée)" in marked[seen.id]
    assert "horloge" not in marked[typed.id]
    assert page.count("(horloge corrigée)") == 1
    assert (card[seen.id].retimed_s, card[typed.id].retimed_s) == (-3600, 0)
