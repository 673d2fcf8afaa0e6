"""Giving everything back: no entry twice, none left out, whatever interrupts it."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.errors import CahierError, Fault
from console.formats.delivered import read_csv, read_fhir, read_hl7
from console.formats.delivery import Message
from console.formats.fhir_delivery import fhir_messages
from console.recovery import making
from console.recovery.account import account
from console.recovery.delivery import acknowledge, deliver
from console.recovery.report import made_by
from console.recovery.wire import confirmation, resend
from console.store.ledger import LEGAL, State
from console.ward import corrections
from console.ward.session import Session
from tests.recovery.conftest import Hospital, observation


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its hash and the moment it was written."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bytes_of(folder: Path) -> dict[str, str]:
    return {name: digest for name, (digest, _when) in tree(folder).items()}


def answer_hl7(key: str, code: str = "AA", reason: str = "") -> bytes:
    said = f"MSH|^~\\&|DPI|CHE|CAHIER|CHE|20260209||ACK|{key}A|P|2.5\rMSA|{code}|{key}\r"
    return (said + (f"ERR||||E||||{reason}\r" if reason else "")).encode()


def answers(out: Path, folder: Path, *, without: str = "", refuse: str = "", code: str = "AE") -> Path:
    """What receivers that take everything answer, but for one message that is refused or not answered."""
    folder.mkdir(exist_ok=True)
    for path in (out / "hl7").glob("[0-9]*.hl7"):
        [each] = read_hl7(path.name, path.read_bytes())
        refused = each.message == refuse
        if each.message != without:
            data = answer_hl7(each.key, code if refused else "AA", "Patient inconnu" if refused else "")
            (folder / f"{each.message}.ack").write_bytes(data)
    for path in (out / "fhir").glob("*.json"):
        status = "422 Unprocessable" if refuse and refuse in path.name else "201 Created"
        response = {
            "resourceType": "Bundle",
            "type": "transaction-response",
            "entry": [{"response": {"status": status}}],
        }
        if not without or without not in path.name:
            (folder / path.name).write_bytes(msgspec.json.encode(response))
    for path in (out / "csv").glob("*.csv"):
        rows = [each.message for each in read_csv(path.name, path.read_bytes())]
        lines = [f"{name};{'rejected;refus' if name == refuse else 'accepted;'}" for name in rows if name != without]
        (folder / path.name).write_text("\n".join(["message id;status;reason", *lines]))
    return folder


def states(session: Session, target: str) -> dict[str, int]:
    return session.book.ledger.counts()[target]


def test_every_entry_of_every_station_is_accounted_for_once_the_answers_are_in(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    answered = answers(out, tmp_path / "answers")

    before = account(out, None, made_by(it.reader))
    after = account(out, answered, made_by(it.reader))

    assert not before.is_complete
    assert not before.faults
    assert after.is_complete, (after.faults, after.missing[:3])
    assert len({each.station for each in after.sums}) == 3
    assert sum(each.made for each in after.sums) == 3 * it.reader.count()


def test_the_ledger_and_the_account_agree(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    acknowledge(it, answers(tmp_path / "out", tmp_path / "answers"))

    for target in ("hl7", "fhir", "csv"):
        counted = states(it, target)
        assert set(counted) <= {state.name for state in State if state.is_terminal}
        assert sum(counted.values()) == it.reader.count()
        assert counted["SUPERSEDED"] == 2


def test_a_second_delivery_writes_nothing_and_changes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    before, ids = tree(tmp_path / "out"), [each.id for each in it.book.ledger.deliverables()]

    again = deliver(it, tmp_path / "out")

    assert (again.new, again.sent) == (0, 0)
    assert tree(tmp_path / "out") == before
    assert [each.id for each in it.book.ledger.deliverables()] == ids


def test_after_everything_was_accepted_a_delivery_elsewhere_gives_nothing_a_second_time(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    acknowledge(it, answers(tmp_path / "out", tmp_path / "answers"))

    assert deliver(it, tmp_path / "other").sent == 0
    assert not (tmp_path / "other").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from console.recovery import delivery, folder
from tests.recovery.conftest import Hospital
hospital = Hospital(Path({root!r}), None, "", "")
_laptop, it = hospital.recovery()
put, left = folder.put, [int({after})]
delivery.AT_ONCE = 3
def dying(path, data):
    if left[0] == 0:
        path.with_name(path.name + ".tmp").write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    put(path, data)
def dying_with_a_large_one(file):
    if left[0] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    finish(file)
finish, folder.Growing.finish = folder.Growing.finish, dying_with_a_large_one
folder.put = dying
delivery.deliver(it, Path({out!r}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs what POSIX systems have")
@pytest.mark.parametrize("after", [0, 4, 14, 24])
def test_a_delivery_that_was_killed_goes_on_with_the_same_ids_and_the_same_bytes(
    hospital: Hospital, prepared: Hospital, tmp_path: Path, after: int
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    script = KILLED.format(here=str(Path.cwd()), root=str(hospital.root), after=after, out=str(out))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=os.environ)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert any(out.rglob("*.tmp"))
    _laptop, it = hospital.recovery(minutes=5)
    deliver(it, out)
    untouched = Hospital(tmp_path / "untouched", prepared.kit, "", "")
    shutil.copytree(prepared.root, untouched.root)
    _other, there = untouched.recovery()
    deliver(there, whole)

    assert bytes_of(out) == bytes_of(whole)
    assert account(out, answers(out, tmp_path / "answers"), made_by(it.reader)).is_complete


@pytest.mark.parametrize(("target", "pattern"), [("hl7", "[0-9]*.hl7"), ("fhir", "*.json")])
def test_one_message_taken_away_turns_the_account_red_and_names_its_entries(
    hospital: Hospital, tmp_path: Path, target: str, pattern: str
) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    answered = answers(out, tmp_path / "answers")
    for path in sorted((out / target).glob(pattern)):
        data = path.read_bytes()
        lost = read_hl7(path.name, data) if target == "hl7" else [read_fhir(path.name, data)]
        path.unlink()
        red = account(out, answered, made_by(it.reader))
        path.write_bytes(data)

        assert not red.is_complete
        assert {each.entry.id for each in red.missing} == set(lost[0].entries)
        assert {each.target for each in red.missing} <= {target}
    assert account(out, answered, made_by(it.reader)).is_complete


def test_one_row_taken_away_turns_the_account_red(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    answered = answers(out, tmp_path / "answers")
    [path] = (out / "csv").glob("*.csv")
    lines = path.read_bytes().splitlines(keepends=True)
    lost = read_csv(path.name, path.read_bytes())[0]
    path.write_bytes(b"".join([lines[0], *lines[2:]]))

    red = account(out, answered, made_by(it.reader))
    assert [each.entry.id for each in red.missing] == list(lost.entries)


@pytest.mark.parametrize("target", ["hl7", "fhir", "csv"])
def test_one_answer_taken_away_turns_the_account_red(hospital: Hospital, tmp_path: Path, target: str) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    for number, each in enumerate(it.book.ledger.deliverables(target)):
        red = account(out, answers(out, tmp_path / f"answers{number}", without=each.id), made_by(it.reader))

        assert {missing.entry.id for missing in red.missing} == set(it.book.ledger.entries_of(each.id))
        assert {missing.reason for missing in red.missing} <= {"sent, no answer"}


@pytest.mark.parametrize("code", ["AE", "AR"])
def test_a_refusal_is_kept_with_its_reason_until_it_is_sent_again_and_taken(
    hospital: Hospital, tmp_path: Path, code: str
) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    first = it.book.ledger.deliverables("hl7")[0]
    acknowledge(it, answers(out, tmp_path / "answers", refuse=first.id, code=code))
    refused = it.book.ledger.deliverable(first.id)
    assert (refused.state, refused.reason) == (State.REJECTED, f"{code}: Patient inconnu")
    assert deliver(it, out).sent == 0

    assert resend(it, first.target, State.REJECTED, confirmation(1)) == 1
    before = bytes_of(out)
    assert deliver(it, out).sent == 1
    assert before.items() <= bytes_of(out).items()
    acknowledge(it, answers(out, tmp_path / "later"))
    assert it.book.ledger.deliverable(first.id).state is State.ACCEPTED


def test_an_answer_to_a_message_that_was_never_sent_is_named_and_changes_nothing(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "stray.ack").write_bytes(answer_hl7("NOT-ONE-OF-OURS"))
    (folder / "noise.txt").write_bytes(b"hello")

    heard = acknowledge(it, folder)
    assert (heard.accepted, heard.rejected, heard.strays) == (0, 0, ("NOT-ONE-OF-OURS",))
    assert [name for name, _reason in heard.unreadable] == ["noise.txt"]
    assert {each.state for each in it.book.ledger.deliverables("hl7")} == {State.SENT}
    assert account(tmp_path / "out", folder, made_by(it.reader)).faults


def test_a_late_entry_goes_out_alone_and_what_went_before_is_not_sent_again(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    acknowledge(it, answers(out, tmp_path / "answers"))
    first, ids = bytes_of(out), {each.id for each in it.book.ledger.deliverables()}
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    [late] = ward.write_about(hospital.unknown, observation(pulse=130))
    hospital.collect(ward_laptop, ward, it)

    second = deliver(it, out)

    new = [each for each in it.book.ledger.deliverables() if each.id not in ids]
    assert second.round == 2
    assert sorted(each.target for each in new) == ["csv", "documents", "fhir", "hl7"]
    carried = [it.book.ledger.entries_of(each.id) for each in new if each.target != "documents"]
    assert carried == [[late.entry.id]] * 3
    assert first.items() <= bytes_of(out).items()
    acknowledge(it, answers(out, tmp_path / "later"))
    assert account(out, tmp_path / "later", made_by(it.reader)).is_complete


def test_what_is_struck_after_it_was_delivered_is_withdrawn_by_a_message_of_its_own(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    file = it.reader.file(hospital.unknown)
    assert file is not None
    seen = file.observations[-1].said.line.entry.id
    before = {each.id for each in it.book.ledger.deliverables("hl7")}
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    strike = corrections.strike(ward, seen, "Mauvais patient")
    hospital.collect(ward_laptop, ward, it)
    deliver(it, out)

    [new] = [each for each in it.book.ledger.deliverables("hl7") if each.id not in before]
    assert it.book.ledger.entries_of(new.id) == [strike.entry.id]
    assert b"||||||W|" in it.book.ledger.data(new.id)
    assert account(out, answers(out, tmp_path / "answers"), made_by(it.reader)).is_complete


def test_an_entry_whose_strike_was_struck_is_delivered_after_all(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    file = it.reader.file(hospital.known)
    assert file is not None
    back = next(line for line in file.lines if line.struck_by)
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    corrections.strike(ward, back.struck_by or "", "C’était le bon patient")
    hospital.collect(ward_laptop, ward, it)
    deliver(it, out)

    outcomes = {each.entry: each for each in it.book.ledger.outcomes("hl7", [hospital.known])}
    assert outcomes[back.entry.id].state is State.SENT
    assert account(out, answers(out, tmp_path / "answers"), made_by(it.reader)).is_complete


def test_messages_leave_tier_by_tier(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")

    names = sorted(path.name for path in (tmp_path / "out" / "hl7").glob("[0-9]*.hl7"))
    in_order = [each.id for each in it.book.ledger.deliverables("hl7")]
    assert [name[10:46] for name in names] == in_order
    batch = next((tmp_path / "out" / "hl7").glob("batch-*.hl7"))
    assert [each.message for each in read_hl7(batch.name, batch.read_bytes())] == in_order


@pytest.mark.parametrize("terminal", [state for state in State if state.is_terminal])
def test_a_terminal_state_never_goes_back(hospital: Hospital, tmp_path: Path, terminal: State) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    ledger, now = it.book.ledger, it.now()
    name = ledger.deliverables("hl7")[0].id
    if terminal not in LEGAL[State.SENT]:
        ledger.move([name], State.REJECTED, now)
    ledger.move([name], terminal, now)

    for state in State:
        if state is not terminal:
            with pytest.raises(CahierError) as refused:
                ledger.move([name], state, now)
            assert refused.value.fault is Fault.DELIVERABLE_SETTLED
    assert ledger.deliverable(name).state is terminal


def test_only_it_delivers(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, nurse = hospital.open("4120", "maëlle")
    with pytest.raises(CahierError) as refused:
        deliver(nurse, tmp_path / "out")
    assert refused.value.fault is Fault.NOT_ENTITLED
    assert not (tmp_path / "out").exists()


def test_a_resource_that_fails_the_schema_is_not_written_and_says_why(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*arguments: Any) -> Iterator[Message]:
        for each in fhir_messages(arguments[0], arguments[1], arguments[2]):
            yield replace(each, data=each.data.replace(b'"gender":"female"', b'"gender":"F"'))

    monkeypatch.setitem(making._WRITERS, "fhir", spoilt)
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    done = deliver(it, out)

    refused = it.book.ledger.deliverables("fhir", State.REJECTED)
    assert done.refused == len(refused) > 0
    assert all("gender" in each.reason for each in refused)
    written = "".join(path.read_text() for path in (out / "fhir").rglob("*.*json"))
    assert '"gender":"F"' not in written
    assert '"gender":"male"' in written
    assert not account(out, None, made_by(it.reader)).is_complete
    monkeypatch.undo()
    assert deliver(it, out).sent == len(refused)  # put right by a newer program, they go out
