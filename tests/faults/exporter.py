"""A process that exports and says when it is in the middle of it, to be killed there."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from console.crossing.export import export
from console.record.clock import SystemClock, system_entropy
from console.ward.laptop import Laptop


def main() -> None:
    folder, stick, name, passphrase = sys.argv[1:]
    laptop = Laptop(Path(folder), SystemClock(), system_entropy)
    session = laptop.unlock(laptop.person_named(name), passphrase)

    def halfway(_done: int, total: int) -> None:
        if not total:  # the book is being read: nothing is on the stick yet
            return
        sys.stdout.write("halfway\n")
        sys.stdout.flush()
        time.sleep(60)

    export(session, Path(stick), progress=halfway)


if __name__ == "__main__":
    main()
