"""After the outage: many packages in, matched with the hospital's index, written as HL7 and FHIR."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from console.bench.fixtures import (
    IDENTITY,
    IT,
    Workshop,
    an_identity,
    identities_of,
    packages_of,
    past_of,
    some_packages,
)
from console.bench.measure import Row
from console.bench.process import command

QUICK, LARGE = (3, 900, 500), (40, 1_000_000, 200_000)


def rows(workshop: Workshop) -> list[Row]:
    """Time and highest memory of each step; there is no baseline."""
    count, entries, people = LARGE if workshop.full else QUICK
    folder = workshop.fixture(f"packages-{count}-{entries}", some_packages(count, entries))
    store, index = folder / "store-0", folder / "index.csv"
    _write_index(index, people, count, entries)
    steps = {
        f"collect {entries:,} entries from {count} packages": (
            "import", *packages_of(folder), "--identity", folder / IDENTITY,
        ),
        "find conflicts": ("conflicts",),
        "  the same, nothing having changed": ("conflicts",),
        f"match them with {people:,} rows": ("match", "--index", index, "--out", folder / "decisions.ndjson"),
        "write them as HL7, FHIR and CSV": ("deliver", "--to", f"file:{folder / 'out'}"),
    }  # fmt: skip
    found: list[Row] = []
    for name, (verb, *words) in steps.items():
        spent = command(store, IT, str(verb), *words)
        found.append(Row(name, spent.seconds, "s", "–"))
        found.append(Row("  its peak memory", spent.peak_mebibytes, "MiB", "–"))
    return found


def _write_index(path: Path, people: int, count: int, entries: int) -> None:
    """An index of the hospital's people: half of the wards' patients are in it, every fifth of them noted otherwise."""
    chance = Random(9)  # noqa: S311 - invented patients
    past = past_of(count, entries)
    ours = [who for number in range(1, count + 1) for who in identities_of(number, past)]
    known = chance.sample(ours, min(len(ours), people) // 2)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("IPP", "Nom de naissance", "Prénoms", "Date de naissance", "Sexe"))
        for number in range(people):
            is_known = number < len(known)
            family, given, born = known[number] if is_known else an_identity(chance)
            if is_known and chance.random() < 0.2:
                given = given[:3]
            year, month, day = born.split("-")
            if not is_known:
                day = f"{chance.randint(1, 28):02d}"
            writer.writerow((f"{number:09d}", family.upper(), given, f"{day}/{month}/{year}", chance.choice("FM")))
