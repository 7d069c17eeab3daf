"""Walking any list by its cursors gives exactly what it holds, filtered and sorted, on both databases."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert

from station.core.errors import Refused
from station.core.listing import ListContext, ListQuery, Sort, fold
from station.inventory.register.listing import EQUIPMENT_LIST, ListedItem
from station.inventory.values import Condition, ItemState
from station.store.comparing import compare
from station.store.engine import transaction
from station.store.indexing import reindex
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.requests import request
from station.store.store import Store
from tests.plugins.stations import MONDAY, TestStation
from tests.store.histories import register

NAMES = ("执法记录仪", "热敏打印机", "测距仪", "快检箱Ａ型", "Tablet 10%", "记录", "仪")
PLACES = ("", "柜1-01", "柜1-02", "二楼 库房")
MOMENTS = (None, "2026-11-23T09:30:00.000000Z", "2026-11-24T09:30:00.000000Z")
RUNNING: tuple[tuple[str, ...], ...] = ((), (), ("loss",), ("scrap",), ("scrap", "loss"))
"""What requests about an item ask for, the first one first."""
BESIDE = ("due_at", "running")
COLUMNS = {
    "tag": lambda row: row["tag"],
    "category": lambda row: row["category"],
    "first_tag": lambda row: row["tag"],
    "name": lambda row: row["name"],
    "state": lambda row: row["state"],
    "place": lambda row: row["place"],
    "due": lambda row: row["due_at"],
    "reported": lambda row: next(iter(row["running"]), None),
    "value": lambda row: row["value_fen"],
    "holder": lambda row: row["holder"],
}
UNKNOWN = {
    **dict.fromkeys(("asset_number", "responsible", "supplier", "purchase_order", "accepted_by", "own"), ""),
    **dict.fromkeys(("accepted_on", "warranty_until", "expires_on")),
    "tracking": "single",
    "unit": "",
    "quantity": 1,
    "minimum": 0,
    "lot": "",
}
SEARCHED = ("tag", "name", "place", "note", "holder")


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A register of up to 40 items with much that is equal and much that is empty."""
    count = draw(st.integers(0, 40))
    return [
        {
            "tag": f"T-{number:03}",
            "label": f"T-{number:03}",
            "tag_key": f"T-{number:03}",
            "former_tags": "",
            **UNKNOWN,
            "category": draw(st.integers(1, 3)),
            "name": draw(st.sampled_from(NAMES)),
            "model": "",
            "serial": "",
            "usb_serial": "",
            "place": draw(st.sampled_from(PLACES)),
            "acquired_on": None,
            "value_fen": draw(st.sampled_from((None, 0, 100, 25_000))),
            "state": draw(st.sampled_from(list(ItemState))).value,
            "condition": Condition.GOOD.value,
            "note": draw(st.sampled_from(("", "屏幕裂", "缺电池"))),
            "holder": draw(st.sampled_from((None, "1001", "1002"))),
            "due_at": draw(st.sampled_from(MOMENTS)),
            "running": draw(st.sampled_from(RUNNING)),
            "seq": number + 1,
        }
        for number in range(count)
    ]


@st.composite
def queries(draw: st.DrawFn) -> ListQuery:
    """Any query: filters, words, up to three columns, any size of page; no entries are behind these rows."""
    filters: dict[str, str] = {}
    if draw(st.booleans()):
        filters["category"] = draw(st.sampled_from(("1", "2", "1,3")))
    if draw(st.booleans()):
        filters["state"] = draw(st.sampled_from(("out", "in_store,out")))
    find = draw(
        st.sampled_from(("", "", "记录仪", "仪", "录", "t-00", "柜1 仪", "10%", "快检箱a", "1001", "没有"))
    )
    keys = draw(st.lists(st.sampled_from(sorted(COLUMNS)), max_size=3, unique=True))
    sort = tuple(Sort(key, draw(st.booleans())) for key in keys)
    return ListQuery(tuple(filters.items()), find, sort, limit=draw(st.integers(1, 15)), compared=False)


def expected(rows: list[dict[str, Any]], query: ListQuery) -> list[str]:
    """What the list should hold, the plain way."""
    kept = []
    for row in rows:
        text = " ".join(fold(" ".join(str(row[name]) for name in SEARCHED if row[name])))
        pieces = text.split()
        words = fold(query.find)
        chosen = dict(query.filters)
        if (
            all(any(word in piece for piece in pieces) for word in words)
            and ("category" not in chosen or str(row["category"]) in chosen["category"].split(","))
            and ("state" not in chosen or row["state"] in chosen["state"].split(","))
        ):
            kept.append(row)
    for each in reversed(EQUIPMENT_LIST.order(query.sort)):
        value = COLUMNS[each.key]
        there = [row for row in kept if value(row) not in (None, "")]
        there.sort(key=value, reverse=each.descending)
        kept = there + [row for row in kept if value(row) in (None, "")]
    return [row["tag"] for row in kept]


def loan_of(row: dict[str, Any]) -> dict[str, Any]:
    """The open loan of an item with a due moment, as the projection keeps it."""
    blank = {"persons": "[]", "length": "", "provisional": False, "computed_seq": 1, "pauses": "[]"}
    named = {"kind": "loan", "subject": f"item:{row['tag']}", "seq": 1, "rule": "EQ-07", "title": ""}
    return {**blank, **named, "started_at": row["due_at"], "due_at": row["due_at"]}


def requests_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The running requests about an item, after one that is done with."""
    blank = dict.fromkeys(("kind", "rule", "title", "text", "account", "number", "name"), "")
    named = {**blank, "about": f"item:{row['tag']}", "filed_at": MOMENTS[1], "step": 1, "steps": 1}
    asked = [("accepted", "change"), *(("open", matter) for matter in row["running"])]
    return [
        {**named, "seq": row["seq"] * 10 + place, "state": state, "matter": matter}
        for place, (state, matter) in enumerate(asked)
    ]


def fill(store: Store, rows: list[dict[str, Any]]) -> None:
    blank = dict.fromkeys(("taken_at", "returned_by", "returned_at", "last_import_at", "last_import_session"))
    with transaction(store.engine, write=True) as connection:
        connection.execute(delete(item))
        connection.execute(delete(deadline))
        connection.execute(delete(request))
        if loans := [loan_of(row) for row in rows if row["due_at"] is not None]:
            connection.execute(insert(deadline), loans)
        if rows:
            connection.execute(insert(request), [each for row in rows for each in requests_of(row)])
            held = [{name: value for name, value in row.items() if name not in BESIDE} for row in rows]
            connection.execute(insert(item), [{**blank, "held_for": "", **row} for row in held])
        reindex(connection)


def walk(store: Store, query: ListQuery) -> tuple[list[str], list[int]]:
    """Every tag, page after page, and how many were said to be found."""
    found: list[str] = []
    counts = []
    context = ListContext(MONDAY, "Asia/Shanghai")
    with store.read() as view:
        while True:
            page = view.lists.page("equipment", EQUIPMENT_LIST.check(query), context)
            assert all(isinstance(row, ListedItem) for row in page.rows)
            assert len(page.rows) <= query.limit
            found += [row.item.tag for row in page.rows]
            counts.append(page.found)
            if not page.after:
                return found, counts
            query = replace(query, after=page.after)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=registers(),
    asked=st.lists(queries(), min_size=1, max_size=6),
    rare=st.sampled_from([0, 4000]),
    one_in=st.sampled_from([0, 10_000]),
)
def test_walking_the_pages_gives_the_sorted_filtered_whole(
    any_station: TestStation, rows: list[dict[str, Any]], asked: list[ListQuery], rare: int, one_in: int
) -> None:
    fill(any_station.store, rows)
    with pytest.MonkeyPatch.context() as patch:  # whichever way rows are found and counted
        patch.setattr("station.store.lists.building._RARE", rare)
        patch.setattr("station.store.search._ONE_IN", one_in)
        for query in asked:
            whole = expected(rows, query)
            found, counts = walk(any_station.store, query)
            assert found == whole
            assert set(counts) == {len(whole)}


def test_a_jump_lands_where_steps_lead(any_station: TestStation) -> None:
    rows = [
        {
            **row,
            "tag": f"T-{number:03}",
            "label": f"T-{number:03}",
            "tag_key": f"T-{number:03}",
            "seq": number + 1,
            "due_at": MOMENTS[number % 3],
            "running": RUNNING[number % 5],
        }
        for number, row in enumerate([_plain(each) for each in range(50)])
    ]
    fill(any_station.store, rows)
    context = ListContext(MONDAY, "Asia/Shanghai")
    with any_station.store.read() as view:

        def page(query: ListQuery) -> list[str]:
            found = view.lists.page("equipment", EQUIPMENT_LIST.check(query), context)
            return [row.item.tag for row in found.rows]

        for sort in ("-name,tag", "due", "-reported,name"):
            query = ListQuery(sort=Sort.parse(sort), limit=7, compared=False)
            steps, _ = walk(any_station.store, query)
            cursor = view.lists.page("equipment", EQUIPMENT_LIST.check(query), context).after
            for at in (21, 28, 35, 42):  # with a value, without one, and where these meet
                assert page(replace(query, skip=at)) == steps[at : at + 7]
                assert page(replace(query, after=cursor, skip=at - 7)) == steps[at : at + 7]


def _plain(number: int) -> dict[str, Any]:
    blank = dict.fromkeys(("model", "serial", "usb_serial", "note", "former_tags"), "")
    return {
        **blank,
        **UNKNOWN,
        "category": 1 + number % 3,
        "name": NAMES[number % 4],
        "place": "",
        "acquired_on": None,
        "value_fen": None,
        "state": "in_store",
        "condition": "good",
        "holder": None,
    }


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "WyJ0YWciXQ",
        "WyJ0YWciLDdd",
        "WyJ0YWciLG51bGxd",
        "WyItdGFnIiwiVC0wMDEiXQ",
        "WyJ0YWciLFsxXV0",
    ],
)
def test_a_cursor_of_another_list_is_refused(any_station: TestStation, cursor: str) -> None:
    context = ListContext(MONDAY, "Asia/Shanghai")
    with any_station.store.read() as view, pytest.raises(Refused, match="bad_cursor"):
        view.lists.page("equipment", EQUIPMENT_LIST.check(ListQuery(after=cursor)), context)


def told(connection: Connection) -> list[tuple[str, str, str]]:
    """What the comparison with the ledger says."""
    return [(each.table, each.key, each.found) for each in compare(connection).differences]


def test_an_index_that_was_tampered_with_is_named(any_station: TestStation) -> None:
    register(any_station.store, "T-1")
    with transaction(any_station.store.engine, write=True) as connection:
        assert told(connection) == []
        connection.exec_driver_sql("UPDATE item_search SET text = '别的'")
        assert told(connection) == [("item_search", "T-1", "changed")]
        connection.exec_driver_sql("DELETE FROM item_search")
        assert told(connection) == [("item_search", "T-1", "missing")]
        connection.exec_driver_sql("UPDATE item SET model = 'other'")
        assert told(connection) == [("item", "T-1", "changed")], "the row itself is told, and that is enough"


def test_running_counts_are_compared_with_state(any_station: TestStation) -> None:
    register(any_station.store, "T-1")
    with transaction(any_station.store.engine, write=True) as connection:
        connection.exec_driver_sql("UPDATE item_count SET amount = 7")
        assert [found[0::2] for found in told(connection)] == [("item_count", "changed")]
        connection.exec_driver_sql("DELETE FROM item_count")
        assert [found[0::2] for found in told(connection)] == [("item_count", "missing")]
        connection.exec_driver_sql("UPDATE item SET model = 'other'")
        assert told(connection) == [("item", "T-1", "changed")], "a row that is counted is told"
