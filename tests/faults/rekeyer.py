"""A process that gives a book a new key and is killed before the nth thing that it does to a folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from console.store.rekeying import rekey
from console.store.secret import Secret
from console.store.vault import Vault

TOUCHING = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"})
"""What Python announces before it does it. Source: docs.python.org, "Audit events table"."""


def main() -> None:
    folder, key, kept, last = Path(sys.argv[1]), Secret(bytes.fromhex(sys.argv[2])), sys.argv[3], int(sys.argv[4])
    vault, seen = Vault.open(folder), 0

    def watch(event: str, words: tuple[object, ...]) -> None:
        nonlocal seen
        if event in TOUCHING and str(folder) in str(words[0]):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    rekey(folder, vault, key, {kept})


if __name__ == "__main__":
    main()
