"""The quick card: one page beside the laptop that tells somebody who has never seen the program what to do."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from console.paper.blocks import ITEM, SECTION, HandLine, gap, grid
from console.paper.lettering import bold, markup
from console.paper.sheet import WIDTH, Bookmark, Heading, Imprint, Paper, Tally, write
from console.paper.text import Text
from console.words import N_, _

_KEYS: tuple[tuple[str, str], ...] = (
    ("F1", N_("help")), ("F2", N_("the board: who is in which bed")), ("F3", N_("hand over the shift")),
    ("F4", N_("transfers")), ("F5", N_("observations, bed by bed")), ("F6", N_("print")),
    ("F7", N_("copy to a stick")), ("Ctrl+F", N_("find anybody, anything")),
    ("Ctrl+Enter", N_("save")), ("Ctrl+L", N_("lock: nothing is lost")),
)  # fmt: skip
# Read from where one stands: larger than any other page.
_TITLE = ParagraphStyle("card, title", parent=SECTION, fontSize=14, leading=18, spaceBefore=9, spaceAfter=2)
_STEP = ParagraphStyle("card, step", parent=ITEM, fontSize=12, leading=15.5, leftIndent=18, spaceAfter=2)
_KEY_STYLE = ParagraphStyle("card, key", parent=ITEM, fontSize=11, leading=14, leftIndent=0)
_FIRST = (
    N_("Open the laptop, choose your name, type your passphrase. Not on the list? A colleague adds you."),
    N_("Check the clock at the top. Say if it is wrong."),
    N_("Do the bed round: for each bed, here, not here, somebody else."),
    N_("Ask each patient about allergies. “Not asked” stays red until you do."),
)
_THEN = (
    N_("Type observations, transmissions, movements as they happen. “Saved” at the top means: on the disk."),
    N_("Copied from paper? Type the sheet’s number; the time is when it happened."),
    N_("A mistake is never erased: amend it, or strike it with a reason."),
    N_("A patient leaves: print the transfer sheet; write the arrival when somebody has seen it."),
)
_EACH_SHIFT = (
    N_("Print the shift summary and the handover sheet, and keep them in the binder."),
    N_("Hand over on the screen: the next shift signs for itself."),
    N_("Copy to a stick, and wait for “safe to remove”."),
)
_NEVER = (
    N_("Never connect this laptop to the network or lend your passphrase."),
    N_("Never switch off to end a problem: lock, then call IT. What was saved stays."),
    N_("Never throw printed pages into an open bin: they name patients."),
)


def quick_card(imprint: Imprint) -> Paper:
    """Print the card."""
    keys = [[bold(key), markup(_(what))] for key, what in _KEYS]
    half = len(keys) // 2
    rows = [[*keys[at], *keys[at + half]] for at in range(half)]
    story: list[Flowable] = []
    for title, steps in (
        (_("First, on the night it happens"), _FIRST),
        (_("Then"), _THEN),
        (_("Each shift"), _EACH_SHIFT),
        (_("Never"), _NEVER),
    ):
        story += [Bookmark(title), Text(markup(title), _TITLE, role="H2"), *steps_of(steps)]
    cells = [[Text(text, _KEY_STYLE) for text in row] for row in rows]
    story += [Bookmark(_("Keys")), Text(markup(_("Keys")), _TITLE, role="H2")]
    story += [grid(cells, [WIDTH * share for share in (0.15, 0.35, 0.15, 0.35)]), gap(6)]
    story += [HandLine(_("IT, day and night:")), HandLine(_("Crisis cell:")), HandLine(_("Where the sticks lie:"))]
    return write(story, imprint, Heading(_("Quick card")), Tally(total=0))


def steps_of(steps: tuple[str, ...]) -> list[Flowable]:
    """Numbered sentences."""
    return [Text(markup(_(step)), _STEP, f"{number}.") for number, step in enumerate(steps, start=1)]
