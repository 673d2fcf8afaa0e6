"""Bodies about a person beyond the illness: whom to call, wishes, autonomy, what was brought."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.background import (
    BelongingKind,
    Cognition,
    ContactRole,
    Dependency,
    HeightMethod,
    KeptAt,
    MedicineBox,
    Need,
    Reply,
    WristbandState,
)
from console.record.quantity import Quantity


class Contact(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One person to notify, trusted person, guardian or carer. Ends by an entry that names it."""

    role: ContactRole
    name: str
    relationship: str | None = None
    phone: str | None = None
    note: str | None = None


class FamilyDoctor(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The doctor in town."""

    name: str
    phone: str | None = None


class Directives(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether advance directives were written, and where they are."""

    written: Reply
    text: str | None = None


class Autonomy(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How somebody manages and is understood, as a whole: restated when any of it changes."""

    dependency: Dependency | None = None
    cognition: Cognition | None = None
    needs: tuple[Need, ...] = ()
    language: str | None = None  # the language spoken, in words
    note: str | None = None


class Belonging(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that was brought and where it is. Ends when it was given back."""

    what: str
    belonging: BelongingKind = BelongingKind.OTHER
    kept_at: KeptAt = KeptAt.PATIENT
    note: str | None = None


class HomeMedicine(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One medicine taken at home, as it was told; never a prescription."""

    what: str
    last_taken: str | None = None
    box: MedicineBox = MedicineBox.UNKNOWN


class Wristband(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether a wristband is on."""

    wristband: WristbandState
    note: str | None = None


class Height(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Body height and how it is known."""

    height: Quantity
    height_method: HeightMethod


class Findable(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether visitors may be told that somebody is here. A confidential stay is found by no other unit."""

    may_be_told: Reply
    confidential: bool | None = None


class SharedRecord(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the patient, once informed, said about the national shared health record (in France: DMP)."""

    may_be_fed: Reply | None = None  # not opposed to documents being put in
    may_be_read: Reply | None = None  # agrees to it being looked at here
