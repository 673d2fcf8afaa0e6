"""The test page for scanners: codes whose text is printed beside them, so that a keyboard set wrongly shows.

A hand scanner types what it reads, through the keyboard layout of the laptop. Where the layout differs, the
signs differ: the page says which signs came out and what to set.
"""

from __future__ import annotations

from reportlab.platypus import Flowable

from console.paper.blocks import HandLine, grid, line, section
from console.paper.codes import Bars, Qr
from console.paper.lettering import Markup, bold, markup
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.record.scan import ALPHABET
from console.words import N_, _

CALIBRATION = f"XT{ALPHABET * 2}XT"  # Source: docs/formats/ticket.md, the test code
# Digits and capitals lie differently on French and English keyboards; the last line holds what must never differ.
TESTS: tuple[tuple[str, str], ...] = (
    (N_("Digits"), "0123456789"),
    (N_("Capitals"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (N_("Letters that change places between AZERTY and QWERTY"), "AZQWM-:"),
    (N_("Test code of transfer sheets"), CALIBRATION),
)
_SIDE = 92.0
_WIDTHS = [WIDTH * share for share in (0.26, 0.2, 0.12, 0.42)]


def scanner_page(imprint: Imprint) -> Paper:
    """Print the page."""
    steps = (
        _("Put the cursor into the search field (Ctrl+F) and read a code."),
        _("What appears must be the text beside it, sign by sign."),
        _("If not: set the scanner to the keyboard of this laptop (its booklet has a code for that), and try again."),
        _("If the small code is not read, clean the glass; if the large one is not read, type by hand."),
    )
    story: list[Flowable] = [line(markup(f"{number}. {step}")) for number, step in enumerate(steps, start=1)]
    for title, text in TESTS:
        story += section(_(title))
        shown = Markup(f"<big>{bold(text)}</big>")
        story.append(grid([[shown, Qr(text, _SIDE), Qr(text, _SIDE / 2), Bars(text, (WIDTH * 0.38, 34))]], _WIDTHS))
    story += [HandLine(_("Scanner, laptop, tried by, on, in order:")), line(markup(_("This page names no patient.")))]
    return write(story, imprint, Heading(_("Test page for scanners")), Tally(total=0))
