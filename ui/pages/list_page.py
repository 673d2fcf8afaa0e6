"""A page that is a list under headings, each line with what can be done about it; kept fresh while it is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.line import TONE_TOKENS, Line, Tone
from ui.widgets.part import Part, text
from ui.widgets.sign import Sign

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Doing:
    """A button of a line: its words, and what it does."""

    words: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Card:
    """One line: a sign, a heading, what is wrong, lines under it, and buttons, the usual one first."""

    heading: str
    under: tuple[str, ...] = ()
    alarm: str = ""
    sign: str = "circle-small"
    tone: Tone = "plain"
    doings: tuple[Doing, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; ``none`` is said where there are none."""

    heading: str
    cards: tuple[Card, ...]
    none: str = ""


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
        self.title = text("h1", parent=self)
        self.notice = Line(self.setting, parent=self)
        self.notice.hide()
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(2, 2, 10, 2)
        self._column.setSpacing(6)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._inner)
        self.head = QHBoxLayout()
        self.head.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addLayout(self.head)
        layout.addWidget(self.notice)
        layout.addWidget(self.area, 1)
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
        made.clicked.connect(_called(do))
        self.head.addWidget(made)
        return made

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Show the list as it is now."""
        del patient
        self.refresh()

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
        """Word the list again; what had the focus has it again where it is still there."""
        self.title.setText(_(self.heading))
        self.setAccessibleName(_(self.heading))
        self.word()
        held, at = self._held(), self.area.verticalScrollBar().value()
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for group in self.groups() if self.seen is not None else ():
            self._add_group(group)
        self._column.addStretch(1)
        self.area.verticalScrollBar().setValue(at)
        again = next((each for each in self._inner.findChildren(QPushButton) if each.accessibleName() == held), None)
        if held and again is not None:
            again.setFocus()

    def _held(self) -> str:
        focus = self.window().focusWidget()
        inside = isinstance(focus, QPushButton) and self._inner.isAncestorOf(focus)
        return focus.accessibleName() if inside and focus is not None else ""

    def _add_group(self, group: Group) -> None:
        heading = text("h2", parent=self._inner)
        heading.setText(f"{group.heading} · {len(group.cards)}" if group.cards else group.heading)
        self._column.addWidget(heading)
        if not group.cards and group.none:
            nothing = text("sub", wrap=True, parent=self._inner)
            nothing.setText(group.none)
            self._column.addWidget(nothing)
        for card in group.cards:
            self._column.addWidget(self._made(card))

    def _made(self, card: Card) -> QWidget:
        holder = QWidget(self._inner)
        holder.setAccessibleName(", ".join(filter(None, (card.heading, card.alarm, *card.under))))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(Sign(self.setting, card.sign, TONE_TOKENS[card.tone], 20, holder))
        words = QVBoxLayout()
        words.setSpacing(2)
        heading = text("h3", wrap=True, parent=holder)
        heading.setText(card.heading)
        words.addWidget(heading)
        for look, said in (("danger", card.alarm), *(("sub", each) for each in card.under)):
            line = text(look, wrap=True, parent=holder)
            line.setText(said)
            line.setVisible(bool(said))
            words.addWidget(line)
        row.addLayout(words, 1)
        for index, doing in enumerate(card.doings):
            button = QPushButton(doing.words, holder)
            button.setObjectName("" if index == 0 else "quiet")
            button.setAccessibleName(f"{doing.words}: {card.heading}")
            button.clicked.connect(_called(doing.do))
            row.addWidget(button)
        return holder

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & self.touching:
            self.refresh()

    def _beat(self) -> None:
        if self.isVisible() and self.desk.session is not None:
            self.refresh()

    def _empty(self) -> None:
        self._turn += 1
        self.show_seen(None)


def _called(do: Callable[[], object]) -> Callable[[], None]:
    """A slot that does not hand over the button's "checked"."""

    def go() -> None:
        do()

    return go
