"""The one table of forms: name, class, title, whether it needs a patient. The desk opens them by name."""

from __future__ import annotations

from typing import NamedTuple

from ui.forms.admit import AdmitForm
from ui.forms.alerts import AlertsForm
from ui.forms.background import BackgroundForm
from ui.forms.identity import IdentityForm
from ui.forms.leaving import ExitForm
from ui.forms.mistake import AmendForm, StrikeForm
from ui.forms.move import MoveForm
from ui.forms.observe import ObserveForm
from ui.forms.task import ResultForm, TaskForm
from ui.forms.transfer import TransferForm
from ui.forms.transmit import TransmitForm
from ui.forms.ward_form import WardForm


class FormRow(NamedTuple):
    """One form. ``title`` is a message id."""

    made: type[WardForm]
    title: str
    needs_patient: bool


_FORMS: tuple[type[WardForm], ...] = (
    AdmitForm,
    ObserveForm,
    TransmitForm,
    AlertsForm,
    BackgroundForm,
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
