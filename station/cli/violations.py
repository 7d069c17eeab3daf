"""violations list · add · of-finding · criticise · withdraw · order · settle · paper · commend · assess · attach · attached (EQ-16, DM-12)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from station.cli.arguments import Commands, code, command, day, group, number, word
from station.cli.conduct_files import add_to as add_files
from station.cli.conduct_files import takes_files
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, list_outcome, of_day, plain_row, query_of, takes_day
from station.cli.outcome import Outcome, UsageProblem
from station.core.ledger import Entry
from station.core.report import Report
from station.people.conduct.bodies import MOST_POINTS, ConductCriticised, UnitAssessed, ViolationRecorded
from station.people.conduct.listing import CONDUCT_LIST
from station.people.conduct.use_cases import Conduct, ConductWish
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule

T = TypeVar("T")
_RULES = [each.value for each in ConductRule]
_ALL = "all"


def register(commands: Commands) -> None:
    """Add the group."""
    example = "violations add 1002 --code misuse --on 2026-11-20 --text 私自改装执法记录仪"
    words = group(commands, "violations", "what officers and units did, for their yearly assessment", example)
    parser = command(
        words, "list", _list, "violations by officer, unit and year", "violations list --year 2026"
    )
    kinds = [*(each.value for each in ConductKind), _ALL]
    parser.add_argument("--kind", choices=kinds, help="else violation")
    parser.add_argument("--year", type=number, metavar="YYYY")
    parser.add_argument("--of", type=code, metavar="NO", help="of this officer")
    parser.add_argument("--unit", metavar="UNIT", help="of this department, also under a former name")
    add_list_options(parser, CONDUCT_LIST)
    parser = command(words, "add", _add, "record a violation, which counts", example)
    _takes_found(parser)
    parser.add_argument(
        "--criticism", nargs="+", type=number, default=[], metavar="N", help="numbers of criticisms before"
    )
    parser.add_argument(
        "--entry", nargs="+", type=number, default=[], metavar="SEQ", help="custody entries that prove it"
    )
    parser = command(
        words,
        "of-finding",
        _of_finding,
        "record a violation that rests on findings of DM-12; what is not said follows from them",
        "violations of-finding 812",
    )
    parser.add_argument(
        "finding", nargs="+", type=number, metavar="ENTRY", help="as `archive findings` lists them"
    )
    parser.add_argument(
        "--code",
        default="",
        metavar="CODE",
        help="another head of DM-12; asked for where it was damage, which counts where it was wilful",
    )
    parser.add_argument("--on", type=day, metavar="DAY", help="another day")
    parser.add_argument("--text", default="", metavar="TEXT", help="in other words")
    takes_files(parser)
    parser = command(
        words,
        "criticise",
        _criticise,
        "record a criticism, which is no violation yet",
        "violations criticise 1002 --code not_carried --on 2026-11-20 --text 出勤未带执法记录仪",
    )
    _takes_found(parser)
    parser = command(
        words,
        "withdraw",
        _withdraw,
        "by another person: it counts no more",
        "violations withdraw 812 --reason 查实无误",
    )
    _takes_record(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "order",
        _order,
        "order an officer or a unit to put something right by a day",
        "violations order --unit 一科 --by 2026-12-10 --text 补录缺失的执法过程",
    )
    _takes_whom(parser)
    parser.add_argument("--by", required=True, type=day, metavar="DAY")
    parser.add_argument("--violation", type=number, default=0, metavar="N", help="the one it is about")
    parser = command(
        words, "settle", _settle, "what came of an order", "violations settle 812 --done --text 已补齐"
    )
    _takes_record(parser)
    result = parser.add_mutually_exclusive_group(required=True)
    result.add_argument("--done", action="store_true", help="put right")
    result.add_argument("--not-done", action="store_true", help="not put right; say why")
    parser.add_argument("--text", default="", metavar="TEXT")
    takes_files(parser)
    parser = command(
        words,
        "paper",
        _paper,
        "the paper of a record to be signed: the order, a unit's assessment with what it rests on, or another one",
        "violations paper 812 --out 整改通知.pdf",
    )
    _takes_record(parser)
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "commend",
        _commend,
        "commend good work of an officer or a unit",
        "violations commend 1002 --on 2026-11-20 --text 全年记录完整",
    )
    _takes_whom(parser)
    parser.add_argument("--on", type=day, metavar="DAY", help="else today")
    parser = command(
        words,
        "assess",
        _assess,
        "assess a unit for a year",
        "violations assess 一科 --year 2026 --points gear=38 recording=36 orders=20",
    )
    parser.add_argument("unit", type=word, metavar="UNIT")
    parser.add_argument("--year", type=number, required=True, metavar="YYYY")
    parser.add_argument("--points", nargs="+", required=True, metavar="HEAD=N", help="by rule EQ-16")
    parser.add_argument("--note", nargs="+", default=[], metavar="HEAD=TEXT", help="why so many")
    parser.add_argument("--text", default="", metavar="TEXT")
    add_files(words)


def _takes_found(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=code, metavar="NO", help="number or badge of the officer")
    parser.add_argument("--code", required=True, metavar="CODE", help="code or name of the head")
    parser.add_argument("--rule", choices=_RULES, default=ConductRule.EQUIPMENT.value, help="else EQ-16")
    parser.add_argument("--on", required=True, type=day, metavar="DAY")
    parser.add_argument("--text", required=True, metavar="TEXT")
    takes_files(parser)


def _takes_whom(parser: ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", type=code, metavar="NO", help="number or badge of the officer")
    parser.add_argument("--unit", default="", metavar="UNIT", help="instead of an officer")
    parser.add_argument("--text", required=True, metavar="TEXT")
    takes_files(parser)


def _takes_record(parser: ArgumentParser) -> None:
    parser.add_argument("id", type=number, metavar="ID", help="the number of the record")


def _service(context: Context) -> Conduct:
    return context.station.services.people.conduct


def _wish(context: Context, arguments: Namespace) -> ConductWish:
    return ConductWish(
        context.officer(arguments.number) if arguments.number else "",
        getattr(arguments, "unit", ""),
        getattr(arguments, "on", None),
        arguments.text,
        ConductRule(getattr(arguments, "rule", ConductRule.EQUIPMENT.value)),
        getattr(arguments, "code", ""),
        tuple(arguments.file),
    )


def _add(context: Context, arguments: Namespace) -> Outcome:
    return _violation(context, _wish(context, arguments), arguments.criticism, arguments.entry)


def _of_finding(context: Context, arguments: Namespace) -> Outcome:
    findings = context.station.services.audit.findings
    proposal = findings.proposal(context.session, arguments.finding)
    wish = ConductWish(
        proposal.number,
        on=arguments.on or proposal.on,
        text=arguments.text or proposal.text,
        rule=proposal.rule,
        code=arguments.code or proposal.code,
        files=tuple(arguments.file),
    )
    return _violation(context, wish, (), proposal.entries)


def _violation(
    context: Context, wish: ConductWish, criticisms: Sequence[int], entries: Sequence[int]
) -> Outcome:
    entry = _service(context).violation(context.session, wish, criticisms, entries)
    body = entry.of(ViolationRecorded)
    facts = {"name": body.name, "number": body.number, "head": body.heading, "year": body.happened_on.year}
    line = context.texts("conduct.cli.violation", record=entry.seq, **facts)
    return Outcome({"entry": entry.reference, "violation": entry.seq}, [line])


def _criticise(context: Context, arguments: Namespace) -> Outcome:
    entry, count = _service(context).criticise(context.session, _wish(context, arguments))
    body = entry.of(ConductCriticised)
    facts = {"name": body.name, "number": body.number, "head": body.heading, "year": body.happened_on.year}
    line = context.texts("conduct.cli.criticised", record=entry.seq, count=count, **facts)
    return Outcome({"entry": entry.reference, "criticism": entry.seq, "count": count}, [line])


def _commend(context: Context, arguments: Namespace) -> Outcome:
    entry = _service(context).commend(context.session, _wish(context, arguments))
    return _told(context, entry, "commendation", "conduct.cli.commended")


def _order(context: Context, arguments: Namespace) -> Outcome:
    by: date = arguments.by
    entry = _service(context).order(context.session, _wish(context, arguments), by, arguments.violation)
    return _told(context, entry, "order", "conduct.cli.ordered", day=by.isoformat())


def _settle(context: Context, arguments: Namespace) -> Outcome:
    entry = _service(context).settle(
        context.session, arguments.id, done=arguments.done, text=arguments.text, files=arguments.file
    )
    found = _service(context).record(context.session, arguments.id)
    state = context.texts(f"conduct.state.{found.state.value}")
    line = context.texts("conduct.cli.settled", record=found.seq, state=state)
    document = {"entry": entry.reference, "order": found.seq, "state": found.state.value}
    return Outcome(document, [line])


def _paper(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        papers = of_day(context, context.station.services.inventory.conduct_papers)
        return papers.paper(context.session, context.texts, arguments.id)

    return written(context, arguments, report) or shown(report(), context.texts)


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    entry = _service(context).withdraw(context.session, arguments.id, arguments.reason)
    found = _service(context).record(context.session, arguments.id)
    kind = context.texts(f"conduct.kind.{found.kind.value}")
    line = context.texts("conduct.cli.withdrawn", record=found.seq, kind=kind)
    return Outcome({"entry": entry.reference, "record": found.seq, "state": found.state.value}, [line])


def _assess(context: Context, arguments: Namespace) -> Outcome:
    points = _by_head(map(_points, arguments.points), "--points")
    notes = _by_head(map(_pair, arguments.note), "--note")
    entry = _service(context).assess(
        context.session, arguments.unit, arguments.year, points, notes, arguments.text
    )
    body = entry.of(UnitAssessed)
    facts = {"unit": body.unit, "year": body.year, "points": body.points, "most": body.most}
    line = context.texts("conduct.cli.assessed", record=entry.seq, **facts)
    return Outcome({"entry": entry.reference, "assessment": entry.seq, **facts}, [line])


def _pair(given: str, option: str = "--note") -> tuple[str, str]:
    head, equals, value = given.partition("=")
    if not equals or not head.strip() or not value.strip():
        detail = f"argument {option}: not KEY=VALUE: {given}"
        raise UsageProblem("cli.usage", detail=detail, usage=f"{option} gear=38")
    return head.strip(), value.strip()


def _points(given: str) -> tuple[str, int]:
    head, value = _pair(given, "--points")
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(MOST_POINTS))):
        detail = f"argument --points: not a quantity from 0 to {MOST_POINTS}: {given}"
        raise UsageProblem("cli.usage", detail=detail, usage="--points gear=38")
    return head, int(value)


def _by_head(given: Iterable[tuple[str, T]], option: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for head, value in given:
        if head in found:
            detail = f"argument {option}: given twice: {head}"
            raise UsageProblem("cli.usage", detail=detail, usage=f"{option} gear=38")
        found[head] = value
    return found


def _told(context: Context, entry: Entry, name: str, key: str, **facts: object) -> Outcome:
    """A record that was made, named by its number."""
    found = _service(context).record(context.session, entry.seq)
    line = context.texts(key, record=found.seq, whose=_whose(context, found), **facts)
    return Outcome({"entry": entry.reference, name: found.seq}, [line])


def _list(context: Context, arguments: Namespace) -> Outcome:
    kind = arguments.kind or ConductKind.VIOLATION.value
    query = query_of(
        arguments,
        kind=None if kind == _ALL else kind,
        year=None if arguments.year is None else str(arguments.year),
        number=None if arguments.of is None else context.officer(arguments.of),
        unit=arguments.unit,
    )
    service = context.station.services.people.conduct_list
    return list_outcome(context, service, query, partial(plain_row, CONDUCT_LIST), partial(_line, context))


def _whose(context: Context, row: ConductRecord) -> str:
    if not row.number:
        return row.unit
    return context.texts("conduct.cli.officer", name=row.name, number=row.number)


def _line(context: Context, row: ConductRecord) -> str:
    texts = context.texts
    said = row.text
    if row.head:
        said = texts("conduct.cli.said_head", head=row.head, text=row.text)
    elif row.put_right_by is not None:
        said = texts("conduct.cli.said_order", text=row.text, until=row.put_right_by.isoformat())
    elif row.points is not None:
        said = texts("conduct.cli.said_points", year=row.year, points=row.points, most=row.most)
    return texts(
        "conduct.cli.line",
        id=row.seq,
        on=row.on.isoformat(),
        kind=texts(f"conduct.kind.{row.kind.value}"),
        whose=_whose(context, row),
        said=said,
        state=texts(f"conduct.state.{row.state.value}"),
    )
