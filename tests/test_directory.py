"""The directory of the site: whom to reach when only the telephone works."""

from __future__ import annotations

import os

import msgspec
import pytest

from console.crossing.kit import new_kit
from console.errors import CahierError, Fault
from console.site import Contact, Site, parse_site
from tests.make import WARD


def text_with(entries: str) -> str:
    site: Site = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom).site
    written = msgspec.toml.encode(site).decode()
    assert "directory = []\n" in written  # a new site names nobody yet
    return written.replace("directory = []\n", "") + entries


def test_the_directory_is_read_in_its_order() -> None:
    entries = """
[[directory]]
name = "SAMU"
phone = "15"
[[directory]]
name = "ARS, point focal"
phone = "02 99 00 00 00"
note = "jour et nuit"
"""
    assert parse_site(text_with(entries)).directory == (
        Contact(name="SAMU", phone="15"),
        Contact(name="ARS, point focal", phone="02 99 00 00 00", note="jour et nuit"),
    )


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ('name = "SAMU"\nphone = "quinze"', "directory[0].phone"),
        ('name = " "\nphone = "15"', "directory[0].name"),
        ('name = "SAMU"', "directory[0]"),
        ('name = "SAMU"\nphone = "15"\nfax = "16"', "directory[0]"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_by_its_field(entry: str, field: str) -> None:
    with pytest.raises(CahierError) as refused:
        parse_site(text_with(f"\n[[directory]]\n{entry}\n"))
    assert refused.value.fault is Fault.SITE_REFUSED
    assert field in str(refused.value)
