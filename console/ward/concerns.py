"""What stands against trusting this laptop as it is: told at each unlock, and never a reason to lock anybody out."""

from __future__ import annotations

from console.errors import CahierError, Fault
from console.record import revocation
from console.record.instant import plus
from console.record.revocation import Revocations
from console.store.reader import Reader
from console.store.vault import Vault
from console.ward.session import Session

REVOCATIONS_SETTING = "site.revocations"
SOON_DAYS = 30


def revocations(session: Session) -> Revocations:
    """The laptops that were called off, as far as this one knows."""
    site = session.site
    kept = session.reader.setting(REVOCATIONS_SETTING)
    if kept is None:
        return revocation.none_yet(site.id)
    return revocation.read(kept.decode(), site.root_public_key, site.id)


def known_revocations(reader: Reader) -> bytes | None:
    """The list as a file, to be carried on."""
    return reader.setting(REVOCATIONS_SETTING)


def concerns(session: Session, vault: Vault) -> list[CahierError]:
    """Certificate about to end, laptop called off, keys that IT has not confirmed, recovery code never typed back."""
    found = []
    certificate, now = session.certificate, session.now()
    try:
        certificate.demand_valid(now)
        certificate.demand_valid(plus(now, days=SOON_DAYS))
    except CahierError as problem:
        found.append(problem)
    said = revocations(session).of(certificate.station)
    if said is not None:
        found.append(CahierError(Fault.STATION_REVOKED, label=certificate.label, at=said.at[:10], reason=said.reason))
    if certificate.predecessor is not None:
        found.append(CahierError(Fault.KEYS_UNCONFIRMED))
    if not vault.recovery_confirmed:
        found.append(CahierError(Fault.RECOVERY_UNCONFIRMED))
    return found
