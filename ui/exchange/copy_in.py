"""Take in: packages are opened and checked first, and taken in only when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.crossing.arrival import Coming, coming
from console.crossing.intake import Late, Outcome, go_on, take_in
from console.crossing.stick import Stick, look
from console.errors import CahierError, Fault
from console.words import N_, _, ngettext
from ui.exchange.files import FilesField
from ui.exchange.resumed import Resumed
from ui.media import media
from ui.widgets.entries import Entries, Item
from ui.widgets.part import Part, text
from ui.widgets.running import Running, naming, until_stopped

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from console.ward.session import Session
    from ui.desk import Desk
    from ui.lane import Progress

MOST_NAMED = 20
Told = tuple["Path", Outcome | CahierError]
Good = tuple["Path", int]
"""A package that was checked, and how many entries it holds."""
ENDS = frozenset({Fault.STOPPED, Fault.LOCKED})
"""What is no verdict on a package: the work as a whole ended."""


class CopyInCard(Part):
    """Dry run, then the real thing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self._good: list[Good] = []
        self._rest: Coming | None = None
        self.title, self.help = text("h2"), text("sub", wrap=True)
        self.files = FilesField(
            desk.setting, N_("Choose the packages of a stick, or drop them here."), "*.cahier *.iso"
        )
        self.stick = QPushButton()
        self._others: tuple[str, ...] = ()
        self.outcomes = Entries(desk.setting)
        self.running = Running(desk.setting)
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
        foot.addWidget(self.running, 1)
        foot.addStretch(0)
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.files.chosen.connect(self.look_at)
        self.stick.clicked.connect(self._look_at_stick)
        self.take.clicked.connect(self._take)
        found = desk.findChild(Resumed)
        self.resumed = found if isinstance(found, Resumed) else Resumed(desk)
        self.resumed.began.connect(self._show_resumed)
        self.resumed.told.connect(self.running.tell)
        self.resumed.ended.connect(self._resumed)
        if self.resumed.ticket is not None:
            self._show_resumed()
        self.retranslate()

    def _show_resumed(self) -> None:
        """A package that was interrupted goes on by itself."""
        if self.resumed.ticket is not None and not self.running.is_on:
            self.running.begin(self.resumed.ticket)
            self.running.tell(0, 0, self.resumed.name)
            self._enable()

    def _resumed(self) -> None:
        self.running.end()
        self.look_for_rest()

    def _look_at_stick(self) -> None:
        found = media(to_read=True)
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
        good = [(path, 0) for path in paths]

        def job(session: Session, told: Progress, cancelled: Event) -> list[Told]:
            return _each(session, good, until_stopped(told, cancelled), dry_run=True)

        self.running.begin(self.desk.read_long(job, self._checked, self._ended, self.running.tell))

    def _checked(self, told: list[Told]) -> None:
        self.running.end()
        good = [(path, outcome) for path, outcome in told if isinstance(outcome, Outcome)]
        self._good = [(path, outcome.manifest.entries) for path, outcome in good if outcome.new]
        self._show(told, _("would be new"))
        self._enable()

    def _take(self) -> None:
        good, self._good = self._good, []
        self.take.setEnabled(False)

        def job(session: Session, told: Progress, cancelled: Event) -> list[Told]:
            progress, rest = until_stopped(told, cancelled), coming(session.reader)
            if rest is not None:
                go_on(session, progress=naming(progress, rest.name))
            return _each(session, good, progress, dry_run=False)

        self.running.begin(self.desk.write_long(job, self._taken, self._ended, self.running.tell))

    def _taken(self, told: list[Told]) -> None:
        self.running.end()
        self._rest = None
        self._enable()
        if told:
            self._show(told, _("taken in"))
        else:
            self.outcomes.show_items([Item(_("Everything is in."), "h3", "check", "ok")], _("Packages"))

    def _ended(self, error: CahierError) -> None:
        self.running.end()
        if error.fault is not Fault.STOPPED:
            self.desk.refuse(error)
        self.outcomes.show_items([], _("Packages"))
        self.look_for_rest()

    def look_for_rest(self) -> None:
        """Show the package that was stopped on the way, if there is one."""
        if not self.running.is_on:
            self.desk.run(lambda session: coming(session.reader), self._found_rest)

    def _found_rest(self, rest: Coming | None) -> None:
        if self.running.is_on:
            return
        was, self._rest = self._rest, rest
        if rest is not None:
            said = _("{name}: {done} of {total} entries are in. What is in stays in; the rest waits here.")
            item = Item(said.format(name=rest.name, done=rest.lines, total=rest.total), "h3", "alert", "warn")
            self.outcomes.show_items([item], _("Packages"))
        elif was is not None:
            self.outcomes.show_items([], _("Packages"))
        self._enable()

    def _enable(self) -> None:
        self.take.setText(_("Take in") if self._rest is None or self._good else _("Go on"))
        self.take.setEnabled(not self.running.is_on and (bool(self._good) or self._rest is not None))

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
            items += [Item(late_words(each), "danger", "alert", "danger") for each in outcome.late]
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
        self._enable()
        self.stick.setText(_("Everything on the stick"))


def late_words(late: Late) -> str:
    """What came of a laptop after it was called off, though it was written before."""
    entries = ngettext("{n} entry", "{n} entries", late.entries)
    said = _("{entries} of {label}, dated before it was called off on {date}, came only now: to be looked at.")
    return said.format(entries=entries, label=late.label, date=late.called_off_at[:10])


def _each(session: Session, good: list[Good], progress: Progress, *, dry_run: bool) -> list[Told]:
    """What becomes of each package; one that is refused does not stop the others.

    Raises:
        CahierError: ``stopped``, ``locked``: what is in stays in.
    """
    told: list[Told] = []
    total, before = sum(entries for _path, entries in good), 0
    for path, entries in good:

        def of_all(done: int, of: int, before: int = before, name: str = path.name) -> None:
            progress(before + done if of else done, total if of else 0, name)

        try:
            told.append((path, take_in(session, path, dry_run=dry_run, progress=of_all)))
        except CahierError as error:
            if error.fault in ENDS:
                raise
            told.append((path, error))
        before += entries
    return told
