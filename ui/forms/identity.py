"""Identity: correct a trait, dispute one of a qualified identity, link two files or set them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from PySide6.QtCore import QTimer
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, patient
from console.record.codes.patient import IdentityStatus
from console.record.identity import STRICT_TRAITS, is_birth_date
from console.ward import patients, reading
from console.words import N_, _
from ui import phrases
from ui.commands import Group
from ui.forms.birth import read_birth_date
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField, PickField

if TYPE_CHECKING:
    from console.record.bodies.patient import TraitName
    from console.record.file import Identity, PatientFile
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

LOOK_MS = 350
WHAT = (
    ("TRAIT", N_("Correct")),
    ("LINK", N_("Same person as…")),
    ("CONFIRM", N_("Confirm a link")),
    ("UNLINK", N_("Undo a link")),
)
TRAITS: tuple[tuple[TraitName, str], ...] = (
    ("birth_name", N_("Birth name")),
    ("given_names", N_("Given names")),
    ("used_name", N_("Name in use")),
    ("used_given_name", N_("Given name in use")),
    ("birth_date", N_("Birth date")),
    ("age_estimated", N_("Estimated age")),
    ("sex", N_("Sex")),
    ("birthplace", N_("Birthplace")),
    ("description", N_("Distinguishing marks")),
)
SEXES = (("U", N_("?")), ("F", N_("F")), ("M", N_("M")))
FIELDS: dict[str, set[str]] = {
    "TRAIT": {"trait", "value", "sex", "reason"},
    "LINK": {"search", "other", "reason"},
    "CONFIRM": {"link"},
    "UNLINK": {"link", "reason"},
}
EVERY = set().union(*FIELDS.values())


class Links(NamedTuple):
    """Links of this patient: (id, words), those that wait for a second person and all that stand."""

    waiting: list[tuple[str, str]]
    standing: list[tuple[str, str]]


class IdentityForm(WardForm):
    """One change to who somebody is. Nothing goes away: each keeps who, when and why."""

    key: ClassVar[str] = "identity"
    heading: ClassVar[str] = N_("Identity")
    icon: ClassVar[str] = "card-account-details-outline"
    group: ClassVar[Group] = Group.ARRIVAL
    words: ClassVar[str] = N_("name birth date number INS wristband link same person")
    done_words: ClassVar[str] = N_("Identity of {name}: written down.")

    @override
    def build(self) -> None:
        """Which change, then its fields."""
        make = self.setting
        self.qualified = Line(make, "warn", "alert", self)
        self.qualified.hide()
        self.head.addWidget(self.qualified)
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(
            PickField(make, "trait", N_("What is wrong")),
            TextField(make, "value", N_("What is right")),
            OptionField(make, "sex", N_("What is right"), SEXES),
        )
        self.add(
            TextField(make, "search", N_("Look for the other file")),
            PickField(make, "other", N_("It is the same person as")),
        )
        self.add(PickField(make, "link", N_("Link")))
        self.add(TextField(make, "reason", N_("Why")))
        self._look_timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look_timer.timeout.connect(self._find)
        self.field("search").changed.connect(self._look_timer.start)
        self.shown(self.field("what"), self.field("trait"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Links:
        """The links of this patient."""
        del what
        return _links(session, file) if file else Links([], [])

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the traits with what stands; ``about`` opens at one change."""
        file = self.opened.file
        identity = file.identity if file else None
        choices = (
            [(name, f"{_(label)}: {_recorded(identity, name) or '–'}") for name, label in TRAITS] if identity else []
        )
        cast(PickField, self.field("trait")).offer(choices)
        self.field("trait").set_text(what.get("trait") or "birth_name")
        self.field("what").set_text(what.get("about") or "TRAIT")
        if what.get("other"):
            self.field("what").set_text("LINK")
            self.field("other").set_text(what["other"])

    @override
    def focus_first(self) -> None:
        """Straight to the value."""
        names = {"TRAIT": "trait", "LINK": "search", "CONFIRM": "link", "UNLINK": "link"}
        self.field(names[self.field("what").text()]).setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a trait back."""
        trait = cast(patient.Trait, body)
        self.field("trait").set_text(trait.name)
        self.field("sex" if trait.name == "sex" else "value").set_text(
            phrases.date_words(trait.value) if trait.name == "birth_date" else trait.value
        )

    @property
    def is_disputed(self) -> bool:
        """Whether the trait belongs to a qualified identity: it is disputed here, never edited."""
        file = self.opened.file
        return (
            file is not None
            and file.identity.status is IdentityStatus.QUAL
            and self.field("trait").text() in STRICT_TRAITS
        )

    @override
    def refresh(self) -> None:
        """Only the fields of the change."""
        what = self.field("what").text()
        wanted = set(FIELDS[what])
        if what == "TRAIT":
            wanted -= {"value"} if self.field("trait").text() == "sex" else {"sex"}
        self.show_only(wanted, EVERY)
        links: Links = self.opened.more or Links([], [])
        cast(PickField, self.field("link")).offer(links.waiting if what == "CONFIRM" else links.standing)
        self.qualified.say(
            _("Qualified identity: what is written here is a discrepancy for the identity unit, the trait stays."),
            "warn",
            "alert",
        )
        self.qualified.setVisible(what == "TRAIT" and self.is_disputed)
        for key, group in (("CONFIRM", links.waiting), ("UNLINK", links.standing)):
            cast(OptionField, self.field("what")).segments.button(key).setEnabled(bool(group) or what == key)

    @override
    def deed(self) -> Deed:
        """Write the change."""
        told, who, what = self.circumstances.told(), self.patient or "", self.field("what").text()
        why = "" if what == "CONFIRM" else self.needed("reason")
        match what:
            case "TRAIT":
                return self._trait(who, why, told)
            case "LINK":
                other = self.needed("other")
                return lambda session: patients.propose_link(session, who, other, why)
            case "CONFIRM":
                link = self.needed("link")
                return lambda session: patients.confirm_link(session, link)
            case _:
                link = self.needed("link")
                return lambda session: patients.unlink(session, link, why)

    def _trait(self, who: str, why: str, told: Told) -> Deed:
        name = cast("TraitName", self.needed("trait"))
        value = self.field("sex").text() if name == "sex" else self.needed("value")
        if name == "birth_date":
            label = self.field("value").label_words
            value = read_birth_date(value, label)
            if not is_birth_date(value, self.setting.today()):
                raise CahierError(Fault.INVALID_FIELD, field=label, text=value, hint=_("14/03/1948, 03/1948 or 1948."))
        if self.is_disputed:
            return lambda session: patients.dispute_trait(session, who, name, value, why)
        return lambda session: patients.correct_trait(session, who, name, value, why, told)

    def _find(self) -> None:
        said, turn, who = self.field("search").text().strip(), self._turn, self.patient
        if not said:
            return

        def found(files: list[PatientFile]) -> None:
            if turn == self._turn:
                others = [
                    (file.id, f"{file.identity.name} · {phrases.identity_line(file, self.setting)}")
                    for file in files
                    if file.id != who
                ]
                cast(PickField, self.field("other")).offer(others)
                if len(others) == 1:
                    self.field("other").set_text(others[0][0])

        self.desk.run(lambda session: reading.find(session, said), found)


def _recorded(identity: Identity, name: str) -> str:
    value = str(getattr(identity, name, "") or "")
    return phrases.date_words(value) if name == "birth_date" and value else value


def _links(session: Session, file: PatientFile) -> Links:
    members = set(session.reader.members(file.id)) | {file.id}
    confirmed = {
        body.link
        for line in session.reader.lines_of_kind("link_confirmed")
        if line.in_force and isinstance(body := line.body, patient.LinkConfirmed)
    }
    undone = {
        body.link
        for line in session.reader.lines_of_kind("unlinked")
        if line.in_force and isinstance(body := line.body, patient.Unlinked)
    }
    waiting, standing = [], []
    for line in session.reader.lines_of_kind("link_proposed"):
        body, entry = line.body, line.entry
        if not line.in_force or not isinstance(body, patient.LinkProposed) or entry.id in undone:
            continue
        if not {entry.patient, body.other} & members:
            continue
        cards = [card for each in (entry.patient or "", body.other) if (card := session.reader.card(each))]
        row = (entry.id, f"{' = '.join(dict.fromkeys(card.identity.name for card in cards))} ({body.reason})")
        standing.append(row)
        if entry.id not in confirmed:
            waiting.append(row)
    return Links(waiting, standing)
