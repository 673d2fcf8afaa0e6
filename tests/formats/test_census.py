"""What the one way in promises about any file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.formats import census
from console.formats.census import read_census
from console.words import speaking
from tests.formats.census_samples import PARIS, PLACES, adt, encounter, ndjson, patient, reading

SEEDS = (
    adt("A01").encode(),
    (adt("A01") + adt("A03", extra="ZBE|1|20261123||INSERT|N|||\r")).encode("cp1252"),
    ndjson(patient(), encounter(), *PLACES).encode(),
    "Nom;Prénom;IPP;DDN;UF;Lit;Allergies\nPetit;Luc;1;1950;5E;2;latex\n".encode(),
    "Nom\tIPP\nPetit\t1\n".encode("utf-16"),
)


def survives(data: bytes) -> None:
    with speaking("en"):
        try:
            found = read_census([("any", data)], zone=PARIS)
        except CahierError as error:
            assert error.happened
        else:
            assert found.outcomes
            assert found.preview().counts == Counter(each.outcome for each in found.outcomes)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading_or_a_fault(data: bytes) -> None:
    survives(data)


@given(
    st.text(alphabet='MSHPIDEVN|^~\\&\r\n;,\t"{}[]:=1./éA\x0b\x1c\0', max_size=200),
    st.sampled_from(["", "MSH|^~\\&|", "Nom;IPP\n", '{"resourceType":"']),
)
def test_any_text_like_a_census_gives_a_reading_or_a_fault(text: str, start: str) -> None:
    survives((start + text).encode())


@given(st.sampled_from(SEEDS), st.integers(0, 2000), st.binary(max_size=4), st.integers(0, 4))
def test_any_damage_to_a_census_gives_a_reading_or_a_fault(seed: bytes, at: int, put: bytes, cut: int) -> None:
    at %= len(seed)
    survives(seed[:at] + put + seed[at + cut :])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.CENSUS_EMPTY),
        (b" \r\n", Fault.CENSUS_EMPTY),
        (b"Nom;IPP\n", Fault.CENSUS_EMPTY),
        (b"PK\x03\x04sheet", Fault.CENSUS_UNKNOWN_LANGUAGE),
        (b"%PDF-1.7", Fault.CENSUS_UNKNOWN_LANGUAGE),
        (b'{"a": 1}', Fault.CENSUS_UNKNOWN_LANGUAGE),
        (b"<xml/>", Fault.CENSUS_UNKNOWN_LANGUAGE),
        (b"Dear colleague, see below.\nRegards\n", Fault.CENSUS_UNKNOWN_LANGUAGE),
        (b"Nom;IPP\nPet\x81t;1\n", Fault.CENSUS_UNREADABLE),
        (b'{"resourceType":"Bundle","entry":[]}', Fault.CENSUS_EMPTY),
    ],
)
def test_a_whole_file_that_cannot_be_read_says_why(data: bytes, fault: Fault) -> None:
    with pytest.raises(CahierError) as caught:
        reading(data)
    assert caught.value.fault is fault


def test_two_languages_at_once_are_refused() -> None:
    with pytest.raises(CahierError) as caught:
        reading(adt("A01"), "Nom;IPP\nPetit;1\n")
    assert caught.value.fault is Fault.CENSUS_MIXED


def test_a_file_beyond_the_limit_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "SIZE_LIMIT_MB", 0)
    with pytest.raises(CahierError) as caught:
        reading(b"Nom;IPP\nPetit;1\n")
    assert caught.value.fault is Fault.CENSUS_TOO_LARGE


def test_the_language_is_told_by_content_and_not_by_name() -> None:
    assert read_census([("census.csv", adt("A01").encode())], zone=PARIS).language == "HL7"


def test_a_preview_counts_outcomes_and_beds() -> None:
    seen = reading("Nom;UF;DDN\nPetit;5E;1950\nGrand;5E;99/99/1950\nDoux;;1951\n").preview()
    assert seen.counts == {"IN_BED": 1, "REFUSED": 1, "KNOWN": 1}
    assert seen.units == {"5E": 1}
    assert [each.line for each in seen.problems] == [3]


def _real_input() -> Path | None:
    root = Path(__file__).resolve().parents[2]
    places = [found for above in (root, *root.parents) for found in sorted(above.glob("*/data/census"))]
    return next(iter(places), None)


def test_real_input_is_read_line_by_line() -> None:
    folder = _real_input()
    if folder is None:
        pytest.skip("no folder data/census beside or above the checkout")
    for kind in ("hl7", "fhir"):
        files = sorted((folder / kind).iterdir())
        sources = [(each.name, each.read_bytes()) for each in files]
        found = read_census(sources, zone=PARIS)
        assert {each.source for each in found.outcomes} == {each.name for each in files}
        assert sum(each.row is not None and each.outcome != "REFUSED" for each in found.outcomes) >= 1
        for name, data in sources:
            assert read_census([(name, data)], zone=PARIS).outcomes
