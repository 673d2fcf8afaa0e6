"""A child process that observes somebody, or admits people, as fast as it can and says what is saved.

Run by ``test_power_cut.py`` and killed or traced by it. Each number on descriptor 1 is the ``seq`` of an
entry that the book had returned as saved. It opens the book with its raw key, as an unlocked laptop
holds it: deriving the key would take longer than everything else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from console.record.bodies.care import Allergy, Observed
from console.record.bodies.stay import StayAdmitted
from console.record.clock import SystemClock, system_entropy
from console.record.writing import Author
from console.store.book import Book
from console.store.secret import Secret
from console.ward import observations
from console.ward.admissions import Arrival, admit_newcomer
from console.ward.cover import load_public
from console.ward.patients import NewPatient
from console.ward.session import Session


def signed_in(folder: Path, key: bytes, salt: bytes) -> Session:
    """A session of the first person of a laptop, whose signatures are not genuine: that is held elsewhere."""
    site, certificate = load_public(folder)
    book = Book.open(folder, Secret(key), salt)
    person = book.latest.people_of(certificate.station)[0]
    author = Author(person.id, lambda _message: bytes(64))
    return Session(book, site, certificate, person, author, SystemClock(), system_entropy)


def observing(session: Session, patient: str) -> Iterator[int]:
    """Observations of one patient, for ever."""
    pulse = 60
    while True:
        pulse = 60 + (pulse + 1) % 60
        yield observations.observe(session, patient, Observed(pulse=pulse, note="x" * (pulse * 13))).entry.seq


def admitting(session: Session, _patient: str) -> Iterator[int]:
    """Newcomers with their stay and their allergies, for ever."""
    arrival = Arrival(
        StayAdmitted(unit=session.unit.code), None, (Allergy(substance="Iode"), Allergy(substance="Soja"))
    )
    while True:
        admit_newcomer(session, NewPatient(birth_name="Tremblay", given_names="Ève", birth_date="1948"), arrival)
        yield session.book.head().seq


def both(session: Session, patient: str) -> Iterator[int]:
    """One after the other, for ever."""
    observations, admissions = observing(session, patient), admitting(session, patient)
    while True:
        yield next(observations)
        yield next(admissions)


def main() -> None:
    """Open the book and record: until killed, or so many acts."""
    folder, patient, what = Path(sys.argv[1]), sys.argv[4], sys.argv[5]
    key, salt = (bytes.fromhex(word) for word in sys.argv[2:4])
    acts = int(sys.argv[6]) if len(sys.argv) > 6 else None
    session = signed_in(folder, key, salt)
    for seq in islice({"observing": observing, "admitting": admitting, "both": both}[what](session, patient), acts):
        os.write(1, seq.to_bytes(8, "big"))


if __name__ == "__main__":
    main()
