"""An office with its first administrator and a few people, on a real database."""

import re
from dataclasses import dataclass, replace

import pytest

from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.people.accounts import Accounts
from station.people.credentials import Secrets
from station.people.own_secrets import SecretChoices
from station.people.parameters import Parameters
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.sign_in import SignIn
from station.people.standing import PresentStanding
from station.people.values import Officer
from station.store.store import Store
from tests.plugins.stations import TestStation

PASSWORD = "right horse 1"
ISSUED_PASSWORD, ISSUED_PIN = "issued horse 0", "806427"
"""What an administrator gives out; it serves only to choose another."""
QUICK = Secrets(passes=1, memory_kib=8, lanes=1)
"""Verifiers that take no time; how long the real ones take is a matter of its own test."""


def refusal(code: str) -> pytest.RaisesExc[Refused]:
    """Expects a refusal whose code contains `code`."""
    return pytest.raises(Refused, match=re.escape(code))


@dataclass(frozen=True)
class Office:
    station: TestStation
    roster: Roster
    accounts: Accounts
    sign_in: SignIn
    own_secrets: SecretChoices
    parameters: Parameters
    admin: Session

    @property
    def store(self) -> Store:
        return self.station.store

    @property
    def clock(self) -> SteppedClock:
        return self.station.clock

    def enlist(self, number: str, badge: str = "", *roles: Role) -> None:
        """An officer with the PIN 471193 and, with roles, an account named after the number; secrets of their own."""
        self.roster.register(self.admin, Officer(number, f"王{number}", "执法一科", "一组", badge))
        self.accounts.set_pin(self.admin, number, ISSUED_PIN)
        self.own_secrets.choose_pin(number, ISSUED_PIN, "471193")
        if roles:
            self.open_account(f"a{number}", f"王{number}", *roles, number=number)

    def open_account(
        self, account: str, name: str, *roles: Role, number: str | None = None, maker: Session | None = None
    ) -> None:
        """An account whose owner has chosen `PASSWORD`."""
        self.accounts.create(
            maker or self.admin, account, name, number=number, roles=roles, password=ISSUED_PASSWORD
        )
        self.own_secrets.choose_password(account, ISSUED_PASSWORD, PASSWORD)

    def kinds(self, subject: str) -> list[str]:
        with self.store.read() as view:
            return [entry.kind for entry in view.ledger.about(subject)]


def found_office(station: TestStation) -> Office:
    """An office with its first administrator, founded on `station`."""
    return office_of(station, found(station))


def found(station: TestStation) -> Session:
    """Found the office and sign its administrator in."""
    store, clock = station.store, station.clock
    Accounts(store, clock, QUICK).found(
        office="310110", office_name="某市场监管所", account="admin", name="李甲", password=PASSWORD
    )
    return SignIn(store, clock, QUICK).with_password("admin", PASSWORD)


def office_of(station: TestStation, admin: Session) -> Office:
    """The use cases of a founded office; `admin` may have been signed in at the one that this is a copy of."""
    store, clock = station.store, station.clock
    accounts, sign_in = Accounts(store, clock, QUICK), SignIn(store, clock, QUICK)
    own_secrets = SecretChoices(store, clock, QUICK)
    admin = replace(admin, standing=PresentStanding(store))
    roster, parameters = Roster(store, clock), Parameters(store, clock)
    return Office(station, roster, accounts, sign_in, own_secrets, parameters, admin)
