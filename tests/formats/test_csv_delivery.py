"""The table of entries: every cell comes back as it went in, and none runs."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from console.formats.csv_delivery import COLUMNS, csv_file, csv_messages, guarded
from console.record.bodies import care, patient
from console.record.file import PatientFile
from tests.formats.stories import addressing, everything, qualified, register
from tests.make import Story


def rows(files: list[PatientFile]) -> list[dict[str, str]]:
    text = csv_file(csv_messages(files, addressing())).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_is_utf_8_with_its_mark_and_names_its_columns() -> None:
    data = csv_file(csv_messages(everything().files(), addressing()))

    assert data.startswith(b'\xef\xbb\xbf"message_id";"tier";"entry_id"')
    assert data.splitlines()[0].count(b";") == len(COLUMNS) - 1


def test_each_row_holds_the_body_as_it_was_written() -> None:
    story = everything()
    bodies = {entry.id: json.loads(bytes(entry.body)) for entry in story.entries}

    for row in rows(story.files()):
        assert json.loads(row["body"]) == bodies[row["entry_id"]]


def test_a_correction_says_why() -> None:
    story = Story()
    first = story.observe(story.admit("ROY", "Mathieu", "12A"), pulse=188)
    story.write(care.Observed(pulse=88), first.patient, replaces=(first.id,), reason="Mal lu")

    assert {row["reason"] for row in rows(story.files()) if row["kind"] == "observed"} == {"Mal lu"}


def test_rows_come_tier_by_tier() -> None:
    tiers = [row["tier"] for row in rows(everything().files())]

    assert tiers == sorted(tiers)


def test_numbers_keep_their_leading_noughts_behind_their_authority() -> None:
    story = Story()
    register(story, "ROY", "Mathieu", ipp="00042")

    assert rows(story.files())[0]["patient_numbers"] == "IPP IPP-CH 00042"


def test_a_matricule_is_withheld_unless_it_came_with_a_qualified_identity() -> None:
    story = Story()
    who = qualified(story, source="DIRECT")
    wrong = patient.IdentityDiscrepancy(
        name="matricule", recorded="279035121518989", stated="279035121518990", reason="Carte"
    )
    story.write(wrong, who)

    assert b"2790351215189" not in csv_file(csv_messages(story.files(), addressing()))


@given(text=st.text(st.characters(exclude_categories=["Cs"])), start=st.sampled_from("=+-@\t\r\n"))
def test_no_cell_starts_like_a_formula(text: str, start: str) -> None:
    assert guarded(start + text) == "'" + start + text


def test_a_name_that_is_a_formula_is_only_text() -> None:
    story = Story()
    register(story, '=HYPERLINK("http://x";"y")', "Eve", number="D-EA1-0001-A")

    assert {row["birth_name"] for row in rows(story.files())} == {'\'=HYPERLINK("http://x";"y")'}
