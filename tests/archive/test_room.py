"""For how many days the disks of the recordings have room, and that it is said before a card is taken (DM-03)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.room import RESERVE_BYTES, DiskRoom, daily, room_words
from station.archive.values import ImportOptions
from station.core.ledger import subject
from station.core.texts import load_texts
from station.people.bodies import ParameterChanged
from tests.archive.office import STAFF, Office, card
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY

GB = 10**9


def at(day: int, hour: int = 2) -> datetime:
    return MONDAY.replace(hour=hour) - timedelta(days=day)


@pytest.mark.rule("DM-03", "room")
def test_the_pace_is_that_of_usual_days() -> None:
    """Five working days of 2 GB in a week are 10/7 GB a day; one import of old cards among them counts as a day."""
    week = [(at(day), 2 * GB) for day in (0, 1, 2, 3, 6)]
    assert daily(week, MONDAY, "Asia/Shanghai") == round(10 * GB / 7)
    assert daily([*week, (at(2), 400 * GB)], MONDAY, "Asia/Shanghai") == round(10 * GB / 7)
    assert daily([(at(0, 1), GB), (at(0, 3), GB)], MONDAY, "Asia/Shanghai") == 2 * GB, (
        "hours of one day are one"
    )
    assert daily([], MONDAY, "Asia/Shanghai") is None


@pytest.mark.rule("DM-03", "room")
def test_how_long_it_lasts_is_said_and_little_is_warned_of() -> None:
    texts = load_texts("en")
    room = DiskRoom(Path("/a"), 200 * GB, 60 * GB + RESERVE_BYTES, 2 * GB, 14)
    assert (room.days(), room.days(40 * GB), room.days(90 * GB)) == (30, 10, 0)
    assert (room.is_short(), room.is_short(40 * GB)) == (False, True)
    assert "about 30 days" in room_words(texts, room)
    assert "10 days only" in room_words(texts, room, 40 * GB)
    assert DiskRoom(Path("/a"), 200 * GB, RESERVE_BYTES, 10**6, 14).days() == 0, "the reserve is no room"
    unknown = DiskRoom(Path("/a"), 200 * GB, GB)
    assert (unknown.days(), unknown.is_short()) == (None, False)
    assert room_words(texts, unknown) == "1.0 GB free of 200 GB"


@given(st.integers(0, 10**13), st.integers(1, 10**12), st.integers(0, 10**13), st.integers(0, 10**13))
def test_what_is_taken_never_makes_it_last_longer(free: int, pace: int, taken: int, more: int) -> None:
    room = DiskRoom(Path("/a"), 10**14, free, pace, 14)
    after, later = room.days(taken), room.days(taken + more)
    assert after is not None
    assert later is not None
    assert later <= after
    assert later * pace + taken + more <= max(free, taken + more)


@pytest.mark.rule("DM-03", "room")
def test_both_disks_are_told_of_before_a_card_is_taken(office: Office, tmp_path: Path) -> None:
    """The plan names what is taken, free and left; both archives on one disk are one disk that gets everything twice."""
    office.bring_in(card(tmp_path / "early", 1))
    source = card(tmp_path / "card", 2, MONDAY + timedelta(hours=3))
    found = office.imports.survey(STAFF, source)
    [(room, taken)] = office.imports.order(STAFF, found, ImportOptions()).rooms
    copied = sum(each.size for each in found.files)
    early = sum(len(each) for each in office.stored().values())
    assert (room.folder, taken, room.daily_bytes, room.warn_days) == (office.archive, copied, early, 14)
    assert room.days() == min(3650, (room.free_bytes - RESERVE_BYTES) // early)
    second = tmp_path / "second"
    second.mkdir()
    [(both, twice)] = office.imports.order(STAFF, found, ImportOptions(second=second)).rooms
    assert (twice, both.daily_bytes) == (2 * copied, 2 * early)
    with office.station.store.write() as work:
        body = ParameterChanged("DM-03", "room_days", None, 365, "测试")
        work.append(PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("rule", "DM-03"),)))
    [(warned, _)] = office.imports.order(STAFF, found, ImportOptions()).rooms
    assert warned.warn_days == 365
    office.station.clock.advance(days=31)
    [(still, _)] = office.imports.order(STAFF, found, ImportOptions()).rooms
    assert still.daily_bytes is None, "nothing came in since"
