"""Observations: the numbers in the order in which they are taken, the score as it comes, and all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.board import Board, RowKind, rhythm_of
from console.record.bodies import Body, care
from console.record.bodies.observation import ObservationRhythm
from console.record.codes.care import PainScale, Pupil, TemperatureSite
from console.record.quantity import glucose_beside
from console.ward import observations, reading
from console.words import N_, _
from ui.commands import Group
from ui.forms.scored_form import ACVPU, ScoredForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField
from ui.widgets.option_field import ManyField, OptionField
from ui.widgets.untaken_field import UntakenField
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.news2 import Score
    from console.ward.observations import NoScore
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

MEASURED = (
    ("respiratory_rate", N_("Respiratory rate")),
    ("spo2", N_("Oxygen saturation")),
    ("systolic", N_("Blood pressure")),
    ("pulse", N_("Pulse")),
    ("consciousness", N_("Consciousness")),
    ("temperature_tenths", N_("Temperature")),
)
GLUCOSE = (("mmol/L", "mmol/L"), ("g/L", "g/L"), ("mg/dL", "mg/dL"))
VOLUME = (("mL", "mL"), ("L", "L"))
MORE = (
    ("UNTAKEN", N_("Not taken")),
    ("NEURO", N_("Nervous system")),
    ("FLUIDS", N_("In and out")),
    ("NEXT", N_("Next round")),
)
MORE_FIELDS: dict[str, tuple[str, ...]] = {
    "UNTAKEN": ("refused",),
    "NEURO": ("gcs_eye", "gcs_verbal", "gcs_motor", "pupil_left", "pupil_left_mm", "pupil_right", "pupil_right_mm"),
    "FLUIDS": ("urine", "urine_since", "fluid_in", "fluid_out", "stools", "vomits"),
    "NEXT": ("next_at", "every_hours", "decided_by", "reason"),
}
COUNTS = ("pain", "gcs_eye", "gcs_verbal", "gcs_motor", "pupil_left_mm", "pupil_right_mm", "stools", "vomits")
CODES = ("temperature_site", "pain_scale", "pupil_left", "pupil_right")
AMOUNTS = ("glucose", "urine", "fluid_in", "fluid_out")


def first_due(board: Board) -> str | None:
    """Where a round begins: the first bed whose observations are due, else the first bed with somebody."""
    rows = [(row, row.file.id) for row in board.rows if row.file and row.kind is RowKind.PATIENT]
    due = [name for row, name in rows if row.observation_is_overdue(board.as_at)]
    return next(iter(due or [name for _row, name in rows]), None)


def next_bed(board: Board, patient: str | None) -> str | None:
    """The patient in the bed after this one's; None after the last."""
    order = [row.file.id for row in board.rows if row.file and row.kind is RowKind.PATIENT]
    after = order[order.index(patient) + 1 :] if patient in order else []
    return after[0] if after else None


class Around(NamedTuple):
    """What the form shows beside what is typed."""

    next_bed: str | None
    why_not: NoScore | None


class ObserveForm(ScoredForm):
    """A round of observations of one patient, with everything that belongs to it."""

    key: ClassVar[str] = "observe"
    heading: ClassVar[str] = N_("Observations")
    short: ClassVar[str] = N_("Obs")
    icon: ClassVar[str] = "heart-pulse"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("vital signs round NEWS2 pulse pressure temperature saturation pain")
    done_words: ClassVar[str] = N_("Observations of {name} saved.")

    @override
    def build(self) -> Iterator[None]:
        """The numbers in reading order, the score beside them; what is rarer opens on demand."""
        make = self.setting
        yield from self.add_breathing()
        self.add(
            self.number_field("systolic", N_("Systolic pressure"), "mmHg"),
            self.number_field("diastolic", N_("Diastolic pressure"), "mmHg"),
        )
        self.add(
            self.number_field("pulse", N_("Pulse"), "/min"),
            self.number_field("temperature", N_("Temperature"), "°C", 10),
        )
        yield
        self.add(OptionField(make, "consciousness", N_("Consciousness"), ACVPU, beside=True))
        self.add(NumberField(make, "pain", N_("Pain"), beside=True))
        self.add(ChoiceField(make, "pain_scale", N_("Scale of pain"), list(PainScale), beside=True))
        yield
        self.add(QuantityField(make, "glucose", N_("Glucose"), GLUCOSE, beside=True))
        self.add(ChoiceField(make, "temperature_site", N_("Temperature taken at"), list(TemperatureSite), beside=True))
        self.add(TextField(make, "note", N_("Note"), beside=True))
        self.add(ManyField(make, "more", N_("Also"), MORE, beside=True))
        yield
        yield from self._build_more()
        yield
        self.add_score()
        self.next_bed, self.call = QPushButton(self), QPushButton(self)
        self.next_bed.clicked.connect(self._save_and_next)
        self.call.clicked.connect(self._save_and_call)
        for button in (self.call, self.next_bed):
            self.foot.insertWidget(self.foot.count() - 1, button)
        QShortcut(QKeySequence("Ctrl+Shift+Return"), self).activated.connect(self._save_and_next)
        self._then = ""

    def _build_more(self) -> Iterator[None]:
        make = self.setting
        self.add(UntakenField(make, "refused", N_("Could not take"), MEASURED, beside=True))
        yield
        self.add(
            self.number_field("gcs_eye", N_("Glasgow, eyes"), "1–4"),
            self.number_field("gcs_verbal", N_("Glasgow, voice"), "1–5"),
        )
        self.add(
            self.number_field("gcs_motor", N_("Glasgow, movement"), "1–6"),
        )
        for side, label in (("left", N_("Left pupil")), ("right", N_("Right pupil"))):
            self.add(ChoiceField(make, f"pupil_{side}", label, list(Pupil), beside=True))
            self.add(self.number_field(f"pupil_{side}_mm", N_("Diameter"), "mm"))
            yield
        yield
        self.add(QuantityField(make, "urine", N_("Urine"), VOLUME, beside=True))
        self.add(InstantField(make, "urine_since", N_("Since"), beside=True, empty=N_("not known")))
        yield
        self.add(QuantityField(make, "fluid_in", N_("Fluids in"), VOLUME, beside=True))
        self.add(QuantityField(make, "fluid_out", N_("Other fluids out"), VOLUME, beside=True))
        self.add(self.number_field("stools", N_("Stools"), ""), self.number_field("vomits", N_("Vomits"), ""))
        yield
        self.add(InstantField(make, "next_at", N_("Next at"), beside=True, empty=N_("not said")))
        self.add(NumberField(make, "every_hours", N_("or every"), unit="h", beside=True))
        self.add(
            TextField(make, "decided_by", N_("Decided by"), beside=True),
            TextField(make, "reason", N_("Reason"), beside=True),
        )

    @override
    def open(self, patient: str | None = None, amends: str | None = None, **what: Any) -> None:
        """Open for a patient; without one, for the first bed that is due."""
        if patient is not None:
            super().open(patient, amends, **what)
            return
        self.desk.run(lambda session: first_due(reading.board(session)), self._open_first)

    def _open_first(self, patient: str | None) -> None:
        if patient is None:
            self.desk.shell.say(_("Nobody is in a bed here."), "plain")
            self.desk.show_board()
            return
        super().open(patient)

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Around:
        """The next bed, and why no score applies."""
        del what
        upcoming = next_bed(reading.board(session), file.id if file else None)
        return Around(upcoming, observations.why_no_score(session, file) if file else None)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Show the round before; a decision about the next round that stands is in sight."""
        del what
        file, around = self.opened.file, cast(Around, self.opened.more)
        self.score.show_before(file, around.why_not, self._advice)
        self.field("pain_scale").set_text(PainScale.EN.value)
        said = rhythm_of(file) if file else None
        decided = said.line.body if said else None
        if isinstance(decided, ObservationRhythm) and decided.every_minutes:
            hours = phrases.hours(decided.every_minutes)
            self.field("every_hours").say(_("So far every {n} h.").format(n=hours), is_hint=True)

    def _advice(self, score: Score) -> str:
        session, file = self.desk.session, self.opened.file
        return observations.advice(session, file, score) if session and file else ""

    @override
    def fill(self, body: Body) -> None:
        """Put a round back into the fields."""
        taken = cast(care.Observed, body)
        self.fill_numbers(taken)
        for name in COUNTS:
            value = getattr(taken, name)
            self.field(name).set_text("" if value is None else str(value))
        for name in CODES:
            self.field(name).set_text(str(getattr(taken, name) or ""))
        for name in AMOUNTS:
            cast(QuantityField, self.field(name)).set_quantity(getattr(taken, name))
        if taken.urine_since:
            cast(InstantField, self.field("urine_since")).set_instant(taken.urine_since)
        cast(UntakenField, self.field("refused")).show_untaken(taken.refused)
        self.field("note").set_text(taken.note or "")
        self.field("more").set_text(
            " ".join(key for key, names in MORE_FIELDS.items() if any(self._is_filled(name) for name in names))
        )

    def _is_filled(self, name: str) -> bool:
        return bool(self.field(name).text())

    @override
    def numbers(self) -> care.Observed:
        """Everything that is typed, not scored."""
        return msgspec.structs.replace(
            super().numbers(),
            **{name: self.whole(name) for name in COUNTS},
            **{name: self.quantity(name) for name in AMOUNTS},
            temperature_site=self.code("temperature_site", TemperatureSite),
            pain_scale=self.code("pain_scale", PainScale) or PainScale.EN,
            pupil_left=self.code("pupil_left", Pupil),
            pupil_right=self.code("pupil_right", Pupil),
            urine_since=cast(InstantField, self.field("urine_since")).instant(),
            refused=cast(UntakenField, self.field("refused")).untaken(),
            note=self.typed("note"),
        )

    @override
    def refresh(self) -> None:
        """Score what is typed so far; show only the groups that are opened."""
        wanted = self.field("more").text().split()
        for key, names in MORE_FIELDS.items():
            for name in names:
                self.field(name).setVisible(key in wanted)
        super().refresh()
        self._show_doubts()
        self._show_glucose()
        self.word()

    def _show_doubts(self) -> None:
        """Ask for a second look at an amount that is unlikely; it is saved all the same."""
        for name in AMOUNTS:
            try:
                typed = msgspec.structs.replace(care.Observed(), **{name: self.quantity(name)})
                doubtful = observations.unusual(typed)
            except CahierError:
                continue  # the field itself says what cannot be read
            if doubtful:
                self.field(name).say(_("Unusual: check number and unit."), is_hint=True)

    def _show_glucose(self) -> None:
        field = cast(QuantityField, self.field("glucose"))
        try:
            quantity = field.quantity()
            beside = glucose_beside(quantity) if quantity else None
        except CahierError:
            return  # the field itself says what cannot be read
        if beside is not None and quantity is not None and not observations.unusual(care.Observed(glucose=quantity)):
            field.say(f"= {phrases.number(beside.value)} {beside.unit}", is_hint=True)

    def _rhythm(self) -> ObservationRhythm | None:
        next_at = cast(InstantField, self.field("next_at")).instant()
        hours = cast(NumberField, self.field("every_hours")).number()
        if next_at is None and hours is None:
            return None
        return ObservationRhythm(
            next_at=next_at,
            every_minutes=None if hours is None else int(hours * 60),
            decided_by=self.typed("decided_by"),
            reason=self.typed("reason"),
        )

    @override
    def deed(self) -> Deed:
        """Record the round, and what was decided about the next."""
        body, told, patient = self.body(), self.circumstances.told(), self.patient or ""
        rhythm = self._rhythm()
        if msgspec.structs.replace(body, pain_scale=PainScale.EN) == self.scored(care.Observed()) and rhythm is None:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("respiratory_rate").label_words)
        return lambda session: self.put(
            session, body, told, lambda held: observations.observe(held, patient, body, told, rhythm)
        )

    @override
    def went_well(self, answer: object) -> None:
        """Go to the next bed, to the call for help, or back."""
        then, self._then = self._then, ""
        upcoming = self.opened.more.next_bed if then == "NEXT" and self.opened.more else None
        if upcoming is not None:
            self.open(upcoming)
            return
        if then == "CALL":
            self.desk.open_form("call", self.patient, origin=self._origin)
            return
        if then == "NEXT":
            self.desk.shell.say(_("Last bed: the round is done."), "ok")
        super().went_well(answer)

    @override
    def show_refusal(self, error: CahierError) -> None:
        """Stay at this bed."""
        self._then = ""
        super().show_refusal(error)

    @override
    def word(self) -> None:
        """Word the other actions too."""
        self.next_bed.setText(_("Save, next bed"))
        self.next_bed.setToolTip(_("Ctrl+Shift+Enter"))
        self.next_bed.setEnabled(bool(self.opened.more and self.opened.more.next_bed))
        self.call.setText(_("Save, note a call"))
        self.call.setVisible(self.score.is_alarming)

    def _save_and_next(self) -> None:
        self._then = "NEXT"
        self.submit()

    def _save_and_call(self) -> None:
        self._then = "CALL"
        self.submit()
