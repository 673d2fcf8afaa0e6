"""Packages: whole or not at all, whatever was done to them on the way."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyrage
import pytest

from console.bench.fixtures import OBSERVED, a_laptop, fill_ward
from console.crossing.export import Sent, export
from console.crossing.intake import take_in
from console.crossing.kit import SiteKit, new_kit
from console.crossing.opening import unseal
from console.errors import CahierError, Fault
from console.record.clock import system_entropy
from console.ward import observations
from console.ward.laptop import Laptop
from console.ward.session import Session


@dataclass
class Crossing:
    """A sender with a package on a stick, and a receiver of the same site."""

    kit: SiteKit
    sender: Session
    receiver: Session
    sent: Sent
    laptops: tuple[Laptop, Laptop]


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossing]:
    """Two stations and one package, made once: tests only read them, or fail to change them."""
    folder = tmp_path_factory.mktemp("crossing")
    one, sender, kit = a_laptop(folder)
    other, receiver, _kit = a_laptop(folder, 1, kit)
    for who in fill_ward(sender, Random(5))[:4]:
        observations.observe(sender, who, OBSERVED)
    (folder / "stick").mkdir()
    yield Crossing(kit, sender, receiver, export(sender, folder / "stick"), (one, other))
    for laptop, session in ((one, sender), (other, receiver)):
        session.close()
        laptop.lock_cold()


def refused(crossing: Crossing, path: Path, identity: str | None = None) -> Fault:
    """Why a package is refused; the receiving book must not have changed by a single row."""
    before = crossing.receiver.book.view_rows()
    with pytest.raises(CahierError) as caught:
        take_in(crossing.receiver, path, identity=identity or crossing.kit.identity)
    assert crossing.receiver.book.view_rows() == before
    return caught.value.fault


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_package_is_refused(crossing: Crossing, tmp_path: Path, share: float) -> None:
    data = crossing.sent.path.read_bytes()
    path = tmp_path / "short.cahier"
    path.write_bytes(data[: int(len(data) * share)])
    assert refused(crossing, path) in (Fault.PACKAGE_TRUNCATED, Fault.IDENTITY_REFUSED)


@pytest.mark.parametrize("share", [0.001, 0.05, 0.3, 0.7, 0.99])
def test_a_flipped_bit_is_refused(crossing: Crossing, tmp_path: Path, share: float) -> None:
    data = bytearray(crossing.sent.path.read_bytes())
    data[int(len(data) * share)] ^= 1
    path = tmp_path / "flipped.cahier"
    path.write_bytes(data)
    assert refused(crossing, path) in (Fault.PACKAGE_TRUNCATED, Fault.IDENTITY_REFUSED)


def test_another_identity_does_not_open_it(crossing: Crossing) -> None:
    stranger = str(pyrage.x25519.Identity.generate())
    assert refused(crossing, crossing.sent.path, stranger) is Fault.IDENTITY_REFUSED
    assert refused(crossing, crossing.sent.path, "not an identity") is Fault.IDENTITY_REFUSED


def _opened(crossing: Crossing) -> list[tuple[tarfile.TarInfo, bytes]]:
    plain = pyrage.decrypt(crossing.sent.path.read_bytes(), [pyrage.x25519.Identity.from_str(crossing.kit.identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        return [(member, (tar.extractfile(member) or io.BytesIO()).read()) for member in tar]


def _resealed(crossing: Crossing, members: list[tuple[tarfile.TarInfo, bytes]], path: Path) -> Path:
    """What anybody who has the public key and a package's contents can make."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    to = pyrage.x25519.Identity.from_str(crossing.kit.identity).to_public()
    path.write_bytes(pyrage.encrypt(out.getvalue(), [to]))
    return path


Members = list[tuple[tarfile.TarInfo, bytes]]


def _without_last(members: Members) -> Members:
    return members[:-1]


def _reordered(members: Members) -> Members:
    return [members[1], members[0], *members[2:]]


def _added(members: Members) -> Members:
    return [*members, (tarfile.TarInfo("extra.sh"), b"echo")]


def _outside(members: Members) -> Members:
    members[-1][0].name = "../outside"
    return members


def _linked(members: Members) -> Members:
    members[-1][0].type, members[-1][0].linkname = tarfile.SYMTYPE, "/etc/passwd"
    return members


def _altered(members: Members) -> Members:
    found = next(index for index, (member, _data) in enumerate(members) if member.name == "entries.ndjson")
    members[found] = (members[found][0], members[found][1].replace(b"97", b"57"))
    return members


def _recounted(members: Members) -> Members:
    manifest = json.loads(members[0][1])
    manifest["entries"] += 1
    members[0] = (members[0][0], json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode())
    return members


@pytest.mark.parametrize("change", [_without_last, _reordered, _added, _outside, _linked, _altered, _recounted])
def test_whoever_holds_only_the_public_key_cannot_change_a_package(
    crossing: Crossing, tmp_path: Path, change: Callable[[Members], Members]
) -> None:
    path = _resealed(crossing, change(_opened(crossing)), tmp_path / "forged.cahier")
    assert refused(crossing, path) is Fault.PACKAGE_REFUSED


def test_a_package_of_another_site_is_refused(crossing: Crossing, tmp_path: Path) -> None:
    stranger = new_kit("Ailleurs", crossing.kit.site.units, "DRILL", system_entropy)
    laptop, session, _kit = a_laptop(tmp_path, 0, stranger)
    sent = export(session, tmp_path, recipients=crossing.kit.site.recipients)
    session.close()
    laptop.lock_cold()
    assert refused(crossing, sent.path) is Fault.CERTIFICATE_REFUSED


def test_unseal_leaves_nothing_when_it_refuses(crossing: Crossing, tmp_path: Path) -> None:
    data = crossing.sent.path.read_bytes()
    (tmp_path / "short.cahier").write_bytes(data[:-200])
    with pytest.raises(CahierError):
        unseal(tmp_path / "short.cahier", crossing.kit.identity, crossing.kit.site, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_same_package_twice_changes_nothing(tmp_path: Path) -> None:
    one, sender, kit = a_laptop(tmp_path)
    other, receiver, _kit = a_laptop(tmp_path, 1, kit)
    fill_ward(sender, Random(6))
    (tmp_path / "stick").mkdir()
    sent = export(sender, tmp_path / "stick")
    dry = take_in(receiver, sent.path, identity=kit.identity, dry_run=True)
    first = take_in(receiver, sent.path, identity=kit.identity)
    rows = {table: found for table, found in receiver.book.view_rows().items() if table not in ("line", "head")}
    second = take_in(receiver, sent.path, identity=kit.identity)
    again = {table: found for table, found in receiver.book.view_rows().items() if table not in ("line", "head")}
    for session, laptop in ((sender, one), (receiver, other)):
        session.close()
        laptop.lock_cold()
    assert (dry.new, dry.already_here) == (first.new, 0) == (sent.entries, 0)
    assert (second.new, second.already_here, second.quarantined) == (0, sent.entries, 0)
    assert again == rows


def test_a_stick_that_is_not_there_changes_nothing(crossing: Crossing, tmp_path: Path) -> None:
    with pytest.raises(CahierError) as caught:
        export(crossing.sender, tmp_path / "nowhere")
    assert caught.value.fault is Fault.MEDIUM_MISSING
