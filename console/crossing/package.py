"""The package as bytes: written in a stream, read in a stream. Source: ``docs/formats/package.md``.

age does the sealing, pax tar the packing. Memory does not grow with the size, and nothing plain is
put on a disk. ``pyrage.encrypt_file`` and its passphrase functions hold every other thread: only
the streaming calls are used.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyrage
from typing_extensions import override

from console.crossing.identities import read_identities
from console.crossing.manifest import MEMBERS, MIB
from console.crossing.source import sealed_source
from console.errors import CahierError, Fault

BLOCK = tarfile.BLOCKSIZE
CHUNK = 64 * 1024


class _Pulled(io.RawIOBase):
    """A file over an iterator of bytes: what age reads from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, memoryview(b"")
        self.problem: BaseException | None = None

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed says Buffer
        while not self._rest:
            try:
                self._rest = memoryview(next(self._chunks))
            except StopIteration:
                return 0
            except BaseException as problem:  # kept, for age would only quote it
                self.problem = problem
                raise
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    @override
    def read(self, size: int = -1) -> bytes:
        buffer = bytearray(size if size > 0 else CHUNK)
        return bytes(buffer[: self.readinto(memoryview(buffer))])


def tar_stream(members: Iterable[tuple[str, int, Iterable[bytes]]]) -> Iterator[bytes]:
    """A pax tar of members given as (name, size in bytes, chunks)."""
    for name, size, chunks in members:
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        yield header.tobuf(tarfile.PAX_FORMAT)
        yield from chunks
        yield b"\0" * (-size % BLOCK)
    yield b"\0" * (2 * BLOCK)


def read_plain_tar(data: bytes) -> list[tuple[str, bytes]] | None:
    """Name and bytes of each member of a small tar that holds nothing but regular files; None for any other."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            found = []
            for member in tar:
                file = tar.extractfile(member) if member.isreg() else None
                if file is None:
                    return None
                found.append((member.name, file.read()))
            return found
    except tarfile.TarError:
        return None


def seal_stream(chunks: Iterator[bytes], recipients: Iterable[str], out: io.BufferedIOBase) -> None:
    """Seal a stream to age recipients.

    Raises:
        CahierError: ``recipient-refused``; what ``chunks`` raises passes as it is, and an error of
            ``out`` (a stick pulled out) as OSError.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError as problem:
        raise CahierError(Fault.RECIPIENT_REFUSED) from problem
    pulled = _Pulled(chunks)
    try:
        pyrage.encrypt_io(pulled, out, keys)
    except pyrage.EncryptError as problem:
        if pulled.problem is not None:
            raise pulled.problem from None
        raise OSError(str(problem)) from problem


class TarReader(io.RawIOBase):
    """Takes a tar as it is decrypted and hands each member's bytes on; refuses whatever a package never holds.

    ``member(name)`` is called when a member begins and returns where its bytes go.
    """

    def __init__(self, member: Callable[[str, int], Callable[[bytes], None]]) -> None:
        self._member = member
        self._buffer = bytearray()
        self._left = 0
        self._padding = 0
        self._sink: Callable[[bytes], None] = lambda _chunk: None
        self._ended = 0
        self._names = iter(MEMBERS)
        self._is_over = False
        self.seen: list[str] = []

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, chunk: bytes) -> int:  # type: ignore[override]  # typeshed says Buffer
        if self._is_over:  # age hands on what it still holds after an error; nobody wants it
            return len(chunk)
        self._buffer += chunk
        with ExitStack() as stopped:
            stopped.callback(self._end)
            while self._step():
                pass
            stopped.pop_all()
        return len(chunk)

    def _end(self) -> None:
        self._is_over = True

    def _step(self) -> bool:
        if self._left:
            if not self._buffer:
                return False
            part = bytes(self._buffer[: self._left])
            del self._buffer[: len(part)]
            self._left -= len(part)
            self._sink(part)
            return True
        if self._padding:
            size = min(self._padding, len(self._buffer))
            del self._buffer[:size]
            self._padding -= size
            return size > 0
        if len(self._buffer) < BLOCK:
            return False
        block = bytes(self._buffer[:BLOCK])
        del self._buffer[:BLOCK]
        self._begin(block)
        return True

    def _begin(self, block: bytes) -> None:
        if not any(block):
            self._ended += 1
            return
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as problem:
            raise CahierError(Fault.PACKAGE_REFUSED, reason="tar") from problem
        in_order = any(name == header.name for name in self._names)
        plain = header.type == tarfile.REGTYPE
        if self._ended or not in_order or not plain or not 0 <= header.size <= MEMBERS[header.name]:
            raise CahierError(Fault.PACKAGE_REFUSED, reason=header.name[:40])
        self.seen.append(header.name)
        self._left, self._padding = header.size, -header.size % BLOCK
        self._sink = self._member(header.name, header.size)

    def finish(self) -> None:
        """Hold that the archive ended as it must.

        Raises:
            CahierError: ``package-truncated``.
        """
        if self._left or self._padding or self._buffer or self._ended < 2:
            raise CahierError(Fault.PACKAGE_TRUNCATED)


def open_stream(path: Path, identity: str, reader: TarReader) -> None:
    """Decrypt a package into a reader, with any of the identities, one a line.

    Verified chunks come out before a later error does: nothing may be kept until this returns.

    Raises:
        CahierError: ``file-missing``, ``not-a-file``, ``identity-refused``, ``package-truncated``, and
            what the reader raises.
    """
    keys = read_identities(identity)
    try:
        with sealed_source(path) as sealed:
            pyrage.decrypt_io(sealed, reader, keys)
    except pyrage.DecryptError as problem:
        refused = "No matching keys" in str(problem)
        raise CahierError(Fault.IDENTITY_REFUSED if refused else Fault.PACKAGE_TRUNCATED) from problem
    except OSError as problem:
        raise CahierError(Fault.PACKAGE_TRUNCATED) from problem
    reader.finish()


def sealed_size(members: Iterable[int], recipients: int) -> int:
    """The size of a package, in bytes, from the sizes of its members; a little more than it will be.

    Source: age-encryption.org/v1: a header with a stanza for each recipient, then 16 bytes a chunk of 64 KiB.
    """
    tar = sum(BLOCK + -(-size // BLOCK) * BLOCK for size in members) + 2 * BLOCK
    return tar + 16 * (tar // CHUNK + 2) + 256 + 128 * recipients


def _go_on() -> None:
    """Nobody waits."""


def sha256_of(path: Path, going: Callable[[], None] = _go_on) -> str:
    """SHA-256 of a file, read from the medium; ``going`` is called after each piece, and raising from it stops."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            found.update(chunk)
            going()
    return found.hexdigest()
