"""The station's memory of its centre, and the alarms that follow from it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.ledger import Checkpoint, Entry, EpochStarted, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.core.policy import Policy
from station.people.sessions import Session
from station.sync.bodies import AlarmRaised
from station.sync.pauses import pause_after
from station.sync.ports import SyncStore, SyncWork
from station.sync.values import ChainPlace, Peer, SyncReason, Trouble, error_code

_DAMAGED = error_code(SyncReason.CENTRE_DAMAGED)
_LOOKED_AT_AGAIN = 20
"""The newest alarms whose places each session looks at."""

_RESTARTS = frozenset({"restored", "cloned", "moved"})


class Memory:
    """The peers of all streams; every change is one short unit of work."""

    def __init__(self, store: SyncStore, clock: Clock, source: random.Random) -> None:
        self._store = store
        self._clock = clock
        self._source = source

    def peers(self) -> Mapping[Stream, Peer]:
        """What is remembered of each stream."""
        with self._store.read() as view:
            return {stream: view.sync.peer(stream) for stream in Stream}

    def failed(self, trouble: Trouble, streams: tuple[Stream, ...], session: Session | None = None) -> bool:
        """Remember a failure and when to try again; True when it was not known before.

        One that is recorded (`Trouble.recorded`) becomes an audit entry of `session` the first time.
        """
        now = self._clock.now()
        fresh = False
        with self._store.write() as work:
            for stream in streams:
                peer = work.sync.peer(stream)
                if peer.problem is None or _gist(peer.problem) != _gist(trouble):
                    fresh = True
                fails = peer.fails + 1
                work.sync.remember(
                    [
                        replace(
                            peer,
                            fails=fails,
                            problem=trouble,
                            problem_at=now,
                            next_try=now + pause_after(fails, self._source),
                        )
                    ]
                )
            if fresh and trouble.recorded and session is not None:
                self._record(work, trouble, session)
        return fresh

    def centre_lost(
        self, alarm: Trouble, centre_id: str, lost: ChainPlace, there: ChainPlace, session: Session
    ) -> bool:
        """Record that the centre was restored from an older copy, and remember its head as what it confirmed.

        False where nothing is to be recorded: what was confirmed is not `lost` any more, so another program looked
        meanwhile and recorded it, or the centre confirmed to it anew.
        """
        if alarm.stream is None:
            raise ValueError("an alarm about the centre's copy is about one stream")
        with self._store.write() as work:
            peer = _of_centre(work.sync.peer(alarm.stream), centre_id)
            if peer.acked != lost:
                return False
            work.sync.remember([replace(peer, acked=there)])
            self._record(work, alarm, session)
        return True

    def acknowledged(
        self, stream: Stream, centre_id: str, place: ChainPlace, checkpoint: Checkpoint, public_key: bytes
    ) -> None:
        """Remember what the centre confirmed, and store the checkpoint (signed by `public_key`) that it now has."""
        with self._store.write() as work:
            peer = _of_centre(work.sync.peer(stream), centre_id)
            work.sync.remember([replace(peer, acked=_later(peer.acked, place))])
            # A checkpoint kept here is proved with the key that its epoch names; one that an older epoch's last
            # entries got from a newer key proves nothing here.
            if work.ledger.public_key(stream, checkpoint.head.epoch) == public_key:
                work.ledger.keep_checkpoint(checkpoint)

    def succeeded(self, stream: Stream, centre_id: str, place: ChainPlace) -> None:
        """Remember that nothing of a stream was left to send, up to `place`.

        Another program of the station may have sent more meanwhile: what the centre confirmed to it stays remembered.
        """
        with self._store.write() as work:
            acked = _later(_of_centre(work.sync.peer(stream), centre_id).acked, place)
            work.sync.remember([Peer(stream, centre_id, acked, last_ok=self._clock.now())])

    def restarted_at(self, stream: Stream, seq: int) -> bool:
        """Whether the entry at `seq` opened an epoch after a restore, a clone or a move."""
        with self._store.read() as view:
            rows = list(view.ledger.stored(stream, after=seq - 1, until=seq))
        return any(row.kind == EPOCH_STARTED and _reason(row.entry()) in _RESTARTS for row in rows)

    def damaged_places(self, stream: Stream) -> tuple[int, ...]:
        """Numbers of a stream at which the centre was found damaged, by the newest alarms on record."""
        with self._store.read() as view:
            raised = view.ledger.of_kind(Stream.AUDIT, "sync.alarm_raised", _LOOKED_AT_AGAIN)
        facts = (entry.of(AlarmRaised).facts for entry in raised if entry.of(AlarmRaised).code == _DAMAGED)
        of_stream = (each.get("seq") for each in facts if each.get("stream") == stream.value)
        return tuple(dict.fromkeys(seq for seq in of_stream if isinstance(seq, int) and seq > 0))

    def unsent(self) -> int:
        """Entries of all streams above what the centre confirmed."""
        with self._store.read() as view:
            return sum(
                max(0, view.ledger.head(stream).seq - view.sync.peer(stream).acked.seq) for stream in Stream
            )

    def _record(self, work: SyncWork, trouble: Trouble, session: Session) -> None:
        record(work, decide_alarm(session, trouble, work.shipped_policy, self._clock.now()))


def decide_alarm(session: Session, case: Trouble, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a trouble between station and centre."""
    body = AlarmRaised(case.code, {name: _plain(value) for name, value in case.facts.items()})
    return Decided((session.draft(body, now),), (), None)


def _plain(value: object) -> str | int | None:
    """A fact in the form of an entry."""
    return value if value is None or isinstance(value, str | int) else str(value)


def _reason(entry: Entry) -> str:
    """Why an epoch began; "" for an entry that can't be read."""
    typed = entry.typed
    return typed.reason if isinstance(typed, EpochStarted) else ""


def _later(remembered: ChainPlace, place: ChainPlace) -> ChainPlace:
    return place if place.seq >= remembered.seq else remembered


def _of_centre(peer: Peer, centre_id: str) -> Peer:
    if peer.centre_id == centre_id:
        return peer
    return Peer(peer.stream, centre_id)


def _gist(trouble: Trouble) -> tuple[object, ...]:
    """The facts by which a problem is the same again; the present lengths of the streams are not among them."""
    facts = trouble.facts
    return (trouble.code, facts.get("common"), facts.get("seq"), facts.get("fault"))
