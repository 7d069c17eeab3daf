"""Every list of the program as of a day is what was on screen at its end, whatever happened since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.every_list import VALUES, lists_of
from station.core.errors import Refused
from station.core.listing import FilterKind, ListDeclaration, ListPage, ListQuery, Sort
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.places.decide import PlaceWish
from station.inventory.places.values import PlaceKind
from station.matters.bodies import MatterType
from station.matters.values import MatterWish
from station.people.listing import ListService
from station.people.offices.values import Function
from station.people.sessions import program_session
from station.people.values import Officer
from station.store.lists import SOURCES
from tests.ui.offices import TestOffice, open_office

MONDAY = date(2026, 11, 23)
DAYS = tuple(MONDAY + timedelta(days=each) for each in range(2))
PROGRAM = program_session()
NARROWED = {"history": (("subject", "item:BWC-0001"),)}


def dated(office: TestOffice) -> dict[str, ListService[Any]]:
    every = {each.declaration.name: each for each in lists_of(office.services)}
    assert SOURCES.keys() <= every.keys()
    assert all(each.declaration.dated for each in every.values())
    return every


def shown(office: TestOffice) -> dict[str, ListPage[Any]]:
    return {
        name: each.page(PROGRAM, ListQuery(NARROWED.get(name, ()))) for name, each in dated(office).items()
    }


def acts(office: TestOffice) -> Iterator[None]:
    """Two days in which something of every list changes, and more after that."""
    inventory, people, now = office.services.inventory, office.services.people, office.clock.now()
    kept = (now + timedelta(days=1), now + timedelta(days=2), "sampling", "抽样")
    inventory.kits.define(office.admin, "KIT-01", "执法包", ["BWC-0003", "PRN-0003"])
    inventory.reservations.reserve(office.admin, "1003", ["DST-0002"], *kept)
    office.lend("1001", "BWC-0001", "PRN-0001")
    office.services.matters.matters.open(PROGRAM, "案1", MatterWish(MatterType.PENALTY, ("1001",)))
    yield
    office.services.matters.matters.close(PROGRAM, "案1", "不予立案")
    people.roster.change(office.admin, Officer("1001", "李丙", "执法二科", "二组", "B1001"))
    inventory.register.change(office.admin, "BWC-0002", {"name": "肩灯", "place": "柜9"}, "登错")
    inventory.losses.report(office.admin, "BWC-0001", Reported(ReportKind.LOSS, "巡查途中"))
    inventory.stocktakes.start(office.admin, "place:柜1-02")
    inventory.places.define(office.admin, PlaceWish("柜1-01", "甲柜", PlaceKind.CABINET))
    inventory.place_keys.give(office.admin, "柜1-01", "1002")
    people.parameters.change(office.admin, "PF-11", "people_per_object", 3, "人手够")
    offices, first = people.offices, MONDAY + timedelta(days=1)
    offices.assign(office.desk, "执法一科", Function.KEEPER, "1003", first=first, basis="")
    yield
    office.take_back("PRN-0001")
    inventory.kits.dissolve(office.admin, "KIT-01", "不再成套")
    people.roster.change(office.admin, Officer("1002", "王丁", "执法一科", "一组", "B1002"))
    yield
    office.officer_session("1003")
    office.lend("1003", "BWC-0002", "TST-0001")
    yield


def at_once(declaration: ListDeclaration[Any]) -> ListQuery:
    """All filters of a list and all its orders in one query, so that it reads every table that any of them reads."""
    values = {
        FilterKind.DAYS: "2026-01-01..2026-12-31",
        FilterKind.FLAG: "yes",
        FilterKind.TEXT: "柜",
    }
    known, found = VALUES.get(declaration.name, {}), {}
    for each in declaration.filters:
        value = known.get(each.key) or values.get(each.kind) or ",".join(each.choices[:1])
        if value and each.key != "section":
            found[each.key] = value
    order = tuple(Sort(each.key) for each in declaration.columns if each.sortable)
    return ListQuery(tuple(found.items()), find="柜", sort=order, summed=True)


@pytest.mark.rule("DM-03", "as_of")
def test_every_list_of_a_day_is_what_was_shown_at_its_end(tmp_path: Path) -> None:
    with open_office(tmp_path / "data") as office:
        then: dict[date, dict[str, ListPage[Any]]] = {}
        for day, _ in zip(DAYS, acts(office), strict=False):
            office.clock.advance(hours=14)
            then[day] = shown(office)
            office.clock.advance(hours=10)
        for name, each in dated(office).items():
            for day in (DAYS[0], DAYS[1]):
                page = each.page(PROGRAM, ListQuery(NARROWED.get(name, ()), as_of=day))
                assert page == then[day][name], (name, day)
            query = replace(at_once(each.declaration), as_of=DAYS[1])
            each.page(PROGRAM, query)
            assert each.chips(PROGRAM, query).keys() == each.chips(PROGRAM).keys(), name
        listing = office.services.inventory.listing
        with pytest.raises(Refused, match=r"list\.day_before"):
            listing.page(PROGRAM, ListQuery(as_of=MONDAY - timedelta(days=1)))
        tomorrow = office.clock.now().date() + timedelta(days=1)
        with pytest.raises(Refused, match=r"list\.day_ahead"):
            listing.page(PROGRAM, ListQuery(as_of=tomorrow))
        office.assert_sound()


@pytest.mark.rule("DM-03", "as_of")
def test_the_next_page_of_a_day_is_no_page_of_another(tmp_path: Path) -> None:
    with open_office(tmp_path / "data") as office:
        office.clock.advance(days=2)
        listing = office.services.inventory.listing
        first = listing.page(PROGRAM, ListQuery(limit=5, as_of=MONDAY))
        second = ListQuery(limit=5, after=first.after, as_of=MONDAY)
        rows = listing.page(PROGRAM, ListQuery(as_of=MONDAY)).rows
        assert first.rows + listing.page(PROGRAM, second).rows == rows[:10]
        for other in (None, DAYS[1]):
            with pytest.raises(Refused, match="bad_cursor"):
                listing.page(PROGRAM, replace(second, as_of=other))
