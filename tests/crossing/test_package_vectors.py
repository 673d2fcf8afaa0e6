"""Packages made by the page and public libraries alone: a stranger's writer and this reader agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.cli.command import first_line
from console.crossing.opening import open_package
from console.errors import CahierError
from console.site import load_site

FOLDER = Path(__file__).parents[1] / "vectors" / "package"
VECTORS = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
TAKEN = [each for each in VECTORS if each["expect"] == "taken"]
REFUSED = [each for each in VECTORS if each["expect"] != "taken"]


def _name(vector: dict[str, Any]) -> str:
    return Path(str(vector["file"])).stem


@pytest.mark.parametrize("vector", TAKEN, ids=_name)
def test_each_line_comes_to_what_the_page_says(vector: dict[str, Any]) -> None:
    found = open_package(FOLDER / vector["file"], first_line(FOLDER / "it.identity"), load_site(FOLDER))
    assert found.manifest.entries == vector["entries"]
    assert found.manifest.quarantined == vector["quarantined"]
    assert {str(line): reason for line, reason in found.refused.items()} == vector["refused"]
    assert [list(gap) for gap in found.gaps] == vector["gaps"]
    assert [list(fork) for fork in found.forks] == vector["forks"]


@pytest.mark.parametrize("vector", REFUSED, ids=_name)
def test_what_the_page_forbids_is_refused_for_its_own_reason(vector: dict[str, Any]) -> None:
    with pytest.raises(CahierError) as caught:
        open_package(FOLDER / vector["file"], first_line(FOLDER / "it.identity"), load_site(FOLDER))
    assert caught.value.code == vector["expect"]


def test_every_vector_is_listed() -> None:
    assert {path.name for path in FOLDER.glob("*.cahier")} == {each["file"] for each in VECTORS}
