"""The circumstances of what is written: now or at another time, seen or told, copied from which sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from console.errors import CahierError, Fault
from console.record.codes.source import SOURCE_LABELS
from console.record.entry import Proxy
from console.ward.session import Told
from console.words import N_, _
from ui.widgets.field import Field, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import KeptField, PickField

if TYPE_CHECKING:
    from console.record.entry import Entry, Source
    from ui.setting import Setting

SOURCES = tuple(source for source in SOURCE_LABELS if source not in ("DIRECT", "SNAPSHOT"))


class Circumstances:
    """The last line of every form. Empty means: now, done or seen by me."""

    def __init__(self, setting: Setting) -> None:
        self.when = InstantField(setting, "when", N_("When"))
        self.source = PickField(setting, "source", N_("Known from"))
        self.sheet = TextField(setting, "sheet", N_("Paper sheet no."))
        self.by = TextField(setting, "proxy", N_("Done by (if not you)"))
        self.by_role = TextField(setting, "proxy_role", N_("Role"))
        self.unsure = KeptField(setting, "unsure")
        self.why = TextField(
            setting, "correction", N_("Why it is corrected"), hint=N_("For example: misread, typed twice, wrong hour.")
        )
        self.source.changed.connect(self.show_needed)
        self.retranslate()

    @property
    def first(self) -> tuple[Field, ...]:
        """The fields of the first row."""
        return self.when, self.source, self.sheet

    @property
    def second(self) -> tuple[Field, ...]:
        """The fields of the row that opens for what somebody else did."""
        return self.by, self.by_role, self.unsure

    def ask_why(self, *, is_correction: bool) -> None:
        """Ask why, when an entry is restated."""
        self.why.setVisible(is_correction)

    def retranslate(self) -> None:
        """Word the sources again."""
        self.source.offer([(key, _(SOURCE_LABELS[key])) for key in SOURCES], none=_(SOURCE_LABELS["DIRECT"]))
        self.show_needed()

    def show_needed(self) -> None:
        """Show the fields that the source needs."""
        self.sheet.setVisible(self.source.text() == "PAPER")
        for field in (self.by, self.by_role):
            field.setVisible(bool(self.source.text()))

    def fill(self, entry: Entry) -> None:
        """Put in what an entry says, so that an amendment restates it."""
        self.when.set_instant(entry.occurred_at)
        # Whoever restates what a census said says it themselves: it is theirs, and is given back as such.
        self.source.set_text("" if entry.source in ("DIRECT", "SNAPSHOT") else entry.source)
        self.sheet.set_text(entry.paper_ref or "")
        if entry.on_behalf_of is not None:
            self.by.set_text(entry.on_behalf_of.name)
            self.by_role.set_text(entry.on_behalf_of.role)
        self.unsure.set_text(" ".join(entry.unsure))
        self.show_needed()

    def from_sheet(self, sheet: str) -> None:
        """What follows is copied from a sheet of paper."""
        self.source.set_text("PAPER")
        self.sheet.set_text(sheet)
        self.show_needed()

    def told(self) -> Told:
        """What is said in the fields.

        Raises:
            CahierError: ``invalid-field`` for a time that is none, ``paper-sheet-missing``.
        """
        source = cast("Source", self.source.text() or "DIRECT")
        if source == "PAPER" and not self.sheet.text().strip():
            raise CahierError(Fault.PAPER_SHEET_MISSING)
        name = self.by.text().strip() if source != "DIRECT" else ""
        return Told(
            occurred_at=self.when.instant(),
            source=source,
            paper_ref=self.sheet.text().strip() or None if source == "PAPER" else None,
            on_behalf_of=Proxy(name=name, role=self.by_role.text().strip()) if name else None,
            unsure=tuple(self.unsure.text().split()),
        )
