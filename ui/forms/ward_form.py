"""What the forms of the ward share: reading the patient, drafts, saving, errors at their field, the way back.

A form is opened for one patient at a time. Answers that come for a patient who is no longer the one
in the form are dropped, and a draft is kept under the patient for whom it was typed, never another.

A long form is made in slices, between which the window answers; its fields come into sight when all of them stand and
hold what was read: nobody types into what is about to be filled. Whoever asks for a field before that makes the form
complete itself at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.effects import Line as Written
from console.record.file import PatientFile
from console.store.drafts import Draft, DraftKey
from console.ward import corrections, identities, links
from console.words import N_, _
from ui.commands import Group
from ui.forms.circumstances import Circumstances
from ui.widgets.form_page import FormPage
from ui.widgets.line import Line
from ui.widgets.part import Part
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.record.bodies import Body
    from console.ward.session import Session, Told
    from ui.desk import Desk
    from ui.setting import Setting
    from ui.widgets.field import Field

Deed = Callable[["Session"], object]
SLICE_MS = 8
"""How long a form is made without a look at what else there is to do: half of one picture at 60 a second."""
FIELD_OF: dict[Fault, str] = {
    Fault.REASON_MISSING: "reason",
    Fault.FUTURE_TIME: "when",
    Fault.BEFORE_BIRTH: "when",
    Fault.PAPER_SHEET_MISSING: "sheet",
    Fault.TRANSFER_NOT_READY: "override",
    Fault.READ_BACK_MISSING: "read_back",
    Fault.UNIT_UNKNOWN: "to_unit",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read when a form opened. ``amended`` is the entry that is restated, if any."""

    file: PatientFile | None = None
    draft: Draft | None = None
    amended: Written | None = None
    beside: tuple[PatientFile, ...] = ()
    more: Any = None


class DraftOffer(Part):
    """The line “Draft of 14:02”: restore it or leave it. Never in the way, never automatic."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, "warn", "pencil", self)
        self.restore, self.leave = QPushButton(self), QPushButton(self)
        self.leave.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.restore)
        layout.addWidget(self.leave)
        self.leave.clicked.connect(self.hide)
        self.draft: Draft | None = None
        self.hide()

    def offer(self, draft: Draft | None) -> None:
        """Offer a draft, or nothing."""
        self.draft = draft
        self.setVisible(draft is not None)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the offer again."""
        self.restore.setText(_("Restore"))
        self.leave.setText(_("Leave it"))
        if self.draft is not None:
            time = self.setting.moment(self.draft.saved_at)
            self.line.say(_("Draft of {time}").format(time=time), "warn", "pencil")


class WardForm(FormPage):
    """One form of the ward.

    A subclass names itself (``key``, ``heading``, and ``icon``, ``group``, ``words`` by which it is found),
    builds its fields, and makes a *deed* of what is typed: a job that writes and returns nothing in
    particular. :meth:`sentence` says afterwards what was saved.
    """

    key: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    short: ClassVar[str] = ""  # for a small button, where the heading is long
    icon: ClassVar[str] = "file-document-edit-outline"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = ""  # other words by which it is looked for
    keys: ClassVar[str] = ""
    listed: ClassVar[bool] = True  # False where it is opened from an entry only
    action: ClassVar[str] = N_("Save")
    done_words: ClassVar[str] = N_("Saved.")
    needs_patient: ClassVar[bool] = True
    takes_patient: ClassVar[bool] = False  # where none is needed: whether it can be about one all the same
    has_circumstances: ClassVar[bool] = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened = Opened()
        self.patient: str | None = None
        self._draft_key: DraftKey | None = None
        self._origin = "board"
        self._turn = 0
        self._why = ""  # read from its field before the lane writes
        self._confirmed: tuple[str, ...] = ()  # what was asked before saving, and is answered by saving again
        self._is_saving = False
        self._is_built = self._is_stepping = self._is_told = False
        self._steps: Iterator[None] | None = None
        self._waiting: Callable[[], None] | None = None  # what was read, while the fields are being made
        self.circumstances = Circumstances(desk.setting)
        super().__init__(desk.setting, self.heading, self.action, desk.shell.floor())
        self.inner.hide()
        self.offer = DraftOffer(self.setting, self)
        self.head.addWidget(self.offer)
        self.setAccessibleName(_(self.heading))
        self._connect()
        self._steps = self._making(self.build())
        self._step_timer.start()

    # --- being made ------------------------------------------------------------------------------------

    def _making(self, built: Iterator[None] | None) -> Iterator[None]:
        """Every field, then what was read meanwhile, then the look of each, then all of it in sight."""
        yield from built or ()
        self.end_sections()
        yield
        if self.has_circumstances:
            self.add(self.circumstances.why)
            self.add(*self.circumstances.first)
            self.add(*self.circumstances.second)
        self._is_built = True
        self._name_fields()
        yield
        self.retranslate()
        self.empty()
        yield
        self._do_waiting()
        folded = [section for section in self.sections.values() if not section.is_open]
        for field in self._fields.values():
            if not field.isHidden() and not any(section.holds(field) for section in folded):
                field.ensurePolished()  # what is not in sight takes its look when it is unfolded
                yield

    @property
    def is_ready(self) -> bool:
        """Whether the fields stand and hold what was read, and the hand is at the first."""
        return self._steps is None and self._draft_key is not None and not self._focus_timer.isActive()

    def finish(self) -> None:
        """Be complete now."""
        while self._steps is not None and not self._is_stepping:
            self._step()

    def _go_on(self) -> None:
        until = QDeadlineTimer(SLICE_MS)
        while self._steps is not None and not until.hasExpired():
            self._step()
        if self._steps is not None:
            self._step_timer.start()

    def _step(self) -> None:
        self._is_stepping = True
        try:
            is_over = self._steps is None or next(self._steps, self) is self
        finally:
            self._is_stepping = False
        if is_over:
            self._steps = None
            self._do_waiting()  # what came while the fields took their look
            if self._is_told:
                self._reveal()

    def _once_made(self, act: Callable[[], None]) -> None:
        """Do something with the fields: now, or as soon as they stand, unless whoever asked is gone by then."""
        session = self.desk.session

        def do() -> None:
            if self.desk.session is session:
                act()

        self._waiting = do
        if self._steps is None:
            self._do_waiting()
            self._reveal()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
            self._is_told = True

    def _reveal(self) -> None:
        self.inner.show()
        self._focus_timer.start()

    @override
    def field(self, name: str) -> Field:
        """A field by its name."""
        self.finish()
        return super().field(name)

    @override
    def values(self) -> dict[str, str]:
        """What stands in each field, as typed."""
        self.finish()
        return super().values()

    @override
    def restore(self, values: Mapping[str, str]) -> None:
        """Put back a draft; fields that it does not name are emptied."""
        self.finish()
        super().restore(values)

    def _name_fields(self) -> None:
        for name, field in self._fields.items():
            control = field.focusProxy()
            if control is not None and not isinstance(control, QPushButton):
                control.setObjectName(f"{self.key}.{name}")

    def _connect(self) -> None:
        self.submitted.connect(self._save)
        self.draft_changed.connect(self._keep)
        self.left.connect(self._go_back)
        self.offer.restore.clicked.connect(self._restore)
        self.desk.keep_asked.connect(self.keep_now)
        self._focus_timer = QTimer(self, interval=0, singleShot=True)
        self._focus_timer.timeout.connect(self.focus_first)
        self._step_timer = QTimer(self, interval=0, singleShot=True)
        self._step_timer.timeout.connect(self._go_on)

    # --- what a subclass says ------------------------------------------------------------------------

    def build(self) -> Iterator[None] | None:
        """Add the fields, in reading order. A long form yields wherever the window may look at something else."""
        raise NotImplementedError

    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Read what else the form shows; runs on the lane."""
        del session, file, what
        return None

    def begin(self, what: dict[str, Any]) -> None:
        """Fill in what stands before anybody types; ``self.opened`` holds what was read."""

    def fill(self, body: Body) -> None:
        """Put an entry's values into the fields, to amend it."""

    def deed(self) -> Deed:
        """What saving does.

        Raises:
            CahierError: what is typed cannot be written; names the field where it can.
        """
        raise NotImplementedError

    def doubts(self) -> list[str]:
        """What is unlikely in what is typed, in sentences: asked about once in a line, and then saved as it is."""
        return []

    def sentence(self, answer: object) -> str:
        """What was saved, in one short sentence."""
        del answer
        name = self.opened.file.identity.name if self.opened.file else ""
        return _(self.done_words).format(name=name)

    def went_well(self, answer: object) -> None:
        """Where to go once it is saved: back to where the form was opened from."""
        del answer
        self._emit_left()

    # --- opening ---------------------------------------------------------------------------------------

    def open(self, patient: str | None = None, amends: str | None = None, **what: Any) -> None:
        """Open for a patient (or nobody).

        ``amends`` names the entry to restate, ``origin`` the page to go back to, ``sheet`` the sheet
        of paper that is being typed in.
        """
        self._keep_if_pending()
        if "origin" in what:
            self._origin = str(what.pop("origin"))
        elif self.desk.shell.page != self.key:
            self._origin = self.desk.shell.page or "board"
        self._turn += 1
        turn, author = self._turn, self.desk.author
        self._waiting = None
        if self._is_built:  # what is not there yet holds nothing
            self.empty()
        self._show_busy(is_busy=True)
        draft_key = DraftKey(author, self.key, patient or "", amends or "")

        def read(session: Session) -> Opened:
            file = session.card(patient) if patient else None
            if file is not None:
                identities.is_checked(session, file)
            draft = session.book.drafts.find(draft_key)
            amended = _written(session, amends) if amends else None
            beside = links.perhaps_the_same(session, file.id) if file else ()
            return Opened(file, draft, amended, beside, self.look(session, file, what))

        def shown(opened: Opened) -> None:
            if turn == self._turn:
                self._once_made(partial(self._show, opened, patient, draft_key, what))

        def failed(error: CahierError) -> None:
            if turn == self._turn:
                self._once_made(partial(self.show_problem, error))

        self.desk.run(read, shown, failed)

    def _show(self, opened: Opened, patient: str | None, draft_key: DraftKey, what: dict[str, Any]) -> None:
        self.opened, self.patient, self._draft_key = opened, patient, draft_key
        self.show_patient(opened.file, opened.beside)
        if what.get("sheet"):
            self.circumstances.from_sheet(str(what["sheet"]))
        self.begin(what)
        amended = opened.amended
        self.circumstances.ask_why(is_correction=amended is not None)
        if amended is not None and amended.body is not None:
            self.circumstances.fill(amended.entry)
            self.fill(amended.body)
        self.refresh()
        self.offer.offer(opened.draft)
        self._show_busy(is_busy=False)
        self.retranslate()
        self.area.verticalScrollBar().setValue(0)

    def empty(self) -> None:
        """Forget whoever was in the form: nothing of one patient stays for the next."""
        self.opened, self.patient, self._draft_key = Opened(), None, None
        self.restore({})
        self.circumstances.show_needed()
        self.circumstances.ask_why(is_correction=False)
        self.problem.hide()
        self._ask_nothing()
        self.offer.offer(None)
        self.show_draft_state("")
        self.show_patient(None)
        self.refresh()

    def refresh(self) -> None:
        """Show what follows from the fields: which are needed, what they add up to."""

    def focus_first(self) -> None:
        """The hand begins at the first field."""
        for field in self._fields.values():
            proxy = field.focusProxy()
            if field.isVisibleTo(self) and proxy is not None:
                proxy.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # --- drafts ----------------------------------------------------------------------------------------

    def keep_now(self) -> None:
        """Send out what is typed at once: the screen is about to be locked."""
        self._keep_if_pending()

    def _keep_if_pending(self) -> None:
        if self._timer.isActive():
            self._emit_draft()

    def _keep(self, values: dict[str, str]) -> None:
        key = self._draft_key
        if key is None or self._is_saving:
            return

        def kept(_answer: object) -> None:
            if key == self._draft_key:
                self.show_draft_state(_("Draft kept {time}").format(time=self.setting.time(self.setting.now())))

        self.desk.run(lambda session: session.book.drafts.save(key, values, session.now()), kept)

    def _restore(self) -> None:
        draft = self.offer.draft
        if draft is not None and draft.key == self._draft_key:
            self.restore(draft.values)
            self.circumstances.show_needed()
            self.refresh()
            self.offer.offer(None)
            self._note_change()
            self._go_back_to_field()

    def _go_back_to_field(self) -> None:
        """The hand returns to the field in which it was when the curtain fell, else to the first."""
        place, self.desk.left_at = self.desk.left_at, None
        found = self.findChild(QWidget, place.name) if place and place.name.startswith(f"{self.key}.") else None
        if place is None or found is None or not found.isVisibleTo(self):
            self.focus_first()
            return
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        place_cursor(found, place.cursor)

    # --- saving ----------------------------------------------------------------------------------------

    def _save(self, _values: object) -> None:
        if self._draft_key is None or self._is_saving:
            return
        try:
            deed = self.deed()
            self._why = self.needed("correction") if self.opened.amended else ""
        except CahierError as error:
            self._ask_nothing()
            self.show_refusal(error)
            return
        unchecked = self._unchecked()
        asked = (*([phrases.check_words(unchecked)] if unchecked else []), *self.doubts())
        if asked and asked != self._confirmed:
            self._confirmed = asked
            self.confirm.ask(asked)
            return
        self._ask_nothing()
        self._timer.stop()
        self._is_saving = True
        self._show_busy(is_busy=True)
        key, turn = self._draft_key, self._turn

        def signed(session: Session) -> object:
            if unchecked is not None:
                identities.check(session, unchecked)
            answer = deed(session)
            session.book.drafts.drop(key)
            return answer

        self.desk.write(signed, lambda answer: self._saved(turn, answer), lambda error: self._refused(turn, error))

    def _unchecked(self) -> PatientFile | None:
        """Whoever the form is about, while the person at the desk has not held two identifiers against them."""
        file, session = self.opened.file, self.desk.session
        if not self.needs_patient or file is None or session is None or file.id in session.checked:
            return None
        return file

    def _ask_nothing(self) -> None:
        self._confirmed = ()
        self.confirm.hide()

    def _saved(self, turn: int, answer: object) -> None:
        self._is_saving = False
        if turn != self._turn:
            return
        self._show_busy(is_busy=False)
        self.desk.shell.say(self.sentence(answer), "ok")
        self._draft_key = None
        self.went_well(answer)

    def _refused(self, turn: int, error: CahierError) -> None:
        self._is_saving = False
        if turn == self._turn:
            self._show_busy(is_busy=False)
            self.show_refusal(error)
            self._note_change()

    def show_refusal(self, error: CahierError) -> None:
        """Say an error at the field it names, else above the action."""
        self.show_problem(error, self._field_of(error))

    def _field_of(self, error: CahierError) -> str | None:
        named = str(error.facts.get("field", ""))
        for name, field in self._fields.items():
            if named and named in (name, field.label_words):
                return name
        wanted = FIELD_OF.get(error.fault)
        return wanted if wanted in self._fields and self._fields[wanted].isVisibleTo(self) else None

    def put(self, session: Session, body: Body, told: Told, otherwise: Deed) -> object:
        """Amend the entry that is restated with ``body``, or else write anew."""
        amended = self.opened.amended
        if amended is not None:
            return corrections.amend(session, amended.entry.id, body, self._why, told)
        return otherwise(session)

    # --- small parts for subclasses --------------------------------------------------------------------

    def needed(self, name: str) -> str:
        """The text of a field that must not be empty.

        Raises:
            CahierError: ``field-empty``.
        """
        said = self.field(name).text().strip()
        if not said:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field(name).label_words)
        return said

    def typed(self, name: str) -> str | None:
        """The text of a field, None when nothing is typed."""
        return self.field(name).text().strip() or None

    def show_only(self, wanted: set[str], among: set[str]) -> None:
        """Of the fields ``among``, show those that are wanted."""
        for name in among:
            field = self.field(name)
            if field.isHidden() == (name in wanted):  # said again, it would be dressed before anybody sees it
                field.setVisible(name in wanted)
        for section in self.sections.values():
            section.show_needed()

    def shown(self, *fields: Field) -> None:
        """Listen to fields on which others depend."""
        for field in fields:
            field.changed.connect(self.refresh)

    @override
    def retranslate(self) -> None:
        """Word the form again."""
        super().retranslate()
        self.circumstances.retranslate()
        if self._is_built:
            self.word()

    def word(self) -> None:
        """Word what the form itself shows; called whenever the language or the patient is another one."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, or presses the button that has the focus."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not plain:
            super().keyPressEvent(event)
            return
        held = self.window().focusWidget()
        if isinstance(held, QPushButton) and not held.isCheckable():
            held.click()
        elif isinstance(held, QLineEdit | QComboBox | QPushButton):
            self.focusNextChild()

    def _show_busy(self, *, is_busy: bool) -> None:
        self.primary.setEnabled(not is_busy)

    def _go_back(self) -> None:
        patient = self.patient
        self._turn += 1
        self.empty()
        if self._origin == "board":
            self.desk.show_board(patient)
        else:
            self.desk.go_back(self._origin, patient)


def place_cursor(widget: QWidget, at: int) -> None:
    """Put the cursor of a field of text where it was."""
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(at)
    elif isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        cursor.setPosition(min(at, len(widget.toPlainText())))
        widget.setTextCursor(cursor)


def _written(session: Session, entry_id: str) -> Written:
    """The entry that is restated, with its body.

    Raises:
        CahierError: ``entry-unknown``.
    """
    line = session.reader.line(entry_id)
    if line is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    return line
