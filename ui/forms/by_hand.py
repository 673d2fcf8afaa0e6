"""After the outage: what became of messages that have no good answer, said by hand and signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.recovery.progress import silent
from console.recovery.unanswered import settle
from console.store.ledger import State
from console.words import N_, _, ngettext
from ui.forms.ledger_form import LedgerForm
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.option_field import PickField
from ui.widgets.running import Running, until_stopped
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from console.errors import CahierError
    from console.record.file import PatientFile
    from console.recovery.progress import Progress
    from console.recovery.unanswered import Listed
    from console.ward.session import Session
    from ui.forms.ward_form import Deed
    from ui.lane import Progress as Told

OUTCOMES = {
    State.KEYED: N_("Typed into the system by hand"),
    State.DUPLICATE: N_("The system had it already"),
    State.ARCHIVED: N_("Archived, and not given to the system"),
    State.NOT_FOR_TARGET: N_("Nothing that this system takes"),
}
TWO = {"typed_by", "read_by"}


class _Telling:
    """Tells how far the deed is to whoever has it done: in the lane, where no widget may be touched."""

    def __init__(self) -> None:
        self.told: Progress = silent

    def __call__(self, done: int, total: int) -> None:
        self.told(done, total)


class ByHandForm(LedgerForm):
    """One or several messages of one reason, what became of them, and who answers for it."""

    key: ClassVar[str] = "by_hand"
    heading: ClassVar[str] = N_("Settle messages by hand")
    icon: ClassVar[str] = "gesture-tap"
    action: ClassVar[str] = N_("Settle and sign")
    done_words: ClassVar[str] = N_("Settled, and signed with your name.")

    @override
    def build(self) -> None:
        """Which messages, what became of them, why, and by whom."""
        self.about = Line(self.setting, "warn", "alert", self)
        self.running, self._telling = Running(self.setting, N_("{done} of {total}")), _Telling()
        self.head.addWidget(self.about)
        self.head.addWidget(self.running)
        self.add(TickList(self.setting, "messages", N_("Which messages")))
        self.add(PickField(self.setting, "outcome", N_("What became of them")))
        self.add(
            TextField(self.setting, "reason", N_("Why, and on whose word")),
            TextField(self.setting, "number", N_("Number in the hospital’s system, where there is one")),
        )
        self.add(
            TextField(self.setting, "typed_by", N_("Typed by")),
            TextField(self.setting, "read_by", N_("Read again on the screen by"), hint=N_("Somebody else.")),
        )
        self.shown(self.field("outcome"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Listed:
        """The messages as they were read when somebody asked for them."""
        del session, file
        found: Listed = what["listed"]
        return found

    @override
    def empty(self) -> None:
        """Forget the messages too."""
        super().empty()
        self.word()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """A message that is alone needs no choice."""
        del what
        if len(self.opened.more.ids) == 1:
            self.field("messages").set_text(_all_of(self.opened.more))

    @override
    def refresh(self) -> None:
        """Two names are asked of what was typed."""
        self.show_only(TWO if self.field("outcome").text() == State.KEYED.name else set(), TWO)

    @override
    def deed(self) -> Deed:
        """Sign for each message."""
        messages = cast(TickList, self.field("messages"))
        chosen = self.needed("messages").split()
        names = self.opened.more.ids if messages.is_all else chosen
        state, reason = State[self.needed("outcome")], self.needed("reason")
        said = {"number": self.typed("number") or ""}
        if state is State.KEYED:
            said |= {name: self.needed(name) for name in sorted(TWO)}
        telling = self._telling = _Telling()
        return lambda session: settle(session, names, state, reason, **said, progress=telling)

    @override
    def write(self, job: Deed, done: Callable[[object], object], failed: Callable[[CahierError], object]) -> None:
        """Beside everything else: of many messages it takes long, and it can be stopped."""
        telling = self._telling

        def whole(session: Session, told: Told, cancelled: Event) -> object:
            telling.told = until_stopped(told, cancelled)
            return job(session)

        def saved(answer: object) -> None:
            self.running.end()
            done(answer)

        def refused(error: CahierError) -> None:
            self.running.end()
            failed(error)

        self.running.begin(self.desk.write_long(whole, saved, refused, self.running.tell))

    @override
    def word(self) -> None:
        """Say what they have in common, name them, and offer what may have become of them."""
        listed: Listed | None = self.opened.more
        self.about.setVisible(listed is not None)
        cast(PickField, self.field("outcome")).offer([(state.name, _(words)) for state, words in OUTCOMES.items()])
        messages = cast(TickList, self.field("messages"))
        if listed is None:
            messages.forget()
            return
        bundle, shown = listed.bundle, list(zip(listed.ids, listed.words, strict=False))
        said = [
            " · ".join((bundle.target.upper(), bundle.state.label, *([_(bundle.reason)] if bundle.reason else []))),
            _("What is settled is settled for good: it goes out no more, and cannot be taken back."),
        ]
        self.about.say("\n".join(said), "warn", "alert")
        many = ngettext("{n} message", "{n} messages", len(listed.ids))
        all_words = _("All: {many}").format(many=many)
        if len(shown) < len(listed.ids):
            all_words = _("{all} (the first {n} of them are named here)").format(all=all_words, n=len(shown))
        messages.offer(shown, (_all_of(listed), all_words))


def _all_of(listed: Listed) -> str:
    """The key of a whole bundle: no other one begins with this message."""
    return f"from:{listed.ids[0]}"
