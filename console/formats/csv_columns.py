"""The columns of a census in CSV: which French and English headings mean which field.

Relies on the words alone: accents, case, punctuation and small words do not count. It must never
settle an unknown heading by resemblance; a person maps it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import CahierError, Fault
from console.formats.census_values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADINGS: dict[str, str] = {
    "birth_name": "nom naissance|nom famille naissance|nom patronymique|nom jeune fille|patronyme|birth name"
    "|maiden name"
    "|birth family name|birth last name|birth surname",
    "used_name": "nom utilise|nom usage|nom usuel|nom marital|nom epouse|used name|usual name|married name"
    "|preferred last name",
    "given_names": "prenoms|prenoms naissance|liste prenoms|liste prenoms naissance|given names"
    "|birth given names|first names"
    "|forenames",
    "given_name": "prenom|prenom naissance|premier prenom|premier prenom naissance|1er prenom|first name|given name"
    "|firstname|forename|birth given name",
    "used_given_name": "prenom utilise|prenom usage|prenom usuel|used given name|preferred name|preferred first name"
    "|used first name",
    "birth_date": "date naissance|ddn|dob|d naissance|naissance|ne|nee|nee le|ne le|birth date|birthdate"
    "|date birth|born",
    "sex": "sexe|sex|gender|genre",
    "birthplace": "code insee naissance|lieu naissance|code lieu naissance|commune naissance|birthplace|birth place"
    "|place birth|code insee",
    "number": "ipp|mrn|numero|number|no|n|numero patient|patient number|patient id|id patient|no patient|n patient"
    "|numero ipp|n ipp|no ipp|hospital number|medical record number|identifiant permanent patient"
    "|identifiant patient",
    "authority": "autorite|authority|assigning authority|emetteur|domaine identification",
    "visit": "nda|visit|visit number|numero dossier|no dossier|n dossier|numero dossier administratif|numero sejour"
    "|no sejour|n sejour|sejour|venue|numero venue|iep|encounter|encounter number|stay|stay number|episode"
    "|account number",
    "matricule": "ins|matricule|matricule ins|ins nir|numero ins|nir ins",
    "matricule_oid": "oid|oid ins|oid matricule|ins oid|matricule oid",
    "identity_status": "statut identite|status identite|identity status|statut ins|etat identite",
    "unit": "unite|uf|ward|unit|service|code uf|uf hebergement|unite fonctionnelle|unite soins|uf soins|code unite"
    "|department|nursing unit|us",
    "room": "chambre|room|ch|no chambre|n chambre|numero chambre",
    "bed": "lit|bed|no lit|n lit|numero lit|bed number",
    "admitted_at": "entree|date entree|date heure entree|date admission|admission date|admission|admitted|admitted on"
    "|admission datetime|admission date time|date debut sejour|entree le|entre le",
    "admitted_time": "heure entree|heure admission|admission time|time admission",
    "expected_at": "entree prevue|date entree prevue|date heure entree prevue|admission prevue|date admission prevue"
    "|prevu|prevue|date prevue|date previsionnelle entree|entree previsionnelle|entree programmee"
    "|date entree programmee|admission programmee|attendu|attendue|preadmission|date preadmission"
    "|expected|expected at|expected on|expected date|expected arrival|expected admission|expected admission date"
    "|expected admission datetime|expected admission date time|planned admission|planned admission date|planned on",
    "expected_time": "heure entree prevue|heure prevue|heure admission prevue|expected time|expected admission time"
    "|planned admission time",
    "left_at": "sortie|date sortie|date heure sortie|discharge|discharge date|discharged|date discharge|sorti le",
    "reason": "motif|motif entree|motif admission|motif hospitalisation|reason|admission reason|reason admission"
    "|presenting complaint|chief complaint",
    "doctor": "medecin|medecin responsable|praticien|doctor|physician|consultant|responsible doctor|attending"
    "|attending physician|medecin referent",
    "allergies": "allergies|allergie|allergy|intolerances",
    "isolation": "isolement|isolation|precautions|precautions complementaires|type isolement",
    "limits": "limitation|limitations|limitation soins|limites soins|lata|limits|limits care|resuscitation status"
    "|code status|limitation therapeutique",
    "diet": "regime|diet|alimentation|regime alimentaire",
    "confidential": "confidentiel|confidentialite|confidential|vip|anonyme|dossier confidentiel|secret",
    "deceased": "decede|deces|deceased|date deces|dead",
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings.split("|")}
_FAMILY_NAMES = frozenset(
    ("nom", "name", "last name", "lastname", "family name", "surname", "nom patient", "patient name", "nom famille")
)
_SMALL_WORDS = frozenset(("de", "d", "du", "des", "la", "le", "les", "l", "of", "the", "a", "et", "and"))

FIELDS = frozenset(_HEADINGS)
"""The fields that a column can be mapped to; an empty field leaves the column aside."""


def heading_key(heading: str) -> str:
    """What counts of a heading: ``Prénom(s)`` and ``PRENOMS`` are the same."""
    words = plain(heading.replace("(s)", "s").replace("°", " ")).split()
    return " ".join(word for word in words if word not in _SMALL_WORDS) or " ".join(words)


def assign(headings: Sequence[str], mapping: Mapping[str, str]) -> dict[int, str]:
    """The field of each column that has one, by its place. The first of two equal columns wins.

    Args:
        headings: the header line.
        mapping: heading to field, as a person once said; it goes before our own list.

    Raises:
        CahierError: CENSUS_MAPPING for a field that does not exist.
    """
    said = {heading_key(heading): field for heading, field in mapping.items()}
    for heading, field in mapping.items():
        if field and field not in FIELDS:
            raise CahierError(Fault.CENSUS_MAPPING, column=heading, field=field)
    keys = [heading_key(heading) for heading in headings]
    fields: dict[int, str] = {}
    for exact in (True, False):  # what a person said, then our own list
        for index, key in enumerate(keys):
            meant = said.get(key) if exact else _FIELD_OF.get(key) if key not in said else None
            if meant and meant not in fields.values():
                fields[index] = meant
    return _with_family_name(keys, fields, said)


def _with_family_name(keys: list[str], fields: dict[int, str], said: Mapping[str, str]) -> dict[int, str]:
    """A bare “Nom” is the birth name where no column says so, and the used name beside one that does."""
    for index, key in enumerate(keys):
        if key in _FAMILY_NAMES and key not in said:
            free = [field for field in ("birth_name", "used_name") if field not in fields.values()]
            if free:
                fields[index] = free[0]
    return fields
