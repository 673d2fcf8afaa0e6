"""Many laptops, any order: everybody ends with the same record, and no number is given twice."""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from console.crossing import succession
from console.crossing.copies import mirror_name, mirror_now
from console.crossing.export import export, export_all
from console.crossing.intake import take_in
from console.crossing.restore import restore
from console.errors import CahierError
from console.record.bodies import care, patient, stay
from console.record.census import CensusRow
from console.record.clock import scripted_entropy
from console.record.codes.stay import ExitMode, TransferReason, TransferScope
from console.record.instant import plus
from console.record.movements import Place
from console.store.stretching import FLOOR
from console.ward import care as caring
from console.ward import corrections, expecting, stays
from console.ward.laptop import Laptop
from console.ward.patients import NewPatient
from console.ward.session import Session
from tests.make import START
from tests.stations import PEOPLE, Prepared, Station, admitted, census_of, copy_of

SAME = ("register", "place", "visit", "member", "found", "copy")
PASSPHRASE = "rivage pomme statue verger lune"
MOST_LAPTOPS = 4
CENSUS = tuple(
    CensusRow(
        birth_name=name,
        number=f"C{index}",
        visit=f"V{index}",
        unit="4120",
        bed="12A",
        expected_at=plus(START, hours=index + 1),
    )
    for index, name in enumerate(("Abgrall", "Bescond"))
)
"""Whom the census announces, on every laptop."""


@dataclass
class Hospital:
    """Laptops that write and hand sticks to one another; ``packages`` are all that were ever made."""

    root: Path
    prepared: Prepared
    chance: Random
    laptops: list[tuple[Laptop, Session, Station]] = field(default_factory=list)
    packages: list[Path] = field(default_factory=list)
    patients: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    is_copied: bool = False

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def add(self, index: int) -> Session:
        station = copy_of(self.prepared, index, self.root / uuid.uuid4().hex, self.chance.randrange(10**6))
        session = station.unlock()
        self.laptops.append((station.laptop, session, station))
        self.announced = census_of(session, *CENSUS)
        return session

    def anybody(self) -> tuple[Laptop, Session, Station]:
        laptop, session, station = self.chance.choice(self.laptops)
        station.clock.advance(seconds=self.chance.choice((1, 60, 900)))
        return laptop, session, station

    def known_to(self, session: Session) -> list[str]:
        """Whom this laptop knows, by what was written or by the census that every laptop loaded."""
        return [each for each in (*self.patients, *self.announced) if session.reader.named(each) is not None]

    def take(self, session: Session, path: Path) -> None:
        take_in(session, path, identity=self.prepared.kit.identity)


def newcomer(hospital: Hospital) -> NewPatient:
    name = "".join(hospital.chance.choice("bcdfglmnprst") + hospital.chance.choice("aeiou") for _part in range(4))
    return NewPatient(birth_name=name, given_names="Ève", birth_date="1948-03-14")


def admits(hospital: Hospital) -> None:
    _laptop, session, _station = hospital.anybody()
    name = newcomer(hospital).birth_name
    hospital.patients.append(admitted(session, name=name, bed=session.unit.beds[0]))


def writes(hospital: Hospital) -> None:
    _laptop, session, _station = hospital.anybody()
    known = [each for each in hospital.patients if session.reader.knows(each)]
    if not known:
        return
    who = hospital.chance.choice(known)
    said = hospital.chance.choice((care.Allergy(substance="Latex"), care.Diet(diet=str(hospital.chance.randrange(5)))))
    if isinstance(said, care.Diet):
        caring.set_diet(session, who, said)
    else:
        caring.add_alert(session, who, said)


def corrects(hospital: Hospital) -> None:
    _laptop, session, _station = hospital.anybody()
    known = [each for each in hospital.patients if session.reader.knows(each)]
    if known:
        who = hospital.chance.choice(known)
        standing = session.card(who).registers.get("trait/birth_name", ())
        session.restate(who, standing, patient.Trait(name="birth_name", value=f"Roy{hospital.chance.randrange(9)}"))


def moves(hospital: Hospital) -> None:
    """Somebody is sent on, or seen to arrive, where the laptop at hand thinks it possible."""
    _laptop, session, _station = hospital.anybody()
    known = [each for each in hospital.patients if session.reader.knows(each)]
    if not known:
        return
    who = hospital.chance.choice(known)
    place = session.card(who).place
    try:
        if place.transfer is None:
            to = hospital.chance.choice([unit.code for unit in session.site.units if unit.code != place.unit])
            why = TransferReason.HIGHER_LEVEL
            asked = stay.TransferAsked(scope=TransferScope.UNIT, reason=why, to_unit=to)
            transfer = stays.ask_transfer(session, who, asked)
            stays.leave(session, who, stay.TransferLeft(transfer=transfer, override="essai"))
        else:
            seen = stay.TransferArrived(
                transfer=place.transfer.id, seen_by="X", unit=place.transfer.ask.to_unit, bed=None
            )
            stays.arrive(session, who, seen)
    except CahierError:
        return  # a rule of the ward stands against it; that is not what is tried here


def expects(hospital: Hospital) -> None:
    """Somebody new, somebody who left, or somebody whom the census names, is to come to a unit of anybody's choice."""
    _laptop, session, _station = hospital.anybody()
    unit = hospital.chance.choice(session.site.units)
    at = plus(session.now(), minutes=hospital.chance.choice((-60, 30, 600)))
    plan = stay.AdmissionExpected(unit=unit.code, expected_at=at, bed=hospital.chance.choice((None, *unit.beds)))
    known = hospital.known_to(session)
    try:
        if known and hospital.chance.random() < 0.6:
            expecting.expect(session, hospital.chance.choice(known), plan)
        else:
            hospital.patients.append(expecting.expect_newcomer(session, newcomer(hospital), plan))
    except CahierError:
        return  # here already, or expected already


def settles_a_plan(hospital: Hospital) -> None:
    """Whoever is expected, by an entry or by the census alone, comes, comes otherwise, or does not come."""
    _laptop, session, _station = hospital.anybody()
    awaited = [each for each in hospital.known_to(session) if session.card(each).place.expected is not None]
    if not awaited:
        return
    who = hospital.chance.choice(awaited)
    expected = session.card(who).place.expected
    assert expected is not None
    match hospital.chance.choice(("comes", "comes otherwise", "does not come", "is struck")):
        case "comes":
            unit = hospital.chance.choice(session.site.units)
            stays.admit(session, who, stay.StayAdmitted(unit=unit.code, bed=expected.plan.bed))
        case "comes otherwise":
            other = msgspec.structs.replace(
                expected.plan,
                unit=hospital.chance.choice(session.site.units).code,
                expected_at=plus(session.now(), hours=2),
            )
            expecting.change(session, who, expected.entry, other, "essai")
        case "does not come":
            expecting.call_off(session, who, "essai")
        case _:
            if session.reader.knows(who):
                corrections.strike(session, expected.entry, "essai")


def leaves(hospital: Hospital) -> None:
    """Somebody goes home, and may be expected again."""
    _laptop, session, _station = hospital.anybody()
    here = [each for each in hospital.known_to(session) if session.card(each).place.whereabouts.is_here]
    with suppress(CahierError):
        if here:
            stays.discharge(session, hospital.chance.choice(here), stay.Discharged(mode=ExitMode.HOME))


def copies_everything(hospital: Hospital) -> None:
    _laptop, session, _station = hospital.anybody()
    hospital.packages.append(export(session, hospital.stick).path)


def copies_what_is_new(hospital: Hospital) -> None:
    _laptop, session, _station = hospital.anybody()
    hospital.packages += [each.path for each in export_all(session, hospital.stick, since_last=True, most=25)]


def takes(hospital: Hospital) -> None:
    """Any package into any laptop: late, again, its own, one that follows another that never came."""
    if hospital.packages:
        _laptop, session, _station = hospital.anybody()
        hospital.take(session, hospital.chance.choice(hospital.packages))


def is_lost_and_made_again(hospital: Hospital) -> None:
    """A laptop is thought lost and made again from its mirror; the lost one is found, and goes on writing."""
    if len(hospital.laptops) >= MOST_LAPTOPS:
        return
    laptop, session, station = hospital.anybody()
    medium = hospital.root / uuid.uuid4().hex
    medium.mkdir()
    mirror_now(laptop, session, medium)
    made = restore(
        medium / mirror_name(session),
        hospital.root / uuid.uuid4().hex,
        lambda vault: vault.unlock_escrow(hospital.prepared.kit.escrow),
        lambda _person: PASSPHRASE,
        FLOOR,
        station.clock,
        station.entropy,
    )
    again = Laptop(made.folder, station.clock, station.entropy)
    name = PEOPLE["nurse"].name
    hospital.laptops.append((again, again.unlock(again.person_named(name), PASSPHRASE), station))
    shutil.rmtree(medium)


def takes_new_keys(hospital: Hospital) -> None:
    """Somebody was removed for cause: the laptop goes on as its own successor."""
    laptop, session, _station = hospital.anybody()
    if len(hospital.laptops) < MOST_LAPTOPS:
        succession.take_new_keys(laptop, session)


def is_copied_and_used_twice(hospital: Hospital) -> None:
    """What nobody should do: the whole folder is copied, and both go on as the same laptop."""
    if len(hospital.laptops) >= MOST_LAPTOPS:
        return
    _laptop, session, station = hospital.anybody()
    if session.certificate.predecessor is not None:  # its people may have other passphrases
        return
    folder = hospital.root / uuid.uuid4().hex
    folder.mkdir()
    folder_of(session, folder)
    twin = Laptop(folder, station.clock, scripted_entropy(hospital.chance.randrange(10**6)))
    name = PEOPLE["nurse"]
    hospital.laptops.append((twin, twin.unlock(twin.person_named(name.name), name.passphrase), station))
    hospital.is_copied = True


def folder_of(session: Session, folder: Path) -> None:
    """A copy of the folder of an open book, as it would be after a power cut: its log comes along."""
    for path in session.book.folder.iterdir():
        if path.is_file() and not path.name.endswith((".lock", "-shm")):
            shutil.copyfile(path, folder / path.name)


ACTS: tuple[Callable[[Hospital], None], ...] = (
    admits, admits, admits, writes, writes, corrects, moves, moves, expects, expects, settles_a_plan,
    settles_a_plan, settles_a_plan, leaves, copies_everything, copies_what_is_new,
    copies_what_is_new, takes, takes, takes, is_lost_and_made_again, takes_new_keys, is_copied_and_used_twice,
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failing one smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=8, max_size=30), seed=st.integers(0, 10**6))
def test_any_history_in_any_order_ends_in_one_record(
    provisioned: Prepared, tmp_path: Path, acts: list[Callable[[Hospital], None]], seed: int
) -> None:
    hospital = Hospital(tmp_path / uuid.uuid4().hex, provisioned, Random(seed))
    hospital.stick.mkdir(parents=True)
    try:
        hospital.add(0)
        hospital.add(1)
        for act in acts:
            act(hospital)
        written: set[str] = set()
        for _laptop, session, _station in hospital.laptops:
            written |= {stored.entry.id for stored in session.reader.entries()}
            hospital.packages.append(export(session, hospital.stick).path)
        _agree(hospital, written)
    finally:
        for laptop, _session, _station in hospital.laptops:
            laptop.lock_cold()
        shutil.rmtree(hospital.root)


def _agree(hospital: Hospital, written: set[str]) -> None:
    """Two strangers and every laptop take in all packages, each in an order of its own, some twice."""
    writers = [session for _laptop, session, _station in hospital.laptops]
    strangers = [hospital.add(2), hospital.add(2)]
    for session in (*strangers, *writers):
        census_of(session, *CENSUS)  # one that was made again from its mirror has yet to load it
        order = [*hospital.packages, *hospital.packages[::3]]
        hospital.chance.shuffle(order)
        for path in order:
            hospital.take(session, path)
        assert session.reader.quarantined() == []
        assert hospital.is_copied or session.book.problems() == []
        log = [stored.entry for stored in session.reader.entries()]
        assert written <= {entry.id for entry in log}  # nothing is dropped
        numbered = Counter((entry.station, entry.seq) for entry in log)
        twice = {place for place, count in numbered.items() if count > 1}
        assert set(session.reader.forks()) == twice  # every fork is named, and nothing else
        assert hospital.is_copied or not twice
    wanted, places = strangers[0].book.view_rows(), _places(hospital, strangers[0])
    for session in (*strangers[1:], *writers):
        rows = session.book.view_rows()
        assert {table: rows[table] for table in SAME} == {table: wanted[table] for table in SAME}
        assert _about_patients(rows) == _about_patients(wanted)
        assert _places(hospital, session) == places
    assert strangers[0].reader.forks() == strangers[1].reader.forks()
    if hospital.is_copied:  # two laptops with one block of numbers
        return
    given_out = [
        line.body.value
        for line in strangers[0].reader.lines_of_kind("identifier")
        if isinstance(line.body, patient.Identifier) and line.body.type == "DOWNTIME"
    ]
    assert len(given_out) == len(set(given_out)) == len(set(hospital.patients))


def _places(hospital: Hospital, session: Session) -> dict[str, tuple[Place, bool]]:
    """Where everybody is or is to be, and whether anybody but the census says so."""
    cards = {each: session.card(each) for each in (*hospital.patients, *hospital.announced)}
    return {each: (card.place, card.confirmed) for each, card in cards.items()}


def _about_patients(rows: dict[str, list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
    """Every line about somebody, with whether it is in force; laptops differ in what they note about themselves."""
    return [row for row in rows["line"] if row[2] is not None]
