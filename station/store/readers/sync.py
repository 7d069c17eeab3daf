"""The memory of the centre, read and written: a permanent table, because no entry tells what a centre confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from station.core.authentication import Authenticate
from station.core.clock import from_record, to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import Stream, canonical_bytes
from station.store.guard import Guard, as_guarded
from station.store.readers.reading import MEMORY_DAMAGED, reads
from station.store.schema.sync import sync_peer
from station.sync.values import ChainPlace, Peer, Trouble


class SyncRows:
    """What is remembered of the centre, within one transaction."""

    def __init__(
        self, connection: Connection, authenticate: Authenticate | None, guard: Guard | None = None
    ) -> None:
        """With a `guard` something can be remembered: in a unit of work, which states nothing by what it reads."""
        self._connection = connection
        self._authenticate = authenticate
        self._guard = guard

    def peer(self, stream: Stream) -> Peer:
        """What is remembered for `stream`; a blank memory when there is none.

        Outside a unit of work the rows must be those that were remembered, by their sum under the station's key: what
        the centre has is told, and counted, by them. Raises `IntegrityProblem` ``store.memory_damaged``.
        """
        if self._guard is None and not self._as_guarded:
            raise IntegrityProblem(MEMORY_DAMAGED, table=sync_peer.name, key=stream.value)
        row = self._connection.execute(select(sync_peer).where(sync_peer.c.stream == stream.value)).first()
        return Peer(stream) if row is None else _peer(row)

    def forget_damaged(self) -> None:
        """Delete what can't be read or was not remembered here, before the guarded rows are accepted.

        The next sync asks the centre anew. Which row was written by somebody else no sum tells, so all of them go.
        """
        if not self._as_guarded:
            self._connection.execute(delete(sync_peer))
            return
        for row in self._connection.execute(select(sync_peer)).all():
            try:
                _peer(row)
            except IntegrityProblem:
                self._connection.execute(delete(sync_peer).where(sync_peer.c.stream == row.stream))

    def remember(self, peers: Iterable[Peer]) -> None:
        """Replace what is remembered of the peers' streams."""
        if self._guard is None:
            raise RuntimeError("peers are remembered in a unit of work")
        for peer in peers:
            self._guard.put(
                sync_peer,
                {
                    "stream": peer.stream.value,
                    "centre_id": peer.centre_id,
                    "acked_seq": peer.acked.seq,
                    "acked_hash": peer.acked.hash,
                    "last_ok": _text(peer.last_ok),
                    "fails": peer.fails,
                    "problem": _spelt(peer.problem),
                    "problem_at": _text(peer.problem_at),
                    "next_try": _text(peer.next_try),
                },
            )

    @cached_property
    def _as_guarded(self) -> bool:
        return as_guarded(self._connection, self._authenticate, sync_peer)


@reads(*sync_peer.c, code=MEMORY_DAMAGED)
def _peer(row: Row[Any]) -> Peer:
    return Peer(
        Stream(row.stream),
        row.centre_id,
        ChainPlace(row.acked_seq, row.acked_hash),
        last_ok=_moment(row.last_ok),
        fails=row.fails,
        problem=_trouble(row.problem),
        problem_at=_moment(row.problem_at),
        next_try=_moment(row.next_try),
    )


def _moment(text: str) -> datetime | None:
    return from_record(text) if text else None


def _text(moment: datetime | None) -> str:
    return "" if moment is None else to_record(moment)


def _spelt(trouble: Trouble | None) -> str:
    if trouble is None:
        return ""
    stream = None if trouble.stream is None else trouble.stream.value
    held = {"stream": stream, "code": trouble.code, "facts": dict(trouble.facts)}
    return canonical_bytes(held).decode("utf-8")


def _trouble(text: str) -> Trouble | None:
    if not text:
        return None
    held = json.loads(text)
    stream = None if held["stream"] is None else Stream(held["stream"])
    return Trouble(stream, held["code"], held["facts"])
