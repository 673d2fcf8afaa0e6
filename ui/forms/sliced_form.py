"""A long form is made in slices, between which the window answers.

Its fields come into sight when all of them stand and hold what was read: nobody types into what is about to be
filled. Whoever asks for a field before that makes the form complete itself at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from ui.forms import keyboard
from ui.widgets.form_page import FormPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ui.desk import Desk
    from ui.widgets.field import Field

SLICE_MS = 8
"""How long a form is made without a look at what else there is to do: half of one picture at 60 a second."""


class SlicedForm(FormPage):
    """A subclass builds its fields; what it does with them goes through :meth:`_once_made`.

    ``key`` begins the name of each field, by which the hand is brought back to it.
    """

    key: ClassVar[str] = ""

    def __init__(self, desk: Desk, heading: str, action: str) -> None:
        self.desk = desk
        self._is_built = self._is_stepping = self._is_told = False
        self._steps: Iterator[None] | None = None
        self._waiting: Callable[[], None] | None = None  # what was read, while the fields are being made
        super().__init__(desk.setting, heading, action, desk.shell.floor())
        self.inner.hide()
        self._focus_timer = QTimer(self, interval=0, singleShot=True)
        self._focus_timer.timeout.connect(self.focus_first)
        self._step_timer = QTimer(self, interval=0, singleShot=True)
        self._step_timer.timeout.connect(self._go_on)

    # --- what a subclass says ------------------------------------------------------------------------

    def build(self) -> Iterator[None] | None:
        """Add the fields, in reading order. A long form yields wherever the window may look at something else."""
        raise NotImplementedError

    def add_last(self) -> None:
        """Add what stands under the fields of every form."""

    def empty(self) -> None:
        """Forget whoever was in the form: nothing of one patient stays for the next."""
        self.restore({})

    # --- being made ------------------------------------------------------------------------------------

    def _begin_making(self) -> None:
        """Called once, when everything around the fields stands."""
        self._steps = self._making(self.build())
        self._step_timer.start()

    def _making(self, built: Iterator[None] | None) -> Iterator[None]:
        """Every field, then what was read meanwhile, then the look of each, then all of it in sight."""
        yield from built or ()
        self.end_sections()
        yield
        self.add_last()
        self._is_built = True
        self._name_fields()
        yield
        self.retranslate()
        self.empty()
        yield
        self._do_waiting()
        folded = [section for section in self.sections.values() if not section.is_open]
        for field in self._fields.values():
            if not field.isHidden() and not any(section.holds(field) for section in folded):
                field.ensurePolished()  # what is not in sight takes its look when it is unfolded
                yield

    @property
    def is_in_sight(self) -> bool:
        """Whether the fields stand, and the hand is at the first."""
        return self._steps is None and not self._focus_timer.isActive()

    def finish(self) -> None:
        """Be complete now."""
        while self._steps is not None and not self._is_stepping:
            self._step()

    def _go_on(self) -> None:
        until = QDeadlineTimer(SLICE_MS)
        while self._steps is not None and not until.hasExpired():
            self._step()
        if self._steps is not None:
            self._step_timer.start()

    def _step(self) -> None:
        self._is_stepping = True
        try:
            is_over = self._steps is None or next(self._steps, self) is self
        finally:
            self._is_stepping = False
        if is_over:
            self._steps = None
            self._do_waiting()  # what came while the fields took their look
            if self._is_told:
                self._reveal()

    def _once_made(self, act: Callable[[], None]) -> None:
        """Do something with the fields: now, or as soon as they stand, unless whoever asked is gone by then."""
        session = self.desk.session

        def do() -> None:
            if self.desk.session is session:
                act()

        self._waiting = do
        if self._steps is None:
            self._do_waiting()
            self._reveal()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
            self._is_told = True

    def _reveal(self) -> None:
        self.inner.show()
        self._focus_timer.start()

    def focus_first(self) -> None:
        """The hand begins at the first field."""
        keyboard.to_first(self, self._fields.values())

    def _name_fields(self) -> None:
        for name, field in self._fields.items():
            control = field.focusProxy()
            if control is not None and not isinstance(control, QPushButton):
                control.setObjectName(f"{self.key}.{name}")

    # --- whoever asks for a field ----------------------------------------------------------------------

    @override
    def field(self, name: str) -> Field:
        """A field by its name."""
        self.finish()
        return super().field(name)

    @override
    def values(self) -> dict[str, str]:
        """What stands in each field, as typed."""
        self.finish()
        return super().values()

    @override
    def restore(self, values: Mapping[str, str]) -> None:
        """Put back a draft; fields that it does not name are emptied."""
        self.finish()
        super().restore(values)
