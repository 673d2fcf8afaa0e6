"""Alerts: allergies, isolation, limits of care, risks, diet, weight, saturation scale; and the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.record.bodies import Body, care
from console.record.codes.background import Germ, Texture
from console.record.codes.care import AllergyAnswer, CareLimit, Precaution, Risk, WeightMethod
from console.record.file import describe_allergy
from console.ward import care as ward
from console.ward import observations
from console.words import N_, _
from ui.commands import Group
from ui.forms.alert_parts import FASTING, read_weeks
from ui.forms.allergy_field import AllergyRows
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField
from ui.widgets.option_field import OptionField, PickField, options_of
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile, Said
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

WHAT = (
    ("ALLERGY", N_("Allergies")),
    ("ISOLATION", N_("Isolation")),
    ("LIMIT", N_("Limits")),
    ("RISK", N_("Risk")),
    ("DIET", N_("Diet")),
    ("WEIGHT", N_("Weight")),
    ("SCALE", N_("SpO₂ scale")),
    ("END", N_("End one")),
)
ANSWERS = (("LIST", N_("These allergies")), ("NONE_KNOWN", N_("None known")), ("NOT_ASKED", N_("Not asked")))
FIELDS: dict[str, set[str]] = {
    "ALLERGY": {"answer", "allergies"},
    "ISOLATION": {"precaution", "germ", "organism"},
    "LIMIT": {"decision", "text", "doctor"},
    "RISK": {"risk", "weeks", "risk_note"},
    "DIET": {"diet", "texture", "food_allergy", "fasting", "fasting_since"},
    "WEIGHT": {"weight", "method"},
    "SCALE": {"scale", "decided_by", "reason"},
    "END": {"ended", "reason"},
}
EVERY = set().union(*FIELDS.values())


class AlertsForm(WardForm):
    """One thing that everybody near the patient must know."""

    key: ClassVar[str] = "alerts"
    heading: ClassVar[str] = N_("Alerts")
    icon: ClassVar[str] = "alert-octagon-outline"
    group: ClassVar[Group] = Group.ALERTS
    words: ClassVar[str] = N_("allergy isolation limits resuscitation risk fall diet fasting weight")
    done_words: ClassVar[str] = N_("Alerts of {name} saved.")

    @override
    def build(self) -> Iterator[None]:
        """What it is about comes first; then only the fields that it needs."""
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(OptionField(make, "answer", N_("Answer"), ANSWERS))
        self.add(AllergyRows(make, "allergies", N_("Allergies to add")))
        yield
        self.add(
            ChoiceField(make, "precaution", N_("Precaution"), list(Precaution)),
            ChoiceField(make, "germ", N_("Because of"), list(Germ)),
            TextField(make, "organism", N_("Organism, in words")),
        )
        self.add(
            ChoiceField(make, "decision", N_("Decision"), list(CareLimit)),
            TextField(make, "doctor", N_("Decided by (doctor)")),
        )
        yield
        self.add(TextField(make, "text", N_("What is limited")))
        self.add(
            ChoiceField(make, "risk", N_("Risk"), list(Risk)),
            NumberField(make, "weeks", N_("Weeks of pregnancy")),
            TextField(make, "risk_note", N_("Note")),
        )
        yield
        self.add(
            OptionField(make, "fasting", N_("Fasting"), FASTING),
            InstantField(make, "fasting_since", N_("Fasting since")),
        )
        self.add(
            TextField(make, "diet", N_("Diet")),
            ChoiceField(make, "texture", N_("Texture"), list(Texture)),
            TextField(make, "food_allergy", N_("Never serve (allergy)")),
        )
        yield
        units = (("kg", "kg"), ("g", "g"))
        self.add(
            QuantityField(make, "weight", N_("Weight"), units),
            OptionField(make, "method", N_("How it is known"), options_of(list(WeightMethod))),
        )
        self.add(
            OptionField(
                make,
                "scale",
                N_("Saturation scale"),
                (("1", N_("Scale 1 (usual)")), ("2", N_("Scale 2 (target 88–92 %)"))),
            )
        )
        yield
        self.add(TextField(make, "decided_by", N_("Decided by")))
        self.add(PickField(make, "ended", N_("Which one is over")))
        self.add(TextField(make, "reason", N_("Why")))
        cast(OptionField, self.field("answer")).alarm("NOT_ASKED")
        self.shown(*(self.field(name) for name in ("what", "answer", "fasting", "decision", "risk")))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer what stands to be ended; ``about`` opens at one subject."""
        cast(PickField, self.field("ended")).offer(_standing(self.opened.file))
        self.field("what").set_text(what.get("about") or "ALLERGY")
        file = self.opened.file
        self.field("scale").set_text(str(file.spo2_scale if file else 1))
        if file is not None and file.diet is not None:
            self.field("diet").set_text(file.diet.diet)
            self.field("texture").set_text(file.diet.texture or "")
            self.field("food_allergy").set_text(file.diet.food_allergy or "")

    @override
    def fill(self, body: Body) -> None:
        """Put an alert back."""
        match body:
            case care.Allergy(substance=substance, reaction=reaction, severity=severity):
                self._put("ALLERGY", answer="LIST", allergies=f"{substance}\t{reaction or ''}\t{severity.value}")
            case care.AllergiesAnswered(answer=answer):
                self._put("ALLERGY", answer=answer.value)
            case care.Isolation(precaution=precaution, germ=germ, organism=organism):
                self._put("ISOLATION", precaution=precaution.value, germ=germ, organism=organism)
            case care.LimitOfCare(decision=decision, text=text, doctor=doctor):
                self._put("LIMIT", decision=decision.value, text=text, doctor=doctor)
            case care.RiskNoted(risk=risk, weeks=weeks, note=note):
                self._put("RISK", risk=risk.value, weeks=str(weeks or ""), risk_note=note)
            case care.Diet(diet=diet, texture=texture, food_allergy=never, fasting_since=since):
                self._put("DIET", diet=diet, texture=texture, food_allergy=never, fasting="FASTING" if since else "")
                if since:
                    cast(InstantField, self.field("fasting_since")).set_instant(since)
            case care.Weight(weight=weight, method=method):
                self._put("WEIGHT", method=method.value)
                cast(QuantityField, self.field("weight")).set_quantity(weight)
            case care.Spo2Scale(scale=scale, reason=reason, decided_by=decided_by):
                self._put("SCALE", scale=str(scale), reason=reason, decided_by=decided_by)

    def _put(self, about: str, **texts: str | None) -> None:
        for name, said in {"what": about, **texts}.items():
            self.field(name).set_text(str(said or ""))

    @override
    def refresh(self) -> None:
        """Only the fields of the subject; only while nothing is restated can the subject be changed."""
        wanted = set(FIELDS[self.field("what").text()])
        if self.field("answer").text() != "LIST":
            wanted -= {"allergies"}
        if self.field("fasting").text() != "FASTING":
            wanted -= {"fasting_since"}
        if self.field("risk").text() != Risk.PREGNANCY.value:
            wanted -= {"weeks"}
        if self.field("decision").text() not in (CareLimit.LIMITATION.value, CareLimit.PALLIATIVE.value):
            wanted -= {"text"}
        self.show_only(wanted, EVERY)
        self.field("what").setEnabled(self.opened.amended is None)

    @override
    def deed(self) -> Deed:
        """Write the alert, or end one."""
        about, told, patient = self.field("what").text(), self.circumstances.told(), self.patient or ""
        match about:
            case "ALLERGY":
                return self._allergies(patient, told)
            case "END":
                ended, why = self.needed("ended"), self.needed("reason")
                return lambda session: ward.end_alert(session, patient, ended, why, told)
        body = self._body(about)
        return lambda session: self.put(session, body, told, lambda held: _write(held, patient, body, told))

    def _allergies(self, patient: str, told: Told) -> Deed:
        answer = self.field("answer").text()
        if answer != "LIST":
            said = care.AllergiesAnswered(answer=AllergyAnswer.of(answer))
            return lambda session: self.put(
                session, said, told, lambda held: ward.answer_allergies(held, patient, said.answer, told)
            )
        rows = cast(AllergyRows, self.field("allergies")).allergies()
        if not rows:
            self.needed("allergies")
        if self.opened.amended is not None:
            return lambda session: self.put(session, rows[0], told, lambda _held: None)
        return lambda session: ward.add_alerts(session, patient, rows, told)

    def _body(self, about: str) -> Body:
        match about:
            case "ISOLATION":
                return self._isolation()
            case "LIMIT":
                decision = CareLimit.of(self.needed("decision"))
                doctor = self.needed("doctor") if decision is CareLimit.LIMITATION else self.typed("doctor")
                return care.LimitOfCare(decision=decision, text=self.typed("text"), doctor=doctor)
            case "RISK":
                risk = Risk.of(self.needed("risk"))
                weeks = read_weeks(cast(NumberField, self.field("weeks"))) if risk is Risk.PREGNANCY else None
                return care.RiskNoted(risk=risk, weeks=weeks, note=self.typed("risk_note"))
            case "DIET":
                return self._diet()
            case "WEIGHT":
                self.needed("weight")
                weight = cast(QuantityField, self.field("weight")).quantity()
                assert weight is not None  # noqa: S101 - needed() saw it
                return care.Weight(weight=weight, method=WeightMethod.of(self.field("method").text()))
            case _:
                return care.Spo2Scale(
                    scale=int(self.field("scale").text()),
                    reason=self.needed("reason"),
                    decided_by=self.needed("decided_by"),
                )

    def _isolation(self) -> care.Isolation:
        germ = self.typed("germ")
        return care.Isolation(
            precaution=Precaution.of(self.needed("precaution")),
            germ=Germ.of(germ) if germ else None,
            organism=self.typed("organism"),
        )

    def _diet(self) -> care.Diet:
        is_fasting, texture, never = (
            self.field("fasting").text() == "FASTING",
            self.typed("texture"),
            self.typed("food_allergy"),
        )
        since = cast(InstantField, self.field("fasting_since")).instant() or self.setting.now()
        if not (is_fasting or texture or never):
            self.needed("diet")
        return care.Diet(
            diet=self.typed("diet") or (_("Fasting") if is_fasting else _("Ordinary diet")),
            texture=Texture.of(texture) if texture else None,
            food_allergy=never,
            fasting_since=since if is_fasting else None,
        )


def _write(session: Session, patient: str, body: Body, told: Told) -> object:
    match body:
        case care.Diet():
            return ward.set_diet(session, patient, body, told)
        case care.Weight():
            return ward.weigh(session, patient, body, told)
        case care.Spo2Scale():
            return observations.set_spo2_scale(session, patient, body, told)
        case care.Isolation() | care.LimitOfCare() | care.RiskNoted() | care.Allergy():
            return ward.add_alert(session, patient, body, told)
        case _:
            raise TypeError(type(body).__name__)


def _standing(file: PatientFile | None) -> list[tuple[str, str]]:
    """What can be ended, in words."""
    if file is None:
        return []
    rows: list[tuple[Said, str]] = [(said, describe_allergy(said.line.body)) for said in file.allergies]
    rows += [(said, phrases.isolation_words(said)) for said in file.isolations]
    rows += [(said, phrases.limit_words(said)) for said in file.limits]
    rows += [(said, phrases.risk_words(said)) for said in file.risks]
    return [(said.line.entry.id, words) for said, words in rows]
