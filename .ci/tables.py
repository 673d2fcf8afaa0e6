"""Writes the pages that the program's own tables say: ``docs/kinds.md`` and ``docs/formats/codes.md``.

Run it after adding a kind, a member of a body or a code (``make tables``); a test fails while the
pages are stale. Nothing on these pages is written by hand.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from console.record import codes
from console.record.codes import Code
from console.record.kinds import KINDS, Kind
from console.record.labels import LABELS, UNSHOWN
from console.ward.observations import BOUNDS
from console.words import _ as worded
from console.words import speaking

ROOT = Path(__file__).resolve().parent.parent
MADE = "*Written by `make tables` from the tables of the program; not by hand.*"


def both(message: str) -> tuple[str, str]:
    """A message in English and in French."""
    with speaking("en"):
        english = worded(message)
    with speaking("fr"):
        return english, worded(message)


def row(*cells: str) -> str:
    """One line of a table; a bar inside a cell does not end it."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(*head: str) -> list[str]:
    """The head of a table."""
    return [row(*head), row(*("---" for _cell in head))]


def plain(text: str | None) -> str:
    """A docstring as a paragraph of Markdown."""
    return " ".join((text or "").replace("``", "`").split())


def kinds_page() -> str:
    """Every kind: who writes it, what becomes of it, and the members of its body."""
    lines = ["# Kinds of entry", "", MADE, ""]
    lines += [
        "*Register*: two values in force under one key contradict each other; a key that ends in the entry’s id makes a"
        " set. *Moves*: it says where a patient is. The envelope around each body is in `formats/entry.md`, the codes"
        " in `formats/codes.md`.",
        "",
    ]
    lines += table("kind", "English", "French", "about", "scope", "after the outage", "register", "moves", "version")
    for kind in KINDS.values():
        english, french = both(kind.title)
        registered, moves = ("yes" if each else "" for each in (kind.register, kind.moves))
        name = f"[`{kind.name}`](#{kind.name})"
        lines.append(
            row(
                name,
                english,
                french,
                kind.subject,
                kind.scope,
                kind.delivery.name,
                registered,
                moves,
                str(kind.version),
            )
        )
    for kind in KINDS.values():
        lines += ["", *_kind(kind)]
    lines += ["", "# Parts of a body"]
    for part in _parts():
        lines += ["", f"## {part.__name__}", "", plain(part.__doc__), "", *_members(part, is_labelled=False)]
    return "\n".join(lines) + "\n"


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name}"
    yield ""
    yield plain(kind.body.__doc__)
    yield ""
    writers = ", ".join(sorted(role.value for role in kind.writers)) or "the station itself"
    yield f"Written by: {writers}."
    yield ""
    yield from _members(kind.body, is_labelled=True)


def _members(struct: type[msgspec.Struct], *, is_labelled: bool) -> Iterator[str]:
    fields = msgspec.structs.fields(struct)
    if not fields:
        yield "No members."
        return
    yield from table("member", "type", "needed", *(("English", "French") if is_labelled else ()))
    for field in fields:
        said = (f"`{field.name}`", _type(field.type), "yes" if field.required else "")
        if not is_labelled:
            yield row(*said)
            continue
        shown = LABELS.get(field.name, "")
        english, french = both(shown) if shown and field.name not in UNSHOWN else ("", "")
        yield row(*said, english, french)


def _parts() -> list[type[msgspec.Struct]]:
    """The structs that stand inside bodies, by name."""
    found: dict[str, type[msgspec.Struct]] = {}
    ahead: list[object] = [kind.body for kind in KINDS.values()]
    while ahead:
        each = ahead.pop()
        ahead += getattr(each, "__args__", ())
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__name__ not in found:
            found[each.__name__] = each
            ahead += [field.type for field in msgspec.structs.fields(each)]
    bodies = {kind.body for kind in KINDS.values()}
    return sorted((part for part in found.values() if part not in bodies), key=lambda part: part.__name__)


_PLAIN = {str: "text", int: "whole number", bool: "true or false", type(None): ""}


def _type(found: object) -> str:
    """A type in words; a code by the name of its set."""
    args: tuple[Any, ...] = getattr(found, "__args__", ())
    if getattr(found, "__origin__", None) is dict:
        return f"{_type(args[0])} → {_type(args[1])}"
    if isinstance(found, type) and issubclass(found, Code):
        return f"code `{found.__name__}`"
    if isinstance(found, type) and not args:
        return _PLAIN.get(found, f"`{found.__name__}`")
    if getattr(found, "__origin__", None) is tuple:
        return f"list of {_type(args[0])}"
    if args and all(isinstance(each, (str, int)) for each in args):
        return " ".join(f"`{each}`" for each in args)
    return " or ".join(filter(None, (_type(each) for each in args))) or _name(found)


def _name(found: object) -> str:
    name = getattr(found, "__name__", str(found))
    return "instant" if name == "Instant" else f"`{name}`"


def code_sets() -> Iterator[tuple[str, list[type[Code]]]]:
    """Each module of codes: what it says of itself, and its sets in the order of the source."""
    for found in sorted(pkgutil.iter_modules(codes.__path__), key=lambda each: each.name):
        module = importlib.import_module(f"{codes.__name__}.{found.name}")
        sets = [
            each
            for each in vars(module).values()
            if inspect.isclass(each) and issubclass(each, Code) and each.__module__ == module.__name__
        ]
        if sets:
            yield plain(module.__doc__), sets


def codes_page() -> str:
    """Every set of codes in both languages, and the bounds of what can be typed."""
    lines = ["# Codes", "", MADE, "", "Codes are stored and delivered; labels are shown."]
    for title, sets in code_sets():
        lines += ["", f"## {title.rstrip('.')}"]
        for each in sets:
            lines += ["", f"### {each.__name__}", "", plain(each.__doc__), "", *table("code", "English", "French")]
            lines += [row(f"`{member.value}`", *both(member.label_id)) for member in each]
    lines += ["", "## What can be typed of an observation", ""]
    lines += ["Outside the bounds it is refused; outside what is usual a second look is asked. They judge typing, not"]
    lines += ["patients.", "", *table("member", "English", "French", "least", "most", "usual")]
    for name, bound in BOUNDS.items():
        usual = f"{bound.usual_low}–{bound.usual_high}"
        lines.append(row(f"`{name}`", *both(bound.label), str(bound.low), str(bound.high), usual))
    return "\n".join(lines) + "\n"


PAGES: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "kinds.md": kinds_page,
    ROOT / "docs" / "formats" / "codes.md": codes_page,
}


def main() -> int:
    """Write both pages."""
    for path, made in PAGES.items():
        path.write_text(made(), encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
