"""The fields of a form, made from the body that it writes: one description, and nothing listed twice.

The type of a member says which field asks for it: three answers for a yes or no that may be unknown,
a list for a value set, a day for ``…_on``, a moment for an instant, a number with its unit for a
quantity, a table for what is several. Its label is the one that screens and pages show.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import Body, TableRow
from console.record.bodies.course import CourseDose, CumulativeDose
from console.record.bodies.stay import Sent
from console.record.codes import Code
from console.record.codes.stay import Along
from console.record.instant import Instant
from console.record.labels import LABELS
from console.record.quantity import Quantity, parse_decimal, parse_quantity
from console.record.wording import headed
from console.words import N_, _
from ui.widgets.counted_field import CountedField
from ui.widgets.day_field import DayField
from ui.widgets.field import ChoiceField, Field, NotesField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField
from ui.widgets.option_field import KeptField, ManyField, OptionField, PickField, options_of
from ui.widgets.rows_field import Column, RowsField
from ui.widgets.subheading import Subheading
from ui.widgets.tri_state import TriState
from ui.wording import phrases

if TYPE_CHECKING:
    from ui.setting import Setting
    from ui.widgets.form_page import FormPage

YES_NO = (("", N_("No")), ("YES", N_("Yes")))
_TRI = {True: "YES", False: "NO", None: ""}
_DOSES = (
    Column(N_("Drug"), stretch=4), Column(N_("Dose (mg)"), stretch=2), Column(N_("mg/m²"), stretch=2),
    Column(N_("% of dose"), stretch=2), Column(N_("Why not all")), Column(N_("Route"), stretch=2),
    Column(N_("Over"), stretch=2),
)  # fmt: skip
_CUMULATIVE = (Column(N_("Drug")), Column(N_("Total, with its unit")))


@dataclass(frozen=True, slots=True)
class Ask:
    """How one member is asked for, where its type alone does not say.

    ``rows`` makes a text several lines high; ``units`` are (UCUM code, what people read) of a
    quantity; ``as_`` names the field otherwise than the member; ``options`` shows a value set side by
    side, the first being down from the start; ``pick`` is a list that is filled when the form opens;
    ``ahead`` says that a moment is usually still to come.
    """

    member: str
    rows: int = 0
    units: tuple[tuple[str, str], ...] = ()
    label: str = ""
    hint: str = ""
    as_: str = ""
    options: tuple[Code, ...] = ()
    pick: bool = False
    kept: bool = False
    ahead: bool = False

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.as_ or self.member


Row = tuple[Ask | str, ...]
Layout = Sequence[Row | str]
"""Rows of fields side by side, in reading order; a text between them is the message id of a heading."""


class BodyFields:
    """The fields of one body type in a form."""

    def __init__(self, form: FormPage, body_type: type[Body]) -> None:
        self._form, self._type = form, body_type
        self._hints = get_type_hints(body_type)
        self._asks: dict[str, Ask] = {}
        self.headings: list[Subheading] = []

    def build(self, layout: Layout) -> Iterator[None]:
        """Add the fields to the form, one row at each step."""
        form = self._form
        for row in layout:
            if isinstance(row, str):
                heading = Subheading(form.setting, row, form)
                self.headings.append(heading)
                form.add_heading(heading)
            else:
                form.add(*(self._field(each if isinstance(each, Ask) else Ask(each)) for each in row))
            yield

    @property
    def names(self) -> set[str]:
        """The names of the fields."""
        return {ask.name for ask in self._asks.values()}

    @property
    def members(self) -> set[str]:
        """The members of the body that are asked for."""
        return set(self._asks)

    def show(self, *, is_shown: bool) -> None:
        """Show or hide every field with the headings."""
        for name in self.names:
            field = self._form.field(name)
            if field.isHidden() == is_shown:
                field.setVisible(is_shown)
        for heading in self.headings:
            heading.setVisible(is_shown)

    def _field(self, ask: Ask) -> Field:
        self._asks[ask.member] = ask
        setting, label = self._form.setting, ask.label or LABELS.get(ask.member, "")
        if ask.kept:
            return KeptField(setting, ask.name)
        if ask.pick:
            return PickField(setting, ask.name, label, hint=ask.hint)
        if ask.options:
            return OptionField(setting, ask.name, label, options_of(ask.options), hint=ask.hint)
        return _field_of(setting, ask, label, *_plain(self._hints[ask.member]))

    def values(self) -> dict[str, Any]:
        """What is typed, by member; what is empty is left out.

        Raises:
            CahierError: what is typed cannot be read; names the field. ``field-empty`` for what must be said.
        """
        found = {}
        for member, ask in self._asks.items():
            value = _value_of(self._form.field(ask.name), *_plain(self._hints[member]))
            if value is not None and value != ():
                found[member] = value
        missing = [name for name in self._required() if name not in found]
        if missing:
            field = self._form.field(self._asks[missing[0]].name)
            raise CahierError(Fault.FIELD_EMPTY, field=field.label_words)
        return found

    def _required(self) -> list[str]:
        return [each.name for each in msgspec.structs.fields(self._type) if each.required and each.name in self._asks]

    def put(self, body: Body) -> None:
        """Put what a body says into the fields."""
        for member, ask in self._asks.items():
            put(self._form.field(ask.name), getattr(body, member))

    def put_values(self, values: Mapping[str, Any]) -> None:
        """Put some members into their fields, and leave the others."""
        for member, value in values.items():
            put(self._form.field(self._asks[member].name), value)


def _plain(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had one."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = [each for each in get_args(hint) if each is not type(None)]
        return kinds[0], True
    return hint, False


def _field_of(setting: Setting, ask: Ask, label: str, kind: Any, is_open: bool) -> Field:  # noqa: FBT001 - from _plain
    name, hint = ask.name, ask.hint
    if get_origin(kind) is tuple:
        return _field_of_several(setting, ask, label, get_args(kind)[0])
    if kind is bool:
        return (
            TriState(setting, name, label, hint=hint, is_alarm=False)
            if is_open
            else OptionField(setting, name, label, YES_NO)
        )
    if kind is Instant:
        return InstantField(setting, name, label, hint=hint, empty=N_("not known"), ahead=ask.ahead)
    if kind is Quantity:
        return QuantityField(setting, name, label, ask.units, hint=hint)
    if kind is int:
        return NumberField(setting, name, label, hint=hint)
    if isinstance(kind, type) and issubclass(kind, Code):
        return ChoiceField(setting, name, label, list(kind), hint=hint)
    if ask.member.endswith("_on"):
        return DayField(setting, name, label, hint=hint)
    return NotesField(setting, name, label, rows=ask.rows) if ask.rows else TextField(setting, name, label, hint=hint)


def _field_of_several(setting: Setting, ask: Ask, label: str, kind: Any) -> Field:
    if kind is Sent:
        return CountedField(setting, ask.name, label, options_of(list(Along)), hint=ask.hint)
    if kind is CourseDose:
        return RowsField(setting, ask.name, label, _DOSES, hint=ask.hint)
    if kind is CumulativeDose:
        return RowsField(setting, ask.name, label, _CUMULATIVE, hint=ask.hint)
    if issubclass(kind, TableRow):
        return RowsField(
            setting, ask.name, label, [Column(LABELS[name]) for name in kind.__struct_fields__], hint=ask.hint
        )
    return ManyField(setting, ask.name, label, options_of(list(kind)), hint=ask.hint)


def _value_of(field: Field, kind: Any, is_open: bool) -> Any:  # noqa: FBT001 - from _plain
    match field:
        case CountedField():
            return tuple(Sent(what=Along.of(key), count=count) for key, count in field.counted())
        case RowsField():
            part = get_args(kind)[0]
            if issubclass(part, TableRow):
                return tuple(_row(part, row, field) for row in field.rows())
            made = _dose if part is CourseDose else _cumulative
            return tuple(made(row, field) for row in field.rows())
        case ManyField():
            return tuple(get_args(kind)[0].of(key) for key in field.keys())  # noqa: SIM118 - a field, no mapping
        case TriState():
            return field.answer()
        case InstantField():
            return field.instant()
        case QuantityField():
            return field.quantity()
        case DayField():
            return field.day()
        case NumberField():
            return _whole(field)
        case _:
            typed = field.text().strip()
            if kind is bool and not is_open:
                return bool(typed)
            is_code = isinstance(kind, type) and issubclass(kind, Code)
            return (kind.of(typed) if is_code else typed) if typed else None


def _whole(field: NumberField) -> int | None:
    number = field.number()
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise CahierError(Fault.UNREADABLE_NUMBER, text=field.text(), field=field.label_words)
    return int(number)


def _dose(row: tuple[str, ...], field: Field) -> CourseDose:
    drug, dose, per, percent, reason, route, duration = row
    what = headed(field.label_words, drug)
    if not dose:
        raise CahierError(Fault.FIELD_EMPTY, field=what)
    return CourseDose(
        drug=drug,
        dose=parse_quantity(dose, what, "mg"),
        per_surface=parse_quantity(per, what, "mg/m2") if per else None,
        percent=int(parse_decimal(percent.rstrip(" %"), what)) if percent else None,
        reason=reason or None,
        route=route or None,
        duration=duration or None,
    )


def _cumulative(row: tuple[str, ...], field: Field) -> CumulativeDose:
    what = headed(field.label_words, row[0])
    if not row[1]:
        raise CahierError(Fault.FIELD_EMPTY, field=what)
    return CumulativeDose(drug=row[0], dose=parse_quantity(row[1], what))


def _row(part: type[TableRow], typed: tuple[str, ...], field: Field) -> TableRow:
    """A row as its type has it: text, or whole numbers."""
    found: dict[str, str | int] = {}
    for member, text in zip(msgspec.structs.fields(part), typed, strict=True):
        if not text:
            continue
        is_count = _plain(member.type)[0] is int
        if is_count and not text.isdecimal():
            raise CahierError(Fault.UNREADABLE_NUMBER, text=text, field=headed(field.label_words, typed[0]))
        found[member.name] = int(text) if is_count else text
    return msgspec.convert(found, part)


def put(field: Field, value: Any) -> None:
    """Put one member's value into its field."""
    match field:
        case InstantField():
            field.set_text("")
            if value:
                field.set_instant(value)
        case QuantityField():
            field.set_quantity(value)
        case DayField():
            field.set_day(value)
        case CountedField():
            field.set_text(" ".join(_counted_text(sent) for sent in value or ()))
        case RowsField():
            field.set_text("\n".join("\t".join(_row_of(each)) for each in value or ()))
        case ManyField():
            field.set_text(" ".join(value or ()))
        case TriState():
            field.set_text(_TRI[value])
        case _:
            field.set_text({True: "YES", False: ""}[value] if isinstance(value, bool) else str(value or ""))


def _counted_text(sent: Sent) -> str:
    return sent.what + (f":{sent.count}" if sent.count is not None else "")


def _row_of(item: CourseDose | CumulativeDose | TableRow) -> tuple[str, ...]:
    if isinstance(item, TableRow):
        values = (getattr(item, name) for name in item.__struct_fields__)
        return tuple("" if value is None else str(value) for value in values)
    if isinstance(item, CumulativeDose):
        return item.drug, _typed(item.dose)
    percent = str(item.percent) if item.percent is not None else ""
    per = _typed(item.per_surface) if item.per_surface else ""
    return item.drug, _typed(item.dose), per, percent, item.reason or "", item.route or "", item.duration or ""


def _typed(quantity: Quantity) -> str:
    """A quantity as a hand would type it, with a unit that is read again as the same."""
    unit = {"mg/m2": "mg/m²", "ug": "µg", "[iU]": _("IU")}.get(quantity.unit, quantity.unit)
    return f"{phrases.number(quantity.value)} {unit}"
