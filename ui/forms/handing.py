"""What is handed over about one patient, and the receiver's answer: the two forms of the handover page.

One model, worded as SAED in French and as SBAR in English by the catalogue alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, handover
from console.record.codes.handover import Answer, Illness
from console.record.devices import in_place
from console.record.doses import doses_of, last_doses
from console.record.procedures import planned
from console.ward import handovers
from console.words import N_, _
from ui.forms import bedside_words
from ui.forms.birth import read_birth_date
from ui.forms.ward_form import WardForm
from ui.widgets.continuity import chart_item
from ui.widgets.entries import Entries, Item
from ui.widgets.field import NotesField, TextField
from ui.widgets.option_field import ManyField, OptionField, PickField, options_of
from ui.wording import phrases
from ui.wording.handover import ILLNESS, LABELS, PARTS, READ_BACK, Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.handovers import Handover
    from console.ward.laptop import Laptop
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.forms.ward_form import Deed

ALONG = 280


class ItemForm(WardForm):
    """One patient's item, in the order of I-PASS. It stands inside the page and does not leave it.

    Signals:
        written: the item is on the disk.
    """

    written = Signal()
    key: ClassVar[str] = "handover_item"
    heading: ClassVar[str] = N_("To hand over")
    action: ClassVar[str] = N_("Save, next patient")
    done_words: ClassVar[str] = N_("Handover of {name} saved.")
    has_circumstances: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        self._model: Model = "SBAR"
        super().__init__(desk)

    @override
    def build(self) -> Iterator[None]:
        """How ill, then the parts in order; what goes along by itself stands beside."""
        make = self.setting
        self.title.hide()  # the page says it
        self.back.hide()
        self.fields.setSpacing(6)
        self.add(OptionField(make, "illness", ILLNESS["SBAR"], options_of(list(Illness)), beside=True))
        for name, label in zip(PARTS, LABELS["SBAR"], strict=True):
            self.add(NotesField(make, name, label, rows=2, beside=True))
            yield
        self.add(TextField(make, "family", N_("Family and visitors"), beside=True))
        self.add(
            TextField(make, "exit_on", N_("Planned exit"), hint=N_("26/11/2026, or nothing."), beside=True),
            TextField(make, "exit_to", N_("Going to"), beside=True),
        )
        cast(OptionField, self.field("illness")).alarm(Illness.UNSTABLE.value)
        self.along = Entries(make, self)
        self.along.setFixedWidth(make.look.px(ALONG))
        self.beside.addWidget(self.along)

    def read_as(self, model: Model) -> None:
        """Label the parts by another model."""
        self._model = model
        self.retranslate()

    def _call_parts(self) -> None:
        self.field("illness").call(ILLNESS[self._model])
        for name, label in zip(PARTS, LABELS[self._model], strict=True):
            self.field(name).call(label)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """What was handed over last stands ready to be brought up to date."""
        said = self.opened.file.handover.line.body if self.opened.file and self.opened.file.handover else None
        if isinstance(said, handover.HandoverItem):
            self.fill(said)

    @override
    def fill(self, body: Body) -> None:
        """Put an item back."""
        item = cast(handover.HandoverItem, body)
        self.field("illness").set_text(item.illness.value)
        for name in (*PARTS, "family", "exit_to"):
            self.field(name).set_text(getattr(item, name) or "")
        self.field("exit_on").set_text(phrases.date_words(item.exit_on) if item.exit_on else "")

    @override
    def deed(self) -> Deed:
        """Write the item; what is in sight is frozen with it."""
        patient = self.patient or ""
        exit_on = self.typed("exit_on")
        item = handover.HandoverItem(
            illness=Illness.of(self.field("illness").text()),
            summary=self.needed("summary"),
            background=self.typed("background"),
            assessment=self.typed("assessment"),
            actions=self.typed("actions"),
            contingency=self.typed("contingency"),
            family=self.typed("family"),
            exit_on=read_birth_date(exit_on, self.field("exit_on").label_words) if exit_on else None,
            exit_to=self.typed("exit_to"),
        )
        return lambda session: handovers.write_item(session, patient, item)

    @override
    def word(self) -> None:
        """What goes along by itself, because it stands in the book; a dose without its unit does not."""
        self._call_parts()
        file = self.opened.file
        items = [Item(_("Goes along by itself"), "h3"), *(self._along(file) if file else ())]
        self.along.show_items(items, _("Goes along by itself"))

    def _along(self, file: PatientFile) -> list[Item]:
        make, last = self.setting, file.last_observation
        items = [chart_item(file)]
        items += (
            [Item(f"{phrases.score_words(last.score) if last.score else ''} {make.moment(last.at)}")] if last else []
        )
        for dose in last_doses(file):
            if dose.is_whole:
                items += bedside_words.items_of(dose, make)
        for dose in doses_of(file):
            if not dose.is_whole:
                line = bedside_words.dose_line(dose, make)
                said = _("NOT handed over until its unit is added: {dose}").format(dose=line)
                items.append(Item(said, "danger", "alert", "danger"))
        for device in in_place(file):
            items += bedside_words.device_items(device, make)
        for procedure in planned(file):
            items += bedside_words.procedure_items(procedure, make)
        for result in file.results:
            items += bedside_words.result_items(result, make)
        for task in file.open_tasks:
            items += bedside_words.task_items(task, make)
        for target in file.targets:
            items += bedside_words.target_items(target, make) if target.is_open else []
        return items if len(items) > 1 else [*items, Item(_("Nothing else typed."), "sub")]

    @override
    def went_well(self, answer: object) -> None:
        self._emit_written()

    @override
    def leave(self) -> None:
        """Keep what is typed and go to the board."""
        self._keep_if_pending()
        self.desk.show_board(self.patient)

    def _emit_written(self) -> None:
        self.written.emit()


class SecretField(TextField):
    """A passphrase or a PIN: never shown, never kept in a draft."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)


ANSWERS = (
    (Answer.ACCEPTED.value, N_("I take over")),
    (Answer.ACCEPTED_WITH_QUESTIONS.value, N_("With questions")),
    (Answer.REFUSED.value, N_("I refuse")),
    (Answer.NOT_PRESENT.value, N_("Nobody there")),
)


class AnswerForm(WardForm):
    """The receiver answers what stands before them, signed by their own passphrase or PIN.

    Signals:
        answered: the answer is on the disk.
    """

    answered = Signal()
    key: ClassVar[str] = "handover_answer"
    heading: ClassVar[str] = N_("Answer of whoever takes over")
    action: ClassVar[str] = N_("Sign")
    done_words: ClassVar[str] = N_("The answer is signed.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        self.handover: Handover | None = None
        self._people: list[tuple[str, str]] = []
        self._model: Model = "SBAR"
        super().__init__(desk)

    @override
    def build(self) -> Iterator[None]:
        make = self.setting
        self.back.hide()
        self.title.hide()  # what is answered stands above
        self.fields.setSpacing(6)
        self.add(PickField(make, "person", N_("You are")), SecretField(make, "secret", N_("Your passphrase or PIN")))
        yield
        self.add(OptionField(make, "answer", N_("Answer"), ANSWERS))
        yield
        self.add(ManyField(make, "read_back", N_("Read-back"), (("YES", N_("I repeated it back, in my words")),)))
        self.add(NotesField(make, "questions", N_("Questions"), rows=2), NotesField(make, "reason", N_("Why"), rows=2))
        self.shown(self.field("answer"), self.field("person"))

    def read_as(self, model: Model) -> None:
        """Label the read-back by another model."""
        self._model = model
        self.retranslate()

    @override
    def word(self) -> None:
        """Label the read-back."""
        self.field("read_back").call(READ_BACK[self._model])

    def show_handover(self, given: Handover | None, people: list[tuple[str, str]]) -> None:
        """Answer this handover; people are (id, name) of those who can sign here.

        The one that is being answered stays as it is: the list beside it is read again at any time.
        """
        if given is not None and given == self.handover:
            return
        self.handover, self._people = given, people
        self.setVisible(given is not None and not given.is_settled)
        if given is not None:
            self.open(handover=given.id)
        elif self._is_built:
            self._offer_people()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer whoever can sign here."""
        del what
        self._offer_people()

    def _offer_people(self) -> None:
        cast(PickField, self.field("person")).offer(self._people)

    @override
    def values(self) -> dict[str, str]:
        """What stands in the fields; the secret is never among it."""
        return {name: said for name, said in super().values().items() if name != "secret"}

    @override
    def refresh(self) -> None:
        answer = self.field("answer").text()
        wanted = {Answer.ACCEPTED: {"read_back"}, Answer.ACCEPTED_WITH_QUESTIONS: {"read_back", "questions"}}
        self.show_only(wanted.get(Answer.of(answer), {"reason"}), {"read_back", "questions", "reason"})
        self.field("secret").setVisible(self.field("person").text() != self.desk.author)

    @override
    def deed(self) -> Deed:
        given, laptop, person = self.handover, self.desk.laptop, self.needed("person")
        if given is None or laptop is None:
            raise CahierError(Fault.LOCKED)
        secret = self.field("secret").text()
        if person != self.desk.author:
            self.needed("secret")
        answer = Answer.of(self.field("answer").text())
        read_back, questions, reason = (
            bool(self.typed("read_back")),
            self.typed("questions") or "",
            self.typed("reason") or "",
        )

        def sign(session: Session) -> object:
            receiver = session if person == session.person.id else _signed_in(laptop, person, secret)
            try:
                return handovers.answer(
                    receiver, given.id, answer, read_back=read_back, questions=questions, reason=reason
                )
            finally:
                if receiver is not session:
                    receiver.close()

        return sign

    @override
    def show_refusal(self, error: CahierError) -> None:
        """A wrong passphrase or PIN is said under it, and what was typed there is gone."""
        self.field("secret").set_text("")
        if error.fault in (Fault.WRONG_PASSPHRASE, Fault.WRONG_PIN):
            self.show_problem(error, "secret")
        else:
            super().show_refusal(error)
        if self.desk.laptop is not None and self.desk.laptop.is_cold:
            self.desk.shell.lock_requested.emit()

    @override
    def went_well(self, answer: object) -> None:
        self.field("secret").set_text("")
        self._emit_answered()

    @override
    def leave(self) -> None:
        """Go to the board."""
        self.desk.show_board()

    @override
    def sentence(self, answer: object) -> str:
        return _(self.done_words)

    def _emit_answered(self) -> None:
        self.answered.emit()


def _signed_in(laptop: Laptop, person: str, secret: str) -> Session:
    """The receiver's own session, by PIN where there is one.

    Raises:
        CahierError: ``wrong-passphrase``, ``wrong-pin``.
    """
    if laptop.has_pin(person) and secret.isdigit():
        return laptop.unlock_by_pin(person, secret)
    return laptop.unlock(person, secret)
