"""Commands about one laptop and its keys: provision, the printed code, a forgotten passphrase, notices of IT."""

from __future__ import annotations

import argparse
import base64
from pathlib import Path
from random import SystemRandom
from typing import Any

from console.cli.command import FOLDER, Command, Context, first_line, secret_file
from console.crossing.kit import open_pack
from console.crossing.notices import take_notice
from console.crossing.succession import check_word, write_request
from console.errors import CahierError, Fault
from console.record.codes.station import Role
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.store.vault import Vault
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.rescue import reset_passphrase
from console.ward.surroundings import Trace, traces
from console.words import N_, _, language


def _provision_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=Path, required=True, metavar="FILE")
    parser.add_argument("--activation-file", type=Path, metavar="FILE", help=_("activation code; else it is asked for"))
    parser.add_argument("--unit", metavar="CODE", help=_("must be the unit of the pack"))
    parser.add_argument("--person", action="append", required=True, metavar="NAME:ROLE")
    parser.add_argument("--passphrases-out", type=Path, required=True, metavar="DIR", help=_("one file a person"))
    parser.add_argument("--recovery-out", type=Path, required=True, metavar="FILE")


def _person(text: str) -> tuple[str, Role]:
    name, _colon, role = text.rpartition(":")
    try:
        return name.strip(), Role.of(role.strip().upper())
    except ValueError as problem:
        known = ", ".join(Role)
        raise CahierError(Fault.INVALID_FIELD, field="--person", text=text, hint=known) from problem


def with_passphrases(people: list[tuple[str, Role]]) -> list[FirstPerson]:
    """Each person with five words of their own."""
    return [FirstPerson(name, role, propose_passphrase(language(), SystemRandom())) for name, role in people]


def hand_out(first: list[FirstPerson], folder: Path) -> list[dict[str, str]]:
    """Write each person's passphrase into a file of its own."""
    files = []
    for person in first:
        path = secret_file(folder / f"{person.name}.txt", person.passphrase)
        files.append({"name": person.name, "role": person.role.value, "passphrase_file": str(path)})
    return files


def _provision(context: Context) -> dict[str, Any]:
    options = context.options
    people = [_person(text) for text in options.person]
    try:
        data = options.pack.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=options.pack.name) from problem
    pack = open_pack(data, context.secret(options.activation_file, _("Activation code: ")))
    _site_of, certificate = pack.read()
    if options.unit and options.unit != certificate.unit:
        raise CahierError(Fault.UNIT_UNKNOWN, unit=options.unit, known=certificate.unit)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    first = with_passphrases(people)
    code = provision(options.store, secrets, first, calibrate(), context.clock, context.entropy)
    files = hand_out(first, options.passphrases_out)
    secret_file(options.recovery_out, code)
    return {
        "store": str(options.store),
        "unit": certificate.unit,
        "label": certificate.label,
        "people": files,
        "traces": [trace.name for trace in traces()],
    }


def _provision_text(result: dict[str, Any]) -> str:
    lines = [
        _("{store} is ready for unit {unit} as {label}.").format(**{k: result[k] for k in ("store", "unit", "label")})
    ]
    lines += [f"{person['name']} ({person['role']}): {person['passphrase_file']}" for person in result["people"]]
    lines.append(_("Print the recovery code, type it back with cahier recovery-code, and lock it away."))
    lines += [Trace[name].words for name in result["traces"]]
    return "\n".join(lines)


def _code_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code-file", type=Path, metavar="FILE", help=_("the code; else it is asked for"))


def _code(context: Context) -> dict[str, Any]:
    vault = Vault.open(context.options.store)
    vault.confirm_recovery(context.secret(context.options.code_file, _("Recovery code, from the printed card: ")))
    return {"store": str(context.options.store), "confirmed": True}


def _reset_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", required=True, metavar="NAME", help=_("who forgot"))
    parser.add_argument("--witness", required=True, metavar="NAME", help=_("the second person, who is there"))
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--code-file", type=Path, metavar="FILE", help=_("the recovery code of this laptop"))
    how.add_argument("--escrow-identity", type=Path, metavar="FILE", help=_("IT’s escrow identity"))
    parser.add_argument("--passphrases-out", type=Path, required=True, metavar="DIR")


def data_key_of(vault: Vault, options: argparse.Namespace) -> Any:
    """The data key of a store, by its recovery code or IT's escrow identity.

    Raises:
        CahierError: ``code-mistyped``, ``recovery-wrong``, ``escrow-wrong``, ``file-missing``.
    """
    if options.code_file:
        return vault.unlock_recovery(first_line(options.code_file))
    return vault.unlock_escrow(first_line(options.escrow_identity))


def _reset(context: Context) -> dict[str, Any]:
    options = context.options
    vault = Vault.open(options.store)
    new = propose_passphrase(language(), SystemRandom())
    data_key = data_key_of(vault, options)
    name = reset_passphrase(
        options.store, data_key, options.person, options.witness, new, calibrate(), context.clock, context.entropy
    )
    return {"name": name, "passphrase_file": str(secret_file(options.passphrases_out / f"{name}.txt", new))}


def _reset_text(result: dict[str, Any]) -> str:
    return _("{name} has a new passphrase, in {passphrase_file}. Nothing else changed.").format(**result)


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notices", nargs="+", type=Path, metavar="FILE")


def _trust(context: Context) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in context.options.notices:
        taken = take_notice(context.session, path)
        if taken.certificate is not None:
            found.append({"file": str(path), "renewed_until": taken.certificate.not_after})
        elif taken.revocations is not None:
            found.append({"file": str(path), "called_off": len(taken.revocations.stations)})
    return found


def _trust_text(result: list[dict[str, Any]]) -> str:
    renewed, off = _("{file}: good until {renewed_until}"), _("{file}: {called_off} laptops called off")
    return "\n".join((renewed if "renewed_until" in each else off).format(**each) for each in result)


def _request_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help=_("usually a stick"))


def _request(context: Context) -> dict[str, Any]:
    path = write_request(context.session, context.options.to)
    return {"request": str(path), "check": check_word(context.session.certificate)}


COMMANDS = (
    Command(
        "provision",
        N_("make a station’s encrypted store from a station pack"),
        _provision,
        _provision_text,
        _provision_arguments,
        opens=FOLDER,
    ),
    Command(
        "recovery-code",
        N_("type the printed recovery code back, before the first patient"),
        _code,
        lambda _result: _("The code opens this book. Lock the card away."),
        _code_arguments,
        opens=FOLDER,
    ),
    Command(
        "reset",
        N_("give somebody who forgot it a new passphrase, with the recovery code or IT’s escrow"),
        _reset,
        _reset_text,
        _reset_arguments,
        opens=FOLDER,
    ),
    Command(
        "request",
        N_("ask IT to confirm the new keys of this laptop"),
        _request,
        lambda result: _("{request}: carry it to IT (cahier site confirm), and tell them by telephone: {check}").format(
            **result
        ),
        _request_arguments,
    ),
    Command("trust", N_("take a renewal or a list of revocations from IT"), _trust, _trust_text, _trust_arguments),
)
