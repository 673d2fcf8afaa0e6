"""The site kit: keys apart, two custodians, places and numbers that no two laptops share, terms that end."""

from __future__ import annotations

import base64
import itertools
import json
import os
from pathlib import Path

import msgspec
import pyrage
import pytest

from console.crossing import fleet
from console.crossing.fleet import Wanted
from console.crossing.kit import NUMBERS_PER_STATION, SiteKit, load_kit, new_kit, new_pack, open_pack, save_kit
from console.crossing.notices import take_notice
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.certificate import (
    Certificate,
    Predecessor,
    read_certificate,
    read_lineage,
    sign,
    succeed,
    successor_block,
)
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.record.instant import plus
from console.record.numbers import parse
from console.site import parse_site
from console.store.stretching import FLOOR
from console.store.vault import Vault
from console.ward.concerns import concerns, revocations
from console.ward.patients import next_number
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.rescue import reset_passphrase
from tests.make import START, WARD
from tests.stations import CARE, PEOPLE, Prepared, copy_of

PASSPHRASES = {"it": "rivage pomme statue verger lune", "spare": "girafe plateau corail ticket neige"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[SiteKit, Path]:
    """One kit on a disk, under two passphrases; deriving keys is slow on purpose."""
    kit, folder = new_kit("CH d’Essai", (WARD, CARE), "REAL", os.urandom), tmp_path_factory.mktemp("kit") / "site"
    save_kit(kit, folder, PASSPHRASES, FLOOR)
    return kit, folder


def test_either_custodian_opens_the_kit_and_nobody_else(saved: tuple[SiteKit, Path]) -> None:
    kit, folder = saved
    for custody in kit.custodies:
        opened = load_kit(folder, custody.custodian, PASSPHRASES[custody.custodian])
        assert opened.custodies == (custody,)
    with pytest.raises(CahierError) as caught:
        load_kit(folder, "it", PASSPHRASES["spare"])
    assert caught.value.fault is Fault.WRONG_PASSPHRASE


def test_no_secret_of_the_kit_lies_open_on_the_disk(saved: tuple[SiteKit, Path]) -> None:
    kit, folder = saved
    secrets = [each for custody in kit.custodies for each in (custody.package, custody.escrow, custody.collector)]
    seed = kit.root.private_bytes_raw()
    needles = [*(each.encode() for each in secrets), seed, base64.b64encode(seed), seed.hex().encode()]
    for path in folder.rglob("*"):
        assert path.is_dir() or not any(needle in path.read_bytes() for needle in needles)


def test_signing_package_and_escrow_keys_are_three(saved: tuple[SiteKit, Path]) -> None:
    kit, _folder = saved
    packages, escrow = {each.key for each in kit.site.recipients}, set(kit.site.escrow)
    assert len(packages) == 3
    assert len(escrow) == 2
    assert not packages & escrow


@pytest.mark.parametrize("member", ["custodian", "nonce", "site", "stretching", "wrapped"])
def test_a_changed_secret_file_is_refused(saved: tuple[SiteKit, Path], tmp_path: Path, member: str) -> None:
    _kit, folder = saved
    for name in ("public", "secret"):
        (tmp_path / name).mkdir()
        for path in (folder / name).iterdir():
            (tmp_path / name / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "secret" / "it.secret"
    said = json.loads(path.read_bytes())
    if member == "stretching":
        said[member]["memory_kib"] = 8
    else:
        said[member] = said[member][:-4] + ("AAAA" if not said[member].endswith("AAAA") else "BBBB")
    path.write_text(json.dumps(said, sort_keys=True, separators=(",", ":")))
    with pytest.raises(CahierError) as caught:
        load_kit(tmp_path, "it", PASSPHRASES["it"])
    assert caught.value.fault in (Fault.WRONG_PASSPHRASE, Fault.KIT_REFUSED, Fault.KEYS_REFUSED)


@pytest.fixture
def spare_of(saved: tuple[SiteKit, Path]) -> SiteKit:
    kit, _folder = saved
    return SiteKit(kit.site, kit.text, kit.root, kit.custodies[1:])


def test_two_custodians_with_two_copies_never_give_the_same_numbers(
    saved: tuple[SiteKit, Path], spare_of: SiteKit, tmp_path: Path
) -> None:
    kit, _folder = saved
    certificates: list[Certificate] = []
    for custodian, name in ((kit, "one"), (spare_of, "two")):
        (tmp_path / name / "public").mkdir(parents=True)
        wanted = [Wanted("4120", 3), Wanted("4300", 2)]
        made = fleet.make_packs(custodian, tmp_path / name, wanted, tmp_path / name, START, os.urandom)
        for each in made[:2]:
            fleet.renew(custodian, tmp_path / name, each.label, START, numbers=200)
        certificates += fleet.stations(tmp_path / name, kit.site)
    numbers = [
        {(block.code, value) for block in (each.numbers, *each.more) for value in range(block.first, block.last + 1)}
        for each in certificates
    ]
    ranges = [{value for _code, value in each} for each in numbers]
    assert len(certificates) == 10
    assert all(not one & other for one, other in itertools.combinations(numbers, 2))
    assert all(not one & other for one, other in itertools.combinations(ranges, 2))


def test_a_fleet_is_made_whole_or_not_begun(saved: tuple[SiteKit, Path], tmp_path: Path) -> None:
    kit, _folder = saved
    (tmp_path / "public").mkdir()
    with pytest.raises(CahierError) as caught:
        fleet.make_packs(kit, tmp_path, [Wanted("4120", 2), Wanted("9999")], tmp_path / "packs", START, os.urandom)
    assert caught.value.fault is Fault.UNIT_UNKNOWN
    assert not (tmp_path / "packs").exists()


def test_each_pack_opens_with_its_own_code_only(saved: tuple[SiteKit, Path], tmp_path: Path) -> None:
    kit, _folder = saved
    (tmp_path / "public").mkdir()
    one, other = fleet.make_packs(kit, tmp_path, [Wanted("4120", 2)], tmp_path, START, os.urandom)
    assert open_pack(one.path.read_bytes(), one.code).read()[1].label == one.label
    with pytest.raises(CahierError) as caught:
        open_pack(one.path.read_bytes(), other.code)
    assert caught.value.fault is Fault.PACK_REFUSED


def test_the_crisis_cell_and_it_open_packages_with_identities_of_the_site(saved: tuple[SiteKit, Path]) -> None:
    kit, _folder = saved
    keys = {each.name: each.key for each in kit.site.recipients}
    for purpose, name in (("COLLECTOR", "Cellule de crise"), ("RECOVERY", "DSI")):
        pack = new_pack(kit, 5, "W6", "4120", START, os.urandom, purpose)  # type: ignore[arg-type]
        assert str(pyrage.x25519.Identity.from_str(pack.identity).to_public()) == keys[name]


@pytest.mark.parametrize("days", [-1, 731])
def test_a_laptop_is_not_prepared_outside_its_certificates_term(tmp_path: Path, days: int) -> None:
    kit = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)
    pack = new_pack(kit, 0, "W1", WARD.code, START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    clock = ScriptedClock(plus(START, days=days))
    person = FirstPerson("Maëlle Tanguy", Role.IDE, PASSPHRASES["it"])
    with pytest.raises(CahierError) as caught:
        provision(tmp_path / "store", secrets, [person], FLOOR, clock, scripted_entropy(1))
    assert caught.value.fault is Fault.CERTIFICATE_EXPIRED
    assert not (tmp_path / "store").exists()


def _kit_folder(prepared: Prepared, folder: Path) -> Path:
    """A kit whose register holds the laptops that the tests copy."""
    (folder / "public").mkdir(parents=True)
    texts = [(each / "station.cert").read_text(encoding="utf-8") for each in prepared.folders]
    (folder / "public" / "stations.json").write_text(json.dumps(texts), encoding="utf-8")
    return folder


def test_more_numbers_reach_a_laptop_that_has_used_its_own(provisioned: Prepared, tmp_path: Path) -> None:
    kit, folder = provisioned.kit, _kit_folder(provisioned, tmp_path / "kit")
    station = copy_of(provisioned, 0, tmp_path / "store")
    session = station.unlock()
    assert concerns(session, station.laptop.vault)[-1].fault is Fault.RECOVERY_UNCONFIRMED
    text = fleet.renew(kit, folder, "W1", plus(START, days=700), numbers=10)
    (tmp_path / "W1.renewal").write_text(text, encoding="utf-8")
    last_of_pack = session.certificate.numbers.last
    take_notice(session, tmp_path / "W1.renewal")
    take_notice(session, tmp_path / "W1.renewal")  # a second time changes nothing
    assert parse(next_number(session))
    certificate = session.certificate
    assert certificate.number(NUMBERS_PER_STATION - 1) == certificate.numbers.number(
        last_of_pack - certificate.numbers.first
    )
    assert certificate.number(NUMBERS_PER_STATION) == certificate.more[0].number(0)
    with pytest.raises(CahierError) as caught:
        certificate.number(NUMBERS_PER_STATION + 10)
    assert caught.value.fault is Fault.NUMBERS_USED_UP
    certified = session.reader.certificates()[certificate.station]
    assert read_certificate(certified, kit.site.root_public_key, kit.site.id, "REAL").serial == 2
    station.laptop.lock_cold(session)
    assert station.again().certificate.serial == 2
    assert len(station.unlock().reader.lines_of_kind("station_certified")) == 1
    station.laptop.lock_cold()


def test_the_end_of_a_term_is_told_and_locks_nobody_out(provisioned: Prepared, tmp_path: Path) -> None:
    station = copy_of(provisioned, 0, tmp_path / "store")
    station.clock.advance(days=800)
    session = station.unlock()
    assert concerns(session, station.laptop.vault)[0].fault is Fault.CERTIFICATE_EXPIRED
    station.laptop.lock_cold(session)


def test_a_notice_for_another_laptop_is_refused(provisioned: Prepared, tmp_path: Path) -> None:
    folder = _kit_folder(provisioned, tmp_path / "kit")
    (tmp_path / "W2.renewal").write_text(fleet.renew(provisioned.kit, folder, "W2", START), encoding="utf-8")
    station = copy_of(provisioned, 0, tmp_path / "store")
    session = station.unlock()
    with pytest.raises(CahierError) as caught:
        take_notice(session, tmp_path / "W2.renewal")
    assert caught.value.fault is Fault.NOTICE_REFUSED
    station.laptop.lock_cold(session)


def test_the_newest_list_of_laptops_called_off_is_kept(provisioned: Prepared, tmp_path: Path) -> None:
    kit, folder = provisioned.kit, _kit_folder(provisioned, tmp_path / "kit")
    path = folder / "public" / revocation.FILE
    fleet.revoke(kit, folder, "W2", "volé", START)
    older = path.read_text(encoding="utf-8")
    fleet.revoke(kit, folder, "W3", "perdu", START, through=12)
    station = copy_of(provisioned, 0, tmp_path / "store")
    session = station.unlock()
    take_notice(session, path)
    (tmp_path / "older.json").write_text(older, encoding="utf-8")
    take_notice(session, tmp_path / "older.json")
    assert {each.reason for each in revocations(session).stations} == {"volé", "perdu"}
    (tmp_path / "forged.json").write_text(older.replace("vol", "xol"), encoding="utf-8")
    with pytest.raises(CahierError) as caught:
        take_notice(session, tmp_path / "forged.json")
    assert caught.value.fault is Fault.REVOCATIONS_REFUSED
    station.laptop.lock_cold(session)


def test_a_successor_is_trusted_through_its_predecessor_and_has_numbers_of_its_own() -> None:
    kit = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)
    pack = new_pack(kit, 0, "W1", WARD.code, START, os.urandom)
    first = pack.read()[1]
    text, last, key = pack.certificate, first, pack.signer()
    codes = {first.numbers.code}
    for step in range(3):
        after = new_pack(kit, 0, "W1", WARD.code, START, os.urandom)
        claim = after.read()[1]
        claim = _successor(claim, last, Predecessor(station=last.station, seq=step, hash="0" * 64))
        text, last, key = succeed(text, claim, key), claim, after.signer()
        lineage = read_lineage(text, kit.site.root_public_key, kit.site.id, "REAL")
        assert len(lineage) == step + 2
        codes.add(last.numbers.code)
        assert parse(last.number(0))
    assert len(codes) == 4


def _successor(claim: Certificate, before: Certificate, start: Predecessor) -> Certificate:
    return msgspec.structs.replace(
        claim, numbers=successor_block(before, claim.station), predecessor=start, not_after=before.not_after
    )


@pytest.mark.parametrize("change", [{"unit": "4300"}, {"purpose": "RECOVERY"}, {"label": "W9"}, {"mode": "DRILL"}])
def test_a_successor_may_claim_nothing_that_its_predecessor_was_not(change: dict[str, str]) -> None:
    kit = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)
    pack, after = (new_pack(kit, 0, "W1", WARD.code, START, os.urandom) for _one in range(2))
    first = pack.read()[1]
    claim = _successor(after.read()[1], first, Predecessor(station=first.station, seq=1, hash="0" * 64))
    text = succeed(pack.certificate, msgspec.structs.replace(claim, **change), pack.signer())
    with pytest.raises(CahierError) as caught:
        read_certificate(text, kit.site.root_public_key, kit.site.id, "REAL")
    assert caught.value.fault is Fault.CERTIFICATE_REFUSED


def test_a_certificate_signed_by_another_site_is_refused() -> None:
    kit, stranger = (new_kit("CH d’Essai", (WARD,), "REAL", os.urandom) for _one in range(2))
    certificate = new_pack(kit, 0, "W1", WARD.code, START, os.urandom).read()[1]
    with pytest.raises(CahierError) as caught:
        read_certificate(sign(certificate, stranger.root), kit.site.root_public_key, kit.site.id, "REAL")
    assert caught.value.fault is Fault.CERTIFICATE_REFUSED


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('zone = "Europe/Paris"', 'zone = "Europe/Pari"', ("zone", "Europe/Pari")),
        ('label = "Réanimation"', "label = 3", ("units[1].label", "int")),
        ("pin = true", 'pin = "yes"', ("pin", "str")),
        ("observation_hours = 12", "observation_hours = 0", ("observation_hours", "< 1")),
        ('code = "H"', 'code = "h"', ("code", "h")),
        ('name = "DSI, réserve"', 'nom = "DSI, réserve"', ("recipients[1]", "nom")),
    ],
)
def test_a_fault_of_the_sites_file_names_line_and_field(before: str, after: str, said: tuple[str, str]) -> None:
    text = new_kit("CH d’Essai", (WARD, CARE), "REAL", os.urandom).text
    assert before in text
    with pytest.raises(CahierError) as caught:
        parse_site(text.replace(before, after))
    reason = str(caught.value.facts["reason"])
    assert all(part in reason for part in said)
    wanted = text[: text.index(before)].count("\n") + 1
    lines = set(range(wanted - 1, wanted + 2))  # of the field, or of the table that lacks it
    assert any(str(number) in reason for number in lines)


def test_two_people_and_the_printed_code_give_a_new_passphrase(provisioned: Prepared, tmp_path: Path) -> None:
    station = copy_of(provisioned, 0, tmp_path / "store")
    vault = Vault.open(station.folder)
    data_key = vault.unlock_escrow(provisioned.kit.escrow)
    who = PEOPLE["nurse"]
    with pytest.raises(CahierError) as caught:
        reset_passphrase(
            station.folder, data_key, who.name, who.name, PASSPHRASES["it"], FLOOR, station.clock, station.entropy
        )
    assert caught.value.fault is Fault.SAME_PERSON
    reset_passphrase(
        station.folder, data_key, who.name, "Inès Carvalho", PASSPHRASES["it"], FLOOR, station.clock, station.entropy
    )
    laptop = station.again()
    with pytest.raises(CahierError) as caught:
        laptop.unlock(station.person("nurse"), who.passphrase)
    assert caught.value.fault is Fault.WRONG_PASSPHRASE
    session = laptop.unlock(station.person("nurse"), PASSPHRASES["it"])
    assert session.book.problems() == []
    laptop.lock_cold(session)
