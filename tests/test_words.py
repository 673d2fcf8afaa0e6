"""The catalogue of words is whole: nothing untranslated, nothing stale, no placeholder lost."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message

from console.errors import CahierError, Fault
from console.words import Language, speaking

ROOT = Path(__file__).resolve().parent.parent


def load_tool() -> Any:
    spec = importlib.util.spec_from_file_location("words_tool", ROOT / ".ci" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if isinstance(text, str) or text is None else list(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def french_messages() -> list[Message]:
    return [message for message in tool.read_french() if message.id]


def test_the_catalogue_holds_exactly_the_messages_of_the_sources() -> None:
    sources = {str(message.id) for message in tool.extract() if message.id}
    assert {str(message.id) for message in french_messages()} == sources


def test_every_message_has_its_french() -> None:
    assert tool.untranslated(tool.read_french()) == []


def test_no_message_is_guessed() -> None:
    assert [message.id for message in french_messages() if message.fuzzy] == []


def test_each_translation_has_the_placeholders_of_its_english() -> None:
    wrong = [
        message.id
        for message in french_messages()
        if any(
            placeholders(french) != placeholders(forms(message.id)[-1]) for french in forms(message.string) if french
        )
    ]
    assert wrong == []


def test_every_placeholder_has_a_name() -> None:
    assert [m.id for m in french_messages() if any("" in placeholders(form) for form in forms(m.id))] == []


def test_the_compiled_catalogue_is_the_text_one() -> None:
    assert tool.FRENCH.with_suffix(".mo").read_bytes() == tool.as_mo(tool.read_french())


def test_the_catalogue_file_is_written_as_the_tool_writes_it() -> None:
    assert tool.FRENCH.read_bytes() == tool.as_po(tool.read_french())


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Rien n’a été modifié."), ("en", "Nothing was changed.")],
)
def test_a_fault_speaks_the_language_in_force(language: Language, said: str) -> None:
    with speaking(language):
        assert CahierError(Fault.INVALID_ENTRY, reason="x").kept == said


def test_every_text_of_the_sources_reaches_the_catalogue() -> None:
    # The extractor does not look into f-strings; a text there would stay English without anybody seeing it.
    known = {str(message.id) for message in tool.extract()}
    missed = [
        (path.relative_to(ROOT), node.args[0].value)
        for folder in ("console", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "N_")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in known
    ]
    assert missed == []
