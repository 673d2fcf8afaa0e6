"""The secret half of a site kit: one file for each of two custodians, under that custodian's passphrase.

Either file is enough. Each holds the root key, the custodian's own package and escrow identities,
and the identity of the crisis cell's laptops.

Source: ``docs/formats/site.md``, "secret/".
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.errors import CahierError, Fault
from console.record.entry import canonical
from console.record.foreign import read_json
from console.store.passphrase import MINIMUM, fold, weak
from console.store.person_keys import NONCE_BYTES
from console.store.stretching import SALT_BYTES, Costs, Stretching

MAGIC, FORMAT = "cahier-kit", 1
CUSTODIANS = ("it", "spare")
SUFFIX = ".secret"
_LABEL = b"cahier/kit/1\n"


@dataclass(frozen=True, slots=True)
class Custody:
    """What one custodian holds: age identities, and the seed of the root key (32 bytes)."""

    custodian: str
    root: bytes
    package: str
    escrow: str
    collector: str


class _Inside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    root: str
    package: str
    escrow: str
    collector: str


class _Outside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    custodian: str
    format: int
    magic: str
    nonce: bytes
    site: str
    stretching: Stretching
    wrapped: bytes


def _bound(outside: _Outside) -> bytes:
    fields = {name: value for name, value in msgspec.to_builtins(outside).items() if name != "wrapped"}
    return _LABEL + canonical(fields)


def seal(custody: Custody, site: str, passphrase: str, costs: Costs) -> bytes:
    """One custodian's file.

    Raises:
        CahierError: ``weak-passphrase``, ``not-enough-memory``.
    """
    if weak(passphrase):
        raise CahierError(Fault.WEAK_PASSPHRASE, minimum=MINIMUM)
    outside = _Outside(
        custodian=custody.custodian,
        format=FORMAT,
        magic=MAGIC,
        nonce=secrets.token_bytes(NONCE_BYTES),
        site=site,
        stretching=Stretching.new(secrets.token_bytes(SALT_BYTES), costs),
        wrapped=b"",
    )
    inside = _Inside(
        root=base64.b64encode(custody.root).decode(),
        package=custody.package,
        escrow=custody.escrow,
        collector=custody.collector,
    )
    key = outside.stretching.stretch(fold(passphrase))
    wrapped = AESGCM(key).encrypt(outside.nonce, canonical(inside), _bound(outside))
    return canonical(msgspec.structs.replace(outside, wrapped=wrapped)) + b"\n"


def unseal(data: bytes, site: str, passphrase: str) -> Custody:
    """Open one custodian's file.

    Raises:
        CahierError: ``kit-refused`` (damaged, or of another site), ``wrong-passphrase``, ``keys-refused``.
    """
    try:
        outside = read_json(data, _Outside)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem
    if (outside.magic, outside.format, outside.site) != (MAGIC, FORMAT, site):
        raise CahierError(Fault.KIT_REFUSED)
    key = outside.stretching.stretch(fold(passphrase))
    try:
        plain = AESGCM(key).decrypt(outside.nonce, outside.wrapped, _bound(outside))
        inside = read_json(plain, _Inside)
        root = base64.b64decode(inside.root, validate=True)
    except InvalidTag as problem:
        raise CahierError(Fault.WRONG_PASSPHRASE) from problem
    except (ValueError, msgspec.MsgspecError) as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem
    return Custody(outside.custodian, root, inside.package, inside.escrow, inside.collector)
