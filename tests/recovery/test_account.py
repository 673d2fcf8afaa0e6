"""The account of very many entries: the same sums in the memory of a few, every fault still named."""

from __future__ import annotations

import tracemalloc
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from console.formats.delivery import ENTRY, control_id
from console.recovery import sorting
from console.recovery.account import Account, Made, account
from console.recovery.output import OverWire

PER_MESSAGE = 3
STATIONS = 4


def named(kind: int, number: int) -> str:
    return str(uuid.UUID(int=(kind << 64) + number))


def entries(count: int) -> Iterator[Made]:
    return (Made(named(0, n), f"laptop {n % STATIONS}", n, "observed", True, "CARE") for n in range(count))


def messages(count: int) -> Iterator[tuple[int, list[str]]]:
    for first in range(0, count, PER_MESSAGE):
        yield first, [named(0, n) for n in range(first, min(first + PER_MESSAGE, count))]


def over_wire(count: int) -> Iterator[OverWire]:
    for number, carried in messages(count):
        name = named(1, number)
        head = f"MSH|^~\\&|A|B|C|D|20260209||ORU^R01|{control_id(name)}|P|2.5"
        yield OverWire("hl7", name, f"{head}\rPID|||1\rZCA|{name}|{'~'.join(carried)}\r".encode())
        name, tags = named(2, number), [{"system": ENTRY, "code": each} for each in carried]
        part = {"resource": {"resourceType": "Observation", "id": name}}
        bundle = {"resourceType": "Bundle", "id": name, "type": "transaction", "meta": {"tag": tags}, "entry": [part]}
        yield OverWire("fhir", name, msgspec.json.encode(bundle))


def answered(count: int) -> Iterator[tuple[str, bytes]]:
    taken = {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response": {"status": "201"}}]}
    for number, _carried in messages(count):
        key = control_id(named(1, number))
        yield key, f"MSH|^~\\&|DPI|CH|CAHIER|CH|20260209||ACK|A{key}|P|2.5\rMSA|AA|{key}\r".encode()
        yield f"{named(2, number)}.json", msgspec.json.encode(taken)


def delivered(root: Path, count: int, *, without: int = -1) -> tuple[Path, Path]:
    """The folder of a delivery with one table, and the one list of what was loaded of it."""
    out, answers = root / "out", root / "answers"
    (out / "csv").mkdir(parents=True)
    answers.mkdir()
    rows = [f'"{named(3, n)}";"{named(0, n)}"\r\n' for n in range(count) if n != without]
    (out / "csv" / "entries.csv").write_text('"message_id";"entry_id"\r\n' + "".join(rows), "utf-8")
    (answers / "loaded.csv").write_text("".join(f"{named(3, n)};ok;\n" for n in range(count)), "utf-8")
    return out, answers


def drawn_up(root: Path, count: int, *, without: int = -1) -> Account:
    out, answers = delivered(root, count, without=without)
    return account(out, answers, entries(count), over_wire=over_wire(count), answered=answered(count))


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "AT_ONCE", 1 << 15)
    monkeypatch.setattr(sorting, "_READ", 1 << 8)


@pytest.mark.usefixtures("little_memory")
def test_the_sums_are_the_same_when_nothing_fits_into_memory(tmp_path: Path) -> None:
    made = drawn_up(tmp_path, 1000)

    assert made.is_complete
    assert [(each.station, each.target, each.made, each.accounted) for each in made.sums] == [
        (f"laptop {n}", target, 250, 250) for target in ("hl7", "fhir", "csv") for n in range(STATIONS)
    ]


@pytest.mark.usefixtures("little_memory")
def test_one_row_among_many_that_is_not_there_is_named(tmp_path: Path) -> None:
    red = drawn_up(tmp_path, 1000, without=617)

    assert [(each.entry.id, each.target) for each in red.missing] == [(named(0, 617), "csv")]
    assert red.faults == (f"{named(3, 617)}: answered, but in no file",)


@pytest.mark.usefixtures("little_memory")
def test_five_times_the_entries_need_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        root = tmp_path / str(count)
        out, answers = delivered(root, count)
        tracemalloc.start()
        try:
            assert account(
                out, answers, entries(count), over_wire=over_wire(count), answered=answered(count)
            ).is_complete
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is loaded once
    small, large = peak(1000), peak(5000)
    assert large <= 1.5 * small, (small, large)
