"""Entries that the store itself makes: the start of an epoch, and alarms about the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.core.clock import TOLERATED, ClockJump, ClockReading, from_record
from station.core.deciding import Decided
from station.core.ledger import Actor, Draft, Entry, Signer, Stream
from station.core.ledger.own_bodies import (
    ClockJumped,
    ClockJumpedBack,
    ClockUnmeasured,
    ClockUnwatched,
    EpochReason,
    EpochStarted,
)
from station.core.policy import Policy
from station.people.sessions import Session

_PROGRAM = Actor("station", "station")


def clock_alarm(last: str, entry: Entry) -> Draft | None:
    """The audit entry for a clock that went back by more than two minutes between `last` and `entry`; else None.

    No entry is reordered or refused only because of its time.
    """
    now = entry.recorded_at
    if not last or now >= from_record(last) - TOLERATED:
        return None
    return Draft(ClockJumpedBack(entry.stream, entry.seq, from_record(last), now), _PROGRAM, now)


def jump_entry(jump: ClockJump, custody: int, audit: int) -> Draft:
    """The audit entry for a clock that was set; `custody` and `audit` are the last entries before."""
    seconds = round((jump.found - jump.expected).total_seconds())
    return Draft(ClockJumped(jump.expected, jump.found, seconds, custody, audit), _PROGRAM, jump.found)


def gap_entry(last: datetime, now: datetime, custody: int, audit: int) -> Draft:
    """The audit entry for a time that nothing measured, from `last` to `now`; the others as in `jump_entry`."""
    seconds = round((now - last).total_seconds())
    return Draft(ClockUnmeasured(last, now, seconds, custody, audit), _PROGRAM, now)


def off_entry(last: datetime, now: ClockReading, off: timedelta, custody: int, audit: int) -> Draft:
    """The audit entry for a computer that was `off` at some time between `last` and `now`; the others as in `jump_entry`."""
    body = ClockUnwatched(
        *(last, now.at, round(off.total_seconds()), now.boot, int(now.seconds), custody, audit)
    )
    return Draft(body, _PROGRAM, now.at)


@dataclass(frozen=True, slots=True)
class EpochCase:
    """An epoch that is to begin in a stream: the key that signs it, its database, and the reason.

    `reason` is ``first``, ``restored``, ``moved`` or ``cloned``; `evidence` is what the witness held and this
    database does not.
    """

    stream: Stream
    signer: Signer
    database_id: str
    reason: EpochReason
    evidence: Mapping[str, object] = field(default_factory=dict)


def decide_epoch(session: Session, case: EpochCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The first entry of an epoch."""
    signer = case.signer
    body = EpochStarted(
        *(signer.suite, signer.key_id, signer.public_key.hex(), case.database_id, case.reason),
        dict(case.evidence),
    )
    return Decided((Draft(body, session.actor, now, into=case.stream),), (), None)
