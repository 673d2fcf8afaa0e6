"""Who comes in and who is who, by keyboard, through the real window, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.paper.documents import Document
from console.record.background import background_of
from console.record.bodies import patient as patient_bodies
from console.record.census import CensusRow
from console.record.codes.background import ContactRole
from console.record.codes.patient import Capture, IdentityAttribute
from console.record.identity import fold
from console.record.scan import bed_label, number_label
from console.record.showing import date_text
from console.ward import identities
from console.words import Language
from tests.journeys.conftest import JULES, Hand
from tests.journeys.test_first_day import load_census, signed_in
from tests.record.test_scan import MATRIX
from tests.stations import census_of
from tests.ward.test_finding import rows
from ui.pages.accesses import AccessesPage
from ui.pages.patient import PatientPage
from ui.pages.printing import PrintPage

LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass
class Fingers:
    """Counts what a hand does: a character, a key or a click is one each."""

    hand: Hand
    keys: int = 0
    clicks: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def held(self) -> QWidget:
        """Where the next key goes."""
        found = self.hand.window.shell.focusWidget()
        assert found is not None
        return found

    def key(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.held, key, modifier)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.keys += len(text)
        QTest.keyClicks(self.held, text)

    def shortcut(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key that the window itself listens to."""
        self.keys += 1
        QTest.keyClick(self.hand.window.shell, key, modifier)

    def click(self, button: QWidget) -> None:
        """One click."""
        self.clicks += 1
        self.hand.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture(params=LANGUAGES)
def fingers(hand: Hand, request: pytest.FixtureRequest) -> Iterator[Fingers]:
    """A nurse at the board of the ward, in one language and in the other."""
    hand.window.shell.activateWindow()
    signed_in(hand)
    hand.window.shell.speak(request.param)
    yield Fingers(hand)
    hand.window.shell.speak("fr")


def form_of(hand: Hand, name: str) -> Any:
    """A form that has read whom it is about."""
    form: Any = hand.window.desk.page(name)
    hand.until(lambda: form.is_ready and form.primary.isEnabled())
    return form


def read(hand: Hand, job: Any) -> Any:
    """What a job on the lane answers."""
    answers: list[Any] = []
    hand.window.desk.run(job, answers.append)
    hand.until(lambda: bool(answers))
    return answers[0]


def census(hand: Hand, *people: CensusRow) -> list[str]:
    """Put a census beside the log."""
    return read(hand, lambda session: census_of(session, *people))  # type: ignore[no-any-return]


def test_an_unknown_patient_is_admitted_and_the_sheet_is_there(
    fingers: Fingers, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = fingers.hand
    hand.until(lambda: hand.ward.home.board.current() is not None)
    fingers.key(Qt.Key.Key_Return)  # the first bed is empty and current
    form = form_of(hand, "admit")
    bed = form.field("bed").text()
    assert bed
    fingers.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    fingers.type("U")
    assert form.field("birth_name").text() == "INCONNU-ALPHA"
    fingers.key(Qt.Key.Key_Tab)
    assert fingers.held is form.field("age_estimated").edit
    fingers.type("60")
    fingers.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    hand.until(lambda: len(hand.board.patients) == 1)
    [file] = hand.board.patients
    assert (file.place.bed, file.identity.birth_name) == (bed, "INCONNU-ALPHA")
    assert file.identity.attributes == {IdentityAttribute.FICT}
    assert file.identity.number.startswith("D-")
    fingers.shortcut(Qt.Key.Key_F6)
    page = hand.page(PrintPage, "print")
    hand.until(lambda: page.isVisible() and fingers.held is page.choice.documents)
    hand.until(lambda: bool(page.choice.patients.currentData()))
    while page.choice.document is not Document.DOSSIER:
        fingers.type(Document.DOSSIER.label[0])  # a list goes on to the next that begins so
    fingers.click(page.make)
    hand.until(lambda: page.kept.count() > 0)
    with capsys.disabled():
        print(f"\nunknown patient admitted and sheet made: {fingers.keys} keys, {fingers.clicks} clicks")  # noqa: T201
    assert fingers.keys + fingers.clicks <= 24


def test_the_folded_parts_are_reached_by_keyboard_alone_and_saved_in_one_act(fingers: Fingers) -> None:
    hand = fingers.hand
    hand.window.desk.open_form("admit")
    form = form_of(hand, "admit")
    hand.until(lambda: fingers.held is form.field("birth_name").edit)
    fingers.type("Quiniou")
    heading = form.sections["contacts"].heading
    for _step in range(60):
        if fingers.held is heading:
            break
        fingers.key(Qt.Key.Key_Tab)
    assert fingers.held is heading
    fingers.key(Qt.Key.Key_Return, Qt.Key.Key_Tab)
    assert form.sections["contacts"].is_open
    fingers.key(Qt.Key.Key_Down, Qt.Key.Key_Tab)  # the role after the first
    fingers.type("Luc Quiniou")
    fingers.key(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    fingers.type("0600000001")
    fingers.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    hand.until(lambda: len(hand.board.patients) == 1)
    who = hand.board.patients[0].id
    found = background_of(read(hand, lambda session: session.card(who)))
    assert [(each.role, each.name, each.phone) for each in found.contacts] == [
        (ContactRole.TRUSTED, "Luc Quiniou", "0600000001")
    ]


def test_the_ins_code_fills_the_admission_in_and_finds_the_patient_afterwards(fingers: Fingers) -> None:
    hand = fingers.hand
    hand.window.desk.show_page("exchange")
    fingers.shortcut(Qt.Key.Key_F9)
    scan = hand.window.scan
    hand.until(lambda: fingers.held is scan.edit)
    for part in MATRIX.split("\x1d"):
        fingers.type(part)
        fingers.key(Qt.Key.Key_BracketRight, modifier=Qt.KeyboardModifier.ControlModifier)
    fingers.key(Qt.Key.Key_Return)
    form = form_of(hand, "admit")
    assert form.field("birth_name").text() == "RUIZ-DE LA TOUR"
    assert form.field("birth_date").text() == "15/08/1955"
    assert not scan.isVisible()
    fingers.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    hand.until(lambda: len(hand.board.patients) == 1)
    [file] = hand.board.patients
    assert file.identity.matricule == "255081416802538"
    registered = read(hand, lambda session: session.reader.latest(file.id, "patient_registered"))[0].body
    assert isinstance(registered, patient_bodies.PatientRegistered)
    assert registered.capture is Capture.CB
    hand.window.desk.show_page("exchange")
    for text in (MATRIX.replace("\x1d", "|"), number_label(file.identity.number), bed_label("4120", "12A")):
        fingers.shortcut(Qt.Key.Key_F9)
        hand.until(lambda: fingers.held is scan.edit)
        fingers.type(text)
        fingers.key(Qt.Key.Key_Return)
        if text == bed_label("4120", "12A"):
            assert form_of(hand, "admit").field("bed").text() == "12A"  # nobody is in it
        else:
            hand.until(lambda: hand.window.shell.page == "board")
        hand.window.desk.show_page("exchange")


def test_a_spoiled_scan_says_what_is_wrong_and_starts_nothing(fingers: Fingers) -> None:
    hand = fingers.hand
    before = read(hand, lambda session: session.reader.count())
    fingers.shortcut(Qt.Key.Key_F9)
    scan = hand.window.scan
    hand.until(lambda: fingers.held is scan.edit)
    for text in (MATRIX[:50], "D-HW1-000147-Q", bed_label("4120", "12A")[:-1] + "B", "F5"):
        fingers.type(text)
        fingers.key(Qt.Key.Key_Return)
        hand.until(scan.said.isVisible)
        assert scan.said.sentence
        assert hand.window.shell.page == "board"
    fingers.key(Qt.Key.Key_Escape)
    assert not scan.isVisible()
    assert read(hand, lambda session: session.reader.count()) == before


def test_anybody_among_six_hundred_is_three_keys_away_once_the_name_is_typed(fingers: Fingers) -> None:
    hand = fingers.hand
    people = rows(600)
    ids = census(hand, *people)
    field = hand.window.shell.topbar.search
    for index in (5, 77, 298, 431, 599):
        fingers.shortcut(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field.edit, fold(f"{people[index].birth_name} {' '.join(people[index].given_names)}"))
        read(hand, lambda _session: True)  # what was asked while typing is answered
        hand.until(field.results.isVisible)
        hits = [hit.key for hit in field._hits]
        assert ids[index] in hits[:3]
        fingers.keys = 0
        fingers.key(*[Qt.Key.Key_Down] * hits.index(ids[index]), Qt.Key.Key_Return)
        assert fingers.keys <= 3
        page = hand.page(PatientPage, "patient")
        read(hand, lambda _session: True)
        assert page._asked == ids[index]
        read(hand, lambda _session: True)  # the page has taken the hand: it reads in two steps


def test_another_unit_is_listed_by_its_name_and_its_files_ask_for_a_reason(fingers: Fingers) -> None:
    hand = fingers.hand
    there, hidden = census(
        hand,
        CensusRow(birth_name="Vu", given_names=("Hoa",), birth_date="1950-02-03", number="1", unit="4300", bed="R1"),
        CensusRow(birth_name="Cache", number="2", unit="4300", bed="R2", confidential=True),
    )
    fingers.shortcut(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = hand.window.shell.topbar.search
    fingers.type("rea")
    hand.until(lambda: any(hit.kind == "unit" for hit in field._hits))
    assert [hit.key for hit in field._hits if hit.kind == "patient"] == [there]
    detail = next(hit.detail for hit in field._hits if hit.key == there)
    assert date_text("1950-02-03") in detail
    assert "R1" in detail
    fingers.key(Qt.Key.Key_Down, Qt.Key.Key_Return)
    page = hand.page(PatientPage, "patient")
    hand.until(page.reason.isVisible)
    fingers.key(Qt.Key.Key_Return)
    assert page.lines.count() == 0
    fingers.type("Transfert en cours")
    fingers.key(Qt.Key.Key_Return)
    hand.until(lambda: page.lines.count() > 0)
    assert hidden not in [hit.key for hit in field._hits]
    hand.window.desk.show_page("accesses")
    accesses = hand.page(AccessesPage, "accesses")
    hand.until(accesses.refusal.isVisible)  # a nurse does not answer for the unit


def test_two_identifiers_are_checked_by_one_key_before_the_first_entry_and_not_again(
    fingers: Fingers, tmp_path: Path
) -> None:
    hand = fingers.hand
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    who = hand.board.patients[0].id
    for turn in (1, 2):
        hand.window.desk.open_form("transmit", who)
        form = form_of(hand, "transmit")
        form.field("target").set_text("Douleur")
        form.field("data").set_text(f"EN {turn}")
        fingers.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
        if turn == 1:
            assert form.confirm.isVisible()
            assert "TREMBLAY" in form.confirm.line.sentence
            assert date_text("1948-03-14") in form.confirm.line.sentence
            assert "12A" in form.confirm.line.sentence
            assert fingers.held is form.confirm.yes
            fingers.key(Qt.Key.Key_Return)
        hand.until(lambda: hand.window.shell.page == "board")
    kinds = [stored.entry.kind for stored in read(hand, lambda session: list(session.reader.entries()))]
    assert kinds.count("identity_checked") == 1
    assert kinds.index("identity_checked") < kinds.index("transmission")


def test_near_names_carry_a_badge_until_somebody_says_that_they_are_two(fingers: Fingers) -> None:
    hand = fingers.hand
    census(
        hand,
        CensusRow(birth_name="Martin", given_names=("Jeanne",), number="1", unit="4120", bed="12A"),
        CensusRow(birth_name="Martin", given_names=("Jean",), number="2", unit="4120", bed="12B"),
    )
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 2)
    one = hand.board.patients[0].id
    assert all(row.is_similar for row in hand.board.rows if row.file)
    hand.window.desk.open_form("identity", one, about="APART")
    form = form_of(hand, "identity")
    assert form.field("near").text()
    form.field("reason").set_text("Deux bracelets vus")
    fingers.key(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    hand.until(lambda: fingers.held is form.confirm.yes)
    fingers.key(Qt.Key.Key_Return)
    hand.until(lambda: all(row.is_homonym for row in hand.board.rows if row.file))
    assert "omonym" in hand.ward.home.panel.banner.doubt.said


def test_a_link_undone_leaves_what_was_written_to_be_moved(fingers: Fingers, tmp_path: Path) -> None:
    hand = fingers.hand
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    known, other = (file.id for file in hand.board.patients[:2])
    desk = hand.window.desk
    read(hand, lambda session: [identities.check(session, session.card(who)) for who in (known, other)])

    def saved(about: str, **texts: str) -> None:
        desk.open_form("identity", known, about=about)
        form = form_of(hand, "identity")
        for name, said in texts.items():
            form.field(name).set_text(said)
            form.field(name).changed.emit()
        if not texts.get("link") and about in ("CONFIRM", "UNLINK"):
            form.field("link").set_text(form.opened.more.standing[0][0])
        with hand.qtbot.waitSignal(desk.saved_at):
            form.submit()
            if form.confirm.isVisible():
                form.submit()
        hand.until(lambda: hand.window.shell.page != "identity")

    saved("LINK", other=other, reason="Reconnue par sa fille")
    hand.until(hand.ward.home.panel.banner.beside.isVisible)
    hand.window.shell.lock_requested.emit()
    hand.unlock(JULES)
    hand.until(lambda: hand.is_open and desk.session is not None)
    saved("CONFIRM")
    hand.until(lambda: len(hand.board.patients) == 2)
    note = patient_bodies.ToldApart(other="x", reason="r")
    wrong = read(hand, lambda session: session.write_about(known, note))[-1].entry
    saved("UNLINK", reason="C’était sa sœur")
    hand.until(lambda: len(hand.board.patients) == 3)
    desk.open_form("identity", known, about="MOVE")
    form = form_of(hand, "identity")
    assert f"{wrong.id} {other}" in [key for key, _words in form.opened.more.lines]
    saved("MOVE", line=f"{wrong.id} {other}", reason="Dit par la famille")
    moved = read(hand, lambda session: session.reader.latest(other, "told_apart"))
    assert [line.entry.replaces for line in moved] == [(wrong.id,)]


def test_the_bed_round_asks_where_and_who_and_goes_on(fingers: Fingers, tmp_path: Path) -> None:
    hand = fingers.hand
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    bar, table = hand.ward.round, hand.ward.home.board.table
    assert "0" in bar.said.text()
    fingers.click(bar.start)
    hand.until(lambda: fingers.held is table)
    fingers.key(Qt.Key.Key_1)
    hand.until(lambda: "NGUYEN" in bar.said.text())
    fingers.key(Qt.Key.Key_3)  # somebody else is in 12B
    hand.until(lambda: bar.question == "WHO")
    fingers.key(Qt.Key.Key_1)
    hand.until(lambda: fingers.held is bar.search.edit)
    fingers.type("gagnon")
    hand.until(lambda: bar.search.results.count() > 0 and bar.search.results.isVisible())
    fingers.key(Qt.Key.Key_Return)
    hand.until(lambda: any(f.place.bed == "12B" and f.identity.birth_name == "GAGNON" for f in hand.board.patients))
    hand.until(lambda: not hand.ward.steps._round.waiting)  # type: ignore[union-attr]
    assert not bar.isVisible()

    hand.window.desk.do("round")
    hand.until(lambda: bar.is_active and len(hand.ward.steps._round.waiting) == 2)  # type: ignore[union-attr]
    hand.until(lambda: bar._asks and fingers.held is table)
    fingers.key(Qt.Key.Key_2)
    hand.until(lambda: bar.question == "WHERE")
    fingers.key(Qt.Key.Key_2)
    assert form_of(hand, "exit").patient is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_of_an_admission_comes_back_with_its_folded_parts(
    hand: Hand, language: Language, qapp: QApplication
) -> None:
    del qapp
    signed_in(hand)
    hand.window.shell.speak(language)
    hand.window.desk.open_form("admit")
    form = form_of(hand, "admit")
    for name, said in (("birth_name", "Quiniou"), ("contacts", "NOTIFY\tLuc\tfils\t06"), ("risks", "FALLS")):
        form.field(name).set_text(said)
        form.field(name).changed.emit()
    form.leave()
    hand.until(lambda: hand.window.shell.page == "board")
    hand.window.desk.open_form("admit")
    form = form_of(hand, "admit")
    assert form.offer.isVisible()
    form.offer.restore.click()
    assert form.field("contacts").text() == "NOTIFY\tLuc\tfils\t06"
    assert form.sections["contacts"].is_open
    assert form.sections["alerts"].is_open
    assert not form.sections["food"].is_open
    hand.window.shell.speak("fr")
