"""Entries that the store itself makes: the start of an epoch, and the alarm when the clock runs backwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.core.clock import from_record
from station.core.ledger import Actor, Draft, Entry, Signer, Stream
from station.core.ledger.own_bodies import ClockJumpedBack, EpochReason, EpochStarted

_TOLERATED = timedelta(minutes=2)
_PROGRAM = Actor("station", "station")


def clock_alarm(last: str, entry: Entry) -> Draft | None:
    """The audit entry for a clock that went back by more than two minutes between `last` and `entry`; else None.

    Nothing is reordered or refused for its time alone.
    """
    now = entry.recorded_at
    if not last or now >= from_record(last) - _TOLERATED:
        return None
    return Draft(ClockJumpedBack(entry.stream, entry.seq, from_record(last), now), _PROGRAM, now)


def epoch_draft(
    stream: Stream,
    signer: Signer,
    database_id: str,
    reason: EpochReason,
    now: datetime,
    evidence: dict[str, object] | None = None,
) -> Draft:
    """The first entry of an epoch: `reason` is ``first``, ``restored``, ``moved`` or ``cloned``.

    `evidence` holds what the witness knew and this database does not.
    """
    body = EpochStarted(
        signer.suite, signer.key_id, signer.public_key.hex(), database_id, reason, evidence or {}
    )
    return Draft(body, _PROGRAM, now, into=stream)
