"""What one began to type and has not signed: opened again where it belongs, or given up.

Shows one's own drafts only. Giving one up can be undone; nothing else here removes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.look.icons import row_icon
from ui.widgets.part import Part, text
from ui.widgets.wrapped_list import WrappedList

if TYPE_CHECKING:
    from console.store.drafts import Draft
    from console.ward.session import Session
    from ui.desk import Desk

WHERE = {"handover_item": "handover", "handover_answer": "handover"}  # forms that stand inside a page
SHOWN_CHARACTERS = 120


class OwnDraft(NamedTuple):
    """A draft and the name of whom it is about, empty where it is about nobody."""

    draft: Draft
    name: str


class DraftsPage(Part):
    """A list and two buttons."""

    key = "drafts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._drafts: tuple[OwnDraft, ...] = ()
        self.title, self.intro = text("h1"), text("sub", wrap=True)
        self.list = WrappedList()
        self.list.setObjectName("drafts.list")
        self.resume, self.give_up = QPushButton(), QPushButton()
        self.resume.setObjectName("primary")
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.title)
        column.addWidget(self.intro)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.give_up)
        row.addStretch(1)
        row.addWidget(self.resume)
        column.addLayout(row)
        column.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(card)
        self.list.itemActivated.connect(self._resume)
        self.list.currentRowChanged.connect(self._row_changed)
        self.resume.clicked.connect(self._resume)
        self.give_up.clicked.connect(self._give_up)
        self.retranslate()

    def open(self, **_what: object) -> None:
        """Read them again."""
        self.desk.run(own_drafts, self._show)
        self.list.setFocus()

    def _show(self, drafts: tuple[OwnDraft, ...]) -> None:
        if self.desk.session is None:
            return
        self._drafts = drafts
        self.list.clear()
        for each in drafts:
            self.list.addItem(QListWidgetItem(row_icon("pencil", self.setting.look.theme), self.words(each)))
        self.list.setCurrentRow(0 if drafts else -1)
        for widget in (self.list, self.resume, self.give_up):
            widget.setVisible(bool(drafts))
        self._row_changed()
        self.retranslate()

    def words(self, own: OwnDraft) -> str:
        """Which form, about whom, when, and how it begins."""
        key = own.draft.key
        command = self.desk.commands.get(WHERE.get(key.form, key.form))
        head = " · ".join(
            part
            for part in (
                _(command.title) if command else key.form,
                own.name,
                self.setting.moment(own.draft.saved_at),
                _("amends an entry") if key.replaces else "",
            )
            if part
        )
        typed = " · ".join(value.strip() for value in own.draft.values.values() if value.strip())
        return f"{head}\n{typed[:SHOWN_CHARACTERS]}"

    def _row_changed(self, _row: int = 0) -> None:
        is_one = 0 <= self.list.currentRow() < len(self._drafts)
        self.resume.setEnabled(is_one)
        self.give_up.setEnabled(is_one)

    def _chosen(self) -> Draft | None:
        at = self.list.currentRow()
        return self._drafts[at].draft if 0 <= at < len(self._drafts) else None

    def _resume(self) -> None:
        draft = self._chosen()
        if draft is None:
            return
        key, what = draft.key, {}
        if key.patient:
            what["patient"] = key.patient
        if key.replaces:
            what["amends"] = key.replaces
        self.desk.show_page(WHERE.get(key.form, key.form), **what)

    def _give_up(self) -> None:
        draft = self._chosen()
        if draft is None:
            return

        def gone(_answer: object) -> None:
            self.desk.shell.say(_("The draft is given up."), "ok", undo=lambda: self._take_back(draft))
            self.open()

        self.desk.run(lambda session: session.book.drafts.drop(draft.key), gone)

    def _take_back(self, draft: Draft) -> None:
        if draft.key.author == self.desk.author:
            self.desk.save_draft(draft.key, draft.values)
            self.open()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("My drafts"))
        self.list.setAccessibleName(_("My drafts"))
        self.intro.setText(
            _("Not part of the record until you save it. Kept encrypted, and given back to you alone.")
            if self._drafts
            else _("Nothing is waiting to be signed.")
        )
        self.resume.setText(_("Open"))
        self.give_up.setText(_("Give up"))


def own_drafts(session: Session) -> tuple[OwnDraft, ...]:
    """The drafts of whoever is signed in, the newest first."""
    found = []
    for draft in session.book.drafts.everybody():
        if draft.key.author == session.person.id:
            card = session.reader.card(draft.key.patient) if draft.key.patient else None
            found.append(OwnDraft(draft, card.identity.name if card else ""))
    return tuple(found)
