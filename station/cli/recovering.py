"""people account recover: an administrator's lost password, where nobody may reset it."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.secrets import add_leader_absent, second_person
from station.core.system_user import system_user


def add_recover(accounts: Commands) -> None:
    """Add the command to the group ``people account``."""
    parser = command(
        accounts,
        "recover",
        _recover,
        "give an administrator back whose password is lost and whom nobody may reset; the office's leader signs",
        "--as leader people account recover admin --reason 密码遗失",
    )
    parser.add_argument("of", metavar="ACCOUNT")
    parser.add_argument("--reason", required=True)
    parser.add_argument(
        "--second",
        metavar="ACCOUNT",
        help="who confirms besides, in an office without a leader; password from STATION_SECOND_PASSWORD or a prompt",
    )
    add_leader_absent(parser)


def _recover(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    second = None if arguments.second is None else second_person(context, arguments.second)
    found = context.station.services.people.recovery.recover(
        *(session, arguments.of, arguments.reason),
        system_user=system_user(),
        second=second,
        leader_absent=arguments.leader_absent,
    )
    document = {"account": arguments.of, "password": found.password, "entry": found.entry.reference}
    line = context.texts("people.done.recovered", account=arguments.of, password=found.password)
    return Outcome(document, line.splitlines())
