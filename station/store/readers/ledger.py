"""Reading the ledger: rows in order, entries by subject, heads, epochs, checkpoints, parameters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from station.core.errors import IntegrityProblem
from station.core.ledger import GENESIS, Checkpoint, Entry, EpochStarted, Head, StoredEntry, Stream
from station.core.listing import DamagedRow
from station.store.checkpoints import chained_row
from station.store.engine import batches, placeholder
from station.store.guard import Guard
from station.store.prepared import Prepared
from station.store.readers.heads import end_at
from station.store.readers.parameters import parameters, sound_parameters
from station.store.readers.reading import UNREADABLE, Attests, entry_of, reads, unaltered
from station.store.schema.ledger import (
    checkpoint,
    ledger_entry,
    ledger_head,
    ledger_opaque,
    ledger_subject,
)

_BATCH = 2000
_NEWEST = Prepared(
    select(ledger_entry)
    .where(ledger_entry.c.stream == bindparam("stream"), ledger_entry.c.kind == bindparam("kind"))
    .order_by(ledger_entry.c.seq.desc())
    .limit(bindparam("size"))
)
_EPOCH = Prepared(
    select(ledger_entry)
    .where(
        ledger_entry.c.stream == bindparam("stream"),
        ledger_entry.c.kind == EpochStarted.KIND,
        ledger_entry.c.epoch == bindparam("epoch"),
    )
    .order_by(ledger_entry.c.seq)
    .limit(1)
)
_HASH = Prepared(
    select(ledger_entry.c.hash).where(
        ledger_entry.c.stream == bindparam("stream"), ledger_entry.c.seq == bindparam("seq")
    )
)
_STREAMS = {stream.value: stream for stream in Stream}
ENTRY_COLUMNS = ", ".join(column.name for column in ledger_entry.columns)
"""What `stored_entry` takes, as it stands in SQL."""
_AS_WRITTEN = (str, int, int, str, int, str, str, bytes, bytes, bytes)
"""The types of a row's columns as long as only this program wrote them."""
_CONTENT_AS_WRITTEN = (int, str, bytes, bytes)


def stored_entry(row: Iterable[Any]) -> StoredEntry:
    """The row of `ledger_entry` as the verifier takes it.

    SQLite lets any column hold any type, so a row that was tampered with may hold text where bytes belong (``replace``
    makes text of them); it is read all the same, and the verifier says what is wrong with it.
    Raises `IntegrityProblem` ``store.entry_damaged`` for one of no stream, which a damaged index may give.
    """
    values = tuple(row)
    stream, seq, epoch, kind, version, happened_at, recorded_at, content, prev_hash, digest = values
    known = _STREAMS.get(stream)
    if known is None:
        raise IntegrityProblem("store.entry_damaged", stream=str(stream), seq=_number(seq))
    if tuple(map(type, values)) == _AS_WRITTEN:
        return StoredEntry._make((known, *values[1:]))
    return StoredEntry(
        known,
        _number(seq),
        _number(epoch),
        _text(kind),
        _number(version),
        _text(happened_at),
        _text(recorded_at),
        bytes_of(content),
        bytes_of(prev_hash),
        bytes_of(digest),
    )


def _number(value: Any) -> int:
    return value if type(value) is int else -1


def _text(value: Any) -> str:
    return value if type(value) is str else repr(value)


def bytes_of(value: Any) -> bytes:
    """What a column of bytes holds, as bytes, whatever somebody wrote into it."""
    if type(value) is bytes:
        return value
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogateescape")


@reads(*ledger_opaque.c)
def _opaque(row: Row[Any]) -> tuple[Stream, int, str, int]:
    return Stream(row.stream), row.seq, row.kind, row.version


class LedgerRows:
    """The ledger within one transaction."""

    def __init__(self, connection: Connection, guard: Guard | None = None) -> None:
        """With a `guard` checkpoints can be stored: in a unit of work."""
        self._connection = connection
        self._guard = guard

    def head(self, stream: Stream) -> Head:
        """The end of `stream`, by its head row. Raises like `end_at`."""
        return end_at(self._connection, stream).head

    def kept_head(self, stream: Stream) -> Head | None:
        """The same; None where the head's row is missing."""
        try:
            return self.head(stream)
        except IntegrityProblem:
            return None

    def stored(self, stream: Stream, *, after: int = 0, until: int | None = None) -> Iterator[StoredEntry]:
        """Rows of `stream` with a number above `after` (and up to `until`), in their order."""
        for rows in self._some(ENTRY_COLUMNS, stream, after, until, None, _BATCH):
            for row in rows:
                yield stored_entry(row)

    def contents(
        self,
        stream: Stream,
        *,
        after: int = 0,
        until: int | None = None,
        kinds: Collection[str] | None = None,
        size: int,
    ) -> Iterator[Sequence[tuple[int, str, bytes, bytes]]]:
        """Number, kind, content and hash of these rows, `size` at a time; with `kinds`, only these kinds."""
        for rows in self._some("seq, kind, content, hash", stream, after, until, kinds, size):
            columns = zip(*rows, strict=True)
            if all(
                set(map(type, found)) == {kind}
                for found, kind in zip(columns, _CONTENT_AS_WRITTEN, strict=True)
            ):
                yield rows
            else:
                yield [(_number(row[0]), _text(row[1]), bytes_of(row[2]), bytes_of(row[3])) for row in rows]

    def _some(
        self,
        columns: str,
        stream: Stream,
        after: int,
        until: int | None,
        kinds: Collection[str] | None,
        size: int,
    ) -> Iterator[Sequence[Any]]:
        mark = placeholder(self._connection.dialect)
        sql = f"SELECT {columns} FROM ledger_entry WHERE stream = {mark} AND seq > {mark}"  # noqa: S608
        given: list[Any] = [stream.value, after]
        if until is not None:
            sql += f" AND seq <= {mark}"
            given.append(until)
        if kinds is not None:
            sql += f" AND kind IN ({', '.join([mark] * len(kinds))})"
            given += sorted(kinds)
        return batches(self._connection, f"{sql} ORDER BY seq", tuple(given), size=size)

    def columns(
        self, stream: Stream, *, size: int, vouched: bool = True
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """All rows of `stream` in their order, `size` at a time, as the database gives them.

        Behind the columns of `StoredEntry` stands whether the database vouches that the content is JSON: SQLite
        can, three times as fast as reading it; on PostgreSQL, and where `vouched` is not asked for, nobody does.
        """
        dialect = self._connection.dialect
        mark = placeholder(dialect)
        json = "json_valid(content) = 1" if vouched and dialect.name == "sqlite" else "NULL"
        sql = (
            f"SELECT {ENTRY_COLUMNS}, {json} FROM ledger_entry WHERE stream = {mark} AND seq > 0 ORDER BY seq"  # noqa: S608
        )
        return batches(self._connection, sql, (stream.value,), size=size)

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """The entry at a place; None when there is none. Raises like `about`."""
        row = self._connection.execute(
            select(ledger_entry).where(ledger_entry.c.stream == stream.value, ledger_entry.c.seq == seq)
        ).first()
        return None if row is None else (unaltered if checked else entry_of)(stored_entry(row))

    def hash_at(self, stream: Stream, seq: int) -> bytes | None:
        """The hash at a place (`GENESIS` at 0); None when the stream does not reach it."""
        if seq == 0:
            return GENESIS
        found = _HASH.values(self._connection, stream=stream.value, seq=seq)
        return bytes_of(found[0]) if found else None

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> list[Entry]:
        """All that happened to a subject, oldest first; with `newest`, only that many of the last ones.

        Raises `IntegrityProblem` ``store.entry_damaged``: unreadable or, where `checked`, not what its hash says.
        """
        query = (
            select(ledger_entry)
            .join(
                ledger_subject,
                and_(
                    ledger_subject.c.stream == ledger_entry.c.stream,
                    ledger_subject.c.seq == ledger_entry.c.seq,
                ),
            )
            .where(ledger_subject.c.subject == subject)
            .order_by(ledger_entry.c.recorded_at.desc(), ledger_entry.c.stream, ledger_entry.c.seq.desc())
            .limit(newest)
        )
        read = unaltered if checked else entry_of
        return [read(stored_entry(row)) for row in self._connection.execute(query).all()][::-1]

    def page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[Entry]:
        """Entries newest first, below number `before`; `kind` is a prefix (``equipment.``)."""
        return [entry_of(row) for row in self.stored_page(stream, before=before, size=size, kind=kind)]

    def newest_stored(self, stream: Stream, kind: str) -> StoredEntry | None:
        """The newest row of exactly this kind, by the index of kinds, whether it can be read or not; None when there is none."""
        row = _NEWEST.first(self._connection, stream=stream.value, kind=kind, size=1)
        return None if row is None else stored_entry(row)

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> list[Entry]:
        """The newest entries of exactly this kind, newest first, by the index of kinds. Raises like `about`."""
        rows = _NEWEST.all(self._connection, stream=stream.value, kind=kind, size=size)
        read = unaltered if checked else entry_of
        return [read(stored_entry(row)) for row in rows]

    def stored_page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[StoredEntry]:
        """The rows that `page` reads, whether they can be read or not."""
        query = select(ledger_entry).where(ledger_entry.c.stream == stream.value)
        if before is not None:
            query = query.where(ledger_entry.c.seq < before)
        if kind:
            query = query.where(ledger_entry.c.kind.startswith(kind, autoescape=True))
        rows = self._connection.execute(query.order_by(ledger_entry.c.seq.desc()).limit(size))
        return [stored_entry(row) for row in rows]

    def stored_at(self, stream: Stream, seqs: Sequence[int]) -> list[StoredEntry]:
        """The rows at these places, newest first; places that are empty are left out."""
        query = (
            select(ledger_entry)
            .where(ledger_entry.c.stream == stream.value, ledger_entry.c.seq.in_(seqs))
            .order_by(ledger_entry.c.seq.desc())
        )
        return [stored_entry(row) for row in self._connection.execute(query).all()]

    def counts(self) -> dict[Stream, int]:
        """How many rows each stream really holds."""
        query = select(ledger_entry.c.stream, func.count()).group_by(ledger_entry.c.stream)
        found = {Stream(name): count for name, count in self._connection.execute(query)}
        return {stream: found.get(stream, 0) for stream in Stream}

    def oldest_after(self, stream: Stream, seq: int) -> str | None:
        """`recorded_at` of the first entry above `seq`, as recorded; None when there is none."""
        return self._connection.scalar(
            select(ledger_entry.c.recorded_at).where(
                ledger_entry.c.stream == stream.value, ledger_entry.c.seq == seq + 1
            )
        )

    def epoch_started(self, stream: Stream, epoch: int) -> EpochStarted | None:
        """The start of an epoch of `stream`, by its entry; None where no readable entry holds it."""
        row = _EPOCH.first(self._connection, stream=stream.value, epoch=epoch)
        try:
            typed = None if row is None else stored_entry(row).entry().typed
        except UNREADABLE:
            return None
        return typed if isinstance(typed, EpochStarted) else None

    def public_key(self, stream: Stream, epoch: int) -> bytes | None:
        """The public key that an epoch of `stream` named."""
        begun = self.epoch_started(stream, epoch)
        try:
            return None if begun is None else bytes.fromhex(begun.public_key)
        except ValueError:  # tampered with: no signature holds against it
            return None

    def head_columns_apart(self, stream: Stream) -> list[tuple[int, str]]:
        """Columns of the head's row that differ from the entry at that place and from its epoch; with the place."""
        row = self._connection.execute(
            select(
                ledger_head.c.seq,
                ledger_head.c.epoch,
                ledger_head.c.suite,
                ledger_head.c.recorded_at,
                ledger_entry.c.epoch.label("epoch_there"),
                ledger_entry.c.recorded_at.label("recorded_at_there"),
            )
            .join(
                ledger_entry,
                and_(ledger_entry.c.stream == ledger_head.c.stream, ledger_entry.c.seq == ledger_head.c.seq),
            )
            .where(ledger_head.c.stream == stream.value)
        ).first()
        if row is None:  # the chain itself tells what is missing
            return []
        begun = self.epoch_started(stream, _number(row.epoch_there))
        there = {
            "epoch": row.epoch_there,
            "suite": row.suite if begun is None else begun.suite,
            "recorded_at": row.recorded_at_there,
        }
        return [(row.seq, name) for name, value in there.items() if row._mapping[name] != value]

    def checkpoint_notes(self, stream: Stream) -> list[str]:
        """All signed checkpoints of `stream` as notes, oldest first."""
        query = (
            select(checkpoint.c.note)
            .where(checkpoint.c.stream == stream.value)
            .order_by(checkpoint.c.seq, checkpoint.c.made_at)
        )
        return list(self._connection.scalars(query))

    def keep_checkpoint(self, made: Checkpoint) -> None:
        """Store a signed checkpoint behind those that were kept before; one that is kept already stays."""
        if self._guard is None:
            raise RuntimeError("checkpoints are kept in a unit of work")
        row = chained_row(self._connection, made)
        if row is not None:
            self._guard.put(checkpoint, row)

    def opaque(self) -> list[tuple[Stream, int, str, int]]:
        """Entries of kinds this program does not know: stream, number, kind, version."""
        query = select(ledger_opaque).order_by(ledger_opaque.c.stream, ledger_opaque.c.seq)
        return [_opaque(row) for row in self._connection.execute(query).all()]

    def parameters(self, attested: Attests) -> dict[tuple[str, str], Any]:
        """The policy parameters that an administrator changed, as their entries say."""
        return parameters(self._connection, attested)

    def sound_parameters(
        self, attested: Attests
    ) -> tuple[dict[tuple[str, str], Any], tuple[DamagedRow, ...]]:
        """Those of them that their entries say, and the others."""
        return sound_parameters(self._connection, attested)
