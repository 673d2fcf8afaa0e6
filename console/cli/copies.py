"""Commands about copies of a book: mirror, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import SystemRandom
from typing import Any

from console.cli.command import FOLDER, Command, Context, read_text, secret_file
from console.cli.laptop import data_key_of
from console.crossing.copies import backup, mirror_now, mirror_place, take_back
from console.crossing.restore import restore
from console.crossing.rollback import compare_mirror, compare_page
from console.crossing.salvage import salvage
from console.errors import CahierError, Fault
from console.record.person import Person
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.words import N_, _, language


def _mirror_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="DIR", help=_("the second medium; the last one by default"))
    parser.add_argument("--take-back", action="store_true", help=_("this book was set back: take in what it lacks"))


def _mirror(context: Context) -> dict[str, Any]:
    session = context.session
    place = context.options.to or mirror_place(session)
    if place is None:
        raise CahierError(Fault.MIRROR_MISSING)
    compare_mirror(context.laptop, session, place)
    if context.options.take_back:
        return {"mirror": str(place), "taken_back": take_back(context.laptop, session, place), "entries": 0}
    return {"mirror": str(place), "entries": mirror_now(context.laptop, session, place)}


def _mirror_text(result: dict[str, Any]) -> str:
    if "taken_back" in result:
        said = _("{n} entries came back from the mirror on {mirror}; it begins anew.")
        return said.format(n=result["taken_back"], mirror=result["mirror"])
    return _("{entries} entries went into the mirror on {mirror}.").format(**result)


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")


def _backup(context: Context) -> dict[str, Any]:
    made = backup(context.laptop, context.session, context.options.to)
    return {"backup": str(made.folder), "entries": made.entries, "verified": True}


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR", help=_("mirror or backup"))
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--code-file", type=Path, metavar="FILE", help=_("the recovery code of the lost laptop"))
    how.add_argument("--escrow-identity", type=Path, metavar="FILE", help=_("IT’s escrow identity"))
    parser.add_argument("--passphrases-out", type=Path, required=True, metavar="DIR", help=_("one file a person"))
    parser.add_argument("--recovery-out", type=Path, required=True, metavar="FILE")


def _restore(context: Context) -> dict[str, Any]:
    options = context.options
    chosen: dict[str, str] = {}

    def passphrase_for(person: Person) -> str:
        return chosen.setdefault(person.name, propose_passphrase(language(), SystemRandom()))

    made = restore(
        options.source,
        options.store,
        lambda vault: data_key_of(vault, options),
        passphrase_for,
        calibrate(),
        context.clock,
        context.entropy,
    )
    people = [
        {"name": name, "passphrase_file": str(secret_file(options.passphrases_out / f"{name}.txt", passphrase))}
        for name, passphrase in chosen.items()
    ]
    secret_file(options.recovery_out, made.code)
    return {
        "store": str(made.folder),
        "station": made.certificate.station,
        "successor_of": made.head.station,
        "through": made.head.seq,
        "entries": made.entries,
        "numbers": made.certificate.numbers.code,
        "people": people,
    }


def _restore_text(result: dict[str, Any]) -> str:
    said = _(
        "{entries} entries are back in {store}, which goes on as a new incarnation with numbers {numbers}."
        " Print the new recovery code and type it back."
    )
    lines = [said.format(**{name: result[name] for name in ("entries", "store", "numbers")})]
    return "\n".join([*lines, *(f"{each['name']}: {each['passphrase_file']}" for each in result["people"])])


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("page", type=Path, metavar="FILE", help=_("the line at the foot of a printed page, as text"))


def _compare(context: Context) -> dict[str, Any]:
    found = compare_page(context.session, read_text(context.options.page))
    return {"station": found.head.station, "through": found.head.seq, "standing": found.standing.value}


def _compare_text(result: dict[str, Any]) -> str:
    if result["standing"] == "AGREES":
        return _("The book holds what the page states.")
    return _("The book does not hold what the page states: {standing}. Bring back a mirror or a package.").format(
        standing=result["standing"]
    )


def _salvage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")


def _salvage(context: Context) -> dict[str, Any]:
    laptop, options = context.laptop, context.options
    opened = laptop.vault.unlock(laptop.person_named(options.person or ""), context.passphrase())
    try:
        got = salvage(options.store, opened, options.to, context.clock, context.entropy)
    finally:
        opened.data_key.wipe()
    return {"package": str(got.sent.path), "entries": got.sent.entries, "unreadable": got.unreadable}


def _salvage_text(result: dict[str, Any]) -> str:
    lost = _("unknown") if result["unreadable"] is None else result["unreadable"]
    said = _("{package}: {entries} entries. Could not be read: {lost}.")
    return said.format(package=result["package"], entries=result["entries"], lost=lost)


COMMANDS = (
    Command(
        "salvage",
        N_("write what can still be read of a damaged book to a package"),
        _salvage,
        _salvage_text,
        _salvage_arguments,
    ),
    Command(
        "mirror",
        N_("bring the sealed mirror on a second medium up to date"),
        _mirror,
        _mirror_text,
        _mirror_arguments,
    ),
    Command(
        "backup",
        N_("write a verified copy of the whole book"),
        _backup,
        lambda result: _("Written, read back and checked: {backup} ({entries} entries).").format(
            backup=result["backup"], entries=result["entries"]
        ),
        _backup_arguments,
    ),
    Command(
        "restore",
        N_("make a lost laptop again from its mirror or a backup"),
        _restore,
        _restore_text,
        _restore_arguments,
        opens=FOLDER,
    ),
    Command("compare", N_("hold the book against a printed page"), _compare, _compare_text, _compare_arguments),
)
