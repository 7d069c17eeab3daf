"""Custody spans, open returns and imports as the store keeps them, on each kind of database."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from station.core.deadlines import DeadlineState
from station.core.errors import Refused
from station.inventory.bodies import CheckedIn
from station.inventory.counter import Counter, CounterDesk
from station.inventory.values import ItemState, NewItem
from station.store.engine import open_engine
from station.store.store import Store
from tests.inventory.offices import KEEPER, Office, new_office
from tests.plugins.patience import HANG_SECONDS, join
from tests.plugins.stations import TestStation
from tests.store import histories

SMALL = ("policy_parameter", "calendar_year")
"""Tables of a few rows that are read whole: the changed parameters, one row for each announced year."""


@pytest.fixture
def office(any_station: TestStation, tmp_path: Path) -> Office:
    return new_office(any_station.store, tmp_path)


@pytest.mark.rule("EQ-05", "import")
def test_a_complete_import_closes_the_open_return(office: Office, any_station: TestStation) -> None:
    office.take("1001", "BWC-0017")
    (entry,) = office.desk.check_in(KEEPER, ["BWC-0017"], number="1001").entries
    assert entry.of(CheckedIn).lines[0].recordings_session is None
    (opened,) = office.due("recordings")
    assert (opened.deadline.subject, opened.deadline.persons) == ("item:BWC-0017", ("1001",))
    assert opened.deadline.due_at - opened.deadline.started_at == timedelta(hours=24)
    histories.imported_once(office.store, "BWC-0017", "S-1", complete=False)
    assert office.item("BWC-0017").state is ItemState.AWAITING_RECORDINGS
    histories.imported_once(office.store, "BWC-0018", "S-2")
    assert office.item("BWC-0017").state is ItemState.AWAITING_RECORDINGS
    histories.imported_once(office.store, "BWC-0017", "S-3")
    item = office.item("BWC-0017")
    assert (item.state, item.recordings_due_at, item.last_import_session) == (ItemState.IN_STORE, None, "S-3")
    assert office.due("recordings") == []
    assert [each.state for each in office.due("recordings", standing="open,ended")] == [DeadlineState.MET]
    any_station.assert_sound()


@pytest.mark.rule("DM-05", "loan")
@pytest.mark.parametrize(("minutes", "closed"), [(10, True), (45, False)])
def test_an_import_just_before_the_return_counts_for_it(
    office: Office, any_station: TestStation, minutes: int, closed: bool
) -> None:
    office.take("1001", "BWC-0017")
    office.clock.advance(hours=1)
    histories.imported_once(office.store, "BWC-0017", "S-1")
    office.clock.advance(minutes=minutes)
    (entry,) = office.desk.check_in(KEEPER, ["BWC-0017"]).entries
    (line,) = entry.of(CheckedIn).lines
    assert line.recordings_session == ("S-1" if closed else None)
    assert (line.recordings_due_at is None) == closed
    assert (office.item("BWC-0017").state is ItemState.IN_STORE) == closed
    any_station.assert_sound()


@pytest.mark.rule("DM-05", "loan")
def test_an_import_of_the_loan_before_counts_for_nothing(office: Office) -> None:
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    histories.imported_once(office.store, "BWC-0017", "S-1")
    office.take("1002", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    assert office.item("BWC-0017").state is ItemState.AWAITING_RECORDINGS


def test_custody_spans_say_who_had_the_camera_when(office: Office, any_station: TestStation) -> None:
    clock = office.clock
    before = clock.now()
    office.take("1001", "BWC-0017", "TST-0002")
    during = clock.now()
    clock.advance(hours=1)
    office.desk.check_in(KEEPER, ["BWC-0017"])
    histories.imported_once(office.store, "BWC-0017", "S-1")
    between = clock.now()
    office.take("1002", "BWC-0017")
    clock.advance(hours=1)
    after = clock.now()
    with any_station.store.read() as view:
        equipment = view.equipment
        assert equipment.holders("BWC-0017", before) == ()
        assert equipment.holders("BWC-0017", during) == ("1001",)
        assert equipment.holders("BWC-0017", between) == ()
        assert equipment.holders("BWC-0017", after) == ("1002",)
        first, second = equipment.spans("BWC-0017", before, after)
        assert (first.number, second.number, second.end) == ("1001", "1002", None)
        assert first.end is not None
        assert first.start < first.end < second.start
        assert [span.number for span in equipment.spans("BWC-0017", between, after)] == ["1002"]
        assert equipment.cameras_of("1001", during) == ("BWC-0017",), "a test case records nothing"
        assert equipment.cameras_of("1001", after) == ()
        camera = equipment.item_by_usb_serial("CAM0017")
        assert camera is not None
        assert camera.tag == "BWC-0017"
        assert equipment.item_by_usb_serial("") is None
    office.register.register(KEEPER, NewItem("BWC-0099", 3, "记录仪", usb_serial="CAM0017"))
    with any_station.store.read() as view:
        assert view.equipment.item_by_usb_serial("CAM0017") is None, "two of them: doubt, not a guess"
    any_station.assert_sound()


@pytest.mark.rule("EQ-11", "holder")
def test_of_two_desks_that_hand_out_one_item_at_once_exactly_one_wins(
    office: Office, any_station: TestStation, tmp_path: Path
) -> None:
    """Two stores over one database stand for two desktops (or two programs) of an office."""
    store = any_station.store
    address: Path | str = store.engine.url.render_as_string(hide_password=False)
    if store.engine.dialect.name == "sqlite":
        address = any_station.folder / "station.db"
    other = Store(open_engine(address), store.clock, store.rulebook)
    desks = [
        office.desk,
        CounterDesk(
            other,
            office.desk._pins,
            office.slips,
            office.desk._texts,
            office.devices,
            office.desk._files,
        ),
    ]
    start = threading.Barrier(8)
    won: list[str] = []
    refused: list[str] = []

    def hand_out(desk: CounterDesk, number: str) -> None:
        start.wait(HANG_SECONDS)
        try:
            desk.check_out(KEEPER, number, ["BWC-0017"])
        except Refused as refusal:
            refused.append(refusal.code)
        else:
            won.append(number)

    numbers = ["1001", "1002", "1003", "1002"]
    threads = [threading.Thread(target=hand_out, args=(desk, number)) for desk in desks for number in numbers]
    for thread in threads:
        thread.start()
    join(threads)
    other.close()
    assert len(won) == 1
    assert len(refused) == 7
    assert set(refused) <= {"counter.held_elsewhere", "counter.held_already"}
    assert office.item("BWC-0017").holder == won[0]
    any_station.assert_sound()


def test_a_counter_reads_nothing_that_is_not_indexed(station: TestStation, tmp_path: Path) -> None:
    """Every statement of a scan is answered by an index; a scan over a table would show at 100,000 items."""
    office = new_office(station.store, tmp_path)
    statements: list[str] = []
    event.listen(  # what the database is asked, whichever way the program asks it
        station.store.engine,
        "checkout",
        lambda connection, *_: connection.set_trace_callback(statements.append),
    )
    counter = Counter()
    for code in ("B1001", "BWC-0017", "1002", "NOPE"):
        counter, _ = office.desk.scan(KEEPER, counter, code)
    asked = [
        sql for sql in statements if sql.startswith("SELECT") and not any(small in sql for small in SMALL)
    ]
    assert any("FROM item" in sql for sql in asked)
    with station.store.engine.connect() as connection:
        for sql in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            assert not [row[3] for row in plan if row[3].startswith("SCAN")], sql
