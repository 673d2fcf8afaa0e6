"""The laptops of a site as IT's kit knows them: made, renewed, given more numbers, called off.

``public/stations.json`` holds every certificate that was signed. Two custodians with two copies of
a kit take places from opposite ends, so that no two laptops ever get the same.

Source: ``docs/formats/site.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console.crossing.custody import CUSTODIANS
from console.crossing.kit import NUMBERS_PER_STATION, PUBLIC, STATIONS, VALID_DAYS, SiteKit, new_pack, seal_pack
from console.crossing.succession import check_word
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.certificate import Certificate, Purpose, read_certificate, read_lineage, sign
from console.record.entry import Entropy, canonical
from console.record.foreign import read_json
from console.record.instant import Instant, plus
from console.record.numbers import Block
from console.record.revocation import Revocations, Revoked
from console.site import Site
from console.store.disk import translated_disk, write_whole
from console.words import _

FILE = "stations.json"
PACK_SUFFIX, RENEWAL_SUFFIX = ".pack", ".renewal"
_EXTENSIONS_FROM = STATIONS * NUMBERS_PER_STATION + 1
_LARGEST_NUMBER = 999_999


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many laptops for one unit."""

    unit: str
    count: int = 1
    purpose: Purpose = "WARD"


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that was written, and the code to print for it."""

    label: str
    unit: str
    purpose: Purpose
    path: Path
    code: str


def stations(folder: Path, site: Site) -> list[Certificate]:
    """Every laptop that the kit in a folder has signed, the newest certificate of each, in order of making.

    Raises:
        CahierError: ``certificate-refused`` when the register was altered.
    """
    newest: dict[str, Certificate] = {}
    for text in _register(folder):
        certificate = read_certificate(text, site.root_public_key, site.id, site.mode)
        standing = newest.get(certificate.station)
        if standing is None or certificate.serial >= standing.serial:
            newest[certificate.station] = certificate
    return list(newest.values())


def _register(folder: Path) -> list[str]:
    path = folder / PUBLIC / FILE
    try:
        return read_json(path.read_bytes(), list[str]) if path.exists() else []
    except (OSError, msgspec.MsgspecError) as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem


def _enter(folder: Path, text: str) -> None:
    """Note a certificate before anything made of it leaves the kit."""
    with translated_disk():
        write_whole(folder / PUBLIC / FILE, canonical([*_register(folder), text]) + b"\n")


def make_packs(
    kit: SiteKit, folder: Path, wanted: Iterable[Wanted], out: Path, now: Instant, entropy: Entropy
) -> list[Made]:
    """Make the packs of a whole fleet into a folder, each noted in the kit's register first.

    Raises:
        CahierError: ``unit-unknown`` before anything is made, ``numbers-used-up``, ``file-exists``, ``disk-full``…
    """
    asked = [each for each in wanted for _one in range(each.count)]
    for each in asked:
        kit.site.unit(each.unit)
    with translated_disk():
        out.mkdir(parents=True, exist_ok=True)
    made = []
    for each in asked:
        index = _free_place(kit, folder)
        label = f"W{index + 1}"
        pack = new_pack(kit, index, label, each.unit, now, entropy, each.purpose)
        path = out / f"{label}{PACK_SUFFIX}"
        if path.exists():
            raise CahierError(Fault.FILE_EXISTS, path=path.name)
        _enter(folder, pack.certificate)
        data, code = seal_pack(pack, entropy)
        with translated_disk():
            write_whole(path, data)
        made.append(Made(label, each.unit, each.purpose, path, code))
    return made


def _free_place(kit: SiteKit, folder: Path) -> int:
    """The next place that no laptop has: one custodian counts up, the other down."""
    taken = {(each.numbers.first - 1) // NUMBERS_PER_STATION for each in stations(folder, kit.site)}
    upwards = kit.custodian == CUSTODIANS[0]
    places = range(STATIONS) if upwards else range(STATIONS - 1, -1, -1)
    found = next((place for place in places if place not in taken), None)
    if found is None:
        raise CahierError(Fault.NUMBERS_USED_UP, last=f"{kit.site.code}{STATIONS}")
    return found


def station_named(folder: Path, site: Site, name: str) -> Certificate:
    """A laptop of the register by its id or its label, which belongs to whoever goes on under new keys.

    Raises:
        CahierError: ``station-unknown``.
    """
    known = stations(folder, site)
    over = {each.station for each in revocations(folder, site).stations if each.successor is not None}
    found = [each for each in known if each.station == name or (each.label == name and each.station not in over)]
    if len(found) != 1:
        raise CahierError(Fault.STATION_UNKNOWN, station=name, known=", ".join(each.label for each in known))
    return found[0]


def renew(kit: SiteKit, folder: Path, name: str, now: Instant, *, numbers: int = 0) -> str:
    """A certificate of the same laptop and keys for another term, with a further block of numbers where asked.

    Raises:
        CahierError: ``station-unknown``, ``numbers-used-up``.
    """
    standing = station_named(folder, kit.site, name)
    more = standing.more
    if numbers:
        more = (*more, _extension(kit, folder, standing, numbers))
    renewed = msgspec.structs.replace(
        standing, serial=standing.serial + 1, not_after=plus(now, days=VALID_DAYS), more=more
    )
    text = sign(renewed, kit.root)
    _enter(folder, text)
    return text


def confirm(kit: SiteKit, folder: Path, text: str, check: str, now: Instant) -> tuple[str, Revocations]:
    """Sign the new keys of a laptop with the site's root, and call those before them off but for this successor.

    Args:
        text: the request that the laptop wrote (:func:`console.crossing.succession.write_request`).
        check: the word that the laptop shows, as somebody beside it said it by telephone.

    Returns:
        the renewal, and the new list of laptops called off, which is also written beside the site's file.

    Raises:
        CahierError: ``certificate-refused``, ``request-refused``, ``station-revoked``.
    """
    site = kit.site
    lineage = read_lineage(text.strip(), site.root_public_key, site.id, site.mode)
    last, stated = lineage[-1], revocations(folder, site)
    if len(lineage) < 2 or check_word(last) != check.strip().upper():
        raise CahierError(Fault.REQUEST_REFUSED, label=last.label)
    if not stated.trusts(lineage, 1, now):
        raise CahierError(Fault.STATION_REVOKED, label=last.label, at=now[:10], reason=_("new keys"))
    said = [
        Revoked(station=start.station, at=now, reason=_("new keys"), through=start.seq, successor=after.station)
        for after in lineage
        if (start := after.predecessor) is not None
    ]
    renewal = sign(
        msgspec.structs.replace(last, predecessor=None, serial=last.serial + 1, not_after=plus(now, days=VALID_DAYS)),
        kit.root,
    )
    stated = _state(kit, folder, said, now)
    _enter(folder, renewal)
    return renewal, stated


def _state(kit: SiteKit, folder: Path, said: Iterable[Revoked], now: Instant) -> Revocations:
    """Sign and write the next list of laptops called off."""
    stated = revocation.added(revocations(folder, kit.site), said, now)
    with translated_disk():
        write_whole(folder / PUBLIC / revocation.FILE, revocation.sign(stated, kit.root).encode() + b"\n")
    return stated


def _extension(kit: SiteKit, folder: Path, standing: Certificate, size: int) -> Block:
    """A block that no laptop has, above those of the packs; from below for one custodian, from above for the other."""
    taken = [block for each in stations(folder, kit.site) for block in each.more]
    if kit.custodian == CUSTODIANS[0]:
        middle = (_EXTENSIONS_FROM + _LARGEST_NUMBER) // 2
        first = max([_EXTENSIONS_FROM - 1, *(block.last for block in taken if block.last <= middle)]) + 1
        fits = first + size - 1 <= middle
    else:
        middle = (_EXTENSIONS_FROM + _LARGEST_NUMBER) // 2 + 1
        first = min([_LARGEST_NUMBER + 1, *(block.first for block in taken if block.first >= middle)]) - size
        fits = first >= middle
    if not fits or size < 1:
        raise CahierError(Fault.NUMBERS_USED_UP, last=str(_LARGEST_NUMBER))
    return msgspec.structs.replace(standing.numbers, first=first, last=first + size - 1)


def revocations(folder: Path, site: Site) -> Revocations:
    """The list of laptops called off, as the kit states it.

    Raises:
        CahierError: ``revocations-refused``.
    """
    path = folder / PUBLIC / revocation.FILE
    if not path.exists():
        return revocation.none_yet(site.id)
    return revocation.read(path.read_text(encoding="utf-8", errors="replace"), site.root_public_key, site.id)


def revoke(kit: SiteKit, folder: Path, name: str, reason: str, now: Instant, through: int | None = None) -> Revocations:
    """Call a laptop off, and write the new list beside the site's file.

    Args:
        through: the last of its numbers that is trusted, when IT knows it.

    Raises:
        CahierError: ``station-unknown``, ``reason-missing``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    found = station_named(folder, kit.site, name)
    said = Revoked(station=found.station, at=now, reason=reason.strip(), through=through)
    return _state(kit, folder, [said], now)
