"""A session with the centre: ask for its heads, compare, send what it lacks, remember what it confirmed.

No transaction of the station's database spans a call to the centre. A problem of one stream does not stop the other,
but a copy that may not be the true one (older, forked) sends nothing of either, and nothing in its chain says so.
A session without problems appends nothing to the ledger, so a second one has nothing to send; that the centre lost
entries, or that a row here was edited, is recorded once, in the audit stream, when it is first found.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from station.core.clock import Clock
from station.core.errors import IntegrityProblem, Refused, SyncProblem
from station.core.ledger import Signer, Stream
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sync.blocks import compare_blocks
from station.sync.comparison import Refuse, SendFrom, UpToDate, compare
from station.sync.enrolment import required
from station.sync.memory import Memory
from station.sync.package import LIMITS, PackageLimits
from station.sync.pauses import LONGEST
from station.sync.ports import Centre, CentreAddress, CentreOpener, SyncStore
from station.sync.sending import Sender
from station.sync.values import CentreState, ChainPlace, Peer, SyncReason, SyncResult, Trouble, error_code

_DAMAGED = error_code(SyncReason.CENTRE_DAMAGED)


class Synchroniser:
    """Sends the station's two streams to its centre.

    `address` says where the centre is, `open_centre` connects to it; `signer` has the station's key; `source` draws
    the pauses between the program's own attempts, and the entries that are compared. Without a signer (the station is only inspected) no session runs.
    """

    def __init__(
        self,
        store: SyncStore,
        open_centre: CentreOpener,
        address: CentreAddress,
        signer: Signer | None,
        clock: Clock,
        *,
        limits: PackageLimits = LIMITS,
        source: random.Random | None = None,
    ) -> None:
        self._store = store
        self._open = open_centre
        self._address = address
        self._signer = signer
        self._clock = clock
        self._limits = limits
        self._source = source or random.Random()  # noqa: S311  it draws pauses and blocks, not secrets
        self._memory = Memory(store, clock, self._source)

    @asks_nothing("a clock for the program: whether to try by itself")
    def due(self) -> bool:
        """Whether the program should try by itself now: the station has a centre and no pause is running."""
        if self._address.get() is None:
            return False
        now = self._clock.now()
        pauses = [peer.next_try for peer in self._memory.peers().values()]
        # A pause that is longer than any was set by a clock that was wrong at the time.
        return any(until is None or until <= now or until - now > LONGEST for until in pauses)

    @asks(Permission.SYNC_RUN)
    def run(self, session: Session, report: Report = silent, cancel: CancelToken | None = None) -> SyncResult:
        """One session, whatever pauses are running.

        The result names the streams that did not go through (`SyncResult.troubles`). Raises `NotPermitted`,
        `Refused` when there is no centre or it does not know this station's key, `SyncProblem` when it can't be
        reached, `Cancelled`; `IntegrityProblem` where another program gave the station a new key meanwhile.
        """
        address = self._address.get()
        if address is None:
            raise Refused("sync.no_centre")
        signer = required(self._signer)
        self._store.require_known()
        with self._store.read() as view:
            station = view.facts.require("station_id")
        try:
            with self._open(address, report) as centre:
                centre_state = centre.state_of(station)
                require_same_centre(self._memory.peers().values(), centre_state)
                require_key(centre_state, station, signer)
                sender = Sender(self._store, centre, signer, self._clock, station, self._limits, self._memory)
                return self._exchange(session, sender, centre, centre_state, station, report, cancel)
        except (SyncProblem, Refused, IntegrityProblem) as problem:
            self._memory.failed(Trouble(None, problem.code, problem.facts), tuple(Stream))
            raise

    def _exchange(
        self,
        session: Session,
        sender: Sender,
        centre: Centre,
        centre_state: CentreState,
        station: str,
        report: Report,
        cancel: CancelToken | None,
    ) -> SyncResult:
        peers = self._memory.peers()
        # Asked again after our own memory is read: another program may have sent in between, and what it remembers as
        # confirmed must not look as if the centre had lost it.
        centre_state = centre.state_of(station)
        heads = {stream: there.head for stream, there in centre_state.heads.items()}
        # All streams are compared before anything is sent: a doubtful copy sends nothing of any of them.
        compared = {stream: self._compare(centre, centre_state, station, peers[stream]) for stream in Stream}
        doubts = [each for each in compared.values() if isinstance(each, Trouble)]
        if doubts:
            return SyncResult(0, 0, heads, self._memory.unsent(), self._doubt(sender, doubts))
        owed = [each.problem for each in peers.values() if each.problem is not None and each.problem.untold]
        kept_back = _tell(sender, owed)
        alarms = [
            alarm
            for stream, lost in compared.items()
            if isinstance(lost, ChainPlace)
            and (alarm := self._centre_lost(session, centre_state, stream, lost)) is not None
        ]
        if centre_state.as_owner:  # as an enrolment left it before stations had logins of their own
            alarms.append(Trouble(None, "sync.owner_login"))
        troubles: list[Trouble] = []
        sent = 0
        for stream in Stream:
            delivery = sender.send(stream, centre_state, report, cancel)
            sent += delivery.sent
            heads[stream] = delivery.head
            known = self._memory.damaged_places(stream)
            trouble = delivery.trouble or compare_blocks(
                self._store, centre, station, known, delivery.head, self._source
            )
            if trouble is None and kept_back is not None and stream in {each.stream for each in owed}:
                self._memory.failed(next(each for each in owed if each.stream is stream), (stream,))
                continue
            if trouble is None:
                place = ChainPlace(delivery.head.seq, delivery.head.hash)
                self._memory.succeeded(stream, centre_state.centre_id, place)
                continue
            if trouble.doubtful:
                troubles += self._doubt(sender, [trouble])
                break
            troubles.append(trouble)
            told = trouble.code == _DAMAGED and trouble.facts.get("seq") in known
            self._memory.failed(trouble, (stream,), None if told else session)
        troubles += [] if kept_back is None else [kept_back]
        return SyncResult(sent, 0, heads, self._memory.unsent(), tuple(troubles), tuple(alarms))

    def _doubt(self, sender: Sender, doubts: Sequence[Trouble]) -> tuple[Trouble, ...]:
        """Stop every stream of a doubtful copy, and tell the centre; no entry of its own says so.

        The troubles: the doubts, and what kept the alarm from the centre. It is told then as soon as it can be.
        """
        kept_back = _tell(sender, doubts)
        of = {each.stream: each for each in doubts}
        for stream in Stream:
            doubt = of.get(stream, doubts[0])
            owed = kept_back is not None and doubt.stream is stream
            self._memory.failed(doubt.still_to_tell() if owed else doubt, (stream,))
        return (*doubts, *(() if kept_back is None else (kept_back,)))

    def _compare(
        self, centre: Centre, centre_state: CentreState, station: str, peer: Peer
    ) -> Trouble | ChainPlace | None:
        """What casts doubt on a stream here, or what the centre confirmed once and has lost since, or None."""
        stream = peer.stream
        there = centre_state.heads[stream].head
        with self._store.read() as view:
            here = view.ledger.head(stream)

        def mine(seq: int) -> bytes | None:
            with self._store.read() as view:
                return view.ledger.hash_at(stream, seq)

        def theirs(seq: int) -> bytes | None:
            return centre.hash_at(station, stream, seq)

        decision = compare(
            here,
            there,
            peer.acked,
            mine=mine,
            theirs=theirs,
            restarted_at=lambda seq: self._memory.restarted_at(stream, seq),
        )
        match decision:
            case Refuse():
                facts = {
                    "stream": stream.value,
                    "common": decision.common,
                    "local": decision.local,
                    "centre": decision.centre,
                }
                return Trouble(stream, error_code(decision.reason), facts)
            case SendFrom():
                return decision.lost
            case UpToDate():
                return None

    def _centre_lost(
        self, session: Session, centre_state: CentreState, stream: Stream, lost: ChainPlace
    ) -> Trouble | None:
        """The alarm that the centre lost what it confirmed; None where another program told it meanwhile."""
        there = centre_state.heads[stream].head
        alarm = Trouble(
            stream,
            "sync.centre_rollback",
            {"stream": stream.value, "acked": lost.seq, "centre": there.seq, "hash": lost.hash.hex()},
        )
        place = ChainPlace(there.seq, there.hash)
        told = self._memory.centre_lost(alarm, centre_state.centre_id, lost, place, session)
        return alarm if told else None


def _tell(sender: Sender, doubts: Iterable[Trouble]) -> Trouble | None:
    """Raise alarms at the centre; what kept it from hearing them."""
    try:
        for each in doubts:
            sender.alarm(each)
    except (SyncProblem, Refused) as problem:
        return Trouble(None, problem.code, problem.facts)
    return None


def require_same_centre(peers: Iterable[Peer], centre_state: CentreState) -> None:
    """Raise Refused where the station remembers another centre: what one confirmed says nothing about the other."""
    if any(peer.centre_id not in ("", centre_state.centre_id) for peer in peers):
        raise Refused(error_code(SyncReason.OTHER_CENTRE))


def require_key(centre_state: CentreState, station: str, signer: Signer) -> None:
    """Raise where the centre does not take this station's key, or its head rows say nothing about the station."""
    if not centre_state.keys:
        raise Refused("sync.not_enrolled", station=station)
    for stream, fault in centre_state.faults.items():
        at = centre_state.heads.get(stream)
        facts = {"stream": stream.value, "seq": 0 if at is None else at.head.seq, "fault": fault}
        raise Trouble(stream, error_code(SyncReason.CENTRE_DAMAGED), facts).error()
    key = centre_state.key(signer.public_key)
    if key is None:
        raise Refused(
            "sync.wrong_key", station=station, key_id=signer.key_id, public_key=signer.public_key.hex()
        )
    if key.revoked:
        raise Refused("sync.key_revoked", station=station, key_id=key.key_id)
