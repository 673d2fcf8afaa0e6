"""The state of a service, and a line of the crisis log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, service
from console.record.codes.service import LogCategory, Working
from console.ward import services
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.unit_form import UnitForm, people_of
from ui.widgets.option_field import PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.services import ServiceState
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class ServiceForm(UnitForm):
    """One service: how it works, since when, what instead."""

    key: ClassVar[str] = "service"
    heading: ClassVar[str] = N_("State of a service")
    short: ClassVar[str] = N_("State of a service")
    icon: ClassVar[str] = "server-network"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("down works outage lab network telephone")
    done_words: ClassVar[str] = N_("State of the service written down.")
    body_type: ClassVar[type[Body]] = service.ServiceChecked
    asks: ClassVar[Layout] = (
        ("service",),
        (
            Ask(
                "working",
                options=(Working.FULL, Working.PARTIAL, Working.DOWN, Working.NONE, Working.UNKNOWN),
                label=N_("It"),
            ),
        ),
        ("since", "expected_back_at"),
        (Ask("limits", label=N_("What does not work of it")),),
        (Ask("workaround", label=N_("What is done instead")),),
        ("criticality", "checked_by"),
        ("told", "contact"),
    )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """What stands about each service."""
        del file, what
        return {state.service.value: state for state in services.states(session)}, session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``service`` opens at one, with what was last said of it."""
        states, _unit = self.opened.more
        state: ServiceState | None = states.get(what.get("service") or "")
        if state is not None and state.body is not None:
            self.parts.put(msgspec.structs.replace(state.body, checked_by=None))
        elif state is not None:
            self.parts.put_values({"service": state.service, "working": Working.DOWN})

    @override
    def focus_first(self) -> None:
        """How it works, once it is known which one is meant."""
        self.field("working" if self.field("service").text() else "service").setFocus()

    @override
    def deed(self) -> Deed:
        """Say how it works."""
        _states, unit = self.opened.more
        told, body = self.circumstances.told(), service.ServiceChecked(unit=unit, **self.parts.values())
        return lambda session: self.put(session, body, told, lambda held: services.check(held, body, told))


class LogForm(UnitForm):
    """One line of the crisis log; the number is given when it is saved."""

    key: ClassVar[str] = "log"
    heading: ClassVar[str] = N_("Line of the crisis log")
    short: ClassVar[str] = N_("New line of the log")
    icon: ClassVar[str] = "text-box-plus-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("main courante decision event safety incident")
    done_words: ClassVar[str] = N_("Written into the crisis log.")
    body_type: ClassVar[type[Body]] = service.Logged
    asks: ClassVar[Layout] = (
        (Ask("log_category"), Ask("about", pick=True, label=N_("About whom"))),
        (Ask("text", rows=3, label=N_("What happened, what was decided")),),
        ("decided_by", "addressee"),
        (Ask("action", label=N_("What is to be done")), "due_at"),
        (Ask("consequence", rows=2),),
        (Ask("measures", rows=2),),
        (Ask("told", label=N_("Told to")),),
    )

    @override
    def build(self) -> Iterator[None]:
        """The fields; those of a safety event only for one."""
        yield from super().build()
        self.shown(self.field("log_category"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Whom it may be about."""
        del file, what
        return people_of(session), session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``category`` opens at one."""
        people, _unit = self.opened.more
        cast(PickField, self.field("about")).offer(people)
        category = what.get("category") or LogCategory.EVENT.value
        self.field("log_category").set_text(category)
        words = {"OUTAGE_BEGAN": _("Systems went down"), "OUTAGE_ENDED": _("Systems are back")}
        self.field("text").set_text(words.get(category, ""))

    @override
    def focus_first(self) -> None:
        """What happened."""
        self.field("text").setFocus()

    @override
    def refresh(self) -> None:
        """A safety event says about whom, what came of it and what was done at once."""
        is_safety = self.field("log_category").text() == LogCategory.SAFETY
        for name in ("about", "consequence", "measures", "told"):
            self.field(name).setVisible(is_safety)

    @override
    def deed(self) -> Deed:
        """Write the line."""
        _people, unit = self.opened.more
        told, values = self.circumstances.told(), self.parts.values()
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, service.Logged):
            restated = service.Logged(unit=old.unit, number=old.number, log=old.log, closed_at=old.closed_at, **values)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        body = service.Logged(unit=unit, number="", **values)
        return lambda session: services.write_log(session, body, told)
