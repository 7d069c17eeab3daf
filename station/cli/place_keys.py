"""places keys · places key give · back · lost: who has which key of a store or cabinet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import Commands, code, command, group
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.cli.secrets import given_pin
from station.core.clock import local, to_record
from station.core.ledger import Entry
from station.inventory.places.keys.bodies import KeyGiven, KeyLost, KeyReturned
from station.inventory.places.keys.listing import KEY_LIST
from station.inventory.places.keys.values import PlaceKey
from station.people.confirming import UNCONFIRMED, Confirmation


def add_keys(words: Commands) -> None:
    """Add the commands to the group of places."""
    parser = command(words, "keys", _list, "who has which key", "places keys --json")
    add_list_options(parser, KEY_LIST)
    keys = group(words, "key", "a key of a place: give, back, lost", "places key give 柜1 --to 1001")
    parser = command(
        keys, "give", _give, "an officer has a key from now on", "places key give 柜1 --to 1001 --key 正"
    )
    parser.add_argument("code", type=code, metavar="PLACE")
    parser.add_argument("--to", required=True, type=code, metavar="NO", help="who gets it: number or badge")
    parser.add_argument("--key", default="", metavar="NAME", help="which key, where the place has several")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--pin",
        help="the officer's PIN, better in STATION_PIN; without one the entry says that it is unconfirmed",
    )
    parser = command(
        keys, "back", _back, "the key was brought back", "places key back 柜1 --key 正 --note 离岗交回"
    )
    _takes_key(parser)
    parser.add_argument("--note", default="", metavar="TEXT")
    parser = command(
        keys, "lost", _lost, "the key is lost", "places key lost 柜1 --key 正 --reason 外出时丢失，锁已更换"
    )
    _takes_key(parser)
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="how, and what was done about the lock"
    )


def _takes_key(parser: ArgumentParser) -> None:
    parser.add_argument("code", type=code, metavar="PLACE")
    parser.add_argument("--key", metavar="NAME", help="which key; without it the only one that somebody has")


def _give(context: Context, arguments: Namespace) -> Outcome:
    pin = given_pin(context, arguments)
    entry = context.station.services.inventory.place_keys.give(
        context.session,
        arguments.code,
        context.officer(arguments.to),
        arguments.key,
        arguments.note,
        UNCONFIRMED if pin is None else Confirmation(pin=pin),
    )
    return _moved(context, entry, entry.of(KeyGiven), "given")


def _back(context: Context, arguments: Namespace) -> Outcome:
    keys = context.station.services.inventory.place_keys
    entry = keys.take_back(context.session, arguments.code, arguments.key, arguments.note)
    return _moved(context, entry, entry.of(KeyReturned), "returned")


def _lost(context: Context, arguments: Namespace) -> Outcome:
    keys = context.station.services.inventory.place_keys
    entry = keys.lose(context.session, arguments.code, arguments.key, arguments.reason)
    return _moved(context, entry, entry.of(KeyLost), "lost")


def _moved(context: Context, entry: Entry, body: KeyGiven | KeyReturned | KeyLost, key: str) -> Outcome:
    facts = {"place": body.code, "name": body.name, "key": body.key_name}
    document = {"entry": entry.reference, **facts, "number": body.number, "person": body.person}
    called = (
        context.texts("entry.place_key_called", key=body.key_name)
        if body.key_name
        else context.texts("entry.place_key")
    )
    said = {"place": body.name, "key": called, "number": body.number, "person": body.person}
    return Outcome(document, [context.texts(f"place_keys.cli.{key}", **said)])


def _list(context: Context, arguments: Namespace) -> Outcome:
    return list_outcome(
        context,
        context.station.services.inventory.place_key_list,
        query_of(arguments),
        _facts,
        lambda row: _line(context, row),
    )


def _facts(row: PlaceKey) -> dict[str, object]:
    """A key in the form for scripts."""
    return {
        "place": row.code,
        "name": row.name,
        "key": row.key,
        "number": row.number,
        "person": row.person,
        "since": to_record(row.since),
    }


def _line(context: Context, row: PlaceKey) -> str:
    since = f"{local(row.since, context.settings.zone):%Y-%m-%d}"
    facts = {"place": row.code, "name": row.name, "number": row.number, "person": row.person, "since": since}
    texts = context.texts
    called = texts("entry.place_key_called", key=row.key) if row.key else texts("entry.place_key")
    return texts("place_keys.cli.line", key=called, **facts)
