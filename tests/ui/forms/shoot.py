"""Pictures of every form: ``python -m tests.ui.forms.shoot FOLDER --language fr --theme night``. No test imports it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from console.record.bodies import care, stay
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.procedure import Procedure
from console.record.codes.care import AllergyAnswer, Priority
from console.record.codes.device import DeviceKind
from console.record.codes.dose import HighRisk, Route
from console.record.codes.stay import TransferReason, TransferScope
from console.record.instant import plus
from console.ward import care as ward
from console.ward import devices, doses, procedures, results, stays, tasks
from console.words import speak
from tests.ui.forms.station import JULES, Station, make_desk, make_station, settle
from ui.look import fonts
from ui.look.theme import Look
from ui.look.tokens import THEMES

TYPED = {
    "observe": {
        "respiratory_rate": "24",
        "spo2": "91",
        "oxygen": "OXYGEN",
        "oxygen_flow": "2 L/min",
        "more": "NEURO NEXT",
        "glucose": "1,2 g/L",
        "refused": "temperature_tenths:REFUSED",
        "oxygen_device": "NASAL",
        "systolic": "104",
        "diastolic": "62",
        "pulse": "210",
        "temperature": "38,4",
    },
    "dose": {"typed": "4", "next_due": "|12:00|0"},
    "device": {"site": "avant-bras gauche", "size": "20G"},
    "result": {"what": "RECEIVE", "critical": "YES", "value": "6,8", "value_unit": "mmol/L"},
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
    eve = station.who("0048")
    insulin = DoseGiven(drug="Insuline rapide", typed="4 UI", route=Route.SC, high_risk=HighRisk.INSULIN)
    doses.give(station.sessions[JULES], eve, insulin)
    heparin = DoseGiven(drug="Énoxaparine", typed="4000", route=Route.SC, next_due=plus(session.now(), hours=4))
    doses.give(session, eve, heparin)
    line = Device(kind=DeviceKind.PVC, site="main droite", size="18G", next_check=plus(session.now(), minutes=-30))
    devices.put_in(session, eve, line)
    scan = Procedure(what="Scanner thoracique", where="Imagerie 0", at=plus(session.now(), hours=3))
    procedures.plan(session, eve, scan)
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
    parser.add_argument("--percent", type=int, default=100)
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
    desk = make_desk(app, station, Look(THEMES[asked.theme], asked.percent))
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
        ("dose", eve, {"drug": "insuline rapide"}),
        ("device", eve, {}),
        ("procedure", eve, {}),
        ("whole_note", eve, {}),
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
        ("outlook", None, {}),
        ("care", eve, {}),
        ("transfers", None, {}),
    ]
    for number, (name, patient, what) in enumerate(shots):
        if not desk.has_page(name) or (asked.only and asked.only != name):
            continue
        desk.open_form(name, patient, **what)
        QTest.qWait(500)
        page: Any = getattr(desk.page(name), "form", desk.page(name))
        for field, typed in TYPED.get(name, {}).items() if hasattr(page, "field") else ():
            page.field(field).set_text(typed)
            page.field(field).changed.emit()
        QTest.qWait(900)
        scroll = page.findChild(QScrollArea)
        if asked.down and scroll is not None:
            scroll.verticalScrollBar().setValue(asked.down)
        desk.shell.grab().save(str(asked.folder / f"{number:02d}-{name}-{asked.language}-{asked.theme}.png"))
    desk.lane.close()
    desk.free_lane.close()


if __name__ == "__main__":
    main()
