"""Observations: the numbers in the order in which they are taken, the score as it comes, the next bed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.board import Board, RowKind
from console.record.bodies import Body, care
from console.record.codes.care import Consciousness, Oxygen, OxygenDevice
from console.ward import care as ward
from console.ward import reading
from console.words import N_, _
from ui import phrases
from ui.commands import Group
from ui.forms.score_panel import ScorePanel
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.measures import NumberField, QuantityField, Usual
from ui.widgets.option_field import ManyField, OptionField, options_of

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

NOTHING = ("", "–")
WHOLE = ("respiratory_rate", "spo2", "systolic", "diastolic", "pulse", "pain")
MEASURED = (
    ("respiratory_rate", N_("Respiratory rate")),
    ("spo2", N_("Oxygen saturation")),
    ("systolic", N_("Blood pressure")),
    ("pulse", N_("Pulse")),
    ("consciousness", N_("Consciousness")),
    ("temperature", N_("Temperature")),
)
ACVPU = (
    NOTHING,
    ("A", N_("A alert")),
    ("C", N_("C confusion")),
    ("V", N_("V voice")),
    ("P", N_("P pain")),
    ("U", N_("U none")),
)
GLUCOSE = (("mmol/L", "mmol/L"), ("g/L", "g/L"), ("mg/dL", "mg/dL"))


def usual(name: str, scale: int = 1) -> Usual:
    """The range in which a value needs no second look, in the unit of the field."""
    bounds = ward.BOUNDS[name]
    return Usual(Decimal(bounds.usual_low) / scale, Decimal(bounds.usual_high) / scale)


def ward_order(board: Board) -> list[str]:
    """The ids of the patients in a bed, in ward order."""
    return [row.file.id for row in board.rows if row.file and row.kind is RowKind.PATIENT]


def first_due(board: Board) -> str | None:
    """Where a round begins: the first bed whose observations are due, else the first bed with somebody."""
    due = [
        row.file.id
        for row in board.rows
        if row.file and row.kind is RowKind.PATIENT and row.observation_is_overdue(board.as_at)
    ]
    return next(iter(due or ward_order(board)), None)


def next_bed(board: Board, patient: str | None) -> str | None:
    """The patient in the bed after this one's; None after the last."""
    order = ward_order(board)
    after = order[order.index(patient) + 1 :] if patient in order else []
    return after[0] if after else None


class ObserveForm(WardForm):
    """A round of observations of one patient, or of one bed after the other."""

    key: ClassVar[str] = "observe"
    heading: ClassVar[str] = N_("Observations")
    short: ClassVar[str] = N_("Obs")
    icon: ClassVar[str] = "heart-pulse"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("vital signs round NEWS2 pulse pressure temperature saturation pain")
    keys: ClassVar[str] = "F5"
    done_words: ClassVar[str] = N_("Observations of {name} saved.")

    @override
    def build(self) -> None:
        """The numbers in reading order, the score beside them."""
        make = self.setting

        def number(name: str, label: str, unit: str, scale: int = 1) -> NumberField:
            bounds = "temperature_tenths" if name == "temperature" else name
            return NumberField(make, name, label, unit=unit, usual=usual(bounds, scale), beside=True)

        self.add(
            number("respiratory_rate", N_("Respiratory rate"), "/min"), number("spo2", N_("Oxygen saturation"), "%")
        )
        self.add(OptionField(make, "oxygen", N_("Air or oxygen"), (NOTHING, *options_of(list(Oxygen))), beside=True))
        self.add(
            QuantityField(make, "oxygen_flow", N_("Flow"), (("L/min", "L/min"), ("%", "% FiO₂")), beside=True),
            ChoiceField(make, "oxygen_device", N_("Device"), list(OxygenDevice), beside=True),
        )
        self.add(
            number("systolic", N_("Systolic pressure"), "mmHg"), number("diastolic", N_("Diastolic pressure"), "mmHg")
        )
        self.add(number("pulse", N_("Pulse"), "/min"), number("temperature", N_("Temperature"), "°C", 10))
        self.add(OptionField(make, "consciousness", N_("Consciousness"), ACVPU, beside=True))
        self.add(number("pain", N_("Pain"), "/10"), QuantityField(make, "glucose", N_("Glucose"), GLUCOSE, beside=True))
        self.add(
            QuantityField(make, "urine", N_("Urine"), (("mL", "mL"),), beside=True),
            TextField(make, "note", N_("Note"), beside=True),
        )
        self.add(ManyField(make, "refused", N_("Could not take"), MEASURED, columns=3, beside=True))
        self.score = ScorePanel(make, self)
        self.beside.addWidget(self.score)
        self.next_bed = QPushButton(self)
        self.next_bed.clicked.connect(self._save_and_next)
        self.foot.insertWidget(self.foot.count() - 1, self.next_bed)
        QShortcut(QKeySequence("Ctrl+Shift+Return"), self).activated.connect(self._save_and_next)
        self._goes_on = False
        self.shown(*self._fields.values())

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
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[str | None, bool]:
        """The next bed, and whether a score applies."""
        del what
        upcoming = next_bed(reading.board(session), file.id if file else None)
        return upcoming, file is not None and ward.scorable(session, file)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Show the round before."""
        del what
        file = self.opened.file
        self.score.show_before(file.last_observation if file else None, is_scorable=self.opened.more[1])

    @override
    def fill(self, body: Body) -> None:
        """Put a round back into the fields."""
        taken = cast(care.Observed, body)
        for name in WHOLE:
            value = getattr(taken, name)
            self.field(name).set_text("" if value is None else str(value))
        if taken.temperature_tenths is not None:
            self.field("temperature").set_text(phrases.number(str(Decimal(taken.temperature_tenths) / 10)))
        for name in ("oxygen", "oxygen_device", "consciousness"):
            self.field(name).set_text(str(getattr(taken, name) or ""))
        for name in ("oxygen_flow", "glucose", "urine"):
            cast(QuantityField, self.field(name)).set_quantity(getattr(taken, name))
        self.field("refused").set_text(" ".join(taken.refused))
        self.field("note").set_text(taken.note or "")

    def body(self) -> care.Observed:
        """What is typed, with the score that will be saved.

        Raises:
            CahierError: a number cannot be read, or cannot be.
        """
        body = care.Observed(
            respiratory_rate=self._whole("respiratory_rate"),
            spo2=self._whole("spo2"),
            oxygen=Oxygen.of(self.field("oxygen").text()) if self.field("oxygen").text() else None,
            oxygen_flow=cast(QuantityField, self.field("oxygen_flow")).quantity() if self._is_on_oxygen else None,
            oxygen_device=OxygenDevice.of(self.field("oxygen_device").text())
            if self._is_on_oxygen and self.field("oxygen_device").text()
            else None,
            systolic=self._whole("systolic"),
            diastolic=self._whole("diastolic"),
            pulse=self._whole("pulse"),
            consciousness=Consciousness.of(self.field("consciousness").text()) if self.typed("consciousness") else None,
            temperature_tenths=self._tenths(),
            pain=self._whole("pain"),
            glucose=cast(QuantityField, self.field("glucose")).quantity(),
            urine=cast(QuantityField, self.field("urine")).quantity(),
            refused=cast(ManyField, self.field("refused")).keys(),
            note=self.typed("note"),
        )
        ward.check_observed(body)  # before scoring: what cannot be has no points
        return self._scored(body)

    @property
    def _is_on_oxygen(self) -> bool:
        return self.field("oxygen").text() == Oxygen.OXYGEN

    def _scored(self, body: care.Observed) -> care.Observed:
        session, file = self.desk.session, self.opened.file
        if session is None or file is None:
            return body
        amended = self.opened.amended.body if self.opened.amended else None
        # A round that is restated keeps the scale it was taken on.
        scale = amended.spo2_scale if isinstance(amended, care.Observed) else file.spo2_scale
        return msgspec.structs.replace(body, spo2_scale=scale, news2=ward.score_of(session, file, body, scale))

    def _whole(self, name: str) -> int | None:
        field = cast(NumberField, self.field(name))
        value = field.number()
        if value is None:
            return None
        if value != value.to_integral_value():
            raise CahierError(
                Fault.INVALID_FIELD, field=field.label_words, text=field.text(), hint=_("a whole number.")
            )
        return int(value)

    def _tenths(self) -> int | None:
        value = cast(NumberField, self.field("temperature")).number()
        return None if value is None else int((value * 10).quantize(Decimal(1), ROUND_HALF_UP))

    @override
    def refresh(self) -> None:
        """Score what is typed so far; flow and device only with oxygen."""
        self.show_only(
            {"oxygen_flow", "oxygen_device"} if self._is_on_oxygen else set(), {"oxygen_flow", "oxygen_device"}
        )
        try:
            self.score.show_body(self.body())
        except CahierError:
            self.score.show_body(None)

    @override
    def deed(self) -> Deed:
        """Record the round."""
        body, told, patient = self.body(), self.circumstances.told(), self.patient or ""
        if body == self._scored(care.Observed()):
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("respiratory_rate").label_words)
        return lambda session: self.put(session, body, told, lambda held: ward.observe(held, patient, body, told))

    @override
    def went_well(self, answer: object) -> None:
        """Go to the next bed, or back."""
        upcoming = self.opened.more[0] if self._goes_on and self.opened.more else None
        goes_on, self._goes_on = self._goes_on, False
        if upcoming is not None:
            self.open(upcoming)
            return
        if goes_on:
            self.desk.shell.say(_("Last bed: the round is done."), "ok")
        super().went_well(answer)

    @override
    def show_refusal(self, error: CahierError) -> None:
        """Stay at this bed."""
        self._goes_on = False
        super().show_refusal(error)

    @override
    def word(self) -> None:
        """Word the second action too."""
        self.next_bed.setText(_("Save, next bed"))
        self.next_bed.setToolTip(_("Ctrl+Shift+Enter"))
        self.next_bed.setEnabled(bool(self.opened.more and self.opened.more[0]))

    def _save_and_next(self) -> None:
        self._goes_on = True
        self.submit()
