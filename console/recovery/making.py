"""Making the messages of many patients: pure work on one file after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from console.formats.csv_delivery import csv_messages
from console.formats.delivery import Addressing, Message, latest_recorded, owed
from console.formats.fhir_delivery import fhir_messages
from console.formats.hl7_delivery import hl7_messages
from console.paper.dossier import dossier
from console.paper.sheet import Imprint
from console.record.file import PatientFile
from console.record.instant import Instant
from console.recovery.sharing import shared
from console.site import PolicyOutcome, Site, zone_named
from console.words import _, speaking

Held = Mapping[str, PolicyOutcome]
Writer = Callable[[Sequence[PatientFile], Addressing, Mapping[str, bytes], Collection[str], Held], Iterator[Message]]


@dataclass(frozen=True, slots=True)
class Order:
    """One patient whose messages are to be made.

    ``delivered`` are the entries that each target has, or will have before anything that is made
    now; ``held`` those that the hospital wants in the dossier alone, or archived.
    """

    file: PatientFile
    delivered: Mapping[str, Collection[str]]
    held: Mapping[str, Held]


@dataclass(frozen=True, slots=True)
class Made:
    """The dossier (empty where nothing is owed) and the messages for each target."""

    dossier: bytes
    messages: Mapping[str, tuple[Message, ...]]


def _hl7(
    files: Sequence[PatientFile], where: Addressing, dossiers: Mapping[str, bytes], before: Collection[str], held: Held
) -> Iterator[Message]:
    return hl7_messages(files, where, dossiers, delivered=before, held=held)


def _fhir(
    files: Sequence[PatientFile], where: Addressing, dossiers: Mapping[str, bytes], before: Collection[str], held: Held
) -> Iterator[Message]:
    return fhir_messages(files, where, dossiers, delivered=before, held=held)


def _csv(
    files: Sequence[PatientFile],
    where: Addressing,
    dossiers: Mapping[str, bytes],
    _before: Collection[str],
    _held: Held,
) -> Iterator[Message]:
    return csv_messages(files, where, dossiers)


_WRITERS: Mapping[str, Writer] = {"hl7": _hl7, "fhir": _fhir, "csv": _csv}


def made(order: Order, site: Site, where: Addressing) -> Made:
    """The messages of one patient for every target of the order."""
    file = order.file
    printed = _dossier(file, site, where) if owed(file) else b""
    dossiers = {file.id: printed} if printed else {}
    messages = {
        target: tuple(_WRITERS[target]((file,), where, dossiers, delivered, order.held[target]))
        for target, delivered in order.delivered.items()
    }
    return Made(printed, messages)


def _all_made(site: Site, where: Addressing, zone: str, orders: Sequence[Order]) -> list[Made]:
    there = replace(where, zone=zone_named(zone))
    return [made(order, site, there) for order in orders]


def making(orders: Iterable[Order], count: int, site: Site, where: Addressing) -> Iterator[tuple[Order, Made]]:
    """Each order with its messages, in order; of many they are made by several processes.

    Args:
        orders: read as they are needed, a little ahead.
        count: how many there are, about.
        site: whose they are.
        where: what messages say about sender and receiver.
    """
    # A zone that was read from the program's own data cannot be sent to another process, but its name can.
    sent = replace(where, zone=ZoneInfo("UTC"))
    return shared(partial(_all_made, site, sent, where.zone.key), orders, count)


def _dossier(file: PatientFile, site: Site, where: Addressing) -> bytes:
    """The dossier, dated by what it holds: the same entries give the same bytes, whoever prints it."""
    with speaking(where.language):
        at = Instant(latest_recorded(file.lines))
        imprint = Imprint(
            establishment=site.name,
            unit="",
            number=f"R-{file.id[:8].upper()}",
            printed_at=at,
            printed_by=_("Recovery"),
            as_at=at,
            zone=site.zone_info,
            mode=site.mode,
            places=site.places,
        )
        return dossier(file, imprint).data
