"""The envelope against vectors that were made by ``docs/formats/entry.md`` and public libraries alone."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.errors import CahierError, Fault
from console.record.entry import decode, digest, encode, signed_message

_FILE = json.loads((Path(__file__).parents[1] / "vectors" / "entry" / "entries.json").read_text(encoding="utf-8"))
VALID = [each for each in _FILE["vectors"] if each["expect"] == "valid"]
INVALID = [each for each in _FILE["vectors"] if each["expect"] == "invalid-entry"]


def _name(vector: dict[str, Any]) -> str:
    return str(vector["name"]).replace(" ", "-")


@pytest.mark.parametrize("vector", VALID, ids=_name)
def test_an_entry_reads_writes_and_hashes_as_the_page_says(vector: dict[str, Any]) -> None:
    data = vector["data"].encode()
    assert encode(decode(data)) == data
    assert digest(data) == vector["hash"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(_FILE["public_key"]))
    key.verify(base64.b64decode(vector["signature"]), signed_message(vector["hash"]))


@pytest.mark.parametrize("vector", INVALID, ids=_name)
def test_what_the_page_forbids_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(CahierError) as refused:
        decode(vector["data"].encode())
    assert refused.value.fault is Fault.INVALID_ENTRY
