"""What IT signs for laptops after they were prepared: renewed certificates, laptops that were called off.

Both are public files. What they say is checked against the site's root key, never against where they lay.

Source: ``docs/formats/site.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console.errors import CahierError, Fault
from console.record import revocation
from console.record.bodies.station import StationCertified
from console.record.certificate import Certificate, read_certificate
from console.record.revocation import Revocations
from console.record.writing import Writing
from console.store.disk import translated_disk, write_whole
from console.ward.concerns import REVOCATIONS_SETTING, revocations
from console.ward.cover import CERTIFICATE_FILE
from console.ward.session import Session

_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """What a notice changed: the renewed certificate, or the list in force."""

    certificate: Certificate | None = None
    revocations: Revocations | None = None


def take_notice(session: Session, path: Path) -> Taken:
    """Take in a renewal of this laptop's certificate, or a list of laptops that were called off.

    Raises:
        CahierError: ``file-missing``, ``notice-refused``, ``revocations-refused``, ``certificate-refused``.
    """
    try:
        text = path.read_bytes()[:_LARGEST].decode().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    if text.startswith('{"revocations"'):
        return Taken(revocations=adopt_revocations(session, text))
    return Taken(certificate=_renew(session, text, path.name))


def adopt_revocations(session: Session, text: str) -> Revocations:
    """Keep a list when it is newer than the one that is known; gives the one in force.

    Raises:
        CahierError: ``revocations-refused``.
    """
    site, known = session.site, revocations(session)
    stated = revocation.read(text, site.root_public_key, site.id)
    if stated.serial <= known.serial:
        return known
    session.book.set_setting(REVOCATIONS_SETTING, text.encode())
    return stated


def _keys(certificate: Certificate) -> tuple[str, str, str]:
    return certificate.station, certificate.signing_key, certificate.recipient


def _renew(session: Session, text: str, name: str) -> Certificate:
    site, standing = session.site, session.certificate
    renewed = read_certificate(text, site.root_public_key, site.id, site.mode)
    is_ours = _keys(renewed) == _keys(standing)
    if not is_ours or renewed.serial < standing.serial:
        raise CahierError(Fault.NOTICE_REFUSED, path=name, label=standing.label)
    if renewed.serial > standing.serial:
        session.write(Writing(StationCertified(certificate=text)))
    with translated_disk():  # after the entry: if this fails, the same notice can be taken again
        write_whole(session.book.folder / CERTIFICATE_FILE, text.encode())
    session.certificate = renewed
    return renewed
