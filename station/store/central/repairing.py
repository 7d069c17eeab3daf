"""Mending a damaged stream at the centre: what signatures prove stays or is written anew, the rest is set aside.

A receipt is signed by the station and fixes, through the chain, the content of every entry up to its own. So columns
beside a content that is fixed are written from it, and entries above the last receipt before a fault are not believed:
whoever may write here could have added them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import psycopg

from station.core.clock import from_record
from station.core.ledger import SUITES, SignatureCheck, StoredEntry, Suite, suite_named
from station.core.ledger.chain import link
from station.core.ledger.verify import EPOCH_STARTED
from station.store.central.receipts import Receipt, receipts
from station.store.central.rows import LOWEST_NUMBER
from station.store.central.standing import (
    UNPROVED,
    entries_after,
    entries_between,
    standing,
)
from station.store.central.storing import set_aside
from station.sync.central_values import StreamRepair
from station.sync.package import TOO_LARGE
from station.sync.values import CentreHead, EnrolledKey

_MENDED = "column_changed"
"""The reason under which stands in `quarantine` a row whose columns were written anew."""


def repair_stream(
    connection: psycopg.Connection,
    station: str,
    start: CentreHead,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
) -> StreamRepair:
    """Mend the stream that begins at `start`, an empty head.

    Receipts that don't count are set aside. The others stay: the entries that come again must be the ones that they
    confirm.
    """
    stream, suite = start.head.stream, suite_named(start.suite)
    for each in receipts(connection, station, stream, keys, check):
        if each.fault:
            _remove_receipt(connection, station, start, each)
    rows = (stated for _row, stated in stated_rows(entries_after(connection, station, start.head), suite))
    found = standing(connection, station, start, keys, check, rows)
    last = found.proved.head.seq
    mended = _write_columns(connection, station, start, last)
    aside = _put_back(connection, station, found.proved)
    return StreamRepair(0, mended, last if aside else None, aside, found.unconfirmed)


def stated_rows(rows: Iterable[StoredEntry], suite: Suite) -> Iterator[tuple[StoredEntry, StoredEntry]]:
    """Each row of a stream, and the same with the columns that its own content states."""
    for row in rows:
        suite = _begun_suite(row) or suite
        yield row, _stated(row, suite)


def _stated(row: StoredEntry, suite: Suite) -> StoredEntry:
    """The row as its content has it; unchanged where the content is none, or is another place's."""
    try:
        entry = row.entry()
        stated = StoredEntry.of(entry)._replace(hash=link(suite, entry.prev_hash, row.content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return row
    return stated if (stated.stream, stated.seq) == (row.stream, row.seq) else row


def _begun_suite(row: StoredEntry) -> Suite | None:
    """The suite of the epoch that an entry opens by its content."""
    try:
        held = json.loads(row.content)
        return SUITES.get(held["body"]["suite"]) if held["kind"] == EPOCH_STARTED else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _write_columns(connection: psycopg.Connection, station: str, start: CentreHead, last: int) -> int:
    """Write the columns of entries up to `last` from their contents; how many rows were others."""
    stream, changed = start.head.stream, 0
    rows = entries_between(connection, station, stream, 1, last)
    for row, stated in stated_rows(rows, suite_named(start.suite)):
        if row == stated or row.content is TOO_LARGE:
            continue
        set_aside(connection, (station, stream, row.seq), _MENDED, {"seq": row.seq}, b"".join(_raw(row)))
        connection.execute(
            "UPDATE entry SET epoch = %s, kind = %s, version = %s, happened_at = %s, recorded_at = %s,"
            " prev_hash = %s, hash = %s WHERE station_id = %s AND stream = %s AND seq = %s",
            [
                *(stated.epoch, stated.kind, stated.version),
                *(from_record(stated.happened_at), from_record(stated.recorded_at)),
                *(stated.prev_hash, stated.hash, station, stream.value, row.seq),
            ],
        )
        changed += 1
    return changed


def _put_back(connection: psycopg.Connection, station: str, to: CentreHead) -> int:
    """Let a stream end at `to`: set aside what stands above (and below its first number), write its head."""
    stream, seq = to.head.stream, to.head.seq
    place, aside = [station, stream.value], 0
    for first, last in ((LOWEST_NUMBER, 0), (seq + 1, None)):
        bounds = (first,) if last is None else (first, last)
        for row in entries_between(connection, station, stream, *bounds):
            set_aside(connection, (station, stream, row.seq), UNPROVED, {}, b"".join(_raw(row)))
            aside += 1
    connection.execute(
        "DELETE FROM entry WHERE station_id = %s AND stream = %s AND (seq > %s OR seq < 1)", [*place, seq]
    )
    connection.execute("DELETE FROM head WHERE station_id = %s AND stream = %s", place)
    connection.execute(
        "INSERT INTO head (station_id, stream, epoch, suite, seq, hash, updated_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, now())",
        [*place, to.head.epoch, to.suite, seq, to.head.hash],
    )
    return aside


def _remove_receipt(
    connection: psycopg.Connection, station: str, start: CentreHead, receipt: Receipt
) -> None:
    """Set aside a receipt that proves nothing."""
    stream, seq = start.head.stream, receipt.seq
    place = [station, stream.value, seq, receipt.digest]
    row = connection.execute(
        "SELECT first_seq, epoch, hash, checkpoint, received_at::text FROM receipt"
        " WHERE station_id = %s AND stream = %s AND seq = %s AND digest = %s",
        place,
    ).fetchone()
    if row is not None:
        names = ("first_seq", "epoch", "hash", "checkpoint", "received_at")
        held = dict(zip(names, (row[0], row[1], bytes(row[2]).hex(), row[3], row[4]), strict=True))
        raw = json.dumps({"receipt": seq} | held, ensure_ascii=True, sort_keys=True).encode()
        set_aside(connection, (station, stream, seq), UNPROVED, {"receipt": seq}, raw)
        connection.execute(
            "DELETE FROM receipt WHERE station_id = %s AND stream = %s AND seq = %s AND digest = %s", place
        )


def _raw(row: StoredEntry) -> Iterator[bytes]:
    """A row unchanged: a line of JSON with its columns, then its content."""
    columns = {
        "seq": row.seq,
        "epoch": row.epoch,
        "kind": row.kind,
        "version": row.version,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "prev": row.prev_hash.hex(),
        "hash": row.hash.hex(),
    }
    yield json.dumps(columns, ensure_ascii=True).encode() + b"\n"
    yield row.content
