"""What the forms share that write into the ledger of the delivery and nothing into the log."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from ui.commands import Group
from ui.forms.ward_form import WardForm


class LedgerForm(WardForm):
    """A form of IT's own about messages. Nobody hears of what it saves: the page it came from is read anew."""

    group: ClassVar[Group] = Group.LAPTOP
    listed: ClassVar[bool] = False
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def went_well(self, answer: object) -> None:
        """Back to the page, which shows what became of the messages."""
        origin = self._origin
        super().went_well(answer)
        self.desk.show_page(origin)
