"""A child process that observes somebody, or admits people, as fast as it can and says what is saved.

Run by ``test_power_cut.py`` and killed by it. Each number on standard output is the ``seq`` of an
entry that the book had returned as saved.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from console.record.bodies.care import Allergy, Observed
from console.record.bodies.stay import StayAdmitted
from console.record.clock import SystemClock, system_entropy
from console.ward import observations
from console.ward.admissions import Arrival, admit_newcomer
from console.ward.laptop import Laptop
from console.ward.patients import NewPatient
from console.ward.session import Session


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


def main() -> None:
    """Unlock the store and record until killed."""
    folder, passphrase, patient, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    laptop = Laptop(folder, SystemClock(), system_entropy)
    session = laptop.unlock(laptop.people()[0].id, passphrase)
    for seq in {"observing": observing, "admitting": admitting}[what](session, patient):
        os.write(1, seq.to_bytes(8, "big"))


if __name__ == "__main__":
    main()
