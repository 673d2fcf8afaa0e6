"""F4, transfers: who is on the way, asked for, accepted, expected here, and who left today; the next step of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from console.record.board import RowKind
from console.record.instant import from_datetime, local
from console.record.movements import Step
from console.record.places import label_of
from console.ward import reading
from console.words import N_, _
from ui import phrases
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.sign import Sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.record.file import PatientFile
    from console.record.instant import Instant
    from console.record.movements import Transfer
    from console.ward.session import Session
    from ui.desk import Desk

TOUCHING = frozenset(
    {"transfer_asked", "transfer_accepted", "transfer_left", "transfer_arrived", "transfer_cancelled", "discharged",
     "died", "absconded", "stay_admitted", "package_received", "struck"}
)  # fmt: skip
GROUPS = (
    ("transit", N_("On the way"), N_("Nobody is on the way.")),
    ("asked", N_("Asked for"), N_("No transfer is asked for.")),
    ("accepted", N_("Accepted, not left yet"), N_("Nobody waits to leave.")),
    ("expected", N_("Expected here"), N_("Nobody is expected.")),
    ("left", N_("Left today"), N_("Nobody left today.")),
)
# Which steps can be taken from each group, the usual one first.
ACTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "transit": (("ARRIVE", N_("Arrived")), ("CANCEL", N_("Cancel"))),
    "asked": (("ACCEPT", N_("Accepted")), ("LEAVE", N_("Leaves")), ("CANCEL", N_("Cancel"))),
    "accepted": (("LEAVE", N_("Leaves")), ("CANCEL", N_("Cancel"))),
    "expected": (("ACCEPT", N_("Accept")), ("ARRIVE", N_("Arrived"))),
    "left": (),
}


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One line. ``steps`` are the steps that can be taken now."""

    group: str
    file: PatientFile
    transfer: Transfer | None
    is_overdue: bool
    steps: tuple[tuple[str, str], ...]


def lists_of(session: Session) -> tuple[TransferRow, ...]:
    """Everybody whom a transfer or an exit of today concerns, in the order of the groups."""
    board, now = reading.board(session), session.now()
    rows = []
    for row in board.rows:
        if row.file is not None and row.transfer is not None:
            rows.append(_row(_group(row.kind, row.transfer), row.file, row.transfer, now))
    midnight = local(now, session.site.zone_info).replace(hour=0, minute=0, second=0, microsecond=0)
    for file in session.reader.visited(session.unit.code, from_datetime(midnight)):
        place = file.place
        if place.unit != session.unit.code or not place.whereabouts.is_here:
            arrived = [each for each in place.transfers if each.from_unit == session.unit.code and each.arrived_at]
            if place.transfer is None and (arrived or place.exit_mode):
                rows.append(_row("left", file, arrived[-1] if arrived else None, now))
    order = [key for key, _label, _none in GROUPS]
    rows.sort(key=lambda each: (order.index(each.group), not each.is_overdue))
    return tuple(rows)


def _group(kind: RowKind, transfer: Transfer) -> str:
    if kind is RowKind.EXPECTED:
        return "expected"
    return {Step.ASKED: "asked", Step.ACCEPTED: "accepted"}.get(transfer.step, "transit")


def _row(group: str, file: PatientFile, transfer: Transfer | None, now: Instant) -> TransferRow:
    steps = ACTIONS[group]
    if group == "expected" and transfer is not None:
        wanted = {Step.ASKED: "ACCEPT", Step.LEFT: "ARRIVE"}.get(transfer.step)
        steps = tuple(step for step in steps if step[0] == wanted)
    return TransferRow(group, file, transfer, transfer is not None and transfer.is_overdue(now), steps)


class TransfersPage(Part):
    """Five lists under each other; each line with its next steps as buttons."""

    key = "transfers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._rows: tuple[TransferRow, ...] = ()
        self.title = text("h1", parent=self)
        self.ask = QPushButton(self)
        self.ask.setObjectName("primary")
        self.ask.clicked.connect(lambda: desk.show_board())  # noqa: PLW0108 - clicked would hand over its "checked"
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(2, 2, 10, 2)
        self._column.setSpacing(6)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inner)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        desk.setting.clockwork.beat.connect(self._beat)
        self.retranslate()

    def open(self, patient: str | None = None) -> None:
        """Show the lists as they are now."""
        del patient
        self.refresh()

    def refresh(self) -> None:
        """Read the lists again."""
        self.desk.run(lists_of, self.show_lists)

    def show_lists(self, rows: tuple[TransferRow, ...]) -> None:
        """Show what was read."""
        self._rows = rows
        self.retranslate()

    @property
    def rows(self) -> tuple[TransferRow, ...]:
        """What is shown."""
        return self._rows

    @override
    def retranslate(self) -> None:
        """Word the lists again."""
        self.title.setText(_("Transfers"))
        self.ask.setText(_("Choose who is to be transferred"))
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for group, label, none in GROUPS:
            rows = [row for row in self._rows if row.group == group]
            heading = text("h2", parent=self._inner)
            heading.setText(f"{_(label)} · {len(rows)}" if rows else _(label))
            self._column.addWidget(heading)
            if not rows:
                nobody = text("sub", parent=self._inner)
                nobody.setText(_(none))
                self._column.addWidget(nobody)
            for row in rows:
                self._column.addWidget(self._card(row))
        self._column.addStretch(1)

    def words(self, row: TransferRow) -> str:
        """From where to where, and how far it has come."""
        transfer, setting = row.transfer, self.setting
        if transfer is None:
            return row.file.place.whereabouts.label
        destination = transfer.bound_for(setting.places)
        bed = transfer.ask.to_bed
        said = [f"{label_of(setting.places, transfer.from_unit)} → {destination}{f' {bed}' if bed else ''}"]
        said.append(_("asked {time}").format(time=setting.moment(transfer.asked_at)))
        if transfer.accepted_by:
            said.append(_("accepted by {name}").format(name=transfer.accepted_by))
        if transfer.left_at:
            ago = phrases.span(max(setting.minutes_since(transfer.left_at), 0))
            said.append(_("left {time}, {ago} ago").format(time=setting.moment(transfer.left_at), ago=ago))
        if transfer.arrived_at:
            said.append(
                _("arrived {time}, seen by {name}").format(
                    time=setting.moment(transfer.arrived_at), name=transfer.seen_by
                )
            )
        return " · ".join(said)

    def _card(self, row: TransferRow) -> QWidget:
        card = QWidget(self._inner)
        line = QHBoxLayout(card)
        line.setContentsMargins(0, 2, 0, 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = text("h3", parent=card)
        name.setText(f"{row.file.identity.name} · {phrases.identity_line(row.file, self.setting)}")
        how = text("sub", wrap=True, parent=card)
        how.setText(self.words(row))
        words.addWidget(name)
        words.addWidget(how)
        if row.is_overdue:
            late = Line(self.setting, "danger", "clock-alert", card)
            late.say(_("Not seen to arrive: telephone, then write the arrival."), "danger", "clock-alert")
            words.addWidget(late)
        sign = Sign(
            self.setting,
            "clock-alert" if row.is_overdue else "swap-horizontal",
            "danger" if row.is_overdue else "muted",
            20,
            card,
        )
        line.addWidget(sign)
        line.addLayout(words, 1)
        card.setAccessibleName(f"{name.text()}, {how.text()}")
        for index, (step, label) in enumerate(row.steps):
            button = QPushButton(_(label), card)
            button.setObjectName("" if index == 0 else "quiet")
            button.setAccessibleName(f"{_(label)}: {row.file.identity.name}")
            button.clicked.connect(self._opener(row.file.id, step))
            line.addWidget(button)
        return card

    def _opener(self, patient: str, step: str) -> Callable[[], None]:
        def go() -> None:
            self.desk.open_form("transfer", patient, step=step)

        return go

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & TOUCHING:
            self.refresh()

    def _beat(self) -> None:
        if self.isVisible() and self.desk.session is not None:
            self.refresh()

    def _empty(self) -> None:
        self.show_lists(())
