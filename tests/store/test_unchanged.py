"""What every scan asks of the whole office is read once, and again as soon as anybody wrote anything."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import text

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.errors import IntegrityProblem
from station.people.bodies import ParameterChanged
from station.people.calendar.bodies import year_set
from station.store.store import Store
from tests.plugins.stations import TestStation, reopen_station
from tests.store import histories

HOURS = ("DM-05", "deadline_hours")
NEW_YEAR = SpecialDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
EDIT = "UPDATE policy_parameter SET value = '13'"


@pytest.fixture
def twice(station: TestStation) -> Iterator[tuple[Store, Store]]:
    """A store, and that of another process on the same file; a parameter was changed, and the first one has read it."""
    change(station.store, 48, 12)
    assert asked(station.store) == (12, 0)
    other = reopen_station(station.folder, station.clock.now(), station.folder / "station.db").store
    yield station.store, other
    other.close()


def change(store: Store, before: int, after: int) -> None:
    histories.append(store, ParameterChanged(*HOURS, before, after, "试行"), "rule:DM-05")


def asked(store: Store) -> tuple[int, int]:
    """The parameter, and how many years are announced."""
    with store.read() as view:
        return view.policy.integer(*HOURS), len(view.calendar.years())


@pytest.mark.rule("PF-07", "change")
def test_nothing_is_read_again_where_nobody_wrote(twice: tuple[Store, Store]) -> None:
    store, _ = twice
    with store.read() as view:
        policy = view.policy
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
    ran: list[str] = []
    driver.set_trace_callback(ran.append)
    with store.read() as view:
        assert view.policy is policy
        assert view.calendar.years() == ()
    assert [sql for sql in ran if sql.startswith("SELECT")] == []
    os.utime(str(store.engine.url.database), ns=(0, 0))  # as one leaves it who writes past the database
    assert asked(store) == (12, 0)
    driver.set_trace_callback(None)
    assert [sql for sql in ran if "FROM policy_parameter" in sql]


@pytest.mark.rule("PF-07", "change")
def test_a_change_holds_at_once_whichever_process_made_it(twice: tuple[Store, Store]) -> None:
    store, other = twice
    for writing, after in ((store, 13), (other, 14), (store, 15)):
        change(writing, asked(writing)[0], after)
        assert asked(store) == asked(other) == (after, 0)
    histories.append(other, year_set(CalendarYear(2027, (NEW_YEAR,), "通知")), "calendar:2027")
    assert asked(store) == asked(other) == (15, 1)
    with store.write() as work:
        assert work.policy.integer(*HOURS) == 15
        work.append(histories.PROGRAM.draft(ParameterChanged(*HOURS, 15, 16, "试行"), store.clock.now()))
        assert work.policy.integer(*HOURS) == 16
        assert asked(store) == (15, 1)


def by_another(store: Store) -> None:
    with closing(sqlite.connect(store.engine.url.database)) as connection, connection:
        connection.execute(EDIT)


def by_its_own(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(EDIT))


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("edit", [by_another, by_its_own])
def test_an_edited_row_is_named_though_it_was_read_before(
    twice: tuple[Store, Store], edit: Callable[[Store], None]
) -> None:
    store, other = twice
    edit(store)
    for each in (store, other):
        with pytest.raises(IntegrityProblem, match="state_damaged"):
            asked(each)


@pytest.mark.rule("DM-03", "attested")
def test_a_view_keeps_to_what_was_true_when_it_began(twice: tuple[Store, Store]) -> None:
    store, other = twice
    with store.read() as view:
        assert view.calendar.years() == ()
        change(other, 12, 13)
        assert view.policy.integer(*HOURS) == 12
    assert asked(store) == (13, 0)
