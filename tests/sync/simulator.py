"""A small world in memory: stations, a centre, a bad link and bad days, all from one seed.

What is tested is the program's own session, comparison, receiving and ledger; what is simulated are the databases
(lists that can be put back from an older copy) and the link (answers lost, packages repeated late, centre crashing
before or after its commit).
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from station.core.clock import SteppedClock
from station.core.errors import SyncProblem
from station.core.ledger import (
    DEFAULT_SUITE,
    GENESIS,
    Actor,
    Checkpoint,
    Draft,
    Entry,
    Head,
    Opaque,
    StoredEntry,
    Stream,
    seal,
)
from station.core.ledger.verify import EPOCH_STARTED
from station.core.policy import Policy, load_rulebook
from station.people.sessions import program_session
from station.sync.central_values import ANY_LOGIN, LoginWish, Registration, StationLogin
from station.sync.package import PackageLimits, SyncPackage
from station.sync.receiving import epoch_body, receive
from station.sync.session import Synchroniser
from station.sync.values import (
    CentreAlarm,
    CentreAnswer,
    CentreBlock,
    CentreHead,
    CentreState,
    EnrolledKey,
    PackageOutcome,
    Peer,
    Restart,
    SyncResult,
)

LIMITS = PackageLimits(entries=4)
SESSION = program_session()


class QuickSigner:
    """A keyed digest in a signature's place: the link and the databases are on trial here, not the curve."""

    suite = DEFAULT_SUITE.name

    def __init__(self, name: str) -> None:
        self.public_key = hashlib.sha256(name.encode()).digest()
        self.key_id = self.public_key.hex()[:16]

    def sign(self, message: bytes) -> bytes:
        return hashlib.sha256(self.public_key + message).digest()


def quick_check(suite: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    return hashlib.sha256(public_key + message).digest() == signature


def enrolled(signer: QuickSigner) -> EnrolledKey:
    """The key as the centre has it."""
    return EnrolledKey(signer.key_id, signer.suite, signer.public_key)


_POLICY = Policy(load_rulebook())


@functools.cache
def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@dataclass
class Books:
    """What a station's database holds."""

    rows: dict[Stream, list[StoredEntry]] = field(default_factory=lambda: {stream: [] for stream in Stream})
    epoch: int = 0
    copy: str = ""
    """The id of the database that began the epoch."""
    peers: dict[Stream, Peer] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)

    def copied(self) -> Books:
        """A copy of the database; what stands in it is never changed, only added to."""
        rows = {stream: list(rows) for stream, rows in self.rows.items()}
        return Books(rows, self.epoch, self.copy, dict(self.peers), list(self.checkpoints))


@dataclass
class Database:
    """Where the books are; the desktops of an office share one."""

    books: Books = field(default_factory=Books)


class MemoryStore:
    """A station's store: satisfies `SyncStore`, and is view and work and readers in one."""

    def __init__(
        self, station: str, clock: SteppedClock, signer: QuickSigner, database: Database | None = None
    ) -> None:
        self.station = station
        self.clock = clock
        self.signer = signer
        self.database = database or Database()
        self.opened = 0
        """Epochs that any copy of the station began."""
        self.policy = self.shipped_policy = _POLICY
        if database is None:
            self.open_epoch("first")

    @property
    def books(self) -> Books:
        """What stands in the database now."""
        return self.database.books

    @books.setter
    def books(self, books: Books) -> None:
        self.database.books = books

    @property
    def ledger(self) -> MemoryStore:
        return self

    @property
    def sync(self) -> MemoryStore:
        return self

    @property
    def facts(self) -> MemoryStore:
        return self

    @contextmanager
    def read(self) -> Iterator[MemoryStore]:
        yield self

    @contextmanager
    def write(self) -> Iterator[MemoryStore]:
        yield self

    def require_known(self) -> None:
        """No other program gives it a key."""

    def get(self, name: str) -> str | None:
        return {"station_id": self.station, "office": "310110", "database_id": self.books.copy}.get(name)

    def require(self, name: str) -> str:
        return str(self.get(name))

    def head(self, stream: Stream) -> Head:
        rows = self.books.rows[stream]
        return Head(stream, rows[-1].epoch, rows[-1].seq, rows[-1].hash) if rows else Head.empty(stream)

    def hash_at(self, stream: Stream, seq: int) -> bytes | None:
        rows = self.books.rows[stream]
        if seq == 0:
            return GENESIS
        return rows[seq - 1].hash if seq <= len(rows) else None

    def stored(self, stream: Stream, *, after: int = 0, until: int | None = None) -> Iterator[StoredEntry]:
        return iter(self.books.rows[stream][after:until])

    def of_kind(self, stream: Stream, kind: str, size: int) -> list[Entry]:
        found = (row.entry() for row in reversed(self.books.rows[stream]) if row.kind == kind)
        return list(found)[:size]

    def stored_page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[StoredEntry]:
        rows = self.books.rows[stream][: None if before is None else before - 1]
        return [row for row in reversed(rows) if row.kind.startswith(kind or "")][:size]

    def oldest_after(self, stream: Stream, seq: int) -> str | None:
        rows = self.books.rows[stream]
        return rows[seq].recorded_at if seq < len(rows) else None

    def public_key(self, stream: Stream, epoch: int) -> bytes | None:
        begun = (row for row in self.books.rows[stream] if (row.kind, row.epoch) == (EPOCH_STARTED, epoch))
        named = next((str(epoch_body(row.content)["public_key"]) for row in begun), None)
        return None if named is None else bytes.fromhex(named)

    def keep_checkpoint(self, made: Checkpoint) -> None:
        self.books.checkpoints.append(made)

    def peer(self, stream: Stream) -> Peer:
        return self.books.peers.get(stream, Peer(stream))

    def remember(self, peers: Iterable[Peer]) -> None:
        self.books.peers |= {peer.stream: peer for peer in peers}

    def name_database(self, name: str) -> None:
        self.books.copy = name

    def start_epoch(self, draft: Draft, _suite: str) -> Entry:
        self.books.epoch = self.head(draft.stream).epoch + 1
        return self.append(draft, self.books.epoch)

    def append(self, draft: Draft, epoch: int | None = None) -> Entry:
        head = self.head(draft.stream)
        entry = seal(
            draft,
            head,
            DEFAULT_SUITE,
            station=self.station,
            epoch=head.epoch if epoch is None else epoch,
            recorded_at=self.clock.now(),
            zone=self.clock.zone,
        )
        self.books.rows[draft.stream].append(StoredEntry.of(entry))
        return entry

    def open_epoch(self, reason: str) -> None:
        self.books.epoch += 1
        self.opened += 1
        self.books.copy = f"{self.station}/{self.opened}"
        body = {
            "database_id": self.books.copy,
            "suite": self.signer.suite,
            "key_id": self.signer.key_id,
            "public_key": self.signer.public_key.hex(),
            "reason": reason,
            "evidence": {},
        }
        for stream in Stream:
            begins = Opaque(EPOCH_STARTED, 1, body, stream)
            self.append(Draft(begins, Actor("station", "station"), self.clock.now()), self.books.epoch)

    def restore(self, older: Books, *, noticed: bool) -> None:
        """Put an older copy back; when the program notices, a new epoch opens."""
        highest = self.books.epoch
        self.books = older.copied()
        if noticed:
            self.books.epoch = max(highest, self.books.epoch)
            self.open_epoch("restored")

    def clone(self) -> MemoryStore:
        """A copy of the station on another machine, which notices it."""
        made = MemoryStore(self.station, self.clock, self.signer)
        made.opened = self.opened + 100
        made.books = self.books.copied()
        made.open_epoch("cloned")
        return made


@dataclass
class Shelves:
    """What the central database holds."""

    rows: dict[tuple[str, Stream], list[StoredEntry]] = field(default_factory=dict)
    receipts: dict[tuple[str, Stream, int], str] = field(default_factory=dict)

    def copied(self) -> Shelves:
        """A copy of the database."""
        return Shelves({place: list(rows) for place, rows in self.rows.items()}, dict(self.receipts))


class MemoryCentre:
    """A centre whose database can be put back; `receive` is the program's own."""

    def __init__(self, stations: list[MemoryStore]) -> None:
        self.keys: dict[str, tuple[EnrolledKey, ...]] = {
            each.station: (enrolled(each.signer),) for each in stations
        }
        self.shut_out: set[str] = set()
        """Logins that were revoked."""
        self.shelves = Shelves({(each.station, stream): [] for each in stations for stream in Stream})
        self.quarantine: set[bytes] = set()
        self.claims: dict[bytes, Restart] = {}
        self.approved: set[bytes] = set()
        self.alarms: list[CentreAlarm] = []

    def head(self, station: str, stream: Stream) -> CentreHead:
        rows = self.shelves.rows[station, stream]
        if not rows:
            return CentreHead(Head.empty(stream))
        return CentreHead(Head(stream, rows[-1].epoch, rows[-1].seq, rows[-1].hash))

    def state_of(self, station: str) -> CentreState:
        heads = {stream: self.head(station, stream) for stream in Stream}
        return CentreState("centre", heads, self.keys[station])

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        rows = self.shelves.rows[station, stream]
        if seq == 0:
            return GENESIS
        return rows[seq - 1].hash if seq <= len(rows) else None

    def block(self, station: str, stream: Stream, first: int, count: int) -> CentreBlock:
        rows = [row for row in self.shelves.rows[station, stream] if first <= row.seq < first + count]
        return CentreBlock({row.seq: row._replace(content=digest(row.content)) for row in rows}, {})

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        answer = receive(
            package,
            self.head(package.station, package.stream),
            self.keys[package.station],
            lambda seq: self.hash_at(package.station, package.stream, seq),
            self.approved,
            quick_check,
            LIMITS,
            begun=lambda: self.named(package.station, package.stream),
        )
        if answer.outcome is PackageOutcome.OK:
            self.store(package)
        elif answer.restart is not None:
            self.claims[answer.restart.hash] = answer.restart
        elif answer.outcome is PackageOutcome.REFUSED:
            self.quarantine.add(package.raw_copy())
        return answer

    def alarm(self, alarm: CentreAlarm) -> None:
        made = alarm.checkpoint
        key = next(each for each in self.keys[alarm.station] if each.key_id == made.key_id)
        assert not key.revoked
        assert quick_check(key.suite, key.public_key, made.message(), made.signature)
        self.alarms.append(alarm)

    def approve(self, copy: str) -> None:
        """Let the epochs that a copy began be taken."""
        self.approved |= {digest for digest, claim in self.claims.items() if claim.copy == copy}

    def named(self, station: str, stream: Stream) -> frozenset[str]:
        """The ids of the keys that the stored epochs name."""
        rows = self.shelves.rows[station, stream]
        return frozenset(str(epoch_body(row.content)["key_id"]) for row in rows if row.kind == EPOCH_STARTED)

    def enrol_key(self, station: str, signer: QuickSigner, now: datetime) -> None:
        """The owner enrols a new key, and with it revokes every other one of the station."""
        if any(each.key_id == signer.key_id for each in self.keys[station]):
            return
        former = (each if each.revoked else replace(each, revoked_at=now) for each in self.keys[station])
        self.keys[station] = (*former, enrolled(signer))

    def know_former(self, station: str, public_key: bytes, now: datetime) -> None:
        """The owner enrols a key that the station had in between."""
        key = EnrolledKey(public_key.hex()[:16], DEFAULT_SUITE.name, public_key, now)
        self.keys[station] = (key, *self.keys[station])

    def entries(self, station: str, stream: Stream, after: int, count: int) -> Sequence[StoredEntry]:
        return self.shelves.rows[station, stream][after : after + count]

    def receipt(self, station: str, stream: Stream, seq: int) -> str | None:
        return self.shelves.receipts.get((station, stream, seq))

    def store(self, package: SyncPackage) -> None:
        self.shelves.rows[package.station, package.stream].extend(package.entries)
        place = (package.station, package.stream, package.last.seq)
        self.shelves.receipts[place] = package.checkpoint.note()

    def enrol(
        self,
        station: str,
        office: str,
        key: EnrolledKey,
        restarts: Iterable[Restart] = (),
        wish: LoginWish = ANY_LOGIN,
    ) -> Registration:
        return Registration(False, StationLogin())


class MergingCentre(MemoryCentre):
    """What many products do: insert what is not there yet by number, pass over what is (ON CONFLICT DO NOTHING)."""

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        rows = self.shelves.rows[package.station, package.stream]
        held = {row.seq for row in rows}
        rows.extend(entry for entry in package.entries if entry.seq not in held)
        rows.sort(key=lambda row: row.seq)
        return CentreAnswer(PackageOutcome.OK, self.head(package.station, package.stream))


@dataclass
class BadLink:
    """A centre seen over a link that loses answers, breaks, and repeats old packages late."""

    centre: MemoryCentre
    chance: random.Random
    trouble: float
    late: list[SyncPackage] = field(default_factory=list)
    login: str = ""
    taken: int = 0
    """Packages that the centre stored when they were sent, not when they came again late."""
    beside: Callable[[], object] | None = None
    """What another program of the station does between two calls of this one."""

    def state_of(self, station: str) -> CentreState:
        self._maybe_break()
        answer = self.centre.state_of(station)
        self._maybe_another()
        return answer

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        self._maybe_break()
        return self.centre.hash_at(station, stream, seq)

    def entries(self, station: str, stream: Stream, after: int, count: int) -> Sequence[StoredEntry]:
        self._maybe_break()
        return self.centre.entries(station, stream, after, min(count, 3))

    def receipt(self, station: str, stream: Stream, seq: int) -> str | None:
        self._maybe_break()
        return self.centre.receipt(station, stream, seq)

    def block(self, station: str, stream: Stream, first: int, count: int) -> CentreBlock:
        self._maybe_break()
        return self.centre.block(station, stream, first, count)

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        self._maybe_break()  # the package, or the centre before its commit, is gone
        if self.late and self.chance.random() < self.trouble:
            self.centre.deliver(self.chance.choice(self.late))
        answer = self.centre.deliver(package)
        self.taken += answer.outcome is PackageOutcome.OK
        self.late.append(package)
        if self.chance.random() < self.trouble:
            answer = self.centre.deliver(package)  # the link repeats it, the first answer is lost
        self._maybe_break()  # the answer is gone, or the centre crashed after its commit
        return answer

    def alarm(self, alarm: CentreAlarm) -> None:
        self._maybe_break()
        self.centre.alarm(alarm)

    def enrol(
        self,
        station: str,
        office: str,
        key: EnrolledKey,
        restarts: Iterable[Restart] = (),
        wish: LoginWish = ANY_LOGIN,
    ) -> Registration:
        return Registration(False, StationLogin())

    def _maybe_another(self) -> None:
        """Another program of the station runs while an answer is under way, or between two calls."""
        if self.beside is not None and self.chance.random() < 0.5:
            beside, self.beside = self.beside, None
            beside()
            self.beside = beside

    def _maybe_break(self) -> None:
        self._maybe_another()
        if self.login in self.centre.shut_out:
            raise SyncProblem("sync.login_refused", centre="", detail="")
        if self.chance.random() < self.trouble:
            raise SyncProblem("sync.unreachable", centre="", detail="")


class Address:
    """The simulated centre has one."""

    def get(self) -> str | None:
        return "postgresql://centre/db"

    def set(self, address: str) -> None: ...


class World:
    """Stations, their centre, their copies for a bad day, and what each was promised."""

    def __init__(self, seed: int, centre: type[MemoryCentre] = MemoryCentre) -> None:
        self.chance = random.Random(seed)
        self.clock = SteppedClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
        self.stations = [
            MemoryStore(f"3101{number}-01", self.clock, QuickSigner(str(number))) for number in range(3)
        ]
        self.centre = centre(self.stations)
        self.link = BadLink(self.centre, self.chance, 0.15)
        self.copies: dict[str, list[Books]] = {each.station: [] for each in self.stations}
        self.central_copies: list[Shelves] = []
        self.broken: list[str] = []
        """What no session may do, seen as it happened."""
        self.centre_restored = 0
        self.restored: set[str] = set()
        self.seen: dict[tuple[str, Stream, int], set[bytes]] = {}
        """Every hash that a station ever gave a number."""
        self.promised: dict[tuple[str, Stream], dict[int, bytes]] = {}
        """What the centre confirmed to a station, by number."""

    def live(self, steps: int = 45) -> None:
        for _ in range(steps):
            station = self.chance.choice(self.stations)
            what = self.chance.random()
            if what < 0.45:
                self.act(station)
            elif what < 0.85:
                self.synchronise(station)
            elif what < 0.92:
                self.copies[station.station].append(station.books.copied())
                self.central_copies.append(self.centre.shelves.copied())
            elif what < 0.95 and self.copies[station.station]:
                self.restored.add(station.station)
                older = self.chance.choice(self.copies[station.station])
                station.restore(older, noticed=self.chance.random() < 0.5)
                self.note(station)
            elif what < 0.98 and self.central_copies:
                self.centre_restored += 1
                self.centre.shelves = self.chance.choice(self.central_copies).copied()

    def act(self, station: MemoryStore) -> None:
        for _ in range(self.chance.randint(1, 6)):
            stream = self.chance.choice(list(Stream))
            body = {"number": self.chance.randint(0, 999)}
            station.append(SESSION.draft(Opaque("some.act", 1, body, stream), self.clock.now()))
        self.note(station)

    def note(self, station: MemoryStore) -> None:
        for stream in Stream:
            for row in station.books.rows[stream]:
                self.seen.setdefault((station.station, stream, row.seq), set()).add(row.hash)

    def synchronise(self, station: MemoryStore) -> SyncResult | None:
        """One session; None where the link broke it off."""
        sync = Synchroniser(
            station,
            lambda _address, _report=None, /: contextlib.nullcontext(self.link),
            Address(),
            station.signer,
            self.clock,
            limits=LIMITS,
            source=random.Random(1),
        )
        before = self.link.taken, self.length(station)
        result = None
        with contextlib.suppress(SyncProblem):
            result = sync.run(SESSION)
        doubted = (
            result is not None and bool(result.troubles) and all(each.doubtful for each in result.troubles)
        )
        if result is not None and doubted and not result.sent:
            after = self.link.taken, self.length(station)
            self.broken += [] if after == before else [f"{station.station}: a doubtful copy sent or wrote"]
        self.note(station)
        for stream in Stream:
            acked = station.peer(stream).acked
            confirmed = self.promised.setdefault((station.station, stream), {})
            for row in station.books.rows[stream][: acked.seq]:
                confirmed[row.seq] = row.hash
        return result

    def length(self, station: MemoryStore) -> int:
        """How many entries stand in the station's copy."""
        return sum(len(station.books.rows[stream]) for stream in Stream)

    def approve_waiting(self) -> None:
        """The centre's owner approves what the copies in use claim, and whatever else stands in their chains."""
        for station in self.stations:
            self.centre.approve(station.books.copy)
            mine = {row.hash for rows in station.books.rows.values() for row in rows}
            self.centre.approved |= mine & set(self.centre.claims)

    def heal(self) -> None:
        """The link is good from now on, everybody synchronises, and what waits is approved."""
        self.link.trouble = 0.0
        for _ in range(3):
            for station in self.stations:
                self.synchronise(station)
            self.approve_waiting()

    def faults(self) -> list[str]:
        """Everything that is not as it must be, after `heal`."""
        found = list(self.broken)
        for station in self.stations:
            for stream in Stream:
                found += [
                    f"{station.station}/{stream.value}: {fault}"
                    for fault in self._stream_faults(station, stream)
                ]
        return found

    def _stream_faults(self, station: MemoryStore, stream: Stream) -> Iterator[str]:
        mine = station.books.rows[stream]
        theirs = self.centre.shelves.rows[station.station, stream]
        if [row.seq for row in theirs] != list(range(1, len(theirs) + 1)):
            yield "the centre has a gap or a number twice"
        before = GENESIS
        for row in theirs:
            if row.prev_hash != before or row.hash not in self.seen[station.station, stream, row.seq]:
                yield f"the centre's chain is broken at {row.seq}"
            before = row.hash
        problem = station.peer(stream).problem
        if problem is None and [row.hash for row in mine] != [row.hash for row in theirs]:
            yield "silent divergence"
        if problem is not None and station.station not in self.restored:
            yield f"refused without a cause: {problem.code}"
        if problem is not None and problem.code not in {"sync.fork", "sync.station_rollback"}:
            yield f"did not heal: {problem.code}"
        if not self.centre_restored:
            held = {row.seq: row.hash for row in theirs}
            lost = [
                seq
                for seq, digest in self.promised[station.station, stream].items()
                if held.get(seq) != digest
            ]
            if lost:
                yield f"confirmed and lost: {lost}"
