"""What others than the owner may do with the centre's tables, compared with what was granted, and put back.

Row security says which rows a login has, grants what it does with them: one that may change or take away rows is kept from
the rows of other stations alone, and one that may write `station_login` from none. Who may read is the owner's affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from station.store.central.rights import LOGINS_READ, grant_station, narrowed, rights_of_stations

_LOGINS = "station_login"

_GRANTED: LiteralString = """
    WITH t AS (SELECT oid, relname, relowner, coalesce(relacl, acldefault('r', relowner)) AS acl FROM pg_class
               WHERE relname = ANY(%s) AND relkind IN ('r', 'p') AND pg_table_is_visible(oid)),
    g AS (SELECT relname, relowner, '' AS attname, (aclexplode(acl)).* FROM t
          UNION ALL SELECT relname, relowner, attname, (aclexplode(attacl)).* FROM t JOIN pg_attribute ON attrelid = t.oid
          WHERE attnum > 0 AND NOT attisdropped)
    SELECT relname, privilege_type, attname, CASE WHEN grantee <> 0 THEN pg_get_userbyid(grantee)::text ELSE '' END,
           is_grantable
    FROM g WHERE grantee = 0 OR NOT pg_has_role(grantee, relowner, 'MEMBER') ORDER BY 1, 2, 3, 4
"""
"""Who may do what with some tables, beside whoever may act as their owner; everybody may ask."""

_LACKING: LiteralString = """
    SELECT r.tab, r.privilege, r.col, l.login
    FROM station_login l JOIN pg_roles ON rolname = l.login,
         unnest(%(tables)s::text[], %(privileges)s::text[], %(columns)s::text[]) AS r(tab, privilege, col)
    WHERE l.revoked_at IS NULL AND l.station_id = coalesce(%(station)s, l.station_id) AND NOT CASE r.col
        WHEN '' THEN has_table_privilege(l.login, r.tab, r.privilege)
        ELSE has_column_privilege(l.login, r.tab, r.col, r.privilege) END
    ORDER BY 4, 1, 2, 3
"""
"""What logins of stations in force lack, whether it was to be theirs or a role's that they are members of."""

_IN_FORCE: LiteralString = """
    SELECT login FROM station_login JOIN pg_roles ON rolname = login
    WHERE revoked_at IS NULL AND station_id IS NOT NULL ORDER BY login
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """That `login` may do something with a table, or with one column of it; ``""`` is everybody."""

    table: str
    privilege: str
    column: str
    login: str
    grantable: bool = False

    @property
    def said(self) -> str:
        """As SQL writes it."""
        option = " WITH GRANT OPTION" if self.grantable else ""
        return f"GRANT {self._what} TO {self._whom.as_string()}{option}"

    @property
    def taken_back(self) -> sql.Composed:
        """The statement after which it is not so, and what its holder handed on neither."""
        order = f"REVOKE {'GRANT OPTION FOR ' * self.only_handed_on}{self._what} FROM {{}} CASCADE"
        return sql.SQL(order).format(self._whom)

    @property
    def only_handed_on(self) -> bool:
        """Whether nothing is wrong with it but that it may be handed on."""
        return self.privilege == "SELECT" or self._as_station

    @property
    def beyond(self) -> bool:
        """Whether no login was ever given it and it changes rows, or may be handed on."""
        return self.grantable or not self.only_handed_on

    @property
    def _as_station(self) -> bool:
        return bool(
            {(self.table, self.privilege, each) for each in ("", self.column)} & {*rights_of_stations()}
        )

    @property
    def _what(self) -> str:
        return f"{self.privilege}{f' ({self.column})' if self.column else ''} ON {self.table}"

    @property
    def _whom(self) -> sql.SQL | sql.Identifier:
        return sql.Identifier(self.login) if self.login else sql.SQL("PUBLIC")


@dataclass(frozen=True, slots=True)
class Grants:
    """What others than the owner may do with the tables."""

    held: tuple[Grant, ...]

    @classmethod
    def of(cls, connection: psycopg.Connection, tables: list[str]) -> Grants:
        """Look at all of it."""
        return cls(tuple(Grant(*row) for row in connection.execute(_GRANTED, [tables])))

    def faults(self, table: str) -> Iterator[tuple[str, str]]:
        """What was granted of `table` and what should be, ``""`` for nothing."""
        for each in self.held:
            if each.table == table and each.beyond:
                yield each.said, ""
        if table == _LOGINS and Grant(table, "SELECT", "", "") not in self.held:
            yield "", LOGINS_READ

    def put_back(self, connection: psycopg.Connection) -> None:
        """Make them what a set-up and `grant_station` make them, as the owner; who may read goes on."""
        for each in self.held:
            if each.beyond:
                connection.execute(each.taken_back)
                if each.login and not (each.column or each.only_handed_on):
                    _narrow(connection, each)
        connection.execute(LOGINS_READ)
        for (login,) in connection.execute(_IN_FORCE).fetchall():
            grant_station(connection, login)


def _narrow(connection: psycopg.Connection, grant: Grant) -> None:
    """Leave the login, which had all columns, those that a station has."""
    order = narrowed(grant.table, grant.privilege, grant.login)
    if order is not None:
        connection.execute(order)


def lacking(connection: psycopg.Connection, station: str | None = None) -> tuple[Grant, ...]:
    """What logins of a station, or of all, lack of what they were granted, of those that the login here may see."""
    tables, privileges, columns = (list(each) for each in zip(*rights_of_stations(), strict=True))
    asked = {"tables": tables, "privileges": privileges, "columns": columns, "station": station}
    return tuple(Grant(*row) for row in connection.execute(_LACKING, asked))


def said(grants: Iterable[Grant]) -> str:
    """What they are, in one line of SQL."""
    return "; ".join(each.said for each in grants)
