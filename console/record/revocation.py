"""Which laptops the site has called off, and from where on nothing of them is trusted.

The list is public, signed by the site's root key, and whole each time: the one with the highest
serial counts. It travels with every package.

Source: ``docs/formats/site.md``, "Revocations".
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Sequence

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.errors import CahierError, Fault
from console.record.certificate import Certificate
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.instant import Instant

FILE = "revocations.json"
SIGNED_PREFIX = b"cahier/revocations/1\n"


class Revoked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One laptop that was called off.

    ``through`` is the last of its numbers that is trusted, ``successor`` the one incarnation that may go on from
    there: each where IT knows it.
    """

    station: str
    at: Instant
    reason: str
    through: int | None = None
    successor: str | None = None

    def trusts(self, seq: int | None, at: Instant) -> bool:
        """Whether what this laptop wrote under a number (None: it has none) at a moment still counts."""
        return at <= self.at if seq is None or self.through is None else seq <= self.through


class Revocations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole list, as of ``stated_at``."""

    format: int
    site: str
    serial: int
    stated_at: Instant
    stations: tuple[Revoked, ...]

    def of(self, station: str) -> Revoked | None:
        """What is said of one laptop."""
        return next((each for each in self.stations if each.station == station), None)

    def trusts(self, lineage: Sequence[Certificate], seq: int | None, at: Instant) -> bool:
        """Whether what the last incarnation of a lineage wrote counts.

        An incarnation that starts from a head which is not trusted is not trusted either. An entry has a number,
        and so has a package by its last entry; what is signed beside the log (a receipt, a census) has none.
        """
        for before, after in itertools.pairwise(lineage):
            said, start = self.of(before.station), after.predecessor
            if said is None or start is None:
                continue
            if said.successor not in {None, after.station} or not said.trusts(start.seq, after.not_before):
                return False
        said = self.of(lineage[-1].station)
        return said is None or said.trusts(seq, at)

    def demand_trusted(self, lineage: Sequence[Certificate], seq: int | None, at: Instant) -> None:
        """Hold that it does.

        Raises:
            CahierError: ``station-revoked``.
        """
        if not self.trusts(lineage, seq, at):
            said = next(said for each in reversed(lineage) if (said := self.of(each.station)))
            label = lineage[-1].label
            raise CahierError(Fault.STATION_REVOKED, label=label, at=said.at[:10], reason=said.reason)


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    revocations: Revocations
    signature: str


def sign(stated: Revocations, root: Ed25519PrivateKey) -> str:
    """The list as one line of canonical JSON with the site's signature."""
    signature = base64.b64encode(root.sign(SIGNED_PREFIX + canonical(stated))).decode()
    return canonical(_Signed(revocations=stated, signature=signature)).decode()


def none_yet(site: str) -> Revocations:
    """The list of a site that has called nobody off."""
    return Revocations(format=1, site=site, serial=0, stated_at=Instant("1970-01-01T00:00:00.000Z"), stations=())


def read(text: str, root_key: bytes, site: str) -> Revocations:
    """Read a list and hold it against the site's root key.

    Raises:
        CahierError: ``revocations-refused``.
    """
    try:
        signed = read_json(text, _Signed)
        signature = base64.b64decode(signed.signature, validate=True)
        key = Ed25519PublicKey.from_public_bytes(root_key)
        key.verify(signature, SIGNED_PREFIX + canonical(signed.revocations))
    except (msgspec.MsgspecError, ValueError, InvalidSignature) as problem:
        raise CahierError(Fault.REVOCATIONS_REFUSED) from problem
    if signed.revocations.site != site:
        raise CahierError(Fault.REVOCATIONS_REFUSED)
    return signed.revocations


def added(before: Revocations, more: Iterable[Revoked], at: Instant) -> Revocations:
    """The next list: what stood, and more; what is said of a laptop again replaces what was said."""
    stations = {each.station: each for each in (*before.stations, *more)}
    return msgspec.structs.replace(
        before, serial=before.serial + 1, stated_at=at, stations=tuple(stations[name] for name in sorted(stations))
    )
