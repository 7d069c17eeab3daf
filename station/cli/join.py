"""station join: one more desktop for an office whose database is on a server."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator

from station.archive.copying.coldness import way_at
from station.cli.arguments import Commands, command, file_path, word
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.secrets import database_address
from station.core.errors import Refused
from station.core.texts import LANGUAGES
from station.joining import join_station
from station.services import NewDesktop


def add_join(words: Commands) -> None:
    """Add the command to the group ``station``."""
    parser = command(
        words,
        "join",
        _join,
        "make this computer one more desktop of an office whose database is on a server",
        "--data /srv/station --as admin station join postgresql+psycopg://station@192.0.2.5/office"
        " --key /media/stick/station.pem --name 二楼窗口",
    )
    parser.add_argument(
        "database",
        metavar="URL",
        help="postgresql+psycopg://USER@HOST:PORT/DATABASE; the password comes from STATION_DATABASE_PASSWORD",
    )
    parser.add_argument(
        "--key",
        required=True,
        type=file_path,
        metavar="FILE",
        help="a copy of the station's key, station.pem",
    )
    parser.add_argument(
        "--name", required=True, type=word, metavar="TEXT", help="what this desktop is called in the office"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--archive", default="archive", metavar="DIR", help="where recordings that come in here are kept"
    )
    where.add_argument(
        "--shared-archive",
        metavar="DIR",
        help="the office's first archive, as it is reached from here; there is no other one then",
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default="", help="language of this desktop's screens"
    )


def _join(context: Context, arguments: Namespace) -> Outcome:
    account = context.arguments.account or os.environ.get("STATION_ACCOUNT")
    if not account:
        raise Refused("cli.no_account")
    wish = NewDesktop(
        database=database_address(context, arguments.database),
        key=arguments.key,
        account=account,
        password=context.password(account),
        desktop=arguments.name,
        archive=arguments.shared_archive or arguments.archive,
        shared=arguments.shared_archive is not None,
        language=arguments.language,
    )
    made = join_station(context.settings, wish)
    line = context.texts("cli.joined", station=made.station, office=made.office, data=str(context.data))
    lines = [line, *not_proven_there(context, wish.archive)]
    return Outcome({"station": made.station, "office": made.office, "place": made.place}, lines)


def not_proven_there(context: Context, archive: str) -> Iterator[str]:
    """What is to be known of an archive whose content can't be proven to lie on a disk (DM-03)."""
    way = way_at((context.data / archive).absolute())
    if not way.is_cold:
        yield context.texts("archive.not_proven_there", why=context.texts(f"archive.way.{way}"))
