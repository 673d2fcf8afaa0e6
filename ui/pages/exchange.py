"""F7: a copy out, copies in, the census, and what has come and gone.

Long work shows how far it is and can be stopped; stopping leaves what was there before intact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout
from typing_extensions import override

from console.words import N_, _
from ui.exchange.census_in import CensusCard
from ui.exchange.copies import CopiesCard
from ui.exchange.copy_in import CopyInCard
from ui.exchange.copy_out import CopyOutCard
from ui.exchange.past import KINDS, Past, item_of, past_of
from ui.exchange.sheet_in import SheetCard
from ui.widgets.beside import Beside
from ui.widgets.entries import Entries, Item
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from ui.desk import Desk

SIDE = 380
CARDS = (
    ("out", N_("Copy out")),
    ("in", N_("Take in")),
    ("sheet", N_("Transfer sheet")),
    ("census", N_("Census")),
    ("copies", N_("Mirror")),
)


class ExchangePage(Part):
    """Cards of which one is shown, and beside them what has left, what came in, and what is to be looked at."""

    key = "exchange"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.title, self.past_title = text("h1"), text("h3")
        self.choice = Segments(desk.setting, CARDS)
        self.out, self.taking, self.census = CopyOutCard(desk), CopyInCard(desk), CensusCard(desk)
        self.sheet, self.copies = SheetCard(desk), CopiesCard(desk)
        self.cards = QStackedWidget()
        for card in (self.out, self.taking, self.sheet, self.census, self.copies):
            self.cards.addWidget(card)
        self.past = Entries(desk.setting)
        self._lay_out()
        self.restyle()
        self.choice.chosen.connect(self.show_card)
        desk.changed.connect(self._changed)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.choice)
        head.addStretch(1)
        self._side = side = QFrame()
        side.setObjectName("card")
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 12, 12)
        column.addWidget(self.past_title)
        column.addWidget(self.past, 1)
        self._body = body = Beside()
        body.addWidget(self.cards, 1)
        body.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self._body.arrange(self.setting.look, self._side, SIDE)

    def open(self, card: str = "", scan: str = "", **_what: object) -> None:
        """Show one of the cards and what has come and gone; ``scan`` is a code of a transfer sheet."""
        if card:
            self.choice.choose(card)
        self.show_card(self.choice.key)
        self.out.look()
        self.taking.look_for_rest()
        if scan:
            self.sheet.read(scan)
            self.sheet.scan.setFocus()
        self._refresh()

    def show_card(self, key: str) -> None:
        """Show a card: ``out``, ``in``, ``sheet``, ``census`` or ``copies``."""
        self.cards.setCurrentIndex([name for name, _label in CARDS].index(key))

    def _changed(self, touched: object) -> None:
        if isinstance(touched, frozenset) and touched & set(KINDS):
            self._refresh()

    def _refresh(self) -> None:
        if self.desk.session is not None:
            self.desk.run(past_of, self._show_past)

    def _show_past(self, past: Past) -> None:
        items = [Item(said, "danger", "alert-circle", "danger") for said in past.troubles]
        items += [item_of(line, self.setting, past.acknowledged) for line in past.lines]
        self.past.show_items(items or [Item(_("Nothing has come in or gone out yet."), "sub")], _("What came and went"))

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Exchange"))
        self.choice.setAccessibleName(_("Exchange"))
        self.past_title.setText(_("What came and went"))
        self._refresh()
