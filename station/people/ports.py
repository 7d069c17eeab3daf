"""The ports of people: their state by the ledger, the policy, verifiers, and a store to write to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from station.core.codes import CodeReader
from station.core.ledger import Draft, Entry
from station.core.listing import DamagedRow
from station.core.policy import Policy
from station.people.matching import MatchReader
from station.people.offices.ports import KeepingView, OfficesReader
from station.people.posts.reading import PostsReader
from station.people.unit_names import UnitNames
from station.people.values import Account, Attempts, Department, Grid, Group, Office, Officer, SecretIssue


class OfficerFacts(Protocol):
    """The facts that a decision about one officer needs."""

    def officer(self, number: str) -> Officer | None:
        """The officer with this number, also one who left."""
        ...

    def unit_names(self) -> UnitNames:
        """The names by which departments and groups are known, former ones too."""
        ...


class PeopleReader(OfficerFacts, Protocol):
    """The state of people within one transaction."""

    def office(self) -> Office | None:
        """The office; None before it is founded."""
        ...

    def departments(self) -> tuple[Department, ...]:
        """All departments that there are now, by name."""
        ...

    def every_department(self) -> tuple[Department, ...]:
        """All departments, those that ended too, by name."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """All groups that there are now, by department and name."""
        ...

    def every_group(self) -> tuple[Group, ...]:
        """All groups, those that ended too, by department and name."""
        ...

    def former_departments(self, name: str) -> tuple[str, ...]:
        """The names that a department had before."""
        ...

    def grids(self) -> tuple[Grid, ...]:
        """All grids, by code."""
        ...

    def officers(
        self, *, active_only: bool = True, search: str = "", after: str = "", limit: int | None = None
    ) -> tuple[Officer, ...]:
        """Officers by number, above `after`; `search` looks into number, name, badge, department and group."""
        ...

    def account(self, name: str) -> Account | None:
        """The account of this name, also a closed one."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        ...

    def account_of(self, number: str) -> Account | None:
        """The officer's account that is not closed."""
        ...

    def has_pin(self, number: str) -> bool:
        """Whether the officer has a PIN."""
        ...

    def fingerprint(self, owner: str) -> str:
        """Fingerprint of the verifier that the ledger names for ``account:NAME`` or ``officer:NUMBER``, or ""."""
        ...

    def secret_issue(self, owner: str) -> SecretIssue | None:
        """By whom the secret of ``account:NAME`` or ``officer:NUMBER`` was issued last.

        None: never by another person.
        """
        ...

    def secret_issues(self) -> tuple[SecretIssue, ...]:
        """All secrets that another person issued last, as the table has them."""
        ...

    def clock_doubt_since(self, seq: int, *, ahead: bool = False) -> timedelta:
        """By how much more time the clock shows to have passed since a custody entry than is known to have passed.

        It was set meanwhile, or the computer was off for longer than counts; less than nothing where it was set back, which
        counts for an entry whose time is `ahead` of the clock, and where one computer alone has the database.
        """
        ...

    def secret_fetched(self, owner: str) -> bool:
        """Whether the secret was set last by an entry fetched from the centre, which brings no verifier."""
        ...

    def attempts(self, owner: str) -> Attempts:
        """Wrong passwords or PINs of ``account:NAME`` or ``officer:NUMBER`` in a row."""
        ...


class Verifiers(Protocol):
    """Password and PIN verifiers, which are kept beside the ledger."""

    def verifier(self, owner: str, purpose: str) -> str | None:
        """The verifier of ``password`` or ``pin``; None when none is set."""
        ...

    def put(self, owner: str, purpose: str, verifier: str) -> None:
        """Set or replace a verifier; only within a unit of work."""
        ...


class Pieces(Protocol):
    """Something in an officer's name, as far as it is counted."""

    @property
    def quantity(self) -> int:
        """How many pieces it is."""
        ...


class NamedCategories(Protocol):
    """The part of the catalogues of equipment that the office's own one (EQ-01) needs."""

    def naming_category(self) -> Mapping[int, tuple[str, str]]:
        """Of each category that a row of a catalogue names, one such: the catalogue's code and the row's number."""
        ...


class HeldItems(Protocol):
    """The part of the equipment register that an officer's leaving (EQ-13), the catalogue (EQ-01) and the activities (EQ-04) need."""

    def categories_on_record(self) -> frozenset[int]:
        """The categories that items on the register have."""
        ...

    def activities_on_record(self, among: Iterable[str]) -> frozenset[str]:
        """Those `among` these activities for which something was ever handed out or kept."""
        ...

    def held_by(self, number: str) -> Sequence[Pieces]:
        """The items in the officer's name; empty when all are handed over."""
        ...

    def signed_for(self, number: str) -> Sequence[tuple[str, str]]:
        """Of what is in the officer's name what they signed for a unit or place: the tag, and what that is called."""
        ...

    def lent_to_units(self, department: str, groups: Sequence[str]) -> Sequence[str]:
        """First tags of the items that a department ("" for none) and groups, by their paths, have now (EQ-11)."""
        ...

    def lent_before(self, tags: Sequence[str], seq: int) -> Sequence[str]:
        """Those of these first tags that are out by a loan that was recorded before the entry `seq`."""
        ...

    def open_returns_of(self, number: str) -> Sequence[str]:
        """Tags of the items that they brought back without the recordings (EQ-05)."""
        ...


class OfficerHistory(Protocol):
    """The part of the ledger that tells what happened to an officer."""

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> list[Entry]:
        """All that happened to a subject, oldest first; `checked`: each with the content of its hash."""
        ...


class PeopleView(KeepingView, Protocol):
    """One unchanging view of the store."""

    @property
    def matches(self) -> MatchReader:
        """Titles of foreign tables that were matched with columns."""
        ...

    @property
    def codes(self) -> CodeReader:
        """Who has a code."""
        ...

    @property
    def people(self) -> PeopleReader:
        """Offices, officers, accounts."""
        ...

    @property
    def ledger(self) -> OfficerHistory:
        """The ledger."""
        ...

    @property
    def equipment(self) -> HeldItems:
        """Items in officers' names."""
        ...

    @property
    def posts(self) -> PostsReader:
        """Who has which post."""
        ...

    @property
    def standards(self) -> NamedCategories:
        """What catalogues name of the office's own."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    def sound_policy(self) -> tuple[Policy, tuple[DamagedRow, ...]]:
        """The parameters that are as their entries say, and the others, to look at; the value of one of these raises."""
        ...

    @property
    def credentials(self) -> Verifiers:
        """Verifiers of passwords and PINs."""
        ...


class PeopleWork(PeopleView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and write the state it changes."""
        ...


class PeopleStore(Protocol):
    """The part of the store that people need."""

    def read(self) -> AbstractContextManager[PeopleView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[PeopleWork]:
        """A unit of work that commits when its block ends well."""
        ...


class SignInStore(PeopleStore, Protocol):
    """The store as sign-ins need it, which a full disk must not end."""

    def require_attempt_kept(self) -> None:
        """Raise `StoreProblem` ``store.disk_full`` where a wrong secret would neither be recorded nor kept in mind."""
        ...

    @property
    def keeps_in_mind(self) -> bool:
        """Whether what can't be recorded now will be: a window lives on, a command does not."""
        ...

    @property
    def unrecorded(self) -> tuple[Draft, ...]:
        """What `record_soon` could not record yet, in its order."""
        ...

    def record_soon(self, *drafts: Draft) -> None:
        """Record what has happened already; where there is no room, as soon as there is, before anything else."""
        ...

    def catch_up(self) -> int:
        """Record what waits, where there is room by now; the number of what still waits."""
        ...
