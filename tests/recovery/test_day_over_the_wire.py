"""The whole demonstration day given back over wires that are cut again and again: each thing once, and all of it."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.crossing.intake import take_in
from console.crossing.kit import load_kit, new_pack
from console.demo import play
from console.demo.cast import IT
from console.demo.cutting import Cut, cut_wire
from console.formats.delivery import control_id
from console.record.clock import SystemClock, system_entropy
from console.record.codes.station import Role
from console.recovery.delivery import deliver
from console.recovery.fhir_server import FhirServer
from console.recovery.mllp import MllpPeer
from console.recovery.report import report
from console.recovery.wire import confirmation, resend, send
from console.store.ledger import State
from console.store.stretching import FLOOR
from console.ward.laptop import Laptop
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.session import Session
from tests import patience
from tests.peers.peers import HERE, running
from tests.recovery.conftest import PHRASE
from tests.recovery.test_wire import at_once, states

pytestmark = pytest.mark.loopback

CUTS = 50
ROUNDS = 80
SPARE = 7
"""The place of one more laptop in the site's numbers."""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine of IT's beside the demonstration, which took in its packages and gave nothing back yet."""
    root = tmp_path_factory.mktemp("wire")
    day = play(root / "day", language="fr", seed=4)
    custodian = next((root / "day" / "people" / "custodians").glob("*.txt"))
    kit = load_kit(root / "day" / "site", custodian.stem, custodian.read_text("utf-8").strip())
    clock = SystemClock()
    pack = new_pack(kit, SPARE, "R8", IT.code, clock.now(), system_entropy, "RECOVERY")
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    provision(root / "it", secrets, [FirstPerson("Idris", Role.DSI, PHRASE)], FLOOR, clock, system_entropy)
    laptop = Laptop(root / "it", clock, system_entropy)
    it = laptop.unlock(laptop.person_named("Idris"), PHRASE)
    identity = Path(day["identity"]).read_text("ascii").strip()
    for package in day["packages"]:
        take_in(it, Path(package["path"]), identity=identity)
    laptop.lock_cold(it)
    return root / "it"


@pytest.fixture
def it(collected: Path, tmp_path: Path) -> Iterator[Session]:
    """Somebody of IT at a copy of that machine."""
    shutil.copytree(collected, tmp_path / "it")
    laptop = Laptop(tmp_path / "it", SystemClock(), system_entropy)
    session = laptop.unlock(laptop.person_named("Idris"), PHRASE)
    yield session
    laptop.lock_cold(session)


def cuts(seed: int, there: int, back: int) -> list[Cut]:
    """As many cuts of what goes as of what comes back, each after a number of bytes that chance gives."""
    chance = random.Random(seed)
    half = CUTS // 2
    made = [Cut("there", chance.randrange(there)) for _each in range(half)]
    made += [Cut("back", chance.randrange(back)) for _each in range(half)]
    chance.shuffle(made)
    return made


def open_ones(it: Session, target: str) -> int:
    return len(it.book.ledger.deliverables(target, State.PENDING, State.UNKNOWN, State.SENT, State.REJECTED))


def all_accounted(it: Session, target: str) -> bool:
    made = report(it)
    sums = [each for each in made.account.sums if each.target == target]
    return sums != [] and not made.account.faults and all(each.made == each.accounted for each in sums)


def test_fifty_cuts_of_the_wire_and_the_receiver_has_each_hl7_message_of_the_day_once(it: Session) -> None:
    with running("hl7.mjs") as peer, cut_wire(peer.port, cuts(1, 12_000, 500)) as wire:
        for _round in range(ROUNDS):
            send(it, MllpPeer.at(f"mllp://127.0.0.1:{wire.port}", timeout=patience.SECONDS), pause=at_once)
            if not open_ones(it, "hl7"):
                break
            unanswered = it.book.ledger.deliverables("hl7", State.UNKNOWN)
            resend(it, "hl7", State.UNKNOWN, confirmation(len(unanswered)))
        kept: dict[str, list[str]] = peer.kept()

    assert wire.made == CUTS
    ledger = it.book.ledger
    wanted = {control_id(each.id): each for each in ledger.deliverables("hl7")}
    assert set(kept) == set(wanted)
    assert [key for key, copies in kept.items() if len(set(copies)) != 1] == []
    assert sum(len(copies) for copies in kept.values()) > len(kept)  # some did arrive twice, under one id
    for key, copies in kept.items():
        assert copies[0].encode() == ledger.data(wanted[key].id)
    assert set(states(it, "hl7")) == {State.ACCEPTED, State.ATTACHED}
    assert all_accounted(it, "hl7")
    types = Counter(copies[0].split("|")[8] for copies in kept.values())
    assert {"ADT^A28^ADT_A05", "ADT^A01^ADT_A01", "ORU^R01^ORU_R01", "MDM^T02^MDM_T02"} <= set(types)


def test_fifty_cuts_of_the_wire_and_the_server_holds_each_resource_of_the_day_once(it: Session) -> None:
    with running("fhir.mjs") as peer, cut_wire(peer.port, cuts(2, 60_000, 20_000)) as wire:
        for _round in range(ROUNDS):
            send(it, FhirServer.at(f"http://127.0.0.1:{wire.port}/fhir", timeout=patience.SECONDS), pause=at_once)
            if not open_ones(it, "fhir"):
                break
        kept: dict[str, list[dict[str, Any]]] = peer.kept()

    assert wire.made == CUTS
    ledger = it.book.ledger
    sent = [entry["resource"] for each in ledger.deliverables("fhir") for entry in bundle(ledger.data(each.id))]
    wanted = {kind: {each["id"] for each in sent if each["resourceType"] == kind} for kind in ISSUE}
    assert {kind for kind, ids in wanted.items() if not ids} == set()
    for kind, ids in wanted.items():
        held = [each["id"] for each in kept[kind]]
        assert len(held) == len(set(held)) == len(ids), kind
        if kind != "Patient":  # whose id the server gave where the hospital had the number
            assert set(held) == ids
    numbers = [(one["system"], one["value"]) for each in kept["Patient"] for one in each["identifier"]]
    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    assert set(states(it, "fhir")) == {State.ACCEPTED, State.ATTACHED}
    assert all_accounted(it, "fhir")


ISSUE = (
    "Patient", "Encounter", "Location", "Observation", "AllergyIntolerance", "Flag", "Task", "Communication",
    "DocumentReference", "Provenance", "AuditEvent",
)  # fmt: skip
"""The resources that a day must bring, by the promise of this project."""


def bundle(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data)["entry"]
    return found


def test_a_validator_of_others_finds_no_fault_in_any_resource_of_the_day(it: Session, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "@medplum").is_dir():
        pytest.skip("no Node.js with the packages of tests/peers (npm ci --prefix tests/peers)")
    deliver(it, tmp_path / "out")
    files = sorted((tmp_path / "out" / "fhir").rglob("*.ndjson"))
    lines = [line for path in files for line in path.read_bytes().splitlines(keepends=True)]
    done = subprocess.run([node, "validate.mjs"], cwd=HERE, input=b"".join(lines), capture_output=True, check=True)
    said = [json.loads(line) for line in done.stdout.splitlines()]

    assert said == [{"count": len(lines)}]
    assert {json.loads(line)["resourceType"] for line in lines} >= set(ISSUE)
