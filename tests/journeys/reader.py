"""A screen reader of sorts: reads the window from outside, over the system's accessibility bus.

Run by the system's own Python, which has the bindings: ``/usr/bin/python3 reader.py NAME``. Speaks one JSON
object a line: for ``look`` on standard input, what of the application named NAME can be seen now.
Relies on nothing of the program; imports nothing of it.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - after its version was chosen

MOST, MOST_CELLS = 900, 60
CONTROLS = {
    "push button", "toggle button", "entry", "password text", "text", "table", "list", "check box",
    "radio button", "combo box", "page tab", "spin button", "progress bar",
}  # fmt: skip


def application(name: str) -> Any:
    """The application of a name, once it is on the bus."""
    for _try in range(2400):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == name:
                return child
        time.sleep(0.05)
    raise SystemExit(f"{name} is not on the bus")


def look(root: Any) -> dict[str, Any]:
    """What can be seen: controls without a name, how many there are, and what is said."""
    seen, focused = 0, ""
    nameless: list[str] = []
    said: list[str] = []
    waiting = [root]
    while waiting and seen < MOST:
        node = waiting.pop()
        try:
            states, role, name = node.get_state_set(), node.get_role_name(), node.get_name() or ""
            if node is not root and role != "frame" and not states.contains(Atspi.StateType.VISIBLE):
                continue
            seen += 1
            said.append(name)
            if role in CONTROLS and states.contains(Atspi.StateType.SHOWING) and not name.strip():
                nameless.append(f"{role} ({node.get_description() or node.get_accessible_id() or '?'})")
            if states.contains(Atspi.StateType.FOCUSED):
                focused = f"{role}: {name}"
            cells = node.get_child_count()
            if states.contains(Atspi.StateType.MANAGES_DESCENDANTS):
                said += [node.get_child_at_index(index).get_name() or "" for index in range(min(cells, MOST_CELLS))]
            else:
                waiting += [child for index in range(cells) if (child := node.get_child_at_index(index)) is not None]
        except Exception:  # noqa: BLE001, S112 - a node that went while it was read
            continue
    return {"seen": seen, "nameless": nameless, "said": said, "focused": focused}


def main() -> None:
    """Look whenever asked."""
    root = application(sys.argv[1])
    for _line in sys.stdin:
        Atspi.Accessible.clear_cache(root)
        print(json.dumps(look(root)), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
