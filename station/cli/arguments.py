"""Parts that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from station.cli.context import Context
from station.cli.outcome import Outcome, UsageProblem
from station.core.clock import FIRST_DAY, LAST_DAY, is_plausible
from station.core.codes import kept_code

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where commands are added; argparse names the type only privately."""

Run = Callable[[Context, argparse.Namespace], Outcome]

_LARGEST = 2**31 - 1


class Parser(argparse.ArgumentParser):
    """A parser that takes the options of every command at every level, and tells wrong usage as a problem.

    ``./run --json equipment list`` and ``./run equipment list --json`` mean the same. Long options are written
    out: an abbreviation that works today would be ambiguous with the next option.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["allow_abbrev"] = False
        super().__init__(*arguments, **options)
        everywhere = self.add_argument_group("options of every command")
        # Left out, they leave what an outer level read; the outermost sets the values for "not given".
        everywhere.add_argument(
            "--data",
            metavar="DIR",
            default=argparse.SUPPRESS,
            help="data folder of one station (or STATION_DATA; else ~/.local/share/station)",
        )
        everywhere.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document"
        )
        everywhere.add_argument(
            "--as",
            dest="account",
            metavar="ACCOUNT",
            default=argparse.SUPPRESS,
            help="account to act as (or STATION_ACCOUNT)",
        )

    def error(self, message: str) -> NoReturn:
        """Raises `UsageProblem` instead of leaving the program."""
        raise UsageProblem("cli.usage", detail=message, usage=self.format_usage().strip())


def code(text: str) -> str:
    """A tag, a number or a badge, as an argument's type; it must not be empty."""
    if not kept_code(text):
        raise argparse.ArgumentTypeError("is empty")
    return text


def number(text: str) -> int:
    """A whole number above 0 that a database can hold, as an argument's type."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LARGEST):
        if text.isascii() and text.isdigit() and int(text):
            raise argparse.ArgumentTypeError(f"not a number up to {_LARGEST}: {text}")
        raise argparse.ArgumentTypeError(f"not a number above 0: {text}")
    return int(text)


def custody_number(text: str) -> int:
    """The number of an entry of custody, with its stream before it or not, as an argument's type."""
    return number(text.removeprefix("custody:"))


def day(text: str) -> date:
    """A day in ISO 8601, as an argument's type; it must be plausible (`is_plausible`)."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-01-31: {text}") from None
    if not is_plausible(found):
        raise argparse.ArgumentTypeError(f"not a day from {FIRST_DAY} to {LAST_DAY}: {text}")
    return found


def moment(text: str) -> datetime:
    """A moment in ISO 8601, by the office's clock where it names no zone, as an argument's type; its day is plausible."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a time like 2026-01-31T08:30: {text}") from None
    if not is_plausible(found.date()):
        raise argparse.ArgumentTypeError(f"not a day from {FIRST_DAY} to {LAST_DAY}: {text}")
    return found


def file_path(text: str) -> Path:
    """A file or folder, as an argument's type; it must not be empty, which would mean the working folder."""
    return Path(word(text))


def word(text: str) -> str:
    """The name of one thing (a deadline, a template), as an argument's type; it must not be empty."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text


def command(commands: Commands, name: str, run: Run, what: str, example: str) -> argparse.ArgumentParser:
    """Add a command with its one-line purpose and an example, both shown by ``--help``."""
    parser = commands.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"example:\n  ./run {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def group(commands: Commands, name: str, what: str, example: str) -> Commands:
    """Add a word that has commands of its own (``ledger verify``), with an example of one of them."""
    parser = commands.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"example:\n  ./run {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser.add_subparsers(dest=f"{name}_command", metavar="COMMAND", required=True)
