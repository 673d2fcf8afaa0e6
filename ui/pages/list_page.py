"""A page that is a list under headings, each line with what can be done about it; kept fresh while it is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.card_list import CardList, called
from ui.widgets.line import Line
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.widgets.card_list import Group


class ListPage(Part):
    """A subclass reads in :meth:`look` and words what was read in :meth:`groups`."""

    key: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    touching: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.seen: Any = None
        self._turn = 0
        self._buttons: list[QPushButton] = []
        self.title = text("h1", parent=self)
        self.notice = Line(self.setting, parent=self)
        self.notice.hide()
        self.list = CardList(self.setting, self)
        self.head = QHBoxLayout()
        self.head.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addLayout(self.head)
        layout.addWidget(self.notice)
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 8, 4, 8)
        inside.addWidget(self.list)
        layout.addWidget(card, 1)
        self.build()
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        desk.setting.clockwork.beat.connect(self._beat)
        self.retranslate()

    # --- what a subclass says ----------------------------------------------------------------------

    def build(self) -> None:
        """Add the buttons beside the title."""

    def look(self, session: Session) -> Any:
        """Read what is shown; runs on the lane."""
        raise NotImplementedError

    def groups(self) -> Sequence[Group]:
        """What was read, in words; ``self.seen`` holds it and is None before the first reading."""
        raise NotImplementedError

    def word(self) -> None:
        """Word what stands beside the title."""

    # --- what all do -------------------------------------------------------------------------------

    def button(self, do: Callable[[], object], *, is_primary: bool = False) -> QPushButton:
        """A button beside the title; :meth:`word` gives it its words."""
        made = QPushButton(self)
        made.setObjectName("primary" if is_primary else "")
        made.clicked.connect(called(do))
        self._buttons.append(made)
        self.head.addWidget(made)
        return made

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Show the list as it is now; the hand begins beside the title."""
        del patient
        self.refresh()
        for button in self._buttons[-1:]:
            button.setFocus()

    def refresh(self) -> None:
        """Read the list again."""
        self._turn += 1
        turn = self._turn

        def shown(seen: object) -> None:
            if turn == self._turn:
                self.show_seen(seen)

        self.desk.run(self.look, shown)

    def show_seen(self, seen: object) -> None:
        """Show what was read."""
        self.seen = seen
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the list again; a line that has not changed stays as it is."""
        self.title.setText(_(self.heading))
        self.setAccessibleName(_(self.heading))
        self.word()
        self.list.show_groups(self.groups() if self.seen is not None else ())

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & self.touching:
            self.refresh()

    def _beat(self) -> None:
        if self.isVisible() and self.desk.session is not None:
            self.refresh()

    def _empty(self) -> None:
        self._turn += 1
        self.show_seen(None)
