"""Moments, ages and entries in words."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec
import pytest

from console.record import wording
from console.record.bodies import care
from console.record.effects import stand
from console.record.entry import Proxy
from console.record.file import Identity
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.labels import LABELS, UNSHOWN
from console.record.news2 import RULE, Score
from console.record.showing import (
    age_text,
    clock_text,
    date_text,
    day_text,
    elapsed_text,
    listed,
    moment_text,
    near_day_text,
    occurred_text,
)
from console.record.value_words import score_text
from console.words import speaking
from tests.make import PEOPLE, Story

PARIS = ZoneInfo("Europe/Paris")
NOW = Instant("2026-02-09T05:10:00.000Z")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_the_doubled_hour_of_october_says_which_one() -> None:
    first, second = Instant("2026-10-25T00:30:00.000Z"), Instant("2026-10-25T01:30:00.000Z")
    assert clock_text(first, PARIS) == "02:30 (before the clock change)"
    assert clock_text(second, PARIS) == "02:30 (after the clock change)"


def test_an_ordinary_hour_says_nothing_more() -> None:
    assert clock_text(NOW, PARIS) == "06:10"


def test_the_day_is_that_of_the_site_and_comes_before_the_month() -> None:
    late = Instant("2026-02-09T23:30:00.000Z")
    assert day_text(late, PARIS) == "10-Feb-2026"
    with speaking("fr"):
        assert day_text(late, PARIS) == "10/02/2026"


def test_a_day_that_is_near_goes_without_its_year() -> None:
    assert near_day_text(NOW, PARIS) == "09-Feb"
    with speaking("fr"):
        assert near_day_text(NOW, PARIS) == "09/02"


def test_french_puts_a_space_before_the_semicolon() -> None:
    assert listed(["Latex", "Kiwi"]) == "Latex; Kiwi"
    with speaking("fr"):
        assert listed(["Latex", "Kiwi"]) == "Latex\u00a0; Kiwi"


def test_a_moment_of_the_same_day_is_its_time_alone() -> None:
    assert moment_text(NOW, PARIS, NOW) == "06:10"
    assert moment_text(NOW, PARIS, Instant("2026-02-10T05:10:00.000Z")) == "09-Feb-2026 06:10"


@pytest.mark.parametrize(
    ("born", "shown"),
    [("1948", "1948"), ("1948-03", "Mar-1948"), ("1948-03-14", "14-Mar-1948"), ("14.3.48", "14.3.48")],
)
def test_a_date_is_shown_no_finer_than_it_is_known(born: str, shown: str) -> None:
    assert date_text(born) == shown


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        ("2026-02-09T05:22:00.000Z", "12 min"),
        ("2026-02-09T08:15:00.000Z", "3 h 05"),
        ("2026-02-11T09:10:00.000Z", "2 d 4 h"),
    ],
)
def test_a_span_is_shown_in_its_own_size(later: str, shown: str) -> None:
    assert elapsed_text(NOW, Instant(later)).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (Identity(birth_date="1948-03-14"), "77 years"),
        (Identity(birth_date="2026-02-01"), "8 days"),
        (Identity(birth_date="2025-12-01"), "10 weeks"),
        (Identity(birth_date="2024-12-20"), "13 months"),
        (Identity(age_estimated="40"), "≈ 40 years"),
        (Identity(), "age unknown"),
        (Identity(birth_date="31/12/1948"), "age unknown"),
    ],
)
def test_an_age_is_said_as_people_say_it(identity: Identity, shown: str) -> None:
    assert age_text(identity, NOW, PARIS) == shown


def test_every_kind_has_a_title_and_every_field_a_label_or_a_reason_not_to_be_shown() -> None:
    for kind in KINDS.values():
        assert kind.title
        for member in msgspec.structs.fields(kind.body):
            assert member.name in LABELS or member.name in UNSHOWN


def test_one_sentence_says_when_what_who_for_whom_and_from_where() -> None:
    story = Story()
    body = care.Observed(systolic=120, diastolic=65, temperature_tenths=381)
    story.write(
        body,
        "p",
        source="PAPER",
        paper_ref="7",
        on_behalf_of=Proxy(name="Dr Fortin", role="MED"),
        unsure=("diastolic",),
    )
    line = stand(story.entries)[0]
    assert wording.describe(line, PEOPLE, PARIS) == (
        "09-Feb-2026 06:10 Observations: BP 120/65 mmHg ?; T 38.1 °C — Maëlle Tanguy (Nurse), "
        "on behalf of Dr Fortin (MED), Copied from paper, sheet 7"
    )


def test_an_incomplete_score_gives_no_number() -> None:
    score = Score(rule="r", scale=1, parts={"pulse": 3}, missing=("spo2",))
    assert score_text(score) == "NEWS2 incomplete, missing: SpO₂ (Pulse 3)"


def test_an_hour_or_a_day_is_not_made_more_precise() -> None:
    story = Story()
    hour = story.write(care.Observed(pulse=70), "p", precision="HOUR")
    day = story.write(care.Observed(pulse=70), "p", precision="DAY")
    assert occurred_text(hour, PARIS) == "about 09-Feb-2026 06:10"
    assert occurred_text(day, PARIS) == "09-Feb-2026"


def test_a_score_that_its_numbers_do_not_give_is_shown_beside_the_right_one() -> None:
    story = Story()
    who = story.admit("ROY", "Anne", "12A")
    wrong = Score(rule=RULE, scale=1, parts={"respiratory_rate": 0}, missing=("spo2",))
    story.write(care.Observed(respiratory_rate=25, news2=wrong), who)
    file = story.file(who)
    [conflict] = file.conflicts
    said = wording.describe(conflict.values[0].line, PEOPLE, PARIS)
    assert "NEWS2 incomplete, missing: SpO₂ – computed again: NEWS2 incomplete, missing: SpO₂, Oxygen" in said.replace(
        "Breathes", "Oxygen"
    )
