"""A new key of a station at the centre: enrolled by the owner, who shuts the others out with it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import psycopg

from station.core.errors import Refused
from station.store.central.acts import keep_act, require_reason
from station.store.central.connecting import Link
from station.store.central.identity import identity
from station.store.central.logins import logins_by_station
from station.store.central.rights import require_owner
from station.store.central.rows import enrolled_keys
from station.store.keys import Ed25519Signer, Sm2Signer
from station.store.keys.naming import key_id
from station.sync.central_values import EnrolledStationKey, OwnerWord
from station.sync.values import EnrolledKey

_SUITES = {32: Ed25519Signer.suite, 65: Sm2Signer.suite}
"""By the length of the public key in bytes."""


def enrol_key(
    address: str, station: str, public_key: str, word: OwnerWord, between: Sequence[str] = ()
) -> EnrolledStationKey:
    """Enrol a key, given in figures as the station names it, and revoke every other one of the station.

    Keys `between` the last that the centre knows and this one never signed here: the station's epochs name them, so they have to be
    known. What came of others until now stays proved; from now on only the new one signs. Given again it changes nothing. The act
    is kept (`acts`). Raises `Refused` ``sync.no_reason``, ``sync.bad_key``, ``sync.owner_needed``, ``sync.not_enrolled``, ``sync.key_revoked``, `SyncProblem`.
    """
    keys = [_read(each) for each in (*between, public_key)]
    require_reason(word)
    with closing(Link(address)) as link:
        return link.transact(lambda connection: _enrol(connection, link.shown, station, keys, word))


def _read(public_key: str) -> EnrolledKey:
    try:
        raw = bytes.fromhex(public_key)
        return EnrolledKey(key_id(raw), _SUITES[len(raw)], raw)
    except (ValueError, KeyError):
        raise Refused("sync.bad_key") from None


def _enrol(
    connection: psycopg.Connection, shown: str, station: str, keys: Sequence[EnrolledKey], word: OwnerWord
) -> EnrolledStationKey:
    key = keys[-1]
    identity(connection, shown)
    require_owner(connection)
    connection.execute("SELECT 1 FROM head WHERE station_id = %s ORDER BY stream FOR UPDATE", [station])
    known = {each.key_id: each for each in enrolled_keys(connection, station)}
    if not known:
        raise Refused("sync.not_enrolled", station=station)
    same = known.get(key.key_id)
    if same is not None and same.revoked:
        raise Refused("sync.key_revoked", station=station, key_id=key.key_id)
    fresh = {each.key_id: each for each in keys if each.key_id not in known}
    for each in fresh.values():
        connection.execute(
            "INSERT INTO station_key (station_id, key_id, suite, public_key, revoked_at, enrolled_at)"
            " VALUES (%s, %s, %s, %s, NULL, clock_timestamp())",
            [station, each.key_id, each.suite, each.public_key],
        )
    # What came until now was received; who has a receipt under way ends before, or this waits in vain.
    connection.execute("LOCK TABLE receipt IN SHARE ROW EXCLUSIVE MODE")
    revoked = connection.execute(
        "UPDATE station_key SET revoked_at = clock_timestamp() WHERE station_id = %s AND key_id <> %s AND revoked_at IS NULL",
        [station, key.key_id],
    )
    for enrolled in {**fresh, key.key_id: key} if revoked.rowcount else fresh:
        keep_act(connection, station, "key", enrolled, word)
    return EnrolledStationKey(key, logins_by_station(connection).get(station, ()))
