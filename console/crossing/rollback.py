"""Whether this book was set back: what has left the laptop states how far its log went.

Source: ``docs/formats/copies.md``, "A book that was set back".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from console.crossing.copies import mirror_name, mirror_place
from console.errors import CahierError, Fault
from console.record.bodies.station import HeadPresented
from console.record.certificate import read_certificate
from console.record.chain import Head, read_checkpoint
from console.record.codes.station import Presented, Standing
from console.record.writing import Writing
from console.store.copying import MIRROR_KEY, Mirror
from console.store.key_file import BOOK
from console.store.reader import Reader
from console.store.secret import Secret
from console.store.vault import Vault
from console.ward.laptop import Laptop
from console.ward.session import Session

_STATION = re.compile(r"cahier/([0-9a-f-]{36})\b")


@dataclass(frozen=True, slots=True)
class Compared:
    """A head that was presented, and how the book stands to it."""

    head: Head
    standing: Standing


def standing_of(reader: Reader, head: Head) -> Standing:
    """How a book stands to a head that something states: it holds that very entry, or not, or another."""
    if head.seq == 0 or reader.has(head.station, head.hash):
        return Standing.AGREES
    return Standing.FORK if reader.head_of(head.station).seq >= head.seq else Standing.BOOK_IS_OLDER


def present(session: Session, head: Head, presented: Presented) -> Compared:
    """Hold the book against a head that is known to be genuine; what does not agree is written down."""
    found = standing_of(session.reader, head)
    if found is not Standing.AGREES:
        note = HeadPresented(
            station=head.station, through_seq=head.seq, hash=head.hash, presented=presented, standing=found
        )
        session.write(Writing(note))
    return Compared(head, found)


def compare_page(session: Session, text: str) -> Compared:
    """Hold the book against the line at the foot of a printed page, typed or scanned.

    Raises:
        CahierError: ``checkpoint-refused``.
    """
    found = _STATION.search(text)
    if found is None:
        raise CahierError(Fault.CHECKPOINT_REFUSED)
    site, certificate = session.site, session.certificate
    carried = session.reader.certificates().get(found[1])
    if carried is not None:
        certificate = read_certificate(carried, site.root_public_key, site.id, site.mode)
    if certificate.station != found[1]:
        raise CahierError(Fault.CHECKPOINT_REFUSED)
    return present(session, read_checkpoint(_as_note(text), certificate.public_key), Presented.PAGE)


def _as_note(text: str) -> str:
    """A page shows the note on one line: name, number, hash, moment, dash, name, signature."""
    words = text.split()
    start = next((place for place, word in enumerate(words) if word.startswith("cahier/")), 0)
    words = words[start : start + 7]
    if len(words) != 7:
        raise CahierError(Fault.CHECKPOINT_REFUSED)
    return "\n".join(words[:4]) + "\n\n" + " ".join(words[4:]) + "\n"


def compare_mirror(laptop: Laptop, session: Session, medium: Path | None = None) -> Compared | None:
    """Hold the book against its mirror, when the medium is there; None when there is no mirror to compare."""
    place = medium or mirror_place(session)
    kept = session.reader.setting(MIRROR_KEY)
    folder = place / mirror_name(session) if place else None
    if folder is None or kept is None or not (folder / BOOK).exists():
        return None
    vault = Vault.open(folder)
    if vault.store_id != laptop.vault.store_id:
        return None
    mirror = Mirror.open(folder, Secret(kept), vault.salt)
    try:
        head = mirror.head_of(session.certificate.station)
    finally:
        mirror.close()
    return present(session, head, Presented.MIRROR)
