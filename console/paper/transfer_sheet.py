"""The transfer sheet that goes with the patient, within the hospital or to another one.

What the record has is printed; what it has not is a labelled line to fill in by hand. The last part is
torn off and kept: who confirms the arrival, and at which telephone.
"""

from __future__ import annotations

from reportlab.platypus import Flowable, HRFlowable

from console.paper import patient as pieces
from console.paper.blocks import HandLine, compact, gap, grid, labelled, line, listed, section, signatures, tick_list
from console.paper.dossier import heading_of
from console.paper.lettering import Markup, bold, hollow, join, markup
from console.paper.sheet import WIDTH, Imprint, Paper, PatientMark, Tally, Together, write
from console.record.bodies import care
from console.record.codes.stay import Consent, TransferScope
from console.record.file import Observation, PatientFile
from console.record.movements import Transfer
from console.record.places import label_of
from console.record.showing import moment_text
from console.record.wording import degrees_text, facts_of, quantity_text, sent_text
from console.words import _

_ROUNDS = 8  # the last rounds of observations that travel


def transfer_sheet(file: PatientFile, transfer: Transfer, imprint: Imprint) -> Paper:
    """Print the sheet of one transfer of one patient."""
    tally = Tally(total=1)
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        *_decision(transfer, imprint),
        *_receiving(transfer, imprint),
        *_journey(transfer, imprint),
        *_care(file, transfer, imprint),
        *_observations(file, imprint),
        *_to_follow(file, imprint),
        *_sent_with(transfer),
        *_ends(file, transfer, imprint),
    ]
    is_internal = transfer.ask.scope is TransferScope.UNIT
    title = _("Transfer to another unit") if is_internal else _("Transfer to another hospital")
    return write(story, imprint, heading_of(title, file, imprint), tally)


def _typed(label: str, text: str | None) -> Flowable:
    """What was typed, or a line to write on."""
    return labelled(label, markup(text)) if text else HandLine(label)


def _yes_no(value: bool) -> str:  # noqa: FBT001 - one value, worded
    return _("yes") if value else _("no")


def _decision(transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    ask = transfer.ask
    asked = moment_text(transfer.asked_at, imprint.zone)
    shown: list[Flowable] = [
        *section(_("Decision")),
        labelled(_("Reason:"), markup(ask.reason.label)),
        labelled(_("Because of the outage:"), markup(_yes_no(ask.outage_caused))),
        labelled(_("Asked:"), markup(asked)),
        _typed(_("Decided by:"), ask.decided_by),
    ]
    if ask.scope is TransferScope.UNIT:
        return [*shown, labelled(_("What moves:"), markup(ask.nature.label))]
    consent = ask.consent.label if ask.consent is not Consent.NOT_ASKED else _("not asked")
    return [
        *shown,
        labelled(_("Patient agrees:"), markup(consent)),
        HandLine(_("Risks and benefits explained by, to:")),
        HandLine(_("Condition at decision (stable, stable with risk, unstable):")),
        HandLine(_("Treatment given to lessen the risk:")),
    ]


def _receiving(transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    ask, zone = transfer.ask, imprint.zone
    came_from = " · ".join(part for part in (label_of(imprint.places, transfer.from_unit), transfer.from_bed) if part)
    accepted = transfer.accepted_by or ""
    if transfer.accepted_at:
        accepted = f"{accepted}, {moment_text(transfer.accepted_at, zone)}"
    return [
        *section(_("From, to")),
        _typed(_("From:"), came_from),
        _typed(_("To:"), transfer.bound_for(imprint.places)),
        _typed(_("FINESS:"), ask.to_hospital_finess) if ask.scope is TransferScope.HOSPITAL else gap(0),
        _typed(_("Bed there:"), ask.to_bed),
        _typed(_("Accepted by:"), accepted),
        _typed(_("Telephone there:"), ask.phone),
        HandLine(_("Nurse’s report given to (name, time, read back):")),
    ]


def _journey(transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    left, zone = transfer.departure, imprint.zone
    shown: list[Flowable] = [*section(_("The way"))]
    if transfer.ask.scope is TransferScope.HOSPITAL:
        shown.append(HandLine(_("Regulation centre called at, file no., level:")))
        shown.append(_typed(_("Transport:"), left.transport.label if left and left.transport else None))
        shown.append(HandLine(_("Carrier, vehicle, crew:")))
    shown.append(_typed(_("Escort:"), left.escort.label if left else None))
    shown.append(HandLine(_("Equipment (O₂, monitor, pumps):")))
    shown.append(_typed(_("Left:"), moment_text(transfer.left_at, zone) if transfer.left_at else None))
    if left and left.override:
        shown.append(labelled(_("Left although something was missing:"), markup(left.override)))
    arrived = moment_text(transfer.arrived_at, zone) if transfer.arrived_at else ""
    shown.append(_typed(_("Arrived, seen by:"), ", ".join(part for part in (arrived, transfer.seen_by) if part)))
    return shown


def _care(file: PatientFile, transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    admission = file.place.admission
    weight = [
        pieces.facts(facts_of(said.line, imprint.zone, imprint.places)) for said in file.registers.get("weight", ())
    ]
    diets = [pieces.facts(facts_of(said.line, imprint.zone, imprint.places)) for said in file.registers.get("diet", ())]
    handed = file.handover
    return [
        *section(_("The patient")),
        _typed(_("What the other side must know:"), transfer.ask.summary),
        _typed(_("Reason for admission:"), admission.reason if admission else None),
        _typed(_("Diagnosis:"), admission.diagnosis if admission else None),
        labelled(_("Allergies:"), pieces.allergies(file, imprint)),
        *compact(
            _("Limits of care"),
            [markup(pieces.plain_text(said, imprint)) for said in file.limits],
            markup(_("nothing typed")),
        ),
        labelled(_("Weight:"), join(weight, " ≠ ")) if weight else HandLine(_("Weight:")),
        labelled(_("Diet:"), join(diets, " ≠ ")) if diets else HandLine(_("Diet, fasting since:")),
        labelled(_("Handover:"), pieces.facts(facts_of(handed.line, imprint.zone, imprint.places)))
        if handed
        else gap(0),
        HandLine(_("Lines and devices:")),
        HandLine(_("Infusions running (drug, rate, time left):"), lines=2),
        HandLine(_("Last doses; where the drug chart is:"), lines=2),
        HandLine(_("Blood products, implanted devices:")),
        HandLine(_("Family told (who, when):")),
    ]


def _observations(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    rounds = file.observations[-_ROUNDS:]
    if not rounds:
        return [*section(_("Last observations")), line(markup(_("None typed."))), HandLine(_("At departure:"))]
    titles = (_("Time"), _("RR"), _("SpO₂"), _("O₂"), _("BP"), _("Pulse"), _("ACVPU"), _("T"), "NEWS2")
    rows = [[bold(title) for title in titles], *(_round(each, imprint) for each in rounds)]
    widths = [WIDTH * share for share in (0.2, 0.07, 0.08, 0.14, 0.12, 0.08, 0.09, 0.1, 0.12)]
    return [
        *section(_("Last observations")),
        grid(rows, widths, repeat=1),
        line(pieces.acknowledgement(imprint)),
        HandLine(_("At departure:")),
    ]


def _round(seen: Observation, imprint: Imprint) -> list[Markup]:
    body, doubted = seen.body, set(seen.said.line.entry.unsure)
    temperature = degrees_text(body.temperature_tenths) if body.temperature_tenths is not None else ""
    pressure = f"{body.systolic}/{body.diastolic or '–'}" if body.systolic is not None else ""
    total = "" if seen.score is None or seen.score.total is None else str(seen.score.total)
    if seen.score is not None and not total:
        total = _("incomplete")
    cells = (
        ({"respiratory_rate"}, "" if body.respiratory_rate is None else str(body.respiratory_rate)),
        ({"spo2"}, "" if body.spo2 is None else f"{body.spo2} %"),
        ({"oxygen", "oxygen_flow", "oxygen_device"}, _oxygen(body)),
        ({"systolic", "diastolic"}, pressure),
        ({"pulse"}, "" if body.pulse is None else str(body.pulse)),
        ({"consciousness"}, body.consciousness.value if body.consciousness else ""),
        ({"temperature_tenths"}, temperature),
        ({"news2"}, total),
    )
    shown = {name for names, _value in cells for name in names}
    is_all = bool(doubted - shown)
    return [
        markup(moment_text(seen.at, imprint.zone)),
        *(hollow(value) if value and (is_all or names & doubted) else markup(value) for names, value in cells),
    ]


def _oxygen(body: care.Observed) -> str:
    flow = quantity_text(body.oxygen_flow) if body.oxygen_flow else ""
    parts = (body.oxygen.label if body.oxygen else "", flow, body.oxygen_device.label if body.oxygen_device else "")
    return " ".join(part for part in parts if part)


def _to_follow(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    tasks = [pieces.task(each, imprint) for each in file.open_tasks]
    results = [pieces.awaited(each, imprint) for each in file.awaited]
    notes = [
        join([bold(target.title), pieces.facts(facts_of(note.line, imprint.zone, imprint.places))], " — ")
        for target in file.targets
        if target.is_open
        for note in target.notes
    ]
    return [
        *listed(_("To do"), tasks),
        *listed(_("Results awaited"), results),
        HandLine(_("Telephone the results to:")),
        *listed(_("Open transmissions"), notes),
    ]


def _sent_with(transfer: Transfer) -> list[Flowable]:
    sent = [sent_text(each) for each in transfer.departure.along] if transfer.departure else []
    usual = [
        _("This sheet"), _("Observation chart"), _("Drug chart"), _("Images, CD"), _("Samples"), _("Letters"),
        _("Consent"), _("Advance directives"), _("Own drugs"), _("Valuables"), _("Glasses, teeth, hearing aids"),
        _("Wristband checked"),
    ]  # fmt: skip
    return [*listed(_("Sent with the patient"), [markup(each) for each in sent]), gap(2), tick_list(usual)]


def _ends(file: PatientFile, transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    bound_for = transfer.bound_for(imprint.places)
    slip = [
        HRFlowable(width="100%", thickness=0.8, dash=(5, 4), spaceBefore=8, spaceAfter=4),
        line(bold(_("Receipt: tear off, fill in on arrival, telephone to confirm"))),
        labelled(_("Document:"), markup(imprint.number)),
        labelled(_("Patient:"), pieces.banner(file, imprint)),
        labelled(_("To:"), markup(bound_for)) if bound_for else HandLine(_("To:")),
        HandLine(_("Telephone of the sending unit:")),
        HandLine(_("Arrived at, bed, seen by (name, signature):")),
    ]
    return [
        Together([gap(6), signatures([_("Sent by"), _("Carried by"), _("Received by")])]),
        Together(slip),
    ]
