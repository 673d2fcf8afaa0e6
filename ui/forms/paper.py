"""Going on paper, coming back from it, and what became of each sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import paper_period
from console.record.codes.paper_period import SheetFate
from console.record.paper_periods import sheet_numbers
from console.ward import paper_periods
from console.words import N_, _
from ui.commands import Group
from ui.forms.unit_form import people_of
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.option_field import KeptField, OptionField, PickField, options_of

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.record.paper_periods import PaperPeriod
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


TYPED_FROM_PAPER = (("observe", N_("Observations")), ("transmit", N_("Transmission")), ("task", N_("Task")))


class PaperBeginForm(WardForm):
    """The unit goes on paper; the board says so until it comes back."""

    key: ClassVar[str] = "paper_begin"
    heading: ClassVar[str] = N_("Go on paper")
    icon: ClassVar[str] = "file-edit-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper laptop broken battery handwriting")
    action: ClassVar[str] = N_("Go on paper")
    done_words: ClassVar[str] = N_("On paper: the board says so until you come back.")
    needs_patient: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The sheets that are handed out, and why."""
        hint = N_("12-15, 18 names five; more can be named at the end")
        self.add(TextField(self.setting, "sheets", N_("Sheets"), hint=hint), TextField(self.setting, "why", N_("Why")))

    @override
    def deed(self) -> Deed:
        """Go on paper."""
        told, sheets = self.circumstances.told(), sheet_numbers(self.field("sheets").text())
        why = self.field("why").text()
        return lambda session: paper_periods.begin(session, sheets, why, told)


class PaperEndForm(WardForm):
    """The unit comes back from paper; each sheet then waits until somebody says what became of it."""

    key: ClassVar[str] = "paper_end"
    heading: ClassVar[str] = N_("Back from paper")
    icon: ClassVar[str] = "laptop"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper transcribe back laptop")
    action: ClassVar[str] = N_("End the paper period")
    done_words: ClassVar[str] = N_("Back from paper. Now go through the sheets.")
    needs_patient: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The sheets that were used."""
        hint = N_("All that were used: 12-15, 18 names five")
        self.add(TextField(self.setting, "sheets", N_("Sheets"), hint=hint))
        self.add(KeptField(self.setting, "period"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> PaperPeriod | None:
        """The period that lasts."""
        del file, what
        return next((each for each in reversed(paper_periods.periods(session)) if each.is_on), None)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """The sheets that were handed out stand ready."""
        period: PaperPeriod | None = self.opened.more
        self.field("period").set_text(what.get("period") or (period.id if period else ""))
        self.field("sheets").set_text(", ".join(period.sheets) if period else "")

    @override
    def deed(self) -> Deed:
        """Come back."""
        told, sheets = self.circumstances.told(), sheet_numbers(self.field("sheets").text())
        period = self.field("period").text()
        return lambda session: paper_periods.end(session, period, sheets, told)

    @override
    def went_well(self, answer: object) -> None:
        """On to the sheets."""
        del answer
        self.desk.show_page("on_paper")


class SheetForm(WardForm):
    """One sheet after the return: type it in under its number, then say that it is done."""

    key: ClassVar[str] = "sheet"
    heading: ClassVar[str] = N_("Sheet of paper")
    icon: ClassVar[str] = "file-check-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper transcribe type in")
    listed: ClassVar[bool] = False
    action: ClassVar[str] = N_("This sheet is done")
    done_words: ClassVar[str] = N_("Written down what became of the sheet.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """Whose sheet, what to type in, what became of it."""
        make = self.setting
        self.add(TextField(make, "number", N_("Sheet")), PickField(make, "about", N_("Whose")))
        self._holder = QWidget(self)
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.typing = {}
        for form, _label in TYPED_FROM_PAPER:
            self.typing[form] = button = QPushButton(self._holder)
            button.setProperty("key", form)
            button.clicked.connect(self._type_in)
            row.addWidget(button)
        row.addStretch(1)
        self.add_heading(self._holder)
        self.add(OptionField(make, "fate", N_("What became of it"), options_of(tuple(SheetFate))))
        self.add(TextField(make, "note", N_("Note")))
        self.add(KeptField(make, "period"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Whose sheet it may be, and what was said of it."""
        del file
        periods = {each.id: each for each in paper_periods.periods(session)}
        period = periods.get(what.get("period") or "")
        return people_of(session), period.fate(str(what.get("number"))) if period else None, session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``period`` and ``number`` name the sheet."""
        people, fate, _unit = self.opened.more
        cast(PickField, self.field("about")).offer(people)
        self.field("period").set_text(what.get("period") or "")
        self.field("number").set_text(what.get("number") or "")
        settled: paper_period.SheetSettled | None = fate
        if settled is not None:
            self.field("about").set_text(settled.about or "")
            self.field("fate").set_text(settled.sheet_fate)
            self.field("note").set_text(settled.note or "")

    @override
    def word(self) -> None:
        """Word the buttons."""
        for form, label in TYPED_FROM_PAPER:
            self.typing[form].setText(_("Type in: {what}").format(what=_(label)))

    def _type_in(self) -> None:
        button = self.sender()
        about, number = self.field("about").text(), self.field("number").text()
        if button is None:
            return
        if not about:
            self.show_refusal(CahierError(Fault.FIELD_EMPTY, field=self.field("about").label_words))
            return
        self.desk.open_form(str(button.property("key")), about, sheet=number, origin=self.key)

    @override
    def deed(self) -> Deed:
        """Say what became of it."""
        _people, _fate, unit = self.opened.more
        settled = paper_period.SheetSettled(
            unit=unit,
            period=self.field("period").text(),
            sheet=self.needed("number"),
            sheet_fate=SheetFate.of(self.field("fate").text()),
            about=self.typed("about"),
            note=self.typed("note"),
        )
        return lambda session: paper_periods.settle(session, settled)
