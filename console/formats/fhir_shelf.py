"""The resources of a FHIR census on one shelf, found by whatever refers to them.

Relies on :mod:`console.formats.fhir_resources` for typed values. A Bundle, one resource and NDJSON
files look the same from here on. It must never look for a resource outside the files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from console.errors import CahierError, Fault
from console.formats import fhir_resources as fhir
from console.formats.census_lines import ignored, refused
from console.formats.charset import decode
from console.record.census import LineOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[str, type[fhir.Head]] = {
    "Patient": fhir.Patient,
    "Encounter": fhir.Encounter,
    "Location": fhir.Location,
    "AllergyIntolerance": fhir.Allergy,
    "Flag": fhir.Flag,
}


@dataclass(slots=True)
class Item:
    """One resource of the files, by its place in them."""

    line: int
    source: str
    resource: fhir.Head | None = None
    full_url: str | None = None
    outcome: LineOutcome | None = None


@dataclass(slots=True)
class Shelf:
    """Everything that was read, and how to find it. An ambiguous key finds nothing."""

    items: list[Item] = field(default_factory=list)
    by_key: dict[str, Item | None] = field(default_factory=dict)
    stamps: list[str] = field(default_factory=list)

    def find(self, reference: fhir.Reference | None, kind: str) -> Item | None:
        """The resource of a kind that a reference means, or None."""
        for key in _keys_of_reference(reference, kind):
            found = self.by_key.get(key)
            if found is not None and found.resource is not None and found.resource.resource_type == kind:
                return found
        return None


def is_fhir(text: str) -> bool:
    """Whether a text looks like FHIR JSON."""
    return text.lstrip().startswith("{") and '"resourceType"' in text


def fill(sources: list[tuple[str, bytes]]) -> Shelf:
    """Everything that the files hold, each item either read or with its outcome.

    Raises:
        CahierError: CENSUS_UNREADABLE, CENSUS_BROKEN.
    """
    shelf = Shelf()
    for file, data in sources:
        for item, raw in _split(decode(data, file=file), file, shelf):
            _read_item(item, raw)
            shelf.items.append(item)
    _index(shelf)
    return shelf


def _split(text: str, file: str, shelf: Shelf) -> Iterator[tuple[Item, str | msgspec.Raw]]:
    """The resources of a Bundle, or the one resource, or one for each line."""
    try:
        head = fhir.decode(text, fhir.Head)
    except CahierError:
        yield from _lines(text, file)
        return
    if head.resource_type != "Bundle":
        yield Item(1, file), text
        return
    try:
        bundle = fhir.decode(text, fhir.Bundle)
    except CahierError as error:
        raise CahierError(Fault.CENSUS_BROKEN, file=file) from error
    shelf.stamps += filter(None, (bundle.timestamp,))
    for number, entry in enumerate(bundle.entry, start=1):
        yield Item(number, file, full_url=entry.full_url), entry.resource


def _lines(text: str, file: str) -> Iterator[tuple[Item, str]]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not any(_is_resource(line) for _number, line in lines):
        raise CahierError(Fault.CENSUS_BROKEN, file=file)
    for number, line in lines:
        yield Item(number, file), line


def _is_resource(line: str) -> bool:
    try:
        fhir.decode(line, fhir.Head)
    except CahierError:
        return False
    return True


def _read_item(item: Item, raw: str | msgspec.Raw) -> None:
    try:
        kind = _KINDS.get(fhir.decode(raw, fhir.Head).resource_type)
        if kind is not None:
            item.resource = fhir.decode(raw, kind)
        else:
            item.outcome = ignored(line=item.line, source=item.source)
    except CahierError as error:
        item.outcome = refused(error, line=item.line, source=item.source)


def _index(shelf: Shelf) -> None:
    for item in shelf.items:
        if item.resource is None:
            continue
        for key in _keys_of_item(item, item.resource):
            earlier = shelf.by_key.get(key)
            if key not in shelf.by_key:
                shelf.by_key[key] = item
            elif not _same(earlier, item):
                shelf.by_key[key] = None


def _same(earlier: Item | None, item: Item) -> bool:
    """Two copies of one resource, of which the first stands."""
    return (
        earlier is not None
        and earlier.resource is not None
        and item.resource is not None
        and earlier.resource.id is not None
        and earlier.resource.id == item.resource.id
    )


def _keys_of_item(item: Item, resource: fhir.Head) -> Iterator[str]:
    if resource.id:
        yield f"{resource.resource_type}/{resource.id}"
    if item.full_url:
        yield item.full_url
    if isinstance(resource, fhir.Patient | fhir.Encounter | fhir.Location):
        for each in resource.identifier:
            yield f"{resource.resource_type}?{each.system or ''}|{each.value or ''}"


def _keys_of_reference(reference: fhir.Reference | None, kind: str) -> Iterator[str]:
    """The keys under which a reference may be found: as it stands, conditional, absolute, logical."""
    if reference is None:
        return
    text = (reference.reference or "").partition("/_history/")[0]
    if text:
        yield text
        yield "/".join(text.rsplit("/", 2)[-2:])
    if "?identifier=" in text:
        yield f"{kind}?{unquote(text.partition('?identifier=')[2])}"
        yield f"{kind}?{text.partition('?identifier=')[2]}"
    if reference.identifier is not None:
        yield f"{kind}?{reference.identifier.system or ''}|{reference.identifier.value or ''}"
