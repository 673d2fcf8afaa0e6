"""A focused note: target, data, action, result. A target stays open until a result is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.record.bodies import Body, care
from console.ward import care as ward
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.entries import Entries, Item
from ui.widgets.field import NotesField, TextField
from ui.widgets.option_field import PickField

if TYPE_CHECKING:
    from console.record.file import PatientFile, Target
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class TransmitForm(WardForm):
    """Write on a new target, or go on with an open one; a result closes it."""

    key: ClassVar[str] = "transmit"
    heading: ClassVar[str] = N_("Focused note")
    short: ClassVar[str] = N_("Add note")
    icon: ClassVar[str] = "note-edit-outline"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("DAR target data action result transmission")
    done_words: ClassVar[str] = N_("Note on {name} saved.")

    @override
    def build(self) -> None:
        """Target first, then data, action, result; the open targets beside."""
        make = self.setting
        self.add(
            PickField(make, "continues", N_("Go on with")),
            TextField(make, "target", N_("Target"), hint=N_("A few words, not a diagnosis: “Pain”, “Fall risk”.")),
        )
        self.add(NotesField(make, "data", N_("D · Data"), hint=N_("What was seen or measured.")))
        self.add(NotesField(make, "act", N_("A · Action"), hint=N_("What was done.")))
        self.add(NotesField(make, "result", N_("R · Result"), rows=2, hint=N_("Writing a result closes the target.")))
        self.open_targets = Entries(make, self)
        self.open_targets.setFixedWidth(make.look.px(300))
        self.beside.addWidget(self.open_targets)
        self.shown(self.field("continues"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[Target, ...]:
        """The targets that are still open; a card holds only the last entries, so the file is asked."""
        del what
        whole = session.reader.file(file.id) if file else None
        return tuple(target for target in whole.targets if target.is_open) if whole else ()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the open targets; ``target`` goes on with one of them."""
        targets: tuple[Target, ...] = self.opened.more
        picks = [(target.first.line.entry.id, target.title) for target in targets]
        cast(PickField, self.field("continues")).offer(picks, none=_("A new target"))
        self.field("continues").set_text(what.get("target") or "")

    @override
    def focus_first(self) -> None:
        """Straight to the target; or to the data, when a target is gone on with."""
        name = "data" if self.typed("continues") else "target"
        self.field(name).setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a note back."""
        note = cast(care.Transmission, body)
        for name, said in (
            ("target", note.target),
            ("data", note.data),
            ("act", note.action),
            ("result", note.result),
            ("continues", note.continues),
        ):
            self.field(name).set_text(str(said or ""))

    @override
    def refresh(self) -> None:
        """The title of the target that is gone on with stands in the target, and cannot be changed."""
        chosen = self.typed("continues")
        title = next((target.title for target in self.opened.more or () if target.first.line.entry.id == chosen), None)
        edit = cast(TextField, self.field("target")).edit
        if title is not None:
            edit.setText(title)
        elif edit.isReadOnly():
            edit.clear()
        edit.setReadOnly(title is not None)

    @override
    def deed(self) -> Deed:
        """Write the note."""
        note = care.Transmission(
            target=self.needed("target"),
            data=self.typed("data"),
            action=self.typed("act"),
            result=self.typed("result"),
            continues=self.typed("continues"),
        )
        if not (note.data or note.action or note.result):
            self.needed("data")
        told, patient = self.circumstances.told(), self.patient or ""
        return lambda session: self.put(session, note, told, lambda held: ward.transmit(held, patient, note, told))

    @override
    def word(self) -> None:
        """Say what is open."""
        targets: tuple[Target, ...] = self.opened.more or ()
        items = [Item(_("Open targets"), "h3")]
        for target in targets:
            last = target.notes[-1]
            items.append(Item(target.title, "", "target", "primary"))
            items.append(Item(f"{self.setting.moment(last.at)} · {last.by}", "small"))
            said = cast(care.Transmission, last.line.body)
            items.append(Item(" / ".join(part for part in (said.data, said.action) if part), "sub"))
        if not targets:
            items.append(Item(_("None: everything has its result."), "sub"))
        self.open_targets.show_items(items, _("Open targets"))
