"""Every list of the program, each order, filter and some words, against its own first page; prints ratios.

    python -m benchmarks.every_list [--items 100000] [--entries 1000000] [--people 5000] [--folder DIR] [--only NAMES]

The lists are those of an open station's services, each with what it declares: a new list, column or filter is measured
without being named here, and one whose filter needs a value that nobody says ends the run. A list of the database that
no service shows does so too. With --folder the ledger is kept there and used again. Times are of the processor.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from unittest.mock import patch

from benchmarks.furnished_tables import furnish
from benchmarks.large_office import NOW, LargeOffice, fill_large_office
from benchmarks.timing import queries, sweep
from station.bootstrap import open_station
from station.cli.command_line import main as command
from station.core.clock import SteppedClock
from station.core.listing import ListQuery
from station.core.settings import load_settings
from station.people.listing import ListService
from station.people.sessions import program_session
from station.store.lists import SOURCES

BOUND = 10.0
"""So many times its first page any other query of a list may take."""
WORDS = ("没有的", "itm-000314", "执法0042", "快检", "号")
NARROWED = {"history": {"subject": "officer:1007"}}
"""What a list is narrowed by in each query."""
_ITEM, _OFFICER, _DEPARTMENT = "ITM-000042", "1042", "一科"
_PAPER = {"account": _DEPARTMENT, "kind": "business", "tag": "BL"}
VALUES: dict[str, dict[str, str]] = {
    **dict.fromkeys(("paper_stock", "paper_account"), _PAPER),
    "odd_numbers": {"tag": "BL"},
    "equipment": {
        "category": "3",
        "section": "",  # nobody has said which line a section has
        "holder": "执法0042",
        "responsible": "执法0042",
        "officer": _OFFICER,
        "held_for": _DEPARTMENT,
        "place": "柜3",
        "lies": "柜39",
        "kit": "K00042",
        "matter": "案00042",
        "part_of": _ITEM,
        "numbers": "A0001",
        "lot": "L1",
        "supplier": "京东",
        "asset_number": "9",
        "purchase_order": "P",
        "accepted_by": "王",
        "own": "a",
    },
    "lacking_officers": {"category": "3", "lacks": ""},
    "lacking_groups": {"category": "3", "lacks": ""},
    "reservations": {"number": _OFFICER, "tag": _ITEM, "matter": "案00042"},
    "recordings": {
        "officer": _OFFICER,
        "camera": _ITEM,
        "matter": "案00042",
        "matter_number": "案00042",
        "department": _DEPARTMENT,
        "desktop": "first",
        "session": "S00042",
    },
    "imports": {"camera": _ITEM},
    "officers": {
        "department": _DEPARTMENT,
        "group": "07组",
        "number": _OFFICER,
        "post": "",
        "line": "",
    },
    "accounts": {"account": "a1042"},
    "groups": {"department": _DEPARTMENT},
    "grids": {"member": _OFFICER},
    "offices": {"number": _OFFICER},
    "deadlines": {"kind": "loan", "person": _OFFICER, "about": f"item:{_ITEM}"},
    "requests": {"about": f"item:{_ITEM}"},
    "ledger": {
        "area": "equipment",
        "kind": "equipment.checked_in",
        "subject": f"item:{_ITEM}",
        "place": "custody:17",
    },
    "history": {"area": "equipment", "kind": "equipment.checked_in", "subject": "officer:1007"},
    "printers": {"key": ""},
    "posts": {"post": "", "line": "", "department": ""},
    "violations": {"number": _OFFICER},
    "trainings": {"unit": "", "number": "", "session": ""},
    "training_standing": {"number": ""},
    "form_duties": {"unit": "", "period": "", "number": ""},
    "form_counts": {"unit": "", "period": "", "number": ""},
    "audits": {"year": ""},
    "matters": {"officer": _OFFICER, "unit": _DEPARTMENT},
    "missing_recordings": {"number": _OFFICER, "unit": _DEPARTMENT},
    "indications": {"number": _OFFICER, "unit": _DEPARTMENT},
    "findings": {"number": _OFFICER, "unit": _DEPARTMENT},
    "rapid_tests": {"tester": "", "lots": "", "matter": "案00042"},
}
"""What filters narrow by whose values are anybody's; "" where this office has nothing to narrow by."""


def lists_of(services: object) -> Iterator[ListService[object]]:
    """The lists of all rooms."""
    for each in fields(services) if is_dataclass(services) else ():
        held = getattr(services, each.name)
        if isinstance(held, ListService):
            yield held
        elif is_dataclass(held):
            yield from lists_of(held)


def measure(folder: Path, given: argparse.Namespace) -> None:
    """Print the ratios."""
    data, session = folder / "data", program_session()
    fresh = not data.exists()
    if fresh:
        found_office(data)
    with open_station(load_settings(data), clock=SteppedClock(NOW)) as station:
        if fresh:
            fill_large_office(LargeOffice(station.store, given.items, given.entries, given.people))
        furnish(station.store, given.items, given.people)  # opening derives anew what another version derived
        every = {each.declaration.name: each for each in lists_of(station.services)}
        if lacking := SOURCES.keys() - every.keys():
            raise LookupError(f"no service shows {', '.join(sorted(lacking))}")
        bases = {name: ListQuery(compared=False).narrowed(**NARROWED.get(name, {})) for name in every}
        tried = sum(
            len(list(queries(each, bases[name], VALUES.get(name, {}), WORDS))) for name, each in every.items()
        )
        print(f"{len(every)} lists, {tried} queries")
        for name, service in every.items():
            if not given.only or name in given.only.split(","):
                sweep(service, session, bases[name], VALUES.get(name, {}), WORDS, BOUND, time.process_time)


def found_office(data: Path) -> None:
    """A new office in the data folder."""
    made = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李管")
    with (
        patch.dict(os.environ, STATION_PASSWORD="correct horse 1"),
        contextlib.redirect_stdout(io.StringIO()) as said,
    ):
        if command(["--data", str(data), "--json", *made]):
            raise RuntimeError(said.getvalue())


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
    with tempfile.TemporaryDirectory(prefix="station-lists-") as made:
        measure(given.folder or Path(made), given)


if __name__ == "__main__":
    main()
