"""The program's own medium: exactly what IT signed, or nothing is started from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from console.crossing.kit import SiteKit, new_kit
from console.crossing.program import FILE, check_program, sign_program
from console.errors import CahierError, Fault
from tests.make import START, WARD


@pytest.fixture
def kit() -> SiteKit:
    return new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)


@pytest.fixture
def medium(tmp_path: Path, kit: SiteKit) -> Path:
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    (folder / "cahier").write_bytes(b"\x7fELF")
    (folder / "_internal" / "base.zip").write_bytes(b"PK" * 50)
    sign_program(folder, kit.site, kit.root, START)
    return folder


def test_the_medium_as_it_was_signed_is_good(medium: Path, kit: SiteKit) -> None:
    assert [each.path for each in check_program(medium, kit.site).files] == ["_internal/base.zip", "cahier"]


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "changed": (lambda folder: (folder / "cahier").write_bytes(b"\x7fELG"), "cahier"),
    "longer": (lambda folder: (folder / "cahier").write_bytes(b"\x7fELF!"), "cahier"),
    "too many": (lambda folder: (folder / "_internal" / "evil.so").write_bytes(b"x"), "evil.so"),
    "too few": (lambda folder: (folder / "cahier").unlink(), "cahier"),
    "a link": (lambda folder: (folder / "autorun").symlink_to("cahier"), "autorun"),
    "a linked folder": (lambda folder: (folder / "plugins").symlink_to("/usr"), "plugins"),
    "no list": (lambda folder: (folder / FILE).unlink(), FILE),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_wrong_is_named(medium: Path, kit: SiteKit, what: str) -> None:
    change, named = CHANGES[what]
    change(medium)
    with pytest.raises(CahierError) as caught:
        check_program(medium, kit.site)
    assert caught.value.fault is (Fault.FILE_MISSING if what == "no list" else Fault.PROGRAM_REFUSED)
    assert named in str(caught.value.facts)


def test_a_list_of_another_site_or_an_altered_one_is_refused(medium: Path, kit: SiteKit) -> None:
    stranger = new_kit("Ailleurs", (WARD,), "REAL", os.urandom)
    with pytest.raises(CahierError) as caught:
        check_program(medium, stranger.site)
    assert caught.value.fault is Fault.PROGRAM_REFUSED
    data = (medium / FILE).read_bytes()
    (medium / FILE).write_bytes(data.replace(b'"size":4', b'"size":5'))
    with pytest.raises(CahierError) as caught:
        check_program(medium, kit.site)
    assert caught.value.fault is Fault.PROGRAM_REFUSED
