"""A whole year of an office, played and audited: ``python -m benchmarks.played_year [DAYS]``.

24 officers, 250 working days, some 30,000 entries with every kind of trouble. The entries are sealed one after the other and
written in bulk; the state is derived from them, which names what can't have happened. Then the year is audited as a person would,
its figures are counted a second time from the raw bytes, and its package is checked.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from station.audit.year.use_cases import MadeYear, YearAudits
from station.core.clock import SteppedClock, to_record
from station.core.ledger import Actor, Draft, Entry, Head, Stream, seal, suite_named
from station.core.policy import load_rulebook
from station.core.progress import silent
from station.core.texts import load_texts
from station.devices.print_server.queues import PrintQueues
from station.inventory.register.listing import EquipmentList
from station.people.sessions import program_session
from station.printing.reporting import Reporting
from station.reports.writer import ReportFiles
from station.store.engine import open_engine, transaction
from station.store.keeping import StoredLedger
from station.store.keys import create_key, signature_holds
from station.store.opening import create_station
from station.store.schema.ledger import ledger_entry, ledger_head, ledger_subject
from station.store.store import Store
from tests.audit.independent import figures
from tests.audit.played import Played

SESSION = program_session()
FIRST = datetime(2025, 12, 30, 1, 0, tzinfo=UTC)
DAYS = 250
LOANS = 56
ITEMS = 700


def play(store: Store, days: int) -> list[Entry]:
    """Seal a year's entries behind those of the new station, and write them with their subjects."""
    with store.read() as view:
        head = view.ledger.head(Stream.CUSTODY)
        station = view.facts.require("station_id")
    played = Played(11, FIRST, days, items=ITEMS, loans=LOANS, seq=head.seq + 1)
    suite, entries = suite_named("sha256+ed25519"), list[Entry]()
    for told in played.entries():
        draft = Draft(told.body, Actor("zhao", "赵管理", "9001"), told.at, told.about)
        at = told.at + told.late
        entry = seal(
            draft, head, suite, station=station, epoch=head.epoch, recorded_at=at, zone="Asia/Shanghai"
        )
        head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        played.hashes[entry.seq] = entry.hash.hex()
        entries.append(entry)
    with transaction(store.engine, write=True) as connection:
        connection.execute(insert(ledger_entry), [_row(each) for each in entries])
        subjects = [
            {"subject": about, "stream": each.stream.value, "seq": each.seq}
            for each in entries
            for about in dict.fromkeys(each.subjects)
        ]
        connection.execute(insert(ledger_subject), subjects)
        moved = {"seq": head.seq, "hash": head.hash, "recorded_at": to_record(entries[-1].recorded_at)}
        custody = ledger_head.c.stream == Stream.CUSTODY.value
        connection.execute(ledger_head.update().where(custody).values(**moved))
    return entries


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "stream": entry.stream.value,
        "seq": entry.seq,
        "epoch": entry.epoch,
        "kind": entry.kind,
        "version": entry.version,
        "happened_at": to_record(entry.happened_at),
        "recorded_at": to_record(entry.recorded_at),
        "content": entry.content,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took."""
    began = time.perf_counter()
    yield
    print(f"{what:<46}{time.perf_counter() - began:8.2f} s", flush=True)


def told(made: MadeYear) -> Counter[str]:
    """All figures that are not 0, as the independent count names them."""
    found = made.found
    amounts = {" ".join(filter(None, (each.code, *each.of))): found.amount(each) for each in found.figures}
    return Counter({name: amount for name, amount in amounts.items() if amount})


def main() -> None:
    """Play, derive, audit, count again, check."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    with TemporaryDirectory(prefix="played-year-") as name:
        folder = Path(name)
        clock = SteppedClock(FIRST - timedelta(days=1))
        store = Store(open_engine(folder / "station.db"), clock, load_rulebook())
        signer = create_key(folder / "station.pem")
        create_station(store, signer, station_id="310110-01", office="310110")
        with timed("played and written"):
            entries = play(store, days)
        clock.moment = entries[-1].recorded_at + timedelta(hours=1)
        keeping = StoredLedger(store)
        with timed(f"state derived from {len(entries)} entries"):
            keeping.rebuild_state(silent, lambda _work, _count: None)
        with timed("state compared with the ledger"):
            compared = keeping.compare_state(silent, None)
        impossible = [f"{each.code} {each.seq} {dict(each.facts)}" for each in compared.impossible]
        print(f"rows apart: {len(compared.differences)}, impossible: {len(impossible)}", *impossible[:5])
        papers = Reporting(store, ReportFiles(), PrintQueues(), clock)
        audits = YearAudits(store, keeping, EquipmentList(store), papers, signer, signature_holds)
        with timed("audited, workbook and paper written, signed"):
            made = audits.make(SESSION, load_texts("zh_CN"), 2026, folder / "audit")
        with timed("counted a second time"):
            again = figures((each.content for each in entries), 2026, made.found.period.before)
        apart = {
            key: (told(made)[key], again[key])
            for key in {*told(made), *again}
            if told(made)[key] != again[key]
        }
        print(f"figures: {len(again)}, apart: {apart or 'none'}")
        with timed("package checked"):
            checked = audits.check(SESSION, folder / "audit")
        print("check:", "ok" if checked.ok else [each.code for each in checked.failures])
        sizes = {path.name: path.stat().st_size for path in sorted((folder / "audit").iterdir())}
        print(sizes)
        store.close()


if __name__ == "__main__":
    main()
