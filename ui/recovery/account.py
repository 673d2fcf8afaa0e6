"""Step 6: what is still open, what can be done by hand, the closing report, and a receipt for each laptop."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from console.recovery import sheets
from console.recovery.closing_pages import on_paper
from console.recovery.paper_out import write_letters, write_paper
from console.recovery.receipt import SUFFIX, write_receipt
from console.recovery.report import report
from console.words import N_, _, ngettext
from ui.recovery.laptops import names_of
from ui.recovery.step_card import Standing, StepCard
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.paper.sheet import Paper
    from console.recovery.progress import Progress
    from console.recovery.steps import Accounted, Steps
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.recovery.deliver import DeliverCard

    Making: TypeAlias = Callable[[Session, Progress], Paper]

_KINDS = 6
"""So many kinds of a unit are named in the burn-down on the screen; the page has them all."""


class AccountCard(StepCard):
    """How many outcomes are final, where they are not, and who may have a receipt.

    ``delivered`` is the step before: the closing report is held against where it delivered and what it read.
    """

    key: ClassVar[str] = "account"
    heading: ClassVar[str] = N_("Account for everything")
    purpose: ClassVar[str] = N_(
        "Each entry has one outcome at each system. A laptop may be retired once its receipt is signed,"
        " and that needs a final outcome for all it wrote."
    )

    def __init__(self, desk: Desk, delivered: DeliverCard) -> None:
        self.delivered = delivered
        super().__init__(desk)

    @override
    def build(self) -> None:
        """The pages that IT and the wards work with."""
        self.burning = self.button(partial(self._choose_file, "burn-down.pdf", _burn_down), starts_work=True)
        self.keying = self.button(partial(self._choose_file, "rekey.pdf", _rekey), starts_work=True)
        self.writing = self.button(self._choose_letters, starts_work=True)
        self.closing = self.button(self._choose_closing, is_primary=True, starts_work=True)

    @override
    def word(self) -> None:
        """Word the buttons."""
        self.burning.setText(_("Burn-down…"))
        self.keying.setText(_("Sheets to type from…"))
        self.writing.setText(_("Letters…"))
        self.closing.setText(_("Closing report…"))
        self.burning.setToolTip(_("What is still open, by unit and kind, on paper"))
        self.keying.setToolTip(_("What a system did not take, in the order of its screens, to be keyed by hand"))
        self.writing.setToolTip(_("For each patient a letter in plain words about what was written during the outage"))
        self.closing.setToolTip(_("Entries made and accounted for, laptop by laptop; names each one that is not"))

    @override
    def standing(self, seen: Steps) -> Standing:
        """How many outcomes are final."""
        if not seen.made:
            return Standing(_("Nothing to account for yet"), "plain")
        said = _("{settled} of {made} settled").format(settled=seen.made - seen.open, made=seen.made)
        return Standing(said, "warn" if seen.open else "ok")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The sum, then what is open, then the laptops."""
        groups = [Group("", (_whole(seen),))]
        burning = _burning(seen)
        if burning:
            groups.append(Group(_("Still open"), burning))
        if seen.receipts:
            ordered = sorted(seen.receipts, key=lambda each: (not each.may_have_receipt, each.label))
            groups.append(Group(_("Receipts"), tuple(map(self._receipt, ordered, names_of(ordered)))))
        return groups

    def _receipt(self, each: Accounted, name: str) -> Card:
        said = _("Settled at every system: {accounted} of {made} entries.").format(
            accounted=each.accounted, made=each.made
        )
        if each.may_have_receipt:
            doing = Doing(_("Receipt…"), partial(self._choose_receipt, each.station, name))
            return Card(name, (said,), sign="laptop", tone="ok", doings=(doing,))
        alarm = _("Numbers are missing: no receipt before a package brings them.") if each.has_gaps else ""
        return Card(name, (said,), alarm, "laptop", "danger" if each.has_gaps else "warn")

    # --- what can be done --------------------------------------------------------------------------

    def give_receipt(self, station: str, path: Path) -> None:
        """Sign that everything of one laptop is accounted for, and write it where somebody said."""
        self.desk.write(lambda session: write_receipt(session, station, path), lambda _none: self._written(path))

    def save(self, path: Path, make: Making) -> None:
        """Write a document of recovery where somebody said."""

        def write(session: Session, told: Progress) -> None:
            write_paper(make(session, told), path)

        self.work(path.name, write, lambda _none: self._written(path), writes=False)

    def save_closing(self, path: Path) -> None:
        """Write the closing report about what was delivered and answered at the step before."""
        folder, answers = self.delivered.folder, self.delivered.answers

        def made(session: Session, told: Progress) -> Paper:
            return on_paper(report(session, folder, answers, told), sheets.imprint(session, "R-CLOSING"))

        self.save(path, made)

    def save_letters(self, folder: Path) -> None:
        """Write a letter for each patient into a folder."""

        def write(session: Session, told: Progress) -> int:
            return write_letters(session, folder, told)

        self.work(_("Letters"), write, self._letters_written, writes=False)

    def _written(self, path: Path) -> None:
        self._say(_("Written: {name}").format(name=path.name))

    def _letters_written(self, count: int) -> None:
        self._say(ngettext("{n} letter written", "{n} letters written", count))

    def _choose_file(self, name: str, make: Making) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save"), name, "*.pdf")
        if path:
            self.save(Path(path), make)

    def _choose_closing(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("Save"), "closing.pdf", "*.pdf")
        if path:
            self.save_closing(Path(path))

    def _choose_letters(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Letters…"))
        if name:
            self.save_letters(Path(name))

    def _choose_receipt(self, station: str, label: str) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Receipt…"), f"{label}{SUFFIX}", f"*{SUFFIX}")
        if name:
            self.give_receipt(station, Path(name))


def _whole(seen: Steps) -> Card:
    if not seen.made:
        return Card(_("There is nothing to account for before something was delivered."), sign="circle-outline")
    said = _("{settled} of {made} outcomes are settled.").format(settled=seen.made - seen.open, made=seen.made)
    return Card(said, sign="progress-clock" if seen.open else "check-circle", tone="warn" if seen.open else "ok")


def _burning(seen: Steps) -> tuple[Card, ...]:
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
            for kind, targets in most[:_KINDS]
        ]
        cards.append(Card(unit, (*said, *_and_more(len(most) - _KINDS)), sign="chart-bar", tone="warn"))
    return tuple(cards)


def _and_more(count: int) -> tuple[str, ...]:
    return (ngettext("and {n} more line", "and {n} more lines", count),) if count > 0 else ()


def _burn_down(session: Session, _told: Progress) -> Paper:
    return sheets.burn_down_page(session)


def _rekey(session: Session, told: Progress) -> Paper:
    target = session.site.giving_back.targets[0]
    return sheets.rekey_pages(session, target, sheets.to_key(session, target, told))
