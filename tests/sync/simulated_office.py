"""An office of three desktops on one database, and its centre, on bad days, all from one seed.

Besides what `simulator` has, keys are renewed (with the former one at hand, or lost), logins revoked, the server put back from
a copy, and the office goes on from the centre, killed before its commit or behind it. On trial are the program's own session,
going on, judging of a witness and beginning of epochs; what is simulated are the database, the centre's and the link.
"""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from station.core.clock import SteppedClock
from station.core.errors import StationError
from station.core.ledger import (
    ChainVerifier,
    EntryRecovered,
    EpochStarted,
    Opaque,
    StoredEntry,
    Stream,
)
from station.core.ledger.verify import EPOCH_STARTED
from station.store import epochs, judging
from station.store.known_branches import ids_before
from station.store.witness import Provenance, WitnessRecord
from station.sync.continuing import Conclude, Continuing, Parted
from station.sync.fetching import FetchedEntries, StreamPlan
from station.sync.session import Synchroniser
from station.sync.values import SyncResult
from tests.sync.simulator import (
    LIMITS,
    SESSION,
    Address,
    BadLink,
    Books,
    MemoryCentre,
    MemoryStore,
    QuickSigner,
    quick_check,
)

STATION = "310110-01"
DOUBTFUL = frozenset({"sync.fork", "sync.station_rollback"})


class Killed(Exception):
    """The program ends here."""


class Nobody:
    """The people and verifiers of an office that has none."""

    def account(self, _name: str) -> None:
        return None

    def accounts(self) -> tuple[()]:
        return ()

    def officers(self) -> tuple[()]:
        return ()


class OfficeStore(MemoryStore):
    """One desktop's view of the office's database."""

    people: Any = Nobody()
    credentials: Any = Nobody()
    shared = True


class Staging:
    """Fetched entries until they are taken over."""

    def __init__(self) -> None:
        self.rows: list[StoredEntry] = []

    def put(self, rows: Sequence[StoredEntry]) -> None:
        self.rows += rows

    @contextmanager
    def entries(self, stream: Stream) -> Iterator[Iterator[StoredEntry]]:
        yield iter([row for row in self.rows if row.stream is stream])


@dataclass
class Replacing:
    """The office's database, whose entries are replaced: all of it, or nothing. `killed` is ``before`` or ``behind`` the commit."""

    desktop: Desktop
    killed: str = ""

    @contextmanager
    def staging(self) -> Iterator[Staging]:
        yield Staging()

    def replace(
        self,
        plans: Sequence[StreamPlan],
        fetched: FetchedEntries,
        conclude: Conclude,
        _report: object,
        _cancel: object,
    ) -> None:
        store = self.desktop.store
        held = store.books
        store.books = self.working(held)
        try:
            parted = [self._exchanged(plan, fetched) for plan in plans]
            self.desktop.begin("restored")
            conclude(store, parted)
            if self.killed == "before":
                raise Killed
        except BaseException:
            store.books = held
            raise
        if self.killed == "behind":
            raise Killed

    def working(self, held: Books) -> Books:
        """The rows on which the transaction works."""
        return held.copied()

    def _exchanged(self, plan: StreamPlan, fetched: FetchedEntries) -> Parted:
        rows = self.desktop.store.books.rows
        with fetched.entries(plan.stream) as found:
            theirs = list(found)
        mine = rows[plan.stream][plan.kept.seq :]
        rows[plan.stream] = [*rows[plan.stream][: plan.kept.seq], *theirs]
        return Parted(plan, tuple(row for row in mine if row not in theirs), ())


@dataclass
class Desktop:
    """One computer of the office: its keys, its witness and its login; `store` shows it the office's database."""

    number: int
    store: OfficeStore
    link: BadLink
    keys: list[QuickSigner]
    witness: WitnessRecord | None = None
    drawn: int = 0

    def open(self) -> bool:
        """Open the database as the program does; False where the key that its newest epoch names is not here."""
        newest = self.store.of_kind(Stream.CUSTODY, EPOCH_STARTED, 1)[0].of(EpochStarted)
        key = next((each for each in self.keys if each.public_key.hex() == newest.public_key), None)
        if key is None:
            return False
        self.store.signer = key
        if self.witness is not None and self._apart():
            store: Any = self.store
            epochs.start_epoch(store, key, "restored", self.witness)
        self.observe()
        return True

    def _apart(self) -> bool:
        view: Any = self.store
        return self.witness is not None and bool(judging.judge(view, self.witness, shared=True).problems)

    def observe(self) -> None:
        """Bring the witness up to date, as after each unit of work."""
        heads = {stream: self.store.head(stream) for stream in Stream}
        view: Any = self.store
        self.witness = WitnessRecord(
            self.store.books.copy, "machine", heads, {}, Provenance.OWN, before=ids_before(view)
        )

    def begin(self, reason: Any) -> None:
        """Begin an epoch of both streams, with the evidence of this desktop's witness where it is a restored one."""
        work: Any = self.store
        store, evidence = self.store, self.witness.evidence if self.witness else {}
        if reason == "restored":
            epochs.begin_epochs(work, store.clock, store.signer, self._drawn(), reason, evidence)
        else:
            epochs.begin_with_key(
                work, store.clock, store.signer, self._drawn(), self.witness, shared=store.shared
            )

    def _drawn(self) -> str:
        self.drawn += 1
        return f"database {self.number}/{self.drawn}"

    def renew(self, key: QuickSigner, *, held: bool) -> None:
        """Give the office a new key, with the former ones at hand or lost."""
        self.keys = [*(self.keys if held else []), key]
        self.store.signer = key
        self.begin("new_key")
        self.observe()

    def synchronise(self) -> SyncResult | None:
        """A session; None where it did not come about."""
        sync = Synchroniser(
            self.store,
            self._opened,
            Address(),
            self.store.signer,
            self.store.clock,
            limits=LIMITS,
            source=random.Random(1),
        )
        result = None
        with contextlib.suppress(StationError):
            result = sync.run(SESSION)
        self.observe()
        return result

    def go_on(self, killed: str = "", replacing: type[Replacing] = Replacing) -> str:
        """Go on from the centre; the code of what kept it from it."""
        going: Any = Continuing(
            self.store,
            self._opened,
            Address(),
            replacing(self, killed),
            self.store.signer,
            quick_check,
            self.store.clock,
            lambda: frozenset(each.public_key for each in self.keys),
        )
        try:
            going.go_on(SESSION, going.preview(SESSION).digest, "practice")
        except StationError as problem:
            return problem.code
        self.observe()
        return ""

    def _opened(self, _address: str, _report: object = None, /) -> AbstractContextManager[Any]:
        return contextlib.nullcontext(self.link)


@dataclass
class OfficeWorld:
    """The office on its days; `broken` is what may not be, seen as it happened."""

    seed: int
    replacing: type[Replacing] = Replacing
    broken: list[str] = field(default_factory=list)
    count: dict[str, int] = field(default_factory=dict)
    copies: list[Books] = field(default_factory=list)
    recorded: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    """What stood in the database alone when it was put back: nobody has it any more."""
    promised: dict[tuple[Stream, int], bytes] = field(default_factory=dict)
    keys: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.clock = SteppedClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
        key = self.key()
        first = OfficeStore(STATION, self.clock, key)
        others = (OfficeStore(STATION, self.clock, key, first.database) for _ in range(2))
        self.centre = MemoryCentre([first])
        self.desktops = [
            Desktop(number, store, BadLink(self.centre, self.chance, 0.03, login=str(number)), [key])
            for number, store in enumerate((first, *others))
        ]
        for each in self.desktops:
            each.observe()

    def key(self) -> QuickSigner:
        self.keys += 1
        return QuickSigner(f"{self.seed}/{self.keys}")

    @property
    def books(self) -> Books:
        return self.desktops[0].store.books

    def other(self, desktop: Desktop) -> Desktop:
        return self.chance.choice([each for each in self.desktops if each is not desktop])

    def live(self, steps: int = 40) -> None:
        days = (
            (self.act, 30),
            (self.synchronise, 26),
            (self.at_once, 10),
            (self.copy, 6),
            (self.put_back, 6),
            (self.new_key, 3),
            (self.stolen, 2),
            (self.revoke, 4),
            (self.go_on, 12),
            (self.approve, 3),
        )
        for _ in range(steps):
            desktop = self.chance.choice(self.desktops)
            (day,) = self.chance.choices([each for each, _ in days], [weight for _, weight in days])
            if self.opened(desktop):
                self.count[day.__name__] = self.count.get(day.__name__, 0) + 1
                day(desktop)
            self.note()

    def opened(self, desktop: Desktop) -> bool:
        """Open on a desktop; where its key is another one's, it is fetched from the other desktop or made anew."""
        if desktop.open():
            return True
        if self.chance.random() < 0.8:
            desktop.keys = list(
                {each.key_id: each for each in (*desktop.keys, *self.other(desktop).keys)}.values()
            )
        else:
            desktop.renew(self.key(), held=False)
        return desktop.open()

    def act(self, desktop: Desktop) -> None:
        for _ in range(self.chance.randint(1, 4)):
            body = {"number": self.chance.randint(0, 999)}
            stream = self.chance.choice(list(Stream))
            desktop.store.append(SESSION.draft(Opaque("some.act", 1, body, stream), self.clock.now()))
        desktop.observe()

    def synchronise(self, desktop: Desktop) -> SyncResult | None:
        shut = desktop.link.login in self.centre.shut_out
        before = desktop.link.taken
        result = desktop.synchronise()
        if shut and desktop.link.taken != before:
            self.broken.append("a login that was shut out sent")
        for stream in Stream:
            acked = desktop.store.peer(stream).acked.seq
            rows = desktop.store.books.rows[stream][:acked]
            self.promised |= {(stream, row.seq): row.hash for row in rows}
        return result

    def at_once(self, desktop: Desktop) -> None:
        """Both desktops are in use and send at the same time."""
        other = self.other(desktop)
        if not other.open():
            return

        def beside() -> None:
            self.act(other)
            self.synchronise(other)

        desktop.link.beside = beside
        self.synchronise(desktop)
        desktop.link.beside = None

    def copy(self, desktop: Desktop) -> None:
        self.copies.append(desktop.store.books.copied())

    def put_back(self, desktop: Desktop) -> None:
        """The server is put back from a copy, the office works on, and now and then somebody notices at once."""
        if not self.copies:
            return
        older = self.chance.choice(self.copies).copied()
        self.note()
        self.lost |= held(self.every(self.books)) - held(self.every(older)) - held(self.at_centre())
        desktop.store.books = older
        self._open_all()
        if self.opened(desktop):
            self.act(desktop)
            self.synchronise(desktop)
            if self.chance.random() < 0.7:
                self.go_on(desktop)

    def _open_all(self) -> None:
        """Every desktop is opened on what was put back: one restore is one epoch, and all that they knew is on record."""
        begun = self._begun(self.books.rows[Stream.CUSTODY])
        seen = [each.witness for each in self.desktops]
        opened = [each.open() for each in self.chance.sample(self.desktops, len(self.desktops))]
        if all(opened):
            self.count["all opened"] = self.count.get("all opened", 0) + 1
        if self._begun(self.books.rows[Stream.CUSTODY]) > begun + 1:
            self.broken.append("one restore, and several epochs began")
        rows = self.every(self.books)
        for each, witness in zip(self.desktops, seen, strict=True):
            if each.witness is witness or witness is None:
                continue  # not opened: it has not the key
            for head in witness.heads.values():
                digest = head.hash.hex()
                if not any(digest == row.hash.hex() or digest.encode() in row.content for row in rows):
                    self.broken.append("what a witness knew is on record nowhere")

    def new_key(self, desktop: Desktop) -> None:
        former = desktop.store.signer
        desktop.renew(self.key(), held=self.chance.random() < 0.8)
        if self.chance.random() < 0.7:
            self.centre.enrol_key(STATION, desktop.store.signer, self.clock.now())
            self.thief(former)

    def thief(self, key: QuickSigner) -> None:
        """Who copied the folder before the key was renewed sends with the former one."""
        store = OfficeStore(STATION, self.clock, key)
        store.books = self.books.copied()
        thief = Desktop(2, store, BadLink(self.centre, self.chance, 0.0), [key])
        store.append(SESSION.draft(Opaque("some.act", 1, {"number": 1}, Stream.CUSTODY), self.clock.now()))
        thief.synchronise()
        if thief.link.taken:
            self.broken.append("a revoked key signed")

    def stolen(self, desktop: Desktop) -> None:
        """A computer is stolen, and its login shut out."""
        self.centre.shut_out.add(desktop.link.login)

    def revoke(self, desktop: Desktop) -> None:
        """It gets another one."""
        desktop.link.login += "'"

    def go_on(self, desktop: Desktop) -> None:
        """Go on from the centre where a session says so, killed now and then."""
        if not self.doubtful(desktop):
            return
        killed = self.chance.choice(["", "", "before", "behind"])
        trouble, desktop.link.trouble = desktop.link.trouble, self.chance.choice([0.0, 0.0, 0.1])
        before = {stream: list(rows) for stream, rows in self.books.rows.items()}
        self.note()
        try:
            if not desktop.go_on(killed, self.replacing):
                self.count["went on"] = self.count.get("went on", 0) + 1
                self._open_another(self.other(desktop))
        except Killed:
            self._after_kill(desktop, killed, before)
        desktop.link.trouble = trouble

    def _after_kill(self, desktop: Desktop, killed: str, before: dict[Stream, list[StoredEntry]]) -> None:
        self.count["killed"] = self.count.get("killed", 0) + 1
        rows = self.books.rows
        if killed == "before" and rows != before:
            self.broken.append("killed before the commit, and something is changed")
        count = len(self.every(self.books))
        desktop.open()
        if killed == "behind" and len(self.every(self.books)) != count:
            self.broken.append("opened after the commit, and more was recorded")

    def _open_another(self, other: Desktop) -> None:
        """The other desktop, which saw the branch, is opened: what is on record of it is recorded no second time."""
        seen, count = other.witness, len(self.every(self.books))
        known = held(self.every(self.books))
        if seen is None or any(head.hash.hex() not in known for head in seen.heads.values()):
            return
        if other.open() and len(self.every(self.books)) != count:
            self.broken.append("another desktop recorded what is on record")

    @staticmethod
    def _begun(rows: Iterable[StoredEntry]) -> int:
        return sum(row.kind == EPOCH_STARTED for row in rows)

    def doubtful(self, desktop: Desktop) -> bool:
        problems = (desktop.store.peer(stream).problem for stream in Stream)
        return any(each is not None and each.code in DOUBTFUL for each in problems)

    def approve(self, _desktop: Desktop) -> None:
        """The centre's owner approves what stands in the office's own chain."""
        mine = {row.hash for rows in self.books.rows.values() for row in rows}
        self.centre.approved |= mine & set(self.centre.claims)

    def note(self) -> None:
        self.recorded |= {row.hash.hex() for row in self.every(self.books)}

    @staticmethod
    def every(books: Books) -> list[StoredEntry]:
        return [row for rows in books.rows.values() for row in rows]

    def at_centre(self) -> list[StoredEntry]:
        return [row for rows in self.centre.shelves.rows.values() for row in rows]

    def heal(self) -> str:
        """Links, logins and keys are good from now on; what goes wrong still is the code that is left."""
        self.centre.shut_out.clear()
        keys = {each.key_id: each for desktop in self.desktops for each in desktop.keys}
        left = ""
        for round_ in range(12):
            desktop = self.desktops[round_ % len(self.desktops)]
            desktop.link.trouble, desktop.keys = 0.0, list(keys.values())
            if not desktop.open() or self._revoked(desktop):
                made = self.key()
                keys[made.key_id] = made
                desktop.renew(made, held=True)
                desktop.keys = list(keys.values())
            self.centre.enrol_key(STATION, desktop.store.signer, self.clock.now())
            self._know_former(self.synchronise(desktop))
            left = desktop.go_on() if self.doubtful(desktop) else ""
            self.note()
            self.synchronise(desktop)
            self.approve(desktop)
            self.synchronise(desktop)
        return left

    def _know_former(self, result: SyncResult | None) -> None:
        """The owner enrols what a refusal names."""
        for each in () if result is None else result.troubles[:1]:
            if each.code == "sync.former_key_unknown":
                self.count[each.code] = 1
                self.centre.know_former(STATION, bytes.fromhex(str(each.facts["former"])), self.clock.now())

    def _revoked(self, desktop: Desktop) -> bool:
        return any(
            each.revoked and each.key_id == desktop.store.signer.key_id for each in self.centre.keys[STATION]
        )

    def faults(self) -> list[str]:
        """Everything that is not as it must be, after `heal`."""
        left = self.heal()
        if (
            left == "sync.fetched_unproved"
        ):  # the key that signed at the centre is lost to all: a person finds it
            self.count[left] = 1
            return self.broken
        found = [*self.broken, *([left] if left else [])]
        for stream in Stream:
            mine = self.books.rows[stream]
            verifier = ChainVerifier(STATION, stream)
            verifier.feed(mine)
            found += [f"{stream}: {each.code} {each.seq}" for each in verifier.finish().problems]
            problem = self.desktops[0].store.peer(stream).problem
            if problem is not None:
                found.append(f"{stream}: did not heal: {problem.code}")
            elif mine != self.centre.shelves.rows[STATION, stream]:
                found.append(f"{stream}: silent divergence")
            hashes = {(stream, row.seq): row.hash for row in self.centre.shelves.rows[STATION, stream]}
            gone = [
                place
                for place, digest in self.promised.items()
                if place[0] is stream and hashes.get(place) != digest
            ]
            found += [f"{stream}: confirmed and lost"] if gone else []
        kept = held(self.every(self.books))
        found += ["recorded and lost"] if self.recorded - self.lost - kept else []
        restored = sum(
            b'"restored"' in row.content for row in self.every(self.books) if row.kind == EPOCH_STARTED
        )
        if restored and not self.count.get("put_back"):
            found.append("an epoch began as restored, and nothing was")
        return found


def held(rows: Iterable[StoredEntry]) -> set[str]:
    """The hashes of rows, and of those that are kept in them as entries of a branch."""
    found = set[str]()
    for row in rows:
        found.add(row.hash.hex())
        content = row.content
        while (inner := _recovered(content)) is not None:
            found.add(inner[0])
            content = inner[1]
    return found


def _recovered(content: bytes) -> tuple[str, bytes] | None:
    read = json.loads(content)
    if read["kind"] != EntryRecovered.KIND:
        return None
    return read["body"]["hash"], read["body"]["content"].encode()
