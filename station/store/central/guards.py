"""What guards the rows of the centre's tables, and what somebody put beside it.

The rows of a station are kept from the logins of others by row security and by policies, and no row may be too large. Who
switches that off opens every station to each login; a trigger, a rule or a constraint that the program did not make changes or
refuses what a station sends. None of it shows in a table's columns, so it is looked at by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import LiteralString

import psycopg

GUARDED: tuple[LiteralString, ...] = (
    *("station", "station_key", "head", "entry", "receipt", "quarantine"),
    *("epoch_claim", "epoch_approval", "alarm"),
)
"""Tables with a row for a station from the first revision of logins on."""

_LATER: tuple[LiteralString, ...] = ("epoch_withdrawal", "owner_act")
"""Those that came with revisions of their own."""

_BOUND: LiteralString = "FROM station_login l WHERE l.login = session_user::text AND l.revoked_at IS NULL"
_HASHES: LiteralString = "octet_length(hash) <= 64"


@dataclass(frozen=True, slots=True)
class RowPolicy:
    """A policy of row security: whom it lets see a row, or, as a limit, what no login may add."""

    name: LiteralString
    using: LiteralString
    limit: LiteralString = ""

    def made_on(self, table: LiteralString) -> LiteralString:
        """The statement that makes it."""
        if self.limit:
            return f"CREATE POLICY {self.name} ON {table} AS RESTRICTIVE USING ({self.using}) WITH CHECK ({self.limit})"
        return f"CREATE POLICY {self.name} ON {table} USING ({self.using})"


# Both look-ups are made once for each statement of a login, not for each row.
_OWN = RowPolicy("own_station", f"station_id = (SELECT l.station_id {_BOUND})")
_EVERY = RowPolicy("every_station", f"(SELECT count(*) = 1 {_BOUND} AND l.station_id IS NULL)")
OWN_LOGIN = RowPolicy("own_login", "login = session_user::text")

_LIMITS: Mapping[LiteralString, LiteralString] = MappingProxyType(
    {
        "entry": "octet_length(content) <= 64000000 AND octet_length(kind) <= 300 AND octet_length(stream) <= 100"
        f" AND octet_length(prev_hash) <= 64 AND {_HASHES}",
        "receipt": f"octet_length(checkpoint) <= 2000 AND octet_length(stream) <= 100 AND {_HASHES}",
        "head": f"octet_length(suite) <= 100 AND {_HASHES}",
        "quarantine": "octet_length(raw) <= 70000000 AND octet_length(facts) <= 10000",
        "alarm": "octet_length(checkpoint) <= 2000 AND octet_length(facts) <= 10000",
        "epoch_claim": "octet_length(note) <= 10000 AND octet_length(copy) <= 1000 AND octet_length(reason) <= 1000"
        f" AND octet_length(key_id) <= 1000 AND {_HASHES}",
    }
)


def enabled(table: LiteralString) -> LiteralString:
    """The statement after which the policies of `table` hold."""
    return f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def own_rows(table: LiteralString) -> tuple[LiteralString, ...]:
    """Statements after which a login has the rows of its station in `table`, and no others."""
    return (enabled(table), _OWN.made_on(table), _EVERY.made_on(table))


def _modest(limit: LiteralString) -> RowPolicy:
    """A login adds no row that is beyond `limit`, and makes none so; the owner may."""
    return RowPolicy("modest", "true", limit)


MODEST: tuple[LiteralString, ...] = tuple(_modest(limit).made_on(table) for table, limit in _LIMITS.items())
"""Statements after which no login adds what would be too much to read."""

POLICIES: Mapping[LiteralString, tuple[RowPolicy, ...]] = MappingProxyType(
    {
        "station_login": (OWN_LOGIN,),
        **{
            table: (_OWN, _EVERY, *([_modest(_LIMITS[table])] if table in _LIMITS else []))
            for table in (*GUARDED, *_LATER)
        },
    }
)
"""The policies of each table that has any, all revisions done."""

SERVER_TIME: LiteralString = "ALTER TABLE receipt ALTER COLUMN received_at SET DEFAULT clock_timestamp()"
"""The server alone says when a receipt came: by that a key counts that was revoked since."""

_SECURED, _FORCED = "ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"
_TIMED = ("receipt", "received_at")

_BESIDE: LiteralString = """
    WITH t AS (SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
               WHERE c.relname = ANY(%s) AND pg_table_is_visible(c.oid))
    SELECT relname, 'security', '', '' FROM t WHERE relrowsecurity
    UNION ALL SELECT relname, 'forced', '', '' FROM t WHERE relforcerowsecurity
    UNION ALL SELECT relname, 'policy', polname, concat_ws(' ', CASE WHEN polpermissive THEN '' ELSE 'AS RESTRICTIVE' END,
        CASE WHEN polcmd <> '*' THEN 'FOR ' || polcmd::text END, CASE WHEN polroles <> '{0}' THEN 'TO ' || polroles::regrole[]::text END,
        'USING (' || pg_get_expr(polqual, polrelid) || ')', 'WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
        FROM t JOIN pg_policy ON polrelid = t.oid
    UNION ALL SELECT relname, 'TRIGGER', tgname, '' FROM t JOIN pg_trigger ON tgrelid = t.oid AND NOT tgisinternal
    UNION ALL SELECT relname, 'RULE', rulename, '' FROM t JOIN pg_rewrite ON ev_class = t.oid AND rulename <> '_RETURN'
    UNION ALL SELECT relname, 'CONSTRAINT', conname, pg_get_constraintdef(k.oid)
        FROM t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('c', 'f', 'x')
    UNION ALL SELECT relname, 'UNIQUE INDEX', i.indexrelid::regclass::text, ''
        FROM t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique AND NOT i.indisprimary
    UNION ALL SELECT relname, 'INHERITED BY', inhrelid::regclass::text, ''
        FROM t JOIN pg_inherits ON inhparent = t.oid AND relkind = 'r'
    UNION ALL SELECT relname, 'needed', attname, format_type(atttypid, atttypmod)
        FROM t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped
        AND attnotnull AND NOT atthasdef AND attidentity = ''
    UNION ALL SELECT relname, 'default', attname, pg_get_expr(adbin, adrelid)
        FROM t JOIN pg_attrdef ON adrelid = t.oid JOIN pg_attribute ON attrelid = t.oid AND attnum = adnum
    ORDER BY 1, 2, 3
"""
"""What stands about some tables beside columns and keys; everybody may ask."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands about the tables beside their columns: by table and kind, each with its name and what it says."""

    found: Mapping[tuple[str, str], Mapping[str, str]]

    @classmethod
    def of(cls, connection: psycopg.Connection, tables: list[str]) -> Beside:
        """Look at all of it."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for table, kind, name, said in connection.execute(_BESIDE, [tables]):
            found.setdefault((table, kind), {})[name] = said or ""
        return cls(found)

    def faults(
        self, table: str, columns: Mapping[str, str], printed: Beside | None = None
    ) -> Iterator[tuple[str, str]]:
        """What stands there and what should, ``""`` for nothing; `columns` are those that the program made.

        `printed` is what stands beside tables that the program made a moment ago, in the words of the same server.
        """
        wanted = {str(name): policies for name, policies in POLICIES.items()}.get(table, ())
        if bool(wanted) != self._has(table, "security"):
            yield ("", _SECURED) if wanted else (_SECURED, "")
        if self._has(table, "forced"):
            yield _FORCED, ""
        made = {str(each.name): each.made_on("").partition(" ON ")[2] for each in wanted}
        yield from self._policies(table, dict(printed.found.get((table, "policy"), {})) if printed else made)
        for kind in ("TRIGGER", "RULE", "CONSTRAINT", "UNIQUE INDEX", "INHERITED BY"):
            for name, said in self.found.get((table, kind), {}).items():
                yield f"{kind} {name} {said}".strip(), ""
        for name, form in self.found.get((table, "needed"), {}).items():
            if name not in columns:
                yield f"{name} {form} NOT NULL", ""
        if table == _TIMED[0]:
            default, needed = self._default(), printed._default() if printed else "clock_timestamp()"
            if default != needed:
                yield f"{_TIMED[1]} DEFAULT {default}" if default else "", SERVER_TIME.partition("COLUMN ")[2]

    def _has(self, table: str, kind: str) -> bool:
        return (table, kind) in self.found

    def _default(self) -> str:
        return self.found.get((_TIMED[0], "default"), {}).get(_TIMED[1], "")

    def _policies(self, table: str, made: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        held = dict(self.found.get((table, "policy"), {}))
        for name, wanted in made.items():
            found = held.pop(name, None)
            if found is None or _bare(found) != _bare(wanted):
                yield _policy(name, found), _policy(name, wanted)
        for name, said in held.items():
            yield _policy(name, said), ""


def put_back(connection: psycopg.Connection) -> None:
    """Make the guards that are the program's as it makes them, as the owner; what somebody added is left."""
    for table, policies in POLICIES.items():
        connection.execute(enabled(table))
        connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for each in policies:
            connection.execute(f"DROP POLICY IF EXISTS {each.name} ON {table}")
            connection.execute(each.made_on(table))
    connection.execute(SERVER_TIME)


def _policy(name: str, said: str | None) -> str:
    return "" if said is None else f"POLICY {name} {' '.join(said.split())}"


def _bare(said: str) -> str:
    """An expression without what the server writes otherwise than it was given: brackets, spaces, case."""
    return re.sub(r"[\s()]", "", said).lower()
