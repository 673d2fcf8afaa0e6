"""A stick or a second medium that goes at any moment: what was there stays whole, and the next copy works."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.crossing.copies import backup, mirror_name, mirror_now, open_mirror
from console.crossing.disc import as_disc
from console.crossing.export import Sent, export
from console.crossing.opening import open_package
from console.crossing.package import CHUNK
from console.errors import CahierError, Fault
from console.store import driver
from console.store.copying import Mirror
from console.store.key_file import BOOK
from console.store.secret import Secret
from console.store.vault import Vault
from console.ward.session import Session
from tests.stations import PEOPLE, Prepared, Station, admitted, copy_of


@pytest.fixture
def station(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    one = copy_of(provisioned, 1, tmp_path / "one")
    yield one
    one.laptop.lock_cold()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def intact(station: Station, sent: Sent) -> bool:
    return open_package(sent.path, station.kit.identity, station.kit.site).manifest.entries == sent.entries


def files_on(stick: Path) -> list[str]:
    return sorted(path.name for path in stick.iterdir())


def refused(session: Session, stick: Path) -> Fault:
    with pytest.raises(CahierError) as caught:
        export(session, stick)
    return caught.value.fault


def test_a_stick_that_takes_no_more_at_any_write_keeps_its_earlier_packages(station: Station, stick: Path) -> None:
    session = station.unlock()
    for number in range(3):
        admitted(session, name=f"Roy{'abc'[number]}", bed="R1")
    earlier = export(session, stick)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    head = session.book.head()
    sizes = [*range(0, earlier.size, max(1, earlier.size // 24)), earlier.size - 1]
    for size in sizes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))  # writing beyond it fails with EFBIG
        try:
            found = refused(session, stick)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert found is Fault.MEDIUM_FULL
        assert files_on(stick) == [earlier.path.name]
        assert session.book.head() == head
    assert intact(station, earlier)
    assert intact(station, export(session, stick))


def test_a_stick_that_fills_up_on_the_way_keeps_its_earlier_packages(station: Station, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(small)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not allowed here")
    try:
        session = station.unlock()
        admitted(session, bed="R1")
        earlier = export(session, small)

        def somebody_copies_a_film(_done: int, total: int) -> None:
            if not total:
                return
            with (small / "film.mkv").open("ab", buffering=0) as film:
                try:
                    while film.write(bytes(4096)):
                        pass
                except OSError:
                    return

        with pytest.raises(CahierError) as caught:
            export(session, small, progress=somebody_copies_a_film)
        assert caught.value.fault is Fault.MEDIUM_FULL
        assert files_on(small) == sorted([earlier.path.name, "film.mkv"])
        assert intact(station, earlier)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_program_killed_in_the_middle_leaves_no_package_and_the_next_export_clears_up(
    station: Station, stick: Path
) -> None:
    session = station.unlock()
    admitted(session, bed="R1")
    earlier = export(session, stick)
    station.laptop.lock_cold(session)
    words = ["-m", "tests.faults.exporter", str(station.folder), str(stick), PEOPLE["nurse"].name]
    command = [sys.executable, *words, PEOPLE["nurse"].passphrase]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "halfway"
        running.send_signal(signal.SIGKILL)
    left = [name for name in files_on(stick) if name != earlier.path.name]
    assert all(name.endswith(".part") for name in left)
    assert intact(station, earlier)
    station.again()
    session = station.unlock()
    assert session.book.problems() == []
    later = export(session, stick)
    assert intact(station, later)
    assert files_on(stick) == sorted([earlier.path.name, later.path.name])


def test_a_package_cut_off_at_any_boundary_is_refused(station: Station, stick: Path, tmp_path: Path) -> None:
    session = station.unlock()
    for number in range(30):
        admitted(session, name="Roy" + "abcdefghij"[number % 10] + "klm"[number // 10], bed="R1")
    sent = export(session, stick)
    data = sent.path.read_bytes()
    assert len(data) > 2 * CHUNK
    header = data.index(b"\n---") + 4
    header = data.index(b"\n", header) + 1  # age: the nonce and then chunks with 16 bytes of tag each
    bounds = {header, header + 16, *(header + 16 + n * (CHUNK + 16) for n in range(1, 1 + len(data) // CHUNK))}
    cuts = {max(0, bound + step) for bound in bounds for step in (-1, 0, 1)} | set(range(0, len(data), len(data) // 40))
    short = tmp_path / "short.cahier"
    for cut in sorted(cut for cut in cuts if cut < len(data)):
        short.write_bytes(data[:cut])
        with pytest.raises(CahierError) as caught:
            open_package(short, station.kit.identity, station.kit.site)
        assert caught.value.fault in (Fault.PACKAGE_TRUNCATED, Fault.IDENTITY_REFUSED)


def test_a_mirror_cut_off_at_any_page_of_its_log_is_whole_up_to_there(
    station: Station, stick: Path, tmp_path: Path
) -> None:
    session = station.unlock()
    mirror = open_mirror(station.laptop, session, stick)
    heads = {mirror.head_of(session.certificate.station).seq}
    for number in range(4):
        admitted(session, name=f"Roy{'abcd'[number]}", bed="R1")
        mirror.catch_up(session.reader)
        heads.add(mirror.head_of(session.certificate.station).seq)
    folder = stick / mirror_name(session)
    shutil.copytree(folder, tmp_path / "pulled")
    key = Secret(session.reader.setting("mirror.key") or b"")
    mirror.close()
    log = tmp_path / "pulled" / f"{BOOK}-wal"
    whole = log.read_bytes()
    assert len(whole) > 10 * driver.PAGE_BYTES
    salt, seen = Vault.open(tmp_path / "pulled").salt, set()
    for cut in [*range(0, len(whole), len(whole) // 12), len(whole) - 1, len(whole)]:
        copy = tmp_path / f"cut{cut}"
        shutil.copytree(tmp_path / "pulled", copy)
        (copy / f"{BOOK}-wal").write_bytes(whole[:cut])
        (copy / f"{BOOK}-shm").unlink(missing_ok=True)
        found = Mirror.open(copy, key, salt)
        seen.add(found.head_of(session.certificate.station).seq)
        assert driver.problems(found._db) == []
        found.close()
    assert seen <= heads  # never half of what was brought in together
    assert max(seen) == max(heads)


def _back_up(station: Station, session: Session, stick: Path, _sent: Sent) -> object:
    return backup(station.laptop, session, stick)


def _mirror(station: Station, session: Session, stick: Path, _sent: Sent) -> object:
    return mirror_now(station.laptop, session, stick)


def _image(_station: Station, _session: Session, stick: Path, sent: Sent) -> object:
    return as_disc(sent.path, stick)


@pytest.mark.parametrize("write", [_back_up, _mirror, _image])
def test_a_medium_that_takes_no_more_at_any_write_holds_what_it_held(
    station: Station, stick: Path, write: Callable[[Station, Session, Path, Sent], object]
) -> None:
    session = station.unlock()
    admitted(session, bed="R1")
    sent = export(session, stick)
    earlier = backup(station.laptop, session, stick).folder
    before = {path.relative_to(stick): path.read_bytes() for path in stick.rglob("*") if path.is_file()}
    admitted(session, name="Leroy", bed="R2")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (0, 200, 5_000, 20_000, 40_000):
        head = session.book.head()
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            with pytest.raises(CahierError) as caught:
                write(station, session, stick, sent)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert caught.value.fault in (Fault.DISK_FULL, Fault.MEDIUM_FULL, Fault.DISK_FAILED, Fault.MEDIUM_READ_ONLY)
        assert {path.relative_to(stick): path.read_bytes() for path in stick.rglob("*") if path.is_file()} == before
        assert session.book.head() == head
    write(station, session, stick, sent)
    assert earlier.exists()
    assert intact(station, sent)
    assert session.book.problems() == []
