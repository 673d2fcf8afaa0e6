"""The manager's report of a shift: it opens with what stands, or with what was short before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from console.record.bodies import Body, shift_report
from console.record.shift_reports import begun_from
from console.record.shifts import begin_of
from console.ward import shift_reports
from console.words import N_
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.unit_form import UnitForm
from ui.wording.shifts import shift_at

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.record.shift_reports import Reported
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class ShiftReportForm(UnitForm):
    """Who is there, what runs short, the stock of paper forms, what the next manager must know."""

    key: ClassVar[str] = "shift_report"
    heading: ClassVar[str] = N_("Shift report")
    short: ClassVar[str] = N_("Shift report")
    icon: ClassVar[str] = "clipboard-account-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("staff hours agency shortage supplies stock forms next manager incident")
    done_words: ClassVar[str] = N_("Shift report written down: the shift summary prints it.")
    body_type: ClassVar[type[Body]] = shift_report.ShiftReport
    asks: ClassVar[Layout] = (
        (Ask("shift_from", label=N_("Shift that began at")),),
        (Ask("staff"),),
        (Ask("shortages"),),
        (Ask("forms"),),
        (Ask("incidents", rows=2),),
        (Ask("for_next", rows=3),),
    )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """What was reported of this unit's shifts."""
        del file, what
        return shift_reports.reports(session), session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """The shift that is now, with its report where there is one."""
        del what
        reports, unit = self.opened.more
        now, zone = self.setting.now(), self.setting.zone
        starts = begin_of(shift_at(now, zone), now, zone)
        standing: list[Reported] = [each for each in reports if each.body.shift_from == starts]
        self.parts.put(standing[-1].body if standing else begun_from(reports, unit, starts))

    @override
    def focus_first(self) -> None:
        """Who is there."""
        self.field("staff").setFocus()

    @override
    def deed(self) -> Deed:
        """Report of the shift."""
        _reports, unit = self.opened.more
        told, body = self.circumstances.told(), shift_report.ShiftReport(unit=unit, **self.parts.values())
        return lambda session: self.put(session, body, told, lambda held: shift_reports.report(held, body, told))
