"""Bodies about messages."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.instant import Instant


class Message(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One message, restated whole as it is delivered and answered.

    ``message`` is the id of its first entry (None on the first one itself). ``about`` is the id of a
    patient and ``task`` of a task; the entry itself belongs to the unit, whose log it stands in.
    """

    unit: str
    direction: Direction
    via: Via
    message_priority: MessagePriority = MessagePriority.NORMAL
    from_name: str | None = None
    from_role: str | None = None
    to_name: str | None = None
    to_role: str | None = None
    subject: str | None = None
    text: str
    reply_required: bool = False
    read_back: bool | None = None
    runner: str | None = None
    delivered_at: Instant | None = None
    reply: str | None = None
    replied_by: str | None = None
    replied_at: Instant | None = None
    about: str | None = None
    task: str | None = None
    message: str | None = None
