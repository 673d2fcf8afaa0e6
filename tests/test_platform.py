"""What the machine, the libraries and the tree itself must be like."""

from __future__ import annotations

import re
import socket
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console import __main__ as entry
from tests.conftest import NetworkUsedError

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"node_modules", ".git", ".venv", "build", "dist", "out", "__pycache__"}
TEXT = {".py", ".toml", ".md", ".lock", ".spec", ".po", ".qss", ".csv", ".json", ".ndjson", ".svg", ".txt", ""}
# Split so that this file does not find itself.
PLACES = re.compile(
    "|".join([r"/ro" r"ot/", r"/ho" r"me/[a-z]", r"[A-Z]:\\Us" r"ers", r"/wo" r"rk/", r"/op" r"t/venv"])
)
REGISTRIES = re.compile(
    "|".join(["py" r"pi\.org", "python" r"hosted\.org", "npm" r"js\.(org|com)", r"index-u" "rl [a-z=]"])
)


def own_files() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and path.suffix in TEXT
        and not any(part in NOT_OURS or part.endswith((".egg-info", "_cache")) for part in path.relative_to(ROOT).parts)
        and ".hypothesis" not in path.parts
    ]


def test_calls_into_qt_leave_the_reference_count_of_none_alone() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one with each call and aborts after a few thousand."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50


@pytest.mark.parametrize("pattern", [PLACES, REGISTRIES], ids=["places of one machine", "addresses of registries"])
def test_no_file_of_the_project_names(pattern: re.Pattern[str]) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in own_files()
        if (hit := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not found


def test_a_connection_is_refused_and_noticed(network_attempts: list[str]) -> None:
    with socket.socket() as out, pytest.raises(NetworkUsedError):
        out.connect(("192.0.2.1", 80))
    assert network_attempts == ["socket.connect ('192.0.2.1', 80)"]
    network_attempts.clear()


def test_looking_up_a_name_is_refused(network_attempts: list[str]) -> None:
    with pytest.raises(NetworkUsedError):
        socket.getaddrinfo("cahier.invalid", 80)
    network_attempts.clear()


def test_loopback_needs_its_marker(network_attempts: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as out, pytest.raises(NetworkUsedError):
        out.connect(server.getsockname())
    network_attempts.clear()


@pytest.mark.loopback
def test_a_marked_test_may_use_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as out:
        assert out.getpeername() == server.getsockname()


def test_temporary_files_go_into_the_folder_of_the_test(tmp_path: Path) -> None:
    assert Path(tempfile.gettempdir()).is_relative_to(tmp_path.parent)


@pytest.mark.usefixtures("window_manager")
def test_a_window_becomes_active_on_the_test_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert window.isActiveWindow()


def test_the_program_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--version"]) == 0
    assert re.fullmatch(r"cahier \d+\.\d+\.\d+\n", capsys.readouterr().out)
