"""How a document leaves the laptop: through a printer, or as a file, locked or on purpose readable.

Nothing here touches the book. A document goes to the printer through a pipe and under its number only; what
the system's spooler keeps of it is in clear, so it is purged as soon as the job has ended, and whoever
prints is told whether that succeeded. Relies on the commands of CUPS; where there are none (Windows), the
window prints through a helper of its own with the same three calls.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from console.errors import CahierError, Fault
from console.paper.documents import About, Document
from console.store.passphrase import propose_passphrase
from console.ward.printing import Printed
from console.words import N_, _, language, ngettext

AS_FILE, AS_LOCKED_FILE = "FILE", "LOCKED FILE"
_TIMEOUT_S = 60
_REQUEST = re.compile(r"request id is (\S+)")
_MEDIA = "A4"
_BOTH_SIDES = "two-sided-long-edge"


class JobState(Enum):
    """Where a job is; the value is a message id."""

    WAITING = N_("waiting for the printer")
    PRINTING = N_("printing")
    STOPPED = N_("stopped: look at the printer")
    DONE = N_("printed")
    FAILED = N_("not printed")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer: its name, its trays as it names them, whether it prints on both sides."""

    name: str
    trays: tuple[str, ...] = ()
    has_duplex: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """How to print: which printer, how many copies, on both sides, from which tray (empty: its own choice)."""

    printer: str
    copies: int = 1
    both_sides: bool = False
    tray: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that a spooler took."""

    id: str
    ticket: Ticket


class Spooler(Protocol):
    """What hands pages to printers."""

    def printers(self) -> list[Printer]:
        """The printers that this laptop knows; empty where there is no printing system."""

    def send(self, printed: Printed, ticket: Ticket) -> Job:
        """Hand a document over."""

    def state(self, job: Job) -> JobState:
        """Where a job is."""

    def purge(self, job: Job) -> bool:
        """Remove what the system keeps of a job that has ended; whether nothing is left."""

    def withdraw(self, job: Job) -> None:
        """Take back a job that has not ended."""


class Cups:
    """The printing system of Linux and macOS, through its commands."""

    def __init__(self) -> None:
        self._withdrawn: set[str] = set()

    def printers(self) -> list[Printer]:
        """The printers that this laptop knows; empty where there is no printing system."""
        told = _told("lpstat", "-e")
        return [_described(name) for name in told.split()] if told else []

    def send(self, printed: Printed, ticket: Ticket) -> Job:
        """Hand a document over, through a pipe and under its number only.

        Raises:
            CahierError: ``printer-missing``, ``printer-refused``.
        """
        program = shutil.which("lp")
        if program is None:
            raise CahierError(Fault.PRINTER_MISSING)
        # Without the size of the paper some systems shrink the page to that of another continent.
        options = ["-o", f"media={_MEDIA}"]
        options += ["-o", f"sides={_BOTH_SIDES if ticket.both_sides else 'one-sided'}"]
        options += ["-o", f"InputSlot={ticket.tray}"] if ticket.tray else []
        command = [program, "-d", ticket.printer, "-t", printed.number, "-n", str(ticket.copies), *options, "-"]
        try:
            told = subprocess.run(
                command, input=printed.data, capture_output=True, check=False, timeout=_TIMEOUT_S, env=_plain()
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise CahierError(Fault.PRINTER_REFUSED, reason=type(problem).__name__) from problem
        found = _REQUEST.search(told.stdout.decode(errors="replace"))
        if told.returncode or found is None:
            reason = told.stderr.decode(errors="replace").strip() or str(told.returncode)
            raise CahierError(Fault.PRINTER_REFUSED, reason=reason)
        return Job(found[1], ticket)

    def state(self, job: Job) -> JobState:
        """Where a job is. One that the system has forgotten is over; it cannot be known how it ended."""
        pending = _entry_of(job, _told("lpstat", "-W", "not-completed", "-l", "-o", job.ticket.printer))
        if pending:
            if "processing" in pending or "printing" in pending:
                return JobState.PRINTING
            printer = _told("lpstat", "-p", job.ticket.printer)
            return JobState.STOPPED if "disabled" in printer or "stopped" in pending else JobState.WAITING
        ended = _entry_of(job, _told("lpstat", "-W", "completed", "-l", "-o", job.ticket.printer))
        # While a cancelled job is being stopped the system does not say why it ended.
        is_taken_back = job.id in self._withdrawn and "completed" not in ended
        return JobState.FAILED if is_taken_back or "cancel" in ended or "abort" in ended else JobState.DONE

    def purge(self, job: Job) -> bool:
        """Remove what the system keeps of a printer's jobs, the pages in clear included; whether nothing is left.

        CUPS purges ended jobs only for a whole printer at once, and would cancel those that wait; so as long
        as another job waits nothing is purged: the last one to end takes the others' pages with it.
        """
        printer = job.ticket.printer
        if _told("lpstat", "-W", "not-completed", "-o", printer):
            return False
        _told("cancel", "-a", "-x", printer)
        return not _told("lpstat", "-W", "all", "-o", printer)

    def withdraw(self, job: Job) -> None:
        """Take back a job that has not ended; it is not printed any more."""
        self._withdrawn.add(job.id)
        _told("cancel", job.id)


def _plain() -> dict[str, str]:
    """The surroundings of these commands: their words are read, not shown, so they speak English."""
    return {**os.environ, "LC_ALL": "C", "LANG": "C"}


def _told(*command: str) -> str:
    """What a command says; nothing where it is missing or refuses."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        told = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, check=False, timeout=_TIMEOUT_S, env=_plain()
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout if told.returncode == 0 else ""


def _entry_of(job: Job, told: str) -> str:
    """The lines about one job in a list of jobs: its own line and the indented ones after it."""
    found: list[str] = []
    for each in told.splitlines():
        if each[:1].strip():
            if found:
                break
            if each.split()[0] == job.id:
                found.append(each)
        elif found:
            found.append(each)
    return "\n".join(found)


def _described(name: str) -> Printer:
    """A printer with its trays and sides, as its own options list them."""
    trays: tuple[str, ...] = ()
    has_duplex = True  # where nothing is known it may be asked for: a printer that cannot prints one side
    for each in _told("lpoptions", "-p", name, "-l").splitlines():
        key, _colon, values = each.partition(":")
        choices = tuple(value.lstrip("*") for value in values.split())
        match key.split("/")[0]:
            case "InputSlot" | "media-source":
                trays = choices
            case "Duplex" | "sides":
                has_duplex = len(choices) > 1
    return Printer(name, trays, has_duplex)


def propose_file_passphrase() -> str:
    """Five words for a locked file, to be written down: nobody can find them out afterwards."""
    return propose_passphrase(language(), secrets.SystemRandom())


def save_locked(printed: Printed, path: Path, passphrase: str) -> None:
    """Save a document as a PDF that opens with a passphrase only.

    Raises:
        CahierError: ``file-not-written``.
    """
    from console.paper.sealing import sealed  # noqa: PLC0415 - not needed before the first file

    _save(sealed(printed.data, passphrase), path)


def what_it_tells(printed: Printed) -> str:
    """What somebody learns who finds a readable file of a document, said before it is saved."""
    sheet = printed.sheet
    document = Document.__members__.get(sheet.document)
    if document is not None and document.about is About.NOTHING:
        return _("The file is not encrypted. It names no patient.")
    if not sheet.patients:
        return _("The file can be read by anybody who finds it; what was typed in it may name patients.")
    people = ngettext("{n} patient", "{n} patients", sheet.patients)
    said = _("The file can be read by anybody who finds it: names, birth dates and care of {people}.")
    return said.format(people=people)


def save_as_file(printed: Printed, path: Path) -> None:
    """Save a document where anybody can read it. Only ever on purpose, after a warning.

    Raises:
        CahierError: ``file-not-written``.
    """
    _save(printed.data, path)


def _save(data: bytes, path: Path) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise CahierError(Fault.FILE_NOT_WRITTEN, path=path.name, reason=problem.strerror or "") from problem
