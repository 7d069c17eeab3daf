"""What the centre writes of what a station sends: entries with their receipt, refused packages, alarms. Only ever added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import psycopg

from station.core.clock import from_record
from station.core.ledger import Stream
from station.store.central.schema import ADD_ENTRIES
from station.store.central.standing import move_head
from station.sync.package import SyncPackage
from station.sync.values import CentreAlarm, CentreAnswer, CentreHead

_ALARM_FACTS = frozenset({"common", "local", "centre"})
_LONGEST_CODE = 100


def store_entries(
    connection: psycopg.Connection, package: SyncPackage, suite: str, *, confirmed: bool = False
) -> None:
    """Write entries and their receipt: an entry's number that exists already is an error and is never skipped.

    `confirmed` where the centre has a receipt for the last one, as of entries that it lost since.
    """
    entries = package.entries
    columns = {
        "station": package.station,
        "stream": package.stream.value,
        "seq": [each.seq for each in entries],
        "epoch": [each.epoch for each in entries],
        "kind": [each.kind for each in entries],
        "version": [each.version for each in entries],
        "happened_at": [from_record(each.happened_at) for each in entries],
        "recorded_at": [from_record(each.recorded_at) for each in entries],
        "content": [each.content for each in entries],
        "prev_hash": [each.prev_hash for each in entries],
        "hash": [each.hash for each in entries],
    }
    connection.execute(ADD_ENTRIES, columns)
    last = package.last
    move_head(connection, package.station, CentreHead(package.checkpoint.head, suite))
    if confirmed:
        return
    note = package.checkpoint.note()
    connection.execute(
        "INSERT INTO receipt (station_id, stream, seq, first_seq, epoch, hash, checkpoint, digest)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(package.station, package.stream.value, last.seq, package.first, package.epoch, last.hash),
            *(note, hashlib.sha256(note.encode()).digest()),
        ],
    )


def quarantine(connection: psycopg.Connection, package: SyncPackage, answer: CentreAnswer) -> None:
    """Store what was refused, unchanged."""
    reason = "" if answer.reason is None else answer.reason.value
    set_aside(
        connection, (package.station, package.stream, package.first), reason, answer.facts, package.raw_copy()
    )


def set_aside(
    connection: psycopg.Connection,
    place: tuple[str, Stream, int],
    reason: str,
    facts: Mapping[str, object],
    raw: bytes,
) -> None:
    """Keep bytes of a station that stand in no other table; the same bytes once, however often they come.

    `place` is the station, the stream and the number of the first entry.
    """
    station, stream, first = place
    connection.execute(
        "INSERT INTO quarantine (station_id, digest, stream, first_seq, reason, facts, received_at, raw)"
        " SELECT %(station)s, %(digest)s, %(stream)s, %(first)s, %(reason)s, %(facts)s, now(), %(raw)s"
        " WHERE NOT EXISTS (SELECT 1 FROM quarantine WHERE station_id = %(station)s AND digest = %(digest)s)",
        {
            "station": station,
            "digest": hashlib.sha256(raw).digest(),
            "stream": stream.value,
            "first": first,
            "reason": reason,
            "facts": json.dumps(dict(facts), sort_keys=True),
            "raw": raw,
        },
    )


def store_alarm(connection: psycopg.Connection, alarm: CentreAlarm) -> None:
    """Write an alarm, the same once a day: how far both sides have come since makes it no other one."""
    facts = {
        name: value for name, value in alarm.facts.items() if name in _ALARM_FACTS and isinstance(value, int)
    }
    day = alarm.checkpoint.made_at.date().isoformat()
    gist = json.dumps([alarm.stream.value, alarm.code[:_LONGEST_CODE], facts.get("common"), day])
    connection.execute(
        "INSERT INTO alarm (station_id, digest, stream, code, facts, checkpoint, raised_at)"
        " SELECT %(station)s, %(digest)s, %(stream)s, %(code)s, %(facts)s, %(checkpoint)s, now()"
        " WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE station_id = %(station)s AND digest = %(digest)s)",
        {
            "station": alarm.station,
            "digest": hashlib.sha256(gist.encode()).digest(),
            "stream": alarm.stream.value,
            "code": alarm.code[:_LONGEST_CODE],
            "facts": json.dumps(facts, sort_keys=True),
            "checkpoint": alarm.checkpoint.note(),
        },
    )
