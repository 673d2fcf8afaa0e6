"""The pages that IT and the wards work with until everything is back: burn-down, sheets to type from, letters.

Relies on the ledger for what is open and on the files for what it says. Nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from console.formats import delivery
from console.formats.delivery import owed, tier_of
from console.paper.afterwards import BurnRow, LetterFacts, ToKey, burn_down, letter, rekey_sheet
from console.paper.sheet import Imprint, Paper
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.showing import day_text, listed
from console.record.wording import facts_of, headed, title_of, when_text
from console.recovery.outcomes import ask_leave
from console.recovery.progress import Progress, silent, telling
from console.store.ledger import Burn, State
from console.ward.session import Session
from console.words import N_, _

SCREENS = {
    delivery.IDENTITIES: N_("Screen “Identity”"),
    delivery.MOVEMENTS: N_("Screen “Movements”"),
    delivery.ALERTS: N_("Screen “Allergies and alerts”"),
    delivery.OBSERVATIONS: N_("Screen “Observations”"),
    delivery.DOCUMENTS: N_("Screen “Notes and documents”"),
}
"""In the order in which a system must be told, which is the order of delivery."""

_PLAIN = ("stay_admitted", "moved", "transfer_left", "transfer_arrived", "discharged", "observed", "transmission",
          "dose_given", "procedure_done", "allergy", "awaited_result")  # fmt: skip


def burn_rows(session: Session) -> list[BurnRow]:
    """What is open and what is settled, by target, unit and kind.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    found: dict[tuple[str, str, str], list[Burn]] = defaultdict(list)
    for each in session.book.ledger.burn_down():
        found[each.target, each.unit, each.kind].append(each)
    places = session.site.places
    return [
        BurnRow(
            target=target,
            unit=places.get(unit, unit) or _("(no unit)"),
            kind=_(KINDS[kind].title) if kind in KINDS else kind,
            made=sum(each.count for each in counts),
            settled=sum(each.count for each in counts if each.state.is_terminal),
            refused=sum(each.count for each in counts if each.state is State.REJECTED),
        )
        for (target, unit, kind), counts in sorted(found.items())
    ]


def imprint(session: Session, number: str) -> Imprint:
    """What every page of recovery says about itself."""
    now = session.now()
    return Imprint(
        establishment=session.site.name,
        unit=_("Recovery"),
        number=number,
        printed_at=now,
        printed_by=session.person.name,
        as_at=now,
        zone=session.site.zone_info,
        mode=session.site.mode,
        places=session.site.places,
    )


def burn_down_page(session: Session) -> Paper:
    """The burn-down as pages.

    Raises:
        CahierError: ``not-entitled``.
    """
    return burn_down(burn_rows(session), imprint(session, "R-BURN"))


def open_lines(session: Session, file: PatientFile, target: str) -> list[Line]:
    """What a file owes a target and is not settled there."""
    ids = {line.entry.patient for line in file.lines}
    settled = {each.entry for each in session.book.ledger.outcomes(target, ids) if each.state.is_terminal}
    return [line for line in owed(file) if line.entry.id not in settled]


def to_key(session: Session, target: str, progress: Progress = silent) -> list[ToKey]:
    """Everybody about whom something is still to be typed, screen by screen.

    Args:
        session: somebody of IT.
        target: the system.
        progress: told (files read, of how many); raising from it stops.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    found = []
    for file in _files(session, progress):
        screens: dict[str, list[Line]] = {_(title): [] for title in SCREENS.values()}
        for line in open_lines(session, file, target):
            screens[_(SCREENS[tier_of(line.entry.kind)])].append(line)
        filled = {screen: lines for screen, lines in screens.items() if lines}
        if filled:
            found.append(ToKey(file, filled))
    return found


def rekey_pages(session: Session, target: str, found: Sequence[ToKey]) -> Paper:
    """The sheets to type from, for a system that takes no import; ``found`` is what :func:`to_key` gave."""
    return rekey_sheet(found, imprint(session, f"R-KEY-{target.upper()}"))


def letters(session: Session, progress: Progress = silent) -> Iterator[tuple[str, Paper]]:
    """For each patient about whom something was written, the id and a letter in plain words.

    Args:
        session: somebody of IT.
        progress: told (files read, of how many); raising from it stops.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    for file in _files(session, progress):
        lines = owed(file)
        if lines:
            yield file.id, letter(file, _facts(session, file, lines), imprint(session, f"R-{file.id[:8].upper()}"))


def _facts(session: Session, file: PatientFile, lines: tuple[Line, ...]) -> LetterFacts:
    zone, places = session.site.zone_info, session.site.places
    told = [line for line in lines if line.entry.kind in _PLAIN]
    is_back = not any(open_lines(session, file, target) for target in session.site.giving_back.targets)

    def said(line: Line) -> str:
        facts = listed(fact.text for fact in facts_of(line, zone, places))
        return headed(f"{when_text(line, zone)} · {title_of(line)}", facts)

    def day(moment: Instant) -> str:
        return day_text(moment, zone)

    times = [line.entry.occurred_at for line in told or lines]  # who wrote on files afterwards was in no outage
    return LetterFacts(day(min(times)), day(max(times)), len(lines), [said(line) for line in told], is_back)


def _files(session: Session, progress: Progress) -> Iterator[PatientFile]:
    names = session.reader.patients()
    for name in telling(names, len(names), progress):
        file = session.reader.file(name)
        if file is not None:
            yield file
