"""Commands after the outage: match, decide, deliver, acknowledge, ledger, report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from console.cli.command import Command, Context, read_text
from console.crossing.census import preview
from console.errors import CahierError, Fault
from console.recovery.candidate import decisions_file, read_decisions
from console.recovery.connection import read_connection
from console.recovery.deciding import decide
from console.recovery.delivery import Answers, acknowledge, deliver
from console.recovery.linkage import ENGINES, engine
from console.recovery.paper_out import write_letters, write_paper
from console.recovery.report import as_dict, report
from console.recovery.search import candidates
from console.recovery.sheets import burn_down_page, burn_rows, rekey_pages, to_key
from console.recovery.unanswered import settle
from console.recovery.wire import AGAIN, PLAIN, peer_of, resend, send
from console.store.disk import translated_disk, write_whole
from console.store.ledger import State
from console.words import N_, _

FILE_TARGET = "file:"
TARGET_FORMS = "file:DIR, mllp://HOST:PORT, https://HOST/fhir"


def _match_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.ndjson", help=_("decisions to be made"))
    parser.add_argument(
        "--engine", choices=ENGINES, default="cascade", help=_("rules alone, or a linkage library beside them")
    )
    parser.add_argument(
        "--spark-master", default="", metavar="URL", help=_("where Spark runs; this machine if not said")
    )


def _match(context: Context) -> dict[str, Any]:
    options, session = context.options, context.session
    likely = engine(options.engine, master=options.spark_master)
    seen = preview(session, options.index)
    rows = [each.row for each in seen.reading.outcomes if each.row is not None]
    found = candidates(session, rows, likely)
    _write(options.out, decisions_file(found))
    return {"index": len(rows), "candidates": len(found), "out": str(options.out)}


def _write(path: Path, data: bytes) -> None:
    """Write a file that names patients: for its owner's eyes, and whole or not at all."""
    with translated_disk():
        write_whole(path, data)


def _match_text(result: dict[str, Any]) -> str:
    said = _("{candidates} candidates among {index} people of the index: decide in {out}.")
    return said.format(**result)


def _decide_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.ndjson")


def _decide(context: Context) -> list[dict[str, Any]]:
    decisions = read_decisions(read_text(context.options.file).encode())
    return [msgspec.to_builtins(each) for each in decide(context.session, decisions)]


def _decide_text(result: list[dict[str, Any]]) -> str:
    return "\n".join(f"{each['patient']}  {each['number']}  {each['became']}" for each in result)


def _deliver_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="TARGET", help=TARGET_FORMS)
    parser.add_argument("--token-file", type=Path, metavar="FILE", help=_("file with the FHIR server’s bearer token"))
    parser.add_argument(
        "--connection",
        type=Path,
        metavar="FILE.toml",
        help=_("authorities, certificate, token or OAuth of the receiver"),
    )


def _deliver(context: Context) -> dict[str, Any]:
    to, session = context.options.to, context.session
    if to.startswith(FILE_TARGET) and to != FILE_TARGET:
        done = deliver(session, Path(to.removeprefix(FILE_TARGET)))
        result: dict[str, Any] = msgspec.to_builtins(done)
        return result
    if "://" not in to:
        raise CahierError(Fault.INVALID_FIELD, field="--to", text=to, hint=TARGET_FORMS)
    connection = read_connection(context.options.connection) if context.options.connection else PLAIN
    if context.options.token_file:
        connection = msgspec.structs.replace(connection, token_file=str(context.options.token_file), oauth=None)
    told: dict[str, Any] = msgspec.to_builtins(send(session, peer_of(to, session.site, connection)))
    return told


def _deliver_text(result: dict[str, Any]) -> str:
    if "round" in result:
        said = _("Delivery {round}: {new} new messages, {sent} written and read back.").format(**result)
        wrong = _("{refused} failed the check and were not written: see the report.").format(**result)
        return f"{said}\n{wrong}" if result["refused"] else said
    said = _(
        "{accepted} accepted, {there} there already, {refused} refused, {committed} received and not answered for good,"
        " {unknown} without an answer, {held} held back behind them, {waiting} waiting."
    ).format(**result)
    reason = result["stopped"]
    stopped = _("Stopped: {reason}").format(reason=_(reason)) if reason else ""
    return "\n".join(part for part in (said, stopped) if part)


def _resend_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", choices=("hl7", "fhir", "csv"), required=True)
    parser.add_argument("--state", choices=("UNKNOWN", "REJECTED"), default="UNKNOWN")
    parser.add_argument("--confirm", default="", metavar=f'"{_(AGAIN)} N"', help=_("the word and how many messages"))


def _resend(context: Context) -> dict[str, Any]:
    options = context.options
    return {"again": resend(context.session, options.target, State[options.state], options.confirm)}


def _resend_text(result: dict[str, Any]) -> str:
    return _("{again} messages go out again with the next delivery.").format(**result)


def _acknowledge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help=_("the receivers’ answers"))


def _acknowledge(context: Context) -> dict[str, Any]:
    answers = acknowledge(context.session, context.options.folder)
    return {
        "accepted": answers.accepted,
        "there": answers.there,
        "rejected": answers.rejected,
        "strays": list(answers.strays),
        "unreadable": [list(each) for each in answers.unreadable],
    }


def _acknowledge_text(result: dict[str, Any]) -> str:
    answers = Answers(**{name: result[name] for name in ("accepted", "there", "rejected", "strays", "unreadable")})
    return answers.said


def _ledger(context: Context) -> dict[str, dict[str, int]]:
    return context.session.book.ledger.counts()


def _ledger_text(result: dict[str, dict[str, int]]) -> str:
    lines = [
        f"{target:<10} " + ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
        for target, states in sorted(result.items())
    ]
    return "\n".join(lines) or _("Nothing was delivered yet.")


def _report_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--delivered", type=Path, metavar="DIR", help=_("where was delivered to"))
    parser.add_argument("--answers", type=Path, metavar="DIR", help=_("the receivers’ answers"))


def _report(context: Context) -> dict[str, Any]:
    return as_dict(report(context.session, context.options.delivered, context.options.answers))


def _report_text(result: dict[str, Any]) -> str:
    lines = [
        f"{station['label']:<16} {each['target']:<5} {each['accounted']}/{each['made']}"
        for station in result["stations"]
        for each in station["targets"]
    ]
    lines += [*result["faults"], _("Everything is accounted for.") if result["complete"] else _("NOT COMPLETE.")]
    return "\n".join(lines)


def _settle_arguments(parser: argparse.ArgumentParser) -> None:
    chosen = ("KEYED", "DUPLICATE", "ARCHIVED", "NOT_FOR_TARGET")
    parser.add_argument("--target", choices=("hl7", "fhir", "csv"), required=True)
    parser.add_argument("--state", choices=chosen, required=True)
    parser.add_argument("--reason", required=True)
    parser.add_argument("--number", default="", help=_("under which the hospital’s system has it"))
    parser.add_argument("--typed-by", default="", metavar="NAME", help=_("KEYED: who typed it"))
    parser.add_argument("--read-by", default="", metavar="NAME", help=_("KEYED: who read it again on the screen"))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--patient", metavar="PATIENT", help=_("everything that is open about this patient"))
    which.add_argument("--message", nargs="+", metavar="ID")


def _settle(context: Context) -> dict[str, Any]:
    options, session = context.options, context.session
    names = list(options.message or ())
    if options.patient:
        who = set(session.reader.members(context.patient(options.patient)))
        open_ = session.book.ledger.walk(options.target, State.PENDING, State.UNKNOWN, State.REJECTED, State.SENT)
        names = [each.id for each in open_ if each.patient in who]
    told = {"number": options.number, "typed_by": options.typed_by, "read_by": options.read_by}
    return {"settled": settle(session, names, State[options.state], options.reason, **told)}


def _settle_text(result: dict[str, Any]) -> str:
    return _("{settled} messages are settled.").format(**result)


def _pages_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE.pdf")


def _burn_down(context: Context) -> list[dict[str, Any]]:
    if context.options.out is not None:
        write_paper(burn_down_page(context.session), context.options.out)
    return [msgspec.to_builtins(each) for each in burn_rows(context.session)]


def _burn_down_text(result: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{row['target']:<5} {row['unit']:<20} {row['kind']:<28} {row['settled']}/{row['made']}" for row in result
    ) or _("Nothing was delivered yet.")


def _rekey_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", choices=("hl7", "fhir", "csv"), default="hl7")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def _rekey(context: Context) -> dict[str, Any]:
    session, target = context.session, context.options.target
    found = to_key(session, target)
    paper = rekey_pages(session, target, found)
    write_paper(paper, context.options.out)
    return {"patients": len(found), "pages": paper.pages}


def _rekey_text(result: dict[str, Any]) -> str:
    return _("{patients} patients to type, {pages} pages.").format(**result)


def _letters_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def _letters(context: Context) -> dict[str, Any]:
    folder: Path = context.options.out
    with translated_disk():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {"letters": write_letters(context.session, folder)}


def _letters_text(result: dict[str, Any]) -> str:
    return _("{letters} letters.").format(**result)


COMMANDS = (
    Command("match", N_("propose who is who in the hospital’s index"), _match, _match_text, _match_arguments),
    Command("decide", N_("carry out reviewed decisions"), _decide, _decide_text, _decide_arguments),
    Command("deliver", N_("deliver what has not gone out yet"), _deliver, _deliver_text, _deliver_arguments),
    Command("resend", N_("let messages without a good answer go out again"), _resend, _resend_text, _resend_arguments),
    Command("acknowledge", N_("read the answers"), _acknowledge, _acknowledge_text, _acknowledge_arguments),
    Command("ledger", N_("count what became of each message"), _ledger, _ledger_text),
    Command("settle", N_("say what became of messages by hand"), _settle, _settle_text, _settle_arguments),
    Command("burn-down", N_("what is open, by unit and kind"), _burn_down, _burn_down_text, _pages_arguments),
    Command("rekey", N_("sheets to type from, where nothing can be imported"), _rekey, _rekey_text, _rekey_arguments),
    Command("letters", N_("a letter to each patient"), _letters, _letters_text, _letters_arguments),
    Command("report", N_("the closing report, recomputed"), _report, _report_text, _report_arguments),
)
