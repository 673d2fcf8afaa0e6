"""The check before anything leaves as FHIR: the official R4 schema, and the rules that it does not know.

The schema (``resources/fhir/r4.schema.json``) is HL7's own, cut down to the resources written here.
Each type is compiled when it is first needed. No network, no terminology server.

Source: HL7 FHIR R4 (4.0.1) ``fhir.schema.json``; rule per-1; "arrays can never be empty".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

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


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _walk(child, f"{path}.{key}")


def _rules(resource: dict[str, Any]) -> Iterator[str]:
    for path, value in _walk(resource, str(resource.get("resourceType"))):
        if value is None or value in ("", [], {}):
            yield f"{path} is empty"
        if isinstance(value, dict):
            values = sorted(key for key in value if key.startswith("value") and key[5:6].isupper())
            if len(values) > 1:
                yield f"{path} has {' and '.join(values)}"
            if _ends_before_it_starts(value):
                yield f"{path} ends before it starts"


def _ends_before_it_starts(value: dict[str, Any]) -> bool:
    start, end = value.get("start"), value.get("end")
    if not (isinstance(start, str) and isinstance(end, str)):
        return False
    shared = min(len(start), len(end))
    return end[:shared] < start[:shared]


def references(resource: dict[str, Any]) -> Iterator[str]:
    """Every literal reference of a resource."""
    for _path, value in _walk(resource, ""):
        if isinstance(value, dict) and isinstance(value.get("reference"), str):
            yield value["reference"]


def _schema(resource: dict[str, Any]) -> Iterator[str]:
    kind = resource.get("resourceType")
    if not isinstance(kind, str) or kind not in _definitions()["definitions"]:
        yield f"{kind} is not a resource written here"
        return
    try:
        _validator(kind)(resource)
    except fastjsonschema.JsonSchemaValueException as problem:
        yield f"{kind}: {problem.message}"


def _bundle(bundle: dict[str, Any], known: Collection[str]) -> Iterator[str]:
    entries = bundle.get("entry", [])
    resources = [entry["resource"] for entry in entries]
    inside = {entry.get("fullUrl") for entry in entries}
    inside |= {f"{each.get('resourceType')}/{each.get('id')}" for each in resources}
    for each in resources:
        yield from fhir_problems(each)
        for target in references(each):
            if target not in inside and target not in known:
                yield f"{each.get('resourceType')} names {target}, which is not in the bundle"


def fhir_problems(resource: dict[str, Any], *, known: Collection[str] = ()) -> list[str]:
    """What is wrong with a resource or a Bundle, as decoded from JSON; empty when nothing is.

    Args:
        resource: the resource; of a Bundle each resource and each reference is looked at too.
        known: references (``Type/id``) that lead out of a Bundle to what was delivered before it.
    """
    found = [*_schema(resource), *_rules(resource)]
    if resource.get("resourceType") == "Bundle":
        found += _bundle(resource, known)
    return list(dict.fromkeys(found))
