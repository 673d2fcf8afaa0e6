"""An HL7 receiver over TLS on the asyncio server of python-hl7; it may ask who is there."""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from typing import Any

from hl7.mllp import HL7StreamReader, HL7StreamWriter, start_hl7_server

LIMIT = 4_000_000
"""Bytes of one message: a dossier is longer than what the library takes by itself."""


def say(what: dict[str, Any]) -> None:
    """One line on standard output."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def main(options: dict[str, Any]) -> None:
    """Serve until standard input ends; say the port, then what was kept."""
    kept: list[str] = []

    async def take(reader: HL7StreamReader, writer: HL7StreamWriter) -> None:
        while not reader.at_eof():
            try:
                message = await reader.readmessage()
            except asyncio.IncompleteReadError:
                break
            kept.append(str(message.segment("MSH")[10]))
            writer.writemessage(message.create_ack())
            await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["cert"], options["key"])
    if "ca" in options:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(options["ca"])
    server = await start_hl7_server(take, "127.0.0.1", 0, ssl=context, limit=LIMIT, encoding="utf-8")
    say({"port": server.sockets[0].getsockname()[1]})
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        say({"kept": kept})


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
