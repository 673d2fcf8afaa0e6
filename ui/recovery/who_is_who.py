"""Step 2: who in the recovered index is a patient of the downtime. Nothing links itself, two people agree on a link."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from console.crossing.census import preview
from console.recovery.deciding import decide
from console.recovery.search import Search
from console.recovery.trait_pairs import of_candidates, of_link
from console.ward import patients
from console.ward.corrections import strike
from console.words import N_, _, ngettext
from ui.recovery.step_card import MOST, Standing, StepCard
from ui.widgets.card_list import Card, Doing, Group
from ui.widgets.held_against import Holds, Pair, Pairs
from ui.wording.phrases import date_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.candidate import Candidate
    from console.recovery.progress import Progress
    from console.recovery.set_aside import SetAside
    from console.recovery.steps import Proposed, Steps
    from console.recovery.trait_pairs import TraitPair
    from console.ward.session import Session

RULES = {
    "IDENTIFIER": N_("Same number and same birth date."),
    "MATRICULE": N_("Same INS and same birth date."),
    "STRICT_TRAITS": N_("Same names, same birth date, same sex."),
    "NAMES": N_("Names the same, nearly so or exchanged; the birth date agrees, perhaps with day and month exchanged."),
    "NAMES_NEAR_DATE": N_("Names the same or nearly so; the birth date is nearly the same or known in part."),
    "NUMBER_ALONE": N_("Same number or INS; the rest does not confirm it."),
    "ONE_NAME": N_("Same birth date, but only one of the names is near."),
    "NAMES_ALONE": N_("Same names, but not the same birth date."),
    "BED_AND_TIME": N_("Same bed, admitted within a day; nothing else points to it."),
    "LIKENESS": N_("Alike as a whole, though no single rule says so."),
}
TRAITS = {
    "birth_name": N_("birth name"),
    "used_name": N_("name in use"),
    "given_name": N_("given name"),
    "birth_date": N_("birth date"),
    "sex": N_("sex"),
    "birthplace": N_("birthplace"),
    "matricule": N_("INS"),
    "number": N_("number"),
    "unit": N_("unit"),
    "bed": N_("bed"),
}

TABLES = 12
"""So many tables at once: what one decides makes room for the next, and more of them would keep the window waiting."""


class WhoIsWhoCard(StepCard):
    """What waits for a second person, whom somebody may be, and who was linked."""

    key: ClassVar[str] = "who"
    heading: ClassVar[str] = N_("Who is who")
    purpose: ClassVar[str] = N_(
        "Nothing links itself. “Same person” proposes a link that a second person confirms; “Somebody else” takes the"
        " proposal off the list. Both can be undone."
    )

    @override
    def build(self) -> None:
        """The recovered index."""
        self.search: Search | None = None
        self._pairs: dict[tuple[str, str], tuple[TraitPair, ...]] = {}  # of candidates, and of what waits
        self.read = self.note()
        self.index = self.button(self._choose, is_primary=True, starts_work=True)

    @override
    def word(self) -> None:
        """Word the button, and how many people the index has."""
        self.index.setText(_("Patient index…"))
        many = len(self.search.rows) if self.search is not None else 0
        self.read.setText(ngettext("{n} person in the index", "{n} people in the index", many) if many else "")

    @override
    def look(self, session: Session, seen: Steps) -> dict[tuple[str, str], tuple[TraitPair, ...]]:
        """What both sides say of those who are shown."""
        shown = seen.candidates[:TABLES]
        found = {
            (each.patient, each.row.number or ""): pairs
            for each, pairs in zip(shown, of_candidates(session, shown), strict=True)
        }
        return found | {each.ids: of_link(session, each.ids) for each in _to_confirm(seen)}

    @override
    def take(self, found: dict[tuple[str, str], tuple[TraitPair, ...]] | None) -> None:
        """Keep what both sides say."""
        self._pairs = found or {}

    @override
    def standing(self, seen: Steps) -> Standing:
        """What is to be decided, then what is to be confirmed."""
        left, waiting = len(seen.candidates), len(seen.proposed)
        said = []
        if left:
            said.append(ngettext("{n} to look at", "{n} to look at", left))
        if waiting:
            said.append(ngettext("{n} to be confirmed", "{n} to be confirmed", waiting))
        if said:
            return Standing(" · ".join(said), "warn")
        return Standing(_("Nobody is left"), "ok") if self.search else Standing(_("No patient index yet"), "plain")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """What can be done first comes first."""
        found, groups = seen.candidates, []
        if seen.proposed:
            waiting = tuple(map(self._waiting, _to_confirm(seen)))
            left_out = len(seen.proposed) - len(waiting)
            groups += [Group("", alone)] if (alone := self._alone(seen)) else []
            groups.append(Group(_("To be confirmed by a second person"), waiting, left_out=left_out))
        shown = tuple(map(self._candidate, found[:TABLES]))
        groups.append(Group(_("Perhaps the same person"), shown, self._nobody(), len(found) - len(shown)))
        if seen.linked:
            linked = tuple(map(self._linked, seen.linked[:MOST]))
            groups.append(Group(_("Linked"), linked, left_out=len(seen.linked) - len(linked)))
        if seen.set_aside:
            aside = tuple(map(self._aside, seen.set_aside[:MOST]))
            groups.append(Group(_("Somebody else"), aside, left_out=len(seen.set_aside) - len(aside)))
        return groups

    def _nobody(self) -> str:
        if self.search is not None:
            return _("Nobody is left to be matched.")
        return _("Choose the recovered patient index (CSV, HL7 or FHIR) to see who may be whom.")

    # --- the lines ---------------------------------------------------------------------------------

    def _alone(self, seen: Steps) -> tuple[Card, ...]:
        """Links need two people: who the second one can be, or how there comes to be one."""
        mine = [each for each in seen.proposed if not each.may_confirm]
        if not mine:
            return ()
        waits = ngettext("{n} link waits for a second person.", "{n} links wait for a second person.", len(mine))
        if seen.seconds:
            said = _("It can be confirmed by: {names}. Lock, and let one of them sign in.").format(
                names=", ".join(seen.seconds)
            )
            doing = Doing(_("Lock"), partial(self.desk.shell.use_tool, "lock"))
            return (Card(waits, (said,), sign="account-multiple", tone="warn", doings=(doing,)),)
        said = _("Only you have keys here, and nobody confirms their own link: add a colleague, who then signs in.")
        doing = Doing(_("Add a person"), partial(self.desk.show_page, "people"))
        return (Card(waits, (said,), sign="account-plus", tone="danger", doings=(doing,)),)

    def _waiting(self, each: Proposed) -> Card:
        names = f"{each.one} = {each.other}"
        under = (_("{reason} — proposed by {name}").format(reason=each.reason, name=each.author),)
        apart = Doing(_("Set apart…"), partial(self._unlink, each.link, names))
        if not each.may_confirm:
            return Card(names, under, _("Waits for a second person."), "account-clock", "warn", (apart,))
        pairs = self._beside(each.ids, _("one file"), _("the other file"))
        confirm = Doing(_("Confirm"), partial(self._confirm, each.link))
        return Card(names, under, "", "account-check", "warn", (confirm, apart), pairs)

    def _linked(self, each: Proposed) -> Card:
        names = f"{each.one} = {each.other}"
        said = _("{reason} — proposed by {name}, confirmed by {other}").format(
            reason=each.reason, name=each.author, other=each.confirmed_by
        )
        apart = Doing(_("Set apart…"), partial(self._unlink, each.link, names))
        return Card(names, (said,), "", "account-check", "ok", (apart,))

    def _aside(self, each: SetAside) -> Card:
        names = f"{each.name} ≠ {each.number}"
        said = _("{reason} — said by {name}").format(reason=each.reason, name=each.author)
        again = self.looking_again(f"{names}\n{said}", partial(strike, entry_id=each.entry))
        return Card(names, (said,), "", "account-remove", "ok", (again,))

    def _candidate(self, each: Candidate) -> Card:
        doings = (
            Doing(_("Same person"), partial(self._same, each)),
            Doing(_("Somebody else"), partial(self._somebody_else, each)),
        )
        pairs = self._beside((each.patient, each.row.number or ""), _("in the book"), _("in the index"))
        return Card(each.name, (_(RULES[each.rule]),), sign="account-question", doings=doings, pairs=pairs)

    def _beside(self, key: tuple[str, str], one: str, other: str) -> Pairs | None:
        lines = tuple(
            Pair(_(TRAITS[pair.name]), _said(pair.name, pair.ours), _said(pair.name, pair.theirs), Holds[pair.holds])
            for pair in self._pairs.get(key, ())
        )
        return Pairs(one, other, lines) if lines else None

    # --- what can be done --------------------------------------------------------------------------

    def _confirm(self, link: str) -> None:
        self.desk.write(lambda session: patients.confirm_link(session, link), self.read_again)

    def _same(self, each: Candidate) -> None:
        reason = _("Agrees: {traits}").format(traits=", ".join(_(TRAITS[name]) for name in each.agrees))
        decided = msgspec.structs.replace(each, decision="SAME", reason=reason)
        self.desk.write(lambda session: decide(session, [decided]), self._proposed)

    def _proposed(self, _answer: object) -> None:
        self._say(_("Proposed. A second person confirms it."))
        self.read_again()

    def _somebody_else(self, each: Candidate) -> None:
        """Not this row: an entry says so, and it is offered for this person no more."""
        differs = ", ".join(_(TRAITS[name]) for name in each.differs)
        reason = _("Differs: {traits}").format(traits=differs) if differs else _("Somebody else")
        decided = msgspec.structs.replace(each, decision="DIFFERENT", reason=reason)
        self.desk.write(lambda session: decide(session, [decided]), self.read_again)

    def _unlink(self, link: str, names: str) -> None:
        self.desk.open_form("unlink", None, link=link, names=names)

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Patient index…"), "", "*.csv *.hl7 *.json *.ndjson;;*")
        if names:
            self.read_index([Path(name) for name in names])

    def read_index(self, paths: Sequence[Path]) -> None:
        """Read the recovered patient index and look for everybody in it, beside everything else."""

        def read(own: Session, progress: Progress) -> Search:
            total = len(own.reader.patients())
            outcomes = preview(own, list(paths)).reading.outcomes
            progress(0, total)
            search = Search(own, [each.row for each in outcomes if each.row is not None])
            while left := search.look_further(own):
                progress(total - left, total)
            return search

        self.work(", ".join(path.name for path in paths), read, self._indexed, writes=False)

    def _indexed(self, search: Search) -> None:
        self.search = search


def _to_confirm(seen: Steps) -> list[Proposed]:
    """The links that wait, those first that whoever looks may confirm."""
    return sorted(seen.proposed, key=lambda each: not each.may_confirm)[:TABLES]


def _said(name: str, value: str) -> str:
    return date_words(value) if name == "birth_date" else value
