"""Secrets for commands: from the environment, else asked for. Others can see them on the command line itself.

The list of processes shows what stands there, and the shell's history keeps it: it is accepted with a warning.
"""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser, Namespace

from station.cli.context import Context
from station.cli.terminal import tell
from station.core.errors import Refused
from station.people.naming import account_key
from station.people.two_persons import Person
from station.sync.address import has_password, with_password
from station.sync.central_values import LoginWish

PIN_VARIABLE = "STATION_PIN"
TAKER_PIN, GIVER_PIN = ("--pin", PIN_VARIABLE), ("--giver-pin", "STATION_GIVER_PIN")
"""Option and variable of the PINs of the two who confirm a handover."""
SECOND_VARIABLE = "STATION_SECOND_PASSWORD"
CENTRE_VARIABLE = "STATION_CENTRE_PASSWORD"
LOGIN_VARIABLE = "STATION_LOGIN_PASSWORD"
DATABASE_VARIABLE = "STATION_DATABASE_PASSWORD"
_ASKING = "\uff1a: "
"""What a question ends with."""


def new_secret(
    context: Context, variable: str, key: str, whose: str, *, twice: bool = False, **facts: object
) -> str:
    """From the environment, else asked for at the terminal; `key` words the question.

    Raises Refused ``cli.no_password``, ``cli.passwords_differ``.
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    asked = context.texts(key, **facts)
    if not sys.stdin.isatty():
        raise Refused("cli.no_secret", whose=whose, asked=asked.rstrip(_ASKING), variable=variable)
    entered = getpass.getpass(asked)
    if twice and getpass.getpass(context.texts("cli.password_again")) != entered:
        raise Refused("cli.passwords_differ")
    return entered


def given_pin(context: Context, arguments: Namespace) -> str | None:
    """The PIN of a confirmation: ``STATION_PIN``, or ``--pin`` with a warning; None when there is none."""
    if arguments.pin is not None:
        _warn(context, "--pin", PIN_VARIABLE)
        return str(arguments.pin)
    return os.environ.get(PIN_VARIABLE)


def asked_pin(context: Context, given: str | None, where: tuple[str, str], number: str) -> str:
    """The PIN of officer `number`, who has to give it: as `given` by an option with a warning, from the environment, or asked for.

    `where` are the option and the variable. Raises Refused as `new_secret`.
    """
    option, variable = where
    if given is not None:
        _warn(context, option, variable)
        return given
    return new_secret(context, variable, "cli.pin_of", number, number=number)


def second_person(context: Context, account: str) -> Person:
    """Who confirms besides, by ``STATION_SECOND_PASSWORD`` or a prompt. Raises Refused as `new_secret`."""
    return Person(
        account_key(account), new_secret(context, SECOND_VARIABLE, "cli.password", account, account=account)
    )


def add_leader_absent(parser: ArgumentParser) -> None:
    """Take the word of two people that no leader can come."""
    parser.add_argument(
        "--leader-absent",
        default="",
        metavar="TEXT",
        help="why no leader can come, where the station is shut or nobody else can sign in; it goes on record",
    )


def centre_address(context: Context, address: str) -> str:
    """`address` with the password of ``STATION_CENTRE_PASSWORD``; a password inside it gives a warning."""
    return _with_password(context, address, CENTRE_VARIABLE)


def wished_login(name: str | None) -> LoginWish:
    """The login with this name, and the password of ``STATION_LOGIN_PASSWORD`` where somebody made the role with it."""
    return LoginWish(named=name or "", password=os.environ.get(LOGIN_VARIABLE, "") if name else "")


def database_address(context: Context, address: str) -> str:
    """The same for a database of the office's own, by ``STATION_DATABASE_PASSWORD``; "" stays "" (the file)."""
    return _with_password(context, address, DATABASE_VARIABLE) if address else ""


def _with_password(context: Context, address: str, variable: str) -> str:
    if has_password(address):
        _warn(context, "URL", variable)
        return address
    given = os.environ.get(variable)
    return address if given is None else with_password(address, given)


def _warn(context: Context, where: str, variable: str) -> None:
    tell(context.texts("cli.secret_seen", where=where, variable=variable))
