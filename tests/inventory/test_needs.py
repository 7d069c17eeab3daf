"""The needs of a year: what lacks, what ends, what is to be bought, for the office and for its units."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.audit.year.heads.entitlement import entitlement_figures
from station.audit.year.values import YearPeriod
from station.core.errors import Refused
from station.core.listing import ListQuery
from station.core.policy import Bilingual, Per
from station.inventory.entitlement.demand import (
    Gear,
    Leaf,
    NeedRow,
    StandardRow,
    Tally,
    of_departments,
    of_groups,
    of_office,
    tallied,
)
from station.inventory.entitlement.life import Life, ends_on, last_start, life_on
from station.inventory.entitlement.needs import Needs
from station.inventory.entitlement.use_cases import NeedsWish, OfficeNeeds
from station.inventory.register.listing import EquipmentList
from station.inventory.values import Condition, NewItem, Tracking
from station.people.values import Officer
from tests.inventory.offices import KEEPER, Office

UNTIL = date(2027, 12, 31)
PIECE = Bilingual("件", "piece")
UNITS = st.sampled_from([("一科", "一组"), ("一科", "二组"), ("一科", ""), ("二科", "一组"), ("", "")])
LEAVES = st.one_of(
    st.none(), UNITS.map(lambda unit: Leaf(unit[0], f"{unit[0]} {unit[1]}" if unit[1] else ""))
)
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    per, quantity = draw(st.sampled_from(list(Per))), draw(st.integers(0, 3))
    row = StandardRow(
        "3", PIECE, PIECE, per, quantity, True, draw(st.sampled_from([None, 2, 5])), frozenset({3})
    )
    units = draw(st.lists(UNITS, max_size=8))
    officers = [Officer(str(number), "执法", *unit) for number, unit in enumerate(units)]
    pieces = draw(st.lists(st.tuples(LEAVES, st.booleans(), st.one_of(st.none(), DAYS)), max_size=12))
    gear = [
        Gear(f"T-{number}", f"T-{number}", "仪", 3, "仪", sound, since, "", leaf)
        for number, (leaf, sound, since) in enumerate(pieces)
    ]
    (tally,), ending = tallied([row], officers, gear, UNTIL)
    assert len(ending) == tally.ending.total()
    assert all(each.ends_on <= UNTIL and each.gear.sound for each in ending)
    return tally


def added(parts: Mapping[str, NeedRow], name: str) -> int:
    return sum(getattr(each, name) for each in parts.values())


@pytest.mark.rule("EQ-02", "needs")
@given(tally=tallies())
def test_the_needs_of_units_add_up_to_those_of_the_office(tally: Tally) -> None:
    whole, departments = of_office(tally), of_departments(tally)
    assert whole.missing + min(whole.required, whole.existing - whole.damaged) == whole.required
    assert whole.required + whole.surplus == whole.existing - whole.damaged + whole.missing
    for name in ("required", "missing", "wanted"):
        assert added(departments, name) == getattr(whole, name), name
    for department, row in departments.items():
        groups = of_groups(tally, department)
        for name in ("required", "existing", "damaged", "ending", "undated", "missing", "wanted"):
            assert added(groups, name) == getattr(row, name), (department, name)
    assert all(each.shared >= 0 <= each.shared_later for each in departments.values())
    assert added(departments, "shared") <= max(0, whole.existing - whole.damaged)


@pytest.mark.rule("EQ-02", "life")
@given(since=DAYS, years=st.integers(1, 50), later=st.integers(-3, 3))
@example(since=date(2020, 2, 29), years=1, later=0)
def test_an_end_is_the_same_by_its_day_and_by_the_last_start(since: date, years: int, later: int) -> None:
    end = ends_on(since, years)
    assert end is not None
    today = end + timedelta(days=later)
    assert (since.isoformat() <= last_start(today, years)) == (end <= today) == (later >= 0)
    assert (life_on(end, today) is Life.OVER) == (later >= 0)


def aged(office: Office) -> None:
    """Cameras last five years, and three more of them: one over, one ending next year, one without a day; and two lots."""
    with office.store.read() as view:
        rows = [dict(row) for row in view.policy.table("EQ-01", "catalogue")]
    rows[2]["life_years"] = 5
    office.set_parameter("EQ-01", "catalogue", rows)
    new = office.register.register
    new(
        KEEPER,
        NewItem("BWC-0101", 3, "执法记录仪", accepted_on=date(2020, 3, 1), acquired_on=date(2020, 1, 1)),
    )
    new(KEEPER, NewItem("BWC-0102", 3, "执法记录仪", acquired_on=date(2022, 7, 1)))
    new(KEEPER, NewItem("TAB-0101", 10, "平板电脑", acquired_on=date(2010, 7, 1)))
    for tag, day in (("LOT-1", date(2027, 1, 31)), ("LOT-2", date(2028, 1, 31))):
        lot = NewItem(tag, 7, "试剂", tracking=Tracking.LOT, unit="盒", quantity=4, lot=tag, expires_on=day)
        new(KEEPER, lot)


def rows_of(found: Needs) -> dict[str, NeedRow]:
    return {each.row.code: each for each in found.rows}


@pytest.mark.rule("EQ-02", "needs")
@pytest.mark.rule("EQ-02", "life")
def test_what_ends_until_the_year_is_over_is_to_be_bought(office: Office) -> None:
    aged(office)
    office.take("1001", "BWC-0102")
    office.take("1003", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"], Condition.DAMAGED, note="摔坏")
    needs = OfficeNeeds(office.store)
    cover = {str(each.category): each for each in office.overview.cover(KEEPER)}
    this, following = needs.of_year(KEEPER, NeedsWish(2026)), needs.of_year(KEEPER, NeedsWish(2027))
    for code, row in rows_of(this).items():
        assert (row.required, row.existing, row.damaged, row.missing) == (
            cover[code].required,
            cover[code].existing,
            cover[code].damaged,
            cover[code].missing,
        ), code
    camera = rows_of(this)["3"]
    assert (camera.required, camera.existing, camera.ending, camera.undated, camera.wanted) == (3, 4, 1, 1, 1)
    camera = rows_of(following)["3"]
    assert (camera.ending, camera.missing, camera.wanted) == (2, 0, 2)
    assert [(each.gear.label, each.ends_on) for each in following.ending] == [
        ("BWC-0101", date(2025, 3, 1)),
        ("BWC-0102", date(2027, 7, 1)),
    ], "by acceptance before purchase; what has no years of service has no end"
    assert ([each.label for each in this.lots], [each.label for each in following.lots]) == ([], ["LOT-1"])
    mine = needs.of_year(KEEPER, NeedsWish(2027, "一科"))
    camera = rows_of(mine)["3"]
    assert (camera.required, camera.existing, camera.ending, camera.shared, camera.missing) == (2, 1, 1, 1, 0)
    assert [each.gear.label for each in mine.ending] == ["BWC-0102"]
    parts = [sum(row.wanted for name, row in following.parts if name == unit) for unit in ("一科", "二科")]
    assert sum(parts) == sum(row.wanted for row in following.rows)
    group = needs.of_year(KEEPER, NeedsWish(2027, "一科 › 一组"))
    assert (rows_of(group), group.parts) == (rows_of(mine), ())
    assert len(needs.of_year(KEEPER).officers) == 3
    for wrong, code in ((2025, "needs.year"), (2037, "needs.year")):
        with pytest.raises(Refused, match=code):
            needs.of_year(KEEPER, NeedsWish(wrong))
    with pytest.raises(Refused, match="unknown_unit"):
        needs.of_year(KEEPER, NeedsWish(2027, "九科"))


@pytest.mark.rule("EQ-02", "needs")
@pytest.mark.rule("ST-05", "lot")
def test_the_audit_of_a_year_tells_what_ends_in_the_next_one(office: Office) -> None:
    aged(office)
    following = OfficeNeeds(office.store).of_year(KEEPER, NeedsWish(2027))
    period = YearPeriod(2026, datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "Asia/Shanghai", 0, 0)
    with office.store.read() as view:
        found = entitlement_figures(view, period)
    sheets = {each.code: each for each in found.sheets}
    amounts = {each.code: each.amount(sheets[each.sheet]) for each in found.figures}
    assert amounts["demands.ending"] == len(following.ending) == 2
    assert amounts["demands.wanted"] == sum(each.wanted for each in following.rows)
    (lot,) = sheets["lots"].lines
    assert lot.cells[1:6] == ("LOT-1", "试剂", "LOT-1", date(2027, 1, 31), 4)
    assert (amounts["lots.count"], amounts["lots.expired"]) == (1, 0)


@pytest.mark.rule("EQ-02", "life")
def test_the_register_is_narrowed_by_service_life_and_age(any_office: Office) -> None:
    office = any_office
    aged(office)
    listing = EquipmentList(office.store)

    def tags(**filters: str) -> list[str]:
        return [row.item.label for row in listing.rows(KEEPER, ListQuery().narrowed(**filters))]

    assert tags(life="over") == ["BWC-0101"]
    assert tags(life="this_year") == []
    assert tags(life="next_year") == ["BWC-0102"]
    assert tags(life="undated") == ["BWC-0017", "BWC-0018"]
    assert tags(life="over,undated", category="3") == ["BWC-0017", "BWC-0018", "BWC-0101"]
    assert tags(age="from_3") == ["BWC-0102"]
    assert tags(age="from_6,from_9") == ["BWC-0101", "TAB-0101"]
    (row,) = listing.rows(KEEPER, ListQuery().narrowed(life="over"))
    assert row.ends_on == date(2025, 3, 1)
    (row,) = listing.rows(KEEPER, ListQuery().narrowed(age="from_9"))
    assert row.ends_on is None, "this category has no years of service"
    office.set_parameter("EQ-01", "catalogue", _without_life(office))
    assert tags(life="over,this_year,next_year,undated") == []


def _without_life(office: Office) -> list[dict[str, object]]:
    with office.store.read() as view:
        return [
            {key: value for key, value in row.items() if key != "life_years"}
            for row in view.policy.table("EQ-01", "catalogue")
        ]


@pytest.mark.rule("EQ-02", "life")
@pytest.mark.parametrize(
    ("since", "years", "ends"),
    [
        (date(1996, 2, 29), 4, date(2000, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 3, date(2027, 3, 1)),
    ],
)
def test_a_life_that_began_on_29_february_ends_on_that_day_or_the_next(
    since: date, years: int, ends: date
) -> None:
    assert ends_on(since, years) == ends
