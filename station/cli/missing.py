"""archive due: recordings that should exist and do not, and whose turn it is."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from station.audit.missing.listing import MISSING_LIST
from station.audit.missing.values import MissingRecording
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import Outcome
from station.core.listing.wording import declared_line


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "due",
        _due,
        "devices back or long out, outings and matters without their recordings: whose turn, since when, until when",
        "archive due --filter late=yes",
    )
    add_list_options(parser, MISSING_LIST)


def _due(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.audit.missing
    line = partial(_line, context)
    return list_outcome(context, service, query_of(arguments), partial(_document, context), line)


def _document(context: Context, row: MissingRecording) -> dict[str, object]:
    named = {"name": row.name.say(context.texts.language), "numbers": list(row.numbers)}
    return plain_row(MISSING_LIST, row) | named


def _line(context: Context, row: MissingRecording) -> str:
    return declared_line(context.texts, MISSING_LIST, row, context.settings.zone)
