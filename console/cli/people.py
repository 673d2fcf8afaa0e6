"""Commands about the people of a laptop."""

from __future__ import annotations

import argparse
from typing import Any

from console.cli.command import Command, Context
from console.crossing.succession import take_new_keys
from console.ward import people
from console.words import N_, _


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar="NAME")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument(
        "--for-cause", action="store_true", help=_("give the book a new key: old copies of keys.json open nothing more")
    )


def _remove(context: Context) -> dict[str, Any]:
    options, session, laptop = context.options, context.session, context.laptop
    gone = laptop.person_named(options.who)
    name = next(person.name for person in laptop.people() if person.id == gone)
    key, copies = laptop.data_key(session), people.older_copies(session.reader, session.certificate.station)
    people.remove(session, laptop.vault, key, gone, options.reason, for_cause=options.for_cause)
    if not options.for_cause:
        return {"removed": name, "rekeyed": False}
    take_new_keys(laptop, session)
    laptop.lock_cold(session)
    if laptop.warning is not None:
        raise laptop.warning
    return {"removed": name, "rekeyed": True, "copies": copies}


def _remove_text(result: dict[str, Any]) -> str:
    said = [_("{removed} cannot unlock this laptop any more.").format(**result)]
    if result["rekeyed"]:
        said.append(_("The laptop signs with new keys: write a request (cahier request) and have IT confirm them."))
        said.append(_("The book has a new key. The unit’s envelope opens it no more: make a new card."))
    if result.get("copies"):
        said.append(
            _("Copies made before still open with the old keys: {copies}.").format(copies=", ".join(result["copies"]))
        )
    return "\n".join(said)


COMMANDS = (Command("remove", N_("let somebody unlock this laptop no more"), _remove, _remove_text, _remove_arguments),)
