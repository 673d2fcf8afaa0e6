"""Whatever stands in a file that others wrote: it is read, or refused by an error of the catalogue; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from console.crossing.custody import unseal
from console.crossing.entry_lines import read_line
from console.crossing.identities import read_identities
from console.crossing.ticket_text import unpack
from console.errors import CahierError, Fault
from console.formats.acknowledgement import read_acknowledgements
from console.formats.census import read_census
from console.formats.delivered import read_csv, read_fhir, read_hl7
from console.formats.fhir_exchange import Reply, answer_of
from console.record import revocation
from console.record.certificate import read_certificate
from console.record.foreign import read_json, read_toml
from console.recovery.candidate import read_decisions
from console.recovery.connection import read_connection
from console.site import parse_site
from console.store.failures import FILE, Failures
from console.ward.cover import CERTIFICATE_FILE, load_public
from tests.stations import Prepared, copy_of

MESSAGE = "5-0000487-1e33f4bc-4154-5c96-990e-33f1fcfb4dd2"
DEEP = 100_000
POISONS = {
    "bytes that are no text": b'{"a": "\xff\xfe"}',
    "a surrogate": b'{"a": "\\ud800"}',
    "lists without end": b"[" * DEEP,
    "objects without end": b'{"a":' * DEEP,
    "values without end": b"a = " + b"[" * DEEP,
    "zeros": b"\0" * 1000,
    "two separators": b"MSH|^&|A|B|C|D|20260209||ACK|1|P|2.5\rMSA|AA|1\r",
    "a header cut short": b"MSH|^~\\&|A\rZCA|1\r",
    "a number without end": b'{"a": ' + b"9" * 10_000 + b"}",
}


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


READERS: dict[str, Callable[[bytes], object]] = {
    "census": lambda data: read_census([("census", data)], zone=ZoneInfo("Europe/Paris")),
    "answers in HL7": lambda data: read_acknowledgements("answers.hl7", data),
    "answer in FHIR": lambda data: read_acknowledgements(f"{MESSAGE}.response.json", data),
    "delivered HL7": lambda data: read_hl7("one.hl7", data),
    "delivered FHIR": lambda data: read_fhir("one.json", data),
    "delivered table": lambda data: read_csv("table.csv", data),
    "decisions": read_decisions,
    "site": lambda data: parse_site(_text(data)),
    "certificate": lambda data: read_certificate(_text(data), bytes(32), "site", "REAL"),
    "laptops called off": lambda data: revocation.read(_text(data), bytes(32), "site"),
    "line of a package": read_line,
    "custodian's file": lambda data: unseal(data, "site", "phrase"),
    "identity": lambda data: read_identities(_text(data)),
    "ticket": unpack,
}


HARMLESS = {
    ("census", "two separators"),  # each message of a census has an outcome of its own
    ("census", "a header cut short"),
    ("answers in HL7", "two separators"),  # what counts of it can be read
    ("answer in FHIR", "two separators"),
    ("delivered table", "a surrogate"),  # one line is a table without rows
    ("delivered table", "lists without end"),
    ("delivered table", "values without end"),
    ("delivered table", "zeros"),
    ("delivered table", "a number without end"),
}


@pytest.mark.parametrize("poison", POISONS)
@pytest.mark.parametrize("reader", READERS)
def test_whatever_stands_in_a_file_is_read_or_refused(reader: str, poison: str) -> None:
    try:
        READERS[reader](POISONS[poison])
        is_read = True
    except CahierError:
        is_read = False
    assert is_read == ((reader, poison) in HARMLESS)


@pytest.mark.parametrize("poison", POISONS)
def test_a_connection_that_is_no_text_is_refused(tmp_path: Path, poison: str) -> None:
    path = tmp_path / "connection.toml"
    path.write_bytes(POISONS[poison])
    with pytest.raises(CahierError) as refused:
        read_connection(path)
    assert path.name in str(refused.value)


@pytest.mark.parametrize("poison", POISONS)
def test_a_damaged_count_of_wrong_tries_keeps_nobody_out(tmp_path: Path, poison: str) -> None:
    (tmp_path / FILE).write_bytes(POISONS[poison])
    assert Failures(tmp_path).count == 0


@pytest.mark.parametrize("poison", POISONS)
def test_a_server_that_answers_anything_is_no_server_that_accepted(poison: str) -> None:
    reply = Reply(200, "OK", POISONS[poison])
    [said] = read_acknowledgements(f"{MESSAGE}.response.json", answer_of([], reply))
    assert said.accepted is False


@pytest.mark.parametrize("poison", ["bytes that are no text", "lists without end", "objects without end"])
def test_json_that_cannot_be_read_is_one_error(poison: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_json(POISONS[poison], dict[str, str])


@pytest.mark.parametrize("poison", ["bytes that are no text", "values without end"])
def test_toml_that_cannot_be_read_is_one_error(poison: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_toml(POISONS[poison], dict[str, str])


def test_a_damaged_certificate_beside_the_book_is_named(provisioned: Prepared, tmp_path: Path) -> None:
    folder = copy_of(provisioned, 0, tmp_path / "ward").folder
    (folder / CERTIFICATE_FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(CahierError) as refused:
        load_public(folder)
    assert refused.value.fault is Fault.CERTIFICATE_REFUSED
