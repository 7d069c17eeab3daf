"""The context of a command: the data folder, the language, the person who asks, and the station opened on demand."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import platformdirs

from station.bootstrap import Station, has_station, open_station
from station.cli.progress import told_opening
from station.cli.terminal import tell
from station.core.errors import Refused
from station.core.fronts import Front
from station.core.settings import Settings, load_settings
from station.core.texts import Texts, load_texts
from station.people.sessions import Session
from station.services import said_at_opening


@dataclass
class Context:
    """One run of the command line."""

    arguments: Namespace
    mend_for: str | None = None
    """The system user who asked that the database's own rows be said anew (`open_station`)."""
    stack: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def data(self) -> Path:
        """The data folder: ``--data``, else ``STATION_DATA``, else the platform's."""
        named = self.arguments.data or os.environ.get("STATION_DATA")
        return Path(named or platformdirs.user_data_path("station")).absolute()

    @cached_property
    def settings(self) -> Settings:
        """The station's settings. Raises `StoreProblem`."""
        return load_settings(self.data)

    @property
    def has_station(self) -> bool:
        """Whether the data folder holds a station."""
        return has_station(self.settings)

    @cached_property
    def texts(self) -> Texts:
        """Words in the language of this run (`Settings.spoken`)."""
        return load_texts(self.settings.spoken, Front.TERMINAL)

    @cached_property
    def station(self) -> Station:
        """The station, opened for work. Raises `StoreProblem` when there is none in the data folder."""
        opened = self.stack.enter_context(
            open_station(self.settings, mend_for=self.mend_for, report=told_opening(self.texts))
        )
        for sentence in said_at_opening(opened.noticed, self.texts, self.settings).values():
            tell(sentence)
        return opened

    @cached_property
    def inspected(self) -> Station:
        """The station, opened for inspection: nothing is appended, not even a found restore."""
        return self.stack.enter_context(open_station(self.settings, inspect=True))

    @cached_property
    def session(self) -> Session:
        """The person who asks: ``--as``, else ``STATION_ACCOUNT``, else the account made with the station.

        By password.
        """
        account, password = self.signing_in
        return self.station.services.people.sign_in.with_password(account, password)

    @cached_property
    def signing_in(self) -> tuple[str, str]:
        """The account of the command and its password. Raises `Refused` as `password`."""
        account = self.arguments.account or os.environ.get("STATION_ACCOUNT")
        if not account:
            account = self.station.services.people.accounts.founder()
        return account, self.password(account)

    def officer(self, code: str) -> str:
        """The number of the officer with this number or badge; unchanged where nobody has it. Raises `Refused`."""
        return self.station.services.people.codes.officer(self.session, code)

    def item(self, code: str) -> str:
        """The tag of the item with this code; unchanged where nothing has it. Raises `Refused`."""
        return self.station.services.people.codes.item(self.session, code)

    def label(self, tag: str) -> str:
        """The tag that the item bears now. Raises `Refused`."""
        return self.station.services.inventory.register.history(self.session, tag).item.label

    def password(self, account: str, *, twice: bool = False) -> str:
        """The password of `account`: ``STATION_PASSWORD``, else asked for at the terminal.

        Raises `Refused` ``cli.no_password`` when there is neither.
        """
        given = os.environ.get("STATION_PASSWORD")
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise Refused("cli.no_password", account=account)
        entered = getpass.getpass(self.texts("cli.password", account=account))
        if twice and getpass.getpass(self.texts("cli.password_again")) != entered:
            raise Refused("cli.passwords_differ")
        return entered
