"""Taking over: every handover on the left, newest first; what was handed over, frozen, and the answer on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.record.codes.handover import Answer
from console.record.showing import listed
from console.record.wording import facts_of, title_of
from console.ward import handovers
from console.words import N_, _
from ui.forms.handing import AnswerForm
from ui.look.icons import row_icon
from ui.widgets.entries import Entries, Item
from ui.widgets.field import TextField
from ui.widgets.line import Line
from ui.widgets.part import Part
from ui.widgets.wrapped_list import WrappedList
from ui.wording import phrases
from ui.wording.handover import ILLNESS, Model, parts_of

if TYPE_CHECKING:
    from console.record.effects import Line as Written
    from console.record.handovers import Handover
    from console.ward.handovers import Frozen, Shown
    from ui.desk import Desk

WIDE, ANSWER_HEIGHT, FROZEN_HEIGHT = 300, 290, 130
# What of all that the giver had in sight is shown under an item: the rest is in the file.
SEEN = (
    "drug_chart", "observed", "allergy", "allergies_answered", "limit_of_care", "isolation", "risk", "diet",
    "dose_given", "device", "procedure", "awaited_result", "transmission", "task", "chemotherapy", "radiotherapy",
    "dialysis", "operation",
)  # fmt: skip


class TakeOverPane(Part):
    """One handover at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._given: tuple[Handover, ...] = ()
        self._shown: tuple[Handover, Shown] | None = None
        self._model: Model = "SBAR"
        self.list = WrappedList(self)
        self.state = Line(self.setting, parent=self)
        self.state.hide()
        self.frozen = Entries(self.setting, self)
        self.reply = TextField(self.setting, "reply", N_("Reply to the question"))
        self.send_reply = QPushButton(self)
        self.answer = AnswerForm(desk)
        self.answer.setParent(self)
        self.answer.hide()
        self._lay_out()
        self.list.currentRowChanged.connect(self._select)
        self.send_reply.clicked.connect(self._reply)
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        right, replying = QVBoxLayout(), QHBoxLayout()
        replying.addWidget(self.reply, 1)
        replying.addWidget(self.send_reply)
        right.addWidget(self.state)
        right.addWidget(self.frozen, 1)
        right.addLayout(replying)
        right.addWidget(self.answer, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)
        self._show_reply(None)

    def read_as(self, model: Model) -> None:
        """Label the parts by another model."""
        self._model = model
        self.answer.read_as(model)
        self._show_frozen()

    def show_given(self, given: tuple[Handover, ...]) -> None:
        """Show the handovers; the one that waits longest for somebody to act is the current one."""
        self._given = given
        self.list.blockSignals(True)
        self._fill()
        waiting = [index for index, each in enumerate(given) if each.is_waiting]
        self.list.setCurrentRow(waiting[-1] if waiting else 0)
        self.list.blockSignals(False)
        self._select(self.list.currentRow())

    def _fill(self) -> None:
        self.list.clear()
        look = self.setting.look
        for each in self._given:
            item = QListWidgetItem(
                f"{each.prepared.shift.label} · {self.setting.moment(each.prepared_at)}\n{self.words(each)}"
            )
            sign, token = ("alert-circle", "danger") if each.is_waiting else ("check-circle", "ok")
            item.setIcon(row_icon(sign, look.theme, token))
            item.setForeground(look.colour("danger" if each.is_waiting else "text"))
            self.list.addItem(item)

    def words(self, given: Handover) -> str:
        """How it was answered, or that nobody did."""
        if given.answer is None:
            return _("by {name} – not answered").format(name=given.by)
        if given.answer.answer is Answer.REFUSED:
            return _("refused by {name}: {why}").format(name=given.answered_by, why=given.answer.reason or "")
        if given.answer.answer is Answer.NOT_PRESENT:
            return _("nobody there – {name}").format(name=given.answered_by)
        said = _("{giver} → {receiver}").format(giver=given.by, receiver=given.answered_by)
        return _("{said} · question not answered").format(said=said) if given.has_open_question else said

    def _select(self, row: int) -> None:
        given = self._given[row] if 0 <= row < len(self._given) else None
        self._shown = None
        self.state.setVisible(given is not None)
        people = [(slot.id, slot.name) for slot in self.desk.laptop.people()] if self.desk.laptop and given else []
        self.answer.show_handover(given, people)
        self._show_reply(given)
        if given is None or self.desk.session is None:
            self.frozen.show_items([Item(_("Nothing was handed over yet."), "sub")], _("Handed over"))
            return
        tone, sign = ("danger", "alert-circle") if given.is_waiting else ("ok", "check-circle")
        self.state.say(self.words(given), tone, sign)  # type: ignore[arg-type]  # one of the tones
        self.desk.run(
            lambda session: handovers.show_again(session, given), lambda shown: self._keep_frozen(given, shown)
        )

    def _keep_frozen(self, given: Handover, shown: Shown) -> None:
        if self.desk.session is not None and self._given and given in self._given:
            self._shown = given, shown
            self._show_frozen()

    def _show_frozen(self) -> None:
        if self._shown is None or self.desk.session is None:
            return
        given, shown = self._shown
        rows = [Item(_("To {names}").format(names=", ".join(given.prepared.receivers)), "sub")]
        if not shown.is_intact:
            said = _("Something of what was handed over is not on this laptop: take in the other’s package.")
            rows.append(Item(said, "danger", "alert", "danger"))
        rows += self._conversation(given)
        for each in shown.items:
            rows += self._item(each)
        rows += [Item(said, "", "information-outline") for said in given.prepared.unit_items]
        rows += [
            Item(_("{name}: nothing was written").format(name=name), "danger", "alert", "danger")
            for name in shown.without
        ]
        if given.prepared.drafts:
            said = _("Begun by {name} and not signed: {n}").format(name=given.by, n=len(given.prepared.drafts))
            rows.append(Item(said, "", "pencil"))
        self.frozen.show_items(rows, _("Handed over"))

    def _conversation(self, given: Handover) -> list[Item]:
        if given.answer is None or not given.answer.questions:
            return []
        asked = _("{name} asks: {question}").format(name=given.answered_by, question=given.answer.questions)
        rows = [Item(asked, "danger" if given.has_open_question else "", "help-circle", "warn")]
        for reply in given.replies:
            said = _("{name} replies, {time}: {reply}").format(
                name=reply.by, time=self.setting.moment(reply.at), reply=reply.text
            )
            rows.append(Item(said, "", "check-circle", "ok"))
        return rows

    def _item(self, each: Frozen) -> list[Item]:
        where = phrases.bed_words(each.body.bed)
        rows = [
            Item(f"{where} · {each.name}", "h3"),
            Item(_("{label}: {value}").format(label=_(ILLNESS[self._model]), value=each.body.illness.label)),
        ]
        rows += [
            Item(_("{label}: {value}").format(label=label, value=said))
            for label, said in parts_of(each.body, self._model)
        ]
        seen = [line for line in each.seen if line.entry.kind in SEEN]
        seen.sort(key=lambda line: SEEN.index(line.entry.kind))
        if not any(line.entry.kind == "drug_chart" for line in seen):
            rows.append(Item(_("Paper drug chart: nobody has said where it is"), "small"))
        return rows + [Item(self._said(line), "small") for line in seen]

    def _said(self, line: Written) -> str:
        facts = listed(fact.text for fact in facts_of(line, self.setting.zone, self.setting.places))
        head = f"{self.setting.moment(line.entry.occurred_at)} {title_of(line)}"
        return _("{label}: {value}").format(label=head, value=facts) if facts else head

    def _show_reply(self, given: Handover | None) -> None:
        asked = given is not None and given.answer is not None and bool(given.answer.questions)
        self.reply.setVisible(asked)
        self.send_reply.setVisible(asked)
        if not asked:
            self.reply.set_text("")

    def _reply(self) -> None:
        row, said = self.list.currentRow(), self.reply.text()
        if not 0 <= row < len(self._given):
            return
        given = self._given[row]

        def done(_stored: object) -> None:
            self.reply.set_text("")
            self.desk.shell.say(_("Reply noted."), "ok")

        self.desk.write(lambda session: handovers.reply(session, given.id, said), done, self.reply.say)

    def empty(self) -> None:
        """Forget everything."""
        self._given, self._shown = (), None
        self.list.clear()
        self.frozen.show_items([], "")
        self.state.hide()
        self._show_reply(None)
        self.answer.show_handover(None, [])

    @override
    def restyle(self) -> None:
        """Grow with the text: what is read and what is answered keep their room, and the page scrolls."""
        look = self.setting.look
        self.list.setFixedWidth(look.px(WIDE))
        self.frozen.setMinimumHeight(look.px(FROZEN_HEIGHT))
        self.answer.setMinimumHeight(look.px(ANSWER_HEIGHT))
        self.list.fill_again(self._fill)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.list.setAccessibleName(_("Handovers, the newest first"))
        self.send_reply.setText(_("Reply"))
        self._show_frozen()
