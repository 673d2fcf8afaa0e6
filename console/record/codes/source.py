"""Where an author has an entry from, in words."""

from __future__ import annotations

from console.words import N_

SOURCE_LABELS: dict[str, str] = {
    "DIRECT": N_("Done or seen by me"),
    "PAPER": N_("Copied from paper"),
    "VERBAL": N_("Told to me"),
    "PHONE": N_("By telephone"),
    "MONITOR": N_("Read from a monitor"),
    "PATIENT": N_("Said by the patient"),
    "FAMILY": N_("Said by the family"),
    "SNAPSHOT": N_("Census before the outage"),
}
