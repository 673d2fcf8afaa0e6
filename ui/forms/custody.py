"""What goes along with a transfer: who drives, what the other hospital must know, what came of it; the drug chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, paper_period, stay
from console.record.custody import Custody, custody_of, drug_chart_of
from console.record.showing import listed
from console.record.value_words import quantity_text
from console.ward import custody
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.body_form import BodyForm
from ui.widgets.continuity import chart_words
from ui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.movements import Transfer
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


class Seen(NamedTuple):
    """The transfer that the form is about, what stands about it, and what the file holds for its dossier."""

    transfer: Transfer | None
    standing: Custody
    dossier: stay.TransferDossier | None


class CustodyForm(BodyForm):
    """One of the sheets of a transfer: the open one, else the last one."""

    @override
    def build(self) -> Iterator[None]:
        """The fields under the name of where the patient goes."""
        yield from super().build()
        self.whither = Line(self.setting, "plain", "swap-horizontal-bold", self)
        self.head.addWidget(self.whither)

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The transfer that ``transfer`` names, else the open one, else the last one."""
        file = session.reader.file(file.id) if file else None  # doses are on no card
        transfers = file.place.transfers if file else ()
        named = next((each for each in transfers if each.id == what.get("transfer")), None)
        transfer = named or (file.place.transfer if file else None) or (transfers[-1] if transfers else None)
        if transfer is None or file is None:
            return Seen(None, Custody(), None)
        return Seen(transfer, custody_of(file, transfer.id), custody.prefilled(file, transfer, session.site.zone_info))

    def standing(self, seen: Seen) -> Body | None:
        """What stands already, or what the file holds for it."""
        raise NotImplementedError

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """What stands is restated, never typed again."""
        del what
        body = self.standing(self.opened.more)
        if body is not None:
            self.parts.put(body)

    @override
    def word(self) -> None:
        """Say where the patient goes."""
        seen: Seen | None = self.opened.more
        transfer = seen.transfer if seen else None
        if transfer is None:
            self.whither.say(_("No transfer is asked for: ask first, then come back."), "warn", "alert")
        else:
            self.whither.say(
                f"{transfer.bound_for(self.setting.places)} · {transfer.step.label}", "plain", "swap-horizontal-bold"
            )

    @override
    def deed(self) -> Deed:
        """Write it in the place of what stands."""
        seen: Seen = self.opened.more
        if seen.transfer is None:
            raise CahierError(Fault.TRANSFER_UNKNOWN)
        told, patient = self.circumstances.told(), self.patient or ""
        body = cast("custody.Papers", self.body_type(transfer=seen.transfer.id, **self.parts.values()))
        return lambda session: self.put(session, body, told, lambda held: custody.write(held, patient, body, told))


class TransportForm(CustodyForm):
    """The regulation centre, the carrier, who cares on the way."""

    key: ClassVar[str] = "transport"
    heading: ClassVar[str] = N_("Transport of a transfer")
    icon: ClassVar[str] = "ambulance"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("SAMU 15 ambulance regulation carrier crew")
    done_words: ClassVar[str] = N_("Transport of {name} written down.")
    body_type: ClassVar[type[Body]] = stay.TransportArranged
    asks: ClassVar[Layout] = (
        ("regulation_at", "regulation_number", "urgency"),
        ("transport", "care_on_the_way"),
        ("carrier", "vehicle"),
        ("crew",),
        ("requested_at", "came_at"),
    )

    @override
    def standing(self, seen: Seen) -> Body | None:
        """What was arranged."""
        return seen.standing.transport


class DossierForm(CustodyForm):
    """What the other hospital must know. What the file says already stands in it, or above it."""

    key: ClassVar[str] = "dossier"
    heading: ClassVar[str] = N_("Transfer file for the other hospital")
    short: ClassVar[str] = N_("Transfer file")
    icon: ClassVar[str] = "folder-account-outline"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("transfer hospital letter infusions belongings")
    done_words: ClassVar[str] = N_("Transfer file of {name} written down.")
    body_type: ClassVar[type[Body]] = stay.TransferDossier
    asks: ClassVar[Layout] = (
        (Ask("diagnosis", rows=2), Ask("history", rows=2)),
        ("awareness", "mri_safe"),
        (Ask("devices", rows=3), Ask("infusions", rows=3, label=N_("Infusions: drug, concentration, rate, time left"))),
        (Ask("last_doses", rows=3), Ask("tests_done", rows=3)),
        (Ask("tests_awaited", rows=2), "callback"),
        ("blood_products", "implants"),
        (Ask("skin", rows=2), Ask("autonomy", rows=2)),
        ("nutrition", Ask("family_told", label=N_("Family told (who, when)"))),
        ("belongings", "label_count"),
    )

    @override
    def build(self) -> Iterator[None]:
        """The fields, under what is read from the file."""
        yield from super().build()
        self.from_file = Line(self.setting, "plain", "folder-account-outline", self)
        self.head.addWidget(self.from_file)

    @override
    def standing(self, seen: Seen) -> Body | None:
        """What was written, or what the patient's file holds."""
        return seen.dossier

    @override
    def word(self) -> None:
        """Say what goes along without being typed."""
        super().word()
        file = self.opened.file
        self.from_file.setVisible(file is not None)
        if file is not None:
            said = _("Goes along from the file: {facts}").format(facts=listed(facts_from(file)))
            self.from_file.say(said, "plain", "folder-account-outline")


class AfterTransferForm(CustodyForm):
    """The receipt, the call of the next day, the number over there."""

    key: ClassVar[str] = "after_transfer"
    heading: ClassVar[str] = N_("After the transfer")
    short: ClassVar[str] = N_("After the transfer")
    icon: ClassVar[str] = "phone-check"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("receipt arrived hospital call number")
    done_words: ClassVar[str] = N_("What came of the transfer of {name} is written down.")
    body_type: ClassVar[type[Body]] = stay.TransferFollowedUp
    asks: ClassVar[Layout] = (("receipt_by", "receipt_at"), (Ask("next_day", rows=3),), ("number_there",))

    @override
    def standing(self, seen: Seen) -> Body | None:
        """What was said."""
        return seen.standing.follow_up


class DrugChartForm(BodyForm):
    """Where the paper drug chart is. Given drugs stand there, and nowhere else."""

    key: ClassVar[str] = "drug_chart"
    heading: ClassVar[str] = N_("Where the paper drug chart is")
    short: ClassVar[str] = N_("Drug chart")
    icon: ClassVar[str] = "clipboard-pulse-outline"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("drugs given prescription paper MAR trolley")
    done_words: ClassVar[str] = N_("Drug chart of {name}: written down.")
    body_type: ClassVar[type[Body]] = paper_period.DrugChart
    asks: ClassVar[Layout] = (("chart_place", Ask("sheet", as_="chart_sheet")), ("note",))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Begin with where it was."""
        del what
        found = drug_chart_of(self.opened.file) if self.opened.file else None
        if found is not None:
            self.parts.put(found[0])

    @override
    def deed(self) -> Deed:
        """Say it."""
        told, patient = self.circumstances.told(), self.patient or ""
        body = paper_period.DrugChart(**self.parts.values())
        return lambda session: self.put(
            session, body, told, lambda held: custody.place_drug_chart(held, patient, body, told)
        )


def facts_from(file: PatientFile) -> list[str]:
    """What a transfer takes from the file: allergies, isolation, limits of care, risks, weight."""
    found = [file.allergy_text()]
    for items in (file.isolations, file.limits, file.risks):
        for said in items:
            body = said.line.body
            named = getattr(body, "precaution", None) or getattr(body, "decision", None) or getattr(body, "risk", None)
            detail = getattr(body, "organism", None) or getattr(body, "text", None) or getattr(body, "note", None)
            found += [" ".join(part for part in (named.label, detail) if part)] if named is not None else []
    if not file.limits:
        found.append(_("limits of care: not documented"))
    weights = file.registers.get("weight", ())
    weight = getattr(weights[-1].line.body, "weight", None) if weights else None
    found.append(quantity_text(weight) if weight is not None else _("weight: not known"))
    return [*found, chart_words(file)]
