"""Bytes of another system as text, whatever character set that system writes.

Relies on byte-order marks, on what the file declares, and on validity: UTF-8 almost never holds by
accident. It must never replace an unreadable character by another one: a name with a hole in it
is a different name.
"""

from __future__ import annotations

import codecs

from console.errors import CahierError, Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 4096


def decode(data: bytes, *, file: str, declared: str | None = None) -> str:
    """The text of some bytes.

    Args:
        data: the bytes.
        file: their name, for the sentence of the error.
        declared: the codec that the content itself declares, tried before guessing.

    Raises:
        CahierError: CENSUS_UNREADABLE.
    """
    for codec in _candidates(data, declared):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CahierError(Fault.CENSUS_UNREADABLE, file=file)


def _candidates(data: bytes, declared: str | None) -> tuple[str, ...]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return (codec,)
    unmarked = utf16_without_mark(data)
    if unmarked:
        return (unmarked,)
    # Latin-1 comes last in effect: Windows-1252 is the same but for 27 characters that Latin-1 leaves to controls.
    return (declared, "utf-8", "cp1252") if declared else ("utf-8", "cp1252")


def utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, seen by the zero halves of Latin letters; else None."""
    sample = data[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if not pairs:
        return None
    high_first, low_first = sample[0::2].count(0), sample[1::2].count(0)
    if low_first * 2 > pairs and not high_first:
        return "utf-16-le"
    if high_first * 2 > pairs and not low_first:
        return "utf-16-be"
    return None


def is_utf16(data: bytes) -> bool:
    """Whether these bytes are UTF-16, with a mark or without."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or utf16_without_mark(data) is not None
