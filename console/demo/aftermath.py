"""After the outage: IT delivers everything, the hospital's systems answer, the account is drawn up.

The HL7 messages go over a wire that breaks, all else into a folder. On a machine without a loopback
everything goes into the folder.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import msgspec

from console.demo import hospital
from console.demo.stations import Station
from console.demo.wire import give_back
from console.recovery.delivery import acknowledge, deliver
from console.recovery.report import as_dict, report

TARGETS = ("hl7", "fhir", "csv")


def recover(it: Station, out: Path, chance: Random) -> dict[str, Any]:
    """Deliver what IT's station holds, let the hospital answer, and account for each entry."""
    session = it.by(0)
    delivered, answers, received = out / "delivered", out / "answers", out / "received"
    wire = give_back(session, received, chance)
    deliver(session, delivered)
    hospital.answer(delivered, answers)
    acknowledge(session, answers)
    made = report(session, delivered, answers)
    sums = {target: [each for each in made.account.sums if each.target == target] for target in TARGETS}
    return {
        "entries": session.reader.count(),
        "accounted": {target: sum(each.accounted for each in found) for target, found in sums.items()},
        "complete": made.is_complete,
        "pdf": [str(path) for path in sorted((delivered / "documents").glob("*.pdf"))],
        "wire": msgspec.to_builtins(wire),
        **{target: _files(delivered / target) for target in TARGETS},
        **({"hl7": _files(received)} if wire else {}),
        "closing": as_dict(made),
    }


def _files(folder: Path) -> dict[str, Any]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {"path": str(folder), "files": len(paths)}
