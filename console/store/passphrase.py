"""Passphrases: what counts as the same one, which are proposed, which are too weak.

A passphrase is typed with gloves, on a keyboard of either language, at three in the morning: accents,
capitals and the number of blanks never decide. Nothing here keeps a passphrase.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mnemonic import Mnemonic

if TYPE_CHECKING:
    from random import Random

    from console.words import Language

WORDS = 5
"""Five words of 2,048 are 55 bits: with Argon2id at its floor, hundreds of millions of core-years."""
MINIMUM = 12
"""Characters of a chosen passphrase, blanks apart. Source: ANSSI, "Recommandations relatives à
l'authentification multifacteur et aux mots de passe" (2021), R22: 12 for a moderate to strong level."""
MINIMUM_DIFFERENT = 6
_LISTS = {"fr": "french", "en": "english"}


def fold(passphrase: str) -> bytes:
    """What is stretched: without accents, capitals and surplus blanks, in UTF-8.

    Source: docs/formats/keys.md, "Folding a passphrase".
    """
    apart = unicodedata.normalize("NFKD", passphrase)
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return " ".join(unicodedata.normalize("NFKC", bare.casefold()).split()).encode()


def propose_passphrase(language: Language, random: Random) -> str:
    """Five words of the language, separated by spaces.

    Args:
        language: whose words.
        random: ``secrets.SystemRandom()`` outside tests.

    Source: the word lists of BIP 39, told apart by their first four letters.
    """
    words = Mnemonic(_LISTS[language]).wordlist
    return " ".join(unicodedata.normalize("NFC", random.choice(words)) for _ in range(WORDS))


def weak(passphrase: str) -> bool:
    """Whether a chosen passphrase is refused.

    The rule: at least 12 characters after folding, blanks apart; at least 6 different ones; not digits
    alone; not one piece repeated.
    """
    text = fold(passphrase).decode().replace(" ", "")
    repeated = text in (text + text)[1:-1]
    return len(text) < MINIMUM or len(set(text)) < MINIMUM_DIFFERENT or text.isdecimal() or repeated
