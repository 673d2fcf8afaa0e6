"""What was settled by hand counts by what somebody signed for, and by nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from console.errors import CahierError, Fault
from console.record.entry import canonical
from console.recovery import by_hand, unanswered
from console.recovery.account import OTHER_ENTRIES, Account, account
from console.recovery.by_hand import ByHand, signed
from console.recovery.delivery import acknowledge, deliver
from console.recovery.report import as_dict, made_by, report
from console.recovery.unanswered import bundles, first_of, listed, settle
from console.store.ledger import State
from console.ward.session import Session
from console.words import _
from tests.recovery.conftest import Hospital
from tests.recovery.test_delivery import answers

TYPED_BY, READ_BY = "Aude Roux", "Basile Petit"


@dataclass
class Keyed:
    """A delivery of which one refused message was keyed instead, and what was kept about it."""

    it: Session
    out: Path
    answered: Path
    message: str

    def statement(self) -> ByHand:
        [(_name, data)] = self.it.book.ledger.kept("HAND")
        return msgspec.json.decode(msgspec.json.decode(data, type=dict[str, msgspec.Raw])["said"], type=ByHand)

    def drawn_up(self, *settled: bytes) -> Account:
        keys = {self.it.person.id: self.it.reader.signing_key(self.it.person.id) or b""}
        kept = [(self.message, each) for each in settled]
        return account(self.out, self.answered, made_by(self.it.reader), settled=kept, keys=keys)


@pytest.fixture
def keyed(hospital: Hospital, tmp_path: Path) -> Keyed:
    _laptop, it = hospital.recovery()
    out = tmp_path / "out"
    deliver(it, out)
    first = it.book.ledger.deliverables("hl7")[0]
    answered = answers(out, tmp_path / "answers", refuse=first.id)
    acknowledge(it, answered)
    settle(it, [first.id], State.KEYED, "Saisi au bureau des entrées", typed_by=TYPED_BY, read_by=READ_BY)
    return Keyed(it, out, answered, first.id)


def test_what_was_settled_by_hand_is_accounted_for_with_names_and_reason(keyed: Keyed) -> None:
    made = report(keyed.it, keyed.out, keyed.answered)

    assert made.account.is_complete
    [said] = as_dict(made)["stated_by_hand"]
    assert (said["name"], said["reason"]) == ("Dana Fortier", "Saisi au bureau des entrées")
    assert (said["typed_by"], said["read_by"]) == (TYPED_BY, READ_BY)
    assert said["entries"] == keyed.it.book.ledger.entries_of(keyed.message)
    reason = keyed.it.book.ledger.deliverable(keyed.message).reason
    assert all(name in reason for name in ("Dana Fortier", TYPED_BY, READ_BY))


def test_a_state_in_the_ledger_without_a_statement_turns_the_account_red(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    answered = answers(tmp_path / "out", tmp_path / "answers")
    acknowledge(it, answered)
    assert report(it, tmp_path / "out", answered).account.is_complete
    first = it.book.ledger.deliverables("csv")[0]
    silent = answers(tmp_path / "out", tmp_path / "silent", without=first.id)
    it.book.ledger.keep(first.id, "HAND", b"keyed, I swear", it.now())

    made = report(it, tmp_path / "out", silent).account
    assert {each.entry.id for each in made.missing} == set(it.book.ledger.entries_of(first.id))
    assert any(first.id in fault for fault in made.faults)


Change = Callable[[Keyed], bytes]


def _signed_again(**changed: object) -> Change:
    def change(keyed: Keyed) -> bytes:
        return signed(msgspec.structs.replace(keyed.statement(), **changed), keyed.it.author.sign)

    return change


def _altered(**changed: object) -> Change:
    def change(keyed: Keyed) -> bytes:
        [(_name, data)] = keyed.it.book.ledger.kept("HAND")
        whole = msgspec.json.decode(data)
        return msgspec.json.encode({**whole, "said": {**whole["said"], **changed}})

    return change


def _with_another_kind_of_signature(keyed: Keyed) -> bytes:
    said = keyed.statement()
    signature = keyed.it.author.sign(b"cahier/receipt/1\n" + canonical(said))
    whole = {"said": said, "signature": base64.b64encode(signature).decode()}
    return msgspec.json.encode(whole)


BAD: dict[str, tuple[Change, str]] = {
    "another reason than was signed": (_altered(reason="autre"), by_hand.NOT_SIGNED),
    "another reader than was signed": (_altered(read_by="Claude Petit"), by_hand.NOT_SIGNED),
    "a signature for something else": (_with_another_kind_of_signature, by_hand.NOT_SIGNED),
    "no reason": (_signed_again(reason=" "), by_hand.NO_REASON),
    "nobody read it again": (_signed_again(read_by=""), by_hand.ONE_PERSON),
    "one person in two spellings": (_signed_again(read_by="aude  ROUX"), by_hand.ONE_PERSON),
    "about another message": (_signed_again(message="other"), by_hand.OF_ANOTHER),
    "by somebody who may not": (_signed_again(person="other"), by_hand.NOT_ENTITLED),
    "entries that the message does not carry": (_signed_again(entries=("other",)), OTHER_ENTRIES),
    "words alone": (lambda _keyed: b"Saisi (Dana Fortier)", by_hand.UNREADABLE),
}


@pytest.mark.parametrize(("change", "said"), BAD.values(), ids=list(BAD))
def test_a_statement_that_proves_nothing_turns_the_account_red_and_is_named(
    keyed: Keyed, change: Change, said: str
) -> None:
    red = keyed.drawn_up(change(keyed))

    assert {each.entry.id for each in red.missing} == set(keyed.it.book.ledger.entries_of(keyed.message))
    [fault] = red.faults
    assert fault.startswith(keyed.message)
    assert _(said) in fault
    [(_name, good)] = keyed.it.book.ledger.kept("HAND")
    assert keyed.drawn_up(good).is_complete


def test_the_number_in_the_hospitals_system_is_signed_and_reported(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    first = it.book.ledger.deliverables("csv")[0]
    settle(it, [first.id], State.DUPLICATE, "Vu à l’écran", number=" 26-000412 ")
    [said] = as_dict(report(it, tmp_path / "out"))["stated_by_hand"]

    assert said["number"] == "26-000412"
    assert "26-000412" in it.book.ledger.deliverable(first.id).reason
    assert not report(it, tmp_path / "out").account.faults


def test_what_has_no_good_answer_lies_in_bundles_of_one_reason(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    ledger = it.book.ledger
    one, two, three, *rest = (each.id for each in ledger.deliverables("hl7"))
    ledger.move([one, three], State.REJECTED, it.now(), "AE: Patient inconnu")
    ledger.move([two], State.UNKNOWN, it.now(), "no answer came")

    found = bundles(it, "hl7")
    assert [(each.state, each.reason, each.count) for each in found] == [
        (State.REJECTED, "AE: Patient inconnu", 2),
        (State.UNKNOWN, "no answer came", 1),
        (State.SENT, None, len(rest)),
    ]
    assert [listed(it, each).ids for each in found] == [(one, three), (two,), tuple(rest)]
    who = it.reader.named(ledger.deliverable(one).patient)
    assert who is not None
    assert who.name in listed(it, found[0]).words[0]
    assert first_of(it, found[0], 1) == list(listed(it, found[0]).words[:1])


def test_settling_many_can_be_stopped_and_goes_on_where_it_was(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "AT_ONCE", 4)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    ledger = it.book.ledger
    names = [each.id for each in ledger.deliverables("csv")]

    def stopping(done: int, total: int) -> None:
        assert total == len(names)
        if done >= 8:
            raise CahierError(Fault.STOPPED)

    with pytest.raises(CahierError):
        settle(it, names, State.DUPLICATE, "Vu à l’écran", progress=stopping)
    assert ledger.count("csv", State.DUPLICATE) == len(list(ledger.kept("HAND"))) == 8
    assert settle(it, names, State.DUPLICATE, "Vu à l’écran") == len(names) - 8
    assert len(list(ledger.kept("HAND"))) == len(names)
    assert {each.target for each in report(it, tmp_path / "out").account.missing} == {"hl7", "fhir"}


def test_one_message_that_was_settled_otherwise_leaves_all_of_them_as_they_are(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "AT_ONCE", 1)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    names = [each.id for each in it.book.ledger.deliverables("csv")]
    settle(it, names[-1:], State.ARCHIVED, "Autre décision")

    with pytest.raises(CahierError) as refused:
        settle(it, names, State.DUPLICATE, "Vu à l’écran")
    assert refused.value.fault is Fault.DELIVERABLE_SETTLED
    assert it.book.ledger.count("csv", State.SENT) == len(names) - 1


def test_a_long_bundle_is_counted_whole_and_named_in_part(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "NAMED", 2)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    [bundle] = bundles(it, "csv")
    found = listed(it, bundle)

    assert len(found.ids) == bundle.count > 2
    assert len(found.words) == 2
    assert found.words == listed(it, bundle).words


def test_a_hospital_that_takes_no_import_is_accounted_for_by_what_was_keyed(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    ledger = it.book.ledger
    for target in ("hl7", "fhir", "csv"):
        settle(
            it,
            [each.id for each in ledger.deliverables(target)],
            State.KEYED,
            "Fiches de ressaisie",
            typed_by=TYPED_BY,
            read_by=READ_BY,
        )

    assert report(it, None).account.is_complete


@pytest.mark.parametrize("names", [("", ""), ("Aude Roux", ""), ("Aude Roux", "AUDE ROUX")])
def test_keying_takes_two_people(hospital: Hospital, tmp_path: Path, names: tuple[str, str]) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    first = it.book.ledger.deliverables("hl7")[0]
    with pytest.raises(CahierError) as refused:
        settle(it, [first.id], State.KEYED, "saisi", typed_by=names[0], read_by=names[1])
    assert refused.value.fault is Fault.NOT_READ_AGAIN
    assert it.book.ledger.deliverable(first.id).state is State.SENT
    assert list(it.book.ledger.kept("HAND")) == []
