"""Scan to answer at the counter of a large office, in ratios of one run.

    python -m benchmarks.counter [--scale 1.0] [--folder DIR] [--scans 3000]

At scale 1.0 the office has 100,000 items and 1,000,000 entries. With --folder the office is kept there and a copy of it is
measured.

* bare lookup: one row by its index, through the database driver alone.
* scan: a badge, a tag or an unknown code, from the code to the answer, as the screen and the command line ask it. Each
  officer has five items in hand, which the answer to a badge counts and compares.
* confirm: a check-out of two items until it is on the disk, with its slip; against a bare commit of one row.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from benchmarks.large_office import KEEPER, OFFICERS, LargeOffice, open_large_office, prove
from station.core.own_folders import OwnFolders
from station.core.texts import load_texts
from station.inventory.counter import AnswerKind, Counter, CounterDesk
from station.reports.slip_folder import HtmlSlipFolder
from station.store.attachment_folder import AttachmentFolder

ITEMS, ENTRIES = 100_000, 1_000_000
IN_HAND = 5
MOST_FOR_STATE = 0.05
"""Up to this scale the bulk-loaded state is compared with the projections' as well."""


class NoPins:
    """Nobody confirms by PIN here: Argon2 is slow on purpose and would hide the counter."""

    def confirm_pin(self, number: str, pin: str) -> object:
        raise AssertionError(number, pin)


class NothingPlugged:
    """No device is plugged in."""

    def recordings_since(self, tag: str, usb_serial: str, moment: datetime) -> int | None:  # noqa: ARG002
        return None


def times(act: Callable[[int], None], count: int, warm_up: int = 50) -> list[float]:
    """Milliseconds of each of `count` acts, after a warm-up that is not counted."""
    for number in range(warm_up):
        act(-1 - number)
    taken = []
    for number in range(count):
        began = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def p(values: Sequence[float], percent: int) -> float:
    """A percentile."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def show(name: str, values: Sequence[float], bare: Sequence[float]) -> None:
    """One line: both percentiles in milliseconds, and their ratios to the bare act."""
    print(
        f"{name:<28}{p(values, 50):>9.3f} ms{p(values, 95):>9.3f} ms"
        f"{p(values, 50) / p(bare, 50):>10.1f} x{p(values, 95) / p(bare, 95):>8.1f} x"
    )


def bare_lookup(office: LargeOffice, database: Path) -> Callable[[int], None]:
    """One item by its index, and nothing else."""
    connection = sqlite.connect(str(database))
    connection.execute("PRAGMA cache_size=-65536").fetchall()
    chooser = random.Random(1)

    def look_up(_number: int) -> None:
        tag = office.tag(chooser.randrange(office.items))
        row = connection.execute("SELECT * FROM item WHERE tag_key = ?", (tag,)).fetchone()
        assert row is not None

    return look_up


def bare_commit(folder: Path) -> Callable[[int], None]:
    """One row, durable, in a database of its own on the same disk."""
    connection = sqlite.connect(str(folder / "bare.db"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE IF NOT EXISTS act (number INTEGER, said TEXT)")

    def commit(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO act VALUES (?, ?)", (number, "x" * 900))
        connection.execute("COMMIT")

    return commit


def measure(office: LargeOffice, folder: Path, scans: int) -> None:
    """Print the table."""
    kept = folder / "attachments"
    attachments = AttachmentFolder(kept, OwnFolders((kept,)), shared=False)
    desk = CounterDesk(
        office.store, NoPins(), HtmlSlipFolder(folder / "slips"), load_texts(), NothingPlugged(), attachments
    )
    chooser = random.Random(2)
    in_store = hand_out(office, desk)
    standing, _ = desk.scan(KEEPER, Counter(), office.badge(1))

    def badge(_number: int) -> None:
        _, said = desk.scan(KEEPER, Counter(), office.badge(chooser.randrange(500)))
        assert said.kind is not AnswerKind.REFUSED

    def tag(_number: int) -> None:
        after, said = desk.scan(KEEPER, standing, office.tag(chooser.randrange(in_store)))
        assert len(after.lines) == 1, said

    def unknown(number: int) -> None:
        desk.scan(KEEPER, standing, f"NOPE{number}")

    nobody_has = iter(chooser.sample(range(in_store), min(in_store, 2 * scans + 200)))

    def confirm(_number: int) -> None:
        tags = [office.tag(next(nobody_has)), office.tag(next(nobody_has))]
        assert desk.check_out(KEEPER, "1001", tags).entries

    lookups = times(bare_lookup(office, folder / "station.db"), scans)
    print(f"{'':<28}{'p50':>12}{'p95':>12}{'p50':>12}{'p95':>10}")
    show("bare lookup", lookups, lookups)
    show("scan of a tag", times(tag, scans), lookups)
    show("scan of a badge", times(badge, scans), lookups)
    show("scan of an unknown code", times(unknown, scans), lookups)
    commits = max(20, scans // 10)
    bare = times(bare_commit(folder), commits)
    show("bare durable commit", bare, bare)
    processor: list[float] = []

    def confirm_timed(number: int) -> None:
        began = time.process_time()
        confirm(number)
        processor.append((time.process_time() - began) * 1000)

    show("check-out of two, durable", times(confirm_timed, commits), bare)
    show("  of it processor time", processor[-commits:], bare)


def hand_out(office: LargeOffice, desk: CounterDesk) -> int:
    """Officers get five items each, from the last one on, and a tenth of all at most; how many are in the store afterwards."""
    numbers = iter(range(office.items - 1, -1, -1))
    for officer in range(min(OFFICERS, office.items // (10 * IN_HAND))):
        tags = [office.tag(next(numbers)) for _ in range(IN_HAND)]
        assert desk.check_out(KEEPER, str(1000 + officer), tags).entries
    return next(numbers) + 1


def kept_office(kept: Path, folder: Path, items: int, entries: int) -> None:
    """Make the office in `kept` unless it is there, and copy it to `folder`: what is measured lends its items."""
    kept.mkdir(parents=True, exist_ok=True)
    open_large_office(kept, items, entries).store.close()
    for name in ("station.db", "station.pem"):
        shutil.copyfile(kept / name, folder / name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the office where needed, prove it, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--folder", type=Path, help="keep the office here and measure a copy")
    parser.add_argument("--scans", type=int, default=3000)
    given = parser.parse_args(arguments)
    items, entries = int(ITEMS * given.scale), int(ENTRIES * given.scale)
    with tempfile.TemporaryDirectory(prefix="station-counter-") as temporary:
        folder = Path(temporary)
        if given.folder is not None:
            kept_office(given.folder, folder, items, entries)
        began = time.perf_counter()
        office = open_large_office(folder, items, entries)
        made = time.perf_counter() - began
        proved = prove(office.store, state=given.scale <= MOST_FOR_STATE)
        print(f"{items} items, {entries} entries: made or opened in {made:.1f} s, verified in {proved:.1f} s")
        measure(office, folder, given.scans)
        office.store.close()


if __name__ == "__main__":
    main()
