"""What was shown as saved survives any kill and any power cut, at any moment, and no act is half there."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.conftest import Ward
from tests.faults.powerloss import Recorded, record, what_the_disk_held
from tests.faults.recorder import signed_in

KILLS = int(os.environ.get("CAHIER_KILLS", "20"))
"""Of each sort; ``CAHIER_KILLS=500`` for the long run."""
CUTS = int(os.environ.get("CAHIER_CUTS", "40"))
"""Power cuts that are replayed; ``CAHIER_CUTS=2000`` for the long run."""
ACTS = 40


@pytest.fixture(scope="module")
def recorded(prepared: Ward, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Every write and flush of a recorder that ran to its end."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("replaying power cuts needs strace")
    folder = tmp_path_factory.mktemp("powerloss") / "store"
    shutil.copytree(prepared.folder, folder)
    return record(folder, replace(prepared, folder=folder).recorder("both", ACTS))


def acknowledged(child: subprocess.Popen[bytes], chance: random.Random) -> int:
    """Let the child record for a moment, kill it, and give the last number it had shown as saved."""
    assert child.stdout is not None
    first = child.stdout.read(8)
    time.sleep(chance.random() * 0.1)
    child.kill()
    said = first + child.stdout.read()
    child.wait()
    child.stdout.close()
    whole = len(said) // 8 * 8
    return int.from_bytes(said[whole - 8 : whole], "big")


def admitted_in(ward: Ward, saved: int) -> int:
    """Hold that a book has all that was shown as saved, is whole, and no act is half there; gives who came."""
    session = signed_in(ward.folder, ward.key, ward.salt)
    try:
        book, reader = session.book, session.reader
        head = book.head()
        assert head.seq >= saved
        assert [stored.entry.seq for stored in reader.entries(head.station)] == list(range(1, head.seq + 1))
        assert book.problems() == []
        before = book.view_rows()
        book.rebuild_views()
        assert book.view_rows() == before
        cards = [session.card(who) for who in set(reader.patients()) - ward.patients]
        assert all(card.place.unit == session.unit.code and len(card.allergies) == 2 for card in cards)
    finally:
        session.close()
        session._book.close()
    return len(cards)


@pytest.mark.parametrize("what", ["observing", "admitting"])
def test_every_acknowledged_act_survives_kill_9_and_none_is_half_there(what: str, ward: Ward) -> None:
    chance, saved = random.Random(7), 0
    for _kill in range(KILLS):
        last = acknowledged(subprocess.Popen(ward.recorder(what), stdout=subprocess.PIPE), chance)
        assert last > saved
        saved = last
    assert bool(admitted_in(ward, saved)) is (what == "admitting")


def test_every_acknowledged_act_survives_a_power_cut_and_none_is_half_there(
    recorded: Recorded, prepared: Ward, tmp_path: Path
) -> None:
    chance, came = random.Random(11), 0
    for cut in range(CUTS):
        torn = replace(prepared, folder=tmp_path / str(cut))
        came = max(came, admitted_in(torn, what_the_disk_held(recorded, torn.folder, chance)))
        shutil.rmtree(torn.folder)
    assert came > ACTS // 4  # late cuts were among them


def test_the_replay_finds_a_book_that_does_not_flush(recorded: Recorded, prepared: Ward, tmp_path: Path) -> None:
    """The same cuts, with every flush taken out of the story, lose something: the check can fail."""
    chance, lost = random.Random(11), 0
    unflushed = Recorded(recorded.before, [each for each in recorded.steps if each.kind != "flush"])
    for cut in range(12):
        torn = replace(prepared, folder=tmp_path / str(cut))
        saved = what_the_disk_held(unflushed, torn.folder, chance)
        try:
            admitted_in(torn, saved)
        except Exception:  # noqa: BLE001 - whatever is found is what was looked for
            lost += 1
        shutil.rmtree(torn.folder)
    assert lost
