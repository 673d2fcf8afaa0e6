"""Which files of other units were opened, by whom and why: read by whoever answers for the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from console.ward import accesses
from console.words import _
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.wrapped_list import WrappedList

if TYPE_CHECKING:
    from console.errors import CahierError
    from console.ward.accesses import Reasoned
    from ui.desk import Desk


class AccessesPage(Part):
    """A list, the latest first."""

    key = "accesses"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._found: list[Reasoned] = []
        self.title, self.intro = text("h1"), text("sub", wrap=True)
        self.refusal = Line(desk.setting, "warn", "alert")
        self.list = WrappedList()
        self.list.setObjectName("accesses.list")
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 14, 18, 14)
        for widget, stretch in ((self.title, 0), (self.intro, 0), (self.refusal, 0), (self.list, 1)):
            column.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(card)
        self.retranslate()

    def open(self, **_what: object) -> None:
        """Read them again."""
        self._show([])
        self.refusal.hide()
        self.desk.run(accesses.reasoned, self._show, self._refused)
        self.list.setFocus()

    def _show(self, found: list[Reasoned]) -> None:
        self._found = found if self.desk.session is not None else []
        self.retranslate()

    def _refused(self, error: CahierError) -> None:
        self.refusal.say(str(error), "warn", "alert")
        self.refusal.show()

    @override
    def retranslate(self) -> None:
        """Word the page again."""
        self.title.setText(_("Files opened with a reason"))
        days = accesses.SHOWN_DAYS
        said = _("Files of patients of other units that were opened here in the last {n} days, and why.")
        self.intro.setText(said.format(n=days))
        self.list.setAccessibleName(self.title.text())
        self.list.clear()
        for each in self._found:
            self.list.addItem(f"{self.setting.moment(each.at)} · {each.by} · {each.patient} · {each.reason}")
        if not self._found and not self.refusal.isVisibleTo(self):
            self.list.addItem(_("None so far."))
