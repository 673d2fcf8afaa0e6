"""The site: what ``site.toml`` says about the hospital, its units, its rules and its public keys.

The file is public and may travel; it holds no secret. Every laptop of a site carries the same one.
"""

from __future__ import annotations

import base64
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import msgspec

from console.errors import CahierError, Fault
from console.record.foreign import read_toml
from console.record.places import Places, Unit
from console.record.quantity import UNITS
from console.words import Language, _

if TYPE_CHECKING:
    from console.record.board import ObservationPolicy

FILE = "site.toml"
_KEY_BYTES = 32
_BUNDLE_LEAST, _BUNDLE_MOST = 2, 1000  # the patient and one more; no server is known that takes larger ones
_AGE = re.compile(r"age1[02-9ac-hj-np-z]{58}")  # bech32, age-encryption.org/v1
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,4}")  # it stands in downtime numbers before the station's own
_UNIT = re.compile(r"[\w.-]+")  # it stands in names of files
_FIELD = re.compile(r"`(?:\$\.)?([^`]+)`$")  # how msgspec names where it stopped
_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_FINESS = re.compile(r"[0-9][0-9AB][0-9]{7}")  # Corsica: 2A, 2B
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
Mode = Literal["REAL", "DRILL"]
Target = Literal["hl7", "fhir", "csv"]
PolicyOutcome = Literal["TRANSMIT", "ATTACH", "ARCHIVE"]


class Recipient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to whom packages are sealed: a name for people and an age public key."""

    name: str
    key: str


class PolicyRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of some entries after the outage: the first rule that fits decides.

    Empty ``kinds``, ``units`` or ``targets`` mean all of them. TRANSMIT: as data where the target has
    a place for it; ATTACH: in the patient's dossier alone; ARCHIVE: kept by the hospital, not sent.
    """

    outcome: PolicyOutcome
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


class GivingBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How records are given back: the dialect, the names of both sides, what a receiver can take."""

    dialect: Literal["pam-fr", "international"] = "pam-fr"
    sending_application: str = "CAHIER"
    sending_facility: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    acknowledgement: Literal["original", "enhanced"] = "original"  # HL7 v2.5 chapter 2.9
    targets: tuple[Target, ...] = ("hl7", "fhir", "csv")  # what this hospital takes its records back in
    addresses: tuple[str, ...] = ()  # the receivers that the recovery screen offers: mllp://…, https://…
    fhir: Literal["transaction", "batch"] = "transaction"
    bundle_entries: int = 40
    access_log: bool = False  # also give the audit of who opened which file, as FHIR AuditEvent
    oids: dict[str, str] = {}  # the OID of an assigning authority by its name
    policy: tuple[PolicyRule, ...] = ()


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to be reached when nothing but the telephone works: a unit, a runner, SAMU, a hospital, the ARS."""

    name: str
    phone: str
    note: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One hospital, as ``docs/formats/site.md`` lays it down.

    ``recipients`` are IT, the spare custodian and the crisis cell's collector; ``escrow`` those who
    can open a laptop's book after everybody else failed.
    """

    id: str  # UUID
    name: str
    root_key: str  # Ed25519, base64
    units: tuple[Unit, ...]
    recipients: tuple[Recipient, ...]
    escrow: tuple[str, ...] = ()
    mode: Mode = "REAL"
    code: str = "H"  # the site's part of downtime numbers
    finess: str = ""
    zone: str = "Europe/Paris"
    language: Language = "fr"
    authority: str = "IPP"  # who gives the hospital's patient numbers
    news2: Literal["off", "record", "guide"] = "record"
    news2_approved_by: str = ""
    observation_hours: int = 12
    quantity_units: tuple[str, ...] = ()  # UCUM codes in use here; none named: the common ones
    pin: bool = True
    screen_lock_minutes: int = 5
    cold_lock_hours: int = 12
    giving_back: GivingBack = GivingBack()
    directory: tuple[Contact, ...] = ()

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone of the site, from the pinned time-zone data."""
        return zone_named(self.zone)

    @property
    def root_public_key(self) -> bytes:
        """The site's root Ed25519 key, 32 bytes."""
        return base64.b64decode(self.root_key)

    @property
    def policy(self) -> ObservationPolicy:
        """When observations are due here: as a person decided; only a guide adds times of its own."""
        from console.record.board import ObservationPolicy  # noqa: PLC0415 - not needed to show the lock

        guide = self.news2 == "guide"
        return ObservationPolicy(guide=guide, interval_minutes=self.observation_hours * 60 if guide else None)

    def uses(self, unit: str) -> bool:
        """Whether a UCUM unit is one of those that this hospital writes."""
        return unit in (self.quantity_units or UNITS.values())

    @property
    def places(self) -> Places:
        """What people call each unit."""
        return {unit.code: unit.label for unit in self.units}

    def unit(self, code: str) -> Unit:
        """The unit with this code.

        Raises:
            CahierError: ``unit-unknown``.
        """
        found = next((unit for unit in self.units if unit.code == code), None)
        if found is None:
            raise CahierError(Fault.UNIT_UNKNOWN, unit=code, known=", ".join(unit.code for unit in self.units))
        return found


@cache
def zone_named(name: str) -> ZoneInfo:
    """A zone from the data that came with the program; the laptop's own may be old.

    Raises:
        ValueError: there is no such zone.
    """
    if name not in available():
        raise ValueError(f"no zone {name}")
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def available() -> frozenset[str]:
    """The names of the zones that came with the program. Source: the list of package tzdata (IANA)."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def parse_site(text: str) -> Site:
    """Read a site's file.

    Raises:
        CahierError: ``site-refused``, naming the line and the field.
    """
    try:
        site = read_toml(text, Site)
    except msgspec.ValidationError as problem:
        found = _FIELD.search(str(problem))
        said = str(problem).partition(" - at")[0]
        raise CahierError(Fault.SITE_REFUSED, reason=_placed(text, found[1] if found else "", said)) from problem
    except (msgspec.MsgspecError, ValueError) as problem:  # its words name line and column
        raise CahierError(Fault.SITE_REFUSED, reason=str(problem)) from problem
    wrong = [_placed(text, name, why) for name, why in _objections(site)]
    if wrong:
        raise CahierError(Fault.SITE_REFUSED, reason="; ".join(wrong))
    return site


def _placed(text: str, field: str, why: str) -> str:
    """What is said of a field, with the line it stands on; of a field that is absent, the line of its table."""
    lines, wanted = _lines_of(text), field
    while wanted and wanted not in lines:
        wanted = wanted.rpartition(".")[0]
    if not wanted:
        return f"{field} ({why})" if field else why
    return _("line {line}: {field} ({why})").format(line=lines[wanted], field=field, why=why)


def _lines_of(text: str) -> dict[str, int]:
    """The line, from 1, of each field by its path, as ``zone`` or ``units[1].beds``.

    TOML readers keep no lines of what they have read, so tables and keys are found by their beginnings.
    """
    found: dict[str, int] = {}
    table, counts = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if (opened := _TABLE.match(line)) is not None:
            name = opened[2]
            table = f"{name}[{counts[name]}]" if opened[1] == "[[" else name
            counts[name] += 1
            found.setdefault(table, number)
        elif (key := _KEY.match(line)) is not None:
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return found


def _objections(site: Site) -> Iterator[tuple[str, str]]:
    """Each field whose value cannot be used, and why. The words are those of the file's English keys."""
    yield from _objections_to_names(site)
    yield from _objections_to_keys(site)
    if site.zone not in available():
        yield "zone", site.zone
    if site.news2 == "guide" and not site.news2_approved_by.strip():
        yield "news2_approved_by", "news2 = guide"
    yield from _objections_to_giving_back(site)
    for name in ("observation_hours", "screen_lock_minutes", "cold_lock_hours"):
        if getattr(site, name) < 1:
            yield name, "< 1"


def _objections_to_names(site: Site) -> Iterator[tuple[str, str]]:
    try:
        uuid.UUID(site.id)
    except ValueError:
        yield "id", site.id
    for name in ("name", "authority"):
        if not getattr(site, name).strip():
            yield name, '""'
    if not _CODE.fullmatch(site.code):
        yield "code", site.code
    if site.finess and not _FINESS.fullmatch(site.finess):
        yield "finess", site.finess
    for place, contact in enumerate(site.directory):
        if not contact.name.strip():
            yield f"directory[{place}].name", '""'
        if not any(letter.isdigit() for letter in contact.phone):
            yield f"directory[{place}].phone", contact.phone or '""'
    codes = [unit.code for unit in site.units]
    if not codes or len(set(codes)) < len(codes) or not all(_UNIT.fullmatch(code) for code in codes):
        yield "units", ", ".join(codes)
    for place, unit in enumerate(site.units):
        if len(set(unit.beds)) < len(unit.beds) or not set(unit.closed_beds) <= set(unit.beds):
            yield f"units[{place}].beds", ", ".join(unit.beds)


def _objections_to_giving_back(site: Site) -> Iterator[tuple[str, str]]:
    wanted = site.giving_back
    if not _BUNDLE_LEAST <= wanted.bundle_entries <= _BUNDLE_MOST:
        yield "giving_back.bundle_entries", str(wanted.bundle_entries)
    if not wanted.targets:
        yield "giving_back.targets", "[]"
    for name, oid in wanted.oids.items():
        if not _OID.fullmatch(oid):
            yield "giving_back.oids", f"{name} = {oid}"
    units = {unit.code for unit in site.units}
    if not wanted.policy:
        return
    from console.record.kinds import KINDS  # noqa: PLC0415 - not needed to show the lock

    for place, rule in enumerate(wanted.policy):
        named = (("kinds", set(rule.kinds) - set(KINDS)), ("units", set(rule.units) - units))
        for field, unknown in named:
            if unknown:
                yield f"giving_back.policy[{place}].{field}", ", ".join(sorted(unknown))


def _objections_to_keys(site: Site) -> Iterator[tuple[str, str]]:
    try:
        size = len(base64.b64decode(site.root_key, validate=True))
    except ValueError:
        size = 0
    if size != _KEY_BYTES:
        yield "root_key", "Ed25519, base64"
    keys = [each.key for each in site.recipients]
    if not keys or not all(_AGE.fullmatch(key) for key in keys):
        yield "recipients", "age1…"
    if not all(_AGE.fullmatch(key) for key in site.escrow):
        yield "escrow", "age1…"


def load_site(folder: Path) -> Site:
    """Read the site's file in a folder.

    Raises:
        CahierError: ``file-missing``, ``site-refused``.
    """
    path = folder / FILE
    try:
        return parse_site(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    except UnicodeDecodeError as problem:
        raise CahierError(Fault.SITE_REFUSED, reason="UTF-8") from problem
