"""Lines under headings, each with what can be done about it. Told again, a line that has not changed stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.words import ngettext
from ui.widgets.held_against import HeldAgainst, Pairs
from ui.widgets.line import TONE_TOKENS, Tone
from ui.widgets.part import Part, text
from ui.widgets.sign import Sign
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from ui.setting import Setting

BESIDE, LETTERS, LETTERS_ALONE = 2, 32, 60
"""So many buttons stand beside the words, or more that are short together (beside a heading alone they may be longer);
else all but the usual one stand under."""


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
    """One line: a sign, a heading, what is wrong, lines under it, and buttons, the usual one first.

    ``pairs`` are two descriptions to be held against each other, under everything else.
    """

    heading: str
    under: tuple[str, ...] = ()
    alarm: str = ""
    sign: str = "circle-small"
    tone: Tone = "plain"
    doings: tuple[Doing, ...] = ()
    pairs: Pairs | None = None

    def is_like(self, other: Card) -> bool:
        """Whether a line that was made for the other one can stand for this one."""
        if replace(self, doings=()) != replace(other, doings=()) or len(self.doings) != len(other.doings):
            return False
        return all(mine.is_like(yours) for mine, yours in zip(self.doings, other.doings, strict=True))


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; ``none`` is said where there are none, ``left_out`` how many more there would be."""

    heading: str
    cards: tuple[Card, ...]
    none: str = ""
    left_out: int = 0


class CardList(Part):
    """A column of groups that scrolls. Whoever shows them words them."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._cards: list[tuple[Card, QWidget]] = []
        self._labels: list[QWidget] = []
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(2, 2, 10, 2)
        self._column.setSpacing(6)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups in the place of those that were shown."""
        at, former = self.area.verticalScrollBar().value(), self._cards
        self._cards = []
        while self._column.count():
            self._column.takeAt(0)
        for label in self._labels:
            _drop(label)
        self._labels = []
        for group in groups:
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
        if self._column.count():
            self._column.addSpacing(10)
        if group.heading:
            many = len(group.cards) + group.left_out
            self._say("h2", f"{group.heading} · {many}" if many else group.heading)
        if not group.cards and group.none:
            self._say("sub", group.none)
        for card in group.cards:
            self._column.addWidget(self._widget(card, former))
        if group.left_out:
            self._say("sub", ngettext("and {n} more", "and {n} more", group.left_out))

    def _say(self, look: str, words: str) -> None:
        label = text(look, wrap=True, parent=self._inner)
        label.setText(words)
        self._labels.append(label)
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
        whole, row = QVBoxLayout(holder), QHBoxLayout()
        whole.setContentsMargins(0, 2, 0, 2)
        whole.setSpacing(2)
        row.setSpacing(8)
        whole.addLayout(row)
        sign = Sign(self.setting, card.sign, TONE_TOKENS[card.tone], 20, holder)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop if card.under or card.alarm else Qt.AlignmentFlag(0))
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
        others = WrappingRow(packed=True, gap=8)
        room = LETTERS if card.under or card.alarm or card.pairs else LETTERS_ALONE
        is_short = len(card.doings) <= BESIDE or sum(len(doing.words) for doing in card.doings) <= room
        for index, doing in enumerate(card.doings):
            button = QPushButton(doing.words, holder)
            button.setObjectName("" if index == 0 else "quiet")
            button.setAccessibleName(f"{doing.words}: {card.heading}")
            button.clicked.connect(called(doing.do))
            (others if index and not is_short else row).addWidget(button)
        if others.count():
            whole.addLayout(others)
        if card.pairs:
            under = QHBoxLayout()
            under.setContentsMargins(sign.width() + row.spacing(), 0, 0, 6)
            under.addWidget(HeldAgainst(self.setting, card.pairs, holder))
            under.addStretch(1)
            whole.addLayout(under)
        return holder


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()


def _deed(do: Callable[[], object]) -> object:
    """What a deed comes down to: two partial calls of one function with equal arguments are one deed."""
    return (do.func, do.args, do.keywords) if isinstance(do, partial) else do


def called(do: Callable[[], object]) -> Callable[[], None]:
    """A slot that does not hand over the button's "checked"."""

    def go() -> None:
        do()

    return go
