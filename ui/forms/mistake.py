"""Mistakes: choose whether an entry is written anew or struck. What it said stays, with who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from console.errors import CahierError, Fault
from console.record import wording
from console.record.bodies.patient import Trait
from console.record.effects import Line as Written
from console.record.kinds import body_of
from console.record.person import name_of
from console.ward import corrections
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.line import Line

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

# Which form writes each kind: an entry is amended in the form that wrote it.
FORM_OF_KIND: dict[str, str] = {
    "observed": "observe",
    "escalation": "call",
    "transmission": "transmit",
    "whole_patient_note": "whole_note",
    "dose_given": "dose",
    "device": "device",
    "procedure": "procedure",
    "allergy": "alerts",
    "allergies_answered": "alerts",
    "isolation": "alerts",
    "limit_of_care": "alerts",
    "risk": "alerts",
    "diet": "alerts",
    "weight": "alerts",
    "spo2_scale": "alerts",
    "task": "task",
    "awaited_result": "result",
    "admission_expected": "expect",
    "admission_called_off": "call_off",
    "stay_admitted": "admit",
    "moved": "move",
    "transfer_asked": "transfer",
    "transfer_accepted": "transfer",
    "transfer_left": "transfer",
    "transfer_arrived": "transfer",
    "transfer_cancelled": "transfer",
    "discharged": "exit",
    "died": "exit",
    "absconded": "exit",
    "transport_arranged": "transport",
    "transfer_dossier": "dossier",
    "transfer_followed_up": "after_transfer",
    "drug_chart": "drug_chart",
    "chemotherapy": "chemotherapy",
    "radiotherapy": "radiotherapy",
    "dialysis": "dialysis",
    "operation": "operation",
}


class StrikeForm(WardForm):
    """Strike an entry that was made in error: a reason, and it stands struck through."""

    key: ClassVar[str] = "strike"
    heading: ClassVar[str] = N_("Strike an entry")
    icon: ClassVar[str] = "format-strikethrough"
    group: ClassVar[Group] = Group.CARE
    listed: ClassVar[bool] = False
    action: ClassVar[str] = N_("Strike")
    done_words: ClassVar[str] = N_("Struck through. It stays readable, with your reason.")
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """What is struck, and why."""
        self.entry_line = Line(self.setting, "plain", "file-document-outline", self)
        self.head.addWidget(self.entry_line)
        self.add(
            TextField(
                self.setting, "reason", N_("Why it is wrong"), hint=N_("For example: wrong patient, typed twice.")
            )
        )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[Written, str]:
        """The entry, and who wrote it."""
        del file
        line = session.reader.line(what["entry"])
        if line is None:
            raise CahierError(Fault.ENTRY_UNKNOWN, entry=what["entry"])
        return line, name_of(session.reader.people(), line.entry.author)

    @override
    def deed(self) -> Deed:
        """Strike."""
        written, _author = self.opened.more
        why = self.needed("reason")
        return lambda session: corrections.strike(session, written.entry.id, why)

    @override
    def word(self) -> None:
        """Show the entry."""
        self.entry_line.setVisible(self.opened.more is not None)
        if self.opened.more is not None:
            written, author = self.opened.more
            said = _("{what} – {time}, {by}").format(
                what=wording.titled(written, self.setting.zone, self.setting.places),
                time=self.setting.moment(written.entry.occurred_at),
                by=author,
            )
            self.entry_line.say(said, "plain", "file-document-outline")


class AmendForm(StrikeForm):
    """Opens the entry's own form with its values; what has no form of its own can only be struck."""

    key: ClassVar[str] = "amend"
    icon: ClassVar[str] = "pencil-outline"

    @override
    def open(self, patient: str | None = None, amends: str | None = None, **what: Any) -> None:
        """Go to the form that wrote the entry."""
        entry_id, origin = str(what["entry"]), str(what.get("origin") or self.desk.shell.page or "board")

        def kind_of(session: Session) -> tuple[str, str]:
            stored = session.reader.entry(entry_id)
            if stored is None:
                raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
            body = body_of(stored.entry)
            return stored.entry.kind, body.name if isinstance(body, Trait) else ""

        def found(kind_and_trait: tuple[str, str]) -> None:
            kind, trait = kind_and_trait
            if kind == "trait":
                self.desk.open_form("identity", patient, trait=trait, origin=origin)
            elif kind in FORM_OF_KIND:
                self.desk.open_form(FORM_OF_KIND[kind], patient, amends=entry_id, origin=origin)
            else:
                self.desk.open_form("strike", patient, entry=entry_id, origin=origin)

        del amends
        self.desk.run(kind_of, found)
