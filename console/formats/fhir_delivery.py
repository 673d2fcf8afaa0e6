"""A patient's file as FHIR R4: transaction Bundles for a server, NDJSON for a bulk load.

Everything is PUT under an id derived from the entry, so a second delivery changes nothing; but for a
patient with a number of the hospital's own, who is created only where no patient has the number:
what the hospital knows about somebody is never overwritten. Every resource has a Provenance. Relies
on the file; sends nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

import msgspec

from console.formats import delivery, fhir_writing
from console.formats.delivery import ENTRY, Addressing, Lineage, Message, latest_recorded, owed
from console.formats.fhir_audit import audit
from console.formats.fhir_clinical import Subject, clinical, document
from console.formats.fhir_stays import encounters, locations, stays_of, transfers, withdrawn_encounters
from console.formats.fhir_writing import Made, Resource, bare, concept, hl7_concept, resource
from console.formats.itinerary import legs_of
from console.formats.survivor import Person, person_of
from console.record.bodies import patient
from console.record.codes.stay import ExitMode
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.person import name_of
from console.words import _, speaking

_encoder = msgspec.json.Encoder(decimal_format="number")
_REFERENCE = re.compile(rb'("reference":")([^"\\]+)')
_IDENTITY = (patient.PatientRegistered, patient.Trait, patient.Identifier)
_SOURCES = {"PAPER", "VERBAL", "PHONE", "MONITOR", "PATIENT", "FAMILY"}


def _patients(person: Person, addressing: Addressing) -> Iterator[Made]:
    deaths = [leg for leg in legs_of(person.file) if leg.mode is ExitMode.DEATH]
    deceased = fhir_writing.moment(deaths[-1].line.entry, addressing) if deaths else None
    lines = [line for line in owed(person.file) if isinstance(line.body, _IDENTITY)]
    given_up = {merge.other for merge in person.merges}
    own = tuple(line.entry.id for line in lines if line.entry.patient not in given_up)
    yield Made(delivery.IDENTITIES, fhir_writing.patient(person, addressing, deceased=deceased), own)
    for merge in person.merges:
        theirs = [line for line in lines if line.entry.patient == merge.other]
        link = [line for line in (merge.proposed, merge.confirmed) if delivery.is_owed(line)]
        entries = tuple(line.entry.id for line in (*theirs, *link))
        yield Made(delivery.IDENTITIES, fhir_writing.merged_patient(person, merge, addressing), entries)


def _agent(author: str, line: Line, file: PatientFile) -> Resource:
    person = file.people.get(author)
    proxy = line.entry.on_behalf_of
    return bare(
        {
            "type": hl7_concept("provenance-participant-type", "author"),
            "role": [concept(person.role.label)] if person else None,
            "who": {"display": name_of(file.people, author)},
            "onBehalfOf": {"display": f"{proxy.name} ({proxy.role})"} if proxy else None,
        }
    )


def _provenance(targets: Sequence[Made], entries: Sequence[str], file: PatientFile, addressing: Addressing) -> Made:
    """Who said it, when it was written, and from what source; FHIR gives it no identifier, only an id."""
    lines = [line for line in file.lines if line.entry.id in entries]
    sources = sorted({line.entry.source for line in lines} & _SOURCES)
    sheets = sorted({line.entry.paper_ref for line in lines if line.entry.paper_ref})
    whys = dict.fromkeys(filter(None, map(delivery.why, lines)))
    agents = {line.entry.author: _agent(line.entry.author, line, file) for line in lines}
    made = resource(
        "Provenance",
        addressing.derived_id("fhir", "Provenance", *entries, *(each.reference for each in targets)),
        addressing,
        target=[{"reference": each.reference} for each in targets],
        recorded=latest_recorded(lines),
        reason=[concept(each) for each in (*sources, *whys)],
        activity=hl7_concept("v3-DataOperation", "CREATE"),
        agent=list(agents.values()),
        entity=[{"role": "source", "what": {"display": _("Sheet {number}").format(number=each)}} for each in sheets],
    )
    return Made(targets[0].tier, made, ())


def _with_provenance(made: Sequence[Made], file: PatientFile, addressing: Addressing) -> Iterator[Made]:
    """Each group of resources of the same entries, then where it comes from."""
    groups: dict[tuple[int, tuple[str, ...]], list[Made]] = defaultdict(list)
    for each in made:
        groups[each.tier, each.origin].append(each)
    for (_tier, entries), group in groups.items():
        yield from group
        if entries:
            yield _provenance(group, entries, file, addressing)


def _everything(
    person: Person,
    addressing: Addressing,
    dossier: bytes | None,
    delivered: Collection[str],
    held: Mapping[str, str],
) -> tuple[Made, ...]:
    """All resources of one person in the order of delivery, the dossier last."""
    stays = stays_of(legs_of(person.file))
    moved = [*encounters(stays, person, addressing)]
    known = {each.resource["id"] for each in moved}
    begun = tuple((each.begins, name) for each in stays if (name := each.name(addressing)) in known)
    subject = Subject(person.survivor, begun, person.file.people, addressing, Lineage.of(person.file))
    lines = owed(person.file)
    places = [*locations(stays, addressing)] if moved else []
    made = [
        *_patients(person, addressing),
        *places,
        *moved,
        *withdrawn_encounters(stays, person, addressing, delivered),
        *transfers(person, addressing),
        *clinical(subject, lines, delivered),
    ]
    # The patient is never held: every resource refers to it.
    made = [made[0], *(each for each in made[1:] if not each.entries or set(each.entries) - set(held))]
    if addressing.access_log:
        made += audit(person, addressing)
    carried = {name for each in made for name in each.entries}
    carried |= {name for name, outcome in held.items() if outcome == "ARCHIVE"}
    if dossier is not None and lines:
        rest = tuple(line.entry.id for line in lines if line.entry.id not in carried)
        made.append(document(subject, lines, dossier, rest))
    ordered = sorted(made, key=lambda each: each.tier)
    return tuple(_with_provenance(ordered, person.file, addressing))


def _chunks(made: Sequence[Made], size: int) -> Iterator[tuple[list[Made], list[Made]]]:
    """Cut into bundles, as (what the bundle holds, what it is the first to hold).

    The patient leads each of them, so that references to it resolve; a dossier stands apart from
    the data, so that a system which refuses documents still takes the rest.
    """
    head, *rest = made
    chunk, new = [head], [head]
    for each in rest:
        is_document = each.resource["resourceType"] == "DocumentReference"
        if len(chunk) > 1 and (len(chunk) >= size or is_document):
            yield chunk, new
            chunk, new = [head], []
        chunk.append(each)
        new.append(each)
    yield chunk, new


def _request(made: Made) -> Resource:
    kind, name = made.resource["resourceType"], made.resource["id"]
    if kind != "Patient" or made.resource["identifier"][0]["use"] == "temp":
        return {"method": "PUT", "url": f"{kind}/{name}"}
    own = made.resource["identifier"][0]
    return {"method": "POST", "url": "Patient", "ifNoneExist": f"identifier={own['system']}|{own['value']}"}


def _linked(data: bytes, inside: Mapping[bytes, bytes]) -> bytes:
    """Encoded resources with references as ``inside`` renames them.

    In the text of a value a quotation mark is escaped, so the pattern meets members alone.
    """
    return _REFERENCE.sub(lambda found: found[1] + inside.get(found[2], found[2]), data)


def _stated(bundle: Resource, entries: Sequence[str]) -> Resource:
    """The same Bundle that says by its tags which entries it carries, for whoever checks the sums."""
    tags = [*bundle.get("meta", {}).get("tag", ()), *({"system": ENTRY, "code": each} for each in entries)]
    return bare({**bundle, "meta": bare({"tag": tags})})


def _bundle(chunk: Sequence[Made], name: str, entries: Sequence[str], addressing: Addressing) -> bytes:
    inside = {each.reference: f"urn:uuid:{each.resource['id']}" for each in chunk}
    parts = [
        {"fullUrl": inside[each.reference], "resource": each.resource, "request": _request(each)} for each in chunk
    ]
    bundle = resource("Bundle", name, addressing, type="transaction", entry=parts)
    renamed = {before.encode(): after.encode() for before, after in inside.items()}
    return _linked(_encoder.encode(_stated(bundle, entries)), renamed)


def _messages_of(
    file: PatientFile,
    addressing: Addressing,
    dossier: bytes | None,
    delivered: Collection[str],
    held: Mapping[str, str],
) -> Iterator[Message]:
    if not owed(file):
        return
    made = _everything(person_of(file), addressing, dossier, delivered, held)
    for chunk, new in _chunks(made, addressing.bundle_entries):
        entries = tuple(dict.fromkeys(name for each in new for name in each.entries))
        name = delivery.message_id(addressing, "fhir", "Bundle", (file.id, *(each.reference for each in new), *entries))
        tier = min(each.tier for each in new)
        yield Message(name, "fhir", "Bundle", tier, file.id, entries, _bundle(chunk, name, entries, addressing))


def fhir_messages(
    files: Sequence[PatientFile],
    addressing: Addressing,
    dossiers: Mapping[str, bytes],
    *,
    delivered: Collection[str] = frozenset(),
    held: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Message]:
    """Transaction Bundles for these files, person by person, in the order of delivery.

    Args:
        files: one file for each person, with the lines of all linked ids.
        addressing: the site.
        dossiers: the PDF dossier of each file by the file's id.
        delivered: the ids of entries that this target has accepted before: what was struck since
            then is sent as entered in error.
        held: entries that go out in the dossier alone (ATTACH) or not at all (ARCHIVE).
    """
    for file in files:
        with speaking(addressing.language):
            messages = tuple(_messages_of(file, addressing, dossiers.get(file.id), delivered, held))
        yield from messages


class _Name(msgspec.Struct, frozen=True, rename={"type": "resourceType"}):
    type: str
    id: str


class _Part(msgspec.Struct, frozen=True, rename={"full_url": "fullUrl"}):
    full_url: str
    resource: msgspec.Raw


class _Bundle(msgspec.Struct, frozen=True):
    entry: tuple[_Part, ...]


_bundles, _names = msgspec.json.Decoder(_Bundle), msgspec.json.Decoder(_Name)


_OF_THE_SITE = frozenset({"Location"})
"""Resources that belong to no patient, so that the Bundles of several patients hold the same one."""


def ndjson_lines(messages: Iterable[Message]) -> Iterator[tuple[str, bytes]]:
    """The same resources for a bulk load, as (type, line): ids explicit, references as ``Type/id``, each once.

    Args:
        messages: those of one patient stand together; of the same resource the last one counts.
    """
    shared: dict[tuple[str, str], bytes] = {}
    for _patient, about in groupby(messages, lambda each: each.patient):
        own: dict[tuple[str, str], bytes] = {}
        for message in about:
            for kind, name, data in _loaded(message):
                (shared if kind in _OF_THE_SITE else own)[kind, name] = data
        yield from ((kind, data) for (kind, _name), data in own.items())
    yield from ((kind, data) for (kind, _name), data in shared.items())


def _loaded(message: Message) -> Iterator[tuple[str, str, bytes]]:
    """The resources of a Bundle as (type, id, line)."""
    parts = [(each, _names.decode(each.resource)) for each in _bundles.decode(message.data).entry]
    outside = {each.full_url.encode(): f"{name.type}/{name.id}".encode() for each, name in parts}
    for each, name in parts:
        yield name.type, name.id, _linked(bytes(each.resource), outside) + b"\n"


def ndjson(messages: Iterable[Message]) -> dict[str, bytes]:
    """The files of a bulk load by their type, from messages in any order."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for kind, line in ndjson_lines(sorted(messages, key=lambda each: each.patient)):
        found[kind].append(line)
    return {kind: b"".join(lines) for kind, lines in sorted(found.items())}
