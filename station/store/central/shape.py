"""The shape of the centre's tables: what the program made, and what differs from it.

Whoever administers the database may change a table beside the program: another type, a column that is gone or renamed, a
view in a table's place, a collation by which two names are compared otherwise, row security switched off. What is read there then says nothing about a
station. So every session, and every act of the owner, looks at all tables before it believes any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import LiteralString
from weakref import WeakKeyDictionary

import psycopg

from station.core.errors import SyncProblem
from station.store.central.granted import Grants
from station.store.central.guards import Beside

VERSIONS = "schema_version"
"""The table that says of which version the others are; it is the same in every version."""

_SHAPE: LiteralString = """
    SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           CASE WHEN l.collname <> 'default' THEN l.collname END,
           (SELECT array_agg(k.attname ORDER BY array_position(i.indkey::int2[], k.attnum))
            FROM pg_index i JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY(i.indkey)
            WHERE i.indrelid = c.oid AND i.indisprimary)::text[], c.relnamespace::regnamespace::text
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relname = ANY(%s) AND pg_table_is_visible(c.oid) ORDER BY c.relname, a.attnum
"""
"""The columns of some tables as they are; everybody may ask, whatever they may do with the tables."""

_KINDS = {
    "v": "VIEW",
    "m": "MATERIALIZED VIEW",
    "f": "FOREIGN TABLE",
    "S": "SEQUENCE",
    "c": "TYPE",
    "i": "INDEX",
}
_TABLES = ("r", "p")
_TABLE, _NOTHING = "TABLE", "-"


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its primary key, and each column as SQL writes it (`head bigint NOT NULL`), by name."""

    key: tuple[str, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """Where a table differs: what stands there and what should, as SQL writes it; ``-`` for nothing."""

    table: str
    found: str
    expected: str


def _table(key: str, **types: str) -> TableShape:
    columns = {name: f"{name} {form}" for name, form in types.items()}
    return TableShape(tuple(key.split()), MappingProxyType(columns))


_TEXT, _BYTES, _MOMENT = "text NOT NULL", "bytea NOT NULL", "timestamp with time zone NOT NULL"
_NUMBER, _LARGE = "integer NOT NULL", "bigint NOT NULL"
_TEXT_OR_NONE, _MOMENT_OR_NONE = "text", "timestamp with time zone"

TABLES: Mapping[str, TableShape] = MappingProxyType(
    {
        VERSIONS: _table("version", version=_NUMBER, centre_id=_TEXT, applied_at=_MOMENT),
        "station": _table("station_id", station_id=_TEXT, office=_TEXT, enrolled_at=_MOMENT),
        "station_key": _table(
            "station_id key_id",
            **dict.fromkeys(("station_id", "key_id", "suite"), _TEXT),
            public_key=_BYTES,
            revoked_at=_MOMENT_OR_NONE,
            enrolled_at=_MOMENT,
        ),
        "station_login": _table(
            "login",
            login=_TEXT,
            station_id=_TEXT_OR_NONE,
            made_by=_TEXT,
            made_at=_MOMENT,
            revoked_by=_TEXT_OR_NONE,
            revoked_at=_MOMENT_OR_NONE,
        ),
        "head": _table(
            "station_id stream",
            **dict.fromkeys(("station_id", "stream", "suite"), _TEXT),
            epoch=_NUMBER,
            seq=_LARGE,
            hash=_BYTES,
            updated_at=_MOMENT,
        ),
        "entry": _table(
            "station_id stream seq",
            **dict.fromkeys(("station_id", "stream", "kind"), _TEXT),
            **dict.fromkeys(("epoch", "version"), _NUMBER),
            seq=_LARGE,
            **dict.fromkeys(("happened_at", "recorded_at", "received_at"), _MOMENT),
            **dict.fromkeys(("content", "prev_hash", "hash"), _BYTES),
        ),
        "receipt": _table(
            "station_id stream seq digest",
            **dict.fromkeys(("station_id", "stream", "checkpoint"), _TEXT),
            **dict.fromkeys(("seq", "first_seq"), _LARGE),
            epoch=_NUMBER,
            **dict.fromkeys(("hash", "digest"), _BYTES),
            received_at=_MOMENT,
        ),
        "quarantine": _table(
            "station_id digest",
            **dict.fromkeys(("station_id", "stream", "reason", "facts"), _TEXT),
            first_seq=_LARGE,
            received_at=_MOMENT,
            **dict.fromkeys(("digest", "raw"), _BYTES),
        ),
        "epoch_claim": _table(
            "station_id stream hash digest",
            **dict.fromkeys(("station_id", "stream", "reason", "key_id", "copy", "note"), _TEXT),
            epoch=_NUMBER,
            seq=_LARGE,
            first_seen=_MOMENT,
            **dict.fromkeys(("hash", "digest"), _BYTES),
        ),
        "epoch_approval": _table(
            "station_id stream hash",
            **dict.fromkeys(("station_id", "stream", "reason", "approved_by"), _TEXT),
            hash=_BYTES,
            approved_at=_MOMENT,
        ),
        "epoch_withdrawal": _table(
            "station_id stream hash withdrawn_at",
            **dict.fromkeys(
                ("station_id", "stream", "approved_by", "approved_reason", "withdrawn_by", "reason"), _TEXT
            ),
            hash=_BYTES,
            **dict.fromkeys(("approved_at", "withdrawn_at"), _MOMENT),
        ),
        "owner_act": _table(
            "station_id done_at act about",
            **dict.fromkeys(("station_id", "act", "about", "reason", "done_by", "person"), _TEXT),
            done_at=_MOMENT,
        ),
        "alarm": _table(
            "station_id digest",
            **dict.fromkeys(("station_id", "stream", "code", "facts", "checkpoint"), _TEXT),
            digest=_BYTES,
            raised_at=_MOMENT,
        ),
    }
)
"""The tables as `schema` makes them, all revisions done."""


@dataclass(frozen=True, slots=True)
class HeldTables:
    """The tables that stand under these names, what kind of thing each is, in which schema, and what guards them."""

    tables: Mapping[str, TableShape]
    kinds: Mapping[str, str]
    schemas: Mapping[str, str]
    beside: Beside
    grants: Grants
    printed: HeldTables | None = None
    """The tables as the program makes them, as this server prints them; None where it was not asked (`learn_prints`)."""

    @classmethod
    def of(cls, connection: psycopg.Connection) -> HeldTables:
        """Look at all of them."""
        kinds: dict[str, str] = {}
        schemas: dict[str, str] = {}
        keys: dict[str, tuple[str, ...]] = {}
        columns: dict[str, dict[str, str]] = {}
        for table, kind, column, form, required, collation, key, schema in connection.execute(
            _SHAPE, [list(TABLES)]
        ):
            kinds[table], keys[table], schemas[table] = kind, tuple(key or ()), schema
            words = [column, form, *([f'COLLATE "{collation}"'] if collation else [])]
            columns.setdefault(table, {})[column] = " ".join([*words, *(["NOT NULL"] if required else [])])
        tables = {name: TableShape(keys[name], columns[name]) for name in kinds}
        names = list(TABLES)
        beside, grants = Beside.of(connection, names), Grants.of(connection, names)
        return cls(tables, kinds, schemas, beside, grants, PRINTED.get(connection))

    def require_versions(self, shown: str) -> None:
        """Raise `SyncProblem` ``sync.tables_changed`` where the table of versions is another one.

        Where there is none, whoever asks it says so.
        """
        if VERSIONS in self.kinds:
            _require(self._faults(VERSIONS), shown)

    def require(self, shown: str) -> None:
        """Raise `SyncProblem` ``sync.tables_changed`` where a table is not as the program made it; `shown` is the centre."""
        self.require_columns(shown)
        _require((fault for table in TABLES for fault in self._unguarded(table)), shown)

    def require_columns(self, shown: str) -> None:
        """The same, whatever guards the rows."""
        _require((fault for table in TABLES for fault in self._faults(table)), shown)

    @property
    def guarded(self) -> bool:
        """Whether all that guards the tables is as the program made it, and nothing beside."""
        return not any(True for table in TABLES for _ in self._unguarded(table))

    def _faults(self, table: str) -> Iterator[ShapeFault]:
        """Where a table differs; columns that somebody added are theirs."""
        expected, kind = (self.printed.tables if self.printed else TABLES)[table], self.kinds.get(table)
        if kind not in _TABLES:
            yield ShapeFault(table, _NOTHING if kind is None else _KINDS.get(kind, kind), _TABLE)
            return
        if (schema := self.schemas[table]) != (home := self.schemas.get(VERSIONS, schema)):
            yield ShapeFault(table, f"{schema}.{table}", f"{home}.{table}")
        held = self.tables[table]
        for column, form in expected.columns.items():
            if (found := held.columns.get(column, _NOTHING)) != form:
                yield ShapeFault(table, found, form)
        if held.key != expected.key:
            yield ShapeFault(table, _key(held.key), _key(expected.key))

    def _unguarded(self, table: str) -> Iterator[ShapeFault]:
        printed = self.printed.beside if self.printed else None
        guards = self.beside.faults(table, TABLES[table].columns, printed)
        for there, needed in (*guards, *self.grants.faults(table)):
            yield ShapeFault(table, there or _NOTHING, needed or _NOTHING)


PRINTED: WeakKeyDictionary[psycopg.Connection, HeldTables] = WeakKeyDictionary()
"""What the servers behind some connections print of the tables as the program makes them."""


def _require(faults: Iterator[ShapeFault], shown: str) -> None:
    for each in faults:
        facts = {"table": each.table, "found": each.found, "expected": each.expected}
        raise SyncProblem("sync.tables_changed", centre=shown, **facts)


def _key(columns: tuple[str, ...]) -> str:
    return f"PRIMARY KEY ({', '.join(columns)})" if columns else _NOTHING
