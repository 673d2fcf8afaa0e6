"""The command line alone: from an empty folder to a retired laptop, as IT and a ward would do it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.__main__ import SCREENS
from console.__main__ import main as start
from console.cli import main
from console.words import speaking

Run = Callable[..., Any]
CENSUS = "IPP;nom de naissance;prénom;date de naissance;sexe;UF;lit\n0048;TREMBLAY;Marie-Ève;14/03/1948;F;4120;12A\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command and give its JSON; with ``refused``, give the stable code on standard error."""

    def command(*words: object, refused: bool = False) -> Any:
        status = main([*(str(word) for word in words), "--json"])
        out, err = capsys.readouterr()
        assert status == (1 if refused else 0), err
        return err.rsplit("[", 1)[1].rstrip("]\n") if refused else json.loads(out)

    return command


@dataclass
class Site:
    """A kit on a disk and what the commands need to open it and the stores of its laptops."""

    run: Run
    root: Path
    medium: Path
    kit: tuple[object, ...] = ()

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    def made(self) -> None:
        out = self.root / "site"
        made = self.run("site", "new", "--out", out, "--name", "CH d’Essai", "--unit", "4120:Médecine:12A,12B")
        self.kit = ("--kit", out, "--passphrase-file", made["custodians"]["it"])

    def packs(self, unit: str, purpose: str = "WARD") -> list[dict[str, str]]:
        words = ("--unit", unit, "--purpose", purpose, "--out", self.root / "packs")
        found: list[dict[str, str]] = self.run("site", "pack", *self.kit, *words)["packs"]
        return found

    def provisioned(self, pack: dict[str, str], person: str) -> tuple[object, ...]:
        folder = self.secrets / pack["label"]
        folder.mkdir(parents=True)
        (folder / "activation.txt").write_text(pack["activation_code"], encoding="utf-8")
        store = self.root / pack["label"]
        words = ("--activation-file", folder / "activation.txt", "--person", person, "--passphrases-out", folder)
        self.run("provision", "--store", store, "--pack", pack["pack"], *words, "--recovery-out", folder / "code.txt")
        assert self.run("recovery-code", "--store", store, "--code-file", folder / "code.txt")["confirmed"] is True
        name = person.partition(":")[0]
        return ("--store", store, "--as", name, "--passphrase-file", folder / f"{name}.txt")

    def sealed_census(self, sealer: dict[str, str]) -> Path:
        extract, box = self.root / "extract.csv", self.root / "box"
        extract.write_text(CENSUS, encoding="utf-8")
        (self.root / "sealer.txt").write_text(sealer["activation_code"], encoding="utf-8")
        words = ("--pack", sealer["pack"], "--activation-file", self.root / "sealer.txt", *self.kit[:2], "--out", box)
        self.run("census", "seal", extract, *words)
        return box

    def notices(self, as_manager: tuple[object, ...]) -> None:
        renewal = self.root / "W1.renewal"
        self.run("site", "renew", *self.kit, "--station", "W1", "--numbers", 50, "--out", renewal)
        assert self.run("trust", renewal, *as_manager)[0]["renewed_until"]
        assert self.run("request", "--to", self.medium, *as_manager, refused=True) == "nothing-to-confirm"
        self.run("site", "revoke", *self.kit, "--station", "W2", "--reason", "volé")
        assert self.run("trust", self.root / "site/public/revocations.json", *as_manager)[0]["called_off"] == 1

    def retired(self, as_manager: tuple[object, ...], as_it: tuple[object, ...]) -> dict[str, Any]:
        run, paper = self.run, self.root / "held.receipt"
        assert run("receipt", "--station", "W1", "--out", paper, *as_it, refused=True) == "station-unknown"
        second = run("export", "--to", self.medium, *as_manager)
        assert run("import", second["path"], *as_it)[0]["new"] == second["entries"]
        words = ("--station", "W1", "--out", paper, "--package", second["path"])
        assert run("receipt", *words, *as_it, refused=True) == "receipt-short"
        third = run("export", "--to", self.medium, *as_manager)["path"]
        run("receipt", *words, "--package", third, *as_it)
        found: dict[str, Any] = run("retire", "--receipt", paper, *as_manager)
        return found


@pytest.mark.slow
def test_a_hospital_from_its_kit_to_its_last_receipt(run: Run, tmp_path: Path) -> None:
    site = Site(run, tmp_path, tmp_path / "medium")
    site.medium.mkdir()
    site.made()
    wards = site.packs("4120=2")
    (it_pack,), (sealer,) = site.packs("4120", "RECOVERY"), site.packs("4120", "CENSUS")
    assert [each["label"] for each in (*wards, it_pack, sealer)] == ["W1", "W2", "W3", "W4"]
    as_manager, as_it = site.provisioned(wards[0], "Inès Carvalho:CADRE"), site.provisioned(it_pack, "Dana Fortier:DSI")
    assert run("census", site.sealed_census(sealer), *as_manager)["loaded"]["in_bed"] == 1
    site.notices(as_manager)
    run("mirror", "--to", site.medium, *as_manager)
    assert run("backup", "--to", site.medium, *as_manager)["verified"] is True
    assert len(run("export", "--to", site.medium, "--iso", *as_manager)["discs"]) == 1
    retired = site.retired(as_manager, as_it)
    assert retired["scope"] == "HELD"
    assert any("mirror" in name for name in retired["copies"])
    assert run("board", *as_manager, refused=True) == "person-unknown"


@pytest.mark.slow
def test_a_lost_laptop_comes_back_from_its_mirror_with_the_printed_code(run: Run, tmp_path: Path) -> None:
    site = Site(run, tmp_path, tmp_path / "medium")
    site.medium.mkdir()
    site.made()
    as_manager = site.provisioned(site.packs("4120")[0], "Inès Carvalho:CADRE")
    run("mirror", "--to", site.medium, *as_manager)
    shutil.rmtree(tmp_path / "W1")
    mirror, again = next(site.medium.glob("cahier-mirror-*")), site.secrets / "again"
    words = ("--from", mirror, "--code-file", site.secrets / "W1" / "code.txt", "--passphrases-out", again)
    back = run("restore", "--store", tmp_path / "W1", *words, "--recovery-out", again / "code.txt")
    as_again = ("--store", tmp_path / "W1", "--as", "Inès Carvalho", "--passphrase-file", again / "Inès Carvalho.txt")
    assert run("verify", *as_again)["entries"] > back["entries"] > 0
    asked = run("request", "--to", site.medium, *as_again)
    words = ("--request", asked["request"], "--check", asked["check"], "--out", tmp_path / "signed")
    signed = run("site", "confirm", *site.kit, *words)
    assert "renewed_until" in run("trust", signed["renewal"], signed["revocations"], *as_again)[0]
    assert run("request", "--to", site.medium, *as_again, refused=True) == "nothing-to-confirm"


@pytest.mark.parametrize("words", [["--lang", "en", "demo", "--help"], ["demo", "--help", "--lang", "en"]])
def test_the_language_stands_before_the_command_or_after_it(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert "play a whole scripted outage day" in capsys.readouterr().out


def test_argparse_speaks_the_language_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (("find",), "il manque : --store, TEXT"),
        (("--lang", "en", "find"), "required: --store, TEXT"),
    ):
        with speaking("fr"), pytest.raises(SystemExit) as ended:
            main(list(words))
        assert ended.value.code == 2
        assert said in capsys.readouterr().err


def test_without_a_screen_the_program_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert start([]) == 1
    assert capsys.readouterr().err.rstrip().endswith("[no-screen]")
