"""Preparing a handover: the patients in bed order on the left, one item on the right, the shift below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import handover
from console.record.codes.handover import Shift
from console.record.shifts import SHIFT_HOURS, shift_ending_near, span_of
from console.ward import handovers
from console.words import N_, _, ngettext
from ui.forms.handing import ItemForm
from ui.look.icons import row_icon
from ui.widgets.beside import Beside
from ui.widgets.field import TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField
from ui.widgets.part import Part
from ui.widgets.wrapped_list import WrappedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.record.file import PatientFile
    from console.record.instant import Instant
    from console.ward.drafts import Begun
    from ui.desk import Desk

SHIFTS = (
    (Shift.N.value, N_("Night")),
    (Shift.M.value, N_("Morning")),
    (Shift.S.value, N_("Evening")),
    (Shift.J.value, N_("Day 12 h")),
    (Shift.L.value, N_("Night 12 h")),
    (Shift.X.value, N_("Other")),
)
WIDE, ITEM_HEIGHT = 250, 260


class PreparePane(Part):
    """Who hands over which shift to whom; what was begun and not signed is said, and hinders nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._files: tuple[PatientFile, ...] = ()
        self._wanted: str | None = None
        self._begun: tuple[Begun, ...] = ()
        self.list = WrappedList(self)
        self.item = ItemForm(desk)
        self.item.setParent(self)
        self.unsigned = Line(self.setting, "warn", "pencil", self)
        self.shift = OptionField(self.setting, "shift", N_("Shift"), SHIFTS)
        self.starts = InstantField(self.setting, "shift_from", N_("From"), empty=N_("not said"))
        self.ends = InstantField(self.setting, "shift_to", N_("To"))
        self.to_whom = TextField(self.setting, "receivers", N_("To whom (names)"))
        self.unit_items = TextField(self.setting, "unit_items", N_("Not about a patient (equipment, keys, staff)"))
        self.prepare = QPushButton(self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._select)
        self.prepare.clicked.connect(self._prepare)
        self.item.written.connect(self._next)
        self.shift.changed.connect(self._show_hours)
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        top, hours, rest = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.list)
        top.addWidget(self.item, 1)
        for field in (self.starts, self.ends):
            hours.addWidget(field)
        hours.addStretch(1)
        rest.setSpacing(12)
        for widget, stretch in ((self.to_whom, 2), (self.unit_items, 3), (self.prepare, 0)):
            rest.addWidget(widget, stretch, Qt.AlignmentFlag.AlignBottom)
        self._foot = foot = Beside()
        foot.addWidget(self.shift, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addLayout(rest, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top, 1)
        layout.addWidget(self.unsigned)
        layout.addLayout(hours)
        layout.addLayout(foot)
        self._show_hours()

    def _show_hours(self) -> None:
        is_other = self.shift.text() == Shift.X
        self.starts.setVisible(is_other)
        self.ends.setVisible(is_other)

    def begin(self, patient: str | None) -> None:
        """Open at a patient, for the shift that ends about now."""
        self.shift.set_text(shift_ending_near(self.setting.now(), self.setting.zone).value)
        self._show_hours()
        self._wanted = patient

    def show_files(self, files: tuple[PatientFile, ...]) -> None:
        """Show the patients; the one that is being written about stays the current one."""
        wanted = self._wanted or self.item.patient
        self._wanted = None
        self._files = files
        self.list.blockSignals(True)
        self._fill()
        row = next((index for index, file in enumerate(files) if file.id == wanted), 0 if files else -1)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if row >= 0 and self.item.patient != files[row].id:
            self._select(row)

    def show_begun(self, begun: Sequence[Begun]) -> None:
        """Say what the giver began and has not signed: it will be named in the handover, and not its words."""
        self._begun = tuple(begun)
        self.retranslate()

    def _span(self) -> tuple[Instant, Instant]:
        """When the shift began and ends.

        Raises:
            CahierError: ``invalid-field``, ``field-empty`` for a shift of other hours without its begin.
        """
        shift, now = Shift.of(self.shift.text()), self.setting.now()
        if shift in SHIFT_HOURS:
            return span_of(shift, now, self.setting.zone)
        starts, ends = self.starts.instant(), self.ends.instant() or now
        if starts is None:
            raise CahierError(Fault.FIELD_EMPTY, field=self.starts.label_words)
        if starts >= ends:
            hint = _("a time before the end of the shift.")
            raise CahierError(
                Fault.INVALID_FIELD, field=self.starts.label_words, text=self.setting.moment(starts), hint=hint
            )
        return starts, ends

    def _fill(self) -> None:
        self.list.clear()
        try:
            starts, _ends = self._span()
        except CahierError:
            starts = self.setting.now()  # until the hours are typed, nothing counts as written in this shift
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
            item = QListWidgetItem(f"{file.place.bed or '–'} · {file.identity.name}\n{state}")
            look = self.setting.look
            sign, token = ("check-circle", "ok") if fresh else ("pencil-outline", "warn")
            item.setIcon(row_icon(sign, look.theme, token))
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
        receivers = tuple(part.strip() for part in self.to_whom.text().replace(";", ",").split(",") if part.strip())
        if not receivers:
            self.to_whom.say(CahierError(Fault.FIELD_EMPTY, field=self.to_whom.label_words))
            self.to_whom.setFocus()
            return
        try:
            starts, ends = self._span()
        except CahierError as error:
            self.starts.say(error)
            self.starts.setFocus()
            return
        about = tuple(part.strip() for part in self.unit_items.text().split(";") if part.strip())
        span = handovers.ShiftSpan(Shift.of(self.shift.text()), starts, ends, receivers, about)
        self.item.keep_now()
        self.desk.write(lambda session: handovers.prepare(session, span), self._prepared)

    def _prepared(self, _handover: str) -> None:
        self.to_whom.set_text("")
        self.unit_items.set_text("")
        self.desk.shell.say(_("Handed over. Whoever takes over now answers under “Take over”."), "ok")

    def empty(self) -> None:
        """Forget everybody."""
        self._files, self._begun = (), ()
        self.list.clear()
        for field in (self.to_whom, self.unit_items, self.starts, self.ends):
            field.set_text("")

    @override
    def restyle(self) -> None:
        """Grow with the text: the item keeps room for a few of its lines, and the page scrolls."""
        self.list.setFixedWidth(self.setting.look.px(WIDE))
        self.item.setMinimumHeight(self.setting.look.px(ITEM_HEIGHT))
        self._foot.arrange(self.setting.look)
        self.list.fill_again(self._fill)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.list.setAccessibleName(_("Patients, in the order of the beds"))
        self.prepare.setText(_("Hand the shift over"))
        self.unsigned.setVisible(bool(self._begun))
        count = len(self._begun)
        said = ngettext("You began {n} entry and did not sign it", "You began {n} entries and did not sign them", count)
        names = ", ".join(dict.fromkeys(each.patient for each in self._begun if each.patient))
        self.unsigned.say(" · ".join(part for part in (said, names) if part), "warn", "pencil")
