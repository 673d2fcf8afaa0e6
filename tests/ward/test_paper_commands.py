"""Paper by the command line: the same functions as the window, and the same care for what leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from console.cli import main
from console.paper.documents import Document
from console.store.printed_code import write_code
from tests.stations import PEOPLE, Station

CODE = write_code(bytes(range(20)))


@pytest.fixture
def signed(station: Station, tmp_path: Path) -> list[str]:
    """The options that sign the manager in; the laptop is cold."""
    station.laptop.lock_cold()
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PEOPLE["manager"].passphrase, encoding="utf-8")
    return ["--store", str(station.folder), "--as", PEOPLE["manager"].name, "--passphrase-file", str(secret), "--json"]


@pytest.mark.parametrize("document", ["shift", "blank", "quick"])
def test_print_makes_a_numbered_document(
    document: str, signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["print", document, "--out", str(out), *signed]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["number"].startswith("4120-")
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == told["pages"]


def test_a_locked_file_opens_with_the_passphrase_that_is_told(
    signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["print", "situation", "--locked", "--out", str(out), *signed]) == 0
    told = json.loads(capsys.readouterr().out)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(out)
    with pikepdf.open(out, password=told["passphrase"]) as pdf:
        assert len(pdf.pages) == 1


def test_a_form_that_does_not_exist_is_refused_and_nothing_is_made(
    signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["print", "blank", "--form", "tea", "--out", str(out), *signed]) == 1
    assert "form-unknown" in capsys.readouterr().err
    assert not out.exists()


def test_a_document_about_one_patient_asks_which(signed: list[str], tmp_path: Path) -> None:
    for document in (each.value.command for each in Document if each.is_about_one):
        assert main(["print", document, "--out", str(tmp_path / "page.pdf"), *signed]) == 1


def test_the_command_makes_a_card_that_its_owner_alone_can_read(station: Station, tmp_path: Path) -> None:
    code, out = tmp_path / "code.txt", tmp_path / "card.pdf"
    code.write_text(CODE + "\n", encoding="ascii")
    options = ["card", "recovery", "--store", str(station.folder), "--code-file", str(code), "--out", str(out)]
    assert main(["--lang", "en", *options]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o077 == 0
    assert main(["--lang", "en", *options]) == 1  # a card that is there is never overwritten


def test_a_mistyped_recovery_code_makes_no_card(station: Station, tmp_path: Path) -> None:
    code, out = tmp_path / "code.txt", tmp_path / "card.pdf"
    code.write_text(CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), encoding="ascii")
    options = ["card", "recovery", "--store", str(station.folder), "--code-file", str(code), "--out", str(out)]
    assert main(["--lang", "en", *options]) == 1
    assert not out.exists()


def test_a_kept_document_is_made_again_by_its_number_and_names_the_one_it_replaces(
    signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["print", "situation", "--out", str(out), *signed]) == 0
    first = json.loads(capsys.readouterr().out)["number"]
    assert main(["print", "again", "--number", first, "--out", str(out), *signed]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["number"] != first
    document = pypdfium2.PdfDocument(out)
    told = document[0].get_textpage().get_text_bounded()
    document.close()
    assert first in told
    assert again["number"] in told


def test_a_number_that_nobody_gave_is_refused_and_nothing_is_made(
    signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["print", "again", "--number", "4120-W1-999", "--out", str(out), *signed]) == 1
    assert "document-unknown" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("document", "words"), [("blank", "no patient"), ("messages", "may name patients")])
def test_a_readable_file_is_said_to_tell_what_it_tells(
    document: str, words: str, signed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "print", document, "--out", str(tmp_path / "page.pdf"), *signed]) == 0
    assert words in json.loads(capsys.readouterr().out)["warning"]
