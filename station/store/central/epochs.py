"""Epochs at the centre that a person approves: what stations claim, and what the centre's owner decided.

A copy of a station that was restored or cloned begins a new epoch. Whether it, or the copy that it came from, is the
station from now on, no program can tell: until the centre's owner approves the epoch, nothing of it is stored.
"""

from __future__ import annotations

from contextlib import closing

import psycopg

from station.core.errors import Refused
from station.core.ledger import Stream
from station.store.central.connecting import Link
from station.store.central.setting_up import identity
from station.sync.central_values import Approval, WaitingEpoch
from station.sync.values import Restart

_CLAIMS = """
    SELECT station_id, stream, epoch, seq, hash, reason, key_id, copy, first_seen FROM epoch_claim c
    WHERE station_id = %s AND NOT EXISTS (
        SELECT 1 FROM epoch_approval a
        WHERE a.station_id = c.station_id AND a.stream = c.stream AND a.hash = c.hash
    )
    ORDER BY epoch, first_seen, stream DESC
"""


def approve_epoch(address: str, station: str, epoch: int, reason: str, copy: str = "") -> Approval:
    """Let a station go on with an epoch of both its streams, as the owner of the centre at `address`.

    `copy` is the beginning of the copy's id, needed where several copies claim the same epoch. Raises `Refused`
    ``sync.no_reason``, ``sync.nothing_waits``, ``sync.several_copies``, ``sync.went_on``; `SyncProblem`.
    """
    if not reason.strip():
        raise Refused("sync.no_reason")
    with closing(Link(address)) as link:
        return link.transact(
            lambda connection: _approve(connection, link.shown, station, epoch, reason, copy)
        )


def waiting_epochs(connection: psycopg.Connection, station: str) -> tuple[WaitingEpoch, ...]:
    """The epochs of a station that nobody approved, oldest first."""
    rows = connection.execute(_CLAIMS, [station]).fetchall()
    return tuple(
        WaitingEpoch(row[0], Restart(Stream(row[1]), row[2], row[3], bytes(row[4]), *row[5:8]), row[8])
        for row in rows
    )


def approved_epochs(connection: psycopg.Connection, station: str, stream: Stream) -> frozenset[bytes]:
    """The hashes of the first entries of a stream's approved epochs."""
    rows = connection.execute(
        "SELECT hash FROM epoch_approval WHERE station_id = %s AND stream = %s", [station, stream.value]
    )
    return frozenset(bytes(row[0]) for row in rows)


def keep_claim(connection: psycopg.Connection, station: str, restart: Restart) -> None:
    """Keep that a copy of a station claims an epoch, the same once."""
    place = [station, restart.stream.value, restart.hash]
    known = connection.execute(
        "SELECT 1 FROM epoch_claim WHERE station_id = %s AND stream = %s AND hash = %s", place
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO epoch_claim (station_id, stream, hash, epoch, seq, reason, key_id, copy, first_seen)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())",
            [*place, restart.epoch, restart.seq, restart.reason, restart.key_id, restart.copy],
        )


def keep_approval(connection: psycopg.Connection, station: str, restart: Restart, reason: str) -> None:
    """Keep that the login approves an epoch of a station."""
    connection.execute(
        "INSERT INTO epoch_approval (station_id, stream, hash, reason, approved_by, approved_at)"
        " VALUES (%s, %s, %s, %s, session_user, now())",
        [station, restart.stream.value, restart.hash, reason],
    )


def _approve(
    connection: psycopg.Connection, shown: str, station: str, epoch: int, reason: str, copy: str
) -> Approval:
    identity(connection, shown)
    claimed = [each.restart for each in waiting_epochs(connection, station) if each.restart.epoch == epoch]
    chosen = [each for each in claimed if each.copy.startswith(copy)]
    if not chosen:
        raise Refused("sync.nothing_waits", station=station, epoch=epoch)
    copies = sorted({each.copy for each in chosen})
    if len(copies) > 1:
        raise Refused("sync.several_copies", station=station, epoch=epoch, copies=", ".join(copies))
    for restart in chosen:
        _require_behind(connection, station, restart)
        keep_approval(connection, station, restart, reason)
    row = connection.execute("SELECT session_user").fetchone()
    return Approval(station, tuple(chosen), str(row[0]) if row else "", reason)


def _require_behind(connection: psycopg.Connection, station: str, restart: Restart) -> None:
    """Raise Refused where the stream went on at the centre without this epoch: it can follow no more."""
    row = connection.execute(
        "SELECT seq FROM head WHERE station_id = %s AND stream = %s FOR UPDATE",
        [station, restart.stream.value],
    ).fetchone()
    if row is None or row[0] >= restart.seq:
        raise Refused("sync.went_on", station=station, epoch=restart.epoch, seq=restart.seq)
