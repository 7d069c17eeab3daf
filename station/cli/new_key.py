"""station new-key: two people give the station a new key, where the old one is lost or somebody else may have it.

station take-key: another desktop of the office takes it.
"""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Final

from station.audit.renewing import NewKey
from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.secrets import add_leader_absent, second_person
from station.core.errors import StoreProblem
from station.core.system_user import system_user
from station.people.two_persons import Person
from station.sync.address import KeptAddress
from station.taking_key import take_key

SHUT: Final = frozenset(
    {"store.key_missing", "store.key_unreadable", "store.key_differs", "store.key_former"}
)
"""Why a station can't be opened that a new key opens."""


def add_new_key(words: Commands) -> None:
    """Add the command to the group ``station``."""
    parser = command(
        words,
        "new-key",
        _new_key,
        "give the station a new key, where the old one is lost or known to others; two people confirm",
        '--as admin station new-key --second leader --reason "station.pem lost with the old disk"',
    )
    parser.add_argument(
        "--second",
        required=True,
        metavar="ACCOUNT",
        help="who confirms besides; password from STATION_SECOND_PASSWORD or a prompt",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why the station needs another key")
    add_leader_absent(parser)


def add_take_key(words: Commands) -> None:
    """Add the command to the group ``station``."""
    parser = command(
        words,
        "take-key",
        _take_key,
        "take the new key that the station was given at another desktop of the office",
        "station take-key /media/stick/station.pem",
    )
    parser.add_argument(
        "file",
        type=file_path,
        metavar="FILE",
        help="a copy of the new key, station.pem of the desktop where it was made",
    )


def _take_key(context: Context, arguments: Namespace) -> Outcome:
    key_id = take_key(context.settings, arguments.file)
    line = context.texts("ledger.key_taken", key_id=key_id)
    return Outcome({"key_id": key_id}, [line])


def _new_key(context: Context, arguments: Namespace) -> Outcome:
    try:
        keys = context.station.services.audit.keys
    except StoreProblem as problem:
        if problem.code not in SHUT:
            raise
        keys = context.inspected.services.audit.keys
        second = second_person(context, arguments.second)
        absent = arguments.leader_absent
        made = keys.renew_shut(_first(context), second, arguments.reason, system_user(), leader_absent=absent)
    else:
        second = second_person(context, arguments.second)
        made = keys.renew(context.session, second, arguments.reason, system_user())
    return _told(context, made)


def _first(context: Context) -> Person:
    account = context.arguments.account or os.environ.get("STATION_ACCOUNT")
    if not account:
        account = context.inspected.services.people.accounts.founder()
    return Person(account, context.password(account))


def _told(context: Context, made: NewKey) -> Outcome:
    texts = context.texts
    lines = [texts("ledger.key_renewed", key_id=made.key_id, former_key_id=made.former_key_id)]
    if KeptAddress(context.settings.data).get() is not None:
        lines.append(texts("sync.key_to_enrol", station=made.station, public_key=made.public_key))
    document = {
        "station": made.station,
        "key_id": made.key_id,
        "public_key": made.public_key,
        "former_key_id": made.former_key_id,
        "at_hand": made.held,
    }
    return Outcome(document, lines)
