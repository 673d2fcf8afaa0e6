"""What was begun and not signed: one's own, to go on with; everybody's for whoever is in charge, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.ward import drafts
from console.words import N_, _
from ui.forms.table import FORMS
from ui.forms.ward_form import WardForm
from ui.look.icons import row_icon
from ui.widgets.entries import Entries, Item
from ui.widgets.part import Part, text
from ui.widgets.wrapped_list import WrappedList
from ui.wording import phrases

if TYPE_CHECKING:
    from console.store.drafts import Draft, DraftKey
    from console.ward.drafts import Begun
    from ui.desk import Desk

WIDE = 420
NOT_SIGNED = N_("Not signed")
INSIDE_PAGES = {"handover_item": N_("To hand over"), "round_bed": N_("Round")}  # forms that no table names


class DraftsPane(Part):
    """A list that says who began what about whom; what it says is read on purpose only."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._begun: tuple[Begun, ...] = ()
        self._read: DraftKey | None = None
        self.said = text("sub", wrap=True, parent=self)
        self.list = WrappedList(self)
        self.list.setFixedWidth(self.setting.look.px(WIDE))
        self.words = Entries(self.setting, self)
        self.act = QPushButton(self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._select)
        self.list.itemActivated.connect(lambda _item: self._act())
        self.act.clicked.connect(self._act)
        self.retranslate()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.said)
        left.addWidget(self.list, 1)
        right.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.words, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(left)
        layout.addLayout(right, 1)

    def show_begun(self, begun: tuple[Begun, ...]) -> None:
        """Show what was begun."""
        self._begun = begun
        self.retranslate()

    def _current(self) -> Begun | None:
        row = self.list.currentRow()
        return self._begun[row] if 0 <= row < len(self._begun) else None

    def _is_mine(self, begun: Begun) -> bool:
        return begun.key.author == self.desk.author

    def _select(self, _row: int) -> None:
        begun = self._current()
        self.act.setEnabled(begun is not None)
        self.act.setText(_("Go on with it") if begun and self._is_mine(begun) else _("Read it (this is noted)"))
        if begun is None or begun.key != self._read:  # the list is read again at any time; what is read stays
            self._read = None
            self.words.show_items([], _("Unsigned draft"))

    def _act(self) -> None:
        begun = self._current()
        if begun is None:
            return
        key = begun.key
        if self._is_mine(begun):
            self.desk.show_page("drafts")
            return
        self.desk.write(lambda session: drafts.read_of(session, key), lambda draft: self._show_draft(begun, draft))

    def _show_draft(self, begun: Begun, draft: Draft) -> None:
        if self.desk.session is None:
            return
        head = _("Unsigned draft of {name}, {time}").format(name=begun.author, time=self.setting.moment(draft.saved_at))
        rows = [Item(head, "danger", "pencil", "danger"), Item(self._about(begun), "h3")]
        labels = self._labels(draft.key.form)
        rows += [
            Item(_("{label}: {value}").format(label=labels.get(name, name), value=said))
            for name, said in draft.values.items()
            if said
        ]
        self._read = begun.key
        self.words.show_items(rows, head)

    def _labels(self, form: str) -> dict[str, str]:
        if form not in FORMS:
            return {}
        made = cast(WardForm, self.desk.page(form))
        return {name: made.field(name).label_words for name in made.values()}

    def _about(self, begun: Begun) -> str:
        row = FORMS.get(begun.key.form)
        title = (
            _(row.title)
            if row
            else {"handover_item": _("To hand over"), "round_bed": _("Round")}.get(begun.key.form, "")
        )
        where = phrases.bed_words(begun.bed) if begun.patient else ""
        return " · ".join(part for part in (title, where, begun.patient) if part)

    def empty(self) -> None:
        """Forget everything."""
        self._begun, self._read = (), None
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.list.setAccessibleName(_("Begun and not signed"))
        self.said.setText(_("None of this is record before its author signs it. It is handed over as a number only."))
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for begun in self._begun:
            words = f"{self._about(begun)}\n{begun.author} · {self.setting.moment(begun.saved_at)}"
            item = QListWidgetItem(words)
            item.setIcon(row_icon("pencil", self.setting.look.theme, "warn"))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self._select(self.list.currentRow())
