"""deadlines list · claim · give-back …: due moments, states, whom the steps reached, and claims (PF-09)."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from functools import partial
from typing import Final

from station.audit.indicators.report import finding_words
from station.audit.indicators.values import IndicatorScore, Period
from station.cli.arguments import Commands, code, command, day, group, word
from station.cli.calendar import warning_lines
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.lists import (
    add_list_options,
    damaged_facts,
    damaged_line,
    day_said,
    list_outcome,
    of_day,
    query_of,
    takes_day,
)
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.core.clock import to_record, until
from station.core.deadlines import Deadline, DeadlineState
from station.core.listing import ListQuery
from station.core.listing.wording import declared_report
from station.core.report import Report
from station.core.texts import Texts
from station.people.deadlines.listing import DEADLINE_LIST, ENDED, OPEN
from station.people.deadlines.values import DeadlineStanding

_FLAGS: Final = ("mine", "unclaimed", "late", "provisional")
_OF_ONE_THING: Final = 200


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
    parser.add_argument("--kind", metavar="KIND", help="such as loan or recordings")
    parser.add_argument("--state", choices=[state.value for state in DeadlineState])
    parser.add_argument("--person", type=code, metavar="NO", help="an officer's number or badge")
    parser.add_argument("--about", metavar="SUBJECT", help="such as item:BWC-0017")
    parser.add_argument("--mine", action="store_true", help="those that you have claimed")
    parser.add_argument("--unclaimed", action="store_true", help="those that nobody has claimed")
    parser.add_argument("--late", action="store_true", help="overdue, or met too late")
    parser.add_argument("--ended", action="store_true", help="also those that have ended")
    parser.add_argument("--provisional", action="store_true", help="computed before their year was announced")
    add_list_options(parser, DEADLINE_LIST)
    parser = command(
        words,
        "reminders",
        _reminders,
        "what has reached you by its steps, and when the next step comes",
        "deadlines reminders --as wang --json",
    )
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "indicators",
        _indicators,
        "the five indicators of the yearly assessment, counted from the ledger (PF-09)",
        "deadlines indicators --from 2025-12-16 --to 2026-12-15 --out indicators.xlsx",
    )
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="the year of assessment otherwise"
    )
    parser.add_argument("--to", dest="last", type=day, metavar="DAY")
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "claim",
        _claim,
        "take up a task that has reached you (PF-09)",
        "deadlines claim recordings:item:BWC-0017:211 --as wang",
    )
    parser.add_argument("id", type=word, metavar="ID", help="as `deadlines list --json` gives it")
    parser = command(
        words,
        "remind",
        _remind,
        "remind whoever it binds: their start page and its history say so",
        "deadlines remind loan:item:BWC-0017:211 --note 今天要用",
    )
    parser.add_argument("id", type=word, metavar="ID", help="as `deadlines list --json` gives it")
    parser.add_argument("--note", default="")
    for name, act, what in (
        ("give-back", _give_back, "leave to others a task that you have claimed (PF-09)"),
        ("pause", _pause, "something prevents it: its time stands still (DM-05)"),
        ("resume", _resume, "the hindrance has gone: its time runs anew (DM-05)"),
    ):
        example = f"deadlines {name} recordings:item:BWC-0017:211 --reason 设备送修"
        parser = command(words, name, act, what, example)
        parser.add_argument("id", type=word, metavar="ID", help="as `deadlines list --json` gives it")
        parser.add_argument("--reason", required=True)


def _list(context: Context, arguments: Namespace) -> Outcome:
    state = arguments.state
    either = f"{OPEN},{ENDED}"
    query = query_of(
        arguments,
        kind=arguments.kind,
        person=None if arguments.person is None else context.officer(arguments.person),
        about=arguments.about,
        state=DeadlineState.RUNNING.value if state == DeadlineState.NEAR.value else state,
        standing=either if state is not None or arguments.late or arguments.ended else None,
        **{flag: "yes" for flag in _FLAGS if getattr(arguments, flag)},
    )
    people = context.station.services.people
    outcome = list_outcome(
        context,
        people.deadline_list,
        query,
        partial(deadline_facts, context),
        partial(deadline_line, context),
        keep=None if state is None else lambda each: each.state.value == state,
    )
    if arguments.out is not None:
        return outcome
    status = people.working_days.status(context.session)
    return replace(outcome, lines=[*outcome.lines, *warning_lines(context, status)])


def _reminders(context: Context, arguments: Namespace) -> Outcome:
    file = written(context, arguments, lambda: _reminders_report(context))
    if file is not None:
        return file
    found = of_day(context, context.station.services.people.deadlines).compared_reminders(context.session)
    document = {
        "reminders": [deadline_facts(context, each) for each in found.found],
        "next_at": None if found.next_at is None else to_record(found.next_at),
        "damaged": [{"id": each.shown, **damaged_facts(context, each)} for each in found.damaged],
    }
    said = [deadline_line(context, each) for each in found.found]
    said += [damaged_line(context, each) for each in found.damaged]
    return Outcome(document, [*day_said(context), *said], REFUSED if found.damaged else DONE)


def _reminders_report(context: Context) -> Report:
    texts = context.texts
    services, day_of = context.station.services, context.arguments.as_of
    said = () if day_of is None else (texts("list.as_of", day=day_of.isoformat()),)
    origin = services.printing.reporting.origin(context.session, texts, said, DEADLINE_LIST.name, day_of)
    found = of_day(context, services.people.deadlines).reminders(context.session)
    for each in found.damaged:
        raise each.problem
    report = declared_report(texts, DEADLINE_LIST, found.found, origin)
    return replace(report, title=texts("deadlines.cli.reminders"))


def _indicators(context: Context, arguments: Namespace) -> Outcome:
    indicators = of_day(context, context.station.services.audit.indicators)
    session, texts = context.session, context.texts
    period = indicators.period(session)
    first, last = arguments.first or period.first, arguments.last or period.last
    if last < first:
        raise UsageProblem(
            "cli.usage", detail=f"argument --to: {last} is before {first}", usage="--from DAY --to DAY"
        )
    period = Period(first, last)
    file = written(context, arguments, lambda: indicators.report(session, texts, period))
    if file is not None:
        return file
    found = indicators.assess(session, period)
    document = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "as_of": to_record(found.as_of),
        "score": found.score,
        "indicators": [_scored(each, texts) for each in found.scores],
    }
    lines = [
        texts(
            "deadlines.cli.indicator",
            name=each.terms.name(texts.language),
            score=each.score,
            weight=each.terms.weight,
        )
        for each in found.scores
    ]
    lines.append(texts("indicators.total", score=found.score, weight=found.weight))
    if arguments.as_of is not None:
        lines.append(texts("indicators.centre_of_now"))
    return Outcome(document, [*day_said(context), *lines])


def _scored(each: IndicatorScore, texts: Texts) -> dict[str, object]:
    return {
        "code": each.terms.code.value,
        "weight": each.terms.weight,
        "counted": each.counted,
        "deducted": each.deducted,
        "score": each.score,
        "findings": [
            {
                "what": finding.what,
                "about": finding.about,
                "said": finding_words(texts, finding),
                "due_at": None if finding.due_at is None else to_record(finding.due_at),
                "done_at": None if finding.done_at is None else to_record(finding.done_at),
            }
            for finding in each.findings
        ],
    }


def _claim(context: Context, arguments: Namespace) -> Outcome:
    deadline = context.station.services.people.deadlines.claim(context.session, arguments.id)
    return _stands(context, deadline)


def _give_back(context: Context, arguments: Namespace) -> Outcome:
    deadlines = context.station.services.people.deadlines
    return _stands(context, deadlines.give_back(context.session, arguments.id, arguments.reason))


def _remind(context: Context, arguments: Namespace) -> Outcome:
    deadlines = context.station.services.people.deadlines
    reminding = deadlines.remind(context.session, arguments.id, arguments.note)
    stands = _stands(context, reminding.deadline)
    if not reminding.unseen:
        return stands
    texts = context.texts
    unseen = texts("deadlines.unseen", names=texts("list.join").join(reminding.unseen))
    return replace(stands, lines=[*stands.lines, unseen])


def _stands(context: Context, deadline: Deadline) -> Outcome:
    """The deadline as the list shows it now."""
    query = ListQuery((("about", deadline.subject),), limit=_OF_ONE_THING)
    rows = context.station.services.people.deadline_list.page(context.session, query).sound
    standing = next(each for each in rows if each.deadline.id == deadline.id)
    return Outcome(deadline_facts(context, standing), [deadline_line(context, standing)])


def _pause(context: Context, arguments: Namespace) -> Outcome:
    deadlines = context.station.services.people.deadlines
    return _stands(context, deadlines.pause(context.session, arguments.id, arguments.reason))


def _resume(context: Context, arguments: Namespace) -> Outcome:
    deadlines = context.station.services.people.deadlines
    return _stands(context, deadlines.resume(context.session, arguments.id, arguments.reason))


def deadline_facts(context: Context, standing: DeadlineStanding) -> dict[str, object]:
    """A deadline in the form for scripts."""
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
        "claimed_by": None if each.claim is None else each.claim.account,
        "claimed_as": None if each.claim is None else each.claim.recipient.value,
        "claimed_at": None if each.claim is None else to_record(each.claim.at),
        "ended_at": None if each.ended_at is None else to_record(each.ended_at),
    }
    if standing.step is not None and standing.since is not None:
        facts["step"] = standing.step.code
        facts["reached_at"] = to_record(standing.since)
    return facts


def deadline_line(context: Context, standing: DeadlineStanding) -> str:
    """A deadline in one line for people."""
    each, texts = standing.deadline, context.texts
    due = until(each.due_at, context.settings.zone)
    facts = {
        "kind": texts(f"deadlines.kind.{each.kind}"),
        "subject": f"{each.code_beside_title} {each.title}".strip(),
        "persons": " ".join(each.persons),
        "due": texts("deadlines.provisional_due", due=due) if each.provisional else due,
        "state": texts(f"deadlines.state.{standing.state.value}"),
        "rule": each.rule,
    }
    if each.claim is None:
        return texts("deadlines.cli.line", **facts)
    return texts("deadlines.cli.claimed_line", name=each.claim.name, **facts)
