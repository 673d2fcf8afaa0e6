"""What was shown as saved survives any kill, at any moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.bench.fixtures import PASSPHRASE, a_laptop, fill_ward
from console.record.clock import SystemClock, system_entropy
from console.ward.laptop import Laptop

KILLS = int(os.environ.get("CAHIER_KILLS", "25"))
"""``CAHIER_KILLS=200`` for the long run; each kill costs an unlock of about half a second."""


def acknowledged(child: subprocess.Popen[bytes], chance: random.Random) -> int:
    """Let the child record for a moment, kill it, and give the last number it had shown as saved."""
    assert child.stdout is not None
    first = child.stdout.read(8)
    time.sleep(chance.random() * 0.15)
    child.kill()
    said = first + child.stdout.read()
    child.wait()
    child.stdout.close()
    whole = len(said) // 8 * 8
    return int.from_bytes(said[whole - 8 : whole], "big")


@pytest.mark.parametrize("what", ["observing", "admitting"])
def test_every_acknowledged_act_survives_kill_9_and_none_is_half_there(what: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    laptop, session, _kit = a_laptop(tmp_path)
    patient = fill_ward(session, chance)[0]
    already = set(session.reader.patients())
    session.close()
    laptop.lock_cold()
    folder = tmp_path / "store-0"
    words = [sys.executable, "-m", "tests.faults.recorder", str(folder), PASSPHRASE, patient, what]
    saved = 0
    for _kill in range(KILLS):
        child = subprocess.Popen(words, stdout=subprocess.PIPE)
        last = acknowledged(child, chance)
        assert last > saved
        saved = last
    laptop = Laptop(folder, SystemClock(), system_entropy)
    session = laptop.unlock(laptop.people()[0].id, PASSPHRASE)
    before = session.book.view_rows()
    session.book.rebuild_views()
    head = session.book.head()
    assert head.seq >= saved
    assert [stored.entry.seq for stored in session.reader.entries(head.station)] == list(range(1, head.seq + 1))
    assert session.book.problems() == []
    assert session.book.view_rows() == before
    admitted = [session.card(who) for who in set(session.reader.patients()) - already]
    assert all(card.place.unit == session.unit.code and len(card.allergies) == 2 for card in admitted)
    assert bool(admitted) is (what == "admitting")
    session.close()
    laptop.lock_cold()
