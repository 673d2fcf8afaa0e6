"""The check before anything leaves as FHIR: the official R4 schema, and the rules that it does not know.

The schema (``resources/fhir/r4.schema.json``) is HL7's own, cut down to the resources written here.
Each type is compiled when it is first needed. No network, no terminology server.

Source: HL7 FHIR R4 (4.0.1) ``fhir.schema.json``; rule per-1; "arrays can never be empty"; the profiles of
vital signs (observation-vitalsigns) with their units.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import fastjsonschema

from console.formats.observation_codes import LOINC, UCUM

_Path: TypeAlias = tuple[Any, Any]
"""The path of the parent (None at the top) and the key under it."""
VITAL_UNITS: Mapping[str, frozenset[str]] = {
    "9279-1": frozenset({"/min"}),
    "8867-4": frozenset({"/min"}),
    "2708-6": frozenset({"%"}),
    "8310-5": frozenset({"Cel", "[degF]"}),
    "8480-6": frozenset({"mm[Hg]"}),
    "8462-4": frozenset({"mm[Hg]"}),
    "8302-2": frozenset({"cm", "[in_i]"}),
    "29463-7": frozenset({"g", "kg", "[lb_av]"}),
}
"""The UCUM units that the profiles of vital signs allow, by LOINC code."""
SCHEMA = Path(__file__).resolve().parent.parent.parent / "resources" / "fhir" / "r4.schema.json"


@cache
def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return found


@cache
def _validator(kind: str) -> Callable[[Any], Any]:
    validate: Callable[[Any], Any] = fastjsonschema.compile(
        _definitions() | {"$ref": f"#/definitions/{kind}"}, use_default=False
    )
    return validate


@dataclass(slots=True)
class _Seen:
    """What one walk through a resource finds: what is wrong by the rules, and each literal reference."""

    wrong: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    def walk(self, value: Any, path: _Path) -> None:
        """Look at a dict or a list and at everything in it. Paths are put into words only where they are needed."""
        if isinstance(value, dict):
            self._look(value, path)
            children: Iterable[tuple[Any, Any]] = value.items()
        else:
            children = enumerate(value)
        for key, child in children:
            if child is None or child in ("", [], {}):
                self.wrong.append(f"{_worded((path, key))} is empty")
            elif isinstance(child, dict | list):
                self.walk(child, (path, key))

    def _look(self, value: dict[str, Any], path: _Path) -> None:
        values = [key for key in value if key.startswith("value") and key[5:6].isupper()]
        if len(values) > 1:
            self.wrong.append(f"{_worded(path)} has {' and '.join(sorted(values))}")
        if "end" in value and _ends_before_it_starts(value):
            self.wrong.append(f"{_worded(path)} ends before it starts")
        target = value.get("reference")
        if isinstance(target, str):
            self.references.append(target)


def _worded(path: _Path) -> str:
    parent, key = path
    return f"{_worded(parent)}.{key}" if parent else str(key)


def _ends_before_it_starts(value: dict[str, Any]) -> bool:
    start, end = value.get("start"), value.get("end")
    if not (isinstance(start, str) and isinstance(end, str)):
        return False
    shared = min(len(start), len(end))
    return end[:shared] < start[:shared]


def _seen(resource: dict[str, Any]) -> _Seen:
    seen = _Seen()
    seen.walk(resource, (None, resource.get("resourceType")))
    return seen


def references(resource: dict[str, Any]) -> list[str]:
    """Every literal reference of a resource."""
    return _seen(resource).references


def _schema(resource: dict[str, Any]) -> Iterator[str]:
    kind = resource.get("resourceType")
    if not isinstance(kind, str) or kind not in _definitions()["definitions"]:
        yield f"{kind} is not a resource written here"
        return
    try:
        _validator(kind)(resource)
    except fastjsonschema.JsonSchemaValueException as problem:
        yield f"{kind}: {problem.message}"


def _vital_sign(resource: dict[str, Any]) -> Iterator[str]:
    """What the profile of vital signs asks of each of them: a LOINC code, when, and the unit of that code."""
    codings = [each for concept in resource.get("category", ()) for each in concept.get("coding", ())]
    if not any(each.get("code") == "vital-signs" for each in codings):
        return
    codes = [each.get("code") for each in resource.get("code", {}).get("coding", ()) if each.get("system") == LOINC]
    if not codes:
        yield "Observation: a vital sign without a LOINC code"
    if not (resource.get("effectiveDateTime") or resource.get("effectivePeriod")):
        yield "Observation: a vital sign without a time"
    parts = resource.get("component", ())
    if not (parts or resource.get("valueQuantity") or resource.get("dataAbsentReason")):
        yield "Observation: a vital sign with neither a value nor why there is none"
    for each in (resource, *parts):
        value = each.get("valueQuantity")
        coded = [one.get("code") for one in each.get("code", {}).get("coding", ()) if one.get("system") == LOINC]
        wanted = next((VITAL_UNITS[code] for code in coded if code in VITAL_UNITS), None)
        if value and wanted and (value.get("system") != UCUM or value.get("code") not in wanted):
            yield f"Observation: {value.get('code')} is no unit of {coded[0]}"


def _resource(resource: dict[str, Any]) -> tuple[list[str], list[str]]:
    seen = _seen(resource)
    found = [*_schema(resource), *seen.wrong]
    if resource.get("resourceType") == "Observation":
        found += _vital_sign(resource)
    return found, seen.references


def _bundle(bundle: dict[str, Any], known: Collection[str]) -> Iterator[str]:
    entries = bundle.get("entry", [])
    frames = [{key: value for key, value in entry.items() if key != "resource"} for entry in entries]
    yield from _schema(bundle)
    yield from _seen({**bundle, "entry": frames}).wrong
    inside = {entry.get("fullUrl") for entry in entries}
    inside |= {f"{each.get('resourceType')}/{each.get('id')}" for each in (entry["resource"] for entry in entries)}
    for entry in entries:
        kind = entry["resource"].get("resourceType")
        found, targets = _resource(entry["resource"])
        yield from found
        for target in targets:
            if target not in inside and target not in known:
                yield f"{kind} names {target}, which is not in the bundle"


def fhir_problems(resource: dict[str, Any], *, known: Collection[str] = ()) -> list[str]:
    """What is wrong with a resource or a Bundle, as decoded from JSON; empty when nothing is.

    Args:
        resource: the resource; of a Bundle each resource and each reference is looked at too.
        known: references (``Type/id``) that lead out of a Bundle to what was delivered before it.
    """
    is_bundle = resource.get("resourceType") == "Bundle"
    return list(dict.fromkeys(_bundle(resource, known) if is_bundle else _resource(resource)[0]))
