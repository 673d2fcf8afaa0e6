"""The scripted day: what it leaves opens with the tools of others, and nothing of it leaks."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import apsw
import hl7
import pytest
from fhir.resources.R4B import get_fhir_model_class

from console.demo import play
from console.demo.cutting import Cut, cut_wire
from console.record.clock import SystemClock, system_entropy
from console.recovery.account import Account, account
from console.recovery.output import OverWire
from console.recovery.report import made_by
from console.store.vault import Vault
from console.ward.laptop import Laptop
from console.ward.session import Session
from tests import patience


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The day, played once for all tests of this module, with a temporary folder of its own."""
    root = tmp_path_factory.mktemp("demo")
    (root / "temporary").mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(root / "temporary")
    try:
        return play(root / "day", language="fr", seed=1)
    finally:
        tempfile.tempdir = before


def _needs(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def test_the_day_is_as_long_as_promised(day: dict[str, Any]) -> None:
    assert day["stations"] == 5
    assert day["patients"] >= 40
    assert day["entries"] >= 600


def test_paper_carries_a_patient_a_mirror_a_laptop_and_a_receipt_retires_it(day: dict[str, Any]) -> None:
    told = day["exchange"]
    assert told["ticket"]["outcome"] == "FRESH"
    assert told["restored"]["numbers"].startswith("H4")
    assert told["restored"]["numbers"] != "H4"
    assert told["crisis_cell"]["packages"] == 3
    assert told["retired"]["entries"] > 0
    assert any("mirror" in name for name in told["retired"]["copies"])
    retired = next(Path(each["path"]) for each in day["stores"] if each["path"].endswith("again"))
    assert Vault.open(retired).people() == []


def test_every_entry_is_accounted_for_at_every_target(day: dict[str, Any]) -> None:
    assert day["accounted"] == dict.fromkeys(("hl7", "fhir", "csv"), day["entries"])
    assert day["complete"] is True


def test_over_a_wire_that_was_cut_nothing_is_lost_and_nothing_doubled(day: dict[str, Any]) -> None:
    wire = day["wire"]
    assert wire["cuts"] == wire["again"] == 12
    assert wire["repeated"] > 0  # the answer was lost: the receiver had it, and got it again
    assert wire["arrived"] == wire["kept"] + wire["repeated"]
    assert wire["messages"] == wire["kept"] == wire["accepted"] == day["hl7"]["files"]
    assert wire["altered"] == 0


def test_the_report_on_disk_is_the_one_returned(day: dict[str, Any]) -> None:
    assert json.loads((Path(day["out"]) / "report.json").read_text(encoding="utf-8"))["entries"] == day["entries"]


def test_the_story_has_its_turns(day: dict[str, Any]) -> None:
    kinds = {conflict["kind"] for conflict in day["closing"]["conflicts"]}
    assert kinds
    names = "".join(path.name for path in (Path(day["out"]) / "pdf").iterdir())
    assert "transfer" in names
    assert "shift" in names


@pytest.fixture(scope="module")
def opened(day: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first package, opened by age and tar alone."""
    age, folder = _needs("age"), tmp_path_factory.mktemp("opened")
    package = day["packages"][0]["path"]
    plain = subprocess.run([age, "-d", "-i", day["identity"], package], capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", str(folder)], input=plain, check=True)
    return folder


def test_age_and_tar_open_a_package(opened: Path, day: dict[str, Any]) -> None:
    manifest = json.loads((opened / "manifest.json").read_bytes())
    assert manifest["entries"] == day["packages"][0]["entries"]
    assert len((opened / "entries.ndjson").read_bytes().splitlines()) == manifest["entries"]


def test_the_manifest_states_what_sha256_finds(opened: Path) -> None:
    manifest = json.loads((opened / "manifest.json").read_bytes())
    found = {
        each["name"]: hashlib.sha256((opened / each["name"]).read_bytes()).hexdigest() for each in manifest["members"]
    }
    assert found == {each["name"]: each["sha256"] for each in manifest["members"]}
    assert set(found) | {"manifest.json", "manifest.sig"} == {path.name for path in opened.iterdir()}


def test_openssl_verifies_the_manifest(opened: Path) -> None:
    words = [_needs("openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", "station.pem", "-rawin"]
    files = ["-in", "manifest.json", "-sigfile", "manifest.sig"]
    done = subprocess.run([*words, *files], cwd=opened, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (opened / "other.json").write_bytes((opened / "manifest.json").read_bytes() + b" ")
    files[1] = "other.json"
    refused = subprocess.run([*words, *files], cwd=opened, capture_output=True, check=False)
    (opened / "other.json").unlink()
    assert refused.returncode != 0


def test_another_implementation_of_the_cipher_opens_a_store(day: dict[str, Any]) -> None:
    store = day["stores"][0]
    folder = Path(store["path"])
    passphrase = Path(store["people"][0]["passphrase_file"]).read_text(encoding="utf-8").strip()
    vault = Vault.open(folder)
    person = next(each for each in vault.people() if each.name == store["people"][0]["name"])
    key = vault.unlock(person.id, passphrase).data_key.reveal()
    connection = apsw.Connection(str(folder / "book.db"))
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}{vault.salt.hex()}'\"")
    assert list(connection.execute("SELECT count(*) > 300 FROM log")) == [(1,)]
    assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
    connection.close()


def test_an_independent_parser_reads_every_hl7_message(day: dict[str, Any]) -> None:
    paths = [path for path in Path(day["hl7"]["path"]).glob("*.hl7") if "batch" not in path.name]
    kinds = {str(hl7.parse(path.read_bytes().decode()).segment("MSH")[9]).split("^")[0] for path in paths}
    assert {"ADT", "ORU", "MDM"} <= kinds


def test_an_independent_validator_accepts_every_resource(day: dict[str, Any]) -> None:
    bundles = sorted(Path(day["fhir"]["path"]).rglob("*.json"))[:12]
    assert bundles
    for path in bundles:
        for entry in json.loads(path.read_bytes())["entry"]:
            resource = entry["resource"]
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_one_message_taken_away_turns_the_account_red(day: dict[str, Any], tmp_path: Path) -> None:
    recovered = Path(day["out"]) / "recovery"
    delivered = tmp_path / "delivered"
    shutil.copytree(recovered / "delivered", delivered)
    received = [OverWire("hl7", path.name, path.read_bytes()) for path in sorted(Path(day["hl7"]["path"]).iterdir())]
    with _it_session(day) as session:
        made = [entry for entry in made_by(session.reader) if entry.station != session.certificate.station]
        answered = list(session.book.ledger.kept("ANSWER"))

    def drawn_up(over_wire: list[OverWire]) -> Account:
        return account(delivered, recovered / "answers", made, over_wire=over_wire, answered=answered)

    whole = drawn_up(received)
    without_one = drawn_up([*received[:3], *received[4:]])
    min((delivered / "fhir").glob("*.json")).unlink()  # of the first tier: a dossier may carry no entry of its own
    without_two = drawn_up(received)
    assert whole.is_complete
    assert {each.target for each in without_one.missing} == {"hl7"}
    assert {each.target for each in without_two.missing} == {"fhir"}


@contextmanager
def _it_session(day: dict[str, Any]) -> Iterator[Session]:
    store = day["stores"][2]
    laptop = Laptop(Path(store["path"]), SystemClock(), system_entropy)
    passphrase = Path(store["people"][0]["passphrase_file"]).read_text(encoding="utf-8").strip()
    session = laptop.unlock(laptop.person_named(store["people"][0]["name"]), passphrase)
    try:
        yield session
    finally:
        laptop.lock_cold(session)


def _forms(name: str) -> list[bytes]:
    """A name as it could be found in a file: encodings and cases. None is so short that chance would make it."""
    forms = [name, name.upper(), name.casefold()]
    found = [form.encode(code, "replace") for form in forms for code in ("utf-8", "cp1252", "utf-16-le", "utf-16-be")]
    whole = (form.encode()[: len(form.encode()) // 3 * 3] for form in forms)  # the last group depends on what follows
    return found + [base64.b64encode(each) for each in whole]


def test_no_patient_is_named_in_any_byte_of_the_stores_and_packages(day: dict[str, Any]) -> None:
    out = Path(day["out"])
    census = (out / "census" / "census.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    names = {cell for line in census for cell in line.split(";")[1:3] if len(cell) >= 6}
    needles = [form for name in sorted(names) for form in _forms(name)]
    places = (*(out / "stores").rglob("*"), *(out / "packages").rglob("*"), *(out.parent / "temporary").rglob("*"))
    files = [path for path in places if path.is_file()]
    assert len(files) >= 10
    leaks = {str(path): needle for path in files for needle in needles if needle in path.read_bytes()}
    assert leaks == {}


@pytest.mark.loopback
def test_the_same_seed_tells_the_same_story(day: dict[str, Any], tmp_path: Path) -> None:
    again = play(tmp_path / "again", language="fr", seed=1)
    one = (Path(day["out"]) / "census" / "census.csv").read_bytes()
    assert (tmp_path / "again" / "census" / "census.csv").read_bytes() == one
    assert again["entries"] == day["entries"]
    assert again["accounted"] == day["accounted"]
    assert again["wire"] == day["wire"]


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces of the network")
def test_without_a_loopback_the_day_is_given_back_into_a_folder(tmp_path: Path) -> None:
    words = [
        _needs("unshare"),
        "-rn",
        sys.executable,
        "-m",
        "console",
        "demo",
        "--out",
        str(tmp_path / "day"),
        "--json",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr:
        pytest.skip(done.stderr.strip())
    told = json.loads(done.stdout)
    assert told["wire"] is None
    assert told["complete"] is True
    assert told["hl7"]["path"].endswith("delivered/hl7")


@pytest.mark.loopback
def test_a_connection_that_ends_before_its_cut_leaves_the_cut_to_the_next() -> None:
    with ExitStack() as opened:
        server = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        wire = opened.enter_context(cut_wire(server.getsockname()[1], [Cut("there", 3)]))

        def called() -> tuple[socket.socket, socket.socket]:
            near = opened.enter_context(socket.create_connection(("127.0.0.1", wire.port), timeout=patience.SECONDS))
            return near, opened.enter_context(server.accept()[0])

        near, far = called()
        far.close()
        hung_up, before = near.recv(1), wire.made
        near, far = called()
        near.sendall(b"12345")
        arrived = far.recv(10)
        with pytest.raises(ConnectionResetError):
            near.recv(1)

    assert (hung_up, before) == (b"", 0)
    assert (arrived, wire.made) == (b"123", 1)
