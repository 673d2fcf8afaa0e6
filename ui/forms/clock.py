"""The laptop's clock is wrong: what time it really is, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.instant import to_datetime
from console.ward import clock
from console.words import N_, _, ngettext
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.line import Line

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class ClockForm(WardForm):
    """Puts right every time that was read from the clock since it was last known to be right."""

    key: ClassVar[str] = "clock"
    heading: ClassVar[str] = N_("The clock is wrong")
    icon: ClassVar[str] = "clock-alert-outline"
    group: ClassVar[Group] = Group.LAPTOP
    words: ClassVar[str] = N_("time hour date late early")
    action: ClassVar[str] = N_("Put the times right")
    done_words: ClassVar[str] = N_("The times are put right. Now set the laptop’s clock too.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The right time, and where it is from."""
        self.about = Line(self.setting, "plain", "clock-outline", self)
        self.head.addWidget(self.about)
        self.add(InstantField(self.setting, "right", N_("What time it really is"), empty=N_("not typed")))
        self.add(
            TextField(
                self.setting, "reason", N_("How it is known"), hint=N_("For example: ward clock, two telephones.")
            )
        )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[int, int]:
        """The lines whose times would be put right."""
        del file, what
        return clock.since_confirmed(session)

    @override
    def deed(self) -> Deed:
        """Shift them."""
        field = cast(InstantField, self.field("right"))
        right, reason = field.instant(), self.needed("reason")
        if right is None:
            raise CahierError(Fault.FIELD_EMPTY, field=field.label_words)
        first, last = self.opened.more
        # Whole minutes: people read the time from a wall.
        shift_s = round((to_datetime(right) - to_datetime(self.setting.now())).total_seconds() / 60) * 60
        return lambda session: clock.correct(session, first_seq=first, last_seq=last, shift_s=shift_s, reason=reason)

    @override
    def word(self) -> None:
        """Say how many lines it is about."""
        if self.opened.more is not None:
            first, last = self.opened.more
            said = ngettext(
                "{n} line was written since the clock was last known to be right.",
                "{n} lines were written since the clock was last known to be right.",
                last - first + 1,
            )
            typed = _("What somebody typed as a time stays as it is.")
            self.about.say(f"{said.format(n=last - first + 1)} {typed}", "plain", "clock-outline")
