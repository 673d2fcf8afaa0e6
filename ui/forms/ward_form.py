"""What the forms of the ward share: reading whom it is about, saving, errors at their field, the way back.

A form is opened for one patient at a time. Answers that come for a patient who is no longer the one
in the form are dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from console.errors import CahierError, Fault
from console.store.drafts import DraftKey
from console.ward import corrections, identities
from console.words import N_, _
from ui.commands import Group
from ui.forms import keyboard
from ui.forms.circumstances import Circumstances
from ui.forms.drafts import DraftOffer, Drafts
from ui.forms.opened import Opened, read
from ui.forms.refusals import field_of
from ui.forms.sliced_form import SlicedForm
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.bodies import Body
    from console.record.file import PatientFile
    from console.ward.session import Session, Told
    from ui.desk import Desk
    from ui.widgets.field import Field

Deed = Callable[["Session"], object]


class WardForm(SlicedForm):
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
        self.opened = Opened()
        self.patient: str | None = None
        self._origin = "board"
        self._turn = 0
        self._why = ""  # read from its field before the lane writes
        self._confirmed: tuple[str, ...] = ()  # what was asked before saving, and is answered by saving again
        self._is_saving = False
        self.circumstances = Circumstances(desk.setting)
        super().__init__(desk, self.heading, self.action)
        self._drafts = Drafts(desk, self.show_draft_state, self)
        self.offer = DraftOffer(self.setting, self)
        self.head.addWidget(self.offer)
        self.setAccessibleName(_(self.heading))
        self.submitted.connect(self._save)
        self.draft_changed.connect(self._keep)
        self.left.connect(self._go_back)
        self.offer.restore.clicked.connect(self._restore)
        desk.keep_asked.connect(self.keep_now)
        self._begin_making()

    @property
    def is_ready(self) -> bool:
        """Whether the fields stand and hold what was read, and the hand is at the first."""
        return self.is_in_sight and self._drafts.key is not None

    # --- what a subclass says ------------------------------------------------------------------------

    @override
    def add_last(self) -> None:
        """The circumstances of what is written."""
        if self.has_circumstances:
            self.add(self.circumstances.why)
            self.add(*self.circumstances.first)
            self.add(*self.circumstances.second)

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

        def reading(session: Session) -> Opened:
            return read(session, draft_key, lambda held, file: self.look(held, file, what))

        def shown(opened: Opened) -> None:
            if turn == self._turn:
                self._once_made(partial(self._show, opened, patient, draft_key, what))

        def failed(error: CahierError) -> None:
            if turn == self._turn:
                self._once_made(partial(self.show_problem, error))

        self.desk.run(reading, shown, failed)

    def _show(self, opened: Opened, patient: str | None, draft_key: DraftKey, what: dict[str, Any]) -> None:
        self.opened, self.patient, self._drafts.key = opened, patient, draft_key
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

    @override
    def empty(self) -> None:
        """Forget whoever was in the form: nothing of one patient stays for the next."""
        self.opened, self.patient, self._drafts.key = Opened(), None, None
        super().empty()
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

    # --- drafts ----------------------------------------------------------------------------------------

    def keep_now(self) -> None:
        """Send out what is typed at once: the screen is about to be locked."""
        self._keep_if_pending()

    def _keep_if_pending(self) -> None:
        if self._timer.isActive():
            self._emit_draft()

    def _keep(self, values: dict[str, str]) -> None:
        if not self._is_saving:
            self._drafts.keep(values)

    def _restore(self) -> None:
        draft = self.offer.draft
        if draft is not None and draft.key == self._drafts.key:
            self.restore(draft.values)
            self.circumstances.show_needed()
            self.refresh()
            self.offer.offer(None)
            self._note_change()
            self._go_back_to_field()

    def _go_back_to_field(self) -> None:
        """The hand returns to the field in which it was when the curtain fell, else to the first."""
        place, self.desk.left_at = self.desk.left_at, None
        if place is None or not place.name.startswith(f"{self.key}.") or not keyboard.to_place(self, place):
            self.focus_first()

    # --- saving ----------------------------------------------------------------------------------------

    def _save(self, _values: object) -> None:
        if self._drafts.key is None or self._is_saving:
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
        key, turn = self._drafts.key, self._turn

        def signed(session: Session) -> object:
            if unchecked is not None:
                identities.check(session, unchecked)
            answer = deed(session)
            session.book.drafts.drop(key)
            return answer

        self.write(signed, lambda answer: self._saved(turn, answer), lambda error: self._refused(turn, error))

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
        self._drafts.key = None
        self.went_well(answer)

    def _refused(self, turn: int, error: CahierError) -> None:
        self._is_saving = False
        if turn == self._turn:
            self._show_busy(is_busy=False)
            self.show_refusal(error)
            self._note_change()

    def show_refusal(self, error: CahierError) -> None:
        """Say an error at the field it names, else above the action."""
        self.show_problem(error, field_of(error, self._fields, self))

    def write(self, job: Deed, done: Callable[[object], object], failed: Callable[[CahierError], object]) -> None:
        """Have a deed done: at once, before everything else."""
        self.desk.write(job, done, failed)

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
        if self.opened.amended is not None:
            at = self.setting.moment(self.opened.amended.entry.occurred_at)
            self.title.setText(_("{form}: correcting {time}").format(form=_(self.heading), time=at))
        if self._is_built:
            self.word()

    def word(self) -> None:
        """Word what the form itself shows; called whenever the language or the patient is another one."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, or presses the button that has the focus."""
        if keyboard.is_enter(event):
            keyboard.go_on(self)
        else:
            super().keyPressEvent(event)

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
