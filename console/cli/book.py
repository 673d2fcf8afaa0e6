"""Commands about the book itself, and the two that need none: verify, demo, bench."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from console import bench, demo
from console.cli.command import NOTHING, Command, Context
from console.errors import CahierError, Fault
from console.words import N_, _, language


def _verify(context: Context) -> dict[str, Any]:
    book = context.session.book
    problems = book.problems()
    before = book.view_rows()
    book.rebuild_views()
    if book.view_rows() != before:
        problems.append("views")
    if problems:
        raise CahierError(Fault.BOOK_PROBLEMS, count=len(problems), first=problems[0])
    reader = context.session.reader
    return {
        "entries": reader.count(),
        "heads": [{"station": head.station, "seq": head.seq, "hash": head.hash} for head in reader.heads()],
    }


def _verify_text(result: dict[str, Any]) -> str:
    return _("Pages, chains and views are whole: {entries} entries.").format(entries=result["entries"])


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1, metavar="N")


def _demo(context: Context) -> dict[str, Any]:
    return demo.play(context.options.out, language=language(), seed=context.options.seed)


def _demo_text(result: dict[str, Any]) -> str:
    said = _(
        "{entries} entries by {stations} stations about {patients} patients. All is in {out}; begin with report.json."
    )
    day = said.format(**{k: result[k] for k in ("entries", "stations", "patients", "out")})
    if result["wire"] is None:
        return day
    wire = _(
        "Given back over a wire that was cut {cuts} times: {messages} messages, {again} sent again; the receiver got"
        " {repeated} of them twice and holds {kept}, each once."
    )
    return f"{day}\n{wire.format(**result['wire'])}"


def _bench_arguments(parser: argparse.ArgumentParser) -> None:
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help=_("small fixtures, about a minute"))
    size.add_argument("--full", action="store_true", help=_("the large fixtures"))
    parser.add_argument("--cache", type=Path, metavar="DIR", help=_("where fixtures are kept between runs"))
    parser.add_argument("--only", nargs="+", default=(), choices=list(bench.MEASURES), help=_("some measures only"))


def _bench(context: Context) -> dict[str, Any]:
    options = context.options
    cache = options.cache or user_cache_path("cahier") / "bench"
    return bench.run(full=options.full, cache=cache, only=options.only)


def _bench_text(result: dict[str, Any]) -> str:
    lines = [
        f"{row['name']:<58} {row['value']:>10.2f} {row['unit']:<4}{_spread(row):>9} {_ratio(row):>9}  {row['reach']}"
        for row in result["rows"]
    ]
    return "\n".join(lines)


def _ratio(row: dict[str, Any]) -> str:
    return "" if row["ratio"] is None else f"{row['ratio']:.2f} ×"


def _spread(row: dict[str, Any]) -> str:
    return f"±{row['spread'] / 2:.2f}" if row["spread"] else ""


COMMANDS = (
    Command("verify", N_("check pages, chains and views"), _verify, _verify_text),
    Command("demo", N_("play a whole scripted outage day"), _demo, _demo_text, _demo_arguments, opens=NOTHING),
    Command("bench", N_("the benchmark table"), _bench, _bench_text, _bench_arguments, opens=NOTHING),
)
