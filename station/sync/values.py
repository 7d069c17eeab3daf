"""The values that station and centre exchange, and the result of a session, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from station.core.errors import IntegrityProblem, Refused, StationError, SyncProblem
from station.core.ledger import DEFAULT_SUITE, GENESIS, Checkpoint, Head, StoredEntry, Stream


class SyncReason(StrEnum):
    """Why a stream can't go on; each is also an error code (``sync.<reason>``)."""

    CENTRE_ROLLBACK = "centre_rollback"
    STATION_ROLLBACK = "station_rollback"
    FORK = "fork"
    CHAIN_BROKEN = "local_chain_broken"
    NOT_ENROLLED = "not_enrolled"
    CENTRE_DAMAGED = "centre_damaged"
    EPOCH_WAITS = "epoch_waits"
    OTHER_CENTRE = "other_centre"
    KEY_REVOKED = "key_revoked"
    WRONG_KEY = "wrong_key"
    FORMER_KEY = "former_key_unknown"
    BAD_PACKAGE = "package_refused"


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """A number and the hash of its entry: how far a stream is known."""

    seq: int
    hash: bytes

    @classmethod
    def nowhere(cls) -> ChainPlace:
        """The place before the first entry."""
        return cls(0, GENESIS)


@dataclass(frozen=True, slots=True)
class CentreHead:
    """The end of a station's stream at the centre, and the suite of its epoch."""

    head: Head
    suite: str = DEFAULT_SUITE.name


@dataclass(frozen=True, slots=True)
class EnrolledKey:
    """A public key that the centre has for a station; a revoked one proves what came before and signs nothing new."""

    key_id: str
    suite: str
    public_key: bytes
    revoked_at: datetime | None = None

    @property
    def revoked(self) -> bool:
        """Whether it was revoked."""
        return self.revoked_at is not None

    def counts_at(self, received: datetime | None) -> bool:
        """Whether it counts for what was received then (None: at no moment that can be read)."""
        return self.revoked_at is None or (received is not None and received <= self.revoked_at)


@dataclass(frozen=True, slots=True)
class CentreState:
    """The centre's state for a station: the centre's id, how far it has the station's streams, and the station's keys.

    `heads` and `keys` are empty for a station that is not enrolled. `faults` are what is wrong with a stream's head
    row there, which then says nothing about the station. `as_owner` where the login here owns the centre. `centre_id` is made when the centre is set up and
    survives a restore, so that another centre is not taken for one that lost entries.
    """

    centre_id: str
    heads: Mapping[Stream, CentreHead]
    keys: tuple[EnrolledKey, ...]
    faults: Mapping[Stream, str] = field(default_factory=dict)
    as_owner: bool = False

    def key(self, public_key: bytes) -> EnrolledKey | None:
        """The enrolled key with these bytes; None when there is none."""
        return next((key for key in self.keys if key.public_key == public_key), None)


@dataclass(frozen=True, slots=True)
class Restart:
    """The first entry of an epoch: `reason` is why it began (``restored``, ``cloned``), `key_id` its key.

    `copy` is the database that began it, the same in both streams: two copies of a station count on from the same
    numbers.
    """

    stream: Stream
    epoch: int
    seq: int
    hash: bytes
    reason: str
    key_id: str
    copy: str


@dataclass(frozen=True, slots=True)
class CentreAlarm:
    """What casts doubt on a station's copy, told to the centre beside the copy's ledger, and never in it.

    `checkpoint` is the copy's signed head: it shows what the copy was, without an entry of it.
    """

    station: str
    stream: Stream
    code: str
    facts: Mapping[str, object]
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class CentreBlock:
    """Some entries of a stream as the centre has them, by number, and what its receipts for these numbers confirm.

    An entry has the SHA-256 of its content in the content's place. A receipt that no key of the station signed
    confirms None.
    """

    entries: Mapping[int, StoredEntry]
    receipts: Mapping[int, bytes | None]


class PackageOutcome(StrEnum):
    """The outcome of a package. ``held``: nothing of it is stored until a person approves the epoch that it opens."""

    OK = "ok"
    DUPLICATE = "dup"
    GAP = "gap"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CentreAnswer:
    """The centre's answer to a package, with its present head.

    `reason` and `facts` when it was refused; `restart` is the epoch that waits when it is held.
    """

    outcome: PackageOutcome
    head: CentreHead
    reason: SyncReason | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    restart: Restart | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem that stopped a stream, or an alarm that did not stop it; `facts` are plain values."""

    stream: Stream | None
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def error(self) -> StationError:
        """The problem as an error: integrity (blocks), refusal (a person must act), or connection."""
        kind: type[StationError] = SyncProblem
        if self.code in _INTEGRITY:
            kind = IntegrityProblem
        elif self.code in _REFUSALS:
            kind = Refused
        return kind(self.code, rule=None, **self.facts)

    @property
    def common(self) -> int:
        """Up to which entry a session found the centre to agree with a copy that is older or parted; 0 where it says nothing.

        A copy that was put back remembers no centre, so this is all that it knows.
        """
        found = self.facts.get("common", 0) if self.doubtful else 0
        return found if isinstance(found, int) else 0

    @property
    def waits(self) -> bool:
        """Whether nothing is wrong: the bureau has to approve an epoch."""
        return self.code == error_code(SyncReason.EPOCH_WAITS)

    @property
    def untold(self) -> bool:
        """Whether it is an alarm that the centre has not heard yet."""
        return bool(self.facts.get("untold"))

    def still_to_tell(self) -> Trouble:
        """The same as an alarm that the centre has not heard yet."""
        return replace(self, facts={**self.facts, "untold": 1})

    @property
    def doubtful(self) -> bool:
        """Whether this station's copy may not be the true one.

        Then nothing of any stream is sent, and the alarm stands beside the chain: an entry in the chain of a wrong
        copy would part it from the right one for ever.
        """
        return self.code in _DOUBTFUL

    @property
    def recorded(self) -> bool:
        """Whether it is itself an entry: it is about the centre's copy, or about rows here that were edited."""
        return self.code in _INTEGRITY and not self.doubtful


def error_code(reason: SyncReason) -> str:
    """The error code of a reason."""
    return f"sync.{reason.value}"


_INTEGRITY = {
    error_code(reason)
    for reason in (
        SyncReason.CENTRE_ROLLBACK,
        SyncReason.CENTRE_DAMAGED,
        SyncReason.STATION_ROLLBACK,
        SyncReason.FORK,
        SyncReason.CHAIN_BROKEN,
        SyncReason.BAD_PACKAGE,
    )
}
_DOUBTFUL = {error_code(reason) for reason in (SyncReason.STATION_ROLLBACK, SyncReason.FORK)}
_REFUSALS = {
    error_code(reason)
    for reason in (
        SyncReason.NOT_ENROLLED,
        SyncReason.KEY_REVOKED,
        SyncReason.WRONG_KEY,
        SyncReason.FORMER_KEY,
        SyncReason.EPOCH_WAITS,
        SyncReason.OTHER_CENTRE,
    )
}


@dataclass(frozen=True, slots=True)
class Peer:
    """The station's memory of the centre for one stream; it is compared with the centre and never used as the cursor.

    `acked` is the last place the centre confirmed, `last_ok` the last session in which nothing was left to send,
    `fails` the failures since, `next_try` the moment before which the program does not try again by itself.
    """

    stream: Stream
    centre_id: str = ""
    acked: ChainPlace = field(default_factory=ChainPlace.nowhere)
    last_ok: datetime | None = None
    fails: int = 0
    problem: Trouble | None = None
    problem_at: datetime | None = None
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The result of a session: entries sent and received, the centre's present heads, entries still unsent.

    `troubles` are the problems of streams that were not sent; `alarms` were found although their streams were sent.
    """

    sent: int
    received: int
    heads: Mapping[Stream, Head]
    unsent: int
    troubles: tuple[Trouble, ...] = ()
    alarms: tuple[Trouble, ...] = ()

    def require_ok(self) -> SyncResult:
        """This result; raises the first problem as an error when there is one."""
        if self.troubles:
            raise self.troubles[0].error()
        return self


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """One stream.

    Its end here, what the centre confirmed, what is unsent and since when, the problem and the next attempt.
    """

    stream: Stream
    head: Head
    acked: int
    unsent: int
    oldest_unsent: datetime | None
    last_ok: datetime | None
    fails: int
    problem: Trouble | None
    problem_at: datetime | None
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What is unsent, since when and why, as far as the station knows without asking; `centre` has no password."""

    centre: str | None
    streams: tuple[StreamStatus, ...]

    @property
    def unsent(self) -> int:
        """Entries of all streams that no centre confirmed."""
        return sum(stream.unsent for stream in self.streams)

    @property
    def oldest_unsent(self) -> datetime | None:
        """When the oldest of them was recorded."""
        return min((s.oldest_unsent for s in self.streams if s.oldest_unsent is not None), default=None)

    @property
    def last_ok(self) -> datetime | None:
        """The last moment at which every stream had nothing left to send; None when there was none."""
        moments = [stream.last_ok for stream in self.streams]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None

    @property
    def problem(self) -> Trouble | None:
        """The newest problem that is not solved."""
        standing = [s for s in self.streams if s.problem is not None and s.problem_at is not None]
        newest = max(standing, key=lambda stream: str(stream.problem_at), default=None)
        return None if newest is None else newest.problem
