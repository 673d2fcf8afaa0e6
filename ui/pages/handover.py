"""F3, the handover: the whole shift in bed order on the left, one patient's item on the right; then taking over.

An unanswered handover never stops anybody from going home: it stays red until somebody acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record import wording
from console.record.bodies import handover
from console.record.codes.handover import Answer, Shift
from console.record.effects import Line as Written
from console.record.instant import from_datetime, local
from console.record.kinds import body_of
from console.ward import handovers, reading
from console.words import N_, _, ngettext
from ui import phrases
from ui.forms.handing import AnswerForm, ItemForm
from ui.icons import icon
from ui.widgets.entries import Entries, Item
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.record.file import PatientFile
    from console.record.handovers import Handover
    from console.record.instant import Instant
    from console.ward.session import Session
    from ui.desk import Desk

SHIFTS = (
    (Shift.N.value, N_("Night")),
    (Shift.M.value, N_("Morning")),
    (Shift.S.value, N_("Evening")),
    (Shift.J.value, N_("Day 12 h")),
)
LABELS = (N_("S · Situation"), N_("B · Background"), N_("A · Assessment"), N_("R · Recommendation"), N_("If … then …"))
WIDE = 330


def shift_ending_near(now: Instant, zone: ZoneInfo) -> Shift:
    """The shift that is being handed over: the one whose end is nearest to now."""
    wall = local(now, zone)
    minute = wall.hour * 60 + wall.minute

    def away(shift: Shift) -> int:
        distance = abs(reading.SHIFT_HOURS[shift][1] * 60 - minute)
        return min(distance, 24 * 60 - distance)

    return min((Shift.M, Shift.S, Shift.N), key=away)


def span_of(shift: Shift, now: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """Begin and end of the turn of a shift whose end is nearest to now."""
    first, last = reading.SHIFT_HOURS[shift]
    wall = local(now, zone)
    ends = [(wall + timedelta(days=days)).replace(hour=last, minute=0, second=0, microsecond=0) for days in (-1, 0, 1)]
    end = min(ends, key=lambda each: abs(each - wall))
    return from_datetime(end - timedelta(hours=(last - first) % 24)), from_datetime(end)


@dataclass(frozen=True, slots=True)
class Frozen:
    """One item as it was handed over: whom it is about, what it says, what the giver had in sight."""

    name: str
    body: handover.HandoverItem
    seen: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page reads: the patients in bed order, the handovers (newest first), who can sign."""

    files: tuple[PatientFile, ...] = ()
    given: tuple[Handover, ...] = ()


def read_page(session: Session) -> Shown:
    """The patients in bed order and the handovers of the unit."""
    files = tuple(row.file for row in reading.board(session).rows if row.file and row.kind.name == "PATIENT")
    return Shown(files, tuple(reversed(session.reader.handovers(session.unit.code))))


def read_frozen(session: Session, given: Handover) -> tuple[tuple[Frozen, ...], tuple[str, ...]]:
    """What was handed over, as it stood then; and the names of those about whom nothing was written."""
    found = []
    for entry_id in given.prepared.items:
        stored = session.reader.entry(entry_id)
        if stored is None:
            raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
        body = msgspec.json.decode(stored.entry.body, type=handover.HandoverItem)
        seen = (session.reader.entry(each) for each in body.having_seen)
        lines = tuple(Written(each.entry, body_of(each.entry)) for each in seen if each is not None)
        found.append(Frozen(_name(session, stored.entry.patient or ""), body, lines))
    return tuple(found), tuple(_name(session, each) for each in given.prepared.without_item)


def _name(session: Session, patient: str) -> str:
    card = session.reader.card(patient)
    return f"{phrases.bed_words(card.place.bed)} · {card.identity.name}" if card else patient


class PreparePane(Part):
    """Left the patients, right the item; below, who hands over which shift to whom."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._files: tuple[PatientFile, ...] = ()
        self.list = QListWidget(self)
        self.list.setFixedWidth(self.setting.look.px(WIDE))
        self.item = ItemForm(desk)
        self.item.setParent(self)
        self.shift = OptionField(self.setting, "shift", N_("Shift"), SHIFTS)
        self.to_whom = TextField(self.setting, "receivers", N_("To whom (names)"))
        self.unit_items = TextField(self.setting, "unit_items", N_("Not about a patient (equipment, keys, staff)"))
        self.prepare = QPushButton(self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._select)
        self.prepare.clicked.connect(self._prepare)
        self.item.written.connect(self._next)
        self.retranslate()

    def _lay_out(self) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.list)
        top.addWidget(self.item, 1)
        for widget, stretch in ((self.shift, 0), (self.to_whom, 2), (self.unit_items, 3)):
            foot.addWidget(widget, stretch, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.prepare, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top, 1)
        layout.addLayout(foot)

    def begin(self, patient: str | None) -> None:
        """Open at a patient, for the shift that ends about now."""
        self.shift.set_text(shift_ending_near(self.setting.now(), self.setting.zone).value)
        self._wanted = patient

    def show_files(self, files: tuple[PatientFile, ...]) -> None:
        """Show the patients; the one that is being written about stays the current one."""
        wanted = getattr(self, "_wanted", None) or self.item.patient
        self._wanted = None
        self._files = files
        self.list.blockSignals(True)
        self._fill()
        row = next((index for index, file in enumerate(files) if file.id == wanted), 0 if files else -1)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if row >= 0 and self.item.patient != files[row].id:
            self._select(row)

    def _fill(self) -> None:
        self.list.clear()
        starts, _ends = span_of(Shift.of(self.shift.text()), self.setting.now(), self.setting.zone)
        for file in self._files:
            said = file.handover
            body = said.line.body if said else None
            fresh = said is not None and said.at >= starts
            if said is not None and isinstance(body, handover.HandoverItem):
                state = _("{illness} · written {time}").format(
                    illness=body.illness.label, time=self.setting.moment(said.at)
                )
            else:
                state = _("nothing written")
            if said is not None and not fresh:
                state = _("{state} – an earlier shift").format(state=state)
            item = QListWidgetItem(f"{phrases.bed_words(file.place.bed)} · {file.identity.name}\n{state}")
            look = self.setting.look
            sign, token = ("check-circle", "ok") if fresh else ("pencil-outline", "warn")
            item.setIcon(icon(sign, look.theme.colour(token)))
            self.list.addItem(item)

    def _select(self, row: int) -> None:
        if 0 <= row < len(self._files) and self.desk.session is not None:
            self.item.open(self._files[row].id)

    def _next(self) -> None:
        row = self.list.currentRow()
        if row + 1 < len(self._files):
            self.list.setCurrentRow(row + 1)
        else:
            self._select(row)

    def _prepare(self) -> None:
        shift = Shift.of(self.shift.text())
        receivers = tuple(part.strip() for part in self.to_whom.text().replace(";", ",").split(",") if part.strip())
        if not receivers:
            self.to_whom.say(CahierError(Fault.FIELD_EMPTY, field=self.to_whom.label_words))
            self.to_whom.setFocus()
            return
        starts, ends = span_of(shift, self.setting.now(), self.setting.zone)
        about = tuple(part.strip() for part in self.unit_items.text().split(";") if part.strip())
        span = handovers.ShiftSpan(shift, starts, ends, receivers, about)
        self.item.keep_now()
        self.desk.write(lambda session: handovers.prepare(session, span), self._prepared)

    def _prepared(self, _handover: str) -> None:
        self.to_whom.set_text("")
        self.unit_items.set_text("")
        self.desk.shell.say(_("Handed over. Whoever takes over now answers under “Take over”."), "ok")

    def empty(self) -> None:
        """Forget everybody."""
        self._files = ()
        self.list.clear()
        for field in (self.to_whom, self.unit_items):
            field.set_text("")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Patients, in the order of the beds"))
        self.prepare.setText(_("Hand the shift over"))


class TakeOverPane(Part):
    """Left every handover, newest first; right what was handed over, frozen, and the answer."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._given: tuple[Handover, ...] = ()
        self.list = QListWidget(self)
        self.list.setFixedWidth(self.setting.look.px(WIDE))
        self.state = Line(self.setting, parent=self)
        self.state.hide()
        self.frozen = Entries(self.setting, self)
        self.answer = AnswerForm(desk)
        self.answer.setParent(self)
        self.answer.hide()
        right = QVBoxLayout()
        right.addWidget(self.state)
        right.addWidget(self.frozen, 1)
        right.addWidget(self.answer, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)
        self.list.currentRowChanged.connect(self._select)

    def show_given(self, given: tuple[Handover, ...]) -> None:
        """Show the handovers; the one that waits longest for an answer is the current one."""
        self._given = given
        self.list.blockSignals(True)
        self.list.clear()
        look = self.setting.look
        for each in given:
            shift = each.prepared.shift.label
            item = QListWidgetItem(f"{shift} · {self.setting.moment(each.prepared_at)}\n{self.words(each)}")
            sign, token = ("check-circle", "ok") if each.is_settled else ("alert-circle", "danger")
            item.setIcon(icon(sign, look.theme.colour(token)))
            item.setForeground(look.colour("text" if each.is_settled else "danger"))
            self.list.addItem(item)
        waiting = [index for index, each in enumerate(given) if not each.is_settled]
        self.list.setCurrentRow(waiting[-1] if waiting else 0)
        self.list.blockSignals(False)
        self._select(self.list.currentRow())

    def words(self, given: Handover) -> str:
        """How it was answered, or that nobody did."""
        if given.answer is None:
            return _("by {name} – not answered").format(name=given.by)
        if given.answer.answer is Answer.REFUSED:
            return _("refused by {name}: {why}").format(name=given.answered_by, why=given.answer.reason or "")
        if given.answer.answer is Answer.NOT_PRESENT:
            return _("nobody there – {name}").format(name=given.answered_by)
        return _("{giver} → {receiver}").format(giver=given.by, receiver=given.answered_by)

    def _select(self, row: int) -> None:
        given = self._given[row] if 0 <= row < len(self._given) else None
        self.state.setVisible(given is not None)
        people = [(slot.id, slot.name) for slot in self.desk.laptop.people()] if self.desk.laptop and given else []
        self.answer.show_handover(given, people)
        if given is None or self.desk.session is None:
            self.frozen.show_items([Item(_("Nothing was handed over yet."), "sub")], _("Handed over"))
            return
        tone, sign = ("ok", "check-circle") if given.is_settled else ("danger", "alert-circle")
        questions = given.answer.questions if given.answer else None
        self.state.say(" · ".join(part for part in (self.words(given), questions) if part), tone, sign)  # type: ignore[arg-type]
        self.desk.run(lambda session: read_frozen(session, given), lambda read: self._show_frozen(given, *read))

    def _show_frozen(self, given: Handover, items: tuple[Frozen, ...], without: tuple[str, ...]) -> None:
        if self.desk.session is None:
            return
        rows = [Item(_("To {names}").format(names=", ".join(given.prepared.receivers)), "sub")]
        for each in items:
            rows.append(Item(f"{each.name} · {each.body.illness.label}", "h3"))
            parts = (
                each.body.summary,
                each.body.background,
                each.body.assessment,
                each.body.actions,
                each.body.contingency,
            )
            rows += [Item(f"{_(label)}: {said}") for label, said in zip(LABELS, parts, strict=True) if said]
            rows += [
                Item(wording.titled(line, self.setting.zone, self.setting.places), "small")
                for line in each.seen
                if line.entry.kind
                in ("observed", "allergy", "allergies_answered", "limit_of_care", "isolation", "task")
            ]
        rows += [Item(said, "", "information-outline") for said in given.prepared.unit_items]
        rows += [
            Item(_("{name}: nothing was written").format(name=name), "danger", "alert", "danger") for name in without
        ]
        self.frozen.show_items(rows, _("Handed over"))

    def empty(self) -> None:
        """Forget everything."""
        self._given = ()
        self.list.clear()
        self.frozen.show_items([], "")
        self.state.hide()
        self.answer.show_handover(None, [])


class HandoverPage(Part):
    """Prepare, and take over."""

    key = "handover"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.title = text("h1", parent=self)
        self.tabs = QTabBar(self)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.waiting = Line(self.setting, "danger", "alert-circle", self)
        self.waiting.hide()
        self.prepare, self.take = PreparePane(desk, self), TakeOverPane(desk, self)
        self.panes = QStackedWidget(self)
        self.panes.addWidget(self.prepare)
        self.panes.addWidget(self.take)
        self._count = 0
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.waiting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addLayout(head)
        layout.addWidget(self.panes, 1)
        self.tabs.currentChanged.connect(self.panes.setCurrentIndex)
        self.take.answer.answered.connect(self.refresh)
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        self.retranslate()

    def open(self, patient: str | None = None) -> None:
        """Open at a patient, or at the first bed."""
        self.prepare.begin(patient)
        self.refresh()

    def refresh(self) -> None:
        """Read patients and handovers again."""
        self.desk.run(read_page, self._show)

    def _show(self, shown: Shown) -> None:
        if self.desk.session is None:
            return
        self._count = sum(not each.is_settled for each in shown.given)
        self.prepare.show_files(shown.files)
        self.take.show_given(shown.given)
        self.retranslate()

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & {"handover_item", "handover_prepared", "handover_answered"}:
            self.refresh()

    def _empty(self) -> None:
        self.prepare.empty()
        self.take.empty()

    @override
    def retranslate(self) -> None:
        self.title.setText(_("Handover"))
        self.tabs.setTabText(0, _("Prepare"))
        self.tabs.setTabText(1, _("Take over and history"))
        self.waiting.setVisible(bool(self._count))
        self.waiting.say(
            ngettext("{n} handover waits for an answer", "{n} handovers wait for an answer", self._count),
            "danger", "alert-circle",
        )  # fmt: skip
