"""The desktop sees that the clock was set, says so on every page, and asks who is signed in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.clock import ClockReading
from station.core.texts import Texts
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
