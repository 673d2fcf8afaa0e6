"""The one table of forms: the desk opens them by name, the window lists them by what they say of themselves.

A form names itself by class members (:class:`~ui.forms.ward_form.WardForm`): heading, icon, group, words.
"""

from __future__ import annotations

from typing import NamedTuple

from ui.commands import About, Command
from ui.forms.admit import AdmitForm
from ui.forms.alerts import AlertsForm
from ui.forms.background import BackgroundForm
from ui.forms.bed import BedForm
from ui.forms.by_hand import ByHandForm
from ui.forms.call import CallForm
from ui.forms.check import CheckForm
from ui.forms.clock import ClockForm
from ui.forms.course import ChemotherapyForm, DialysisForm, OperationForm, RadiotherapyForm
from ui.forms.custody import AfterTransferForm, DossierForm, DrugChartForm, TransportForm
from ui.forms.device import DeviceForm
from ui.forms.dose import DoseForm
from ui.forms.expect import CallOffForm, ExpectForm
from ui.forms.identity import IdentityForm
from ui.forms.leaving import ExitForm
from ui.forms.message import MessageForm
from ui.forms.mistake import AmendForm, StrikeForm
from ui.forms.move import MoveForm
from ui.forms.observe import ObserveForm
from ui.forms.paper import PaperBeginForm, PaperEndForm, SheetForm
from ui.forms.procedure import ProcedureForm
from ui.forms.recovery import ReopenForm, ResendForm, SettleForm, UnlinkForm
from ui.forms.result import ResultForm
from ui.forms.service import LogForm, ServiceForm
from ui.forms.shift_report import ShiftReportForm
from ui.forms.task import TaskForm
from ui.forms.transfer import TransferForm
from ui.forms.transmit import TransmitForm
from ui.forms.ward_form import WardForm
from ui.forms.whole_note import WholeNoteForm


class FormRow(NamedTuple):
    """One form. ``title`` is a message id."""

    made: type[WardForm]
    title: str
    needs_patient: bool

    @property
    def command(self) -> Command:
        """How the window lists it."""
        form = self.made
        about: About = "PATIENT" if form.needs_patient else "EITHER" if form.takes_patient else "UNIT"
        return Command(
            form.key, form.heading, form.icon, form.group, form.words, form.short, form.keys, about, form.listed
        )


_FORMS: tuple[type[WardForm], ...] = (
    AdmitForm,
    ExpectForm,
    CallOffForm,
    ObserveForm,
    CallForm,
    TransmitForm,
    WholeNoteForm,
    DoseForm,
    DeviceForm,
    ProcedureForm,
    AlertsForm,
    BackgroundForm,
    TaskForm,
    ResultForm,
    MoveForm,
    TransferForm,
    TransportForm,
    DossierForm,
    AfterTransferForm,
    ExitForm,
    DrugChartForm,
    ChemotherapyForm,
    RadiotherapyForm,
    DialysisForm,
    OperationForm,
    CheckForm,
    MessageForm,
    ServiceForm,
    BedForm,
    LogForm,
    PaperBeginForm,
    PaperEndForm,
    SheetForm,
    ShiftReportForm,
    IdentityForm,
    ClockForm,
    AmendForm,
    StrikeForm,
    SettleForm,
    ReopenForm,
    UnlinkForm,
    ResendForm,
    ByHandForm,
)
FORMS: dict[str, FormRow] = {form.key: FormRow(form, form.heading, form.needs_patient) for form in _FORMS}
