"""Who can unlock this laptop: everybody may vouch for a colleague; managers add, keep, remove, seal the envelope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.crossing.succession import take_new_keys
from console.errors import CahierError
from console.ward import people
from console.ward.rescue import NewPassphrase, give_anew
from console.words import N_, _
from ui.look.icons import row_icon
from ui.pages.sealed_card import SealedCard
from ui.widgets.beside import Beside
from ui.widgets.line import Line
from ui.widgets.newcomer_fields import NewcomerFields
from ui.widgets.part import Part, text
from ui.widgets.reset_fields import ResetFields
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.record.person import Person
    from console.record.vouching import Vouched
    from console.ward.session import Session
    from ui.desk import Desk

CARDS = (
    ("vouch", N_("Vouch for a colleague")),
    ("add", N_("Add for good")),
    ("reset", N_("New passphrase")),
    ("envelope", N_("Unit’s envelope")),
)
_STACK = {"vouch": 0, "add": 0, "envelope": 1, "reset": 2}

LIST_HEIGHT = 130
MOST_NAMED = 5
"""Copies of the book that are named, the newest; ``cahier remove`` names all."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Those who may work here, for whom somebody has vouched, and the copies of the book made so far."""

    people: tuple[Person, ...]
    words: Mapping[str, Vouched]
    names: Mapping[str, str]
    copies: tuple[str, ...] = ()


class PeoplePage(Part):
    """A list, what can be done about whoever is chosen, and the card of a newcomer."""

    key = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._staff = Staff((), {}, {})
        self.title = text("h1")
        self.list = QListWidget()
        self.list.setObjectName("people.list")
        self.renew, self.keep, self.remove = QPushButton(), QPushButton(), QPushButton()
        self.remove.setObjectName("danger")
        self.reason = QLineEdit()
        self.reason.setObjectName("people.reason")
        self.for_cause = QCheckBox()
        self.for_cause.setObjectName("people.for_cause")
        self.cost = Line(desk.setting)
        self.cost.hide()
        self.answer = Line(desk.setting)
        self.answer.hide()
        self.cards = Segments(desk.setting, CARDS)
        self.intro = text("sub", wrap=True)
        self.newcomer = NewcomerFields(desk.setting, "people")
        self.reset = ResetFields(desk.setting, "people")
        self.give = QPushButton()
        self.give.setObjectName("primary")
        self.primary = QPushButton()
        self.primary.setObjectName("primary")
        self.sealed = SealedCard(desk)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        left, right = QFrame(), QFrame()
        for card in (left, right):
            card.setObjectName("card")
        column = QVBoxLayout(left)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addWidget(self.reason)
        column.addWidget(self.for_cause)
        column.addWidget(self.cost)
        row = QHBoxLayout()
        for button in (self.renew, self.keep):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.remove)
        column.addLayout(row)
        side = QVBoxLayout(right)
        side.setContentsMargins(18, 14, 18, 14)
        side.setSpacing(10)
        side.addWidget(self.cards)
        side.addWidget(self.intro)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._newcomer_card())
        self.stack.addWidget(self.sealed)
        self.stack.addWidget(self._reset_card())
        side.addWidget(self.stack)
        side.addWidget(self.answer)
        side.addStretch(1)
        self._cards = layout = Beside(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(left, 1)
        layout.addWidget(right, 1)
        self.restyle()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self._cards.arrange(self.setting.look)
        self.list.setMinimumHeight(self.setting.look.px(LIST_HEIGHT))
        for row in range(self.list.count()):
            self.list.item(row).setIcon(row_icon("account", self.setting.look.theme))

    def _newcomer_card(self) -> QWidget:
        card, column = _card()
        column.addWidget(self.newcomer)
        column.addWidget(self.primary, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        return card

    def _reset_card(self) -> QWidget:
        card, column = _card()
        column.addWidget(self.reset)
        column.addWidget(self.give, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        return card

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(self._show_choice)
        self.cards.chosen.connect(self._show_card)
        self.primary.clicked.connect(self._let_in)
        self.give.clicked.connect(self._give_anew)
        self.sealed.refused.connect(self._refused)
        self.renew.clicked.connect(self._renew)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._remove)
        self.reason.textEdited.connect(self._show_choice)
        self.for_cause.toggled.connect(self._show_cost)
        self.desk.about_to_lock.connect(self._forget)

    # --- showing -------------------------------------------------------------------------------------

    def open(self, **_what: object) -> None:
        """Show who can unlock, as it is now."""
        self._forget()
        self.cards.choose("vouch")
        self._show_card("vouch")
        self._read()
        self.list.setFocus()

    def _forget(self) -> None:
        self.newcomer.clear()
        self.reset.clear()
        self.sealed.forget()
        self.reason.clear()
        self.for_cause.setChecked(False)
        self.answer.hide()

    def _read(self) -> None:
        self.desk.run(_staff, self._show)

    def _show(self, staff: Staff) -> None:
        self._staff = staff
        chosen = self._chosen
        self.list.clear()
        for each in staff.people:
            item = QListWidgetItem(row_icon("account", self.setting.look.theme), self.words(each))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.list.addItem(item)
        rows = range(self.list.count())
        row = next((row for row in rows if self.list.item(row).data(Qt.ItemDataRole.UserRole) == chosen), 0)
        self.list.setCurrentRow(row)
        self._show_choice()

    def words(self, person: Person) -> str:
        """One person in one line: name, role, and by whose word until when."""
        said = f"{person.name} · {person.role.label}"
        word = self._staff.words.get(person.id)
        if word is None:
            return said
        by = self._staff.names.get(word.by, _("the unit’s envelope"))
        time = self.setting.moment(word.until)
        if word.has_ended(self.setting.now()):
            return said + "\n" + _("vouched for by {name}, ended {time}").format(name=by, time=time)
        return said + "\n" + _("vouched for by {name} until {time}").format(name=by, time=time)

    @property
    def _chosen(self) -> str:
        row = self.list.currentRow()
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else ""

    @property
    def _manages(self) -> bool:
        session = self.desk.session
        return session is not None and session.may_write("person_added")

    def _show_choice(self) -> None:
        session, chosen = self.desk.session, self._chosen
        own = session is not None and session.person.id == chosen
        self.renew.setEnabled(chosen in self._staff.words and not own)
        self.keep.setEnabled(chosen in self._staff.words and self._manages)
        self.give.setEnabled(bool(chosen) and not own and self._manages)
        if self.cards.key == "reset":
            self.intro.setText(self._intro("reset", session))
        self.remove.setEnabled(bool(chosen) and not own and self._manages and bool(self.reason.text().strip()))

    def _show_cost(self) -> None:
        """What a new key means for everybody, before it is given."""
        said = [_("The book closes now and gets a new key: everybody unlocks again, and needs a new PIN.")]
        said.append(_("The unit’s envelope opens it no more: make a new card."))
        if self._staff.copies:
            copies = ", ".join(self._staff.copies[-MOST_NAMED:])
            if len(self._staff.copies) > MOST_NAMED:
                copies += f" (+{len(self._staff.copies) - MOST_NAMED})"
            said.append(_("Copies made before still open with the old keys: {copies}.").format(copies=copies))
        self.cost.say(" ".join(said), "warn", "alert")
        self.cost.setVisible(self.for_cause.isVisible() and self.for_cause.isChecked())

    def _show_card(self, card: str) -> None:
        self.answer.hide()
        self.sealed.forget()
        self.stack.setCurrentIndex(_STACK[card])
        self.newcomer.refuse_roles(people.NOT_BY_WORD if card == "vouch" else ())
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        session = self.desk.session
        self.title.setText(_("Who can unlock this laptop"))
        self.list.setAccessibleName(_("Who can unlock this laptop"))
        self.cards.describe(_("What to do"))
        self.renew.setText(_("Vouch once more"))
        self.keep.setText(_("Keep for good"))
        self.remove.setText(_("Remove"))
        self.reason.setPlaceholderText(_("Reason for removing"))
        self.reason.setAccessibleName(_("Reason for removing"))
        self.for_cause.setText(_("For cause: give the book a new key"))
        for managers in (self.keep, self.remove, self.reason, self.for_cause):
            managers.setVisible(self._manages)
        for key in ("add", "reset", "envelope"):
            self.cards.button(key).setVisible(self._manages)
        self._show_cost()
        card = self.cards.key
        self.intro.setText(self._intro(card, session))
        self.primary.setText(_("Add") if card == "add" else _("Vouch for 24 hours"))
        self.give.setText(_("Give the new passphrase"))

    def _intro(self, card: str, session: Session | None) -> str:
        if card == "reset":
            own = session.person.id if session else ""
            who = next((each.name for each in self._staff.people if each.id == self._chosen != own), "–")
            return _(
                "Chosen in the list, because the passphrase is forgotten: {name}. It takes two: you with the printed"
                " recovery code or IT’s key, and they, who type a new one. What they wrote stays theirs."
            ).format(name=who)
        if card == "add":
            return _("Somebody of this unit, until a manager removes them.")
        if card == "envelope":
            return _(
                "A sealed card opens the first shift when nobody who is there can unlock. It works once."
                " A new card makes the older ones worthless."
            )
        name = session.person.name if session else ""
        return _(
            "You, {name}, know this person. Real name and role; they type a passphrase of their own."
            " It ends after 24 hours, and the unit manager sees that you vouched."
        ).format(name=name)

    # --- doing ---------------------------------------------------------------------------------------

    def _let_in(self) -> None:
        laptop, costs = self.desk.laptop, self.desk.costs
        try:
            who = self.newcomer.value()
        except CahierError as error:
            self._refused(error)
            return
        if laptop is None:
            return
        for_good = self.cards.key == "add"

        def let_in(session: Session) -> Person:
            key = laptop.data_key(session)
            if for_good:
                return people.add(session, laptop.vault, key, who.name, who.role, who.passphrase, costs())
            return people.vouch(session, laptop.vault, key, who, costs())

        def done(person: Person) -> None:
            self.newcomer.clear()
            self._say(_("{name} can unlock this laptop now.").format(name=person.name))
            self._read()

        self.desk.write(let_in, done, self._refused)

    def _give_anew(self) -> None:
        laptop, costs, who, proof = self.desk.laptop, self.desk.costs, self._chosen, self.reset.code.text()
        try:
            passphrase = self.reset.passphrase()
        except CahierError as error:
            self._refused(error)
            return
        if laptop is None:
            return

        def given(session: Session) -> str:
            new = NewPassphrase(passphrase, costs())
            name = give_anew(session, laptop.vault, laptop.data_key(session), proof, who, new)
            laptop.forget(who)
            return name

        def done(name: str) -> None:
            self.reset.clear()
            self._say(_("{name} unlocks with the new passphrase from now on.").format(name=name))

        self.desk.write(given, done, self._refused)

    def _renew(self) -> None:
        who = self._chosen
        self.desk.write(lambda session: people.renew(session, who), self._again, self._refused)

    def _keep(self) -> None:
        who = self._chosen
        self.desk.write(lambda session: people.keep(session, who), self._again, self._refused)

    def _remove(self) -> None:
        who, why, laptop = self._chosen, self.reason.text().strip(), self.desk.laptop
        for_cause = self.for_cause.isChecked()
        if laptop is None:
            return

        def gone(session: Session) -> None:
            people.remove(session, laptop.vault, laptop.data_key(session), who, why, for_cause=for_cause)
            if for_cause:
                take_new_keys(laptop, session)

        def done(answer: object) -> None:
            self._again(answer)
            if for_cause:  # the key changes while the book is closed
                self.desk.lock_cold()

        self.desk.write(gone, done, self._refused)

    def _again(self, _answer: object) -> None:
        self.reason.clear()
        self.for_cause.setChecked(False)
        self._say(_("Done."))
        self._read()

    def _refused(self, error: CahierError) -> None:
        self.answer.say(str(error), "danger", "alert-circle")
        self.answer.show()

    def _say(self, said: str) -> None:
        self.answer.say(said, "ok", "check")
        self.answer.show()


def _staff(session: Session) -> Staff:
    station = session.certificate.station
    everybody = session.reader.people()
    words = people.standing(session.reader, station)
    here = tuple(session.reader.people_of(station))
    copies = tuple(people.older_copies(session.reader, station))
    return Staff(here, words, {each.id: each.name for each in everybody.values()}, copies)


def _card() -> tuple[QWidget, QVBoxLayout]:
    card = QWidget()
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return card, column
