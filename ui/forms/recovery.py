"""After the outage: settle a conflict or look again, set linked files apart, let messages go out again.

Opened from the page of the recovery only; each asks for a reason or a typed word, and nothing happens before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias, cast

from typing_extensions import override

from console.recovery.conflict_kinds import Kind
from console.recovery.report import station_labels
from console.recovery.settling import ALL_STAND, ONE_PERSON, settle, ways
from console.recovery.wire import confirmation, demand_confirmed, resend
from console.store.ledger import State
from console.ward import patients
from console.words import N_, _, ngettext
from ui.commands import Group
from ui.forms.by_hand import ByHandForm
from ui.forms.ledger_form import LedgerForm
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.option_field import PickField
from ui.widgets.side_by_side import SideBySide, SideCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.record.file import PatientFile
    from console.recovery.conflicts import Conflict, Side
    from console.recovery.settling import Way
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class Shown(NamedTuple):
    """A conflict, and the label of each laptop by its id."""

    each: Conflict
    labels: Mapping[str, str]


class SettleForm(WardForm):
    """Both sides of a conflict, and what becomes of it."""

    key: ClassVar[str] = "settle"
    heading: ClassVar[str] = N_("Settle a conflict")
    icon: ClassVar[str] = "scale-balance"
    group: ClassVar[Group] = Group.LAPTOP
    listed: ClassVar[bool] = False
    action: ClassVar[str] = N_("Settle")
    done_words: ClassVar[str] = N_("Settled. Nothing is deleted: it stays readable, with your reason.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The sides, the decision, the reason."""
        self.about = Line(self.setting, "warn", "alert", self)
        self.sides = SideBySide(self.setting, self)
        self.head.addWidget(self.about)
        self.head.addWidget(self.sides)
        self.add(PickField(self.setting, "decision", N_("What is right")))
        self.add(
            TextField(
                self.setting, "reason", N_("Why, and on whose word"), hint=N_("For example: Dr Fortin, by phone.")
            )
        )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Shown:
        """The conflict as it was shown, and what its laptops are called."""
        del file
        return Shown(what["conflict"], station_labels(session))

    @override
    def deed(self) -> Deed:
        """Strike the sides that are wrong, let all stand, or propose that two files are one person."""
        each = self.opened.more.each
        decision, reason = self.needed("decision"), self.needed("reason")
        return lambda session: settle(session, each, decision.split("+"), reason)

    @override
    def sentence(self, answer: object) -> str:
        """A proposed link still waits for somebody."""
        if self.field("decision").text() == ONE_PERSON:
            return _("Proposed. A second person confirms it.")
        return super().sentence(answer)

    @override
    def word(self) -> None:
        """Show the sides and offer what can be decided."""
        shown: Shown | None = self.opened.more
        self.about.setVisible(shown is not None)
        if shown is None:
            return
        each = shown.each
        self.about.say(f"{each.kind.label} · {each.about}", "warn", "alert")
        self.sides.show_sides([self._card(side, shown.labels) for side in each.sides])
        cast(PickField, self.field("decision")).offer(self._choices(each))

    def _card(self, side: Side, labels: Mapping[str, str]) -> SideCard:
        setting = self.setting
        return SideCard(
            side.name,
            side.what,
            (
                (_("Written by"), side.author),
                (_("Happened"), setting.moment(side.occurred_at)),
                (_("Typed"), setting.moment(side.recorded_at)),
                (_("Laptop"), labels.get(side.station, side.station)),
            ),
        )

    def _choices(self, each: Conflict) -> list[tuple[str, str]]:
        return [(way.key, _worded(each, way)) for way in ways(each)]


def _worded(each: Conflict, way: Way) -> str:
    if way.key == ONE_PERSON:
        return _("The same person: link the files")
    if way.key == ALL_STAND:
        return _("Different people: known homonyms") if each.kind is Kind.ONE_PERSON else _("All of it stands")
    if len(way.right) == 1:
        return _("Right: {side}. The rest is struck.").format(side=_short(way.right[0]))
    return _("Wrong: {side}. It is struck, the rest stands.").format(side=_short(way.wrong[0]))


def _short(side: Side) -> str:
    said = f"{side.what} – {side.author}"
    return said if len(said) <= _SHORT else f"{said[:_SHORT].rstrip()}…"


_SHORT = 70
"""Letters of a side in the list of decisions; the whole of it stands above."""


Undo: TypeAlias = "Callable[..., object]"
"""Takes a decision back: called with the session, and ``reason``."""


class Decided(NamedTuple):
    """A decision in words, and how it is taken back."""

    said: str
    undo: Undo


class ReopenForm(WardForm):
    """What was decided is looked at again: the decision is taken back, with what it struck."""

    key: ClassVar[str] = "reopen"
    heading: ClassVar[str] = N_("Look at it again")
    icon: ClassVar[str] = "undo"
    sign: ClassVar[str] = "scale-balance"  # beside what was decided
    why: ClassVar[str] = N_("Why it is taken back")
    group: ClassVar[Group] = Group.LAPTOP
    listed: ClassVar[bool] = False
    action: ClassVar[str] = N_("Take the decision back")
    done_words: ClassVar[str] = N_("Taken back. It is listed again.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """What was decided, and why not."""
        self.about = Line(self.setting, "plain", self.sign, self)
        self.head.addWidget(self.about)
        self.add(TextField(self.setting, "reason", self.why))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Decided:
        """What was decided, as the page showed it."""
        del session, file
        return Decided(str(what["said"]), what["undo"])

    @override
    def deed(self) -> Deed:
        """Take it back."""
        undo, reason = self.opened.more.undo, self.needed("reason")
        return lambda session: undo(session, reason=reason)

    @override
    def word(self) -> None:
        """Say what it is about."""
        self.about.setVisible(self.opened.more is not None)
        if self.opened.more is not None:
            self.about.say(self.opened.more.said, "plain", self.sign)


class UnlinkForm(ReopenForm):
    """Two linked files are two people after all."""

    key: ClassVar[str] = "unlink"
    heading: ClassVar[str] = N_("Set files apart")
    icon: ClassVar[str] = "account-remove"
    sign: ClassVar[str] = "account-remove"
    why: ClassVar[str] = N_("Why they are two people")
    action: ClassVar[str] = N_("Set apart")
    done_words: ClassVar[str] = N_("Set apart. What was written while they were one is listed on both files.")

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Decided:
        """The link, and the two names."""
        del session, file
        link = str(what["link"])
        return Decided(str(what["names"]), lambda own, *, reason: patients.unlink(own, link, reason))


class ResendForm(LedgerForm):
    """Messages without a good answer go out again: the word and their number are typed."""

    key: ClassVar[str] = "resend"
    heading: ClassVar[str] = N_("Send messages again")
    icon: ClassVar[str] = "send"
    action: ClassVar[str] = N_("Let them go out again")
    done_words: ClassVar[str] = N_("They go out again with the next delivery.")

    @override
    def build(self) -> None:
        """What would go out again, and the typed word."""
        self.about = Line(self.setting, "warn", "alert", self)
        self.head.addWidget(self.about)
        self.add(TextField(self.setting, "typed", N_("Type it to confirm")))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[str, State, int]:
        """The target, the state, and how many messages that is now."""
        del file
        target, state = str(what["target"]), State[str(what["state"])]
        return target, state, session.book.ledger.count(target, state)

    @override
    def deed(self) -> Deed:
        """Let them wait for the next delivery."""
        target, state, count = self.opened.more
        typed = self.needed("typed")
        demand_confirmed(typed, count)
        return lambda session: resend(session, target, state, typed)

    @override
    def word(self) -> None:
        """Say how many, why they may be there twice, and what is to be typed."""
        self.about.setVisible(self.opened.more is not None)
        if self.opened.more is None:
            return
        target, state, count = self.opened.more
        many = ngettext("{n} message", "{n} messages", count)
        said = [
            f"{target.upper()} · {many} · {state.label}",
            _("A receiver that does not know messages again by their number may take them twice."),
            _("To confirm, type: {typed}").format(typed=confirmation(count)),
        ]
        self.about.say("\n".join(said), "warn", "alert")


AFTERWARDS = (SettleForm, ReopenForm, UnlinkForm, ResendForm, ByHandForm)
"""The forms of IT's own, after the outage."""
