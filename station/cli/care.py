"""care plan · due · done · end: what is cared for by schedule (EQ-14)."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from functools import partial

from station.cli.arguments import Commands, code, command, day, group, number
from station.cli.context import Context
from station.cli.deadlines import deadline_facts, deadline_line
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome, UsageProblem
from station.core.clock import local, to_record
from station.people.deadlines.listing import DEADLINE_LIST


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "care", "what is cared for by schedule", "care due")
    parser = command(
        words,
        "plan",
        _plan,
        "care for items, or for all of a category, every so many months",
        "care plan --category 7 --every 3 --first 2026-12-15",
    )
    parser.add_argument("tags", nargs="*", type=code, metavar="TAG")
    parser.add_argument(
        "--category", type=number, metavar="N", help="all items of it that are not planned yet"
    )
    parser.add_argument("--every", type=number, metavar="MONTHS", help="as EQ-14 says by default")
    parser.add_argument(
        "--first", type=day, metavar="DAY", help="the first time; after one interval by default"
    )
    parser = command(
        words,
        "due",
        _due,
        "what is to be cared for or verified anew, the next due first",
        "care due --filter state=overdue",
    )
    add_list_options(parser, DEADLINE_LIST)
    parser = command(
        words,
        "done",
        _done,
        "an item was cared for",
        "care done TST-0002 --what 清洁、校准、更换电池",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--what", required=True, metavar="TEXT", help="what was done")
    parser.add_argument("--on", type=day, metavar="DAY", help="today by default")
    parser.add_argument("--by", default="", metavar="TEXT", help="who did it")
    parser = command(
        words,
        "end",
        _end,
        "an item is cared for by no schedule any more",
        "care end TST-0002 --reason 停用",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _plan(context: Context, arguments: Namespace) -> Outcome:
    if bool(arguments.tags) == (arguments.category is not None):
        raise UsageProblem("care.tags_or_category")
    tags = tuple(context.item(each) for each in arguments.tags)
    result = context.station.services.inventory.care.plan(
        context.session, tags, number=arguments.category, months=arguments.every, first=arguments.first
    )
    said = context.texts("care.cli.planned", count=result.count, day=_day(context, result.due_at))
    document = {
        "planned": result.count,
        "due": to_record(result.due_at),
        "entries": [each.reference for each in result.entries],
    }
    return Outcome(document, [said])


def _due(context: Context, arguments: Namespace) -> Outcome:
    query = query_of(arguments)
    if not any(key == "kind" for key, _ in query.filters):
        query = query.narrowed(kind="care,verification")
    return list_outcome(
        context,
        context.station.services.people.deadline_list,
        query,
        partial(deadline_facts, context),
        partial(deadline_line, context),
    )


def _done(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    result = context.station.services.inventory.care.done(
        context.session, tag, arguments.what, on=arguments.on, worker=arguments.by
    )
    label, due = context.label(tag), result.next_due
    until = "" if due is None else _day(context, due)
    said = context.texts("care.cli.done_once" if due is None else "care.cli.done", tag=label, day=until)
    document = {
        "tag": label,
        "next_due": None if due is None else to_record(due),
        "entry": result.entry.reference,
    }
    return Outcome(document, [said])


def _end(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.care.end(context.session, tag, arguments.reason)
    label = context.label(tag)
    return Outcome({"tag": label, "entry": entry.reference}, [context.texts("care.cli.ended", tag=label)])


def _day(context: Context, moment: datetime) -> str:
    return local(moment, context.settings.zone).date().isoformat()
