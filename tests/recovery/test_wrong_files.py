"""A command that is given a wrong file says which one it is, and has done nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.cli import main
from console.cli.command import Context
from console.ward.laptop import Laptop
from console.ward.session import Session
from tests.recovery.conftest import Hospital

COMMANDS = {
    "trust": ("trust", "{}"),
    "census": ("census", "{}"),
    "record": ("record", "{}"),
    "import": ("import", "{}"),
    "import with an identity": ("import", "{}", "--identity", "{}"),
    "compare": ("compare", "{}"),
    "match": ("match", "--index", "{}", "--out", "{out}"),
    "decide": ("decide", "{}"),
    "acknowledge": ("acknowledge", "{}"),
    "deliver with a connection": ("deliver", "--to", "mllps://127.0.0.1:9", "--connection", "{}"),
    "deliver with a token": ("deliver", "--to", "https://127.0.0.1:9/fhir", "--token-file", "{}"),
    "receipt": ("receipt", "--station", "W1", "--package", "{}", "--out", "{out}"),
    "retire": ("retire", "--receipt", "{}"),
}


def _absent(_path: Path) -> None:
    """Nothing is there."""


def _of_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)


def _empty_folder(path: Path) -> None:
    path.mkdir()


def _folder_of_bytes(path: Path) -> None:
    path.mkdir()
    _of_bytes(path / "one.bin")


WRONG: dict[str, Callable[[Path], None]] = {
    "nothing": _absent,
    "bytes": _of_bytes,
    "an empty folder": _empty_folder,
    "a folder of bytes": _folder_of_bytes,
}
FINE = {("acknowledge", "an empty folder"), ("acknowledge", "a folder of bytes")}
"""A folder without answers: no answer is known in it."""


@pytest.fixture(scope="module")
def it(prepared: Hospital, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptop, Session]]:
    root = tmp_path_factory.mktemp("wrong-files") / "hospital"
    shutil.copytree(prepared.root, root)
    laptop, session = Hospital(root, prepared.kit, prepared.known, prepared.unknown).recovery()
    yield laptop, session
    laptop.lock_cold(session)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_file_is_refused_and_nothing_is_done(
    it: tuple[Laptop, Session],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    wrong: str,
) -> None:
    laptop, session = it
    monkeypatch.setattr(Context, "laptop", laptop)  # signed in once for all of them
    monkeypatch.setattr(Context, "session", session)
    path = tmp_path / "given"
    WRONG[wrong](path)
    before = (session.reader.count(), sorted(laptop.folder.iterdir()))
    name, *rest = (word.format(path, out=tmp_path / "out") for word in COMMANDS[command])
    status = main([name, "--store", str(laptop.folder), "--json", *rest])

    said = capsys.readouterr().err
    assert status == (0 if (command, wrong) in FINE else 1), said
    assert (session.reader.count(), sorted(laptop.folder.iterdir())) == before
    assert not (tmp_path / "out").exists()
