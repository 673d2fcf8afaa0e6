"""The site: what ``site.toml`` says about the hospital, its units, its rules and its public keys.

The file is public and may travel; it holds no secret. Every laptop of a site carries the same one.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from console.errors import CahierError, Fault
from console.record.board import ObservationPolicy
from console.record.places import Unit
from console.words import Language

FILE = "site.toml"
Mode = Literal["REAL", "DRILL"]


class Recipient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to whom packages are sealed: a name for people and an age public key."""

    name: str
    key: str


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One hospital, as ``docs/formats/site.md`` lays it down.

    ``recipients`` are IT, the spare custodian and the crisis cell's collector; ``escrow`` those who
    can open a laptop's book after everybody else failed.
    """

    id: str
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
    pin: bool = True
    screen_lock_minutes: int = 5
    cold_lock_hours: int = 12

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone of the site, from the pinned time-zone data."""
        return ZoneInfo(self.zone)

    @property
    def root_public_key(self) -> bytes:
        """The site's root Ed25519 key, 32 bytes."""
        return base64.b64decode(self.root_key)

    @property
    def policy(self) -> ObservationPolicy:
        """When observations are due here."""
        return ObservationPolicy(guide=self.news2 == "guide", interval_minutes=self.observation_hours * 60)

    def unit(self, code: str) -> Unit:
        """The unit with this code.

        Raises:
            CahierError: ``unit-unknown``.
        """
        found = next((unit for unit in self.units if unit.code == code), None)
        if found is None:
            raise CahierError(Fault.UNIT_UNKNOWN, unit=code, known=", ".join(unit.code for unit in self.units))
        return found


def parse_site(text: str) -> Site:
    """Read a site's file.

    Raises:
        CahierError: ``site-refused``, naming the field.
    """
    try:
        site = msgspec.toml.decode(text, type=Site)
        ZoneInfo(site.zone)
        base64.b64decode(site.root_key, validate=True)
    except (msgspec.MsgspecError, ValueError, ZoneInfoNotFoundError) as problem:
        raise CahierError(Fault.SITE_REFUSED, reason=str(problem)) from problem
    if site.news2 == "guide" and not site.news2_approved_by:
        raise CahierError(Fault.SITE_REFUSED, reason="news2_approved_by")
    return site


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
