"""The one table of pages, what stands in the rail, and what is offered first about a patient.

A new page is one row here; a new form one row in `ui.forms.table`. Both can stand in the rail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from console.words import N_
from ui.commands import Command, Group
from ui.forms.table import FORMS
from ui.pages.accesses import AccessesPage
from ui.pages.board import WardPage
from ui.pages.care import CarePage
from ui.pages.crisis_log import CrisisLogPage
from ui.pages.drafts import DraftsPage
from ui.pages.everything import EverythingPage
from ui.pages.exchange import ExchangePage
from ui.pages.handover import HandoverPage
from ui.pages.me import MePage
from ui.pages.messages import MessagesPage
from ui.pages.on_paper import OnPaperPage
from ui.pages.outlook import OutlookPage
from ui.pages.patient import PatientPage
from ui.pages.people import PeoplePage
from ui.pages.printing import PrintPage
from ui.pages.recovery import RecoveryPage
from ui.pages.round import RoundPage
from ui.pages.services import ServicesPage
from ui.pages.transfers import TransfersPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desk import Desk


class PageRow(NamedTuple):
    """One page and how the window lists it."""

    made: Callable[[Desk], QWidget]
    command: Command


# fmt: off
_ROWS = (
    PageRow(WardPage, Command("board", N_("Board"), "view-dashboard", Group.UNIT, N_("beds home ward patients list"), keys="F2")),
    PageRow(HandoverPage, Command("handover", N_("Handover"), "clipboard-text", Group.UNIT, N_("shift SBAR I-PASS give take over"), keys="F3", about="EITHER")),
    PageRow(TransfersPage, Command("transfers", N_("Transfers"), "swap-horizontal-bold", Group.UNIT, N_("in transit leaving arriving"), keys="F4")),
    PageRow(RoundPage, Command("observations", N_("Round"), "heart-pulse", Group.UNIT, N_("observations vital signs NEWS2 corridor beds"), short=N_("Obs"), keys="F5", about="EITHER")),
    PageRow(OutlookPage, Command("outlook", N_("Next 12 hours"), "clock-alert", Group.UNIT, N_("hurt risk due late doses overdue nothing typed"), short=N_("12 hours"), keys="F12")),
    PageRow(CarePage, Command("care", N_("Care of this patient"), "clipboard-pulse", Group.CARE, N_("doses devices results tasks targets trend"), short=N_("Bedside"), about="PATIENT")),
    PageRow(MessagesPage, Command("messages", N_("Messages"), "message-text", Group.UNIT, N_("call phone runner answer directory numbers"), keys="F8")),
    PageRow(ServicesPage, Command("services", N_("Services"), "server-network", Group.UNIT, N_("down outage works network lab telephone"), keys="F11")),
    PageRow(CrisisLogPage, Command("crisis_log", N_("Crisis log"), "text-box-outline", Group.UNIT, N_("main courante decision incident safety event"))),
    PageRow(OnPaperPage, Command("on_paper", N_("On paper"), "file-edit-outline", Group.UNIT, N_("sheets transcribe period handwriting"))),
    PageRow(PrintPage, Command("print", N_("Print"), "printer", Group.LAPTOP, N_("paper PDF sheet summary"), keys="F6", about="EITHER")),
    PageRow(ExchangePage, Command("exchange", N_("Exchange"), "usb-flash-drive", Group.LAPTOP, N_("USB stick export import census package copy"), keys="F7")),
    PageRow(MePage, Command("me", N_("My settings"), "account-cog", Group.LAPTOP, N_("PIN colours theme night contrast text size language"))),
    PageRow(DraftsPage, Command("drafts", N_("My drafts"), "file-clock-outline", Group.LAPTOP, N_("unsigned unfinished typed kept"))),
    PageRow(PeoplePage, Command("people", N_("People"), "account-group", Group.LAPTOP, N_("staff colleague vouch add remove envelope key passphrase"))),
    PageRow(PatientPage, Command("patient", N_("File"), "folder-account-outline", Group.CARE, N_("everything written timeline history amend"), about="PATIENT")),
    PageRow(AccessesPage, Command("accesses", N_("Files opened with a reason"), "shield-account", Group.UNIT, N_("access other units manager audit who looked"))),
    PageRow(RecoveryPage, Command("recovery", N_("After the outage"), "backup-restore", Group.LAPTOP, N_("recovery deliver match conflicts report IT give back"))),
    PageRow(EverythingPage, Command("everything", N_("Everything"), "dots-grid", Group.UNIT, short=N_("More"), keys="F10", listed=False)),
)
# fmt: on

PAGES: Mapping[str, PageRow] = {row.command.key: row for row in _ROWS}
COMMANDS: Mapping[str, Command] = {
    **{key: page.command for key, page in PAGES.items()},
    **{key: form.command for key, form in FORMS.items()},
}
RAIL = (
    "board", "handover", "transfers", "messages", "services", "observations", "outlook", "print", "exchange",
)  # fmt: skip
"""The rail, from the top; what finds no room stands behind *More*."""
FREQUENT = ("observe", "transmit", "care", "handover", "alerts", "move", "transfer", "exit", "patient")
"""What the panel of a patient offers at once; *More* opens the rest."""


def chosen(keys: tuple[str, ...]) -> tuple[Command, ...]:
    """The rows of these keys, *More* at the end."""
    return tuple(COMMANDS[key] for key in (*keys, "everything"))
