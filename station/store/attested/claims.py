"""The entries behind a claim of an open deadline (PF-09).

A claim's key is ``kind/subject/seq``, as in messages about a damaged row. Whether its deadline was open at an entry
is not replayed: an open deadline was always open, and closed ones are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from sqlalchemy import Connection, Table

from station.core.ledger import Entry
from station.people.bodies import AccountClosed, AccountFrozen, RolesRevoked
from station.people.deadlines.bodies import Claimed, GivenBack
from station.store.attested.recent import RecentEntries, RecentEntry
from station.store.attested.replayed_rows import Key
from station.store.attested.sources import EntrySource, PlacesOf
from station.store.projections.rows import Row
from station.store.schema.deadlines import account_claim, deadline, deadline_claim

_number = attrgetter("seq")
_OF_TASKS = (Claimed.KIND, GivenBack.KIND)


@dataclass(frozen=True, eq=False)
class _OfKinds(EntrySource):
    """Only some of the kinds that the table depends on."""

    only: tuple[str, ...] = ()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """These."""
        return self.only


@dataclass(frozen=True, eq=False)
class ClaimEntries(EntrySource):
    """The entries of a claim: those that name the deadline's subject, and those that end claims of accounts."""

    @cached_property
    def of_tasks(self) -> EntrySource:
        """Claiming and giving back."""
        return _OfKinds(self.table, self.stream, "about", _OF_TASKS)

    @cached_property
    def of_accounts(self) -> EntrySource:
        """What happens to accounts: of all of them, because the entries before say whose claim it was."""
        return _OfKinds(self.table, self.stream, "", tuple(set(self.kinds).difference(_OF_TASKS)))

    def place(self, key: str) -> Key:
        """Kind, subject and starting entry of the key."""
        kind, _, rest = key.partition("/")
        about, _, seq = rest.rpartition("/")
        return kind, about, int(seq)

    def beginning(self, key: str, rows: Sequence[Row]) -> Iterator[tuple[Table, Row]]:
        """The claim so far, with its row by account, and its deadline as an open one."""
        yield from super().beginning(key, rows)
        for row in rows:
            yield account_claim, {column.name: row[column.name] for column in account_claim.columns}
        blank: Row = {column.name: None for column in deadline.columns}
        names = [column.name for column in deadline.primary_key]
        yield deadline, {**blank, **dict(zip(names, self.place(key), strict=True))}

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """Both sorts, in their order."""
        found = self.of_tasks.entries(connection, self.place(key)[1], after, until)
        return _in_order(found + self.of_accounts.entries(connection, "", after, until))

    def histories(
        self, connection: Connection, keys: Sequence[str], until: int, places: PlacesOf
    ) -> dict[str, list[Entry]]:
        """Both sorts from the beginning, by key; of accounts those that claimed something of it."""
        subjects = {key: self.place(key)[1] for key in keys}
        found = self.of_tasks.histories(connection, sorted(set(subjects.values())), until, places)
        claimants = {about: _claimants(entries) for about, entries in found.items()}
        if not any(claimants.values()):
            return {key: found[about] for key, about in subjects.items()}
        of_accounts = self.of_accounts.entries(connection, "", 0, until)
        return {
            key: _in_order(
                [*found[about], *(each for each in of_accounts if _may_end(each, claimants[about]))]
            )
            for key, about in subjects.items()
        }

    def concerned(
        self, recent: RecentEntries, after: Mapping[str, int], end: int
    ) -> dict[str, list[RecentEntry]]:
        """Those of one of the two kinds of entries."""
        found: dict[str, list[RecentEntry]] = {}
        for key, upto in after.items():
            about = self.place(key)[1]
            of_tasks = self.of_tasks.concerned(recent, {about: upto}, end).get(about, [])
            of_accounts = self.of_accounts.concerned(recent, {"": upto}, end).get("", [])
            found[key] = sorted([*of_tasks, *of_accounts], key=_number)
        return found


CLAIMS = ClaimEntries(deadline_claim, name="about")


def _claimants(entries: Sequence[Entry]) -> frozenset[str]:
    return frozenset(entry.actor.account for entry in entries if entry.kind == Claimed.KIND)


def _may_end(entry: Entry, claimants: frozenset[str]) -> bool:
    """Whether what happened to an account may have ended a claim of one of these."""
    body = entry.typed
    if isinstance(body, AccountFrozen | AccountClosed | RolesRevoked):
        return body.account in claimants
    return bool(claimants)


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.seq)
