"""Commands about what contradicts itself once all packages are in: conflicts, resolve, reopen."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from console.cli.command import Command, Context
from console.errors import CahierError, Fault
from console.recovery import settling
from console.recovery.conflicts import Conflict
from console.recovery.examination import conflicts
from console.recovery.outcomes import ask_leave
from console.recovery.report import conflict_as_dict
from console.words import N_, _


def _conflicts_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--settled", action="store_true", help=_("what was settled instead, with who and why"))


def _conflicts(context: Context) -> list[dict[str, Any]]:
    if context.options.settled:
        return [_settled(each) for each in settling.settled(context.session)]
    return [conflict_as_dict(each) | {"ways": _ways(each)} for each in conflicts(context.session)]


def _ways(each: Conflict) -> list[dict[str, Any]]:
    return [
        {"way": way.key, "strikes": [side.entry for side in way.wrong], "keeps": [side.entry for side in way.right]}
        for way in settling.ways(each)
    ]


def _settled(each: settling.Settled) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(each, enc_hook=lambda kind: kind.name)
    return told | {"kind": each.kind.name, "label": each.kind.label}


def _conflicts_text(result: list[dict[str, Any]]) -> str:
    lines = []
    for each in result:
        if "review" in each:
            lines.append(f"{each['review']}  {each['label']} · {each['name']} – {each['reason']} ({each['author']})")
            continue
        lines.append(f"{each['id']}  {each['label']} · {each['about']}")
        lines += [f"  {side['entry']}  {side['name']} – {side['said']}" for side in each["sides"]]
    return "\n".join(lines) or _("No conflict.")


def _resolve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=_("as “conflicts” names it"))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--right", nargs="+", metavar="ENTRY", help=_("these sides stand, the others are struck"))
    which.add_argument("--all-stand", action="store_true", help=_("all of it is true; two files: two people"))
    which.add_argument("--same-person", action="store_true", help=_("two files are one person: propose the link"))
    parser.add_argument("--reason", required=True, help=_("why, and on whose word"))


def _resolve(context: Context) -> dict[str, Any]:
    options, session = context.options, context.session
    ask_leave(session)
    each = next((one for one in conflicts(session) if one.id == options.id), None)
    if each is None:
        raise CahierError(Fault.CONFLICT_UNKNOWN, id=options.id)
    alone = settling.ALL_STAND if options.all_stand else settling.ONE_PERSON
    done = settling.settle(session, each, options.right or (alone,), options.reason)
    return {"kind": each.kind.name, "written": [[stored.entry.kind, stored.entry.id] for stored in done]}


def _resolve_text(result: dict[str, Any]) -> str:
    return "\n".join(f"{kind}  {name}" for kind, name in result["written"])


def _reopen_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("review", metavar="REVIEW", help=_("as “conflicts --settled” names it"))
    parser.add_argument("--reason", required=True)


def _reopen(context: Context) -> dict[str, Any]:
    ask_leave(context.session)
    done = settling.look_again(context.session, context.options.review, context.options.reason)
    return {"taken_back": len(done)}


def _reopen_text(result: dict[str, Any]) -> str:
    return _("{taken_back} entries were taken back; the conflict is listed again.").format(**result)


COMMANDS = (
    Command("conflicts", N_("list what stands against each other"), _conflicts, _conflicts_text, _conflicts_arguments),
    Command("resolve", N_("say which side of a conflict is right"), _resolve, _resolve_text, _resolve_arguments),
    Command("reopen", N_("take such a decision back"), _reopen, _reopen_text, _reopen_arguments),
)
