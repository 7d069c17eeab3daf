"""State from nothing but the ledger, and the proof that the state in use is just that, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, select

from station.core.ledger import NotCanonical, Stream, canonical_bytes
from station.core.progress import CancelToken, Progress, Report, silent
from station.store.engine import open_engine, transaction
from station.store.projections import apply
from station.store.projections.registry import known_kinds
from station.store.readers.ledger import LedgerRows
from station.store.readers.reading import entry_of
from station.store.schema import metadata, state_tables

_REPORT_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which the state in use and the rebuilt state differ: `found` ``changed``, ``extra`` or ``missing``."""

    table: str
    key: str
    found: str


def fingerprint() -> str:
    """What the state depends on besides the ledger: the state tables' shape and the kinds that are understood."""
    shape = [
        [table.name, [[column.name, str(column.type), column.primary_key] for column in table.columns]]
        for table in state_tables()
    ]
    return hashlib.sha256(canonical_bytes([shape, known_kinds()])).hexdigest()


def replay(
    source: Connection,
    target: Connection,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> int:
    """Project every entry of `source` into the empty state tables of `target`; returns how many there were."""
    ledger = LedgerRows(source)
    total = sum(ledger.head(stream).seq for stream in Stream)
    done = 0
    for stream in Stream:
        for row in ledger.stored(stream):
            apply(target, entry_of(row))
            done += 1
            if done % _REPORT_EVERY == 0:
                report(Progress("ledger.rebuilding", done, total, "entries"))
                if cancel is not None:
                    cancel.check()
    return done


def rebuild(connection: Connection, report: Report = silent) -> int:
    """Throw the state tables away and derive them anew, within the caller's transaction."""
    tables = state_tables()
    metadata.drop_all(connection, tables=tables)
    metadata.create_all(connection, tables=tables)
    return replay(connection, connection, report)


def differences(
    connection: Connection, report: Report = silent, cancel: CancelToken | None = None
) -> list[Difference]:
    """Rebuild the state aside, in a database of its own, and compare it with the state in use."""
    with TemporaryDirectory(prefix="station-rebuild-") as folder:
        engine = open_engine(Path(folder) / "rebuilt.db")
        try:
            metadata.create_all(engine, tables=state_tables())
            with transaction(engine, write=True) as target:
                replay(connection, target, report, cancel)
            with transaction(engine, write=False) as target:
                return list(_compare(connection, target))
        finally:
            engine.dispose()


def _compare(used: Connection, rebuilt: Connection) -> Iterator[Difference]:
    for table in state_tables():
        found = dict(dump_table(used, table))
        expected = dict(dump_table(rebuilt, table))
        for key in sorted(found.keys() | expected.keys()):
            if found.get(key) != expected.get(key):
                verdict = "missing" if key not in found else "extra" if key not in expected else "changed"
                yield Difference(table.name, key, verdict)


def dump_table(connection: Connection, table: Table) -> Iterator[tuple[str, bytes]]:
    """Every row of `table` as (primary key, canonical bytes)."""
    keys = [column.name for column in table.primary_key]
    rows = connection.execution_options(yield_per=2000).execute(select(table))
    for row in rows.mappings():
        plain = {column.name: _plain(column.type, row[column.name]) for column in table.columns}
        yield "/".join(str(plain[name]) for name in keys), _bytes_of(plain)


def _bytes_of(plain: dict[str, Any]) -> bytes:
    try:
        return canonical_bytes(plain)
    except NotCanonical:  # tampered with: no projection writes it, so it differs from every row that one does
        return repr(plain).encode("utf-8", "backslashreplace")


def _plain(kind: object, value: Any) -> Any:
    return value.hex() if isinstance(kind, LargeBinary) and isinstance(value, bytes) else value
