"""How much a scan and a check-out ask the database: in reads, which any machine counts alike, and not in time."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from station.inventory.counter import AnswerKind, Counter
from tests.inventory.offices import KEEPER, Office


def reads(office: Office, act: Callable[[], object]) -> int:
    """How many reads an act runs, whichever way the program runs them."""
    ran: list[str] = []

    def follow(connection: Any, *_: object) -> None:
        connection.set_trace_callback(ran.append)

    def leave(connection: Any, *_: object) -> None:
        connection.set_trace_callback(None)

    event.listen(office.store.engine, "checkout", follow)
    event.listen(office.store.engine, "checkin", leave)
    try:
        act()
    finally:
        event.remove(office.store.engine, "checkout", follow)
        event.remove(office.store.engine, "checkin", leave)
    return sum(sql.startswith(("SELECT", "PRAGMA")) for sql in ran)


def test_a_scan_and_a_check_out_read_little(office: Office) -> None:
    """A bound that is passed names a look that was added to each of them: perhaps one that stands can say it as well."""
    desk = office.desk
    desk.check_out(KEEPER, "1001", ["TST-0002", "TAB-0001"])
    counter, said = desk.scan(KEEPER, Counter(), "B1001")
    assert said.kind is AnswerKind.OK
    bounds: dict[str, tuple[int, Callable[[], object]]] = {
        "a badge": (7, lambda: desk.scan(KEEPER, Counter(), "B1001")),
        "an item for the first time": (5, lambda: desk.scan(KEEPER, counter, "BWC-0017")),
        "an item": (3, lambda: desk.scan(KEEPER, counter, "BWC-0017")),
        "what is nobody's code": (5, lambda: desk.scan(KEEPER, counter, "NOPE7")),
        "a check-out of two": (21, lambda: desk.check_out(KEEPER, "1001", ["BWC-0017", "PRN-0009"])),
        "a badge after it": (11, lambda: desk.scan(KEEPER, Counter(), "B1001")),
    }
    found = {name: reads(office, act) for name, (_, act) in bounds.items()}
    assert {name: ran for name, ran in found.items() if ran > bounds[name][0]} == {}, found
