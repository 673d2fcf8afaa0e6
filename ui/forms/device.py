"""A line or device: put in, looked after, taken out."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body
from console.record.bodies.device import Device
from console.record.codes.device import DeviceKind
from console.record.devices import in_place
from console.ward import devices
from console.words import N_, _
from ui.commands import Group
from ui.forms import bedside_words
from ui.forms.ward_form import Deed, WardForm
from ui.widgets.entries import Entries, Item
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import OptionField, PickField

WHAT = (("PUT_IN", N_("New device")), ("CHECK", N_("Checked")), ("TAKE_OUT", N_("Taken out")))
FIELDS: dict[str, set[str]] = {
    "PUT_IN": {"kind", "site", "size", "runs", "inserted_at", "next_check"},
    "CHECK": {"which", "found", "next_check"},
    "TAKE_OUT": {"which", "reason"},
}
WIDE = 330


class DeviceForm(WardForm):
    """One device at a time; those in place stand beside it."""

    key: ClassVar[str] = "device"
    heading: ClassVar[str] = N_("Line or device")
    icon: ClassVar[str] = "iv-bag"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("catheter line tube drain pump oxygen check remove")
    done_words: ClassVar[str] = N_("Device of {name} saved.")

    @override
    def build(self) -> None:
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(PickField(make, "which", N_("Which one")))
        self.add(
            ChoiceField(make, "kind", N_("Kind"), list(DeviceKind)), TextField(make, "site", N_("Where on the body"))
        )
        self.add(
            TextField(make, "size", N_("Size")),
            TextField(make, "runs", N_("Flow, or drug and rate"), hint=N_("Oxygen 2 L/min; noradrenaline 0,5 mg/h.")),
        )
        self.add(InstantField(make, "inserted_at", N_("Put in"), empty=N_("not known")))
        self.add(TextField(make, "found", N_("What the check found")))
        self.add(InstantField(make, "next_check", N_("Next check"), empty=N_("not said")))
        self.add(TextField(make, "reason", N_("Why it was taken out")))
        self.standing = Entries(make, self)
        self.standing.setFixedWidth(make.look.px(WIDE))
        self.beside.addWidget(self.standing)
        self.shown(self.field("what"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the devices in place; ``device`` checks one."""
        file = self.opened.file
        standing = in_place(file) if file else ()
        picks = [(each.id, bedside_words.device_name(each)) for each in standing]
        cast(PickField, self.field("which")).offer(picks)
        self.field("kind").set_text(DeviceKind.PVC.value)
        if what.get("device"):
            self.field("what").set_text("CHECK")
            self.field("which").set_text(what["device"])
        self.field("what").setEnabled(bool(standing))

    @override
    def fill(self, body: Body) -> None:
        """Put a device back."""
        device = cast(Device, body)
        self.field("kind").set_text(device.kind.value)
        texts = {"site": device.site, "size": device.size, "runs": device.runs, "found": device.finding}
        for name, said in texts.items():
            self.field(name).set_text(said or "")
        for name, moment in (("inserted_at", device.inserted_at), ("next_check", device.next_check)):
            if moment:
                cast(InstantField, self.field(name)).set_instant(moment)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        wanted = FIELDS["PUT_IN"] | {"found"} if self.opened.amended else FIELDS[self.field("what").text()]
        self.show_only(wanted, set().union(*FIELDS.values()))

    def _moment(self, name: str) -> Any:
        return cast(InstantField, self.field(name)).instant()

    @override
    def deed(self) -> Deed:
        told, patient, what = self.circumstances.told(), self.patient or "", self.field("what").text()
        if what == "CHECK":
            which, found, then = self.needed("which"), self.typed("found") or "", self._moment("next_check")
            return lambda session: devices.check(session, patient, which, found, then, told)
        if what == "TAKE_OUT":
            which, why = self.needed("which"), self.typed("reason") or ""
            return lambda session: devices.take_out(session, patient, which, why, told)
        old = self.opened.amended.body if self.opened.amended else None
        kind = DeviceKind.of(self.field("kind").text() or DeviceKind.OTHER.value)
        device = msgspec.structs.replace(
            old if isinstance(old, Device) else Device(kind=kind),
            kind=kind,
            site=self.typed("site"),
            size=self.typed("size"),
            runs=self.typed("runs"),
            finding=self.typed("found"),
            inserted_at=self._moment("inserted_at"),
            next_check=self._moment("next_check"),
        )
        return lambda session: self.put(session, device, told, lambda held: devices.put_in(held, patient, device, told))

    @override
    def word(self) -> None:
        """What is in place."""
        file = self.opened.file
        standing = in_place(file) if file else ()
        items = [Item(_("In place"), "h3")]
        items += [item for each in standing for item in bedside_words.device_items(each, self.setting)]
        if not standing:
            items.append(Item(_("No line or device typed."), "sub"))
        self.standing.show_items(items, _("In place"))
