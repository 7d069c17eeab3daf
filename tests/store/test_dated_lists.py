"""The register as it stood at the end of a day is what was on screen then, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station.core.clock import SteppedClock
from station.core.errors import Cancelled, Refused
from station.core.listing import ListQuery, Sort
from station.core.progress import CancelToken
from station.inventory.register.listing import EquipmentList, ListedItem
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import NewItem
from station.people.roster import Roster
from station.people.values import Officer
from station.store.store import Store
from tests.plugins.stations import TestStation
from tests.store.test_equipment_list import KEEPER, PROGRAM, lend

EVERYTHING = ListQuery()
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


@pytest.fixture
def days(any_station: TestStation) -> dict[date, tuple[ListedItem, ...]]:
    """Three days of acts, and what the list showed at the end of each."""
    store, seen = any_station.store, {}
    roster, register = Roster(store, store.clock), EquipmentRegister(store)
    roster.register(PROGRAM, Officer("1001", "李甲"))
    register.register(KEEPER, NewItem("BWC-0001", 3, "执法记录仪", place="柜1"))
    register.register(KEEPER, NewItem("BWC-0002", 3, "执法记录仪"))
    seen[MONDAY] = shown(store)
    tomorrow(store)
    lend(store, "BWC-0001", "1001", 1)
    register.register(KEEPER, NewItem("PRN-0001", 4, "热敏打印机"))
    seen[TUESDAY] = shown(store)
    tomorrow(store)
    roster.change(PROGRAM, Officer("1001", "李丙"))
    register.change(KEEPER, "BWC-0002", {"name": "肩灯", "place": "柜9"}, "登错")
    seen[WEDNESDAY] = shown(store)
    tomorrow(store)
    lend(store, "PRN-0001", "1001", 1)
    return seen


def tomorrow(store: Store) -> None:
    assert isinstance(store.clock, SteppedClock)
    store.clock.advance(days=1)


def shown(store: Store, query: ListQuery = EVERYTHING) -> tuple[ListedItem, ...]:
    return EquipmentList(store).page(KEEPER, query).rows


def test_the_list_of_a_day_is_what_was_shown_at_its_end(
    any_station: TestStation, days: dict[date, tuple[ListedItem, ...]]
) -> None:
    for day in (TUESDAY, MONDAY, WEDNESDAY, TUESDAY):
        assert shown(any_station.store, ListQuery(as_of=day)) == days[day]
    with pytest.raises(Refused, match=r"list\.day_before"):
        shown(any_station.store, ListQuery(as_of=MONDAY - timedelta(days=1)))
    any_station.assert_sound()


def test_filters_words_orders_and_cursors_hold_for_a_day(
    any_station: TestStation, days: dict[date, tuple[ListedItem, ...]]
) -> None:
    listing = EquipmentList(any_station.store)
    on_tuesday = ListQuery(as_of=TUESDAY)
    assert [row.item.tag for row in shown(any_station.store, replace(on_tuesday, find="李甲"))] == [
        "BWC-0001"
    ]
    assert shown(any_station.store, replace(on_tuesday, find="李丙")) == ()
    assert listing.page(KEEPER, on_tuesday.narrowed(state="out")).found == 1
    assert listing.chips(KEEPER, on_tuesday)["overdue", "yes"] == 0
    assert listing.chips(KEEPER, replace(on_tuesday, as_of=WEDNESDAY))["overdue", "yes"] == 1
    walked = list(listing.rows(KEEPER, replace(on_tuesday, sort=Sort.parse("-tag"))))
    assert walked == list(reversed(days[TUESDAY]))


def test_deriving_a_day_can_be_stopped(
    any_station: TestStation, days: dict[date, tuple[ListedItem, ...]]
) -> None:
    token = CancelToken()
    token.cancel()
    listing = EquipmentList(any_station.store)
    with pytest.raises(Cancelled):
        listing.page(KEEPER, ListQuery(as_of=TUESDAY), cancel=token)
    assert listing.page(KEEPER, ListQuery(as_of=TUESDAY)).rows == days[TUESDAY]
