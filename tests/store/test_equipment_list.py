"""The register as a list: filters, words, order, counts, pages, on both databases."""

from datetime import timedelta

import pytest

from station.core.errors import NotPermitted, Refused
from station.core.listing import ListQuery, Sort
from station.inventory.bodies import CheckedOut, TakenItem
from station.inventory.register.listing import EQUIPMENT_LIST, EquipmentList
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import NewItem
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session, program_session
from station.people.values import Department, Group, Officer
from station.store.store import Store
from tests.plugins.stations import TestStation

PROGRAM = program_session()
KEEPER = Session("guanli", "王乙", frozenset({Role.EQUIPMENT_ADMINISTRATOR}))


def lend(store: Store, tag: str, number: str, days: int) -> None:
    """A loan as the counter records it, due `days` from now."""
    due = store.clock.now() + timedelta(days=days)
    line = TakenItem(tag, 3, "执法记录仪", "", due, recording=False)
    body = CheckedOut(number, "", "一科", "一组", None, (line,), (), None)
    with store.write() as work:
        work.append(PROGRAM.draft(body, store.clock.now(), subjects=(f"item:{tag}",)))


@pytest.fixture
def filled(any_station: TestStation) -> Store:
    store = any_station.store
    roster = Roster(store, store.clock)
    roster.define_department(PROGRAM, Department("一科", "01"))
    roster.define_group(PROGRAM, Group("一组", "一科"))
    roster.register(PROGRAM, Officer("1001", "李甲", "一科", "一组", "B1001", ""))
    roster.register(PROGRAM, Officer("1002", "王乙", "一科", "一组", "B1002", ""))
    register = EquipmentRegister(store)
    for number in range(1, 8):
        new = NewItem(f"BWC-{number:04}", 3, "执法记录仪", place=f"柜1-{number:02}", value_fen=100 * number)
        register.register(KEEPER, new)
    register.register(KEEPER, NewItem("PRN-0001", 4, "热敏打印机", serial="SN_100%"))
    lend(store, "BWC-0002", "1001", 1)
    lend(store, "BWC-0003", "1002", 3)
    return store


def tags(store: Store, find: str = "", sort: str = "", **filters: str) -> list[str]:
    query = ListQuery(tuple(filters.items()), find, Sort.parse(sort))
    return [row.item.tag for row in EquipmentList(store).page(KEEPER, query).rows]


def test_filters_words_and_holders_narrow_the_list(filled: Store) -> None:
    assert tags(filled, category="4") == ["PRN-0001"]
    assert tags(filled, category="4,5") == ["PRN-0001"]
    assert tags(filled, state="out") == ["BWC-0002", "BWC-0003"]
    assert tags(filled, holder="李") == ["BWC-0002"]
    assert tags(filled, holder="1002") == ["BWC-0003"]
    assert tags(filled, officer="1002") == ["BWC-0003"]
    assert tags(filled, "记录仪 柜1-05") == ["BWC-0005"]
    assert tags(filled, "王乙") == ["BWC-0003"]
    assert tags(filled, "王") == ["BWC-0003"]
    assert tags(filled, "sn_100%") == ["PRN-0001"]
    assert tags(filled, "ＳＮ＿") == ["PRN-0001"]
    assert tags(filled, "SNX100") == tags(filled, "录打") == tags(filled, "仪柜") == []
    assert tags(filled, overdue="yes") == []
    clock = filled.clock
    clock.advance(days=2)  # type: ignore[attr-defined]  # the tests' own clock
    assert tags(filled, overdue="yes") == ["BWC-0002"]
    assert "BWC-0002" not in tags(filled, overdue="no")
    assert len(tags(filled, overdue="no")) == 7
    assert tags(filled, due="2026-11-24..2026-11-24") == ["BWC-0002"]


def test_words_are_found_after_every_change(filled: Store) -> None:
    register, roster = EquipmentRegister(filled), Roster(filled, filled.clock)
    register.change(KEEPER, "BWC-0005", {"name": "肩灯"}, "登错")
    assert tags(filled, "肩灯") == ["BWC-0005"]
    assert "BWC-0005" not in tags(filled, "记录仪")
    roster.change(PROGRAM, Officer("1001", "李丙丁", "一科", "一组", "B1001", ""))
    assert tags(filled, "丙丁") == ["BWC-0002"]
    assert tags(filled, "李甲") == []


def test_every_order_gives_every_item_once_and_blanks_last(filled: Store) -> None:
    listing = EquipmentList(filled)
    for column in (each for each in EQUIPMENT_LIST.columns if each.sortable):
        for sign in ("", "-"):
            query = ListQuery(sort=Sort.parse(sign + column.key), limit=3)
            seen = [row.item.tag for row in listing.rows(KEEPER, query)]
            assert len(seen) == len(set(seen)) == 8, column.key
    assert tags(filled, sort="-due")[:2] == ["BWC-0003", "BWC-0002"]
    assert tags(filled, sort="holder")[:2] == ["BWC-0002", "BWC-0003"]
    assert tags(filled, sort="-category,-tag")[:2] == ["PRN-0001", "BWC-0007"]
    with pytest.raises(Refused, match="unknown_column"):
        tags(filled, sort="seq; drop")


def test_counts_and_sums_stand_beside_the_rows(filled: Store) -> None:
    listing = EquipmentList(filled)
    page = listing.page(KEEPER, ListQuery((("category", "3"),), limit=2, summed=True))
    assert (len(page.rows), page.found, page.total, page.sums) == (
        *(2, 7, 8),
        {"value": 2800, "quantity": 7},
    )
    held = listing.page(KEEPER, ListQuery((("state", "out"),))).rows
    assert [row.holder_name for row in held] == ["李甲", "王乙"]
    chips = listing.chips(KEEPER, ListQuery((("category", "3"), ("state", "out"))))
    assert chips == {
        ("state", "in_store"): 5,
        ("state", "out"): 2,
        ("state", "awaiting_recordings"): 0,
        ("state", "at_repair"): 0,
        ("state", "lost"): 0,
        ("state", "written_off"): 0,
        ("overdue", "yes"): 0,
        ("due_month", "yes"): 0,
    }
    assert len(listing.catalogue(KEEPER)) == 10


@pytest.mark.rule("PF-05", "role")
def test_who_may_not_look_is_refused(filled: Store) -> None:
    nobody = Session("x", "李甲", frozenset())
    for ask in (
        lambda: EquipmentList(filled).page(nobody),
        lambda: EquipmentList(filled).chips(nobody),
        lambda: list(EquipmentList(filled).rows(nobody)),
    ):
        with pytest.raises(NotPermitted):
            ask()
