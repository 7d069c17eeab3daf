"""The desktop sees that the clock was set, says so on every page, and asks who is signed in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.clock import ClockReading, SystemClock
from station.core.ledger import Stream
from station.core.listing.query import ListQuery
from station.core.texts import Texts
from station.inventory.values import NewItem, Tracking
from station.people.offices.values import Function
from station.people.sessions import program_session
from station.ui.clock_watch import ClockDialog
from tests.ui.desktops import Seat, made_station, seat_at


@pytest.fixture
def seat(app, qtbot: QtBot, texts: Texts, tmp_path: Path) -> Iterator[Seat]:
    made_station(tmp_path / "data")
    with seat_at(qtbot, texts, tmp_path / "data") as sitting:
        yield sitting


@pytest.mark.rule("DM-03", "clock")
def test_a_clock_that_was_set_is_asked_about(
    seat: Seat, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.sign_in("wang")
    seat.settle()
    kind = type(seat.services.clock)
    real = kind.reading

    def two_days_on(clock: object) -> ClockReading:
        found = real(clock)  # type: ignore[arg-type]
        return ClockReading(found.at + timedelta(days=2), found.boot, found.seconds)

    monkeypatch.setattr(kind, "reading", two_days_on)
    seat.shell.clock_watch.look()
    seat.settle()
    (asked,) = [each for each in seat.shell.window.frame.alarms.messages if each.topic == "clock"]
    assert asked.action is not None

    def answered(dialog: ClockDialog) -> int:
        dialog.wrong_button.click()
        return dialog.result()

    monkeypatch.setattr(ClockDialog, "exec", answered)
    asked.action()
    seat.settle()
    assert [each.topic for each in seat.shell.window.frame.alarms.messages if each.topic == "clock"] == []
    assert texts("clock.question.wrong_told") in [
        each.sentence for each in seat.shell.window.frame.alarms.messages
    ]


@pytest.mark.rule("ST-04", "due")
@pytest.mark.rule("EQ-13", "keeper")
def test_a_desktop_that_runs_over_the_end_of_a_month_lets_be_due_what_only_time_brings(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.sign_in("wang")
    seat.settle()
    inventory = seat.services.inventory
    paper = NewItem("ZZ-01", 7, "营业执照", tracking=Tracking.COUNTED, unit="张", quantity=20)
    inventory.register.register(seat.session, paper)
    inventory.certificates.set_kind(seat.session, paper.tag, "business")
    today = datetime.now(UTC).date()
    administrator, offices = Function.EQUIPMENT_ADMINISTRATOR, seat.services.people.offices
    offices.assign(program_session(), "310110", administrator, "1001", first=today - timedelta(days=9))
    first, last = today - timedelta(days=3), today + timedelta(days=3)
    offices.substitute(
        program_session(), "310110", administrator, "1002", first=first, last=last, reason="出差"
    )
    ahead = datetime.now(UTC) + timedelta(days=32)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: ahead)
    before = len(seat.services.audit.proof.checkpoints(seat.session, Stream.CUSTODY))
    seat.shell.window.frame.top_bar.clock.look()
    seat.settle()
    query = ListQuery(filters=(("kind", "month_report"),))
    (due,) = seat.services.people.deadline_list.page(program_session(), query).rows
    assert due.deadline.rule == "ST-04"
    assert [(each.leaver, each.successor) for each in offices.keeper_changes(seat.session)] == [
        ("1001", "1002"),
        ("1002", "1001"),
    ]
    assert inventory.certificate_months.settle() == (), "another desktop of the office finds nothing left"
    assert len(seat.services.audit.proof.checkpoints(seat.session, Stream.CUSTODY)) == before + 1
