"""What became of a connection while nothing went over it: known before the next message is sent.

A receiver may hang up on a sender that is slow to go on: Node.js does after five seconds, Apache too. A message
sent over such a connection is lost, and nobody can tell whether it arrived.
"""

from __future__ import annotations

import socket
import ssl

_MOST = 65_536


def said_meanwhile(wire: socket.socket) -> bytes | None:
    """What the other side said since its last answer, at most 64 KiB; None: it has hung up.

    The socket keeps its timeout.
    """
    timeout = wire.gettimeout()
    wire.settimeout(0)
    try:
        return wire.recv(_MOST) or None
    except (BlockingIOError, ssl.SSLWantReadError):
        return b""
    except OSError:
        return None
    finally:
        wire.settimeout(timeout)
