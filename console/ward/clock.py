"""The laptop's clock: confirmed once a shift, and put right by an entry when it was wrong."""

from __future__ import annotations

from datetime import timedelta

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies.clock import ClockConfirmed, ClockCorrected
from console.record.clock_shift import LARGEST_S
from console.record.entry import Stored
from console.record.instant import Instant
from console.record.shifts import SHIFT_HOURS
from console.record.writing import Writing
from console.ward.session import Session
from console.words import _


def confirm(session: Session, against: str = "") -> Stored:
    """Say that the clock is right now; ``against`` is what it was compared with."""
    return session.write(Writing(ClockConfirmed(against=against.strip() or None)))[-1]


def is_confirmed(session: Session) -> bool:
    """Whether somebody said so on this laptop since the shift began."""
    begun, now = shift_began(session), session.now()
    return any(
        line.entry.station == session.certificate.station and begun <= line.entry.recorded_at <= now
        for line in session.reader.lines_of_kind("clock_confirmed")
    )


def shift_began(session: Session) -> Instant:
    """The latest moment at which a shift of the site begins."""
    wall = instant.local(session.now(), session.site.zone_info)
    starts = [
        (wall - timedelta(days=days)).replace(hour=hours[0], minute=0, second=0, microsecond=0)
        for hours in SHIFT_HOURS.values()
        for days in (0, 1)
    ]
    return instant.from_datetime(max(start for start in starts if start <= wall))


def correct(
    session: Session, *, first_seq: int, last_seq: int, shift_s: int, reason: str, station: str | None = None
) -> Stored:
    """Put right the times that a laptop's clock gave to a range of its entries.

    Args:
        first_seq: the first number of the range; ``last_seq`` the last, included.
        shift_s: seconds to add, negative where the clock was fast.
        reason: how it is known.
        station: which laptop; this one if left out.

    Raises:
        CahierError: ``reason-missing``, ``out-of-range`` for a range that is not in the book or a shift of
            nought or more than ten years, ``not-entitled``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    whose = station or session.certificate.station
    head = session.reader.head_of(whose).seq
    if not 1 <= first_seq <= last_seq <= head:
        text = f"{first_seq}–{last_seq}"
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Lines of the laptop"), text=text, low=1, high=head)
    if shift_s == 0 or abs(shift_s) > LARGEST_S:
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Seconds added"), text=str(shift_s), low=1, high=LARGEST_S)
    body = ClockCorrected(station=whose, first_seq=first_seq, last_seq=last_seq, shift_s=shift_s, reason=reason.strip())
    return session.write(Writing(body))[-1]


def since_confirmed(session: Session) -> tuple[int, int]:
    """First and last number written here since the clock was last confirmed, or jumped: what may be wrong."""
    station, first = session.certificate.station, 1
    for kind in ("clock_confirmed", "accessed"):
        for line in session.reader.lines_of_kind(kind):
            is_anchor = kind == "clock_confirmed" or getattr(line.body, "access", None) == "CLOCK_JUMPED"
            if line.entry.station == station and is_anchor:
                first = max(first, line.entry.seq)
    return first, session.reader.head_of(station).seq
