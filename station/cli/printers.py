"""printers test: send the test page and record it on the printer's item."""

from __future__ import annotations

import sys
from argparse import Namespace

from station.cli.arguments import Commands, command, group
from station.cli.context import Context
from station.cli.outcome import DONE, ENVIRONMENT, Outcome
from station.core.texts import Texts
from station.printing.test_page import verdict_of
from station.printing.values import QUESTIONS, PageAnswers


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "printers", "test thermal printers", "printers test --port tcp://192.0.2.10:9100")
    parser = command(
        words,
        "test",
        _test,
        "send the test page, ask for the status, record the result",
        "printers test --port tcp://192.0.2.10:9100 --tag PRN-0009",
    )
    parser.add_argument(
        "--port", required=True, metavar="ADDRESS", help="tcp://HOST:PORT, serial:PATH or file:PATH"
    )
    parser.add_argument("--tag", help="the printer's tag in the register")
    parser.add_argument("--ask", action="store_true", help="ask at the terminal how the page looks")


def _test(context: Context, arguments: Namespace) -> Outcome:
    address = context.station.services.printing.roads.address(arguments.port)
    tests = context.station.services.printing.tests
    run = tests.run(context.session, address, arguments.tag)
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


def _ask(texts: Texts) -> PageAnswers:
    """What the person at the terminal saw; an empty line leaves a question open."""
    answers: dict[str, bool | None] = {}
    for question in QUESTIONS:
        said = input(f"{texts(f'printing.question.{question}')} [y/n] ").strip().lower()
        answers[question] = {"y": True, "n": False}.get(said[:1])
    return PageAnswers(**answers)
