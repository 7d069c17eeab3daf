"""All that a report rests on, compared with the entries: whole tables, whatever of them the report shows.

Of an item only the few entries are replayed that its row follows from, however long the ledger is, and those of people
are few. What can't be found so is derived aside, as in the comparison of all state; see `Behind.aside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select

from station.store.attested.attesting import Attested
from station.store.comparing import Difference, first_told
from station.store.indexing import differing, is_current
from station.store.readers.dues import dues_apart
from station.store.readers.item_rows import ITEM_ROW
from station.store.schema import deadlines, equipment, kits, offices, people
from station.store.schema.metadata import index_tables

_AT_ONCE: Final = 500
_REMEMBERED: Final = 5_000
"""Of so many items the process remembers what was replayed, so that the next report costs little."""
_FEW: Final = frozenset(
    {
        *(
            people.officer,
            people.account,
            people.department,
            people.enforcement_group,
            people.grid,
            kits.kit,
            kits.kit_part,
        ),
        offices.office_holder,
    }
)
_BY_ENTRIES: Final = _FEW | {equipment.item, *index_tables()}


@dataclass(frozen=True, slots=True)
class Behind:
    """The tables behind a report; `dues`: of deadlines only what is due of items."""

    tables: frozenset[Table]
    dues: bool = False

    @property
    def aside(self) -> frozenset[Table]:
        """The tables whose entries are not found one by one."""
        return self.tables - _BY_ENTRIES - ({deadlines.deadline} if self.dues else frozenset())


def apart_behind(
    connection: Connection, attested: Attested, anew: Callable[[], Attested], behind: Behind
) -> Sequence[Difference]:
    """Rows of all other tables that are not what the entries give.

    `attested` compares with what the process remembers, `anew` makes one that is forgotten at once.
    """
    found = list[Difference]()
    for table in sorted(_FEW & behind.tables, key=lambda each: each.name):
        rows = connection.execute(select(table)).all()
        found += [Difference(table.name, key, "changed") for key in attested.all_apart(table, rows)]
    if equipment.item in behind.tables:
        found += _items_apart(connection, attested, anew, dues=behind.dues)
    indexes = behind.tables.intersection(index_tables())
    if indexes and is_current(connection):
        found += [
            Difference(each.table, each.key, each.verdict, each.of, each.of_key)
            for each in differing(connection, indexes)
        ]
    return first_told(found)


def _items_apart(
    connection: Connection, attested: Attested, anew: Callable[[], Attested], *, dues: bool
) -> Iterator[Difference]:
    tags = set(map(str, connection.scalars(select(equipment.item.c.tag))))
    absent = sorted(attested.ever_given(equipment.item, "tag") - tags)
    for tag in attested.wrong(equipment.item, [(tag, None) for tag in absent]):
        yield Difference(equipment.item.name, tag, "missing")
    query = select(*(ITEM_ROW if dues else equipment.item.c)).order_by(equipment.item.c.tag)
    for rows in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
        comparing = attested if len(tags) <= _REMEMBERED else anew()
        wrong = set(comparing.apart(equipment.item, rows))
        yield from (
            Difference(equipment.item.name, str(rows[place].tag), "changed") for place in sorted(wrong)
        )
        sound: list[Row[Any]] = [row for place, row in enumerate(rows) if place not in wrong]
        if dues:
            for _, key in dues_apart(connection, comparing, sound):
                yield Difference(deadlines.deadline.name, key, "changed")
