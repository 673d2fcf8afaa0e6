"""One of our transaction Bundles as the requests that servers take, and their answers as one answer.

The hospital's own patient is asked for first (conditional create: 201 or 200, never an update), and
the rest is sent with references to whatever id the server gave: ``urn:uuid`` would only resolve
inside one Bundle, and servers limit transactions that hold conditional creates. What is written
back is a transaction-response of our own that quotes each status of the server.

Source: HL7 FHIR R4 (4.0.1), 3.1.0.8.1 (conditional create), 3.1.0.11 (batch and transaction).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import msgspec

from console.formats.fhir_check import fhir_problems
from console.record.foreign import read_json

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)
_plain = msgspec.json.Decoder()

MEDIA_TYPE = "application/fhir+json"


@dataclass(frozen=True, slots=True)
class Conditional:
    """A resource to create unless a search finds it; ``full_url`` is how the rest refers to it."""

    full_url: str
    kind: str
    condition: str
    resource: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer: its status line (``201 Created``) and what came with it."""

    status: int
    reason: str
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300

    @property
    def line(self) -> str:
        """The status as FHIR writes it."""
        return f"{self.status} {self.reason}".strip()


def problems(data: bytes) -> list[str]:
    """What is wrong with a Bundle before it leaves; references out of it lead to what was sent before."""
    bundle = _plain.decode(data)
    return [each for each in fhir_problems(bundle) if "not in the bundle" not in each]


def split(data: bytes) -> tuple[tuple[Conditional, ...], dict[str, Any]]:
    """The conditional creates of a Bundle, and the Bundle without them."""
    bundle = _decoder.decode(data)
    first, rest = [], []
    for entry in bundle["entry"]:
        request = entry["request"]
        if request["method"] == "POST" and "ifNoneExist" in request:
            # Without an id of ours: the server gives one, and some refuse another one than that of a found resource.
            unnamed = {key: value for key, value in entry["resource"].items() if key != "id"}
            first.append(Conditional(entry["fullUrl"], unnamed["resourceType"], request["ifNoneExist"], unnamed))
        else:
            rest.append(entry)
    return tuple(first), {**bundle, "entry": rest}


def encoded(value: Mapping[str, Any], learned: Mapping[str, str]) -> bytes:
    """A resource with each reference that the server has an id for put in its words."""
    return _encoder.encode(_renamed(value, learned))


def _renamed(value: Any, learned: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: learned.get(each, each) if key == "reference" and isinstance(each, str) else _renamed(each, learned)
            for key, each in value.items()
        }
    return [_renamed(each, learned) for each in value] if isinstance(value, list) else value


def as_request(rest: Mapping[str, Any], form: Literal["transaction", "batch"], learned: Mapping[str, str]) -> bytes:
    """The rest of a Bundle, to be taken whole (transaction) or each entry by itself (batch)."""
    return encoded({**rest, "type": form}, learned)


def id_of(reply: Reply, location: str, kind: str) -> str | None:
    """``Type/id`` of what a conditional create made or found: from its body, else from its Location."""
    body = _said(reply)
    if body.get("resourceType") == kind and body.get("id"):
        return f"{kind}/{body['id']}"
    parts = location.partition("/_history/")[0].rstrip("/").rsplit("/", 2)
    return f"{kind}/{parts[-1]}" if len(parts) >= 2 and parts[-2] == kind and parts[-1] else None


def _quoted(reply: Reply) -> dict[str, Any]:
    """One answer as the response of an entry, its OperationOutcome with it."""
    response: dict[str, Any] = {"status": reply.line}
    if not reply.is_good:
        outcome = _said(reply)
        if outcome.get("resourceType") == "OperationOutcome":
            response["outcome"] = outcome
    return {"response": response}


def answer_of(first: Sequence[Reply], rest: Reply | None) -> bytes:
    """All that a server said about one of our Bundles as one transaction-response.

    The server's own entries are kept as they came. An outer success without entries is quoted as a
    failure: it says nothing about what became of anything.
    """
    entries = [_quoted(each) for each in first]
    if rest is not None:
        inner = _entries(rest) if rest.is_good else None
        if rest.is_good and not inner:
            entries.append({"response": {"status": f"0 {rest.line}: no entry"}})
        entries += inner if inner else [] if rest.is_good else [_quoted(rest)]
    return msgspec.json.encode({"resourceType": "Bundle", "type": "transaction-response", "entry": entries})


def _entries(reply: Reply) -> list[dict[str, Any]]:
    bundle = _said(reply)
    entries = bundle.get("entry")
    if bundle.get("resourceType") != "Bundle" or not isinstance(entries, list):
        return []
    responses = [each.get("response") if isinstance(each, dict) else None for each in entries]
    return [{"response": each if isinstance(each, dict) else {"status": "0 no response"}} for each in responses]


def _said(reply: Reply) -> dict[str, Any]:
    """What a server answered, as JSON; empty when that is anything else."""
    try:
        return read_json(reply.body, dict[str, Any])
    except msgspec.MsgspecError:
        return {}
