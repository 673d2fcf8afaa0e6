"""Commands at the border of a laptop: export, unseal, import."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from console.cli.command import NOTHING, Command, Context, read_text
from console.crossing.disc import as_disc
from console.crossing.export import export_all, ward_named
from console.crossing.intake import Outcome, take_in
from console.crossing.opening import unseal
from console.site import load_site
from console.ward import printing
from console.words import N_, _


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")
    parser.add_argument("--since-last", action="store_true", help=_("only what no verified package held before"))
    parser.add_argument("--ward", action="append", default=[], metavar="LABEL", help=_("also seal it to this laptop"))
    parser.add_argument("--iso", action="store_true", help=_("also as the image of a CD"))
    parser.add_argument("--without-situation", action="store_true", help=_("leave the page of patients present out"))


def _export(context: Context) -> dict[str, Any]:
    session, options = context.session, context.options
    page = None if options.without_situation else printing.situation(session)
    wards = [ward_named(session, name) for name in options.ward]
    sent = export_all(session, options.to, since_last=options.since_last, situation=page, recipients=wards)
    discs = [str(as_disc(each.path, options.to)) for each in sent] if options.iso else []
    last = sent[-1]
    return {
        "path": str(last.path),
        "entries": sum(each.entries for each in sent),
        "head": last.head,
        "sha256": last.sha256,
        "verified": True,
        "packages": [{"path": str(each.path), "entries": each.entries, "sha256": each.sha256} for each in sent],
        "discs": discs,
    }


def _export_text(result: dict[str, Any]) -> str:
    said = _("Written, verified, safe to remove: {path} ({entries} entries).")
    lines = [said.format(path=each["path"], entries=each["entries"]) for each in result["packages"]]
    return "\n".join([*lines, *(_("Image of a CD, read back: {path}").format(path=disc) for disc in result["discs"])])


def _unseal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="PACKAGE")
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE")
    parser.add_argument("--site", type=Path, required=True, metavar="DIR", help=_("folder that holds site.toml"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def _unseal(context: Context) -> dict[str, Any]:
    options = context.options
    manifest = unseal(options.package, identity_in(options.identity), load_site(options.site), options.out)
    return {"station": manifest.station, "entries": manifest.entries, "kinds": manifest.kinds, "out": str(options.out)}


def identity_in(path: Path) -> str:
    """The age identity of an identity file: its first line that is not a comment."""
    lines = [line.strip() for line in read_text(path).splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")


def _unseal_text(result: dict[str, Any]) -> str:
    said = _("Opened and verified: {entries} entries in {out}. It is not encrypted: it names patients.")
    return said.format(entries=result["entries"], out=result["out"])


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE")
    parser.add_argument("--identity", type=Path, metavar="FILE", help=_("another identity than the laptop’s own"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))


def _import(context: Context) -> list[dict[str, Any]]:
    options = context.options
    identity = identity_in(options.identity) if options.identity else None
    return [
        _outcome(path, take_in(context.session, path, identity=identity, dry_run=options.dry_run))
        for path in options.packages
    ]


def _outcome(path: Path, outcome: Outcome) -> dict[str, Any]:
    return {
        "package": str(path),
        "station": outcome.manifest.station,
        "label": outcome.manifest.label,
        "entries": outcome.manifest.entries,
        "new": outcome.new,
        "already_here": outcome.already_here,
        "quarantined": outcome.quarantined,
        "gaps": [list(gap) for gap in outcome.gaps],
        "forks": [list(fork) for fork in outcome.forks],
        "late": [
            {"station": each.station, "label": each.label, "called_off_at": each.called_off_at, "entries": each.entries}
            for each in outcome.late
        ],
    }


def _import_text(result: list[dict[str, Any]]) -> str:
    said = _("{package}: {new} new, {already_here} already here, {quarantined} kept aside")
    late = _("{label}, called off on {called_off_at}: {entries} entries dated before came only now; look at them")
    lines = []
    for each in result:
        lines.append(said.format(**{k: each[k] for k in ("package", "new", "already_here", "quarantined")}))
        lines += [late.format(**station) for station in each["late"]]
    return "\n".join(lines)


COMMANDS = (
    Command("export", N_("write a sealed, verified package"), _export, _export_text, _export_arguments),
    Command(
        "unseal",
        N_("open and verify a package without a store"),
        _unseal,
        _unseal_text,
        _unseal_arguments,
        opens=NOTHING,
    ),
    Command("import", N_("take packages in"), _import, _import_text, _import_arguments),
)
