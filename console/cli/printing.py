"""Commands of paper: print, printers."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from console.cli.command import FOLDER, Command, Context, secret_file
from console.crossing.ticket import codes_of
from console.errors import CahierError, Fault
from console.paper.documents import LABEL_SHEETS, Document, Wish
from console.record import instant
from console.record.instant import Instant
from console.store.printed_code import read_code
from console.ward import printers, printing
from console.ward.printers import Cups, JobState, Ticket
from console.words import N_, _, ngettext

HOURS_OF_A_SHIFT = 12
_LOOK_S, _LOOKS = 0.5, 240
_CARDS = ("recovery", "envelope")
AGAIN = "again"
_BY_COMMAND = {document.value.command: document for document in Document}


def _arguments(parser: argparse.ArgumentParser) -> None:
    known = (*_BY_COMMAND, AGAIN)
    parser.add_argument("document", choices=known, metavar="DOCUMENT", help=", ".join(known))
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="FILE.pdf")
    where.add_argument("--printer", metavar="NAME")
    parser.add_argument("--locked", action="store_true", help=_("lock the file; the passphrase is shown once"))
    parser.add_argument("--patient", metavar="PATIENT")
    parser.add_argument("--only", nargs="+", default=(), metavar="PATIENT", help=_("these patients only"))
    parser.add_argument("--from", dest="starts", metavar="INSTANT")
    parser.add_argument("--to", dest="ends", metavar="INSTANT")
    parser.add_argument("--form", metavar="FORM", help=_("one blank form; all where nothing is said"))
    parser.add_argument("--labels", default="L7160", choices=tuple(LABEL_SHEETS), metavar="SHEET")
    parser.add_argument("--copies", type=int, default=1, metavar="N")
    parser.add_argument("--both-sides", action="store_true")
    parser.add_argument("--tray", default="", metavar="TRAY")
    parser.add_argument(
        "--number", default="", metavar="NUMBER", help=_("again: the kept document to make as it is now")
    )
    parser.add_argument("--replaces", default="", metavar="NUMBER", help=_("number of the sheet that it replaces"))


def _print(context: Context) -> dict[str, Any]:
    options, session = context.options, context.session
    if options.document == AGAIN:
        made = printing.again(session, options.number, codes_of)
    else:
        made = printing.prepare(session, _wish(context), codes_of)
    result = {"number": made.number, "pages": made.sheet.pages, "sha256": made.sha256}
    if options.printer:
        is_blank = options.document == Document.BLANK.value.command
        ticket = Ticket(options.printer, 1 if is_blank else options.copies, options.both_sides, options.tray)
        return result | _to_printer(context, made, ticket)
    return result | _to_file(context, made)


def _wish(context: Context) -> Wish:
    options, session = context.options, context.session
    document = _BY_COMMAND[options.document]
    ends = Instant(options.ends or session.now())
    starts = Instant(options.starts or instant.plus(ends, hours=-HOURS_OF_A_SHIFT))
    if document.is_about_one and not options.patient:
        raise CahierError(Fault.PATIENT_UNKNOWN, patient="")
    who = context.patient(options.patient) if options.patient else None
    only = tuple(context.patient(each) for each in options.only)
    copies = options.copies if document is Document.BLANK else 1
    return Wish(document, who, starts, ends, only, options.form, options.labels, copies, options.replaces)


def _to_file(context: Context, made: printing.Printed) -> dict[str, Any]:
    path = context.options.out
    if not context.options.locked:
        printers.save_as_file(made, path)
        printing.note_left(context.session, made, path.name)
        return {"out": str(path), "warning": printers.what_it_tells(made)}
    passphrase = printers.propose_file_passphrase()
    printers.save_locked(made, path, passphrase)
    printing.note_left(context.session, made, printers.AS_LOCKED_FILE)
    return {"out": str(path), "passphrase": passphrase}


def _to_printer(context: Context, made: printing.Printed, ticket: Ticket) -> dict[str, Any]:
    """Send, wait until the job is over, purge what the spooler kept, and note it where it was printed."""
    spooler = Cups()
    job = spooler.send(made, ticket)
    state = spooler.state(job)
    for _look in range(_LOOKS):
        if state.is_over:
            break
        time.sleep(_LOOK_S)
        state = spooler.state(job)
    if state is not JobState.DONE:
        raise CahierError(Fault.PRINTER_REFUSED, reason=state.label)
    is_purged = spooler.purge(job)
    printing.note_left(context.session, made, ticket.printer, ticket.copies)
    return {"printer": ticket.printer, "job": job.id, "state": state.name, "purged": is_purged}


def _text(result: dict[str, Any]) -> str:
    result = {**result, "pages": ngettext("{n} page", "{n} pages", result["pages"])}
    if "printer" in result:
        said = _("Document {number}: {pages} printed by {printer}.")
        kept = "" if result["purged"] else " " + _("The system’s spooler may still keep them in clear: tell IT.")
        return said.format(**{k: result[k] for k in ("number", "pages", "printer")}) + kept
    if "passphrase" in result:
        said = _("Document {number}: {pages} in {out}, locked. Write the passphrase down: {passphrase}")
        return said.format(**{k: result[k] for k in ("number", "pages", "out", "passphrase")})
    said = _("Document {number}: {pages} in {out}. {warning}")
    return said.format(**{k: result[k] for k in ("number", "pages", "out", "warning")})


def _card_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("card", choices=_CARDS, metavar="CARD", help=", ".join(_CARDS))
    parser.add_argument("--code-file", type=Path, metavar="FILE", help=_("the code; else it is asked for"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")


def _card(context: Context) -> dict[str, Any]:
    """A card with a secret: made from the code alone, kept nowhere, written where only its owner can read."""
    from console.paper.cards import Secret, recovery_card, unit_envelope  # noqa: PLC0415 - loads the PDF library
    from console.paper.sheet import Imprint  # noqa: PLC0415 - as above

    laptop, options = context.laptop, context.options
    code = context.secret(options.code_file, _("Code of the card: ")).strip()
    if not code:
        raise CahierError(Fault.CODE_MISTYPED)
    if options.card == "recovery":
        read_code(code)
    now = context.clock.now()
    marks = Imprint(
        establishment=laptop.site.name,
        unit=laptop.site.unit(laptop.certificate.unit).label,
        number=laptop.certificate.label,
        printed_at=now,
        printed_by=_("IT"),
        as_at=now,
        zone=laptop.site.zone_info,
        mode=laptop.site.mode,
    )
    card = recovery_card if options.card == "recovery" else unit_envelope
    made = card(Secret(laptop.certificate.label, code), marks)
    secret_file(options.out, made.data)
    return {"card": options.card, "out": str(options.out), "station": laptop.certificate.label}


def _card_text(result: dict[str, Any]) -> str:
    said = _("{out}: print it, seal it, and delete the file. Whoever reads it opens laptop {station}.")
    return said.format(**{k: result[k] for k in ("out", "station")})


def _printers(_context: Context) -> dict[str, Any]:
    found = Cups().printers()
    return {"printers": [{"name": each.name, "trays": each.trays, "both_sides": each.has_duplex} for each in found]}


def _printers_text(result: dict[str, Any]) -> str:
    rows = [f"{each['name']}  {' '.join(each['trays'])}" for each in result["printers"]]
    return "\n".join(rows) or _("No printer is set up on this laptop.")


COMMANDS = (
    Command("print", N_("make a document as PDF, print it or save it"), _print, _text, _arguments),
    Command(
        "card",
        N_("make the card of a recovery code or of the unit’s envelope"),
        _card,
        _card_text,
        _card_arguments,
        opens=FOLDER,
    ),
    Command("printers", N_("the printers of this laptop"), _printers, _printers_text),
)
