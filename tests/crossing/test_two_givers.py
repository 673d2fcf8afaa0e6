"""Two people on two laptops give one drug within ten minutes: both laptops say so once they have met."""

from __future__ import annotations

from pathlib import Path

from console.crossing.export import export
from console.crossing.intake import take_in
from console.record.bodies.dose import DoseGiven
from console.record.census import CensusRow
from console.record.doses import doses_of, given_twice
from console.record.outlook import Concern
from console.ward import doses, reading
from tests.stations import Prepared, census_of, copy_of

ROW = CensusRow(
    birth_name="Roy", given_names=("Mathieu",), birth_date="1962-11-02", sex="M", number="0049", unit="4120", bed="12B"
)
MORPHINE = DoseGiven(drug="Morphine", typed="5 mg")


def test_both_laptops_warn_after_they_met(provisioned: Prepared, tmp_path: Path) -> None:
    one, two = (copy_of(provisioned, index, tmp_path / str(index)) for index in (0, 1))
    two.clock.advance(minutes=6)
    first, second = one.unlock("other"), two.unlock("nurse")
    (who,) = census_of(first, ROW)
    census_of(second, ROW)
    doses.give(first, who, MORPHINE)
    doses.give(second, who, DoseGiven(drug="MORPHINE", typed="5 mg"))
    one.clock.advance(minutes=20)
    two.clock.advance(minutes=20)
    assert not given_twice(doses_of(first.card(who)))
    assert not given_twice(doses_of(second.card(who)))

    sticks = []
    for name, session in (("a", first), ("b", second)):
        (tmp_path / name).mkdir()
        sticks.append(export(session, tmp_path / name).path)
    take_in(second, sticks[0], identity=provisioned.kit.identity)
    take_in(first, sticks[1], identity=provisioned.kit.identity)
    for session in (first, second):
        ((earlier, later),) = given_twice(doses_of(session.card(who)))
        assert (earlier.by, later.by) == ("Jules Aubry", "Maëlle Tanguy")
    assert any(hazard.concern is Concern.TWICE for hazard in reading.outlook(first).hazards)
    one.laptop.lock_cold()
    two.laptop.lock_cold()
