"""Shows the window with the invented ward, to be looked at: ``python -m tests.ui.show --theme night``.

Writes a picture when ``--shot`` names a file. For people who change the look; no test imports it.
"""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.record.codes.care import AllergyAnswer, OxygenDevice
from console.record.instant import plus
from console.words import N_, speak
from tests.make import START
from tests.ui.ward import CENSUS_AT, a_board, a_setting, a_story, retimed
from ui.frame.shell import Shell
from ui.look import fonts
from ui.look.theme import Look
from ui.look.tokens import THEMES
from ui.pages.home import BoardPage
from ui.pages.table import FREQUENT, RAIL, chosen
from ui.setting import Setting
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.form_page import FormPage
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField, Usual
from ui.widgets.tri_state import TriState


def a_form(setting: Setting) -> FormPage:
    """A form with one field of each sort."""

    form = FormPage(setting, N_("Observations"))
    usual = Usual(Decimal(8), Decimal(30))
    form.add(
        InstantField(setting, "when", N_("Time")),
        NumberField(setting, "rate", N_("Resp. rate"), unit="/min", usual=usual),
    )
    form.add(
        NumberField(setting, "pulse", N_("Pulse"), unit="/min"),
        ChoiceField(setting, "device", N_("Oxygen"), list(OxygenDevice)),
    )
    form.add(
        QuantityField(setting, "weight", N_("Weight"), (("kg", "kg"), ("g", "g"))),
        TriState(setting, "asked", N_("Consent")),
    )
    form.add(
        TextField(setting, "what", N_("Name in use")),
        ChoiceField(setting, "answer", N_("Allergies"), list(AllergyAnswer)),
    )
    form.add(NotesField(setting, "notes", N_("Notes"), rows=4))
    return form


def main() -> None:
    """Show the window."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--theme", default="light", choices=THEMES)
    parser.add_argument("--language", default="fr", choices=("fr", "en"))
    parser.add_argument("--percent", type=int, default=100)
    parser.add_argument("--size", default="1366x728")
    parser.add_argument("--page", default="board")
    parser.add_argument("--tab", type=int, default=0)
    parser.add_argument("--row", type=int, default=0)
    parser.add_argument("--shot")
    asked = parser.parse_args()
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    fonts.load_italics()
    speak(asked.language)
    board = a_board(a_story())
    setting = retimed(a_setting(app, look=Look(THEMES[asked.theme], asked.percent)), board)
    shell = Shell(setting, chosen(RAIL))
    page, form = BoardPage(setting, chosen(FREQUENT)), a_form(setting)
    shell.add_page("board", page)
    shell.add_page("observe", form)
    page.show_board(board)
    page.board.table.selectRow(asked.row)
    page.panel.tabs.setCurrentIndex(asked.tab)
    form.show_patient(board.rows[0].file)
    form.restore({"rate": "1a4", "pulse": "96"})
    form.field("rate").say("« 1a4 » n’est pas un nombre.")
    form.field("pulse").say("À vérifier", is_hint=True)
    shell.topbar.show_unit("Médecine 3B")
    shell.topbar.show_outage(plus(START, hours=-15))
    shell.topbar.show_saved(board.as_at)
    shell.topbar.show_person("Maëlle Tanguy", 4)
    shell.status.show_census(CENSUS_AT)
    shell.status.show_copy(plus(board.as_at, minutes=-147))
    shell.show_page(asked.page)
    width, height = asked.size.split("x")
    shell.resize(int(width), int(height))
    shell.show()
    page.board.table.setFocus()
    if asked.shot:
        QTimer.singleShot(500, lambda: (shell.grab().save(asked.shot), app.quit()))
    app.exec()


if __name__ == "__main__":
    main()
