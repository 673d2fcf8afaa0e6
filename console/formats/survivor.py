"""One person written under several ids: which id stays, and which are merged into it.

Relies on the links in force among a file's entries. Nothing is merged here: two people decided it,
and this module says it in the terms that other systems understand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from console.formats.delivery import Addressing
from console.record.bodies import patient
from console.record.effects import Line
from console.record.file import PatientFile, Said, file_of
from console.record.identity import matricule_may_leave
from console.record.who import Identity, Number


@dataclass(frozen=True, slots=True)
class Merge:
    """One id that is given up for the surviving one, and the link that says so."""

    other: str
    proposed: Line
    confirmed: Line


@dataclass(frozen=True, slots=True)
class Person:
    """A file seen as one person. ``identity`` is the surviving id's own, with the numbers of all ids."""

    file: PatientFile
    survivor: str
    merges: tuple[Merge, ...]
    identity: Identity
    matricule_may_leave: bool


def part(file: PatientFile, patient_id: str) -> PatientFile:
    """What was written under one id alone."""
    return file_of(patient_id, [line for line in file.lines if line.entry.patient == patient_id], file.people)


def _links(file: PatientFile) -> list[tuple[Line, Line]]:
    """Links in force: proposed, confirmed by somebody else, and not undone."""
    standing = [line for line in file.lines if line.in_force]
    undone = {line.body.link for line in standing if isinstance(line.body, patient.Unlinked)}
    found = []
    for line in standing:
        if not isinstance(line.body, patient.LinkProposed) or line.entry.id in undone:
            continue
        confirmed = next((each for each in standing if _confirms(each, line)), None)
        if confirmed is not None:
            found.append((line, confirmed))
    return found


def _confirms(line: Line, proposed: Line) -> bool:
    return (
        isinstance(line.body, patient.LinkConfirmed)
        and line.body.link == proposed.entry.id
        and line.entry.author != proposed.entry.author
    )


def _other(line: Line) -> str:
    return line.body.other if isinstance(line.body, patient.LinkProposed) else ""


def _survivor(file: PatientFile, ids: Collection[str]) -> str:
    official = sorted(each for each in ids if any(number.type == "IPP" for number in part(file, each).identity.numbers))
    if file.id in official or not official:
        return file.id
    return official[0]


def _merges(file: PatientFile, survivor: str, links: Iterable[tuple[Line, Line]]) -> tuple[Merge, ...]:
    found: dict[str, Merge] = {}
    for proposed, confirmed in links:
        for each in (proposed.entry.patient or "", _other(proposed)):
            # An id without a number of its own means nothing to another system.
            if each != survivor and each not in found and part(file, each).identity.numbers:
                found[each] = Merge(each, proposed, confirmed)
                break
    return tuple(found.values())


def _imported(values: tuple[Said, ...]) -> bool:
    return bool(values) and all(said.is_imported for said in values)


_MATRICULE = ("matricule", "matricule_oid", "identity_status")
_STRICT = ("birth_name", "given_names", "birth_date", "sex", "birthplace")


def withdrawn_matricule(person: Person, delivered: Collection[str]) -> tuple[Line, str, str] | None:
    """An INS that went out while it might, and the entry since which it may not; None when there is none.

    Returns:
        the line that ended it, the matricule, its OID.
    """
    own, identity = part(person.file, person.survivor), person.identity
    if person.matricule_may_leave or not (identity.matricule and identity.matricule_oid):
        return None
    said = [one for name in (*_MATRICULE, *_STRICT) for one in own.registers.get(f"trait/{name}", ())]
    here = [one.line for one in said if not one.is_imported]
    imported = {line.body.name: line.body.value for line in own.lines
                if isinstance(line.body, patient.Trait) and line.entry.source == "SNAPSHOT"}  # fmt: skip
    if not here or imported.get("identity_status") != "QUAL" or imported.get("matricule") != identity.matricule:
        return None
    first = min(here, key=lambda line: line.entry.tick)
    before = any(line.entry.id in delivered and line.entry.tick < first.entry.tick for line in person.file.lines)
    return (first, identity.matricule, identity.matricule_oid) if before else None


def _may_leave(file: PatientFile) -> bool:
    """The matricule may leave when it and the qualified status came with the census and nobody touched a trait."""
    imported = all(_imported(file.registers.get(f"trait/{name}", ())) for name in _MATRICULE) and all(
        said.is_imported for name in _STRICT for said in file.registers.get(f"trait/{name}", ())
    )
    return matricule_may_leave(file.identity.status, imported=imported)


def person_of(file: PatientFile) -> Person:
    """Read a file as one person with one surviving id."""
    links = _links(file)
    ids = {file.id, *(line.entry.patient or "" for line in file.lines), *(_other(link[0]) for link in links)} - {""}
    survivor = _survivor(file, ids)
    own = part(file, survivor)
    identity = own.identity if own.identity.birth_name else file.identity
    return Person(file, survivor, _merges(file, survivor, links), identity, _may_leave(own))


def numbers_of(person: Person, addressing: Addressing) -> tuple[Number, ...]:
    """The numbers of the person, the hospital's own first; never empty.

    Somebody without any number is known by the id of the file under the sender's own authority.
    """
    return _ranked(person.identity.numbers, person.survivor, addressing)


def merged_numbers(person: Person, merge: Merge, addressing: Addressing) -> tuple[Number, ...]:
    """The numbers of an id that is given up."""
    return _ranked(part(person.file, merge.other).identity.numbers, merge.other, addressing)


def _ranked(numbers: tuple[Number, ...], patient_id: str, addressing: Addressing) -> tuple[Number, ...]:
    personal = sorted(
        (each for each in numbers if each.type in ("IPP", "DOWNTIME")), key=lambda each: each.type != "IPP"
    )
    # Two laptops may have written the very same number down.
    return tuple(dict.fromkeys(personal)) or (Number("DOWNTIME", patient_id, addressing.sending_application),)


def stay_numbers(person: Person) -> tuple[Number, ...]:
    """The hospital's numbers of the stay (NDA), if any is known."""
    return tuple(dict.fromkeys(each for each in person.identity.numbers if each.type == "NDA"))
