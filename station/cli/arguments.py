"""Shapes that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

from station.cli.context import Context
from station.cli.outcome import Outcome

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where commands are added; argparse names the type only privately."""

Run = Callable[[Context, argparse.Namespace], Outcome]


def command(commands: Commands, name: str, run: Run, what: str, example: str) -> argparse.ArgumentParser:
    """Add a command with its one-line purpose and an example, both shown by ``--help``."""
    parser = commands.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"example:\n  main.py {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def group(commands: Commands, name: str, what: str) -> Commands:
    """Add a word that has commands of its own (``ledger verify``)."""
    parser = commands.add_parser(name, help=what, description=what)
    return parser.add_subparsers(dest=f"{name}_command", metavar="COMMAND", required=True)
