"""Commands for IT before an outage: a site kit, station packs, a provisioned store."""

from __future__ import annotations

import argparse
import base64
from pathlib import Path
from random import SystemRandom
from typing import Any

from console.cli.command import FOLDER, NOTHING, Command, Context, read_text
from console.crossing.kit import load_kit, new_kit, new_pack, open_pack, save_kit, seal_pack
from console.errors import CahierError, Fault
from console.record.clock import system_entropy
from console.record.codes.station import Role
from console.record.places import Unit
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.ward.laptop import FirstPerson, StationSecrets, provision
from console.words import N_, _, language


def _site_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    new = acts.add_parser("new", help=_("make a site kit: public/ and secret/"))
    new.add_argument("--out", type=Path, required=True, metavar="DIR")
    new.add_argument("--name", required=True, help=_("name of the hospital"))
    new.add_argument("--unit", action="append", required=True, metavar="CODE:LABEL:BED,BED,…")
    new.add_argument("--finess", default="")
    new.add_argument("--drill", action="store_true", help=_("a site for drills only"))
    pack = acts.add_parser("pack", help=_("make station packs, each with its activation code"))
    pack.add_argument("--kit", type=Path, required=True, metavar="DIR")
    pack.add_argument("--count", type=int, default=1)
    pack.add_argument("--unit", required=True, metavar="CODE")
    pack.add_argument("--out", type=Path, required=True, metavar="DIR")


def _unit(text: str) -> Unit:
    code, _colon, rest = text.partition(":")
    label, _colon, beds = rest.partition(":")
    if not code or not label:
        raise CahierError(Fault.INVALID_FIELD, field="--unit", text=text, hint="4120:Médecine 3B:12A,12B")
    return Unit(code=code, label=label, beds=tuple(bed.strip() for bed in beds.split(",") if bed.strip()))


def _site(context: Context) -> dict[str, Any]:
    options = context.options
    if options.act == "new":
        units = tuple(_unit(text) for text in options.unit)
        mode = "DRILL" if options.drill else "REAL"
        kit = new_kit(options.name, units, mode, system_entropy, finess=options.finess)
        save_kit(kit, options.out)
        return {"site": kit.site.id, "out": str(options.out)}
    return {"packs": _packs(context, options)}


def _packs(context: Context, options: argparse.Namespace) -> list[dict[str, str]]:
    kit = load_kit(options.kit)
    kit.site.unit(options.unit)
    options.out.mkdir(parents=True, exist_ok=True)
    made_before = len(list(options.out.glob("*.pack")))
    made = []
    for index in range(made_before, made_before + options.count):
        label = f"W{index + 1}"
        pack = new_pack(kit, index, label, options.unit, context.clock.now(), system_entropy)
        data, code = seal_pack(pack, system_entropy)
        path = options.out / f"{label}.pack"
        path.write_bytes(data)
        made.append({"label": label, "pack": str(path), "activation_code": code})
    return made


def _site_text(result: dict[str, Any]) -> str:
    if "site" in result:
        return _("Site kit made in {out}. Keep secret/ with two custodians.").format(out=result["out"])
    return "\n".join(f"{pack['pack']}  {pack['activation_code']}" for pack in result["packs"])


def _provision_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=Path, required=True, metavar="FILE")
    parser.add_argument("--activation-file", type=Path, required=True, metavar="FILE", help=_("activation code"))
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


def _provision(context: Context) -> dict[str, Any]:

    options = context.options
    people = [_person(text) for text in options.person]
    try:
        data = options.pack.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=options.pack.name) from problem
    pack = open_pack(data, read_text(options.activation_file).strip())
    _site_of, certificate = pack.read()
    if options.unit and options.unit != certificate.unit:
        raise CahierError(Fault.UNIT_UNKNOWN, unit=options.unit, known=certificate.unit)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    first = [FirstPerson(name, role, propose_passphrase(language(), SystemRandom())) for name, role in people]
    code = provision(options.store, secrets, first, calibrate(), context.clock, context.entropy)
    options.passphrases_out.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = []
    for person in first:
        path = options.passphrases_out / f"{person.name}.txt"
        _secret_file(path, person.passphrase)
        files.append({"name": person.name, "role": person.role.value, "passphrase_file": str(path)})
    _secret_file(options.recovery_out, code)
    return {"store": str(options.store), "unit": certificate.unit, "label": certificate.label, "people": files}


def _secret_file(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")


def _provision_text(result: dict[str, Any]) -> str:
    lines = [
        _("{store} is ready for unit {unit} as {label}.").format(**{k: result[k] for k in ("store", "unit", "label")})
    ]
    lines += [f"{person['name']} ({person['role']}): {person['passphrase_file']}" for person in result["people"]]
    return "\n".join(lines)


COMMANDS = (
    Command("site", N_("make a site kit or station packs"), _site, _site_text, _site_arguments, opens=NOTHING),
    Command(
        "provision",
        N_("make a station’s encrypted store from a station pack"),
        _provision,
        _provision_text,
        _provision_arguments,
        opens=FOLDER,
    ),
)
