"""What a package is made of: one reading of the book, kept sealed beside it until its turn comes."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.crossing import spreadsheet
from console.crossing.spool import Spool
from console.errors import CahierError, Fault
from console.record.entry import Entry, canonical

PLAIN = b"Tremouliere, Odette, 1948-03-14;" * 4096
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def entry(kind: str, reason: str, said: str) -> Entry:
    return Entry(
        format=1,
        id="0199d1c5-6f00-7a00-8000-000000000001",
        station="9d0e6f10-3c52-4d6b-8a35-3f9d1c2b7a02",
        seq=7,
        tick=9,
        kind=kind,
        version=1,
        occurred_at="2026-02-09T06:00:00.000Z",  # type: ignore[arg-type]  # a moment is text
        recorded_at="2026-02-09T06:00:01.000Z",  # type: ignore[arg-type]
        author="1f6c2a44-0d7e-4c1b-9a70-6b5e4d3c2b03",
        body=msgspec.Raw(canonical({"said": said})),
        previous="0" * 64,
        reason=reason,
        replaces=("0199d1c5-6f00-7a00-8000-000000000002", "0199d1c5-6f00-7a00-8000-000000000003"),
    )


@given(kind=ANY_TEXT, reason=ANY_TEXT, said=ANY_TEXT)
def test_a_spreadsheet_reads_back_what_was_written_whatever_somebody_typed(kind: str, reason: str, said: str) -> None:
    one = entry(kind, reason, said)
    text = (spreadsheet.HEAD + spreadsheet.lines([one, one])).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert rows[0]["body"] == bytes(one.body).decode()
    assert rows[0]["reason"].removeprefix("'") == reason.removeprefix("'")
    assert rows[0]["kind"].removeprefix("'") == kind.removeprefix("'")
    assert rows[0]["replaces"].split() == list(one.replaces)
    assert (rows[0]["seq"], rows[0]["station"], rows[0]["patient"]) == ("7", one.station, "")


@pytest.mark.parametrize("typed", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_that_somebody_typed_becomes_a_formula(typed: str) -> None:
    rows = list(
        csv.reader(io.StringIO(spreadsheet.lines([entry("x", typed, "y")]).decode(), newline=""), delimiter=";")
    )
    assert rows[0][spreadsheet.COLUMNS.index("reason")] == f"'{typed}"


def never() -> Iterable[bytes]:
    raise AssertionError("it was kept")


def test_what_waits_beside_the_book_cannot_be_read_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(**options: Any) -> Any:  # the same file, but with a name, so that it can be looked at
        return (tmp_path / "seen").open("w+b", buffering=options["buffering"])

    monkeypatch.setattr(tempfile, "TemporaryFile", named)
    spool = Spool("entries.csv", tmp_path)
    spool.add(PLAIN)
    kept = (tmp_path / "seen").read_bytes()
    assert len(kept) == len(PLAIN)
    assert b"Tremouliere" not in kept
    assert b"".join(spool.chunks(never)) == PLAIN
    spool.close()


def test_a_member_leaves_no_file_behind(tmp_path: Path) -> None:
    spool = Spool("entries.csv", tmp_path)
    spool.add(PLAIN)
    spool.close()
    assert list(tmp_path.iterdir()) == []


def _no_folder(folder: Path, _patch: pytest.MonkeyPatch) -> Path:
    return folder / "nowhere"


def _full_disk(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    full = Path("/dev/full")
    patch.setattr(tempfile, "TemporaryFile", lambda **_options: full.open("r+b", buffering=0))
    return folder


@pytest.mark.parametrize("without", [_no_folder, _full_disk])
def test_without_room_beside_the_book_a_member_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: Callable[[Path, pytest.MonkeyPatch], Path]
) -> None:
    if without is _full_disk and not Path("/dev/full").exists():
        pytest.skip("no disk here that is always full")
    spool = Spool("entries.csv", without(tmp_path, monkeypatch))
    spool.add(PLAIN)
    assert spool.member.size == len(PLAIN)
    assert b"".join(spool.chunks(lambda: (PLAIN[:9], PLAIN[9:]))) == PLAIN


def test_a_member_that_is_not_what_was_measured_is_never_written(tmp_path: Path) -> None:
    spool = Spool("entries.csv", tmp_path / "nowhere")
    spool.add(PLAIN)
    with pytest.raises(CahierError) as caught:
        list(spool.chunks(lambda: (PLAIN[:-1] + b"x",)))
    assert caught.value.fault is Fault.NOT_VERIFIED
