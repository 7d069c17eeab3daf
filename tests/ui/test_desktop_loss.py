"""A lost desktop on the archive page: two people give it up, and what lay there is shown as lost with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.archive.desktop_bodies import DesktopJoined, DesktopLost
from station.archive.marks import write_mark
from station.bootstrap import open_station
from station.core.ledger import Body
from station.core.settings import load_settings
from station.core.texts import Texts
from station.people.sessions import program_session
from station.store.keys import load_key
from station.ui.pages.archive.page import ArchivePage
from station.ui.pages.today.gathering import gather
from tests.plugins.offices import CHEAP
from tests.ui.desktops import PASSWORD, Seat, made_station
from tests.ui.sitting import said
from tests.ui.test_set_aside import alarms, press

PLACE = "7f3a9c"


@pytest.fixture
def here() -> bool:
    """Whether this desktop is the second one, which was declared lost."""
    return False


@pytest.fixture
def folder(tmp_path: Path, *, here: bool) -> Path:
    """A station whose people have had their accounts for a month, and which a second desktop joined."""
    data = tmp_path / "data"
    made_station(data, begun=datetime.now(UTC) - timedelta(days=30))
    bodies: list[Body] = [DesktopJoined("二楼窗口", PLACE, "pc-2")]
    if here:
        bodies.append(DesktopLost("二楼窗口", PLACE, 0, "wang", "", "电脑被盗"))
    with open_station(load_settings(data), verifiers=CHEAP) as station, station.store.write() as work:
        for body in bodies:
            work.append(program_session().draft(body, station.store.clock.now()))
    if here:
        settings = replace(load_settings(data), archive_place=PLACE)
        settings.save()
        key = load_key(settings.key_file)
        write_mark(settings.archive_folder, "310110-1", PLACE, key.authenticate)
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


@pytest.mark.parametrize("here", [True])
@pytest.mark.rule("DM-03", "content")
def test_a_lost_desktop_that_is_back_says_so_and_is_taken_in_again(seat: Seat, texts: Texts) -> None:
    seat.sign_in()
    (task,) = [
        each for each in gather(seat.services, seat.session, texts).sections if each.key == "lost_desktops"
    ]
    assert ([row.page for row in task.rows], task.count) == (["archive"], 1)
    press(seat, texts, "desktop_lost")
    seat.settle()
    page = seat.shell.window.current_page
    assert isinstance(page, ArchivePage)
    seat.click(page.loss.button)
    form = page.loss.form
    assert form.away is None
    form.reason.put("派出所发还")
    form.act()
    seat.settle()
    assert not form.isVisible()
    assert alarms(seat) == []
    assert not seat.services.archive.desktops.is_lost()
