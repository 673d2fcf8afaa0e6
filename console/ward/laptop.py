"""A laptop: unlocked by its people, locked and unlocked again.

Two locks. The *screen lock* hides everything and keeps the book open, so that nurses switch by a
short PIN. The *cold lock* closes the book and drops the key. Neither ever asks or discards.
"""

from __future__ import annotations

import hmac
from pathlib import Path

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed
from console.record.certificate import Certificate, read_certificate
from console.record.clock import Clock
from console.record.codes.station import Access
from console.record.entry import Entropy
from console.record.writing import Author, Writing
from console.store.book import Book
from console.store.disk import translated_disk, write_whole
from console.store.failures import Failures
from console.store.holding import is_held
from console.store.key_file import Person as KeyHolder
from console.store.rekeying import rekey
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Opened, Vault
from console.ward import people
from console.ward.cover import CERTIFICATE_FILE, load_public
from console.ward.key_watch import FORGOTTEN, Seen, last_seen, remember, who_keeps_a_key
from console.ward.pin import is_good_pin
from console.ward.session import Session

__all__ = ["Laptop", "is_held"]

PIN_TRIES = 5


class Laptop:
    """One store on this machine and who is at it. Cold until somebody unlocks it."""

    def __init__(self, folder: Path, clock: Clock, entropy: Entropy) -> None:
        self.folder, self.clock, self.entropy = folder, clock, entropy
        self.site, self.certificate = load_public(folder)
        self.vault = Vault.open(folder)
        self._book: Book | None = None
        self._opened: dict[str, Opened] = {}
        self._keys: list[Secret] = []  # every copy that was handed out since the book was opened
        self._sessions: list[Session] = []
        self._pins: dict[str, bytes] = {}
        self._failures = Failures(folder)
        self._pin_failures = 0
        self.warning: CahierError | None = None  # what whoever unlocks must be told at once
        self._rekey_waits: CahierError | None = None

    @property
    def is_cold(self) -> bool:
        """Whether the book is closed and its key dropped."""
        return self._book is None

    def people(self) -> list[KeyHolder]:
        """Those who can unlock, in order of name."""
        return self.vault.people()

    @property
    def wait_s(self) -> int:
        """Seconds to wait before the next try: longer with each failure, 30 at most; a restart does not shorten it."""
        return self._failures.wait_s(self.clock.now())

    def demand_wait_over(self) -> None:
        """Refuse a try that comes before the wait is over, whoever asks: the window, a command, a script.

        Raises:
            CahierError: ``too-soon``.
        """
        if self.wait_s:
            raise CahierError(Fault.TOO_SOON, seconds=self.wait_s)

    def count_failure(self) -> None:
        """A passphrase, a PIN or a card opened nothing."""
        self._failures.add(self.clock.now())

    def unlock(self, person: str, passphrase: str) -> Session:
        """Sign somebody in by passphrase; the first one opens the book.

        Raises:
            CahierError: ``too-soon``, ``wrong-passphrase``, ``store-held``, ``store-damaged``…
        """
        self.demand_wait_over()
        if self._book is None:
            self.vault = Vault.open(self.folder)  # another process may have changed it
        try:
            opened = self.vault.unlock(person, passphrase)
        except CahierError as problem:
            if problem.fault is Fault.WRONG_PASSPHRASE:
                self.count_failure()
            raise
        self._keys.append(opened.data_key)
        opens = self._book is None
        try:
            if self._book is None:
                self._book = Book.open(self.folder, opened.data_key, self.vault.salt)
                opened = self._with_the_key_due(self._book, opened)
            session = self._session(person, opened)
        except CahierError:
            if opens:  # nobody is signed in, so the book does not stay open
                self.lock_cold()
            raise
        self._opened[person] = opened
        return session

    def go_on_as(self, certificate: Certificate) -> None:
        """Be another incarnation from now on; the book says so already."""
        self.certificate = certificate
        for each in self._sessions:
            each.certificate = certificate

    def _know_itself(self, book: Book) -> None:
        """Take from the book who the laptop is: renewed since, or a power cut came before the file beside it."""
        text = book.latest.certificates()[book.station]
        certificate = read_certificate(text, self.site.root_public_key, self.site.id, self.site.mode)
        if certificate == self.certificate:
            return
        self.go_on_as(certificate)
        with translated_disk():
            write_whole(self.folder / CERTIFICATE_FILE, text.encode())

    def _with_the_key_due(self, book: Book, opened: Opened) -> Opened:
        """Give the book the new key that it should have had when it was closed."""
        staying = who_keeps_a_key(book)
        if staying is None:
            return opened
        book.close()
        self._book = None
        self._rekey(opened.data_key, staying)
        opened = self.vault.open_again(opened.keys)
        self._keys.append(opened.data_key)
        self._book = Book.open(self.folder, opened.data_key, self.vault.salt)
        return opened

    def _rekey(self, data_key: Secret, staying: frozenset[str]) -> None:
        """Give the closed book a new key; when that fails it stays due, and keeps nobody out."""
        self._rekey_waits = None
        try:
            self.vault, new_key = rekey(self.folder, self.vault, data_key, staying, FORGOTTEN)
        except CahierError as problem:
            self._rekey_waits = self.warning = CahierError(Fault.REKEY_WAITS, reason=problem.happened)
        else:
            new_key.wipe()

    def person_named(self, name: str) -> str:
        """The id of somebody by the name they sign in with; a part of it is enough when only one fits.

        Raises:
            CahierError: ``person-unknown``.
        """
        wanted = name.casefold().strip()
        slots = self.people()
        exact = [slot for slot in slots if slot.name.casefold() == wanted or slot.id == name]
        found = exact or [slot for slot in slots if wanted and wanted in slot.name.casefold()]
        if len(found) != 1:
            raise CahierError(Fault.PERSON_UNKNOWN, name=name, known=", ".join(slot.name for slot in slots))
        return found[0].id

    def _session(self, person: str, opened: Opened) -> Session:
        book = self._require_book()
        self._know_itself(book)
        reader = book.reader()
        try:
            known = reader.people().get(person)
            word = people.standing(reader, self.certificate.station).get(person)
        finally:
            reader.close()
        if known is None or not known.active:
            raise CahierError(Fault.WRONG_PASSPHRASE)
        if word is not None and word.has_ended(self.clock.now()):
            raise CahierError(Fault.VOUCHING_ENDED, name=known.name)
        author = Author(person, opened.keys.sign)
        session = Session(book, self.site, self.certificate, known, author, self.clock, self.entropy)
        self._note(author, *self._of_unlock(book))
        remember(book, Seen.of(self.vault))
        self._failures.clear()
        self._pin_failures = 0
        self._sessions.append(session)
        return session

    def _of_unlock(self, book: Book) -> list[Accessed]:
        """What an unlock writes down: itself, the failures before it, and a key file that was put back."""
        notes = [Accessed(access=Access.UNLOCKED)]
        if self._failures.count:
            notes.append(Accessed(access=Access.FAILED, count=self._failures.count))
        now, before = Seen.of(self.vault), last_seen(book)
        self.warning = self._rekey_waits
        if before is not None and before.salt != now.salt:
            notes.append(Accessed(access=Access.REKEYED))
        if before is not None and now.is_before(before):
            self.warning = CahierError(Fault.KEYS_ROLLED_BACK, found=now.number, known=before.number)
            notes.append(Accessed(access=Access.KEYS_ROLLED_BACK, reason=f"{before.number} → {now.number}"))
        return notes

    def _note(self, author: Author, *notes: Accessed) -> None:
        number, digest = self.vault.state()
        written = [Writing(msgspec.structs.replace(each, keys_number=number, keys_digest=digest)) for each in notes]
        self._require_book().append(author, written, self.clock, self.entropy)

    # --- the screen lock ---------------------------------------------------------------------------

    def set_pin(self, session: Session, pin: str) -> None:
        """Let somebody who is signed in come back by a short PIN until the next cold lock.

        The PIN lives in memory only and is worth nothing once the book is closed.

        Raises:
            CahierError: ``weak-pin`` when the site forbids it or it is too simple, ``locked``.
        """
        if not session.is_open:
            raise CahierError(Fault.LOCKED)
        if not self.site.pin or not is_good_pin(pin):
            raise CahierError(Fault.WEAK_PIN)
        self._pins[session.person.id] = self._pin_digest(session.person.id, pin)

    def _pin_digest(self, person: str, pin: str) -> bytes:
        return hmac.digest(self._opened[person].data_key.reveal(), f"pin|{person}|{pin}".encode(), "sha256")

    def has_pin(self, person: str) -> bool:
        """Whether somebody can come back by PIN."""
        return person in self._pins and not self.is_cold

    def unlock_by_pin(self, person: str, pin: str) -> Session:
        """Sign somebody in again while the screen is locked. Five errors make the laptop cold.

        Raises:
            CahierError: ``too-soon``, ``wrong-pin``, ``locked`` when there is no PIN to ask for.
        """
        self.demand_wait_over()
        if not self.has_pin(person):
            raise CahierError(Fault.LOCKED)
        if not hmac.compare_digest(self._pins[person], self._pin_digest(person, pin)):
            self._pin_failures += 1
            self.count_failure()
            if self._pin_failures >= PIN_TRIES:
                self.lock_cold()
            raise CahierError(Fault.WRONG_PIN, left=max(0, PIN_TRIES - self._pin_failures))
        return self._session(person, self._opened[person])

    def lock_screen(self, session: Session) -> None:
        """Hide everything; the book stays open for the next person."""
        self._note(session.author, Accessed(access=Access.SCREEN_LOCKED))
        session.close()
        self._require_book().turns.halt()

    # --- the cold lock -----------------------------------------------------------------------------

    def lock_cold(self, session: Session | None = None) -> None:
        """Close the book, end every session and drop the key; a book that is due for a new key gets it now."""
        if self._book is not None:
            if session is not None and session.is_open:
                self._note(session.author, Accessed(access=Access.COLD_LOCKED))
            staying = self._who_keeps_a_key()
            for each in self._sessions:
                each.close()
            self._book.turns.halt()
            self._book.close()
            if staying is not None:
                self._rekey(next(iter(self._opened.values())).data_key, staying)
        self._book = None
        for key in self._keys:
            key.wipe()
        self._keys.clear()
        self._sessions.clear()
        self._opened.clear()
        self._pins.clear()

    def _who_keeps_a_key(self) -> frozenset[str] | None:
        """As of the log; None, too, where the book cannot be read: it must be possible to close it all the same."""
        if self._book is None or not self._opened:
            return None
        try:
            return who_keeps_a_key(self._book)
        except CahierError:
            return None

    def change_passphrase(self, session: Session, old: str, new: str, costs: Costs) -> None:
        """Put the keys of somebody who is signed in under another passphrase; the old one opens nothing more here.

        Raises:
            CahierError: ``locked``, ``wrong-passphrase`` for the old one, ``weak-passphrase``…
        """
        if session.person.id not in self._opened:
            raise CahierError(Fault.LOCKED)
        opened = self.vault.unlock(session.person.id, old)
        try:
            self.vault.change_passphrase(opened, new, costs)
        finally:
            opened.data_key.wipe()
        self._note(session.author, Accessed(access=Access.PASSPHRASE))

    def forget(self, person: str) -> None:
        """Drop the keys and the PIN of somebody who got new ones: they come in by the new passphrase only."""
        self._pins.pop(person, None)
        self._opened.pop(person, None)
        for each in self._sessions:
            if each.person.id == person:
                each.close()

    def data_key(self, session: Session) -> Secret:
        """The data key of somebody who is signed in, for changes to the key file.

        Raises:
            CahierError: ``locked``.
        """
        opened = self._opened.get(session.person.id)
        if opened is None:
            raise CahierError(Fault.LOCKED)
        return opened.data_key

    def _require_book(self) -> Book:
        if self._book is None:
            raise CahierError(Fault.LOCKED)
        return self._book
