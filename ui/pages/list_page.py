"""A page that is a list under headings, each line with what can be done about it; kept fresh while it is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
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

    def is_like(self, other: Doing) -> bool:
        """Whether it reads the same and does the same to the same things."""
        return self.words == other.words and _deed(self.do) == _deed(other.do)


@dataclass(frozen=True, slots=True)
class Card:
    """One line: a sign, a heading, what is wrong, lines under it, and buttons, the usual one first."""

    heading: str
    under: tuple[str, ...] = ()
    alarm: str = ""
    sign: str = "circle-small"
    tone: Tone = "plain"
    doings: tuple[Doing, ...] = ()

    def is_like(self, other: Card) -> bool:
        """Whether a line that was made for the other one can stand for this one."""
        if replace(self, doings=()) != replace(other, doings=()) or len(self.doings) != len(other.doings):
            return False
        return all(mine.is_like(yours) for mine, yours in zip(self.doings, other.doings, strict=True))


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
        self._cards: list[tuple[Card, QWidget]] = []
        self._headings: list[QWidget] = []
        self._buttons: list[QPushButton] = []
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
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 8, 4, 8)
        inside.addWidget(self.area)
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
        made.clicked.connect(_called(do))
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
        at, former = self.area.verticalScrollBar().value(), self._cards
        self._cards = []
        while self._column.count():
            self._column.takeAt(0)
        for heading in self._headings:
            _drop(heading)
        self._headings = []
        for group in self.groups() if self.seen is not None else ():
            self._add_group(group, former)
        for _card, widget in former:
            _drop(widget)
        self._column.addStretch(1)
        self._order()
        self.area.verticalScrollBar().setValue(at)

    def _order(self) -> None:
        """Tab goes down the list as it is shown, whenever its lines were made."""
        buttons = [button for _card, widget in self._cards for button in widget.findChildren(QPushButton)]
        for one, next_ in pairwise(buttons):
            QWidget.setTabOrder(one, next_)

    def _add_group(self, group: Group, former: list[tuple[Card, QWidget]]) -> None:
        if self._headings:
            self._column.addSpacing(10)
        heading = text("h2", parent=self._inner)
        heading.setText(f"{group.heading} · {len(group.cards)}" if group.cards else group.heading)
        self._put(heading)
        if not group.cards and group.none:
            nothing = text("sub", wrap=True, parent=self._inner)
            nothing.setText(group.none)
            self._put(nothing)
        for card in group.cards:
            self._column.addWidget(self._widget(card, former))

    def _put(self, label: QWidget) -> None:
        self._headings.append(label)
        self._column.addWidget(label)

    def _widget(self, card: Card, former: list[tuple[Card, QWidget]]) -> QWidget:
        """A line that says and does the same stays, with the focus that it may have; else it is made."""
        place = next((index for index, (each, _widget) in enumerate(former) if each.is_like(card)), None)
        widget = self._made(card) if place is None else former.pop(place)[1]
        self._cards.append((card, widget))
        return widget

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
        said = [("danger", card.alarm)] if card.alarm else []
        for look, each in (*said, *(("sub", each) for each in card.under)):
            line = text(look, wrap=True, parent=holder)
            line.setText(each)
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


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()


def _deed(do: Callable[[], object]) -> object:
    """What a deed comes down to: two partial calls of one function with equal arguments are one deed."""
    return (do.func, do.args, do.keywords) if isinstance(do, partial) else do


def _called(do: Callable[[], object]) -> Callable[[], None]:
    """A slot that does not hand over the button's "checked"."""

    def go() -> None:
        do()

    return go
