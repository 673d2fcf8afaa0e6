"""Commands that close the loop: IT's receipt, and retiring the laptop it is for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from console.cli.command import Command, Context, first_line
from console.crossing.identities import own_identities
from console.crossing.receipt import SUFFIX, give_receipt, held_by, retire, station_of
from console.errors import CahierError, Fault
from console.recovery.receipt import accounted
from console.store.disk import translated_disk, write_whole
from console.words import N_, _


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--station", required=True, metavar="LABEL")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--package",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help=_("a laptop that must go back early: two verified packages that hold everything"),
    )
    parser.add_argument("--identity", type=Path, metavar="FILE", help=_("another identity than the laptop’s own"))


def _receipt(context: Context) -> dict[str, Any]:
    options, session = context.options, context.session
    station = station_of(session, options.station)
    identity = first_line(options.identity) if options.identity else own_identities(session.reader)
    packages = held_by(session, station, options.package, identity) if options.package else ()
    done = {} if packages else accounted(session, station.station)
    text = give_receipt(session, station, done, packages)
    path = options.out if options.out.suffix else options.out.with_suffix(SUFFIX)
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    with translated_disk():
        write_whole(path, text.encode() + b"\n")
    head = session.reader.head_of(station.station)
    return {"receipt": str(path), "label": station.label, "through": head.seq, "accounted": done}


def _retire_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receipt", type=Path, required=True, metavar="FILE")


def _retire(context: Context) -> dict[str, Any]:
    found = retire(context.laptop, context.session, context.options.receipt)
    return {
        "label": found.receipt.label,
        "scope": found.receipt.scope,
        "entries": found.receipt.entries,
        "copies": list(found.copies),
        "packages": list(found.packages),
        "pages": found.printed,
        "drafts": found.drafts,
    }


def _retire_text(result: dict[str, Any]) -> str:
    lines = [
        _("{label} is retired: {entries} entries are with IT, and IT alone can open this book.").format(
            label=result["label"], entries=result["entries"]
        ),
        _("Call in: the printed recovery code and passphrases, {pages} printed pages.").format(pages=result["pages"]),
    ]
    lines += [_("Call in the copy {name}.").format(name=name) for name in result["copies"]]
    lines += [_("Call in the package {name}.").format(name=name) for name in result["packages"]]
    return "\n".join(lines)


COMMANDS = (
    Command(
        "receipt",
        N_("sign for a laptop what has been accounted for"),
        _receipt,
        lambda result: _("Receipt for {label}, up to entry {through}: {receipt}").format(
            label=result["label"], through=result["through"], receipt=result["receipt"]
        ),
        _receipt_arguments,
    ),
    Command(
        "retire", N_("retire this laptop on the strength of IT’s receipt"), _retire, _retire_text, _retire_arguments
    ),
)
