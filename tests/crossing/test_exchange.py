"""What leaves and comes in beyond the plain case: since the last copy, set aside, called off, hostile sticks."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pycdlib
import pytest

from console.crossing import fleet, medium
from console.crossing.disc import as_disc
from console.crossing.export import export, export_all, sent_so_far, ward_named
from console.crossing.intake import take_in, try_again
from console.crossing.notices import take_notice
from console.crossing.opening import open_package
from console.crossing.package import sealed_size
from console.crossing.source import sealed_source
from console.crossing.stick import look
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.instant import plus
from console.store.intake import Quarantined
from console.ward.session import Session
from tests.make import START
from tests.stations import Prepared, Station, admitted, copy_of


@pytest.fixture
def one(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    station = copy_of(provisioned, 0, tmp_path / "one")
    yield station
    station.laptop.lock_cold()


@pytest.fixture
def other(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    station = copy_of(provisioned, 1, tmp_path / "other")
    yield station
    station.laptop.lock_cold()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def entries_of(session: Session, station: str) -> list[str]:
    return [stored.hash for stored in session.reader.entries(station)]


def test_copies_since_the_last_hold_each_entry_once_and_add_up_to_everything(
    one: Station, other: Station, stick: Path
) -> None:
    sender, receiver = one.unlock(), other.unlock()
    whole = export(sender, stick)
    admitted(sender)
    since = export_all(sender, stick, since_last=True)
    admitted(sender, name="Roy", bed="12B")
    later = export_all(sender, stick, since_last=True)
    identity, station = one.kit.identity, sender.certificate.station
    lengths = [whole.entries, *(each.entries for each in (*since, *later))]
    assert sum(lengths) == sender.reader.head_of(station).seq - 1  # the note of the last copy leaves with the next
    outcomes = [take_in(receiver, each.path, identity=identity) for each in (whole, *since, *later)]
    assert [(each.new, each.already_here, each.quarantined) for each in outcomes] == [(n, 0, 0) for n in lengths]
    assert entries_of(receiver, station) == entries_of(sender, station)[:-1]


def test_copies_in_the_wrong_order_end_alike(one: Station, other: Station, stick: Path) -> None:
    sender, receiver = one.unlock(), other.unlock()
    whole = export(sender, stick)
    admitted(sender)
    (since,) = export_all(sender, stick, since_last=True)
    identity, station = one.kit.identity, sender.certificate.station
    early = take_in(receiver, since.path, identity=identity)
    assert early.quarantined == since.entries  # nobody here knows yet who signed them
    assert early.gaps
    assert entries_of(receiver, station) == []
    take_in(receiver, whole.path, identity=identity)
    assert receiver.reader.quarantined() == []
    assert entries_of(receiver, station) == entries_of(sender, station)[:-1]


def test_an_export_that_was_stopped_goes_on(one: Station, other: Station, stick: Path) -> None:
    sender, receiver = one.unlock(), other.unlock()
    for number in range(4):
        admitted(sender, name=f"Roy{'abcd'[number]}", bed="12A" if number % 2 else "12B")

    class Stopped(Exception):  # noqa: N818
        pass

    begun: list[int] = []

    def stop_in_the_third(done: int, total: int) -> None:
        if not total:  # the book is read once for each package
            begun.append(done)
        elif len(begun) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        export_all(sender, stick, most=12, progress=stop_in_the_third)
    assert len(list(stick.iterdir())) == 2  # and no unfinished file
    assert sum(sent_so_far(sender).values()) == 24
    rest = export_all(sender, stick, most=12, since_last=True)
    assert rest[-1].is_last
    for path in sorted(stick.iterdir()):
        take_in(receiver, path, identity=one.kit.identity)
    sent = sender.certificate.station
    mine = entries_of(sender, sent)
    assert entries_of(receiver, sent) == mine[: len(mine) - 1]


def test_what_is_set_aside_travels_with_its_signatures_and_is_taken_in_by_who_knows_more(
    one: Station, other: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    sender, middle = one.unlock(), other.unlock()
    admitted(sender)
    whole = export(sender, stick)
    station = sender.certificate.station
    strangers = [
        Quarantined(each.entry.station, each.entry.seq, each.hash, "AUTHOR", each.data, each.signatures)
        for each in sender.reader.entries(station)
        if each.entry.seq > 6
    ]
    middle.book.take_in([], strangers)
    assert len(middle.reader.quarantined()) == len(strangers)
    carried = export(middle, stick)
    third = copy_of(provisioned, 2, tmp_path / "third")
    last = third.unlock()
    first = take_in(last, carried.path, identity=one.kit.identity)
    assert first.quarantined == len(strangers)
    take_in(last, whole.path, identity=one.kit.identity)
    assert last.reader.quarantined() == []
    signed = {stored.hash: stored.signatures for stored in last.reader.entries(station)}
    assert all(signed[each.hash] == each.signatures for each in strangers)
    third.laptop.lock_cold()


def test_what_was_set_aside_needs_its_authors_signature(one: Station, other: Station) -> None:
    sender, receiver = one.unlock(), other.unlock()
    entries = list(sender.reader.entries(sender.certificate.station))
    forged = [Quarantined(each.entry.station, each.entry.seq, each.hash, "AUTHOR", each.data, ()) for each in entries]
    receiver.book.take_in([], forged)
    assert try_again(receiver) == 0
    assert entries_of(receiver, sender.certificate.station) == []


def _kit_folder(prepared: Prepared, folder: Path) -> Path:
    (folder / "public").mkdir(parents=True)
    texts = [(each / "station.cert").read_text(encoding="utf-8") for each in prepared.folders]
    (folder / "public" / "stations.json").write_text(json.dumps(texts), encoding="utf-8")
    return folder


def test_a_laptop_that_was_called_off_is_believed_up_to_where_it_says_and_no_further(
    one: Station, other: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    sender, receiver = one.unlock(), other.unlock()
    admitted(sender)
    before = export(sender, stick)
    through = sender.book.head().seq
    admitted(sender, name="Voleur", bed="12B")
    after = export(sender, stick)
    folder = _kit_folder(provisioned, tmp_path / "kit")
    fleet.revoke(provisioned.kit, folder, "W1", "volé", START, through=through)
    take_notice(receiver, folder / "public" / revocation.FILE)
    with pytest.raises(CahierError) as caught:
        take_in(receiver, after.path, identity=one.kit.identity)
    assert caught.value.fault is Fault.STATION_REVOKED
    taken = take_in(receiver, before.path, identity=one.kit.identity)
    assert (taken.new, taken.quarantined) == (before.entries, 0)
    late = [(each.label, each.called_off_at, each.entries) for each in taken.late]
    assert late == [("W1", START, before.entries)]  # somebody looks at what came only after the theft
    notes = [line.body for line in receiver.reader.lines_of_kind("package_received")]
    assert [note.late for note in notes] == [before.entries]  # type: ignore[union-attr]
    assert take_in(receiver, before.path, identity=one.kit.identity).late == ()


def test_what_came_before_a_laptop_was_called_off_is_not_listed_apart(
    one: Station, other: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    sender, receiver = one.unlock(), other.unlock()
    sent = export(sender, stick)
    assert take_in(receiver, sent.path, identity=one.kit.identity).late == ()
    folder = _kit_folder(provisioned, tmp_path / "kit")
    fleet.revoke(provisioned.kit, folder, "W1", "volé", plus(START, hours=1), through=sent.entries + 1)
    take_notice(receiver, folder / "public" / revocation.FILE)
    more = export(sender, stick)
    dry = take_in(receiver, more.path, identity=one.kit.identity, dry_run=True)
    taken = take_in(receiver, more.path, identity=one.kit.identity)
    assert (taken.new, taken.already_here) == (1, sent.entries)
    assert [each.entries for each in dry.late] == [each.entries for each in taken.late] == [1]


def test_a_list_of_laptops_called_off_travels_with_the_packages_of_others(
    one: Station, other: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    stolen, middle = one.unlock(), other.unlock()
    theirs = export(stolen, stick)
    admitted(stolen, name="Voleur", bed="12B")
    take_in(middle, export(stolen, stick).path, identity=one.kit.identity)
    folder = _kit_folder(provisioned, tmp_path / "kit")
    fleet.revoke(provisioned.kit, folder, "W1", "volé", START, through=theirs.entries)
    take_notice(middle, folder / "public" / revocation.FILE)
    carried = export(middle, stick)
    third = copy_of(provisioned, 2, tmp_path / "third")
    last = third.unlock()
    outcome = take_in(last, carried.path, identity=one.kit.identity)
    reasons = {reason for _station, _seq, reason in last.reader.quarantined()}
    assert outcome.quarantined == len(last.reader.quarantined()) > 0
    assert reasons == {"REVOKED"}
    assert len(entries_of(last, stolen.certificate.station)) == theirs.entries
    third.laptop.lock_cold()


def test_a_package_made_after_the_end_of_the_term_waits_for_the_renewal(
    one: Station, other: Station, provisioned: Prepared, stick: Path, tmp_path: Path
) -> None:
    one.clock.advance(days=800)
    sender, receiver = one.unlock(), other.unlock()
    late = export(sender, stick)
    with pytest.raises(CahierError) as caught:
        take_in(receiver, late.path, identity=one.kit.identity)
    assert caught.value.fault is Fault.CERTIFICATE_EXPIRED
    folder = _kit_folder(provisioned, tmp_path / "kit")
    (tmp_path / "W1.renewal").write_text(fleet.renew(provisioned.kit, folder, "W1", plus(START, days=800)))
    take_notice(sender, tmp_path / "W1.renewal")
    taken = take_in(receiver, export(sender, stick).path, identity=one.kit.identity)
    assert taken.new > late.entries


def test_a_ward_opens_a_package_only_when_it_was_named(one: Station, other: Station, stick: Path) -> None:
    sender, receiver = one.unlock(), other.unlock()
    take_in(sender, export(receiver, stick).path, identity=one.kit.identity)
    with pytest.raises(CahierError) as caught:
        take_in(receiver, export(sender, stick).path)
    assert caught.value.fault is Fault.IDENTITY_REFUSED
    named = export(sender, stick, recipients=[ward_named(sender, "W2")])
    assert take_in(receiver, named.path).new > 0


def test_the_size_that_is_asked_for_is_never_less_than_what_is_written(one: Station, stick: Path) -> None:
    sent = export(one.unlock(), stick)
    contents = open_package(sent.path, one.kit.identity, one.kit.site)
    small = [len(contents.manifest_bytes), 64, *(each.size for each in contents.manifest.members)]
    assert sent.size <= sealed_size(small, 3) <= sent.size + 4096


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with a megabyte; needs the right to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_too_little_room_is_said_with_both_sizes_before_anything_is_written(one: Station, small_stick: Path) -> None:
    session = one.unlock()
    (small_stick / "holiday.jpg").write_bytes(bytes(1_044_000))
    with pytest.raises(CahierError) as caught:
        export(session, small_stick)
    assert caught.value.fault is Fault.MEDIUM_SMALL
    assert {"free", "needed"} <= caught.value.facts.keys()
    assert [path.name for path in small_stick.iterdir()] == ["holiday.jpg"]


def test_a_write_protected_stick_is_named(one: Station, small_stick: Path) -> None:
    session = one.unlock()
    subprocess.run(["mount", "-o", "remount,ro", str(small_stick)], check=True)
    with pytest.raises(CahierError) as caught:
        export(session, small_stick)
    assert caught.value.fault is Fault.MEDIUM_READ_ONLY


def test_the_file_system_is_that_of_the_deepest_mount(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/rouge\\040vif vfat rw 0 0\n/dev/sdc1 /media/bleu exfat rw 0 0\n"
    )
    found = [medium._mounted_as(Path(each), table) for each in ("/media/rouge vif/a", "/media/bleu", "/media", "/srv")]
    assert found == ["vfat", "exfat", "ext4", "ext4"]


def test_an_image_of_a_cd_holds_the_package_as_it_is(one: Station, stick: Path, tmp_path: Path) -> None:
    sent = export(one.unlock(), stick)
    image = as_disc(sent.path, stick)
    disc = pycdlib.PyCdlib()
    disc.open(str(image))
    disc.get_file_from_iso(str(tmp_path / "out.cahier"), joliet_path=f"/{sent.path.name}")
    disc.close()
    assert hashlib.sha256((tmp_path / "out.cahier").read_bytes()).hexdigest() == sent.sha256
    with pytest.raises(CahierError) as caught:
        as_disc(sent.path, stick)
    assert caught.value.fault is Fault.FILE_EXISTS


def test_the_image_of_a_cd_is_taken_in_like_the_package_in_it(one: Station, other: Station, stick: Path) -> None:
    session, receiver = one.unlock(), other.unlock()
    sent = export(session, stick)
    image = as_disc(sent.path, stick)
    sent.path.unlink()
    dry = take_in(receiver, image, identity=one.kit.identity, dry_run=True)
    outcome = take_in(receiver, image, identity=one.kit.identity)
    assert (dry.new, outcome.new) == (sent.entries, sent.entries)
    assert not list(receiver.book.folder.glob("incoming*"))


def _image(path: Path, files: dict[str, bytes]) -> Path:
    disc = pycdlib.PyCdlib()
    disc.new(interchange_level=3, joliet=3)
    for number, (name, data) in enumerate(files.items()):
        disc.add_fp(io.BytesIO(data), len(data), iso_path=f"/F{number}.BIN;1", joliet_path=f"/{name}")
    disc.add_directory(iso_path="/MORE", joliet_path="/more")
    disc.write(str(path))
    disc.close()
    return path


@pytest.mark.parametrize("files", [{}, {"a.cahier": b"x", "b.cahier": b"y"}, {"autorun.inf": b"x"}])
def test_an_image_that_does_not_hold_one_package_is_refused(one: Station, stick: Path, files: dict[str, bytes]) -> None:
    session = one.unlock()
    with pytest.raises(CahierError) as caught:
        take_in(session, _image(stick / "x.iso", files), identity=one.kit.identity)
    assert caught.value.fault is Fault.PACKAGE_REFUSED
    assert not list(session.book.folder.glob("incoming*"))


def test_an_image_made_to_harm_is_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    plain = _image(tmp_path / "plain.iso", {"a.cahier": b"x" * 5000}).read_bytes()
    chance, told = Random(7), [place for place, byte in enumerate(plain) if byte]
    hostile, harmed = tmp_path / "hostile.iso", 0
    for _try in range(400):
        data = bytearray(plain)
        for _byte in range(3):
            data[chance.choice(told)] = chance.randrange(256)
        hostile.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
        try:
            with sealed_source(hostile) as file:
                file.read()
        except CahierError as problem:
            assert problem.fault is Fault.PACKAGE_REFUSED
            harmed += 1
    assert harmed > 100


@pytest.mark.skipif(sys.platform == "win32", reason="needs what POSIX systems have")
def test_only_packages_of_a_stick_are_offered_and_everything_else_is_named(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (stick / "a.cahier").write_bytes(b"x")
    (stick / "e.iso").write_bytes(b"x")
    (stick / "folder").mkdir()
    (stick / "folder" / "b.CAHIER").write_bytes(b"x")
    (stick / "c.cahier").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(stick / "d.cahier")
    (stick / "autorun.inf").write_text("x")
    (stick / "site.toml").write_text("x")
    found = look(stick)
    assert [path.name for path in found.packages] == ["a.cahier", "e.iso", "b.CAHIER"]
    assert set(found.others) == {"autorun.inf", "c.cahier", "d.cahier", "site.toml"}


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs what POSIX systems have")
@pytest.mark.parametrize("make", [a_pipe, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_what_is_no_ordinary_file_is_never_opened(one: Station, stick: Path, make: object) -> None:
    session = one.unlock()
    make(stick / "x.cahier")  # type: ignore[operator]
    with pytest.raises(CahierError) as caught:
        take_in(session, stick / "x.cahier")
    assert caught.value.fault is Fault.NOT_A_FILE
