"""The page that covers everything while nobody is signed in: who are you, and your passphrase or PIN.

Shows only what may be seen by anybody: names of those who can unlock, unit, site, what to do first.
It knows no key and no book: it says what was typed and shows what it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.record.showing import moment_text
from console.words import N_, _, ngettext
from ui.frame.rail import other_language_name
from ui.look.icons import row_icon
from ui.widgets.line import Line
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from console.errors import CahierError
    from console.store.key_file import Person
    from ui.door.envelope_card import EnvelopeCard
    from ui.setting import Setting

SENTENCES = (
    N_("Choose your name and type your passphrase: capitals, accents and extra spaces do not matter."),
    N_("Whatever the top of the window shows as saved is on this laptop, encrypted. Nothing needs the network."),
    N_("Nothing is ever erased: a mistake is struck through or amended, and stays readable."),
)


class LockPage(Part):
    """Names, one field, one button.

    Signals:
        unlock_requested(str, str): a person's id, and what was typed.
        language_requested: the other language.
        training_requested: the training ward.
    """

    unlock_requested = Signal(str, str)
    language_requested = Signal()
    training_requested = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("lock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._has_pin: Callable[[str], bool] = lambda _person: False
        self._unit, self._site, self._invented = "", "", ""
        self._wait_s, self._is_busy = 0, False
        self._timer = QTimer(self, interval=1000)
        self._make()
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()

    def _make(self) -> None:
        self.product, self.unit, self.site = text("brand"), text("h1"), text("side")
        self.sentences = [text("side", wrap=True) for _sentence in SENTENCES]
        self.clock, self.invented = text("side", wrap=True), text("side", wrap=True)
        self.invented.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.who, self.ask = text("h2"), text("h3")
        self.people = QListWidget()
        self.people.setObjectName("lock.people")
        self.edit = QLineEdit()
        self.edit.setObjectName("lock.secret")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.show_typed = QPushButton()
        self.show_typed.setCheckable(True)
        self.unlock = QPushButton()
        self.unlock.setObjectName("primary")
        self.problem = Line(self.setting, "danger", "alert-circle")
        self.problem.hide()
        self.language, self.training = QPushButton(), QPushButton()
        self.unlisted, self.way_in = QPushButton(), text("sub", wrap=True)
        self.unlisted.setObjectName("quiet")
        self.unlisted.setCheckable(True)
        self.open_envelope = QPushButton()
        self._envelope: EnvelopeCard | None = None
        self._has_envelope = False

    def _lay_out(self) -> None:
        side = QFrame()
        side.setObjectName("lockside")
        column = QVBoxLayout(side)
        column.setContentsMargins(40, 40, 40, 28)
        column.setSpacing(10)
        column.addWidget(self.product)
        column.addSpacing(18)
        column.addWidget(self.unit)
        column.addWidget(self.site)
        column.addSpacing(22)
        for index, sentence in enumerate(self.sentences):
            column.addLayout(_numbered(index + 1, sentence))
        column.addStretch(1)
        column.addWidget(self.invented)
        column.addWidget(self.clock)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        scrolled = QScrollArea()  # at large text there is more to read than a low screen shows at once
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(side)
        layout.addWidget(scrolled, 2)
        layout.addLayout(self._hand_side(), 3)

    def _hand_side(self) -> QVBoxLayout:
        card = QFrame()
        card.setObjectName("card")
        form = QGridLayout(card)
        form.setContentsMargins(28, 24, 28, 24)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(8)
        form.addWidget(self.who, 0, 0, 1, 3)
        form.addWidget(self.people, 1, 0, 1, 3)
        form.addWidget(self.ask, 2, 0, 1, 3)
        form.addWidget(self.edit, 3, 0)
        form.addWidget(self.show_typed, 3, 1)
        form.addWidget(self.unlock, 3, 2)
        form.addWidget(self.problem, 4, 0, 1, 3)
        form.addWidget(self.unlisted, 5, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        form.addWidget(self.way_in, 6, 0, 1, 2)
        form.addWidget(self.open_envelope, 6, 2)
        form.setRowStretch(1, 1)
        form.setColumnStretch(0, 1)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.training)
        top.addWidget(self.language)
        middle = QHBoxLayout()
        middle.addStretch(1)
        self.cards = QStackedWidget()
        self.cards.addWidget(card)
        middle.addWidget(self.cards, 1000)  # all of the width up to its own most
        middle.addStretch(1)
        outer = QVBoxLayout()
        outer.setContentsMargins(24, 18, 24, 18)
        outer.addLayout(top)
        outer.addStretch(1)
        outer.addLayout(middle, 14)
        outer.addStretch(1)
        return outer

    def _wire(self) -> None:
        self.people.currentItemChanged.connect(self._person_changed)
        self.people.itemActivated.connect(self._to_secret)
        self.people.itemClicked.connect(self._to_secret)
        self.edit.returnPressed.connect(self._ask_unlock)
        self.edit.textEdited.connect(self._typed)
        self.unlock.clicked.connect(self._ask_unlock)
        self.show_typed.toggled.connect(self._echo)
        self.language.clicked.connect(self._emit_language)
        self.training.clicked.connect(self._emit_training)
        self.unlisted.toggled.connect(self._show_way_in)
        self.open_envelope.clicked.connect(self._to_envelope)
        self._timer.timeout.connect(self._second)
        self.setting.clockwork.beat.connect(self._show_clock)

    # --- what is shown -------------------------------------------------------------------------------

    def show_place(self, unit: str, site: str) -> None:
        """Say which unit's book this is, and of which hospital."""
        self._unit, self._site = unit, site
        self.retranslate()

    def show_invented(self, said: str) -> None:
        """Show the names and passphrases of a training ward; hides the way to it."""
        self._invented = said
        self.training.setVisible(not said)
        self.invented.setVisible(bool(said))
        self.retranslate()

    def show_people(self, people: Sequence[Person], has_pin: Callable[[str], bool]) -> None:
        """List those who can unlock; ``has_pin`` says who can come back by PIN."""
        chosen = self.person
        self._has_pin = has_pin
        self.people.clear()
        for each in sorted(people, key=lambda person: person.name.casefold()):
            item = QListWidgetItem(row_icon("account", self.setting.look.theme), each.name)
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.people.addItem(item)
        self.choose(chosen)

    def choose(self, person: str) -> None:
        """Make somebody the chosen one; the first of the list where the id is not on it."""
        rows = range(self.people.count())
        found = next((row for row in rows if self.people.item(row).data(Qt.ItemDataRole.UserRole) == person), 0)
        self.people.setCurrentRow(found)

    @property
    def person(self) -> str:
        """The id of whoever is chosen; empty when nobody is."""
        row = self.people.currentRow()
        return str(self.people.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else ""

    def start_over(self) -> None:
        """Forget what was typed and said, and let the hand begin."""
        self.edit.clear()
        self.show_typed.setChecked(False)
        self.problem.hide()
        self.unlisted.setChecked(False)
        self.show_names()
        self.show_busy(busy=False)
        self._person_changed()
        (self.edit if self.people.count() and self.people.currentRow() >= 0 else self.people).setFocus()

    def show_envelope(self, *, has_envelope: bool) -> None:
        """Whether the unit's sealed envelope can be opened here and now."""
        self._has_envelope = has_envelope
        self._show_way_in()

    @property
    def envelope(self) -> EnvelopeCard:
        """The card for whoever holds the unit's envelope, made when it is first asked for."""
        from ui.door.envelope_card import EnvelopeCard  # noqa: PLC0415 - the first picture does not show it
        from ui.frame.stage import Stage  # noqa: PLC0415 - as above

        if self._envelope is None:
            self._envelope = EnvelopeCard(self.setting)
            self._envelope.left.connect(self.show_names)
            stage = Stage()  # it is higher than the list of names, and scrolls where a low screen has no room
            stage.carry(self._envelope)
            self.cards.addWidget(stage)
        return self._envelope

    def show_names(self) -> None:
        """Show the list of names, in the place of the envelope."""
        if self._envelope is not None:
            self._envelope.start_over()
        self.cards.setCurrentIndex(0)

    def show_busy(self, *, busy: bool) -> None:
        """Say that the book is being opened, or that it no longer is."""
        self._is_busy = busy
        self.retranslate()

    def wait(self, wait_s: int) -> None:
        """Take no try before so many seconds have passed."""
        self._wait_s = wait_s
        if wait_s:
            self._timer.start()
        self._show_button()

    def show_problem(self, problem: CahierError, wait_s: int = 0) -> None:
        """Say why the book did not open; ``wait_s`` seconds must pass before the next try."""
        self.problem.say(str(problem), "danger", "alert-circle")
        self.problem.show()
        self.wait(wait_s)
        self.show_busy(busy=False)
        self.edit.setFocus()
        self.edit.selectAll()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.product.setText("Cahier")
        self.unit.setText(self._unit)
        self.site.setText(self._site)
        for label, sentence in zip(self.sentences, SENTENCES, strict=True):
            label.setText(_(sentence))
        self.invented.setText(self._invented)
        self.who.setText(_("Who are you?"))
        self.people.setAccessibleName(_("Who are you?"))
        self.show_typed.setText(_("Hide") if self.show_typed.isChecked() else _("Show"))
        self.show_typed.setAccessibleName(_("Show what is typed"))
        self.language.setText(other_language_name())
        self.training.setText(_("Training ward"))
        self.unlisted.setText(_("I am not on the list"))
        self.open_envelope.setText(_("Open the envelope"))
        self._show_way_in()
        self._show_ask()
        self._show_clock()
        self._show_button()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.cards.setMaximumWidth(look.px(520))
        for row in range(self.people.count()):
            self.people.item(row).setIcon(row_icon("account", look.theme))

    def _show_ask(self) -> None:
        asked = _("PIN or passphrase") if self._has_pin(self.person) else _("Passphrase")
        self.ask.setText(asked)
        self.edit.setAccessibleName(asked)

    def _show_clock(self) -> None:
        now = moment_text(self.setting.now(), self.setting.zone)
        self.clock.setText(_("This laptop’s clock: {time}. If it is wrong, tell IT.").format(time=now))

    def _show_button(self) -> None:
        said = _("Opening…") if self._is_busy else _("Unlock")
        if self._wait_s:
            said = ngettext("Wait {n} s", "Wait {n} s", self._wait_s)
        self.unlock.setText(said)
        self.unlock.setEnabled(not self._is_busy and not self._wait_s)
        self.edit.setReadOnly(self._is_busy)

    # --- what is done --------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a name while the hand is where the passphrase is typed: it need not leave."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        row = self.people.currentRow() + (step or 0)
        if step and self.edit.hasFocus() and not self._is_busy and 0 <= row < self.people.count():
            self.people.setCurrentRow(row)
        else:
            super().keyPressEvent(event)

    def _person_changed(self) -> None:
        self.edit.clear()
        self._show_ask()

    def _show_way_in(self) -> None:
        is_asked = self.unlisted.isChecked()
        said = _("A colleague who is signed in can vouch for you: More, then People.")
        if self._has_envelope:
            said += " " + _("If nobody can unlock, open the unit’s sealed envelope.")
        self.way_in.setText(said)
        self.way_in.setVisible(is_asked)
        self.open_envelope.setVisible(is_asked and self._has_envelope)

    def _to_envelope(self) -> None:
        envelope = self.envelope
        self.cards.setCurrentIndex(1)
        envelope.code.setFocus()

    def _to_secret(self) -> None:
        self.edit.setFocus()

    def _typed(self) -> None:
        self.problem.hide()

    def _echo(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.retranslate()

    def _second(self) -> None:
        self._wait_s = max(0, self._wait_s - 1)
        if not self._wait_s:
            self._timer.stop()
        self._show_button()

    def _ask_unlock(self) -> None:
        if self.unlock.isEnabled() and self.person and self.edit.text():
            self._emit_unlock(self.person, self.edit.text())

    def _emit_unlock(self, person: str, secret: str) -> None:
        self.unlock_requested.emit(person, secret)

    def _emit_language(self) -> None:
        self.language_requested.emit()

    def _emit_training(self) -> None:
        self.training_requested.emit()


def _numbered(number: int, sentence: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    figure = text("figure")
    figure.setText(str(number))
    figure.setAlignment(Qt.AlignmentFlag.AlignTop)
    row.addWidget(figure)
    row.addWidget(sentence, 1)
    return row
