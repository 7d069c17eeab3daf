"""What the pictures cost in a large office; each against the first page of the register, which is the peer. Prints ratios.

    python -m benchmarks.figures [--items 100000] [--people 5000] [--loans 3] [--database URL]

Half the items are out; every item had `--loans` loans before, spread over a year.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from sqlalchemy import insert

from benchmarks.large_office import KEEPER, NOW
from benchmarks.lists import PLAIN, open_office
from benchmarks.timing import milliseconds
from station.core.clock import to_record
from station.core.texts import load_texts
from station.inventory.figures.use_cases import Figures
from station.inventory.figures.values import FigureKind
from station.inventory.register.listing import EquipmentList
from station.inventory.stocktake.use_cases import Stocktakes
from station.printing.dated import Origins
from station.store.engine import transaction
from station.store.schema.equipment import custody_span
from station.store.store import Store

_PART = 20_000
_MINUTES = 365 * 24 * 60


def lend(store: Store, items: int, people: int, loans: int) -> None:
    """Past loans of every item, and that of now where it is out; straight into the table."""
    rows: list[dict[str, Any]] = []
    with transaction(store.engine, write=True) as connection:
        for row in _spans(items, people, loans):
            rows.append(row)
            if len(rows) == _PART:
                connection.execute(insert(custody_span), rows)
                rows = []
        if rows:
            connection.execute(insert(custody_span), rows)
    with transaction(store.engine, write=True) as connection:
        connection.exec_driver_sql("ANALYZE")


def _spans(items: int, people: int, loans: int) -> Iterator[dict[str, Any]]:
    for number in range(items):
        for loan in range(loans + (number + 1) % 2):
            began = NOW - timedelta(minutes=(number * 7919 + loan * 104_729) % _MINUTES + 600)
            runs = loan == loans
            ended = None if runs else to_record(began + timedelta(hours=9))
            yield {
                "tag": f"ITM-{number:06d}",
                "seq": number * 10 + loan + 1,
                "number": f"{number % people:06d}",
                "started_at": to_record(began),
                "ended_at": ended,
                "ended_seq": None if runs else number * 10 + loan + 2,
                "recording": 0,
            }


def main() -> None:
    """Make the office, read each picture, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--loans", type=int, default=3)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    texts = load_texts()
    with TemporaryDirectory(prefix="station-bench-figures-") as folder:
        store = open_office(Path(folder) / "office", asked.database, asked.items, asked.people)
        lend(store, asked.items, asked.people, asked.loans)
        figures = Figures(store, cast("Stocktakes", None), cast("Origins", None))
        listing = EquipmentList(store)
        peer = milliseconds(lambda: listing.page(KEEPER, PLAIN))
        print(f"first page of the register: {peer:.1f} ms")
        for kind in FigureKind:
            if kind is not FigureKind.COUNTS:
                took = milliseconds(partial(figures.figure, KEEPER, texts, kind))
                print(f"{kind.value}: {took:.1f} ms, {took / peer:.2f} of it")
        store.close()


if __name__ == "__main__":
    main()
