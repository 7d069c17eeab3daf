"""Epochs at the centre that a person approves, and what the centre's owner decided about those that are claimed.

A copy of a station that was restored or cloned begins a new epoch. Whether it, or the copy that it came from, is the
station from now on, no program can tell: until the centre's owner approves the epoch, nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import psycopg

from station.core.errors import Refused
from station.core.ledger import SignatureCheck, Stream
from station.store.central.acts import keep_act, require_reason
from station.store.central.claims import Claims, HeldClaim
from station.store.central.connecting import Link
from station.store.central.identity import identity
from station.store.central.rights import require_owner
from station.store.keys import signature_holds
from station.sync.central_values import Approval, OwnerWord
from station.sync.values import Restart

_KEEP_WITHDRAWAL = """
    INSERT INTO epoch_withdrawal (station_id, stream, hash, approved_by, approved_reason, approved_at,
                                  withdrawn_by, reason, withdrawn_at)
    SELECT station_id, stream, hash, approved_by, reason, approved_at, session_user, %s, now() FROM epoch_approval
    WHERE station_id = %s AND stream = %s AND hash = %s
"""


def approve_epoch(
    address: str,
    station: str,
    epoch: int,
    reason: str,
    copy: str = "",
    check: SignatureCheck = signature_holds,
    *,
    person: str = "",
) -> Approval:
    """Let a station go on with an epoch of both its streams, as the owner of the centre at `address`.

    `copy` is the beginning of the copy's id, needed where several copies claim the same epoch. Raises `Refused`
    ``sync.no_reason``, ``sync.owner_needed``, ``sync.nothing_waits``, ``sync.several_copies``, ``sync.other_approved``, ``sync.went_on``;
    `SyncProblem`. Given again it changes nothing, and approves a stream that was claimed since.
    """
    word = OwnerWord(reason, person)
    require_reason(word)
    with closing(Link(address)) as link:
        return link.transact(
            lambda connection: _approve(connection, link.shown, station, (epoch, word, copy), check)
        )


def withdraw_approval(
    address: str,
    station: str,
    epoch: int,
    reason: str,
    copy: str = "",
    check: SignatureCheck = signature_holds,
    *,
    person: str = "",
) -> Approval:
    """Take the approval of an epoch back, as the owner of the centre at `address`; it waits again.

    Raises `Refused` ``sync.no_reason``, ``sync.owner_needed``, ``sync.nothing_approved``, ``sync.epoch_stored`` where
    anything of the epoch is stored already; `SyncProblem`. Given again it changes nothing.
    """
    word = OwnerWord(reason, person)
    require_reason(word)
    with closing(Link(address)) as link:
        return link.transact(
            lambda connection: _withdraw(connection, link.shown, station, (epoch, word, copy), check)
        )


def approved_epochs(connection: psycopg.Connection, station: str, stream: Stream) -> frozenset[bytes]:
    """The hashes of the first entries of a stream's approved epochs."""
    rows = connection.execute(
        "SELECT hash FROM epoch_approval WHERE station_id = %s AND stream = %s", [station, stream.value]
    )
    return frozenset(bytes(row[0]) for row in rows)


def keep_approval(connection: psycopg.Connection, station: str, restart: Restart, reason: str) -> None:
    """Keep that the login approves an epoch of a station."""
    connection.execute(
        "INSERT INTO epoch_approval (station_id, stream, hash, reason, approved_by, approved_at)"
        " VALUES (%s, %s, %s, %s, session_user, now())",
        [station, restart.stream.value, restart.hash, reason],
    )


def _approve(
    connection: psycopg.Connection,
    shown: str,
    station: str,
    asked: tuple[int, OwnerWord, str],
    check: SignatureCheck,
) -> Approval:
    epoch, word, copy = asked
    _as_owner(connection, shown, station)
    claims = Claims.of(connection, station, check)
    claimed = [each for each in claims.believed if each.restart.epoch == epoch]
    if not claimed and any(each.restart.epoch == epoch for each in claims.every):
        raise Refused("sync.claim_unsigned", station=station, epoch=epoch)
    chosen = _chosen(claimed, station, epoch, copy)
    for each in chosen:
        if not each.approved_by:
            keep_approval(connection, station, each.restart, word.reason)
            keep_act(connection, station, "approve", _about(each), word)
    return _decided(connection, station, chosen, word.reason)


def _withdraw(
    connection: psycopg.Connection,
    shown: str,
    station: str,
    asked: tuple[int, OwnerWord, str],
    check: SignatureCheck,
) -> Approval:
    epoch, word, copy = asked
    _as_owner(connection, shown, station)
    of_epoch = [
        each
        for each in Claims.of(connection, station, check).every
        if each.restart.epoch == epoch and each.restart.copy.startswith(copy)
    ]
    approved = [each for each in of_epoch if each.approved_by]
    stored = next((each for each in approved if each.stored or each.overtaken), None)
    if stored is not None:
        raise Refused("sync.epoch_stored", station=station, epoch=epoch, seq=stored.restart.seq)
    for each in approved:
        place = [station, each.restart.stream.value, each.restart.hash]
        connection.execute(_KEEP_WITHDRAWAL, [word.reason, *place])
        keep_act(connection, station, "withdraw", _about(each), word)
        connection.execute(
            "DELETE FROM epoch_approval WHERE station_id = %s AND stream = %s AND hash = %s", place
        )
    # Given again, as after a lost answer: it is about what was taken back last.
    withdrawn = approved or [each for each in of_epoch if _was_withdrawn(connection, station, each.restart)]
    if not withdrawn:
        raise Refused("sync.nothing_approved", station=station, epoch=epoch)
    return _decided(connection, station, withdrawn, word.reason)


def _about(claim: HeldClaim) -> str:
    """The epoch, stream and copy of a claim, as the record of an act names them."""
    restart = claim.restart
    return f"{restart.epoch} {restart.stream.value} {restart.copy}"


def _as_owner(connection: psycopg.Connection, shown: str, station: str) -> None:
    """Begin an act of the owner about a station, which sends nothing meanwhile."""
    identity(connection, shown)
    require_owner(connection)
    connection.execute("SELECT 1 FROM head WHERE station_id = %s ORDER BY stream FOR UPDATE", [station])


def _was_withdrawn(connection: psycopg.Connection, station: str, restart: Restart) -> bool:
    place = [station, restart.stream.value, restart.hash]
    found = connection.execute(
        "SELECT 1 FROM epoch_withdrawal WHERE station_id = %s AND stream = %s AND hash = %s", place
    )
    return found.fetchone() is not None


def _decided(
    connection: psycopg.Connection, station: str, chosen: Sequence[HeldClaim], reason: str
) -> Approval:
    row = connection.execute("SELECT session_user").fetchone()
    return Approval(station, tuple(each.restart for each in chosen), str(row[0]) if row else "", reason)


def _living(claimed: Sequence[HeldClaim]) -> list[HeldClaim]:
    """The claims of copies that the station may still go on with: it went on without a copy in no stream."""
    dead = {each.restart.copy for each in claimed if each.overtaken and not each.approved_by}
    return [each for each in claimed if each.restart.copy not in dead]


def _chosen(claimed: Sequence[HeldClaim], station: str, epoch: int, copy: str) -> list[HeldClaim]:
    """The claims of the one copy that is meant. Raises `Refused` where it is none, several, or another is approved."""
    meant = [each for each in claimed if each.restart.copy.startswith(copy)]
    if not meant:
        raise Refused("sync.nothing_waits", station=station, epoch=epoch)
    chosen = _living(meant)
    if not chosen:
        raise Refused("sync.went_on", station=station, epoch=epoch, seq=meant[0].restart.seq)
    approved = {each.restart.copy: each for each in claimed if each.approved_by}
    if approved and not copy:
        # Given again, as after a lost answer: it is about the copy that has it already.
        chosen = [each for each in chosen if each.restart.copy in approved] or chosen
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
