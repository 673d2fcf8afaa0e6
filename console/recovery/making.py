"""Making the messages of many patients: pure work, shared out to several processes when there is much of it.

What goes to another process is a patient's file and comes back as messages, over pipes and never
over a disk. The other processes hold no key and open no book.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from console.formats.csv_delivery import csv_messages
from console.formats.delivery import Addressing, Message, latest_recorded, owed
from console.formats.fhir_delivery import fhir_messages
from console.formats.hl7_delivery import hl7_messages
from console.paper.dossier import dossier
from console.paper.sheet import Imprint
from console.record.file import PatientFile
from console.record.instant import Instant
from console.site import PolicyOutcome, Site, zone_named
from console.words import _, speaking

MANY = 200
"""From so many patients on other processes help; for fewer their start would cost more than it saves."""
AT_ONCE = 10
"""Patients in one parcel of work: what is going on in all processes together must fit in memory."""

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


def _made_elsewhere(orders: Sequence[Order], site: Site, where: Addressing, zone: str) -> list[Made]:
    """What another process does. A zone cannot be sent, but its name can."""
    return _all_made(orders, site, replace(where, zone=zone_named(zone)))


def _all_made(orders: Sequence[Order], site: Site, where: Addressing) -> list[Made]:
    return [made(order, site, where) for order in orders]


def making(orders: Iterable[Order], count: int, site: Site, where: Addressing) -> Iterator[tuple[Order, Made]]:
    """Each order with its messages, in order.

    Args:
        orders: read as they are needed, a little ahead.
        count: how many there are, about: from :data:`MANY` on other processes help.
        site: whose they are.
        where: what messages say about sender and receiver.
    """
    processes = os.cpu_count() or 1
    if count < MANY or processes < 2:
        yield from ((order, made(order, site, where)) for order in orders)
        return
    # Never by a fork: it would carry over an open book and the threads of a window.
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from _shared_out(pool, iter(orders), 2 * processes, site, where)
    finally:
        pool.shutdown(cancel_futures=True)


def _shared_out(
    pool: ProcessPoolExecutor, orders: Iterator[Order], ahead: int, site: Site, where: Addressing
) -> Iterator[tuple[Order, Made]]:
    under_way: deque[tuple[list[Order], Future[list[Made]] | None]] = deque()
    while True:
        while len(under_way) < ahead and (parcel := list(islice(orders, AT_ONCE))):
            under_way.append((parcel, _handed_out(pool, parcel, site, where)))
        if not under_way:
            return
        parcel, future = under_way.popleft()
        yield from zip(parcel, _taken_back(future, parcel, site, where), strict=True)


def _handed_out(
    pool: ProcessPoolExecutor, parcel: list[Order], site: Site, where: Addressing
) -> Future[list[Made]] | None:
    try:
        return pool.submit(_made_elsewhere, parcel, site, replace(where, zone=ZoneInfo("UTC")), where.zone.key)
    except BrokenProcessPool:
        return None


def _taken_back(future: Future[list[Made]] | None, parcel: list[Order], site: Site, where: Addressing) -> list[Made]:
    """What another process made; where the system has ended it, for want of memory say, it is made here."""
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    return _all_made(parcel, site, where)


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
