"""Whether entries that come from elsewhere are what they say: chain, bytes, and the author's signature.

Trust starts at the site's root key: it signs certificates, a certificate names the station's key,
the station's first entry carries the certificate, and people are added by the station or by
somebody entitled to it. What came before an entry may have come in earlier: it is asked for.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.crossing.signatures import Claim, all_hold, claims_of
from console.errors import CahierError
from console.record.bodies import Body
from console.record.bodies.station import PersonAdded, PersonRemoved, PersonVouched, StationOpened
from console.record.certificate import Certificate, read_lineage
from console.record.codes.station import Role
from console.record.entry import GENESIS, Entry, Stored, decode
from console.record.kinds import MANAGERS, VOUCHERS, body_of
from console.record.revocation import Revocations, none_yet
from console.site import Site

Known = Callable[[str, int], tuple[list[Stored], set[str]]]
"""Of a station and a number: who was added and removed before it, and the hashes of the entries just before."""


Held = Callable[[Stored], bool]
"""Whether the reader's own book holds these very bytes, checked when they came in or written there."""


def nothing_held(_stored: Stored) -> bool:
    """What a reader without a book holds."""
    return False


def nothing_known(_station: str, _seq: int) -> tuple[list[Stored], set[str]]:
    """What a reader without a book knows of what came before."""
    return [], set()


@dataclass
class _Station:
    """What is known of one station while its entries pass."""

    seq: int = 0
    hashes: set[str] = field(default_factory=lambda: {GENESIS})  # of the entries with this number: two after a fork
    keys: dict[str, bytes] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    lineage: tuple[Certificate, ...] = ()


class Verifier:
    """Checks entries that pass in order of station and number.

    Args:
        site: whose root key everything hangs on.
        known: asked once for each station whose entries do not begin with the first.
        revocations: the laptops that were called off.
        held: what need not be checked a second time.
    """

    def __init__(
        self,
        site: Site,
        known: Known = nothing_known,
        revocations: Revocations | None = None,
        held: Held = nothing_held,
    ) -> None:
        self._site, self._known, self._held = site, known, held
        self._revocations = revocations or none_yet(site.id)
        self._stations: dict[str, _Station] = {}
        self._introduced: dict[str, tuple[Certificate, ...]] = {}
        self.gaps: list[tuple[str, int]] = []
        self.forks: list[tuple[str, int]] = []

    def introduce(self, lineage: tuple[Certificate, ...]) -> None:
        """Know a station whose certificate came by another way than its opening entry."""
        self._introduced[lineage[-1].station] = lineage

    def reason_against(self, stored: Stored) -> str | None:
        """Why an entry cannot be taken in (a stable word), or None when it can."""
        reason, claims = self.examine(stored)
        return reason if all_hold(claims) else "SIGNATURE"

    def examine(self, stored: Stored) -> tuple[str | None, tuple[Claim, ...]]:
        """Why an entry cannot be taken in but for its signatures, and what these claim.

        Where they do not hold, the reason is SIGNATURE whatever else there was. Nothing that passes later hangs
        on claims that are given back: those of who may sign are checked at once. The chain goes on by the
        declared hash after an entry that is refused.
        """
        entry = stored.entry
        station = self._stations.get(entry.station)
        if station is None:
            station = self._stations[entry.station] = self._recalled(entry.station, entry.seq)
        reason = self._chain(station, stored)
        is_held = self._held(stored)
        try:
            if not is_held:
                decode(stored.data)
            if reason is not None:
                return reason, ()
            reason, claims = self._authority(station, stored, body_of(entry))
            return (reason, ()) if reason is not None else (self._called_off(station, entry), () if is_held else claims)
        except (CahierError, ValueError):  # ValueError: a key that is not one
            return "MALFORMED", ()

    def _recalled(self, name: str, seq: int) -> _Station:
        """Where a station stood before the first of its entries that passes here."""
        station = _Station()
        lineage = self._introduced.get(name)
        if lineage is not None:
            station.lineage, station.keys[name] = lineage, lineage[-1].public_key
        if seq > 1:
            earlier, hashes = self._known(name, seq)
            for stored in earlier:
                self._authority(station, stored, body_of(stored.entry))
            if hashes:
                station.seq, station.hashes = seq - 1, hashes
        return station

    def _chain(self, station: _Station, stored: Stored) -> str | None:
        """Follow the chain, by the declared hash after an entry that is refused or missing."""
        entry = stored.entry
        before = station.hashes if entry.seq == station.seq + 1 else None
        if entry.seq == station.seq and station.seq:
            self.forks.append((entry.station, entry.seq))
            station.hashes.add(stored.hash)
            return None
        if before is None:
            self.gaps.append((entry.station, station.seq + 1))
        station.seq, station.hashes = entry.seq, {stored.hash}
        return "CHAIN" if before is not None and entry.previous not in before else None

    def _called_off(self, station: _Station, entry: Entry) -> str | None:
        return None if self._revocations.trusts(station.lineage, entry.seq, entry.recorded_at) else "REVOKED"

    def _authority(self, station: _Station, stored: Stored, body: Body | None) -> tuple[str | None, tuple[Claim, ...]]:
        """Whether an entry's author is somebody who may sign; and what is still to be checked of the signatures."""
        entry = stored.entry
        if isinstance(body, StationOpened):
            root = self._site.root_public_key
            try:
                lineage = read_lineage(body.certificate, root, self._site.id, self._site.mode)
            except CahierError:
                return "CERTIFICATE", ()
            if lineage[-1].station != entry.station:
                return "CERTIFICATE", ()
            station.lineage, station.keys[entry.station] = lineage, lineage[-1].public_key
        if entry.author not in station.keys:
            return "AUTHOR", ()
        claims = claims_of(stored, station.keys.get)
        if claims is None:
            return "SIGNATURE", ()
        if not isinstance(body, PersonAdded | PersonRemoved):
            return None, claims
        if not all_hold(claims):
            return "SIGNATURE", ()
        return self._people(station, entry, body), ()

    def _people(self, station: _Station, entry: Entry, body: PersonAdded | PersonRemoved) -> str | None:
        """Follow who may sign: people are added and removed by the station or by somebody entitled to it."""
        if body.person == entry.station:
            return "ENTITLEMENT"
        vouches = isinstance(body, PersonVouched) and body.role not in MANAGERS
        entitled = VOUCHERS if vouches else MANAGERS
        if entry.author != entry.station and station.roles.get(entry.author) not in entitled:
            return "ENTITLEMENT"
        if isinstance(body, PersonRemoved):
            station.keys.pop(body.person, None)
            return None
        key = base64.b64decode(body.signing_key, validate=True)
        Ed25519PublicKey.from_public_bytes(key)
        station.keys[body.person], station.roles[body.person] = key, body.role
        return None
