"""Paper by the command line: the same functions as the window, and the same care for what leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
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
