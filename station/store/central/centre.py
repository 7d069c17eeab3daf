"""The direct road: a station connects to the central PostgreSQL itself (the port `station.sync.ports.Centre`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

import psycopg

from station.core.clock import from_record
from station.core.errors import Refused
from station.core.ledger import GENESIS, Head, SignatureCheck, Stream
from station.store.central.connecting import Link
from station.store.central.epochs import approved_epochs, keep_approval, keep_claim
from station.store.central.schema import COPY_ENTRIES, ENTRY_TYPES
from station.store.central.setting_up import identity
from station.store.keys import signature_holds
from station.sync.package import SyncPackage
from station.sync.receiving import receive
from station.sync.values import (
    CentreAlarm,
    CentreAnswer,
    CentreHead,
    CentreState,
    EnrolledKey,
    PackageOutcome,
    Restart,
    SyncReason,
)

_AT_ENROLMENT = "enrolled"
"""The reason of the approvals that an enrolment gives."""


@contextmanager
def open_centre(address: str) -> Iterator[PostgresCentre]:
    """The centre at `address` (a `CentreOpener`); it connects at the first call. Raises `SyncProblem`."""
    with closing(Link(address)) as link:
        yield PostgresCentre(link)


class PostgresCentre:
    """A centre reached through `link`; packages are verified with `check` before they are stored."""

    def __init__(self, link: Link, check: SignatureCheck = signature_holds) -> None:
        self._link = link
        self._check = check

    def state_of(self, station: str) -> CentreState:
        """The centre's id, how far it has the streams of `station`, and the station's keys."""

        def ask(connection: psycopg.Connection) -> CentreState:
            rows = connection.execute(
                "SELECT stream, epoch, seq, hash, suite FROM head WHERE station_id = %s", [station]
            )
            found = {row[0]: row[1:] for row in rows}
            return CentreState(
                identity(connection, self._link.shown),
                {each: _centre_head(each, found[each.value]) for each in Stream if each.value in found},
                _keys(connection, station),
            )

        return self._link.transact(ask, write=False)

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash stored at a number; None beyond the end."""
        return self._link.transact(lambda connection: _hash_at(connection, station, stream, seq), write=False)

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        """Lock the stream's head, verify the package, store it and move the head, in one transaction."""
        return self._link.transact(lambda connection: self._apply(connection, package))

    def _apply(self, connection: psycopg.Connection, package: SyncPackage) -> CentreAnswer:
        station, stream = package.station, package.stream
        row = connection.execute(
            "SELECT epoch, seq, hash, suite FROM head WHERE station_id = %s AND stream = %s FOR UPDATE",
            [station, stream.value],
        ).fetchone()
        if row is None:
            return CentreAnswer(
                PackageOutcome.REFUSED, CentreHead(Head.empty(stream)), SyncReason.NOT_ENROLLED
            )
        answer = receive(
            package,
            _centre_head(stream, row),
            _keys(connection, station),
            lambda seq: _hash_at(connection, station, stream, seq),
            approved_epochs(connection, station, stream),
            self._check,
        )
        if answer.outcome is PackageOutcome.OK:
            _store(connection, package, answer.head.suite)
        elif answer.restart is not None:
            keep_claim(connection, station, answer.restart)
        elif answer.outcome is PackageOutcome.REFUSED:
            _quarantine(connection, package, answer)
        return answer

    def alarm(self, alarm: CentreAlarm) -> None:
        """Keep an alarm about a station's copy, the same once. Raises `Refused` where no key of the station signed it."""
        self._link.transact(lambda connection: self._keep_alarm(connection, alarm))

    def _keep_alarm(self, connection: psycopg.Connection, alarm: CentreAlarm) -> None:
        made = alarm.checkpoint
        key = next((each for each in _keys(connection, alarm.station) if each.key_id == made.key_id), None)
        about = (made.station, made.head.stream) == (alarm.station, alarm.stream)
        if (
            key is None
            or not about
            or not self._check(key.suite, key.public_key, made.message(), made.signature)
        ):
            raise Refused("sync.wrong_key", station=alarm.station, key_id=made.key_id)
        _store_alarm(connection, alarm)

    def enrol(self, station: str, office: str, key: EnrolledKey, restarts: Iterable[Restart] = ()) -> bool:
        """Register a station with its key and the epochs of its copy; False when it is registered with it already.

        Raises `Refused`.
        """
        return self._link.transact(lambda connection: _enrol(connection, station, office, key, restarts))


def _centre_head(stream: Stream, row: tuple[int, int, bytes, str]) -> CentreHead:
    epoch, seq, digest, suite = row
    return CentreHead(Head(stream, epoch, seq, bytes(digest)), suite)


def _keys(connection: psycopg.Connection, station: str) -> tuple[EnrolledKey, ...]:
    rows = connection.execute(
        "SELECT key_id, suite, public_key, revoked_at IS NOT NULL FROM station_key WHERE station_id = %s"
        " ORDER BY enrolled_at, key_id",
        [station],
    )
    return tuple(EnrolledKey(key_id, suite, bytes(key), revoked) for key_id, suite, key, revoked in rows)


def _hash_at(connection: psycopg.Connection, station: str, stream: Stream, seq: int) -> bytes | None:
    if seq == 0:
        return GENESIS
    row = connection.execute(
        "SELECT hash FROM entry WHERE station_id = %s AND stream = %s AND seq = %s",
        [station, stream.value, seq],
    ).fetchone()
    return None if row is None else bytes(row[0])


def _store(connection: psycopg.Connection, package: SyncPackage, suite: str) -> None:
    """Write entries into their table: a number that exists already is an error and is never skipped."""
    row = connection.execute("SELECT now()").fetchone()
    received_at = row[0] if row else None
    place = (package.station, package.stream.value)
    with connection.cursor() as cursor, cursor.copy(COPY_ENTRIES) as copy:
        copy.set_types(ENTRY_TYPES)
        for entry in package.entries:
            copy.write_row(
                (
                    *(*place, entry.seq, entry.epoch, entry.kind, entry.version),
                    *(from_record(entry.happened_at), from_record(entry.recorded_at), received_at),
                    *(entry.content, entry.prev_hash, entry.hash),
                )
            )
    last = package.last
    connection.execute(
        "UPDATE head SET epoch = %s, suite = %s, seq = %s, hash = %s, updated_at = %s"
        " WHERE station_id = %s AND stream = %s",
        [package.epoch, suite, last.seq, last.hash, received_at, *place],
    )
    connection.execute(
        "INSERT INTO receipt (station_id, stream, seq, first_seq, epoch, hash, checkpoint, received_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [*place, last.seq, package.first, package.epoch, last.hash, package.checkpoint.note(), received_at],
    )


def _quarantine(connection: psycopg.Connection, package: SyncPackage, answer: CentreAnswer) -> None:
    """Store what was refused, unchanged; the same bytes once, however often they come."""
    raw = package.raw_copy()
    digest = hashlib.sha256(raw).digest()
    connection.execute(
        "INSERT INTO quarantine (station_id, digest, stream, first_seq, reason, facts, received_at, raw)"
        " SELECT %(station)s, %(digest)s, %(stream)s, %(first)s, %(reason)s, %(facts)s, now(), %(raw)s"
        " WHERE NOT EXISTS (SELECT 1 FROM quarantine WHERE station_id = %(station)s AND digest = %(digest)s)",
        {
            "station": package.station,
            "digest": digest,
            "stream": package.stream.value,
            "first": package.first,
            "reason": "" if answer.reason is None else answer.reason.value,
            "facts": json.dumps(dict(answer.facts), sort_keys=True),
            "raw": raw,
        },
    )


def _store_alarm(connection: psycopg.Connection, alarm: CentreAlarm) -> None:
    """Write an alarm; how far both sides have come since it was first raised makes it no other alarm."""
    gist = json.dumps([alarm.stream.value, alarm.code, alarm.facts.get("common")])
    connection.execute(
        "INSERT INTO alarm (station_id, digest, stream, code, facts, checkpoint, raised_at)"
        " SELECT %(station)s, %(digest)s, %(stream)s, %(code)s, %(facts)s, %(checkpoint)s, now()"
        " WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE station_id = %(station)s AND digest = %(digest)s)",
        {
            "station": alarm.station,
            "digest": hashlib.sha256(gist.encode()).digest(),
            "stream": alarm.stream.value,
            "code": alarm.code,
            "facts": json.dumps(dict(alarm.facts), sort_keys=True),
            "checkpoint": alarm.checkpoint.note(),
        },
    )


def _enrol(
    connection: psycopg.Connection, station: str, office: str, key: EnrolledKey, restarts: Iterable[Restart]
) -> bool:
    identity(connection, "")
    known = connection.execute("SELECT office FROM station WHERE station_id = %s", [station]).fetchone()
    keys = _keys(connection, station)
    if known is not None:
        if known[0] != office:
            raise Refused("sync.other_office", station=station, office=str(known[0]))
        same = next((each for each in keys if each.public_key == key.public_key), None)
        if same is None:
            known_id = keys[-1].key_id if keys else ""
            public_key = key.public_key.hex()
            raise Refused(
                "sync.other_key",
                station=station,
                key_id=key.key_id,
                known=known_id,
                public_key=public_key,
            )
        if same.revoked:
            raise Refused("sync.key_revoked", station=station, key_id=key.key_id)
        return False
    connection.execute("INSERT INTO station VALUES (%s, %s, now())", [station, office])
    connection.execute(
        "INSERT INTO station_key (station_id, key_id, suite, public_key, revoked_at, enrolled_at)"
        " VALUES (%s, %s, %s, %s, NULL, now())",
        [station, key.key_id, key.suite, key.public_key],
    )
    for stream in Stream:
        connection.execute(
            "INSERT INTO head (station_id, stream, epoch, suite, seq, hash, updated_at)"
            " VALUES (%s, %s, 0, %s, 0, %s, now())",
            [station, stream.value, key.suite, GENESIS],
        )
    for restart in restarts:
        keep_approval(connection, station, restart, _AT_ENROLMENT)
    return True
