"""Every list as of a day, by its entries: what deriving its tables costs, and its next page once they are derived.

    python -m benchmarks.past [--items 100000] [--entries 1000000] [--people 5000] [--folder DIR] [--only NAMES]

Seconds of the processor, and microseconds for each entry of the ledger. With --folder the ledger is kept there and used again, as
by `benchmarks.every_list`, whose office it is.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.every_list import NARROWED, found_office, lists_of
from benchmarks.large_office import NOW, LargeOffice, fill_large_office
from station.bootstrap import open_station
from station.core.clock import SteppedClock
from station.core.listing import ListQuery
from station.core.settings import load_settings
from station.people.sessions import program_session


def _seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def measure(folder: Path, given: argparse.Namespace) -> None:
    """Print a line for each list."""
    data, session = folder / "data", program_session()
    fresh = not data.exists()
    if fresh:
        found_office(data)
    with open_station(load_settings(data), clock=SteppedClock(NOW)) as station:
        if fresh:
            fill_large_office(LargeOffice(station.store, given.items, given.entries, given.people))
        with station.store.read() as view:
            entries = sum(view.ledger.counts().values())
        print(f"{entries} entries, {given.items} items, {given.people} officers")
        day = NOW.date()
        for service in lists_of(station.services):
            name = service.declaration.name
            if not service.declaration.dated or (given.only and name not in given.only.split(",")):
                continue
            query = ListQuery(tuple(NARROWED.get(name, {}).items()), as_of=day)
            page = partial(service.page, session, query)
            first, then = _seconds(page), _seconds(page)
            print(f"{name:20} {first:8.2f} s {first / entries * 1e6:8.1f} us an entry, again {then:6.2f} s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the office, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="", help="these lists, parted by commas")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="station-past-") as made:
        measure(given.folder or Path(made), given)


if __name__ == "__main__":
    main()
