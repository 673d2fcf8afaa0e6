"""What the system around the program may keep of it in clear: swap, hibernation, the print spool.

Cahier cannot clean any of them. They are looked for and named when a laptop is provisioned, so that
IT sets the system before the first patient. What cannot be found out is not guessed.
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path

from console.words import N_, _


class Trace(Enum):
    """One place where the system may keep what was shown or printed; the value is a message id."""

    SWAP = N_("Swap is on: parts of memory may be written to the disk. Turn it off, or see that it is encrypted.")
    HIBERNATION = N_("The laptop can hibernate: all of memory would be written to the disk. Turn it off.")
    SPOOL = N_("The print spool keeps pages in clear until they are printed. Let it keep none afterwards.")

    @property
    def words(self) -> str:
        """What it means and what to set."""
        return _(self.value)


def traces(root: Path = Path("/")) -> tuple[Trace, ...]:
    """What was found on this laptop.

    Args:
        root: where the file system begins; another one in tests. Windows is asked through its registry.

    Source: proc(5) for ``/proc/swaps`` (a heading, then one line for each area; zram stays in memory),
    the kernel's ``Documentation/ABI/testing/sysfs-power`` for ``/sys/power/state`` (``disk`` means
    hibernation), cupsd.conf(5) for the spool. Windows: the values ``PagingFiles`` and ``HibernateEnabled``
    of its registry.
    """
    if sys.platform == "win32":
        return _on_windows()
    areas = [line for line in _lines(root / "proc/swaps")[1:] if not line.startswith("/dev/zram")]
    states = " ".join(_lines(root / "sys/power/state")).split()
    found = {
        Trace.SWAP: bool(areas),
        Trace.HIBERNATION: bool(areas) and "disk" in states,  # it has nowhere else to write to
        Trace.SPOOL: (root / "var/spool/cups").is_dir(),
    }
    return tuple(trace for trace, is_there in found.items() if is_there)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


if sys.platform == "win32":
    import winreg

    _CONTROL = r"SYSTEM\CurrentControlSet\Control"

    def _on_windows() -> tuple[Trace, ...]:
        areas = _registered(rf"{_CONTROL}\Session Manager\Memory Management", "PagingFiles")
        found = {
            Trace.SWAP: isinstance(areas, list) and any(areas),
            Trace.HIBERNATION: bool(_registered(rf"{_CONTROL}\Power", "HibernateEnabled")),
            Trace.SPOOL: True,  # the spooler is part of Windows
        }
        return tuple(trace for trace, is_there in found.items() if is_there)

    def _registered(path: str, name: str) -> object:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
                return winreg.QueryValueEx(key, name)[0]
        except OSError:
            return None
