"""The codes of observations, shared by HL7 and FHIR: LOINC, UCUM, SNOMED and our own.

There is no LOINC code for NEWS2 (88330-6, which some guides use, is a mobility score), so the score
goes out under a code of our own with its SNOMED concept beside it.

Source: FHIR R4 vital-signs profiles (9279-1, 8867-4, 8310-5, 2708-6, 85354-9, 8480-6, 8462-4,
29463-7 and their UCUM units); LOINC (59408-5, 3151-8, 72514-3, 9187-6, 41653-7, 14743-9, 3141-9,
8335-2, 3142-7, 3150-6, 9269-2, 9267-6, 9270-0, 9268-4); UK Core value set of NEWS2 (SNOMED, United Kingdom extension).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from console.record.bodies import background, care
from console.record.codes import Code
from console.record.codes.care import PainScale, WeightMethod
from console.record.news2 import Score
from console.record.quantity import Quantity, plain
from console.words import N_, _

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
LOCAL = "urn:cahier:codes"
UCUM = "http://unitsofmeasure.org"
NEWS2 = "NEWS2"
NEWS2_SNOMED = "1104051000000101"
NEWS2_PARTS: Mapping[str, str] = {
    "respiratory_rate": "1104301000000104",
    "spo2": "1104311000000102",
    "spo2_scale_2": "1104321000000108",
    "oxygen": "1104331000000105",
    "systolic": "1104341000000101",
    "pulse": "1104351000000103",
    "consciousness": "1104361000000100",
    "temperature": "1104371000000107",
}
VITAL_SIGNS, SURVEY, EXAM, LABORATORY = "vital-signs", "survey", "exam", "laboratory"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is observed: its codes as (system, code), the general one first, and its label."""

    key: str
    label_id: str
    codes: tuple[tuple[str, str], ...]
    category: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The label in the language in force."""
        return _(self.label_id)


@dataclass(frozen=True, slots=True)
class Value:
    """One observed value: a number with its UCUM unit, or a code with its label, or refused."""

    measure: Measure
    number: Decimal | None = None
    unit: str = ""
    code: str = ""
    label: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether it could not be taken."""
        return self.number is None and not self.code


def _measure(key: str, label: str, category: str, unit: str, *codes: tuple[str, str]) -> tuple[str, Measure]:
    return key, Measure(key, label, codes or ((LOCAL, key),), category, unit)


MEASURES: Mapping[str, Measure] = dict(
    (
        _measure("respiratory_rate", N_("Respiratory rate"), VITAL_SIGNS, "/min", (LOINC, "9279-1")),
        _measure("spo2", N_("SpO₂"), VITAL_SIGNS, "%", (LOINC, "2708-6"), (LOINC, "59408-5")),
        _measure("systolic", N_("Systolic blood pressure"), VITAL_SIGNS, "mm[Hg]", (LOINC, "8480-6")),
        _measure("diastolic", N_("Diastolic blood pressure"), VITAL_SIGNS, "mm[Hg]", (LOINC, "8462-4")),
        _measure("pulse", N_("Pulse"), VITAL_SIGNS, "/min", (LOINC, "8867-4")),
        _measure("temperature", N_("Temperature"), VITAL_SIGNS, "Cel", (LOINC, "8310-5")),
        _measure("oxygen", N_("Air or oxygen"), EXAM, ""),
        _measure("oxygen_flow", N_("Oxygen flow"), EXAM, "L/min", (LOINC, "3151-8")),
        _measure("fio2", N_("Inhaled oxygen concentration"), EXAM, "%", (LOINC, "3150-6")),
        _measure("oxygen_device", N_("Oxygen device"), EXAM, ""),
        _measure("consciousness", N_("Consciousness (ACVPU)"), SURVEY, "", (SNOMED, "1104441000000107")),
        _measure("pain", N_("Pain"), SURVEY, "{score}", (LOINC, "72514-3")),
        _measure("glucose", N_("Capillary glucose"), LABORATORY, ""),
        _measure("urine", N_("Urine output"), EXAM, "mL", (LOINC, "9187-6")),
        _measure("gcs", N_("Glasgow coma scale"), SURVEY, "{score}", (LOINC, "9269-2")),
        _measure("gcs_eye", N_("Glasgow coma scale, eyes"), SURVEY, "{score}", (LOINC, "9267-6")),
        _measure("gcs_verbal", N_("Glasgow coma scale, voice"), SURVEY, "{score}", (LOINC, "9270-0")),
        _measure("gcs_motor", N_("Glasgow coma scale, movement"), SURVEY, "{score}", (LOINC, "9268-4")),
        _measure("temperature_site", N_("Site of temperature"), EXAM, ""),
        _measure("pain_scale", N_("Pain scale"), SURVEY, ""),
        _measure("pupil_left", N_("Left pupil"), EXAM, ""),
        _measure("pupil_right", N_("Right pupil"), EXAM, ""),
        _measure("pupil_left_mm", N_("Left pupil, diameter"), EXAM, "mm"),
        _measure("pupil_right_mm", N_("Right pupil, diameter"), EXAM, "mm"),
        _measure("fluid_in", N_("Fluids in"), EXAM, "mL"),
        _measure("fluid_out", N_("Fluids out other than urine"), EXAM, "mL"),
        _measure("stools", N_("Stools"), EXAM, "{count}"),
        _measure("vomits", N_("Vomits"), EXAM, "{count}"),
    )
)
_GLUCOSE_BY_UNIT = {"g/L": "41653-7", "mg/dL": "41653-7", "mmol/L": "14743-9"}
_MEMBERS = {"temperature_tenths": "temperature"}
_WEIGHT_METHODS = {
    WeightMethod.MEASURED: "3141-9",
    WeightMethod.ESTIMATED: "8335-2",
    WeightMethod.DECLARED: "3142-7",
}


_COUNTED = (
    "respiratory_rate", "spo2", "fio2", "systolic", "diastolic", "pulse", "pain", "gcs", "gcs_eye", "gcs_verbal",
    "gcs_motor", "pupil_left_mm", "pupil_right_mm", "stools", "vomits",
)  # fmt: skip


def _is_rated_otherwise(body: care.Observed) -> bool:
    """Whether pain stands on a scale that is not 0 to 10, which the general code would belie."""
    return body.pain is not None and body.pain_scale not in (PainScale.EN, PainScale.EVA)


def _whole(body: care.Observed) -> Iterator[Value]:
    for key in _COUNTED:
        number = getattr(body, key)
        if number is not None:
            measure = MEASURES[key]
            if key == "pain" and _is_rated_otherwise(body):
                measure = replace(measure, codes=((LOCAL, "pain"),))
            yield Value(measure, Decimal(number), measure.unit)
    if body.temperature_tenths is not None:
        yield Value(MEASURES["temperature"], Decimal(body.temperature_tenths).scaleb(-1), "Cel")


_CODED = (
    "oxygen", "oxygen_device", "consciousness", "temperature_site", "pain_scale", "pupil_left", "pupil_right",
)  # fmt: skip


def _coded(body: care.Observed) -> Iterator[Value]:
    for key in _CODED:
        code = getattr(body, key)
        if isinstance(code, Code) and (key != "pain_scale" or _is_rated_otherwise(body)):
            yield Value(MEASURES[key], code=code.value, label=code.label)


def _quantity(measure: Measure, quantity: Quantity) -> Value:
    return Value(measure, quantity.decimal, quantity.unit)


def _quantities(body: care.Observed) -> Iterator[Value]:
    if body.oxygen_flow:
        yield _quantity(MEASURES["oxygen_flow"], body.oxygen_flow)
    if body.glucose:
        loinc = _GLUCOSE_BY_UNIT.get(body.glucose.unit)
        codes = ((LOINC, loinc), (LOCAL, "glucose")) if loinc else ((LOCAL, "glucose"),)
        yield _quantity(Measure("glucose", MEASURES["glucose"].label_id, codes, LABORATORY), body.glucose)
    for key, quantity in (("urine", body.urine), ("fluid_in", body.fluid_in), ("fluid_out", body.fluid_out)):
        if quantity:
            yield _quantity(MEASURES[key], quantity)


def _refused(body: care.Observed) -> Iterator[Value]:
    for untaken in body.refused:
        key = _MEMBERS.get(untaken.item, untaken.item)
        yield Value(MEASURES.get(key) or Measure(key, key, ((LOCAL, key),), EXAM))


def values_of(body: care.Observed) -> tuple[Value, ...]:
    """Every value of one round of observations, those that could not be taken included."""
    taken = (*_whole(body), *_coded(body), *_quantities(body))
    keys = {value.measure.key for value in taken}
    return (*taken, *(value for value in _refused(body) if value.measure.key not in keys))


def weight_of(body: care.Weight) -> Value:
    """A body weight, with the code of how it is known beside the general one."""
    codes = ((LOINC, "29463-7"), (LOINC, _WEIGHT_METHODS[body.method]))
    return _quantity(Measure("weight", N_("Weight"), codes, VITAL_SIGNS, "kg"), body.weight)


def height_of(body: background.Height) -> Value:
    """A body height."""
    return _quantity(Measure("height", N_("Height"), ((LOINC, "8302-2"),), VITAL_SIGNS, "cm"), body.height)


def score_measure(part: str | None, score: Score) -> Measure:
    """The measure of a NEWS2 score (``part`` None) or of one of its parts."""
    if part is None:
        return Measure(NEWS2, NEWS2, ((LOCAL, NEWS2), (SNOMED, NEWS2_SNOMED)), SURVEY, "{score}")
    snomed = NEWS2_PARTS["spo2_scale_2" if part == "spo2" and score.scale == 2 else part]
    return Measure(
        f"{NEWS2}-{part}", MEASURES[part].label_id, ((LOCAL, f"{NEWS2}-{part}"), (SNOMED, snomed)), SURVEY, "{score}"
    )


def number_text(number: Decimal) -> str:
    """A number as plain text, as precise as it was taken."""
    return format(number, "f") if number.as_tuple().exponent else plain(number)
