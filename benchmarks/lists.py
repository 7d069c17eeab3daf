"""What lists cost in a large office against their own first page and against a small office; prints ratios.

    python -m benchmarks.lists [--items 100000] [--people 5000] [--database URL]

Two offices are made, one with a hundredth of the other's items and people. Words that nothing, few, many and all items
have are looked for; the first page of the same list is the peer. Every query of every list is in `every_list`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from benchmarks.large_office import KEEPER, NOW
from benchmarks.timing import milliseconds
from station.core.clock import SteppedClock
from station.core.codes import code_key
from station.core.listing import ListQuery, Sort
from station.core.policy import Per, load_rulebook
from station.inventory.entitlement.listing import LACKING_GROUP_LIST, LACKING_OFFICER_LIST, LackingList
from station.inventory.entitlement.overview import EquipmentOverview
from station.inventory.register.listing import EquipmentList
from station.people.lists import OfficerList
from station.store.engine import open_engine, transaction
from station.store.indexing import reindex
from station.store.keys import create_key
from station.store.opening import create_station
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.people import officer
from station.store.store import Store

PLAIN = ListQuery(compared=False)
"""No entries are behind the rows of these offices: they are read as they stand."""
_PART = 20_000


def open_office(folder: Path, database: str, items: int, people: int) -> Store:
    """An office whose state is written straight into its tables: half the items are out."""
    folder.mkdir(parents=True)
    engine = open_engine(database or folder / "station.db")
    store = Store(engine, SteppedClock(NOW), load_rulebook())
    create_station(store, create_key(folder / "station.pem"), station_id="310110-99", office="310110")
    officers = [
        {
            "number": f"{number:06d}",
            "name": f"执法{number:04d}",
            "department": f"第{number // 6 % 20}科",
            "group_name": f"{number // 6:04d}组",
            "badge": f"B{number:06d}",
            "number_key": code_key(f"{number:06d}"),
            "badge_key": code_key(f"B{number:06d}"),
            "phone": "",
            "active": True,
            "pin_fingerprint": "",
            "former": "",
        }
        for number in range(people)
    ]
    with transaction(engine, write=True) as connection:
        connection.execute(insert(officer), officers)
        for start in range(0, items, _PART):
            rows = [_item(number, people) for number in range(start, min(items, start + _PART))]
            connection.execute(insert(item), rows)
            connection.execute(
                insert(deadline),
                [_loan(row, number) for number, row in enumerate(rows, start) if row["holder"]],
            )
        reindex(connection)
    with transaction(engine, write=True) as connection:
        connection.exec_driver_sql("ANALYZE")
    return store


def _item(number: int, people: int) -> dict[str, object]:
    out = number % 2 == 0
    blank = dict.fromkeys(("returned_by", "returned_at", "last_import_at", "last_import_session"))
    return {
        **blank,
        "tag": f"ITM-{number:06d}",
        "label": f"ITM-{number:06d}",
        "tag_key": code_key(f"ITM-{number:06d}"),
        "former_tags": "",
        **dict.fromkeys(
            ("asset_number", "responsible", "supplier", "purchase_order", "accepted_by", "own"), ""
        ),
        **dict.fromkeys(("accepted_on", "warranty_until", "expires_on")),
        "tracking": "single",
        "unit": "",
        "quantity": 1,
        "minimum": 0,
        "lot": "",
        "category": number % 10 + 1,
        "name": f"{('执法记录仪', '热敏打印机', '快检箱', '测距仪')[number % 4]}{number % 97}型",
        "model": f"M{number % 300}",
        "serial": f"SN{number * 7919 % 1_000_003:07d}",
        "usb_serial": "",
        "place": f"柜{number % 90}-{number % 12:02d}",
        "acquired_on": "2024-01-02",
        "value_fen": 100_00 + number,
        "state": "out" if out else "in_store",
        "condition": "good",
        "note": "",
        "holder": f"{number // 2 % people:06d}" if out else None,
        "held_for": "",
        "taken_at": "2026-11-20T02:00:00.000000Z" if out else None,
        "loan_seq": number + 1 if out else None,
        "seq": number + 1,
    }


def _loan(row: dict[str, object], number: int) -> dict[str, object]:
    """The open loan of an item that is out."""
    blank = {"length": "", "provisional": False, "pauses": "[]"}
    named = {"kind": "loan", "subject": f"item:{row['tag']}", "rule": "EQ-07", "title": row["name"]}
    persons, seq = f'["{row["holder"]}"]', row["seq"]
    due_at = f"2026-11-{20 + number % 9}T02:00:00.000000Z"
    moments = {"started_at": row["taken_at"], "due_at": due_at, "seq": seq, "computed_seq": seq}
    return {**blank, **named, **moments, "persons": persons}


def _officers_lacking(store: Store) -> LackingList:
    return LackingList(store, store, LACKING_OFFICER_LIST, Per.OFFICER)


def _groups_lacking(store: Store) -> LackingList:
    return LackingList(store, store, LACKING_GROUP_LIST, Per.GROUP)


def measure(large: Store, small: Store) -> None:
    """Print the ratios."""
    listing, few = EquipmentList(large), EquipmentList(small)
    first = milliseconds(lambda: listing.page(KEEPER, PLAIN))
    print(f"first page of the register, counted {first:8.2f} ms = 1")
    print(
        f"  the same in the small office          {milliseconds(lambda: few.page(KEEPER, PLAIN)) / first:8.2f}"
    )
    for what, words in (
        ("none", "没有的"),
        ("one", "itm-031415"),
        ("two characters, few", "7型 柜3-09"),
        ("two characters, many", "快检"),
        ("two characters, all", "sn"),
        ("one character, all", "型"),
        ("a holder's name", "执法0042"),
        ("three words", "执法 记录仪 柜8"),
    ):
        query = ListQuery(compared=False, find=words)
        found = listing.page(KEEPER, query).found
        ratio = milliseconds(partial(listing.page, KEEPER, query)) / first
        print(f"  find {words!r:24} ({what}: {found}) {ratio:8.2f} (bound 10)")
    by_name = ListQuery(compared=False, sort=Sort.parse("-name,place"), find="快检")
    print(
        f"  find and sort by two columns          {milliseconds(lambda: listing.page(KEEPER, by_name)) / first:8.2f}"
    )
    deep = ListQuery(
        compared=False, skip=90_000 * listing.page(KEEPER, PLAIN).total // 100_000, counted=False
    )
    print(
        f"  a jump to 90 % of the list            {milliseconds(lambda: listing.page(KEEPER, deep)) / first:8.2f}"
    )
    step = ListQuery(compared=False, after=listing.page(KEEPER, deep).after, counted=False)
    print(
        f"  the page after it, by its cursor      {milliseconds(lambda: listing.page(KEEPER, step)) / first:8.2f}"
    )
    for what, ask in (
        ("register", lambda store: EquipmentList(store).page(KEEPER, PLAIN)),
        ("officers", lambda store: OfficerList(store).page(KEEPER, PLAIN)),
        (
            "officers, found by name",
            lambda store: OfficerList(store).page(KEEPER, ListQuery(compared=False, find="执法00")),
        ),
        ("against the standard", lambda store: EquipmentOverview(store).cover(KEEPER)),
        ("officers who lack something", lambda store: _officers_lacking(store).page(KEEPER, PLAIN)),
        ("groups that lack something", lambda store: _groups_lacking(store).page(KEEPER, PLAIN)),
    ):
        ratio = milliseconds(partial(ask, large)) / milliseconds(partial(ask, small))
        print(f"large / small office: {what:48} {ratio:8.1f} (bound 20)")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make both offices, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument(
        "--database", default="", help="two empty PostgreSQL databases, their URLs parted by a comma"
    )
    given = parser.parse_args(arguments)
    large, _, small = given.database.partition(",")
    with TemporaryDirectory(prefix="station-lists-") as folder:
        at = Path(folder)
        few = open_office(at / "small", small, given.items // 100, given.people // 100)
        many = open_office(at / "large", large, given.items, given.people)
        try:
            measure(many, few)
        finally:
            few.close()
            many.close()


if __name__ == "__main__":
    main()
