"""A PDF that opens with a passphrase only: AES-256, as any reader of PDF 2.0 opens it.

Relies on pikepdf. The passphrase is put into one Unicode form first, so that an accent typed in another
way opens it too.

Source: ISO 32000-2, standard security handler revision 6.
"""

from __future__ import annotations

import io
import unicodedata

import pikepdf


def sealed(data: bytes, passphrase: str) -> bytes:
    """The same pages, encrypted; metadata too."""
    word = unicodedata.normalize("NFC", passphrase)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner=word, user=word, R=6, aes=True, metadata=True))
    return out.getvalue()
