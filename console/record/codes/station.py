"""Value sets about the laptop and its people."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Role(Code):
    """What somebody is on the ward."""

    IDE = "IDE", N_("Nurse")
    AS = "AS", N_("Care assistant")
    CADRE = "CADRE", N_("Unit manager")
    MED = "MED", N_("Physician")
    INT = "INT", N_("Resident")
    SF = "SF", N_("Midwife")
    PUER = "PUER", N_("Paediatric nurse")
    KINE = "KINE", N_("Physiotherapist")
    PREP = "PREP", N_("Pharmacy")
    ADM = "ADM", N_("Admissions clerk")
    DSI = "DSI", N_("IT")
    CRISE = "CRISE", N_("Crisis cell")
    REG = "REG", N_("Bed manager")
    AUT = "AUT", N_("Other role")


class Access(Code):
    """What somebody did with the book itself."""

    UNLOCKED = "UNLOCKED", N_("Unlocked")
    SCREEN_LOCKED = "SCREEN_LOCKED", N_("Screen locked")
    COLD_LOCKED = "COLD_LOCKED", N_("Closed")
    FAILED = "FAILED", N_("Failed unlocks")
    FILE_OPENED = "FILE_OPENED", N_("File opened")
    ENVELOPE = "ENVELOPE", N_("Unit’s envelope opened")
    PASSPHRASE = "PASSPHRASE", N_("Own passphrase changed")
    DRAFT_READ = "DRAFT_READ", N_("Somebody else’s draft read")
    KEYS_ROLLED_BACK = "KEYS_ROLLED_BACK", N_("An older key file was put back")
    CLOCK_JUMPED = "CLOCK_JUMPED", N_("The clock of the laptop jumped")
    RESET = "RESET", N_("Passphrase given anew")
    REKEYED = "REKEYED", N_("Book given a new key")


class Copy(Code):
    """What kind of copy of the book."""

    MIRROR = "MIRROR", N_("Mirror")
    BACKUP = "BACKUP", N_("Backup")


class Presented(Code):
    """What states how far a log goes."""

    PACKAGE = "PACKAGE", N_("Package")
    MIRROR = "MIRROR", N_("Mirror")
    RECEIPT = "RECEIPT", N_("Receipt")
    PAGE = "PAGE", N_("Printed page")


class Standing(Code):
    """How the book stands to a head that was presented."""

    AGREES = "AGREES", N_("Agrees")
    BOOK_IS_OLDER = "BOOK_IS_OLDER", N_("The book was set back")
    FORK = "FORK", N_("Two histories")


class TicketOutcome(Code):
    """What the codes of a transfer sheet came to."""

    FRESH = "FRESH", N_("Read and verified")
    ALREADY_HERE = "ALREADY_HERE", N_("Already here")
    OVERTAKEN = "OVERTAKEN", N_("Overtaken: the book knows more")
    OLD = "OLD", N_("Old sheet")
    UNVERIFIED = "UNVERIFIED", N_("From another site, not verified")
