"""The hospital's recovered systems, played: they read what was delivered and answer as such systems do.

What they are handed is read with the tolerant readers of censuses, not with the writers, and each
answer names the message it answers: an HL7 ACK with MSA-2, a FHIR transaction response, a list.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from console.formats.hl7v2 import Message, parse, split

_ACK_TIME = "20260212101500"


def answer(delivered: Path, answers: Path) -> int:
    """Read every file of a delivery and write the answers into a folder; returns how many."""
    answers.mkdir(parents=True, exist_ok=True)
    count = 0
    for path in sorted((delivered / "hl7").glob("*.hl7")):
        if "batch" in path.name:
            continue  # the same messages once more, in one envelope
        count += _answer_hl7(path, answers)
    for path in sorted((delivered / "fhir").glob("*.json")):
        count += _answer_fhir(path, answers)
    for path in sorted((delivered / "csv").glob("*.csv")):
        count += _answer_csv(path, answers)
    return count


def _answer_hl7(path: Path, answers: Path) -> int:
    texts = []
    messages, _left_over = split(path.read_bytes(), file=path.name)
    for raw in messages:
        texts.append(_ack(parse(raw, file=path.name)))
    (answers / f"{path.stem}.ack").write_text("".join(texts), encoding="utf-8", newline="")
    return len(texts)


def _ack(message: Message) -> str:
    """Application accept, naming the control id that was received."""
    header = message.first("MSH")
    control = (header.get(10) if header else None) or ""
    known = message.first("PID") is not None
    code = "AA" if control and known else "AR"
    msh = f"MSH|^~\\&|DPI|CH|CAHIER|CH|{_ACK_TIME}||ACK|A{control}|P|2.5"
    return f"{msh}\rMSA|{code}|{control}\r"


def _answer_fhir(path: Path, answers: Path) -> int:
    bundle = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    entries = bundle.get("entry")
    asked = entries if isinstance(entries, list) else []
    taken = [{"response": {"status": "201 Created" if each.get("resource") else "400 Bad Request"}} for each in asked]
    response = {"resourceType": "Bundle", "type": "transaction-response", "entry": taken}
    (answers / f"{path.stem}.response.json").write_bytes(msgspec.json.encode(response))
    return 1


def _answer_csv(path: Path, answers: Path) -> int:
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("message id", "status", "reason"))
    for row in rows:
        writer.writerow((row["message_id"], "ok" if row.get("entry_id") else "error", ""))
    (answers / f"{path.stem}.answers.csv").write_text(out.getvalue(), encoding="utf-8")
    return len(rows)
