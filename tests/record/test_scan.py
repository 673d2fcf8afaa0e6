"""What a scanner types is read whatever happens to it on the way, or refused with what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import CahierError, Fault
from console.record.codes.patient import Sex
from console.record.matricule import doubts_about, read_matricule
from console.record.numbers import compose
from console.record.scan import (
    _LAYOUTS,
    BedScan,
    InsScan,
    NumberScan,
    bed_label,
    number_label,
    read_scan,
)

GS = "\x1d"
HEADER = "IS01" + "0" * 22
OID = "1.2.250.1.213.1.4.8"
MATRIX = f"{HEADER}S1255081416802538S2{OID}{GS}S3JEANNE MARIE CECILE{GS}S4RUIZ-DE LA TOUR{GS}S5FS615-08-1955S714168"
READ = InsScan("255081416802538", OID, "JEANNE MARIE CECILE", "RUIZ-DE LA TOUR", Sex.F, "1955-08-15", "14168")


def as_typed(text: str, layout: int) -> str:
    """What arrives when scanner and laptop disagree about the layout."""
    typed, meant = _LAYOUTS[layout]
    return text.translate(str.maketrans(meant, typed))


@pytest.mark.parametrize("separator", [GS, "", "␝", "|", "~", "]", "#", "{GS}", "<GS>", "\\x1d"])
def test_the_ins_datamatrix_is_read_whatever_the_scanner_sends_as_separator(separator: str) -> None:
    assert read_scan(MATRIX.replace(GS, separator) + "\r\n") == READ


@pytest.mark.parametrize("layout", [0, 1], ids=["us scanner, french laptop", "french scanner, us laptop"])
def test_a_scan_in_another_keyboard_layout_is_undone(layout: int) -> None:
    without_gs = MATRIX.replace(GS, "")
    assert read_scan(as_typed(without_gs, layout)) == READ
    number = compose("D", "HW1", 147)
    assert read_scan(as_typed(number, layout)) == NumberScan(number, is_ours=True)


def test_caps_lock_is_undone() -> None:
    assert read_scan(MATRIX.replace(GS, "|").swapcase()) == READ


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        (MATRIX[:40], Fault.SCAN_DAMAGED),
        (MATRIX.replace("S5F", "S5?"), Fault.SCAN_DAMAGED),
        (MATRIX.replace("15-08-1955", "1955-08-15"), Fault.SCAN_DAMAGED),
        (MATRIX.replace("255081416802538", "255081416802539"), Fault.MATRICULE_MISTYPED),
        (MATRIX.replace("IS010", "IS019"), Fault.SCAN_DAMAGED),
        ("D-HW1-0147-Q", Fault.NUMBER_MISTYPED),
        ("   ", Fault.SCAN_UNREADABLE),
        ("https://example.org/?x=1", Fault.SCAN_UNREADABLE),
    ],
)
def test_what_is_wrong_with_a_scan_is_said(spoiled: str, fault: Fault) -> None:
    with pytest.raises(CahierError) as refused:
        read_scan(spoiled)
    assert refused.value.fault is fault
    assert refused.value.next


@given(unit=st.from_regex(r"[\w.-]{1,8}", fullmatch=True), bed=st.text(min_size=1, max_size=8))
def test_a_bed_label_is_read_back(unit: str, bed: str) -> None:
    assert read_scan(bed_label(unit, bed)) == BedScan(unit, bed)


@given(value=st.integers(0, 999_999), place=st.integers(0, 200), letter=st.sampled_from("BCDEFGHJKLNPRSTV"))
def test_any_wrong_letter_of_our_own_label_is_found(value: int, place: int, letter: str) -> None:
    number = compose("D", "HW1", value)
    label = number_label(number)
    assert read_scan(label) == NumberScan(number, is_ours=True)
    at = 2 + place % (len(label) - 2)
    spoiled = label[:at] + letter + label[at + 1 :]
    if spoiled != label:
        with pytest.raises(CahierError) as refused:
            read_scan(spoiled)
        assert refused.value.fault is Fault.SCAN_DAMAGED


def test_our_own_labels_are_the_same_on_every_layout() -> None:
    label = bed_label("4120", "12A")
    for layout in (0, 1):
        assert as_typed(label, layout) == label


def test_somebody_else_s_number_is_taken_as_it_stands() -> None:
    assert read_scan("00480001") == NumberScan("00480001", is_ours=False)


# Source: published examples of NIR with their keys; Corsica with 2A and 2B.
@pytest.mark.parametrize(
    "valid", ["295109912611193", "253072B07300470", "253072A07300443", "255081416802538", "150081505104018"]
)
def test_a_national_number_without_its_key_is_given_it(valid: str) -> None:
    assert read_matricule(valid, "INS") == valid
    assert read_matricule(f" {valid[:7]} {valid[7:13].lower()} ", "INS") == valid


@pytest.mark.parametrize("wrong", ["295109912611199", "28405883210253", "284058832102530", "", "5" + "1" * 14])
def test_a_wrong_national_number_is_refused(wrong: str) -> None:
    with pytest.raises(CahierError) as refused:
        read_matricule(wrong, "INS")
    assert refused.value.fault is Fault.MATRICULE_MISTYPED


def test_what_does_not_agree_with_the_traits_is_a_doubt_and_no_refusal() -> None:
    assert doubts_about("255081416802538", sex=Sex.F, birth_date="1955-08-15", birthplace="14168") == []
    assert len(doubts_about("255081416802538", sex=Sex.M, birth_date="1956-09-15", birthplace="75056")) == 4
    assert doubts_about("255081416802538", sex=Sex.U, birth_date="", birthplace="Caen") == []
    assert len(doubts_about("755081416802538", sex=Sex.U, birth_date="", birthplace="", oid=OID + "0")) == 1
