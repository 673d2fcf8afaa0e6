"""The next twelve hours and who signs in, by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main
from console.record.bodies import care
from console.record.instant import plus
from console.ward import tasks
from tests.stations import PEOPLE, Station, admitted


def signed(station: Station, tmp_path: Path, name: str | None = PEOPLE["nurse"].name) -> list[str]:
    station.laptop.lock_cold()
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PEOPLE["nurse"].passphrase, encoding="utf-8")
    words = ["--store", str(station.folder), "--passphrase-file", str(secret)]
    return [*words, "--as", name] if name else words


def test_the_outlook_is_the_list_of_the_window_with_what_nobody_typed(
    station: Station, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nurse = station.unlock()
    who = admitted(nurse)
    admitted(nurse, "Roy", "12B")
    tasks.add_task(nurse, who, care.Task(title="Gaz du sang", due_at=plus(station.clock.now(), minutes=-5)))
    words = signed(station, tmp_path)
    assert main(["--lang", "en", "outlook", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [hazard] = told["hazards"]
    assert (hazard["patient"], hazard["concern"], hazard["bed"]) == (who, "TASK", "12A")
    assert hazard["late"] is True
    assert [each["bed"] for each in told["silent"]] == ["12B"]
    assert main(["--lang", "fr", "outlook", *words]) == 0
    shown = capsys.readouterr().out
    assert "EN RETARD" in shown
    assert "Gaz du sang" in shown
    assert shown.rstrip().endswith("12B.")


def test_with_several_people_the_command_says_who_can_sign_in(
    station: Station, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "board", *signed(station, tmp_path, None)]) == 1
    said = capsys.readouterr().err
    assert "[person-unnamed]" in said
    assert all(person.name in said for person in PEOPLE.values())
    assert "  " not in said
