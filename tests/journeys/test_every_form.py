"""Each form of the table, found by its name, filled in on the keyboard and signed, in both languages.

What was typed is read back from the log, and in the wording of the patient's file or, for what belongs
to the unit, in the sentence that pages and paper are made of. A form without a row here fails.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError as NeverCameError
from pytestqt.qtbot import QtBot

from console.record.bodies.course import Dialysis
from console.record.bodies.stay import Discharged
from console.record.clock import ScriptedClock, system_entropy
from console.record.codes.course import Basis
from console.record.codes.stay import ExitMode
from console.record.effects import Line
from console.record.identity import fold
from console.record.instant import local
from console.record.kinds import KINDS
from console.record.wording import describe
from console.recovery.conflict_kinds import Kind
from console.recovery.examination import conflicts
from console.recovery.settling import ALL_STAND, look_again
from console.recovery.settling import settle as settling_of
from console.recovery.settling import settled as settled_of
from console.training import PEOPLE, made_training
from console.ward import courses, patients, reading, stays
from console.ward.laptop import Laptop
from console.ward.session import Session
from console.words import LANGUAGES, Language, speaking
from console.words import _ as worded
from tests.journeys.walk import settle, training_window
from tests.make import START
from ui.app import Application
from ui.forms.table import FORMS
from ui.forms.ward_form import WardForm
from ui.look import fonts
from ui.pages.patient import PatientPage
from ui.widgets.field import ChoiceField, Field
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import ManyField, OptionField, PickField
from ui.widgets.rows_field import RowsField
from ui.widgets.tri_state import TriState

MAELLE, JULES = PEOPLE[0], PEOPLE[1]
T = TypeVar("T")
MOST_PRESSES = 4  # what is unlikely is asked about once, and two identifiers before the first entry


@dataclass(frozen=True)
class Row:
    """One form: what is typed into which fields, which kind of entry comes of it, what that says.

    ``who`` is the place of the patient among those of the board; None where the form is about the unit.
    ``seen`` stands in the wording of the entry. ``way`` opens what is not found by its name.
    """

    form: str
    kind: str
    typed: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    seen: str = ""
    who: int | None = 0
    way: Callable[[Nurse, Row], None] | None = None


@dataclass
class Nurse:
    """Somebody at the keyboard."""

    window: Application
    app: QApplication
    qtbot: QtBot
    ids: tuple[str, ...] = ()  # of the patients of the board, as it stood at the beginning

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds)

    def ask(self, job: Callable[[Session], T]) -> T:
        """Read the book where the window does."""
        found: list[T] = []
        self.window.desk.run(job, found.append)
        self.until(lambda: bool(found))
        return found[0]

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        widget.setFocus()
        QTest.keyClick(widget, key)

    def find(self, row: Row) -> None:
        """By its name, in the one search field."""
        desk, search = self.window.desk, self.window.shell.topbar.search
        if row.who is not None:
            patient = self.ids[row.who]
            desk.show_board(patient)
            self.until(lambda: desk.patient == patient)
        search.edit.setFocus()
        QTest.keyClicks(search.edit, fold(worded(FORMS[row.form].title)))  # a keyboard without accents will do
        self.until(lambda: row.form in [hit.key for hit in search._hits])
        settle(self.app, self.window)
        for _step in search._hits:
            if search._hits[search.results.currentRow()].key == row.form:
                break
            QTest.keyClick(search.edit, Qt.Key.Key_Down)
        QTest.keyClick(search.edit, Qt.Key.Key_Return)

    def form(self, key: str) -> WardForm:
        """The form once it has read whom it is about."""
        desk = self.window.desk
        self.until(lambda: desk.shell.page == key)
        made = desk.page(key)
        assert isinstance(made, WardForm)
        self.until(lambda: made.is_ready and made.primary.isEnabled())
        return made

    def fill(self, form: WardForm, row: Row) -> None:
        for name, said in row.typed.items():
            asked = form.field(name)
            for section in form.sections.values():
                if section.holds(asked) and not section.is_open:
                    section.open()
            assert asked.isVisible(), f"{row.form}: {name} is out of sight"
            self.type(asked, said)
            assert asked.text(), f"{row.form}: {name} takes no {said!r}"

    def type(self, asked: Field, said: str) -> None:
        """As a hand does it: letters into a line, the space bar on an option, arrows in a list."""
        match asked:
            case OptionField() | TriState():
                self.key(asked.segments.button(said), Qt.Key.Key_Space)
            case ManyField():
                self.key(asked.box(said), Qt.Key.Key_Space)
            case ChoiceField() | PickField():
                asked.box.setFocus()
                for _step in range(asked.box.count()):
                    if asked.text() == said:
                        break
                    QTest.keyClick(asked.box, Qt.Key.Key_Down)
                assert asked.text() == said, f"{asked.name} does not offer {said}"
            case InstantField():
                asked.time_edit.setFocus()
                QTest.keyClicks(asked.time_edit, said)
            case RowsField():
                cell = asked.cell(0, 0)
                cell.setFocus()
                QTest.keyClicks(cell, said)
            case _:
                line = asked.focusProxy()
                assert line is not None
                line.setFocus()
                QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
                QTest.keyClicks(line, said)

    def sign(self, form: WardForm) -> None:
        """Enter on the one button; what is asked about is looked at and signed all the same."""
        before = self.ask(lambda session: session.reader.count())
        for _press in range(MOST_PRESSES):
            self.key(form.primary, Qt.Key.Key_Return)
            settle(self.app, self.window)
            if self.ask(lambda session: session.reader.count()) > before:
                return
        under = [each.under.text() for each in form._fields.values() if each.under.text()]
        pytest.fail(f"{form.key} was not saved: {form.problem.sentence} {form.confirm.line.sentence} {under}")

    def hold(self, row: Row) -> None:
        """The entry in the log, and its wording."""

        def read(session: Session) -> tuple[Line, str, str]:
            entries = [each.entry for each in session.reader.entries() if each.entry.kind == row.kind]
            found = session.reader.line(entries[-1].id)
            assert found is not None
            said = describe(found, session.reader.people(), session.site.zone_info, session.site.places)
            return found, said, session.person.id

        line, sentence, me = self.ask(read)
        assert line.entry.author == me
        found = {name: str(getattr(line.body, name)) for name in row.said}
        assert found == row.said, f"{row.form}: {found}"
        assert worded(KINDS[row.kind].title) in sentence
        assert row.seen in sentence, f"{row.form}: {sentence}"
        if line.entry.patient is not None:
            self.look_up(line.entry.patient, line.entry.id, row)

    def look_up(self, patient: str, entry: str, row: Row) -> None:
        """In the file, as anybody reads it."""
        self.window.desk.show_page("patient", patient=patient)
        page = self.window.desk.page("patient")
        assert isinstance(page, PatientPage)
        self.until(lambda: any(each.entry == entry for each in page._rows))
        shown = next(each for each in page._rows if each.entry == entry)
        assert shown.title == worded(KINDS[row.kind].title)
        assert row.seen in shown.sentence, f"{row.form}: {shown.sentence}"
        assert any(shown.sentence == page.lines.item(at).text() for at in range(page.lines.count()))


def amended(nurse: Nurse, row: Row) -> None:
    """From the line of the file that was wrong, by the button under it."""
    mend(nurse, row, "transmission", "amend")


def struck(nurse: Nurse, row: Row) -> None:
    """The same, and struck through."""
    mend(nurse, row, "escalation", "strike")


def mend(nurse: Nurse, row: Row, kind: str, button: str) -> None:
    desk, patient = nurse.window.desk, nurse.ids[row.who or 0]
    desk.show_page("patient", patient=patient)
    page = desk.page("patient")
    assert isinstance(page, PatientPage)
    nurse.until(lambda: page._file is not None and page._file.id == patient)
    settle(nurse.app, nurse.window)
    lines = {line.entry.id: line for line in page._file.lines} if page._file else {}
    written = [lines[each.entry].entry.kind if each.entry in lines else "" for each in page._rows]
    page.lines.setFocus()
    page.lines.setCurrentRow(written.index(kind))  # the newest
    nurse.key(getattr(page, button), Qt.Key.Key_Space)


def sheet(nurse: Nurse, row: Row) -> None:
    """From the list of sheets, where it waits."""
    del row
    page = nurse.window.desk.page("on_paper")
    nurse.window.desk.show_page("on_paper")
    nurse.until(lambda: page.seen is not None)  # type: ignore[attr-defined]
    period = nurse.ask(reading.unit_state).periods[-1]
    nurse.window.desk.open_form("sheet", period=period.id, number="12")


def settling(nurse: Nurse, row: Row) -> None:
    """From the list of conflicts, which belongs to IT: two patients in one bed."""
    del row
    one, other = nurse.ids[7], nurse.ids[4]
    nurse.ask(lambda session: stays.move(session, one, session.card(other).place.bed or ""))
    found = nurse.ask(conflicts)
    each = next(each for each in found if each.kind is Kind.ONE_BED)
    nurse.window.desk.open_form("settle", None, conflict=each)


def reopening(nurse: Nurse, row: Row) -> None:
    """From the list of what was settled, which belongs to IT: two patients in one bed, both said to be right."""
    del row
    one, other = nurse.ids[7], nurse.ids[4]
    nurse.ask(lambda session: stays.move(session, one, session.card(other).place.bed or ""))
    each = next(each for each in nurse.ask(conflicts) if each.kind is Kind.ONE_BED)
    nurse.ask(lambda session: settling_of(session, each, [ALL_STAND], "Vu au lit"))
    settled = nurse.ask(settled_of)[0]
    undo = partial(look_again, review=settled.review)
    nurse.window.desk.open_form("reopen", None, said=settled.reason, undo=undo)


def awaited(nurse: Nurse, row: Row) -> None:
    """From the list of those expected: whom the training ward waits for."""
    del row
    expected = next(row.file for row in nurse.ask(reading.board).rows if row.expected and row.file)
    nurse.window.desk.open_form("call_off", expected.id)


def unlinking(nurse: Nurse, row: Row) -> None:
    """From the list of links, which belongs to IT."""
    del row
    link = nurse.ask(lambda session: patients.propose_link(session, nurse.ids[5], nurse.ids[6], "Se ressemblent"))
    nurse.window.desk.open_form("unlink", None, link=link, names="Lavoie = Kowalski")


def later(nurse: Nurse) -> str:
    """A time of the ward's clock that is not the laptop's."""
    setting = nurse.window.setting
    return f"{local(setting.now(), setting.zone) - timedelta(minutes=20):%H:%M}"


ROWS = (
    Row(
        "admit",
        "stay_admitted",
        {
            "birth_name": "Quimper",
            "given_names": "Loic",
            "sex": "M",
            "bed": "17A",
            "reason_of_stay": "Douleur thoracique",
            "answer": "NONE_KNOWN",
        },
        {"bed": "17A", "reason": "Douleur thoracique"},
        "Douleur thoracique",
        who=None,
    ),
    Row(
        "expect",
        "admission_expected",
        {
            "birth_name": "Kerbrat",
            "given_names": "Yann",
            "sex": "M",
            "expected_at": "23:59",
            "bed": "18B",
            "reason_of_stay": "Bilan",
            "announced_by": "Dr Lenoir",
        },
        {"bed": "18B", "reason": "Bilan", "announced_by": "Dr Lenoir"},
        "Dr Lenoir",
        who=None,
    ),
    Row("call_off", "admission_called_off", {"reason": "Grippe"}, {"reason": "Grippe"}, "Grippe", None, awaited),
    Row(
        "observe",
        "observed",
        {
            "respiratory_rate": "18",
            "spo2": "95",
            "oxygen": "AIR",
            "systolic": "121",
            "diastolic": "70",
            "pulse": "84",
            "temperature": "37,2",
            "consciousness": "A",
        },
        {"respiratory_rate": "18", "systolic": "121", "temperature_tenths": "372"},
        "121/70",
    ),
    Row("call", "escalation", {"called": "Dr Lenoir", "answer": "Arrive"}, {"called": "Dr Lenoir"}, "Dr Lenoir"),
    Row("transmit", "transmission", {"target": "Douleur", "data": "EN 6/10"}, {"data": "EN 6/10"}, "EN 6/10"),
    Row("whole_note", "whole_patient_note", {"illness_course": "Pneumonie franche"}, {}, "Pneumonie franche"),
    Row("dose", "dose_given", {"drug": "Morphine", "typed": "5 mg", "route": "IV"}, {"drug": "Morphine"}, "Morphine"),
    Row("device", "device", {"kind": "PVC", "site": "Main droite"}, {"site": "Main droite"}, "Main droite"),
    Row("procedure", "procedure", {"title": "Echographie"}, {"what": "Echographie"}, "Echographie"),
    Row(
        "alerts", "risk", {"what": "RISK", "risk": "FALLS", "risk_note": "Chaussures"}, {"risk": "FALLS"}, "Chaussures"
    ),
    Row("background", "family_doctor", {"doctor_name": "Dr Ville"}, {"name": "Dr Ville"}, "Dr Ville"),
    Row("task", "task", {"title": "Changer la perfusion"}, {"title": "Changer la perfusion"}, "Changer la perfusion"),
    Row("result", "awaited_result", {"title": "Ionogramme"}, {"what": "Ionogramme"}, "Ionogramme"),
    Row("move", "moved", {"bed": "16B", "reason": "Fenetre"}, {"bed": "16B"}, "16B", who=1),
    Row(
        "transfer",
        "transfer_asked",
        {"scope": "HOSPITAL", "to_hospital": "CHU de la Cote", "reason_code": "SPECIALTY"},
        {"to_hospital": "CHU de la Cote"},
        "CHU de la Cote",
        who=2,
    ),
    Row("transport", "transport_arranged", {"carrier": "Ambulances du Port"}, {}, "Ambulances du Port", who=2),
    Row("dossier", "transfer_dossier", {"diagnosis": "Fracture du col"}, {}, "Fracture du col", who=2),
    Row("after_transfer", "transfer_followed_up", {"receipt_by": "Mme Petit"}, {}, "Mme Petit", who=2),
    Row(
        "exit", "discharged", {"destination": "Chez sa fille"}, {"destination": "Chez sa fille"}, "Chez sa fille", who=9
    ),
    Row("drug_chart", "drug_chart", {"chart_place": "TROLLEY", "chart_sheet": "12"}, {"sheet": "12"}, "12"),
    Row(
        "chemotherapy",
        "chemotherapy",
        {"basis": "ORIGINAL", "diagnosis": "Colon", "regimen": "FOLFOX"},
        {"basis": "ORIGINAL"},
        "FOLFOX",
    ),
    Row("radiotherapy", "radiotherapy", {"basis": "MEMORY", "site": "Sein gauche"}, {"basis": "MEMORY"}, "Sein gauche"),
    Row("dialysis", "dialysis", {"basis": "ORIGINAL", "schedule": "lundi, jeudi"}, {}, "lundi, jeudi"),
    Row("operation", "operation", {"basis": "ORIGINAL", "operation": "Appendicectomie"}, {}, "Appendicectomie"),
    Row("check", "countersigned", {"answer": "AGREES"}, {"agrees": "True"}, who=6),
    Row("message", "message", {"to_name": "Labo", "text": "Deux tubes"}, {"to_name": "Labo"}, "Deux tubes"),
    Row(
        "service",
        "service_checked",
        {"service": "NETWORK", "working": "DOWN", "limits": "Rien ne passe"},
        {"working": "DOWN"},
        "Rien ne passe",
        who=None,
    ),
    Row(
        "bed",
        "bed_turned",
        {"bed": "18A", "bed_condition": "BLOCKED", "reason": "Sonnette"},
        {"bed": "18A", "bed_condition": "BLOCKED"},
        "Sonnette",
        who=None,
    ),
    Row("log", "logged", {"text": "On bascule sur papier"}, {}, "On bascule sur papier", who=None),
    Row("paper_begin", "paper_began", {"sheets": "12-14", "why": "Batterie"}, {}, "Batterie", who=None),
    Row("paper_end", "paper_ended", {"sheets": "12-14"}, {}, "13", who=None),
    Row(
        "sheet", "sheet_settled", {"fate": "BLANK", "note": "Rien dessus"}, {"sheet": "12"}, "Rien dessus", None, sheet
    ),
    Row("shift_report", "shift_report", {"for_next": "Appeler la DSI"}, {}, "Appeler la DSI", who=None),
    Row("identity", "trait", {"value": "Durand", "reason": "Carte vue"}, {"value": "Durand"}, "Durand", who=4),
    Row(
        "amend", "transmission", {"data": "EN 4/10", "correction": "Mal lu"}, {"data": "EN 4/10"}, "EN 4/10", 0, amended
    ),
    Row("strike", "struck", {"reason": "Autre patient"}, {"reason": "Autre patient"}, "Autre patient", 0, struck),
    Row("settle", "conflict_reviewed", {"decision": "BOTH", "reason": "Vu au lit"}, {}, "Vu au lit", None, settling),
    Row("reopen", "struck", {"reason": "Relu par erreur"}, {}, "Relu par erreur", None, reopening),
    Row(
        "unlink",
        "unlinked",
        {"reason": "Deux personnes"},
        {"reason": "Deux personnes"},
        "Deux personnes",
        None,
        unlinking,
    ),
    Row("clock", "clock_corrected", {"reason": "Horloge du poste"}, {}, "Horloge du poste", who=None),
)


UNSIGNED = frozenset({"resend", "by_hand"})
"""What writes nothing into the log: it says of messages of the delivery what becomes of them (``tests/recovery``)."""


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training ward, with a sheet that a colleague wrote and that waits for a second person."""
    folder = tmp_path_factory.mktemp("training") / "ward"
    made_training(folder, ScriptedClock(START), system_entropy)
    laptop = Laptop(folder, ScriptedClock(START), system_entropy)
    session = laptop.unlock(laptop.person_named(JULES.name), JULES.passphrase)
    waiting = reading.board(session).patients[6].id
    courses.write_sheet(session, waiting, Dialysis(basis=Basis.ORIGINAL, schedule="mardi"))
    laptop.lock_cold(session)
    return folder


@pytest.fixture(params=LANGUAGES)
def nurse(
    request: pytest.FixtureRequest,
    ward: Path,
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
) -> Iterator[Nurse]:
    """A nurse signed in at a copy of it, in one of the languages."""
    language: Language = request.param
    fonts.load_first()
    folder = shutil.copytree(ward, tmp_path / "ward")
    with speaking(language), training_window(qapp, folder) as window:
        laptop = window.desk.laptop
        assert laptop is not None
        window.lock.unlock_requested.emit(laptop.person_named(MAELLE.name), MAELLE.passphrase)
        qtbot.waitUntil(lambda: not window.shell.is_covered and window.desk.session is not None)
        window.shell.speak(language)
        settle(qapp, window)
        made = Nurse(window, qapp, qtbot)
        made.ids = tuple(file.id for file in made.ask(reading.board).patients)
        yield made


def test_each_form_has_its_row() -> None:
    assert [row.form for row in ROWS] == list(dict.fromkeys(row.form for row in ROWS))
    assert {row.form for row in ROWS} == set(FORMS) - UNSIGNED


def test_each_form_is_found_filled_in_signed_and_read_again(nurse: Nurse) -> None:
    wrong: list[str] = []
    for each in ROWS:
        row = replace(each, typed={**each.typed, "right": later(nurse)}) if each.form == "clock" else each
        try:
            (row.way or Nurse.find)(nurse, row)
            form = nurse.form(row.form if row.form != "amend" else "transmit")
            nurse.fill(form, row)
            nurse.sign(form)
            nurse.hold(row)
        except (AssertionError, NeverCameError, pytest.fail.Exception) as problem:
            wrong.append(f"{row.form}: {problem}")
            nurse.window.desk.show_board()
            settle(nurse.app, nurse.window)
    assert not wrong, "\n" + "\n".join(wrong)


def test_after_a_look_at_somebody_who_left_a_form_opens_for_whoever_is_seen_to_be_current(nurse: Nurse) -> None:
    desk, gone = nurse.window.desk, nurse.ids[3]
    nurse.ask(lambda session: stays.discharge(session, gone, Discharged(mode=ExitMode.HOME)))
    desk.show_board(nurse.ids[0])
    settle(nurse.app, nurse.window)
    desk.show_page("patient", patient=gone)
    settle(nurse.app, nurse.window)
    desk.show_board(gone)
    settle(nurse.app, nurse.window)
    current = desk.page("board").home.board.current()  # type: ignore[attr-defined]
    nurse.find(Row("observe", "observed", who=None))
    assert nurse.form("observe").patient == current.file.id != gone
