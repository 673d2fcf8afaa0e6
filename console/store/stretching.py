"""From what people remember to keys: Argon2id with bounded costs, and sub-keys of the data key.

Relies on ``cryptography`` alone. Refuses costs outside the bounds before spending anything: a file
that was tampered with may neither weaken a passphrase nor exhaust the machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from console.errors import CahierError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.store.secret import Secret

KEY_BYTES = 32
SALT_BYTES = 16
LABEL = b"cahier/keys/v1/"


@dataclass(frozen=True, slots=True)
class Costs:
    """What one attempt at a passphrase costs: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def within(self, low: Costs, high: Costs) -> bool:
        """Whether each cost lies between two others, both included."""
        return (
            low.memory_kib <= self.memory_kib <= high.memory_kib
            and low.passes <= self.passes <= high.passes
            and low.lanes <= self.lanes <= high.lanes
        )


FLOOR = Costs(64 * 1024, 3, 4)
"""About 0.25 s on a 2020 laptop. Source: RFC 9106 section 4, second recommended option."""
CAP = Costs(256 * 1024, 3, 4)
"""The most that calibration chooses, about 1 s: more would lock people out of laptops with little memory."""
CEILING = Costs(1024 * 1024, 16, 8)
"""The most that is accepted when reading, so that an altered file cannot hang the machine."""


class Stretching(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one secret was stretched, as written in a slot. See docs/formats/keys.md."""

    algorithm: Literal["argon2id"] = "argon2id"
    salt: bytes
    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def new(cls, salt: bytes, costs: Costs) -> Stretching:
        """The stretching with these costs."""
        return cls(salt=salt, memory_kib=costs.memory_kib, passes=costs.passes, lanes=costs.lanes)

    def stretch(self, secret: bytes) -> bytes:
        """The 32-byte key of a secret.

        Raises:
            CahierError: KEYS_REFUSED (costs out of bounds, before anything is derived),
                NOT_ENOUGH_MEMORY.
        """
        costs = Costs(self.memory_kib, self.passes, self.lanes)
        if not costs.within(FLOOR, CEILING) or len(self.salt) < SALT_BYTES:
            raise CahierError(Fault.KEYS_REFUSED)
        return argon2id(secret, self.salt, costs)


def argon2id(secret: bytes, salt: bytes, costs: Costs) -> bytes:
    """Argon2id, version 0x13, 32 bytes. Source: RFC 9106.

    Raises:
        CahierError: NOT_ENOUGH_MEMORY.
    """
    try:
        return Argon2id(
            salt=salt, length=KEY_BYTES, iterations=costs.passes, lanes=costs.lanes, memory_cost=costs.memory_kib
        ).derive(secret)
    except MemoryError as error:
        raise CahierError(Fault.NOT_ENOUGH_MEMORY, megabytes=costs.memory_kib // 1024) from error


def calibrate(max_seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> Costs:
    """The highest of 256, 128 and 64 MiB that this machine affords within ``max_seconds``.

    Argon2id's time grows with its memory, so one attempt at the floor is enough to know.
    """
    start = clock()
    argon2id(b"calibration", bytes(SALT_BYTES), FLOOR)
    seconds_at_floor = clock() - start
    for factor in (4, 2):
        costs = Costs(FLOOR.memory_kib * factor, FLOOR.passes, FLOOR.lanes)
        if seconds_at_floor * factor <= max_seconds and _affords(costs):
            return costs
    return FLOOR


def _affords(costs: Costs) -> bool:
    try:
        argon2id(b"calibration", bytes(SALT_BYTES), costs)
    except CahierError:
        return False
    return True


def sub_key(data_key: Secret, label: bytes) -> bytes:
    """A 32-byte key for one purpose, from the data key. Source: RFC 5869 section 2.3, HKDF-Expand."""
    return HKDFExpand(algorithm=hashes.SHA256(), length=KEY_BYTES, info=LABEL + label).derive(data_key.reveal())


def mix(material: bytes, salt: bytes | None, label: bytes) -> bytes:
    """A 32-byte key from key material that is already hard to guess. Source: RFC 5869, HKDF."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=LABEL + label).derive(material)
