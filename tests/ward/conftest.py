"""A laptop of the ward, unlocked by a nurse; others of its people unlock it when a test asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.errors import CahierError, Fault
from console.record.bodies import Body
from console.ward.session import Session
from tests.stations import Prepared, Station, copy_of


@pytest.fixture
def station(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    """The ward's laptop, cold."""
    made = copy_of(provisioned, 0, tmp_path / "ward")
    yield made
    made.laptop.lock_cold()


@pytest.fixture
def nurse(station: Station) -> Session:
    """The ward's nurse, signed in."""
    return station.unlock()


@pytest.fixture(scope="module")
def shared(provisioned: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A laptop for all tests of a module that each write about patients of their own."""
    made = copy_of(provisioned, 0, tmp_path_factory.mktemp("shared") / "ward")
    yield made
    made.laptop.lock_cold()


@pytest.fixture(scope="module")
def at_work(shared: Station) -> Session:
    """Its nurse, signed in for the whole module."""
    return shared.unlock()


class Refusal:
    """Holds that a block is refused for one reason and that nothing was written."""

    def __init__(self, session: Session, fault: Fault) -> None:
        self._session, self._fault = session, fault

    def __enter__(self) -> None:
        self._before = self._session.reader.count()

    def __exit__(self, _type: object, problem: BaseException | None, _trace: object) -> bool:
        assert isinstance(problem, CahierError), f"not refused: {problem!r}"
        assert problem.fault is self._fault
        assert str(problem)
        assert self._session.reader.count() == self._before
        return True


def bodies(session: Session, who: str, kind: str) -> list[Body | None]:
    """The bodies in force of one kind about a patient, in order of time."""
    file = session.reader.file(who)
    assert file is not None
    return [line.body for line in file.lines if line.in_force and line.entry.kind == kind]
