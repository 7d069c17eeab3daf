"""Entries that the store itself makes: the start of an epoch, and the alarm when the clock runs backwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.core.clock import from_record, to_record
from station.core.ledger import Actor, Draft, Entry, Opaque, Signer, Stream
from station.core.ledger.verify import EPOCH_STARTED

_TOLERATED = timedelta(minutes=2)
_PROGRAM = Actor("station", "station")


def clock_alarm(last: str, entry: Entry) -> Draft | None:
    """The audit entry for a clock that went back by more than two minutes between `last` and `entry`; else None.

    Nothing is reordered or refused for its time alone.
    """
    now = entry.recorded_at
    if not last or now >= from_record(last) - _TOLERATED:
        return None
    held = {
        "stream": entry.stream.value,
        "seq": entry.seq,
        "last_recorded_at": last,
        "recorded_at": to_record(now),
    }
    return Draft(Opaque("clock.jumped_back", 1, held, Stream.AUDIT), _PROGRAM, now)


def epoch_draft(
    stream: Stream,
    signer: Signer,
    database_id: str,
    reason: str,
    now: datetime,
    evidence: dict[str, object] | None = None,
) -> Draft:
    """The first entry of an epoch: `reason` is ``first``, ``restored``, ``moved`` or ``cloned``.

    `evidence` holds what the witness knew and this database does not.
    """
    held = {
        "suite": signer.suite,
        "key_id": signer.key_id,
        "public_key": signer.public_key.hex(),
        "database_id": database_id,
        "reason": reason,
        "evidence": evidence or {},
    }
    return Draft(Opaque(EPOCH_STARTED, 1, held, stream), _PROGRAM, now)
