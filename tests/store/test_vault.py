"""Who can open the book, and what happens when the key file is spoilt."""

from __future__ import annotations

import json
import shutil
import subprocess
import traceback
import unicodedata
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.errors import CahierError, Fault
from console.store import driver
from console.store.key_file import BACKUP, KEYS, Copies, _checksum, canonical
from console.store.secret import Secret
from console.store.stretching import FLOOR
from console.store.vault import Vault
from tests.store.conftest import ANNA, ANNAS, PAUL, PAULS, Prepared

NEW = "quartz lagoon pepper ribbon violin"


def fault(act: Callable[[], object]) -> Fault:
    with pytest.raises(CahierError) as caught:
        act()
    return caught.value.fault


def forge(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter both copies as somebody would who knows the format but not the data key."""
    frame = json.loads((folder / KEYS).read_bytes())
    change(frame["body"])
    frame["checksum"] = _checksum(canonical(frame["body"]), frame["mac"])
    for name in (KEYS, BACKUP):
        (folder / name).write_bytes(canonical(frame))


def test_a_person_opens_the_book_and_signs(store: Prepared) -> None:
    opened = Vault.open(store.folder).unlock(ANNA, ANNAS)
    anna = Vault.open(store.folder).people()[0]
    Ed25519PublicKey.from_public_bytes(anna.verify).verify(opened.keys.sign(b"entry"), b"entry")
    assert anna.name == "Anna Lindqvist"
    db = driver.open_encrypted(store.folder / "book.db", opened.data_key, opened.salt, create=False)
    assert db["line"].count == 300
    db.close()


def test_the_same_passphrase_on_another_keyboard(store: Prepared) -> None:
    typed = unicodedata.normalize("NFD", ANNAS.upper()).replace(" ", "  ")
    assert Vault.open(store.folder).unlock(ANNA, typed).data_key.matches(store.data_key)


def test_a_wrong_passphrase_is_said_and_shows_no_secret(store: Prepared) -> None:
    with pytest.raises(CahierError) as caught:
        Vault.open(store.folder).unlock(ANNA, PAULS)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.facts)
    assert caught.value.fault is Fault.WRONG_PASSPHRASE
    assert PAULS not in told and store.data_key.reveal().hex() not in told


def test_somebody_unknown_has_no_key(store: Prepared) -> None:
    assert fault(lambda: Vault.open(store.folder).unlock("nobody", ANNAS)) is Fault.NO_KEY_FOR_PERSON


def test_swapped_private_halves_open_nothing(store: Prepared) -> None:
    def swap(body: dict[str, Any]) -> None:
        one, two = body["slots"][:2]
        for field in ("stretching", "nonce", "wrapped"):
            one[field], two[field] = two[field], one[field]

    forge(store.folder, swap)
    assert fault(lambda: Vault.open(store.folder).unlock(ANNA, PAULS)) is Fault.WRONG_PASSPHRASE


def test_a_renamed_slot_opens_nothing(store: Prepared) -> None:
    forge(store.folder, lambda body: body["slots"][0].update(name="Somebody Else"))
    assert fault(lambda: Vault.open(store.folder).unlock(ANNA, ANNAS)) is Fault.WRONG_PASSPHRASE


def test_weakened_stretching_is_refused(store: Prepared) -> None:
    forge(store.folder, lambda body: body["slots"][0]["stretching"].update(memory_kib=1024))
    assert fault(lambda: Vault.open(store.folder).unlock(ANNA, ANNAS)) is Fault.KEYS_REFUSED


def test_a_swapped_sealed_key_is_an_altered_file(store: Prepared) -> None:
    def swap(body: dict[str, Any]) -> None:
        body["slots"][0]["sealed"] = body["slots"][1]["sealed"]

    forge(store.folder, swap)
    assert fault(lambda: Vault.open(store.folder).unlock(ANNA, ANNAS)) is Fault.KEYS_ALTERED


def test_a_slot_taken_away_by_a_stranger_is_noticed(store: Prepared) -> None:
    forge(store.folder, lambda body: body["slots"].pop(1))
    assert fault(lambda: Vault.open(store.folder).unlock(ANNA, ANNAS)) is Fault.KEYS_ALTERED


@pytest.mark.parametrize("name", [KEYS, BACKUP])
@pytest.mark.parametrize("damage", [b"", b"{}", None])
def test_one_damaged_copy_is_repaired_from_the_other(store: Prepared, name: str, damage: bytes | None) -> None:
    before = (store.folder / KEYS).read_bytes()
    if damage is None:
        (store.folder / name).unlink()
    else:
        (store.folder / name).write_bytes(damage)
    vault = Vault.open(store.folder)
    vault.verify(store.data_key)
    assert vault.copies is Copies.REPAIRED
    assert (store.folder / KEYS).read_bytes() == (store.folder / BACKUP).read_bytes() == before


def test_any_flipped_byte_of_a_copy_is_found(store: Prepared) -> None:
    good = (store.folder / KEYS).read_bytes()
    for place in range(0, len(good), 97):
        spoilt = bytearray(good)
        spoilt[place] ^= 1
        (store.folder / KEYS).write_bytes(spoilt)
        assert Vault.open(store.folder).copies is Copies.REPAIRED
        assert (store.folder / KEYS).read_bytes() == good


def test_the_newer_copy_wins_after_a_crash_between_the_two(store: Prepared) -> None:
    older = (store.folder / BACKUP).read_bytes()
    vault = Vault.open(store.folder)
    vault.remove_person(store.data_key, PAUL)
    (store.folder / BACKUP).write_bytes(older)
    again = Vault.open(store.folder)
    assert [person.id for person in again.people()] == [ANNA]
    assert again.state() == vault.state()
    assert (store.folder / BACKUP).read_bytes() != older


def test_two_damaged_copies_are_said_and_left(store: Prepared) -> None:
    for name in (KEYS, BACKUP):
        (store.folder / name).write_bytes(b"\0" * 100)
    book = (store.folder / "book.db").read_bytes()
    assert fault(lambda: Vault.open(store.folder)) is Fault.KEYS_DAMAGED
    assert fault(lambda: Vault.create(store.folder, "again")) is Fault.STORE_EXISTS
    assert (store.folder / "book.db").read_bytes() == book
    assert (store.folder / KEYS).read_bytes() == b"\0" * 100


def test_a_book_without_keys_never_gets_a_new_key(store: Prepared) -> None:
    for name in (KEYS, BACKUP):
        (store.folder / name).unlink()
    book = (store.folder / "book.db").read_bytes()
    assert fault(lambda: Vault.open(store.folder)) is Fault.KEYS_MISSING
    assert fault(lambda: Vault.create(store.folder, "again")) is Fault.STORE_EXISTS
    assert [file.name for file in store.folder.iterdir()] == ["book.db"]
    assert (store.folder / "book.db").read_bytes() == book


def test_an_empty_folder_has_no_book(tmp_path: Path) -> None:
    assert fault(lambda: Vault.open(tmp_path)) is Fault.STORE_MISSING


def test_the_copy_of_another_store_is_never_overwritten(store: Prepared, tmp_path: Path) -> None:
    Vault.create(tmp_path / "other", "store-two")
    shutil.copy(tmp_path / "other" / KEYS, store.folder / BACKUP)
    before = [(store.folder / name).read_bytes() for name in (KEYS, BACKUP)]
    assert fault(lambda: Vault.open(store.folder)) is Fault.KEYS_MIXED
    assert [(store.folder / name).read_bytes() for name in (KEYS, BACKUP)] == before


def test_a_newer_format_is_refused_by_name(store: Prepared) -> None:
    forge(store.folder, lambda body: body.update(format=2, slots="in another form", novelty=True))
    assert fault(lambda: Vault.open(store.folder)) is Fault.KEYS_NEWER


def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    Vault.create(tmp_path / "store", "s")
    assert {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "store").iterdir()} == {"0o600"}
    assert {file.name for file in (tmp_path / "store").iterdir()} == {KEYS, BACKUP}


def test_every_change_has_a_new_number_and_digest(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    number, digest = vault.state()
    vault.remove_person(store.data_key, PAUL)
    assert vault.state()[0] == number + 1
    assert vault.state()[1] != digest
    assert Vault.open(store.folder).state() == vault.state()


def test_a_changed_passphrase_keeps_the_keys(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    opened = vault.unlock(ANNA, ANNAS)
    vault.change_passphrase(opened, NEW, FLOOR)
    again = Vault.open(store.folder)
    assert again.unlock(ANNA, NEW).keys.verify == opened.keys.verify
    assert fault(lambda: again.unlock(ANNA, ANNAS)) is Fault.WRONG_PASSPHRASE


def test_a_reset_gives_new_keys_and_touches_no_data(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    book, before = (store.folder / "book.db").read_bytes(), vault.people()[1].verify
    renewed = vault.replacement(store.data_key, PAUL, NEW, FLOOR)
    vault.put(store.data_key, renewed)
    after = renewed.verify
    assert after != before
    assert vault.unlock(PAUL, NEW).keys.verify == after
    assert (store.folder / "book.db").read_bytes() == book
    assert vault.unlock(ANNA, ANNAS).data_key.matches(store.data_key)


def test_weak_passphrases_and_second_slots_are_refused(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    before = vault.state()
    assert fault(lambda: vault.add_person(store.data_key, "c", "C", "soleil", FLOOR)) is Fault.WEAK_PASSPHRASE
    assert fault(lambda: vault.add_person(store.data_key, ANNA, "A", NEW, FLOOR)) is Fault.PERSON_HAS_KEY
    assert Vault.open(store.folder).state() == before


def test_a_foreign_data_key_changes_nothing(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    before = vault.state()
    assert fault(lambda: vault.remove_person(Secret(b"x" * 32), PAUL)) is Fault.KEYS_ALTERED
    assert Vault.open(store.folder).state() == before


def test_the_recovery_code_opens_once_typed_as_printed_or_not(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    assert not vault.recovery_confirmed
    vault.confirm_recovery(store.code.lower().replace("0", "O").replace("-", ""))
    again = Vault.open(store.folder)
    assert again.recovery_confirmed
    assert again.unlock_recovery(store.code).matches(store.data_key)


def test_a_typing_error_and_an_old_card_are_two_things(store: Prepared) -> None:
    vault = Vault.open(store.folder)
    wrong = store.code[:-1] + ("A" if store.code[-1] != "A" else "B")
    assert fault(lambda: vault.unlock_recovery(wrong)) is Fault.CODE_MISTYPED
    newer = vault.add_recovery(store.data_key)
    assert fault(lambda: vault.unlock_recovery(store.code)) is Fault.RECOVERY_WRONG
    assert vault.unlock_recovery(newer).matches(store.data_key)


def test_escrow_opens_with_each_of_its_identities_only(store: Prepared) -> None:
    one, two, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    vault = Vault.open(store.folder)
    assert fault(lambda: vault.unlock_escrow(str(one))) is Fault.ESCROW_WRONG
    vault.add_escrow(store.data_key, [str(one.to_public()), str(two.to_public())])
    vault = Vault.open(store.folder)
    assert vault.unlock_escrow(str(one)).matches(store.data_key)
    assert vault.unlock_escrow(str(two)).matches(store.data_key)
    assert fault(lambda: vault.unlock_escrow(str(stranger))) is Fault.ESCROW_WRONG
    assert fault(lambda: vault.unlock_escrow("nonsense")) is Fault.ESCROW_WRONG
    assert fault(lambda: vault.add_escrow(store.data_key, ["age1nonsense"])) is Fault.ESCROW_RECIPIENT


def test_the_standard_age_program_opens_the_escrow(store: Prepared, tmp_path: Path) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.skip("the age program is not installed")
    identity = pyrage.x25519.Identity.generate()
    Vault.open(store.folder).add_escrow(store.data_key, [str(identity.to_public())])
    (tmp_path / "identity.txt").write_text(f"{identity}\n")
    slots = json.loads((store.folder / KEYS).read_bytes())["body"]["slots"]
    sealed = b64decode(next(slot["sealed"] for slot in slots if slot["kind"] == "escrow"))
    told = subprocess.run(
        [program, "--decrypt", "-i", str(tmp_path / "identity.txt")], input=sealed, capture_output=True, check=True
    )
    assert told.stdout == store.data_key.reveal()


def test_a_new_data_key_needs_nobodys_secret(store: Prepared, tmp_path: Path) -> None:
    vault, key = Vault.open(store.folder).rekey_into(tmp_path / "new", store.data_key, {ANNA, PAUL})
    assert not key.matches(store.data_key)
    assert vault.salt != store.salt
    assert vault.unlock(ANNA, ANNAS).data_key.matches(key)
    assert vault.unlock_recovery(store.code).matches(key)


def test_a_mirror_carries_nobodys_slot(store: Prepared, tmp_path: Path) -> None:
    vault, key = Vault.open(store.folder).rekey_into(tmp_path / "mirror", store.data_key)
    assert vault.people() == []
    assert vault.unlock_recovery(store.code).matches(key)


def test_a_full_disk_changes_neither_copy(small_disk: Path) -> None:
    vault, key = Vault.create(small_disk / "store", "s")
    before, state = (small_disk / "store" / KEYS).read_bytes(), vault.state()
    with pytest.raises(OSError):
        (small_disk / "filler").write_bytes(b"x" * 65536)
    assert fault(lambda: vault.add_recovery(key)) is Fault.DISK_FULL
    assert vault.state() == state
    assert {file.name: file.read_bytes() for file in (small_disk / "store").iterdir()} == {KEYS: before, BACKUP: before}


def test_a_read_only_disk_is_said_and_still_opens(small_disk: Path) -> None:
    _, key = Vault.create(small_disk / "store", "s")
    (small_disk / "store" / BACKUP).unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    vault = Vault.open(small_disk / "store")
    vault.verify(key)
    assert vault.copies is Copies.ONE
    assert fault(lambda: vault.add_recovery(key)) is Fault.DISK_READ_ONLY
