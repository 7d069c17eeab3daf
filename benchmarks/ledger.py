"""The ledger of a large office: verified, compared with the state in use, brought up to date; in ratios of one run.

    python -m benchmarks.ledger [--entries 300000] [--folder DIR]

With --folder the office is kept there and used again. The unit of every ratio is a bare loop: each row of the ledger
read through the database driver alone, and hashed. It is taken anew beside each measurement, in seconds by the clock
and in seconds of processor time (of its processes too); other work on the machine moves the second ratio less.

* verify: what ``ledger verify`` does (the file's own check, both chains, every column, checkpoints, witness).
* verify, quick: what the desktop does at its start (the columns are not compared).
* compare, one process: derive all state from the ledger aside and compare it with the state in use, row by row.
* compare: the same as the command does it, in two processes where there are two processors and the ledger is long.
* rebuild --check: what that command does: verify, then compare. Printed with the most memory that a process needed.
* open, one table changed: opening the station after an update that changed the table of printer tests.
* open, all tables changed: the same after an update that changed every table.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from benchmarks.large_office import open_large_office
from station.core.progress import silent
from station.store.comparing import Comparison, compare
from station.store.comparing_aside import compare_soon
from station.store.engine import transaction
from station.store.keys import load_key, signature_holds
from station.store.opening import open_station_database
from station.store.store import Store
from station.store.verification import verify_ledger

ITEMS_EACH = 10
"""Entries for one item."""


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and of processor time."""

    clock: float
    processor: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.clock + other.clock, self.processor + other.processor)

    def at_best(self, other: Taken) -> Taken:
        """The lesser of either."""
        return Taken(min(self.clock, other.clock), min(self.processor, other.processor))


def seconds(act: Callable[[], object], rounds: int = 1) -> Taken:
    """The best of some rounds."""
    best = Taken(float("inf"), float("inf"))
    for _ in range(rounds):
        began, used = time.perf_counter(), processor_time()
        act()
        best = best.at_best(Taken(time.perf_counter() - began, processor_time() - used))
    return best


def processor_time() -> float:
    """Seconds of processor time of this process and those that it began and that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def bare(database: Path) -> Taken:
    """What it takes to read and hash each row of the ledger, and nothing else."""
    connection = sqlite.connect(str(database))
    connection.execute("PRAGMA cache_size=-65536").fetchall()

    def loop() -> None:
        digest = hashlib.sha256
        for row in connection.execute("SELECT * FROM ledger_entry ORDER BY stream, seq"):
            assert digest(b"sha256+ed25519\0" + row[8] + row[7]).digest() == row[9]

    taken = seconds(loop, rounds=3)
    connection.close()
    return taken


def verify(store: Store, *, thorough: bool) -> None:
    """The verification."""
    assert verify_ledger(store, signature_holds, thorough=thorough).ok


def compare_all(store: Store) -> None:
    """The comparison in this process."""
    with transaction(store.engine, write=False) as connection:
        require_equal(compare(connection))


def compare_as_commanded(store: Store) -> None:
    """The comparison as the command does it."""
    require_equal(compare_soon(store.engine, silent, None))


def require_equal(found: Comparison) -> None:
    """Nothing is found in a ledger that nobody touched."""
    assert not found.differences, found.differences[:3]
    assert not found.impossible, found.impossible[:3]


def open_changed(store: Store, key: Path, which: str) -> None:
    """Opening, where the tables named so were derived by another program."""
    with transaction(store.engine, write=True) as connection:
        connection.exec_driver_sql(
            "UPDATE station_fact SET value = 'other' WHERE name LIKE ?", (f"projection:{which}",)
        )
    opened = open_station_database(store, load_key(key), database=None, now=store.clock.now())
    assert opened == ["rebuilt"], opened


def measure(store: Store, folder: Path) -> None:
    """Print the table."""
    database = folder / "station.db"
    unit = bare(database)
    print(f"{'':<30}{'seconds':>10}{'/ bare':>9}{'processor / bare':>18}")
    print(f"{'bare loop: read and hash':<30}{unit.clock:>10.2f}{1:>9.1f}{1:>18.1f}")

    def show(name: str, taken: Taken, remark: str = "") -> None:
        nonlocal unit
        unit = unit.at_best(bare(database))
        ratios = f"{taken.clock / unit.clock:>9.2f}{taken.processor / unit.processor:>18.2f}"
        print(f"{name:<30}{taken.clock:>10.2f}{ratios}  {remark}", flush=True)

    show("verify, quick", seconds(lambda: verify(store, thorough=False), 2))
    thorough = seconds(lambda: verify(store, thorough=True), 2)
    show("verify", thorough)
    show("compare, one process", seconds(lambda: compare_all(store)))
    compared = seconds(lambda: compare_as_commanded(store))
    show("compare", compared)
    each = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    most = max(each) // 1024
    show("rebuild --check", thorough + compared, f"{most} MB at most")
    key = folder / "station.pem"
    show("open, one table changed", seconds(lambda: open_changed(store, key, "printer_test")))
    show("open, all tables changed", seconds(lambda: open_changed(store, key, "%")))


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the office where needed, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=300_000)
    parser.add_argument("--folder", type=Path, help="keep the office here and use it again")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="station-ledger-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        office = open_large_office(folder, given.entries // ITEMS_EACH, given.entries)
        signer = load_key(folder / "station.pem")
        open_station_database(office.store, signer, database=None, now=office.store.clock.now())
        print(f"{given.entries} entries")
        measure(office.store, folder)
        office.store.close()


if __name__ == "__main__":
    main()
