"""The catalogue of words: one gettext catalogue for window, paper, errors and command line.

Message ids are the English words; ``resources/locale/fr/LC_MESSAGES/cahier.po`` holds the French.
The language belongs to the person who is signed in and is ambient, like a locale: it lives in a
context variable, so a job that is handed to another thread runs in a copy of its caller's context
and speaks the same language.

``_("…")`` translates now; ``N_("…")`` marks a word of a table that is translated when it is shown;
``ngettext`` counts. Placeholders are named (``"{name} left"``) and filled with ``str.format``.
"""

from __future__ import annotations

import gettext as _gettext
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
DOMAIN = "cahier"

_language: ContextVar[Language] = ContextVar("language", default="fr")


def locale_folder() -> Path:
    """The folder that holds one sub-folder for each language."""
    return Path(__file__).resolve().parent.parent / "resources" / "locale"


@cache
def _catalogue(language: Language) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, localedir=locale_folder(), languages=[language])


def language() -> Language:
    """The language in force here."""
    return _language.get()


def speak(chosen: Language) -> None:
    """Use this language from now on in this context."""
    _language.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Use this language inside the block only."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """The message in the language in force; the message itself where it has no translation."""
    return _catalogue(_language.get()).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural message for a count. In French nought is singular."""
    return _catalogue(_language.get()).ngettext(one, many, count).format(n=count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a message for the catalogue and return it unchanged."""
    return message
