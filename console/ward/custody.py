"""What goes along with a transfer besides its steps: transport, the file, what came of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from console.errors import CahierError, Fault
from console.record.background import background_of
from console.record.bodies import Body, stay
from console.record.bodies.background import Autonomy
from console.record.bodies.paper_period import DrugChart
from console.record.codes.care import ResultState
from console.record.custody import custody_of, drug_chart_of, drug_chart_text
from console.record.devices import Device, in_place
from console.record.doses import Dose, last_doses
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.movements import Transfer
from console.record.showing import listed, moment_text
from console.record.value_words import quantity_text
from console.record.wording import headed
from console.ward.session import NOW, Session, Told
from console.words import _

Papers = stay.TransportArranged | stay.TransferDossier | stay.TransferFollowedUp
_PREFIXES: dict[type[Body], str] = {
    stay.TransportArranged: "transport",
    stay.TransferDossier: "dossier",
    stay.TransferFollowedUp: "follow_up",
}


def write(session: Session, who: str, papers: Papers, told: Told = NOW) -> Stored:
    """Write down transport, dossier or follow-up of a transfer, in the place of what was said before.

    Raises:
        CahierError: ``transfer-unknown``, ``patient-unknown``.
    """
    card = session.card(who)
    if all(each.id != papers.transfer for each in card.place.transfers):
        raise CahierError(Fault.TRANSFER_UNKNOWN)
    key = f"{_PREFIXES[type(papers)]}/{papers.transfer}"
    return session.restate(who, card.registers.get(key, ()), papers, told)[-1]


def prefilled(file: PatientFile, transfer: Transfer, zone: ZoneInfo) -> stay.TransferDossier:
    """The file of a transfer as it stands, or, where nobody began it, what the patient's file holds for it."""
    standing = custody_of(file, transfer.id).dossier
    if standing is not None:
        return standing
    admission, diet = file.place.admission, file.diet
    awaited = [each.body.what for each in file.awaited]
    done = [
        headed(each.body.what, each.body.value)
        for each in file.results
        if each.body.state is ResultState.RECEIVED and each.body.value
    ]
    chart, last, lines = drug_chart_of(file), file.last_observation, in_place(file)
    given = [_dose_text(each, zone) for each in last_doses(file) if each.is_whole]
    where = [_("See the paper drug chart: {place}").format(place=drug_chart_text(chart[0]))] if chart else []
    mind, known = last.body.consciousness if last else None, background_of(file)
    return stay.TransferDossier(
        transfer=transfer.id,
        diagnosis=admission.diagnosis or admission.reason if admission else None,
        awareness=mind.label if mind is not None else None,
        devices="\n".join(_device_text(each) for each in lines if not each.body.runs) or None,
        infusions="\n".join(_device_text(each) for each in lines if each.body.runs) or None,
        last_doses="\n".join([*given, *where]) or None,
        tests_done="\n".join(done) or None,
        tests_awaited="\n".join(awaited) or None,
        callback=transfer.phone,
        autonomy=_autonomy_text(known.autonomy),
        nutrition=diet.diet if diet else None,
        belongings=belongings_text(file) or None,
    )


def _device_text(device: Device) -> str:
    body = device.body
    return " ".join(part for part in (body.kind.label, body.size, body.site, body.runs) if part)


def _dose_text(dose: Dose, zone: ZoneInfo) -> str:
    """One dose that has its unit; one without is neither printed nor handed over."""
    body = dose.body
    amount = quantity_text(body.dose) if body.dose is not None else ""
    route = body.route.label if body.route is not None else ""
    return " ".join(part for part in (body.drug, amount, route, moment_text(dose.at, zone)) if part)


def _autonomy_text(autonomy: Autonomy | None) -> str | None:
    if autonomy is None:
        return None
    codes = (autonomy.dependency, autonomy.cognition, *autonomy.needs)
    parts = [code.label for code in codes if code is not None]
    return ", ".join([*parts, *filter(None, (autonomy.language, autonomy.note))]) or None


def belongings_text(file: PatientFile) -> str:
    """What was brought and where it is, one thing after the other; empty when nothing is written."""
    return listed(f"{each.what} ({each.kept_at.label})" for each in background_of(file).belongings)


def place_drug_chart(session: Session, who: str, chart: DrugChart, told: Told = NOW) -> Stored:
    """Say where a patient's paper drug chart is.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return session.restate(who, session.card(who).registers.get("drug_chart", ()), chart, told)[-1]
