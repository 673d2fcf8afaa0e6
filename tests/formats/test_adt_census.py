"""What a census in HL7 v2 ADT messages promises."""

from __future__ import annotations

from typing import Any

import pytest

from console.errors import Fault
from console.record.census import CensusAllergy
from tests.formats.census_samples import adt, outcomes, reading

INS = "~279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS"
STATUS = "|" * 24  # from PID-8 to PID-32


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n"])
def test_every_line_ending_gives_the_same_person(ending: str) -> None:
    row = reading(adt("A01").replace("\r", ending)).outcomes[0].row
    assert row is not None
    assert (row.birth_name, row.given_names, row.birth_date, row.sex) == ("LEROUX", ("Anaïs",), "1950-03-17", "F")
    assert (row.number, row.authority, row.visit) == ("8000123", "120456789", "V1")
    assert (row.unit, row.room, row.bed, row.doctor) == ("4W", "401", "1", "MARTIN Paul")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one, two: f"\x0b{one}\x1c\r\x0b{two}\x1c\r",
        lambda one, two: f"FHS|^~\\&\rBHS|^~\\&\r{one}{two}BTS|2\rFTS|1\r",
    ],
    ids=["mllp", "batch"],
)
def test_frames_and_batches_are_unwrapped(wrap: object) -> None:
    assert callable(wrap)
    found = reading(wrap(adt("A01"), adt("A01", number="2", visit="V2")))
    assert outcomes(found) == [("IN_BED", None)] * 2


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", ""),
        ("iso8859-15", "8859/15"),
        ("utf-16", "UNICODE"),
        ("cp1252", "UNICODE UTF-8"),
    ],
)
def test_the_character_set_is_told_by_mark_header_or_validity(codec: str, charset: str) -> None:
    row = reading(adt("A01", charset=charset).encode(codec)).outcomes[0].row
    assert row is not None and row.given_names == ("Anaïs",)


def test_escapes_are_read_once() -> None:
    row = reading(adt("A01", name="DUPONT \\T\\ FILS \\E\\T\\E\\^Eva^^^^^L")).outcomes[0].row
    assert row is not None and row.birth_name == "DUPONT & FILS \\T\\"


def test_a_later_move_stands_whatever_the_order_of_the_messages() -> None:
    first, second = adt("A01"), adt("A02", at="20261123180000", place="5E^512^2")
    for found in (reading(first + second), reading(second + first)):
        standing = next(each for each in found.outcomes if each.row)
        assert standing.row is not None and standing.row.bed == "2"
        assert sorted(each.outcome for each in found.outcomes) == ["IGNORED", "IN_BED"]


def test_an_exit_stands_until_it_is_cancelled() -> None:
    stay = adt("A01") + adt("A03", at="20261124090000")
    assert outcomes(reading(stay)) == [("IGNORED", None), ("LEFT", None)]
    update = adt("A08", at="20261124100000")
    assert outcomes(reading(stay + update))[-1] == ("LEFT", None)
    back = reading(stay + adt("A13", at="20261124093000", place=""))
    assert back.outcomes[-1].outcome == "IN_BED"
    assert back.outcomes[-1].row is not None and back.outcomes[-1].row.bed == "1"


def test_a_cancelled_move_and_a_cancelled_admission_are_undone() -> None:
    moved = adt("A01") + adt("A02", at="20261123180000", place="5E^512^2") + adt("A12", at="20261123190000")
    standing = reading(moved).outcomes[-1]
    assert standing.row is not None and standing.row.unit == "4W"
    assert outcomes(reading(adt("A01") + adt("A11", at="20261123110000")))[-1] == ("KNOWN", None)


def test_a_movement_is_cancelled_by_its_number() -> None:
    def zbe(number: str, action: str, original: str = "") -> str:
        return f"ZBE|{number}^HOPA|20261123101500||{action}|N|{original}|||HMS\r"

    first = adt("A01", extra=zbe("1", "INSERT"))
    second = adt("A02", at="20261123120000", place="5E^1^1", extra=zbe("2", "INSERT"))
    cancelled = adt("A12", at="20261123130000", extra=zbe("2", "CANCEL", "A02"))
    standing = reading(first + second + cancelled).outcomes[-1]
    assert standing.row is not None and standing.row.unit == "4W"


def test_a_unit_missing_in_pv1_is_taken_from_the_movement() -> None:
    zbe = "ZBE|1^HOPA|20261123101500||INSERT|N||Med^^^^^H&1&M^UF^^^6268|Soins^^^^^H&1&M^UF^^^6269|HMS\r"
    row = reading(adt("A01", place="", extra=zbe)).outcomes[0].row
    assert row is not None and row.unit == "6269"


def test_a_shifted_movement_is_quarantined_alone() -> None:
    shifted = adt("A03", extra="ZBE|2^HOPA|20261123101500|20261123110000||INSERT|N||Urg||HMS\r")
    found = reading(shifted + adt("A01", number="2", visit="V2"))
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_MALFORMED.code), ("IN_BED", None)]
    assert "ZBE-4" in found.outcomes[0].detail


@pytest.mark.parametrize("segment", ["MSH", "PID", "PV1"])
def test_a_missing_segment_is_named(segment: str) -> None:
    kept = "\r".join(line for line in adt("A01").split("\r") if not line.startswith(segment))
    found = reading(kept + "\r" + adt("A01", number="2", visit="V2"))
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_SEGMENT_MISSING.code), ("IN_BED", None)]
    assert segment in found.outcomes[0].detail


def test_a_header_lost_in_the_middle_never_mixes_two_patients() -> None:
    second = "\r".join(adt("A01", number="2", visit="V2", name="AUTRE^Zed^^^^^L").split("\r")[1:])
    found = reading(adt("A01") + second)
    assert [each.outcome for each in found.outcomes] == ["IN_BED", "REFUSED"]
    assert found.outcomes[0].row is not None and found.outcomes[0].row.birth_name == "LEROUX"


def test_an_ins_counts_only_with_an_identity_that_table_0445_calls_valid() -> None:
    number = f"8000123^^^HOPA&120456789&M^PI{INS}"
    told = {
        code: reading(adt("A01", pid=f"{STATUS}{code}").replace("8000123^^^HOPA&120456789&M^PI", number))
        .outcomes[0]
        .row
        for code in ("VALI", "PROV", "VALI~DOUT", "")
    }
    assert {code: (row.identity_status, row.matricule is not None) for code, row in told.items() if row} == {
        "VALI": ("QUAL", True),
        "PROV": ("PROV", False),
        "VALI~DOUT": ("PROV", False),
        "": ("PROV", False),
    }
    plain = reading(adt("A01", pid=f"{STATUS}VALI")).outcomes[0].row
    assert plain is not None and plain.identity_status == "VALI"


def test_birth_and_used_names_are_told_by_their_type() -> None:
    row = reading(adt("A01", name="PETIT^Anne Marie^Anne Marie Rose^^^^L~DURAND^Nanou^^^^^D")).outcomes[0].row
    assert row is not None
    assert (row.birth_name, row.given_names) == ("PETIT", ("Anne Marie", "Rose"))
    assert (row.used_name, row.used_given_name) == ("DURAND", "Nanou")


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("1950", "1950"),
        ("195003", "1950-03"),
        ("19501331", "1950"),
        ("19500232", "1950-02"),
        ("195003170830", "1950-03-17"),
    ],
)
def test_partial_and_lunar_birth_dates_keep_what_is_known(stated: str, read: str) -> None:
    row = reading(adt("A01").replace("19500317", stated)).outcomes[0].row
    assert row is not None and row.birth_date == read


def test_a_merge_moves_the_stay_to_the_number_that_goes_on() -> None:
    stay = adt("A01", number="OLD")
    merge = adt("A40", at="20261123120000", number="NEW", extra="MRG|OLD^^^HOPA&120456789&M^PI\r")
    standing = [each for each in reading(stay + merge).outcomes if each.row]
    assert [(each.outcome, each.row.number) for each in standing if each.row] == [("IN_BED", "NEW")]


def test_an_identity_update_reaches_the_stay() -> None:
    stay, update = adt("A01"), adt("A31", at="20261123120000", name="LEROUX^Anna^^^^^L", visit="")
    rows = [each.row for each in reading(stay + update).outcomes if each.row]
    assert [(row.given_names, row.bed) for row in rows] == [(("Anna",), "1")]


def test_two_open_stays_leave_the_newer_and_mark_the_older() -> None:
    found = reading(adt("A01") + adt("A01", at="20261124101500", visit="V2"))
    assert outcomes(found) == [("REFUSED", Fault.CENSUS_DUPLICATE.code), ("IN_BED", None)]


def test_allergies_other_messages_and_unknown_segments_are_told_apart() -> None:
    found = reading(
        adt("A01", extra="AL1|1|DA|^Pénicilline|SV|rash\rZZZ|1\r")
        + adt("A60")
        + adt("A01").replace("ADT^A01", "ORU^R01")
    )
    assert [each.outcome for each in found.outcomes] == ["IN_BED", "IGNORED", "IGNORED"]
    row = found.outcomes[0].row
    assert row is not None
    assert row.allergies == (CensusAllergy(substance="Pénicilline", reaction="rash", severity="SEVERE"),)


def test_a_preadmission_is_known_and_not_in_bed() -> None:
    found = reading(adt("A05")).outcomes[0]
    assert (found.outcome, found.row and found.row.unit) == ("KNOWN", None)


# --- whoever is to come --------------------------------------------------------------------------------


def ahead(event: str = "A05", *, coming: str = "20261124140000", planned: str = "", **more: Any) -> str:
    """A pre-admission, with PV2-8 and EVN-3."""
    extra = f"PV2||||||||{coming}\r" if coming else ""
    return adt(event, extra=more.pop("extra", "") + extra, **more).replace(
        "EVN||20261123101500|", f"EVN||20261123101500|{planned}"
    )


def test_a_pre_admission_expects_somebody_in_the_bed_that_is_kept() -> None:
    [found] = reading(ahead()).outcomes
    assert found.outcome == "EXPECTED" and found.row is not None and found.row.is_plan
    assert (found.row.unit, found.row.bed, found.row.visit) == ("4W", "1", "V1")
    assert (found.row.expected_at, found.row.admitted_at) == ("2026-11-24T13:00:00.000Z", None)


@pytest.mark.parametrize(
    ("more", "expected_at"),
    [
        ({"coming": "", "planned": "20261124150000"}, "2026-11-24T14:00:00.000Z"),
        ({"coming": "", "extra": "ZBE|1^HOPA|20261124160000||INSERT|N||||HMS\r"}, "2026-11-24T15:00:00.000Z"),
        ({"coming": "20261124"}, "2026-11-24T22:59:00.000Z"),
    ],
    ids=["planned event", "movement ahead of its recording", "a day without an hour lasts until it ends"],
)
def test_when_they_come_is_said_in_several_places(more: dict[str, str], expected_at: str) -> None:
    [found] = reading(ahead(**more)).outcomes
    assert found.row is not None
    assert (found.outcome, found.row.expected_at) == ("EXPECTED", expected_at)


@pytest.mark.parametrize(
    ("more", "why"),
    [({"coming": ""}, "nothing says when"), ({"place": ""}, "nothing says where"), ({"pid": f"{'|' * 22}Y"}, "died")],
)
def test_a_pre_admission_that_lacks_something_leaves_the_person_known_and_says_why(
    more: dict[str, str], why: str
) -> None:
    [found] = reading(ahead(**more)).outcomes
    assert found.row is not None
    assert (found.outcome, found.row.unit, found.row.expected_at) == ("KNOWN", None, None)
    assert why in found.detail


def test_somebody_who_is_to_be_seen_without_a_bed_is_not_expected() -> None:
    [found] = reading(ahead().replace("PV1|1|I", "PV1|1|O")).outcomes
    assert (found.outcome, found.detail) == ("KNOWN", "")


@pytest.mark.parametrize("cancel", ["A38", "A11"])
def test_a_pre_admission_that_is_cancelled_expects_nobody(cancel: str) -> None:
    found = reading(ahead() + adt(cancel, at="20261123120000"))
    assert outcomes(found) == [("IGNORED", None), ("KNOWN", None)]
    again = reading(ahead() + adt(cancel, at="20261123120000") + ahead(at="20261123130000"))
    assert outcomes(again)[-1] == ("EXPECTED", None)


def test_whoever_is_here_or_has_left_is_not_expected_by_an_old_pre_admission() -> None:
    early = "ZBE|1^HOPA|20261124140000||INSERT|N||||HMS\r"  # dated when they were to come, which was later
    for messages in (ahead(extra=early) + adt("A01", at="20261123180000"), ahead() + adt("A01", at="20261123180000")):
        assert outcomes(reading(messages))[-1] == ("IN_BED", None)
        gone = reading(messages + adt("A03", at="20261123200000"))
        assert outcomes(gone)[-1] == ("LEFT", None)


def test_a_stay_counts_before_a_plan_and_the_next_plan_before_later_ones() -> None:
    later = ahead(visit="V3", coming="20261210080000")
    found = reading(later + ahead(visit="V2") + adt("A01"))
    assert outcomes(found) == [("IGNORED", None), ("IGNORED", None), ("IN_BED", None)]
    found = reading(later + ahead(visit="V2"))
    assert outcomes(found) == [("IGNORED", None), ("EXPECTED", None)]


def test_a_plan_that_is_changed_is_as_changed() -> None:
    moved = ahead("A08", at="20261123170000", coming="20261125090000", place="4W^402^2")
    standing = reading(ahead() + moved).outcomes[-1]
    assert standing.row is not None
    assert (standing.outcome, standing.row.bed, standing.row.expected_at) == (
        "EXPECTED",
        "2",
        "2026-11-25T08:00:00.000Z",
    )
    zbe = "ZBE|1^HOPA|20261124140000||{}|N|{}|||HMS\r"
    first = ahead(extra=zbe.format("INSERT", ""))
    update = ahead("Z99", at="20261123180000", coming="20261126090000", extra=zbe.format("UPDATE", "A05"))
    standing = reading(first + update).outcomes[-1]
    assert standing.row is not None
    assert (standing.outcome, standing.row.expected_at) == ("EXPECTED", "2026-11-26T08:00:00.000Z")
