"""The transfer sheet that goes with the patient, within the hospital or to another one.

What the record has is printed; what it has not is a labelled line to fill in by hand. The last part is
torn off and kept: who confirms the arrival, and at which telephone.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, HRFlowable

from console.paper import patient as pieces
from console.paper.blocks import (
    Columns,
    Field,
    HandLine,
    gap,
    grid,
    line,
    listed,
    section,
    signatures,
    tick_list,
)
from console.paper.codes import Coded
from console.paper.continuity import continuity_story
from console.paper.dossier import heading_of
from console.paper.lettering import Markup, bold, hollow, markup
from console.paper.sheet import WIDTH, Imprint, Paper, PatientMark, Tally, Together, write
from console.record.bodies import care
from console.record.bodies.stay import StayAdmitted, TransferDossier
from console.record.codes.stay import Consent, TransferScope
from console.record.courses import KEYS, courses_of
from console.record.custody import Custody, custody_of
from console.record.file import Observation, PatientFile
from console.record.movements import Transfer
from console.record.places import label_of
from console.record.showing import moment_text
from console.record.value_words import degrees_text, quantity_text, sent_text
from console.record.wording import facts_of
from console.words import _

_CODES_ACROSS, _CODE_PT = 4, 120.0  # 4.2 cm with its quiet zone: 0.42 mm a module of version 19
_ROUNDS = 8  # the last rounds of observations that travel


def transfer_sheet(file: PatientFile, transfer: Transfer, imprint: Imprint, ticket: Sequence[str] = ()) -> Paper:
    """Print the sheet of one transfer of one patient.

    Args:
        file: the patient.
        transfer: which of the patient's transfers.
        imprint: what each page says about itself.
        ticket: the texts of the QR codes that carry the same entries, in their order.
    """
    tally = Tally(total=1)
    custody = custody_of(file, transfer.id)
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        *_decision(transfer, imprint),
        *_receiving(transfer, imprint),
        *_journey(transfer, custody, imprint),
        *_care(file, transfer, custody, imprint),
        *_observations(file, imprint),
        *_to_follow(file, custody, imprint),
        *(continuity_story(file, imprint) if courses_of(file) else []),
        *_sent_with(transfer),
        *_ticket(ticket),
        *_ends(file, transfer, imprint),
    ]
    is_internal = transfer.ask.scope is TransferScope.UNIT
    title = _("Transfer to another unit") if is_internal else _("Transfer to another hospital")
    return write(story, imprint, heading_of(title, file, imprint), tally)


def _typed(label: str, text: str | None) -> Flowable:
    """What was typed, or a line to write on."""
    return Field(label, markup(text) if text else None)


def _yes_no(value: bool) -> str:  # noqa: FBT001 - one value, worded
    return _("yes") if value else _("no")


def _yes_or_not_asked(value: bool | None) -> str:  # noqa: FBT001 - one value, worded
    return _("not asked") if value is None else _yes_no(value)


def _decision(transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    ask = transfer.ask
    reason = ", ".join(part for part in (ask.reason.label, ask.note) if part)
    shown: list[Flowable] = [
        *section(_("Decision")),
        Field(_("Reason:"), markup(reason)),
        Field(_("Because of the outage:"), markup(_yes_no(ask.outage_caused))),
        Field(_("Asked:"), markup(moment_text(transfer.asked_at, imprint.zone))),
        _typed(_("Decided by:"), _with_note(ask.decided_by, ask.decided_by_rpps)),
    ]
    if ask.scope is TransferScope.UNIT:
        return [*shown, Field(_("What moves:"), markup(ask.nature.label))]
    consent = ask.consent.label if ask.consent is not Consent.NOT_ASKED else _("not asked")
    return [
        *shown,
        Field(_("Patient agrees:"), markup(_with_note(consent, ask.consent_note))),
        Field(_("Risks and benefits explained:"), markup(_yes_or_not_asked(ask.risks_explained))),
        _typed(_("Condition at decision:"), ask.condition.label if ask.condition else None),
        _typed(_("Treatment given to lessen the risk:"), ask.treatment_given),
    ]


def _with_note(text: str | None, note: str | None) -> str:
    return ", ".join(part for part in (text, note) if part)


def _receiving(transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    ask, left, zone = transfer.ask, transfer.departure, imprint.zone
    came_from = " · ".join(part for part in (label_of(imprint.places, transfer.from_unit), transfer.from_bed) if part)
    accepted = transfer.accepted_by or ""
    if transfer.accepted_at:
        accepted = f"{accepted}, {moment_text(transfer.accepted_at, zone)}"
    shown: list[Flowable] = [
        *section(_("From, to")),
        _typed(_("From:"), came_from),
        _typed(_("To:"), transfer.bound_for(imprint.places)),
    ]
    if ask.scope is TransferScope.HOSPITAL:
        shown += [_typed(_("FINESS:"), ask.to_hospital_finess), _typed(_("Needed there:"), ask.special_needs)]
    shown += [
        _typed(_("Bed there:"), ask.to_bed),
        _typed(_("Accepted by:"), accepted),
        _typed(_("Telephone there:"), ask.phone),
    ]
    if left and left.report_to:
        at = moment_text(left.report_at, zone) if left.report_at else ""
        read_back = _("read back: {answer}").format(answer=_yes_or_not_asked(left.report_read_back))
        told = ", ".join(part for part in (left.report_to, at, read_back) if part)
        return [*shown, Field(_("Nurse’s report given to:"), markup(told))]
    return [*shown, HandLine(_("Nurse’s report given to (name, time, read back):"))]


def _journey(transfer: Transfer, custody: Custody, imprint: Imprint) -> list[Flowable]:
    left, zone = transfer.departure, imprint.zone
    shown: list[Flowable] = [*section(_("The way"))]
    if transfer.ask.scope is TransferScope.HOSPITAL:
        shown += _transport(transfer, custody, imprint)
    equipment = ", ".join(each.label for each in left.equipment) if left else ""
    informed = ", ".join(each.label for each in left.informed) if left else ""
    shown += [
        _typed(_("Escort:"), left.escort.label if left else None),
        _typed(_("Equipment (O₂, monitor, pumps):"), _with_note(equipment, left.oxygen_left if left else None)),
        _typed(_("Told (kitchen, laboratory, pharmacy, admissions):"), informed),
        _typed(_("Left:"), moment_text(transfer.left_at, zone) if transfer.left_at else None),
    ]
    if left and left.override:
        lacking = ", ".join(each.label for each in left.lacking)
        shown.append(line(bold(_("LEFT ALTHOUGH SOMETHING WAS MISSING"))))
        shown.append(Field(_("Missing:"), markup(lacking or _("not typed"))))
        shown.append(Field(_("Why it left all the same:"), markup(left.override)))
    arrived = moment_text(transfer.arrived_at, zone) if transfer.arrived_at else ""
    shown.append(_typed(_("Arrived, seen by:"), ", ".join(part for part in (arrived, transfer.seen_by) if part)))
    return shown


def _transport(transfer: Transfer, custody: Custody, imprint: Imprint) -> list[Flowable]:
    arranged, left, zone = custody.transport, transfer.departure, imprint.zone
    by = (arranged.transport if arranged else None) or (left.transport if left else None)
    if arranged is None:
        return [
            HandLine(_("Regulation centre called at, file no., level:")),
            _typed(_("Transport:"), by.label if by else None),
            HandLine(_("Carrier, vehicle, crew:")),
        ]
    called = moment_text(arranged.regulation_at, zone) if arranged.regulation_at else ""
    level = arranged.urgency.label if arranged.urgency else ""
    regulation = ", ".join(part for part in (called, arranged.regulation_number, level) if part)
    carrier = ", ".join(part for part in (arranged.carrier, arranged.vehicle, arranged.crew) if part)
    asked = moment_text(arranged.requested_at, zone) if arranged.requested_at else ""
    came = moment_text(arranged.came_at, zone) if arranged.came_at else ""
    care_there = arranged.care_on_the_way.label if arranged.care_on_the_way else None
    return [
        _typed(_("Regulation centre called at, file no., level:"), regulation),
        _typed(_("Transport:"), by.label if by else None),
        _typed(_("Care on the way:"), care_there),
        _typed(_("Carrier, vehicle, crew:"), carrier),
        _typed(_("Transport asked, came:"), " – ".join(part for part in (asked, came) if part)),
    ]


def _care(file: PatientFile, transfer: Transfer, custody: Custody, imprint: Imprint) -> list[Flowable]:
    admission, handed = file.place.admission, file.handover
    standing = pieces.standing(file, imprint, without=("transport_arranged", "transfer_dossier", "transfer_followed_up",
                                                       *KEYS, "countersigned"))  # fmt: skip
    shown: list[Flowable] = [
        *section(_("The patient")),
        _typed(_("What the other side must know:"), transfer.ask.summary),
        _typed(_("Reason for admission:"), admission.reason if admission else None),
        _typed(_("Diagnosis:"), _diagnosis(custody.dossier, admission)),
        Field(_("Allergies:"), pieces.allergies(file, imprint)),
        Field(_("Limits of care:"), pieces.limits(file, imprint)),
        *(Field(_("{label}:").format(label=title), text) for title, text in standing),
    ]
    if handed:
        told = pieces.facts(facts_of(handed.line, imprint.zone, imprint.places))
        shown.append(Field(_("Handover:"), told))
    return [*shown, *_dossier_lines(custody.dossier, file)]


def _diagnosis(written: TransferDossier | None, admission: StayAdmitted | None) -> str | None:
    return (written.diagnosis if written else None) or (admission.diagnosis if admission else None)


def _dossier_lines(written: TransferDossier | None, file: PatientFile) -> list[Flowable]:
    """What the file for the other side holds, each with a line to write on where it is empty."""

    def said(member: str) -> str | None:
        return getattr(written, member) if written else None

    known = {said_kind.split("/")[0] for said_kind in file.registers}
    shown: list[Flowable] = [
        _typed(label, text)
        for label, text in (
            (_("History:"), said("history")),
            (_("Conscious state, GCS:"), said("awareness")),
            (_("Lines and devices:"), said("devices")),
            (_("Infusions running (drug, rate, time left):"), said("infusions")),
            (_("Last doses:"), said("last_doses")),
            (_("Blood products:"), said("blood_products")),
            (_("Implanted devices:"), said("implants")),
            (_("Skin, wounds:"), said("skin")),
            (_("Autonomy:"), said("autonomy")),
            (_("Food, fasting since:"), said("nutrition")),
            (_("Tests done:"), said("tests_done")),
            (_("Family told (who, when):"), said("family_told")),
            (_("Belongings, valuables:"), said("belongings")),
        )
    ]
    if written is not None:
        shown.append(Field(_("Safe for MRI:"), markup(_yes_or_not_asked(written.mri_safe))))
    if "weight" not in known:
        shown.append(HandLine(_("Weight:")))
    if "drug_chart" not in known:
        shown.append(HandLine(_("Where the drug chart is:")))
    return shown


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


def _to_follow(file: PatientFile, custody: Custody, imprint: Imprint) -> list[Flowable]:
    tasks = [pieces.task(each, imprint) for each in file.open_tasks]
    results = [pieces.awaited(each, imprint) for each in file.awaited]
    return [
        *listed(_("To do"), tasks),
        *listed(_("Results awaited"), results),
        _typed(_("Telephone the results to:"), custody.dossier.callback if custody.dossier else None),
        *listed(_("Open transmissions"), pieces.open_targets(file, imprint)),
    ]


def _sent_with(transfer: Transfer) -> list[Flowable]:
    sent = [sent_text(each) for each in transfer.departure.along] if transfer.departure else []
    usual = [
        _("This sheet"), _("Observation chart"), _("Drug chart"), _("Images, CD"), _("Samples"), _("Letters"),
        _("Consent"), _("Advance directives"), _("Own drugs"), _("Valuables"), _("Glasses, teeth, hearing aids"),
        _("Wristband checked"),
    ]  # fmt: skip
    return [*listed(_("Sent with the patient"), [markup(each) for each in sent]), gap(2), tick_list(usual)]


def _ticket(codes: Sequence[str]) -> list[Flowable]:
    """The codes, four in a row, each with its place among them and room around it."""
    if not codes:
        return [line(markup(_("This sheet carries no codes: it is copied by hand.")))]
    told = _("{n} codes carry what this sheet says: read them all, in any order, into the scan field (F9).")
    cells = [
        Coded(text, _CODE_PT, _("{n} of {total}").format(n=number, total=len(codes)))
        for number, text in enumerate(codes, start=1)
    ]
    return [
        CondPageBreak(_CODE_PT + 70),
        *section(_("Codes of this transfer")),
        line(markup(told.format(n=len(codes)))),
        gap(3),
        Columns(cells, _CODES_ACROSS),
    ]


def _ends(file: PatientFile, transfer: Transfer, imprint: Imprint) -> list[Flowable]:
    bound_for = transfer.bound_for(imprint.places)
    slip = [
        HRFlowable(width="100%", thickness=0.8, dash=(5, 4), spaceBefore=8, spaceAfter=4),
        line(bold(_("Receipt: tear off, fill in on arrival, telephone to confirm"))),
        Field(_("Document:"), markup(imprint.number)),
        Field(_("Patient:"), pieces.banner(file, imprint)),
        Field(_("To:"), markup(bound_for)) if bound_for else HandLine(_("To:")),
        HandLine(_("Telephone of the sending unit:")),
        HandLine(_("Arrived at, bed, seen by (name, signature):")),
    ]
    return [
        Together([gap(6), signatures([_("Sent by"), _("Carried by"), _("Received by")])]),
        Together(slip),
    ]
