"""Both nights of the clock change, shifts over them, birthdays at midnight, and numbers that two people read alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.record import showing
from console.record.codes.handover import Shift
from console.record.instant import Instant, from_local, is_doubled, local, minutes_between, plus, to_datetime
from console.record.quantity import glucose_beside, parse_decimal, parse_quantity, plain
from console.record.shifts import shift_ending_near, span_of
from console.record.who import Identity
from console.words import speaking

PARIS = ZoneInfo("Europe/Paris")
AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)
YEAR_MINUTES = 365 * 24 * 60
moments = st.integers(0, YEAR_MINUTES).map(lambda n: plus(Instant("2026-01-01T00:00:00.000Z"), minutes=n))


def at(day: date, clock: str, fold: int = 0) -> Instant:
    return from_local(datetime.fromisoformat(f"{day}T{clock}"), PARIS, fold=fold)


# --- the clock change --------------------------------------------------------------------------------


@given(moments)
def test_a_moment_comes_back_from_the_wall_with_which_of_two_hours_it_was(moment: Instant) -> None:
    wall = local(moment, PARIS)
    assert from_local(wall.replace(tzinfo=None), PARIS, fold=wall.fold) == moment


def test_the_hour_that_comes_twice_is_told_apart_on_screen_and_paper() -> None:
    first, second = at(AUTUMN, "02:30"), at(AUTUMN, "02:30", fold=1)
    assert minutes_between(first, second) == 60
    with speaking("en"):
        said = [showing.clock_text(moment, PARIS) for moment in (first, second)]
    assert said == ["02:30 (before the clock change)", "02:30 (after the clock change)"]
    assert showing.clock_text(at(AUTUMN, "03:30"), PARIS) == "03:30"


@given(moments)
def test_only_the_doubled_hour_of_october_carries_words(moment: Instant) -> None:
    wall = local(moment, PARIS)
    is_that_hour = wall.date() == AUTUMN and wall.hour == 2
    assert is_doubled(moment, PARIS) == is_that_hour


@given(moments, st.integers(0, 48 * 60))
def test_intervals_are_those_of_the_time_that_passed(moment: Instant, minutes: int) -> None:
    assert minutes_between(moment, plus(moment, minutes=minutes)) == minutes


# --- shifts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "end_of_night", "hours"),
    [
        (Shift.L, AUTUMN, 13),
        (Shift.L, SPRING, 11),
        (Shift.N, AUTUMN, 10),
        (Shift.N, SPRING, 8),
        (Shift.L, date(2026, 6, 10), 12),
        (Shift.N, date(2026, 6, 10), 9),
    ],
)
def test_a_night_over_the_clock_change_is_an_hour_longer_or_shorter(
    shift: Shift, end_of_night: date, hours: int
) -> None:
    starts, ends = span_of(shift, at(end_of_night, "06:10"), PARIS)
    assert minutes_between(starts, ends) == hours * 60
    first, last = {Shift.L: ("19:00", "07:00"), Shift.N: ("21:00", "06:00")}[shift]
    assert (f"{local(starts, PARIS):%H:%M}", f"{local(ends, PARIS):%H:%M}") == (first, last)


@given(moments, st.sampled_from([Shift.M, Shift.S, Shift.N, Shift.J, Shift.L]))
def test_the_shift_that_is_handed_over_ends_within_half_a_day(moment: Instant, shift: Shift) -> None:
    starts, ends = span_of(shift, moment, PARIS)
    assert starts < ends
    assert abs(minutes_between(moment, ends)) <= 12 * 60 + 60
    assert shift_ending_near(moment, PARIS) in (Shift.M, Shift.S, Shift.N)


# --- birthdays ---------------------------------------------------------------------------------------


def test_somebody_is_a_year_older_at_midnight_of_the_site_and_not_of_utc() -> None:
    born = Identity(birth_date="2010-07-01")
    last_minute, first_minute = at(date(2026, 6, 30), "23:59"), at(date(2026, 7, 1), "00:00")
    assert to_datetime(first_minute).date() == date(2026, 6, 30)
    ages = [born.age(local(moment, PARIS).date()) for moment in (last_minute, first_minute)]
    assert ages == [15, 16]


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), moments)
def test_an_age_never_runs_ahead_of_the_birthday(born: date, moment: Instant) -> None:
    today = local(moment, PARIS).date()
    age = Identity(birth_date=born.isoformat()).age(today)
    assert age is not None
    assert age == today.year - born.year - ((today.month, today.day) < (born.month, born.day))


# --- numbers -----------------------------------------------------------------------------------------


@given(st.decimals(min_value=0, max_value=999_999, places=2, allow_nan=False, allow_infinity=False))
def test_a_number_reads_the_same_with_a_comma_and_with_a_dot(number: Decimal) -> None:
    written = format(number, "f")
    assert parse_decimal(written, "dose") == parse_decimal(written.replace(".", ","), "dose") == number
    assert Decimal(plain(number)) == number


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."))
def test_three_figures_after_a_separator_are_never_guessed(whole: int, rest: int, separator: str) -> None:
    with pytest.raises(CahierError) as caught:
        parse_decimal(f"{whole}{separator}{rest:03d}", "dose")
    assert caught.value.fault is Fault.AMBIGUOUS_NUMBER


@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f", "\u2009", "  "])
@pytest.mark.parametrize(("number", "value"), [("3250", "3250"), ("0,25", "0.25"), (".5", "0.5"), ("12.5", "12.5")])
def test_any_space_may_stand_between_a_number_and_its_unit(space: str, number: str, value: str) -> None:
    quantity = parse_quantity(f"{number}{space}g", "weight")
    assert (quantity.value, quantity.unit) == (value, "g")


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_a_space_inside_a_number_is_not_guessed_either(space: str) -> None:
    with pytest.raises(CahierError) as caught:
        parse_quantity(f"1{space}000 mg", "dose")
    assert caught.value.fault is Fault.UNREADABLE_NUMBER


def test_a_number_without_a_unit_is_not_a_quantity() -> None:
    with pytest.raises(CahierError) as caught:
        parse_quantity("4000", "dose")
    assert caught.value.fault is Fault.MISSING_UNIT


@given(st.decimals(min_value="0.5", max_value=40, places=1, allow_nan=False, allow_infinity=False))
def test_glucose_goes_to_the_other_unit_and_back(number: Decimal) -> None:
    there = glucose_beside(parse_quantity(f"{number} mmol/L", "glucose"))
    assert there is not None
    back = glucose_beside(parse_quantity(f"{there.value} g/L", "glucose"))
    assert back is not None
    assert abs(back.decimal - number) <= Decimal("0.1")


def test_a_week_of_hours_over_the_change_has_a_week_of_hours() -> None:
    starts = at(AUTUMN - timedelta(days=3), "12:00")
    assert minutes_between(starts, at(AUTUMN + timedelta(days=4), "12:00")) == (7 * 24 + 1) * 60
