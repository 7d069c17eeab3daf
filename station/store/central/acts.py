"""What the owner of a centre did there and why: each act that changes what counts stands in a table of its own.

A login of a station has no right to that table. Who acted is the login, and the user of the computer as its program says.
"""

from __future__ import annotations

import psycopg

from station.core.errors import Refused
from station.sync.central_values import OwnerAct, OwnerWord

_LONGEST = 500
"""Characters of a reason."""
_NEWEST = 100
"""Acts about one station that are told."""


def require_reason(word: OwnerWord) -> None:
    """Raise Refused ``sync.no_reason`` where there is none, or one that is too long."""
    if not 0 < len(word.reason.strip()) <= _LONGEST:
        raise Refused("sync.no_reason", longest=_LONGEST)


def keep_act(connection: psycopg.Connection, station: str, act: str, about: str, word: OwnerWord) -> None:
    """Keep an act about a station, "" for one about all; `about` is the key, login, epoch or stream that it was about."""
    connection.execute(
        "INSERT INTO owner_act (station_id, done_at, act, about, reason, done_by, person)"
        " VALUES (%s, clock_timestamp(), %s, %s, %s, session_user, %s)",
        [station, act, about, word.reason.strip(), word.person],
    )


def acts_about(connection: psycopg.Connection, station: str) -> tuple[OwnerAct, ...]:
    """The newest acts about a station, the oldest of these first; only the owner may ask."""
    rows = connection.execute(
        "SELECT done_at, act, about, reason, done_by, person FROM owner_act WHERE station_id = %s"
        " ORDER BY done_at DESC LIMIT %s",
        [station, _NEWEST],
    ).fetchall()
    return tuple(OwnerAct(*row) for row in reversed(rows))
