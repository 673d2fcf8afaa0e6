"""The day's census for the downtime box: only this site's laptops open it, and nothing else passes for it."""

from __future__ import annotations

import base64
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage
import pytest

from console.crossing import fleet
from console.crossing.census import load
from console.crossing.kit import StationPack, new_kit, new_pack
from console.crossing.notices import adopt_revocations
from console.crossing.sealed_census import newest, open_census, preview_sealed, seal_census
from console.crossing.succession import succession
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.chain import Head
from console.record.clock import ScriptedClock
from console.record.instant import Instant, plus
from console.ward.session import Session
from tests.make import START
from tests.stations import Prepared, copy_of

CENSUS = "IPP;nom de naissance;prénom;date de naissance;sexe;UF;lit\n0048;TREMBLAY;Marie-Ève;14/03/1948;F;4120;12A\n"


@dataclass
class Box:
    """A laptop with somebody signed in, the pack that seals, and a folder of sealed censuses."""

    prepared: Prepared
    session: Session
    pack: StationPack
    folder: Path

    def seal(self, at: Instant = START, text: str = CENSUS, pack: StationPack | None = None) -> Path:
        extract = self.folder / "extract.csv"
        extract.write_text(text, encoding="utf-8")
        none = revocation.none_yet(self.prepared.kit.site.id)
        return seal_census(pack or self.pack, [extract], [self.session.certificate], none, at, self.folder / "box")

    def refused(self, path: Path) -> Fault:
        with pytest.raises(CahierError) as caught:
            open_census(self.session, path)
        return caught.value.fault


@pytest.fixture
def box(provisioned: Prepared, tmp_path: Path) -> Iterator[Box]:
    station = copy_of(provisioned, 0, tmp_path / "store")
    pack = new_pack(provisioned.kit, 50, "CENSUS", "4120", plus(START, days=-9), os.urandom, "CENSUS")
    yield Box(provisioned, station.unlock(), pack, tmp_path)
    station.laptop.lock_cold()


def test_the_newest_is_taken_whatever_else_lies_there(box: Box) -> None:
    box.seal(plus(START, hours=-48))
    wanted = box.seal(plus(START, hours=-24))
    (box.folder / "box" / "torn.cahier-census").write_bytes(wanted.read_bytes()[:-20])
    found = newest(box.session, sorted((box.folder / "box").iterdir()))
    assert found.path == wanted
    seen = preview_sealed(box.session, found)
    assert seen.stated_at == plus(START, hours=-24)
    assert load(box.session, seen).in_bed == 1
    assert load(box.session, seen).was_here


def test_no_patient_is_named_in_the_box(box: Box) -> None:
    assert b"TREMBLAY" not in box.seal().read_bytes()


def test_a_laptop_that_it_was_not_sealed_to_does_not_open_it(box: Box, provisioned: Prepared, tmp_path: Path) -> None:
    other = copy_of(provisioned, 1, tmp_path / "other")
    session = other.unlock()
    with pytest.raises(CahierError) as caught:
        open_census(session, box.seal())
    assert caught.value.fault is Fault.IDENTITY_REFUSED
    other.laptop.lock_cold(session)


def test_only_the_pack_for_it_seals_a_census(box: Box) -> None:
    ward = new_pack(box.prepared.kit, 51, "W52", "4120", START, os.urandom)
    with pytest.raises(CahierError) as caught:
        box.seal(pack=ward)
    assert caught.value.fault is Fault.CENSUS_SEALER


def test_a_census_of_another_site_is_refused(box: Box, tmp_path: Path) -> None:
    stranger = new_kit("Ailleurs", box.prepared.kit.site.units, "REAL", os.urandom)
    pack = new_pack(stranger, 0, "CENSUS", "4120", START, os.urandom, "CENSUS")
    assert box.refused(box.seal(pack=pack)) is Fault.CERTIFICATE_REFUSED


Members = list[tuple[tarfile.TarInfo, bytes]]


def _altered(members: Members) -> Members:
    return [*members[:-1], (members[-1][0], members[-1][1].replace(b"TREMBLAY", b"TREMBLEY"))]


def _added(members: Members) -> Members:
    return [*members, (tarfile.TarInfo("run.sh"), b"echo")]


def _outside(members: Members) -> Members:
    members[-1][0].name = "../extract.csv"
    return members


def _linked(members: Members) -> Members:
    members[-1][0].type, members[-1][0].linkname = tarfile.SYMTYPE, "/etc/passwd"
    return members


@pytest.mark.parametrize("change", [_altered, _added, _outside, _linked])
def test_whoever_changes_it_on_the_way_is_found_out(box: Box, change: Callable[[Members], Members]) -> None:
    path = box.seal()
    identity = (box.session.reader.setting("station.identity") or b"").decode()
    plain = pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        members = [(each, (tar.extractfile(each) or io.BytesIO()).read()) for each in tar]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, data in change(members):
            member.size = len(data) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(data))
    to = pyrage.x25519.Recipient.from_str(box.session.certificate.recipient)
    path.write_bytes(pyrage.encrypt(out.getvalue(), [to]))
    assert box.refused(path) is Fault.CENSUS_REFUSED


@pytest.mark.parametrize("through", [None, 500], ids=["by time", "by number"])
def test_a_sealer_that_was_called_off_seals_nothing_more(box: Box, through: int | None) -> None:
    folder = box.folder / "kit"
    (folder / "public").mkdir(parents=True)
    fleet._enter(folder, box.pack.certificate)
    fleet.revoke(box.prepared.kit, folder, "CENSUS", "clé perdue", START, through=through)
    stated = (folder / "public" / revocation.FILE).read_text(encoding="utf-8").strip()
    adopt_revocations(box.session, stated)
    assert box.refused(box.seal(plus(START, hours=1))) is Fault.STATION_REVOKED


def test_no_successor_of_a_sealer_seals_anything(box: Box) -> None:
    """Whoever has the key of a sealer that was called off could certify a new key with it."""
    _site, certificate = box.pack.read()
    seed, new_seed = base64.b64decode(box.pack.signing_key), os.urandom(32)
    head = Head(certificate.station)
    line, _after = succession(
        box.pack.certificate, certificate, head, seed, new_seed, certificate.recipient, ScriptedClock(START), os.urandom
    )
    forged = msgspec.structs.replace(box.pack, certificate=line, signing_key=base64.b64encode(new_seed).decode())
    assert box.refused(box.seal(pack=forged)) is Fault.CENSUS_REFUSED
