"""What a command is, and what it is given: options, a laptop, a session."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from console.errors import CahierError, Fault
from console.record.clock import Clock, SystemClock, system_entropy
from console.record.entry import Entropy
from console.store.disk import translated_disk, write_whole
from console.ward.laptop import Laptop
from console.ward.session import Session
from console.words import _


class Context:
    """One run of one command. Opens the store when it is first asked for, closes it at the end."""

    def __init__(self, options: argparse.Namespace, ask: Callable[[str], str]) -> None:
        self.options = options
        self._ask = ask
        self.clock: Clock = SystemClock()
        self.entropy: Entropy = system_entropy
        self._laptop: Laptop | None = None
        self._session: Session | None = None

    @property
    def laptop(self) -> Laptop:
        """The laptop whose store ``--store`` names."""
        if self._laptop is None:
            self._laptop = Laptop(self.options.store, self.clock, self.entropy)
        return self._laptop

    @property
    def session(self) -> Session:
        """The session of whoever ``--as`` names.

        Raises:
            CahierError: ``person-unnamed``, ``person-unknown``, ``wrong-passphrase``, ``store-held``…
        """
        if self._session is None:
            people = self.laptop.people()
            if self.options.person is None and len(people) != 1:
                known = ", ".join(each.name for each in people) or _("nobody")
                raise CahierError(Fault.PERSON_UNNAMED, known=known)
            person = self.laptop.person_named(self.options.person or people[0].name)
            self._session = self.laptop.unlock(person, self.passphrase())
            if self.laptop.warning is not None:
                sys.stderr.write(f"cahier: {self.laptop.warning} [{self.laptop.warning.code}]\n")
        return self._session

    def passphrase(self) -> str:
        """The passphrase, from the file that was named or from the keyboard."""
        path: Path | None = self.options.passphrase_file
        return self._ask(_("Passphrase: ")) if path is None else first_line(path)

    def secret(self, path: Path | None, prompt: str) -> str:
        """A code or another secret, from the file that was named or from the keyboard."""
        return self._ask(prompt) if path is None else first_line(path)

    def patient(self, text: str) -> str:
        """The id of the one patient a text means: an id, a number, or a name that fits only one.

        Raises:
            CahierError: ``patient-unknown``.
        """
        if self.session.reader.card(text) is not None:
            return text
        found = self.session.reader.search(text)
        if len(found) != 1:
            raise CahierError(Fault.PATIENT_UNKNOWN, patient=text)
        return found[0]

    def close(self) -> None:
        """Close what was opened."""
        if self._laptop is not None:
            self._laptop.lock_cold(self._session)


def read_text(path: Path) -> str:
    """A small text file.

    Raises:
        CahierError: ``file-missing``.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem


def first_line(path: Path) -> str:
    """The first line of a small text file that is neither blank nor a comment; empty when there is none.

    Raises:
        CahierError: ``file-missing``.
    """
    lines = (line.strip() for line in read_text(path).splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def secret_file(path: Path, secret: str | bytes) -> Path:
    """Write a secret where its owner alone can read it; a file that is there is never overwritten.

    Raises:
        CahierError: ``file-exists``, ``disk-full``…
    """
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    with translated_disk():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, secret if isinstance(secret, bytes) else f"{secret}\n".encode())
    return path


Opens = Literal["NOTHING", "FOLDER", "BOOK"]
NOTHING: Opens = "NOTHING"
FOLDER: Opens = "FOLDER"


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """No further arguments."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, its help (a message id), its arguments, what it does, its result as text.

    ``opens`` says what it needs: NOTHING, the FOLDER of a store, or the open BOOK and who signs in.
    """

    name: str
    help_id: str
    run: Callable[[Context], Any]
    text: Callable[[Any], str]
    arguments: Callable[[argparse.ArgumentParser], None] = _nothing
    opens: Opens = "BOOK"

    def help(self) -> str:
        """The help in the language in force."""
        return _(self.help_id)
