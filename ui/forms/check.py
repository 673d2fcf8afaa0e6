"""The second person reads what a colleague wrote, from their own unlock, and agrees or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies.course import Countersigned
from console.record.bodies.stay import Died
from console.record.courses import checks_of, courses_of
from console.record.file import Said
from console.record.person import name_of
from console.record.wording import facts_of, title_of
from console.ward import courses
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.entries import Entries, Item
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField, PickField

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

ANSWERS = (("", N_("Not read yet")), ("AGREES", N_("I read it and agree")), ("DISAGREES", N_("I do not agree")))


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One entry that a second person should read. ``is_own`` when whoever is signed in wrote it."""

    said: Said
    is_own: bool

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.said.line.entry.id


def to_check(session: Session, file: PatientFile) -> tuple[ToCheck, ...]:
    """The sheets and the inventories of this patient that nobody else has signed yet."""
    found = [course.said for course in courses_of(file) if not course.checks]
    checks = [
        Said(line, name_of(file.people, line.entry.author))
        for line in file.lines
        if line.in_force and isinstance(line.body, Countersigned)
    ]
    for line in file.lines:
        if line.in_force and isinstance(line.body, Died) and line.body.belongings:
            said = Said(line, name_of(file.people, line.entry.author))
            found += [said] if not checks_of(said, checks) else []
    return tuple(ToCheck(said, said.line.entry.author == session.person.id) for said in found)


class CheckForm(WardForm):
    """What was written stands in full beside the question; the answer is an entry of its own."""

    key: ClassVar[str] = "check"
    heading: ClassVar[str] = N_("Check by a second person")
    short: ClassVar[str] = N_("Second check")
    icon: ClassVar[str] = "account-check"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("double check countersign two people sign verify")
    action: ClassVar[str] = N_("Sign")
    done_words: ClassVar[str] = N_("Signed: {name}.")
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """Which entry, what it says, and the answer."""
        self.add(PickField(self.setting, "entry", N_("To be checked")))
        self.facts = Entries(self.setting, self)
        self.add_heading(self.facts)
        self.add(OptionField(self.setting, "answer", N_("Your answer"), ANSWERS))
        self.add(TextField(self.setting, "note", N_("What is wrong")))
        self.own = Line(self.setting, "warn", "account-alert", self)
        self.head.addWidget(self.own)
        self.own.hide()
        self.shown(self.field("entry"), self.field("answer"))

    @override
    def restyle(self) -> None:
        """Room to read what was written."""
        super().restyle()
        self.facts.setMinimumHeight(self.setting.look.px(300))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[ToCheck, ...]:
        """What nobody else has signed."""
        del what
        return to_check(session, session.open_file(file.id)) if file else ()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``entry`` chooses one; else the first that somebody else wrote."""
        found: tuple[ToCheck, ...] = self.opened.more
        self.word()
        others = [each.id for each in found if not each.is_own] or [each.id for each in found]
        self.field("entry").set_text(what.get("entry") or (others[0] if others else ""))

    @property
    def chosen(self) -> ToCheck | None:
        """What is being read."""
        found: tuple[ToCheck, ...] = self.opened.more or ()
        return next((each for each in found if each.id == self.field("entry").text()), None)

    @override
    def refresh(self) -> None:
        """Show what it says; whoever wrote it is told to fetch a colleague."""
        chosen = self.chosen
        self.field("note").setVisible(self.field("answer").text() == "DISAGREES")
        self.own.setVisible(chosen is not None and chosen.is_own)
        self.own.say(
            _("You wrote this yourself: a colleague must check it from their own unlock (Ctrl+L)."),
            "warn",
            "account-alert",
        )
        self.facts.show_items(self._items(chosen), _("What was written"))

    def _items(self, chosen: ToCheck | None) -> list[Item]:
        if chosen is None:
            return [Item(_("Nothing waits for a check."), "sub")]
        said = chosen.said
        items = [Item(f"{title_of(said.line)} · {said.by} · {self.setting.moment(said.at)}", "h3")]
        return items + [Item(fact.text, "") for fact in facts_of(said.line, self.setting.zone)]

    @override
    def word(self) -> None:
        """Word the choices again."""
        found: tuple[ToCheck, ...] = self.opened.more or ()
        choices = [(each.id, f"{title_of(each.said.line)} · {each.said.by}") for each in found]
        cast(PickField, self.field("entry")).offer(choices)
        self.refresh()

    @override
    def deed(self) -> Deed:
        """Sign."""
        chosen, patient, answer = self.chosen, self.patient or "", self.field("answer").text()
        if chosen is None:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("entry").label_words)
        if not answer:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("answer").label_words)
        agrees, note, entry = answer == "AGREES", self.field("note").text(), chosen.id
        if not agrees:
            self.needed("note")
        return lambda session: courses.countersign(session, patient, entry, agrees=agrees, note=note)
