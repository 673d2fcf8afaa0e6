"""An HL7 receiver over MLLP: one message, then its acknowledgement, matched by MSA-2 and never by order.

The control id (MSH-10) of a message never changes, so a receiver can tell a message that it has
already from a new one. Works in the original mode (one acknowledgement by the application) and in
the enhanced mode (accept acknowledgement first, the application's later), as MSH-15 and MSH-16 ask.

Source: HL7 v2.5 chapter 2.9; HL7 "Transport Specification: MLLP, Release 1" (frames VT … FS CR).
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from console.errors import CahierError, Fault
from console.formats.acknowledgement import Acknowledgement, read_acknowledgements
from console.formats.delivery import control_id
from console.recovery.address import read_address
from console.recovery.idle_wire import said_meanwhile
from console.recovery.peer import Answer, NotSent, Unanswered
from console.store.ledger import Deliverable

_START, _END = b"\x0b", b"\x1c\r"
_READ = 65_536
_FRAME_MOST = 1_000_000
"""Bytes of one acknowledgement; a longer one is no acknowledgement."""
SCHEMES = ("mllp", "mllps")
_HINT = "mllp://HOST:PORT"


@dataclass
class MllpPeer:
    """A receiver at a host and port. ``timeout`` is how many seconds an answer may take.

    ``tls`` makes the context of TLS; None talks in the clear.
    """

    host: str
    port: int
    tls: Callable[[], ssl.SSLContext] | None = None
    enhanced: bool = False
    timeout: float = 30.0
    target: str = "hl7"
    is_idempotent: bool = False
    _wire: socket.socket | None = None
    _rest: bytes = b""
    _one_each: bool = False
    _strays: list[bytes] = field(default_factory=list)

    @classmethod
    def at(
        cls,
        address: str,
        *,
        enhanced: bool = False,
        timeout: float = 30.0,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> MllpPeer:
        """The receiver of an address ``mllp://HOST:PORT`` (``mllps`` with TLS).

        Raises:
            CahierError: ``invalid-field``.
        """
        found = read_address(address, *SCHEMES, field="--to", hint=_HINT)
        if not found.port:
            raise CahierError(Fault.INVALID_FIELD, field="--to", text=address, hint=_HINT)
        way = tls if found.scheme == "mllps" else None
        return cls(found.host, found.port, tls=way, enhanced=enhanced, timeout=timeout)

    @property
    def address(self) -> str:
        """As people write it."""
        return f"{'mllps' if self.tls else 'mllp'}://{self.host}:{self.port}"

    def deliver(self, message: Deliverable, data: bytes) -> Answer:
        """Send one message and wait for what is said about it.

        Raises:
            NotSent: no connection.
            Unanswered: the connection broke or time ran out after something was sent.
        """
        wire = self._connected()
        self._strays.clear()
        try:
            wire.settimeout(self.timeout)
            wire.sendall(_START + data + _END)
            return self._answer(wire, control_id(message.id))
        except (OSError, ValueError) as problem:
            self.close()
            raise Unanswered(str(problem) or type(problem).__name__) from problem
        finally:
            if self._one_each:
                self.close()

    def close(self) -> None:
        """Hang up."""
        if self._wire is not None:
            self._wire.close()
        self._wire, self._rest = None, b""

    def _connected(self) -> socket.socket:
        if self._wire is not None:
            said = said_meanwhile(self._wire)
            if said is None:
                self.close()
            else:
                self._rest += said
        if self._wire is None:
            try:
                self._wire = self._dial()
            except OSError as problem:
                raise NotSent(str(problem)) from problem
        return self._wire

    def _dial(self) -> socket.socket:
        wire = socket.create_connection((self.host, self.port), timeout=self.timeout)
        if self.tls is None:
            return wire
        with ExitStack() as undo:
            undo.callback(wire.close)
            secure = self.tls().wrap_socket(wire, server_hostname=self.host)
            undo.pop_all()
        return secure

    def _answer(self, wire: socket.socket, key: str) -> Answer:
        """The acknowledgement that names the message; whatever else comes in meanwhile is a stray."""
        deadline = time.monotonic() + self.timeout
        committed: bytes | None = None
        while True:
            try:
                frame = self._frame(wire, deadline)
            except OSError:
                if committed is None:
                    raise
                return Answer(None, "CA", committed, tuple(self._strays))
            said = _read(frame)
            if said is None or said.message != key:
                self._strays.append(frame)
                self._one_each = True  # it answers something else than it was asked: never trust its order again
                continue
            if self.enhanced and said.code == "CA" and committed is None:
                committed = frame
                continue
            return Answer(said.accepted, said.reason, frame, tuple(self._strays), is_there=said.is_there)

    def _frame(self, wire: socket.socket, deadline: float) -> bytes:
        """The next frame without its marks.

        Raises:
            OSError: time ran out, or the other side hung up.
            ValueError: it goes on without an end.
        """
        while _END not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timeout")
            wire.settimeout(left)
            got = wire.recv(_READ)
            if not got:
                raise ConnectionResetError("closed")
            self._rest += got
            if len(self._rest) > _FRAME_MOST:
                raise ValueError(f"> {_FRAME_MOST} B")
        frame, _end, self._rest = self._rest.partition(_END)
        return frame.rpartition(_START)[2]


def _read(frame: bytes) -> Acknowledgement | None:
    try:
        said = read_acknowledgements("MLLP", frame)
    except CahierError:
        return None
    return said[0] if len(said) == 1 else None
