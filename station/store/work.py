"""One writing transaction: entries get their place in their stream, and their state is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from station.core.authentication import Authenticate
from station.core.clock import Clock, ClockJump, ClockReading, to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import Draft, Entry, Head, Stream, seal, suite_named
from station.core.ledger.chain import is_link
from station.core.ledger.entry import Acting
from station.core.policy import Rulebook
from station.core.rehearsal import rehearsed
from station.store.appending import clock_alarm, gap_entry, jump_entry, off_entry
from station.store.attested import Attestations
from station.store.guard import Guard
from station.store.live_rows import LiveRows
from station.store.prepared import Prepared
from station.store.projections import ProjectionsByKind, knows, project
from station.store.readers.codes import CodeRows
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from station.store.readers.heads import HEAD_DAMAGED, StreamEnd, differs, end_of_row, head_lost
from station.store.readers.kits import KitRows
from station.store.readers.ledger import LedgerRows, bytes_of
from station.store.readers.people import PeopleRows
from station.store.readers.reservations import ReservationRows
from station.store.readers.stocktakes import StocktakeRows
from station.store.readers.sync import SyncRows
from station.store.schema.ledger import ledger_entry, ledger_head
from station.store.unchanged import Unchanged
from station.store.view import View

_INSERT_ENTRY = Prepared(insert(ledger_entry))
_LOCKED_HEAD = Prepared(select(ledger_head).where(ledger_head.c.stream == bindparam("of")).with_for_update())
_MOVE_HEAD = Prepared(
    update(ledger_head)
    .where(ledger_head.c.stream == bindparam("of"))
    .values({name: bindparam(name) for name in ("epoch", "suite", "seq", "hash", "recorded_at")})
)
_AT_END = Prepared(
    select(ledger_entry.c.seq, ledger_entry.c.prev_hash, ledger_entry.c.content, ledger_entry.c.hash)
    .where(ledger_entry.c.stream == bindparam("of"), ledger_entry.c.seq >= bindparam("at"))
    .order_by(ledger_entry.c.seq)
    .limit(2)
)
_FOLLOWING = ProjectionsByKind()
_PARAMETER_CHANGED = "policy.parameter_changed"


def _is_end(row: Any, head: Head) -> bool:
    """Whether an entry is the one that the head names, with the content of its hash."""
    prev_hash, content, digest = map(bytes_of, (row.prev_hash, row.content, row.hash))
    return digest == head.hash and is_link(prev_hash, content, digest)


class Work(View):
    """A writing transaction: a view that can append."""

    def __init__(
        self,
        connection: Connection,
        rulebook: Rulebook,
        attestations: Attestations,
        clock: Clock,
        station: str,
        authenticate: Authenticate | None = None,
    ) -> None:
        super().__init__(connection, rulebook, attestations, authenticate=authenticate)
        self._unchanged = Unchanged(connection, writes=True)
        self._clock = clock
        self._station = station
        self._heads: dict[Stream, StreamEnd] = {}
        self._going_on: set[Stream] = set()
        self._rows = LiveRows(connection)
        self._confirmed: set[Acting] = set()
        self.read_clock: ClockReading | None = None
        """What is to be remembered of the clock once this is committed."""
        self.appended: list[Entry] = []
        self.database: str | None = None
        """The id that the database gets with this unit of work, where an epoch begins."""

    def _end_of(self, stream: Stream) -> int:
        return self._locked_place(stream).head.seq

    def recorded_until(self, stream: Stream) -> datetime | None:
        """The same; before anything is appended, the row is compared with that entry."""
        return self._locked_place(stream).recorded

    @property
    def guard_moved(self) -> dict[str, int]:
        """The generations of the guarded tables that were written."""
        written = self.__dict__.get("guard")
        return dict(written.moved) if isinstance(written, Guard) else {}

    @cached_property
    def guard(self) -> Guard:
        """The guard through which rows without an entry are written."""
        return Guard(self._connection, self._authenticate)

    def guard_anew(self, authenticate: Authenticate) -> dict[str, int]:
        """Guard the present rows with another key from here on; returns the number of rows of each table."""
        self._authenticate = authenticate
        for held in ("guard", "ledger", "sync"):
            self.__dict__.pop(held, None)
        return self.guard.seal()

    @cached_property
    def ledger(self) -> LedgerRows:
        """The ledger itself; checkpoints can be kept."""
        return LedgerRows(self._connection, self.guard)

    @cached_property
    def sync(self) -> SyncRows:
        """What is remembered of the centre, and can be remembered anew."""
        return SyncRows(self._connection, self._authenticate, self.guard)

    @cached_property
    def people(self) -> PeopleRows:
        """Offices, officers, accounts; an officer's row too is what the entries give."""
        return PeopleRows(self._connection, self.attested, officers=True)

    @cached_property
    def codes(self) -> CodeRows:
        """Who has a code, as the entries give it."""
        return CodeRows(self._connection, self.attested, decides=True)

    @cached_property
    def deadlines(self) -> DeadlineRows:
        """Deadlines of all rooms; who has claimed one, or that nobody has, is what the entries give."""
        return DeadlineRows(self._connection, self.attested, decides=True)

    @cached_property
    def equipment(self) -> EquipmentRows:
        """Items, loans, training; each item's row is what the entries give."""
        return EquipmentRows(self._connection, self.attested, decides=True)

    @cached_property
    def reservations(self) -> ReservationRows:
        """What is kept for coming activities."""
        return ReservationRows(self._connection, self.attested, decides=True)

    @cached_property
    def stocktakes(self) -> StocktakeRows:
        """Stocktakes, and the items of a book, each as the entries give it."""
        return StocktakeRows(self._connection, self.attested, decides=True)

    @cached_property
    def kits(self) -> KitRows:
        """Kits and their items; that there is none is what the entries give, too."""
        return KitRows(self._connection, self.attested, decides=True)

    def take_turn(self) -> None:
        """Wait until no other unit of work is open, so that what is read now still holds when it is written.

        SQLite's BEGIN IMMEDIATE does so already; on PostgreSQL the head's row is locked.
        """
        self._locked_place(Stream.CUSTODY)

    def note_jump(self, jump: ClockJump) -> None:
        """Record that the clock was set, before anything else of this unit of work."""
        custody, audit = self._locked_place(Stream.CUSTODY), self._locked_place(Stream.AUDIT)
        draft = jump_entry(jump, custody.head.seq, audit.head.seq)
        self._store(draft, audit, audit.head.epoch, audit.suite)

    def note_gap(self, last: datetime, now: datetime) -> None:
        """Record that nothing measured the time from `last` to `now`."""
        custody, audit = self._locked_place(Stream.CUSTODY), self._locked_place(Stream.AUDIT)
        draft = gap_entry(last, now, custody.head.seq, audit.head.seq)
        self._store(draft, audit, audit.head.epoch, audit.suite)

    def note_off(self, last: datetime, now: ClockReading, off: timedelta) -> None:
        """Record that this computer was `off` at some time between `last` and `now`."""
        custody, audit = self._locked_place(Stream.CUSTODY), self._locked_place(Stream.AUDIT)
        draft = off_entry(last, now, off, custody.head.seq, audit.head.seq)
        self._store(draft, audit, audit.head.epoch, audit.suite)

    def append(self, draft: Draft) -> Entry:
        """Give `draft` its place in its stream, and write the state it changes.

        Raises Refused when whoever acts may not any more, as this transaction sees it. Raises `NotCanonical` for a
        body without agreed bytes and ValueError for a kind without a projection: both are faults of the program.
        """
        if not knows(draft.kind, draft.version):
            raise ValueError(f"no projection for {draft.kind}@{draft.version}")
        if draft.by is not None and draft.by not in self._confirmed:
            draft.by.confirm(self)
            self._confirmed.add(draft.by)
        place = self._locked_place(draft.stream)
        entry = self._store(draft, place, place.head.epoch, place.suite)
        alarm = clock_alarm(place.recorded_at, entry)
        if alarm is not None:
            audit = self._locked_place(Stream.AUDIT)
            self._store(alarm, audit, audit.head.epoch, audit.suite)
        if (trying := rehearsed()) is not None:
            trying.note((entry.stream, entry.seq))
        return entry

    def name_database(self, database: str) -> None:
        """Give the database another id, together with the entries that say so."""
        self.facts.set("database_id", database)
        self.database = database

    def start_epoch(self, draft: Draft, suite: str) -> Entry:
        """Open the next epoch of the draft's stream; `suite` holds from this entry on."""
        place = self._locked_place(draft.stream)
        return self._store(draft, place, place.head.epoch + 1, suite)

    def _locked_place(self, stream: Stream) -> StreamEnd:
        if stream not in self._heads:
            row = _LOCKED_HEAD.first(self._connection, of=stream.value)
            if row is None:
                raise head_lost(stream)
            self._heads[stream] = end_of_row(row)
        return self._heads[stream]

    def _require_end(self, place: StreamEnd) -> None:
        """Before a stream goes on: it ends with the entry that the head names, as that was recorded.

        Raises `IntegrityProblem` ``store.end_damaged``, and ``store.head_damaged`` where the head says another epoch,
        suite or time than that entry. The audit stream goes on whatever its last entry is: without it nobody could sign
        in to look; verification tells it.
        """
        head = place.head
        if head.stream in self._going_on:
            return
        found = _AT_END.all(self._connection, of=head.stream.value, at=head.seq)
        expected = [head.seq] if head.seq else []
        whole = [row.seq for row in found] == expected and all(_is_end(row, head) for row in found)
        if not whole and head.stream is Stream.CUSTODY:
            raise IntegrityProblem("store.end_damaged", stream=head.stream.value, seq=head.seq)
        if whole and any(differs(place, bytes_of(row.prev_hash), bytes_of(row.content)) for row in found):
            raise IntegrityProblem(HEAD_DAMAGED, table=ledger_head.name, key=head.stream.value)
        self._going_on.add(head.stream)

    def _store(self, draft: Draft, place: StreamEnd, epoch: int, suite: str) -> Entry:
        self._require_end(place)
        entry = seal(
            draft,
            place.head,
            suite_named(suite),
            station=self._station,
            epoch=epoch,
            recorded_at=self._clock.now(),
            zone=self._clock.zone,
        )
        recorded_at = to_record(entry.recorded_at)
        row = {
            "stream": entry.stream.value,
            "seq": entry.seq,
            "epoch": epoch,
            "kind": entry.kind,
            "version": entry.version,
            "happened_at": to_record(entry.happened_at),
            "recorded_at": recorded_at,
            "content": entry.content,
            "prev_hash": entry.prev_hash,
            "hash": entry.hash,
        }
        _INSERT_ENTRY.run(self._connection, [row])
        head = Head(entry.stream, epoch, entry.seq, entry.hash)
        self._heads[entry.stream] = StreamEnd(head, suite, recorded_at)
        self._write_head(self._heads[entry.stream])
        project(_FOLLOWING, self._rows, entry)
        self._rows.settle()
        self.appended.append(entry)
        self.attested.appended(entry)
        if entry.kind == _PARAMETER_CHANGED:
            self.__dict__.pop("policy", None)
        return entry

    def _write_head(self, place: StreamEnd) -> None:
        head = place.head
        values = {"epoch": head.epoch, "suite": place.suite, "seq": head.seq, "hash": head.hash}
        moved = {"of": head.stream.value, **values, "recorded_at": place.recorded_at}
        _MOVE_HEAD.run(self._connection, [moved])

    @property
    def heads(self) -> dict[Stream, Head]:
        """The present ends of the streams that this work appended to."""
        return {stream: place.head for stream, place in self._heads.items()}
