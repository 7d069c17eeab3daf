"""A full disk locks nobody out of the desk, and says what waits for room."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.store.store import Store
from station.ui.lock import LockCover
from tests.plugins.full_disks import fill_up
from tests.ui.desktops import PIN, made_station, seat_at


@pytest.mark.rule("PF-04", "sign in")
def test_a_locked_desk_is_unlocked_while_the_disk_is_full(
    app: object, qtbot: QtBot, texts: Texts, disk: Path
) -> None:
    made_station(disk / "station")
    with seat_at(qtbot, texts, disk / "station") as seat:
        seat.sign_in("wang")
        store = seat.services.people.sign_in._store
        assert isinstance(store, Store)
        fill_up(disk, store)
        seat.shell.lock()
        seat.settle()
        lock = seat.cover(LockCover)
        assert isinstance(lock, LockCover)
        seat.type(lock.secret, PIN, enter=True)
        seat.settle()
        assert not seat.shell.window.covered, lock.answer.text()
        said = [message.sentence for message in seat.shell.window.frame.alarms.messages]
        assert texts("shell.no_room", count="2") in said
        (disk / "filler").unlink()
        seat.shell.room_watch.look()  # as its timer does
        seat.settle()
        said = [message.sentence for message in seat.shell.window.frame.alarms.messages]
        assert texts("shell.no_room", count="2") not in said
        assert (disk / "station" / "reserve").exists()
