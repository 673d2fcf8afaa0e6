"""What a window is asked for on the command line, and the first thing done: the typefaces begin to be unpacked.

The entry point imports this module only when a window is wanted; it imports Qt only once that is under way.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ui.look.faces import Unpacking


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window.

    Args:
        argv: ``--store DIR`` for another folder than this person's own, ``--training`` for the
            training ward (made when it is not there yet); those of the process when None.

    Returns:
        The exit status of the window.
    """
    parser = argparse.ArgumentParser(prog="cahier")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--until-painted", action="store_true", help=argparse.SUPPRESS)  # for `cahier bench`
    parser.add_argument("--print-pages", action="store_true", help=argparse.SUPPRESS)  # HELPER of ui/sheets/spooling.py
    asked = parser.parse_args(argv)
    if asked.print_pages:
        from ui.sheets.page_painter import main as paint  # noqa: PLC0415 - for the helper process only

        return paint()
    faces = Unpacking()
    faces.start()
    from ui.opening import open_window  # noqa: PLC0415 - Qt is loaded meanwhile

    return open_window(asked, faces)
