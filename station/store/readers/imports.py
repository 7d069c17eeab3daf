"""Reading imports, and the second copies of what came in by them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from station.archive.values import ImportSession
from station.store.readers.import_sessions import import_session_of
from station.store.readers.reading import Attests
from station.store.schema.archive import import_session
from station.store.schema.second_copies import second_copy

_IN_ONE_QUERY = 500


def session_named(connection: Connection, attested: Attests, session: str) -> ImportSession | None:
    """A closed import session, or that there is none, as the entries give it."""
    row = connection.execute(select(import_session).where(import_session.c.session == session)).first()
    attested.require(import_session, session, row)
    return None if row is None else import_session_of(row)


def sessions_from(
    connection: Connection, attested: Attests, source: str, serial: str | None, limit: int
) -> list[ImportSession]:
    """The newest imports from a path as shown, or from the device with a serial number, as the entries give them."""
    from_there = import_session.c.source == source
    wanted = from_there if serial is None else or_(from_there, import_session.c.serial == serial)
    rows = connection.execute(
        select(import_session).where(wanted).order_by(import_session.c.seq.desc()).limit(limit)
    ).all()
    attested.require_each(import_session, [(row.session, row) for row in rows])
    return [import_session_of(row) for row in rows]


def copies_in(connection: Connection, archive: str, contents: Collection[str]) -> dict[str, str]:
    """By content (hash) the names that copies of these have in a second archive; whoever relies on one reads it."""
    wanted, found = sorted(contents), dict[str, str]()
    for start in range(0, len(wanted), _IN_ONE_QUERY):
        query = select(second_copy.c.sha256, second_copy.c.stored).where(
            second_copy.c.archive == archive, second_copy.c.sha256.in_(wanted[start : start + _IN_ONE_QUERY])
        )
        found |= {str(row.sha256): str(row.stored) for row in connection.execute(query)}
    return found
