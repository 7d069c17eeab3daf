"""Epochs at the centre that a person approves: what stations claim, and what the centre's owner decided.

A copy of a station that was restored or cloned begins a new epoch. Whether it, or the copy that it came from, is the
station from now on, no program can tell: until the centre's owner approves the epoch, nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import psycopg

from station.core.errors import Refused
from station.core.ledger import Stream
from station.store.central.connecting import Link
from station.store.central.rights import require_owner
from station.store.central.setting_up import identity
from station.sync.central_values import Approval, WaitingEpoch
from station.sync.values import Restart

_CLAIMS = """
    SELECT c.stream, c.epoch, c.seq, c.hash, c.reason, c.key_id, c.copy, c.first_seen, a.approved_by, a.reason
    FROM epoch_claim c LEFT JOIN epoch_approval a
    ON a.station_id = c.station_id AND a.stream = c.stream AND a.hash = c.hash
    WHERE c.station_id = %s ORDER BY c.epoch, c.first_seen, c.stream DESC
"""


def approve_epoch(address: str, station: str, epoch: int, reason: str, copy: str = "") -> Approval:
    """Let a station go on with an epoch of both its streams, as the owner of the centre at `address`.

    `copy` is the beginning of the copy's id, needed where several copies claim the same epoch. Raises `Refused`
    ``sync.no_reason``, ``sync.owner_needed``, ``sync.nothing_waits``, ``sync.several_copies``, ``sync.other_approved``, ``sync.went_on``;
    `SyncProblem`. Given again it changes nothing, and approves a stream that was claimed since.
    """
    if not reason.strip():
        raise Refused("sync.no_reason")
    with closing(Link(address)) as link:
        return link.transact(
            lambda connection: _approve(connection, link.shown, station, epoch, reason, copy)
        )


def waiting_epochs(connection: psycopg.Connection, station: str) -> tuple[WaitingEpoch, ...]:
    """The epochs of a station that nobody approved, oldest first."""
    return tuple(
        WaitingEpoch(station, each.restart, each.first_seen)
        for each in _claims(connection, station)
        if not each.approved_by
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    restart: Restart
    first_seen: datetime
    approved_by: str
    reason: str


def _claims(connection: psycopg.Connection, station: str) -> list[_Claim]:
    return [
        _Claim(
            Restart(Stream(row[0]), row[1], row[2], bytes(row[3]), *row[4:7]),
            row[7],
            row[8] or "",
            row[9] or "",
        )
        for row in connection.execute(_CLAIMS, [station])
    ]


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
    require_owner(connection)
    claimed = [each for each in _claims(connection, station) if each.restart.epoch == epoch]
    chosen = _chosen(claimed, station, epoch, copy)
    for each in chosen:
        if not each.approved_by:
            _require_behind(connection, station, each.restart)
            keep_approval(connection, station, each.restart, reason)
    row = connection.execute("SELECT session_user").fetchone()
    return Approval(station, tuple(each.restart for each in chosen), str(row[0]) if row else "", reason)


def _chosen(claimed: Sequence[_Claim], station: str, epoch: int, copy: str) -> list[_Claim]:
    """The claims of the one copy that is meant. Raises `Refused` where it is none, several, or another is approved."""
    chosen = [each for each in claimed if each.restart.copy.startswith(copy)]
    approved = {each.restart.copy: each for each in claimed if each.approved_by}
    if approved and not copy:
        # Given again, as after a lost answer: it is about the copy that has it already.
        chosen = [each for each in chosen if each.restart.copy in approved]
    if not chosen:
        raise Refused("sync.nothing_waits", station=station, epoch=epoch)
    copies = sorted({each.restart.copy for each in chosen})
    if len(copies) > 1:
        raise Refused("sync.several_copies", station=station, epoch=epoch, copies=", ".join(copies))
    for other, claim in approved.items():
        if other != copies[0]:
            raise Refused(
                "sync.other_approved",
                station=station,
                epoch=epoch,
                copy=other,
                name=claim.approved_by,
                reason=claim.reason,
            )
    return chosen


def _require_behind(connection: psycopg.Connection, station: str, restart: Restart) -> None:
    """Raise Refused where the stream went on at the centre without this epoch: it can follow no more."""
    row = connection.execute(
        "SELECT seq FROM head WHERE station_id = %s AND stream = %s FOR UPDATE",
        [station, restart.stream.value],
    ).fetchone()
    if row is None or row[0] >= restart.seq:
        raise Refused("sync.went_on", station=station, epoch=restart.epoch, seq=restart.seq)
