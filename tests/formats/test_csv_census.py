"""What a census in CSV promises."""

from __future__ import annotations

import pytest

from console.errors import CahierError, Fault
from console.record.census import CensusAllergy
from console.record.instant import Instant
from tests.formats.census_samples import PARIS, outcomes, reading

HEAD = "Nom de naissance;Prénom(s);Date de naissance;Sexe;IPP;NDA;UF;Chambre;Lit;Date d'entrée;Allergies;Isolement"
LINE = "Lefèvre;Zoé Marie;07/03/1951;F;0012345;N1;5E;512;2;22/11/2026 14:30;Pénicilline (œdème), latex;contact"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_character_set_gives_the_same_row(codec: str) -> None:
    row = reading(f"{HEAD}\r\n{LINE}\r\n".encode(codec)).outcomes[0].row
    assert row is not None
    assert (row.birth_name, row.given_names, row.birth_date) == ("Lefèvre", ("Zoé", "Marie"), "1951-03-07")
    assert (row.number, row.unit, row.room, row.bed) == ("0012345", "5E", "512", "2")
    assert row.admitted_at == "2026-11-22T13:30:00.000Z"
    assert row.allergies == (CensusAllergy(substance="Pénicilline", reaction="œdème"), CensusAllergy(substance="latex"))
    assert row.isolation == ("CONTACT",)


def test_latin_1_without_the_letters_of_windows_is_read() -> None:
    row = reading("NOM;PRENOM\nCôté;Hélène\n".encode("latin-1")).outcomes[0].row
    assert row is not None and row.birth_name == "Côté"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_separator_is_found(delimiter: str) -> None:
    found = reading(
        delimiter.join(("birth_name", "DOB", "MRN", "ward", "bed"))
        + "\n"
        + delimiter.join(("Doe", "1950", "7", "4W", "3"))
    )
    assert outcomes(found) == [("IN_BED", None)]


def test_a_bare_name_beside_a_birth_name_is_the_used_one() -> None:
    row = reading("Nom;Nom de naissance\nDurand;Petit\n").outcomes[0].row
    assert row is not None and (row.birth_name, row.used_name) == ("Petit", "Durand")


def test_a_title_above_the_header_tells_the_age_of_the_file() -> None:
    found = reading("Patients présents, édité le 23/11/2026 06:00\n\nNom;Prénom\nPetit;Luc\n")
    assert found.generated_at == "2026-11-23T05:00:00.000Z"
    assert found.outcomes[0].line == 4


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("1951", "1951"),
        ("03/1951", "1951-03"),
        ("00/00/1951", "1951"),
        ("1951-03-07", "1951-03-07"),
        ("05/03/1951", "1951-03-05"),
        ("7/3/1951 00:00:00", "1951-03-07"),
        ("", None),
    ],
)
def test_a_birth_date_keeps_its_precision_and_comes_day_first(stated: str, read: str | None) -> None:
    row = reading(f"Nom;DDN\nPetit;{stated}\n").outcomes[0].row
    assert row is not None and row.birth_date == read


@pytest.mark.parametrize("stated", ["03/25/1951", "31/02/1951", "07/03/51", "yesterday", "0000-01-01"])
def test_an_impossible_or_american_date_refuses_its_line_only(stated: str) -> None:
    found = reading(f"Nom;DDN\nPetit;{stated}\nGrand;1950\n")
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_DATE.code), ("KNOWN", None)]


@pytest.mark.parametrize("stated", ["1,23E+15", "1.23e+15", "123456,0"])
def test_a_number_that_a_spreadsheet_spoilt_refuses_its_line(stated: str) -> None:
    found = reading(f"Nom;IPP\nPetit;{stated}\n")
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_NUMBER_SPOILT.code)]
    assert "IPP" in found.outcomes[0].detail


def test_two_people_without_a_number_are_never_the_same() -> None:
    assert outcomes(reading("Nom;IPP;UF;Lit\nINCONNU;;5E;1\nINCONNU;;5E;1\n")) == [("IN_BED", None)] * 2


def test_the_same_patient_twice_is_marked_and_a_later_line_of_one_stay_stands() -> None:
    twice = reading("Nom;IPP;NDA;UF\nPetit;1;A;5E\nPetit;1;B;5E\n")
    assert outcomes(twice) == [("IN_BED", None), ("REFUSED", Fault.CENSUS_DUPLICATE.code)]
    moved = reading("Nom;IPP;NDA;UF\nPetit;1;A;5E\nPetit;1;A;6E\n")
    assert outcomes(moved) == [("IGNORED", None), ("IN_BED", None)]


def test_a_line_of_another_width_or_with_an_open_quote_costs_itself_only() -> None:
    found = reading('Nom;Prénom\nPetit;Luc;extra\nGrand\n"Moyen;Léa\nDoux;Ana\n"Le ""Bon""";"deux\nlignes"\n')
    assert [each for each, _reason in outcomes(found)] == ["REFUSED", "REFUSED", "REFUSED", "KNOWN", "KNOWN"]


def test_unknown_columns_are_named_and_can_be_mapped_or_left_aside() -> None:
    text = "Nom;Zut;Bof\nPetit;12;x\n"
    assert reading(text).unrecognised == ("Zut", "Bof")
    found = reading(text, mapping={"zut": "bed", "Bof": "unit"})
    assert found.columns == (("Nom", "birth_name"), ("Zut", "bed"), ("Bof", "unit"))
    assert reading(text, mapping={"Zut": "", "Bof": ""}).unrecognised == ()


def test_a_mapping_to_nothing_known_is_refused() -> None:
    with pytest.raises(CahierError) as caught:
        reading("Nom;Zut\nPetit;12\n", mapping={"Zut": "shoe_size"})
    assert caught.value.fault is Fault.CENSUS_MAPPING


def test_without_a_birth_name_the_columns_found_are_named() -> None:
    with pytest.raises(CahierError) as caught:
        reading("IPP;Lit\n1;2\n")
    assert caught.value.fault is Fault.CENSUS_COLUMNS
    assert "IPP, Lit" in caught.value.happened


@pytest.mark.parametrize(
    ("said", "read"),
    [("aucune connue", ()), ("NKDA", ()), ("", None), ("non renseigné", None), ("RAS", None)],
)
def test_no_allergy_is_not_the_same_as_not_asked(said: str, read: object) -> None:
    row = reading(f"Nom;Allergies\nPetit;{said}\n").outcomes[0].row
    assert row is not None and row.allergies == read


def test_a_bed_without_a_unit_and_an_exit_are_told_apart() -> None:
    found = reading("Nom;UF;Lit;Sortie\nPetit;;3;\nGrand;5E;3;22/11/2026\n")
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_UNIT_MISSING.code), ("LEFT", None)]
    assert found.outcomes[1].row is not None and found.outcomes[1].row.bed is None


def test_a_value_beyond_the_limit_refuses_its_line() -> None:
    assert outcomes(reading(f"Nom;Motif\nPetit;{'x' * 10_001}\n")) == [("REFUSED", Fault.CENSUS_TOO_LONG.code)]


def test_a_unit_called_5e2_is_no_spoilt_number_and_a_last_delimiter_heads_no_column() -> None:
    found = reading("Nom;UF;\nPetit;5E2;\nGrand;5E3\n")
    assert [each.row.unit for each in found.outcomes if each.row] == ["5E2", "5E3"]


@pytest.mark.parametrize("heading", ["Entrée prévue le", "Date d'entrée prévue", "Expected admission date", "Prévu le"])
def test_a_column_says_who_is_to_come_and_when(heading: str) -> None:
    found = reading(
        f"Nom;IPP;UF;Lit;Entrée;{heading}\nLEROUX;1;4W;2;;28/11/2026 09:30\nROY;2;4W;3;20/11/2026;21/11/2026\n"
    )
    coming, here = found.outcomes
    assert coming.row is not None and here.row is not None
    assert (coming.outcome, coming.row.unit, coming.row.bed) == ("EXPECTED", "4W", "2")
    assert coming.row.expected_at == "2026-11-28T08:30:00.000Z"
    assert (here.outcome, here.row.expected_at) == ("IN_BED", None)  # was admitted: is not to come any more
    preview = found.preview()
    assert (preview.units, preview.coming) == ({"4W": 1}, {"4W": 1})


def test_the_hour_of_coming_may_have_a_column_of_its_own_and_a_day_without_one_lasts_until_it_ends() -> None:
    found = reading("Nom;UF;Entrée prévue;Heure prévue\nA;4W;28/11/2026;09:30\nB;4W;28/11/2026;\nC;;28/11/2026;\n")
    assert [each.row.expected_at for each in found.outcomes if each.row] == [
        "2026-11-28T08:30:00.000Z", "2026-11-28T22:59:00.000Z", None,
    ]  # fmt: skip
    assert found.outcomes[2].outcome == "KNOWN" and "nothing says where" in found.outcomes[2].detail


def test_of_two_lines_about_one_person_the_stay_counts_and_else_the_next_plan() -> None:
    head = "Nom;IPP;NDA;UF;Entrée prévue\n"
    plans = reading(f"{head}A;1;V1;4W;29/11/2026\nA;1;V2;4W;28/11/2026\n")
    assert outcomes(plans) == [("IGNORED", None), ("EXPECTED", None)]
    for lines in ("A;1;V1;4W;29/11/2026\nA;1;V2;5E;\n", "A;1;V2;5E;\nA;1;V1;4W;29/11/2026\n"):
        assert sorted(outcomes(reading(head + lines))) == [("IGNORED", None), ("IN_BED", None)]


def test_a_plan_long_past_expects_nobody() -> None:
    found = reading("Nom;UF;Entrée prévue\nA;4W;28/11/2026 09:30\nB;4W;28/11/2026 20:00\n")
    late = found.at(Instant("2026-11-29T12:00:00.000Z"), PARIS)
    assert outcomes(late) == [("KNOWN", None), ("EXPECTED", None)]
    assert "28" in late.outcomes[0].detail
    assert late.outcomes[0].row is not None and late.outcomes[0].row.unit is None
