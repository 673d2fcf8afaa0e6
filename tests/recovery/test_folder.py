"""What is delivered into a folder is there whole, or not at all."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from console.errors import CahierError, Fault
from console.recovery import folder


def test_a_large_file_takes_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "batch.hl7"
    path.write_bytes(b"the one before")
    with pytest.raises(ZeroDivisionError), folder.growing(path) as file:
        file.add(b"half of ")
        assert path.read_bytes() == b"the one before"
        raise ZeroDivisionError
    assert [each.name for each in tmp_path.iterdir()] == ["batch.hl7"]
    assert path.read_bytes() == b"the one before"

    folder.grow(path, [b"all ", b"of it"])
    assert path.read_bytes() == b"all of it"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs what POSIX systems have")
def test_a_large_file_that_reads_back_otherwise_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "batch.hl7"

    def flush_and_spoil(descriptor: int) -> None:
        os.pwrite(descriptor, b"X", 0)

    monkeypatch.setattr(os, "fsync", flush_and_spoil)
    with pytest.raises(CahierError) as refused:
        folder.grow(path, [b"all of it"])
    assert refused.value.fault is Fault.NOT_VERIFIED
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_is_named_whichever_file_meets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync
    calls = iter(range(1000))

    def full_after_some(descriptor: int) -> None:
        if next(calls) > 20:
            raise OSError(errno.ENOSPC, "no space")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_after_some)
    with pytest.raises(CahierError) as refused:
        folder.put_all(tmp_path, {f"{number}.hl7": b"MSH|" for number in range(60)})
    assert refused.value.fault is Fault.DISK_FULL
    assert all(path.read_bytes() == b"MSH|" for path in tmp_path.iterdir())
