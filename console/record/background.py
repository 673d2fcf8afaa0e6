"""A person beyond the illness, read from the file: whom to call, wishes, autonomy, what was brought.

Functions over a :class:`~console.record.file.PatientFile`, for the screens and pages that need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from console.record.bodies import Body, background, care, patient
from console.record.file import PatientFile, Said

B = TypeVar("B", bound=Body)

ENDABLE = ("contact", "belonging", "home_medicine", "told_apart")
"""Kinds whose items end one by one, by an entry that names them."""


@dataclass(frozen=True, slots=True)
class Background:
    """What stands. A question that nobody asked is None, or no item at all."""

    contacts: tuple[background.Contact, ...] = ()
    family_doctor: background.FamilyDoctor | None = None
    directives: background.Directives | None = None
    autonomy: background.Autonomy | None = None
    belongings: tuple[background.Belonging, ...] = ()
    home_medicines: tuple[background.HomeMedicine, ...] = ()
    wristband: background.Wristband | None = None
    height: background.Height | None = None
    weight: care.Weight | None = None
    findable: background.Findable | None = None
    shared_record: background.SharedRecord | None = None
    born_to: patient.BornTo | None = None


def background_of(file: PatientFile) -> Background:
    """The background of a patient as it stands; of two values the later one."""
    return Background(
        contacts=_all(file, "contact", background.Contact),
        family_doctor=_last(file, "family_doctor", background.FamilyDoctor),
        directives=_last(file, "directives", background.Directives),
        autonomy=_last(file, "autonomy", background.Autonomy),
        belongings=_all(file, "belonging", background.Belonging),
        home_medicines=_all(file, "home_medicine", background.HomeMedicine),
        wristband=_last(file, "wristband", background.Wristband),
        height=_last(file, "height", background.Height),
        weight=_last(file, "weight", care.Weight),
        findable=_last(file, "findable", background.Findable),
        shared_record=_last(file, "shared_record", background.SharedRecord),
        born_to=_last(file, "born_to", patient.BornTo),
    )


def is_confidential(file: PatientFile) -> bool:
    """Whether no other unit may find this patient."""
    said = _last(file, "findable", background.Findable)
    return said is not None and bool(said.confidential)


def items_of(file: PatientFile, prefix: str) -> tuple[Said, ...]:
    """The items of one of the :data:`ENDABLE` sets, with who said them."""
    return tuple(said for key, values in file.registers.items() if key.split("/")[0] == prefix for said in values)


def _all(file: PatientFile, prefix: str, body_type: type[B]) -> tuple[B, ...]:
    bodies = (said.line.body for said in items_of(file, prefix))
    return tuple(body for body in bodies if isinstance(body, body_type))


def _last(file: PatientFile, key: str, body_type: type[B]) -> B | None:
    bodies = [said.line.body for said in file.registers.get(key, ())]
    return next((body for body in reversed(bodies) if isinstance(body, body_type)), None)
