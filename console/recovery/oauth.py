"""What opens a FHIR server: a token that IT was given, or one that is asked for with a name and a secret.

Source: RFC 6749 (OAuth 2.0), 2.3.1 and 4.4 (client credentials); RFC 6750 (bearer tokens).
"""

from __future__ import annotations

import http.client
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote_plus, urlencode

import msgspec

from console.record.foreign import read_json
from console.recovery.address import PLAIN, read_address
from console.recovery.peer import NotSent

_ANSWER_MOST = 100_000


class Token(Protocol):
    """What goes into the header of each request."""

    def bearer(self) -> str:
        """The token.

        Raises:
            NotSent: none can be had.
        """

    def forget(self) -> bool:
        """Take it that the token is no longer good; whether another one can be asked for."""


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token that somebody wrote into a file."""

    text: str

    def bearer(self) -> str:
        """The token as it is."""
        return self.text

    def forget(self) -> bool:
        """There is no other."""
        return False


class _Issued(msgspec.Struct, frozen=True):
    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the kind of a token and no token


@dataclass
class ClientCredentials:
    """Asks for a token when the first request needs one, and again when a server no longer takes it."""

    host: str
    port: int | None
    path: str
    client: str
    secret: str = field(repr=False)
    scope: str = ""
    tls: Callable[[], ssl.SSLContext] | None = None
    timeout: float = 30.0
    _token: str = field(default="", repr=False)

    @classmethod
    def at(
        cls, address: str, *, client: str, secret: str, scope: str, tls: Callable[[], ssl.SSLContext]
    ) -> ClientCredentials:
        """The token endpoint of an address ``https://…``; ``http`` on this machine alone.

        Raises:
            CahierError: ``invalid-field``.
        """
        found = read_address(address, "https", PLAIN, field="token_url", hint="https://HOST/token")
        way = None if found.scheme == PLAIN else tls
        return cls(found.host, found.port, found.path or "/", client, secret, scope, tls=way)

    def bearer(self) -> str:
        """The token, asked for once.

        Raises:
            NotSent: the endpoint cannot be reached, or gives none.
        """
        if not self._token:
            self._token = self._ask()
        return self._token

    def forget(self) -> bool:
        """Ask for another one next time, if there was one at all."""
        had, self._token = bool(self._token), ""
        return had

    def _ask(self) -> str:
        body = urlencode({"grant_type": "client_credentials", **({"scope": self.scope} if self.scope else {})})
        named = f"{quote_plus(self.client)}:{quote_plus(self.secret)}"
        headers = {
            "Authorization": f"Basic {b64encode(named.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        if self.tls is not None:
            wire: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self.port, timeout=self.timeout, context=self.tls()
            )
        else:
            wire = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            wire.request("POST", self.path, body, headers)
            answer = wire.getresponse()
            said = answer.read(_ANSWER_MOST)
        except (OSError, http.client.HTTPException) as problem:
            raise NotSent(str(problem) or type(problem).__name__) from problem
        finally:
            wire.close()
        if answer.status != http.client.OK:
            raise NotSent(f"{answer.status} {answer.reason}")
        try:
            issued = read_json(said, _Issued)
        except msgspec.MsgspecError as problem:
            raise NotSent(str(problem)) from problem
        if issued.token_type.casefold() != "bearer" or not issued.access_token:
            raise NotSent(f"token_type {issued.token_type}")
        return issued.access_token
