"""Step 5: everything that has not gone out yet goes to the recovered systems, and their answers come back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from console.recovery.connection import read_connection
from console.recovery.delivery import acknowledge, deliver
from console.recovery.unanswered import first_of, listed
from console.recovery.wire import PLAIN, peer_of, send
from console.store.ledger import State
from console.words import N_, _, ngettext
from ui.recovery.step_card import MOST, Standing, StepCard
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.connection import Connection
    from console.recovery.delivery import Answers
    from console.recovery.progress import Progress
    from console.recovery.steps import Given, Steps
    from console.recovery.unanswered import Bundle, Listed
    from console.ward.session import Session
    from ui.widgets.line import Tone

BUNDLES, FIRST = 12, 3
"""Of so many bundles of messages so many are named at once; the form names the others."""
_FILES = 3
"""So many files that could not be read are named."""
_ORDER = list(State)


class DeliverCard(StepCard):
    """One line for each system, with how its messages stand.

    ``folder`` and ``answers`` are where somebody delivered into and read from.
    """

    key: ClassVar[str] = "deliver"
    heading: ClassVar[str] = N_("Deliver")
    purpose: ClassVar[str] = N_(
        "Only what has not gone out yet goes out, each message under a number of its own. Into a folder nothing"
        " uses the network; “Send” does."
    )

    @override
    def build(self) -> None:
        """A folder to deliver into, answers, and how the wire is reached."""
        self._firsts: dict[Bundle, tuple[str, ...]] = {}
        self.folder: Path | None = None
        self.answers: Path | None = None
        self.connection, self.connection_name = PLAIN, ""
        self.answering = self.button(self._choose_answers, starts_work=True)
        self.connecting = self.button(self._choose_connection, starts_work=True)
        self.giving = self.button(self._choose_folder, is_primary=True, starts_work=True)

    @override
    def word(self) -> None:
        """Word the buttons."""
        self.giving.setText(_("Deliver into a folder…"))
        self.answering.setText(_("Read answers…"))
        name = self.connection_name
        self.connecting.setText(_("Connection: {name}").format(name=name) if name else _("Connection…"))
        session = self.desk.session
        self.connecting.setVisible(session is not None and bool(session.site.giving_back.addresses))

    @override
    def look(self, session: Session, seen: Steps) -> dict[Bundle, tuple[str, ...]]:
        """The first messages without a good answer, in words."""
        open_ = [bundle for each in seen.given for bundle in each.open]
        return {each: tuple(first_of(session, each, FIRST)) for each in open_[:BUNDLES]}

    @override
    def take(self, found: dict[Bundle, tuple[str, ...]] | None) -> None:
        """Keep the words."""
        self._firsts = found or {}

    @override
    def standing(self, seen: Steps) -> Standing:
        """Refused messages first, then those without an answer."""
        counted: dict[State, int] = {}
        for each in seen.given:
            for state, count in each.messages:
                counted[state] = counted.get(state, 0) + count
        refused = counted.get(State.REJECTED, 0)
        if refused:
            return Standing(ngettext("{n} message refused", "{n} messages refused", refused), "danger")
        if not counted:
            return Standing(_("Nothing delivered yet"), "plain")
        left = sum(count for state, count in counted.items() if not state.is_terminal)
        if left:
            return Standing(ngettext("{n} message unanswered", "{n} messages unanswered", left), "warn")
        return Standing(_("Everything is answered"), "ok")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The systems, and what of their messages has no good answer."""
        groups = [Group("", tuple(map(self._target, seen.given)))]
        open_ = [bundle for each in seen.given for bundle in each.open]
        if open_:
            shown = tuple(map(self._bundle, open_[:MOST]))
            groups.append(Group(_("Open, by reason"), shown, left_out=len(open_) - len(shown)))
        return groups

    def _bundle(self, each: Bundle) -> Card:
        """Messages of one reason, the first of them named."""
        many = ngettext("{n} message", "{n} messages", each.count)
        heading = f"{each.target.upper()} · {each.state.label} · {many}"
        why = _(each.reason) if each.reason else ""
        named = self._firsts.get(each, ())
        left = each.count - len(named)
        rest = (ngettext("and {n} more", "and {n} more", left),) if left else ()
        doing = Doing(_("Settle by hand…"), partial(self.settle_by_hand, each))
        if each.state is State.REJECTED:
            return Card(heading, (*named, *rest), why, "email-alert", "danger", (doing,))
        said = (why,) if why else ()
        return Card(heading, (*said, *named, *rest), "", "email-outline", "warn", (doing,))

    def _target(self, each: Given) -> Card:
        ordered = sorted(each.messages, key=lambda one: _ORDER.index(one[0]))
        counts = " · ".join(_("{state}: {n}").format(state=state.label, n=count) for state, count in ordered)
        waits = dict(each.messages)
        doings = [
            Doing(_("Send to {address}").format(address=address), partial(self._send, address))
            for address in self._addresses(each.target)
        ]
        doings += [
            Doing(_("Again: {state}…").format(state=state.label), partial(self._again_typed, each.target, state.name))
            for state in (State.UNKNOWN, State.REJECTED)
            if waits.get(state)
        ]
        is_done = bool(waits) and all(state.is_terminal for state in waits)
        tone: Tone = "danger" if waits.get(State.REJECTED) else "ok" if is_done else "plain"
        return Card(
            each.target.upper(),
            (counts or _("Nothing was delivered yet."),),
            "",
            "check-circle" if is_done else "send",
            tone,
            tuple(doings),
        )

    def _addresses(self, target: str) -> tuple[str, ...]:
        session = self.desk.session
        wanted = session.site.giving_back.addresses if session is not None else ()
        return tuple(each for each in wanted if each.startswith("mllp") == (target == "hl7") and target != "csv")

    # --- what can be done --------------------------------------------------------------------------

    def deliver_into(self, folder: Path) -> None:
        """Bring everything that has not gone out into a folder."""
        self.folder = folder
        self.work(_("Delivery"), lambda session, told: deliver(session, folder, progress=told))

    def read_answers(self, folder: Path) -> None:
        """Read what the hospital's systems answered."""
        self.answers = folder
        self.work(_("Answers"), lambda session, told: acknowledge(session, folder, told), self._heard)

    def settle_by_hand(self, bundle: Bundle) -> None:
        """Read the messages of a bundle, and ask what became of them."""

        def read(session: Session, told: Progress) -> Listed:
            return listed(session, bundle, told)

        self.work(_("Messages"), read, self._listed, writes=False)

    def _listed(self, found: Listed) -> None:
        if found.ids:  # else somebody else settled them meanwhile
            self.desk.open_form("by_hand", None, listed=found)

    def use_connection(self, path: Path) -> None:
        """Go to the receivers as a file of IT's says; one that cannot be is refused at once."""

        def read(_session: Session) -> Connection:
            return read_connection(path)

        def known(connection: Connection) -> None:
            self.connection, self.connection_name = connection, path.name
            self.retranslate()

        self.desk.run(read, known)

    def _send(self, address: str) -> None:
        connection = self.connection
        self.work(
            address, lambda session, told: send(session, peer_of(address, session.site, connection), progress=told)
        )

    def _heard(self, answers: Answers) -> None:
        """Say what the answers did, and of which files nothing could be taken."""
        names = [name for name, _why in answers.unreadable]
        left_out = ["…"] if len(names) > _FILES else []
        said = " · ".join(filter(None, (answers.said, ", ".join((*names[:_FILES], *left_out)))))
        self.desk.shell.say(said, "warn" if answers.unreadable or answers.strays else "ok")

    def _again_typed(self, target: str, state: str) -> None:
        self.desk.open_form("resend", None, target=target, state=state)

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
