"""deadlines list: what is due when, how it stands, and whom its steps reached (PF-09)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from station.cli.arguments import Commands, command, group, number
from station.cli.calendar import warning_lines
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, written
from station.cli.outcome import Outcome
from station.core.clock import local, to_record
from station.core.deadlines import Deadline, DeadlineState
from station.core.report import ColumnKind, Report, ReportColumn
from station.people.deadlines.values import DeadlineQuery, DeadlineStanding


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "deadlines", "what is due, and what was late", "deadlines list --state overdue")
    parser = command(
        words,
        "list",
        _list,
        "open deadlines, the next due first; all of the office's, or one's own",
        "deadlines list --kind loan --state overdue --json",
    )
    parser.add_argument("--kind", default="", metavar="KIND", help="such as loan or recordings")
    parser.add_argument("--state", choices=[state.value for state in DeadlineState])
    parser.add_argument("--person", default="", metavar="NO", help="an officer's number")
    parser.add_argument("--about", default="", metavar="SUBJECT", help="such as item:BWC-0017")
    parser.add_argument("--late", action="store_true", help="overdue, or met too late")
    parser.add_argument("--ended", action="store_true", help="also those that have ended")
    parser.add_argument("--provisional", action="store_true", help="computed before their year was announced")
    parser.add_argument("--limit", type=number, default=200, metavar="N")
    takes_out(parser)
    parser = command(
        words,
        "reminders",
        _reminders,
        "what has reached you by its steps, and when the next step comes",
        "deadlines reminders --as wang --json",
    )
    takes_out(parser)
    for name, act, what in (
        ("pause", _pause, "something prevents it: its time stands still (DM-05)"),
        ("resume", _resume, "the hindrance has gone: its time runs anew (DM-05)"),
    ):
        example = f"deadlines {name} recordings:item:BWC-0017:211 --reason 设备送修"
        parser = command(words, name, act, what, example)
        parser.add_argument("id", metavar="ID", help="as `deadlines list --json` gives it")
        parser.add_argument("--reason", required=True)


def _list(context: Context, arguments: Namespace) -> Outcome:
    query = DeadlineQuery(
        kind=arguments.kind,
        person=arguments.person,
        subject=arguments.about,
        state=None if arguments.state is None else DeadlineState(arguments.state),
        late=arguments.late,
        ended=arguments.ended,
        provisional=arguments.provisional,
        limit=arguments.limit,
    )
    services, session = context.station.services, context.session
    found = services.people.deadlines.list(session, query)
    file = written(context, arguments, lambda: _report(context, found))
    if file is not None:
        return file
    lines = [_line(context, each) for each in found]
    lines += warning_lines(context, services.people.working_days.status(session))
    return Outcome([_facts(context, each) for each in found], lines)


def _report(context: Context, found: Sequence[DeadlineStanding], title: str = "title") -> Report:
    texts = context.texts

    def column(key: str, kind: ColumnKind = "text") -> ReportColumn:
        return ReportColumn(key, texts(f"deadlines.field.{key}"), kind)

    columns = (
        column("due_at", "moment"),
        column("state"),
        column("kind"),
        column("subject", "code"),
        column("title"),
        column("persons", "code"),
        column("started_at", "moment"),
        column("ended_at", "moment"),
        column("provisional", "flag"),
        column("rule", "code"),
    )
    rows = (
        (
            each.deadline.due_at,
            texts(f"deadlines.state.{each.state.value}"),
            texts(f"deadlines.kind.{each.deadline.kind}"),
            each.deadline.subject.partition(":")[2],
            each.deadline.title,
            " ".join(each.deadline.persons),
            each.deadline.started_at,
            each.deadline.ended_at,
            each.deadline.provisional,
            each.deadline.rule,
        )
        for each in found
    )
    return list_report(context, texts(f"deadlines.cli.{title}"), columns, rows)


def _reminders(context: Context, arguments: Namespace) -> Outcome:
    found = context.station.services.people.deadlines.reminders(context.session)
    file = written(context, arguments, lambda: _report(context, found.found, "reminders"))
    if file is not None:
        return file
    document = {
        "reminders": [_facts(context, each) for each in found.found],
        "next_at": None if found.next_at is None else to_record(found.next_at),
    }
    return Outcome(document, [_line(context, each) for each in found.found])


def _pause(context: Context, arguments: Namespace) -> Outcome:
    deadlines = context.station.services.people.deadlines
    return _acted(
        context, deadlines.pause(context.session, arguments.id, arguments.reason), DeadlineState.PAUSED
    )


def _resume(context: Context, arguments: Namespace) -> Outcome:
    deadline = context.station.services.people.deadlines.resume(
        context.session, arguments.id, arguments.reason
    )
    late = deadline.late(context.station.services.clock.now())
    return _acted(context, deadline, DeadlineState.OVERDUE if late else DeadlineState.RUNNING)


def _acted(context: Context, deadline: Deadline, state: DeadlineState) -> Outcome:
    standing = DeadlineStanding(deadline, state)
    return Outcome(_facts(context, standing), [_line(context, standing)])


def _facts(context: Context, standing: DeadlineStanding) -> dict[str, object]:
    each = standing.deadline
    facts: dict[str, object] = {
        "id": each.id,
        "kind": each.kind,
        "rule": each.rule,
        "subject": each.subject,
        "title": each.title,
        "persons": list(each.persons),
        "started_at": to_record(each.started_at),
        "due_at": to_record(each.due_at),
        "length": None if each.length is None else str(each.length),
        "provisional": each.provisional,
        "state": standing.state.value,
        "late": each.late(context.station.services.clock.now()),
        "ended_at": None if each.ended_at is None else to_record(each.ended_at),
    }
    if standing.step is not None and standing.since is not None:
        facts["step"] = standing.step.code
        facts["reached_at"] = to_record(standing.since)
    return facts


def _line(context: Context, standing: DeadlineStanding) -> str:
    each, texts = standing.deadline, context.texts
    due = f"{local(each.due_at, context.settings.zone):%Y-%m-%d %H:%M}"
    facts = {
        "kind": texts(f"deadlines.kind.{each.kind}"),
        "subject": each.subject.partition(":")[2],
        "title": each.title,
        "persons": " ".join(each.persons),
        "due": texts("deadlines.provisional_due", due=due) if each.provisional else due,
        "state": texts(f"deadlines.state.{standing.state.value}"),
        "rule": each.rule,
    }
    return texts("deadlines.cli.line", **facts)
