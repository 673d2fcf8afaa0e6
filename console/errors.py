"""The closed catalogue of everything that can go wrong and that a person can do something about.

Each fault says what happened, what was kept, and what to do next, in the language in force. Its
code (``wrong-passphrase``) is stable and never translated: scripts and help pages may rely on it.
Anything that is not in this catalogue is a defect of the program and is not caught.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from typing_extensions import override

from console.words import N_, _


class Sentences(NamedTuple):
    """What one fault says: three message ids with named placeholders."""

    happened: str
    kept: str
    next: str


NOTHING_CHANGED = N_("Nothing was changed.")
TYPED_IS_KEPT = N_("Nothing was saved; what was typed is still there.")
BRING_BACK = N_("Bring the book back from its mirror or a backup, with the printed recovery code; call IT.")
LINE_LEFT_OUT = N_("This line is left out; the others are kept.")
CORRECT_AT_SOURCE = N_("Correct it where the census is made, or write this patient by hand.")


class Fault(Enum):
    """Every fault, grouped by the layer that finds it."""

    # record: what was typed cannot be understood
    UNREADABLE_NUMBER = Sentences(
        N_("“{text}” is not a number that can be read with certainty in “{field}”."),
        TYPED_IS_KEPT,
        N_("Write it with one comma or one dot for the decimals and no other separator."),
    )
    AMBIGUOUS_NUMBER = Sentences(
        N_("“{text}” can mean two different numbers in “{field}”."),
        TYPED_IS_KEPT,
        N_("Write the number without a thousands separator."),
    )
    MISSING_UNIT = Sentences(
        N_("“{field}” has a number without a unit."),
        TYPED_IS_KEPT,
        N_("Add the unit; Cahier never guesses one."),
    )
    OUT_OF_RANGE = Sentences(
        N_("{text} is impossible for “{field}” ({low} to {high})."),
        TYPED_IS_KEPT,
        N_("Check the value and type it again."),
    )
    INVALID_FIELD = Sentences(
        N_("“{field}” cannot be “{text}”."),
        TYPED_IS_KEPT,
        N_("Correct the field: {hint}"),
    )
    INVALID_ENTRY = Sentences(
        N_("An entry is not well formed: {reason}."),
        NOTHING_CHANGED,
        N_("Correct it and give the whole file again: it is taken in all or nothing."),
    )

    CHECKPOINT_REFUSED = Sentences(
        N_("The signed statement of how far the log goes is not genuine."),
        NOTHING_CHANGED,
        N_("Copy it again; if it stays so, do not trust where it came from, and tell IT."),
    )
    NUMBER_MISTYPED = Sentences(
        N_("“{text}” is not a number of this site: a character is wrong or missing."),
        NOTHING_CHANGED,
        N_("Read the number again from the label and type it again."),
    )
    MATRICULE_MISTYPED = Sentences(
        N_("“{text}” is not a national number: a digit is wrong or missing."),
        TYPED_IS_KEPT,
        N_("Read it again; without certainty leave “{field}” empty, it is not needed here."),
    )
    NOT_DOUBTFUL = Sentences(
        N_("Nobody has called the identity of {name} doubtful."),
        NOTHING_CHANGED,
        N_("Open the file again: somebody may have settled it since."),
    )
    ATTRIBUTES_EXCLUSIVE = Sentences(
        N_("A made-up identity cannot be doubtful as well."),
        NOTHING_CHANGED,
        N_("Link it to the known person once somebody knows who it is."),
    )
    SCAN_UNREADABLE = Sentences(
        N_("“{text}” is none of the codes that Cahier reads."),
        NOTHING_CHANGED,
        N_("Scan the square code of the label, or type the name into the search (Ctrl+F)."),
    )
    SCAN_DAMAGED = Sentences(
        N_("The scan is not whole: {what} is missing or wrong."),
        NOTHING_CHANGED,
        N_("Scan it again, flat and close; else type the name and the birth date."),
    )
    SCAN_UNKNOWN = Sentences(
        N_("Nobody in this book has the number {number}."),
        NOTHING_CHANGED,
        N_("Compare the number with the label; search the name (Ctrl+F), or admit the patient."),
    )
    BED_EMPTY = Sentences(
        N_("Nobody is in bed {bed}, as far as this book knows."),
        NOTHING_CHANGED,
        N_("Search the name (Ctrl+F)."),
    )
    NUMBERS_USED_UP = Sentences(
        N_("This laptop has used all its downtime numbers (last: {last})."),
        N_("Everything written so far is kept, and patients can still be written with their own number."),
        N_("Ask IT for a new block of numbers for this laptop."),
    )
    CERTIFICATE_REFUSED = Sentences(
        N_("The certificate of a laptop is not genuine or belongs to another site."),
        NOTHING_CHANGED,
        N_("Check that the file comes from this hospital; ask IT."),
    )
    CERTIFICATE_EXPIRED = Sentences(
        N_("The certificate of laptop {label} is good from {since} to {until} only."),
        N_("Everything written on that laptop is kept there."),
        N_("Ask IT to renew it (cahier site renew); then do this again."),
    )
    STATION_REVOKED = Sentences(
        N_("Laptop {label} was called off by IT on {at}: {reason}."),
        N_("What it wrote before that still counts; nothing was changed here."),
        N_("Hand this over to IT and write on another laptop."),
    )
    KEYS_UNCONFIRMED = Sentences(
        N_("This laptop signs with new keys that IT has not confirmed."),
        N_("Everything is written and leaves as before; whoever has an old copy could still sign as this laptop."),
        N_("Exchange, copies: write the request to a stick, give IT the check word, take in what IT signs."),
    )
    REQUEST_REFUSED = Sentences(
        N_("The request of {label} does not fit the check word, or asks for nothing."),
        NOTHING_CHANGED,
        N_("Have the check word read to you once more, by somebody who sits before that laptop."),
    )
    NOTHING_TO_CONFIRM = Sentences(
        N_("The keys of {label} are the site’s own: there is nothing for IT to confirm."),
        NOTHING_CHANGED,
        N_("Go on working."),
    )
    REVOCATIONS_REFUSED = Sentences(
        N_("The list of laptops that were called off is not this site’s, or was altered."),
        NOTHING_CHANGED,
        N_("Take the file revocations.json again from IT."),
    )
    DRILL_AND_REAL = Sentences(
        N_("One side is a drill and the other is real; they never mix."),
        NOTHING_CHANGED,
        N_("Use drill laptops with drill packages and real ones with real ones."),
    )

    # the site’s file
    SITE_REFUSED = Sentences(
        N_("The site’s file site.toml cannot be used: {reason}."),
        NOTHING_CHANGED,
        N_("Correct the field it names, or take the file again from IT."),
    )
    UNIT_UNKNOWN = Sentences(
        N_("This site has no unit {unit} (known: {known})."),
        NOTHING_CHANGED,
        N_("Use one of the codes of site.toml."),
    )
    FILE_MISSING = Sentences(
        N_("The file {path} is not there."),
        NOTHING_CHANGED,
        N_("Check the name and the stick, and try again."),
    )

    # store: the encrypted book, its keys and the disk under them
    ENCRYPTION_UNAVAILABLE = Sentences(
        N_("Encryption does not work on this machine, so Cahier does not start."),
        N_("No file was made and none was changed."),
        N_("Use another prepared laptop and call IT."),
    )
    STORE_MISSING = Sentences(
        N_("There is no book in “{folder}”."),
        NOTHING_CHANGED,
        N_("Check the folder, or prepare this laptop."),
    )
    STORE_EXISTS = Sentences(
        N_("“{folder}” already holds a book or its keys."),
        N_("The book that is there was not touched."),
        N_("Open it, or choose an empty folder."),
    )
    STORE_DAMAGED = Sentences(
        N_("The book is damaged: part of its file is missing or was altered."),
        N_("Nothing was deleted."),
        N_("Bring back the mirror or a backup, or copy out what can still be read."),
    )
    STORE_NOT_ENCRYPTED = Sentences(
        N_("The file in the place of the book is not encrypted: it is not a book of Cahier."),
        N_("The file was not touched."),
        N_("Stop using this laptop and call IT."),
    )
    STORE_KEY_MISMATCH = Sentences(
        N_("The key file beside this book belongs to another book."),
        N_("The book was not touched."),
        BRING_BACK,
    )
    STORE_BUSY = Sentences(
        N_("The book is held by another task or another program."),
        TYPED_IS_KEPT,
        N_("Wait a few seconds and try again; close any second Cahier."),
    )
    DISK_FULL = Sentences(
        N_("The disk is full: writing has stopped."),
        N_("Everything shown as saved is kept; reading and printing go on."),
        N_("Free some space (old files outside Cahier, the recycle bin), then try again."),
    )
    DISK_READ_ONLY = Sentences(
        N_("The disk refuses writing: it is read-only or the folder is protected."),
        N_("Everything shown as saved is kept."),
        N_("Remove the write protection or use another laptop, then try again."),
    )
    DISK_FAILED = Sentences(
        N_("The disk did not answer as it should ({reason})."),
        N_("Everything shown as saved is kept."),
        N_("Try again; if it happens again, make a package and change laptop."),
    )
    KEYS_MISSING = Sentences(
        N_("The key file is missing beside the book."),
        N_("The book was not touched, and no new key was made."),
        BRING_BACK,
    )
    KEYS_DAMAGED = Sentences(
        N_("Both copies of the key file are damaged."),
        N_("The book was not touched, and no new key was made."),
        BRING_BACK,
    )
    KEYS_NEWER = Sentences(
        N_("The key file was written by a newer Cahier (format {found}; this one reads {known})."),
        NOTHING_CHANGED,
        N_("Open this book with the newer version."),
    )
    KEYS_MIXED = Sentences(
        N_("The two copies of the key file belong to two different books."),
        N_("Neither copy was changed."),
        N_("Remove nothing: call IT, who put back the copy that belongs to this book."),
    )
    KEYS_ROLLED_BACK = Sentences(
        N_("The key file is an older copy: number {found}, where the book last saw {known}."),
        N_("The book is open and nothing is lost; this is written in the log."),
        N_("Somebody who was removed may have a key again: tell IT, who gives the book a new key."),
    )
    REKEY_WAITS = Sentences(
        N_("The book could not be given its new key: {reason}"),
        N_("The book opens with the key it has, and nothing is lost; whoever was removed has no slot any more."),
        N_("Free as much room as the book takes. It is tried again each time the book is closed or opened."),
    )
    KEYS_ALTERED = Sentences(
        N_("The key file was altered by something other than Cahier."),
        NOTHING_CHANGED,
        BRING_BACK,
    )
    KEYS_REFUSED = Sentences(
        N_("The key file asks for a protection that is too weak or too costly to be genuine."),
        NOTHING_CHANGED,
        BRING_BACK,
    )
    NOT_ENOUGH_MEMORY = Sentences(
        N_("There is not enough free memory to check the passphrase ({megabytes} MB are needed)."),
        NOTHING_CHANGED,
        N_("Close other programs and try again."),
    )
    WRONG_PASSPHRASE = Sentences(
        N_("This passphrase does not open the book."),
        NOTHING_CHANGED,
        N_("Type it again; capitals, accents and extra spaces do not matter."),
    )
    TOO_SOON = Sentences(
        N_("After several wrong tries the next one waits {seconds} s more."),
        NOTHING_CHANGED,
        N_("Wait, then type it again. Nobody is shut out."),
    )
    WEAK_PASSPHRASE = Sentences(
        N_("This passphrase is too easy to guess."),
        NOTHING_CHANGED,
        N_("Take the five words that are proposed, or at least {minimum} varied characters."),
    )
    WRONG_PIN = Sentences(
        N_("Wrong PIN ({left} tries left)."),
        N_("Everything saved and every draft is kept."),
        N_("Type it again, or unlock with your passphrase."),
    )
    WEAK_PIN = Sentences(
        N_("This PIN is not accepted."),
        NOTHING_CHANGED,
        N_("Choose 4 to 8 digits, not all the same and not in a row."),
    )
    NO_KEY_FOR_PERSON = Sentences(
        N_("This person has no key on this laptop."),
        NOTHING_CHANGED,
        N_("Choose another name, or ask a colleague who is signed in to vouch (People)."),
    )
    PERSON_HAS_KEY = Sentences(
        N_("This person already has a key on this laptop."),
        NOTHING_CHANGED,
        N_("Sign in; who forgot the passphrase gets a new one from the unit manager."),
    )
    CODE_MISTYPED = Sentences(
        N_("The code has a typing error."),
        NOTHING_CHANGED,
        N_("Compare it with the printed card, group by group, and type it again."),
    )
    RECOVERY_WRONG = Sentences(
        N_("This recovery code does not open this book."),
        NOTHING_CHANGED,
        N_("Look for the card of this laptop; a newer card replaces the older ones."),
    )
    ENVELOPE_WRONG = Sentences(
        N_("This code does not open the unit’s envelope, or the envelope has been used."),
        NOTHING_CHANGED,
        N_("Compare it with the card, word by word. A newer card replaces the older ones."),
    )
    VOUCHING_ENDED = Sentences(
        N_("The 24 hours for which a colleague vouched for {name} are over."),
        N_("Everything written is kept, and so are the drafts."),
        N_("Ask a colleague who is signed in to vouch once more, or the unit manager to add you."),
    )
    RECOVERY_UNCONFIRMED = Sentences(
        N_("The recovery code of this laptop was never typed back."),
        N_("Everything saved is kept; the code is not known to work."),
        N_("Type it from the printed card now (cahier recovery-code, or Exchange), then lock the card away."),
    )
    ESCROW_WRONG = Sentences(
        N_("This escrow key does not open this book."),
        NOTHING_CHANGED,
        N_("Use the escrow key of the site that prepared this laptop."),
    )
    ESCROW_RECIPIENT = Sentences(
        N_("“{recipient}” is not a public key for escrow."),
        NOTHING_CHANGED,
        N_("Give an age public key, which starts with age1."),
    )
    BOOK_NEWER = Sentences(
        N_("This book was written by a newer version of Cahier (schema {version})."),
        N_("The book was not touched."),
        N_("Start the newer version of Cahier; ask IT if you do not have it."),
    )
    IDENTITY_REFUSED = Sentences(
        N_("This file does not open here: it was sealed to somebody else, or the identity file is wrong."),
        NOTHING_CHANGED,
        N_("A ward opens only what names it; take this file to IT or the crisis cell, who open every package."),
    )
    BOOK_PROBLEMS = Sentences(
        N_("The book has {count} problems; the first: {first}."),
        N_("Nothing was deleted; everything that can be read still can."),
        N_("Make a package now, then restore from the mirror or a backup; call IT."),
    )
    MIRROR_AHEAD = Sentences(
        N_("The mirror holds entries that this book does not: the book was set back, or the mirror is of another one."),
        N_("Neither was changed."),
        N_("Do not use this mirror as it is: call IT, and bring back from it what is missing here."),
    )
    MIRROR_MISSING = Sentences(
        N_("The second medium with the mirror is not there."),
        N_("Everything saved is kept on this laptop."),
        N_("Plug it in; it catches up by itself."),
    )
    STORE_HELD = Sentences(
        N_("Another Cahier on this laptop has the book open."),
        NOTHING_CHANGED,
        N_("Use the window that is already open, or close it first."),
    )

    # crossing: what enters and leaves a laptop
    FILE_EXISTS = Sentences(
        N_("{path} is already there."),
        N_("It was not touched."),
        N_("Choose another place or name."),
    )
    RECIPIENT_REFUSED = Sentences(
        N_("One of those the package is to be sealed to has no usable key."),
        NOTHING_CHANGED,
        N_("Correct the recipients in site.toml; ask IT."),
    )
    PACKAGE_REFUSED = Sentences(
        N_("The package is not genuine or was altered ({reason})."),
        NOTHING_CHANGED,
        N_("Ask the unit for a new one; keep this one for IT."),
    )
    PACKAGE_TRUNCATED = Sentences(
        N_("The package is incomplete or damaged."),
        NOTHING_CHANGED,
        N_("Copy it again from the stick, or ask the unit for a new one."),
    )
    PACKAGE_NEWER = Sentences(
        N_("The package was written by a newer version of Cahier."),
        NOTHING_CHANGED,
        N_("Open it with the newer version."),
    )
    MEDIUM_MISSING = Sentences(
        N_("The stick or folder {path} is not there."),
        N_("Nothing was written, and nothing on the laptop changed."),
        N_("Plug the stick in, choose it, and try again."),
    )
    MEDIUM_SMALL = Sentences(
        N_("{path} needs {needed} MB and the stick has {free} MB free."),
        N_("Not written. Earlier packages on it are intact."),
        N_("Empty its bin, take another stick, or copy only what is new since the last copy."),
    )
    MEDIUM_FILE_LIMIT = Sentences(
        N_("{path} has {needed} MB, and this stick (FAT) takes files of less than 4096 MB."),
        N_("Not written. Earlier packages on it are intact."),
        N_("Copy only what is new since the last copy, or use a stick formatted as exFAT."),
    )
    NOT_A_FILE = Sentences(
        N_("{path} is not an ordinary file and was not opened."),
        NOTHING_CHANGED,
        N_("Do not use this stick again; give it to IT."),
    )
    MEDIUM_FULL = Sentences(
        N_("The stick is full: {path} was not written."),
        N_("Earlier packages on it are intact."),
        N_("Empty its bin or use another stick, and export again."),
    )
    MEDIUM_READ_ONLY = Sentences(
        N_("The stick refuses writing: {path} was not written."),
        N_("Earlier packages on it are intact."),
        N_("Slide its lock or use another stick, and export again."),
    )
    MEDIUM_REMOVED = Sentences(
        N_("The stick was pulled out or does not answer: {path} was not written."),
        N_("Earlier packages on it are intact."),
        N_("Plug it in again and repeat the export."),
    )
    NOT_VERIFIED = Sentences(
        N_("{path} was written but reads back differently: it is not a copy."),
        N_("Earlier packages are intact; the bad file was removed."),
        N_("Use another stick and export again."),
    )
    KIT_REFUSED = Sentences(
        N_("The secret part of the site kit is damaged or belongs to another site."),
        NOTHING_CHANGED,
        N_("Take both parts from the same copy of the kit."),
    )
    CUSTODIAN_UNKNOWN = Sentences(
        N_("The kit has no custodian “{name}” (known: {known})."),
        NOTHING_CHANGED,
        N_("Use one of these names."),
    )
    STATION_UNKNOWN = Sentences(
        N_("No laptop is called {station} here (known: {known})."),
        NOTHING_CHANGED,
        N_("Use a label that stands on one of the laptops."),
    )
    NOTICE_REFUSED = Sentences(
        N_("{path} is not a notice of IT for this laptop."),
        NOTHING_CHANGED,
        N_("Ask IT which file is meant for the laptop {label}."),
    )
    PACK_REFUSED = Sentences(
        N_("The station pack does not open: it is damaged or belongs to another code."),
        NOTHING_CHANGED,
        N_("Use the pack and the code that were handed out together."),
    )

    PROGRAM_REFUSED = Sentences(
        N_("This medium is not the program as IT signed it: {files}."),
        NOTHING_CHANGED,
        N_("Do not start anything from it. Give it to IT and take another one."),
    )
    CENSUS_SEALER = Sentences(
        N_("This pack cannot seal a census."),
        NOTHING_CHANGED,
        N_("Use the pack that was made with --purpose CENSUS."),
    )
    CENSUS_REFUSED = Sentences(
        N_("The sealed census {path} is not genuine or was altered."),
        NOTHING_CHANGED,
        N_("Take another one from the downtime box; keep this one for IT."),
    )
    CENSUS_NONE = Sentences(
        N_("There is no sealed census here."),
        NOTHING_CHANGED,
        N_("Plug in the stick of the downtime box, or choose a census file."),
    )
    TICKET_DAMAGED = Sentences(
        N_("This code was not read whole."),
        N_("The codes read before are kept."),
        N_("Scan it again; if it fails again, scan the test code of the calibration page."),
    )
    TICKET_PARTIAL = Sentences(
        N_("Codes {missing} of {count} have not been read yet."),
        N_("The codes read before are kept."),
        N_("Scan them, in any order; look for a second page."),
    )
    TICKET_MIXED = Sentences(
        N_("This code is of another sheet ({read} of {count} codes of the first one are read)."),
        N_("The codes read before are kept."),
        N_("Finish the first sheet, or begin again with this one."),
    )
    TICKET_NEWER = Sentences(
        N_("This sheet was printed by a newer version of Cahier."),
        NOTHING_CHANGED,
        N_("Type in what the sheet says, from paper."),
    )
    TICKET_TOO_LARGE = Sentences(
        N_("This file needs {codes} codes; a sheet holds {most}."),
        NOTHING_CHANGED,
        N_("Print the sheet without codes and give a package along."),
    )
    TICKET_REFUSED = Sentences(
        N_("The codes of this sheet are not genuine or were altered."),
        NOTHING_CHANGED,
        N_("Do not rely on them: telephone the sending unit, and write from paper what you check."),
    )
    TICKET_UNVERIFIED = Sentences(
        N_("The sheet of {label} is from another site and cannot be verified."),
        NOTHING_CHANGED,
        N_("Read it, check each value, and write it as copied from paper."),
    )
    RECEIPT_CODE_WRONG = Sentences(
        N_("This is not the receipt code of this transfer."),
        NOTHING_CHANGED,
        N_("Ask for it again, digit by digit; without it, write the arrival as told by telephone."),
    )
    RECEIPT_STATION = Sentences(
        N_("Laptop {label} is no recovery station of IT: it cannot sign receipts."),
        NOTHING_CHANGED,
        N_("Prepare IT’s station from a pack made with --purpose RECOVERY."),
    )
    RECEIPT_SHORT = Sentences(
        N_("There can be no receipt for {label} yet ({reason})."),
        NOTHING_CHANGED,
        N_("Take in what is missing, deliver, and wait until every entry has its final outcome; keep the laptop."),
    )
    RECEIPT_REFUSED = Sentences(
        N_("This is not a genuine receipt for this laptop."),
        NOTHING_CHANGED,
        N_("Ask IT for the receipt again; keep the laptop."),
    )
    RETIRE_NEWER = Sentences(
        N_("This laptop holds {count} entries that the receipt does not cover."),
        N_("Nothing was changed; the laptop stays in use."),
        N_("Make a package, bring it to IT, and come back with a newer receipt."),
    )
    RETIRE_SET_BACK = Sentences(
        N_("The receipt covers entries up to {seq} that this book does not hold: the book was set back."),
        N_("Nothing was changed; the laptop stays in use."),
        N_("Do not retire it. Tell IT, and take in a package or the mirror first."),
    )
    RETIRE_ESCROW = Sentences(
        N_("Nobody of IT could open this book once it is retired: it has no escrow."),
        N_("Nothing was changed; the laptop stays in use."),
        N_("Ask IT to add its escrow key first."),
    )

    # ward: what a signed-in person does
    NOT_ENTITLED = Sentences(
        N_("{name} ({role}) may not write this here: {kind}."),
        NOTHING_CHANGED,
        N_("Ask a colleague who is entitled to it to sign in and write it."),
    )
    PERSON_UNKNOWN = Sentences(
        N_("Nobody named {name} can unlock this laptop (known: {known})."),
        NOTHING_CHANGED,
        N_("Use one of these names, or let a manager add the person."),
    )
    PERSON_UNNAMED = Sentences(
        N_("It is not said who signs in. Who can unlock this laptop: {known}."),
        NOTHING_CHANGED,
        N_("Say it after --as, with one of these names."),
    )
    LOCKED = Sentences(
        N_("The book is locked."),
        N_("Everything saved and every draft is kept."),
        N_("Unlock it and go on."),
    )
    PATIENT_UNKNOWN = Sentences(
        N_("“{patient}” does not name exactly one person here."),
        NOTHING_CHANGED,
        N_("Search the name and take the number found, or register the patient."),
    )
    ENTRY_UNKNOWN = Sentences(
        N_("The book has no such entry ({entry})."),
        NOTHING_CHANGED,
        N_("Open the patient’s file and choose the entry there."),
    )
    FUTURE_TIME = Sentences(
        N_("{when} has not happened yet."),
        TYPED_IS_KEPT,
        N_("Correct the time, or check the laptop’s clock."),
    )
    BEFORE_BIRTH = Sentences(
        N_("{when} is before the patient’s birth ({born})."),
        TYPED_IS_KEPT,
        N_("Correct the time, or first the birth date under Identity."),
    )
    PAPER_SHEET_MISSING = Sentences(
        N_("An entry copied from paper must say from which sheet."),
        TYPED_IS_KEPT,
        N_("Write the number of the sheet, or why there is none."),
    )
    NOT_PRESENT = Sentences(
        N_("{name} is not in a bed here."),
        NOTHING_CHANGED,
        N_("Admit the patient first, or check who is meant."),
    )
    TRANSFER_OPEN = Sentences(
        N_("{name} already has a transfer under way."),
        NOTHING_CHANGED,
        N_("Finish or cancel that one first."),
    )
    ALREADY_PRESENT = Sentences(
        N_("{name} is already in this unit (bed {bed})."),
        NOTHING_CHANGED,
        N_("Move the patient to another bed, or correct the admission."),
    )
    ALREADY_EXPECTED = Sentences(
        N_("{name} is expected already ({when})."),
        NOTHING_CHANGED,
        N_("Correct what was said of it, or call it off first."),
    )
    NOT_EXPECTED = Sentences(
        N_("Nobody expects {name} to be admitted."),
        NOTHING_CHANGED,
        N_("Look at Transfers for who is expected, and choose again."),
    )
    TRANSFER_STEP = Sentences(
        N_("This cannot be written at this point: the transfer is {step}."),
        NOTHING_CHANGED,
        N_("Look at the patient’s file for who wrote what, and go on from there."),
    )
    BEFORE_DEPARTURE = Sentences(
        N_("The arrival cannot be before the departure at {when}."),
        TYPED_IS_KEPT,
        N_("Check the time of arrival, or correct the departure."),
    )
    PATIENT_DECEASED = Sentences(
        N_("{name} died at {when}: only addenda can be written about what came after."),
        TYPED_IS_KEPT,
        N_("Type the time at which it happened, or write a transmission."),
    )
    CHECKED_BY_SAME_PERSON = Sentences(
        N_("Whoever wrote this sheet cannot be the one who checks it."),
        NOTHING_CHANGED,
        N_("Let a colleague unlock with their own PIN or passphrase and check it."),
    )
    LOG_IS_KEPT = Sentences(
        N_("A line of the crisis log is never struck out."),
        NOTHING_CHANGED,
        N_("Correct the line: both versions are kept under its number."),
    )
    ON_PAPER_ALREADY = Sentences(
        N_("The unit has been on paper since {when}."),
        NOTHING_CHANGED,
        N_("End that period first."),
    )
    PERIOD_UNKNOWN = Sentences(
        N_("There is no such paper period."),
        NOTHING_CHANGED,
        N_("Look at the list of paper periods; it may have been ended on another laptop."),
    )
    STRUCK_ALREADY = Sentences(
        N_("This entry is struck through already."),
        NOTHING_CHANGED,
        N_("To bring it back, strike the entry that struck it."),
    )
    CONFLICT_UNKNOWN = Sentences(
        N_("No conflict {id} stands: it was settled meanwhile, or never was."),
        NOTHING_CHANGED,
        N_("List them again with “cahier conflicts”."),
    )
    CONFLICT_STANDS = Sentences(
        N_("“{kind}” cannot be settled by striking that."),
        NOTHING_CHANGED,
        N_("Look at the ways that are offered for it; if none fits, put it right in the file, on the ward’s word."),
    )
    SAME_FILE = Sentences(
        N_("These two are one file already."),
        NOTHING_CHANGED,
        N_("Choose the other person’s file."),
    )
    TRANSFER_UNKNOWN = Sentences(
        N_("This transfer is not open any more."),
        NOTHING_CHANGED,
        N_("Look at the patient’s file for what became of it."),
    )
    TRANSFER_NOT_READY = Sentences(
        N_("Before the patient leaves, this is missing: {missing}."),
        NOTHING_CHANGED,
        N_("Fill it in, or write why the patient leaves without it."),
    )
    REASON_MISSING = Sentences(
        N_("This needs a reason."),
        TYPED_IS_KEPT,
        N_("Write in a few words why."),
    )
    QUALIFIED_IDENTITY = Sentences(
        N_("{name} has a qualified identity: its traits are not edited on a ward."),
        NOTHING_CHANGED,
        N_("Write down the discrepancy that was found instead."),
    )
    SAME_PERSON = Sentences(
        N_("The second person must be somebody else."),
        NOTHING_CHANGED,
        N_("Let a colleague sign in and confirm."),
    )
    ANSWERED_ALREADY = Sentences(
        N_("This handover was already answered by {name}."),
        NOTHING_CHANGED,
        N_("Open it to see the answer."),
    )
    AMENDMENT_OF_ANOTHER_KIND = Sentences(
        N_("An amendment restates the same kind of entry ({kind})."),
        NOTHING_CHANGED,
        N_("Strike the entry and write a new one."),
    )
    NOT_PRINTED = Sentences(
        N_("Document {number} was not printed ({reason})."),
        N_("Its pages are kept in the book."),
        N_("Check the printer and print it again, choose another printer, or save it as a file."),
    )
    READ_BACK_MISSING = Sentences(
        N_("A handover is accepted after it was repeated back."),
        NOTHING_CHANGED,
        N_("Repeat it, tick “repeated back”, and accept."),
    )

    # formats, reading: a whole census file cannot be read
    CENSUS_UNREADABLE = Sentences(
        N_("“{file}” is written in characters that cannot be read."),
        NOTHING_CHANGED,
        N_("Ask for the census again as UTF-8 text."),
    )
    CENSUS_BROKEN = Sentences(
        N_("“{file}” stops in the middle or is damaged."),
        NOTHING_CHANGED,
        N_("Copy the file again from where it was made."),
    )
    CENSUS_EMPTY = Sentences(
        N_("The census holds nobody."),
        NOTHING_CHANGED,
        N_("Check that it is the right file and that the extract ran."),
    )
    CENSUS_COLUMNS = Sentences(
        N_("“{file}” lacks a column that a census needs: {needed}. Columns found: {found}."),
        NOTHING_CHANGED,
        N_("Say which column holds it, or choose another file."),
    )
    CENSUS_MAPPING = Sentences(
        N_("The column “{column}” was matched with “{field}”, which a census does not have."),
        NOTHING_CHANGED,
        N_("Choose again what this column holds."),
    )
    CENSUS_UNKNOWN_LANGUAGE = Sentences(
        N_("“{file}” is not a census that can be read: neither CSV, nor HL7 v2, nor FHIR."),
        NOTHING_CHANGED,
        N_("From a spreadsheet, save it as CSV first; otherwise choose another file."),
    )
    CENSUS_MIXED = Sentences(
        N_("The files chosen are in different languages: {languages}."),
        NOTHING_CHANGED,
        N_("Load one kind of file at a time."),
    )
    CENSUS_TOO_LARGE = Sentences(
        N_("“{file}” is too large for a census (more than {limit} MB)."),
        NOTHING_CHANGED,
        N_("Ask for an extract of the patients who are present."),
    )

    # formats, reading: one line, message or resource of a census is left out
    CENSUS_CELLS = Sentences(
        N_("The line has {cells} cells where the header has {columns}."),
        LINE_LEFT_OUT,
        CORRECT_AT_SOURCE,
    )
    CENSUS_QUOTE = Sentences(N_("A quotation mark is opened and not closed."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_TOO_LONG = Sentences(N_("“{column}” is longer than {limit} characters."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_NAME_MISSING = Sentences(N_("The birth name is missing."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_UNIT_MISSING = Sentences(N_("A bed is given, but not its unit."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_DATE = Sentences(
        N_("“{column}” is not a date that can be read with certainty (day first, year in four digits)."),
        LINE_LEFT_OUT,
        CORRECT_AT_SOURCE,
    )
    CENSUS_NUMBER_SPOILT = Sentences(
        N_("“{column}” was spoilt by a spreadsheet: its last digits are lost or changed."),
        LINE_LEFT_OUT,
        N_("Extract again with this column as text."),
    )
    CENSUS_DUPLICATE = Sentences(
        N_("The same patient stands elsewhere in the census: line {line} of “{file}”."),
        N_("That line is kept; this one is left out."),
        N_("Check the patient’s bed on the ward."),
    )
    CENSUS_SEGMENT_MISSING = Sentences(N_("The message has no {segment} segment."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_MALFORMED = Sentences(N_("This part is not well formed: {where}."), LINE_LEFT_OUT, CORRECT_AT_SOURCE)
    CENSUS_REFERENCE = Sentences(
        N_("It refers to a {target} that the census does not hold."), LINE_LEFT_OUT, CORRECT_AT_SOURCE
    )

    # formats, writing: what comes back from the hospital's systems
    ACKNOWLEDGEMENT_UNREADABLE = Sentences(
        N_("“{name}” is not an acknowledgement that can be read: {reason}."),
        N_("Nothing of this file was taken; what was sent still waits for its answer."),
        N_("Ask for the answer again as HL7 ACK, FHIR transaction-response or “message id;status;reason”."),
    )

    # window: the program is on its way out
    STOPPED = Sentences(
        N_("Stopped, as you asked."),
        N_("Nothing is half-done: earlier copies are intact, and what was taken in stays in."),
        N_("Go on when you like."),
    )
    CLOSING = Sentences(
        N_("Cahier is closing and takes nothing more."),
        N_("Everything that was shown as saved is kept."),
        N_("Start Cahier again to go on."),
    )
    NO_SCREEN = Sentences(
        N_("There is no screen to show the window on."),
        NOTHING_CHANGED,
        N_("Start Cahier on the laptop’s own screen; “cahier --help” lists the commands that need none."),
    )

    # the forms of the window
    NOTHING_TYPED = Sentences(
        N_("Nothing new is typed."),
        NOTHING_CHANGED,
        N_("Type what is to be written, or go back (Escape)."),
    )
    FIELD_EMPTY = Sentences(
        N_("“{field}” is empty."),
        TYPED_IS_KEPT,
        N_("Fill it in, then save again."),
    )

    # what the ward prints
    PRINTER_MISSING = Sentences(
        N_("No printer is set up on this laptop."),
        N_("The document is kept, encrypted, in the book."),
        N_("Print it later or on another laptop, or save it as a file."),
    )
    PRINTER_REFUSED = Sentences(
        N_("The printer did not take the document ({reason})."),
        N_("The document is kept, encrypted, in the book."),
        N_("Check paper and cable, then print it again from the list."),
    )
    DOCUMENT_UNKNOWN = Sentences(
        N_("The book keeps no document {number}."),
        NOTHING_CHANGED,
        N_("Choose one from the list of kept documents."),
    )
    FORM_UNKNOWN = Sentences(
        N_("There is no form {form}."),
        NOTHING_CHANGED,
        N_("Choose one of: {known}."),
    )
    LABEL_SHEET_UNKNOWN = Sentences(
        N_("There are no labels of the kind {sheet}."),
        NOTHING_CHANGED,
        N_("Choose one of: {known}."),
    )
    FILE_NOT_WRITTEN = Sentences(
        N_("{path} was not written ({reason})."),
        N_("The book was not changed; a document to print is kept in it, encrypted."),
        N_("Choose another place that is there and can be written to."),
    )
    FILE_UNREADABLE = Sentences(
        N_("{path} cannot be read ({reason})."),
        NOTHING_CHANGED,
        N_("Check the stick and choose the file again."),
    )

    # recovery: giving everything back
    DELIVERY_UNREADABLE = Sentences(
        N_("“{name}” cannot be read as a delivery: {reason}."),
        NOTHING_CHANGED,
        N_("Deliver again into an empty folder, and check the sums again."),
    )
    DELIVERABLE_UNKNOWN = Sentences(
        N_("No message of this delivery has the id {message}."),
        NOTHING_CHANGED,
        N_("Copy the id from the list of messages."),
    )
    TARGET_UNUSED = Sentences(
        N_("This hospital takes nothing back as {target}."),
        NOTHING_CHANGED,
        N_("Name it under “targets” in the site’s file, or deliver in another form."),
    )
    RESEND_UNCONFIRMED = Sentences(
        N_("{count} messages would go out again, and that was not confirmed."),
        NOTHING_CHANGED,
        N_("Make sure that the receiver knows messages again by their control id, then type: {typed}"),
    )
    DELIVERABLE_SETTLED = Sentences(
        N_("The message {message} is {state}: it cannot become {wanted}."),
        NOTHING_CHANGED,
        N_("Only what was refused or has no known outcome can be sent again or settled by hand."),
    )
    NOT_READ_AGAIN = Sentences(
        N_("What is keyed by hand needs two people: who typed it, and somebody else who read it again on the screen."),
        NOTHING_CHANGED,
        N_("Name both as they signed the sheet."),
    )
    DECISIONS_UNREADABLE = Sentences(
        N_("Line {line} of the decisions cannot be read: {reason}."),
        N_("No decision of this file was carried out."),
        N_("Correct the line, and hand the file in again."),
    )
    LINKAGE_MISSING = Sentences(
        N_("Matching with “{engine}” needs packages that are not installed here."),
        N_("Nothing was compared; matching by rules alone works without them."),
        N_("With a network, type: {line} — or leave out “--engine”."),
    )
    JAVA_MISSING = Sentences(
        N_("Matching with Spark needs Java, and none was found here."),
        N_("Nothing was compared; matching by rules alone works without it."),
        N_("Install Java 17 (apt install openjdk-17-jre-headless) or set JAVA_HOME; “--engine duckdb” needs none."),
    )

    @property
    def code(self) -> str:
        """The stable code, as printed by the command line."""
        return self.name.lower().replace("_", "-")


class CahierError(Exception):
    """One fault with its facts. The only exception that layers raise for people to read.

    Args:
        fault: which row of the catalogue.
        facts: the values of the placeholders; text and whole numbers only.
    """

    def __init__(self, fault: Fault, **facts: str | int) -> None:
        super().__init__(fault.code, facts)
        self.fault = fault
        self.facts = facts

    @property
    def code(self) -> str:
        """The stable code of the fault."""
        return self.fault.code

    @property
    def happened(self) -> str:
        """What happened, in the language in force."""
        return _(self.fault.value.happened).format(**self.facts)

    @property
    def kept(self) -> str:
        """What was kept, in the language in force."""
        return _(self.fault.value.kept).format(**self.facts)

    @property
    def next(self) -> str:
        """What to do next, in the language in force."""
        return _(self.fault.value.next).format(**self.facts)

    @override
    def __str__(self) -> str:
        return f"{self.happened} {self.kept} {self.next}"
