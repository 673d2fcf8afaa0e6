"""After the outage, for IT: the six steps from the packages to the closing report, each with what can be done next.

Everything is read from the book and the ledger, so it can be left at any moment and taken up by
somebody else: the page opens at the first step that is not done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from console.errors import CahierError
from console.recovery.steps import Steps, steps
from console.words import N_, _
from ui.recovery.account import AccountCard
from ui.recovery.collect import CollectCard
from ui.recovery.conflicts import ConflictsCard
from ui.recovery.deliver import DeliverCard
from ui.recovery.policy import PolicyCard
from ui.recovery.stepper import Stepper
from ui.recovery.who_is_who import WhoIsWhoCard
from ui.widgets.beside import Beside
from ui.widgets.line import Line
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.recovery.step_card import StepCard

SIDE = 270
TOUCHING = frozenset(
    {
        "link_proposed",
        "link_confirmed",
        "unlinked",
        "package_received",
        "trait",
        "struck",
        "conflict_reviewed",
        "told_apart",
        "index_row_set_aside",
        "receipt_given",
    }
)


class RecoveryPage(Part):
    """The six steps with how far each is, and beside them the one that is open."""

    key: ClassVar[str] = "recovery"
    heading: ClassVar[str] = N_("After the outage")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.seen: Steps | CahierError | None = None
        self._turn = 0
        self._is_opening = False  # until the steps are there for the hand to begin at
        self.title, self.refused = text("h1", parent=self), Line(self.setting, "warn", "lock", self)
        self.away = QPushButton(self)
        self.stepper = Stepper(self.setting)
        self.collect, self.who, self.conflicts = CollectCard(desk), WhoIsWhoCard(desk), ConflictsCard(desk)
        self.policy, self.deliver = PolicyCard(desk), DeliverCard(desk)
        self.account = AccountCard(desk, self.deliver)
        self.steps: tuple[StepCard, ...] = (
            self.collect, self.who, self.conflicts, self.policy, self.deliver, self.account,
        )  # fmt: skip
        self.stack = QStackedWidget()
        for card in self.steps:
            self.stack.addWidget(card)
            card.outdated.connect(self.refresh)
        self._lay_out()
        self.restyle()
        self.stepper.chosen.connect(self._open_step)
        self.away.clicked.connect(self._leave)
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        self.show_seen(None)

    def _lay_out(self) -> None:
        self._inner = QWidget(self)
        self._body = body = Beside(self._inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stepper)
        body.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.refused)
        layout.addWidget(self.away, 0, Qt.AlignmentFlag.AlignLeft)
        for card in self.steps:
            layout.addWidget(card.running)  # whichever step is open, what runs is seen and can be stopped
        layout.addWidget(self._inner, 1)
        layout.addStretch(0)
        self._rest = layout

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self._body.arrange(self.setting.look, self.stepper, SIDE)

    def open(self, **_what: object) -> None:
        """Show where the recovery stands; the hand begins at the steps."""
        self._is_opening = True
        self.refresh()

    def look(self, session: Session) -> tuple[Steps | CahierError, tuple[Any, ...]]:
        """Read where the recovery stands, and what each card shows besides; a refusal is shown in their place."""
        try:
            seen = steps(session, self.who.search)
            return seen, tuple(card.look(session, seen) for card in self.steps)
        except CahierError as refusal:
            return refusal, ()

    def refresh(self) -> None:
        """Read it again; while nobody is signed in it waits until somebody is."""
        self._turn += 1
        if self.desk.session is None:
            return
        turn = self._turn

        def shown(found: tuple[Steps | CahierError, tuple[Any, ...]]) -> None:
            if turn == self._turn:
                self.show_seen(*found)

        self.desk.run(self.look, shown)

    def show_seen(self, seen: Steps | CahierError | None, found: tuple[Any, ...] = ()) -> None:
        """Show what was read."""
        self.seen = seen
        is_open = isinstance(seen, Steps)
        self._inner.setVisible(is_open)
        self._rest.setStretch(self._rest.count() - 1, 0 if is_open else 1)  # a refusal is as high as its words
        for widget in (self.refused, self.away):
            widget.setVisible(isinstance(seen, CahierError))
        for card, more in zip(self.steps, found or (None,) * len(self.steps), strict=True):
            card.show_seen(seen if isinstance(seen, Steps) else None, more)
        self.retranslate()
        if self._is_opening and seen is not None:
            self._is_opening = False
            (self.stepper if is_open else self.away).setFocus()

    def _leave(self) -> None:
        self.desk.show_board()

    def _open_step(self, position: int) -> None:
        self.stack.setCurrentIndex(position)

    @override
    def retranslate(self) -> None:
        """Word title and steps again; the cards word themselves."""
        self.title.setText(_(self.heading))
        self.setAccessibleName(_(self.heading))
        self.away.setText(_("Back to the board"))
        if isinstance(self.seen, CahierError):
            self.refused.say(str(self.seen), "warn", "lock")
        if not isinstance(self.seen, Steps):
            self.stepper.show_steps((), -1)
            return
        seen = self.seen
        standings = [card.standing(seen) for card in self.steps]
        at = self.stepper.position
        if at < 0:
            at = next((index for index, each in enumerate(standings) if each.tone != "ok"), len(standings) - 1)
        self.stepper.show_steps([(_(card.heading), each) for card, each in zip(self.steps, standings, strict=True)], at)
        self._open_step(at)

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & TOUCHING:
            self.refresh()

    def _empty(self) -> None:
        self._turn += 1
        self.show_seen(None)
