"""What every test stands on: its own folders, no network, one language, and a screen that nobody sees."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from console.words import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from tests.stations import Prepared
    from ui.collector import Collector

# A real X server when there is one (pytest-xvfb starts it), never the screen of whoever runs the tests.
os.environ.pop("WAYLAND_DISPLAY", None)
os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if shutil.which("Xvfb") else "offscreen")

# No test depends on how busy the machine is: neither on how long an example takes nor on how long it takes to make one.
settings.register_profile(
    "cahier", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("cahier")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder into which tests marked ``shots`` put their pictures."""
    parser.addoption("--shots", metavar="DIR", help="keep a picture of each screen that a test shows")


class NetworkUsedError(AssertionError):
    """A test, or the code under test, reached for the network."""


class _NetworkGuard:
    """Hears of every connection that this process tries; there is no way round an audit hook."""

    CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
    NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})

    def __init__(self) -> None:
        self.armed = False
        self.loopback_allowed = False
        self.attempts: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.armed:
            return
        if event in self.CONNECTING and isinstance(arguments[0], socket.socket):
            if sys.platform == "win32" or arguments[0].family != socket.AF_UNIX:
                self._refuse_unless_loopback(event, arguments[1])
        elif event in self.NAMING:
            self._refuse_unless_loopback(event, (arguments[0],))

    def _refuse_unless_loopback(self, event: str, address: object) -> None:
        host = address[0] if isinstance(address, tuple) and address else address
        if self.loopback_allowed and _is_loopback(host):
            return
        self.attempts.append(f"{event} {address}")
        raise NetworkUsedError(f"{event} {address}")


def _is_loopback(host: object) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(str(host)).is_loopback
    return False


_guard = _NetworkGuard()
sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that reaches for the network, even where the code under test swallowed the refusal."""
    _guard.attempts.clear()
    _guard.loopback_allowed = request.node.get_closest_marker("loopback") is not None
    _guard.armed = True
    yield
    _guard.armed = False
    if _guard.attempts:
        pytest.fail(f"the network was used: {_guard.attempts}")


@pytest.fixture
def network_attempts() -> list[str]:
    """What the guard refused so far; a test of the guard itself clears it."""
    return _guard.attempts


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send everything that a program keeps beside its work into this test's own folder."""
    places = {
        "HOME": "home",
        "XDG_CONFIG_HOME": "home/config",
        "XDG_DATA_HOME": "home/data",
        "XDG_STATE_HOME": "home/state",
        "XDG_CACHE_HOME": "home/cache",
        "XDG_RUNTIME_DIR": "home/run",
        "TMPDIR": "home/tmp",
    }
    root = tmp_path.with_name(f"{tmp_path.name}-surroundings")
    for name, place in places.items():
        folder = root / place
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """A hand at the window, as patient as a loaded machine needs."""
    from tests.patience import PatientBot  # noqa: PLC0415 - most tests need no Qt

    del qapp  # there must be one
    return PatientBot(request)


@pytest.fixture(scope="session")
def collector(qapp: QApplication) -> Iterator[Collector]:
    """Python looks for what can go where the program lets it: on the window's thread only."""
    from ui.collector import Collector  # noqa: PLC0415 - most tests need no Qt

    del qapp  # a timer needs it
    made = Collector()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def nothing_left_on_screen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delete the windows of a test: each one left behind is dressed again with every change of the look."""
    if "qapp" not in request.fixturenames:
        yield
        return
    collector: Collector = request.getfixturevalue("collector")
    yield
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415 - most tests need no Qt
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    collector.look()


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Start each test in French, the language of the house, whatever the one before it spoke."""
    with speaking("fr"):
        yield


@pytest.fixture(scope="session")
def provisioned(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Three laptops of one site, fresh from IT: deriving keys is slow on purpose, so tests copy them."""
    from tests.stations import prepare  # noqa: PLC0415 - tests of the window need none of it

    return prepare(tmp_path_factory.mktemp("provisioned"))


@pytest.fixture(scope="session")
def window_manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Openbox on the test screen: without a window manager no window ever becomes the active one."""
    program = shutil.which("openbox")
    if program is None or os.environ["QT_QPA_PLATFORM"] != "xcb":
        pytest.fail("this test needs openbox and Xvfb: run `make setup`")
    ready = tmp_path_factory.mktemp("openbox") / "ready"
    command = [program, "--sm-disable", "--startup", f"touch {ready}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while not ready.exists():
            assert running.poll() is None, "the window manager ended"
            time.sleep(0.02)
        yield
        running.terminate()


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[QWidget, str], Path | None]:
    """Keep a picture of a window under a name, when ``--shots`` asks for pictures; None otherwise."""
    folder = request.config.getoption("--shots")

    def take(window: QWidget, name: str) -> Path | None:
        if folder is None:
            return None
        path = Path(folder) / f"{name}.png"
        from tests.picture import keep_picture  # noqa: PLC0415 - most tests need no Qt

        keep_picture(window, path)
        return path

    return take
