"""The bar of the bed round: for the bed that is current one question, and its answers under the keys 1, 2 and 3.

*Here*, *not here* or *somebody else*; then, where it is not the one the book puts there, what follows:
where that person is, or who it is instead. Says what was answered; writes nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.record.board import RowKind
from console.record.codes.stay import Finding
from console.words import N_, _
from ui.look.theme import mark
from ui.widgets.part import Part, text
from ui.widgets.search_field import SearchField
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.bed_round import BedRound
    from console.record.board import BoardRow
    from ui.setting import Setting

Question = Literal["BED", "WHERE", "WHO", "PICK"]
QUESTIONS: dict[Question, tuple[tuple[str, str], ...]] = {
    "BED": ((Finding.HERE.value, N_("Here")), (Finding.NOT_HERE.value, N_("Not here")),
            (Finding.SOMEBODY_ELSE.value, N_("Somebody else"))),
    "WHERE": (("MOVE", N_("In another bed…")), ("EXIT", N_("Has left…")), ("ON", N_("Nobody knows: go on"))),
    "WHO": (("PICK", N_("Somebody known…")), ("ADMIT", N_("Somebody new…")), ("ON", N_("Nobody knows: go on"))),
    "PICK": (),
}  # fmt: skip


class BedRoundBar(Part):
    """Invitation to the round, or the round itself.

    Signals:
        answered(str): the key of an answer to the question that is asked.
        started: the round begins.
        ended: somebody ended the round.
    """

    answered = Signal(str)
    started = Signal()
    ended = Signal()

    def __init__(self, setting: Setting, keys_of: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("bar")
        self._row: BoardRow | None = None
        self._round: BedRound | None = None
        self._asked_about = ""  # whom or which bed the question that follows is about
        self.question: Question = "BED"
        self.is_active = False
        self.said = text(wrap=True, parent=self)
        self.start = QPushButton(self)
        self.search = SearchField(setting, self)
        self.buttons = [QPushButton(self) for _index in range(3)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 6)
        layout.setSpacing(8)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.search, 1)
        for number, button in enumerate(self.buttons):
            button.setObjectName("primary" if number == 0 else "")
            button.clicked.connect(lambda _checked=False, at=number: self._choose(at))
            layout.addWidget(button)
        layout.addWidget(self.start)
        keys_of.installEventFilter(self)
        self.start.clicked.connect(self.toggle)
        self.retranslate()

    def show_round(self, bed_round: BedRound) -> None:
        """Show how far the round has come; it ends by itself after the last bed."""
        self._round = bed_round
        if self.is_active and not bed_round.waiting and self.question == "BED":
            self.is_active = False
        self.retranslate()

    def show_row(self, row: BoardRow | None) -> None:
        """Which bed the next answer is about."""
        self._row = row
        self.retranslate()

    def ask(self, question: Question, about: str = "") -> None:
        """Ask something else; ``about`` is the name or the bed that the question is about."""
        self.question, self._asked_about = question, about
        self.retranslate()
        if question == "PICK":
            self.search.clear()
            self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self) -> None:
        """Begin or end the round."""
        if self.is_active:
            self.is_active = False
            self.ask("BED")
            self._emit_ended()
        else:
            self.begin()

    def begin(self) -> None:
        """Begin at the first bed."""
        self.is_active = True
        self.ask("BED")
        self._emit_started()

    def answer(self, key: str) -> None:
        """Answer the question that is asked, while the round goes on and there is somebody to answer for."""
        if self.is_active and (self.question != "BED" or self._asks):
            self._emit_answered(key)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """1, 2 and 3 answer while the round goes on and the hand is on the board."""
        if self.is_active and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at = event.key() - Qt.Key.Key_1
            if 0 <= at < len(QUESTIONS[self.question]):
                self._choose(at)
                return True
        return super().eventFilter(watched, event)

    @property
    def _asks(self) -> bool:
        row = self._row
        return row is not None and row.file is not None and row.kind is RowKind.PATIENT and bool(row.bed)

    def _choose(self, at: int) -> None:
        answers = QUESTIONS[self.question]
        if at < len(answers):
            self.answer(answers[at][0])

    @override
    def retranslate(self) -> None:
        """Word the bar again."""
        answers = QUESTIONS[self.question]
        self.start.setText(_("End the round") if self.is_active else _("Start the bed round"))
        for number, button in enumerate(self.buttons):
            is_used = self.is_active and number < len(answers)
            button.setVisible(is_used)
            if is_used:
                label = _(answers[number][1])
                button.setText(f"{number + 1} · {label}")
                button.setAccessibleName(label)
                button.setEnabled(self.question != "BED" or self._asks)
        self.search.setVisible(self.is_active and self.question == "PICK")
        mark(self, "active", value=self.is_active)
        self.setVisible(self.is_active or bool(self._round and self._round.waiting))
        self.said.setText(self._words())

    def _words(self) -> str:
        bed_round = self._round
        confirmed, total = (bed_round.confirmed, bed_round.total) if bed_round else (0, 0)
        counted = _("{n} of {total} confirmed").format(n=confirmed, total=total)
        if not self.is_active:
            return _("Bed round: {counted}. Go from bed to bed and say who is there.").format(counted=counted)
        if self.question == "WHERE":
            return _("Where is {name}?").format(name=self._asked_about)
        if self.question in ("WHO", "PICK"):
            return _("Who is in bed {bed}?").format(bed=self._asked_about)
        if self._row is None or self._row.file is None:
            return _("Bed round · {counted} · choose a bed with somebody in it").format(counted=counted)
        return f"{phrases.bed_words(self._row.bed)} · {self._row.file.identity.name} · {counted}"

    def _emit_answered(self, key: str) -> None:
        self.answered.emit(key)

    def _emit_started(self) -> None:
        self.started.emit()

    def _emit_ended(self) -> None:
        self.ended.emit()
