"""The hospital's interface engine, played: an HL7 receiver on this machine's loopback, on the server of python-hl7.

It acknowledges each message and keeps it by its control id as a file, once, however often it comes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import hl7
from hl7.mllp import HL7StreamReader, HL7StreamWriter, start_hl7_server

_LIMIT = 4_000_000
"""Bytes of one message: a dossier is longer than what the library takes by itself."""


class Engine:
    """The receiver. ``came`` counts how often each control id arrived; ``differing`` came unlike the first time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = 0
        self.came: Counter[str] = Counter()
        self.differing: set[str] = set()

    async def open(self) -> asyncio.Server:
        """Begin to listen; ``port`` says where."""
        server: asyncio.Server = await start_hl7_server(self._take, "127.0.0.1", 0, limit=_LIMIT, encoding="utf-8")
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _take(self, reader: HL7StreamReader, writer: HL7StreamWriter) -> None:
        try:
            while True:
                data = await reader.readblock()
                message = hl7.parse(data.decode())
                self._keep(str(message.segment("MSH")[10]), data)
                writer.writemessage(message.create_ack())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side hung up, or the wire broke: what was whole is kept
        finally:
            writer.close()

    def _keep(self, control: str, data: bytes) -> None:
        self.came[control] += 1
        path = self._folder / f"{control}.hl7"
        if not path.exists():
            path.write_bytes(data)
        elif path.read_bytes() != data:
            self.differing.add(control)


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """A receiver on a thread of its own, which keeps what it takes in a folder."""
    made, loop = Engine(folder), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(made.open(), loop).result()
        try:
            yield made
        finally:
            asyncio.run_coroutine_threadsafe(_close(server), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """Take no more calls, and end those that are still open."""
    server.close()
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
