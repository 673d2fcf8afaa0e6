"""The panel of one patient: who, alerts, score and vitals, what is open, what was handed over, what happened.

Relies on a `PatientFile` and says by signal what somebody wants to do; writes nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QTabBar, QToolButton, QVBoxLayout
from typing_extensions import override

from console.record.movements import Whereabouts
from console.record.places import label_of
from console.record.wording import headed
from console.words import _
from ui.look.icons import icon
from ui.models.board import is_faded
from ui.widgets.awaited import Awaited
from ui.widgets.continuity import continuity_items
from ui.widgets.empty_bed import EmptyBed
from ui.widgets.entries import Entries, Item
from ui.widgets.news_tile import NewsTile
from ui.widgets.part import Part, text
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.trend import Trend
from ui.widgets.vital_tile import VitalTile
from ui.wording import phrases
from ui.wording.timeline import timeline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.record.board import BoardRow
    from console.record.file import Observation, PatientFile
    from ui.commands import Command
    from ui.setting import Setting

_PER_ROW, _VITALS_PER_ROW = 5, 4


_OPEN, _HANDOVER = range(2)  # the first tabs; the third is the timeline
MOST_LINES = 40


class PatientPanel(Part):
    """Shows one file.

    Signals:
        action_requested(str): the key of one of the actions.
        bed_requested(str, str, object): the key of a form, the empty bed, and whom it is kept for (or None).
    """

    action_requested = Signal(str)
    bed_requested = Signal(str, str, object)

    def __init__(self, setting: Setting, actions: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("card")
        self._actions = tuple(actions)
        self._file: PatientFile | None = None
        self._row: BoardRow | None = None
        self.banner = PatientBanner(setting, self)
        self.empty, self.awaited = EmptyBed(setting, self), Awaited(setting, self)
        self.news = NewsTile(setting, self)
        self.trend = Trend(setting, self)
        self.missing = text("danger", wrap=True, parent=self)
        self.vitals = [VitalTile(setting, self) for _index in range(8)]
        self.tabs = QTabBar(self)
        self.pages = QStackedWidget(self)
        self.open_items, self.handover, self.timeline = (Entries(setting, self) for _index in range(3))
        self.action_buttons: dict[str, QToolButton] = {}
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        score = QHBoxLayout()
        score.setSpacing(10)
        score.addWidget(self.news)
        score.addWidget(self.trend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(7)
        layout.addWidget(self.banner)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.awaited)
        layout.addLayout(score)
        layout.addWidget(self.missing)
        layout.addLayout(self._vital_grid())
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for page in (self.open_items, self.handover, self.timeline):
            self.tabs.addTab("")
            self.pages.addWidget(page)
        layout.addWidget(self.tabs)
        layout.addWidget(self.pages, 1)
        layout.addLayout(self._action_grid())

    def _vital_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for index, tile in enumerate(self.vitals):
            grid.addWidget(tile, index // _VITALS_PER_ROW, index % _VITALS_PER_ROW)
        for column in range(_VITALS_PER_ROW):
            grid.setColumnStretch(column, 1)
        return grid

    def _action_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for index, action in enumerate(self._actions):
            button = QToolButton(self)
            button.setObjectName("action")
            button.setProperty("key", action.key)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._clicked)
            self.action_buttons[action.key] = button
            grid.addWidget(button, index // _PER_ROW, index % _PER_ROW)
        for column in range(_PER_ROW):
            grid.setColumnStretch(column, 1)
        return grid

    def _wire(self) -> None:
        self.empty.asked.connect(self.bed_requested)
        self.awaited.asked.connect(self.action_requested)
        self.tabs.currentChanged.connect(self._show_tab)
        self.setting.clockwork.beat.connect(self.tick)

    def show_row(self, row: BoardRow | None) -> None:
        """Show the patient of a line of the board, or that there is nobody."""
        self._row, self._file = row, row.file if row else None
        self._show()

    def show_file(self, file: PatientFile | None) -> None:
        """Show a file that is on no board."""
        self._row, self._file = None, file
        self._show()

    @property
    def file(self) -> PatientFile | None:
        """Who is shown."""
        return self._file

    def focus_action(self) -> None:
        """The hand begins at the first action."""
        for button in self.action_buttons.values():
            button.setFocus()
            return

    def tick(self) -> None:
        """Time has passed."""
        self._show_score()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        for action in self._actions:
            button = self.action_buttons[action.key]
            button.setText(action.label)
            button.setAccessibleName(_(action.title))
        self.tabs.setAccessibleName(_("Parts of the file"))
        self.setAccessibleName(_("Patient"))
        self._show()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        for action in self._actions:
            button = self.action_buttons[action.key]
            button.setIcon(icon(action.icon, look.theme.primary))
            button.setIconSize(QSize(look.px(20), look.px(20)))
            button.setFixedHeight(look.px(46))
            button.setMinimumWidth(look.px(60))
        self.update()

    def _show(self) -> None:
        file = self._file
        row = self._row
        self.banner.show_file(file, is_similar=bool(row and row.is_similar), is_homonym=bool(row and row.is_homonym))
        self.empty.show_row(row if row is not None and file is None and row.bed else None)
        if file is None:
            nobody = _("Nobody in bed {bed}").format(bed=self._row.bed) if self._row else _("No patient chosen")
            self.banner.name.setText(nobody)
        expected = row.expected if row else None
        self.awaited.show_expected(expected)
        measured: list[QWidget] = [self.news, self.trend, *self.vitals]
        for widget in measured:
            widget.setVisible(file is not None and expected is None)
        for part in (self.tabs, self.pages, *self.action_buttons.values()):
            part.setVisible(file is not None)
        self._show_score()
        self._show_lists()

    def _show_score(self) -> None:
        file = self._file
        last = file.last_observation if file else None
        is_late = bool(self._row and self._row.observation_is_overdue(self.setting.now()))
        faded = self._row is not None and is_faded(self._row, self.setting)
        self.news.show_observation(last, is_late=is_late, is_faded=faded)
        self.trend.show_observations(file.observations if file else ())
        score = last.score if last else None
        incomplete = score is not None and score.total is None
        words = phrases.missing_words(score) if score is not None else ""
        self.missing.setText(_("Score incomplete – missing: {missing}").format(missing=words))
        self.missing.setVisible(incomplete)
        for tile, vital in zip(self.vitals, (*phrases.vitals_of(last), self._taken(last)), strict=True):
            tile.show_vital(vital)

    def _taken(self, last: Observation | None) -> phrases.Vital:
        if last is None:
            return phrases.Vital(_("Taken by"), "–", "", None)
        label = _("Taken {time}").format(time=self.setting.moment(last.at))
        return phrases.Vital(label, phrases.short_name(last.said.by), "", None)

    def _show_lists(self) -> None:
        file = self._file
        if file is None:
            return
        count = len(file.open_tasks) + len(file.awaited) + sum(target.is_open for target in file.targets)
        self.tabs.setTabText(0, _("Open · {n}").format(n=count))
        self.tabs.setTabText(1, _("Handover"))
        self.tabs.setTabText(2, _("Timeline · {n}").format(n=len(file.lines)))
        self._show_tab(self.tabs.currentIndex())

    def _show_tab(self, at: int) -> None:
        """Fill the list that is seen and no other: walking down the board must not wait for what nobody reads."""
        self.pages.setCurrentIndex(at)
        file = self._file
        if file is None:
            return
        if at == _OPEN:
            self.open_items.show_items(self._open(file), _("What is open"))
        elif at == _HANDOVER:
            self.handover.show_items(self._handed_over(file), _("Last handover"))
        else:
            self.timeline.show_items(self._lines(file), _("Timeline"))

    def _open(self, file: PatientFile) -> list[Item]:
        now = self.setting.now()
        lasting, items = continuity_items(file, self.setting), [*self._whereabouts(file)]
        for task in file.open_tasks:
            late, due = task.is_overdue(now), task.body.due_at
            when = f" · {self.setting.moment(due)}" if due else ""
            word = " · " + _("late") if late else ""
            items.append(self._item(f"{task.body.title}{when}{word}", "checkbox-blank-outline", is_late=late))
        for result in file.awaited:
            late, by = result.is_overdue(now), result.body.expected_by
            when = f" · {self.setting.moment(by)}" if by else ""
            word = " · " + _("late") if late else ""
            said = _("Awaited: {what}").format(what=result.body.what)
            items.append(self._item(f"{said}{when}{word}", "timer-sand", is_late=late))
        for target in file.targets:
            if target.is_open:
                since = self.setting.moment(target.first.at)
                said = _("Target: {title} · since {time}").format(title=target.title, time=since)
                items.append(self._item(said, "target"))
        return [*lasting, *(items or [Item(_("Nothing open has been written."), "sub")])]

    @staticmethod
    def _item(words: str, sign: str, *, is_late: bool = False) -> Item:
        return Item(words, "danger" if is_late else "", sign, "danger" if is_late else "text")

    def _whereabouts(self, file: PatientFile) -> list[Item]:
        place, transfer = file.place, file.place.transfer
        items = []
        if place.whereabouts is not Whereabouts.PRESENT:
            since = f" · {self.setting.moment(place.since)}" if place.since else ""
            items.append(Item(f"{place.whereabouts.label}{since}", "h3", "map-marker-outline"))
        if place.expected is not None and (self._row is None or self._row.expected is None):
            said = " · ".join(phrases.plan_of_admission(place.expected, self.setting))
            where = label_of(self.setting.places, place.expected.plan.unit)
            late = place.expected.is_late(self.setting.now())
            items.append(self._item(headed(where, said), "calendar-clock", is_late=late))
        if transfer is not None:
            late = transfer.is_overdue(self.setting.now())
            said = _("Transfer {step}: {place}").format(
                step=transfer.step.label, place=transfer.bound_for(self.setting.places)
            )
            if transfer.left_at:
                said += " · " + _("left {time}").format(time=self.setting.moment(transfer.left_at))
            items.append(self._item(said, "transit-transfer", is_late=late))
        return items

    def _handed_over(self, file: PatientFile) -> list[Item]:
        if file.handover is None:
            return [Item(_("No handover has been written."), "sub")]
        head = _("{author}, {time}").format(author=file.handover.by, time=self.setting.moment(file.handover.at))
        items = [Item(head, "small")]
        for label, said in phrases.handover_parts(file):
            items += [Item(label, "h3"), Item(said or _("nothing written"), "" if said else "sub")]
        return items

    def _lines(self, file: PatientFile) -> list[Item]:
        items = []
        rows = timeline_of(file, self.setting)
        for row in rows[:MOST_LINES]:
            head = " · ".join(part for part in (row.time, row.title, row.author, row.state.upper()) if part)
            items.append(Item(head, "small"))
            if row.text:
                items.append(Item(row.text, "struck" if row.state else "imported" if row.is_imported else ""))
        if len(rows) > MOST_LINES:
            items.append(Item(_("{n} older lines are in the file.").format(n=len(rows) - MOST_LINES), "sub"))
        return items

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self._emit_action(str(button.property("key")))

    def _emit_action(self, action: str) -> None:
        self.action_requested.emit(action)
