"""A station's certificate: what the site's root key says about one laptop.

It is public. Entries and packages of the station are trusted because this is signed by the site.

Source: ``docs/formats/package.md``, "station.cert".
"""

from __future__ import annotations

import base64

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.errors import CahierError, Fault
from console.record.entry import canonical
from console.record.instant import Instant
from console.record.numbers import Block

SIGNED_PREFIX = b"cahier/certificate/1\n"


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One laptop: its keys, its numbers, its unit, and how long the site vouches for it."""

    format: int
    site: str
    mode: str  # REAL or DRILL
    station: str
    label: str
    unit: str
    signing_key: str  # Ed25519, base64
    recipient: str  # age
    numbers: Block
    not_before: Instant
    not_after: Instant

    @property
    def public_key(self) -> bytes:
        """The station's Ed25519 key, 32 bytes."""
        return base64.b64decode(self.signing_key)


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    certificate: Certificate
    signature: str


def sign(certificate: Certificate, root: Ed25519PrivateKey) -> str:
    """The certificate as one line of canonical JSON with the site's signature."""
    signature = root.sign(SIGNED_PREFIX + canonical(certificate))
    return canonical(_Signed(certificate=certificate, signature=base64.b64encode(signature).decode())).decode()


def read_certificate(text: str, root_key: bytes, site: str, mode: str) -> Certificate:
    """Read a certificate and hold it against the site's root key.

    Raises:
        CahierError: ``certificate-refused`` when it is malformed, not signed by this site, or of
            another site; ``drill-and-real`` when one is a drill and the other is not.
    """
    try:
        signed = msgspec.json.decode(text, type=_Signed)
        signature = base64.b64decode(signed.signature, validate=True)
        key = Ed25519PublicKey.from_public_bytes(root_key)
        key.verify(signature, SIGNED_PREFIX + canonical(signed.certificate))
    except (msgspec.MsgspecError, ValueError, InvalidSignature) as problem:
        raise CahierError(Fault.CERTIFICATE_REFUSED) from problem
    certificate = signed.certificate
    if certificate.site != site:
        raise CahierError(Fault.CERTIFICATE_REFUSED)
    if certificate.mode != mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    return certificate
