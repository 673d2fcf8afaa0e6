"""After the outage, for IT: the six steps from the packages to the closing report, each with what can be done next.

Everything is read from the book and the ledger, so it can be left at any moment and taken up by
somebody else. Nothing links itself: one person says that two files are one, another confirms it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from console.crossing.census import preview
from console.errors import CahierError
from console.recovery import sheets
from console.recovery.delivery import acknowledge, deliver
from console.recovery.matching import Candidate, Choice, decide
from console.recovery.report import on_paper, report
from console.recovery.steps import Steps, steps
from console.recovery.wire import peer_of, send
from console.ward import patients
from console.words import N_, _, ngettext
from ui.pages.list_page import Card, Doing, Group, ListPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.paper.sheet import Paper
    from console.record.census import CensusRow
    from console.recovery.steps import Collected, Given, Proposed
    from console.ward.session import Session
    from ui.widgets.line import Tone

RULES = {
    "IDENTIFIER": N_("number and birth date"),
    "MATRICULE": N_("INS and birth date"),
    "STRICT_TRAITS": N_("all strict traits"),
    "NAMES": N_("near names and the birth date"),
    "NAMES_NEAR_DATE": N_("names, and nearly the birth date"),
    "NUMBER_ALONE": N_("the number alone"),
    "ONE_NAME": N_("one name and the birth date"),
    "NAMES_ALONE": N_("the names alone"),
    "BED_AND_TIME": N_("bed and time"),
    "LIKENESS": N_("alike as a whole"),
}
TRAITS = {
    "birth_name": N_("birth name"),
    "given_name": N_("given name"),
    "birth_date": N_("birth date"),
    "sex": N_("sex"),
    "birthplace": N_("birthplace"),
    "matricule": N_("INS"),
    "number": N_("number"),
    "unit": N_("unit"),
    "bed": N_("bed"),
}
OUTCOMES = {"TRANSMIT": N_("as data"), "ATTACH": N_("in the dossier"), "ARCHIVE": N_("archived")}
_MOST = 60
"""So many lines of a step are shown; the count above them says how many there are."""


class RecoveryPage(ListPage):
    """Collect, match, look at contradictions, policy, deliver, account."""

    key: ClassVar[str] = "recovery"
    heading: ClassVar[str] = N_("After the outage")
    touching: ClassVar[frozenset[str]] = frozenset(
        {"link_proposed", "link_confirmed", "unlinked", "package_received", "trait", "struck"}
    )

    @override
    def build(self) -> None:
        """The index, a folder to deliver into, and the closing report."""
        self.rows: list[CensusRow] = []
        self.folder: Path | None = None
        self.index = self.button(self._choose_index)
        self.closing = self.button(self._closing)
        self.giving = self.button(self._choose_folder, is_primary=True)

    @override
    def word(self) -> None:
        """Word the buttons."""
        self.index.setText(_("Patient index…"))
        self.closing.setText(_("Closing report…"))
        self.giving.setText(_("Deliver into a folder…"))

    @override
    def look(self, session: Session) -> Steps | CahierError:
        """Read where the recovery stands; a refusal is shown in the place of the steps."""
        try:
            return steps(session, self.rows)
        except CahierError as refusal:
            return refusal

    @override
    def groups(self) -> Sequence[Group]:
        """The six steps, or why they are not shown."""
        seen: Steps | CahierError = self.seen
        is_open = isinstance(seen, Steps)
        for button in (self.index, self.closing, self.giving):
            button.setEnabled(is_open)
        if not isinstance(seen, Steps):
            return (Group(_("For IT"), (Card(str(seen), sign="lock", tone="warn"),)),)
        return (
            Group(_("1. Collect the packages"), tuple(map(self._laptop, seen.collected))),
            Group(
                _("2. Who is who"),
                (*map(self._waiting, seen.proposed), *map(self._candidate, seen.candidates[:_MOST])),
                self._nothing_to_match(),
            ),
            Group(
                _("3. What contradicts itself"),
                tuple(
                    Card(
                        f"{each.kind.label} · {each.about}",
                        tuple(f"{side.name}: {side.said}" for side in each.sides),
                        sign="alert",
                        tone="warn",
                        doings=(Doing(_("Open the file"), partial(self._open_file, each.sides[0].patient)),),
                    )
                    for each in seen.conflicts[:_MOST]
                ),
                _("Nothing contradicts itself."),
            ),
            Group(
                _("4. What goes where"),
                tuple(
                    Card(
                        _(OUTCOMES[rule.outcome]),
                        (" · ".join((*rule.kinds, *rule.units, *rule.targets)) or _("everything"),),
                    )
                    for rule in seen.policy
                ),
                _("Everything goes as data wherever a system has a place for it."),
            ),
            Group(_("5. Deliver"), tuple(map(self._target, seen.given))),
            Group(_("6. Account for everything"), (self._account(seen),)),
        )

    # --- the lines ---------------------------------------------------------------------------------

    def _laptop(self, each: Collected) -> Card:
        said = ngettext("{n} entry", "{n} entries", each.entries)
        missing = ", ".join(f"{gap.first}–{gap.last}" for gap in each.gaps)
        alarm = _("Numbers that no package brought: {numbers}").format(numbers=missing) if missing else ""
        take = Doing(_("Take in"), partial(self.desk.show_page, "exchange", card="in"))
        return Card(each.label, (said,), alarm, "laptop", "danger" if missing else "ok", (take,))

    def _nothing_to_match(self) -> str:
        if self.rows:
            return _("Nobody is left to be matched.")
        return _("Choose the recovered patient index (CSV, HL7 or FHIR) to see who may be whom.")

    def _waiting(self, each: Proposed) -> Card:
        under = (_("{reason} — proposed by {name}").format(reason=each.reason, name=each.author),)
        if not each.may_confirm:
            return Card(f"{each.one} = {each.other}", under, _("Waits for a second person."), "account-clock", "warn")
        confirm = Doing(_("Confirm"), partial(self._confirm, each.link))
        return Card(f"{each.one} = {each.other}", under, "", "account-check", "warn", (confirm,))

    def _candidate(self, each: Candidate) -> Card:
        row = each.row
        theirs = f"{row.birth_name.upper()}, {' '.join(row.given_names)} · {row.birth_date or '?'} · {row.number}"
        agrees, differs = (", ".join(_(TRAITS[name]) for name in names) for names in (each.agrees, each.differs))
        under = [_("In the index: {person}").format(person=theirs), _("Agrees: {traits}").format(traits=agrees)]
        if differs:
            under.append(_("Differs: {traits}").format(traits=differs))
        doings = (
            Doing(_("Same person"), partial(self._decide, each, "SAME", agrees)),
            Doing(_("Somebody else"), partial(self._put_aside, each)),
        )
        heading = f"{each.name} · {each.number} — {_(RULES[each.rule])}"
        return Card(heading, tuple(under), sign="account-question", doings=doings)

    def _target(self, each: Given) -> Card:
        counts = [f"{state.label} {count}" for state, count in each.messages]
        refused = [f"{reason} ({count})" for reason, count in each.refusals[:3]]
        waits = dict(each.messages)
        alarm = _("Refused: {reasons}").format(reasons="; ".join(refused)) if refused else ""
        doings = [
            Doing(_("Send to {address}").format(address=address), partial(self._send, address))
            for address in self._addresses(each.target)
        ]
        doings.append(Doing(_("Read answers…"), self._choose_answers))
        is_done = bool(waits) and all(state.is_terminal for state in waits)
        tone: Tone = "danger" if refused else "ok" if is_done else "plain"
        return Card(each.target.upper(), (" · ".join(counts) or _("Nothing was delivered yet."),), alarm,
                    "send", tone, tuple(doings))  # fmt: skip

    def _addresses(self, target: str) -> tuple[str, ...]:
        session = self.desk.session
        wanted = session.site.giving_back.addresses if session is not None else ()
        return tuple(each for each in wanted if each.startswith("mllp") == (target == "hl7") and target != "csv")

    def _account(self, seen: Steps) -> Card:
        said = _("{settled} of {made} outcomes are settled.").format(settled=seen.made - seen.open, made=seen.made)
        doings = (
            Doing(_("Burn-down…"), partial(self._save, "burn-down.pdf", sheets.burn_down_page)),
            Doing(_("Sheets to type from…"), partial(self._save, "rekey.pdf", _rekey)),
            Doing(_("Letters…"), self._choose_letters),
        )
        is_done = bool(seen.made) and not seen.open
        return Card(said, (), "", "check-circle" if is_done else "progress-clock", "ok" if is_done else "warn", doings)

    # --- what can be done --------------------------------------------------------------------------

    def _open_file(self, patient: str) -> None:
        self.desk.show_page("patient", patient=patient)

    def _confirm(self, link: str) -> None:
        self.desk.write(lambda session: patients.confirm_link(session, link), self._again)

    def _decide(self, each: Candidate, choice: Choice, agrees: str) -> None:
        reason = _("Agrees: {traits}").format(traits=agrees)
        decided = msgspec.structs.replace(each, decision=choice, reason=reason)
        self.desk.write(lambda session: decide(session, [decided]), self._again)

    def _put_aside(self, each: Candidate) -> None:
        """Not this row: it is no more proposed for this person as long as this index is open."""
        left = tuple(one for one in self.seen.candidates if one is not each)
        self.show_seen(replace(self.seen, candidates=left))

    def read_index(self, paths: Sequence[Path]) -> None:
        """Read the recovered patient index and look for everybody in it."""

        def read(session: Session) -> list[CensusRow]:
            outcomes = preview(session, list(paths)).reading.outcomes
            return [each.row for each in outcomes if each.row is not None]

        self.desk.run(read, self._indexed)

    def _indexed(self, rows: list[CensusRow]) -> None:
        self.rows = rows
        self.refresh()

    def deliver_into(self, folder: Path) -> None:
        """Bring everything that has not gone out into a folder."""
        self.folder = folder
        self.desk.write_long(lambda session, told, _cancelled: deliver(session, folder, progress=told), self._again)

    def read_answers(self, folder: Path) -> None:
        """Read what the hospital's systems answered."""
        self.desk.write(lambda session: acknowledge(session, folder), self._again)

    def _send(self, address: str) -> None:
        self.desk.write_long(
            lambda session, told, _cancelled: send(session, peer_of(address, session.site), progress=told), self._again
        )

    def _again(self, _answer: object) -> None:
        self.refresh()

    def _save(self, name: str, make: Callable[[Session], Paper]) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save"), name, "*.pdf")
        if path:
            self.save(Path(path), make)

    def save(self, path: Path, make: Callable[[Session], Paper]) -> None:
        """Write a document of recovery where somebody said."""
        self.desk.run(lambda session: path.write_bytes(make(session).data), self._again)

    def _closing(self) -> None:
        folder = self.folder

        def made(session: Session) -> Paper:
            return on_paper(report(session, folder), sheets.imprint(session, "R-CLOSING"))

        self._save("closing.pdf", made)

    def _choose_index(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Patient index…"), "", "*.csv *.hl7 *.json *.ndjson;;*")
        if names:
            self.read_index([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Deliver into a folder…"))
        if name:
            self.deliver_into(Path(name))

    def _choose_answers(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Read answers…"))
        if name:
            self.read_answers(Path(name))

    def _choose_letters(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Letters…"))
        if name:
            self.desk.run(lambda session: _write_letters(session, Path(name)), self._again)

    @override
    def _beat(self) -> None:
        """Nothing here changes with the minute alone."""


def _rekey(session: Session) -> Paper:
    return sheets.rekey_pages(session, session.site.giving_back.targets[0])


def _write_letters(session: Session, folder: Path) -> None:
    for name, paper in sheets.letters(session):
        (folder / f"{name}.pdf").write_bytes(paper.data)
