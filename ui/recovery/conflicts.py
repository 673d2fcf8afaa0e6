"""Step 3: what contradicts itself once everybody's entries lie side by side. Listed, never settled by the program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.recovery.examination import examine, in_words
from console.recovery.settling import look_again
from console.words import N_, _, ngettext
from ui.recovery.step_card import MOST, Standing, StepCard
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.recovery.conflicts import Conflict
    from console.recovery.settling import Settled
    from console.recovery.steps import Steps
    from console.ward.session import Session


class ConflictsCard(StepCard):
    """Each conflict with its sides."""

    key: ClassVar[str] = "conflicts"
    heading: ClassVar[str] = N_("Conflicts")
    purpose: ClassVar[str] = N_(
        "Say what is right, with your reason. Nothing is deleted: what is struck stays readable, and it can wait;"
        " what is open is given back as it stands."
    )

    @override
    def build(self) -> None:
        """Files that were not examined yet are read by themselves, until somebody stops that."""
        self.found: tuple[Conflict, ...] = ()
        self._is_halted = False
        self.reading = self.button(self._read_on, is_primary=True, starts_work=True)

    @override
    def word(self) -> None:
        """Word the button; it is there where files wait that nobody reads."""
        self.reading.setText(_("Read on"))
        self.reading.setVisible(self._is_halted and self.seen is not None and bool(self.seen.unexamined))

    @override
    def look(self, session: Session, seen: Steps) -> tuple[Conflict, ...]:
        """The first of them in words."""
        return tuple(in_words(session, seen.conflicts[:MOST]))

    @override
    def take(self, found: tuple[Conflict, ...] | None) -> None:
        """Keep the words, and read on where there is more."""
        self.found = found or ()
        if self.seen is not None and self.seen.unexamined and not (self._is_halted or self.running.is_on):
            self.work(_(self.heading), examine, writes=False)

    @override
    def ended_early(self) -> None:
        """The rest is read when somebody asks for it."""
        self._is_halted = True

    def _read_on(self) -> None:
        self._is_halted = False
        self.work(_(self.heading), examine, writes=False)

    @override
    def standing(self, seen: Steps) -> Standing:
        """How many are open."""
        if seen.unexamined:
            left = ngettext("{n} file still to be read", "{n} files still to be read", seen.unexamined)
            return Standing(left, "plain")
        many = len(seen.conflicts)
        if not many:
            return Standing(_("Nothing open"), "ok")
        return Standing(ngettext("{n} to settle", "{n} to settle", many), "warn")

    @override
    def groups(self, seen: Steps) -> Sequence[Group]:
        """The conflicts, and what was settled and can be looked at again."""
        shown = tuple(map(self._conflict, self.found))
        nothing = "" if seen.unexamined else _("No conflict.")
        groups = [Group("", shown, nothing, max(len(seen.conflicts) - len(shown), 0))]
        if seen.settled:
            settled = tuple(map(self._settled, seen.settled[:MOST]))
            groups.append(Group(_("Settled already"), settled, "", len(seen.settled) - len(settled)))
        return groups

    def _conflict(self, each: Conflict) -> Card:
        sides = tuple(
            f"{side.name} – {side.what} – {side.author}, {self.setting.moment(side.occurred_at)}" for side in each.sides
        )
        settle = Doing(_("Settle…"), partial(self.desk.open_form, "settle", None, conflict=each))
        doings = (settle, *self._files(each))
        return Card(f"{each.kind.label} · {each.about}", sides, sign="alert", tone="warn", doings=doings)

    def _files(self, each: Conflict) -> Iterator[Doing]:
        """A button for each file that has a side; those of several files say whose, and namesakes which."""
        names = {side.file: side.name for side in each.sides}
        for place, (file, name) in enumerate(names.items(), start=1):
            words = _("Open the file")
            if len(names) > 1:
                is_alone = list(names.values()).count(name) == 1
                words = _("Open {name}").format(name=name if is_alone else f"{name} ({place})")
            yield Doing(words, partial(self.desk.show_page, "patient", patient=file))

    def _settled(self, each: Settled) -> Card:
        said = [_("{reason} — settled by {name}").format(reason=each.reason, name=each.author)]
        if each.struck:
            said.append(ngettext("{n} entry was struck", "{n} entries were struck", each.struck))
        heading = f"{each.kind.label} · {each.name}"
        again = self.looking_again("\n".join((heading, *said)), partial(look_again, review=each.review))
        return Card(heading, tuple(said), sign="scale-balance", tone="ok", doings=(again,))
