"""The rules of the record against published vectors: scores, quantities, identity, numbers, time."""

from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.record import identity, instant, news2, numbers, scoring
from console.record.birth import is_before_birth
from console.record.bodies import care
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.patient import IdentityAttribute, IdentityStatus
from console.record.entry import canonical, decode, encode
from console.record.instant import Instant
from console.record.likeness import are_similar
from console.record.quantity import parse_decimal, parse_quantity, plain
from console.record.who import Identity
from tests.make import a_ward

PARIS = ZoneInfo("Europe/Paris")

# Source: computed from RCP chart 1 (2017): RR, SpO2, scale, oxygen, systolic, pulse, ACVPU, tenths of °C, total
NEWS2 = [
    (16, 97, 1, False, 120, 70, "A", 370, 0),
    (25, 87, 1, False, 85, 115, "A", 370, 11),
    (18, 90, 2, True, 120, 80, "A", 370, 2),
    (18, 96, 2, True, 120, 80, "A", 370, 4),
    (18, 96, 2, False, 120, 80, "A", 370, 0),
    (18, 90, 1, True, 120, 80, "A", 370, 5),
    (22, 94, 1, True, 105, 95, "C", 384, 11),
    (8, 83, 2, True, 90, 131, "U", 350, 20),
    (12, 96, 1, False, 111, 51, "A", 361, 0),
    (21, 93, 1, False, 220, 91, "V", 391, 13),
    (9, 92, 1, False, 100, 50, "A", 360, 7),
]


@pytest.mark.parametrize("row", NEWS2)
def test_news2_scores_as_the_chart(row: tuple[int, int, news2.Scale, bool, int, int, str, int, int]) -> None:
    rate, spo2, scale, oxygen, systolic, pulse, mind, tenths, total = row
    scored = news2.score(
        scale=scale,
        respiratory_rate=rate,
        spo2=spo2,
        on_oxygen=oxygen,
        systolic=systolic,
        pulse=pulse,
        consciousness=mind,
        temperature_tenths=tenths,
    )
    assert scored.total == total


@given(missing=st.sampled_from(["respiratory_rate", "spo2", "on_oxygen", "systolic", "pulse", "consciousness"]))
def test_a_missing_value_never_gives_a_total(missing: str) -> None:
    seen: dict[str, object] = {
        "respiratory_rate": 16,
        "spo2": 97,
        "on_oxygen": False,
        "systolic": 120,
        "pulse": 70,
        "consciousness": "A",
        "temperature_tenths": 370,
    }
    del seen[missing]
    scored = news2.score(scale=1, **seen)  # type: ignore[arg-type]  # the members of the signature
    assert scored.total is None
    assert scored.band == "INCOMPLETE"
    assert scored.missing


def test_a_single_three_alerts_even_in_an_incomplete_score() -> None:
    assert news2.score(scale=1, respiratory_rate=26).has_single_3


@pytest.mark.parametrize(
    ("typed", "value"), [("0,25", "0.25"), (".5", "0.5"), ("12", "12"), ("3250", "3250"), ("7.0", "7")]
)
def test_decimals_are_read_with_comma_or_dot(typed: str, value: str) -> None:
    assert plain(parse_decimal(typed, "dose")) == value


@pytest.mark.parametrize("typed", ["1,000", "1.000", "12,500"])
def test_what_could_be_a_thousand_or_one_is_refused(typed: str) -> None:
    with pytest.raises(CahierError) as caught:
        parse_decimal(typed, "dose")
    assert caught.value.fault is Fault.AMBIGUOUS_NUMBER


@pytest.mark.parametrize("typed", ["", "1,2,3", "douze", "1e3", "١٢", "--1", "1 000"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(CahierError) as caught:
        parse_decimal(typed, "dose")
    assert caught.value.fault is Fault.UNREADABLE_NUMBER


def test_a_unit_is_never_implied() -> None:
    with pytest.raises(CahierError) as caught:
        parse_quantity("5", "dose")
    assert caught.value.fault is Fault.MISSING_UNIT


def test_a_quantity_keeps_the_text_as_typed() -> None:
    found = parse_quantity("3250 g", "poids")
    assert (found.value, found.unit, found.text) == ("3250", "g", "3250 g")


# Source: published examples of the INS reference and of CNAM, keys recomputed.
@pytest.mark.parametrize(
    "nir", ["295109912611193", "253072B07300470", "253072A07300443", "255081416802538", "150081505104018"]
)
def test_keys_of_the_nir(nir: str) -> None:
    assert identity.is_nir(nir)
    assert identity.nir_key(nir[:13]) == nir[13:]


def test_a_wrong_key_of_the_nir_is_found() -> None:
    assert not identity.is_nir("295109912611199")


def test_a_doubtful_identity_stays_provisional_whatever_document_was_seen() -> None:
    doubtful = frozenset({IdentityAttribute.DOUT})
    assert identity.status_offline(document_seen=True, attributes=doubtful) is IdentityStatus.PROV
    assert identity.status_offline(document_seen=True, attributes=frozenset()) is IdentityStatus.VALI


def test_nothing_matches_on_an_empty_number() -> None:
    with pytest.raises(ValueError, match="empty"):
        identity.patient_id("7d1f3c52-6a0e-5b7a-9a57-0d9f5f6c0a11", "IPP", " ")


@given(st.integers(1, 999_999), st.integers(0, 9), st.sampled_from("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_any_wrong_character_of_a_downtime_number_is_found(value: int, place: int, wrong: str) -> None:
    right = numbers.compose("D", "H3", value)
    bare = right.replace("-", "")
    assume(bare[place] != wrong)
    with pytest.raises(CahierError) as caught:
        numbers.parse(bare[:place] + wrong + bare[place + 1 :])
    assert caught.value.fault is Fault.NUMBER_MISTYPED
    assert numbers.parse(bare) == right


CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,4}[1-9][0-9]?", fullmatch=True)
SERIALS = st.integers(1, numbers.LARGEST)


@given(CODES, SERIALS, CODES, SERIALS)
def test_two_downtime_numbers_never_read_alike_without_their_hyphens(
    code: str, value: int, other: str, another: int
) -> None:
    assume((code, value) != (other, another))
    one, two = numbers.compose("D", code, value), numbers.compose("D", other, another)
    assert one.replace("-", "") != two.replace("-", "")


@given(CODES, SERIALS, st.lists(st.sampled_from(["-", "", " ", " - "]), min_size=3, max_size=3), st.booleans())
def test_a_downtime_number_is_the_same_however_it_is_typed(
    code: str, value: int, gaps: list[str], is_small: bool
) -> None:
    right = numbers.compose("X", code, value)
    parts = right.split("-")
    typed = parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=True))
    assert numbers.parse(typed.lower() if is_small else typed) == right


@given(CODES, SERIALS)
def test_noughts_in_front_may_be_left_out_between_hyphens(code: str, value: int) -> None:
    right = numbers.compose("D", code, value)
    prefix, station, _digits, check = right.split("-")
    assert numbers.parse(f"{prefix}-{station}-{value}-{check}") == right


def test_blocks_give_disjoint_numbers_and_end() -> None:
    block = numbers.Block(code="H1", first=1, last=3)
    assert len({block.number(index) for index in range(3)}) == 3
    with pytest.raises(CahierError) as caught:
        block.number(3)
    assert caught.value.fault is Fault.NUMBERS_USED_UP


def test_both_hours_of_october_are_told_apart() -> None:
    wall = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a time on the wall
    first, second = (instant.from_local(wall, PARIS, fold=fold) for fold in (0, 1))
    assert instant.minutes_between(first, second) == 60
    assert instant.is_doubled(first, PARIS)
    assert instant.is_doubled(second, PARIS)
    assert not instant.is_doubled(instant.plus(first, hours=3), PARIS)


def test_a_night_of_the_clock_change_has_thirteen_hours() -> None:
    start, end = Instant("2026-10-24T17:00:00.000Z"), Instant("2026-10-25T06:00:00.000Z")
    assert (instant.local(start, PARIS).hour, instant.local(end, PARIS).hour) == (19, 7)
    assert instant.minutes_between(start, end) == 13 * 60


@pytest.mark.parametrize(
    ("born", "age"), [("2010-11-24", 16), ("2010-11-25", 15), ("2010", 15), ("2010-11", 15), (None, None)]
)
def test_age_is_the_least_that_is_certain(born: str | None, age: int | None) -> None:
    assert identity.age_years(born, date(2026, 11, 24)) == age


def test_martin_jeanne_and_jean_of_one_birthday_are_similar() -> None:
    jeanne, jean = (
        Identity(birth_name="MARTIN", given_names=given, birth_date="1948-03-14") for given in ("Jeanne", "Jean")
    )
    assert are_similar(jeanne, jean)
    assert are_similar(Identity(birth_name="Rémi", given_names="Paul"), Identity(birth_name="PAUL", given_names="remi"))
    assert not are_similar(jeanne, Identity(birth_name="NGUYEN", given_names="Jean", birth_date="1950-01-01"))


def test_stored_bytes_are_canonical_json() -> None:
    for entry in a_ward(6).entries:
        data = encode(entry)
        assert rfc8785.dumps(json.loads(data)) == data
        assert encode(decode(data)) == data


@pytest.mark.parametrize("spoil", [b" ", b"\n"])
def test_bytes_that_are_not_canonical_are_refused(spoil: bytes) -> None:
    data = encode(a_ward(1).entries[0])
    with pytest.raises(CahierError) as caught:
        decode(data.replace(b'","', b'",' + spoil + b'"', 1))
    assert caught.value.fault is Fault.INVALID_ENTRY


def test_a_dict_is_canonical_whatever_its_order() -> None:
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("moment", "born", "is_before"),
    [
        ("2026-02-07T22:59:00.000Z", "2026-02-08", True),
        ("2026-02-07T23:00:00.000Z", "2026-02-08", False),  # midnight in Paris
        ("2026-02-01T10:00:00.000Z", "2026-03", True),
        ("2026-03-01T10:00:00.000Z", "2026-03", False),
        ("2025-12-31T10:00:00.000Z", "2026", True),
        ("1948-01-01T10:00:00.000Z", "1948-14-33", False),  # a lunar date is known to the year
    ],
)
def test_birth_counts_as_far_as_it_is_known(moment: str, born: str, is_before: bool) -> None:
    assert is_before_birth(Instant(moment), born, PARIS) is is_before


@given(
    st.builds(
        care.Observed,
        respiratory_rate=st.none() | st.integers(0, 80),
        spo2=st.none() | st.integers(30, 100),
        oxygen=st.none() | st.sampled_from(Oxygen),
        systolic=st.none() | st.integers(30, 300),
        consciousness=st.none() | st.sampled_from(Consciousness),
    ),
    st.sampled_from((1, 2)),
)
def test_a_stored_score_is_held_against_its_own_numbers(taken: care.Observed, scale: news2.Scale) -> None:
    right = scoring.score_of(taken, scale)
    assert scoring.differing_score(msgspec.structs.replace(taken, news2=right)) is None
    wrong = msgspec.structs.replace(right, parts=right.parts | {"pulse": 3})
    assert scoring.differing_score(msgspec.structs.replace(taken, news2=wrong)) == right
    newer = msgspec.structs.replace(wrong, rule="RCP-NEWS3")
    assert scoring.differing_score(msgspec.structs.replace(taken, news2=newer)) is None
