"""Verifying the whole centre: chains, holes, heads, receipts and the keys of epochs, for each station; and mending it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

import psycopg

from station.core.ledger import Head, SignatureCheck, StoredEntry, Stream
from station.core.ledger.verify import ChainProblem
from station.core.progress import Progress, Report, silent
from station.store.central.claims import Claims
from station.store.central.connecting import Link
from station.store.central.logins import logins_by_station
from station.store.central.rights import owns_centre, require_owner
from station.store.central.rows import enrolled_keys
from station.store.central.setting_up import identity
from station.store.central.standing import (
    KEY_UNKNOWN,
    StreamStanding,
    entries_after,
    receipt_problems,
    standing,
)
from station.store.central.storing import set_aside
from station.store.keys import signature_holds
from station.sync.central_values import CentralStream, CentreProblem, CentreProof, StationProof
from station.sync.values import CentreHead, EnrolledKey

_UNPROVED = "unproved"
"""The reason under which stands in `quarantine` what a repair took out of its table."""


def verify_centre(
    address: str, *, repair: bool = False, report: Report = silent, check: SignatureCheck = signature_holds
) -> CentreProof:
    """Everything that the centre at `address` holds, proved entry by entry.

    With `repair`, as its owner: a stream that is damaged goes back to the last entry before the damage that a receipt
    confirms. What stands above is set aside (`quarantine`), the head is written anew, and the station sends the rest
    again. Nothing is repaired where the station, or a key that its epochs or receipts name, is unknown: what they
    prove can't be judged then. Raises `Refused` ``sync.owner_needed``, `SyncProblem`.
    """
    with closing(Link(address)) as link:
        stations, logins, whole = link.transact(
            lambda connection: _seen(connection, link.shown, repair=repair), write=False
        )
        proofs: list[StationProof] = []
        for done, station in enumerate(stations, 1):
            # A transaction for each: a repair keeps a station from sending only while it is its turn.
            proof = link.transact(
                partial(_station, station=station, repair=repair, check=check), write=repair
            )
            proofs.append(replace(proof, logins=logins.get(station, ())))
            report(Progress("sync.verifying", done, len(stations), "stations", station))
    return CentreProof(tuple(proofs), whole, logins.get("", ()))


def _seen(
    connection: psycopg.Connection, shown: str, *, repair: bool
) -> tuple[list[str], Mapping[str, tuple[str, ...]], bool]:
    """The stations and logins that the login here may see, and whether it sees all of them."""
    identity(connection, shown)
    if repair:
        require_owner(connection)
    logins = logins_by_station(connection)
    return _stations(connection), logins, owns_centre(connection) or "" in logins


def _stations(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT station_id FROM station UNION SELECT station_id FROM head UNION SELECT station_id FROM entry"
        " ORDER BY station_id"
    )
    return [str(row[0]) for row in rows]


def _station(
    connection: psycopg.Connection, station: str, repair: bool, check: SignatureCheck
) -> StationProof:
    if repair:  # no station sends while its streams are looked at and mended
        connection.execute("SELECT 1 FROM head WHERE station_id = %s ORDER BY stream FOR UPDATE", [station])
    keys = {each.key_id: each for each in enrolled_keys(connection, station)}
    office = connection.execute("SELECT office FROM station WHERE station_id = %s", [station]).fetchone()
    streams: list[CentralStream] = []
    problems: list[CentreProblem] = []
    if office is None:
        problems.append(CentreProblem(station, "", ChainProblem("station_unknown", "", 0, {})))
    for stream in Stream:
        proof, found = _stream(connection, station, stream, keys, check)
        if found and repair and office is not None and not _keys_lack(found):
            for each in found:
                if each.code == "receipt_signature":
                    _remove_unsigned(connection, station, stream, each.seq)
            _repair(connection, station, proof)
            again, left = _stream(connection, station, stream, keys, check)
            streams.append(
                CentralStream(stream, again.entries, _head_of(connection, station, stream), len(found))
            )
            problems += [CentreProblem(station, stream.value, each) for each in left]
            continue
        streams.append(CentralStream(stream, proof.entries, _head_of(connection, station, stream)))
        problems += [CentreProblem(station, stream.value, each) for each in found]
    claims = Claims.of(connection, station, check)
    problems += [CentreProblem(station, each.stream, each) for each in claims.unsigned]
    alarms = connection.execute("SELECT count(*) FROM alarm WHERE station_id = %s", [station]).fetchone()
    return StationProof(
        station,
        "" if office is None else str(office[0]),
        tuple(streams),
        claims.waiting,
        int(alarms[0]) if alarms else 0,
        tuple(problems),
    )


def _keys_lack(found: Sequence[ChainProblem]) -> bool:
    """Whether a key is named that the centre does not have."""
    return any(each.code == KEY_UNKNOWN for each in found)


def _stream(
    connection: psycopg.Connection,
    station: str,
    stream: Stream,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
) -> tuple[StreamStanding, list[ChainProblem]]:
    """The stream by its entries, and everything that is wrong with them, their head and their receipts."""
    suite = next(iter(keys.values())).suite if keys else CentreHead(Head.empty(stream)).suite
    found = standing(connection, station, CentreHead(Head.empty(stream), suite), keys, check)
    head = _head_of(connection, station, stream)
    problems = [*found.problems, *receipt_problems(connection, station, stream, keys, check)]
    if head is None:
        problems.append(ChainProblem("head_missing", stream.value, 0, {}))
    elif head != found.end.head.seq:
        problems.append(ChainProblem("head_elsewhere", stream.value, head, {"expected": found.end.head.seq}))
    elif _head_differs(connection, station, found.end):
        problems.append(ChainProblem("head_changed", stream.value, head, {}))
    return found, problems


def _head_of(connection: psycopg.Connection, station: str, stream: Stream) -> int | None:
    row = connection.execute(
        "SELECT seq FROM head WHERE station_id = %s AND stream = %s", [station, stream.value]
    ).fetchone()
    return None if row is None else int(row[0])


def _head_differs(connection: psycopg.Connection, station: str, end: CentreHead) -> bool:
    row = connection.execute(
        "SELECT epoch, hash, suite FROM head WHERE station_id = %s AND stream = %s",
        [station, end.head.stream.value],
    ).fetchone()
    held = None if row is None else (row[0], bytes(row[1]), row[2])
    return held != (end.head.epoch, end.head.hash, end.suite)


def _repair(connection: psycopg.Connection, station: str, found: StreamStanding) -> None:
    """Put a stream back to its last confirmed entry; set aside what stands above it; write its head.

    Signed receipts stay: the entries that come again must be the ones that they confirm.
    """
    to = found.proved
    stream, seq = to.head.stream, to.head.seq
    for row in entries_after(connection, station, stream, seq):
        set_aside(connection, (station, stream, row.seq), _UNPROVED, {}, b"".join(_raw(row)))
    place = [station, stream.value]
    connection.execute("DELETE FROM entry WHERE station_id = %s AND stream = %s AND seq > %s", [*place, seq])
    connection.execute("DELETE FROM head WHERE station_id = %s AND stream = %s", place)
    connection.execute(
        "INSERT INTO head (station_id, stream, epoch, suite, seq, hash, updated_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, now())",
        [*place, to.head.epoch, to.suite, seq, to.head.hash],
    )


def _remove_unsigned(connection: psycopg.Connection, station: str, stream: Stream, seq: int) -> None:
    """Set aside a receipt that no key of the station signed."""
    place = [station, stream.value, seq]
    row = connection.execute(
        "SELECT first_seq, epoch, hash, checkpoint, received_at FROM receipt"
        " WHERE station_id = %s AND stream = %s AND seq = %s",
        place,
    ).fetchone()
    if row is not None:
        names = ("first_seq", "epoch", "hash", "checkpoint", "received_at")
        held = dict(zip(names, (row[0], row[1], bytes(row[2]).hex(), row[3], str(row[4])), strict=True))
        raw = json.dumps({"receipt": seq} | held, ensure_ascii=True, sort_keys=True).encode()
        set_aside(connection, (station, stream, seq), _UNPROVED, {"receipt": seq}, raw)
        connection.execute("DELETE FROM receipt WHERE station_id = %s AND stream = %s AND seq = %s", place)


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
