"""What may still be written about somebody who died: what happened before, and addenda."""

from __future__ import annotations

from console.record.instant import Instant

ADDENDA = frozenset(
    {
        "transmission", "died", "struck", "countersigned", "drug_chart", "accessed",
        "identity_checked", "document_seen", "told_apart", "born_to", "contact", "belonging", "wristband", "ended",
        "bed_confirmed", "trait", "identifier", "identity_discrepancy", "link_proposed", "link_confirmed", "unlinked",
        "awaited_result", "transfer_followed_up", "conflict_reviewed", "index_row_set_aside",
    }
)  # fmt: skip
"""Kinds that are addenda: notes, corrections, who the person was, results that come late, what became of things,
what was looked at afterwards."""


def is_locked(kind: str, occurred_at: Instant, died_at: Instant | None) -> bool:
    """Whether an entry of a kind about a moment is refused because the patient had died by then.

    Whatever happened before the death may be written at any time: late entries from paper too.
    """
    return died_at is not None and occurred_at > died_at and kind not in ADDENDA
