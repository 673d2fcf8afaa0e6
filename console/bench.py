"""placeholder."""

from typing import Any


def run(*, full: bool) -> dict[str, Any]:
    return {"rows": []}
