"""A census of another system, whatever its language: the one way in.

Relies on the readers of CSV, HL7 v2 and FHIR R4. The language is told by the content, never by the
name of the file. Reading runs nothing and follows no link; size, length of values and depth are
bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.errors import CahierError, Fault
from console.formats import adt_census, csv_census, fhir_census, fhir_shelf
from console.formats.census_lines import Preview, Reading
from console.formats.charset import decode, is_utf16

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

__all__ = ["SIZE_LIMIT_MB", "Preview", "Reading", "read_census"]

SIZE_LIMIT_MB = 200  # one file; a hospital's whole list of patients present is a hundred times smaller
_BINARY = (
    b"PK\x03\x04",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"SQLite",
    b"age-encryption.org",
)
_HL7 = re.compile(rb"(MSH|FHS|BHS)[^\w\s]|(EVN|PID|PV1)\|")
_MARKS = b"\xef\xbb\xbf\x0b\r\n\t "


def read_census(
    sources: Sequence[tuple[str, bytes]], *, zone: ZoneInfo, mapping: Mapping[str, str] | None = None
) -> Reading:
    """Read one census, given as one or several files.

    Args:
        sources: name and content of each file; NDJSON files that point to each other come together.
        zone: the site's zone, for times that state none.
        mapping: headings of a CSV to fields (:data:`console.formats.csv_columns.FIELDS`), as a
            person once said; an empty field leaves the column aside.

    Returns:
        An outcome for each line, message or resource, in the order of the files.

    Raises:
        CahierError: CENSUS_TOO_LARGE, CENSUS_EMPTY, CENSUS_UNKNOWN_LANGUAGE, CENSUS_MIXED,
            CENSUS_UNREADABLE, CENSUS_BROKEN, CENSUS_COLUMNS, CENSUS_MAPPING.
    """
    for file, data in sources:
        if len(data) > SIZE_LIMIT_MB * 1_000_000:
            raise CahierError(Fault.CENSUS_TOO_LARGE, file=file, limit=SIZE_LIMIT_MB)
    filled = [(file, data) for file, data in sources if data.strip(_MARKS + b"\0\xff\xfe")]
    languages = {recognise(data, file=file) for file, data in filled}
    if not languages:
        raise CahierError(Fault.CENSUS_EMPTY)
    if len(languages) > 1:
        raise CahierError(Fault.CENSUS_MIXED, languages=", ".join(sorted(languages)))
    if languages == {"HL7"}:
        return adt_census.read(filled, zone=zone)
    if languages == {"FHIR"}:
        return fhir_census.read(filled, zone=zone)
    return csv_census.read(filled, zone=zone, mapping=mapping)


def recognise(data: bytes, *, file: str) -> str:
    """The language of a file by its content: HL7, FHIR, or CSV for any other text.

    Raises:
        CahierError: CENSUS_UNKNOWN_LANGUAGE, CENSUS_UNREADABLE.
    """
    if data.startswith(_BINARY):
        raise CahierError(Fault.CENSUS_UNKNOWN_LANGUAGE, file=file)
    plain = decode(data, file=file).encode() if is_utf16(data) else data
    if _HL7.match(plain.lstrip(_MARKS)):
        return "HL7"
    if b"\0" in plain:
        raise CahierError(Fault.CENSUS_UNKNOWN_LANGUAGE, file=file)
    text = decode(plain, file=file)
    if fhir_shelf.is_fhir(text):
        return "FHIR"
    if text.lstrip().startswith(("{", "[", "<")):
        raise CahierError(Fault.CENSUS_UNKNOWN_LANGUAGE, file=file)
    return "CSV"
