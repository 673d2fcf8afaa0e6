"""Whether the book is what it was: at once from the last signed checkpoint on, and all of it beside the work.

A laptop signs, with the station's key, how far its own chain went when it was last checked. At unlock
only what came after is walked, however large the book; the rest is walked while people work.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.errors import CahierError
from console.record.chain import Head, checkpoint, read_checkpoint, verify
from console.record.entry import digest
from console.store.reader import Reader
from console.ward.session import Session

SETTING = "checkpoint"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check walked and what it found; ``problems`` are technical, one place each, empty when all is well."""

    entries: int
    problems: tuple[str, ...]


def check_recent(session: Session) -> Checked:
    """Walk this laptop's own chain from its last signed checkpoint, and sign the new one when all is well."""
    reader, station = session.reader, session.certificate.station
    with reader.snapshot():
        start, problems = _signed_head(session, reader)
        reached, breaks = verify(reader.entries(station, start.seq), start)
        ends = reader.head_of(station)
    problems += [f"{each.station} {each.seq}: {each.reason}" for each in breaks]
    if reached != ends:
        problems.append(f"{station} {ends.seq}: HEAD")
    if not problems:
        _sign(session, reader, reached)
    return Checked(reached.seq - start.seq, tuple(problems))


def check_all(session: Session) -> Checked:
    """Walk every chain of the book from its beginning. Long: give it a session from :meth:`Session.beside`.

    Raises:
        CahierError: ``locked`` when it must end; ``store-damaged`` when a page cannot be read.
    """
    reader, walked, problems = session.reader, 0, list[str]()
    with reader.snapshot():
        forked = {station for station, _seq in reader.forks()}
        for head in reader.heads():
            reached, breaks = verify(reader.entries(head.station), Head(head.station))
            walked += reached.seq
            if head.station in forked:
                continue  # two entries with one number: both are kept, and shown where packages are
            problems += [f"{each.station} {each.seq}: {each.reason}" for each in breaks if each.reason != "GAP"]
            if reached != head:
                problems.append(f"{head.station} {head.seq}: HEAD")
    return Checked(walked, tuple(problems))


def _signed_head(session: Session, reader: Reader) -> tuple[Head, list[str]]:
    """The head to start from, once the entry it names is known to be here as it was."""
    station = session.certificate.station
    note = reader.setting(SETTING)
    if note is None:
        return Head(station), []
    try:
        head = read_checkpoint(note.decode(), session.certificate.public_key)
    except CahierError:
        return Head(station), [f"{station}: CHECKPOINT"]
    first = next(iter(reader.entries(station, head.seq - 1)), None)
    if head.seq and (first is None or first.hash != head.hash or digest(first.data) != head.hash):
        return Head(station), [f"{station} {head.seq}: ROLLED BACK"]
    return head, []


def _sign(session: Session, reader: Reader, head: Head) -> None:
    seed = reader.setting("station.signing") or b""
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    note = checkpoint(head, session.now(), session.certificate.public_key, signer.sign)
    session.book.set_setting(SETTING, note.encode())
