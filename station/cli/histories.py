"""people history · equipment history · matters history: all that happened to one person, item or matter, the latest first (PF-10)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from station.audit.entry_lines import EntryLine
from station.audit.histories import HISTORY_LIST
from station.cli.arguments import Commands, code, command, word
from station.cli.context import Context
from station.cli.ledger import entry_facts
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.words import sentence
from station.core.listing import ListQuery
from station.core.listing.wording import declared_line
from station.matters.bodies import MATTER
from station.people.permissions import Permission


def add_person_history(words: Commands) -> None:
    """Add the command for people."""
    parser = command(
        words,
        "history",
        _of_person,
        "all that happened to an officer: gear, recordings, training, requests, offices, accounts",
        "people history 1001 --filter area=equipment --out history.pdf",
    )
    parser.add_argument("number", nargs="?", type=code, metavar="NUMBER", help="left out: oneself")
    add_list_options(parser, HISTORY_LIST)


def add_item_history(words: Commands) -> None:
    """Add the command for items."""
    parser = command(
        words,
        "history",
        _of_item,
        "all that happened to an item, page by page",
        "equipment history BWC-0017 --filter happened=2026-01-01.. --page",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    add_list_options(parser, HISTORY_LIST)


def add_matter_history(words: Commands) -> None:
    """Add the command for matters."""
    parser = command(
        words,
        "history",
        _of_matter,
        "all that names a matter, on the list or not",
        "matters history 示例〔2026〕1号 --filter area=media",
    )
    parser.add_argument("number", type=word, metavar="NO")
    add_list_options(parser, HISTORY_LIST)


def said_of(context: Context, entries: Iterable[Entry]) -> list[str]:
    """What an act recorded, a sentence for each entry: what was changed from what to what."""
    return [sentence(context.texts, each) for each in entries]


def _of_person(context: Context, arguments: Namespace) -> Outcome:
    number: str | None = arguments.number
    if number is None:
        return _history(context, "")
    services, session = context.station.services, context.session
    if session.may(Permission.PEOPLE_VIEW):
        known = ListQuery(limit=1).narrowed(number=number)
        if not services.people.officer_list.page(session, known).sound:
            raise Refused("people.unknown_officer", number=number)
    return _history(context, subject("officer", number))


def _of_item(context: Context, arguments: Namespace) -> Outcome:
    item = context.station.services.inventory.reservations.item(context.session, arguments.tag)
    return _history(context, subject("item", item.tag))


def _of_matter(context: Context, arguments: Namespace) -> Outcome:
    standing = context.station.services.matters.matters.show(context.session, arguments.number)
    return _history(context, subject(MATTER, standing.number))


def _history(context: Context, about: str) -> Outcome:
    def line(row: EntryLine) -> str:
        return declared_line(context.texts, HISTORY_LIST, row, context.settings.zone)

    query = query_of(context.arguments).narrowed(subject=about)
    return list_outcome(context, context.station.services.audit.histories, query, entry_facts, line)
