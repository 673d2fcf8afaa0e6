"""Why somebody is proposed can be seen trait by trait: what both sides say, and how that holds against each other."""

from __future__ import annotations

import msgspec
import pytest

from console.recovery.search import candidates
from console.recovery.trait_pairs import Holds, of_candidates, of_link
from tests.recovery.conftest import Hospital
from tests.recovery.test_matching import ROY


def test_what_both_sides_say_stands_as_it_was_typed(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    row = msgspec.structs.replace(
        ROY, birth_name="Roÿ", used_name="Le Goff", birth_date="1960-04-05", birthplace="29019"
    )
    [pairs] = of_candidates(it, candidates(it, [row]))

    assert [(each.name, each.ours, each.theirs, each.holds) for each in pairs if each.name != "number"] == [
        ("birth_name", "ROY", "ROŸ", "AGREES"),
        ("used_name", "", "LE GOFF", "UNSTATED"),
        ("given_name", "Mathieu", "Mathieu", "AGREES"),
        ("birth_date", "1960-05-04", "1960-04-05", "NEARLY"),
        ("sex", "M", "M", "AGREES"),
        ("birthplace", "", "29019", "UNSTATED"),
    ]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"birth_name": "Rot"}, {"birth_name": "NEARLY"}),
        ({"given_names": ("Matthieu",)}, {"given_name": "NEARLY"}),
        ({"birth_name": "Mathieu", "given_names": ("Roy",)}, {"birth_name": "ELSEWHERE", "given_name": "ELSEWHERE"}),
        ({"birth_name": "Autre", "used_name": "Roy"}, {"birth_name": "ELSEWHERE"}),
        ({"given_names": ("Philippe",)}, {"given_name": "DIFFERS"}),
        ({"birth_date": "1971-11-23"}, {"birth_date": "DIFFERS"}),
        ({"sex": "F"}, {"sex": "DIFFERS"}),
        ({"birth_date": None}, {"birth_date": "UNSTATED"}),
        ({"unit": "4300", "bed": "r2", "birth_date": None}, {"unit": "AGREES", "bed": "AGREES"}),
    ],
)
def test_each_trait_says_how_it_holds(hospital: Hospital, changed: dict[str, object], wanted: dict[str, Holds]) -> None:
    _laptop, it = hospital.recovery()
    [pairs] = of_candidates(it, candidates(it, [msgspec.structs.replace(ROY, **changed)]))
    assert wanted.items() <= {each.name: each.holds for each in pairs}.items()


def test_two_files_are_held_against_each_other_before_a_second_person_confirms(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    pairs = {
        each.name: (each.ours, each.theirs, each.holds) for each in of_link(it, (hospital.known, hospital.unknown))
    }
    assert pairs["birth_name"] == ("TREMBLAY", "INCONNU-ALPHA", "DIFFERS")
    assert pairs["birth_date"] == ("1948-03-14", "", "UNSTATED")
    assert pairs["sex"] == ("F", "M", "DIFFERS")
