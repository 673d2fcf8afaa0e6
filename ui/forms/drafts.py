"""Drafts of one form: what is typed is kept for whom it was typed, never for another, and offered, never put in.

A draft belongs to the person who types, the form, the patient and the entry that is restated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.words import _
from ui.widgets.line import Line
from ui.widgets.part import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.store.drafts import Draft, DraftKey
    from ui.desk import Desk
    from ui.setting import Setting


class Drafts(QObject):
    """Keeps what is typed. ``key`` says whom it is typed for, None while the form is open for nobody yet.

    Goes with the form, so that an answer which comes later is nobody's.
    """

    def __init__(self, desk: Desk, say: Callable[[str], None], form: QWidget) -> None:
        super().__init__(form)
        self._desk, self._say = desk, say
        self.key: DraftKey | None = None

    def keep(self, values: dict[str, str]) -> None:
        """Keep what is typed now, and say so unless the form is open for somebody else by then."""
        key, setting = self.key, self._desk.setting
        if key is None:
            return

        def kept(_answer: object) -> None:
            if key == self.key:
                self._say(_("Draft kept {time}").format(time=setting.time(setting.now())))

        self._desk.run(lambda session: session.book.drafts.save(key, values, session.now()), kept)


class DraftOffer(Part):
    """The line “Draft of 14:02”: restore it or leave it. Never in the way, never automatic."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, "warn", "pencil", self)
        self.restore, self.leave = QPushButton(self), QPushButton(self)
        self.leave.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.restore)
        layout.addWidget(self.leave)
        self.leave.clicked.connect(self.hide)
        self.draft: Draft | None = None
        self.hide()

    def offer(self, draft: Draft | None) -> None:
        """Offer a draft, or nothing."""
        self.draft = draft
        self.setVisible(draft is not None)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the offer again."""
        self.restore.setText(_("Restore"))
        self.leave.setText(_("Leave it"))
        if self.draft is not None:
            time = self.setting.moment(self.draft.saved_at)
            self.line.say(_("Draft of {time}").format(time=time), "warn", "pencil")
