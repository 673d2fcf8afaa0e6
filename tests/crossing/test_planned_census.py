"""From a hospital's file to the board: whom it announces is expected, and two laptops agree about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.crossing.census import Loaded, load, preview
from console.crossing.export import export
from console.crossing.intake import take_in
from console.record.board import RowKind
from console.record.bodies import care, stay
from console.record.movements import Whereabouts
from console.ward import expecting, reading, stays
from console.ward.session import Session
from tests.formats.census_samples import adt
from tests.stations import Prepared, Station, copy_of

HERE, COMING, PAST = (
    adt("A01", at="20260209060000", number="1", visit="V1", place="4120^12^12A"),
    adt("A05", at="20260209060000", number="2", visit="V2", place="4120^12^12B", extra="PV2||||||||20260210080000\r"),
    adt("A05", at="20260101060000", number="3", visit="V3", place="4120^13^13A", extra="PV2||||||||20260102080000\r"),
)


@pytest.fixture
def laptops(provisioned: Prepared, tmp_path: Path) -> Iterator[list[Session]]:
    stations: list[Station] = [copy_of(provisioned, index, tmp_path / str(index)) for index in (0, 1)]
    yield [each.unlock() for each in stations]
    for each in stations:
        each.laptop.lock_cold()


def loaded(session: Session, folder: Path) -> Loaded:
    path = folder / "patients.hl7"
    path.write_text(HERE + COMING + PAST, encoding="utf-8", newline="")
    seen = preview(session, [path])
    assert [each.outcome for each in seen.reading.outcomes] == ["IN_BED", "EXPECTED", "KNOWN"]
    return load(session, seen)


def coming(session: Session) -> list[str]:
    return [row.file.id for row in reading.board(session).rows if row.kind is RowKind.EXPECTED and row.file]


def test_whom_the_file_announces_is_on_the_board_and_counted(laptops: list[Session], tmp_path: Path) -> None:
    nurse = laptops[0]
    done = loaded(nurse, tmp_path)
    assert (done.rows, done.in_bed, done.coming) == (3, 1, 1)
    assert len(coming(nurse)) == 1
    [note] = [line.body for line in nurse.reader.lines_of_kind("census_loaded")]
    assert getattr(note, "coming", None) == 1


def test_two_laptops_that_took_the_plan_over_agree_whatever_each_did_with_it(
    laptops: list[Session], tmp_path: Path, provisioned: Prepared
) -> None:
    for each in laptops:
        loaded(each, tmp_path)
    one, other = laptops
    [who] = coming(one)
    one.write_about(who, care.Diet(diet="À jeun"))
    other.write_about(who, care.Diet(diet="Sans sel"))
    expecting.call_off(one, who, "Reporté")
    for source, target in ((one, other), (other, one)):
        stick = tmp_path / source.certificate.station
        stick.mkdir()
        take_in(target, export(source, stick).path, identity=provisioned.kit.identity)
    assert [coming(each) for each in laptops] == [[], []]  # each had an entry of its own that said so

    stays.admit(other, who, stay.StayAdmitted(unit="4120", bed="12B"))
    place = other.card(who).place
    assert (place.whereabouts, place.plans) == (Whereabouts.PRESENT, ())
