"""A wire that is cut: a relay on this machine's loopback that breaks connections after so many bytes, either way.

For the demonstration and the tests alone: it listens on 127.0.0.1 and calls nobody but a port there.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, NamedTuple

_PIECE = 4096
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing resets the connection, as a pulled cable or a dying switch does."""


class Cut(NamedTuple):
    """Where a connection is broken: after so many bytes on the way to the receiver, or of its answers."""

    way: Literal["there", "back"]
    after: int


class Wire:
    """The relay. Each connection in turn is broken by the next of ``cuts``; once there is none, it holds.

    A connection that one of its ends closes before it was broken leaves its cut to the next: a receiver may hang
    up on a sender that is slow to go on. ``made`` counts the cuts.
    """

    def __init__(self, port: int, cuts: list[Cut]) -> None:
        self._target, self._cuts = port, deque(cuts)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.made = 0
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def close(self) -> None:
        """Stop taking calls, and wait for those under way."""
        with suppress(OSError):  # Windows knows no shutdown of what only listens; its close is enough
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in (self._accepting, *self._threads):
            thread.join(timeout=20)

    def _accept(self) -> None:
        while True:
            try:
                near = self._server.accept()[0]
            except OSError:
                return
            cut = self._cuts.popleft() if self._cuts else None
            thread = threading.Thread(target=self._carry, args=(near, cut))
            self._threads.append(thread)
            thread.start()

    def _carry(self, near: socket.socket, cut: Cut | None) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            near.close()
            self._leave(cut)
            return
        with near, far:
            if not _relayed(near, far, cut):
                self._leave(cut)
                return
            self.made += 1
            for each in (near, far):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _leave(self, cut: Cut | None) -> None:
        if cut is not None:
            self._cuts.appendleft(cut)


def _relayed(near: socket.socket, far: socket.socket, cut: Cut | None) -> bool:
    """Carry what both ends say; True: as far as the cut; False: until one of them closed."""
    other, passed = {near: far, far: near}, 0
    counted = near if cut and cut.way == "there" else far
    while True:
        for one in select.select([near, far], [], [])[0]:
            try:
                got = one.recv(_PIECE)
            except OSError:
                got = b""
            if not got:
                return False
            is_counted = cut is not None and one is counted
            left = cut.after - passed if cut is not None and is_counted else len(got)
            with suppress(OSError):
                other[one].sendall(got[:left])
            passed += len(got) if is_counted else 0
            if cut is not None and passed > cut.after:
                return True


@contextmanager
def cut_wire(port: int, cuts: list[Cut]) -> Iterator[Wire]:
    """A wire to a port of this machine that is cut so often."""
    wire = Wire(port, cuts)
    try:
        yield wire
    finally:
        wire.close()
