"""What the two forms of observations share: the seven numbers, how they are read, and their score as they come."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.codes import Code
from console.record.codes.care import Consciousness, Oxygen, OxygenDevice
from console.ward import observations
from console.words import N_, _
from ui.forms.score_panel import ScorePanel
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField
from ui.widgets.measures import NumberField, QuantityField, Usual
from ui.widgets.option_field import OptionField, options_of
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.quantity import Quantity

C = TypeVar("C", bound=Code)

NOTHING = ("", "–")
ACVPU = (NOTHING, *phrases.ACVPU_WORDS.items())
WITH_OXYGEN = {"oxygen_flow", "fio2", "oxygen_device"}


def usual(name: str, scale: int = 1) -> Usual:
    """The range in which a value needs no second look, in the unit of the field."""
    bounds = observations.BOUNDS[name]
    return Usual(Decimal(bounds.usual_low) / scale, Decimal(bounds.usual_high) / scale)


class ScoredForm(WardForm):
    """A form that scores what is typed. A subclass adds the fields it wants with the makers below."""

    score: ScorePanel

    def number_field(self, name: str, label: str, unit: str, scale: int = 1) -> NumberField:
        """A field for a whole number (or tenths of it) with its usual range."""
        bounds = "temperature_tenths" if name == "temperature" else name
        return NumberField(self.setting, name, label, unit=unit, usual=usual(bounds, scale), beside=True)

    def add_breathing(self, *, one_by_one: bool = False) -> Iterator[None]:
        """Rate, saturation, air or oxygen, and how it is given."""
        make = self.setting
        rate, saturation = (
            self.number_field("respiratory_rate", N_("Respiratory rate"), "/min"),
            self.number_field("spo2", N_("Oxygen saturation"), "%"),
        )
        for row in ((rate,), (saturation,)) if one_by_one else ((rate, saturation),):
            self.add(*row)
        yield
        self.add(OptionField(make, "oxygen", N_("Air or oxygen"), (NOTHING, *options_of(list(Oxygen))), beside=True))
        self.add(QuantityField(make, "oxygen_flow", N_("Flow"), (("L/min", "L/min"),), beside=True))
        yield
        self.add(self.number_field("fio2", N_("FiO₂"), "%"))
        self.add(ChoiceField(make, "oxygen_device", N_("Device"), list(OxygenDevice), beside=not one_by_one))
        yield

    def add_score(self) -> None:
        """The score beside the fields, following each of them."""
        self.score = ScorePanel(self.setting, self)
        self.beside.addWidget(self.score)
        self.shown(*self._fields.values())

    def numbers(self) -> care.Observed:
        """The seven numbers and what belongs to them, as typed and not scored.

        Raises:
            CahierError: a number cannot be read.
        """
        return care.Observed(
            respiratory_rate=self.whole("respiratory_rate"),
            spo2=self.whole("spo2"),
            oxygen=self.code("oxygen", Oxygen),
            oxygen_flow=self.quantity("oxygen_flow") if self.is_on_oxygen else None,
            fio2=self.whole("fio2") if self.is_on_oxygen else None,
            oxygen_device=self.code("oxygen_device", OxygenDevice) if self.is_on_oxygen else None,
            systolic=self.whole("systolic"),
            diastolic=self.whole("diastolic"),
            pulse=self.whole("pulse"),
            consciousness=self.code("consciousness", Consciousness),
            temperature_tenths=self._tenths(),
        )

    def body(self) -> care.Observed:
        """What is typed, with the score that will be saved.

        Raises:
            CahierError: a number cannot be read, or cannot be.
        """
        body = self.numbers()
        observations.check_observed(body)  # before scoring: what cannot be has no points
        return self.scored(body)

    def scored(self, body: care.Observed) -> care.Observed:
        """A round with its score; one that is restated keeps the scale it was taken on."""
        session, file = self.desk.session, self.opened.file
        if session is None or file is None:
            return body
        amended = self.opened.amended.body if self.opened.amended else None
        scale = amended.spo2_scale if isinstance(amended, care.Observed) else file.spo2_scale
        return msgspec.structs.replace(body, spo2_scale=scale, news2=observations.score_of(session, file, body, scale))

    @property
    def is_on_oxygen(self) -> bool:
        """Whether oxygen is chosen."""
        return self.field("oxygen").text() == Oxygen.OXYGEN

    def whole(self, name: str) -> int | None:
        """A whole number as typed; None when nothing is.

        Raises:
            CahierError: ``unreadable-number``, ``ambiguous-number``, ``invalid-field``.
        """
        field = cast(NumberField, self.field(name))
        value = field.number()
        if value is None:
            return None
        if value != value.to_integral_value():
            raise CahierError(
                Fault.INVALID_FIELD, field=field.label_words, text=field.text(), hint=_("a whole number.")
            )
        return int(value)

    def quantity(self, name: str) -> Quantity | None:
        """A quantity as typed; None when nothing is."""
        return cast(QuantityField, self.field(name)).quantity()

    def code(self, name: str, codes: type[C]) -> C | None:
        """The code that is chosen; None when none is."""
        chosen = self.field(name).text()
        return codes.of(chosen) if chosen else None

    def _tenths(self) -> int | None:
        value = cast(NumberField, self.field("temperature")).number()
        return None if value is None else int((value * 10).quantize(Decimal(1), ROUND_HALF_UP))

    def fill_numbers(self, taken: care.Observed) -> None:
        """Put the numbers of a round back into the fields."""
        for name in ("respiratory_rate", "spo2", "fio2", "systolic", "diastolic", "pulse"):
            value = getattr(taken, name)
            self.field(name).set_text("" if value is None else str(value))
        if taken.temperature_tenths is not None:
            self.field("temperature").set_text(phrases.number(str(Decimal(taken.temperature_tenths) / 10)))
        for name in ("oxygen", "oxygen_device", "consciousness"):
            self.field(name).set_text(str(getattr(taken, name) or ""))
        cast(QuantityField, self.field("oxygen_flow")).set_quantity(taken.oxygen_flow)

    @override
    def refresh(self) -> None:
        """Score what is typed so far; flow, FiO₂ and device only with oxygen."""
        self.show_only(WITH_OXYGEN if self.is_on_oxygen else set(), WITH_OXYGEN)
        try:
            self.score.show_body(self.body())
        except CahierError:
            self.score.show_body(None)
