"""A whole scripted outage day on five stations, without a screen and without a network.

At its end the records go back over this machine's own loopback, to a receiver that plays the hospital's.

It goes through the same functions as the window and leaves stores, packages, pages and the
recovery's output behind, so that every other command can be tried on them. Everybody is invented;
the same seed tells the same story (keys and signatures are new each time).
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import msgspec

from console.crossing.census import load, preview
from console.crossing.export import Sent, export
from console.crossing.intake import take_in
from console.crossing.ticket import codes_of
from console.demo import cast, crisis
from console.demo.aftermath import recover
from console.demo.day import OUTAGE, SHIFTS, Day
from console.demo.exchange import Exchange
from console.demo.stations import Station, make_kit, make_station
from console.errors import CahierError, Fault
from console.paper.documents import Document, Wish
from console.record.certificate import Purpose
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.instant import plus
from console.ward import printers, printing
from console.words import Language, speaking

LAPTOPS: tuple[tuple[str, Purpose], ...] = (
    (cast.MEDICINE.code, "WARD"),
    (cast.SURGERY.code, "WARD"),
    (cast.IT.code, "RECOVERY"),
    (cast.INTENSIVE.code, "WARD"),
    (cast.IT.code, "COLLECTOR"),
)


def play(out: Path, *, language: Language, seed: int) -> dict[str, Any]:
    """Play the day into an empty folder and return what ``report.json`` says.

    Raises:
        CahierError: ``file-exists`` when the folder holds something.
    """
    if out.exists() and any(out.iterdir()):
        raise CahierError(Fault.FILE_EXISTS, path=out.name)
    out.mkdir(parents=True, exist_ok=True)
    with speaking(language):
        return _play(out, language, seed)


def _play(out: Path, language: Language, seed: int) -> dict[str, Any]:
    clock, entropy, chance = ScriptedClock(plus(OUTAGE, hours=-30)), scripted_entropy(seed), Random(seed)  # noqa: S311
    kit = make_kit(out, language)
    stations = [
        make_station(kit, index, unit, out, clock, entropy, seed, language, purpose)
        for index, (unit, purpose) in enumerate(LAPTOPS)
    ]
    medicine, surgery, it, intensive, cell = stations
    exchange = Exchange(out, kit, clock, entropy, language, {})
    try:
        people = cast.patients(chance)
        missing = cast.Patient("2600999", "Quemener", "Gildas", "1964-08-21", "M", "", "", "", None, "")
        _load_census(out, people, missing, (medicine, surgery), clock)
        day = Day(clock, chance, medicine, surgery, people, missing)
        day.play()
        who = day.those_in(cast.MEDICINE.code)[0]
        exchange.admit_from_paper(medicine, intensive, who)
        stations[3] = intensive = exchange.lose_and_restore(intensive, who, Random(f"{seed}/again"))  # noqa: S311
        exchange.collect(cell, (medicine, surgery, intensive))
        pages = _print(out, day)
        sent = _send(out, (medicine, surgery, intensive))
        clock.advance(days=3)
        for each in sent:
            take_in(it.by(0), each.path, identity=kit.identity)
        recovered = recover(it, out / "recovery", Random(f"{seed}/wire"))  # noqa: S311
        exchange.close_the_loop(it, intensive)
        report = _report(out, stations, sent, pages, recovered) | {"exchange": exchange.told}
    finally:
        for station in stations:
            station.close()
    (out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
    return report


def _load_census(
    out: Path, people: list[cast.Patient], missing: cast.Patient, wards: tuple[Station, ...], clock: ScriptedClock
) -> None:
    """The last extract before the outage, on a stick; each ward loads the same file."""
    path = out / "census" / "census.csv"
    path.parent.mkdir()
    path.write_bytes(cast.census_csv(people, missing))
    clock.set(plus(OUTAGE, hours=-3))
    for station in wards:
        session = station.by(2)
        load(session, preview(session, [path]))


def _print(out: Path, day: Day) -> list[str]:
    """What the managers print: each ward's last shift, and the sheet of the patient who went elsewhere."""
    folder, found = out / "pdf", []
    folder.mkdir()
    _shift, starts, ends = SHIFTS[2]
    crisis.shift_report(day.medicine.by(2), starts)
    documents = [
        (station.by(2), printing.prepare(station.by(2), Wish(Document.SHIFT, None, starts, ends)))
        for station in (day.medicine, day.surgery)
    ]
    nurse = day.medicine.by(1)
    documents.append((nurse, printing.prepare(nurse, Wish(Document.TRANSFER, day.sent_away), codes_of)))
    for session, document in documents:
        path = folder / f"{document.sheet.document.lower()}-{document.number}.pdf"
        printers.save_as_file(document, path)
        printing.note_left(session, document, path.name)
        found.append(str(path))
    return found


def _send(out: Path, wards: tuple[Station, ...]) -> list[Sent]:
    folder = out / "packages"
    folder.mkdir()
    return [export(station.by(2), folder, situation=printing.situation(station.by(2))) for station in wards]


def _report(
    out: Path, stations: list[Station], sent: list[Sent], pages: list[str], recovered: dict[str, Any]
) -> dict[str, Any]:
    reader = stations[2].by(0).reader
    return {
        "out": str(out),
        "stations": len(stations),
        "patients": len(reader.patients()),
        "packages": [{"path": str(each.path), "entries": each.entries, "head": each.head} for each in sent],
        "pdf": [*pages, *recovered.pop("pdf")],
        "stores": [
            {"path": str(station.folder), "unit": station.unit, "people": station.people} for station in stations
        ],
        "identity": str(out / "people" / "custodians" / "it.identity"),
        **recovered,
    }
