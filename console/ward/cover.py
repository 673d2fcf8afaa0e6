"""What stands on the cover of a book and can be read while it is locked: its site, its certificate, its people.

Little is imported here: the lock is on the screen before anything that opens the book has been loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.errors import CahierError, Fault
from console.record.certificate import Certificate, read_certificate
from console.site import FILE as SITE_FILE
from console.site import Site, load_site
from console.store.holding import settle
from console.store.key_file import BOOK, Person, read_copies

if TYPE_CHECKING:
    from pathlib import Path

CERTIFICATE_FILE = "station.cert"


class Cover(NamedTuple):
    """The cover of one book."""

    site: Site
    certificate: Certificate
    people: tuple[Person, ...]  # who can unlock it


def load_public(folder: Path) -> tuple[Site, Certificate]:
    """The site and the certificate of the laptop whose store this is; both can be read while it is locked.

    Raises:
        CahierError: ``store-missing`` where there is nothing of a store, ``file-missing``, ``site-refused``,
            ``certificate-refused``.
    """
    if not any((folder / name).exists() for name in (SITE_FILE, BOOK)):
        raise CahierError(Fault.STORE_MISSING, folder=folder.name)
    site = load_site(folder)
    try:
        text = (folder / CERTIFICATE_FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as problem:
        raise CahierError(Fault.FILE_MISSING, path=CERTIFICATE_FILE) from problem
    return site, read_certificate(text, site.root_public_key, site.id, site.mode)


def read_cover(folder: Path) -> Cover:
    """The cover of the book in a folder.

    Raises:
        CahierError: as :func:`load_public`; a fault of the key file.
    """
    site, certificate = load_public(folder)
    settle(folder)
    return Cover(site, certificate, read_copies(folder)[0].people)
