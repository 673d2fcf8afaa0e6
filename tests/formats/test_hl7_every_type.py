"""Each type of message of each dialect, read by parsers of others and compared with messages of France."""

from __future__ import annotations

import re
from pathlib import Path

import hl7
import pytest
from hl7apy.parser import parse_message

from console.formats.delivery import Message
from tests.formats.every_type import every_message

SHARED = {"A01", "A02", "A03", "A04", "A11", "A12", "A13", "A40", "R01", "T02"}
EVENTS = {
    "international": SHARED | {"A08"},
    "pam-fr": SHARED | {"A28", "A31", "A47", "A05", "A38", "A21", "A22", "A52", "A53", "Z99"},
}
EXTENDED = {"0112", "0203", "0270", "0301", "0396", "0445"}
"""Tables of HL7 that France, UCUM and we extend: hl7apy warns and goes on."""
UNLISTED = {("ADT_A12", "0354"), ("Z99", "0003")}
"""Of HL7 v2.5 itself (chapter 3.3.12) and of PAM France, but not in the tables of hl7apy."""


def event(each: Message) -> str:
    return each.type.split("^")[1]


@pytest.fixture(scope="module", params=sorted(EVENTS))
def told(request: pytest.FixtureRequest) -> tuple[str, list[Message]]:
    return request.param, list(every_message(dialect=request.param))


def test_the_stories_make_every_type_of_the_dialect(told: tuple[str, list[Message]]) -> None:
    dialect, messages = told
    assert {event(each) for each in messages} == EVENTS[dialect]


def test_hl7apy_finds_no_fault_in_any_type(told: tuple[str, list[Message]], tmp_path: Path) -> None:
    report = tmp_path / "report"
    for each in told[1]:
        assert parse_message(each.data.decode(), find_groups=True).validate(report_file=str(report)), each.type
        warned = re.findall(r"Value (\S+) not in table HL7(\d+)", report.read_text())
        assert [one for one in warned if one[1] not in EXTENDED and one not in UNLISTED] == [], report.read_text()


def test_python_hl7_reads_back_what_each_type_says_of_itself(told: tuple[str, list[Message]]) -> None:
    for each in told[1]:
        found = hl7.parse(each.data.decode())
        assert str(found.segment("MSH")[9]) == each.type
        assert str(found.segment("ZCA")[1]) == each.id
        stated = found.segment("ZCA")
        assert (str(stated[2]).split("~") if len(stated) > 2 else []) == list(each.entries)


def test_what_corrects_or_withdraws_says_why(told: tuple[str, list[Message]]) -> None:
    dialect, messages = told
    whys: dict[str, set[str]] = {}
    for each in messages:
        stated = hl7.parse(each.data.decode()).segment("ZCA")
        whys.setdefault(event(each), set()).update(str(stated[3]).split("~") if len(stated) > 3 else ())
    update = "Z99" if dialect == "pam-fr" else "A08"

    assert "12B, et non 12A" in whys[update]
    assert "88, et non 188" in whys["R01"]
    assert "Test négatif" in whys["A31" if dialect == "pam-fr" else "A08"]
    for cancelled in ("A11", "A12", "A13"):
        assert "Mauvais patient" in whys[cancelled]


def test_an_allergy_that_was_told_and_ended_empties_the_list(told: tuple[str, list[Message]]) -> None:
    emptied = [each for each in told[1] if b'\rAL1|""|""|""|' in each.data]

    assert len(emptied) == 1
    assert emptied[0].tier == 3


VECTORS = {
    "A01": "MSH EVN PID PD1 ROL PV1 PV2 DG1 ZBE ZFA ZFM ZFD",
    "A03": "MSH EVN PID PV1 ZBE ZFV ZFM",
    "T02": "MSH EVN PID PV1 TXA OBX",
    "R01": "MSH PID PV1 ORC OBR OBX",
}
"""The segments of the messages of France that have a counterpart here, in their order; DG1 is of HL7 v2.5."""
NOT_OURS = {"T02": {"ORC", "OBR", "PRT"}, "R01": {"PRT"}}
"""A dossier answers no request, and neither it nor an observation names those who are to receive it."""


def segments_of(text: str) -> list[str]:
    """The names of the segments, each once, in their order."""
    return list(dict.fromkeys(line[:3] for line in text.splitlines() if line[:3].strip()))


@pytest.mark.parametrize("of", sorted(VECTORS))
def test_a_message_that_says_everything_has_the_segments_of_france(of: str) -> None:
    ours = [segments_of(each.data.decode().replace("\r", "\n")) for each in every_message() if event(each) == of]

    assert [name for name in max(ours, key=len) if name not in ("ZCA", "NTE")] == VECTORS[of].split()


def _samples() -> list[str]:
    here = Path(__file__).resolve()
    return [
        sample.read_text("utf-8", "replace")
        for parent in here.parents
        for pattern in ("*/data/hl7/*", "*/data/census/hl7/*")
        for sample in sorted(parent.glob(pattern))
        if sample.suffix in (".er7", ".hl7")
    ]


@pytest.mark.parametrize("of", sorted(VECTORS))
def test_every_segment_of_the_french_samples_is_written_in_their_order(of: str) -> None:
    theirs = [text for text in _samples() if f"^{of}^" in text.splitlines()[0] and "|ACK^" not in text]
    if not theirs:
        pytest.skip("no French samples beside the checkout")
    wanted = VECTORS[of].split()
    for text in theirs:
        shared = [name for name in segments_of(text) if name not in NOT_OURS.get(of, set())]
        assert shared == [name for name in wanted if name in shared]


def test_what_a_patient_said_about_the_shared_record_stands_in_zfa() -> None:
    found = [hl7.parse(each.data.decode()) for each in every_message() if b"\rZFA|" in each.data]

    assert {str(each.segment("MSH")[9])[4:7] for each in found} == {"A28", "A01"}
    for each in found:
        zfa = each.segment("ZFA")
        assert (str(zfa[1]), str(zfa[9]), str(zfa[11])) == ("", "INO", "INC")
        assert str(zfa[10]) == str(zfa[12]) != ""


def test_a_confidential_stay_and_the_doctor_in_town_stand_between_patient_and_visit() -> None:
    for dialect, role in (("pam-fr", "ODRP"), ("international", "PP")):
        [said] = [each for each in every_message(dialect=dialect) if each.tier == 1 and b"\rROL|" in each.data]
        found = hl7.parse(said.data.decode())
        assert str(found.segment("PD1")[12]) == "N"
        assert str(found.segment("ROL")[3]) == role
        assert str(found.segment("ROL")[4]) == "^Dr Agnès"
