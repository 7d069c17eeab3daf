"""Logins of stations: a database role for each computer of a station, bound to the rows of this station alone.

Each computer has one of its own, so that none shuts another out by a new password, and one that was stolen is shut out
alone. Only what the server needs to check a password is sent there (SCRAM), so that no log of its has it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from station.core.errors import Refused
from station.store.central.acts import keep_act, require_reason
from station.store.central.connecting import Link
from station.store.central.identity import identity
from station.store.central.rights import grant_station, require_owner, revoke_all
from station.sync.central_values import LoginWish, OwnerWord, RevokedLogin, StationLogin

_MOST_CONNECTIONS = 10
"""Of one login: a computer's two programs need four."""

_MIGHTY = (
    *("pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"),
    *("pg_read_all_data", "pg_write_all_data", "pg_signal_backend", "pg_maintain"),
)
"""Roles of PostgreSQL itself that may more than a station: the server's programs and files, all tables, others' sessions."""

_ROLE = f"LOGIN CONNECTION LIMIT {_MOST_CONNECTIONS} PASSWORD"


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a login is bound to: a station, or None for all of them."""

    station: str | None
    revoked: bool


def drawn_login(station: str) -> StationLogin:
    """A new login of a station with a new password, as yet unknown to the centre."""
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", station)[:40]
    return StationLogin(f"station_{name}_{secrets.token_hex(4)}", secrets.token_urlsafe(24))


def make_login(address: str, station: str, wish: LoginWish) -> StationLogin:
    """A login of `station` with a new password, as the owner of the centre at `address`; with a name, this one.

    Raises `Refused` ``sync.owner_needed``, ``sync.not_enrolled``, and as `bind_login` does; `SyncProblem`.
    """
    drawn = drawn_login(station)

    def make(connection: psycopg.Connection) -> StationLogin:
        identity(connection, link.shown)
        require_owner(connection)
        known = connection.execute("SELECT 1 FROM station WHERE station_id = %s", [station]).fetchone()
        if known is None:
            raise Refused("sync.not_enrolled", station=station)
        return bind_login(connection, station, wish, drawn)

    with closing(Link(address)) as link:
        return link.transact(make)


def revoke_login(address: str, login: str, word: OwnerWord) -> RevokedLogin:
    """Shut `login` out, as the owner of the centre at `address`, and end the sessions that it has open.

    Given again it ends those that are left. The act is kept (`acts`). Raises `Refused` ``sync.no_reason``,
    ``sync.owner_needed``, ``sync.login_unknown``; `SyncProblem`.
    """
    require_reason(word)

    def revoke(connection: psycopg.Connection) -> str:
        identity(connection, link.shown)
        require_owner(connection)
        bound = _bound(connection, login)
        if bound is None:
            raise Refused("sync.login_unknown", login=login)
        done = connection.execute(
            "UPDATE station_login SET revoked_by = session_user, revoked_at = now()"
            " WHERE login = %s AND revoked_at IS NULL",
            [login],
        )
        if done.rowcount:
            keep_act(connection, bound.station or "", "revoke", login, word)
        if _exists(connection, login):
            revoke_all(connection, login)
            if _may_make_roles(connection):
                connection.execute(
                    sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(login))
                )
        return bound.station or ""

    with closing(Link(address)) as link:
        station = link.transact(revoke)
        return RevokedLogin(station, link.transact(lambda connection: _end_sessions(connection, login)))


def _end_sessions(connection: psycopg.Connection, login: str) -> tuple[int, ...]:
    """End what a login has open, which could hold a lock for ever; the processes that may not be ended."""
    found = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", [login]).fetchall()
    running = tuple(int(pid) for (pid,) in found)
    for as_member in (False, True):
        if not running:
            break
        try:
            with connection.transaction():
                if as_member:  # who may make roles may become a member of this one, and a member may end it
                    _let_owner_in(connection, login, "GRANT {} TO {}")
                for pid in running:
                    connection.execute("SELECT pg_terminate_backend(%s)", [pid])
                if as_member:
                    _let_owner_in(connection, login, "REVOKE {} FROM {}")
            return ()
        except psycopg.errors.InsufficientPrivilege:
            continue
    return running


def _let_owner_in(connection: psycopg.Connection, login: str, order: LiteralString) -> None:
    row = connection.execute("SELECT session_user").fetchone()
    if row is not None:
        connection.execute(sql.SQL(order).format(sql.Identifier(login), sql.Identifier(row[0])))


def bind_login(
    connection: psycopg.Connection, station: str, wish: LoginWish, drawn: StationLogin
) -> StationLogin:
    """Give a station the login that is wished, or the one that was `drawn`: role, rights and row of its own.

    Raises `Refused` ``sync.login_taken``, ``sync.login_revoked``, ``sync.login_unknown``, ``sync.login_mighty``,
    ``sync.cant_make_roles``.
    """
    kept = _bound(connection, wish.kept)
    if not wish.named and kept == _Bound(station, revoked=False) and not wish.renew:
        return StationLogin(wish.kept)
    login = wish.named or (wish.kept if kept == _Bound(station, revoked=False) else drawn.login)
    bound = _bound(connection, login)
    if bound is not None and bound.revoked:
        raise Refused("sync.login_revoked", login=login)
    if bound is not None and bound.station != station:
        raise Refused("sync.login_taken", login=login)
    if wish.password:
        _require_modest(connection, login)
    else:
        _make_role(connection, StationLogin(login, drawn.password), known=bound is not None)
    grant_station(connection, login)
    if bound is None:
        connection.execute(
            "INSERT INTO station_login (login, station_id, made_by, made_at) VALUES (%s, %s, session_user, now())",
            [login, station],
        )
    return StationLogin(login, wish.password or drawn.password)


def logins_by_station(connection: psycopg.Connection) -> Mapping[str, tuple[str, ...]]:
    """The logins in force that the login here may see, by station; those of all stations below ""."""
    rows = connection.execute(
        "SELECT coalesce(station_id, ''), login FROM station_login WHERE revoked_at IS NULL ORDER BY login"
    ).fetchall()
    return {station: tuple(login for of, login in rows if of == station) for station, _ in rows}


def _bound(connection: psycopg.Connection, login: str) -> _Bound | None:
    row = connection.execute(
        "SELECT station_id, revoked_at IS NOT NULL FROM station_login WHERE login = %s", [login]
    ).fetchone()
    return None if row is None else _Bound(row[0], row[1])


def _make_role(connection: psycopg.Connection, made: StationLogin, *, known: bool) -> None:
    """Make the role, or give the one that the centre knows a new password."""
    if not _may_make_roles(connection):
        row = connection.execute("SELECT session_user").fetchone()
        raise Refused("sync.cant_make_roles", owner=str(row[0]) if row else "", login=made.login, role=_ROLE)
    exists = _exists(connection, made.login)
    if exists and not known:
        raise Refused("sync.login_taken", login=made.login)
    verifier = connection.pgconn.encrypt_password(
        made.password.encode(), made.login.encode(), b"scram-sha-256"
    ).decode()
    order = sql.SQL("ALTER ROLE {} {} {}" if exists else "CREATE ROLE {} {} {}")
    connection.execute(order.format(sql.Identifier(made.login), sql.SQL(_ROLE), sql.Literal(verifier)))


def _require_modest(connection: psycopg.Connection, login: str) -> None:
    """Raise Refused where a role that somebody made is not there, or may more than a station."""
    row = connection.execute(
        "SELECT pg_has_role(r.oid, c.relowner, 'MEMBER') OR EXISTS (SELECT 1 FROM pg_roles m"
        " WHERE pg_has_role(r.oid, m.oid, 'MEMBER') AND (m.rolsuper OR m.rolbypassrls OR m.rolcreaterole"
        " OR m.rolreplication OR m.rolname = ANY(%s)))"
        " FROM pg_roles r, pg_class c WHERE r.rolname = %s AND c.oid = 'entry'::regclass",
        [list(_MIGHTY), login],
    ).fetchone()
    if row is None:
        raise Refused("sync.login_unknown", login=login)
    if row[0]:
        raise Refused("sync.login_mighty", login=login)


def _exists(connection: psycopg.Connection, login: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone() is not None


def _may_make_roles(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])
