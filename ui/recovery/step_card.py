"""What the six steps share: what the step is for, its lines, its buttons, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from typing_extensions import override

from console.errors import Fault
from console.words import N_, _
from ui.widgets.card_list import CardList, Doing, called
from ui.widgets.part import Part, text
from ui.widgets.running import Running, naming, until_stopped
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from console.errors import CahierError
    from console.recovery.progress import Progress
    from console.recovery.steps import Steps
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.lane import Progress as Told
    from ui.widgets.card_list import Group
    from ui.widgets.line import Tone

T = TypeVar("T")

MOST = 60
"""So many lines of a step are shown at once; under them stands how many more there are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a step is, in a few words; ``ok`` is done, ``plain`` not begun."""

    words: str
    tone: Tone


class StepCard(Part):
    """A subclass words what was read in :meth:`groups` and :meth:`standing`; heading and purpose are message ids.

    ``running`` shows how far long work of the step is; the page has it where it is seen whichever step is open.

    Signals:
        outdated: something was done here; where the recovery stands is to be read again.
    """

    outdated = Signal()
    key: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    purpose: ClassVar[str] = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self.seen: Steps | None = None
        self.title, self.help = text("h2", parent=self), text("sub", wrap=True, parent=self)
        self.list = CardList(self.setting, self)
        self.running = Running(self.setting, N_("{done} of {total}"))
        self._what = ""  # runs, or ran last
        self._starting: list[QPushButton] = []
        self._others = WrappingRow(packed=True, gap=8)
        self._foot = QHBoxLayout()
        self._foot.addLayout(self._others, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.help)
        column.addWidget(self.list, 1)
        column.addLayout(self._foot)
        self.build()
        self.retranslate()

    # --- what a subclass says ------------------------------------------------------------------------

    def build(self) -> None:
        """Add the buttons under the lines."""

    def look(self, session: Session, seen: Steps) -> Any:
        """Read what else the step shows; runs on the lane."""
        del session, seen
        return None

    def take(self, found: Any) -> None:
        """Keep what :meth:`look` read."""

    def groups(self, seen: Steps) -> Sequence[Group]:
        """What was read, in words."""
        raise NotImplementedError

    def standing(self, seen: Steps) -> Standing:
        """How far the step is."""
        raise NotImplementedError

    def word(self) -> None:
        """Word the buttons."""

    # --- what all do ---------------------------------------------------------------------------------

    def button(self, do: Callable[[], object], *, is_primary: bool = False, starts_work: bool = False) -> QPushButton:
        """A button under the lines, the primary one at the right; :meth:`word` gives it its words.

        One that ``starts_work`` can be pressed while nothing runs.
        """
        made = QPushButton(self)
        made.clicked.connect(called(do))
        if starts_work:
            self._starting.append(made)
        if is_primary:
            made.setObjectName("primary")
            self._foot.addWidget(made)
        else:
            self._others.addWidget(made)
        return made

    def note(self) -> QLabel:
        """A line beside the buttons; :meth:`word` gives it its words."""
        made = text("sub", parent=self)
        self._foot.insertWidget(0, made)
        return made

    def work(
        self,
        what: str,
        job: Callable[[Session, Progress], T],
        done: Callable[[T], object] | None = None,
        *,
        writes: bool = True,
    ) -> None:
        """Do something long beside everything else; then where the recovery stands is read again.

        A bar shows how far it is, and it can be stopped. One thing at a time: nothing begins while something runs.

        Args:
            what: what is done, in words.
            job: gets a session of its own and whom to tell how far it is, which ends it when somebody stops it.
            done: gets what the job returned.
            writes: whether something is saved by it.
        """
        if self.running.is_on:
            said = _("{name} is still under way. Wait for it, or stop it.").format(name=self._what)
            self.desk.shell.say(said, "warn")
            return
        self._what = what

        def whole(session: Session, told: Told, cancelled: Event) -> T:
            return job(session, naming(until_stopped(told, cancelled), what))

        def finished(answer: T) -> None:
            if done is not None:
                done(answer)
            self._end_work()

        begin = self.desk.write_long if writes else self.desk.read_long
        self.running.begin(begin(whole, finished, self._failed, self.running.tell), what)
        self.retranslate()

    def _failed(self, error: CahierError) -> None:
        self.ended_early()
        self._end_work()
        if error.fault is Fault.STOPPED:
            self.desk.shell.say(str(error), "warn")
        else:
            self.desk.refuse(error)

    def _end_work(self) -> None:
        self.running.end()
        self.retranslate()
        self.read_again()

    def ended_early(self) -> None:
        """What ran was stopped, or failed."""

    def looking_again(self, said: str, undo: Callable[..., object]) -> Doing:
        """The button that takes a decision back, with a reason; ``undo`` takes the session and ``reason``."""
        return Doing(_("Look again…"), partial(self.desk.open_form, "reopen", None, said=said, undo=undo))

    def show_seen(self, seen: Steps | None, found: Any = None) -> None:
        """Show where the recovery stands; None: nobody is signed in."""
        self.seen = seen
        self.take(found)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_(self.heading))
        self.help.setText(_(self.purpose))
        self.word()
        for button in self._starting:
            button.setEnabled(not self.running.is_on)
        self.list.show_groups(self.groups(self.seen) if self.seen is not None else ())

    def read_again(self, _answer: object = None) -> None:
        """Ask for a new reading of where the recovery stands."""
        self.outdated.emit()

    def _say(self, words: str) -> None:
        """Say what was done."""
        self.desk.shell.say(words, "ok")
