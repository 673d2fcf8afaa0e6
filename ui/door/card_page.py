"""A page that stands before the ward: one card in the middle, filled in from top to bottom.

Preparing a laptop, bringing a book back and copying one out are such pages. None of them has a desk:
there is no open book yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.entries import Entries
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.errors import CahierError
    from console.record.clock import Clock
    from console.record.entry import Entropy
    from ui.lane import Lane
    from ui.setting import Setting

T = TypeVar("T")
WIDTH = 720  # of the card, in pixels at 100 %


class CardPage(Part):
    """Title, help, what is shown once, what the page adds, what is said, and two buttons at the foot.

    A page fills ``column``, says in :meth:`is_ready` when it may go on, and does so in :meth:`start`.

    Signals:
        left: back to the page before.
    """

    left = Signal()

    def __init__(self, setting: Setting, folder: Path, lane: Lane, clock: Clock, entropy: Entropy) -> None:
        super().__init__(setting)
        self.setObjectName("not_open")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.folder, self.lane, self.clock, self.entropy = folder, lane, clock, entropy
        self.title, self.help = text("h1", wrap=True), text("sub", wrap=True)
        self.said = Line(setting)
        self.said.hide()
        self.secrets = Entries(setting)
        self.secrets.hide()
        self.back, self.onward = QPushButton(), QPushButton()
        self.onward.setObjectName("primary")
        self.column = QVBoxLayout()
        self.column.setSpacing(10)
        self._lay_out()
        self.back.clicked.connect(self._emit_left)
        self.onward.clicked.connect(self.start)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("card")
        self._card.setFixedWidth(self.setting.look.px(WIDTH))
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.onward)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(10)
        inside.addWidget(self.title)
        inside.addWidget(self.help)
        inside.addWidget(self.secrets, 1)
        inside.addLayout(self.column)
        inside.addWidget(self.said)
        inside.addLayout(foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addLayout(middle)
        layout.addStretch(1)

    def is_ready(self) -> bool:
        """Whether everything is there to go on."""
        raise NotImplementedError

    def start(self) -> None:
        """Go on, where :meth:`is_ready`."""
        raise NotImplementedError

    def enable(self, *_changed: object) -> None:
        """Let the page go on when it is ready."""
        self.onward.setEnabled(self.is_ready())

    def work(self, said: str, job: Callable[[], T], done: Callable[[T], object]) -> None:
        """Do a job beside the window; what it refuses is said, and the page may be tried again."""
        self.onward.setEnabled(False)
        self.say(said, "plain", "information-outline")
        self.lane.submit(job, done=done, failed=self._failed)

    def say(self, words: str, tone: Tone, icon: str) -> None:
        """Say one thing under what is filled in."""
        self.said.say(words, tone, icon)
        self.said.show()

    def _failed(self, error: CahierError) -> None:
        self.say(str(error), "danger", "alert-circle")
        self.enable()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.back.setText(_("Back"))
        self.enable()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._card.setFixedWidth(self.setting.look.px(WIDTH))

    def _emit_left(self) -> None:
        self.left.emit()
