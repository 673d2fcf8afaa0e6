"""How much is left in the battery, as the operating system says it. The one place that asks.

Linux: the files of ``/sys/class/power_supply``. Windows: ``GetSystemPowerStatus``. A machine that says
nothing has no battery to worry about.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.clockwork import Clockwork

SUPPLIES = Path("/sys/class/power_supply")
LOW, LAST = 15, 5
"""Percent at which the window warns: at the first the charger is found, at the second there are minutes left."""
_UNKNOWN = 255  # Source: Windows, SYSTEM_POWER_STATUS, BatteryLifePercent


@dataclass(frozen=True, slots=True)
class Battery:
    """What is left, in percent, and whether it is being drawn down."""

    percent: int
    is_draining: bool


def battery() -> Battery | None:
    """The battery of this machine; None where there is none or nobody says."""
    return _windows() if sys.platform == "win32" else battery_in(SUPPLIES)


def battery_in(folder: Path) -> Battery | None:
    """The battery that the files of a folder describe: the fullest, when there are several.

    Source: Linux kernel, Documentation/ABI/testing/sysfs-class-power (``type``, ``capacity``, ``status``).
    """
    found = []
    for supply in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError, ValueError):
            if _word(supply / "type") == "Battery" and (supply / "capacity").exists():
                found.append(Battery(int(_word(supply / "capacity")), _word(supply / "status") == "Discharging"))
    return max(found, key=lambda each: each.percent) if found else None


def _word(path: Path) -> str:
    return path.read_text("ascii").strip()


class _Status(ctypes.Structure):
    """Source: Windows, SYSTEM_POWER_STATUS."""

    _fields_ = (
        ("line", ctypes.c_ubyte),
        ("flag", ctypes.c_ubyte),
        ("percent", ctypes.c_ubyte),
        ("saver", ctypes.c_ubyte),
        ("seconds", ctypes.c_ulong),
        ("full_seconds", ctypes.c_ulong),
    )


def _windows() -> Battery | None:
    status = _Status()
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]  # on Windows only
    if not kernel.GetSystemPowerStatus(ctypes.byref(status)) or status.percent == _UNKNOWN:
        return None
    return Battery(int(status.percent), status.line == 0)


class PowerWatch(QObject):
    """Looks at the battery with each beat.

    Signals:
        low(int): percent left, once at each of the two marks while the battery is drawn down.
    """

    low = Signal(int)

    def __init__(self, clockwork: Clockwork, read: Callable[[], Battery | None] = battery) -> None:
        super().__init__()
        self._read, self._warned_at = read, 100
        clockwork.beat.connect(self.look)

    def look(self) -> None:
        """Warn when a mark was passed since the last warning."""
        now = self._read()
        if now is None or not now.is_draining or now.percent > LOW:
            self._warned_at = 100
            return
        mark = LAST if now.percent <= LAST else LOW
        if mark < self._warned_at:
            self._warned_at = mark
            self._emit_low(now.percent)

    def _emit_low(self, percent: int) -> None:
        self.low.emit(percent)
