"""init · station join, desktops, new-key, take-key: making a station, its desktops, giving it another key."""

from __future__ import annotations

from argparse import BooleanOptionalAction, Namespace

from station.cli.arguments import Commands, command, group
from station.cli.context import Context
from station.cli.desktops import add_desktops
from station.cli.join import add_join, not_proven_there
from station.cli.new_key import add_new_key, add_take_key
from station.cli.outcome import Outcome
from station.cli.secrets import database_address
from station.core.ledger import DEFAULT_SUITE, SUITES
from station.core.texts import LANGUAGES
from station.founding import found_station
from station.services import NewStation


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "init",
        _init,
        "make a new station in the data folder",
        "--data /srv/station init --office 310110 --name 市场监督管理所 --admin admin --admin-name 李甲",
    )
    parser.add_argument("--office", required=True, metavar="CODE", help="code of the office")
    parser.add_argument("--name", required=True, help="name of the office")
    parser.add_argument("--admin", required=True, metavar="ACCOUNT", help="first administrator's account")
    parser.add_argument("--admin-name", required=True, metavar="NAME", help="first administrator's name")
    parser.add_argument(
        "--office-staff",
        action=BooleanOptionalAction,
        default=True,
        help="the first administrator is office staff besides, who looks after recordings and opens them",
    )
    parser.add_argument("--archive", default="archive", metavar="DIR", help="where recordings are kept")
    parser.add_argument(
        "--database", default="", metavar="URL", help="postgresql+psycopg://… instead of the SQLite file"
    )
    parser.add_argument(
        "--desktop", default="", metavar="NAME", help="what this computer is called, where others join later"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="", help="language of the station's screens")
    parser.add_argument(
        "--suite",
        choices=tuple(SUITES),
        default=DEFAULT_SUITE.name,
        help="how the ledger is chained and signed",
    )

    words = group(
        commands,
        "station",
        "the station itself: its desktops, its key",
        "--as admin station new-key --second leader --reason 旧密钥遗失",
    )
    add_join(words)
    add_desktops(words)
    add_new_key(words)
    add_take_key(words)


def _init(context: Context, arguments: Namespace) -> Outcome:
    password = context.password(arguments.admin, twice=True)
    new = NewStation(
        office=arguments.office,
        office_name=arguments.name,
        account=arguments.admin,
        name=arguments.admin_name,
        password=password,
        archive=arguments.archive,
        database=database_address(context, arguments.database),
        suite=arguments.suite,
        language=arguments.language,
        office_staff=arguments.office_staff,
        desktop=arguments.desktop,
    )
    identity = found_station(context.settings, new)
    line = context.texts("cli.made_station", station=identity, data=str(context.data))
    lines = [line, *not_proven_there(context, arguments.archive)]
    return Outcome({"station": identity, "office": arguments.office}, lines)
