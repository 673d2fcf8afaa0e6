"""Many messages and many answers, put side by side by name, in the memory of a few."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.formats.acknowledgement import Acknowledgement
from console.formats.delivery import control_id
from console.recovery import sorting
from console.recovery.answering import Answering, key_of
from console.recovery.files import files_below, shown_name
from console.recovery.sorting import Sorter

HL7, FHIR = (str(uuid.UUID(int=number)) for number in (1, 2))


def paired(
    expected: Iterable[tuple[str, str]], answers: Iterable[Acknowledgement]
) -> tuple[dict[str, Acknowledgement | None], list[str]]:
    with Answering() as answering:
        for target, message in expected:
            answering.expect(key_of(target, message), message.encode())
        for answer in answers:
            answering.hear(answer)
        found = {what.decode(): answer for wanted, answer in answering.paired() for what in wanted}
        return found, list(answering.strays())


def test_an_answer_goes_to_the_message_that_it_names_and_to_no_other() -> None:
    said = [Acknowledgement(control_id(HL7), accepted=True), Acknowledgement("SOMEBODYELSES", accepted=True)]
    found, strays = paired([("hl7", HL7), ("fhir", FHIR)], said)

    assert found[HL7] == said[0]
    assert found[FHIR] is None
    assert strays == ["SOMEBODYELSES"]


def test_a_list_may_name_an_hl7_message_by_its_id_or_by_its_control_id() -> None:
    for name in (HL7, control_id(HL7)):
        found, strays = paired([("hl7", HL7)], [Acknowledgement(name, accepted=True)])
        assert found[HL7] is not None
        assert strays == []


@pytest.mark.parametrize("order", [(0, 1, 0), (1, 0, 0), (0, 0, 1)])
def test_a_message_stays_accepted_when_its_resend_is_refused_as_a_duplicate(order: Sequence[int]) -> None:
    said = [Acknowledgement(FHIR, accepted=bool(each)) for each in order]
    assert paired([("fhir", FHIR)], said)[0] == {FHIR: Acknowledgement(FHIR, accepted=True)}


def test_of_two_refusals_the_later_one_counts() -> None:
    said = [Acknowledgement(FHIR, accepted=False, reason=why) for why in ("b", "a")]
    assert paired([("fhir", FHIR)], said)[0] == {FHIR: said[1]}


@given(st.lists(st.tuples(st.text(max_size=6), st.integers(0, 1000))), st.integers(1, 400))
def test_what_was_put_in_comes_back_key_by_key_whatever_fits_in_memory(
    rows: list[tuple[str, int]], at_once: int
) -> None:
    wanted: dict[str, list[int]] = {}
    for key, value in rows:
        wanted.setdefault(key.replace("\0", "�"), []).append(value)
    with pytest.MonkeyPatch.context() as patch, Sorter[int](int) as sorter:
        patch.setattr(sorting, "AT_ONCE", at_once)
        for key, value in rows:
            sorter.add(key, value)
        found = list(sorter.groups())

    assert [key for key, _values in found] == sorted(wanted, key=str.encode)
    assert {key: sorted(values) for key, values in found} == {key: sorted(values) for key, values in wanted.items()}


def test_what_waits_on_the_disk_can_be_read_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def named(**_how: object) -> object:
        opened.append((tmp_path / "waiting").open("w+b"))
        return opened[0]

    monkeypatch.setattr(tempfile, "TemporaryFile", named)
    monkeypatch.setattr(sorting, "AT_ONCE", 10)
    with Sorter[str](str) as sorter:
        for number in range(20):
            sorter.add(f"TREMBLAY {number}", "Marie-Ève")
        assert len(list(sorter.groups())) == 20
    assert opened[0].closed
    data = (tmp_path / "waiting").read_bytes()
    assert len(data) > 20 * len("TREMBLAY")
    assert b"TREMBLAY" not in data


def test_files_come_in_order_from_any_depth_and_links_are_left_alone(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "link").symlink_to(tmp_path / "a")

    assert [str(path.relative_to(tmp_path)) for path in files_below(tmp_path)] == ["a", "b/1", "b/2", "c/d/e"]
    assert list(files_below(tmp_path / "none")) == []


@pytest.mark.skipif(os.name == "nt", reason="a name is always text there")
def test_a_file_is_found_whatever_bytes_its_name_has(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.hl7")).write_bytes(b"MSH|")
    (tmp_path / "é.hl7").write_bytes(b"MSH|")
    assert [shown_name(path) for path in files_below(tmp_path)] == ["é.hl7", "\N{REPLACEMENT CHARACTER}.hl7"]


@pytest.mark.skipif(os.name == "nt", reason="a path is short there")
def test_files_are_found_at_any_depth(tmp_path: Path) -> None:
    at = os.open(tmp_path, os.O_RDONLY)
    for _level in range(1200):
        os.mkdir("a", dir_fd=at)
        below = os.open("a", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(os.open("deep.hl7", os.O_CREAT, 0o600, dir_fd=at))
    os.close(at)
    assert [path.name for path in files_below(tmp_path)] == ["deep.hl7"]

    top, next_ = tmp_path / "a", tmp_path / "b"  # nothing that takes folders away goes so deep
    while (top / "a").is_dir():
        (top / "a").rename(next_)
        top.rmdir()
        next_.rename(top)
