"""Who it is, as admission asks it: a handful of fields, and the rest of an identity folded below.

Makes a :class:`~console.ward.patients.NewPatient` of what is typed and says what is unlikely in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer

from console.errors import CahierError, Fault
from console.record.codes.patient import Capture, Document, Sex
from console.record.identity import age_years, is_birth_date, is_lunar_date
from console.record.matricule import doubts_about, read_matricule
from console.record.scan import InsScan
from console.record.unknown_names import PREFIX, unknown_name
from console.ward import finding, patients
from console.words import N_, _
from ui.forms.birth import read_birth_date
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField
from ui.widgets.option_field import KeptField, OptionField, PickField
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from console.record.board import Board
    from console.record.file import PatientFile
    from ui.forms.ward_form import WardForm
    from ui.setting import Setting

KNOWN = (("", N_("Known")), ("UNKNOWN", N_("Unknown")))
SEXES = (("U", N_("?")), ("F", N_("F")), ("M", N_("M")))
CAPTURES = (
    Capture.RELATIVE, Capture.SM, Capture.CV, Capture.POLICE_SAMU, Capture.SNAPSHOT, Capture.CB, Capture.RFID,
)  # fmt: skip
FIRST = frozenset({"known", "birth_name", "given_names", "birth_date", "age_estimated", "sex"})
OF_UNKNOWN = frozenset({"found", "found_where", "found_at", "description"})
FOLDED = frozenset({
    "used_name", "used_given_name", "birthplace", "number", "visit", "matricule", "capture", "document", "checked_by",
    "document_expires", "doubt",
})  # fmt: skip
OF_NEWBORN = frozenset({"mother_search", "mother", "rank"})
NAMES = FIRST | OF_UNKNOWN | FOLDED | OF_NEWBORN
OLDEST, MOST_AT_ONCE = 120, 8
LOOK_MS = 350


class IdentityParts:
    """Built into one form."""

    def __init__(self, form: WardForm) -> None:
        self._form = form
        self._taken: Collection[str] = ()
        self._nearby: list[tuple[str, str]] = []  # who may be a newborn's mother, on the board

    def build_first(self) -> Iterator[None]:
        """The few fields that an emergency needs."""
        form, make = self._form, self._form.setting
        form.add(
            TextField(make, "birth_name", N_("Birth name")),
            TextField(make, "given_names", N_("Given names")),
            OptionField(make, "known", N_("Identity"), KNOWN),
        )
        yield
        form.add(
            TextField(make, "birth_date", N_("Birth date"), hint=N_("14/03/1948, 03/1948 or 1948")),
            TextField(make, "age_estimated", N_("or estimated age"), unit=""),
            OptionField(make, "sex", N_("Sex"), SEXES),
        )
        yield
        form.add(
            TextField(make, "found", N_("Found by")),
            TextField(make, "found_where", N_("Found where")),
            InstantField(make, "found_at", N_("Found when"), empty=N_("not known")),
        )
        form.add(TextField(make, "description", N_("Distinguishing marks")))
        form.field("known").changed.connect(self._propose_name)
        for name in ("matricule", "sex", "birth_date", "birthplace"):
            if name in FIRST:
                form.field(name).changed.connect(self._hint_matricule)
        yield

    def build_folded(self) -> Iterator[None]:
        """What can wait."""
        form, make = self._form, self._form.setting
        form.begin_section("identity", N_("Other names, numbers, document of identity"))
        form.add(
            TextField(make, "used_name", N_("Name in use (if different)")),
            TextField(make, "used_given_name", N_("Given name in use (if different)")),
            TextField(make, "birthplace", N_("Birthplace (INSEE code or name)")),
        )
        form.add(
            TextField(make, "number", N_("Number on the label (if any)")),
            TextField(make, "visit", N_("Number of the stay")),
            TextField(make, "matricule", N_("National number (INS)")),
        )
        yield
        form.add(
            ChoiceField(make, "capture", N_("Identity known from"), CAPTURES, hint=N_("Empty: said by the patient.")),
            ChoiceField(
                make, "document", N_("Document seen"), list(Document), hint=N_("A document validates the identity.")
            ),
        )
        form.add(
            TextField(make, "checked_by", N_("Checked by (if not you)")),
            TextField(make, "document_expires", N_("Document expires"), hint=N_("14/03/2031")),
            TextField(make, "doubt", N_("Identity doubtful because")),
        )
        form.add(KeptField(make, "matricule_oid"))
        yield
        form.begin_section("newborn", N_("Newborn"))
        form.add(
            TextField(make, "mother_search", N_("Look for the mother"), hint=N_("Name or number, wherever she is.")),
            PickField(make, "mother", N_("Mother")),
            NumberField(make, "rank", N_("Rank of birth"), hint=N_("1; of twins 1 and 2")),
        )
        form.end_sections()
        for name in ("matricule", "birthplace"):
            form.field(name).changed.connect(self._hint_matricule)
        form.field("mother").changed.connect(self._propose_mother_s_name)
        self._find_timer = QTimer(form, interval=LOOK_MS, singleShot=True)
        self._find_timer.timeout.connect(self._find_mother)
        form.field("mother_search").changed.connect(self._find_timer.start)
        form.shown(form.field("document"))
        yield

    def begin(self, board: Board, taken: Collection[str], scan: InsScan | None) -> None:
        """Offer the mothers of the board; put in what a scanner read."""
        form, self._taken = self._form, taken
        self._nearby = [
            (file.id, f"{file.identity.name} · {phrases.bed_words(file.place.bed)}")
            for file in board.patients
            if file.identity.sex is not Sex.M
        ]
        cast(PickField, form.field("mother")).offer(self._nearby)
        if scan is not None:
            read = {
                "birth_name": scan.birth_name,
                "given_names": scan.given_names,
                "birth_date": phrases.date_words(scan.birth_date),
                "sex": scan.sex.value,
                "birthplace": scan.birthplace,
                "matricule": scan.matricule,
                "matricule_oid": scan.oid,
                "capture": Capture.CB.value,
            }
            for name, said in read.items():
                form.field(name).set_text(said)
            self._hint_matricule()

    def wanted(self) -> set[str]:
        """The fields that what is typed asks for."""
        names = set(NAMES)
        if self._form.field("known").text():
            return names - FOLDED - OF_NEWBORN - {"given_names", "birth_date"} | {"capture"}
        if not self._form.field("document").text():
            names -= {"checked_by", "document_expires"}
        return names - OF_UNKNOWN

    def new_patient(self) -> patients.NewPatient:
        """Who is typed.

        Raises:
            CahierError: ``invalid-field`` for a date that is none, ``matricule-mistyped``, ``out-of-range``.
        """
        form = self._form
        birth_date, age = self.birth_date(), self._age()
        document, matricule = form.typed("document"), form.field("matricule")
        return patients.NewPatient(
            birth_name=form.field("birth_name").text().strip(),
            given_names=form.field("given_names").text().strip(),
            used_name=form.field("used_name").text(),
            used_given_name=form.field("used_given_name").text(),
            birth_date=birth_date,
            age_estimated="" if birth_date else age,
            sex=Sex.of(form.field("sex").text()),
            birthplace=form.field("birthplace").text(),
            number=form.field("number").text().strip(),
            visit=form.field("visit").text(),
            matricule=read_matricule(matricule.text(), matricule.label_words) if matricule.text().strip() else "",
            matricule_oid=form.field("matricule_oid").text() if matricule.text().strip() else "",
            capture=Capture.of(form.field("capture").text() or Capture.PATIENT_STATED.value),
            document=Document.of(document) if document else None,
            checked_by=form.field("checked_by").text(),
            document_expires=self._expires() if document else "",
            doubt=form.field("doubt").text(),
            unknown=bool(form.field("known").text()),
            found=form.field("found").text(),
            found_where=form.field("found_where").text(),
            found_at=cast(InstantField, form.field("found_at")).instant(),
            description=form.field("description").text(),
            mother=form.field("mother").text(),
            rank=self._rank(),
            is_lunar=is_lunar_date(birth_date),
        )

    def birth_date(self) -> str:
        """The date of birth as it is stored; empty when none is typed.

        Raises:
            CahierError: ``invalid-field``.
        """
        field = self._form.field("birth_date")
        said = read_birth_date(field.text(), field.label_words)
        if said and not (is_birth_date(said, self._form.setting.today()) or is_lunar_date(said)):
            hint = _("14/03/1948, 03/1948 or 1948.")
            raise CahierError(Fault.INVALID_FIELD, field=field.label_words, text=field.text(), hint=hint)
        return said

    def age(self) -> int | None:
        """The age in whole years, as far as what is typed tells."""
        try:
            born, said = self.birth_date(), self._age()
        except CahierError:
            return None
        return age_years(born, self._form.setting.today()) if born else int(said) if said else None

    def doubts(self) -> list[str]:
        """What is unlikely in an identity, in sentences."""
        try:
            born = self.birth_date()
        except CahierError:
            return []
        said, age = [], self.age()
        if is_lunar_date(born):
            date = phrases.date_words(born)
            said.append(_("{date} is no day of the calendar: it is kept as a lunar date.").format(date=date))
        if age is not None and age > OLDEST:
            said.append(_("By the birth date the patient is {age} years old.").format(age=age))
        return said

    def _age(self) -> str:
        field = self._form.field("age_estimated")
        age = field.text().strip()
        if age and not (age.isascii() and age.isdigit() and int(age) <= OLDEST):
            hint = _("whole years, 120 at most.")
            raise CahierError(Fault.INVALID_FIELD, field=field.label_words, text=age, hint=hint)
        return age

    def _expires(self) -> str:
        field = self._form.field("document_expires")
        return read_birth_date(field.text(), field.label_words)

    def _rank(self) -> int:
        field = cast(NumberField, self._form.field("rank"))
        rank = field.number()
        if rank is None:
            return 1
        if rank != int(rank) or not 1 <= rank <= MOST_AT_ONCE:
            raise CahierError(Fault.OUT_OF_RANGE, field=field.label_words, text=field.text(), low=1, high=MOST_AT_ONCE)
        return int(rank)

    def _propose_name(self) -> None:
        name = self._form.field("birth_name")
        if self._form.field("known").text() and not name.text().strip():
            name.set_text(unknown_name(self._taken))
            self._form.field("capture").set_text(Capture.POLICE_SAMU.value)
        elif not self._form.field("known").text() and name.text().startswith(PREFIX):
            name.set_text("")

    def _find_mother(self) -> None:
        """Offer whoever the book knows by what is typed; the women of the board again when it is empty."""
        form, said = self._form, self._form.field("mother_search").text().strip()
        mother = cast(PickField, form.field("mother"))
        if not said:
            mother.offer(self._nearby)
            return
        opened = form.opened

        def found(files: list[PatientFile]) -> None:
            if form.opened is not opened:
                return  # another patient's form by now
            women = [file for file in files if file.identity.sex is not Sex.M]
            mother.offer([(file.id, _mother_words(file, form.setting)) for file in women])
            if len(women) == 1 and not mother.text():
                mother.set_text(women[0].id)
                self._propose_mother_s_name()

        form.desk.run(lambda session: finding.cards(session, said), found)

    def _propose_mother_s_name(self) -> None:
        """A newborn begins with the name of its mother."""
        name, mother = self._form.field("birth_name"), cast(PickField, self._form.field("mother"))
        if mother.text() and not name.text().strip():
            name.set_text(mother.box.currentText().partition(",")[0])

    def _hint_matricule(self) -> None:
        form = self._form
        field = form.field("matricule")
        if not field.text().strip():
            return
        try:
            number = read_matricule(field.text(), field.label_words)
            born = self.birth_date()
        except CahierError:
            return
        said = doubts_about(
            number,
            sex=Sex.of(form.field("sex").text()),
            birth_date=born,
            birthplace=form.field("birthplace").text(),
            oid=form.field("matricule_oid").text(),
        )
        if len(field.text().replace(" ", "")) < len(number):
            said.insert(0, _("Key computed: {key}. Compare it with the paper.").format(key=number[-2:]))
        if said:
            field.say(" ".join(said), is_hint=True)
        else:
            field.say_nothing()


def _mother_words(file: PatientFile, setting: Setting) -> str:
    return f"{file.identity.name} · {phrases.identity_line(file, setting)}"
