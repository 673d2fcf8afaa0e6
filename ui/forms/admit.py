"""Admission: who it is and where they lie, in one form; those who may be the same person stand beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import msgspec
from PySide6.QtCore import QTimer
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, stay
from console.record.codes.care import AllergyAnswer
from console.record.codes.patient import Capture, Document, Sex
from console.record.codes.stay import PatientClass, Transport
from console.record.identity import fold, is_birth_date
from console.ward import admissions, patients, reading
from console.words import N_, _
from ui.forms.beds import bed_choices
from ui.forms.birth import read_birth_date
from ui.forms.similar_list import SimilarList
from ui.forms.ward_form import WardForm
from ui.widgets.allergy_rows import AllergyRows
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.option_field import KeptField, OptionField, PickField

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

LOOK_MS = 350
# The agreed names of people nobody knows: the spelling alphabet, in order, after a word that cannot be a name.
UNKNOWN_NAMES = (
    "ALPHA",
    "BRAVO",
    "CHARLIE",
    "DELTA",
    "ECHO",
    "FOXTROT",
    "GOLF",
    "HOTEL",
    "INDIA",
    "JULIETT",
    "KILO",
    "LIMA",
    "MIKE",
    "NOVEMBER",
    "OSCAR",
    "PAPA",
    "QUEBEC",
    "ROMEO",
    "SIERRA",
    "TANGO",
    "UNIFORM",
    "VICTOR",
    "WHISKEY",
    "XRAY",
    "YANKEE",
    "ZULU",
)
KNOWN = (("", N_("Known")), ("UNKNOWN", N_("Unknown person")))
ANSWERS = (("NOT_ASKED", N_("Not asked")), ("NONE_KNOWN", N_("None known")), ("LIST", N_("These allergies")))
CAPTURES = (
    Capture.PATIENT_STATED,
    Capture.RELATIVE,
    Capture.SM,
    Capture.CV,
    Capture.POLICE_SAMU,
    Capture.CB,
)
IDENTITY = {
    "known",
    "birth_name",
    "used_name",
    "given_names",
    "used_given_name",
    "birth_date",
    "age_estimated",
    "sex",
    "birthplace",
    "number",
    "document",
    "capture",
}
OF_UNKNOWN = {"found", "description"}
STAY = {"bed", "patient_class", "doctor", "reason_of_stay", "diagnosis", "transport", "provenance"}
ALLERGY = {"answer", "allergies"}


class Seen(NamedTuple):
    """What the form reads: beds to choose from, and names of unknown people that are already given."""

    beds: list[tuple[str, str]]
    names: frozenset[str]


def unknown_name(given: frozenset[str]) -> str:
    """The next agreed name for somebody nobody knows, such as ``INCONNU-BRAVO``; never one that is given."""
    rounds = ("", *(str(number) for number in range(2, 100)))
    for number in rounds:
        for letter in UNKNOWN_NAMES:
            name = f"INCONNU-{letter}{number}"
            if name not in given:
                return name
    return "INCONNU"


class AdmitForm(WardForm):
    """Register and admit. With a patient (from the census or from before), admit only."""

    key: ClassVar[str] = "admit"
    heading: ClassVar[str] = N_("Admission")
    action: ClassVar[str] = N_("Admit")
    needs_patient: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """Identity, stay, allergies: the order of the paper."""
        self._build_identity()
        self._build_stay()
        self.similar = SimilarList(self.setting, self)
        self.similar.chosen.connect(self._is_this)
        self.similar.dismissed.connect(self._is_another)
        self.beside.addWidget(self.similar)
        self._look_timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._look_timer.timeout.connect(self._look_for_similar)
        for name in ("birth_name", "used_name", "given_names", "birth_date"):
            self.field(name).changed.connect(self._look_timer.start)
        self.field("known").changed.connect(self._propose_name)
        self.field("allergies").changed.connect(lambda: self.field("answer").set_text("LIST"))
        self.shown(self.field("known"), self.field("answer"))

    def _build_identity(self) -> None:
        make = self.setting
        self.add(KeptField(make, "is_this"), KeptField(make, "is_another"))
        self.add(
            TextField(make, "birth_name", N_("Birth name")),
            TextField(make, "given_names", N_("Given names")),
            OptionField(make, "known", N_("Identity"), KNOWN),
        )
        self.add(
            TextField(make, "used_name", N_("Name in use (if different)")),
            TextField(make, "used_given_name", N_("Given name in use (if different)")),
        )
        self.add(
            TextField(make, "birth_date", N_("Birth date"), hint=N_("14/03/1948, 03/1948 or 1948")),
            TextField(make, "age_estimated", N_("or estimated age"), unit=""),
            OptionField(make, "sex", N_("Sex"), (("U", N_("?")), ("F", N_("F")), ("M", N_("M")))),
        )
        self.add(
            TextField(make, "number", N_("Number on the label (if any)")),
            TextField(make, "birthplace", N_("Birthplace")),
        )
        self.add(
            ChoiceField(make, "capture", N_("Identity known from"), CAPTURES),
            ChoiceField(make, "document", N_("Document seen"), list(Document)),
        )
        self.add(
            TextField(make, "found", N_("Found by whom, where, when")),
            TextField(make, "description", N_("Distinguishing marks")),
        )

    def _build_stay(self) -> None:
        make = self.setting
        self.add(
            PickField(make, "bed", N_("Bed"), hint=N_("Free beds first.")),
            ChoiceField(
                make, "patient_class", N_("Comes as"), (PatientClass.I, PatientClass.E, PatientClass.R, PatientClass.O)
            ),
            TextField(make, "doctor", N_("Doctor in charge")),
        )
        self.add(
            NotesField(make, "reason_of_stay", N_("Reason"), rows=2),
            NotesField(make, "diagnosis", N_("Working diagnosis"), rows=2),
        )
        self.add(
            ChoiceField(make, "transport", N_("Came by"), list(Transport)),
            TextField(make, "provenance", N_("Came from")),
        )
        answer = OptionField(make, "answer", N_("Allergies"), ANSWERS)
        answer.alarm("NOT_ASKED")
        self.add(answer)
        self.add(AllergyRows(make, "allergies", N_("Which")))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The beds, and the names of unknown people."""
        del file, what
        found = (session.reader.card(each) for each in session.reader.search("INCONNU", limit=500))
        return Seen(bed_choices(reading.board(session)), frozenset(card.identity.birth_name for card in found if card))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the beds; ``bed`` chooses one. Somebody known is only admitted."""
        cast(PickField, self.field("bed")).offer(self.opened.more.beds, none=_("No bed yet"))
        self.field("bed").set_text(what.get("bed") or "")
        self.field("patient_class").set_text(PatientClass.I.value)
        self.field("capture").set_text(Capture.PATIENT_STATED.value)
        self.field("is_this").set_text(self.patient or "")

    @override
    def fill(self, body: Body) -> None:
        """Put an admission back."""
        admitted = cast(stay.StayAdmitted, body)
        for name, said in (
            ("bed", admitted.bed),
            ("patient_class", admitted.patient_class),
            ("doctor", admitted.doctor),
            ("reason_of_stay", admitted.reason),
            ("diagnosis", admitted.diagnosis),
            ("transport", admitted.transport),
            ("provenance", admitted.provenance),
        ):
            self.field(name).set_text(str(said or ""))

    @override
    def focus_first(self) -> None:
        """The name; or the bed, where the name is known."""
        self.field("bed" if self.field("is_this").text() else "birth_name").setFocus()

    @override
    def refresh(self) -> None:
        """Only what is asked of somebody known, or unknown, or already registered."""
        is_registered = bool(self.field("is_this").text())
        wanted = set(STAY)
        if not is_registered:
            wanted |= IDENTITY
            if self.field("known").text():
                wanted = (wanted | OF_UNKNOWN) - {
                    "used_name",
                    "used_given_name",
                    "birthplace",
                    "document",
                    "birth_date",
                }
        asked = is_registered and bool(self.opened.file and self.opened.file.allergies_asked)
        if self.opened.amended is None and not asked:
            wanted |= ALLERGY if self.field("answer").text() == "LIST" else {"answer"}
        self.show_only(wanted, IDENTITY | OF_UNKNOWN | STAY | ALLERGY)
        self.similar.setVisible(not is_registered and not self.field("known").text())

    def new_patient(self) -> patients.NewPatient:
        """Who is typed.

        Raises:
            CahierError: ``invalid-field`` for a birth date that is none.
        """
        date_field = self.field("birth_date")
        birth_date = read_birth_date(date_field.text(), date_field.label_words)
        if birth_date and not is_birth_date(birth_date, self.setting.today()):
            raise CahierError(
                Fault.INVALID_FIELD,
                field=date_field.label_words,
                text=date_field.text(),
                hint=_("14/03/1948, 03/1948 or 1948."),
            )
        age = self.field("age_estimated").text().strip()
        if age and not (age.isascii() and age.isdigit() and int(age) <= 120):
            label = self.field("age_estimated").label_words
            raise CahierError(Fault.INVALID_FIELD, field=label, text=age, hint=_("whole years, 120 at most."))
        document = self.typed("document")
        return patients.NewPatient(
            birth_name=self.field("birth_name").text().strip(),
            given_names=self.field("given_names").text().strip(),
            used_name=self.field("used_name").text(),
            used_given_name=self.field("used_given_name").text(),
            birth_date=birth_date,
            age_estimated="" if birth_date else age,
            sex=Sex.of(self.field("sex").text()),
            birthplace=self.field("birthplace").text(),
            number=self.field("number").text().strip(),
            capture=Capture.of(self.field("capture").text() or Capture.PATIENT_STATED.value),
            document=Document.of(document) if document else None,
            unknown=bool(self.field("known").text()),
            found=self.field("found").text(),
            description=self.field("description").text(),
        )

    @override
    def deed(self) -> Deed:
        """Register if need be, admit, and write what is known of allergies: one act, all or nothing."""
        told, chosen = self.circumstances.told(), self.field("is_this").text()
        unit = self.desk.session.unit.code if self.desk.session else ""
        admission = self._admission(unit)
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, stay.StayAdmitted):
            restated = msgspec.structs.replace(admission, unit=old.unit)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        if not chosen:
            self.needed("birth_name")
        new = None if chosen else self.new_patient()
        allergies = cast(AllergyRows, self.field("allergies")).allergies()
        answer = self.field("answer").text()
        if answer == "LIST" and not allergies and self.field("allergies").isVisibleTo(self):
            self.needed("allergies")

        listed = tuple(allergies) if answer == "LIST" else ()
        arrival = admissions.Arrival(admission, None if answer == "LIST" else AllergyAnswer.of(answer), listed)

        def admit(session: Session) -> str:
            if new is not None:
                return admissions.admit_newcomer(session, new, arrival, told)
            admissions.admit_known(session, chosen, arrival, told)
            return chosen

        return admit

    def _admission(self, unit: str) -> stay.StayAdmitted:
        transport = self.typed("transport")
        return stay.StayAdmitted(
            unit=unit,
            bed=self.typed("bed"),
            patient_class=PatientClass.of(self.typed("patient_class") or PatientClass.I.value),
            reason=self.typed("reason_of_stay"),
            diagnosis=self.typed("diagnosis"),
            doctor=self.typed("doctor"),
            transport=Transport.of(transport) if transport else None,
            provenance=self.typed("provenance"),
        )

    @override
    def sentence(self, answer: object) -> str:
        """Who is admitted, and where."""
        del answer
        file = self.opened.file
        name = (
            file.identity.name
            if file
            else ", ".join(
                part
                for part in (self.field("birth_name").text().strip().upper(), self.field("given_names").text().strip())
                if part
            )
        )
        bed = self.typed("bed")
        return (
            _("{name} is admitted, bed {bed}.").format(name=name, bed=bed)
            if bed
            else _("{name} is admitted, no bed yet.").format(name=name)
        )

    @override
    def went_well(self, answer: object) -> None:
        """Back, with the new patient's row as the current one."""
        self.patient = str(answer) if isinstance(answer, str) else self.patient
        super().went_well(answer)

    # --- who it may be -----------------------------------------------------------------------------------

    def _propose_name(self) -> None:
        edit = cast(TextField, self.field("birth_name"))
        names: frozenset[str] = self.opened.more.names if self.opened.more else frozenset()
        if self.field("known").text() and not edit.text().strip():
            edit.set_text(unknown_name(names))
            self.field("capture").set_text(Capture.POLICE_SAMU.value)
        elif not self.field("known").text() and edit.text().startswith("INCONNU-"):
            edit.set_text("")

    def _look_for_similar(self) -> None:
        if self.field("is_this").text() or self.field("known").text():
            return
        try:
            new = self.new_patient()
        except CahierError:
            new = patients.NewPatient(
                birth_name=self.field("birth_name").text(), given_names=self.field("given_names").text()
            )
        signature = _signature(new)
        if not fold(new.birth_name) or signature == self.field("is_another").text():
            self.similar.show_files(())
            return
        turn = self._turn
        self.desk.run(
            lambda session: patients.similar(session, new),
            lambda found: self.similar.show_files(found) if turn == self._turn else None,
        )

    def _is_this(self, file: PatientFile) -> None:
        self.field("is_this").set_text(file.id)
        self._note_change()
        self._show_chosen(file)

    def _show_chosen(self, file: PatientFile) -> None:
        self.opened = replace(self.opened, file=file)
        self.show_patient(file)
        self.similar.show_files(())
        self.refresh()
        self.focus_first()

    def _is_another(self) -> None:
        self.field("is_another").set_text(_signature(self.new_patient()))
        self.similar.show_files(())
        self._note_change()
        self.focusNextChild()

    @override
    def _restore(self) -> None:
        super()._restore()
        chosen, turn = self.field("is_this").text(), self._turn
        if chosen and not self.opened.file:
            self.desk.run(
                lambda session: session.card(chosen),
                lambda file: self._show_chosen(file) if turn == self._turn else None,
            )


def _signature(new: patients.NewPatient) -> str:
    """What "somebody else" was said of: another name asks again."""
    return "|".join((fold(new.birth_name), fold(new.given_names), new.birth_date))
