"""equipment returns · reopen · leave-complete: returns that recordings with wrong times had completed (EQ-05)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.clock import local, to_record
from station.core.texts import Texts
from station.inventory.movement.reopening import QuestionedReturn
from station.inventory.movement.reopening_bodies import ReturnReopened

_FORM = "%Y-%m-%d %H:%M"


def add_returns(words: Commands) -> None:
    """Add the commands to the group of equipment."""
    command(
        words,
        "returns",
        _returns,
        "returns that were completed by recordings whose times were put right since, to be decided on",
        "equipment returns --json",
    )
    parser = command(
        words,
        "reopen",
        _reopen,
        "await the recordings of an item's last loan again",
        "equipment reopen BWC-0017 --reason 更正后都是上一周的录像",
    )
    other = command(
        words,
        "leave-complete",
        _leave_complete,
        "leave such a return complete",
        "equipment leave-complete BWC-0017 --reason 当天未出勤，已核实",
    )
    for each in (parser, other):
        each.add_argument("tag", type=code, metavar="TAG")
        each.add_argument("--reason", required=True, metavar="TEXT", help="why it is decided so")


def _returns(context: Context, _arguments: Namespace) -> Outcome:
    found = context.station.services.inventory.returns.in_question(context.session)
    texts, zone = context.texts, context.settings.zone
    lines = [f"{each.item.label}  {return_words(texts, each, zone)}" for each in found]
    return Outcome({"returns": [each.to_json() for each in found]}, lines or [texts("returns.none")])


def return_words(texts: Texts, found: QuestionedReturn, zone: str) -> str:
    """What is in question of it."""
    loan = found.completed
    start, end = (format(local(each, zone), _FORM) for each in (loan.start, loan.end))
    facts = {"officer": loan.number, "start": start, "end": end, "session": loan.session}
    said = texts("returns.question", **facts)
    return said if found.reopens else texts.sentences((said, texts("returns.lent_since")))


def _reopen(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.returns.reopen(context.session, tag, arguments.reason)
    due_at = entry.of(ReturnReopened).recordings_due_at
    due = format(local(due_at, context.settings.zone), _FORM)
    document = {"tag": tag, "entry": entry.reference, "recordings_due_at": to_record(due_at)}
    return Outcome(document, [context.texts("returns.reopened", tag=tag, due=due, seq=entry.seq)])


def _leave_complete(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.returns.keep(context.session, tag, arguments.reason)
    document = {"tag": tag, "entry": entry.reference}
    return Outcome(document, [context.texts("returns.kept", tag=tag, seq=entry.seq)])
