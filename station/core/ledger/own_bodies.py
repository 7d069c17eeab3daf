"""Bodies of what the ledger says about itself: epochs, the clock that ran backwards, verification on request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from station.core.ledger.bodies import Body, Number, Plain, Text, Worded, recorded
from station.core.ledger.stream import Stream

LONGEST_EVIDENCE: Final = 100_000
"""Bytes of what the witness knew."""

EpochReason: TypeAlias = Literal["first", "restored", "moved", "cloned"]
Ledger: TypeAlias = Annotated[Stream, Worded("entry.stream")]


@recorded("ledger.epoch_started", 1, Stream.CUSTODY, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class EpochStarted(Body):
    """The first entry of an epoch: by which suite and key it is signed, on which database, and why it began.

    `evidence` is what the witness knew and this database does not.
    """

    suite: Annotated[str, Text(64, 1)]
    key_id: Annotated[str, Text(64)]
    public_key: Annotated[str, Text(2000)]
    database_id: Annotated[str, Text(100)]
    reason: Annotated[EpochReason, Worded("entry.epoch")]
    evidence: Annotated[Any, Plain(LONGEST_EVIDENCE)]


@recorded("clock.jumped_back", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class ClockJumpedBack(Body):
    """The clock went back by more than two minutes between two entries of a stream; `seq` is the later one."""

    stream: Ledger
    seq: Annotated[int, Number(1)]
    last_recorded_at: datetime
    recorded_at: datetime


@recorded("ledger.verified", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LedgerVerified(Body):
    """Somebody had the ledger verified; no program of today writes it."""
