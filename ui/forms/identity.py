"""Identity: correct or dispute a trait, a document seen, a doubt, a homonym; link two files, set them apart again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from PySide6.QtCore import QTimer
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record import wording
from console.record.birth import is_before_birth
from console.record.bodies import Body, patient
from console.record.codes.patient import Capture, Document, IdentityAttribute, IdentityStatus
from console.record.identity import STRICT_TRAITS, is_birth_date, is_lunar_date
from console.record.likeness import are_similar, told_apart_from
from console.record.links import Link, LinkState
from console.record.showing import date_text
from console.ward import finding, identities, links, patients, reading
from console.words import N_, _
from ui.commands import Group
from ui.forms import identity_parts
from ui.forms.birth import read_birth_date
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField, PickField
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.bodies.patient import TraitName
    from console.record.effects import Line as Written
    from console.record.file import PatientFile
    from console.record.who import Identity
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

LOOK_MS = 350
WHAT = (
    ("TRAIT", N_("Correct")),
    ("DOCUMENT", N_("A document of identity was seen")),
    ("DOUBT", N_("The identity is doubtful")),
    ("SETTLED", N_("The identity is doubtful no longer")),
    ("APART", N_("A near name, and somebody else")),
    ("LINK", N_("Same person as…")),
    ("CONFIRM", N_("Confirm a link")),
    ("UNLINK", N_("Undo a link")),
    ("MOVE", N_("Move what was written while linked")),
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
CAPTURES = (Capture.PATIENT_STATED, *identity_parts.CAPTURES)
SEXES = (("U", N_("?")), ("F", N_("F")), ("M", N_("M")))
FIELDS: dict[str, set[str]] = {
    "TRAIT": {"trait", "value", "sex", "capture", "reason"},
    "DOCUMENT": {"document", "checked_by", "expires"},
    "DOUBT": {"reason"},
    "SETTLED": {"reason"},
    "APART": {"near", "reason"},
    "LINK": {"search", "other", "reason"},
    "CONFIRM": {"link"},
    "UNLINK": {"link", "reason"},
    "MOVE": {"line", "reason"},
}
EVERY = set().union(*FIELDS.values())
FIRST = {
    "TRAIT": "trait", "DOCUMENT": "document", "DOUBT": "reason", "SETTLED": "reason", "APART": "near", "LINK": "search",
    "CONFIRM": "link", "UNLINK": "link", "MOVE": "line",
}  # fmt: skip


class Seen(NamedTuple):
    """What the form reads: links as (id, words), those with a near name, and what could be moved.

    A line that can be moved is keyed by its id and the id of the patient it would go to.
    """

    waiting: list[tuple[str, str]]
    standing: list[tuple[str, str]]
    near: list[tuple[str, str]]
    lines: list[tuple[str, str]]


NOTHING = Seen([], [], [], [])


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
        self.add(PickField(make, "what", N_("About")))
        self.add(
            PickField(make, "trait", N_("What is wrong")),
            TextField(make, "value", N_("What is right")),
            OptionField(make, "sex", N_("What is right"), SEXES),
            ChoiceField(make, "capture", N_("Identity known from"), CAPTURES),
        )
        self.add(
            ChoiceField(make, "document", N_("Document seen"), list(Document)),
            TextField(make, "checked_by", N_("Checked by (if not you)")),
            TextField(make, "expires", N_("Document expires"), hint=N_("14/03/2031")),
        )
        self.add(PickField(make, "near", N_("Is not the same person as")))
        self.add(
            TextField(make, "search", N_("Look for the other file")),
            PickField(make, "other", N_("It is the same person as")),
        )
        self.add(PickField(make, "link", N_("Link")))
        self.add(PickField(make, "line", N_("What belongs to the other")))
        self.add(TextField(make, "reason", N_("Why")))
        self._look_timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look_timer.timeout.connect(self._find)
        self.field("search").changed.connect(self._look_timer.start)
        self.shown(self.field("what"), self.field("trait"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The links of this patient, those with a near name, what was written while linked."""
        del what
        return _seen(session, file, self.setting.zone) if file else NOTHING

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the traits with what stands; ``about`` opens at one change."""
        file, seen = self.opened.file, self.opened.more or NOTHING
        identity = file.identity if file else None
        choices = []
        if identity:
            choices = [(name, wording.headed(_(label), _recorded(identity, name) or "–")) for name, label in TRAITS]
        cast(PickField, self.field("trait")).offer(choices)
        cast(PickField, self.field("near")).offer(seen.near)
        cast(PickField, self.field("line")).offer(seen.lines)
        self.field("trait").set_text(what.get("trait") or "birth_name")
        about = what.get("about") or "TRAIT"
        self.field("what").set_text("" if about == "TRAIT" else about)
        if what.get("other"):
            self.field("what").set_text("LINK")
            self.field("other").set_text(what["other"])
        if what.get("about") == "APART" and len(seen.near) == 1:
            self.field("near").set_text(seen.near[0][0])

    @override
    def word(self) -> None:
        """Offer the changes that can be made now, in the language in force."""
        seen, chosen = self.opened.more or NOTHING, self._what()
        file = self.opened.file
        is_doubtful = file is not None and IdentityAttribute.DOUT in file.identity.attributes
        empty = {
            "DOUBT": is_doubtful,
            "SETTLED": not is_doubtful,
            "CONFIRM": not seen.waiting,
            "UNLINK": not seen.standing,
            "APART": not seen.near,
            "MOVE": not seen.lines,
        }
        offered = [(key, _(label)) for key, label in WHAT if not empty.get(key) or key == chosen]
        cast(PickField, self.field("what")).offer(offered[1:], none=offered[0][1])
        self.field("what").set_text("" if chosen == "TRAIT" else chosen)

    def _what(self) -> str:
        said = self.field("what").text()
        return said if said in FIELDS else "TRAIT"

    @override
    def focus_first(self) -> None:
        """Straight to the value."""
        self.field(FIRST[self._what()]).setFocus()

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
        what = self._what()
        wanted = set(FIELDS[what])
        if what == "TRAIT":
            wanted -= {"value"} if self.field("trait").text() == "sex" else {"sex"}
        self.show_only(wanted, EVERY)
        seen = self.opened.more or NOTHING
        cast(PickField, self.field("link")).offer(seen.waiting if what == "CONFIRM" else seen.standing)
        self.qualified.say(
            _("Qualified identity: what is written here is a discrepancy for the identity unit, the trait stays."),
            "warn",
            "alert",
        )
        self.qualified.setVisible(what == "TRAIT" and self.is_disputed)

    @override
    def doubts(self) -> list[str]:
        """A birth date of no calendar."""
        if self._what() != "TRAIT" or self.field("trait").text() != "birth_date":
            return []
        born = read_birth_date(self.field("value").text(), self.field("value").label_words)
        date, file, said = phrases.date_words(born), self.opened.file, []
        if is_lunar_date(born):
            said.append(_("{date} is no day of the calendar: it is kept as a lunar date.").format(date=date))
        began = file.place.since if file else None
        if born and began and is_before_birth(began, born, self.setting.zone):
            said.append(_("{date} is after the patient came here.").format(date=date))
        return said

    @override
    def deed(self) -> Deed:
        """Write the change."""
        told, who, what = self.circumstances.told(), self.patient or "", self._what()
        if what == "DOCUMENT":
            return self._document(who, told)
        if what == "CONFIRM":
            confirmed = self.needed("link")
            return lambda session: patients.confirm_link(session, confirmed)
        about = {"APART": "near", "LINK": "other", "UNLINK": "link", "MOVE": "line"}.get(what)
        named = self.needed(about) if about else ""
        why = self.needed("reason")
        match what:
            case "TRAIT":
                return self._trait(who, why, told)
            case "DOUBT":
                return lambda session: identities.doubt(session, who, why, told)
            case "SETTLED":
                return lambda session: identities.settle_doubt(session, who, why, told)
            case "APART":
                return lambda session: identities.tell_apart(session, who, named, why, told)
            case "LINK":
                return lambda session: patients.propose_link(session, who, named, why)
            case "UNLINK":
                return lambda session: patients.unlink(session, named, why)
            case _:
                entry, _space, other = named.partition(" ")
                return lambda session: identities.reattribute(session, entry, other, why)

    def _document(self, who: str, told: Told) -> Deed:
        document, checked_by = Document.of(self.needed("document")), self.field("checked_by").text()
        expires = read_birth_date(self.field("expires").text(), self.field("expires").label_words)
        return lambda session: identities.see_document(session, who, document, checked_by, expires, told)

    def _trait(self, who: str, why: str, told: Told) -> Deed:
        name = cast("TraitName", self.needed("trait"))
        value = self.field("sex").text() if name == "sex" else self.needed("value")
        if name == "birth_date":
            label = self.field("value").label_words
            value = read_birth_date(value, label)
            if not (is_birth_date(value, self.setting.today()) or is_lunar_date(value)):
                raise CahierError(Fault.INVALID_FIELD, field=label, text=value, hint=_("14/03/1948, 03/1948 or 1948."))
        capture = self.typed("capture")
        how = Capture.of(capture) if capture else None
        if self.is_disputed:
            return lambda session: patients.dispute_trait(session, who, name, value, why)
        return lambda session: patients.correct_trait(session, who, name, value, why, told, how)

    def _find(self) -> None:
        said, turn, who = self.field("search").text().strip(), self._turn, self.patient
        if not said:
            return

        def found(files: list[PatientFile]) -> None:
            if turn == self._turn:
                others = [(file.id, _who(file, self)) for file in files if file.id != who]
                cast(PickField, self.field("other")).offer(others)
                if len(others) == 1:
                    self.field("other").set_text(others[0][0])

        self.desk.run(lambda session: finding.cards(session, said), found)


def _who(file: PatientFile, form: WardForm) -> str:
    return f"{file.identity.name} · {phrases.identity_line(file, form.setting)}"


def _recorded(identity: Identity, name: str) -> str:
    value = str(getattr(identity, name, "") or "")
    return date_text(value) if name == "birth_date" and value else value


def _seen(session: Session, file: PatientFile, zone: Any) -> Seen:
    found = links.links_about(session, file.id)
    waiting = [_link_row(session, link) for link in found if link.state is LinkState.PROPOSED]
    standing = [_link_row(session, link) for link in found if link.state is not LinkState.UNDONE]
    near = [
        (other.id, f"{other.identity.name} · {phrases.bed_words(other.place.bed)}")
        for other in reading.board(session).patients
        if other.id != file.id
        and are_similar(file.identity, other.identity)
        and other.id not in told_apart_from(file)
        and file.id not in told_apart_from(other)
    ]
    lines = [
        (f"{line.entry.id} {_other(link, line)}", _line_words(session, line, zone))
        for link in found
        if link.state is LinkState.UNDONE
        for line in links.to_reattribute(session, link.id)
        if line.entry.patient == file.id
    ]
    return Seen(waiting, standing, near, lines)


def _link_row(session: Session, link: Link) -> tuple[str, str]:
    cards = [card for each in link.ids if (card := session.reader.card(each))]
    return link.id, f"{' = '.join(dict.fromkeys(card.identity.name for card in cards))} ({link.reason})"


def _other(link: Link, line: Written) -> str:
    return next(each for each in link.ids if each != line.entry.patient)


def _line_words(session: Session, line: Written, zone: Any) -> str:
    return wording.describe(line, session.reader.people(), zone)
