"""What every HL7 message about one person is made of: who it is, the dialect, what the target has already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from console.formats import delivery, hl7_segments
from console.formats import hl7_writing as hl7
from console.formats.delivery import Addressing, Lineage, Message, latest_recorded
from console.formats.survivor import Person
from console.record.effects import Line
from console.record.file import PatientFile

_PAM = "2.11^IHE_FRANCE-2.11-PAM"
REGISTER = "ADT^A04^ADT_A01"
"""Somebody who comes and goes; abroad also a person who is new."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One person, the site, and what the target has already."""

    person: Person
    addressing: Addressing
    delivered: Collection[str]
    lineage: Lineage

    @property
    def file(self) -> PatientFile:
        """The file of the person, under all linked ids."""
        return self.person.file

    @property
    def is_french(self) -> bool:
        """Whether the receiver speaks IHE PAM France."""
        return self.addressing.dialect == "pam-fr"

    @property
    def update(self) -> str:
        """The message by which something about a person is corrected; France never says A08."""
        return "ADT^A31^ADT_A05" if self.is_french else "ADT^A08^ADT_A01"

    def lines(self, entries: Iterable[str]) -> list[Line]:
        """The lines of some entries."""
        return [self.lineage.lines[name] for name in entries]

    def evn(self, line: Line) -> str:
        """The event of an entry."""
        return hl7_segments.evn(line.entry, hl7_segments.author_of(self.person, line), self.addressing)

    def pid(self) -> str:
        """Who the person is."""
        return hl7_segments.pid(self.person, self.addressing)

    def message(self, kind: str, tier: int, entries: Sequence[str], body: Sequence[str], *, key: str = "") -> Message:
        """Wrap segments: the id depends on what is carried, the header on the id."""
        name = delivery.message_id(self.addressing, "hl7", kind, (self.file.id, key, *entries))
        profile = _PAM if self.is_french and kind.startswith("ADT") else ""
        recorded = latest_recorded(self.lines(entries) or self.file.lines)
        msh = hl7_segments.msh(self.addressing, name, kind, recorded=recorded, profile=profile)
        whys = [] if tier == delivery.DOCUMENTS else self._whys(entries)
        data = hl7.message((msh, *body, hl7_segments.zca(name, entries, whys)))
        return Message(name, "hl7", kind, tier, self.file.id, tuple(entries), data)

    def _whys(self, entries: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(filter(None, map(delivery.why, self.lines(entries)))))
