"""One bed of the round: seven numbers in reading order, Enter goes on, the last Enter saves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.bodies.observation import RoundSkipped
from console.record.codes.observation import WhySkipped
from console.ward import observations
from console.words import N_, _
from ui.forms.scored_form import NOTHING, ScoredForm
from ui.widgets.field import TextField
from ui.widgets.option_field import OptionField, PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.news2 import Score
    from console.ward.observations import NoScore
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


LETTERS = (NOTHING, *((letter, letter) for letter in "ACVPU"))


class RoundForm(ScoredForm):
    """It stands inside the page of the round and does not leave it.

    Signals:
        written: this bed is on the disk, observed or passed over.
        asked_next: the next bed, without saving: what is typed stays a draft.
        asked_previous: the bed before.
    """

    written = Signal()
    asked_next = Signal()
    asked_previous = Signal()
    key: ClassVar[str] = "round_bed"
    heading: ClassVar[str] = N_("Round")
    action: ClassVar[str] = N_("Save, next bed")
    done_words: ClassVar[str] = N_("Observations of {name} saved.")
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> Iterator[None]:
        """The seven numbers and what to do when a bed cannot be observed."""
        make = self.setting
        self.back.hide()
        self.title.hide()  # the page says it
        self.fields.setSpacing(4)
        yield from self.add_breathing(one_by_one=True)
        self.add(self.number_field("systolic", N_("Systolic pressure"), "mmHg"))
        self.add(self.number_field("diastolic", N_("Diastolic pressure"), "mmHg"))
        self.add(self.number_field("pulse", N_("Pulse"), "/min"))
        self.add(
            OptionField(
                make,
                "consciousness",
                N_("Consciousness"),
                LETTERS,
                hint=N_("A alert · C new confusion · V voice · P pain · U none"),
                beside=True,
            )
        )
        yield
        self.add(self.number_field("temperature", N_("Temperature"), "°C", 10))
        self.add(PickField(make, "skip_why", N_("Pass over, because")))
        self.add(TextField(make, "skip_note", N_("Note")))
        yield
        self.add_score()
        self.everything = QPushButton(self)
        self.everything.clicked.connect(self._open_everything)
        self.foot.insertWidget(self.foot.count() - 1, self.everything)
        for keys, signal in (("PgDown", self._emit_next), ("PgUp", self._emit_previous)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> NoScore | None:
        """Why no score applies."""
        del what
        return observations.why_no_score(session, file) if file else None

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Show the round before."""
        del what
        file = self.opened.file
        self.score.show_before(file, self.opened.more, self._advice)

    def _advice(self, score: Score) -> str:
        session, file = self.desk.session, self.opened.file
        return observations.advice(session, file, score) if session and file else ""

    @override
    def deed(self) -> Deed:
        """Record the bed, or that it was passed over."""
        body, patient = self.body(), self.patient or ""
        why = self.field("skip_why").text()
        nothing = body == self.scored(care.Observed())
        if nothing and why:
            skipped = RoundSkipped(why=WhySkipped.of(why), note=self.typed("skip_note"))
            return lambda session: observations.skip(session, patient, skipped)
        if nothing:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("respiratory_rate").label_words)
        return lambda session: observations.observe(session, patient, body)

    @override
    def refresh(self) -> None:
        """The note belongs to a bed that is passed over."""
        self.field("skip_note").setVisible(bool(self.field("skip_why").text()))
        super().refresh()

    @override
    def went_well(self, answer: object) -> None:
        """The page goes on to the next bed."""
        self._emit_written()

    @override
    def leave(self) -> None:
        """Keep what is typed and go to the board."""
        self._keep_if_pending()
        self.desk.show_board(self.patient)

    @override
    def word(self) -> None:
        """Word the list of reasons and the way to the whole form."""
        cast(PickField, self.field("skip_why")).offer([(why.value, why.label) for why in WhySkipped])
        self.everything.setText(_("All fields"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the last number saves this bed; everywhere else it goes on."""
        last = self.field("temperature").focusProxy()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.window().focusWidget() is last:
            self.submit()
            return
        super().keyPressEvent(event)

    def _open_everything(self) -> None:
        self._keep_if_pending()
        self.desk.open_form("observe", self.patient, origin="observations")

    def _emit_written(self) -> None:
        self.written.emit()

    def _emit_next(self) -> None:
        self._keep_if_pending()
        self.asked_next.emit()

    def _emit_previous(self) -> None:
        self._keep_if_pending()
        self.asked_previous.emit()
