"""A patient's file: what is known about one patient now, derived from the entries about them.

Screens, pages and messages are all made of this one reading, so they cannot disagree. The same fold
serves the board (which hands in only what it shows) and the whole file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from console.record import news2
from console.record.bodies import Body, care, handover, patient
from console.record.census import CensusRow
from console.record.codes.care import STILL_TO_DO, AllergyAnswer, ResultState
from console.record.codes.patient import IdentityAttribute, IdentityStatus, Sex
from console.record.effects import Line
from console.record.entry import canonical
from console.record.identity import age_years
from console.record.instant import Instant, plus
from console.record.kinds import register_key
from console.record.movements import Place, place_of
from console.record.person import People, name_of
from console.record.scoring import differing_score
from console.record.showing import listed
from console.words import _


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the patient and who gave it; ``type`` is IPP, NDA or DOWNTIME."""

    type: str
    value: str
    authority: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the patient is, as far as is known. Absent traits are None."""

    birth_name: str = ""
    given_names: str = ""
    used_name: str | None = None
    used_given_name: str | None = None
    birth_date: str | None = None
    age_estimated: str | None = None
    sex: Sex = Sex.U
    birthplace: str | None = None
    matricule: str | None = None
    matricule_oid: str | None = None
    status: IdentityStatus = IdentityStatus.PROV
    attributes: frozenset[IdentityAttribute] = frozenset()
    description: str | None = None
    numbers: tuple[Number, ...] = ()
    mother: str | None = None  # of a newborn: the mother's id
    birth_rank: int | None = None

    @property
    def family_name(self) -> str:
        """The name in use, and the birth name where it differs."""
        if self.used_name and self.used_name != self.birth_name:
            return f"{self.used_name.upper()} ({self.birth_name.upper()})"
        return self.birth_name.upper()

    @property
    def given_name(self) -> str:
        """The given name in use."""
        return self.used_given_name or self.given_names.split(" ")[0]

    @property
    def name(self) -> str:
        """Family name, comma, given name: the first of the two identifiers on every screen and page.

        A newborn whom nobody has named yet is called by its mother's name and its rank.
        """
        return self.plain_name if self.given_name else name_of_newborn(self.plain_name, self.birth_rank)

    @property
    def plain_name(self) -> str:
        """Family name, comma, given name, as far as they are known."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def number(self) -> str:
        """The number people quote: the hospital's own, or the downtime number."""
        ranked = sorted(self.numbers, key=lambda each: ["IPP", "DOWNTIME", "NDA"].index(each.type))
        return ranked[0].value if ranked else ""

    def age(self, today: date) -> int | None:
        """Whole years; the estimate where no birth date is known."""
        if self.birth_date:
            return age_years(self.birth_date, today)
        return int(self.age_estimated) if self.age_estimated and self.age_estimated.isdigit() else None


def name_of_newborn(family: str, rank: int | None) -> str:
    """What a newborn is called whom nobody has named; the family name alone without a rank."""
    return _("NEWBORN of {name}, rank {rank}").format(name=family, rank=rank) if rank else family


@dataclass(frozen=True, slots=True)
class Said:
    """One value with who said it and when: what a conflict is shown with."""

    line: Line
    by: str

    @property
    def at(self) -> Instant:
        """When it happened."""
        return self.line.entry.occurred_at

    @property
    def is_imported(self) -> bool:
        """Whether it comes from the census and nobody here has said it."""
        return self.line.entry.source == "SNAPSHOT"


@dataclass(frozen=True, slots=True)
class ValueConflict:
    """Two or more different values in force under one key. Stands until an entry names them all.

    Under ``score/…`` one entry stands against its own numbers: they give another score than the one stored with them.
    """

    key: str
    values: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One round of observations with its score as it was shown."""

    said: Said
    body: care.Observed

    @property
    def at(self) -> Instant:
        """When it was taken."""
        return self.said.at

    @property
    def score(self) -> news2.Score | None:
        """The score as it was shown, or None where no score applies."""
        return self.body.news2


@dataclass(frozen=True, slots=True)
class Task:
    """One task as it stands; ``id`` is the id of its first entry, None in the body itself."""

    id: str
    said: Said
    body: care.Task

    @property
    def is_open(self) -> bool:
        """Whether it is still to do."""
        return self.body.state in STILL_TO_DO

    def is_overdue(self, now: Instant) -> bool:
        """Whether it is still to do although its time, and the margin after it, have passed."""
        due = self.body.due_at
        return self.is_open and due is not None and plus(due, minutes=self.body.window_minutes or 0) < now


@dataclass(frozen=True, slots=True)
class AwaitedResult:
    """One result as it stands; ``id`` is the id of its first entry."""

    id: str
    said: Said
    body: care.AwaitedResult

    def is_overdue(self, now: Instant) -> bool:
        """Whether it was expected before now and has not come."""
        return (
            self.body.state is ResultState.AWAITED and self.body.expected_by is not None and self.body.expected_by < now
        )


@dataclass(frozen=True, slots=True)
class Target:
    """One focused note and what followed on it; open until a result is written."""

    first: Said
    notes: tuple[Said, ...]

    @property
    def title(self) -> str:
        """The target's title."""
        body = self.first.line.body
        return body.target if isinstance(body, care.Transmission) else ""

    @property
    def is_open(self) -> bool:
        """Whether no note of the target states a result."""
        return not any(isinstance(note.line.body, care.Transmission) and note.line.body.result for note in self.notes)


@dataclass(frozen=True, slots=True)
class PatientFile:
    """Everything known about one patient. ``confirmed`` is False while only a census says so.

    ``lines`` holds every entry handed in, in order of time, the superseded and struck ones too.
    """

    id: str
    identity: Identity
    place: Place
    lines: tuple[Line, ...]
    people: People
    confirmed: bool = True
    census: CensusRow | None = None
    registers: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    conflicts: tuple[ValueConflict, ...] = ()
    observations: tuple[Observation, ...] = ()
    tasks: tuple[Task, ...] = ()
    results: tuple[AwaitedResult, ...] = ()
    targets: tuple[Target, ...] = ()
    handover: Said | None = None

    def _said(self, prefix: str) -> tuple[Said, ...]:
        return tuple(said for key, values in self.registers.items() if key.split("/")[0] == prefix for said in values)

    def _items(self, prefix: str) -> tuple[Said, ...]:
        """The items of a set. What two laptops wrote down alike (from one census, say) counts once."""
        return tuple({_value(said): said for said in reversed(self._said(prefix))}.values())[::-1]

    @property
    def allergies(self) -> tuple[Said, ...]:
        """The allergies in force."""
        return self._items("allergy")

    @property
    def allergy_answer(self) -> AllergyAnswer | None:
        """What was answered about allergies as a whole; None when nobody wrote anything."""
        answers = [
            said.line.body.answer
            for said in self._said("allergies")
            if isinstance(said.line.body, care.AllergiesAnswered)
        ]
        if AllergyAnswer.NONE_KNOWN in answers:
            return AllergyAnswer.NONE_KNOWN
        return answers[0] if answers else None

    @property
    def allergies_asked(self) -> bool:
        """Whether anybody asked: a list, or "none known"."""
        return bool(self.allergies) or self.allergy_answer is AllergyAnswer.NONE_KNOWN

    def allergy_text(self) -> str:
        """The allergies in words, as screen and paper show them; never empty."""
        if self.allergies:
            return listed(describe_allergy(said.line.body) for said in self.allergies)
        return _("No known allergy") if self.allergies_asked else _("Allergies not asked")

    @property
    def isolations(self) -> tuple[Said, ...]:
        """The isolation precautions in force."""
        return self._items("isolation")

    @property
    def limits(self) -> tuple[Said, ...]:
        """The decisions about limits of care in force; empty means not documented."""
        return self._items("limit")

    @property
    def risks(self) -> tuple[Said, ...]:
        """The risks in force."""
        return self._items("risk")

    @property
    def diet(self) -> care.Diet | None:
        """The diet in force (the last one said, should two stand)."""
        diets = [said.line.body for said in self._said("diet") if isinstance(said.line.body, care.Diet)]
        return diets[-1] if diets else None

    @property
    def spo2_scale(self) -> int:
        """The saturation scale in force: 1 until somebody entitled decides on 2."""
        scales = [
            said.line.body.scale for said in self._said("spo2_scale") if isinstance(said.line.body, care.Spo2Scale)
        ]
        return scales[-1] if scales else 1

    @property
    def last_observation(self) -> Observation | None:
        """The latest round of observations."""
        return self.observations[-1] if self.observations else None

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks still to do, the soonest first."""
        return tuple(
            sorted(
                (task for task in self.tasks if task.is_open),
                key=lambda task: task.body.due_at or "9",
            )
        )

    @property
    def awaited(self) -> tuple[AwaitedResult, ...]:
        """Results still awaited."""
        return tuple(result for result in self.results if result.body.state is ResultState.AWAITED)


def describe_allergy(body: Body | None) -> str:
    """One allergy in words."""
    if not isinstance(body, care.Allergy):
        return ""
    details = ", ".join(
        part for part in (body.reaction, body.severity.label if body.severity != "UNKNOWN" else "") if part
    )
    return f"{body.substance} ({details})" if details else body.substance


def telling(lines: Sequence[Line]) -> list[Line]:
    """The lines in force, without the made-up traits of somebody who turned out to be a known person.

    An unknown person gets an agreed name under an id of their own; once that id is linked to a known
    one, nobody may read a mixture of the two.
    """
    standing = [line for line in lines if line.in_force]
    traits = [(line.entry.patient, line.body) for line in standing if isinstance(line.body, patient.Trait)]
    made_up = {who for who, body in traits if body.name == "attribute" and body.value == IdentityAttribute.FICT}
    known = {who for who, body in traits if body.name == "birth_name"} - made_up
    if not known:
        return standing
    return [line for line in standing if not (isinstance(line.body, patient.Trait) and line.entry.patient in made_up)]


def identity_of(lines: Iterable[Line]) -> Identity:
    """Who somebody is, from the traits and numbers in force; of two values the later one is shown."""
    traits: dict[str, str] = {}
    attributes: set[IdentityAttribute] = set()
    numbers: list[Number] = []
    born: patient.BornTo | None = None
    for line in lines:
        match line.body if line.in_force else None:
            case patient.Trait(name="attribute", value=value):
                attributes.add(IdentityAttribute.of(value))
            case patient.Trait(name=name, value=value):
                traits[name] = value
            case patient.Identifier(type=type_, value=value, authority=authority):
                numbers.append(Number(type_, value, authority))
            case patient.BornTo() as body:
                born = body
    return Identity(
        birth_name=traits.get("birth_name", ""),
        given_names=traits.get("given_names", ""),
        used_name=traits.get("used_name"),
        used_given_name=traits.get("used_given_name"),
        birth_date=traits.get("birth_date"),
        age_estimated=traits.get("age_estimated"),
        sex=Sex.of(traits.get("sex", "U")),
        birthplace=traits.get("birthplace"),
        matricule=traits.get("matricule"),
        matricule_oid=traits.get("matricule_oid"),
        status=IdentityStatus.of(traits.get("identity_status", "PROV")),
        attributes=frozenset(attributes),
        description=traits.get("description"),
        numbers=tuple(numbers),
        mother=born.mother if born else None,
        birth_rank=born.rank if born else None,
    )


def _value(said: Said) -> bytes:
    """What two people must agree on: the body itself, and never who said it, how they know or why."""
    body = said.line.body
    return canonical(patient.Trait(name=body.name, value=body.value) if isinstance(body, patient.Trait) else body)


def _conflicts(registers: Mapping[str, Sequence[Said]]) -> tuple[ValueConflict, ...]:
    found = [
        ValueConflict(key, tuple(values))
        for key, values in registers.items()
        if len({_value(said) for said in values}) > 1
    ]
    allergies = [said for key, values in registers.items() if key.startswith("allergy/") for said in values]
    denied = [
        said
        for said in registers.get("allergies", ())
        if isinstance(said.line.body, care.AllergiesAnswered) and said.line.body.answer is AllergyAnswer.NONE_KNOWN
    ]
    if allergies and denied:
        found.append(ValueConflict("allergies", (*denied, *allergies)))
    return tuple(found)


def _false_scores(observations: Iterable[Observation]) -> list[ValueConflict]:
    return [
        ValueConflict(f"score/{each.said.line.entry.id}", (each.said,))
        for each in observations
        if differing_score(each.body)
    ]


def _targets(notes: Iterable[Said]) -> tuple[Target, ...]:
    threads: dict[str, list[Said]] = defaultdict(list)
    for said in notes:
        body = said.line.body
        if isinstance(body, care.Transmission):
            threads[body.continues or said.line.entry.id].append(said)
    return tuple(Target(thread[0], tuple(thread)) for thread in threads.values())


def file_of(patient_id: str, lines: Sequence[Line], people: People) -> PatientFile:
    """Fold the lines about one patient, sorted as a timeline, into the patient's file.

    Args:
        patient_id: the id under which the file is shown (linked ids are shown under one).
        lines: what :func:`console.record.effects.stand` makes of the entries.
        people: the authors.
    """
    told = telling(lines)
    standing = [Said(line, name_of(people, line.entry.author)) for line in told]
    registers: dict[str, list[Said]] = defaultdict(list)
    for said in standing:
        key = register_key(said.line.entry, said.line.body)
        if key is not None:
            # Attributes of identity stand side by side; every other trait has one value.
            body = said.line.body
            attribute = isinstance(body, patient.Trait) and body.name == "attribute"
            registers[f"{key}/{body.value}" if attribute and isinstance(body, patient.Trait) else key].append(said)
    items = [said for said in standing if isinstance(said.line.body, handover.HandoverItem)]
    observations = tuple(
        Observation(said, said.line.body) for said in standing if isinstance(said.line.body, care.Observed)
    )
    return PatientFile(
        id=patient_id,
        identity=identity_of(told),
        place=place_of(lines),
        lines=tuple(lines),
        people=people,
        confirmed=any(line.entry.source != "SNAPSHOT" for line in lines if line.in_force),
        registers={key: tuple(values) for key, values in registers.items()},
        conflicts=(*_conflicts(registers), *_false_scores(observations)),
        observations=observations,
        tasks=tuple(
            Task(key.removeprefix("task/"), values[-1], values[-1].line.body)
            for key, values in registers.items()
            if isinstance(values[-1].line.body, care.Task)
        ),
        results=tuple(
            AwaitedResult(key.removeprefix("result/"), values[-1], values[-1].line.body)
            for key, values in registers.items()
            if isinstance(values[-1].line.body, care.AwaitedResult)
        ),
        targets=_targets(standing),
        handover=items[-1] if items else None,
    )
