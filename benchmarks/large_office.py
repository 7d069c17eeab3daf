"""A large office for measurements: many items and very many loans, sealed into a ledger that verifies.

The entries are made by the same drafts as at the counter and sealed one after the other; only their rows, and the
state that follows from them, are written in bulk instead of one unit of work each. `prove` compares that state with
what the projections give.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from station.core.clock import SteppedClock, to_record
from station.core.ledger import Draft, Entry, Head, Stream, seal, suite_named
from station.core.policy import Policy, load_rulebook
from station.inventory.bodies import Registered
from station.inventory.movement.check_in import CheckInCase, ReturnedLine, check_in_draft
from station.inventory.movement.check_out import CheckOutCase, TakenLine, check_out_draft
from station.inventory.movement.person import CounterPerson
from station.inventory.movement.terms import Terms
from station.inventory.register.decisions import registered_draft
from station.inventory.values import Condition, Item, ItemState, NewItem
from station.people.confirming import Proven
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session, program_session
from station.people.values import Officer
from station.store.comparing import differences
from station.store.engine import open_engine, transaction
from station.store.entry_words import entry_words
from station.store.indexing import reindex
from station.store.keys import create_key, load_key, signature_holds
from station.store.opening import create_station
from station.store.projections.equipment import registered_row
from station.store.schema.equipment import custody_span, item
from station.store.schema.ledger import (
    ledger_entry,
    ledger_head,
    ledger_subject,
    ledger_words,
    station_fact,
)
from station.store.store import Store
from station.store.verification import verify_ledger

KEEPER = Session("keeper", "赵管理", frozenset({Role.EQUIPMENT_ADMINISTRATOR}))
START = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICERS = 500
CHUNK = 20_000


@dataclass
class LargeOffice:
    """The store, and what a measurement can scan."""

    store: Store
    items: int
    entries: int
    officers: int = OFFICERS

    def tag(self, number: int) -> str:
        """The tag of an item."""
        return f"ITM-{number:06d}"

    def badge(self, number: int) -> str:
        """The badge of an officer."""
        return f"B{1000 + number % self.officers}"


@dataclass
class _Loading:
    """What is built up before it is written: the chain's end, and the state that follows."""

    connection: Connection
    head: Head
    suite: str
    station: str
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    spans: list[dict[str, Any]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    subjects: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[tuple[Any, ...]] = field(default_factory=list)

    def seal(self, draft: Draft) -> Entry:
        """Put a draft at the end of the chain and its rows with the others."""
        entry = seal(
            draft,
            self.head,
            suite_named(self.suite),
            station=self.station,
            epoch=self.head.epoch,
            recorded_at=draft.happened_at,
            zone="Asia/Shanghai",
        )
        self.head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        moment = to_record(entry.recorded_at)
        place = (entry.stream.value, entry.seq)
        self.entries.append(
            (
                *(*place, entry.epoch, entry.kind, entry.version),
                *(moment, moment, entry.content, entry.prev_hash, entry.hash),
            )
        )
        self.subjects += [(subject, *place) for subject in entry.subjects]
        self.words.append((*place, entry.kind, moment, moment, entry_words(entry)))
        if len(self.entries) >= CHUNK:
            self.flush()
        return entry

    def flush(self) -> None:
        """Write what has gathered."""
        _insert(self.connection, ledger_entry, self.entries)
        _insert(self.connection, ledger_subject, self.subjects)
        _insert(self.connection, ledger_words, self.words)
        for written in (self.entries, self.subjects, self.words):
            written.clear()

    def finish(self) -> None:
        """Write the rest, the state, and where the chain ends now."""
        last = self.entries[-1][5]
        self.flush()
        _insert(self.connection, item, [_ordered(item, row) for row in self.rows.values()])
        _insert(self.connection, custody_span, [_ordered(custody_span, row) for row in self.spans])
        self.connection.execute(
            ledger_head.update()
            .where(ledger_head.c.stream == Stream.CUSTODY.value)
            .values(seq=self.head.seq, hash=self.head.hash, recorded_at=last)
        )


def _ordered(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.columns)


def _insert(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    names = ", ".join(column.name for column in table.columns)
    places = ", ".join("?" for _ in table.columns)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(rows))


def open_large_office(folder: Path, items: int, entries: int, officers: int = OFFICERS) -> LargeOffice:
    """The office in `folder`; made when it is not there yet."""
    database = folder / "station.db"
    exists = database.exists()
    store = Store(open_engine(database), SteppedClock(NOW), load_rulebook())
    office = LargeOffice(store, items, entries, officers)
    if exists:
        store.use_key(load_key(folder / "station.pem"))
        return office
    create_station(store, create_key(folder / "station.pem"), station_id="310110-99", office="310110")
    fill_large_office(office)
    return office


def fill_large_office(office: LargeOffice) -> None:
    """Register officers and items in a station that was made, and have the items lent until there are enough entries."""
    store = office.store
    roster = Roster(store, SteppedClock(START))
    for number in range(office.officers):
        officer = Officer(
            f"{1000 + number}", f"执法{number:03d}", "一科", f"{number // 6:02d}组", f"B{1000 + number}"
        )
        roster.register(program_session(), officer)
    with transaction(store.engine, write=True) as connection:
        _load(connection, office)
        reindex(connection)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def _load(connection: Connection, office: LargeOffice) -> None:
    row = connection.execute(ledger_head.select().where(ledger_head.c.stream == "custody")).one()
    head = Head(Stream.CUSTODY, row.epoch, row.seq, bytes(row.hash))
    station = connection.scalar(select(station_fact.c.value).where(station_fact.c.name == "station_id"))
    loading = _Loading(connection, head, row.suite, str(station))
    terms = Terms(Policy(load_rulebook(), {}), "Asia/Shanghai")
    for number in range(office.items):
        new = NewItem(
            office.tag(number),
            number % 10 + 1,
            f"装备{number}",
            "M1",
            f"SN{number}",
            f"U{number}",
            f"柜{number % 90}",
            date(2024, 1, 2),
            100_00,
        )
        entry = loading.seal(registered_draft(KEEPER, new, START))
        loading.rows[new.tag] = registered_row(entry, entry.of(Registered))
    for number, at in _loans(office, loading.head.seq):
        _lend(loading, office.tag(number % office.items), 1000 + number % office.officers, at, terms)
    loading.finish()


def _loans(office: LargeOffice, seq: int) -> Iterator[tuple[int, datetime]]:
    """Items by number and when each goes out, to come back at once, until there are enough entries."""
    pairs = max(0, (office.entries - seq) // 2)
    step = (NOW - timedelta(days=1) - START) / max(1, pairs)
    for number in range(pairs):
        yield number, START + step * (number + 1)


def _lend(loading: _Loading, tag: str, officer: int, at: datetime, terms: Terms) -> None:
    row = loading.rows[tag]
    number = str(officer)
    group = f"{(officer - 1000) // 6:02d}组"
    known = CounterPerson(number, f"执法{officer - 1000:03d}", "一科", group)
    held = Item(tag, row["category"], row["name"], place=row["place"])
    recording = terms.holds_recordings(held.category)
    proven = Proven("pin")
    taking = CheckOutCase(number, known, (), proven=proven)
    lent = loading.seal(check_out_draft(KEEPER, known, taking, (TakenLine(held, None, recording),), (), at))
    started = to_record(at)
    span: dict[str, Any] = {
        "tag": tag,
        "seq": lent.seq,
        "number": number,
        "started_at": started,
        "recording": int(recording),
    }
    line = ReturnedLine(
        Item(tag, held.category, held.name, place=held.place, state=ItemState.OUT, holder=number),
        *(number, Condition.GOOD, "", None, None),
    )
    back = CheckInCase((), known, {}, proven=proven)
    returned = loading.seal(check_in_draft(KEEPER, back, (line,), line.notices, at + timedelta(seconds=20)))
    ended = to_record(returned.happened_at)
    loading.spans.append({**span, "ended_at": ended, "ended_seq": returned.seq})


def prove(store: Store, *, state: bool) -> float:
    """Verify the chain, and with `state` compare the state with what the projections give; seconds it took."""
    began = time.perf_counter()
    verification = verify_ledger(store, signature_holds, thorough=False)
    assert verification.ok, verification
    if state:
        with transaction(store.engine, write=False) as connection:
            assert differences(connection) == []
    return time.perf_counter() - began
