"""Reading the command line and running the command."""

from __future__ import annotations

import argparse
import importlib
import logging
import pkgutil
import sys
from collections.abc import Sequence

import station.cli
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, USAGE, Outcome, show_problem
from station.core.errors import Cancelled, StationError
from station.core.texts import Texts, load_texts


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Station: custody of enforcement gear, recordings and their records. "
        "Without a command the desktop starts.",
    )
    parser.add_argument("--data", metavar="DIR", help="data folder of one station (or STATION_DATA)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--as", dest="account", metavar="ACCOUNT", help="account to act as (or STATION_ACCOUNT)"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in pkgutil.iter_modules(station.cli.__path__):
        group = importlib.import_module(f"station.cli.{module.name}")
        if hasattr(group, "register"):
            group.register(commands)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status (0 done, 1 refused or found wrong, 2 usage, 3 environment)."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s")
    parser = build_parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as stopped:
        return DONE if stopped.code in (0, None) else USAGE
    context = Context(given)
    with context.stack:
        try:
            outcome: Outcome = given.run(context, given)
            return outcome.show(as_json=given.json)
        except StationError as problem:
            return show_problem(problem, _texts(context), as_json=given.json)
        except KeyboardInterrupt:
            return show_problem(Cancelled(), _texts(context), as_json=given.json)
        except BrokenPipeError:
            return REFUSED


def _texts(context: Context) -> Texts:
    try:
        return context.texts
    except StationError:
        return load_texts()
