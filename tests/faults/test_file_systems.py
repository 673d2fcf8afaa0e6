"""On the file systems of sticks: no permissions, no links, times to two seconds, other names."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.crossing import medium
from console.crossing.copies import BACKUPS_KEPT, backup, mirror_now
from console.crossing.disc import as_disc
from console.crossing.export import export
from console.crossing.intake import take_in
from console.crossing.restore import copies_on, restore
from console.crossing.stick import look
from console.errors import CahierError, Fault
from console.store.disk import flush_folder
from console.store.stretching import FLOOR
from tests.stations import PEOPLE, Prepared, Station, admitted, copy_of

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileSystem:
    """How one is made, and mounted by the kernel or, where that does not know it, by a program."""

    name: str
    make: tuple[str, ...]
    mounts: tuple[tuple[str, ...], ...]


VFAT = FileSystem("vfat", ("mkfs.vfat", "-F", "32"), (("mount", "-t", "vfat"),))
EXFAT = FileSystem("exfat", ("mkfs.exfat",), (("mount", "-t", "exfat"), ("mount.exfat-fuse",)))
NTFS = FileSystem("ntfs", ("mkntfs", "-Q", "-F", "-q"), (("mount", "-t", "ntfs3"), ("ntfs-3g",)))


def _runs(*words: object) -> bool:
    command = [str(word) for word in words]
    if shutil.which(command[0]) is None:
        return False
    # No pipe to wait for: what serves a file system goes on in the background, and may keep what it was given open.
    quiet = subprocess.DEVNULL
    return not subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False).returncode


@pytest.fixture(params=[VFAT, EXFAT, NTFS], ids=lambda each: each.name)
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A stick of 160 MiB with one of these file systems, as the system itself mounts it."""
    kind: FileSystem = request.param
    image, folder = tmp_path / "stick.img", tmp_path / "stick"
    with image.open("wb") as file:
        file.truncate(160 * MIB)
    folder.mkdir()
    if not _runs(*kind.make, image):
        pytest.skip(f"nothing here makes a {kind.name} file system")
    found = subprocess.run(["losetup", "--find", "--show", str(image)], capture_output=True, text=True, check=False)
    device = found.stdout.strip()
    if found.returncode:
        pytest.skip("no loop device may be used here")
    try:
        if not any(_runs(*words, device, folder) for words in kind.mounts):
            pytest.skip(f"{kind.name} cannot be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device], check=False)


@pytest.fixture
def one(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    station = copy_of(provisioned, 0, tmp_path / "one")
    yield station
    station.laptop.lock_cold()


def test_packages_copies_and_images_are_written_and_read_on_it(
    one: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    session = one.unlock("manager")
    sent = [export(session, stick), export(session, stick)]
    image = as_disc(sent[1].path, stick)
    mirror_now(one.laptop, session, stick)
    for number in range(BACKUPS_KEPT + 1):
        admitted(one.unlock(), name=f"Roy{'abc'[number]}")
        assert mirror_now(one.laptop, session, stick) > 0
        backup(one.laptop, session, stick)
    assert sum("backup" in path.name for path in stick.iterdir()) == BACKUPS_KEPT
    assert not list(stick.glob("*.part"))
    assert set(look(stick).packages) == {*(each.path for each in sent), image}
    other = copy_of(provisioned, 1, tmp_path / "other")
    receiver = other.unlock()
    found = [take_in(receiver, path, identity=one.kit.identity).new for path in (sent[0].path, sent[1].path, image)]
    assert found == [sent[0].entries, 1, 0]
    other.laptop.lock_cold()
    for number, copy in enumerate(copies_on(stick)):
        back = restore(
            copy,
            tmp_path / f"again{number}",
            lambda vault: vault.unlock_escrow(one.kit.escrow),
            lambda person: next(each.passphrase for each in PEOPLE.values() if each.name == person.name),
            FLOOR,
            one.clock,
            one.entropy,
        )
        assert back.entries > sent[1].entries


def test_a_file_too_large_for_fat_is_refused_before_its_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, refused in (("vfat", True), ("msdos", True), ("exfat", False), ("fuseblk", False), ("ntfs3", False)):
        monkeypatch.setattr(medium, "file_system", lambda _folder, name=name: name)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1 << 50, 0, 1 << 50))
        medium.demand_room(tmp_path, medium.FAT_LARGEST, "small")
        if not refused:
            medium.demand_room(tmp_path, medium.FAT_LARGEST + 1, "large")
            continue
        with pytest.raises(CahierError) as caught:
            medium.demand_room(tmp_path, medium.FAT_LARGEST + 1, "large")
        assert caught.value.fault is Fault.MEDIUM_FILE_LIMIT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems flush folders")
@pytest.mark.parametrize(("number", "passes"), [(errno.EINVAL, True), (errno.EOPNOTSUPP, True), (errno.EIO, False)])
def test_a_file_system_that_cannot_flush_a_folder_is_no_stick_pulled_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, passes: bool
) -> None:
    def refuses(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuses)
    if passes:
        flush_folder(tmp_path)
        return
    with pytest.raises(OSError, match=os.strerror(number)):
        flush_folder(tmp_path)
