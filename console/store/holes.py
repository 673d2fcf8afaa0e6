"""Numbers of a laptop's entries that no package has brought."""

from __future__ import annotations

from console.store.driver import Database

_HERE = "(SELECT station, seq FROM log UNION ALL SELECT station, seq FROM quarantine)"


def holes(db: Database) -> list[tuple[str, int, int]]:
    """Every hole in the numbers of each station, as (station, first, last); what is kept aside counts as here.

    No entry is read for it: a station whose numbers are as many as the highest of them has no hole, which
    its index alone tells.
    """
    short = f"SELECT station FROM {_HERE} GROUP BY station HAVING count(DISTINCT seq) < max(seq)"
    rows = db.execute(
        "SELECT station, before + 1, seq - 1 FROM"
        " (SELECT station, seq, lag(seq, 1, 0) OVER (PARTITION BY station ORDER BY seq) AS before"
        f" FROM {_HERE} WHERE station IN ({short}))"
        " WHERE seq > before + 1 ORDER BY station, seq"
    )
    return [(station, int(first), int(last)) for station, first, last in rows]
