"""What the hospital wants archived goes nowhere, and whoever checks the delivery applies its rules again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.record.bodies import stay
from console.record.kinds import KINDS
from console.recovery.account import (
    ARCHIVED_ALL_THE_SAME,
    GIVEN_ALL_THE_SAME,
    NOT_ARCHIVED,
    NOT_DELIVERED,
    TARGETS,
    Account,
    account,
)
from console.recovery.delivery import deliver
from console.recovery.outcomes import NEWER
from console.recovery.policy import ARCHIVED_BY_POLICY, Policy
from console.recovery.report import made_by, report, written_in
from console.site import PolicyRule
from console.store.ledger import State
from console.ward import corrections
from console.ward.session import Session, Told
from console.words import _
from tests.make import START
from tests.recovery.conftest import Hospital
from tests.recovery.test_delivery import answers
from tests.recovery.test_sheets import at_a_site

RULE = PolicyRule(outcome="ARCHIVE", kinds=("observed",), units=("4300",))
AS_WRITTEN = 'policy = [{outcome = "ARCHIVE", kinds = ["observed"], units = ["4300"]}]'


def archived(it: Session) -> list[tuple[str, str]]:
    return list(it.book.ledger.settled_by_policy(ARCHIVED_BY_POLICY))


def checked(it: Session, root: Path, *rules: PolicyRule) -> Account:
    """The account of what was delivered, by some rules."""
    out = root / "out"
    answered = answers(out, root / "answers") if out.is_dir() else None
    return account(
        out, answered, made_by(it.reader), policy=Policy(rules), units=written_in(it.reader), archived=archived(it)
    )


def test_what_is_archived_as_the_rules_say_is_accounted_for(hospital: Hospital, tmp_path: Path) -> None:
    it = at_a_site(hospital, AS_WRITTEN)
    deliver(it, tmp_path / "out")

    assert {target for _entry, target in archived(it)} == set(TARGETS)
    assert checked(it, tmp_path, RULE).is_complete


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (PolicyRule(outcome="ARCHIVE", kinds=("observed",), units=("4120",)),),
        (PolicyRule(outcome="TRANSMIT", units=("4300",)), PolicyRule(outcome="ARCHIVE", kinds=("observed",))),
        (PolicyRule(outcome="ATTACH", kinds=("observed",)), RULE),
        (PolicyRule(outcome="ARCHIVE", kinds=("allergy",), units=("4300",)),),
    ],
    ids=["no rule", "another unit", "a rule before it", "attached", "another kind"],
)
def test_what_is_archived_against_the_rules_is_named_and_missing(
    hospital: Hospital, tmp_path: Path, rules: tuple[PolicyRule, ...]
) -> None:
    it = at_a_site(hospital, AS_WRITTEN)
    deliver(it, tmp_path / "out")
    red = checked(it, tmp_path, *rules)

    for entry, target in archived(it):
        assert f"{entry}: {_(ARCHIVED_ALL_THE_SAME).format(target=target)}" in red.faults
        assert (entry, target, NOT_DELIVERED) in {(each.entry.id, each.target, each.reason) for each in red.missing}


def test_what_was_given_although_the_rules_archive_it_is_named(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    assert checked(it, tmp_path).is_complete
    units = dict(written_in(it.reader))
    observed = [line.entry.id for line in it.reader.lines_of_kind("observed") if units[line.entry.id] == "4300"]

    red = checked(it, tmp_path, RULE)
    assert len(observed) == 1
    assert set(red.faults) == {
        f"{entry}: {_(GIVEN_ALL_THE_SAME).format(target=target)}" for entry in observed for target in TARGETS
    }


def test_what_nobody_archived_is_missing_though_no_message_was_to_carry_it(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    red = checked(it, tmp_path, PolicyRule(outcome="ARCHIVE", kinds=("observed",)))

    observed = {line.entry.id for line in it.reader.lines_of_kind("observed")}
    assert {each.entry.id for each in red.missing if each.reason == NOT_ARCHIVED} == observed


def test_what_a_newer_version_wrote_is_given_back_once_the_program_is_as_new(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _laptop, it = hospital.recovery()
    with monkeypatch.context() as older:
        older.setitem(KINDS, "allergy", replace(KINDS["allergy"], version=0))
        deliver(it, tmp_path / "out")
    [allergy] = [line for line in it.reader.lines_of_kind("allergy") if line.entry.source != "SNAPSHOT"]

    def found() -> set[tuple[State, str]]:
        outcomes = it.book.ledger.outcomes("hl7", [allergy.entry.patient])
        return {(each.state, each.reason) for each in outcomes if each.entry == allergy.entry.id}

    assert found() == {(State.ARCHIVED, NEWER)}
    deliver(it, tmp_path / "out")
    assert found() == {(State.SENT, "")}
    assert report(it, tmp_path / "out", answers(tmp_path / "out", tmp_path / "answers")).account.is_complete


def test_a_late_movement_into_another_unit_gives_back_what_was_archived(hospital: Hospital, tmp_path: Path) -> None:
    it = at_a_site(hospital, AS_WRITTEN)
    deliver(it, tmp_path / "out")
    before = archived(it)
    for minutes, bed in enumerate(("15A", "15B"), start=30):
        laptop, ward = hospital.open("4300", "maëlle", minutes=minutes)
        admitted = list(ward.reader.lines_of_kind("stay_admitted"))[-1]
        body = stay.StayAdmitted(unit="4120", bed=bed)
        corrections.amend(ward, admitted.entry.id, body, "Autre unité", Told(occurred_at=START))
        hospital.collect(laptop, ward, it)
        deliver(it, tmp_path / "out")

    assert len(before) == len(TARGETS)
    assert archived(it) == []
    assert report(it, tmp_path / "out", answers(tmp_path / "out", tmp_path / "answers")).account.is_complete
