"""Sending one stream: read, verify, sign, deliver and remember, package by package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.core.clock import Clock
from station.core.errors import SyncProblem
from station.core.ledger import ChainVerifier, Checkpoint, Head, Signer, StoredEntry, Stream, suite_named
from station.core.progress import CancelToken, Progress, Report
from station.sync.claims import EpochClaim
from station.sync.memory import Memory
from station.sync.package import PackageLimits, SyncPackage, slices
from station.sync.ports import Centre, SyncStore
from station.sync.receiving import restart_of
from station.sync.values import (
    CentreAlarm,
    CentreAnswer,
    CentreHead,
    CentreState,
    PackageOutcome,
    SyncReason,
    Trouble,
    error_code,
)

_GAPS_BORNE = 3
"""How often in one session a centre may answer that its head is elsewhere (somebody else sends as well)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result for a stream.

    Entries sent and confirmed, the centre's present head, and the problem that stopped it.
    """

    sent: int
    head: Head
    trouble: Trouble | None = None


class Sender:
    """Sends the streams of `station` to a connected centre."""

    def __init__(
        self,
        store: SyncStore,
        centre: Centre,
        signer: Signer,
        clock: Clock,
        station: str,
        limits: PackageLimits,
        memory: Memory,
    ) -> None:
        self._store = store
        self._centre = centre
        self._signer = signer
        self._clock = clock
        self._station = station
        self._limits = limits
        self._memory = memory

    def send(
        self, stream: Stream, centre_state: CentreState, report: Report, cancel: CancelToken | None
    ) -> Delivery:
        """Send the entries above the centre's head, up to the present end of the stream. Raises `Cancelled`."""
        at = centre_state.heads[stream]
        with self._store.read() as view:
            goal = view.ledger.head(stream)
        begin, sent, gaps = at.head.seq, 0, 0
        while at.head.seq < goal.seq:
            if cancel is not None:
                cancel.check()
            package = self._next(stream, at, goal)
            if isinstance(package, Trouble):
                return Delivery(sent, at.head, package)
            try:
                answer = self._centre.deliver(package)
            except SyncProblem as problem:
                return Delivery(sent, at.head, Trouble(stream, problem.code, problem.facts))
            if answer.outcome in (PackageOutcome.REFUSED, PackageOutcome.HELD):
                return Delivery(sent, at.head, self._refusal(answer, package, goal))
            at = answer.head
            if answer.outcome is PackageOutcome.GAP:
                gaps += 1
                if gaps > _GAPS_BORNE:
                    return Delivery(sent, at.head, Trouble(stream, "sync.busy", {"stream": stream.value}))
                continue
            self._memory.acknowledged(
                stream, centre_state.centre_id, package.last, package.checkpoint, self._signer.public_key
            )
            sent += len(package.entries)
            report(Progress("sync.sending", at.head.seq - begin, goal.seq - begin, "entries", stream.value))
        return Delivery(sent, at.head)

    def _next(self, stream: Stream, at: CentreHead, goal: Head) -> SyncPackage | Trouble:
        """The next package, verified from the centre's head on; the problem when the chain does not hold."""
        head = at.head
        with self._store.read() as view:
            if view.ledger.hash_at(stream, head.seq) != head.hash:
                facts = {"stream": stream.value, "common": 0, "local": goal.seq, "centre": head.seq}
                return Trouble(stream, error_code(SyncReason.FORK), facts)
            rows = self._slice(view.ledger.stored(stream, after=head.seq, until=self._until(head, goal)))
        verifier = ChainVerifier(self._station, stream, after=head, suite=suite_named(at.suite))
        verifier.feed(rows)
        ends = not rows or rows[-1].seq >= goal.seq
        problems = verifier.finish(goal if ends else None).problems
        if problems:
            first = min(problems, key=lambda problem: problem.seq)
            facts = {"stream": stream.value, "seq": first.seq, "fault": first.code}
            return Trouble(stream, error_code(SyncReason.CHAIN_BROKEN), facts)
        return self._package(stream, rows)

    def _until(self, head: Head, goal: Head) -> int:
        return min(goal.seq, head.seq + self._limits.entries)

    def _slice(self, rows: Iterator[StoredEntry]) -> tuple[StoredEntry, ...]:
        return next(slices(list(rows), self._limits), ())

    def _package(self, stream: Stream, rows: tuple[StoredEntry, ...]) -> SyncPackage:
        last = rows[-1]
        end = Head(stream, last.epoch, last.seq, last.hash)
        self._store.require_known()
        checkpoint = Checkpoint.sign(self._station, end, self._clock.now(), self._signer)
        begun = (restart for row in rows if (restart := restart_of(row)) is not None)
        claims = tuple(EpochClaim.sign(self._station, restart, self._signer) for restart in begun)
        return SyncPackage(self._station, stream, rows, checkpoint, claims)

    def _refusal(self, answer: CentreAnswer, package: SyncPackage, goal: Head) -> Trouble:
        stream, centre = package.stream, answer.head.head
        reason = answer.reason or SyncReason.BAD_PACKAGE
        facts: dict[str, object] = {"stream": stream.value, "station": self._station, "seq": package.first}
        facts |= answer.facts
        if reason in (SyncReason.WRONG_KEY, SyncReason.FORMER_KEY):
            facts["public_key"] = self._signer.public_key.hex()
        if answer.restart is not None:
            facts |= {"seq": answer.restart.seq, "epoch": answer.restart.epoch, "copy": answer.restart.copy}
        if reason is SyncReason.STATION_ROLLBACK:
            facts = {"stream": stream.value, **answer.facts}
        if reason is SyncReason.FORK:
            common = min(package.first, centre.seq + 1) - 1
            facts = {"stream": stream.value, "common": common, "local": goal.seq, "centre": centre.seq}
        return Trouble(stream, error_code(reason), facts)

    def alarm(self, trouble: Trouble) -> None:
        """Tell the centre what casts doubt on the copy here, with its signed head and none of its entries."""
        if trouble.stream is None:
            raise ValueError("an alarm about a copy is about one stream")
        with self._store.read() as view:
            head = view.ledger.head(trouble.stream)
        self._store.require_known()
        made = Checkpoint.sign(self._station, head, self._clock.now(), self._signer)
        self._centre.alarm(CentreAlarm(self._station, trouble.stream, trouble.code, trouble.facts, made))
