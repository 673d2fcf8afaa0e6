"""Search from anywhere: people wherever they are, beds of the board, and every page and form by its words.

Relies on the desk for reading and going there; the field shows what it is handed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.record.identity import fold
from console.record.movements import Whereabouts
from console.record.places import label_of
from console.record.showing import date_text
from console.ward import finding
from console.words import _, ngettext
from ui.widgets.search_field import Hit
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.found import Found
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.setting import Setting

MOST_PEOPLE, MOST_BEDS, MOST_COMMANDS = 6, 3, 6


def where_words(who: Found, setting: Setting) -> str:
    """Where somebody is, since when, and where they are going, in one line."""
    parts = [who.whereabouts.label]
    if who.whereabouts is Whereabouts.PRESENT:
        parts = [" ".join(part for part in (label_of(setting.places, who.unit), phrases.bed_words(who.bed)) if part)]
    to_unit = label_of(setting.places, who.to_unit) if who.whereabouts is Whereabouts.IN_TRANSIT else ""
    if going := who.to_hospital or to_unit:
        parts.append(_("to {place}").format(place=going))
    elif who.to_unit and who.whereabouts is not Whereabouts.PRESENT:
        parts.append(_("expected in {place}").format(place=label_of(setting.places, who.to_unit)))
    if who.whereabouts is not Whereabouts.PRESENT and who.since:
        parts.append(_("since {time}").format(time=setting.moment(who.since)))
    if who.is_expected:
        parts.append(_("census, not confirmed"))
    return " · ".join(parts)


def locator_words(who: Found, setting: Setting, *, is_near: bool = False) -> str:
    """The second identifier and where somebody is: all that is shown of another unit's patients."""
    born = _("born {date}").format(date=date_text(who.birth_date)) if who.birth_date else _("birth date unknown")
    near = _("near name") if is_near else ""
    return " · ".join(part for part in (near, born, where_words(who, setting)) if part)


class Finder(QObject):
    """Listens to the search field of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.shell.topbar.search)
        self._desk, self._field = desk, desk.shell.topbar.search
        self._asked = 0
        self._field.text_changed.connect(self.find)
        self._field.chosen.connect(self.go)

    def find(self, typed: str) -> None:
        """Look for what is typed; only the answer to the last question is shown."""
        self._asked += 1
        number = self._asked
        if not fold(typed) or self._desk.session is None:
            self._field.show_hits(())
            return

        def done(found: list[Hit]) -> None:
            if number == self._asked and self._desk.session is not None:
                self._field.show_hits([*found, *self._named(typed)])

        self._desk.run(lambda session: self._look(session, typed), done)

    def _look(self, session: Session, typed: str) -> list[Hit]:
        setting, found = self._desk.setting, finding.find(session, typed, MOST_PEOPLE)
        people = [_hit(each, setting, is_near=found.is_near) for each in found.people]
        for unit, there in found.units:
            people.append(
                Hit(
                    "unit",
                    unit.code,
                    unit.label,
                    ngettext("{n} patient", "{n} patients", len(there)),
                    "hospital-building",
                )
            )
            people += [_hit(each, setting) for each in sorted(there, key=lambda each: (each.bed or "", each.name))]
        beds = [
            Hit("bed", who.id if who else f"bed {bed}", phrases.bed_words(bed), who.name if who else _("Empty bed"),
                "bed-outline")
            for bed, who in finding.beds(session, typed, MOST_BEDS)
        ]  # fmt: skip
        return [*people, *beds]

    def _named(self, typed: str) -> list[Hit]:
        """Pages, forms and tools by their words, the nearest first."""
        named = [each for each in self._desk.commands.values() if each.listed and each.answers_to(typed)]
        named.sort(key=lambda each: each.farness(typed))
        return [Hit("command", each.key, _(each.title), each.keys, each.icon) for each in named][:MOST_COMMANDS]

    def go(self, hit: Hit) -> None:
        """Go to what was chosen."""
        if hit.kind == "unit":
            self._field.keep(hit.title)
        elif hit.kind == "patient":
            self._desk.show_page("patient", patient=hit.key)
        elif hit.kind == "bed":
            self._desk.show_board(hit.key)
        else:
            self._desk.do(hit.key, self._desk.patient)


def _hit(who: Found, setting: Setting, *, is_near: bool = False) -> Hit:
    return Hit("patient", who.id, who.name or _("Unknown person"), locator_words(who, setting, is_near=is_near))
