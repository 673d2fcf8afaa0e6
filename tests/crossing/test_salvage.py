"""A damaged book: what can be read leaves it as a package that any station takes in, and the gap is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.crossing.intake import take_in
from console.crossing.salvage import salvage
from console.errors import CahierError, Fault
from console.store.driver import PAGE_BYTES
from console.store.key_file import BOOK
from tests.stations import PEOPLE, Prepared, Station, admitted, copy_of


@pytest.fixture
def written(provisioned: Prepared, tmp_path: Path) -> Station:
    """A laptop that is closed after some patients came."""
    station = copy_of(provisioned, 0, tmp_path / "one")
    session = station.unlock()
    for letter in "abcdefghijklmnopqrst":
        admitted(session, name=f"Roy{letter}")
    station.laptop.lock_cold(session)
    return station


def spoil(station: Station, page: int) -> bytes:
    """Flip bytes in one page of the book."""
    data = bytearray((station.folder / BOOK).read_bytes())
    for place in range(64):
        data[page * PAGE_BYTES + 100 + place] ^= 0xFF
    (station.folder / BOOK).write_bytes(data)
    return bytes(data)


def test_whatever_one_page_costs_the_rest_arrives_elsewhere(
    written: Station, provisioned: Prepared, tmp_path: Path
) -> None:
    whole = (written.folder / BOOK).read_bytes()
    stick, other = tmp_path / "stick", copy_of(provisioned, 1, tmp_path / "other")
    stick.mkdir()
    receiver = other.unlock()
    opened = written.laptop.vault.unlock(written.person("nurse"), PEOPLE["nurse"].passphrase)
    all_of_it = salvage(written.folder, opened, stick, written.clock, written.entropy)
    assert all_of_it.unreadable == 0
    total, most, losses = all_of_it.sent.entries, 0, 0
    for page in range(1, len(whole) // PAGE_BYTES, 9):
        (written.folder / BOOK).write_bytes(whole)
        damaged = spoil(written, page)
        try:
            got = salvage(written.folder, opened, stick, written.clock, written.entropy)
        except CahierError as problem:
            assert problem.fault in (Fault.STORE_DAMAGED, Fault.BOOK_NEWER)
            continue
        finally:
            assert (written.folder / BOOK).read_bytes() == damaged
            assert not (written.folder / "readable.part").exists()
        outcome = take_in(receiver, got.sent.path, identity=written.kit.identity)
        assert outcome.new + outcome.already_here + outcome.quarantined == got.sent.entries
        if got.unreadable is not None:
            assert got.sent.entries + got.unreadable == total
        most, losses = max(most, got.sent.entries), losses + (got.sent.entries < total)
        if got.unreadable:
            assert outcome.gaps or outcome.quarantined
    assert most == total  # a page of the views costs nothing
    assert losses > 0
    receiver.close()
    other.laptop.lock_cold()


def test_a_book_whose_first_page_is_gone_is_said_to_be_unreadable(written: Station, tmp_path: Path) -> None:
    opened = written.laptop.vault.unlock(written.person("nurse"), PEOPLE["nurse"].passphrase)
    damaged = spoil(written, 0)
    with pytest.raises(CahierError) as caught:
        salvage(written.folder, opened, tmp_path, written.clock, written.entropy)
    assert caught.value.fault is Fault.STORE_DAMAGED
    assert (written.folder / BOOK).read_bytes() == damaged
