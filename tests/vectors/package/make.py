"""Makes the vectors beside this file by ``docs/formats`` and public libraries alone: nothing of the program is used.

Run it as ``python tests/vectors/package/make.py``. age draws fresh keys, so the files differ each time and
what is in them does not.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = Path(__file__).parent
SITE = "5a0f2f7e-7f0b-4a55-9a53-0d6d3f0b1c01"
STATION = "9d0e6f10-3c52-4d6b-8a35-3f9d1c2b7a02"
NURSE = "1f6c2a44-0d7e-4c1b-9a70-6b5e4d3c2b03"
PATIENT = "7c9e6679-7425-40de-944b-e07fc1f90a04"
MADE_AT = "2026-02-09T06:00:00.000Z"
Members = list[tuple[tarfile.TarInfo, bytes]]


def canonical(value: Any) -> bytes:
    """RFC 8785 for text, whole numbers, booleans, lists and objects with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(name: str) -> str:
    return base64.b64encode(key(name).public_key().public_bytes_raw()).decode()


def signed(name: str, message: bytes) -> str:
    return base64.b64encode(key(name).sign(message)).decode()


def certificate(root: str = "root", **changed: Any) -> str:
    stated = {
        "format": 1,
        "label": "W1",
        "mode": "REAL",
        "not_after": "2028-02-09T00:00:00.000Z",
        "not_before": "2026-02-09T00:00:00.000Z",
        "numbers": {"code": "H1", "first": 1, "last": 5000, "prefix": "D"},
        "recipient": "age1" + "q" * 58,
        "signing_key": public("station"),
        "site": SITE,
        "station": STATION,
        "unit": "4120",
    } | changed
    signature = signed(root, b"cahier/certificate/1\n" + canonical(stated))
    return canonical({"certificate": stated, "signature": signature}).decode()


def entries(count: int = 6) -> list[dict[str, Any]]:
    """A station, a nurse, and somebody whom the nurse registers; each with the author's signature."""
    person = {"name": "Maëlle Tanguy", "person": NURSE, "role": "IDE", "signing_key": public("nurse")}
    opened = {"certificate": certificate(), "label": "W1", "program": "1", "unit": "4120"}
    said: list[tuple[str, str, dict[str, Any], str | None]] = [
        ("station_opened", STATION, opened, None),
        ("person_added", STATION, person, None),
        ("patient_registered", NURSE, {"capture": "PATIENT_STATED"}, PATIENT),
        ("trait", NURSE, {"name": "birth_name", "value": "Trémoulière"}, PATIENT),
        ("trait", NURSE, {"name": "birth_date", "value": "1948-03-14"}, PATIENT),
        ("from_the_future", NURSE, {"colour": "blue"}, PATIENT),
    ]
    found, previous = [], "0" * 64
    for seq, (kind, author, body, patient) in enumerate(said[:count], start=1):
        entry = {
            "author": author,
            "body": body,
            "format": 1,
            "id": str(uuid.UUID(int=0x019C40B9E2D07000B000000000000000 + seq)),
            "kind": kind,
            "occurred_at": MADE_AT,
            "previous": previous,
            "recorded_at": MADE_AT,
            "seq": seq,
            "station": STATION,
            "tick": seq,
            "version": 1,
        } | ({"patient": patient} if patient else {})
        found.append(sealed(entry, "station" if author == STATION else "nurse"))
        previous = hashlib.sha256(canonical(entry)).hexdigest()
    return found


def sealed(entry: dict[str, Any], signer: str) -> dict[str, Any]:
    digest = hashlib.sha256(canonical(entry)).digest()
    signature = signed(signer, b"cahier/entry/1\n" + digest)
    return {"entry": entry, "signatures": [{"by": entry["author"], "signature": signature}]}


def hash_of(line: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(line["entry"])).hexdigest()


def note(seq: int, head: str) -> str:
    """The signed statement of the sender's head. Source: C2SP signed-note."""
    name = f"cahier/{STATION}"
    text = f"{name}\n{seq}\n{base64.b64encode(bytes.fromhex(head)).decode()}\n{MADE_AT}\n"
    raw = key("station").public_key().public_bytes_raw()
    name_of_key = hashlib.sha256(name.encode() + b"\n\x01" + raw).digest()[:4]
    packed = base64.b64encode(name_of_key + key("station").sign(text.encode())).decode()
    return f"{text}\n— {name} {packed}\n"


def package(
    lines: list[dict[str, Any]], cert: str = "", aside: list[dict[str, Any]] | None = None, **changed: Any
) -> Members:
    """The members of a package of these lines."""
    spki = key("station").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    rest = [canonical(each) for each in (*lines, *(aside or []))]
    later: list[tuple[str, bytes]] = [
        ("station.pem", spki),
        ("station.cert", (cert or certificate()).encode()),
        ("entries.ndjson", b"".join(line + b"\n" for line in rest)),
        ("entries.csv", "\ufeffstation;seq\n".encode()),
        ("drafts.ndjson", b""),
    ]
    if "revocations" in changed:
        later.insert(2, ("revocations.json", changed.pop("revocations")))
    kinds: dict[str, int] = {}
    for each in lines:
        kinds[each["entry"]["kind"]] = kinds.get(each["entry"]["kind"], 0) + 1
    last = max(each["entry"]["seq"] for each in lines)
    head = min(hash_of(each) for each in lines if each["entry"]["seq"] == last)
    manifest = {
        "checkpoint": note(last, head),
        "entries": len(lines),
        "format": 1,
        "kinds": kinds,
        "label": "W1",
        "made_at": MADE_AT,
        "members": [{"name": n, "sha256": hashlib.sha256(d).hexdigest(), "size": len(d)} for n, d in later],
        "mode": "REAL",
        "program": "1",
        "quarantined": len(aside or []),
        "ranges": [
            {
                "entries": len(lines),
                "first": min(each["entry"]["seq"] for each in lines),
                "head": head,
                "last": last,
                "station": STATION,
            }
        ],
        "recipients": ["DSI"],
        "site": SITE,
        "station": STATION,
        "type": "cahier-package",
        "unit": "4120",
    } | changed
    data = canonical(manifest)
    whole = [("manifest.json", data), ("manifest.sig", key("station").sign(data)), *later]
    return [(_info(name, content), content) for name, content in whole]


def _info(name: str, content: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    return info


def tar(members: Members) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    body = out.getvalue()
    return body[: sum(512 + -(-info.size // 512) * 512 for info, _content in members)] + bytes(1024)


def changed(change: Callable[[Members], None]) -> Members:
    """A good package to which something was done afterwards."""
    members = package(entries())
    change(members)
    return members


def _place(members: Members, name: str) -> int:
    return next(place for place, (info, _content) in enumerate(members) if info.name == name)


def _alter_entries(members: Members) -> None:
    place = _place(members, "entries.ndjson")
    members[place] = (members[place][0], members[place][1].replace(b"1948", b"1949"))


def _alter_manifest(members: Members) -> None:
    members[0] = (members[0][0], members[0][1].replace(b'"W1"', b'"W2"'))


def _rename(members: Members) -> None:
    members[-1][0].name = "../drafts.ndjson"


def _link(members: Members) -> None:
    members[-1][0].type, members[-1][0].linkname = tarfile.SYMTYPE, "/etc/passwd"


def _swap(members: Members) -> None:
    members[2], members[3] = members[3], members[2]


def _add(members: Members) -> None:
    members.append((_info("run.sh", b"echo"), b"echo"))


def revoked(through: int) -> bytes:
    stated = {
        "format": 1,
        "serial": 1,
        "site": SITE,
        "stated_at": MADE_AT,
        "stations": [{"at": MADE_AT, "reason": "volé", "station": STATION, "through": through}],
    }
    return canonical(
        {"revocations": stated, "signature": signed("root", b"cahier/revocations/1\n" + canonical(stated))}
    )


def rewritten(place: int, signer: str, **changes: Any) -> list[dict[str, Any]]:
    """The entries with one of them written otherwise and signed anew; those after it name its declared hash."""
    lines = entries()
    lines[place] = sealed(lines[place]["entry"] | changes, signer)
    return lines


def vectors() -> dict[str, tuple[dict[str, Any], Members]]:
    whole = entries()
    aside = {
        "quarantined": base64.b64encode(canonical(whole[5]["entry"])).decode(),
        "reason": "CHAIN",
        "seq": 6,
        "signatures": whole[5]["signatures"],
        "station": STATION,
    }
    twin = sealed(whole[4]["entry"] | {"id": "019c40b9-e2d0-7000-b000-00000000ffff"}, "nurse")
    taken = {"expect": "taken", "entries": 6, "refused": {}, "gaps": [], "forks": [], "quarantined": 0}

    def refused(fault: str) -> dict[str, Any]:
        return {"expect": fault}

    return {
        "whole": (taken, package(whole)),
        "set-aside-line": (taken | {"entries": 5, "quarantined": 1}, package(whole[:5], aside=[aside])),
        "signature-of-another": (
            taken | {"refused": {"4": "SIGNATURE", "5": "CHAIN"}},
            package(rewritten(3, "station", tick=9)),
        ),
        "author-nobody-added": (
            taken | {"refused": {"4": "AUTHOR", "5": "CHAIN"}},
            package(rewritten(3, "nurse", author=PATIENT)),
        ),
        "chain-broken": (taken | {"refused": {"6": "CHAIN"}}, package(rewritten(5, "nurse", previous="1" * 64))),
        "gap": (
            taken | {"entries": 5, "gaps": [[STATION, 4]]},
            package([*whole[:3], *whole[4:]]),
        ),
        "fork": (
            taken | {"entries": 7, "forks": [[STATION, 5]]},
            package([*whole[:5], twin, whole[5]]),
        ),
        "since-and-nothing-before": (
            taken | {"entries": 3, "refused": {"1": "AUTHOR", "2": "AUTHOR", "3": "AUTHOR"}, "gaps": [[STATION, 1]]},
            package(whole[3:], covers="SINCE"),
        ),
        "called-off-after-it-was-made": (taken, package(whole, revocations=revoked(6))),
        "called-off-before": (refused("station-revoked"), package(whole, revocations=revoked(3))),
        "manifest-altered": (refused("package-refused"), changed(_alter_manifest)),
        "member-altered": (refused("package-refused"), changed(_alter_entries)),
        "member-too-many": (refused("package-refused"), changed(_add)),
        "members-out-of-order": (refused("package-refused"), changed(_swap)),
        "path-outside": (refused("package-refused"), changed(_rename)),
        "link": (refused("package-refused"), changed(_link)),
        "count-wrong": (refused("package-refused"), package(whole, entries=7)),
        "kinds-wrong": (refused("package-refused"), package(whole, kinds={"trait": 6})),
        "head-wrong": (refused("package-refused"), package(whole, checkpoint=note(6, "2" * 64))),
        "another-site": (refused("certificate-refused"), package(whole, certificate("stranger"))),
        "a-drill": (refused("drill-and-real"), package(whole, certificate(mode="DRILL"), mode="DRILL")),
        "a-newer-format": (refused("package-newer"), package(whole, format=2)),
        "after-the-term": (
            refused("certificate-expired"),
            package(whole, certificate(not_after="2026-02-09T05:00:00.000Z")),
        ),
    }


def main() -> None:
    identity, stranger = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    index = []
    for old in HERE.glob("*.cahier"):
        old.unlink()
    for name, (expected, members) in vectors().items():
        (HERE / f"{name}.cahier").write_bytes(pyrage.encrypt(tar(members), [identity.to_public()]))
        index.append({"file": f"{name}.cahier", **expected})
    good = tar(package(entries()))
    whole = pyrage.encrypt(good, [identity.to_public()])
    for name, data, fault in (
        ("cut-short", whole[:-40], "package-truncated"),
        ("one-byte-too-many", whole + b"\0", "package-truncated"),
        ("one-bit-flipped", whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:], "package-truncated"),
        ("archive-cut-short", pyrage.encrypt(good[:-1536], [identity.to_public()]), "package-truncated"),
        ("sealed-to-another", pyrage.encrypt(good, [stranger.to_public()]), "identity-refused"),
    ):
        (HERE / f"{name}.cahier").write_bytes(data)
        index.append({"file": f"{name}.cahier", "expect": fault})
    (HERE / "it.identity").write_text(f"# opens the vectors, and nothing else\n{identity}\n", encoding="ascii")
    recipient = str(identity.to_public())
    (HERE / "site.toml").write_text(
        f'id = "{SITE}"\nname = "CH d’Essai"\nroot_key = "{public("root")}"\n\n'
        '[[units]]\ncode = "4120"\nlabel = "Médecine"\nbeds = ["12A"]\n\n'
        f'[[recipients]]\nname = "DSI"\nkey = "{recipient}"\n',
        encoding="utf-8",
    )
    (HERE / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
