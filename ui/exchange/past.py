"""What has left this laptop and what came in, with what was verified and acknowledged, and what is to be looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.record.bodies.station import (
    CensusLoaded,
    CopyMade,
    HeadPresented,
    PackageReceived,
    PackageSent,
    ReceiptGiven,
    ReceiptTaken,
    TicketRead,
)
from console.record.certificate import label_of
from console.words import _
from ui.widgets.entries import Item

if TYPE_CHECKING:
    from console.record.effects import Line
    from console.ward.session import Session
    from ui.setting import Setting

KINDS = (
    "package_sent",
    "package_received",
    "census_loaded",
    "copy_made",
    "head_presented",
    "receipt_given",
    "receipt_taken",
    "ticket_read",
)
MOST = 40


@dataclass(frozen=True, slots=True)
class Past:
    """The newest first. ``acknowledged`` is the last number of this laptop that a receipt of IT covers."""

    lines: tuple[Line, ...]
    acknowledged: int
    troubles: tuple[str, ...]


def past_of(session: Session) -> Past:
    """What came and went on this laptop; what other laptops did is theirs to show."""
    reader, own = session.reader, session.certificate.station
    lines = [line for kind in KINDS for line in reader.lines_of_kind(kind) if line.entry.station == own]
    newest = sorted(lines, key=lambda line: line.entry.order, reverse=True)
    covered = [line.body.through_seq for line in lines if isinstance(line.body, ReceiptTaken)]
    return Past(tuple(newest[:MOST]), max(covered, default=0), tuple(_troubles(session)))


def _troubles(session: Session) -> list[str]:
    """What was set aside, and where two entries have one number."""
    labels = {name: label_of(text) for name, text in session.reader.certificates().items()}
    found = []
    aside = Counter(station for station, _seq, _reason in session.reader.quarantined())
    for station, count in sorted(aside.items()):
        said = _("{label}: {n} entries are set aside until more is known.")
        found.append(said.format(label=labels.get(station, station[:8]), n=count))
    forks = Counter(station for station, _seq in session.reader.forks())
    for station, count in sorted(forks.items()):
        said = _("{label}: {n} numbers stand for two entries each; both are kept. Tell IT.")
        found.append(said.format(label=labels.get(station, station[:8]), n=count))
    return found


def item_of(line: Line, setting: Setting, acknowledged: int) -> Item:
    """One line of the list."""
    at, body = setting.moment(line.entry.occurred_at), line.body
    match body:
        case PackageSent():
            said = _("{time} · copy out: {name}, {n} entries, verified").format(time=at, name=body.name, n=body.entries)
            is_known = body.through_seq <= acknowledged
            word = _("acknowledged by IT") if is_known else _("not acknowledged yet")
            whom = ", ".join(body.recipients)
            words = " · ".join((said, whom, word))
            return Item(words, "" if is_known else "sub", "check" if is_known else "usb-flash-drive")
        case PackageReceived():
            said = _("{time} · taken in: {name}, {new} new of {n}").format(
                time=at, name=body.name, new=body.new, n=body.entries
            )
            aside = _("{n} set aside").format(n=body.quarantined) if body.quarantined else ""
            late = _("{n} of laptops called off").format(n=body.late) if body.late else ""
            return Item(" · ".join(part for part in (said, aside, late) if part), icon="tray-arrow-down")
        case CensusLoaded():
            said = _("{time} · census: {name}, {n} in bed").format(time=at, name=body.name, n=body.in_bed)
            coming = _("{n} to be admitted").format(n=body.coming) if body.coming else ""
            return Item(" · ".join(part for part in (said, coming) if part), icon="clipboard-list")
        case CopyMade():
            return Item(
                _("{time} · {what}: {name}").format(time=at, what=body.copy.label, name=body.name), icon="content-copy"
            )
        case HeadPresented():
            said = _("{time} · {what} shows: {standing}")
            words = said.format(time=at, what=body.presented.label, standing=body.standing.label)
            return Item(words, "danger", "alert-circle", "danger")
        case ReceiptGiven():
            return Item(_("{time} · receipt signed for {label}").format(time=at, label=body.label), icon="check")
        case ReceiptTaken():
            said = _("{time} · receipt of IT, up to entry {n}").format(time=at, n=body.through_seq)
            return Item(said, icon="check")
        case TicketRead():
            said = _("{time} · transfer sheet of {label}: {outcome}")
            words = said.format(time=at, label=body.label, outcome=body.outcome.label)
            return Item(words, icon="clipboard-list")
        case _:
            return Item(at)
