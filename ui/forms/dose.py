"""A critical dose: what was given, how much with its unit, by which way, and when the next one is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.errors import CahierError
from console.record.bodies import Body
from console.record.bodies.dose import DoseGiven
from console.record.codes.dose import HighRisk, Route
from console.record.doses import given_by_others, last_doses
from console.ward import doses
from console.words import N_, _
from ui.commands import Group
from ui.forms import bedside_words
from ui.forms.ward_form import WardForm
from ui.widgets.entries import Entries, Item
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.line import Line

if TYPE_CHECKING:
    from console.record.instant import Instant
    from ui.forms.ward_form import Deed

WIDE = 330


class DoseForm(WardForm):
    """Write down one dose. The last ones stand beside it; a second giver is told before saving."""

    key: ClassVar[str] = "dose"
    heading: ClassVar[str] = N_("Critical dose given")
    short: ClassVar[str] = N_("Dose")
    icon: ClassVar[str] = "needle"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("drug insulin anticoagulant opioid given last next")
    done_words: ClassVar[str] = N_("Dose for {name} saved.")

    @override
    def build(self) -> None:
        """Drug and dose first."""
        make = self.setting
        self.reminder = Line(make, "plain", "information-outline", self)
        self.head.addWidget(self.reminder)
        self.add(TextField(make, "drug", N_("Drug (INN)")))
        self.add(
            TextField(make, "typed", N_("Dose with its unit"), hint=N_("For example 0,25 mg, 3 UI, 500 mg.")),
            ChoiceField(make, "route", N_("Route"), list(Route)),
        )
        self.add(
            InstantField(make, "next_due", N_("Next due"), empty=N_("not said")),
            TextField(make, "paper", N_("Prescribed on sheet")),
        )
        self.add(
            ChoiceField(make, "high_risk", N_("High risk"), list(HighRisk)), TextField(make, "dose_note", N_("Note"))
        )
        self.twice = Line(make, "danger", "alert", self)
        self.twice.hide()
        self.fields.insertWidget(self.fields.count() - 1, self.twice)
        self.given = Entries(make, self)
        self.given.setFixedWidth(make.look.px(WIDE))
        self.beside.addWidget(self.given)
        self.shown(self.field("drug"), self.field("typed"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``drug`` writes down another dose of the same drug."""
        if what.get("drug"):
            self.field("drug").set_text(what["drug"])

    @override
    def focus_first(self) -> None:
        """Straight to the drug, or to the dose when the drug is known."""
        self.field("typed" if self.typed("drug") else "drug").setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a dose back, to add its unit for example."""
        dose = cast(DoseGiven, body)
        for name, said in (
            ("drug", dose.drug),
            ("typed", dose.typed),
            ("route", dose.route),
            ("paper", dose.prescription_sheet),
            ("high_risk", dose.high_risk),
            ("dose_note", dose.note),
        ):
            self.field(name).set_text(str(said or ""))
        if dose.next_due:
            cast(InstantField, self.field("next_due")).set_instant(dose.next_due)

    def _body(self) -> DoseGiven:
        route, risk = self.field("route").text(), self.field("high_risk").text()
        return DoseGiven(
            drug=self.needed("drug"),
            typed=self.needed("typed"),
            route=Route.of(route) if route else None,
            next_due=cast(InstantField, self.field("next_due")).instant(),
            prescription_sheet=self.typed("paper"),
            high_risk=HighRisk.of(risk) if risk else None,
            note=self.typed("dose_note"),
        )

    @override
    def refresh(self) -> None:
        """Say what a hand must know before it saves: somebody else gave it just now; the unit is missing."""
        self._show_twice()
        typed = self.typed("typed")
        if typed is None:
            return
        try:
            read = doses.read_dose(DoseGiven(drug="-", typed=typed))
        except CahierError:
            return  # said when it is saved: the number may not be finished
        if read.dose is None:
            self.field("typed").say(_("No unit: this dose will be neither printed nor handed over."), is_hint=True)
            return
        session = self.desk.session
        if session is not None and not session.site.uses(read.dose.unit):
            said = _("This hospital does not use the unit {unit}: check it.").format(unit=read.dose.unit)
            self.field("typed").say(said, is_hint=True)

    def _show_twice(self) -> None:
        session, drug, patient = self.desk.session, self.typed("drug"), self.opened.file
        if session is None or drug is None or patient is None:
            self.twice.hide()
            return
        others = given_by_others(patient, session.person.name, drug, self._at())
        self.twice.setVisible(bool(others))
        if others:
            last = others[-1]
            said = _("{name} gave {dose} of it at {time}. Speak to each other before giving any.").format(
                name=last.by, dose=last.body.typed, time=self.setting.time(last.at)
            )
            self.twice.say(said, "danger", "alert")

    def _at(self) -> Instant:
        try:
            return self.circumstances.when.instant() or self.setting.now()
        except CahierError:
            return self.setting.now()

    @override
    def deed(self) -> Deed:
        """Write it down."""
        dose, told, patient = self._body(), self.circumstances.told(), self.patient or ""
        doses.read_dose(dose)
        return lambda session: self.put(
            session, doses.read_dose(dose), told, lambda held: doses.give(held, patient, dose, told)
        )

    @override
    def word(self) -> None:
        """What was given last."""
        self.reminder.say(
            _("A reminder of what was given: never a prescription, never complete. Prescriptions stay on paper."),
            "plain",
            "information-outline",
        )
        file = self.opened.file
        last = last_doses(file) if file else ()
        items = [Item(_("Last doses"), "h3")]
        items += [item for dose in last for item in bedside_words.items_of(dose, self.setting)]
        if not last:
            items.append(Item(_("Nothing typed. That does not mean that nothing was given."), "sub"))
        self.given.show_items(items, _("Last doses"))
