"""tests report · list · show · attach · follow-up · withdraw: rapid tests and what follows an abnormal one (ST-05)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

from station.cli.arguments import Commands, code, command, day, file_path, group, number
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, query_of, takes_day
from station.cli.outcome import Outcome
from station.core.clock import local, to_record
from station.core.report import Report
from station.inventory.testing.bodies import TestResult, matter_of_test
from station.inventory.testing.listing import RAPID_TEST_LIST, ListedTest
from station.inventory.testing.values import TestFacts


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "tests", "reports of rapid tests", "tests list --filter state=open")
    parser = command(
        words,
        "report",
        _report,
        "a rapid test was made",
        "tests report --sample 青菜 --analyte 有机磷 --result abnormal --by 1001 --lot RG-01",
    )
    parser.add_argument("--sample", required=True, metavar="TEXT", help="what was tested")
    parser.add_argument("--analyte", required=True, metavar="TEXT", help="for what")
    parser.add_argument("--result", required=True, choices=[each.value for each in TestResult])
    parser.add_argument("--by", required=True, type=code, metavar="NO", help="who made it: number or badge")
    parser.add_argument("--value", default="", metavar="TEXT", help="the reading")
    parser.add_argument("--source", default="", metavar="TEXT", help="whose it is, or from where")
    parser.add_argument("--method", default="", metavar="TEXT")
    parser.add_argument(
        "--lot", action="append", default=[], type=code, metavar="TAG", help="may be repeated"
    )
    parser.add_argument("--instrument", type=code, metavar="TAG", help="what measured it")
    parser.add_argument("--on", type=day, metavar="DAY", help="today by default")
    parser.add_argument(
        "--matter", default="", metavar="NO", help="number of the matter that the sample is of"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--file", action="append", default=[], type=file_path, metavar="FILE", help="may be repeated"
    )
    parser = command(words, "list", _list, "the reports, the newest first", "tests list --filter state=open")
    add_list_options(parser, RAPID_TEST_LIST)
    parser = command(words, "show", _show, "a report and what followed it", "tests show 412")
    _takes_report(parser)
    takes_day(parser)
    parser = command(
        words, "attach", _attach, "photos or scans of a report", "tests attach 412 --file 检测单.jpg"
    )
    _takes_report(parser)
    parser.add_argument("--file", action="append", required=True, type=file_path, metavar="FILE")
    parser = command(
        words,
        "follow-up",
        _follow_up,
        "what was abnormal went to a third party; said again with --outcome, what that one found",
        "tests follow-up 412 --agency 市食检院 --sent-on 2026-11-28",
    )
    _takes_report(parser)
    parser.add_argument("--agency", required=True, metavar="TEXT", help="who samples and tests anew")
    parser.add_argument("--sent-on", type=day, metavar="DAY", help="today by default")
    parser.add_argument("--outcome", default="", metavar="TEXT", help="what they found, once known")
    parser = command(words, "paper", _paper, "快速检测报告, to be signed", "tests paper 412 --out report.pdf")
    _takes_report(parser)
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words, "withdraw", _withdraw, "a report was made by mistake", "tests withdraw 412 --reason 重复登记"
    )
    _takes_report(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _takes_report(parser: ArgumentParser) -> None:
    parser.add_argument("report", type=number, metavar="NUMBER", help="as `tests list` shows it")


def _report(context: Context, arguments: Namespace) -> Outcome:
    facts = TestFacts(
        arguments.sample,
        arguments.analyte,
        TestResult(arguments.result),
        context.officer(arguments.by),
        arguments.source,
        arguments.method,
        arguments.value,
        arguments.on,
        tuple(context.item(each) for each in arguments.lot),
        "" if arguments.instrument is None else context.item(arguments.instrument),
        arguments.note,
        arguments.matter,
    )
    made = context.station.services.inventory.rapid_tests.report(
        context.session, facts, tuple(arguments.file)
    )
    seq, due = made.entry.seq, made.follow_by
    if due is None:
        said = context.texts("testing.cli.reported", report=seq)
    else:
        said = context.texts("testing.cli.reported_abnormal", report=seq, day=_day(context, due))
    document = {
        "report": seq,
        "entry": made.entry.reference,
        "follow_by": None if due is None else to_record(due),
    }
    return Outcome(
        document, [said, *(context.texts(each.text_key, **each.named_facts) for each in made.notices)]
    )


def _list(context: Context, arguments: Namespace) -> Outcome:
    return list_outcome(
        context,
        context.station.services.inventory.rapid_test_list,
        query_of(arguments),
        _facts,
        lambda row: _line(context, row),
    )


def _facts(row: ListedTest) -> dict[str, object]:
    return {
        "id": row.id,
        "tested_on": row.tested_on.isoformat(),
        "sample": row.sample,
        "source": row.source,
        "analyte": row.analyte,
        "method": row.method,
        "result": row.result.value,
        "value": row.value,
        "number": row.number,
        "person": row.person,
        "lots": row.lots.split(),
        "instrument": row.instrument,
        "state": row.state.value,
        "matter": row.matter,
        "agency": row.agency,
        "sent_on": None if row.sent_on is None else row.sent_on.isoformat(),
    }


def _line(context: Context, row: ListedTest) -> str:
    texts = context.texts
    return texts(
        "testing.cli.line",
        report=row.id,
        day=row.tested_on.isoformat(),
        sample=row.sample,
        analyte=row.analyte,
        result=texts(f"testing.result.{row.result.value}"),
        person=row.person,
        state=texts(f"testing.state.{row.state.value}"),
    )


def _show(context: Context, arguments: Namespace) -> Outcome:
    tests = of_day(context, context.station.services.inventory.rapid_tests)
    test, files = tests.test(context.session, arguments.report)
    texts, body = context.texts, test.body
    told = {
        "tested_on": body.tested_on.isoformat(),
        "sample": body.sample,
        "source": body.source,
        "analyte": body.analyte,
        "method": body.method,
        "result": texts(f"testing.result.{body.result.value}"),
        "value": body.value,
        "tester": f"{body.person} {body.number}",
        "lots": texts("list.join").join(f"{each.tag} {each.lot}" for each in body.lots),
        "instrument": f"{body.instrument} {body.instrument_name}".strip(),
        "matter": matter_of_test(body),
        "note": body.note,
        "state": texts(f"testing.state.{test.state.value}"),
    }
    lines = day_said(context) + [
        texts("equipment.cli.fact", name=texts(f"testing.field.{name}"), value=value)
        for name, value in told.items()
        if value
    ]
    lines += [
        texts(
            "testing.cli.followed", agency=each.agency, day=each.sent_on.isoformat(), outcome=each.outcome
        ).rstrip()
        for each in test.followed
    ]
    lines += [texts("testing.cli.file", name=each.file.name, seq=each.seq) for each in files]
    document = {
        "report": test.seq,
        "state": test.state.value,
        "body": body.plain(),
        "followed": [each.plain() for each in test.followed],
        "files": [{"seq": each.seq, "name": each.file.name, "sha256": each.file.sha256} for each in files],
    }
    return Outcome(document, lines)


def _paper(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        papers = of_day(context, context.station.services.inventory.laboratory_papers)
        return papers.test(context.session, context.texts, arguments.report)

    return written(context, arguments, report) or shown(report(), context.texts)


def _attach(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.rapid_tests.file(
        context.session, arguments.report, tuple(arguments.file)
    )
    said = context.texts("testing.cli.attached", report=arguments.report, count=len(arguments.file))
    return Outcome({"report": arguments.report, "entry": entry.reference}, [said])


def _follow_up(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.rapid_tests.follow_up(
        *(context.session, arguments.report, arguments.agency),
        sent_on=arguments.sent_on,
        outcome=arguments.outcome,
    )
    said = context.texts("testing.cli.followed_up", report=arguments.report)
    return Outcome({"report": arguments.report, "entry": entry.reference}, [said])


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.rapid_tests.withdraw(
        context.session, arguments.report, arguments.reason
    )
    said = context.texts("testing.cli.withdrawn", report=arguments.report)
    return Outcome({"report": arguments.report, "entry": entry.reference}, [said])


def _day(context: Context, moment: datetime) -> str:
    return local(moment, context.settings.zone).date().isoformat()
