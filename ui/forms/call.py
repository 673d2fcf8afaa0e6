"""A call for help: what to say, in the order in which it is said, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.record.bodies import Body
from console.record.bodies.observation import Escalation
from console.record.codes.observation import Reached
from console.ward import observations
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.entries import Entries, Item
from ui.widgets.field import NotesField, TextField
from ui.widgets.option_field import ManyField, OptionField, options_of
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from ui.forms.ward_form import Deed

WIDE = 330


class CallForm(WardForm):
    """Whom somebody called, what they answered, what is to be done; beside it, what to say."""

    key: ClassVar[str] = "call"
    heading: ClassVar[str] = N_("Call for help")
    icon: ClassVar[str] = "phone-alert"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("doctor SAMU escalate urgent deteriorating")
    done_words: ClassVar[str] = N_("Call about {name} noted.")

    @override
    def build(self) -> None:
        make = self.setting
        self.add(
            TextField(make, "called", N_("Who was called (name, role)")),
            OptionField(make, "reached", N_("Reached"), options_of(list(Reached))),
        )
        self.add(NotesField(make, "answer", N_("What was answered"), rows=2))
        self.add(NotesField(make, "plan", N_("What is to be done, until when"), rows=2))
        self.add(ManyField(make, "read_back", N_("Read-back"), (("YES", N_("I repeated it and it was confirmed")),)))
        self.to_say = Entries(make, self)
        self.to_say.setFixedWidth(make.look.px(WIDE))
        self.beside.addWidget(self.to_say)

    @override
    def fill(self, body: Body) -> None:
        assert isinstance(body, Escalation)  # noqa: S101 - the table of forms gives no other
        for name in ("called", "answer", "plan"):
            self.field(name).set_text(getattr(body, name) or "")
        self.field("reached").set_text(body.reached.value)
        self.field("read_back").set_text("YES" if body.read_back else "")

    @override
    def deed(self) -> Deed:
        told, patient, file = self.circumstances.told(), self.patient or "", self.opened.file
        last = file.last_observation if file else None
        call = Escalation(
            called=self.needed("called"),
            reached=Reached.of(self.field("reached").text()),
            answer=self.typed("answer"),
            plan=self.typed("plan"),
            read_back=bool(self.typed("read_back")),
            observation=last.said.line.entry.id if last else None,
        )
        return lambda session: self.put(
            session, call, told, lambda held: observations.escalate(held, patient, call, told)
        )

    @override
    def word(self) -> None:
        """What to say, S A E D in French and S B A R in English, from what the book knows."""
        file = self.opened.file
        items = [Item(_("What to say"), "h3"), *(self._words(file) if file else ())]
        self.to_say.show_items(items, _("What to say"))

    def _words(self, file: PatientFile) -> list[Item]:
        person = self.desk.session.person if self.desk.session else None
        unit = self.desk.session.unit.label if self.desk.session else ""
        me = _("I am {name}, {role}, {unit}.").format(
            name=person.name if person else "", role=person.role.label if person else "", unit=unit
        )
        last = file.last_observation
        seen = [
            f"{vital.label} {vital.value} {vital.unit}".strip()
            for vital in phrases.vitals_of(last)
            if vital.value != "–"
        ]
        score = phrases.score_words(last.score) if last and last.score else ""
        known = [text for _label, text in phrases.handover_parts(file)[1:2] if text]
        return [
            Item(_("S · Situation"), "small"),
            Item(me),
            Item(f"{file.identity.name}, {phrases.identity_line(file, self.setting)}"),
            Item(" · ".join(part for part in (score, *seen) if part) or _("Nothing observed yet.")),
            Item(_("B · Background"), "small"),
            Item(phrases.reason_of(file) or _("Reason not written")),
            Item(phrases.allergy_words(file)),
            *(Item(each) for each in known),
            Item(_("A · Assessment"), "small"),
            Item(_("I think … I fear …"), "sub"),
            Item(_("R · Recommendation"), "small"),
            Item(_("I ask you to … by … Please repeat it to me."), "sub"),
        ]
