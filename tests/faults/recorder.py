"""A child process that records observations as fast as it can and says, one by one, which are saved.

Run by ``test_power_cut.py`` and killed by it. Each number on standard output is the ``seq`` of an
entry that the book had returned as saved.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from console.record.bodies.care import Observed
from console.record.clock import SystemClock, system_entropy
from console.ward import observations
from console.ward.laptop import Laptop


def main() -> None:
    """Unlock the store and record until killed."""
    folder, passphrase, patient = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    laptop = Laptop(folder, SystemClock(), system_entropy)
    session = laptop.unlock(laptop.people()[0].id, passphrase)
    pulse = 60
    while True:
        pulse = 60 + (pulse + 1) % 60
        stored = observations.observe(session, patient, Observed(pulse=pulse, note="x" * (pulse * 13)))
        os.write(1, stored.entry.seq.to_bytes(8, "big"))


if __name__ == "__main__":
    main()
