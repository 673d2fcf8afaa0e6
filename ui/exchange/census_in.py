"""Census: files are read and shown line by line, and loaded only when somebody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.crossing import census
from console.crossing.sealed_census import newest, preview_sealed
from console.crossing.stick import look
from console.words import N_, _, ngettext
from ui.exchange.files import FilesField
from ui.media import media
from ui.widgets.entries import Entries, Item
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.wording import phrases

if TYPE_CHECKING:
    from pathlib import Path

    from console.crossing.census import Loaded, Seen
    from console.errors import CahierError
    from console.record.census import LineOutcome
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.setting import Setting

OUTCOMES = {
    "IN_BED": N_("in bed"),
    "EXPECTED": N_("to be admitted"),
    "KNOWN": N_("known, not in bed"),
    "LEFT": N_("left"),
    "IGNORED": N_("not needed"),
    "REFUSED": N_("refused"),
}
_MOST_LINES = 200


class CensusCard(Part):
    """Preview, then load."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self._seen: Seen | None = None
        self.title, self.help = text("h2"), text("sub", wrap=True)
        pattern = "*.csv *.txt *.hl7 *.json *.ndjson *.xml;;*"
        self.files = FilesField(desk.setting, N_("Choose the census (CSV, HL7 or FHIR), or drop it here."), pattern)
        self.counts = Line(desk.setting)
        self.counts.hide()
        self.lines = Entries(desk.setting)
        self.sealed = QPushButton()
        self.load = QPushButton()
        self.load.setObjectName("primary")
        self.load.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.title, self.help, self.files, self.counts):
            column.addWidget(widget)
        column.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.sealed)
        foot.addStretch(1)
        foot.addWidget(self.load)
        column.addLayout(foot)
        self.files.chosen.connect(self.look_at)
        self.sealed.clicked.connect(self._look_for_sealed)
        self.load.clicked.connect(self._load)
        self.retranslate()

    def look_at(self, paths: list[Path]) -> None:
        """Read files and say what would become of each line; nothing changes."""
        self._seen = None
        self.load.setEnabled(False)
        self.desk.run(lambda session: census.preview(session, paths), self._show, self._refused)

    def _look_for_sealed(self) -> None:
        self.take_newest([medium.folder for medium in media(to_read=True)])

    def take_newest(self, folders: list[Path]) -> None:
        """Show the newest sealed census of some media; nothing changes."""
        self._seen = None
        self.load.setEnabled(False)

        def opened(session: Session) -> Seen:
            paths = [path for folder in folders for path in look(folder).censuses]
            return preview_sealed(session, newest(session, paths))

        self.desk.run(opened, self._show, self._refused)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        outcomes = seen.reading.outcomes
        counted = [f"{seen.count(code)} {_(label)}" for code, label in OUTCOMES.items() if seen.count(code)]
        age = phrases.span(max(self.setting.minutes_since(seen.stated_at), 0))
        said = _("{name} · {language} · {age} old · {counts}").format(
            name=seen.name, language=seen.reading.language, age=age, counts=", ".join(counted)
        )
        self.counts.say(said, "warn" if seen.count("REFUSED") else "ok", "clipboard-list")
        self.counts.show()
        # What was refused is read first: it is what somebody has to look after on the ward.
        ordered = sorted(outcomes, key=lambda each: (each.outcome != "REFUSED", each.line))[:_MOST_LINES]
        self.lines.show_items([_item(each, self.setting) for each in ordered], _("Lines of the census"))
        self.load.setEnabled(bool(seen.rows))
        self.load.setText(ngettext("Load {n} person", "Load {n} people", len(seen.rows)))
        self.load.setFocus()

    def _refused(self, error: CahierError) -> None:
        self.counts.say(str(error), "danger", "alert-circle")
        self.counts.show()

    def _load(self) -> None:
        seen = self._seen
        if seen is not None:
            self.load.setEnabled(False)
            self.desk.write(lambda session: census.load(session, seen), self._loaded, self._refused)

    def _loaded(self, loaded: Loaded) -> None:
        said = (
            _("This census was here already: nothing changed.")
            if loaded.was_here
            else ngettext(
                "{n} person loaded. Next: the bed round.", "{n} people loaded. Next: the bed round.", loaded.rows
            )
        )
        self.counts.say(said, "ok", "check")
        self.counts.show()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Load a census"))
        self.help.setText(
            _(
                "A census says who was where when the other system wrote it."
                " Nobody is confirmed by it: the bed round does that."
            )
        )
        self.load.setText(_("Load"))
        self.sealed.setText(_("The newest of the downtime box"))


def _item(each: LineOutcome, setting: Setting) -> Item:
    row = each.row
    who = f"{row.birth_name.upper()} {' '.join(row.given_names)}".strip() if row else ""
    where = " ".join(part for part in (row.unit, row.bed) if part) if row else ""
    when = setting.moment(row.expected_at) if row and row.expected_at else ""
    outcome = _(OUTCOMES.get(each.outcome, each.outcome))
    parts = (_("line {n}").format(n=each.line), who, where, outcome, when, each.detail)
    said = " · ".join(part for part in parts if part)
    if each.outcome == "REFUSED":
        return Item(said, "danger", "alert-circle", "danger")
    return Item(said, "" if each.outcome in ("IN_BED", "EXPECTED") else "sub")
