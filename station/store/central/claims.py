"""What copies of a station claim at the centre: signed epochs that a person approves or not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from station.core.ledger import SignatureCheck, Stream
from station.core.ledger.verify import ChainProblem
from station.store.central.rows import enrolled_keys
from station.sync.central_values import WaitingEpoch
from station.sync.claims import EpochClaim
from station.sync.package import SyncPackage
from station.sync.receiving import CLAIM_UNSIGNED
from station.sync.values import EnrolledKey, Restart

_CLAIMS = """
    SELECT c.stream, c.epoch, c.seq, c.hash, c.reason, c.key_id, c.copy,
           CASE WHEN c.first_seen > '0001-01-02' AND c.first_seen < '9999-12-30' THEN c.first_seen END, c.note,
           a.approved_by, a.reason, coalesce(h.seq, 0), e.hash IS NOT DISTINCT FROM c.hash
    FROM epoch_claim c LEFT JOIN epoch_approval a
    ON a.station_id = c.station_id AND a.stream = c.stream AND a.hash = c.hash
    LEFT JOIN head h ON h.station_id = c.station_id AND h.stream = c.stream
    LEFT JOIN entry e ON e.station_id = c.station_id AND e.stream = c.stream AND e.seq = c.seq
    WHERE c.station_id = %s ORDER BY c.epoch, c.first_seen, c.stream DESC
"""


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """An epoch that a copy claims: since when, who approved it and why.

    `signed` by a key of the station, `in_force` by one that is not revoked. `stored`: the centre has its first entry;
    `overtaken`: the stream went on there without it.
    """

    restart: Restart
    first_seen: datetime | None
    signed: bool
    in_force: bool
    approved_by: str
    reason: str
    stored: bool
    overtaken: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """All that copies of a station claim, oldest first; of one epoch's claims the signed one, where there is one."""

    station: str
    every: tuple[HeldClaim, ...]

    @classmethod
    def of(cls, connection: psycopg.Connection, station: str, check: SignatureCheck) -> Claims:
        """Read and check the claims of a station."""
        keys = enrolled_keys(connection, station)
        read = [_claim(station, row, keys, check) for row in connection.execute(_CLAIMS, [station])]
        found: dict[tuple[str, bytes], HeldClaim] = {}
        for each in filter(None, read):
            place = (each.restart.stream.value, each.restart.hash)
            if place not in found or _worth(each) > _worth(found[place]):
                found[place] = each
        return cls(station, tuple(found.values()))

    @property
    def believed(self) -> tuple[HeldClaim, ...]:
        """Those that the station signed with a key in force, and those that somebody approved."""
        return tuple(each for each in self.every if each.in_force or each.approved_by)

    @property
    def waiting(self) -> tuple[WaitingEpoch, ...]:
        """The epochs about which a person has to decide: not approved, not overtaken, and no other copy's approved."""
        decided = {(each.restart.stream, each.restart.epoch) for each in self.every if each.approved_by}
        return tuple(
            WaitingEpoch(self.station, each.restart, each.first_seen)
            for each in self.believed
            if not each.overtaken and (each.restart.stream, each.restart.epoch) not in decided
        )

    @property
    def unsigned(self) -> tuple[ChainProblem, ...]:
        """Claims that no key of the station signed: somebody wrote them."""
        return tuple(
            ChainProblem(
                CLAIM_UNSIGNED, each.restart.stream.value, each.restart.seq, {"epoch": each.restart.epoch}
            )
            for each in self.every
            if not (each.signed or each.approved_by)
        )


def _claim(
    station: str, row: tuple[Any, ...], keys: Sequence[EnrolledKey], check: SignatureCheck
) -> HeldClaim | None:
    """The claim in a row; None for one of a stream that there is not."""
    if row[0] not in {stream.value for stream in Stream}:
        return None
    restart = Restart(Stream(row[0]), row[1], row[2], bytes(row[3]), *row[4:7])
    first_seen, note, approved_by, reason, head, stored = row[7:]
    try:
        made = EpochClaim.parse(note)
    except ValueError:
        key = None
    else:
        about = (made.station, made.restart) == (station, restart)
        key = next((each for each in keys if about and made.is_signed_by(each, check)), None)
    signed, in_force = key is not None, key is not None and not key.revoked
    overtaken = head >= restart.seq and not stored
    return HeldClaim(
        *(restart, first_seen, signed, in_force), approved_by or "", reason or "", stored, overtaken
    )


def _worth(claim: HeldClaim) -> tuple[bool, bool]:
    return claim.in_force, claim.signed


def keep_claim(connection: psycopg.Connection, package: SyncPackage, restart: Restart) -> None:
    """Keep the signed claim of an epoch, the same once."""
    claim = package.claim_of(restart)
    if claim is None:
        raise ValueError("an epoch is held by its claim alone")
    place, note = [package.station, restart.stream.value, restart.hash], claim.note()
    known = connection.execute(
        "SELECT note FROM epoch_claim WHERE station_id = %s AND stream = %s AND hash = %s", place
    )
    if not any(_same(claim, each) for (each,) in known):
        connection.execute(
            "INSERT INTO epoch_claim (station_id, stream, hash, epoch, seq, reason, key_id, copy, note, digest, first_seen)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now())",
            [
                *(*place, restart.epoch, restart.seq, restart.reason, restart.key_id, restart.copy),
                *(note, hashlib.sha256(note.encode()).digest()),
            ],
        )


def _same(claim: EpochClaim, note: str) -> bool:
    """Whether `note` says the same; a signature may differ each time that it is made."""
    try:
        return EpochClaim.parse(note).message() == claim.message()
    except ValueError:
        return False
