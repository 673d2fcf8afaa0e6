"""What must be known of somebody at once, as admission asks it: weight, isolation, limits, risks, food."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from console.errors import CahierError, Fault
from console.record.bodies import Body, care
from console.record.codes.background import Germ, Texture
from console.record.codes.care import CareLimit, Precaution, Risk, WeightMethod
from console.words import N_, _
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField
from ui.widgets.option_field import ManyField, OptionField, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.quantity import Quantity
    from ui.forms.ward_form import WardForm

LIGHTEST_KG, HEAVIEST_KG = Decimal("0.3"), Decimal(400)  # a typing guard: nobody outside it lives
LIGHT_ADULT_KG = 30
LAST_WEEK = 45
FASTING = (("", N_("May eat")), ("FASTING", N_("Fasting")))
NAMES = frozenset({
    "weight", "method", "precautions", "germ", "organism", "isolated_since", "decision", "limit_text", "limit_doctor",
    "risks", "weeks", "diet", "texture", "food_allergy", "fasting", "fasting_since",
})  # fmt: skip


class AlertParts:
    """Built into one form."""

    def __init__(self, form: WardForm) -> None:
        self._form = form

    def build(self) -> Iterator[None]:
        """Add the sections."""
        form, make = self._form, self._form.setting
        form.begin_section("weight", N_("Weight"))
        form.add(
            QuantityField(make, "weight", N_("Weight"), (("kg", "kg"), ("g", "g"))),
            OptionField(make, "method", N_("How the weight is known"), options_of(list(WeightMethod))),
        )
        yield
        form.begin_section("alerts", N_("Isolation, limits of care, risks"))
        form.add(ManyField(make, "precautions", N_("Isolation"), options_of(list(Precaution))))
        form.add(
            ChoiceField(make, "germ", N_("Because of"), list(Germ)),
            TextField(make, "organism", N_("Organism, in words")),
            InstantField(make, "isolated_since", N_("Isolated since"), empty=N_("as the entry")),
        )
        yield
        form.add(
            ChoiceField(make, "decision", N_("Limits of care"), list(CareLimit), hint=N_("Empty: not documented.")),
            TextField(make, "limit_doctor", N_("Decided by (doctor)")),
        )
        form.add(TextField(make, "limit_text", N_("What is limited")))
        form.add(ManyField(make, "risks", N_("Risks"), options_of(list(Risk))))
        form.add(NumberField(make, "weeks", N_("Weeks of pregnancy")))
        yield
        form.begin_section("food", N_("Food"))
        form.add(
            OptionField(make, "fasting", N_("Fasting"), FASTING),
            InstantField(make, "fasting_since", N_("Fasting since")),
        )
        form.add(
            TextField(make, "diet", N_("Diet")),
            ChoiceField(make, "texture", N_("Texture"), list(Texture)),
            TextField(make, "food_allergy", N_("Never serve (allergy)")),
        )
        form.end_sections()
        form.shown(form.field("decision"), form.field("risks"), form.field("fasting"), form.field("precautions"))
        yield

    def wanted(self) -> set[str]:
        """The fields that what is typed asks for."""
        form, names = self._form, set(NAMES)
        if not form.field("precautions").text():
            names -= {"germ", "organism", "isolated_since"}
        if form.field("decision").text() not in (CareLimit.LIMITATION.value, CareLimit.PALLIATIVE.value):
            names -= {"limit_text", "limit_doctor"}
        if Risk.PREGNANCY.value not in form.field("risks").text().split():
            names -= {"weeks"}
        if form.field("fasting").text() != "FASTING":
            names -= {"fasting_since"}
        return names

    def bodies(self) -> list[Body]:
        """What is typed.

        Raises:
            CahierError: ``out-of-range``, ``unreadable-number``; ``field-empty`` for a limit of care without
                the doctor who decided it.
        """
        return [*self._weight(), *self._isolations(), *self._limit(), *self._risks(), *self._diet()]

    def doubts(self, age: int | None) -> list[str]:
        """What is unlikely, in sentences.

        Args:
            age: whole years, None when not known.
        """
        weight = self._kilograms()
        if weight is not None and age is not None and age >= 16 and weight < LIGHT_ADULT_KG:
            return [_("{kg} kg is little for somebody of {age} years.").format(kg=weight.normalize(), age=age)]
        return []

    def _quantity(self) -> Quantity | None:
        return cast(QuantityField, self._form.field("weight")).quantity()

    def _kilograms(self) -> Decimal | None:
        weight = self._quantity()
        if weight is None:
            return None
        return weight.decimal / 1000 if weight.unit == "g" else weight.decimal

    def _weight(self) -> list[Body]:
        weight, kilograms = self._quantity(), self._kilograms()
        if weight is None or kilograms is None:
            return []
        if not LIGHTEST_KG <= kilograms <= HEAVIEST_KG:
            label = self._form.field("weight").label_words
            raise CahierError(
                Fault.OUT_OF_RANGE, field=label, text=weight.text, low=f"{LIGHTEST_KG} kg", high=f"{HEAVIEST_KG} kg"
            )
        return [care.Weight(weight=weight, method=WeightMethod.of(self._form.field("method").text()))]

    def _isolations(self) -> list[Body]:
        form, germ = self._form, self._form.typed("germ")
        return [
            care.Isolation(
                precaution=Precaution.of(key),
                germ=Germ.of(germ) if germ else None,
                organism=form.typed("organism"),
                since=cast(InstantField, form.field("isolated_since")).instant(),
            )
            for key in form.field("precautions").text().split()
        ]

    def _limit(self) -> list[Body]:
        form, said = self._form, self._form.typed("decision")
        if not said:
            return []
        decision = CareLimit.of(said)
        doctor = form.needed("limit_doctor") if decision is CareLimit.LIMITATION else form.typed("limit_doctor")
        return [care.LimitOfCare(decision=decision, text=form.typed("limit_text"), doctor=doctor)]

    def _risks(self) -> list[Body]:
        form = self._form
        weeks = read_weeks(cast(NumberField, form.field("weeks")))
        return [
            care.RiskNoted(risk=Risk.of(key), weeks=weeks if key == Risk.PREGNANCY.value else None)
            for key in form.field("risks").text().split()
        ]

    def _diet(self) -> list[Body]:
        form = self._form
        is_fasting = form.field("fasting").text() == "FASTING"
        texture, never = form.typed("texture"), form.typed("food_allergy")
        if not (is_fasting or form.typed("diet") or texture or never):
            return []
        since = cast(InstantField, form.field("fasting_since")).instant() or form.setting.now()
        return [
            care.Diet(
                diet=form.typed("diet") or (_("Fasting") if is_fasting else _("Ordinary diet")),
                texture=Texture.of(texture) if texture else None,
                food_allergy=never,
                fasting_since=since if is_fasting else None,
            )
        ]


def read_weeks(field: NumberField) -> int | None:
    """Weeks of pregnancy as typed; None when nothing is.

    Raises:
        CahierError: ``out-of-range``, ``unreadable-number``.
    """
    weeks = field.number()
    if weeks is None:
        return None
    if weeks != int(weeks) or not 1 <= weeks <= LAST_WEEK:
        raise CahierError(Fault.OUT_OF_RANGE, field=field.label_words, text=field.text(), low=1, high=LAST_WEEK)
    return int(weeks)
