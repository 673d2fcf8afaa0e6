"""The unit in the crisis on paper: its messages, and what works with the numbered log.

Numbered, in order of time, nothing left out; a message without an answer and a state that nobody checked
again say so in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from console.paper.blocks import EmptyRows, compact, gap, grid, line, section, signatures
from console.paper.lettering import Markup, bold, join, markup
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.record.messages import LoggedMessage
from console.record.services import LogLine, ServiceState
from console.record.showing import elapsed_text, moment_text
from console.record.unit_state import PrintedSheet, UnitState
from console.words import _

_MESSAGE = [WIDTH * share for share in (0.15, 0.25, 0.35, 0.25)]
_SERVICE = [WIDTH * share for share in (0.28, 0.22, 0.26, 0.24)]
_LOG = [WIDTH * share for share in (0.10, 0.17, 0.43, 0.30)]
_LINE_PT, _SIGNED_PT = 30.0, 66.0  # a row of the log to write into; the room for the signatures
_BY_HAND_PT = 46.0  # a row to write a message into


def messages(state: UnitState, imprint: Imprint) -> Paper:
    """Print every message, the oldest first, and room for more."""
    told = sorted(state.messages, key=lambda each: (each.at, each.id))
    waiting = [each for each in told if not each.is_answered]
    titles = [bold(text) for text in (_("When"), _("From, to"), _("Message"), _("Answer"))]
    rows = [titles, *(_message(each, imprint) for each in told)]
    story: list[Flowable] = [
        *compact(_("Without an answer"), [_short(each, imprint) for each in waiting]),
        *section(_("Messages")),
        grid(rows, _MESSAGE, repeat=1),
        EmptyRows(_MESSAGE, _BY_HAND_PT, heads=titles),
    ]
    return write(story, imprint, Heading(_("Messages")), Tally(total=0))


def _message(each: LoggedMessage, imprint: Imprint) -> list[Markup]:
    body, zone, now = each.body, imprint.zone, imprint.as_at
    urgent = bold(body.message_priority.label) if each.is_overdue(now) else markup(body.message_priority.label)
    when = join([markup(moment_text(each.at, zone)), markup(body.via.label), urgent], "\n")
    sides = [
        markup(_("{label}: ").format(label=label) + ", ".join(part for part in (name, role) if part))
        for label, name, role in (
            (_("From"), body.from_name, body.from_role),
            (_("To"), body.to_name, body.to_role),
        )
        if name or role
    ]
    carried = markup(_("runner {name}").format(name=body.runner)) if body.runner else Markup("")
    text = join([bold(body.subject or ""), markup(body.text)], "\n")
    return [when, join([*sides, carried], "\n"), text, _answer(each, imprint)]


def _answer(each: LoggedMessage, imprint: Imprint) -> Markup:
    body = each.body
    if body.reply or body.replied_at:
        at = moment_text(body.replied_at, imprint.zone, each.at) if body.replied_at else ""
        return join([markup(body.reply or ""), markup(body.replied_by or ""), markup(at)], "\n")
    if not body.reply_required:
        return markup(_("none wanted"))
    return bold(_("NO ANSWER, for {span}").format(span=elapsed_text(each.at, imprint.as_at)))


def _short(each: LoggedMessage, imprint: Imprint) -> Markup:
    at = moment_text(each.at, imprint.zone, imprint.as_at)
    return join([markup(at), bold(each.body.message_priority.label), markup(each.body.subject or each.body.text)], " ")


def message_line(each: LoggedMessage, imprint: Imprint) -> Markup:
    """One message that still wants an answer, in a list."""
    return join([_short(each, imprint), _answer(each, imprint)], " — ")


def services(state: UnitState, imprint: Imprint) -> Paper:
    """Print the state of every service, and the numbered log."""
    titles = [bold(text) for text in (_("Service"), _("State"), _("Limits, instead"), _("Checked"))]
    checked = [titles, *(_service(each, imprint) for each in state.services)]
    story: list[Flowable] = [*section(_("Services")), grid(checked, _SERVICE, repeat=1)]
    heads = [bold(text) for text in (_("No."), _("When"), _("What"), _("Decided, done"))]
    log = [heads, *(_log_line(each, imprint) for each in state.log)]
    story += [*section(_("Crisis log")), grid(log, _LOG, repeat=1)]
    if not state.log:
        story.append(line(markup(_("Nothing typed."))))
    story += [EmptyRows(_LOG, _LINE_PT, _SIGNED_PT, heads), gap(), signatures([_("Written by"), _("Seen by")])]
    return write(story, imprint, Heading(_("Services and crisis log")), Tally(total=0))


def service_line(each: ServiceState, imprint: Imprint) -> Markup:
    """One service that does not work as it should, in a list."""
    body = each.body
    parts = [markup(each.working.label), markup(body.limits or "" if body else "")]
    if body and body.workaround:
        parts.append(markup(_("instead: {text}").format(text=body.workaround)))
    if each.is_stale(imprint.as_at):
        parts.append(bold(_("not checked again")))
    return join([bold(each.service.label), join(parts, ", ")], " ")


def _service(each: ServiceState, imprint: Imprint) -> list[Markup]:
    body, zone = each.body, imprint.zone
    state = bold(each.working.label) if each.is_impaired else markup(each.working.label)
    since = _("since {moment}").format(moment=moment_text(body.since, zone)) if body and body.since else ""
    back = ""
    if body and body.expected_back_at:
        back = _("back expected {moment}").format(moment=moment_text(body.expected_back_at, zone))
    instead = [markup(text) for text in (body.limits, body.workaround) if text] if body else []
    checked = (
        [markup(f"{moment_text(each.said.at, zone)}, {each.said.by}")] if each.said else [markup(_("not checked"))]
    )
    if each.is_stale(imprint.as_at):
        checked.append(bold(_("not checked again")))
    return [markup(each.service.label), join([state, markup(since), markup(back)], "\n"), join(instead, "\n"),
            join(checked, "\n")]  # fmt: skip


def _log_line(each: LogLine, imprint: Imprint) -> list[Markup]:
    body, zone = each.body, imprint.zone
    late = bold(_("OVERDUE")) if each.is_overdue(imprint.as_at) else Markup("")
    due = markup(_("due {moment}").format(moment=moment_text(body.due_at, zone))) if body.due_at else Markup("")
    done = (
        markup(_("closed {moment}").format(moment=moment_text(body.closed_at, zone))) if body.closed_at else Markup("")
    )
    said = [bold(body.log_category.label), markup(body.text)]
    said += [markup(text) for text in (body.consequence, body.measures) if text]
    acts = [markup(text) for text in (body.decided_by, body.addressee, body.action) if text]
    when = markup(f"{moment_text(each.said.at, zone)}, {each.said.by}")
    return [bold(body.number), when, join(said, "\n"), join([*acts, late, due, done], "\n")]


def log_line(each: LogLine, imprint: Imprint) -> Markup:
    """One line of the log in a list."""
    at = moment_text(each.said.at, imprint.zone, imprint.as_at)
    return join([bold(each.body.number), markup(at), bold(each.body.log_category.label), markup(each.body.text)], " ")


def printed_lines(made: Sequence[PrintedSheet], titles: Sequence[tuple[str, str]], imprint: Imprint) -> list[Markup]:
    """The documents made, with their titles, for the list of copies to find again and shred."""
    named = dict(titles)
    return [
        join([bold(each.number), markup(named.get(each.document, each.document)),
              markup(moment_text(each.made_at, imprint.zone, imprint.as_at))], " ")
        for each in made
    ]  # fmt: skip
