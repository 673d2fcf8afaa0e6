"""Giving back over the network, to receivers written by others: once each, whatever breaks."""

from __future__ import annotations

import http.client
import random
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from console.demo.engine import engine
from console.errors import CahierError, Fault
from console.formats.delivered import read_csv
from console.formats.delivery import control_id
from console.recovery.delivery import deliver
from console.recovery.fhir_server import FhirServer
from console.recovery.mllp import MllpPeer
from console.recovery.outcomes import addressing_of, plan
from console.recovery.report import report
from console.recovery.unanswered import settle
from console.recovery.wire import REFUSALS, TRIES, Sent, confirmation, demand_confirmed, peer_of, resend, send
from console.store.ledger import State
from console.ward.session import Session
from console.words import speaking
from tests import patience
from tests.peers.peers import Peer, running
from tests.recovery.conftest import Hospital

pytestmark = pytest.mark.loopback


def mllp(peer: Peer, *, enhanced: bool = False) -> MllpPeer:
    return MllpPeer.at(f"mllp://127.0.0.1:{peer.port}", enhanced=enhanced, timeout=patience.SECONDS)


def fhir(peer: Peer) -> FhirServer:
    return FhirServer.at(f"http://127.0.0.1:{peer.port}/fhir", timeout=patience.SECONDS)


def at_once(_seconds: float) -> None:
    """No pause between tries."""


def states(session: Session, target: str) -> dict[State, int]:
    found: dict[State, int] = {}
    for each in session.book.ledger.deliverables(target):
        found[each.state] = found.get(each.state, 0) + 1
    return found


def deliver_until_done(it: Session, peer: Peer) -> list[Sent]:
    """What IT does: deliver, say of what has no answer that it may go again, deliver again."""
    rounds = []
    for _round in range(60):
        rounds.append(send(it, mllp(peer), pause=at_once))
        waiting = it.book.ledger.deliverables("hl7", State.UNKNOWN)
        if not waiting and not it.book.ledger.deliverables("hl7", State.PENDING):
            return rounds
        resend(it, "hl7", State.UNKNOWN, confirmation(len(waiting)))
    raise AssertionError(rounds[-1])


def test_every_message_reaches_an_hl7_receiver_once_and_is_accounted_for(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    with running("hl7.mjs") as peer:
        done = send(it, mllp(peer))
        again = send(it, mllp(peer))
        kept = peer.kept()

    names = [each.id for each in it.book.ledger.deliverables("hl7")]
    assert done.accepted == len(names)
    assert (again.new, again.accepted) == (0, 0)
    assert sorted(kept) == sorted(control_id(name) for name in names)
    assert all(len(copies) == 1 for copies in kept.values())
    assert "Marie-Ève" in "".join(copies[0] for copies in kept.values())
    sums = [each for each in report(it).account.sums if each.target == "hl7"]
    assert all(each.made == each.accounted for each in sums)


def test_fifty_broken_connections_double_nothing_and_lose_nothing_over_mllp(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    breakings = ["before", "after"] * 25 + ["answer"] * 20
    random.Random(6).shuffle(breakings)
    with running("hl7.mjs") as peer:
        peer.ask(breakings=breakings)
        rounds = deliver_until_done(it, peer)
        kept = peer.kept()

    assert sum(each.unknown for each in rounds) > 10
    assert set(states(it, "hl7")) <= {State.ACCEPTED, State.ATTACHED}
    names = {control_id(each.id) for each in it.book.ledger.deliverables("hl7")}
    assert set(kept) == names
    assert all(len(set(copies)) == 1 for copies in kept.values())  # what came twice is the same to the byte
    sums = [each for each in report(it).account.sums if each.target == "hl7"]
    assert all(each.made == each.accounted for each in sums)


def test_a_server_holds_each_resource_once_after_fifty_broken_connections(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    with running("fhir.mjs") as peer:
        peer.ask(breakings=["before", "after"] * 25)
        for _round in range(60):
            send(it, fhir(peer), pause=at_once)
            if not it.book.ledger.deliverables("fhir", State.PENDING, State.UNKNOWN):
                break
        kept = peer.kept()

    assert set(states(it, "fhir")) <= {State.ACCEPTED, State.ATTACHED}
    numbers = [(one["system"], one["value"]) for each in kept["Patient"] for one in each["identifier"]]
    assert len(numbers) == len(set(numbers))
    for kind, found in kept.items():
        assert len({each["id"] for each in found}) == len(found), kind
    delivered = {kind: len(found) for kind, found in kept.items()}
    assert {"Patient", "Encounter", "Observation", "Provenance", "DocumentReference"} <= set(delivered)
    sums = [each for each in report(it).account.sums if each.target == "fhir"]
    assert all(each.made == each.accounted for each in sums)


def test_a_patient_whom_the_server_knows_is_found_and_never_overwritten(
    hospital: Hospital, prepared: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    with running("fhir.mjs") as peer:
        send(it, fhir(peer))
        ours = next(each for each in peer.kept()["Patient"] if each["identifier"][0]["use"] == "official")
    theirs = {key: value for key, value in ours.items() if key not in ("id", "meta")}
    theirs["name"] = [{"family": "KNOWN TO THE HOSPITAL"}]
    shutil.copytree(prepared.root, tmp_path / "again")
    _other, there = Hospital(tmp_path / "again", prepared.kit, "", "").recovery()
    with running("fhir.mjs") as peer:
        wire = http.client.HTTPConnection("127.0.0.1", peer.port)
        wire.request("POST", "/fhir/Patient", msgspec.json.encode(theirs), {"Content-Type": "application/fhir+json"})
        known = msgspec.json.decode(wire.getresponse().read())["id"]
        wire.close()
        assert send(there, fhir(peer)).refused == 0, [one.reason for one in there.book.ledger.deliverables("fhir")]
        kept = peer.kept()

    assert [each["name"][0]["family"] for each in kept["Patient"] if each["id"] == known] == ["KNOWN TO THE HOSPITAL"]
    assert f"Patient/{known}" in {each["subject"]["reference"] for each in kept["Observation"]}
    assert not [each for each in kept["Patient"] if each["id"] == ours["id"]]


def test_a_refusal_holds_back_the_rest_about_that_patient_and_keeps_the_reason(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    with running("hl7.mjs") as peer:
        peer.ask(refuse="A28")
        done = send(it, mllp(peer))
        kept = peer.kept()

    refused = it.book.ledger.deliverables("hl7", State.REJECTED)
    assert done.refused == len(refused) > 0
    assert {each.reason for each in refused} == {"AE: Application Error"}
    held = it.book.ledger.deliverables("hl7", State.PENDING)
    assert {each.patient for each in held} == {each.patient for each in refused}
    assert not {control_id(each.id) for each in (*refused, *held)} & set(kept)


def test_sending_again_in_bulk_takes_the_typed_word_and_number(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    with running("hl7.mjs") as peer:
        peer.ask(breakings=["after"])
        send(it, mllp(peer))
        with pytest.raises(CahierError) as refused:
            resend(it, "hl7", State.UNKNOWN, "yes")
        assert refused.value.code == Fault.RESEND_UNCONFIRMED.code
        assert len(it.book.ledger.deliverables("hl7", State.UNKNOWN)) == 1
        assert send(it, mllp(peer)).accepted == 0  # without anybody's word it does not go again
        assert resend(it, "hl7", State.UNKNOWN, "resend  1") == 1


def test_the_word_to_send_again_is_typed_in_the_language_that_is_spoken() -> None:
    with speaking("fr"):
        assert confirmation(12) == "RENVOYER 12"
        for typed in ("renvoyer 12", "RESEND 12"):
            demand_confirmed(typed, 12)
        with pytest.raises(CahierError) as refused:
            demand_confirmed("RENVOYER 11", 12)
    assert "RENVOYER 12" in str(refused.value)


def test_a_receiver_that_is_not_there_changes_nothing(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    tries: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    done = send(it, MllpPeer("127.0.0.1", port), pause=tries.append)

    assert len(tries) == TRIES - 1
    assert done.stopped
    assert set(states(it, "hl7")) == {State.PENDING}


PIECE = 7
"""How many bytes the scripted receiver sends at once: an answer never comes whole."""


@contextmanager
def scripted(*answers: object) -> Iterator[int]:
    """A receiver that does as it is told: for each message a list of texts to send, ``{}`` the control id."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        wire, rest = None, b""
        for lines in answers:
            while wire is None or b"\x1c\r" not in rest:
                if wire is None:
                    wire, rest = server.accept()[0], b""
                got = wire.recv(65536)
                if not got:
                    wire.close()
                    wire = None
                rest += got
            message, _end, rest = rest.partition(b"\x1c\r")
            key = message.split(b"\r")[0].split(b"|")[9].decode()
            for line in lines:  # type: ignore[attr-defined]
                text = line.replace("{}", key).encode()
                for start in range(0, len(text), PIECE):
                    wire.sendall(text[start : start + PIECE])
        if wire is not None:
            wire.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()
        thread.join(patience.SECONDS)


def ack(code: str, key: str = "{}", said: str = "", number: str = "") -> str:
    error = f"ERR|||{number}|E||||{said}\r" if said else ""
    return f"\x0bMSH|^~\\&|A|B|C|D|20260209||ACK|1|P|2.5\rMSA|{code}|{key}\r{error}\x1c\r"


def one(it: Session, port: int, *, enhanced: bool = False) -> State:
    """What becomes of the first message when a scripted receiver has it."""
    plan(it, addressing_of(it.site))
    ledger = it.book.ledger
    first = ledger.deliverables("hl7")[0]
    later = [each.id for each in ledger.deliverables("hl7") if each.id != first.id]
    ledger.move(later, State.ARCHIVED, it.now(), "test")
    send(it, MllpPeer("127.0.0.1", port, enhanced=enhanced, timeout=patience.SECONDS), pause=at_once)
    return ledger.deliverable(first.id).state


@pytest.mark.parametrize(
    ("lines", "enhanced", "state"),
    [
        ([ack("AA")], False, State.ACCEPTED),
        ([ack("AR", said="Type inconnu")], False, State.REJECTED),
        ([ack("AE", said="Clé en double", number="205")], False, State.DUPLICATE),
        ([ack("AA", "SOMEBODY-ELSE")], False, State.UNKNOWN),
        ([ack("AA", "SOMEBODY-ELSE"), ack("AE", said="Non")], False, State.REJECTED),
        (["\x0bno acknowledgement at all\x1c\r"], False, State.UNKNOWN),
        ([], False, State.UNKNOWN),
        ([ack("CA"), ack("AA")], True, State.ACCEPTED),
        ([ack("CA"), ack("AE", said="Non")], True, State.REJECTED),
        ([ack("CA")], True, State.SENT),
        ([ack("CR", said="Plein")], True, State.REJECTED),
    ],
    ids=[
        *("accepted", "refused", "there already", "another’s answer", "another’s, then ours", "rubbish", "silence"),
        *("both modes", "refused later", "only received", "not received"),
    ],
)
def test_only_the_answer_that_names_the_message_counts(
    hospital: Hospital, lines: list[str], *, enhanced: bool, state: State
) -> None:
    _laptop, it = hospital.recovery()
    with scripted(lines) as port:
        assert one(it, port, enhanced=enhanced) is state


def test_the_first_of_the_addresses_is_understood_and_the_rest_refused(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    assert isinstance(peer_of("mllp://127.0.0.1:2575", it.site), MllpPeer)
    assert isinstance(peer_of("https://dpi.example/fhir", it.site), FhirServer)
    for wrong in (
        *("mllp://127.0.0.1", "http://dpi.example/fhir", "ftp://127.0.0.1", "mllp://127.0.0.1:port", "mllp://[::1"),
        *("https://dpi.example:port/fhir", "https://dpi.example:70000/fhir", "https://[dpi/fhir", "https:///fhir"),
    ):
        with pytest.raises(CahierError) as refused:
            peer_of(wrong, it.site)
        assert refused.value.code == Fault.INVALID_FIELD.code
    assert REFUSALS > 1


def test_what_went_over_a_wire_or_was_settled_by_hand_is_in_no_batch_and_no_table(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    with engine(tmp_path) as receiver:
        send(it, MllpPeer.at(f"mllp://127.0.0.1:{receiver.port}", timeout=patience.SECONDS))
    ledger = it.book.ledger
    bundle, row = (ledger.deliverables(target)[0] for target in ("fhir", "csv"))
    settle(it, [bundle.id, row.id], State.KEYED, "Saisi à la main", typed_by="A. Roux", read_by="B. Petit")
    deliver(it, tmp_path / "out")

    assert list((tmp_path / "out" / "hl7").iterdir()) == []
    [table] = (tmp_path / "out" / "csv").iterdir()
    rows = {each.message for each in read_csv(table.name, table.read_bytes())}
    assert rows == {each.id for each in ledger.deliverables("csv")} - {row.id}
    files = {path.name for path in (tmp_path / "out" / "fhir").glob("*.json")}
    assert not any(bundle.id in name for name in files)
    assert report(it, tmp_path / "out").account.faults == ()
