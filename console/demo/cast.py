"""The invented people of the demonstration. None of them exists; the same seed gives the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from console.record.codes.station import Role
from console.record.places import Unit

HOSPITAL = "Centre hospitalier de l’Estuaire"
FINESS = "990000011"
MEDICINE = Unit(
    code="3110",
    label="Médecine 3B",
    beds=tuple(f"{room}{side}" for room in range(12, 24) for side in "AB"),
    phone="4512",
)
SURGERY = Unit(
    code="3220",
    label="Chirurgie 2A",
    beds=tuple(f"{room}{side}" for room in range(1, 11) for side in "AB"),
    phone="4621",
)
INTENSIVE = Unit(code="3330", label="Réanimation", beds=("R1", "R2", "R3", "R4"), phone="4700")
IT = Unit(code="9000", label="Direction des systèmes d’information", beds=())
UNITS = (MEDICINE, SURGERY, INTENSIVE, IT)

STAFF: dict[str, tuple[tuple[str, Role], ...]] = {
    MEDICINE.code: (("Maëlle Tanguy", Role.IDE), ("Jules Aubry", Role.IDE), ("Inès Carvalho", Role.CADRE)),
    SURGERY.code: (("Noé Briand", Role.IDE), ("Salomé Ferrand", Role.IDE), ("Adèle Quéré", Role.CADRE)),
    INTENSIVE.code: (("Malo Kerdoncuff", Role.IDE), ("Awa Sarr", Role.IDE), ("Hélène Le Bihan", Role.CADRE)),
    IT.code: (("Idris Belkacem", Role.DSI), ("Lucile Morvan", Role.DSI)),
}

_FAMILY = (
    "Abgrall", "Baudoin", "Cadiou", "Delmas", "Evrard", "Fauvel", "Guéguen", "Hamidou", "Jaouen", "Kerbrat", "Lemaître",
    "Madec", "N’Diaye", "Ollivier", "Penven", "Quentric", "Rouxel", "Saliou", "Tréguer", "Urvoy", "Vasseur", "Yvinec",
    "Zerrouki", "Le Goff", "Da Silva", "Nguyen", "Martin", "O’Brien", "Kowalczyk", "Benali",
)  # fmt: skip
_GIVEN = {
    "F": (
        "Anaïs",
        "Brigitte",
        "Chloé",
        "Denise",
        "Éliane",
        "Fatou",
        "Gwenaëlle",
        "Huguette",
        "Jeanne",
        "Léonie",
        "Zoé",
    ),
    "M": (
        "Armel",
        "Bachir",
        "Corentin",
        "Didier",
        "Étienne",
        "François",
        "Goulven",
        "Henri",
        "Jean-Paul",
        "Loïc",
        "Yann",
    ),
}
_REASONS = (
    "Pneumonie", "Insuffisance cardiaque", "Fracture du col", "Cholécystite", "AVC ischémique", "Sepsis urinaire",
    "BPCO décompensée", "Occlusion", "Chute à domicile", "Diabète déséquilibré", "Appendicectomie J1",
)  # fmt: skip
_SUBSTANCES = ("Pénicilline", "Latex", "Iode", "Aspirine", "Arachide")
_DIETS = ("Normal", "Sans sel", "Diabétique", "Mixé", "À jeun")


@dataclass(frozen=True, slots=True)
class Patient:
    """One invented patient of the census."""

    number: str
    family: str
    given: str
    born: str
    sex: str
    unit: str
    bed: str
    reason: str
    allergy: str | None
    diet: str


def patients(chance: Random) -> list[Patient]:
    """Everybody the census finds in a bed: 23 in medicine, 19 in surgery, with two homonyms."""
    found: list[Patient] = []
    for unit, count in ((MEDICINE, 23), (SURGERY, 19)):
        for bed in unit.beds[:count]:
            sex = chance.choice("FM")
            found.append(
                Patient(
                    number=f"26{len(found) + 1:05d}",
                    family=chance.choice(_FAMILY),
                    given=chance.choice(_GIVEN[sex]),
                    born=f"{chance.randint(1931, 1999)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
                    sex=sex,
                    unit=unit.code,
                    bed=bed,
                    reason=chance.choice(_REASONS),
                    allergy=chance.choice((*_SUBSTANCES, None, None, "")),
                    diet=chance.choice(_DIETS),
                )
            )
    homonym = found[2]
    found[3] = Patient(**{**_fields(found[3]), "family": homonym.family, "given": homonym.given, "sex": homonym.sex})
    return found


def _fields(patient: Patient) -> dict[str, str]:
    return {name: getattr(patient, name) for name in Patient.__slots__}


def census_csv(people: list[Patient], missing: Patient) -> bytes:
    """The morning’s extract, as the hospital’s systems wrote it before they went down.

    ``missing`` is known to the hospital and in no bed: somebody will turn out to be this person.
    """
    head = "IPP;Nom de naissance;Prénoms;Date de naissance;Sexe;UF;Lit;Motif;Allergies;Régime"
    lines = [head]
    for each in [*people, missing]:
        allergies = {None: "", "": "aucune"}.get(each.allergy, each.allergy)
        day = "/".join(reversed(each.born.split("-")))
        cells = (each.number, each.family, each.given, day, each.sex, each.unit, each.bed, each.reason, allergies or "")
        lines.append(";".join((*cells, each.diet)))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
