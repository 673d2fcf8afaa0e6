"""The slots of a key file, each made and opened: a person, the recovery code, the unit's envelope, IT's escrow.

What a slot needs and gives, and nothing of files: :mod:`console.store.vault` keeps them. Source: docs/formats/keys.md.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from console.errors import CahierError, Fault
from console.store import key_file as form
from console.store.passphrase import MINIMUM, fold, weak
from console.store.person_keys import NONCE_BYTES, PersonKeys, unwrap_halves, wrap_halves
from console.store.printed_code import CODE_BYTES, read_code, write_code
from console.store.secret import Secret
from console.store.stretching import KEY_BYTES, SALT_BYTES, Costs, Stretching, mix

if TYPE_CHECKING:
    from collections.abc import Sequence


def recipients_of(slot: form.Slot) -> Sequence[str]:
    """The age recipients to which a slot holds the data key sealed."""
    return slot.recipients if isinstance(slot, form.EscrowSlot) else [slot.recipient]


def seal(data_key: Secret, recipients: Sequence[str]) -> bytes:
    """The data key as an age file. Source: age-encryption.org/v1, X25519 recipients.

    Raises:
        CahierError: ESCROW_RECIPIENT.
    """
    keys = []
    for recipient in recipients:
        try:
            keys.append(pyrage.x25519.Recipient.from_str(recipient))
        except pyrage.RecipientError as error:
            raise CahierError(Fault.ESCROW_RECIPIENT, recipient=recipient) from error
    sealed: bytes = pyrage.encrypt(data_key.reveal(), keys)
    return sealed


def unseal(sealed: bytes, identity: str, otherwise: Fault) -> Secret:
    """The data key of a slot; the caller holds it against the whole file.

    Raises:
        CahierError: KEYS_ALTERED; ``otherwise`` when the identity does not open it.
    """
    try:
        content = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise CahierError(otherwise) from None  # the library's own words may quote the identity
    if len(content) != KEY_BYTES:
        raise CahierError(Fault.KEYS_ALTERED)
    return Secret(content)


# a person


def new_person(
    store: str, data_key: Secret, person_id: str, name: str, passphrase: str, costs: Costs
) -> form.PersonSlot:
    """New keys for somebody, under a passphrase.

    Raises:
        CahierError: WEAK_PASSPHRASE, NOT_ENOUGH_MEMORY.
    """
    identity, recipient = _fresh()
    keys = PersonKeys(person_id, Ed25519PrivateKey.generate(), Secret(identity.encode()))
    empty = form.PersonSlot(
        id=person_id,
        name=name,
        store=store,
        recipient=recipient,
        verify=keys.verify,
        stretching=Stretching.new(b"", costs),
        nonce=b"",
        wrapped=b"",
        sealed=seal(data_key, [recipient]),
    )
    return wrapped_anew(empty, keys, passphrase, costs)


def wrapped_anew(slot: form.PersonSlot, keys: PersonKeys, passphrase: str, costs: Costs) -> form.PersonSlot:
    """A person's slot with its private halves under a passphrase, with fresh salt and nonce.

    Raises:
        CahierError: WEAK_PASSPHRASE, NOT_ENOUGH_MEMORY.
    """
    if weak(passphrase):
        raise CahierError(Fault.WEAK_PASSPHRASE, minimum=MINIMUM)
    stretching = Stretching.new(secrets.token_bytes(SALT_BYTES), costs)
    fresh = replace(slot, stretching=stretching, nonce=secrets.token_bytes(NONCE_BYTES), wrapped=b"")
    key = stretching.stretch(fold(passphrase))
    return replace(fresh, wrapped=wrap_halves(keys, key, fresh.nonce, form.header(fresh)))


def open_person(slot: form.PersonSlot, passphrase: str) -> PersonKeys:
    """Somebody's keys.

    Raises:
        CahierError: WRONG_PASSPHRASE (also when the slot was altered), KEYS_REFUSED, NOT_ENOUGH_MEMORY.
    """
    key = slot.stretching.stretch(fold(passphrase))
    keys = unwrap_halves(slot.id, slot.wrapped, key, slot.nonce, form.header(slot))
    if keys is None:
        raise CahierError(Fault.WRONG_PASSPHRASE)
    return keys


# the unit's envelope


def new_envelope(store: str, data_key: Secret, code: str, costs: Costs) -> form.EnvelopeSlot:
    """A slot that a card's code opens.

    Raises:
        CahierError: WEAK_PASSPHRASE, NOT_ENOUGH_MEMORY.
    """
    if weak(code):
        raise CahierError(Fault.WEAK_PASSPHRASE, minimum=MINIMUM)
    identity, recipient = _fresh()
    slot = form.EnvelopeSlot(
        store=store,
        recipient=recipient,
        stretching=Stretching.new(secrets.token_bytes(SALT_BYTES), costs),
        nonce=secrets.token_bytes(NONCE_BYTES),
        wrapped=b"",
        sealed=seal(data_key, [recipient]),
    )
    key = slot.stretching.stretch(fold(code))
    return replace(slot, wrapped=AESGCM(key).encrypt(slot.nonce, identity.encode(), form.header(slot)))


def open_envelope(slot: form.EnvelopeSlot, code: str) -> str:
    """The age identity to which the data key is sealed, for the code on the card as typed.

    Raises:
        CahierError: ENVELOPE_WRONG, KEYS_REFUSED, NOT_ENOUGH_MEMORY.
    """
    return _unwrapped(slot, slot.stretching.stretch(fold(code)), Fault.ENVELOPE_WRONG)


# the recovery code


def new_recovery(store: str, data_key: Secret) -> tuple[form.RecoverySlot, str]:
    """A slot that a printed code opens, and the code."""
    code = secrets.token_bytes(CODE_BYTES)
    identity, recipient = _fresh()
    slot = form.RecoverySlot(
        store=store,
        recipient=recipient,
        salt=secrets.token_bytes(SALT_BYTES),
        nonce=secrets.token_bytes(NONCE_BYTES),
        wrapped=b"",
        sealed=seal(data_key, [recipient]),
        confirmed=False,
    )
    key = mix(code, slot.salt, b"recovery")
    wrapped = AESGCM(key).encrypt(slot.nonce, identity.encode(), form.header(slot))
    return replace(slot, wrapped=wrapped), write_code(code)


def open_recovery(slot: form.RecoverySlot, code: str) -> str:
    """The age identity to which the data key is sealed, for the recovery code as typed.

    Raises:
        CahierError: CODE_MISTYPED, RECOVERY_WRONG.
    """
    return _unwrapped(slot, mix(read_code(code), slot.salt, b"recovery"), Fault.RECOVERY_WRONG)


# IT's escrow


def new_escrow(store: str, data_key: Secret, recipients: Sequence[str]) -> form.EscrowSlot:
    """A slot that any of these age identities opens.

    Raises:
        CahierError: ESCROW_RECIPIENT.
    """
    return form.EscrowSlot(store=store, recipients=tuple(recipients), sealed=seal(data_key, recipients))


def _fresh() -> tuple[str, str]:
    """A new age identity and its public half."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def _unwrapped(slot: form.EnvelopeSlot | form.RecoverySlot, key: bytes, otherwise: Fault) -> str:
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.wrapped, form.header(slot)).decode()
    except (InvalidTag, ValueError):  # ValueError: a nonce of an impossible length
        raise CahierError(otherwise) from None
