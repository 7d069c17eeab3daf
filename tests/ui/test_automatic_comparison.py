"""State that is not what the ledger gives is an alarm on every page, and a list on the ledger page."""

from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from pytestqt.qtbot import QtBot

from station.audit.ports import StateDifference
from station.core.texts import Texts
from station.ui.pages.ledger.page import LedgerPage
from tests.ui.desktops import Seat, made_station, seat_at


@pytest.fixture
def seat(app, qtbot: QtBot, texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    monkeypatch.setattr("station.store.comparing_aside.NICENESS", 0)
    made_station(tmp_path / "data")
    with seat_at(qtbot, texts, tmp_path / "data") as sitting:
        sitting.sign_in()
        yield sitting


def change(folder: Path, statement: str) -> None:
    with sqlite.connect(folder / "data" / "station.db") as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.rule("DM-03", "ledger")
def test_changed_state_is_an_alarm_until_it_is_right_again(seat: Seat, texts: Texts, tmp_path: Path) -> None:
    comparison = seat.shell.automatic_comparison
    change(tmp_path, "UPDATE officer SET name = '钱某' WHERE number = '1001'")
    comparison.compare()
    seat.settle()
    alarm = seat.shell.window.frame.alarms.messages[0]
    assert (alarm.kind, alarm.rule) == ("stop", "DM-03")
    assert alarm.sentence == texts("shell.state_apart", count=1)

    page = seat.page("ledger")
    assert isinstance(page, LedgerPage)
    seat.settle()
    assert "1 处" in page.verification.compared.text()
    assert page.verification.run.outcomes.rows == (StateDifference("officer", "1001", "changed"),)
    assert page.verification.run.isVisible()

    change(tmp_path, "UPDATE officer SET name = '王乙' WHERE number = '1001'")
    comparison.compare()
    seat.settle()
    assert seat.shell.window.frame.alarms.messages == ()


def test_it_begins_after_the_start_and_ends_with_the_desktop(seat: Seat) -> None:
    comparison = seat.shell.automatic_comparison
    assert comparison.planned
    comparison.look()  # there was none yet: due
    seat.until(lambda: any(job.title for job in seat.desktop.tasks.jobs))
    seat.shell.close()
    assert not comparison.planned


def test_verifying_compares_the_state_as_well(seat: Seat, texts: Texts) -> None:
    page = seat.page("ledger")
    assert isinstance(page, LedgerPage)
    seat.settle()
    assert page.verification.compared.text() == texts("ledger_page.never_compared")
    seat.click(page.verify_button)
    seat.settle()
    assert "完全一致" in page.verification.compared.text()
    assert any("完全一致" in sentence for sentence in seat.said(page))
    assert page.verify_button.isEnabled()
