"""Rows of all that lists show, written straight into the tables of state of a large office.

Half the items are out, each with loans that ended before; every tenth request runs; the rest is spread evenly. No entries are
behind these rows: they are read uncompared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, String, Table, cast, delete, func, insert, update

from benchmarks.large_office import NOW
from station.core.clock import to_record
from station.core.codes import code_key
from station.core.policy.catalogue import categories
from station.inventory.places.bodies import PlaceDefined
from station.inventory.places.values import PlaceKind
from station.people.sessions import program_session
from station.store.engine import transaction
from station.store.indexing import reindex
from station.store.schema.archive import import_session, recording
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.kits import kit, kit_part
from station.store.schema.offices import office_holder
from station.store.schema.people import account, department, grid
from station.store.schema.requests import request, request_step
from station.store.schema.reservations import reservation
from station.store.store import Store

_PART = 20_000
_ENDED_LOANS = 4
_CARED = 5
"""Of so many items one is cared for by schedule and verified."""
_PLACES = 1_000
_PRINTERS = 50
"""Of each category that prints, so many: their list is gathered from entries."""
Row = dict[str, Any]


@dataclass(frozen=True)
class _Size:
    """How many items and officers there are."""

    items: int
    people: int

    def number(self, each: int) -> str:
        """The number of an officer, each in turn."""
        return f"{1000 + each % self.people}"


def furnish(store: Store, items: int, people: int) -> None:
    """Fill the tables that the ledger of the large office says nothing of."""
    with store.write() as work:
        printing = [each.number for each in categories(work.policy) if each.prints]
        if not work.places.places():  # they are read compared, so entries are behind them
            for number in range(_PLACES):
                code = f"P{number:04d}"
                defined = PlaceDefined(code, f"{number}号柜", PlaceKind.CABINET, "", "", "", None)
                work.append(program_session().draft(defined, NOW, subjects=(f"place:{code}",)))
    with transaction(store.engine, write=True) as connection:
        out = update(item).where(item.c.seq % 2 == 0)
        spare = update(item).where(item.c.category.in_(printing), item.c.tag >= _tag(_PRINTERS * 10))
        connection.execute(spare.values(category=3))
        connection.execute(
            out.values(state="out", holder=_officer_of(people), taken_at=_moment(-40), loan_seq=item.c.seq)
        )
        connection.execute(
            update(item)
            .where(item.c.seq % _CARED == 0)
            .values(
                verified_until=func.concat("2027-", func.substr(cast(10 + item.c.seq % 3, String), 1), "-01")
            )
        )
        size = _Size(items, people)
        for table, count, row in _tables(size):
            connection.execute(delete(table))
            _fill(connection, table, (row(size, number) for number in range(count)))
        reindex(connection)
    with transaction(store.engine, write=True) as connection:
        connection.exec_driver_sql("ANALYZE")


def _officer_of(people: int) -> Any:
    return cast(1000 + item.c.seq % people, String)


def _moment(hours: int) -> str:
    return to_record(NOW + timedelta(hours=hours))


def _day(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def _tag(number: int) -> str:
    return f"ITM-{number:06d}"


def _fill(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    blank = {column.name: _blank(column) for column in table.columns}
    part: list[Row] = []
    for row in rows:
        part.append(blank | row)
        if len(part) == _PART:
            connection.execute(insert(table), part)
            part = []
    if part:
        connection.execute(insert(table), part)


def _blank(column: Any) -> object:
    if column.nullable:
        return None
    return False if isinstance(column.type, Boolean) else 0 if isinstance(column.type, Integer) else ""


def _loan(size: _Size, each: int) -> Row:
    about, past = each % size.items, each // size.items
    ended = past > 0
    if not ended and about % 2:
        ended, past = True, _ENDED_LOANS + 1
    return {
        "kind": "loan",
        "subject": f"item:{_tag(about)}",
        "seq": 10 * about + past + 1,
        "rule": "EQ-07",
        "title": f"装备{about}",
        "persons": f'["{size.number(each)}"]',
        "pauses": "[]",
        "started_at": _moment(-40 - past),
        "due_at": _moment(about % 96 - 48),
        "ended_at": _moment(-20) if ended else None,
    }


def _due(size: _Size, each: int) -> Row:
    """Loans, then the care and the verification of every fifth item, spread over a year."""
    loans = size.items * (1 + _ENDED_LOANS)
    if each < loans:
        return _loan(size, each)
    about, kind = (each - loans) // 2 * _CARED, ("care", "verification")[each % 2]
    return {
        "kind": kind,
        "subject": f"item:{_tag(about)}",
        "seq": 10 * about + 9,
        "rule": "EQ-14" if kind == "care" else "ST-06",
        "title": f"装备{about}",
        "persons": "[]",
        "pauses": "[]",
        "started_at": _moment(-40),
        "due_at": _moment(about % 8_760 - 48),
    }


def _asked(size: _Size, each: int) -> Row:
    running = each % 10 == 0
    return {
        "seq": each + 1,
        "kind": "equipment.loss",
        "matter": ("loss", "damage", "repair")[each % 3],
        "rule": "EQ-12",
        "about": f"item:{_tag(each % size.items)}",
        "title": f"装备{each}",
        "text": "摔坏",
        "account": f"a{size.number(each)}",
        "number": size.number(each),
        "name": f"执法{each % size.people:04d}",
        "filed_at": _moment(-each % 20_000 - 1),
        "state": "open" if running else "accepted",
        "step": 0,
        "steps": 1,
        "ended_at": None if running else _moment(-1),
    }


def _step(_size: _Size, each: int) -> Row:
    waits = {"due_at": _moment(each % 96)} if each % 10 == 0 else {}
    return {"request": each + 1, "place": 0, "function": "head", **waits}


def _kept(size: _Size, each: int) -> Row:
    return {
        "tag": _tag(each % size.items),
        "seq": each + 1,
        "number": size.number(each),
        "activity": "inspection",
        "first_at": _moment(each % 900 - 300),
        "last_at": _moment(each % 900 - 292),
        "note": "检查",
        "ended_at": _moment(-1) if each % 3 == 0 else None,
    }


def _recording(size: _Size, each: int) -> Row:
    camera = (
        {"camera": _tag(each % 5_000), "officer": size.number(each)} if each % 20 else {"doubt": "no_loan"}
    )
    return {
        "sha256": f"{each * 7919:064x}",
        "size": 10_000_000 + each,
        "stored": f"2026/11/{each:06d}.MP4",
        "source_path": f"DCIM/{each:06d}.MP4",
        "source_mtime": _moment(-each % 9_000),
        "kind": "video",
        "state": "stored",
        "recorded_from": _moment(-each % 9_000 - 2),
        "recorded_until": _moment(0),
        "time_source": "device",
        "officer_name": f"执法{each % size.people:04d}",
        "department": "一科",
        "basis": "loan",
        "purpose": "检查",
        "matter": f"案{each % 20_000:05d}",
        "seq": each + 1,
        "session": f"S{each // 10:05d}",
        "imported_at": _moment(-each % 9_000),
        **camera,
    }


def _import(size: _Size, each: int) -> Row:
    return {
        "session": f"S{each:05d}",
        "source": "DCIM",
        "camera": _tag(each % 5_000),
        "complete": True,
        "copied": 10,
        "closed_at": _moment(-each),
        "account": f"a{size.number(each)}",
        "seq": each + 1,
    }


def _holding(size: _Size, each: int) -> Row:
    unit = f"一科/{each % (size.people // 6 or 1):02d}组"
    over = {"ended_on": _day(-9)} if each % 5 == 0 else {}
    return {
        "number": size.number(each),
        "seq": each + 1,
        "level": "group",
        "unit": unit,
        "function": "head",
        "first_day": _day(-100),
        **over,
    }


def _account(size: _Size, each: int) -> Row:
    return {
        "name": f"a{size.number(each)}",
        "display_name": f"执法{each:04d}",
        "number": size.number(each),
        "roles": '["officer"]',
        "status": "active",
    }


def _grid(size: _Size, each: int) -> Row:
    members = f'["{size.number(each * 2)}","{size.number(each * 2 + 1)}"]'
    return {
        "code": f"G{each:04d}",
        "name": f"{each}号网格",
        "chief": size.number(each),
        "deputies": "[]",
        "members": members,
        "effective_on": _day(-each % 900),
        "before": "[]",
    }


def _kit(_size: _Size, each: int) -> Row:
    return {"code": f"K{each:05d}", "code_key": code_key(f"K{each:05d}"), "name": f"{each}号箱"}


def _part(_size: _Size, each: int) -> Row:
    return {"code": f"K{each // 5:05d}", "tag": _tag(each), "place": each % 5}


def _department(_size: _Size, each: int) -> Row:
    return {"name": f"第{each}科"}


def _tables(size: _Size) -> tuple[tuple[Table, int, Callable[[_Size, int], Row]], ...]:
    """The tables, how many rows each gets, and what makes one."""
    items, people = size.items, size.people
    return (
        (department, 20, _department),
        (grid, people // 6, _grid),
        (office_holder, people, _holding),
        (account, people, _account),
        (kit, items // 50, _kit),
        (kit_part, items // 10, _part),
        (deadline, items * (1 + _ENDED_LOANS) + 2 * (items // _CARED), _due),
        (request, items * 2 // 5, _asked),
        (request_step, items * 2 // 5, _step),
        (reservation, items // 2, _kept),
        (recording, items, _recording),
        (import_session, items // 10, _import),
    )
