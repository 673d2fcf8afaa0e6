"""A small file is written whole, in the place of a file or of nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.errors import CahierError, Fault
from console.recovery.folder import grow
from console.store.disk import write_whole

WRITERS: tuple[Callable[[Path], None], ...] = (
    lambda path: write_whole(path, b"pages"),
    lambda path: grow(path, [b"pages"]),
)


@pytest.mark.parametrize("write", WRITERS, ids=["whole", "piece by piece"])
@pytest.mark.skipif(sys.platform == "win32", reason="its devices are no entries of a folder")
def test_what_is_no_file_is_never_replaced_by_one(write: Callable[[Path], None], tmp_path: Path) -> None:
    """Whoever may write into the folder of devices would take one away from every program."""
    device, folder = tmp_path / "device", tmp_path / "folder"
    os.mkfifo(device)
    folder.mkdir()
    for place in (device, folder):
        with pytest.raises(CahierError) as caught:
            write(place)
        assert caught.value.fault is Fault.FILE_EXISTS
    assert device.is_fifo()
    assert folder.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["device", "folder"]


@pytest.mark.parametrize("write", WRITERS, ids=["whole", "piece by piece"])
def test_a_file_takes_the_place_of_a_file_or_of_nothing(write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    for _time in range(2):
        write(path)
        assert path.read_bytes() == b"pages"
        path.write_bytes(b"older")
    assert [each.name for each in tmp_path.iterdir()] == ["page.pdf"]
