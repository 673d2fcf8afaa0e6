"""The entry point: opens the window, or runs one command, and imports only the one that is asked for.

This is the one module of ``console`` that may name ``ui``, and it does so late: a command line on a
server without Qt's libraries must work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from console.errors import CahierError, Fault
from console.version import VERSION

WINDOW_OPTIONS = ("--training", "--store", "--until-painted", "--print-pages")

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Source: the Qt documentation, "Qt Platform Abstraction"; without one of them Qt ends the process."""


def has_screen(platform: str, surroundings: Mapping[str, str]) -> bool:
    """Whether a window can be shown: always on Windows, on Linux where the surroundings name a screen."""
    return not platform.startswith("linux") or any(surroundings.get(name) for name in SCREENS)


def main(arguments: list[str] | None = None) -> int:
    """Run Cahier.

    Args:
        arguments: the words after the program's name; those of the process when None.

    Returns:
        The exit status: 0 done, 1 refused or failed, 2 usage.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if words == ["--version"]:
        sys.stdout.write(f"cahier {VERSION}\n")
        return 0
    if not words or words[0].startswith(WINDOW_OPTIONS):
        if not has_screen(sys.platform, os.environ):
            refused = CahierError(Fault.NO_SCREEN)
            sys.stderr.write(f"cahier: {refused} [{refused.code}]\n")
            return 1
        from ui.start import main as window  # noqa: PLC0415 - Qt is loaded for the window only

        status: int = window(words)
        return status
    from console.cli import main as command  # noqa: PLC0415 - the window starts without it

    outcome: int = command(words)
    return outcome


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # the bundle starts its helpers by the program's own name
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
