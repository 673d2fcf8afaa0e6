"""Take in: packages are opened and checked first, and taken in only when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.crossing.intake import Outcome, take_in
from console.crossing.stick import Stick, look
from console.errors import CahierError
from console.words import N_, _
from ui.exchange.files import FilesField
from ui.media import media
from ui.widgets.entries import Entries, Item
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from pathlib import Path

    from console.ward.session import Session
    from ui.desk import Desk

MOST_NAMED = 20
Told = tuple["Path", Outcome | CahierError]


class CopyInCard(Part):
    """Dry run, then the real thing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self._good: list[Path] = []
        self.title, self.help = text("h2"), text("sub", wrap=True)
        self.files = FilesField(desk.setting, N_("Choose the packages of a stick, or drop them here."), "*.cahier")
        self.stick = QPushButton()
        self._others: tuple[str, ...] = ()
        self.outcomes = Entries(desk.setting)
        self.take = QPushButton()
        self.take.setObjectName("primary")
        self.take.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.title, self.help, self.files):
            column.addWidget(widget)
        column.addWidget(self.outcomes, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.stick)
        foot.addStretch(1)
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.files.chosen.connect(self.look_at)
        self.stick.clicked.connect(self._look_at_stick)
        self.take.clicked.connect(self._take)
        self.retranslate()

    def _look_at_stick(self) -> None:
        found = media()
        if not found:
            self.outcomes.show_items(
                [Item(_("No stick found: plug one in, or choose a folder."), "sub")], _("Packages")
            )
            return
        self.look_through(found[-1].folder)

    def look_through(self, folder: Path) -> None:
        """Open and check every package of a stick; name what else lies there, and never open it."""
        self.desk.run(lambda _session: look(folder), self._looked)

    def _looked(self, stick: Stick) -> None:
        self.look_at(list(stick.packages), stick.others)

    def look_at(self, paths: list[Path], others: tuple[str, ...] = ()) -> None:
        """Open and check packages; nothing changes."""
        self._others = others
        self.take.setEnabled(False)
        self.outcomes.show_items([Item(_("Opening and checking…"), "sub")], _("Packages"))
        self.desk.run(lambda session: _each(session, paths, dry_run=True), self._checked)

    def _checked(self, told: list[Told]) -> None:
        self._good = [path for path, outcome in told if isinstance(outcome, Outcome) and outcome.new]
        self._show(told, _("would be new"))
        self.take.setEnabled(bool(self._good))

    def _take(self) -> None:
        paths, self._good = self._good, []
        self.take.setEnabled(False)
        self.desk.write_long(
            lambda session, _told, _cancelled: _each(session, paths, dry_run=False),
            lambda told: self._show(told, _("taken in")),
        )

    def _show(self, told: list[Told], word: str) -> None:
        items = []
        for path, outcome in told:
            if isinstance(outcome, CahierError):
                items.append(Item(f"{path.name}: {outcome}", "danger", "alert-circle", "danger"))
                continue
            whose = f"{outcome.manifest.unit} · {outcome.manifest.label}"
            counts = _("{new} {word}, {here} already here, {aside} set aside").format(
                new=outcome.new, word=word, here=outcome.already_here, aside=outcome.quarantined
            )
            items.append(Item(f"{path.name} ({whose}): {counts}", "h3", "check", "ok"))
            if outcome.gaps:
                gaps = ", ".join(str(number) for _station, number in outcome.gaps)
                said = _("Entries are missing before: {gaps}").format(gaps=gaps)
                items.append(Item(said, "danger", "alert", "danger"))
        if self._others:
            names = ", ".join(self._others[:MOST_NAMED])
            items.append(
                Item(_("Also on the stick, and not opened: {names}").format(names=names), "sub", "alert", "warn")
            )
        self.outcomes.show_items(items or [Item(_("No package on this stick."), "sub")], _("Packages"))

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Take in packages of other laptops"))
        self.help.setText(_("Every package is opened and checked first. Taking one in twice changes nothing."))
        self.take.setText(_("Take in"))
        self.stick.setText(_("Everything on the stick"))


def _each(session: Session, paths: list[Path], *, dry_run: bool) -> list[Told]:
    """What becomes of each package; one that is refused does not stop the others."""
    told: list[Told] = []
    for path in paths:
        try:
            told.append((path, take_in(session, path, dry_run=dry_run)))
        except CahierError as error:
            told.append((path, error))
    return told
