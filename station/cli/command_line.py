"""Reading the command line and running the command."""

from __future__ import annotations

import argparse
import errno
import importlib
import logging
import pkgutil
import traceback
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial

import station.cli
from station.cli.arguments import Parser
from station.cli.context import Context
from station.cli.outcome import (
    DONE,
    ENVIRONMENT,
    REFUSED,
    Outcome,
    UsageProblem,
    show_problem,
)
from station.cli.terminal import (
    discard_output,
    log_to_standard_error,
    occupy_standard_streams,
    take_any_text,
    tell,
)
from station.core.errors import Cancelled, StationError, StoreProblem
from station.core.fronts import Front
from station.core.places import for_owner
from station.core.settings import spoken_in
from station.core.texts import Texts, load_texts
from station.core.writing import composed

_PATHS = frozenset({"data", "out", "archive"})

log = logging.getLogger(__name__)


class ProgramFault(StationError):
    """An unforeseen fault of the program, with what a report needs. Exit status 3."""

    exit_code = ENVIRONMENT


@cache
def build_parser() -> Parser:
    """The parser of all commands, made once in a process."""
    parser = Parser(
        prog="./run",
        description="Station: custody of enforcement gear, recordings and their records. "
        "Without a command the desktop starts.",
        epilog="example: ./run --data /srv/station equipment list --json",
    )
    parser.add_argument("--version", action="version", version=f"station {station.__version__}")
    parser.set_defaults(data=None, json=False, account=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in pkgutil.iter_modules(station.cli.__path__):
        group = importlib.import_module(f"station.cli.{module.name}")
        if hasattr(group, "register"):
            group.register(commands)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status (0 done, 1 refused or found wrong, 2 usage, 3 environment)."""
    words = partial(_words_for, arguments)
    occupy_standard_streams()
    log_to_standard_error(words)
    take_any_text()
    try:
        parser = build_parser()
        given = parser.parse_args(arguments)
        _take_text(given, parser)
    except UsageProblem as problem:
        tell(*str(problem.facts["usage"]).splitlines())
        return _told(problem, words(), as_json="--json" in arguments)
    except SystemExit:  # after --help or --version
        return DONE
    context = Context(given)
    try:
        with context.stack:
            outcome: Outcome = given.run(context, given)
            return outcome.show(as_json=given.json)
    except BrokenPipeError:
        discard_output()
        return REFUSED
    except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - the edge: everything gets words here
        return _told(_explained(trouble, context), _texts(context), as_json=given.json)


def _words_for(arguments: Sequence[str]) -> Texts:
    """The words of the station that the command line names, also where the rest of it can't be read."""
    named = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    named.add_argument("--data")
    try:
        data = named.parse_known_args(arguments)[0]
    except argparse.ArgumentError:
        data = Namespace(data=None)
    return load_texts(spoken_in(Context(data).data), Front.TERMINAL)


def _take_text(given: Namespace, parser: Parser) -> None:
    """Take words as they are kept, composed (`station.core.writing`); paths may be any bytes.

    Refuses what is not proper text, which no entry can hold.
    """
    for name, value in vars(given).items():
        if name in _PATHS:
            continue
        words = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(isinstance(word, str) and not _is_text(word) for word in words):
            parser.error(f"not UTF-8 text: {name}")
        if isinstance(value, str):
            setattr(given, name, composed(value))
        elif isinstance(value, list):
            setattr(given, name, [composed(word) if isinstance(word, str) else word for word in value])


def _is_text(word: str) -> bool:
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _explained(trouble: Exception | KeyboardInterrupt, context: Context) -> StationError:
    """`trouble` as a problem that has words; an unforeseen one is written to the log whole."""
    if isinstance(trouble, StationError):
        return trouble
    if isinstance(trouble, KeyboardInterrupt):
        return Cancelled()
    if isinstance(trouble, OSError) and trouble.errno == errno.ENOSPC:
        return StoreProblem("store.disk_full", detail=trouble.strerror or "")
    if isinstance(trouble, OSError):
        return StoreProblem("cli.system", path=str(trouble.filename or ""), detail=trouble.strerror or "")
    _keep_report(trouble, context)
    return ProgramFault("cli.fault", kind=type(trouble).__name__, detail=str(trouble))


def _keep_report(fault: Exception, context: Context) -> None:
    """Write where it happened into the station's log, else to standard error."""
    report = f"{datetime.now().astimezone().isoformat()}\n{''.join(traceback.format_exception(fault))}\n"
    try:
        path = context.settings.logs_folder / "faults.log"
        with open(path, "a", encoding="utf-8", opener=for_owner) as file:
            file.write(report)
    except (StationError, OSError):
        log.error(report)  # noqa: TRY400 - the trace in it is the fault's


def _told(problem: StationError, texts: Texts, *, as_json: bool) -> int:
    reached = problem.code != "cli.output_failed"  # else standard output is gone, and a person is told
    try:
        return show_problem(problem, texts, as_json=as_json and reached)
    except BrokenPipeError:
        discard_output()
        return problem.exit_code


def _texts(context: Context) -> Texts:
    try:
        return context.texts
    except (StationError, OSError):
        return load_texts(spoken_in(context.data), Front.TERMINAL)
