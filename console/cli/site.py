"""Commands for IT before an outage: the site kit, packs, renewals, revocations."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import SystemRandom
from typing import Any

from console.cli.command import NOTHING, Command, Context, read_text, secret_file
from console.crossing import fleet
from console.crossing.custody import CUSTODIANS
from console.crossing.fleet import RENEWAL_SUFFIX, Made, Wanted
from console.crossing.kit import PUBLIC, SiteKit, load_kit, new_kit, open_pack, save_kit
from console.crossing.program import check_program, sign_program
from console.crossing.sealed_census import seal_census
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.clock import system_entropy
from console.record.places import Unit
from console.site import load_site
from console.store.disk import translated_disk, write_whole
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.words import N_, _, language

PURPOSES = ("WARD", "COLLECTOR", "RECOVERY", "CENSUS")


def _site_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    new = acts.add_parser("new", help=_("make a site kit: public/ and secret/"))
    new.add_argument("--out", type=Path, required=True, metavar="DIR")
    new.add_argument("--name", required=True, help=_("name of the hospital"))
    new.add_argument("--unit", action="append", required=True, metavar="CODE:LABEL:BED,BED,…")
    new.add_argument("--finess", default="")
    new.add_argument("--drill", action="store_true", help=_("a site for drills only"))
    new.add_argument(
        "--passphrases-out", type=Path, metavar="DIR", help=_("one file a custodian; DIR/custodians by default")
    )
    _take_json(new)
    pack = _kit_act(acts, "pack", _("make station packs, each with its activation code"))
    pack.add_argument("--count", type=int, default=1, help=_("packs for each unit that states no number"))
    pack.add_argument("--unit", action="append", required=True, metavar="CODE[=COUNT]")
    pack.add_argument("--purpose", choices=PURPOSES, default="WARD")
    pack.add_argument("--out", type=Path, required=True, metavar="DIR")
    pack.add_argument("--codes-out", type=Path, metavar="FILE", help=_("activation codes to print; else on screen"))
    renew = _kit_act(acts, "renew", _("renew a laptop’s certificate, or give it more numbers"))
    renew.add_argument("--station", required=True, metavar="LABEL")
    renew.add_argument("--numbers", type=int, default=0, metavar="N", help=_("how many more downtime numbers"))
    renew.add_argument("--out", type=Path, required=True, metavar="FILE")
    confirm = _kit_act(acts, "confirm", _("sign the new keys of a laptop, and call its old ones off"))
    confirm.add_argument("--request", type=Path, required=True, metavar="FILE")
    confirm.add_argument("--check", required=True, metavar="WORD", help=_("the check word that the laptop shows"))
    confirm.add_argument("--out", type=Path, required=True, metavar="DIR")
    revoke = _kit_act(acts, "revoke", _("call a laptop off: lost, stolen, or its key known to others"))
    revoke.add_argument("--station", required=True, metavar="LABEL")
    revoke.add_argument("--reason", required=True)
    revoke.add_argument("--through", type=int, metavar="SEQ", help=_("last number of it that is trusted"))
    program = _kit_act(acts, "program", _("sign what the program’s own medium holds"))
    program.add_argument("--folder", type=Path, required=True, metavar="DIR")
    check = acts.add_parser("check", help=_("hold the program’s own medium against its signed list"))
    check.add_argument("--folder", type=Path, required=True, metavar="DIR")
    check.add_argument("--site", type=Path, required=True, metavar="DIR", help=_("folder that holds site.toml"))
    _take_json(check)
    identity = _kit_act(acts, "identity", _("write an age identity of the kit, unprotected, for the age program"))
    identity.add_argument("--for", dest="wanted", choices=("packages", "escrow"), default="packages")
    identity.add_argument("--out", type=Path, required=True, metavar="FILE")


def _kit_act(acts: Any, name: str, help_text: str) -> argparse.ArgumentParser:
    """An act on a kit that exists: which one, and which custodian opens it."""
    act: argparse.ArgumentParser = acts.add_parser(name, help=help_text)
    act.add_argument("--kit", type=Path, required=True, metavar="DIR")
    act.add_argument("--custodian", choices=CUSTODIANS, default=CUSTODIANS[0])
    act.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("file with the custodian’s passphrase"))
    _take_json(act)
    return act


def _take_json(act: argparse.ArgumentParser) -> None:
    """Let ``--json`` stand after the act too, as it does after every command."""
    said = _("one JSON object on standard output")
    act.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=said)


def _unit(text: str) -> Unit:
    code, _colon, rest = text.partition(":")
    label, _colon, beds = rest.partition(":")
    if not code or not label:
        raise CahierError(Fault.INVALID_FIELD, field="--unit", text=text, hint="4120:Médecine 3B:12A,12B")
    return Unit(code=code, label=label, beds=tuple(bed.strip() for bed in beds.split(",") if bed.strip()))


def _site(context: Context) -> dict[str, Any]:
    options = context.options
    if options.act == "new":
        return _new(options)
    if options.act == "check":
        found = check_program(options.folder, load_site(options.site))
        return {"program": str(options.folder), "files": len(found.files), "version": found.version}
    kit = load_kit(options.kit, options.custodian, context.passphrase())
    acts = {
        "pack": _packs,
        "renew": _renew,
        "confirm": _confirm,
        "revoke": _revoke,
        "identity": _identity,
        "program": _program,
    }
    return acts[options.act](context, kit)


def _new(options: argparse.Namespace) -> dict[str, Any]:
    units = tuple(_unit(text) for text in options.unit)
    kit = new_kit(options.name, units, "DRILL" if options.drill else "REAL", system_entropy, finess=options.finess)
    chosen = {each: propose_passphrase(language(), SystemRandom()) for each in CUSTODIANS}
    save_kit(kit, options.out, chosen, calibrate())
    folder = options.passphrases_out or options.out / "custodians"
    files = {name: str(secret_file(folder / f"{name}.txt", passphrase)) for name, passphrase in chosen.items()}
    return {"site": kit.site.id, "out": str(options.out), "custodians": files}


def _wanted(text: str, count: int, purpose: Any) -> Wanted:
    unit, _equals, number = text.partition("=")
    if number and not number.isdecimal():
        raise CahierError(Fault.INVALID_FIELD, field="--unit", text=text, hint="4120=3")
    return Wanted(unit, int(number or count), purpose)


def _packs(context: Context, kit: SiteKit) -> dict[str, Any]:
    options = context.options
    wanted = [_wanted(text, options.count, options.purpose) for text in options.unit]
    made = fleet.make_packs(kit, options.kit, wanted, options.out, context.clock.now(), system_entropy)
    if options.codes_out:
        secret_file(options.codes_out, "\n".join(f"{each.label} {each.unit} {each.code}" for each in made))
    return {"packs": [_pack(each, shown=not options.codes_out) for each in made]}


def _pack(made: Made, *, shown: bool) -> dict[str, str]:
    found = {"label": made.label, "unit": made.unit, "purpose": made.purpose, "pack": str(made.path)}
    return {**found, "activation_code": made.code} if shown else found


def _renew(context: Context, kit: SiteKit) -> dict[str, Any]:
    options = context.options
    text = fleet.renew(kit, options.kit, options.station, context.clock.now(), numbers=options.numbers)
    path = options.out if options.out.suffix else options.out.with_suffix(RENEWAL_SUFFIX)
    with translated_disk():
        write_whole(path, text.encode() + b"\n")
    return {"renewal": str(path)}


def _confirm(context: Context, kit: SiteKit) -> dict[str, Any]:
    options = context.options
    text = read_text(options.request)
    renewal, _stated = fleet.confirm(kit, options.kit, text, options.check, context.clock.now())
    path, called_off = options.out / f"{options.request.stem}{RENEWAL_SUFFIX}", options.out / revocation.FILE
    with translated_disk():
        options.out.mkdir(parents=True, exist_ok=True)
        write_whole(path, renewal.encode() + b"\n")
        write_whole(called_off, (options.kit / PUBLIC / revocation.FILE).read_bytes())
    return {"renewal": str(path), "revocations": str(called_off)}


def _revoke(context: Context, kit: SiteKit) -> dict[str, Any]:
    options = context.options
    stated = fleet.revoke(
        kit, options.kit, options.station, options.reason, context.clock.now(), through=options.through
    )
    return {"revocations": str(options.kit / PUBLIC / "revocations.json"), "serial": stated.serial}


def _program(context: Context, kit: SiteKit) -> dict[str, Any]:
    folder = context.options.folder
    signed = sign_program(folder, kit.site, kit.root, context.clock.now())
    return {"program": str(folder), "files": len(signed.files), "version": signed.version}


def _identity(context: Context, kit: SiteKit) -> dict[str, Any]:
    options = context.options
    secret = kit.identity if options.wanted == "packages" else kit.escrow
    return {"identity": str(secret_file(options.out, secret))}


def _site_text(result: dict[str, Any]) -> str:
    match result:
        case {"site": _site_id, "out": out, "custodians": files}:
            said = _("Site kit made in {out}. Give each custodian one file and take it away from here: {files}.")
            return said.format(out=out, files=", ".join(files.values()))
        case {"packs": packs}:
            return "\n".join(f"{each['pack']}  {each['unit']}  {each.get('activation_code', '')}" for each in packs)
        case {"renewal": path, "revocations": called_off}:
            return _(
                "Confirmed: carry {path} and {called_off} to the laptop (cahier trust), and the second to every other."
            ).format(path=path, called_off=called_off)
        case {"renewal": path}:
            return _("Renewed: carry {path} to the laptop and give it to cahier trust.").format(path=path)
        case {"program": path, "files": files}:
            return _("{path}: {files} files, as IT signed them.").format(path=path, files=files)
        case {"revocations": path}:
            return _("Called off. Every laptop that gets {path}, or a package that carries it, honours it.").format(
                path=path
            )
        case _:
            return _("{path} is not protected: whoever has it can open what was sealed to it.").format(
                path=result["identity"]
            )


def _seal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("the extract, in one or several files"))
    parser.add_argument("--pack", type=Path, required=True, metavar="FILE", help=_("the pack of purpose CENSUS"))
    parser.add_argument("--activation-file", type=Path, metavar="FILE", help=_("activation code; else it is asked for"))
    parser.add_argument("--kit", type=Path, required=True, metavar="DIR", help=_("folder that holds public/"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def _seal(context: Context) -> dict[str, Any]:
    options = context.options
    try:
        data = options.pack.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=options.pack.name) from problem
    pack = open_pack(data, context.secret(options.activation_file, _("Activation code: ")))
    site = load_site(options.kit / PUBLIC)
    laptops = fleet.stations(options.kit, site)
    called_off = fleet.revocations(options.kit, site)
    path = seal_census(pack, options.files, laptops, called_off, context.clock.now(), options.out)
    return {"census": str(path), "laptops": len(laptops)}


COMMANDS = (
    Command(
        "census-seal",
        N_("seal the day’s census to the laptops (also: census seal)"),
        _seal,
        lambda result: _("{census}: sealed to {laptops} laptops. Put it on the stick of the downtime box.").format(
            census=result["census"], laptops=result["laptops"]
        ),
        _seal_arguments,
        opens=NOTHING,
    ),
    Command(
        "site",
        N_("make a site kit, station packs, renewals, revocations"),
        _site,
        _site_text,
        _site_arguments,
        opens=NOTHING,
    ),
)
