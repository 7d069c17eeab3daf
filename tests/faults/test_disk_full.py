"""The disk fills up: what was acknowledged is there, the reserve carries the last acts, and work goes on afterwards."""

import json
from pathlib import Path
from typing import Any

import pytest

from station.bootstrap import Station, open_station
from station.cli.command_line import main
from station.core.errors import Refused, StoreProblem
from station.core.ledger import Stream
from station.core.settings import Settings
from station.people.bodies import SessionRefused
from station.store.central.setting_up import set_up_centre
from station.store.reserve import RESERVE_BYTES
from tests.plugins.databases import Databases
from tests.plugins.full_disks import ServerDisk, fill, fill_up
from tests.plugins.offices import CHEAP
from tests.plugins.stations import filled_on_postgres
from tests.sync.centres import PROGRAM, HeldAddress, Linked
from tests.ui.desktops import PASSWORD, PIN, made_station

FOUND = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")


def audited(station: Station, since: int) -> list[str]:
    with station.store.read() as view:
        return [entry.kind for entry in reversed(view.ledger.page(Stream.AUDIT)) if entry.seq > since]


@pytest.mark.rule("PF-04", "sign in")
def test_a_full_disk_keeps_nobody_out_and_what_it_kept_from_the_ledger_comes_first(disk: Path) -> None:
    made_station(disk / "station")
    with open_station(Settings(disk / "station"), verifiers=CHEAP) as station:
        station.store.live_on()
        sign_in = station.services.people.sign_in
        session = sign_in.with_password("wang", PASSWORD)
        with station.store.read() as view:
            before = view.ledger.head(Stream.AUDIT).seq
        fill_up(disk, station.store)
        sign_in.lock(session, "idle")
        for _ in range(2):
            with pytest.raises(Refused, match="pin_wrong"):
                sign_in.unlock(session, "000000")
        assert sign_in.unlock(session, PIN).account == "wang"
        for _ in range(4):
            with pytest.raises(Refused, match="pin_wrong"):
                sign_in.unlock(session, "000000")
        for given in ("000000", PIN):
            with pytest.raises(Refused, match="sign_in_locked"):
                sign_in.unlock(session, given)
        assert audited(station, before) == []
        assert sign_in.catch_up() == 10
        (disk / "filler").unlink()
        with pytest.raises(Refused, match="sign_in_wrong"):
            sign_in.with_password("nobody", PASSWORD)
        kinds = audited(station, before)
        told = [kind.removeprefix("session.") for kind in kinds]
        assert told == ["locked", *["refused"] * 2, "unlocked", "opened", *["refused"] * 6]
        with station.store.read() as view:
            about = [entry.typed for entry in view.ledger.about("officer:1001")]
        refused = [each.failed for each in about if isinstance(each, SessionRefused)]
        assert refused == [1, 2, 1, 2, 3, 4, 5]
        assert sign_in.catch_up() == 0
        assert (disk / "station" / "reserve").stat().st_size == RESERVE_BYTES
        with pytest.raises(Refused, match="sign_in_locked"):
            sign_in.unlock(session, PIN)


@pytest.mark.rule("PF-04", "sign in")
def test_a_process_that_would_forget_a_wrong_secret_takes_none_while_the_disk_is_full(disk: Path) -> None:
    made_station(disk / "station")
    with open_station(Settings(disk / "station"), verifiers=CHEAP) as station:
        fill_up(disk, station.store)
        sign_in = station.services.people.sign_in
        for given in ("wrong horse 1", PASSWORD):
            with pytest.raises(StoreProblem) as caught:
                sign_in.with_password("wang", given)
            assert caught.value.code == "store.disk_full"
        assert station.store.unrecorded == ()
        station.store.live_on()  # as a window that is opened anew for each guess
        with pytest.raises(StoreProblem):
            sign_in.with_password("wang", PASSWORD)
        (disk / "filler").unlink()
        assert sign_in.with_password("wang", PASSWORD).account == "wang"
        fill_up(disk, station.store)
        with pytest.raises(Refused, match="sign_in_wrong"):
            sign_in.with_password("wang", "wrong horse 1")
        assert sign_in.with_password("wang", PASSWORD).account == "wang"


@pytest.mark.parametrize("room", [0, 36 * 1024])
def test_a_disk_that_was_full_before_the_start_is_called_full(disk: Path, room: int) -> None:
    made_station(disk / "station")
    (disk / "station" / "reserve").unlink()
    (disk / "room").write_bytes(bytes(room))
    fill(disk)
    (disk / "room").unlink()
    with (
        pytest.raises(StoreProblem) as caught,
        open_station(Settings(disk / "station"), verifiers=CHEAP) as station,
    ):
        station.services.people.sign_in.with_password("wang", PASSWORD)
    assert caught.value.code == "store.disk_full"


def test_the_reserve_carries_the_last_acts(
    disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "right horse 1")

    def run(*words: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--json", "--data", str(disk / "station"), *words]) == status
        return json.loads(capsys.readouterr().out)

    fill(disk)
    assert run(*FOUND, status=3)["error"] == "store.disk_full"
    (disk / "filler").unlink()
    run(*FOUND)
    reserve = disk / "station" / "reserve"
    assert reserve.stat().st_size == RESERVE_BYTES

    fill(disk)
    add = ("equipment", "register", "TST-0001", "--category", "9", "--name", "测距仪")
    kept = run(*add)["entry"]
    assert not reserve.exists()
    assert run("ledger", "head")["streams"]["custody"]["seq"] == kept["seq"]
    fill(disk)
    refused = run("equipment", "register", "TST-0002", "--category", "9", "--name", "测距仪", status=3)
    assert refused["error"] in ("store.disk_full", "store.disk_error")

    (disk / "filler").unlink()
    assert run("ledger", "verify")["ok"]
    assert [item["tag"] for item in run("equipment", "list")] == ["TST-0001"]
    run("equipment", "register", "TST-0002", "--category", "9", "--name", "测距仪")
    assert reserve.exists()


@pytest.mark.rule("DM-03", "ledger")
def test_a_full_disk_of_a_server_is_called_so_at_the_office_and_at_the_centre(
    tmp_path: Path, databases: Databases, pg_url: str, server_disk: ServerDisk
) -> None:
    set_up_centre(pg_url)
    with filled_on_postgres(tmp_path, databases, "new", lambda made: None) as made:
        station = Linked(made, HeldAddress())
        station.enrolment.enrol(PROGRAM, pg_url)
        server_disk.take(made.store.engine.url.render_as_string(hide_password=False), "ledger_entry")
        fill(server_disk.path)
        with pytest.raises(StoreProblem) as caught:
            station.append(200)
        assert caught.value.code == "store.server_disk_full"
        server_disk.give_back()
        station.append(200)
        (server_disk.path / "filler").unlink()
        server_disk.take(pg_url, "entry")
        fill(server_disk.path)
        assert [each.code for each in station.sync.run(PROGRAM).troubles] == ["sync.centre_full"] * 2
        (server_disk.path / "filler").unlink()
        assert station.sync.run(PROGRAM).unsent == 0
        made.assert_sound()
        server_disk.give_back()
