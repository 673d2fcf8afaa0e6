"""Copy out: choose a stick or a folder, one button, three words that each mean exactly what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.crossing.disc import as_disc
from console.crossing.export import Sent, export_all, recipient_of, wards_known
from console.errors import CahierError, Fault
from console.ward import printing
from console.words import N_, _, ngettext
from ui.look.theme import mark
from ui.media import Medium, media
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.running import Running, until_stopped
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from threading import Event

    from console.record.certificate import Certificate
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.lane import Progress

Written = tuple[list[Sent], list[Path]]
"""The packages, and the images of CDs that hold them."""
WORDS = (N_("Copy written"), N_("Copy verified"), N_("Safe to remove"))


class CopyOutCard(Part):
    """One sealed package of everything, on a medium of choice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self._chosen: Path | None = None
        self.title, self.help = text("h2"), text("sub", wrap=True)
        self.media = QListWidget()
        self.media.setObjectName("exchange.media")
        self.folder, self.again = QPushButton(), QPushButton()
        self.since, self.disc = QCheckBox(), QCheckBox()
        self.ward_label, self.ward = text(), QComboBox()
        self.ward.setObjectName("exchange.ward")
        self.ward.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.ward_label.setBuddy(self.ward)
        self.neighbour = QWidget()
        self.neighbour.hide()
        self.write = QPushButton()
        self.write.setObjectName("primary")
        self.running = Running(desk.setting)
        self.words = [text("step") for _word in WORDS]
        self.answer = Line(desk.setting)
        self.answer.hide()
        self._lay_out()
        self.folder.clicked.connect(self._choose_folder)
        self.again.clicked.connect(self.look)
        self.write.clicked.connect(self._write)
        self.media.currentRowChanged.connect(lambda _row: self._enable())
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        named = QHBoxLayout(self.neighbour)
        named.setContentsMargins(0, 0, 0, 0)
        named.addWidget(self.ward_label)
        named.addWidget(self.ward)
        where, wishes = WrappingRow(packed=True, gap=8), WrappingRow(packed=True, gap=24)
        for widget in (self.folder, self.again):
            where.addWidget(widget)
        for wish in (self.since, self.disc, self.neighbour):
            wishes.addWidget(wish)
        steps = QHBoxLayout()
        steps.setSpacing(24)
        for word in self.words:
            steps.addWidget(word)
        steps.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.running, 1)
        foot.addStretch(0)
        foot.addWidget(self.write)
        column.addWidget(self.title)
        column.addWidget(self.help)
        column.addWidget(self.media, 1)
        column.addLayout(where)
        column.addLayout(wishes)
        column.addWidget(self.answer)
        column.addLayout(steps)
        column.addLayout(foot)

    def look(self) -> None:
        """See which sticks are plugged in."""
        self.media.clear()
        for medium in media():
            self._add(medium)
        if self._chosen is not None:
            self._add(Medium(self._chosen, str(self._chosen), 0))
        if not self.media.count():
            item = QListWidgetItem(_("No stick found: plug one in, or choose a folder."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.media.addItem(item)
        self.media.setCurrentRow(self.media.count() - 1)
        self._enable()
        if self.desk.session is not None:
            self.desk.run(wards_known, self._show_wards)

    def _show_wards(self, known: list[Certificate]) -> None:
        """Offer the laptops to which a copy can be sealed as well."""
        picked = self.ward.currentText()
        self.ward.clear()
        self.ward.addItem(_("nobody else"), None)
        for each in known:
            self.ward.addItem(f"{self.setting.places.get(each.unit, each.unit)} · {each.label}", recipient_of(each))
        self.ward.setCurrentIndex(max(0, self.ward.findText(picked)))
        self.neighbour.setVisible(bool(known))

    def choose(self, folder: Path) -> None:
        """Write to a folder."""
        self._chosen = folder
        self.look()

    def _add(self, medium: Medium) -> None:
        free = _("{n} MB free").format(n=medium.free // 1_000_000) if medium.free else ""
        item = QListWidgetItem(" · ".join(part for part in (medium.name, free) if part))
        item.setData(Qt.ItemDataRole.UserRole, str(medium.folder))
        self.media.addItem(item)

    @property
    def target(self) -> Path | None:
        """Where the copy would go."""
        row = self.media.currentRow()
        where = self.media.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else None
        return Path(where) if where else None

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a folder"))
        if chosen:
            self.choose(Path(chosen))

    def _write(self) -> None:
        folder = self.target
        if folder is None or self.running.is_on:
            return
        self.answer.hide()
        self._show_words(reached=0)
        since_last, as_image, ward = self.since.isChecked(), self.disc.isChecked(), self.ward.currentData()
        wards = [] if ward is None else [ward]

        def job(session: Session, told: Progress, cancelled: Event) -> Written:
            page, progress = printing.situation(session), until_stopped(told, cancelled)
            sent = export_all(
                session, folder, since_last=since_last, situation=page, recipients=wards, progress=progress
            )
            return sent, [as_disc(each.path, folder) for each in sent] if as_image else []

        self.running.begin(self.desk.write_long(job, self._sent, self._refused, self.running.tell))
        self._enable()

    def _sent(self, written: Written) -> None:
        sent, images = written
        self._end()
        self._show_words(reached=len(WORDS))
        count = sum(each.entries for each in sent)
        entries = ngettext("{n} entry", "{n} entries", count)
        name = ", ".join([*(each.path.name for each in sent), *(image.name for image in images)])
        self._say(_("{name}: {entries}, sealed.").format(name=name, entries=entries), is_wrong=False)
        self.desk.shell.status.show_copy(self.setting.now())

    def _refused(self, error: CahierError) -> None:
        was_stopped = error.fault is Fault.STOPPED
        self._end()
        said = _("Stopped. Nothing was written; earlier copies on the stick are intact.") if was_stopped else str(error)
        self._say(said, is_wrong=not was_stopped)

    def _end(self) -> None:
        self.running.end()
        self._enable()

    def _say(self, said: str, *, is_wrong: bool) -> None:
        self.answer.say(said, "danger" if is_wrong else "ok", "alert-circle" if is_wrong else "check")
        self.answer.show()

    def _enable(self) -> None:
        self.write.setEnabled(self.target is not None and not self.running.is_on)

    def _show_words(self, reached: int) -> None:
        for index, (label, word) in enumerate(zip(self.words, WORDS, strict=True)):
            is_done = index < reached
            label.setText(f"✓ {_(word)}" if is_done else f"· {_(word)}")
            mark(label, "look", "done" if is_done else "step")
        self._reached = reached

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Copy everything to a stick"))
        self.help.setText(
            _(
                "One sealed file with every entry of everybody. Only the hospital’s IT can open it."
                " Nothing is removed here."
            )
        )
        self.media.setAccessibleName(_("Where to"))
        self.folder.setText(_("Choose a folder…"))
        self.again.setText(_("Look again"))
        self.since.setText(_("Only what is new since the last copy"))
        self.disc.setText(_("Also as the image of a CD"))
        self.ward_label.setText(_("Also for:"))
        self.write.setText(_("Write the copy"))
        self._show_words(getattr(self, "_reached", 0))
