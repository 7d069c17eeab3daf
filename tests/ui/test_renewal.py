"""A new key for the station on the ledger page, on the word of two people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.bootstrap import open_station
from station.core.settings import load_settings
from station.people.two_persons import Person
from station.ui.messages import STOP
from tests.plugins.offices import CHEAP
from tests.ui.desktops import PASSWORD, Seat, made_station
from tests.ui.test_ledger_page import ledger_page, problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station whose people have had their accounts for a month."""
    made_station(tmp_path / "data", begun=datetime.now(UTC) - timedelta(days=30))
    return tmp_path / "data"


@pytest.mark.rule("DM-03", "ledger")
def test_the_station_gets_a_new_key_from_two_people_and_goes_on(seat: Seat, tmp_path: Path) -> None:
    seat.sign_in()
    page = ledger_page(seat)
    key = tmp_path / "data" / "station.pem"
    former = key.read_bytes()
    seat.click(page.renewal.button)
    form = page.renewal.form
    assert form.isVisible()
    assert not page.split.isVisible()
    account, password = form.second_fields
    account.put("wang")
    password.put("not the one 1")
    form.reason.put("电脑被盗")
    form.act()
    seat.settle()
    assert form.wrong.isVisible() or form.isVisible()
    assert key.read_bytes() == former
    password.put(PASSWORD)
    form.act()
    seat.settle()
    assert not form.isVisible()
    assert password.value == ""
    assert page.split.isVisible()
    assert key.read_bytes() != former
    seat.services.audit.proof.checkpoint(seat.session)  # by the new key, in the station that is open
    page.verify()
    seat.settle()
    assert not problems(page)


@pytest.mark.rule("DM-03", "ledger")
def test_a_window_that_lay_open_says_that_another_program_gave_the_station_a_new_key(
    seat: Seat, tmp_path: Path
) -> None:
    seat.sign_in()
    with open_station(load_settings(tmp_path / "data"), verifiers=CHEAP) as other:
        admin = other.services.people.sign_in.with_password("admin", PASSWORD)
        other.services.audit.keys.renew(admin, Person("wang", PASSWORD), "电脑被盗")
    seat.shell.clock_watch.look()
    seat.settle()
    (said,) = (each.sentence for each in seat.shell.window.frame.alarms.messages if each.kind == STOP)
    assert "重新启动" in said
    assert "station.pem" in said
