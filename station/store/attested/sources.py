"""Where the entries behind a row of state are found, without believing more derived tables than must be.

People, sign-in attempts and parameters: by kind in the ledger itself, those whose body names the row's key; there are
few entries of these kinds. Items: by the index of subjects, because an item's entries are most of the ledger. That
index is derived too; what was changed in it and in the item's row in agreement is found by the comparison of all state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Table

from station.archive.bodies import ImportClosed
from station.core.errors import IntegrityProblem
from station.core.ledger import SUITES, Entry, StoredEntry, Stream, canonical_bytes, subject
from station.core.ledger.canonical import LARGEST_INTEGER
from station.core.ledger.chain import link
from station.inventory.bodies import Changed, CheckedIn, Registered
from station.store.attested.replayed_rows import ReplayedRows
from station.store.engine import placeholder
from station.store.projections import Following
from station.store.readers.ledger import ENTRY_COLUMNS, stored_entry
from station.store.readers.reading import entry_of
from station.store.schema import equipment, ledger, people

_FACTS = frozenset({Registered.KIND, Changed.KIND})
_SETTLES = CheckedIn.KIND
"""Entries of this kind set all columns of an item that move, but those of its last import."""
_IMPORT = ImportClosed.KIND
_BODY = b'"body":'
"""Behind it in the canonical bytes: the body, no more the actor, who may have the same account."""


@dataclass(frozen=True)
class EntrySource:
    """The entries behind rows of `table`: in `stream`, those whose body has the key under `name` ("": all)."""

    table: Table
    stream: Stream = Stream.CUSTODY
    name: str = ""

    @cached_property
    def following(self) -> Following:
        """The projections that write the table."""
        return Following((self.table,))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entry that these follow."""
        return tuple(sorted(self.following.kinds or ()))

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """What has to be replayed, in that order; none up to `after` and none beyond `until`."""
        return _of_kinds(connection, self, self._named(key), after, until)

    def every(self, connection: Connection) -> list[Entry]:
        """All entries behind the table, in their order."""
        return _of_kinds(connection, self, b"", 0, LARGEST_INTEGER)

    def _named(self, key: str) -> bytes:
        """How the body names the key, in canonical bytes."""
        return canonical_bytes({self.name: key})[1:-1] if self.name else b""


@dataclass(frozen=True)
class SecretEntries(EntrySource):
    """A secret's, whose key names the account or the officer that it belongs to."""

    @cached_property
    def of_account(self) -> EntrySource:
        """Those that name an account."""
        return EntrySource(self.table, self.stream, "account")

    @cached_property
    def of_officer(self) -> EntrySource:
        """Those that name an officer."""
        return EntrySource(self.table, self.stream, "number")

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All that set it; those of all secrets without a key."""
        if not key:
            return EntrySource(self.table, self.stream).entries(connection, key, after, until)
        kind, _, name = key.partition(":")
        source = self.of_account if kind == "account" else self.of_officer
        return source.entries(connection, name, after, until)


@dataclass(frozen=True)
class ItemEntries(EntrySource):
    """An item's: of a long history only what still counts."""

    def entries(self, connection: Connection, key: str, after: int, until: int) -> list[Entry]:
        """All after `after`; from the beginning: facts, the newest import before the last return, all since then."""
        mark = placeholder(connection.dialect)
        # The kind is looked up for each place: joined, the planner would read all entries of these kinds.
        kind = "SELECT e.kind FROM ledger_entry e WHERE e.stream = s.stream AND e.seq = s.seq"
        found = connection.exec_driver_sql(
            f"SELECT s.seq, ({kind}) FROM ledger_subject s WHERE s.subject = {mark} "  # noqa: S608
            f"AND s.stream = {mark} AND s.seq > {mark} AND s.seq <= {mark} ORDER BY s.seq",
            (subject("item", key), self.stream.value, after, until),
        )
        places = [(row[0], row[1]) for row in found if row[1] in self.kinds]
        settled = max((seq for seq, kind in places if kind == _SETTLES), default=0)
        if after or not settled:
            return _at(connection, self.stream, [seq for seq, _ in places])
        facts = _at(connection, self.stream, [seq for seq, kind in places if kind in _FACTS])
        before = [seq for seq, kind in places if seq < settled and kind == _IMPORT]
        since = [seq for seq, kind in places if seq >= settled and kind not in _FACTS]
        return [*facts, *self._last_import(connection, key, before), *_at(connection, self.stream, since)]

    def _last_import(self, connection: Connection, key: str, before: Sequence[int]) -> list[Entry]:
        """The newest of the imports at `before` that leaves a trace on the item."""
        blank = {column.name: None for column in self.table.columns} | {"tag": key}
        for seq in reversed(before):
            found = _at(connection, self.stream, (seq,))
            rows = ReplayedRows(self.table, (blank,))
            rows.replay(self.following, found)
            if rows.of(self.table)[(key,)] != blank:
                return found
        return []


SOURCES = {
    source.table: source
    for source in (
        EntrySource(people.account, name="account"),
        EntrySource(people.officer, name="number"),
        EntrySource(people.sign_in_attempt, Stream.AUDIT, "owner"),
        SecretEntries(people.secret_issue, name="owner"),
        EntrySource(people.office),
        EntrySource(ledger.policy_parameter),
        ItemEntries(equipment.item, name="tag"),
    )
}


def _of_kinds(
    connection: Connection, source: EntrySource, named: bytes, after: int, until: int
) -> list[Entry]:
    mark = placeholder(connection.dialect)
    listed = ", ".join([mark] * len(source.kinds))
    sql = (
        f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = {mark} AND kind IN ({listed}) "  # noqa: S608
        f"AND seq > {mark} AND seq <= {mark}"
    )
    given: list[Any] = [source.stream.value, *source.kinds, after, until]
    if named:
        postgresql = connection.dialect.name == "postgresql"
        sql += f" AND position({mark} in content) > 0" if postgresql else f" AND instr(content, {mark}) > 0"
        given.append(named)
    rows = connection.exec_driver_sql(f"{sql} ORDER BY seq", tuple(given))
    found = map(stored_entry, rows)
    return [_unaltered(row) for row in found if named in row.content[row.content.find(_BODY) :]]


def _at(connection: Connection, stream: Stream, seqs: Sequence[int]) -> list[Entry]:
    if not seqs:
        return []
    mark = placeholder(connection.dialect)
    rows = connection.exec_driver_sql(
        f"SELECT {ENTRY_COLUMNS} FROM ledger_entry WHERE stream = {mark} "  # noqa: S608
        f"AND seq IN ({', '.join([mark] * len(seqs))}) ORDER BY seq",
        (stream.value, *seqs),
    )
    return [_unaltered(stored_entry(row)) for row in rows]


def _unaltered(row: StoredEntry) -> Entry:
    """The entry, whose hash is that of its content. Raises `IntegrityProblem` ``store.entry_damaged``."""
    if not any(link(suite, row.prev_hash, row.content) == row.hash for suite in SUITES.values()):
        raise IntegrityProblem("store.entry_damaged", stream=row.stream.value, seq=row.seq)
    return entry_of(row)
