"""The one table of forms: name, class, title, whether it needs a patient. The desk opens them by name."""

from __future__ import annotations

from typing import NamedTuple

from ui.forms.admit import AdmitForm
from ui.forms.alerts import AlertsForm
from ui.forms.call import CallForm
from ui.forms.device import DeviceForm
from ui.forms.dose import DoseForm
from ui.forms.identity import IdentityForm
from ui.forms.leaving import ExitForm
from ui.forms.mistake import AmendForm, StrikeForm
from ui.forms.move import MoveForm
from ui.forms.observe import ObserveForm
from ui.forms.procedure import ProcedureForm
from ui.forms.result import ResultForm
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


_FORMS: tuple[type[WardForm], ...] = (
    AdmitForm,
    ObserveForm,
    CallForm,
    TransmitForm,
    WholeNoteForm,
    DoseForm,
    DeviceForm,
    ProcedureForm,
    AlertsForm,
    TaskForm,
    ResultForm,
    MoveForm,
    TransferForm,
    ExitForm,
    IdentityForm,
    AmendForm,
    StrikeForm,
)
FORMS: dict[str, FormRow] = {form.key: FormRow(form, form.heading, form.needs_patient) for form in _FORMS}
