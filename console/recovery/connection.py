"""How IT's machine gets into a receiver: whom it trusts, by which certificate and which token it is let in.

A small TOML file that IT keeps beside its own certificates; paths in it count from its own folder.
It holds no secret itself: tokens, keys and secrets are named by their files.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import msgspec

from console.errors import CahierError, Fault
from console.record.foreign import read_toml
from console.recovery.oauth import ClientCredentials, GivenToken, Token


class OAuth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a token is asked for with this program's own name and secret (OAuth 2.0 client credentials)."""

    token_url: str
    client_id: str
    secret_file: str
    scope: str = ""


class Connection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything about the way in. Without ``ca`` the system's own authorities count.

    ``certificate`` and ``key`` are PEM files of this machine, for receivers that ask who is there.
    ``timeout`` is how many seconds an answer may take; 0 leaves it to the receiver's kind.
    """

    ca: str = ""
    certificate: str = ""
    key: str = ""
    token_file: str = ""
    oauth: OAuth | None = None
    timeout: float = 0

    def tls(self) -> ssl.SSLContext:
        """The context for TLS: the receiver's name and certificate are always checked.

        Raises:
            CahierError: ``invalid-field`` when a certificate cannot be read or does not fit its key.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca or None)
            if self.certificate:
                context.load_cert_chain(self.certificate, self.key or None)
        except (OSError, ValueError) as problem:
            files = ", ".join(Path(each).name for each in (self.ca, self.certificate, self.key) if each)
            raise CahierError(Fault.INVALID_FIELD, field="TLS", text=files, hint=str(problem)) from problem
        return context

    def token(self) -> Token | None:
        """What opens a FHIR server; None when nothing is asked for.

        Raises:
            CahierError: ``file-missing``, ``invalid-field``.
        """
        if self.oauth is not None:
            return ClientCredentials.at(
                self.oauth.token_url,
                client=self.oauth.client_id,
                secret=_first_line(Path(self.oauth.secret_file)),
                scope=self.oauth.scope,
                tls=self.tls,
            )
        return GivenToken(_first_line(Path(self.token_file))) if self.token_file else None


def _first_line(path: Path) -> str:
    try:
        return path.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem


def read_connection(path: Path) -> Connection:
    """The connection that a file describes.

    Raises:
        CahierError: ``file-missing``; ``invalid-field`` for a file that says something else.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    try:
        said = read_toml(data, Connection)
    except msgspec.DecodeError as problem:
        hint = "ca, certificate, key, token_file, timeout, [oauth] token_url, client_id, secret_file, scope"
        raise CahierError(Fault.INVALID_FIELD, field=path.name, text=str(problem), hint=hint) from problem

    def here(name: str) -> str:
        return str(path.parent / name) if name else ""

    oauth = said.oauth and msgspec.structs.replace(said.oauth, secret_file=here(said.oauth.secret_file))
    return msgspec.structs.replace(
        said,
        ca=here(said.ca),
        certificate=here(said.certificate),
        key=here(said.key),
        token_file=here(said.token_file),
        oauth=oauth,
    )
