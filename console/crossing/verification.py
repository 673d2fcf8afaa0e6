"""Whether entries that come from elsewhere are what they say: chain, bytes, and the author's signature.

Trust starts at the site's root key: it signs certificates, a certificate names the station's key,
the station's first entry carries the certificate, and people are added by the station or by
somebody entitled to it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from console.errors import CahierError
from console.record.bodies import Body
from console.record.bodies.station import PersonAdded, StationOpened
from console.record.certificate import read_certificate
from console.record.chain import is_signed_by
from console.record.codes import Role
from console.record.entry import GENESIS, Stored, decode, digest
from console.record.kinds import MANAGERS, body_of
from console.site import Site


@dataclass
class _Station:
    """What is known of one station while its entries pass."""

    seq: int = 0
    hash: str = GENESIS
    keys: dict[str, bytes] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)


class Verifier:
    """Checks entries that pass in order of station and number."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stations: dict[str, _Station] = {}
        self.gaps: list[tuple[str, int]] = []

    def reason_against(self, stored: Stored) -> str | None:
        """Why an entry cannot be taken in (a stable word), or None when it can.

        The chain goes on by the declared hash after an entry that is refused.
        """
        try:
            entry = decode(stored.data)
            body = body_of(entry)
        except CahierError:
            return "MALFORMED"
        station = self._stations.setdefault(entry.station, _Station())
        reason = self._chain(station, stored) or self._signature(station, stored, body)
        station.seq, station.hash = entry.seq, stored.hash
        return reason

    def _chain(self, station: _Station, stored: Stored) -> str | None:
        entry = stored.entry
        if digest(stored.data) != stored.hash:
            return "HASH"
        if entry.seq != station.seq + 1:
            self.gaps.append((entry.station, station.seq + 1))
        elif entry.previous != station.hash:
            return "CHAIN"
        return None

    def _signature(self, station: _Station, stored: Stored, body: Body | None) -> str | None:
        entry = stored.entry
        if isinstance(body, StationOpened):
            try:
                certificate = read_certificate(
                    body.certificate, self._site.root_public_key, self._site.id, self._site.mode
                )
            except CahierError:
                return "CERTIFICATE"
            if certificate.station != entry.station:
                return "CERTIFICATE"
            station.keys[entry.station] = certificate.public_key
        key = station.keys.get(entry.author)
        if key is None:
            return "AUTHOR"
        if not is_signed_by(key, stored):
            return "SIGNATURE"
        if isinstance(body, PersonAdded):
            if entry.author != entry.station and station.roles.get(entry.author) not in MANAGERS:
                return "ENTITLEMENT"
            station.keys[body.person] = base64.b64decode(body.signing_key)
            station.roles[body.person] = body.role
        return None
