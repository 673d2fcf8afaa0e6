"""F4, transfers: who is on the way, asked for, accepted, expected here, and who left today; the next step of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from typing_extensions import override

from console.record.board import RowKind
from console.record.codes.stay import BedCondition, TransferScope
from console.record.instant import from_datetime, local
from console.record.kinds import KINDS
from console.record.movements import Step
from console.record.places import label_of
from console.ward import reading, stays
from console.words import N_, _
from ui.pages.list_page import ListPage
from ui.widgets.card_list import Card, Doing, Group
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.board import BoardRow
    from console.record.file import PatientFile
    from console.record.instant import Instant
    from console.record.movements import Transfer
    from console.ward.session import Session

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
    transfer: Transfer | None  # None for whoever left without one, or is to be admitted
    is_overdue: bool
    steps: tuple[tuple[str, str], ...]


def lists_of(session: Session) -> tuple[TransferRow, ...]:
    """Everybody whom a transfer or an exit of today concerns, in the order of the groups."""
    board, now = reading.board(session), session.now()
    rows = []
    for row in board.rows:
        if row.file is not None and row.expected is not None:
            rows.append(TransferRow("expected", row.file, None, row.is_late(now), ()))
        elif row.file is not None and row.transfer is not None:
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


# What goes along with a transfer to another hospital, in forms of its own.
PAPERS = (("transport", N_("Transport")), ("dossier", N_("Transfer file")), ("after_transfer", N_("Afterwards")))


class Seen(NamedTuple):
    """The lines of the transfers, and the empty beds of the unit that are not ready."""

    rows: tuple[TransferRow, ...] = ()
    beds: tuple[BoardRow, ...] = ()


class TransfersPage(ListPage):
    """Five lists of people under each other, each line with its next steps; then the beds to be cleaned."""

    key: ClassVar[str] = "transfers"
    heading: ClassVar[str] = N_("Transfers")
    touching: ClassVar[frozenset[str]] = frozenset(
        {row.name for row in KINDS.values() if row.moves} | {"bed_turned", "package_received", "struck"}
    )

    @override
    def build(self) -> None:
        """The way to somebody who is on no list yet."""
        self.ask = self.button(self.desk.show_board, is_primary=True)
        self.expect = self.button(partial(self.desk.open_form, "expect"))

    @override
    def word(self) -> None:
        """Word it."""
        self.ask.setText(_("Choose who is to be transferred"))
        self.expect.setText(_("Somebody is expected"))

    @override
    def look(self, session: Session) -> Seen:
        """Read the lists."""
        return Seen(lists_of(session), tuple(row for row in reading.board(session).rows if phrases.bed_sign(row)))

    @property
    def rows(self) -> tuple[TransferRow, ...]:
        """What is shown."""
        return self.seen.rows if self.seen is not None else ()

    @override
    def groups(self) -> Sequence[Group]:
        """Everybody by how far they have come; the beds."""
        people = [
            Group(_(label), tuple(self._card(row) for row in self.rows if row.group == group), _(none))
            for group, label, none in GROUPS
        ]
        beds = tuple(map(self._bed, self.seen.beds))
        return (*people, Group(_("Beds that are not ready"), beds, _("Every empty bed is ready.")))

    def words(self, row: TransferRow) -> str:
        """From where to where, and how far it has come."""
        transfer, setting, expected = row.transfer, self.setting, row.file.place.expected
        if transfer is None and row.group == "expected" and expected is not None:
            origin = "" if row.file.confirmed else _("census, not confirmed")
            return " · ".join(part for part in (*phrases.plan_of_admission(expected, setting), origin) if part)
        if transfer is None:
            return row.file.place.whereabouts.label
        destination = transfer.bound_for(setting.places)
        bed = transfer.ask.to_bed
        said = [f"{label_of(setting.places, transfer.from_unit)} → {destination}{f' {bed}' if bed else ''}"]
        said.append(_("asked {time}").format(time=setting.moment(transfer.asked_at)))
        if transfer.accepted_by:
            said.append(_("accepted by {name}").format(name=transfer.accepted_by))
        if transfer.phone:
            said.append(transfer.phone)
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

    def _card(self, row: TransferRow) -> Card:
        transfer, who = row.transfer, row.file.id
        ask = partial(self.desk.open_form, "transfer", who)
        doings = [Doing(_(label), partial(ask, step=step)) for step, label in row.steps]
        late = _("Not seen to arrive: telephone, then write the arrival.")
        expected = row.file.place.expected
        is_plan = row.group == "expected" and transfer is None
        if is_plan and expected is not None:
            late = _("Should have come by now: telephone, then admit or call off.")
            doings += [
                Doing(_("Admit"), partial(self.desk.open_form, "admit", who)),
                Doing(_("Does not come"), partial(self.desk.open_form, "call_off", who)),
                Doing(_("Change"), partial(self.desk.open_form, "expect", who, amends=expected.entry)),
            ]
        if transfer is not None and transfer.ask.scope is TransferScope.HOSPITAL:
            wanted = PAPERS[2:] if row.group == "left" else PAPERS[:2]
            doings += [
                Doing(_(label), partial(self.desk.open_form, form, who, transfer=transfer.id)) for form, label in wanted
            ]
        left_without = transfer.departure.lacking if transfer and transfer.departure else ()
        under = [self.words(row)]
        if left_without and transfer is not None and transfer.departure is not None:
            lacking = ", ".join(each.label for each in left_without)
            why = transfer.departure.override or ""
            under.append(_("Left without: {lacking} ({why})").format(lacking=lacking, why=why))
        return Card(
            f"{row.file.identity.name} · {phrases.identity_line(row.file, self.setting)}",
            tuple(under),
            late if row.is_overdue else "",
            "clock-alert"
            if row.is_overdue
            else "swap-horizontal"
            if transfer or row.group == "left"
            else "calendar-clock",
            "danger" if row.is_overdue else "plain",
            tuple(doings),
        )

    def _bed(self, row: BoardRow) -> Card:
        bed = row.bed or ""
        ready = Doing(_("The bed is ready"), partial(self._ready, bed))
        other = Doing(_("Another state"), partial(self.desk.open_form, "bed", bed=bed))
        said = f"{_('Bed {bed}').format(bed=bed)} · {phrases.empty_bed_words(row)}"
        why = (row.state.reason,) if row.state and row.state.reason else ()
        return Card(said, why, "", phrases.bed_sign(row) or "broom", "warn", (ready, other))

    def _ready(self, bed: str) -> None:
        self.desk.write(lambda session: stays.turn_bed(session, bed, BedCondition.READY))
