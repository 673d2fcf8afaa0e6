"""A form about somebody who may not be known yet: who it is, and beside it who may be the same person.

With a patient, from the census or from before, nothing is asked about who it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtCore import QTimer
from typing_extensions import override

from console.errors import CahierError
from console.record.identity import fold
from console.record.unknown_names import PREFIX
from console.ward import patients, reading
from ui.forms.identity_parts import IdentityParts
from ui.forms.similar_list import SimilarList
from ui.forms.ward_form import WardForm
from ui.widgets.option_field import KeptField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.board import Board
    from console.record.file import PatientFile
    from console.ward.session import Session

LOOK_MS = 350


class Seen(NamedTuple):
    """What the form reads: the board with its beds, and names of unknown people that are already given."""

    board: Board
    names: frozenset[str]


class NewcomerForm(WardForm):
    """A subclass adds what is said of them between :meth:`build_who` and :meth:`build_similar`."""

    needs_patient: ClassVar[bool] = False
    narrow: ClassVar[int] = 880  # three fields side by side, and whoever has a near name
    beside_first: ClassVar[bool] = True

    def build_who(self) -> Iterator[None]:
        """The few fields of an identity that cannot wait."""
        self.identity = IdentityParts(self)
        self.add(KeptField(self.setting, "is_this"), KeptField(self.setting, "is_another"))
        yield from self.identity.build_first()

    def build_similar(self) -> None:
        """Who may be the same person, asked for as a name is typed."""
        self.similar = SimilarList(self.setting, self)
        self.similar.chosen.connect(self._is_this)
        self.similar.dismissed.connect(self._is_another)
        self.beside.addWidget(self.similar)
        self._look_timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look_timer.timeout.connect(self._look_for_similar)
        for name in ("birth_name", "used_name", "given_names", "birth_date"):
            self.field(name).changed.connect(self._look_timer.start)
        self.shown(self.field("known"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The board, and the names of unknown people."""
        del file, what
        found = (session.reader.card(each) for each in session.reader.search(PREFIX, limit=500))
        return Seen(reading.board(session), frozenset(card.identity.birth_name for card in found if card))

    def begin_who(self, what: dict[str, Any]) -> None:
        """``scan`` is what a scanner read; somebody who is known is not asked for."""
        seen: Seen = self.opened.more
        self.field("is_this").set_text(self.patient or "")
        self.identity.begin(seen.board, seen.names, what.get("scan"))
        if what.get("scan"):
            self._look_timer.start()

    @property
    def chosen(self) -> str:
        """The id of whoever it is, known before or found beside; empty for a newcomer."""
        return self.field("is_this").text()

    def wanted_of_who(self) -> set[str]:
        """The fields about who it is that are shown; and beside them those who may be the same."""
        is_asked = not self.chosen and self.opened.amended is None
        self.similar.setVisible(is_asked and not self.field("known").text())
        return self.identity.wanted() if is_asked else set()

    @property
    def name_words(self) -> str:
        """What they are called, as known or as typed."""
        if self.opened.file:
            return self.opened.file.identity.name
        typed = (self.field("birth_name").text().strip().upper(), self.field("given_names").text().strip())
        return ", ".join(part for part in typed if part)

    def new_patient(self) -> patients.NewPatient:
        """Who is typed.

        Raises:
            CahierError: what :meth:`IdentityParts.new_patient` raises.
        """
        return self.identity.new_patient()

    @override
    def went_well(self, answer: object) -> None:
        """Back, with the new patient's row as the current one."""
        self.patient = str(answer) if isinstance(answer, str) else self.patient
        super().went_well(answer)

    # --- who it may be -----------------------------------------------------------------------------------

    def _look_for_similar(self) -> None:
        if self.chosen or self.field("known").text():
            return
        try:
            new = self.new_patient()
        except CahierError:
            new = patients.NewPatient(
                birth_name=self.field("birth_name").text(), given_names=self.field("given_names").text()
            )
        signature = _signature(new)
        if not fold(new.birth_name) or signature == self.field("is_another").text():
            self.similar.show_files(())
            return
        turn = self._turn
        self.desk.run(
            lambda session: patients.similar(session, new),
            lambda found: self.similar.show_files(found) if turn == self._turn else None,
        )

    def _is_this(self, file: PatientFile) -> None:
        self.field("is_this").set_text(file.id)
        self._note_change()
        self.show_chosen(file)

    def show_chosen(self, file: PatientFile) -> None:
        """Go on about somebody who is known."""
        self.opened = replace(self.opened, file=file)
        self.show_patient(file)
        self.similar.show_files(())
        self.refresh()
        self.focus_first()

    def _is_another(self) -> None:
        self.field("is_another").set_text(_signature(self.new_patient()))
        self.similar.show_files(())
        self._note_change()
        self.focusNextChild()

    @override
    def _restore(self) -> None:
        super()._restore()
        chosen, turn = self.chosen, self._turn
        if chosen and not self.opened.file:
            self.desk.run(
                lambda session: session.card(chosen),
                lambda file: self.show_chosen(file) if turn == self._turn else None,
            )


def _signature(new: patients.NewPatient) -> str:
    """What "somebody else" was said of: another name asks again."""
    return "|".join((fold(new.birth_name), fold(new.given_names), new.birth_date))
