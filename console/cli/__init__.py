"""The command line: the same functions as the window, for scripts, drills and tests.

Every command takes ``--store``, ``--as``, ``--passphrase-file`` and ``--json`` where they apply.
A passphrase is never an argument. One JSON object goes to standard output, one sentence with a
stable code to standard error. Exit status: 0 done; 1 refused or failed, nothing half-done; 2 usage.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from console.cli import (
    book,
    conflicts,
    copies,
    crossing,
    laptop,
    outlook,
    people,
    printing,
    receipt,
    recovery,
    site,
    ward,
)
from console.cli.command import NOTHING, Command, Context
from console.cli.usage import usage_spoken
from console.errors import CahierError
from console.record.showing import visible
from console.version import VERSION
from console.words import LANGUAGES, _, speak

COMMANDS: tuple[Command, ...] = (
    *site.COMMANDS,
    *laptop.COMMANDS,
    *people.COMMANDS,
    *ward.COMMANDS,
    *outlook.COMMANDS,
    *printing.COMMANDS,
    *crossing.COMMANDS,
    *copies.COMMANDS,
    *conflicts.COMMANDS,
    *recovery.COMMANDS,
    *receipt.COMMANDS,
    *book.COMMANDS,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line, with help for each command."""
    main_parser = argparse.ArgumentParser(prog="cahier", description=_("The ward’s book for when the network is gone."))
    main_parser.add_argument(
        "--version", action="version", version=f"cahier {VERSION}", help=_("show the version and exit")
    )
    main_parser.add_argument("--lang", choices=LANGUAGES, help=_("language of messages"))
    commands = main_parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help(), description=command.help())
        if command.opens != NOTHING:
            sub.add_argument("--store", type=Path, required=True, metavar="DIR", help=_("folder of the book"))
        if command.opens == "BOOK":
            sub.add_argument("--as", dest="person", metavar="USER", help=_("name of whoever signs in"))
            sub.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("file with the passphrase"))
        sub.add_argument("--json", action="store_true", help=_("one JSON object on standard output"))
        # Before the command or after it, as the hand types it.
        sub.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=_("language of messages"))
        command.arguments(sub)
        sub.set_defaults(chosen=command)
    return main_parser


def main(words: list[str]) -> int:
    """Run one command; returns the exit status."""
    if "--lang" in words[:-1]:
        speak("en" if words[words.index("--lang") + 1] == "en" else "fr")
    with usage_spoken():
        options = parser().parse_args(_joined(words))
    command: Command = options.chosen
    context = Context(options, ask=getpass.getpass)
    try:
        result = command.run(context)
    except CahierError as problem:
        sys.stderr.write(visible(f"cahier: {problem} [{problem.code}]") + "\n")
        return 1
    finally:
        context.close()
    _show(result, command.text, as_json=options.json)
    return 0


def _joined(words: list[str]) -> list[str]:
    """``census seal`` is a command of its own: it needs no store, and ``census`` does."""
    for place in range(len(words) - 1):
        if words[place : place + 2] == ["census", "seal"]:
            return [*words[:place], "census-seal", *words[place + 2 :]]
    return words


def _show(result: Any, text: Callable[[Any], str], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
    else:
        sys.stdout.write(visible(text(result)).rstrip("\n") + "\n")  # names and reasons come from other hands
