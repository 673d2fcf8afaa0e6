"""Which spooler this system has: the commands of CUPS, or Windows' own through a helper process.

Windows prints what a program draws. Drawing pages stalls a window even from a thread, so a process of its
own draws: it is handed the PDF through a pipe, paints each page as a picture, and ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from dataclasses import asdict

from console.errors import CahierError, Fault
from console.ward.printers import Cups, Job, JobState, Printer, Spooler, Ticket
from console.ward.printing import Printed

HELPER = "--print-pages"  # what the program is started with to be the helper
_TIMEOUT_S = 600


def spooler() -> Spooler:
    """The spooler of this system."""
    return Raster() if sys.platform == "win32" else Cups()


def helper_command() -> list[str]:
    """How the helper is started, from the bundle and from the sources alike."""
    is_frozen = bool(getattr(sys, "frozen", False))
    return [sys.executable, HELPER] if is_frozen else [sys.executable, "-m", "console", HELPER]


class Raster:
    """Pages painted as pictures by a helper process and printed by Qt."""

    def printers(self) -> list[Printer]:
        """The printers that Qt finds. Which trays they have Qt does not say: they take their own choice."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415 - costs a tenth of a second

        long_side = QPrinter.DuplexMode.DuplexLongSide
        return [
            Printer(each.printerName(), has_duplex=long_side in each.supportedDuplexModes())
            for each in QPrinterInfo.availablePrinters()
        ]

    def send(self, printed: Printed, ticket: Ticket) -> Job:
        """Paint and print; returns when the system's spooler has every page.

        Raises:
            CahierError: ``printer-refused``.
        """
        told = json.dumps({**asdict(ticket), "title": printed.number}).encode()
        try:
            done = subprocess.run(
                helper_command(),
                input=told + b"\n" + printed.data,
                capture_output=True,
                check=False,
                timeout=_TIMEOUT_S,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise CahierError(Fault.PRINTER_REFUSED, reason=type(problem).__name__) from problem
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [str(done.returncode)]
            raise CahierError(Fault.PRINTER_REFUSED, reason=reason[0])
        return Job(uuid.uuid4().hex, ticket)

    def state(self, _job: Job) -> JobState:
        """The helper ended well, so the system has it; more cannot be asked for from here."""
        return JobState.DONE

    def purge(self, _job: Job) -> bool:
        """What the system keeps is its own setting ("keep printed documents"): it cannot be vouched for."""
        return False

    def withdraw(self, _job: Job) -> None:
        """Too late: the system has it."""
