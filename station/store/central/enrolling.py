"""Enrolling a station at the centre, as its owner: the station with its key and its heads, and a login of its own."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from station.core.errors import Refused
from station.core.ledger import GENESIS, Stream
from station.store.central.connecting import Link
from station.store.central.epochs import keep_approval
from station.store.central.identity import identity
from station.store.central.logins import bind_login, drawn_login
from station.store.central.rights import owns_centre, require_owner
from station.store.central.rows import enrolled_keys
from station.sync.central_values import LoginWish, Registration, StationLogin
from station.sync.values import EnrolledKey, Restart

_AT_ENROLMENT = "enrolled"
"""The reason of the approvals that an enrolment gives."""


def enrol_station(
    link: Link, station: str, office: str, key: EnrolledKey, restarts: Iterable[Restart], wish: LoginWish
) -> Registration:
    """Register a station with its key and the epochs of its copy, and give it a login of its own.

    With a login that is not the owner's nothing is written: the station must be registered, and keeps this login.
    Raises `Refused`.
    """
    drawn, begun = drawn_login(station), tuple(restarts)
    new: list[
        bool
    ] = []  # what the first try found: a second one, after a lost answer, may find the first one's rows

    def enrol(connection: psycopg.Connection) -> Registration:
        identity(connection, link.shown)
        owner = owns_centre(connection)
        if owner:  # one after the other, by a lock that only the owner can take
            connection.execute("LOCK TABLE station_login IN SHARE ROW EXCLUSIVE MODE")
        known = _is_known(connection, station, office, key)
        new.append(not known)
        if not known:
            require_owner(connection)
            _register(connection, station, office, key, begun)
        login = bind_login(connection, station, wish, drawn) if owner else StationLogin()
        return Registration(new[0], login)

    return link.transact(enrol)


def _is_known(connection: psycopg.Connection, station: str, office: str, key: EnrolledKey) -> bool:
    """Whether the station is registered with this office and key. Raises Refused where it is with others."""
    known = connection.execute("SELECT office FROM station WHERE station_id = %s", [station]).fetchone()
    if known is None:
        return False
    if known[0] != office:
        raise Refused("sync.other_office", station=station, office=str(known[0]))
    keys = enrolled_keys(connection, station)
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
    return True


def _register(
    connection: psycopg.Connection, station: str, office: str, key: EnrolledKey, restarts: Iterable[Restart]
) -> None:
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
