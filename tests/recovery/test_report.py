"""The closing report says what is open, by name, and turns green only when nothing is."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.paper.sheet import Imprint
from console.recovery import account, answering, closing_pages, output, sheets
from console.recovery import report as closing
from console.recovery.answering import LIMIT_MB
from console.recovery.closing_pages import on_paper, runs
from console.recovery.delivery import acknowledge, deliver
from console.recovery.paper_out import write_letters
from console.recovery.report import as_dict, gaps, report
from console.words import speaking
from tests.recovery.conftest import Hospital
from tests.recovery.test_delivery import answers


def test_the_report_is_complete_when_every_answer_is_in(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    answered = answers(out, tmp_path / "answers")
    acknowledge(it, answered)
    made = as_dict(report(it, out, answered))

    assert made["complete"]
    assert json.loads(json.dumps(made)) == made
    assert len(made["stations"]) == 3
    for station in made["stations"]:
        assert station["last_seq"] > 0
        assert station["label"]
        assert [each["made"] for each in station["targets"]] == [each["accounted"] for each in station["targets"]]


def test_the_report_names_every_entry_that_is_not_accounted_for(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    first = it.book.ledger.deliverables("csv")[0]
    answered = answers(out, tmp_path / "answers", refuse=first.id)
    acknowledge(it, answered)
    made = as_dict(report(it, out, answered))

    assert not made["complete"]
    assert [(each["id"], each["state"], each["reason"]) for each in made["open"]] == [(first.id, "REJECTED", "refus")]
    named = [
        each["entry"] for station in made["stations"] for sums in station["targets"] for each in sums["exceptions"]
    ]
    assert named == it.book.ledger.entries_of(first.id)


@pytest.mark.skipif(os.name == "nt", reason="a name is always text there")
def test_a_file_whose_name_is_no_text_is_named_in_the_report_all_the_same(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    answered = answers(tmp_path / "out", tmp_path / "answers")
    (answered / os.fsdecode(b"\xff.hl7")).write_bytes(b"MSH|")
    found = acknowledge(it, answered)
    assert [name for name, _why in found.unreadable] == ["\N{REPLACEMENT CHARACTER}.hl7"]
    made = json.loads(json.dumps(as_dict(report(it, tmp_path / "out", answered)), ensure_ascii=False).encode())
    assert any(fault.startswith("\N{REPLACEMENT CHARACTER}.hl7") for fault in made["faults"])


def test_a_file_of_answers_that_is_too_long_is_named_by_all_who_read_it_and_none_of_it_counts(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    answered = answers(tmp_path / "out", tmp_path / "answers")
    long = next(answered.glob("*.csv"))
    os.truncate(long, LIMIT_MB * 1_000_000 + 1)
    wrong = (long.name, f"> {LIMIT_MB} MB")

    assert acknowledge(it, answered).unreadable == (wrong,)
    made = report(it, tmp_path / "out", answered)
    assert made.account.faults == (": ".join(wrong),)
    assert {each.target for each in made.account.missing} == {"csv"}


class Stopping:
    """Somebody who stops work when they are told for the so-manieth time how far it is; never, if that is 0."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.told = at, 0

    def __call__(self, done: int, total: int) -> None:
        assert done <= total or not total
        self.told += 1
        if self.told == self.at:
            raise CahierError(Fault.STOPPED)


def test_a_report_can_be_stopped_at_every_part_and_is_never_taken_for_one(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((output, "TOLD_EVERY"), (answering, "FILES"), (account, "MANY"), (closing, "MANY")):
        monkeypatch.setattr(module, name, 1)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    answered = answers(tmp_path / "out", tmp_path / "answers")
    whole = Stopping()
    assert report(it, tmp_path / "out", answered, whole).account.faults == ()

    assert whole.told > 100
    for at in range(1, whole.told + 1, whole.told // 12):
        with pytest.raises(CahierError) as stopped:
            report(it, tmp_path / "out", answered, Stopping(at))
        assert stopped.value.fault is Fault.STOPPED


def test_letters_that_were_stopped_are_not_there_and_older_ones_stand(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    older = tmp_path / f"{hospital.known}.pdf"
    older.write_bytes(b"older")
    for at in (1, 2, 3):
        with pytest.raises(CahierError):
            write_letters(it, tmp_path, Stopping(at))
        assert list(tmp_path.glob("*.*")) == [older]
        assert older.read_bytes() == b"older"

    assert write_letters(it, tmp_path) == 3
    assert len(list(tmp_path.glob("*.*"))) == 3
    assert older.read_bytes().startswith(b"%PDF")


def test_a_book_with_every_package_has_no_gaps(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    assert gaps(it.reader) == []


def test_the_pages_name_what_is_open(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    made = report(it, tmp_path / "out")
    imprint = Imprint("CH d’Essai", "", "R-1", it.now(), it.person.name, it.now(), ZoneInfo("Europe/Paris"))
    pages = pypdfium2.PdfDocument(on_paper(made, imprint).data)
    text = "".join("".join(page.get_textpage().get_text_range() for page in pages).split())

    assert all(each.entry.id in text for each in made.account.missing)


@given(st.sets(st.integers(1, 200)))
def test_numbers_in_ranges_are_the_numbers_and_no_others(numbers: set[int]) -> None:
    said = [[int(number) for number in each.split("–")] for each in runs(sorted(numbers))]

    assert [number for each in said for number in range(each[0], each[-1] + 1)] == sorted(numbers)
    assert all(one[-1] + 1 < other[0] for one, other in pairwise(said))


def test_of_very_many_that_are_open_the_pages_give_ranges_and_bundles(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing_pages, "MOST", 20)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    made = report(it, tmp_path / "out")
    with speaking("en"):
        pages = pypdfium2.PdfDocument(on_paper(made, sheets.imprint(it, "R-1")).data)
    text = "".join("".join(page.get_textpage().get_text_range() for page in pages).split())

    missing = made.account.missing
    assert len(missing) > 60
    assert f"Entriesnotaccountedfor({len(missing)})" in text
    assert not any(each.entry.id in text for each in missing)
    for total in made.account.sums:
        if total.missing:
            numbers = ",".join(runs(each.entry.seq for each in total.missing))
            assert f"{''.join(made.labels[total.station].split())}·{total.target}·sent,noanswer:{numbers}" in text
    assert f"Messagesnotsettled({len(made.open)})" in text
    for target in ("hl7", "fhir", "csv"):
        count = sum(each.target == target for each in made.open)
        assert f"{target}·sent,noansweryet·{count}messages" in text


def test_what_a_system_has_no_place_for_is_said_to_be_in_the_dossier(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    made = as_dict(report(it, tmp_path / "out"))

    said = {(each["target"], each["kind"]): each["entries"] for each in made["in_dossier"]}
    assert said["hl7", "transmission"] == said["fhir", "transmission"] == 1
    assert "csv" not in {target for target, _kind in said}
    assert ("hl7", "observed") not in said
