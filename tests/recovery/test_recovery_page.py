"""The screen of the days after, over a real store: step by step, left and taken up again by somebody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from console.errors import CahierError
from console.record.bodies import care, stay
from console.record.bodies.station import PersonRemoved
from console.record.codes.care import WeightMethod
from console.record.quantity import Quantity
from console.record.writing import Writing
from console.recovery import sheets
from console.recovery.conflict_kinds import Kind
from console.recovery.delivery import deliver
from console.recovery.report import report
from console.recovery.steps import Steps, steps
from console.recovery.unanswered import settle
from console.store.ledger import State
from console.ward import patients, stays
from console.ward.laptop import Laptop
from console.ward.session import Session
from console.words import speaking
from tests.recovery.conftest import PHRASE, Hospital
from tests.recovery.test_delivery import answers
from tests.ui.forms.station import Home
from ui.clockwork import Clockwork
from ui.desk import Desk
from ui.forms.table import FORMS
from ui.frame.shell import Shell
from ui.lane import Lane
from ui.look import fonts
from ui.look.theme import Appearance
from ui.pages.recovery import RecoveryPage
from ui.recovery.step_card import Standing
from ui.setting import Setting
from ui.widgets.card_list import Group
from ui.widgets.held_against import HeldAgainst

INDEX = {
    "resourceType": "Patient",
    "id": "one",
    "identifier": [{"type": {"coding": [{"code": "PI"}]}, "system": "urn:oid:1.2.3", "value": "0077"}],
    "name": [{"use": "official", "family": "Roy", "given": ["Mathieu"]}],
    "gender": "male",
    "birthDate": "1960-05-04",
}


def index_of(folder: Path, **person: object) -> Path:
    """The recovered patient index: one person."""
    path = folder / "index.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    return path


class Screen:
    """A desk with the page, and somebody of IT at it."""

    def __init__(self, app: QApplication, qtbot: Any, laptop: Laptop, session: Session) -> None:
        setting = Setting(Appearance(app), session.clock, session.site.zone_info, Clockwork(), session.site.places)
        self.qtbot, self.session = qtbot, session
        self.desk = Desk(setting, Shell(setting), laptop, Lane("writer"), Lane("free"))
        forms = {key: FORMS[key].made for key in ("settle", "reopen", "unlink", "resend", "by_hand")}
        self.desk.add_pages({"recovery": RecoveryPage, "board": lambda _desk: Home(), **forms})
        self.is_open = True
        qtbot.addWidget(self.desk.shell)
        self.desk.shell.resize(1366, 728)
        self.desk.shell.show()
        self.desk.begin(session)
        self.desk.show_page("recovery")
        self.page: Any = self.desk.page("recovery")
        qtbot.waitUntil(self.has_read)

    def has_read(self) -> bool:
        """Whether the page has read where the recovery stands."""
        return self.page.seen is not None

    def groups(self) -> list[Group]:
        """The lines of every step, whichever is open."""
        seen = self.page.seen
        return [group for card in self.page.steps for group in card.groups(seen)] if isinstance(seen, Steps) else []

    def words(self) -> str:
        """Everything that the page says, or why it says nothing."""
        if isinstance(self.page.seen, CahierError):
            return str(self.page.refused.sentence)
        return "\n".join(
            "\n".join(
                (group.heading, *(f"{card.heading}\n{card.alarm}\n" + "\n".join(card.under) for card in group.cards))
            )
            for group in self.groups()
        )

    def until(self, said: str) -> None:
        self.qtbot.waitUntil(lambda: said in self.words())

    def press(self, words: str) -> None:
        """The first button with these words."""
        doing = next(
            doing for group in self.groups() for card in group.cards for doing in card.doings if doing.words == words
        )
        doing.do()

    def close(self) -> None:
        """Leave; a second time changes nothing."""
        if self.is_open:
            self.is_open = False
            self.desk.end()
            self.desk.lane.close()
            self.desk.free_lane.close()


@pytest.fixture
def screens(qapp: QApplication, qtbot: Any) -> Iterator[Any]:
    fonts.load_first()
    made: list[Screen] = []

    def opened(laptop: Laptop, session: Session) -> Screen:
        made.append(Screen(qapp, qtbot, laptop, session))
        return made[-1]

    with speaking("en"):
        yield opened
        for each in made:
            each.close()


def test_one_person_matches_another_confirms_and_everything_is_given_back(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    index = index_of(tmp_path, **INDEX)
    first: Screen = screens(laptop, dana)

    first.page.who.read_index([index])
    first.until("Same names, same birth date, same sex.")
    first.press("Same person")
    first.until("Waits for a second person.")
    first.qtbot.waitUntil(lambda: not first.page.seen.candidates)
    first.close()
    second: Screen = screens(laptop, laptop.unlock(laptop.person_named("Ilan"), PHRASE))
    second.until("proposed by Dana Fortier")
    [beside] = second.page.who.findChildren(HeldAgainst)
    assert "birth date: 04/05/1960 / 04/05/1960, the same" in beside.accessibleName()
    second.press("Confirm")
    second.qtbot.waitUntil(lambda: not second.page.seen.proposed)

    out = tmp_path / "out"
    out.mkdir()
    second.page.deliver.deliver_into(out)
    second.until(f"HL7\n\n{State.SENT.label}")
    second.page.deliver.read_answers(answers(out, tmp_path / "answers"))
    made = 3 * second.session.reader.count()
    second.until(f"{made} of {made} outcomes are settled.")
    second.page.account.save(tmp_path / "burn.pdf", lambda session, _told: sheets.burn_down_page(session))
    second.qtbot.waitUntil((tmp_path / "burn.pdf").is_file)


def test_reading_an_index_can_be_stopped_and_begun_again(hospital: Hospital, screens: Any, tmp_path: Path) -> None:
    screen: Screen = screens(*hospital.recovery())
    card, index = screen.page.who, index_of(tmp_path, **INDEX)
    gate = Event()
    screen.desk.long_lane.submit(gate.wait)  # so that nothing is read before it is to stop
    card.read_index([index])
    assert card.running.isVisible()
    assert card.running.said.text() == index.name
    assert not card.index.isEnabled()
    card.running.stop.click()
    gate.set()
    screen.qtbot.waitUntil(card.index.isEnabled)
    assert not card.running.isVisible()
    assert (card.search, card.read.text()) == (None, "")

    card.read_index([index])
    screen.until("Same names, same birth date, same sex.")
    assert card.read.text() == "1 person in the index"


def test_an_index_that_cannot_be_read_is_refused_and_another_can_be_chosen(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    screen: Screen = screens(*hospital.recovery())
    card = screen.page.who
    card.read_index([tmp_path / "gone.csv"])
    screen.qtbot.waitUntil(card.index.isEnabled)
    assert "gone.csv" in screen.desk.shell.notice.line.sentence
    card.read_index([index_of(tmp_path, **INDEX)])
    screen.until("Same names, same birth date, same sex.")


def test_what_agrees_and_what_does_not_stands_beside_whoever_is_proposed(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    screen: Screen = screens(*hospital.recovery())
    screen.page.who.read_index([index_of(tmp_path, **INDEX | {"birthDate": "1960-04-05"})])

    screen.qtbot.waitUntil(lambda: bool(screen.page.who.findChildren(HeldAgainst)))
    [shown] = screen.page.who.findChildren(HeldAgainst)
    said = [label.text() for label in shown.findChildren(QLabel)]
    at = said.index("birth date")
    assert said[at : at + 4] == ["birth date", "04/05/1960", "05/04/1960", "nearly the same"]
    assert "given name: Mathieu / Mathieu, the same" in shown.accessibleName()


def test_whoever_was_set_aside_leaves_the_list_at_once(hospital: Hospital, screens: Any, tmp_path: Path) -> None:
    screen: Screen = screens(*hospital.recovery())
    index = index_of(tmp_path, **INDEX)
    screen.page.who.read_index([index])
    screen.until("Same names, same birth date, same sex.")

    screen.press("Somebody else")
    screen.qtbot.waitUntil(lambda: screen.page.stepper.list.item(1).text() == "2. Who is who\nNobody is left")
    screen.page.show_seen(*screen.page.look(screen.session))  # what any other reading would bring
    assert "Same names" not in screen.words()


def test_the_page_opens_at_the_first_step_that_is_not_done_and_stays_where_somebody_went(
    hospital: Hospital, screens: Any
) -> None:
    screen: Screen = screens(*hospital.recovery())
    steps = screen.page.stepper

    screen.qtbot.waitUntil(lambda: screen.desk.shell.focusWidget() is steps.list)
    assert screen.page.stack.currentWidget() is screen.page.who  # all packages are here, no index is
    steps.list.setCurrentRow(4)
    screen.desk.show_page("board")
    screen.desk.show_page("recovery")
    assert screen.page.stack.currentWidget() is screen.page.deliver
    assert screen.page.deliver.giving.isVisible()


def test_a_page_that_the_disk_does_not_take_is_refused_in_words(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    screen: Screen = screens(*hospital.recovery())
    card = screen.page.account
    card.save(tmp_path / "gone" / "burn.pdf", lambda session, _told: sheets.burn_down_page(session))
    assert card.running.said.text() == "burn.pdf"

    screen.qtbot.waitUntil(screen.desk.shell.notice.isVisible)
    assert screen.desk.shell.notice.line.tone == "danger"
    assert not card.running.is_on
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("is_letters", [True, False], ids=["letters", "closing report"])
def test_what_is_stopped_leaves_nothing_behind_and_what_was_there_as_it_was(
    hospital: Hospital, screens: Any, tmp_path: Path, is_letters: bool
) -> None:
    laptop, dana = hospital.recovery()
    deliver(dana, tmp_path / "out")
    into = tmp_path / "pages"
    into.mkdir()
    older = into / ("closing.pdf" if not is_letters else f"{hospital.known}.pdf")
    older.write_bytes(b"older")
    screen: Screen = screens(laptop, dana)
    card = screen.page.account
    screen.page.deliver.folder = tmp_path / "out"
    gate = Event()
    screen.desk.long_lane.submit(gate.wait)

    def begin() -> None:
        if is_letters:
            card.save_letters(into)
        else:
            card.save_closing(older)

    begin()
    assert not card.closing.isEnabled()
    screen.page.stepper.list.setCurrentRow(0)
    assert card.running.isVisible()  # at whichever step somebody is
    card.running.stop.click()
    gate.set()
    screen.qtbot.waitUntil(lambda: not card.running.is_on)
    assert "Stopped, as you asked." in screen.desk.shell.notice.line.sentence
    assert [path.name for path in into.iterdir()] == [older.name]
    assert older.read_bytes() == b"older"

    begin()
    screen.qtbot.waitUntil(lambda: not card.running.is_on)
    assert len(list(into.iterdir())) == (3 if is_letters else 1)
    assert all(path.read_bytes().startswith(b"%PDF") for path in into.iterdir())


def test_files_that_were_not_read_wait_until_somebody_reads_on(hospital: Hospital, screens: Any) -> None:
    screen: Screen = screens(*hospital.recovery())
    card, seen = screen.page.conflicts, screen.page.seen
    screen.page.stepper.list.setCurrentRow(2)
    assert not card.reading.isVisible()
    gate = Event()
    screen.desk.long_lane.submit(gate.wait)
    card.show_seen(replace(seen, unexamined=3000), ())
    assert card.running.said.text() == "Conflicts"
    card.show_seen(replace(seen, unexamined=2900), ())
    assert not screen.desk.shell.notice.isVisible()  # it goes on, and nothing is refused
    card.running.stop.click()
    gate.set()
    screen.qtbot.waitUntil(lambda: not card.running.is_on)
    card.show_seen(replace(seen, unexamined=3000), ())
    assert not card.running.is_on
    assert card.reading.isVisible()
    card.reading.click()
    assert card.running.is_on
    screen.qtbot.waitUntil(lambda: not card.running.is_on and card.seen.unexamined == 0)
    assert not card.reading.isVisible()


def filled(screen: Screen, key: str, **typed: str) -> Any:
    """A form that the page opened, filled in and saved; back at the page afterwards."""
    form: Any = screen.desk.page(key)
    screen.qtbot.waitUntil(lambda: form.opened.more is not None)
    for name, said in typed.items():
        form.field(name).set_text(said)
    form.submit()
    return form


def test_somebody_else_leaves_the_list_for_good_and_comes_back_when_it_is_taken_back(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    index = index_of(tmp_path, **INDEX)
    first: Screen = screens(laptop, dana)
    first.page.who.read_index([index])
    first.until("Same names, same birth date, same sex.")
    first.press("Somebody else")
    first.until("≠ 0077")
    first.close()

    second: Screen = screens(laptop, laptop.unlock(laptop.person_named("Ilan"), PHRASE))
    second.page.who.read_index([index])
    second.until("said by Dana Fortier")
    second.qtbot.waitUntil(lambda: second.page.who.search is not None)
    assert second.page.seen.candidates == ()
    second.press("Look again…")
    filled(second, "reopen", reason="Carte vue")
    second.until("Same names, same birth date, same sex.")


def test_a_link_is_set_apart_again_on_the_page(hospital: Hospital, screens: Any) -> None:
    laptop, dana = hospital.recovery()
    link = patients.propose_link(dana, hospital.known, hospital.unknown, "Même lit")
    [waiting] = steps(dana).proposed
    assert waiting.one != waiting.other
    patients.confirm_link(laptop.unlock(laptop.person_named("Ilan"), PHRASE), link)
    screen: Screen = screens(laptop, laptop.unlock(laptop.person_named("Dana"), PHRASE))

    screen.until("confirmed by Ilan Marchetti")
    [linked] = screen.page.seen.linked
    assert (linked.one, linked.other) == (waiting.one, waiting.other)  # what each was written as, not the one file
    screen.press("Set apart…")
    filled(screen, "unlink", reason="Deux personnes, cartes vues")
    screen.qtbot.waitUntil(lambda: not screen.page.seen.linked)
    assert hospital.known not in screen.session.reader.members(hospital.unknown)


def test_whoever_is_alone_reads_why_their_links_wait(hospital: Hospital, screens: Any) -> None:
    laptop, dana = hospital.recovery()
    patients.propose_link(dana, hospital.known, hospital.unknown, "Même lit")
    screen: Screen = screens(laptop, dana)

    screen.until("It can be confirmed by: Ilan Marchetti. Lock, and let one of them sign in.")
    screen.session.write(Writing(PersonRemoved(person=laptop.person_named("Ilan"), reason="Parti")))
    screen.page.refresh()
    screen.until("Only you have keys here, and nobody confirms their own link")


def test_a_conflict_is_settled_with_both_sides_in_sight(hospital: Hospital, screens: Any) -> None:
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    for number in ("61", "81"):
        kilograms = Quantity(value=number, unit="kg", text=f"{number} kg")
        ward.write_about(hospital.unknown, care.Weight(weight=kilograms, method=WeightMethod.MEASURED))
    laptop, dana = hospital.recovery(minutes=60)
    hospital.collect(ward_laptop, ward, dana)
    screen: Screen = screens(laptop, dana)
    before = len(screen.page.seen.conflicts)
    weights = next(each for each in screen.page.conflicts.found if each.kind is Kind.WEIGHTS)

    screen.press("Settle…")
    form: Any = screen.desk.page("settle")
    screen.qtbot.waitUntil(lambda: form.opened.more is not None)
    shown = [label.text() for label in form.sides.findChildren(QLabel)]
    assert {"Weight: 61 kg · How known: measured", "Weight: 81 kg · How known: measured"} <= set(shown)
    filled(screen, "settle", decision=weights.sides[0].entry, reason="Pesée refaite")
    screen.qtbot.waitUntil(lambda: len(screen.page.seen.conflicts) < before)
    struck = [line.body.target for line in screen.session.reader.lines_of_kind("struck")]  # type: ignore[union-attr]
    assert weights.sides[1].entry in struck

    screen.until("Pesée refaite — settled by Dana Fortier\n1 entry was struck")
    screen.press("Look again…")
    filled(screen, "reopen", reason="Mauvaise balance")
    screen.qtbot.waitUntil(lambda: len(screen.page.seen.conflicts) == before)
    assert screen.page.seen.settled == ()


def test_answers_that_cannot_be_read_are_named(hospital: Hospital, screens: Any, tmp_path: Path) -> None:
    laptop, dana = hospital.recovery()
    deliver(dana, tmp_path / "out")
    folder = answers(tmp_path / "out", tmp_path / "answers")
    (folder / "spoilt.hl7").write_bytes(b"MSH|")
    screen: Screen = screens(laptop, dana)
    screen.page.deliver.read_answers(folder)
    line = screen.desk.shell.notice.line
    screen.qtbot.waitUntil(lambda: "1 files unreadable" in line.sentence)
    assert "spoilt.hl7" in line.sentence
    assert line.tone == "warn"
    assert not screen.page.deliver.running.is_on


def test_each_file_of_a_conflict_can_be_opened(hospital: Hospital, screens: Any) -> None:
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    people = [
        patients.register(ward, patients.NewPatient(birth_name=name, given_names="Anne", birth_date="1950-01-02"))
        for name in ("Le Goff", "Le Goff", "Kerroch")
    ]
    for who in people[1:]:
        stays.admit(ward, who, stay.StayAdmitted(unit="4120", bed="14B"))
    laptop, dana = hospital.recovery(minutes=60)
    hospital.collect(ward_laptop, ward, dana)
    screen: Screen = screens(laptop, dana)
    card = screen.page.conflicts
    shown = zip(card.found, card.groups(screen.page.seen)[0].cards, strict=True)
    buttons = {each.kind: [doing.words for doing in line.doings[1:]] for each, line in shown}
    assert buttons[Kind.ONE_PERSON] == ["Open LE GOFF, Anne (1)", "Open LE GOFF, Anne (2)"]
    assert sorted(buttons[Kind.ONE_BED]) == ["Open KERROCH, Anne", "Open LE GOFF, Anne"]


def test_files_that_nobody_looked_through_are_read_on_until_all_were(hospital: Hospital, screens: Any) -> None:
    laptop, dana = hospital.recovery()
    screen: Screen = screens(laptop, dana)
    card, seen = screen.page.conflicts, screen.page.seen
    assert seen.unexamined == 0
    with screen.qtbot.waitSignal(card.outdated):
        card.show_seen(replace(seen, unexamined=3000), ())
        assert card.standing(card.seen) == Standing("3000 files still to be read", "plain")
    screen.qtbot.waitUntil(lambda: screen.page.conflicts.seen.unexamined == 0)
    assert card.standing(card.seen).words != "3000 files still to be read"


def test_messages_go_out_again_only_when_the_word_and_their_number_are_typed(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    deliver(dana, tmp_path / "out")
    ledger = dana.book.ledger
    lost = [each.id for each in ledger.deliverables("hl7")][:2]
    ledger.move(lost, State.UNKNOWN, dana.now(), "no answer")
    screen: Screen = screens(laptop, dana)

    screen.press("Again: outcome unknown…")
    form = filled(screen, "resend", typed="RESEND")
    assert not form.problem.isHidden()
    assert ledger.count("hl7", State.UNKNOWN) == len(lost)
    filled(screen, "resend", typed="resend 2")
    screen.qtbot.waitUntil(lambda: ledger.count("hl7", State.PENDING) == len(lost))


def refused(session: Session, out: Path, count: int) -> list[str]:
    """Messages that a system refused for one reason."""
    deliver(session, out)
    ledger = session.book.ledger
    names = [each.id for each in ledger.deliverables("hl7")][:count]
    ledger.move(names, State.REJECTED, session.now(), "AE: Patient inconnu")
    return names


def by_hand(screen: Screen) -> Any:
    """The form, once the messages were read and stand in it."""
    form: Any = screen.desk.page("by_hand")
    screen.qtbot.waitUntil(lambda: form.opened.more is not None)
    return form


def ticked(form: Any, *rows: int) -> None:
    for row in rows:
        form.field("messages").list.item(row).setCheckState(Qt.CheckState.Checked)


def test_messages_that_were_refused_are_settled_by_hand_one_by_one_or_all_at_once(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    one, *others = refused(dana, tmp_path / "out", 3)
    ledger = dana.book.ledger
    screen: Screen = screens(laptop, dana)
    assert "HL7 · refused · 3 messages" in screen.words()

    screen.press("Settle by hand…")
    form = by_hand(screen)
    assert "HL7 · refused · AE: Patient inconnu" in form.about.sentence
    assert form.field("messages").list.item(0).text() == "All: 3 messages"
    who = screen.session.reader.named(ledger.deliverable(one).patient)
    assert who is not None
    assert who.name in form.field("messages").list.item(1).text()
    form.submit()
    assert form.field("messages").under.isVisible()  # nothing is ticked
    ticked(form, 1)
    assert not form.field("typed_by").isVisible()
    form.field("outcome").set_text("KEYED")
    form.refresh()
    filled(screen, "by_hand", reason="Saisi au bureau", typed_by="A. Roux", read_by="a. roux")
    screen.qtbot.waitUntil(lambda: not form.problem.isHidden())  # one person in two spellings
    assert ledger.deliverable(one).state is State.REJECTED
    filled(screen, "by_hand", read_by="B. Petit", number="26-000412")
    screen.until("HL7 · refused · 2 messages")
    assert ledger.deliverable(one).state is State.KEYED

    screen.press("Settle by hand…")
    form = by_hand(screen)
    ticked(form, 0)
    assert form.field("messages").is_all
    filled(screen, "by_hand", outcome="DUPLICATE", reason="Déjà là")
    screen.qtbot.waitUntil(lambda: "refused" not in screen.words())
    assert {ledger.deliverable(name).state for name in others} == {State.DUPLICATE}
    said = {each.message: each for each in report(dana, tmp_path / "out").account.by_hand}
    assert set(said) == {one, *others}
    assert (said[one].number, said[one].typed_by, said[one].read_by) == ("26-000412", "A. Roux", "B. Petit")


def test_messages_that_somebody_settled_meanwhile_are_not_settled_in_another_way(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    names = refused(dana, tmp_path / "out", 2)
    screen: Screen = screens(laptop, dana)
    screen.press("Settle by hand…")
    form = by_hand(screen)
    settle(dana, names[:1], State.ARCHIVED, "Autre décision")
    ticked(form, 0)
    filled(screen, "by_hand", outcome="DUPLICATE", reason="Déjà là")

    screen.qtbot.waitUntil(lambda: not form.problem.isHidden())
    assert [dana.book.ledger.deliverable(name).state for name in names] == [State.ARCHIVED, State.REJECTED]


def test_settling_by_hand_can_be_stopped_and_what_was_typed_stays(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    names = refused(dana, tmp_path / "out", 2)
    ledger = dana.book.ledger
    screen: Screen = screens(laptop, dana)
    screen.press("Settle by hand…")
    form = by_hand(screen)
    ticked(form, 0)
    gate = Event()
    screen.desk.long_lane.submit(gate.wait)
    filled(screen, "by_hand", outcome="ARCHIVED", reason="Papier gardé")
    assert form.running.isVisible()
    form.running.stop.click()
    gate.set()
    screen.qtbot.waitUntil(lambda: not form.running.isVisible(), timeout=20_000)
    assert not form.problem.isHidden()
    assert form.field("reason").text() == "Papier gardé"
    assert ledger.count("hl7", State.REJECTED) == len(names)

    form.submit()
    screen.qtbot.waitUntil(lambda: ledger.count("hl7", State.ARCHIVED) == len(names), timeout=20_000)


def test_what_is_asked_while_something_runs_is_not_begun_and_says_so(
    hospital: Hospital, screens: Any, tmp_path: Path
) -> None:
    laptop, dana = hospital.recovery()
    refused(dana, tmp_path / "out", 2)
    screen: Screen = screens(laptop, dana)
    gate = Event()
    screen.desk.long_lane.submit(gate.wait)
    screen.page.deliver.deliver_into(tmp_path / "out")
    screen.press("Settle by hand…")
    assert screen.desk.shell.notice.line.sentence == "Delivery is still under way. Wait for it, or stop it."
    gate.set()
    screen.qtbot.waitUntil(lambda: not screen.page.deliver.running.is_on)
    assert screen.desk.shell.page == "recovery"


def test_a_nurse_reads_why_the_steps_are_not_for_her(hospital: Hospital, screens: Any) -> None:
    screen: Screen = screens(*hospital.open("4120", "maëlle"))

    assert "Maëlle Tanguy" in screen.words()
    assert not screen.page.deliver.giving.isVisible()
