"""printers list · test · queues · print: the printers there are; the test page of a thermal printer; papers on the printers of this computer."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict

from station.cli.arguments import Commands, code, command, file_path, group, number
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, written
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of, takes_day
from station.cli.outcome import DONE, ENVIRONMENT, Outcome
from station.cli.terminal import ask
from station.core.errors import DeviceProblem, Refused
from station.core.listing.wording import declared_line
from station.core.report import Report, ReportColumn
from station.core.texts import Texts
from station.inventory.printers import PRINTER_LIST, ListedPrinter
from station.printing.office import OfficePrinter, PrintSignIn
from station.printing.test_page import verdict_of
from station.printing.values import QUESTIONS, PageAnswers


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "printers", "test thermal printers", "printers test --port tcp://192.0.2.10:9100")
    parser = command(
        words,
        "list",
        _list,
        "the printers of the register and those tested without one, each with its last test",
        "printers list --filter verdict=failed --out printers.xlsx",
    )
    add_list_options(parser, PRINTER_LIST)
    parser = command(
        words,
        "test",
        _test,
        "send the test page, ask for the status, record the result",
        "printers test --port tcp://192.0.2.10:9100 --tag PRN-0009",
    )
    parser.add_argument(
        "--port",
        required=True,
        metavar="ADDRESS",
        help="tcp://HOST:PORT, serial:PATH, or file:PATH of a device or of a folder that keeps jobs",
    )
    parser.add_argument("--tag", type=code, help="the printer's tag in the register")
    parser.add_argument("--ask", action="store_true", help="ask at the terminal how the page looks")
    parser = command(
        words, "queues", _queues, "the printers of this computer that print papers", "printers queues --json"
    )
    takes_day(parser)
    takes_out(parser)
    _takes_user(parser)
    parser = command(
        words,
        "print",
        _print,
        "print a PDF and say what the queue says",
        "printers print register.pdf --copies 2",
    )
    parser.add_argument("file", type=file_path, metavar="FILE", help="as `--out FILE.pdf` writes it")
    parser.add_argument(
        "--printer", metavar="NAME", help="as `printers queues` names it; else the default one"
    )
    parser.add_argument("--copies", type=number, default=1, metavar="N")
    _takes_user(parser)


def _takes_user(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="for a print server that asks who prints; password from STATION_PRINT_PASSWORD or a prompt",
    )


def _sign_in(context: Context, arguments: Namespace) -> PrintSignIn | None:
    """The user for the print server, when the command names one. Raises Refused ``cli.no_print_password``."""
    if arguments.user is None:
        return None
    given = os.environ.get("STATION_PRINT_PASSWORD")
    if given is None and not sys.stdin.isatty():
        raise Refused("cli.no_print_password", user=arguments.user)
    return PrintSignIn(
        arguments.user,
        getpass.getpass(context.texts("cli.password", account=arguments.user)) if given is None else given,
    )


def _list(context: Context, arguments: Namespace) -> Outcome:
    def document(row: ListedPrinter) -> object:
        return plain_row(PRINTER_LIST, row)

    def line(row: ListedPrinter) -> str:
        return declared_line(context.texts, PRINTER_LIST, row, context.settings.zone)

    listing = context.station.services.inventory.printers
    return list_outcome(context, listing, query_of(arguments), document, line)


def _test(context: Context, arguments: Namespace) -> Outcome:
    address = context.station.services.printing.roads.address(arguments.port)
    tests = context.station.services.printing.tests
    tag = None if arguments.tag is None else context.item(arguments.tag)
    run = tests.run(context.session, address, tag)
    answers = _ask(context.texts) if arguments.ask and sys.stdin.isatty() else PageAnswers()
    entry = tests.record(context.session, run, answers)
    verdict = verdict_of(run, answers)
    document: dict[str, object] = {
        "sent": run.sent,
        "status": None if run.status_before is None else run.status_before.as_facts(),
        "status_after": None if run.status_after is None else run.status_after.as_facts(),
        "result": verdict,
        "entry": entry.reference,
    }
    lines = [
        context.texts(
            "cli.printer_tested", verdict=context.texts(f"printing.verdict.{verdict}"), sent=run.sent
        )
    ]
    if run.problem is not None:
        document["problem"] = run.problem.code
        lines.append(context.texts.error(run.problem))
    return Outcome(document, lines, ENVIRONMENT if run.problem is not None else DONE)


def _queues(context: Context, arguments: Namespace) -> Outcome:
    if arguments.as_of is not None:
        raise Refused("office_printing.no_past", day=arguments.as_of.isoformat())
    found = context.station.services.printing.reporting.printers(_sign_in(context, arguments))
    file = written(context, arguments, lambda: _queue_report(context, found))
    if file is not None:
        return file
    document = [asdict(each) for each in found]
    lines = [f"{each.name}  {each.description}".rstrip() for each in found]
    return Outcome(document, lines or [context.texts("paper.no_printers")])


def _queue_report(context: Context, found: Sequence[OfficePrinter]) -> Report:
    texts = context.texts
    columns = (
        ReportColumn("name", texts("paper.queue.name"), "code"),
        ReportColumn("description", texts("paper.queue.description")),
        ReportColumn("accepting", texts("paper.queue.accepting"), "flag"),
        ReportColumn("default", texts("paper.queue.default"), "flag"),
    )
    rows = [(each.name, each.description, each.accepting, each.default) for each in found]
    return list_report(context, texts("paper.queue.title"), columns, rows, behind=None)


def _print(context: Context, arguments: Namespace) -> Outcome:
    reporting, path = context.station.services.printing.reporting, arguments.file
    pdf = path.read_bytes()
    if not pdf.startswith(b"%PDF-"):
        raise Refused("office_printing.not_pdf", path=str(path))
    sign_in = _sign_in(context, arguments)
    printer = arguments.printer or next((each.name for each in reporting.printers(sign_in)), None)
    if printer is None:
        raise DeviceProblem("office_printing.none")
    done = reporting.print(pdf, printer, path.stem, arguments.copies, sign_in)
    return Outcome(
        asdict(done), [done.words(context.texts)], DONE if done.end in ("printed", "queued") else ENVIRONMENT
    )


def _ask(texts: Texts) -> PageAnswers:
    """The answers of the person at the terminal; an empty line leaves a question open."""
    answers: dict[str, bool | None] = {}
    for question in QUESTIONS:
        said = ask(f"{texts(f'printing.question.{question}')} [y/n] ").lower()
        answers[question] = {"y": True, "n": False}.get(said[:1])
    return PageAnswers(**answers)
