"""One export or import on a book opened with its raw key, and the highest memory of it.

Deriving a key from a passphrase takes 64 MiB at once, beneath which nothing that streams would be seen.
Called by :mod:`console.bench.memory` in a process of its own; the key comes on standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path

from console.bench.measured import peak_mebibytes
from console.crossing.export import export
from console.crossing.intake import take_in
from console.record.clock import SystemClock, system_entropy
from console.record.codes.station import Role
from console.record.person import Person
from console.record.writing import station_author
from console.store.book import Book
from console.store.secret import Secret
from console.ward.cover import load_public
from console.ward.session import Session


def main() -> None:
    """Arguments: ``export`` or ``import``, the store, then the stick, or the package and the file of an identity."""
    what, store, *words = sys.argv[1:]
    key, salt = (bytes.fromhex(each) for each in sys.stdin.read().split())
    site, certificate = load_public(Path(store))
    book = Book.open(Path(store), Secret(key), salt)
    author = station_author(certificate, book.latest.setting("station.signing") or b"")
    person = Person(certificate.station, certificate.label, Role.DSI)
    session = Session(book, site, certificate, person, author, SystemClock(), system_entropy)
    if what == "export":
        export(session, Path(words[0]))
    else:
        take_in(session, Path(words[0]), identity=Path(words[1]).read_text(encoding="utf-8"))
    sys.stdout.write(f"{peak_mebibytes()}\n")
    session.close()
    book.close()


if __name__ == "__main__":
    main()
