"""Value sets about messages. Source: HICS 213, general message form."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Direction(Code):
    """Whether a message came or went."""

    IN = "IN", N_("Received")
    OUT = "OUT", N_("Sent")


class Via(Code):
    """How a message travels."""

    PHONE = "PHONE", N_("Telephone")
    RUNNER = "RUNNER", N_("Runner")
    RADIO = "RADIO", N_("Radio")
    PAPER = "PAPER", N_("Paper")
    FAX = "FAX", N_("Fax")
    OTHER = "OTHER", N_("Other way")


class MessagePriority(Code):
    """How soon a message must be answered."""

    URGENT = "URGENT", N_("Urgent")
    NORMAL = "NORMAL", N_("Not urgent")
    INFORMATION = "INFORMATION", N_("For information")
