"""Kept checkpoints as a chain of each stream: which was kept after which, so that it is named where one was taken out.

The guard knows that rows are missing or edited (`station.store.guard`); the chain says where. Each link is the digest of the
link before and of the row. Rows that a person accepts as they are are chained anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select, text, update

from station.core.clock import to_record
from station.core.ledger import ChainProblem, Checkpoint, Stream
from station.store.column_names import column_names
from station.store.schema.ledger import CHAINED, checkpoint

_FORM: Final = "station-checkpoint-chain/1"
OWN: Final = tuple(column for column in checkpoint.columns if not column.info.get(CHAINED))
"""What a checkpoint is, without its place in the chain."""
_NEWEST: Final = text(
    "SELECT place, link FROM checkpoint WHERE stream = :stream AND place IS NOT NULL ORDER BY place DESC LIMIT 1"
)
_KEY: Final = tuple(checkpoint.primary_key)


def chained_row(connection: Connection, made: Checkpoint) -> dict[str, Any] | None:
    """The row that keeps `made` behind those kept of its stream; None where one is kept under its key already."""
    head = made.head
    row = {"stream": head.stream.value, "seq": head.seq, "made_at": to_record(made.made_at)}
    key = [column == row[column.name] for column in _KEY]
    if connection.execute(select(checkpoint.c.seq).where(*key)).first() is not None:
        return None
    row |= {"epoch": head.epoch, "note": made.note()}
    place, before = _newest(connection, head.stream)
    own = [row[column.name] for column in OWN]
    return {**row, "place": place + 1, "link": _link(before, place + 1, own)}


def chain_anew(connection: Connection) -> None:
    """Chain all that is kept, in the order in which it was kept; what was not chained stands in the ledger's order."""
    places: dict[str, tuple[int, bytes]] = {}
    for row in _rows(connection):
        place, before = places.get(row.stream, (0, b""))
        link = _link(before, place + 1, row[: len(OWN)])
        places[row.stream] = (place + 1, link)
        key = [column == getattr(row, column.name) for column in _KEY]
        connection.execute(update(checkpoint).where(*key).values(place=place + 1, link=link))


def chain_problems(connection: Connection) -> Iterator[ChainProblem]:
    """The first checkpoint of each stream that does not follow what was kept before it; none of a former database."""
    if not set(column_names(connection, checkpoint.name)) >= set(checkpoint.c.keys()):
        return  # which columns a database of this program lacks is told with the schema
    broken: set[str] = set()
    before: dict[str, tuple[int, Any]] = {}
    for row in _rows(connection):
        place, link = before.get(row.stream, (0, b""))
        before[row.stream] = (place + 1, row.link)
        follows = row.place == place + 1 and row.link == _link(link, place + 1, row[: len(OWN)])
        if not follows and row.stream not in broken:
            broken.add(row.stream)
            seq = row.seq if type(row.seq) is int else 0
            yield ChainProblem("checkpoint_chain_broken", str(row.stream), seq, {"place": place + 1})


def _newest(connection: Connection, stream: Stream) -> tuple[int, Any]:
    """Place and link of what was kept last; a link of any type, a place that can be counted on from."""
    found = connection.execute(_NEWEST, {"stream": stream.value}).first()
    if found is None or type(found.place) is not int:
        return 0, b""
    return found.place, found.link


def _rows(connection: Connection) -> Sequence[Row[Any]]:
    """As the driver gives them: any value may have been tampered with."""
    own = ", ".join(column.name for column in OWN)
    sql = (
        f"SELECT {own}, place, link FROM checkpoint "  # noqa: S608  # own names
        "ORDER BY stream, place IS NULL, place, seq, made_at"
    )
    return list(connection.exec_driver_sql(sql))


def _link(before: Any, place: int, own: Sequence[Any]) -> bytes:
    """The link of a row with these values behind `before`; of values of any type, as SQLite lets them be."""
    plain = [
        bytes(value).hex() if isinstance(value, bytes | memoryview) else value for value in (before, *own)
    ]
    return hashlib.sha256(json.dumps([_FORM, place, *plain], default=repr).encode()).digest()
