"""A lost desktop on the archive page: two people give it up, and what lay there is shown as lost with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.archive.desktop_bodies import DesktopJoined
from station.bootstrap import open_station
from station.core.settings import load_settings
from station.people.sessions import program_session
from station.ui.pages.archive.page import ArchivePage
from tests.plugins.offices import CHEAP
from tests.ui.desktops import PASSWORD, Seat, made_station
from tests.ui.sitting import said

PLACE = "7f3a9c"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station whose people have had their accounts for a month, and which a second desktop joined."""
    data = tmp_path / "data"
    made_station(data, begun=datetime.now(UTC) - timedelta(days=30))
    with open_station(load_settings(data), verifiers=CHEAP) as station, station.store.write() as work:
        joined = DesktopJoined("二楼窗口", PLACE, "pc-2")
        work.append(program_session().draft(joined, station.store.clock.now()))
    return data


def archive_page(seat: Seat) -> ArchivePage:
    page = seat.page("archive")
    assert isinstance(page, ArchivePage)
    return page


@pytest.mark.rule("DM-03", "content")
def test_two_people_give_up_a_desktop(seat: Seat) -> None:
    seat.sign_in()
    page = archive_page(seat)
    seat.click(page.loss.button)
    form = page.loss.form
    assert form.isVisible()
    assert not page.master.isVisible()
    assert form.away is not None
    desktop, account, password = form.away
    desktop.put(PLACE)
    account.put("wang")
    password.put("not the one 1")
    form.reason.put("电脑被盗，已报案")
    form.act()
    seat.settle()
    assert form.isVisible(), "the other person's password was wrong"
    password.put(PASSWORD)
    form.act()
    seat.settle()
    assert not form.isVisible()
    assert password.value == ""
    assert page.master.isVisible()
    assert any("二楼窗口" in sentence for sentence in said(page))
    assert not page.loss.button.isVisible(), "no other desktop is left to be given up"
    (lost,) = [each for each in seat.services.archive.desktops.all() if each.lost_at is not None]
    assert (lost.place, lost.why) == (PLACE, "电脑被盗，已报案")
