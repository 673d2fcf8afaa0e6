"""The board of the unit: heading with counts, filters, and the table. The home of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QSizePolicy, QTableView, QVBoxLayout
from typing_extensions import override

from console.words import N_, _, ngettext
from ui.models.board import ROW_ROLE, BoardFilter, BoardModel, Column, Filter, key_of
from ui.widgets.board_delegate import ROW_HEIGHT, BoardDelegate
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.board import Board, BoardRow
    from ui.setting import Setting

WIDTHS = {Column.BED: 62, Column.PATIENT: 182, Column.NEWS: 98, Column.NEXT: 138, Column.ALERTS: 104}
HIGH_SCORE = 7


class BoardTable(QTableView):
    """A table whose rows are opened with Enter. Without rows it says ``nothing``.

    Signals:
        enter_pressed: Enter on the current row.
    """

    enter_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nothing = ""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Say why it is empty: an empty table could be one that has not been read yet."""
        super().paintEvent(event)
        if self.nothing and not self.model().rowCount():
            painter = QPainter(self.viewport())
            wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            edge = self.fontMetrics().height()
            painter.drawText(self.viewport().rect().adjusted(edge, 2 * edge, -edge, -edge), int(wrapped), self.nothing)
            painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._emit_enter()
            return
        super().keyPressEvent(event)

    def _emit_enter(self) -> None:
        self.enter_pressed.emit()


class BoardView(Part):
    """Shows a `Board`.

    Signals:
        selected(object): another `BoardRow` is current (the panel follows).
        opened(object): Enter or a double click on a `BoardRow`.
    """

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.model = BoardModel(setting, self)
        self.proxy = BoardFilter(setting, self)
        self.proxy.setSourceModel(self.model)
        self._delegate = BoardDelegate(setting, self.model, self)
        self.title = text("h1", parent=self)
        self.counts = text("sub", parent=self)
        options = (
            (Filter.ALL.value, N_("All")),
            (Filter.MINE.value, N_("Mine")),
            (Filter.TO_DO.value, N_("To do")),
            (Filter.UNCONFIRMED.value, N_("Unconfirmed")),
        )
        self.filters = Segments(setting, options, self)
        self.table = BoardTable(self)
        self._lay_out()
        self._set_up_table()
        self._wire()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        self.counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.counts)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self.filters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.proxy)
        table.setItemDelegate(self._delegate)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(Column.WHY, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)

    def _wire(self) -> None:
        self.filters.chosen.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.table.enter_pressed.connect(self._open_current)
        self.table.doubleClicked.connect(self._open_current)
        self.setting.clockwork.beat.connect(self.tick)

    def show_board(self, board: Board) -> None:
        """Show a board; the current row stays the same patient."""
        current = self.current()
        self.model.show(board)
        self._show_counts()
        if current is None or not self.select(key_of(current)):
            self.table.selectRow(0)

    def set_mine(self, patients: frozenset[str]) -> None:
        """The ids of the patients of whoever is signed in."""
        self.proxy.set_mine(patients)

    def current(self) -> BoardRow | None:
        """The current row."""
        row: BoardRow | None = self.table.currentIndex().data(ROW_ROLE)
        return row

    def select(self, key: str) -> bool:
        """Make the row of a patient id or of ``bed 12A`` current; False when it is not shown."""
        for index in range(self.proxy.rowCount()):
            if key_of(self.proxy.index(index, 0).data(ROW_ROLE)) == key:
                self.table.selectRow(index)
                return True
        return False

    def show_ward_order(self) -> None:
        """Sort by beds again."""
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def tick(self) -> None:
        """Time has passed: draw what depends on it again."""
        self.model.touch()
        self._show_counts()

    @override
    def retranslate(self) -> None:
        """Word heading and rows again."""
        self.title.setText(_("Ward board"))
        self.table.setAccessibleName(_("Ward board"))
        self.filters.setAccessibleName(_("Show"))
        self.model.retranslate()
        self._show_counts()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, look.px(width))
        self.table.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        self.table.viewport().update()

    def _say_nothing(self) -> None:
        board = self.model.board
        if board is None:
            said = ""
        elif board.rows and self.filters.key == Filter.MINE.value:
            said = _("You have written about nobody who is here. “All” shows every bed.")
        elif board.rows:
            said = _("Nobody is in this list. “All” shows every bed.")
        else:
            said = _("This laptop is for no bed, and nobody is here.")
        self.table.nothing = said
        self.table.setAccessibleDescription("" if self.proxy.rowCount() else said)

    def _show_counts(self) -> None:
        self._say_nothing()
        board = self.model.board
        if board is None:
            self.counts.setText("")
            return
        late = sum(row.observation_is_overdue(self.setting.now()) for row in board.rows)
        people, high = len(board.patients), board.scores_from(HIGH_SCORE)
        parts = [
            ngettext("{n} patient", "{n} patients", people),
            ngettext("{n} late obs.", "{n} late obs.", late),
            ngettext("{n} score ≥ 7", "{n} scores ≥ 7", high),
        ]
        if board.confirmed < len(board.in_beds):
            parts.append(_("{n} of {total} confirmed").format(n=board.confirmed, total=len(board.in_beds)))
        said = " · ".join(parts)
        self.counts.setText(said)
        self.counts.setToolTip(said)

    def _filter(self, key: str) -> None:
        self.proxy.show_only(Filter(key))
        self._say_nothing()
        if self.current() is None:
            self.table.selectRow(0)

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self._emit_selected(index.data(ROW_ROLE))

    def _open_current(self) -> None:
        row = self.current()
        if row is not None:
            self._emit_opened(row)

    def _emit_selected(self, row: BoardRow) -> None:
        self.selected.emit(row)

    def _emit_opened(self, row: BoardRow) -> None:
        self.opened.emit(row)
