"""The ways into a receiver: certificates on both sides, tokens given and asked for, batches, the enhanced mode."""

from __future__ import annotations

import datetime
import ipaddress
import json
import select
import socket
import ssl
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.errors import CahierError, Fault
from console.formats.delivery import control_id
from console.recovery.connection import Connection, read_connection
from console.recovery.idle_wire import said_meanwhile
from console.recovery.outcomes import addressing_of, plan
from console.recovery.report import report
from console.recovery.wire import Sent, peer_of, send
from console.site import Site
from console.store.ledger import State
from console.ward.session import Session
from tests import patience
from tests.peers.peers import Peer, running
from tests.recovery.conftest import Hospital
from tests.recovery.test_wire import at_once, states

pytestmark = pytest.mark.loopback

NOW = datetime.datetime.now(datetime.UTC)
WEEK = datetime.timedelta(days=7)


class Authority:
    """An authority that signs certificates for this machine; its files are PEM."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.own = self._signed(name, self.key.public_key(), is_authority=True)
        self.file = self._write(f"{name}.pem", self.own.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str) -> tuple[str, str]:
        """A certificate for the loopback and its key, as the names of two files."""
        key = ec.generate_private_key(ec.SECP256R1())
        found = self._signed(name, key.public_key(), is_authority=False)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = self._write(f"{name}.pem", found.public_bytes(serialization.Encoding.PEM))
        return certificate, self._write(f"{name}.key", private)

    def _write(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def _signed(self, name: str, key: ec.EllipticCurvePublicKey, *, is_authority: bool) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - WEEK)
            .not_valid_after(NOW + WEEK)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        if not is_authority:
            here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([here]), critical=False)
        return builder.sign(self.key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "hospital")


@pytest.fixture(scope="module")
def server_files(authority: Authority) -> dict[str, str]:
    certificate, key = authority.issue("receiver")
    return {"cert": certificate, "key": key}


def written(folder: Path, **said: object) -> Connection:
    """The connection that a file says, as IT writes it."""
    path = folder / "connection.toml"
    oauth: Any = said.pop("oauth", None)
    lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
    if oauth:
        lines += ["[oauth]", *(f"{name} = {json.dumps(value)}" for name, value in oauth.items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_connection(path)


def go(it: Session, address: str, connection: Connection) -> Sent:
    return send(it, peer_of(address, it.site, connection), pause=at_once)


def all_taken(it: Session, target: str) -> bool:
    sums = [each for each in report(it).account.sums if each.target == target]
    settled = set(states(it, target)) <= {State.ACCEPTED, State.ATTACHED}
    return settled and all(each.made == each.accounted for each in sums)


@pytest.mark.parametrize("shows", ["nothing", "a certificate"])
def test_hl7_goes_over_tls_to_a_receiver_whose_authority_is_named(
    hospital: Hospital, authority: Authority, server_files: dict[str, str], tmp_path: Path, shows: str
) -> None:
    _laptop, it = hospital.recovery()
    mine: dict[str, str] = {}
    asked = dict(server_files)
    if shows == "a certificate":
        certificate, key = authority.issue("recovery")
        mine, asked["ca"] = {"certificate": certificate, "key": key}, authority.file
    with running("hl7_tls.py", json.dumps(asked)) as peer:
        done = go(it, f"mllps://127.0.0.1:{peer.port}", written(tmp_path, ca=authority.file, **mine))
        kept = peer.kept()["kept"]

    assert done.stopped == ""
    assert sorted(kept) == sorted(control_id(each.id) for each in it.book.ledger.deliverables("hl7"))
    assert all_taken(it, "hl7")


def test_a_receiver_that_nobody_vouches_for_is_sent_nothing(
    hospital: Hospital, server_files: dict[str, str], tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    stranger = Authority(tmp_path, "stranger")
    with running("hl7_tls.py", json.dumps(server_files)) as peer:
        done = go(it, f"mllps://127.0.0.1:{peer.port}", written(tmp_path, ca=stranger.file))
        kept = peer.kept()["kept"]

    assert "CERTIFICATE_VERIFY_FAILED" in done.stopped
    assert kept == []
    assert set(states(it, "hl7")) == {State.PENDING}


@pytest.mark.parametrize("way", ["http", "https"])
def test_a_server_that_hung_up_meanwhile_is_called_anew_and_leaves_no_doubt(
    hospital: Hospital, authority: Authority, server_files: dict[str, str], tmp_path: Path, way: str
) -> None:
    _laptop, it = hospital.recovery()
    plan(it, addressing_of(it.site))
    ledger = it.book.ledger
    first, second, *_later = ledger.deliverables("fhir")
    with running("fhir.mjs", json.dumps(server_files if way == "https" else {})) as peer:
        server = peer_of(f"{way}://127.0.0.1:{peer.port}/fhir", it.site, written(tmp_path, ca=authority.file))
        before = server.deliver(first, ledger.data(first.id))
        peer.ask(hangUp=True)
        after = server.deliver(second, ledger.data(second.id))
        server.close()

    assert (before.accepted, after.accepted) == (True, True)


def test_what_a_receiver_said_meanwhile_is_heard_and_that_it_hung_up(
    authority: Authority, server_files: dict[str, str]
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(server_files["cert"], server_files["key"])
    trusting = ssl.create_default_context(cafile=authority.file)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as beside:
        theirs = beside.submit(lambda: served.wrap_socket(server.accept()[0], server_side=True))
        plain = socket.create_connection(server.getsockname(), timeout=patience.SECONDS)
        with trusting.wrap_socket(plain, server_hostname="127.0.0.1") as mine, theirs.result(patience.SECONDS) as other:
            quiet = said_meanwhile(mine)
            other.sendall(b"late")
            select.select([mine], [], [], patience.SECONDS)
            said = said_meanwhile(mine)
            timeout = mine.gettimeout()
            other.close()
            select.select([mine], [], [], patience.SECONDS)
            gone = said_meanwhile(mine)

    assert (quiet, said, gone) == (b"", b"late", None)
    assert timeout == patience.SECONDS


def test_a_receiver_that_asks_who_is_there_takes_nothing_from_a_stranger(
    hospital: Hospital, authority: Authority, server_files: dict[str, str], tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    with running("hl7_tls.py", json.dumps({**server_files, "ca": authority.file})) as peer:
        go(it, f"mllps://127.0.0.1:{peer.port}", written(tmp_path, ca=authority.file))
        kept = peer.kept()["kept"]

    assert kept == []
    assert set(states(it, "hl7")) <= {State.PENDING, State.UNKNOWN}


@pytest.mark.parametrize("form", ["transaction", "batch"])
def test_fhir_goes_over_tls_with_certificates_on_both_sides_in_both_forms(
    hospital: Hospital, authority: Authority, server_files: dict[str, str], tmp_path: Path, form: str
) -> None:
    _laptop, it = hospital.recovery()
    certificate, key = authority.issue("recovery")
    connection = written(tmp_path, ca=authority.file, certificate=certificate, key=key)
    asked = json.dumps({**server_files, "ca": authority.file})
    with running("fhir.mjs", asked) as peer:
        address = f"https://127.0.0.1:{peer.port}/fhir"
        done = send(it, peer_of(address, in_form(it.site, form), connection), pause=at_once)
        again = send(it, peer_of(address, in_form(it.site, form), connection), pause=at_once)
        kept = peer.kept()

    assert (done.stopped, done.refused, again.accepted) == ("", 0, 0)
    assert {"Patient", "Encounter", "Observation", "Provenance"} <= set(kept)
    assert all_taken(it, "fhir")


def in_form(site: Site, form: str) -> Site:
    giving_back = msgspec.structs.replace(site.giving_back, fhir=form)
    return msgspec.structs.replace(site, giving_back=giving_back)


def oauth(issuer: Peer, folder: Path) -> dict[str, str]:
    (folder / "secret").write_text("s3cr:t é\n", encoding="utf-8")
    return {
        "token_url": f"http://127.0.0.1:{issuer.port}/token",
        "client_id": "cahier",
        "secret_file": "secret",
        "scope": "system/*.cu",
    }


def test_a_token_is_asked_for_with_name_and_secret_and_again_when_it_ran_out(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    with running("token.mjs") as issuer:
        issuer.ask(expired=1)
        with running("fhir.mjs", json.dumps({"jwks": f"http://127.0.0.1:{issuer.port}/jwks"})) as peer:
            connection = written(tmp_path, oauth=oauth(issuer, tmp_path))
            done = go(it, f"http://127.0.0.1:{peer.port}/fhir", connection)
        asked = issuer.kept()["asked"]

    assert done.stopped == ""
    assert all_taken(it, "fhir")
    assert [(each["grant_type"], each["scope"]) for each in asked] == [("client_credentials", "system/*.cu")] * 2
    assert b64decode(asked[0]["authorization"].removeprefix("Basic ")) == b"cahier:s3cr%3At+%C3%A9"


@pytest.mark.parametrize("said", [{}, {"token_file": "token"}], ids=["no token", "a wrong token"])
def test_a_server_that_lets_nobody_in_without_a_token_refuses_no_message(
    hospital: Hospital, tmp_path: Path, said: dict[str, str]
) -> None:
    _laptop, it = hospital.recovery()
    (tmp_path / "token").write_text("not-a-token\n", encoding="utf-8")
    with (
        running("token.mjs") as issuer,
        running("fhir.mjs", json.dumps({"jwks": f"http://127.0.0.1:{issuer.port}/jwks"})) as peer,
    ):
        done = go(it, f"http://127.0.0.1:{peer.port}/fhir", written(tmp_path, **said))
        kept = peer.kept()

    assert done.stopped == "401 Unauthorized"
    assert kept == {}
    assert set(states(it, "fhir")) == {State.PENDING}


def test_an_enhanced_receiver_of_others_first_says_that_it_has_a_message(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    enhanced = msgspec.structs.replace(it.site.giving_back, acknowledgement="enhanced")
    site = msgspec.structs.replace(it.site, giving_back=enhanced)
    with running("hl7.mjs", "enhanced") as peer:
        peer.ask(refuse="A40")
        done = send(it, peer_of(f"mllp://127.0.0.1:{peer.port}", site), pause=at_once)

    assert done.accepted == len(it.book.ledger.deliverables("hl7")) > 0
    assert done.strays == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('colour = "red"', Fault.INVALID_FIELD.code),
        ("ca = ", Fault.INVALID_FIELD.code),
        ('[oauth]\ntoken_url = "http://elsewhere.example/token"\nclient_id = "a"\nsecret_file = "connection.toml"',
         Fault.INVALID_FIELD.code),
        ('token_file = "missing"', Fault.FILE_MISSING.code),
        ('ca = "connection.toml"', Fault.INVALID_FIELD.code),
    ],
    ids=["unknown member", "no TOML", "a token in the clear", "no such file", "no certificate"],
)  # fmt: skip
def test_a_connection_that_cannot_be_is_refused_before_anything_is_sent(
    hospital: Hospital, tmp_path: Path, text: str, code: str
) -> None:
    _laptop, it = hospital.recovery()
    path = tmp_path / "connection.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CahierError) as refused:
        peer_of("https://dpi.example/fhir", it.site, read_connection(path))
    assert refused.value.code == code


def test_without_a_connection_the_authorities_of_the_system_count() -> None:
    context = Connection().tls()

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
