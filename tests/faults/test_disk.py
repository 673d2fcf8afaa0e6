"""A disk that is full, or that gives back other bytes than it was given: said, located, and nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.bench.fixtures import OBSERVED
from console.errors import CahierError, Fault
from console.store.driver import PAGE_BYTES
from console.ward import observations, reading
from console.ward.session import Session
from tests.faults.conftest import Ward
from tests.faults.recorder import signed_in

ROOM = 400_000
"""Bytes beyond the store itself on the small disk: some hundred observations."""


@pytest.fixture
def small_disk(prepared: Ward, tmp_path: Path) -> Iterator[Ward]:
    """The ward on a file system of its own with little room; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = sum(path.stat().st_size for path in prepared.folder.iterdir()) + ROOM
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not allowed here")
    shutil.copytree(prepared.folder, folder / "store")
    yield replace(prepared, folder=folder / "store")
    subprocess.run(["umount", str(folder)], check=True)


def shut(session: Session) -> None:
    session.close()
    session._book.close()


def test_a_full_disk_stops_writing_with_a_sentence_and_nothing_else(small_disk: Ward, tmp_path: Path) -> None:
    filler = small_disk.folder.parent / "somebody else's file"
    filler.write_bytes(bytes(ROOM // 4))
    session = signed_in(small_disk.folder, small_disk.key, small_disk.salt)
    who, saved = min(small_disk.patients), 0
    try:
        with pytest.raises(CahierError) as caught:
            for _turn in range(10_000):
                saved = observations.observe(session, who, OBSERVED).entry.seq
        assert caught.value.fault is Fault.DISK_FULL
        assert session.book.head().seq == saved
        assert len(reading.board(session).patients) == len(small_disk.patients)  # reading goes on
        filler.unlink()
        assert observations.observe(session, who, OBSERVED).entry.seq == saved + 1  # and writing, once there is room
    finally:
        shut(session)
    shutil.copytree(small_disk.folder, tmp_path / "roomy")
    again = signed_in(tmp_path / "roomy", small_disk.key, small_disk.salt)
    rows = again.book.view_rows()
    again.book.rebuild_views()
    assert again.book.view_rows() == rows
    assert again.book.problems() == []
    shut(again)


def found_by(ward: Ward) -> list[str] | Fault:
    """What the program says of a book: the fault that keeps it shut, or its problems."""
    try:
        session = signed_in(ward.folder, ward.key, ward.salt)
    except CahierError as problem:
        return problem.fault
    try:
        return session.book.problems()
    except CahierError as problem:
        return problem.fault
    finally:
        shut(session)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.6, 0.85, 1.0])
def test_a_flipped_bit_anywhere_in_the_book_is_found_and_located(ward: Ward, share: float) -> None:
    path = ward.folder / "book.db"
    assert found_by(ward) == []
    data = bytearray(path.read_bytes())
    place = min(int(len(data) * share) + 40, len(data) - 40)
    data[place] ^= 4
    path.write_bytes(data)
    found = found_by(ward)
    page = place // PAGE_BYTES + 1
    assert found is Fault.STORE_DAMAGED or (isinstance(found, list) and any(f"page {page}" in each for each in found))


def test_a_page_cut_off_is_found(ward: Ward) -> None:
    path = ward.folder / "book.db"
    path.write_bytes(path.read_bytes()[:-PAGE_BYTES])
    assert found_by(ward) not in ([], None)


def test_reading_goes_on_around_a_damaged_page(ward: Ward) -> None:
    """The last page holds derived rows or late entries; the board of the ward may need it or not, and says so."""
    path = ward.folder / "book.db"
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    session = signed_in(ward.folder, ward.key, ward.salt)
    readable = 0
    try:
        for stored in session.reader.entries(session.certificate.station):
            readable = stored.entry.seq
    except CahierError as problem:
        assert problem.fault is Fault.STORE_DAMAGED
    assert readable > 0
    shut(session)
