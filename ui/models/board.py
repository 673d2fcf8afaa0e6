"""The board as a table model: one row for each line of a `Board`, in ward order, and a proxy over it.

Relies on the read models and on words; draws nothing. Filters hide rows, sorting never hides one.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

from console.record.board import Board, BoardRow, RowKind
from console.record.places import label_of
from console.words import N_, _
from ui.wording import phrases

if TYPE_CHECKING:
    from ui.setting import Setting

ROW_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from left to right."""

    BED = 0
    PATIENT = 1
    NEWS = 2
    NEXT = 3
    ALERTS = 4
    WHY = 5


TITLES = {
    Column.BED: N_("Bed"),
    Column.PATIENT: N_("Patient"),
    Column.NEWS: N_("NEWS2"),
    Column.NEXT: N_("Next obs."),
    Column.ALERTS: N_("Alerts"),
    Column.WHY: N_("Reason · to do"),
}


class Filter(Enum):
    """Which rows are shown."""

    ALL = "all"
    MINE = "mine"
    TO_DO = "to do"
    UNCONFIRMED = "unconfirmed"


def key_of(row: BoardRow) -> str:
    """What names a row from one reading to the next: the patient, else the bed."""
    return row.file.id if row.file else f"bed {row.bed}"


FADES_AFTER_MINUTES = 60


def is_faded(row: BoardRow, setting: Setting) -> bool:
    """Whether the next round is overdue for so long that the last score says little about now."""
    due = row.observation_due_at
    return due is not None and setting.minutes_since(due) >= FADES_AFTER_MINUTES


def news_change(row: BoardRow) -> int | None:
    """By how much the last complete score differs from the one before; None without two."""
    if row.file is None:
        return None
    totals = [each.score.total for each in row.file.observations if each.score and each.score.total is not None]
    last = row.file.last_observation
    if len(totals) < 2 or last is None or last.score is None or last.score.total is None:
        return None
    return totals[-1] - totals[-2]


class BoardModel(QAbstractTableModel):
    """Rows of the board in ward order."""

    def __init__(self, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._board: Board | None = None
        self._rows: tuple[BoardRow, ...] = ()

    @property
    def board(self) -> Board | None:
        """The board that is shown."""
        return self._board

    def show(self, board: Board) -> None:
        """Show a board. The same rows in the same order are only drawn again."""
        same = [key_of(row) for row in board.rows] == [key_of(row) for row in self._rows]
        if same and board.rows:
            self._board, self._rows = board, board.rows
            self.touch()
            return
        self.beginResetModel()
        self._board, self._rows = board, board.rows
        self.endResetModel()

    def touch(self) -> None:
        """Say that what is shown depends on the time, and time has passed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def retranslate(self) -> None:
        """Say that every word is another one."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.touch()

    def row(self, index: int) -> BoardRow:
        """One line of the board."""
        return self._rows[index]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many lines."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[Column(section)])
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, the row itself, or the key by which it is sorted."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row, column)
        if role == ROW_ROLE:
            return row
        return self._sort_key(index.row(), row, column) if role == SORT_ROLE else None

    def words(self, row: BoardRow, column: Column) -> str:
        """What a cell says, whole, as a screen reader reads it."""
        said = {
            Column.BED: self._bed_words,
            Column.PATIENT: self._patient_words,
            Column.NEWS: self._news_words,
            Column.NEXT: self.next_words,
            Column.ALERTS: self._alert_words,
            Column.WHY: self._why_words,
        }
        return said[column](row)

    def _bed_words(self, row: BoardRow) -> str:
        bed = phrases.bed_words(row.bed)
        return _("{bed}, shared").format(bed=bed) if row.shares_bed else bed

    def _patient_words(self, row: BoardRow) -> str:
        if row.file is None:
            return phrases.empty_bed_words(row)
        identity = row.file.identity
        parts = [identity.name or _("Unknown person"), phrases.who_line(identity, self._setting)]
        if likeness := phrases.likeness_words(row):
            parts.append(likeness)
        if not row.file.confirmed:
            parts.append(_("census, not confirmed"))
        return ", ".join(parts)

    def _news_words(self, row: BoardRow) -> str:
        last = row.file.last_observation if row.file else None
        if last is None or last.score is None:
            return _("No score") if row.file else ""
        change = news_change(row)
        trend = f", {change:+d}" if change else ""
        return f"{phrases.score_words(last.score)}{trend}, {self._setting.moment(last.at)}"

    def next_words(self, row: BoardRow) -> str:
        """When the next round is due, or what is known of a journey."""
        if row.kind is RowKind.AWAITING:
            return _("Not arrived")
        if row.kind is RowKind.EXPECTED:
            return _("Not arrived") if row.is_late(self._setting.now()) else self._expected_words(row)
        if row.file is None:
            return ""
        if not row.file.confirmed:
            return self.census_words()
        if row.observation_due_at is None:
            return _("No observation")
        return phrases.until(self._setting.minutes_to(row.observation_due_at))

    def _expected_words(self, row: BoardRow) -> str:
        return self._setting.moment(row.expected.plan.expected_at) if row.expected else _("Expected")

    def census_words(self) -> str:
        """That only the census says so, and how old it is."""
        stated_at = self._board.census_stated_at if self._board else None
        if stated_at is None:
            return _("census")
        return _("census · {age}").format(age=phrases.span(max(self._setting.minutes_since(stated_at), 0)))

    def _alert_words(self, row: BoardRow) -> str:
        return "; ".join(alert.words for alert in phrases.alerts_of(row.file)) if row.file else ""

    def _why_words(self, row: BoardRow) -> str:
        return ". ".join(part for part in self.why(row) if part)

    def why(self, row: BoardRow) -> tuple[str, str]:
        """The two lines of the last column: why somebody is here, what to do next."""
        transfer = row.transfer
        if row.kind is RowKind.EXPECTED and transfer:
            return _("From {unit} {bed}").format(
                unit=label_of(self._setting.places, transfer.from_unit), bed=transfer.from_bed or ""
            ), transfer.step.label
        if row.expected is not None:
            reason, plan = phrases.plan_of_admission(row.expected, self._setting, bed=False)
            is_confirmed = row.file is None or row.file.confirmed
            return reason, plan if is_confirmed else f"{plan} · {self.census_words()}"
        if row.kind is RowKind.AWAITING and transfer:
            left = self._setting.moment(transfer.left_at) if transfer.left_at else "–"
            said = _("In transit since {time}, not arrived").format(time=left)
            return _("To {place}").format(place=transfer.bound_for(self._setting.places)), said
        if row.file is None:
            return (row.state.reason or "") if row.state and row.kind is RowKind.CLOSED else "", ""
        reason, plan = phrases.reason_of(row.file), phrases.plan_of(row.file, self._setting)
        if transfer and transfer.is_open:
            plan = _("Transfer {step}: {place}").format(
                step=transfer.step.label, place=transfer.bound_for(self._setting.places)
            )
        return reason, plan

    def _sort_key(self, rank: int, row: BoardRow, column: Column) -> str:
        """A text that sorts: the worst, the latest, the most alerts first; then ward order."""
        file = row.file
        tail = f"{rank:04d}"
        if column is Column.PATIENT:
            return f"{file.identity.name if file else '~'}{tail}"
        if column is Column.NEWS:
            last = file.last_observation if file else None
            total = last.score.total if last and last.score else None
            single = bool(last and last.score and last.score.has_single_3)
            return f"{99 - (total or 0) if total is not None else 99:02d}{0 if single else 1}{0 if file else 1}{tail}"
        if column is Column.NEXT:
            return f"{row.observation_due_at or '9'}{tail}"
        if column is Column.ALERTS:
            return f"{99 - len(phrases.alerts_of(file)) if file else 99:02d}{tail}"
        if column is Column.WHY:
            return f"{phrases.reason_of(file) if file else '~'}{tail}"
        return tail


class BoardFilter(QSortFilterProxyModel):
    """Sorts by what a column means and shows the rows that one filter lets through."""

    def __init__(self, setting: Setting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._filter = Filter.ALL
        self._mine: frozenset[str] = frozenset()
        self.setSortRole(SORT_ROLE)

    def show_only(self, chosen: Filter) -> None:
        """Let these rows through."""
        self.beginFilterChange()
        self._filter = chosen
        self.endFilterChange()

    def set_mine(self, patients: frozenset[str]) -> None:
        """The ids of the patients of whoever is signed in."""
        self.beginFilterChange()
        self._mine = patients
        self.endFilterChange()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a row is shown."""
        model = self.sourceModel()
        row = model.row(source_row) if isinstance(model, BoardModel) else None
        if row is None or self._filter is Filter.ALL:
            return True
        if row.file is None:
            return False
        if self._filter is Filter.MINE:
            return row.file.id in self._mine
        if (
            self._filter is Filter.UNCONFIRMED
        ):  # what a round of the beds is to settle: nobody lies in a bed that is kept
            return row.kind is RowKind.PATIENT and not row.file.confirmed
        return self._has_to_do(row)

    def _has_to_do(self, row: BoardRow) -> bool:
        now, file = self._setting.now(), row.file
        if file is None or row.observation_is_overdue(now):
            return file is not None
        if row.expected is not None:
            return row.is_late(now)
        return bool(file.open_tasks or file.awaited or not file.allergies_asked or file.conflicts) or row.is_late(now)
