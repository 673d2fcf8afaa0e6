"""Recovery from the command line: the same functions, one JSON object, refusals with their code."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.cli import main
from console.record.bodies import care
from console.record.file import PatientFile
from console.store.reader import Reader
from tests.recovery.conftest import PHRASE, Hospital

Run = Callable[..., Any]


@pytest.fixture
def cahier(hospital: Hospital, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    secret = tmp_path / "phrase.txt"
    secret.write_text(PHRASE, encoding="utf-8")

    def run(*words: str, status: int = 0) -> Any:
        command, *rest = words
        store = ["--store", str(hospital.root / "it"), "--as", "Dana", "--passphrase-file", str(secret), "--json"]
        assert main([command, *store, *rest]) == status
        said = capsys.readouterr()
        return json.loads(said.out) if status == 0 else said.err

    return run


def test_the_whole_way_from_folder_to_closing(cahier: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cahier("deliver", "--to", f"file:{out}")["sent"] > 0
    assert cahier("conflicts") == []
    open_ = sum(row["made"] - row["settled"] for row in cahier("burn-down", "--out", str(tmp_path / "burn.pdf")))
    assert open_ > 0
    assert cahier("rekey", "--out", str(tmp_path / "key.pdf"))["patients"] == 3
    assert cahier("letters", "--out", str(tmp_path / "letters"))["letters"] == 3
    keyed = ("--state", "KEYED", "--reason", "saisi et relu", "--typed-by", "A. Roux", "--read-by")
    assert "not-read-again" in cahier("settle", "--target", "csv", "--patient", "Roy", *keyed, "a. roux", status=1)
    assert cahier("settle", "--target", "csv", "--patient", "Roy", *keyed, "B. Petit")["settled"] > 0
    assert len(cahier("rekey", "--target", "csv", "--out", str(tmp_path / "key.pdf"))) == 2
    assert {path.suffix for path in tmp_path.rglob("*.pdf")} == {".pdf"}


def test_sheets_to_type_from_take_one_reading_of_each_file(
    cahier: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: Counter[str] = Counter()
    read = Reader.file

    def counted(reader: Reader, patient: str) -> PatientFile | None:
        readings[patient] += 1
        return read(reader, patient)

    monkeypatch.setattr(Reader, "file", counted)
    assert cahier("rekey", "--out", str(tmp_path / "key.pdf"))["patients"] == len(readings) == 3
    assert set(readings.values()) == {1}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other permissions")
def test_what_names_patients_is_written_for_its_owner_alone(cahier: Run, tmp_path: Path) -> None:
    index = tmp_path / "index.csv"
    index.write_text("IPP;Nom de naissance;Prénoms;Date de naissance;Sexe\n0077;ROY;Mathieu;04/05/1960;M\n")
    assert cahier("match", "--index", str(index), "--out", str(tmp_path / "decisions.ndjson"))["candidates"] == 1
    cahier("burn-down", "--out", str(tmp_path / "burn.pdf"))
    cahier("letters", "--out", str(tmp_path / "letters"))
    made = [tmp_path / "decisions.ndjson", tmp_path / "burn.pdf", *(tmp_path / "letters").iterdir()]
    assert len(made) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_no_name_moves_the_cursor_of_a_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["verify", "--store", str(tmp_path / "\x1b[2J\u202enone"), "--as", "x"]) == 1
    said = capsys.readouterr().err
    assert "none" in said
    assert not {"\x1b", "\u202e"} & set(said)


def test_an_address_that_is_none_and_a_word_that_was_not_typed_are_refused(cahier: Run) -> None:
    assert "invalid-field" in cahier("deliver", "--to", "http://dpi.example/fhir", status=1)
    assert "invalid-field" in cahier("deliver", "--to", "nowhere", status=1)
    assert cahier("resend", "--target", "hl7") == {"again": 0}


def test_a_conflict_is_settled_and_taken_back_by_its_name(cahier: Run, hospital: Hospital) -> None:
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    ward.write_about(hospital.known, care.Allergy(substance="Iode"))
    laptop, it = hospital.recovery(minutes=40)
    hospital.collect(ward_laptop, ward, it)
    laptop.lock_cold(it)

    [found] = cahier("conflicts")
    told, here = (side["entry"] for side in found["sides"])
    assert found["ways"] == [
        {"way": told, "keeps": [told], "strikes": [here]},
        {"way": "BOTH", "keeps": [], "strikes": []},
    ]
    why = ("--reason", "Mauvais patient")
    assert "conflict-stands" in cahier("resolve", found["id"], "--right", here, *why, status=1)
    assert "conflict-unknown" in cahier("resolve", "0", "--all-stand", *why, status=1)
    written = cahier("resolve", found["id"], "--right", told, *why)["written"]
    assert [kind for kind, _name in written] == ["struck", "conflict_reviewed"]
    assert cahier("conflicts") == []
    [done] = cahier("conflicts", "--settled")
    assert (done["kind"], done["reason"], done["struck"]) == ("ALLERGY_NEW", "Mauvais patient", 1)
    assert cahier("reopen", done["review"], "--reason", "Si, allergie vraie")["taken_back"] == 2
    assert [each["id"] for each in cahier("conflicts")] == [found["id"]]
