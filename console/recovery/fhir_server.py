"""A FHIR R4 server: one of our Bundles as requests, and every status in the answers read.

An outer 200 means nothing: only when each entry has a 2xx is the Bundle accepted. All that is sent
is a conditional create or a PUT to an id of ours, so the same Bundle again changes nothing. Plain
http is for this machine alone.

Source: HL7 FHIR R4 (4.0.1), 3.1.0 RESTful API.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from console.formats import fhir_exchange
from console.formats.acknowledgement import read_acknowledgements
from console.formats.fhir_exchange import MEDIA_TYPE, Reply
from console.recovery.address import PLAIN, read_address
from console.recovery.idle_wire import said_meanwhile
from console.recovery.oauth import Token
from console.recovery.peer import Answer, NotSent, Unanswered
from console.store.ledger import Deliverable

_SHUT = (401, 403)
_BUSY = (429, 503)
_UNDECIDED = (408, 500, 502, 504)
_ANSWER_MOST = 50_000_000


@dataclass
class FhirServer:
    """A server by its base address. ``token`` opens it, if it wants one; ``tls`` makes the context of TLS."""

    host: str
    port: int | None
    base: str
    tls: Callable[[], ssl.SSLContext] | None = None
    token: Token | None = None
    form: Literal["transaction", "batch"] = "transaction"
    timeout: float = 60.0
    target: str = "fhir"
    is_idempotent: bool = True
    _wire: http.client.HTTPConnection | None = None

    @classmethod
    def at(
        cls,
        address: str,
        *,
        token: Token | None = None,
        form: Literal["transaction", "batch"] = "transaction",
        timeout: float = 60.0,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> FhirServer:
        """The server of an address ``https://HOST/fhir``; ``http`` on this machine alone.

        Raises:
            CahierError: ``invalid-field``.
        """
        found = read_address(address, "https", PLAIN, field="--to", hint="https://HOST/fhir")
        way = None if found.scheme == PLAIN else tls
        return cls(found.host, found.port, found.path.rstrip("/"), way, token=token, form=form, timeout=timeout)

    @property
    def address(self) -> str:
        """As people write it."""
        port = f":{self.port}" if self.port else ""
        return f"{'https' if self.tls else 'http'}://{self.host}{port}{self.base}"

    def deliver(self, message: Deliverable, data: bytes) -> Answer:
        """Send one Bundle, and read every status.

        Raises:
            NotSent: no connection, or the server is too busy; nothing was changed there.
            Unanswered: it may have been taken.
        """
        conditionals, rest = fhir_exchange.split(data)
        learned: dict[str, str] = {}
        replies: list[Reply] = []
        for each in conditionals:
            body = fhir_exchange.encoded(each.resource, learned)
            reply, location = self._ask("POST", f"/{each.kind}", body, {"If-None-Exist": each.condition})
            replies.append(reply)
            known = fhir_exchange.id_of(reply, location, each.kind) if reply.is_good else None
            if known is None:
                return self._answer(message, fhir_exchange.answer_of(replies, None), failed=reply)
            learned[each.full_url] = known
        last = None
        if rest["entry"]:
            last, _location = self._ask("POST", "/", fhir_exchange.as_request(rest, self.form, learned), {})
        return self._answer(message, fhir_exchange.answer_of(replies, last))

    def _answer(self, message: Deliverable, data: bytes, failed: Reply | None = None) -> Answer:
        [said] = read_acknowledgements(f"{message.id}.json", data)
        if failed is not None and failed.is_good:
            return Answer(accepted=False, reason=f"{failed.line}: no id", data=b"")
        return Answer(said.accepted, said.reason, data)

    def _ask(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> tuple[Reply, str]:
        """One request; returns the answer and its Location. A token that ran out is renewed once."""
        status, reply, location = self._request(method, path, body, more)
        if status in _SHUT and self.token is not None and self.token.forget():
            status, reply, location = self._request(method, path, body, more)
        if status in _SHUT or status in _BUSY:
            raise NotSent(reply.line)
        if status in _UNDECIDED:
            raise Unanswered(reply.line)
        return reply, location

    def _request(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> tuple[int, Reply, str]:
        headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE, "Prefer": "return=representation", **more}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token.bearer()}"
        wire = self._connected()
        try:
            wire.request(method, self.base + path if path != "/" else self.base or "/", body, headers)
            answer = wire.getresponse()
            said = answer.read(_ANSWER_MOST)
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise Unanswered(str(problem) or type(problem).__name__) from problem
        if answer.will_close:
            self.close()
        location = answer.getheader("Location", "") or ""
        return answer.status, Reply(answer.status, answer.reason, said), location

    def _connected(self) -> http.client.HTTPConnection:
        if self._wire is not None and self._wire.sock is not None and said_meanwhile(self._wire.sock) != b"":
            self.close()  # hung up, or it speaks unasked: no answer of it could be trusted any more
        if self._wire is None:
            self._wire = self._made()
        if self._wire.sock is None:
            try:
                self._wire.connect()
            except OSError as problem:
                self.close()
                raise NotSent(str(problem)) from problem
        return self._wire

    def _made(self) -> http.client.HTTPConnection:
        if self.tls is None:
            return http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        return http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout, context=self.tls())

    def close(self) -> None:
        """Hang up."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None
