"""Going on from the centre: a copy that lacks entries or parted fetches them, keeps its branch as entries, begins an epoch.

For a station that was put back from an older backup or whose tail is damaged (decision 15). Nothing is thrown away: what
stood in the place of the fetched entries is recorded behind them, each with its number, hash and content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Checkpoint, SignatureCheck, Signer, StoredEntry, Stream, canonical_bytes
from station.core.policy import Policy
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks
from station.people.naming import written
from station.people.permissions import Permission
from station.people.ports import PeopleReader, Verifiers
from station.people.sessions import Session
from station.people.verifiers_apart import password_kept, secrets_apart
from station.sync.address import shown_address
from station.sync.bodies import Continued, ContinuedStream
from station.sync.branches import recovered_draft
from station.sync.enrolment import required
from station.sync.fetching import CentreRecords, FetchedEntries, RecordsOpener, StreamPlan, fetch, plans_of
from station.sync.parted import NO_ACTS, PartedActs, foreseen, parted_acts
from station.sync.ports import CentreAddress, SyncStore, SyncWork
from station.sync.session import require_key, require_same_centre
from station.sync.values import CentreState, ChainPlace, Peer, SyncReason, Trouble, error_code

_DIGEST = 16
"""Figures by which a preview is named: somebody may have to type them."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """What going on from the centre would do; `centre` has no password, `acts` are those of the branch."""

    station: str
    centre: str
    centre_id: str
    streams: tuple[StreamPlan, ...]
    acts: PartedActs = NO_ACTS

    @property
    def digest(self) -> str:
        """What the act names: heads, counts and acts as they were shown.

        The end of the audit stream here is not part of it: it grows by signing in to do what was shown.
        """
        plans = [_shown_plan(plan) for plan in self.streams]
        acts = [list(map(list, self.acts.kinds)), self.acts.recordings, list(self.acts.officers)]
        told = canonical_bytes([self.station, self.centre_id, plans, acts])
        return hashlib.sha256(told).hexdigest()[:_DIGEST]


def _shown_plan(plan: StreamPlan) -> list[object]:
    common = min(plan.kept.seq, plan.centre.seq)
    there: list[object] = [plan.stream.value, common, plan.centre.seq, plan.centre.hash.hex()]
    if plan.stream is Stream.AUDIT:
        return there
    return [*there, plan.kept.seq, plan.kept.hash.hex(), plan.local.seq, plan.local.hash.hex(), plan.parted]


@dataclass(frozen=True, slots=True)
class Parted:
    """What stood here in the place of the centre's entries of a stream: its entries, and checkpoints signed of them."""

    plan: StreamPlan
    entries: tuple[StoredEntry, ...]
    checkpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WentOn:
    """What going on did.

    How many entries were fetched and how many of the branch are kept, and whose passwords and PINs must be set anew
    (``account:NAME``, ``officer:NUMBER``), because theirs are younger than the copy here. `acts` are those of the branch.
    """

    fetched: int
    recovered: int
    secrets: tuple[str, ...] = ()
    acts: PartedActs = NO_ACTS


class ContinuingWork(SyncWork, Protocol):
    """The unit of work in which the ledger goes on."""

    @property
    def people(self) -> PeopleReader:
        """Accounts and officers, by the fetched entries."""
        ...

    @property
    def credentials(self) -> Verifiers:
        """The verifiers at hand."""
        ...


Conclude = Callable[[ContinuingWork, Sequence[Parted]], None]


class LedgerReplacing(Protocol):
    """The station's database, as far as entries in it can be replaced by the centre's."""

    def staging(self) -> AbstractContextManager[FetchedEntries]:
        """A place for fetched entries, which is gone afterwards."""
        ...

    def replace(
        self,
        plans: Sequence[StreamPlan],
        fetched: FetchedEntries,
        conclude: Conclude,
        report: Report,
        cancel: CancelToken | None,
    ) -> None:
        """Take the fetched entries over, derive the state anew, begin an epoch and `conclude`: all of it or nothing.

        Raises Refused ``sync.preview_outdated``, ``sync.beside_first``, `IntegrityProblem`, `Cancelled`.
        """
        ...


@dataclass(frozen=True, slots=True)
class ContinuationCase:
    """The facts: from where, why, and what parted of each stream."""

    preview: Continuation
    reason: str
    parted: tuple[Parted, ...]


def decide_continued(
    session: Session, case: ContinuationCase, _policy: Policy, now: datetime
) -> Decided[int]:
    """The entries of the branch, and that the ledger went on; the value is how many entries were kept."""
    kept = [recovered_draft(session, row, now) for each in case.parted for row in each.entries]
    body = Continued(
        case.preview.centre,
        case.preview.centre_id,
        tuple(_stream(each) for each in case.parted),
        tuple(note for each in case.parted for note in each.checkpoints),
        case.reason,
    )
    return Decided((*kept, session.draft(body, now, rules=("DM-03",))), (), len(kept))


def _stream(each: Parted) -> ContinuedStream:
    plan = each.plan
    return ContinuedStream(
        plan.stream, plan.kept.seq, plan.missing, len(each.entries), plan.local.seq, plan.local.hash.hex()
    )


class Continuing:
    """Lets a station go on from its centre; it needs a signer."""

    def __init__(
        self,
        store: SyncStore,
        open_records: RecordsOpener,
        address: CentreAddress,
        ledger: LedgerReplacing,
        signer: Signer | None,
        check: SignatureCheck,
        clock: Clock,
        former_keys: Callable[[], frozenset[bytes]] = frozenset,
    ) -> None:
        self._former_keys = former_keys
        self._store, self._open, self._address = store, open_records, address
        self._ledger, self._signer, self._check, self._clock = ledger, signer, check, clock

    @asks(Permission.SYNC_CONFIGURE)
    def preview(
        self, session: Session, report: Report = silent, cancel: CancelToken | None = None
    ) -> Continuation:
        """What would be fetched and what parted; changes nothing.

        Raises Refused ``sync.nothing_to_continue`` where the centre has nothing that is missing here, and as a session.
        """
        with self._reached(report) as (records, centre_state, station):
            return self._planned(records, centre_state, station, report, cancel)

    @asks(Permission.SYNC_CONFIGURE)
    def go_on(
        self,
        session: Session,
        seen: str,
        reason: str,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> WentOn:
        """Do what the preview with the digest `seen` showed: all of it or nothing.

        Raises Refused ``sync.continue_no_reason``, ``sync.preview_outdated``, `IntegrityProblem` ``sync.fetched_damaged``,
        ``sync.fetched_unproved``, Refused ``sync.continue_no_account``, what a session raises, `Cancelled`.
        """
        reason = written(reason, "sync.continue_no_reason", "DM-03")
        signer = required(self._signer)
        outcome = _Outcome()
        with self._ledger.staging() as fetched:
            with self._reached(report) as (records, centre_state, station):
                planned = self._planned(records, centre_state, station, report, cancel)
                if planned.digest != seen:
                    raise Refused("sync.preview_outdated")
                keys = {key.key_id: key for key in centre_state.keys}
                own = self._former_keys() | {signer.public_key}
                receipts = [
                    fetch(records, station, plan, keys, own, self._check, fetched, report, cancel)
                    for plan in planned.streams
                    if plan.missing
                ]

            def conclude(work: ContinuingWork, parted: Sequence[Parted]) -> None:
                case = ContinuationCase(planned, reason, tuple(parted))
                outcome.took(self._conclude(work, session, case, receipts))

            self._ledger.replace(planned.streams, fetched, conclude, report, cancel)
        return outcome.result

    def _conclude(
        self, work: ContinuingWork, session: Session, case: ContinuationCase, receipts: Sequence[Checkpoint]
    ) -> WentOn:
        now = self._clock.now()
        if not session.program and work.people.account(session.account) is None:
            raise Refused("sync.continue_no_account", rule="PF-05", account=session.account)
        decided = decide_continued(session, case, work.policy, now)
        record(work, decided)
        own = password_kept(session, work, now)
        if own is not None:
            work.append(own)
        for receipt in receipts:
            head = receipt.head
            key = work.ledger.public_key(head.stream, head.epoch)
            if key is not None and self._check(receipt.suite, key, receipt.message(), receipt.signature):
                work.ledger.keep_checkpoint(receipt)
        centre_id = case.preview.centre_id
        work.sync.remember(
            Peer(plan.stream, centre_id, ChainPlace(plan.centre.seq, plan.centre.hash))
            for plan in case.preview.streams
        )
        fetched = sum(plan.missing for plan in case.preview.streams)
        acts = parted_acts(row for each in case.parted for row in each.entries)
        return WentOn(fetched, decided.value, secrets_apart(work), acts)

    @contextmanager
    def _reached(self, report: Report) -> Iterator[tuple[CentreRecords, CentreState, str]]:
        address = self._address.get()
        if address is None:
            raise Refused("sync.no_centre")
        signer = required(self._signer)
        with self._store.read() as view:
            station = view.facts.require("station_id")
        with self._open(address, report) as records:
            centre_state = records.state_of(station)
            with self._store.read() as view:
                peers = [view.sync.peer(stream) for stream in Stream]
            require_same_centre(peers, centre_state)
            require_key(centre_state, station, signer)
            for peer in peers:
                _require_not_behind(peer, centre_state)
            yield records, centre_state, station

    def _planned(
        self,
        records: CentreRecords,
        centre_state: CentreState,
        station: str,
        report: Report,
        cancel: CancelToken | None,
    ) -> Continuation:
        heads = [centre_state.heads[stream] for stream in Stream]
        streams = plans_of(self._store, records, station, heads, report, cancel)
        if not any(plan.changes for plan in streams):
            raise Refused("sync.nothing_to_continue")
        shown = shown_address(self._address.get() or "")
        acts = foreseen(self._store, records, station, streams)
        return Continuation(station, shown, centre_state.centre_id, streams, acts)


@dataclass(slots=True)
class _Outcome:
    result: WentOn = field(default_factory=lambda: WentOn(0, 0))

    def took(self, result: WentOn) -> None:
        self.result = result


def _require_not_behind(peer: Peer, centre_state: CentreState) -> None:
    """Raise where the centre has less than it once confirmed: then it is the one that lost entries."""
    there = centre_state.heads[peer.stream].head
    if peer.acked.seq > there.seq:
        facts = {"stream": peer.stream.value, "acked": peer.acked.seq, "centre": there.seq}
        raise Trouble(peer.stream, error_code(SyncReason.CENTRE_ROLLBACK), facts).error()
