"""Cards that open things: the recovery code of a laptop, and the envelope that opens a unit's first shift.

They carry a secret and no patient. They are made once, printed, and never kept by the book.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.platypus import Flowable

from console.paper.blocks import HandLine, gap, grid, labelled, line, section, tick_list
from console.paper.codes import Qr
from console.paper.lettering import Markup, bold, markup
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.words import _

_SIDE = 110.0


@dataclass(frozen=True, slots=True)
class Secret:
    """What a card carries: the laptop's name and the code, in groups as it is typed."""

    station: str
    code: str


def recovery_card(secret: Secret, imprint: Imprint) -> Paper:
    """Print the code that opens a laptop when no person can."""
    steps = (
        _("Seal this card in an envelope and sign across the flap. IT keeps it apart from the laptop."),
        _("It opens every line written on this laptop. Whoever holds card and laptop can read everything."),
        _("To use it: start the laptop, choose “Nobody can unlock”, type the code. Capitals and dashes do not matter."),
        _("After use, make a new card: the old one is then dead."),
    )
    return _card(_("Recovery card"), secret, steps, imprint)


def unit_envelope(secret: Secret, imprint: Imprint) -> Paper:
    """Print what opens the first shift of a unit when nobody of it has a passphrase yet."""
    steps = (
        _("Keep it sealed in the downtime box of the unit. Check the seal each month."),
        _("Open it only when the systems are down. Write below who opened it, and when."),
        _("Start the laptop, type the code, then add the people of the shift, each with an own passphrase."),
        _("Tell IT that it was opened: a new envelope is made afterwards."),
    )
    return _card(_("Unit envelope"), secret, steps, imprint)


def _card(title: str, secret: Secret, steps: tuple[str, ...], imprint: Imprint) -> Paper:
    code = Markup(f"<big>{bold(secret.code)}</big>")
    story: list[Flowable] = [
        labelled(_("Laptop:"), markup(secret.station)),
        gap(8),
        grid([[code]], [WIDTH]),
        gap(8),
        Qr(secret.code, _SIDE),
        gap(4),
        *section(_("How it is used")),
        *(line(markup(f"{number}. {step}")) for number, step in enumerate(steps, start=1)),
        gap(10),
        HandLine(_("Sealed by, on:")),
        HandLine(_("Opened by, on, because:"), lines=2),
        gap(6),
        tick_list([_("typed back and checked"), _("seal unbroken"), _("replaced by a new card")]),
    ]
    return write(story, imprint, Heading(title), Tally(total=0))
