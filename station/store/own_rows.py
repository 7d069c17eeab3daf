"""The rows that identify a database: its ids, its version, and the ends of both streams.

Without one of them nothing can be opened or recorded, and an emptied table must never pass for a new station. An
edited id would go into every later entry, checkpoint and slip. What was lost or edited can be restored from the
entries, by `ledger rebuild`, when a person asks for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, column, delete, insert, inspect, table, text

from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, EpochStarted, StoredEntry, Stream
from station.people.bodies import OfficeFounded
from station.store.engine import driver_cursor
from station.store.facts import Facts
from station.store.readers.heads import HEAD_DAMAGED, StreamEnd, differs, end_at, head_row, is_hash
from station.store.readers.ledger import LedgerRows
from station.store.readers.reading import unaltered
from station.store.schema.ledger import ledger_entry, ledger_head, station_fact

IDENTITY = ("station_id", "database_id", "office")
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""The revisions under ``migrations/versions``, the newest last; written here so that a start need not load Alembic."""
VERSIONS = "alembic_version"
_VERSION = "version_num"
VERSIONS_STATEMENT = (
    f"CREATE TABLE {VERSIONS} ({_VERSION} VARCHAR(32) NOT NULL,"
    f" CONSTRAINT {VERSIONS}_pkc PRIMARY KEY ({_VERSION}))"
)
"""As Alembic makes it: what a table is made by is compared too."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of these rows: its table and key, and its fault (``missing``, ``changed``, and then `readable` or not).

    `value` is the value of a changed fact, `said` the value that the entries give instead.
    """

    table: str
    key: str
    found: str = "missing"
    readable: bool = False
    value: str = ""
    said: str = ""

    def problem(self) -> IntegrityProblem:
        """``store.own_row_lost``; of a head ``store.head_damaged``, of a fact ``store.own_row_changed`` with both values."""
        if self.found == "missing":
            return IntegrityProblem("store.own_row_lost", table=self.table, key=self.key)
        if self.table == ledger_head.name:
            return IntegrityProblem(HEAD_DAMAGED, table=self.table, key=self.key)
        return IntegrityProblem(
            "store.own_row_changed", table=self.table, key=self.key, value=self.value, said=self.said
        )


def holds_entries(connection: Connection) -> bool:
    """Whether a station recorded anything here, whatever happened to the rows that identify it."""
    if not inspect(connection).has_table(ledger_entry.name):
        return False
    return connection.execute(ledger_entry.select().limit(1)).first() is not None


def version(connection: Connection) -> str | None:
    """The database's revision; None where no row holds it."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    sql = f"SELECT {_VERSION} FROM {VERSIONS}"  # noqa: S608  # own names
    with driver_cursor(connection, sql) as cursor:
        cursor.execute(sql)
        found = cursor.fetchone()
    return None if found is None or found[0] is None else str(found[0])


def lost_rows(connection: Connection) -> list[OwnRow]:
    """Missing rows, facts and heads that differ from their entries, and heads that can't be read."""
    known = version(connection)
    lost = list(lost_facts(connection))
    lost += [row for stream in Stream for row in _lost_head(connection, stream)]
    if known is None or (known <= REVISIONS[-1] and known not in REVISIONS):
        lost.append(OwnRow(VERSIONS, _VERSION))
    return lost


def lost_facts(connection: Connection) -> Iterator[OwnRow]:
    """Facts that are missing, or that no entry confirms; a damaged entry does not count against a fact."""
    facts, ledger = Facts(connection), LedgerRows(connection)
    for name in IDENTITY:
        value = facts.get(name)
        if value is None:
            yield OwnRow(station_fact.name, name)
            continue
        with contextlib.suppress(IntegrityProblem):
            said = _said(ledger, name)
            if said not in (None, value):
                yield OwnRow(station_fact.name, name, "changed", readable=True, value=str(value), said=said)


def _lost_head(connection: Connection, stream: Stream) -> Iterator[OwnRow]:
    try:
        end = end_at(connection, stream)
    except IntegrityProblem as problem:
        found = "changed" if problem.code == HEAD_DAMAGED else "missing"
        yield OwnRow(ledger_head.name, stream.value, found)
        return
    for newest in _newest(LedgerRows(connection), stream):
        if _is_whole_at(newest, end) and differs(end, newest.prev_hash, newest.content):
            yield OwnRow(ledger_head.name, stream.value, "changed", readable=True)


def _is_whole_at(newest: StoredEntry, end: StreamEnd) -> bool:
    """Whether the newest entry is the one that the head names, with its hash; verification checks the rest."""
    try:
        unaltered(newest)
    except IntegrityProblem:
        return False
    return (newest.seq, newest.hash) == (end.head.seq, end.head.hash)


def mend_own_rows(connection: Connection) -> list[OwnRow]:
    """Restore the lost rows from the entries; returns these rows.

    Raises `IntegrityProblem` ``store.own_row_lost`` for what the entries do not hold, ``store.entry_damaged`` where
    the newest one was changed, ``store.end_damaged`` where the readable part of a head names another entry.
    """
    lost, said = lost_rows(connection), said_of_itself(LedgerRows(connection))
    for row in lost:
        if row.table == ledger_head.name:
            _mend_head(connection, row)
        elif row.table == VERSIONS:
            _mend_version(connection)
        elif row.key in said:
            Facts(connection).set(row.key, said[row.key])
        else:
            raise row.problem()
    return lost


def said_of_itself(ledger: LedgerRows) -> dict[str, str]:
    """The station, its database and its office by the entries.

    Raises `IntegrityProblem` ``store.entry_damaged`` where one of these entries is not as it was recorded.
    """
    said = {name: _said(ledger, name) for name in IDENTITY}
    return {name: value for name, value in said.items() if value is not None}


def _said(ledger: LedgerRows, name: str) -> str | None:
    """The value of a fact by the entries: the newest epoch for station and database, the founding for the office."""
    kind = OfficeFounded.KIND if name == "office" else EpochStarted.KIND
    entry = _whole(ledger, kind)
    if entry is None:
        return None
    if name == "station_id":
        return entry.station
    body = entry.typed
    if isinstance(body, EpochStarted):
        return body.database_id
    return body.code if isinstance(body, OfficeFounded) else None


def _whole(ledger: LedgerRows, kind: str) -> Entry | None:
    """The newest custody entry of `kind`, as it was hashed."""
    row = ledger.newest_stored(Stream.CUSTODY, kind)
    return None if row is None else unaltered(row)


def _mend_head(connection: Connection, row: OwnRow) -> None:
    ledger, stream = LedgerRows(connection), Stream(row.key)
    for newest in _newest(ledger, stream):
        unaltered(newest)
        _require_same_end(connection, newest)
        begun = ledger.epoch_started(stream, newest.epoch)
        if begun is None:
            raise row.problem()
        connection.execute(delete(ledger_head).where(ledger_head.c.stream == stream.value))
        connection.execute(
            insert(ledger_head),
            {
                "stream": stream.value,
                "epoch": newest.epoch,
                "suite": begun.suite,
                "seq": newest.seq,
                "hash": newest.hash,
                "recorded_at": newest.recorded_at,
            },
        )
        return
    raise row.problem()


def _require_same_end(connection: Connection, newest: StoredEntry) -> None:
    """Check that the rest of the head agrees with the newest entry.

    Else entries were cut off, replaced or added behind it.
    """
    row = head_row(connection, newest.stream)
    if row is None:
        return
    other_place = type(row.seq) is int and 0 <= row.seq != newest.seq
    if other_place or (is_hash(row.hash) and row.hash != newest.hash):
        raise IntegrityProblem("store.end_damaged", stream=newest.stream.value, seq=newest.seq)


def _newest(ledger: LedgerRows, stream: Stream) -> Iterator[StoredEntry]:
    yield from ledger.stored_page(stream, size=1)


def _mend_version(connection: Connection) -> None:
    """Restore the version, only for a database of this program's own version: its other tables show that."""
    versions: Table = table(VERSIONS, column(_VERSION))  # type: ignore[assignment]  # its base class, by the stubs
    if inspect(connection).has_table(VERSIONS):
        connection.execute(delete(versions))
    else:
        connection.execute(text(VERSIONS_STATEMENT))
    connection.execute(insert(versions), {_VERSION: REVISIONS[-1]})
