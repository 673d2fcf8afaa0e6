"""Continuity sheets: body surface, doses that do not follow, days lost, and who counts as a second person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.record.bodies.course import Chemotherapy, Countersigned, CourseDose, Operation, Radiotherapy
from console.record.codes.course import Basis, OperationState, RcrCategory
from console.record.courses import (
    body_surface,
    courses_of,
    deviation_percent,
    exceeds_gap,
    gap_days,
    surface_of,
    total_dose,
)
from console.record.quantity import Quantity, parse_quantity
from tests.make import NURSE, OTHER_NURSE, Story


def q(text: str) -> Quantity:
    return parse_quantity(text, "x")


# Source: Mosteller 1987, worked by hand: sqrt(height cm * weight kg / 3600)
@pytest.mark.parametrize(
    ("weight", "height", "surface"),
    [("70 kg", "170 cm", "1.82"), ("3250 g", "50 cm", "0.21"), ("100 kg", "1,8 m", "2.24")],
)
def test_body_surface_is_mostellers(weight: str, height: str, surface: str) -> None:
    units = {"1,8 m": Quantity(value="1.8", unit="m", text="1,8")}
    found = surface_of(q(weight), units.get(height) or q(height))
    assert found is not None
    assert (found.value, found.unit) == (surface, "m2")


def test_no_surface_is_made_up_where_one_of_the_two_is_missing_or_in_another_unit() -> None:
    assert surface_of(None, q("170 cm")) is None
    assert surface_of(q("70 kg"), None) is None
    assert surface_of(q("70 L"), q("170 cm")) is None


@given(st.decimals("0.5", "250", places=1), st.decimals("30", "220", places=0))
def test_a_heavier_body_never_has_less_surface(weight: Decimal, height: Decimal) -> None:
    assert body_surface(weight + 1, height) >= body_surface(weight, height)


@pytest.mark.parametrize(
    ("dose", "percent", "off"),
    [("136 mg", None, None), ("149 mg", None, None), ("160 mg", None, 17), ("72 mg", None, -47), ("102 mg", 75, None)],
)
def test_a_dose_that_does_not_follow_from_the_surface_is_pointed_at(
    dose: str, percent: int | None, off: int | None
) -> None:
    drug = CourseDose(drug="Cisplatine", dose=q(dose), per_surface=q("75 mg/m²"), percent=percent)
    assert deviation_percent(drug, q("1,82 m²")) == off


def test_fractions_add_up_and_days_lost_count_from_the_next_that_was_due() -> None:
    sheet = Radiotherapy(
        basis=Basis.ORIGINAL,
        site="Col",
        rcr_category=RcrCategory.ONE,
        dose_per_fraction=q("1,8 Gy"),
        fractions_prescribed=25,
        gap_days=1,
        next_due_on="2026-02-09",
    )
    total = total_dose(sheet.dose_per_fraction, sheet.fractions_prescribed)
    assert total is not None
    assert total.value == "45"
    assert gap_days(sheet, date(2026, 2, 9)) == 1
    assert not exceeds_gap(sheet, date(2026, 2, 10))
    assert exceeds_gap(sheet, date(2026, 2, 11))


CHEMO = Chemotherapy(basis=Basis.MEMORY, diagnosis="d", regimen="FOLFOX", next_due_on="2026-02-12", tolerance_days=2)


def test_a_sheet_is_verified_by_somebody_else_and_only_as_it_stood_then() -> None:
    story = Story()
    first = story.write(CHEMO, "p")
    own = story.write(Countersigned(entry=first.id), "p", by=NURSE)
    [course] = courses_of(story.file("p"))
    assert own.author == first.author
    assert not course.is_verified
    story.write(Countersigned(entry=first.id), "p", by=OTHER_NURSE)
    [course] = courses_of(story.file("p"))
    assert course.is_verified
    assert course.is_from_memory
    story.write(
        Chemotherapy(basis=Basis.ORIGINAL, diagnosis="d", regimen="FOLFIRI", course=first.id), "p", replaces=(first.id,)
    )
    [course] = courses_of(story.file("p"))
    assert course.id == first.id
    assert not course.is_verified


def test_one_who_disagrees_outweighs_those_who_agree() -> None:
    story = Story()
    first = story.write(CHEMO, "p")
    story.write(Countersigned(entry=first.id), "p", by=OTHER_NURSE)
    story.write(Countersigned(entry=first.id, agrees=False, note="-47 %"), "p", by=OTHER_NURSE)
    [course] = courses_of(story.file("p"))
    assert course.is_disputed
    assert not course.is_verified


def test_what_is_left_counts_what_it_may_wait_and_an_operation_that_was_done_is_closed() -> None:
    story = Story()
    story.write(CHEMO, "p")
    story.write(Operation(basis=Basis.ORIGINAL, operation="Hanche", operation_state=OperationState.DONE), "p")
    chemo, operation = courses_of(story.file("p"))
    assert chemo.days_left(date(2026, 2, 10)) == 4
    assert chemo.days_left(date(2026, 2, 15)) == -1
    assert chemo.is_late(date(2026, 2, 13))
    assert not operation.is_open
    assert operation.days_left(date(2026, 2, 10)) is None
