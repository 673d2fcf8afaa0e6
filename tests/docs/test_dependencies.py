"""Every library that is locked in has its line: why it is here and under which licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = [each.partition("==")[0] for each in PROJECT["project"]["dependencies"]]
GROUPS = PROJECT["dependency-groups"]
CHECKS: list[str] = [each.partition("==")[0] for name in ("dev", "labelled") for each in GROUPS[name]]
EXTRAS: list[str] = [
    each.partition("==")[0]
    for extra in PROJECT["project"]["optional-dependencies"].values()
    for each in extra
    if not each.startswith("cahier")
]


def rows(title: str) -> list[list[str]]:
    """The rows of the table under a heading, as stripped cells."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    part = text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def names(table: list[list[str]]) -> list[str]:
    return [name for cells in table for name in re.split(r", ", re.sub(r" \(.*\)", "", cells[0]))]


@pytest.mark.parametrize(
    ("title", "wanted"), [("In the program", RUNTIME), ("What IT may add", EXTRAS), ("In the checks only", CHECKS)]
)
def test_each_dependency_has_its_line_and_no_line_is_left_over(title: str, wanted: list[str]) -> None:
    told = [name for name in names(rows(title)) if not name.startswith("@")]  # npm packages are not Python's
    assert sorted(name.lower() for name in told) == sorted(name.lower() for name in wanted)


def test_each_library_of_the_program_says_why_what_else_and_its_licence() -> None:
    assert [cells[0] for cells in rows("In the program") if len(cells) != 4 or not all(cells)] == []


def test_what_it_may_add_never_gets_into_the_one_folder_program() -> None:
    left_out = re.findall(
        r'^        "([\w.]+)",$', (ROOT / "pyinstaller.spec").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(EXTRAS) <= set(left_out)
