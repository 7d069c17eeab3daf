"""The register as a list: filters, words, order, counts, pages; and the same on a large one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.core.errors import NotPermitted
from station.inventory.bodies import CheckedOut, TakenItem
from station.inventory.register.listing import ORDERS, EquipmentList, ItemFilter, ItemQuery
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import ItemState, NewItem
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
        register.register(KEEPER, NewItem(f"BWC-{number:04}", 3, "执法记录仪", place=f"柜1-{number:02}"))
    register.register(KEEPER, NewItem("PRN-0001", 4, "热敏打印机", serial="SN_100%"))
    lend(store, "BWC-0002", "1001", 1)
    lend(store, "BWC-0003", "1002", 3)
    return store


def tags(store: Store, query: ItemQuery) -> list[str]:
    return [row.item.tag for row in EquipmentList(store).page(KEEPER, query).rows]


def test_filters_words_and_holders_narrow_the_list(filled: Store) -> None:
    now = filled.clock.now()
    assert tags(filled, ItemQuery(ItemFilter(category=4))) == ["PRN-0001"]
    assert tags(filled, ItemQuery(ItemFilter(state=ItemState.OUT))) == ["BWC-0002", "BWC-0003"]
    assert tags(filled, ItemQuery(ItemFilter(holder="李"))) == ["BWC-0002"]
    assert tags(filled, ItemQuery(ItemFilter(holder="1002"))) == ["BWC-0003"]
    assert tags(filled, ItemQuery(ItemFilter(find="记录仪 柜1-05"))) == ["BWC-0005"]
    assert tags(filled, ItemQuery(ItemFilter(find="王乙"))) == ["BWC-0003"]
    assert tags(filled, ItemQuery(ItemFilter(find="sn_100%"))) == ["PRN-0001"]
    assert tags(filled, ItemQuery(ItemFilter(find="SNX100"))) == []
    assert tags(filled, ItemQuery(ItemFilter(overdue_at=now + timedelta(days=2)))) == ["BWC-0002"]


def test_every_order_gives_every_item_once_and_blanks_last(filled: Store) -> None:
    for order in ORDERS:
        for descending in (False, True):
            query = ItemQuery(sort=order, descending=descending, limit=3)
            seen = [tag for start in (0, 3, 6) for tag in tags(filled, replace(query, offset=start))]
            assert len(seen) == len(set(seen)) == 8, order
    assert tags(filled, ItemQuery(sort="due", descending=True, limit=2)) == ["BWC-0003", "BWC-0002"]
    assert tags(filled, ItemQuery(sort="holder", limit=2)) == ["BWC-0002", "BWC-0003"]
    with pytest.raises(KeyError):
        tags(filled, ItemQuery(sort="seq; drop"))


def test_counts_stand_beside_the_filters(filled: Store) -> None:
    listing = EquipmentList(filled)
    page = listing.page(KEEPER, ItemQuery(ItemFilter(category=3), limit=2))
    assert (len(page.rows), page.found, page.total) == (2, 7, 8)
    held = listing.page(KEEPER, ItemQuery(ItemFilter(state=ItemState.OUT))).rows
    assert [row.holder_name for row in held] == ["李甲", "王乙"]
    tally = listing.tally(KEEPER)
    assert (tally.total, tally.by_state[ItemState.OUT], tally.by_category, tally.overdue) == (
        8,
        2,
        {3: 7, 4: 1},
        0,
    )
    assert len(listing.catalogue(KEEPER)) == 10


@pytest.mark.rule("PF-05", "call")
def test_who_may_not_look_is_refused(filled: Store) -> None:
    nobody = Session("x", "李甲", frozenset())
    for ask in (
        lambda: EquipmentList(filled).page(nobody, ItemQuery()),
        lambda: EquipmentList(filled).tally(nobody),
    ):
        with pytest.raises(NotPermitted):
            ask()
