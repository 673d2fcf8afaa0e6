"""After the outage, for IT: the six steps from the packages to the closing report, each with what can be done next.

Everything is read from the book and the ledger, so it can be left at any moment and taken up by
somebody else. Nothing links itself: one person says that two files are one, another confirms it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import msgspec
from PySide6.QtWidgets import QFileDialog, QVBoxLayout
from typing_extensions import override

from console.crossing.census import preview
from console.errors import CahierError
from console.recovery import sheets
from console.recovery.connection import read_connection
from console.recovery.delivery import acknowledge, deliver
from console.recovery.matching import Candidate, Choice, decide
from console.recovery.receipt import SUFFIX, write_receipt
from console.recovery.report import on_paper, report
from console.recovery.settling import look_again
from console.recovery.steps import Steps, steps
from console.recovery.wire import PLAIN, peer_of, send
from console.store.ledger import State
from console.ward import patients
from console.ward.corrections import strike
from console.words import N_, _, ngettext
from ui.exchange.running import Running, until_stopped
from ui.pages.list_page import Card, Doing, Group, ListPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from console.paper.sheet import Paper
    from console.record.census import CensusRow
    from console.recovery.conflicts import Contradiction
    from console.recovery.connection import Connection
    from console.recovery.set_aside import SetAside
    from console.recovery.settling import Settled
    from console.recovery.steps import Accounted, Collected, Given, Proposed
    from console.ward.session import Session
    from ui.forms.recovery import Undo
    from ui.lane import Progress
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
_BURNING = 6
"""So many kinds of a unit are named in the burn-down on the screen; the page has them all."""
_MOST = 60
"""So many lines of a step are shown; the count above them says how many there are."""


class RecoveryPage(ListPage):
    """Collect, match, look at contradictions, policy, deliver, account."""

    key: ClassVar[str] = "recovery"
    heading: ClassVar[str] = N_("After the outage")
    touching: ClassVar[frozenset[str]] = frozenset(
        {
            "link_proposed",
            "link_confirmed",
            "unlinked",
            "package_received",
            "trait",
            "struck",
            "contradiction_reviewed",
            "told_apart",
            "index_row_set_aside",
            "receipt_given",
        }
    )

    @override
    def build(self) -> None:
        """The index, a folder to deliver into, the closing report, and how far long work is."""
        self.rows: list[CensusRow] = []
        self.folder: Path | None = None
        self.answers: Path | None = None
        self.connection = PLAIN
        self.connection_name = ""
        self.running = Running(self.setting)
        cast(QVBoxLayout, self.layout()).insertWidget(2, self.running)
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
            Group(_("1. Collect the packages"), self._laptops(seen.collected)),
            Group(
                _("2. Who is who"),
                (
                    *self._alone(seen),
                    *map(self._waiting, seen.proposed),
                    *map(self._candidate, seen.candidates[:_MOST]),
                    *map(self._linked, seen.linked[:_MOST]),
                    *map(self._apart, seen.set_aside[:_MOST]),
                ),
                self._nothing_to_match(),
            ),
            Group(
                _("3. What contradicts itself"),
                (*map(self._contradiction, seen.conflicts[:_MOST]), *map(self._settled, seen.settled[:_MOST])),
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
            Group(
                _("6. Account for everything"),
                (self._account(seen), *self._burn(seen), *self._receipts(seen.receipts)),
            ),
        )

    # --- the lines ---------------------------------------------------------------------------------

    def _laptops(self, collected: Sequence[Collected]) -> tuple[Card, ...]:
        """All laptops on one card; those of which numbers are missing on cards of their own."""
        take = Doing(_("Take in packages"), partial(self.desk.show_page, "exchange", card="in"))
        whole = [each for each in collected if not each.gaps]
        many = ngettext("{n} laptop, nothing missing", "{n} laptops, nothing missing", len(whole))
        said = " · ".join(f"{each.label} {each.entries}" for each in whole)
        short = [
            Card(
                each.label,
                (ngettext("{n} entry", "{n} entries", each.entries),),
                _("Numbers that no package brought: {numbers}").format(
                    numbers=", ".join(f"{gap.first}–{gap.last}" for gap in each.gaps)
                ),
                "laptop",
                "danger",
            )
            for each in collected
            if each.gaps
        ]
        return (Card(many, (said,) if said else (), "", "laptop", "ok" if whole else "plain", (take,)), *short)

    def _nothing_to_match(self) -> str:
        if self.rows:
            return _("Nobody is left to be matched.")
        return _("Choose the recovered patient index (CSV, HL7 or FHIR) to see who may be whom.")

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
        confirm = Doing(_("Confirm"), partial(self._confirm, each.link))
        return Card(names, under, "", "account-check", "warn", (confirm, apart))

    def _linked(self, each: Proposed) -> Card:
        names = f"{each.one} = {each.other}"
        said = _("{reason} — proposed by {name}, confirmed by {other}").format(
            reason=each.reason, name=each.author, other=each.confirmed_by
        )
        apart = Doing(_("Set apart…"), partial(self._unlink, each.link, names))
        return Card(names, (said,), "", "account-check", "ok", (apart,))

    def _contradiction(self, each: Contradiction) -> Card:
        sides = tuple(
            f"{side.name} – {side.what} – {side.author}, {self.setting.moment(side.occurred_at)}" for side in each.sides
        )
        doings = (
            Doing(_("Settle…"), partial(self.desk.open_form, "settle", None, contradiction=each)),
            Doing(_("Open the file"), partial(self._open_file, each.sides[0].patient)),
        )
        return Card(f"{each.kind.label} · {each.about}", sides, sign="alert", tone="warn", doings=doings)

    def _settled(self, each: Settled) -> Card:
        said = [_("{reason} — settled by {name}").format(reason=each.reason, name=each.author)]
        if each.struck:
            said.append(ngettext("{n} entry was struck", "{n} entries were struck", each.struck))
        heading = f"{each.kind.label} · {each.name}"
        again = self._again_at("\n".join((heading, *said)), partial(look_again, review=each.review))
        return Card(heading, tuple(said), sign="scale-balance", tone="ok", doings=(again,))

    def _apart(self, each: SetAside) -> Card:
        heading = f"{each.name} ≠ {each.number}"
        said = _("{reason} — said by {name}").format(reason=each.reason, name=each.author)
        again = self._again_at(f"{heading}\n{said}", partial(strike, entry_id=each.entry))
        return Card(heading, (said,), sign="account-remove", tone="ok", doings=(again,))

    def _again_at(self, said: str, undo: Undo) -> Doing:
        return Doing(_("Look again…"), partial(self.desk.open_form, "reopen", None, said=said, undo=undo))

    def _candidate(self, each: Candidate) -> Card:
        row = each.row
        theirs = f"{row.birth_name.upper()}, {' '.join(row.given_names)} · {row.birth_date or '?'} · {row.number}"
        agrees, differs = (", ".join(_(TRAITS[name]) for name in names) for names in (each.agrees, each.differs))
        under = [_("In the index: {person}").format(person=theirs), _("Agrees: {traits}").format(traits=agrees)]
        if differs:
            under.append(_("Differs: {traits}").format(traits=differs))
        doings = (
            Doing(_("Same person"), partial(self._decide, each, "SAME", _("Agrees: {traits}").format(traits=agrees))),
            Doing(_("Somebody else"), partial(self._decide, each, "DIFFERENT", "; ".join(under[1:]))),
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
        doings += [
            Doing(_("Again: {state}…").format(state=state.label), partial(self._again_typed, each.target, state.name))
            for state in (State.UNKNOWN, State.REJECTED)
            if waits.get(state)
        ]
        if self._addresses(each.target):
            doings.append(Doing(self._connection_words(), self._choose_connection))
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

    def _burn(self, seen: Steps) -> tuple[Card, ...]:
        """What is still open, by unit and kind, the most first; what is open at each target stands on one line."""
        left: dict[str, dict[str, dict[str, int]]] = {}
        for row in seen.burn:
            if row.made > row.settled:
                left.setdefault(row.unit, {}).setdefault(row.kind, {})[row.target.upper()] = row.made - row.settled
        cards = []
        for unit, kinds in left.items():
            most = sorted(kinds.items(), key=lambda each: -max(each[1].values()))
            said = [
                " · ".join((kind, *(f"{target} {count}" for target, count in targets.items())))
                for kind, targets in most[:_BURNING]
            ]
            heading = _("{unit}: still open").format(unit=unit)
            cards.append(Card(heading, (*said, *_and_more(len(most) - _BURNING)), sign="chart-bar", tone="warn"))
        return tuple(cards)

    def _receipts(self, laptops: Sequence[Accounted]) -> tuple[Card, ...]:
        """Those that may have one each with its button; the others on one card, with how far they are."""
        ready = [
            Card(
                _("{laptop}: everything has its outcome").format(laptop=each.label),
                (ngettext("{n} entry", "{n} entries", each.made),),
                sign="laptop",
                tone="ok",
                doings=(Doing(_("Receipt…"), partial(self._choose_receipt, each.station, each.label)),),
            )
            for each in laptops
            if each.may_have_receipt
        ]
        waiting = [f"{each.label} {each.accounted}/{each.made}" for each in laptops if not each.may_have_receipt]
        if not waiting:
            return tuple(ready)
        many = ngettext("{n} laptop has no receipt yet", "{n} laptops have no receipt yet", len(waiting))
        said = _("Entries that have their outcome everywhere: {laptops}").format(laptops=" · ".join(waiting))
        return (*ready, Card(many, (said,), sign="laptop", tone="warn"))

    # --- what can be done --------------------------------------------------------------------------

    def _open_file(self, patient: str) -> None:
        self.desk.show_page("patient", patient=patient)

    def _confirm(self, link: str) -> None:
        self.desk.write(lambda session: patients.confirm_link(session, link), self._again)

    def _decide(self, each: Candidate, choice: Choice, reason: str) -> None:
        decided = msgspec.structs.replace(each, decision=choice, reason=reason)
        self.desk.write(lambda session: decide(session, [decided]), self._again)

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
        self._work(lambda session, told: deliver(session, folder, progress=told))

    def read_answers(self, folder: Path) -> None:
        """Read what the hospital's systems answered."""
        self.answers = folder
        self.desk.write(lambda session: acknowledge(session, folder), self._again)

    def _send(self, address: str) -> None:
        connection = self.connection
        self._work(lambda session, told: send(session, peer_of(address, session.site, connection), progress=told))

    def _work(self, job: Callable[[Session, Progress], object]) -> None:
        """Do something long: a bar shows how far it is, and it can be stopped at any message."""
        if self.running.is_on:
            return

        def whole(session: Session, told: Progress, cancelled: Event) -> object:
            return job(session, until_stopped(told, cancelled))

        self.running.begin(self.desk.write_long(whole, self._done, self._ended, self.running.tell))

    def _done(self, _answer: object) -> None:
        self.running.end()
        self.refresh()

    def _ended(self, error: CahierError) -> None:
        self.running.end()
        self.refresh()
        self.desk.refuse(error)

    def _again(self, _answer: object) -> None:
        self.refresh()

    def _unlink(self, link: str, names: str) -> None:
        self.desk.open_form("unlink", None, link=link, names=names)

    def _again_typed(self, target: str, state: str) -> None:
        self.desk.open_form("resend", None, target=target, state=state)

    def _connection_words(self) -> str:
        if not self.connection_name:
            return _("Connection…")
        return _("Connection: {name}").format(name=self.connection_name)

    def use_connection(self, path: Path) -> None:
        """Go to the receivers as a file of IT's says; one that cannot be is refused at once."""

        def read(_session: Session) -> Connection:
            return read_connection(path)

        def known(connection: Connection) -> None:
            self.connection, self.connection_name = connection, path.name
            self.retranslate()

        self.desk.run(read, known)

    def give_receipt(self, station: str, path: Path) -> None:
        """Sign that everything of one laptop is accounted for, and write it where somebody said."""
        self.desk.write(lambda session: write_receipt(session, station, path), self._again)

    def _save(self, name: str, make: Callable[[Session], Paper]) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save"), name, "*.pdf")
        if path:
            self.save(Path(path), make)

    def save(self, path: Path, make: Callable[[Session], Paper]) -> None:
        """Write a document of recovery where somebody said."""
        self.desk.run(lambda session: path.write_bytes(make(session).data), self._again)

    def _closing(self) -> None:
        folder, answers = self.folder, self.answers

        def made(session: Session) -> Paper:
            return on_paper(report(session, folder, answers), sheets.imprint(session, "R-CLOSING"))

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

    def _choose_connection(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Connection…"), "", "*.toml")
        if name:
            self.use_connection(Path(name))

    def _choose_receipt(self, station: str, label: str) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Receipt…"), f"{label}{SUFFIX}", f"*{SUFFIX}")
        if name:
            self.give_receipt(station, Path(name))

    def _choose_letters(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Letters…"))
        if name:
            self.desk.run(lambda session: _write_letters(session, Path(name)), self._again)

    @override
    def _beat(self) -> None:
        """Nothing here changes with the minute alone."""


def _and_more(count: int) -> tuple[str, ...]:
    return (ngettext("and {n} more line", "and {n} more lines", count),) if count > 0 else ()


def _rekey(session: Session) -> Paper:
    return sheets.rekey_pages(session, session.site.giving_back.targets[0])


def _write_letters(session: Session, folder: Path) -> None:
    for name, paper in sheets.letters(session):
        (folder / f"{name}.pdf").write_bytes(paper.data)
