"""What a scanner read: a French INS Datamatrix, one of our own labels, or somebody else's number.

A scanner is a keyboard. What it types may be spoiled on the way: the separator of the Datamatrix
arrives as another sign or not at all, and a scanner set to another layout than the laptop's types
other characters than it read. Both are undone here, and only where a check then agrees. Our own
labels use letters that stand in the same place on QWERTY, AZERTY and QWERTZ keyboards.

Sources: ANS, "Datamatrix INS" (header IS01, fields S1 to S7, GS after a shorter variable field);
CRC-32 of ISO 3309 for the check of our own labels; layouts of Windows KBDUS and KBDFR.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from console.errors import CahierError, Fault
from console.record import numbers
from console.record.codes.patient import Sex
from console.record.matricule import read_matricule
from console.words import N_, _

GROUP_SEPARATOR = "\x1d"
SHOWN_SEPARATOR = "␝"  # what the scan field shows for it
_HEADER = "IS01" + "0" * 22
_FIELD_NAMES = {
    "S1": N_("national number"),
    "S2": N_("authority"),
    "S3": N_("given names"),
    "S4": N_("birth name"),
    "S5": N_("sex"),
    "S6": N_("birth date"),
}
_BIRTHPLACE = N_("birthplace")  # S7 may be absent: whoever was born abroad may have none
# Fixed lengths are exact; of the others, no digit can be part of a name, so the next tag ends them.
_PATTERNS = {
    "S1": re.compile(r"[0-9AB]{15}"),
    "S2": re.compile(r"[0-9.]{1,20}?(?=[^0-9.]|$)"),
    "S3": re.compile(r"(?:[^\W\d_]|[ '’-]){1,100}?(?=[^\w '’-]|S[1-7]|$)"),
    "S4": re.compile(r"(?:[^\W\d_]|[ '’-]){1,100}?(?=[^\w '’-]|S[1-7]|$)"),
    "S5": re.compile(r"[FMUI]"),
    "S6": re.compile(r"\d{2}-\d{2}-\d{4}"),
    "S7": re.compile(r"[0-9AB]{5}"),
}
_TAG = re.compile(r"(?:\{GS\}|<GS>|\\x1[dD]|[^\w .'’-])*(S[1-7])")
ALPHABET = "BCDEFGHJKLNPRSTV"  # the same keys everywhere, and no letter that looks like another
_MARK = "XU"
_CHECK = 4
_LAYOUTS = tuple(
    (typed + typed_shifted, meant + meant_shifted)
    for typed, typed_shifted, meant, meant_shifted in (
        (
            "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*wxcvbn,;:!",
            "\u00001234567890°+AZERTYUIOP¨£QSDFGHJKLM%µWXCVBN?./§",
            "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./",
            '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|ZXCVBNM<>?',
        ),
        (
            "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./",
            '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|ZXCVBNM<>?',
            "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*wxcvbn,;:!",
            "\u00001234567890°+AZERTYUIOP¨£QSDFGHJKLM%µWXCVBN?./§",
        ),
    )
)
_UNDONE = tuple(str.maketrans(typed, meant) for typed, meant in _LAYOUTS)


@dataclass(frozen=True, slots=True)
class InsScan:
    """A qualified identity as a Datamatrix carries it. ``birth_date`` is ``YYYY-MM-DD``."""

    matricule: str
    oid: str
    given_names: str
    birth_name: str
    sex: Sex
    birth_date: str
    birthplace: str = ""


@dataclass(frozen=True, slots=True)
class NumberScan:
    """A number of a patient; ``is_ours`` when it is a downtime number whose check agrees."""

    number: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class BedScan:
    """A bed of a unit."""

    unit: str
    bed: str


Scan = InsScan | NumberScan | BedScan


def number_label(number: str) -> str:
    """What the barcode of a downtime label holds.

    Args:
        number: a downtime number in its printed form.
    """
    return _sealed(f"N{number}")


def bed_label(unit: str, bed: str) -> str:
    """What the barcode at a bed holds."""
    return _sealed(f"B{unit}/{bed}")


def read_scan(text: str) -> Scan:
    """What was scanned (or typed in the place of a scanner).

    Raises:
        CahierError: ``scan-unreadable``; ``scan-damaged`` naming what is missing or wrong;
            ``matricule-mistyped``; ``number-mistyped`` when only the check character is wrong.
    """
    typed = text.strip("\r\n\t ")
    if not typed:
        raise CahierError(Fault.SCAN_UNREADABLE, text=text)
    variants = [typed, *(typed.translate(table) for table in _UNDONE)]
    for each in (form for variant in variants for form in (variant, variant.swapcase())):
        if each.startswith("IS01"):
            return _ins(each)
        if each.startswith(_MARK) and set(each[len(_MARK) :]) <= set(ALPHABET):
            return _label(each, text)
    for each in variants:
        try:
            return NumberScan(numbers.parse(each), is_ours=True)
        except CahierError:
            continue
    if re.match(r"^[DX]-\w+-\d+", typed.upper()):  # one of ours, and its check does not agree
        raise CahierError(Fault.NUMBER_MISTYPED, text=typed)
    if re.fullmatch(r"[\w./ -]{3,40}", typed):
        return NumberScan(typed, is_ours=False)
    raise CahierError(Fault.SCAN_UNREADABLE, text=text)


def _ins(text: str) -> InsScan:
    if not text.startswith(_HEADER):
        raise CahierError(Fault.SCAN_DAMAGED, what=_("the header"))
    found: dict[str, str] = {}
    at = len(_HEADER)
    while tag := _TAG.match(text, at):
        value = _PATTERNS[tag[1]].match(text, tag.end())
        if value is None:
            raise CahierError(Fault.SCAN_DAMAGED, what=_(_FIELD_NAMES.get(tag[1], _BIRTHPLACE)))
        found[tag[1]] = value[0].strip()
        at = value.end()
    missing = [_(name) for tag_name, name in _FIELD_NAMES.items() if not found.get(tag_name)]
    if missing:
        raise CahierError(Fault.SCAN_DAMAGED, what=", ".join(missing))
    day, month, year = found["S6"].split("-")
    return InsScan(
        matricule=read_matricule(found["S1"], _("national number")),
        oid=found["S2"],
        given_names=found["S3"],
        birth_name=found["S4"],
        sex=Sex.of(found["S5"]) if found["S5"] in set(Sex) else Sex.U,
        birth_date=f"{year}-{month}-{day}",
        birthplace=found.get("S7", ""),
    )


def _sealed(said: str) -> str:
    data = said.encode("utf-8")
    return _MARK + lettered(data) + lettered(zlib.crc32(data).to_bytes(4, "big"))[:_CHECK]


def lettered(data: bytes) -> str:
    """Bytes as letters that every layout types alike, two for each."""
    return "".join(ALPHABET[byte >> 4] + ALPHABET[byte & 15] for byte in data)


def unlettered(letters: str) -> bytes:
    """The bytes of letters.

    Raises:
        ValueError: an odd number of them, or one that is not of the alphabet.
    """
    pairs = zip(letters[::2], letters[1::2], strict=True)
    return bytes(ALPHABET.index(high) << 4 | ALPHABET.index(low) for high, low in pairs)


def _label(text: str, typed: str) -> Scan:
    letters = text[len(_MARK) : -_CHECK]
    if not letters or len(letters) % 2:
        raise CahierError(Fault.SCAN_DAMAGED, what=_("the check of the label"))
    data = unlettered(letters)
    if lettered(zlib.crc32(data).to_bytes(4, "big"))[:_CHECK] != text[-_CHECK:]:
        raise CahierError(Fault.SCAN_DAMAGED, what=_("the check of the label"))
    said = data.decode("utf-8")
    if said.startswith("N"):
        return NumberScan(numbers.parse(said[1:]), is_ours=True)
    unit, slash, bed = said[1:].partition("/")
    if not said.startswith("B") or not slash:
        raise CahierError(Fault.SCAN_UNREADABLE, text=typed)
    return BedScan(unit, bed)
