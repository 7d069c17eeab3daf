"""Verifying the whole centre: chains, holes, heads, receipts and the keys of epochs, for each station; and mending it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

import psycopg

from station.core.errors import SyncProblem
from station.core.ledger import DEFAULT_SUITE, SUITES, Head, SignatureCheck, Stream
from station.core.ledger.verify import ChainProblem
from station.core.progress import Progress, Report, silent
from station.store.central.acts import acts_about, keep_act, require_reason
from station.store.central.claims import Claims
from station.store.central.connecting import Link
from station.store.central.granted import lacking, said
from station.store.central.identity import identity
from station.store.central.logins import logins_by_station
from station.store.central.receipts import KEY_UNKNOWN, receipt_problems
from station.store.central.repairing import repair_stream
from station.store.central.rights import owns_centre, require_owner
from station.store.central.rows import enrolled_keys
from station.store.central.standing import StreamStanding, standing
from station.store.keys import signature_holds
from station.store.postgres.explaining import own_words
from station.sync.central_values import CentralStream, CentreProblem, CentreProof, RepairWish, StationProof
from station.sync.values import CentreHead, EnrolledKey

_UNREADABLE = (psycopg.DataError, psycopg.errors.DataCorrupted, psycopg.errors.IndexCorrupted)
"""What the driver or the server say of a value that they can't read."""


def verify_centre(
    address: str,
    *,
    repair: RepairWish | None = None,
    report: Report = silent,
    check: SignatureCheck = signature_holds,
) -> CentreProof:
    """Everything that the centre at `address` holds, proved entry by entry.

    With `repair`, as its owner, a stream that is damaged is mended (`repairing`), and the station sends the rest again.
    Nothing is repaired where the station, or a key that its epochs or receipts name, is unknown: what they prove can't be judged
    then. A login could write such a row: of a key that the owner disowns nothing is believed. Raises `Refused`
    ``sync.no_reason``, ``sync.owner_needed``, `SyncProblem`.
    """
    if repair is not None:
        require_reason(repair.word)
    with closing(Link(address, report)) as link:
        stations, logins, whole = link.transact(
            lambda connection: _seen(connection, link.shown, repair=repair is not None), write=False
        )
        proofs: list[StationProof] = []
        for done, station in enumerate(stations, 1):
            proof = _station_or_unreadable(link, station, repair, check)
            proofs.append(replace(proof, logins=logins.get(station, ())))
            report(Progress("sync.verifying", done, len(stations), "stations", station))
    strange = (
        () if repair is None else sorted(repair.disowned.difference(*(each.disowned for each in proofs)))
    )
    return CentreProof(tuple(proofs), whole, logins.get("", ()), tuple(strange))


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


def _station_or_unreadable(
    link: Link, station: str, repair: RepairWish | None, check: SignatureCheck
) -> StationProof:
    """The station verified, in a transaction of its own: a repair keeps it from sending only while it is its turn.

    One of which something can't be read at all is a station with this problem, and the next ones are verified too.
    """
    try:
        return link.transact(
            partial(_station, station=station, repair=repair, check=check), write=repair is not None
        )
    except SyncProblem as problem:
        if not isinstance(problem.__cause__, _UNREADABLE):
            raise
        found = ChainProblem("unreadable", "", 0, {"detail": own_words(problem.__cause__)})
        return StationProof(station, "", (), (), 0, (CentreProblem(station, "", found),))


def _station(
    connection: psycopg.Connection, station: str, repair: RepairWish | None, check: SignatureCheck
) -> StationProof:
    if repair:  # no station sends while its streams are looked at and mended
        connection.execute("SELECT 1 FROM head WHERE station_id = %s ORDER BY stream FOR UPDATE", [station])
    keys = {each.key_id: each for each in enrolled_keys(connection, station)}
    office = connection.execute("SELECT office FROM station WHERE station_id = %s", [station]).fetchone()
    streams: list[CentralStream] = []
    problems: list[CentreProblem] = []
    named: set[str] = set()
    if office is None:
        problems.append(CentreProblem(station, "", ChainProblem("station_unknown", "", 0, {})))
    problems += [CentreProblem(station, "", each) for each in _strange_streams(connection, station)]
    problems += [CentreProblem(station, "", each) for each in _rightless(connection, station)]
    for stream in Stream:
        found, faults = _stream(connection, station, stream, keys, check)
        disowned = _unknown_keys(faults) & (frozenset[str]() if repair is None else repair.disowned)
        unknown = _unknown_keys(faults) - disowned
        named |= disowned
        left = "station_unknown" if office is None else KEY_UNKNOWN if unknown else ""
        done = None
        if faults and repair is not None and not left:
            done = repair_stream(connection, station, _start(stream, keys), keys, check)
            done = replace(done, faults=len(faults))
            about = " ".join((stream.value, *sorted(disowned)))
            keep_act(connection, station, "repair", about, repair.word)
            found, faults = _stream(connection, station, stream, keys, check)
        head = _head_of(connection, station, stream)
        told = (left, tuple(sorted(unknown))) if faults and repair is not None else ("", ())
        streams.append(CentralStream(stream, found.entries, head, done, *told))
        problems += [CentreProblem(station, stream.value, each) for each in faults]
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
        acts=acts_about(connection, station) if owns_centre(connection) else (),
        disowned=frozenset(named),
    )


def _unknown_keys(found: Sequence[ChainProblem]) -> frozenset[str]:
    """The keys that epochs or receipts name and the centre does not have: what the receipts prove can't be judged by them.

    An epoch or a receipt that names no key at all was none of the station's.
    """
    return frozenset(
        str(each.facts["key_id"]) for each in found if each.code == KEY_UNKNOWN and each.facts.get("key_id")
    )


def _strange_streams(connection: psycopg.Connection, station: str) -> Iterator[ChainProblem]:
    """Rows of streams that no station has."""
    rows = connection.execute(
        "SELECT stream FROM entry WHERE station_id = %(station)s AND stream <> ALL(%(known)s)"
        " UNION SELECT stream FROM head WHERE station_id = %(station)s AND stream <> ALL(%(known)s)"
        " UNION SELECT stream FROM receipt WHERE station_id = %(station)s AND stream <> ALL(%(known)s)"
        " UNION SELECT stream FROM epoch_claim WHERE station_id = %(station)s AND stream <> ALL(%(known)s)",
        {"station": station, "known": [stream.value for stream in Stream]},
    )
    for (name,) in rows.fetchall():
        yield ChainProblem("stream_unknown", "", 0, {"stream": name})


def _rightless(connection: psycopg.Connection, station: str) -> Iterator[ChainProblem]:
    """Logins of the station that lack what they were granted."""
    missing = lacking(connection, station)
    for login in sorted({each.login for each in missing}):
        facts: dict[str, object] = {
            "login": login,
            "missing": said(each for each in missing if each.login == login),
        }
        yield ChainProblem("rights_missing", "", 0, facts)


def _start(stream: Stream, keys: Mapping[str, EnrolledKey]) -> CentreHead:
    """The empty stream, under the suite of the station's oldest key."""
    suite = next((each.suite for each in keys.values() if each.suite in SUITES), DEFAULT_SUITE.name)
    return CentreHead(Head.empty(stream), suite)


def _stream(
    connection: psycopg.Connection,
    station: str,
    stream: Stream,
    keys: Mapping[str, EnrolledKey],
    check: SignatureCheck,
) -> tuple[StreamStanding, list[ChainProblem]]:
    """The stream by its entries, and everything that is wrong with them, their head and their receipts."""
    found = standing(connection, station, _start(stream, keys), keys, check)
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
