"""The pages of kinds and codes say what the program's tables say, down to each member and label."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from console.record.kinds import KINDS

ROOT = Path(__file__).resolve().parent.parent


def load_tool() -> Any:
    spec = importlib.util.spec_from_file_location("tables_tool", ROOT / ".ci" / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@pytest.mark.parametrize("path", tool.PAGES, ids=lambda path: path.name)
def test_a_page_is_not_stale(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == tool.PAGES[path](), "run `make tables`"


def test_every_kind_and_every_member_is_on_the_page() -> None:
    sections = dict(part.split("\n", 1) for part in tool.kinds_page().split("\n## ")[1:])
    assert list(sections)[: len(KINDS)] == list(KINDS)
    for name, kind in KINDS.items():
        assert [f"| `{member}` |" in sections[name] for member in kind.body.__struct_fields__].count(False) == 0


def test_every_code_is_on_the_page_with_both_labels() -> None:
    page = tool.codes_page()
    for _title, sets in tool.code_sets():
        for each in sets:
            for member in each:
                assert tool.row(f"`{member.value}`", *tool.both(member.label_id)) in page
