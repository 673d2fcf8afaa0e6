"""What comes back: each answer goes to the message that it names, or to none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.errors import CahierError, Fault
from console.formats.acknowledgement import LONGEST_REASON, Acknowledgement, read_acknowledgements
from console.formats.csv_delivery import csv_messages
from tests.formats.stories import addressing, everything

ONE = "0b9d6f0e-0000-5000-8000-000000000001"


def ack(code: str, key: str, *more: str) -> bytes:
    head = "MSH|^~\\&|DPI|CHE|CAHIER|CHE|20260212080000||ACK^A01^ACK|77|P|2.5"
    return "\r".join((head, f"MSA|{code}|{key}", *more, "")).encode()


def response(*statuses: str) -> bytes:
    entries = [{"response": {"status": status}} for status in statuses]
    return json.dumps({"resourceType": "Bundle", "type": "transaction-response", "entry": entries}).encode()


@pytest.mark.parametrize(
    ("code", "accepted"), [("AA", True), ("CA", True), ("AE", False), ("AR", False), ("CE", False), ("CR", False)]
)
def test_each_code_of_table_0008_is_yes_or_no(code: str, accepted: bool) -> None:
    assert read_acknowledgements("a.hl7", ack(code, "K1"))[0].accepted is accepted


def test_a_refusal_says_why() -> None:
    error = "ERR||PID^1^3|204^Unknown key^HL70357|E||||IPP 42 \\T\\ NDA inconnus"

    assert read_acknowledgements("a.hl7", ack("AE", "K1", error)) == [
        Acknowledgement("K1", accepted=False, reason="AE: IPP 42 & NDA inconnus")
    ]


@pytest.mark.parametrize(
    "error",
    ["ERR|||205^Duplicate key identifier^HL70357|E", "ERR|||205|E||||Clé déjà présente"],
    ids=["coded", "bare code"],
)
def test_a_refusal_because_the_key_is_there_already_is_no_refusal(error: str) -> None:
    [said] = read_acknowledgements("a.hl7", ack("AE", "K1", error))

    assert (said.accepted, said.is_there, said.is_settled) == (False, True, True)


def test_a_duplicate_key_beside_another_error_is_a_refusal() -> None:
    [said] = read_acknowledgements("a.hl7", ack("AE", "K1", "ERR|||205|E", "ERR|||204|E"))

    assert not said.is_settled


def test_a_table_may_say_that_the_row_was_there() -> None:
    [said] = read_acknowledgements("a.csv", f"{ONE};duplicate;ligne 7\n".encode())

    assert (said.accepted, said.is_there, said.reason) == (False, True, "ligne 7")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"], ids=["CR", "LF", "CRLF"])
def test_many_answers_in_one_file_are_read_whatever_ends_their_lines(end: str) -> None:
    data = (ack("AA", "K1") + ack("AR", "K2")).replace(b"\r", end.encode())

    assert [(each.message, each.accepted) for each in read_acknowledgements("a", data)] == [("K1", True), ("K2", False)]


def test_answers_framed_for_the_wire_are_read() -> None:
    assert read_acknowledgements("a", b"\x0b" + ack("AA", "K1") + b"\x1c\r")[0].message == "K1"


@pytest.mark.parametrize(
    ("statuses", "accepted", "reason"),
    [
        (("201 Created", "200"), True, ""),
        (("201 Created", "412 Precondition Failed"), False, "412 Precondition Failed"),
        ((), False, "no entry"),
    ],
    ids=["all taken", "one refused", "nothing"],
)
def test_a_servers_answer_counts_only_when_every_entry_was_taken(
    statuses: tuple[str, ...], accepted: bool, reason: str
) -> None:
    assert read_acknowledgements(f"{ONE}.response.json", response(*statuses)) == [
        Acknowledgement(ONE, accepted, reason)
    ]


def test_a_server_that_refuses_the_whole_says_why() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "details": {"text": "Too many"}}]}

    found = read_acknowledgements(f"{ONE}.json", json.dumps(outcome).encode())
    assert found == [Acknowledgement(ONE, accepted=False, reason="Too many")]


def test_a_table_of_answers_is_read_with_or_without_its_header() -> None:
    message = next(csv_messages(everything().files(), addressing()))
    table = f"message id;status;reason\r\n{message.id};accepted;\r\n{ONE};rejected;Doublon\r\n".encode("utf-8-sig")

    found = read_acknowledgements("a.csv", table)
    assert found == [Acknowledgement(message.id, accepted=True), Acknowledgement(ONE, False, "Doublon")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.hl7", b"MSH|^~\\&|DPI|CHE|CAHIER|CHE|20260212||ACK|77|P|2.5\r"),
        ("a.hl7", ack("ZZ", "K1")),
        ("a.hl7", ack("AA", "")),
        ("a.hl7", b"MSH|"),
        (f"{ONE}.json", b"{"),
        (f"{ONE}.json", b'{"resourceType":"Bundle","type":"searchset"}'),
        ("answer.json", response("201")),
        ("a.csv", b"K1;perhaps;\r\n"),
        ("a.csv", b"K1\r\n"),
        ("a.csv", b""),
        ("a.bin", bytes(range(128, 200))),
    ],
    ids=["no MSA", "code", "no key", "stump", "cut", "search", "no id", "status", "one column", "empty", "binary"],
)
def test_what_cannot_be_read_is_refused_whole(name: str, data: bytes) -> None:
    with pytest.raises(CahierError) as refused:
        read_acknowledgements(name, data)
    assert refused.value.fault is Fault.ACKNOWLEDGEMENT_UNREADABLE


@pytest.mark.parametrize(
    "more",
    [
        {"entry": 5},
        {"entry": None},
        {"entry": [5]},
        {"entry": [{"response": 5}]},
        {"entry": [{"response": {"status": "422", "outcome": []}}]},
        {"entry": [{"response": {"status": "422", "outcome": {"issue": [{"diagnostics": 5}]}}}]},
        {"resourceType": "OperationOutcome", "issue": 5},
        {"entry": json.loads("[" * 500 + "]" * 500)},
    ],
)
def test_a_servers_answer_of_another_shape_is_refused_and_not_a_crash(more: dict[str, object]) -> None:
    data = json.dumps({"resourceType": "Bundle", "type": "transaction-response", **more}).encode()
    with pytest.raises(CahierError) as caught:
        read_acknowledgements(f"{ONE}.json", data)
    assert caught.value.fault is Fault.ACKNOWLEDGEMENT_UNREADABLE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (f"{ONE}.json", b'{"resourceType":"Bundle","x":' + b"[" * 100_000),
        ("a.csv", b'message id;status;reason\na;rejected;"' + b"x" * 200_000 + b'"\n'),
    ],
    ids=["deep", "a cell without an end"],
)
def test_an_answer_without_measure_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(CahierError) as caught:
        read_acknowledgements(name, data)
    assert caught.value.fault is Fault.ACKNOWLEDGEMENT_UNREADABLE


def test_a_reason_is_kept_without_control_characters_and_not_for_ever() -> None:
    data = b"message id;status;reason\na;rejected;\x1b[2Jno" + b"x" * 5000
    [answer] = read_acknowledgements("a.csv", data)
    assert answer.reason.startswith("[2Jno")
    assert len(answer.reason) <= LONGEST_REASON


def test_answers_of_french_systems_are_read() -> None:
    here = Path(__file__).resolve()
    samples = [found for parent in here.parents for found in parent.glob("*/data/hl7/*ack*")]
    if not samples:
        pytest.skip("no French samples beside the checkout")
    for sample in samples:
        assert read_acknowledgements(sample.name, sample.read_bytes()) == [Acknowledgement("015", accepted=True)]
