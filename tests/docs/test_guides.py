"""What README and guides name is there: commands and their options, make targets, links, words of the window."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from console.cli import _joined, parser
from console.words import LANGUAGES, Language

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDES = ROOT / "docs" / "guides"
NAMES = ("nurse", "unit-manager", "it")
WINDOW_OPTIONS = {"--training", "--store", "--version"}
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

BLOCK = re.compile(r"^[ \t]*```sh\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
KEY = re.compile(r"F\d+|Ctrl\+.+|Tab|Enter|Entrée|Space|Espace|Page (Up|Down|suivante|précédente)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def unfenced(page: Path) -> str:
    return re.sub(r"^[ \t]*```.*?^[ \t]*```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def in_blocks(page: Path) -> list[list[str]]:
    """Each whole command of the blocks to copy, as its words after ``cahier``."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("cahier ")]


def in_text(page: Path) -> list[list[str]]:
    """Each command that the running text names, complete or not."""
    said = [code.removeprefix(".venv/bin/") for code in CODE.findall(unfenced(page))]
    return [shlex.split(code)[1:] for code in said if code.startswith("cahier ")]


def make_targets(page: Path) -> set[str]:
    named = re.findall(r"^make ([a-z]+)|`make ([a-z]+)`", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {one or other for one, other in named}


def links(page: Path) -> list[str]:
    """The links of a page to other files here."""
    found = LINK.findall(unfenced(page))
    return [target.partition("#")[0] for target in found if "://" not in target and not target.startswith("#")]


def help_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The help of a command, or of an act of it."""
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*words, "--help"])
    said = capsys.readouterr()
    assert ended.value.code == 0, f"cahier {' '.join(words)}: {said.err}"
    return said.out


@pytest.mark.parametrize("page", [page for page in PAGES if in_blocks(page)], ids=name)
def test_each_command_to_copy_is_taken_as_it_stands(page: Path) -> None:
    for words in in_blocks(page):
        if words[0].startswith("--"):
            assert {word for word in words if word.startswith("--")} <= WINDOW_OPTIONS
            continue
        try:
            parser().parse_args(_joined(words))
        except SystemExit:
            pytest.fail(f"{name(page)}: cahier {' '.join(words)}")


@pytest.mark.parametrize("page", [page for page in PAGES if in_text(page)], ids=name)
def test_each_command_named_in_the_text_is_there_with_its_options(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for named in in_text(page):
        words = _joined(named)
        options = {word for word in words if word.startswith("--")} - {"--help"}
        if words[0].startswith("--"):
            assert options <= WINDOW_OPTIONS
        elif not words[0].isupper():  # COMMAND stands for any of them
            command = words[:2] if words[0] == "site" and len(words) > 1 else words[:1]
            known = set(re.findall(r"--[a-z-]+", help_of(command, capsys)))
            assert options <= known, f"{name(page)}: cahier {' '.join(words)}"


@pytest.mark.parametrize("page", [page for page in PAGES if make_targets(page)], ids=name)
def test_each_make_target_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert make_targets(page) <= targets


@pytest.mark.parametrize("page", [page for page in PAGES if links(page)], ids=name)
def test_each_local_link_leads_somewhere(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


def words_of_the_window(language: Language) -> set[str]:
    path = ROOT / "resources" / "locale" / "fr" / "LC_MESSAGES" / "cahier.po"
    found: set[str] = set()
    with path.open("rb") as file:
        for message in read_po(file):
            told = message.id if language == "en" else message.string
            found.update(str(each) for each in (told if isinstance(told, tuple | list) else (told,)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", NAMES)
def test_what_a_guide_says_in_bold_stands_so_in_the_window(guide: str, language: Language) -> None:
    bold = [" ".join(words.split()) for words in BOLD.findall(unfenced(GUIDES / language / f"{guide}.md"))]
    assert len(bold) > 2
    known = words_of_the_window(language)
    assert [words for words in bold if words not in known and f"{words}…" not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_help_says_in_bold_with_a_capital_stands_so_in_the_window_or_is_a_key(
    language: Language,
) -> None:
    known, strange = words_of_the_window(language), []
    for page in sorted((ROOT / "resources" / "help" / language).glob("*.md")):
        bold = [re.sub(r"^\d\. ", "", " ".join(words.split())) for words in BOLD.findall(page.read_text("utf-8"))]
        named = [words for words in bold if words[0].isupper() and not KEY.fullmatch(words)]
        strange += [f"{page.stem}: {words}" for words in named if not {words, f"{words}…"} & known]
    assert strange == []


@pytest.mark.parametrize("guide", NAMES)
def test_both_languages_give_the_same_commands(guide: str) -> None:
    def commands(language: Language) -> list[list[str]]:
        page = GUIDES / language / f"{guide}.md"
        every = [*in_blocks(page), *in_text(page)]
        return [[word for word in words if word.isascii() and word.islower()] for words in every]

    assert len(commands("en")) == len(commands("fr"))
    assert [words[:2] for words in commands("en")] == [words[:2] for words in commands("fr")]


def test_the_guide_of_it_shows_the_whole_way_back() -> None:
    shown = {words[0] for words in in_blocks(GUIDES / "en" / "it.md")}
    way = {"provision", "import", "match", "decide", "conflicts", "deliver", "acknowledge", "report", "receipt"}
    assert way <= shown
    assert {"retire", "reset", "trust"} <= shown | {words[0] for words in in_text(GUIDES / "en" / "it.md")}
