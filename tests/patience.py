"""How long a test waits for what must come: longer than any machine is busy. What comes ends the wait at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot
from typing_extensions import override

SECONDS = 120
MILLISECONDS = SECONDS * 1000


class PatientBot(QtBot):
    """A hand at the window that gives nothing up because the machine has other work."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = MILLISECONDS) -> None:
        super().waitUntil(callback, timeout=timeout)

    @override
    def waitSignal(self, signal: Any, *, timeout: int = MILLISECONDS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    @override
    def waitSignals(self, signals: list[Any], *, timeout: int = MILLISECONDS, **more: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **more)
