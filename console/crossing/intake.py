"""Package in: everything is decrypted and checked before anything is taken in.

A bad signature, certificate, hash or count refuses the whole package. Otherwise each entry is
exactly one of NEW, ALREADY_HERE or QUARANTINED, and their sum is what the manifest says.

A package is read twice: once to check all of it, once to take its entries in, as they come. Memory does not
grow with the entries, and a file that changed in between is refused.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console.crossing.arrival import CHUNK, SETTING, Arrival, Coming, Progress, coming, staged, staged_path
from console.crossing.identities import own_identities
from console.crossing.manifest import Manifest
from console.crossing.notices import adopt_revocations
from console.crossing.opening import Contents, open_package, read_again
from console.crossing.rollback import present
from console.crossing.verification import Verifier
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageReceived
from console.record.certificate import label_of
from console.record.chain import Head
from console.record.codes.station import Presented
from console.record.entry import Stored, digest, read
from console.record.instant import Instant
from console.record.writing import Writing
from console.store.intake import Quarantined
from console.ward.concerns import revocations
from console.ward.session import Session

TRIED_AGAIN = frozenset({"CHAIN", "AUTHOR", "ENTITLEMENT", "REVOKED"})
_TOTALS = ("new", "already_here", "quarantined")


@dataclass(frozen=True, slots=True)
class Late:
    """Entries of a laptop that was called off which are dated before that, and came only now.

    The site said that they count; whoever held the laptop could have dated them, so somebody looks at them.
    """

    station: str
    label: str
    called_off_at: Instant
    entries: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a package in did, or (for a dry run) would do.

    ``forks`` names station and number of which there are two different entries, in the package or
    between it and the book; both are kept.
    """

    manifest: Manifest
    new: int
    already_here: int
    quarantined: int
    gaps: tuple[tuple[str, int], ...]
    forks: tuple[tuple[str, int], ...] = ()
    late: tuple[Late, ...] = ()


def take_in(
    session: Session,
    path: Path,
    *,
    identity: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Take a package in, whole or not at all; the log notes it.

    Args:
        session: somebody who is signed in on the receiving station.
        path: the package.
        identity: age identities, one a line; the station's own when None.
        dry_run: only say what would happen.
        progress: told (entries done, of how many) now and then, (entries checked, 0) before; raising from it
            stops: while the package is checked nothing has changed, later what is in stays in and
            :func:`go_on` takes in the rest.

    Raises:
        CahierError: as :func:`open_package`; nothing was changed.
    """
    key = identity or own_identities(session.reader)
    if dry_run:
        return _foreseen(session, path, key, _opened(session, path, key, progress))
    go_on(session, identity=key, progress=progress)
    try:
        with staged(session.book, path) as copy:
            contents = _opened(session, copy, key, progress)
            own = next((each for each in contents.manifest.ranges if each.station == session.book.station), None)
            if own is not None:  # before anything is taken in: afterwards the book holds what it lacked
                present(session, Head(own.station, own.last, own.head), Presented.PACKAGE)
            state = Coming(name=path.name, total=contents.manifest.entries)
            return _taken(session, copy, key, contents, state, progress)
    except OSError as problem:
        raise CahierError(Fault.PACKAGE_TRUNCATED) from problem


def _opened(session: Session, path: Path, identity: str, progress: Progress | None) -> Contents:
    """A package, held against what this station's book says of its writers."""
    reader, called_off = session.reader, revocations(session)
    reached = {head.station: head.seq for head in reader.heads()}
    looked = 0

    def held(stored: Stored) -> bool:
        entry = stored.entry
        return entry.seq <= reached.get(entry.station, 0) and reader.hash_of(entry.id) == stored.hash

    def pause() -> None:
        nonlocal looked
        session.book.turns.give_way()
        looked += 1
        if progress is not None and looked % CHUNK == 0:
            progress(looked, 0)

    return open_package(path, identity, session.site, reader.trusted_before, called_off, pause, held)


def go_on(session: Session, *, identity: str | None = None, progress: Progress | None = None) -> Outcome | None:
    """Take in the rest of a package that was checked and then interrupted; None when there is none.

    Raises:
        CahierError: ``identity-refused`` when it was opened with another identity, ``locked``…
    """
    state = coming(session.book.latest)
    if state is None:
        return None
    key = identity or own_identities(session.reader)
    copy = staged_path(session.book)
    if not copy.exists():  # a restored book: what came in is whole entries, and the package can come again
        session.book.drop_setting(SETTING)
        return None
    outcome = _taken(session, copy, key, _opened(session, copy, key, progress), state, progress)
    copy.unlink(missing_ok=True)
    return outcome


def _taken(
    session: Session, copy: Path, identity: str, contents: Contents, state: Coming, progress: Progress | None
) -> Outcome:
    """Take in what was checked; with its last entries, the log notes it."""
    reader = session.reader
    before = set(reader.forks())
    called_off = frozenset(each.station for each in contents.revocations.stations)
    arrival = Arrival(session.book, state, progress, called_off)
    read_again(copy, identity, contents, arrival.take)
    arrival.flush()
    taken = arrival.state
    if contents.revocations.serial > revocations(session).serial:
        adopt_revocations(session, contents.revocations_text)
    filled = try_again(session)
    forks = sorted({*contents.forks, *(set(reader.forks()) - before)})
    outcome = Outcome(
        contents.manifest,
        taken.new,
        taken.already_here,
        taken.quarantined,
        contents.gaps,
        tuple(forks),
        _late(session, contents, taken.late),
    )
    note = PackageReceived(
        name=state.name,
        station=contents.manifest.station,
        entries=contents.manifest.entries,
        new=outcome.new,
        already_here=outcome.already_here,
        quarantined=outcome.quarantined,
        manifest=hashlib.sha256(contents.manifest_bytes).hexdigest(),
        filled=filled,
        late=sum(each.entries for each in outcome.late),
    )
    with session.book.together():
        session.write(Writing(note))
        session.book.drop_setting(SETTING)
    return outcome


def _late(session: Session, contents: Contents, counts: Mapping[str, int]) -> tuple[Late, ...]:
    """What of laptops that were called off came in only now."""
    known, found = session.reader.certificates(), []
    for station, count in sorted(counts.items()):
        said = contents.revocations.of(station)
        if said is not None:
            label = label_of(known.get(station, "")) or station[:8]
            found.append(Late(station, label, said.at, count))
    return tuple(found)


def try_again(session: Session) -> int:
    """Take in what was set aside and can be verified by now; gives how many entries that was."""
    verifier = Verifier(session.site, session.reader.trusted_before, revocations(session))
    good: list[Stored] = []
    for _station, _seq, reason, data, signatures in session.reader.quarantined_bytes():
        if reason not in TRIED_AGAIN:
            continue
        try:
            stored = Stored(read(data), data, digest(data), signatures)
        except msgspec.MsgspecError:
            continue
        if verifier.reason_against(stored) is None:
            good.append(stored)
    return session.book.take_in(good).new if good else 0


def _foreseen(session: Session, path: Path, identity: str, contents: Contents) -> Outcome:
    """What taking in would do, without doing it."""
    totals, late = Counter[str](), Counter[str]()
    reader = session.reader

    def take(found: Stored | Quarantined) -> None:
        if isinstance(found, Quarantined):
            totals["already_here" if reader.has(found.station, found.hash) else "quarantined"] += 1
            return
        here = reader.hash_of(found.entry.id)
        if here is None and contents.revocations.of(found.entry.station) is not None:
            late[found.entry.station] += 1
        totals["new" if here is None else "already_here" if here == found.hash else "quarantined"] += 1

    read_again(path, identity, contents, take)
    new, already, aside = (totals[name] for name in _TOTALS)
    return Outcome(
        contents.manifest, new, already, aside, contents.gaps, contents.forks, _late(session, contents, late)
    )
