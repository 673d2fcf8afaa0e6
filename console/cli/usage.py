"""What argparse says of its own accord, in our two languages.

argparse asks gettext's default domain, in the language that ``LANGUAGE`` names: inside
:func:`usage_spoken` that is our catalogue, in the language in force.

Source: the Python documentation of argparse and of gettext (``textdomain``, ``LANGUAGE``).
"""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.words import DOMAIN, N_, language, locale_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID_BY_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("unrecognized arguments: %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
)


@contextmanager
def usage_spoken() -> Iterator[None]:
    """Let argparse speak the language in force."""
    before_domain, before_languages = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(locale_folder()))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        gettext.textdomain(before_domain)
        if before_languages is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before_languages
