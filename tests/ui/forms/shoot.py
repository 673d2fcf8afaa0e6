"""Pictures of every form: ``python -m tests.ui.forms.shoot FOLDER --language fr --theme night``. No test imports it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from console.record.bodies import care, stay
from console.record.codes.care import AllergyAnswer, Priority
from console.record.codes.stay import TransferReason, TransferScope
from console.ward import care as ward
from console.ward import results, stays, tasks
from console.words import speak
from tests.ui.forms.station import Station, make_desk, make_station, settle
from ui import fonts
from ui.theme import Look
from ui.tokens import THEMES

TYPED = {
    "observe": {
        "respiratory_rate": "24",
        "spo2": "91",
        "oxygen": "OXYGEN",
        "oxygen_flow": "2 L/min",
        "more": "UNTAKEN NEURO FLUIDS NEXT",
        "glucose": "1,2 g/L",
        "refused": "temperature_tenths:REFUSED",
        "oxygen_device": "NASAL",
        "systolic": "104",
        "diastolic": "62",
        "pulse": "210",
        "temperature": "38,4",
    },
    "call": {"called": "Dr Lenoir", "plan": "Gaz du sang"},
    "observations": {"respiratory_rate": "24", "spo2": "91", "oxygen": "AIR", "systolic": "104"},
    "transmit": {"target": "Dyspnée", "data": "FR 24, tirage"},
    "admit": {
        "birth_name": "Tremblai",
        "given_names": "Marie-Eve",
        "birth_date": "03/1948",
        "answer": "LIST",
        "allergies": "Pénicilline\tUrticaire\tMODERATE",
    },
    "alerts": {"allergies": "Pénicilline\tUrticaire\tMODERATE"},
}


def prepare(station: Station) -> None:
    """Something to end, to settle, to chase, to go on with, to accept."""
    session, roy = station.session, station.who("0049")
    ward.add_alert(session, roy, care.Allergy(substance="Iode"))
    ward.answer_allergies(session, station.who("0050"), AllergyAnswer.NOT_ASKED)
    tasks.add_task(session, roy, care.Task(title="Pansement", priority=Priority.TODAY))
    results.await_result(session, roy, care.AwaitedResult(what="Troponine"))
    ward.transmit(session, station.who("0048"), care.Transmission(target="Douleur", data="EN 6", action="Antalgique"))
    asked = stay.TransferAsked(
        scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1"
    )
    stays.ask_transfer(session, station.who("0050"), asked)


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="fr", choices=("fr", "en"))
    parser.add_argument("--theme", default="light", choices=THEMES)
    parser.add_argument("--only", default="")
    parser.add_argument("--down", type=int, default=0, help="scroll a long form down by so many pixels")
    asked = parser.parse_args()
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    fonts.load_italics()
    speak(asked.language)
    station = make_station(Path(tempfile.mkdtemp()) / "store")
    settle(station)
    prepare(station)
    desk = make_desk(app, station, Look(THEMES[asked.theme]))
    desk.shell.resize(1366, 728)
    desk.shell.show()
    asked.folder.mkdir(parents=True, exist_ok=True)
    entry = station.last_entry("observed").id
    roy, eve, odile = station.who("0049"), station.who("0048"), station.who("0050")
    shots = [
        ("admit", None, {}),
        ("observe", eve, {}),
        ("call", eve, {}),
        ("observations", None, {}),
        ("transmit", eve, {}),
        ("alerts", roy, {}),
        ("task", roy, {}),
        ("result", roy, {}),
        ("move", roy, {}),
        ("transfer", roy, {}),
        ("transfer", odile, {"step": "LEAVE"}),
        ("exit", roy, {}),
        ("identity", roy, {}),
        ("strike", eve, {"entry": entry}),
        ("handover", None, {}),
        ("transfers", None, {}),
    ]
    for number, (name, patient, what) in enumerate(shots):
        if not desk.has_page(name) or (asked.only and asked.only != name):
            continue
        desk.open_form(name, patient, **what)
        QTest.qWait(500)
        page = getattr(desk.page(name), "form", desk.page(name))
        for field, typed in TYPED.get(name, {}).items():
            page.field(field).set_text(typed)  # type: ignore[attr-defined]
            page.field(field).changed.emit()  # type: ignore[attr-defined]
        QTest.qWait(900)
        scroll = page.findChild(QScrollArea)
        if asked.down and scroll is not None:
            scroll.verticalScrollBar().setValue(asked.down)
        desk.shell.grab().save(str(asked.folder / f"{number:02d}-{name}-{asked.language}-{asked.theme}.png"))
    desk.lane.close()
    desk.free_lane.close()


if __name__ == "__main__":
    main()
