"""How the things of the bedside are said on screen: one short text each, and what is red about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.bodies import care
from console.record.codes.care import ResultState, TaskState
from console.record.value_words import quantity_text
from console.words import _
from ui.widgets.entries import Item
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.devices import Device
    from console.record.doses import Dose
    from console.record.file import AwaitedResult, Target, Task
    from console.record.procedures import Procedure
    from ui.setting import Setting


def _late(said: str) -> str:
    return " · ".join((said, _("late")))


def amount_words(dose: Dose) -> str:
    """The dose with its unit; without one, what was typed and that the unit is missing."""
    if dose.body.dose is not None:
        return quantity_text(dose.body.dose)
    return _("{typed} (NO UNIT)").format(typed=dose.body.typed)


def dose_line(dose: Dose, setting: Setting) -> str:
    """Drug, dose, route, when and by whom."""
    parts = (
        f"{dose.body.drug} {amount_words(dose)}",
        dose.body.route.label if dose.body.route else "",
        setting.moment(dose.at),
        dose.by,
    )
    return " · ".join(part for part in parts if part)


def items_of(dose: Dose, setting: Setting) -> list[Item]:
    """One dose as lines: what, then when the next is due."""
    risk = f" · {dose.body.high_risk.label}" if dose.body.high_risk else ""
    look, token = ("", "text") if dose.is_whole else ("danger", "danger")
    items = [Item(dose_line(dose, setting) + risk, look, "needle", token)]
    if dose.body.next_due:
        late = dose.is_overdue(setting.now())
        said = _("next {time}").format(time=setting.moment(dose.body.next_due))
        items.append(Item(_late(said) if late else said, "danger" if late else "sub"))
    return items


def device_name(device: Device) -> str:
    """Kind and place: what tells one device from another."""
    return " · ".join(part for part in (device.body.kind.label, device.body.site) if part)


def device_items(device: Device, setting: Setting) -> list[Item]:
    """One device as lines: what and where, then the last and the next check."""
    body = device.body
    parts = (body.kind.label, body.site, body.size, body.runs)
    since = _("put in {time}").format(time=setting.moment(body.inserted_at)) if body.inserted_at else ""
    items = [Item(" · ".join(part for part in (*parts, since) if part), "", "iv-bag")]
    checked = _("checked {time}").format(time=setting.moment(body.checked_at)) if body.checked_at else ""
    if checked or body.finding:
        items.append(Item(" · ".join(part for part in (checked, body.finding) if part), "sub"))
    if body.next_check:
        late = device.is_overdue(setting.now())
        said = _("next check {time}").format(time=setting.moment(body.next_check))
        items.append(Item(_late(said) if late else said, "danger" if late else "sub"))
    return items


def procedure_items(procedure: Procedure, setting: Setting) -> list[Item]:
    """One procedure as lines: what, where and when; then fasting, transport and consent."""
    body, late = procedure.body, procedure.is_overdue(setting.now())
    when = setting.moment(body.at) if body.at else ""
    head = " · ".join(part for part in (body.what, body.where, when, _("late") if late else "") if part)
    fasting = _("fasting from {time}").format(time=setting.moment(body.fasting_from)) if body.fasting_from else ""
    conveyance = body.conveyance.label if body.conveyance else ""
    consent = _("agrees: {answer}").format(answer=body.consent.label)
    return [
        Item(head, "danger" if late else "", "calendar-clock", "danger" if late else "text"),
        Item(" · ".join(part for part in (fasting, conveyance, consent) if part), "sub"),
    ]


def result_items(result: AwaitedResult, setting: Setting) -> list[Item]:
    """One result: awaited and since when, or what came, who telephoned it and whether a doctor knows."""
    body = result.body
    if body.state is ResultState.AWAITED:
        late = result.is_overdue(setting.now())
        expected = _("expected {time}").format(time=setting.moment(body.expected_by)) if body.expected_by else ""
        said = " · ".join(part for part in (body.what, expected, body.chased_by, _("late") if late else "") if part)
        return [Item(said, "danger" if late else "", "timer-sand", "danger" if late else "text")]
    if body.state is ResultState.CANCELLED:
        return []
    untold = body.is_critical and body.doctor_informed_at is None
    value = " ".join(part for part in (body.what, body.value, body.value_unit) if part)
    normal = f"({body.reference})" if body.reference else ""
    critical = _("CRITICAL") if body.is_critical else ""
    head = " · ".join(part for part in (f"{value} {normal}".strip(), critical) if part)
    told = (
        _("{doctor} told {time}").format(doctor=body.doctor or "", time=setting.moment(body.doctor_informed_at)).strip()
        if body.doctor_informed_at
        else _("no doctor told yet")
        if body.is_critical
        else ""
    )
    items = [Item(head, "danger" if body.is_critical else "", "check-circle", "danger" if body.is_critical else "ok")]
    if told:
        items.append(Item(told, "danger" if untold else "sub"))
    return items


def task_items(task: Task, setting: Setting) -> list[Item]:
    """One task: what, when, whose, and how often."""
    body, late = task.body, task.is_overdue(setting.now())
    due = setting.moment(body.due_at) if body.due_at else ""
    whose = body.owner or (body.owner_role.label if body.owner_role else "")
    again = _("every {n} h").format(n=phrases.hours(body.every_minutes)) if body.every_minutes else ""
    handed = body.state.label if body.state is TaskState.HANDED_OVER else ""
    parts = (body.title, due, whose, again, handed, _("late") if late else "")
    return [
        Item(
            " · ".join(part for part in parts if part),
            "danger" if late else "",
            "checkbox-blank-outline",
            "danger" if late else "text",
        )
    ]


def target_items(target: Target, setting: Setting) -> list[Item]:
    """One open target: its title, since when, and what was said last."""
    last = target.notes[-1]
    said = last.line.body
    items = [Item(f"{target.title} · {setting.moment(target.first.at)}", "", "target", "primary")]
    if isinstance(said, care.Transmission):
        items.append(Item(" / ".join(part for part in (said.data, said.action) if part), "sub"))
    return items
