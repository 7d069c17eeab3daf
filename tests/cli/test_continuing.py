"""sync --continue-from-centre by command: a station put back from an older backup, with people and passwords."""

from pathlib import Path

import pytest

from tests.archive.office import card
from tests.plugins.command_line import FOUND, CommandLine
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import scalar


def put_back(run: CommandLine, older: bytes) -> None:
    for left in run.data.glob("station.db*"):
        left.unlink()
    (run.data / "station.db").write_bytes(older)


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_a_station_put_back_goes_on_with_its_administrator_and_names_whose_secrets_are_older(
    run: CommandLine, pg: PostgresServer, pg_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.registers("1001,李甲,一科,一组,B1,")
    run("people", "pin", "1001", "--pin", "472839")
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    older = (run.data / "station.db").read_bytes()
    tag = ("--category", "9", "--name", "测距仪")
    run("equipment", "register", "RNG-1", *tag)
    run("people", "pin", "1001", "--pin", "581947")
    with monkeypatch.context() as other:
        other.setenv("STATION_NEW_PASSWORD", "another horse 2")
        run("people", "password")
    run("sync")
    put_back(run, older)
    run("equipment", "register", "RNG-2", *tag)  # opening it began an epoch, and here it goes on
    assert run("sync", status=1)["error"] == "sync.station_rollback"
    run("import", card(tmp_path / "card", 2), "--officer", "1001")
    preview = run("sync", "--continue-from-centre")
    assert not preview["continued"]
    branch = {"kinds": {"equipment.registered": 1}, "recordings": 2, "officers": ["1001"]}
    assert preview["acts"] == branch
    assert preview["streams"]["custody"]["missing"] > 0
    assert run("equipment", "list")[0]["tag"] == "RNG-2"
    words = ("--as", "admin", "sync", "--continue-from-centre")
    unseen = run(*words, "--reason", "换了硬盘", status=1)
    assert (unseen["error"], unseen["seen"]) == ("sync.preview_first", preview["seen"])
    # What came in between is shown, and named before anything is done; signing in alone is nothing new.
    run("equipment", "register", "RNG-3", *tag)
    outdated = run(*words, "--seen", preview["seen"], "--reason", "换了硬盘", status=1)
    assert (outdated["error"], outdated["continued"]) == ("sync.preview_outdated", False)
    assert outdated["acts"]["kinds"] == {"equipment.registered": 2}
    branch |= {"kinds": {"equipment.registered": 2}}
    refused = run(*words, "--seen", outdated["seen"], "--reason", " ", status=1)
    assert refused["error"] == "sync.continue_no_reason"
    done = run(*words, "--seen", outdated["seen"], "--reason", "换了硬盘，用周一的备份")
    assert done["continued"]
    assert done["waits"] == "sync.epoch_waits"
    assert done["secrets"] == ["officer:1001"]
    assert done["acts"] == branch
    assert len(done["undecided"]) == 1
    # The old password serves once more, to choose another.
    refused = run("--as", "admin", "equipment", "register", "RNG-4", *tag, status=1)
    assert refused["error"] == "people.password_issued"
    with monkeypatch.context() as other:
        other.setenv("STATION_NEW_PASSWORD", "a third horse 3")
        run("people", "password")
    monkeypatch.setenv("STATION_PASSWORD", "a third horse 3")
    # A PIN that is younger than the copy is nobody's doing: the cause is said, and no alarm is on record.
    with monkeypatch.context() as other:
        other.setenv("STATION_PIN", "581947")
        refused = run("checkout", "RNG-1", "--to", "1001", status=1)
    assert refused["error"] == "people.pin_fetched"
    assert [each["code"] for each in run("ledger", "verify", status=1)["problems"]] == ["verifier_older"]
    run("people", "pin", "1001", "--pin", "693058")
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]
    listed = run("equipment", "list")
    assert [each["tag"] for each in listed] == ["RNG-1"]
    entries = run("ledger", "list", "--filter", "stream=custody", "--find", "RNG-2")
    assert entries[0]["kind"] == "ledger.entry_recovered"
    run("centre", "approve", preview["station"], "2", "--reason", "换了硬盘", "--centre", pg_url)
    assert run("sync")["unsent"] == 0
    with pg.connect(pg_url) as connection:
        assert (
            scalar(connection, "SELECT count(*) FROM entry WHERE kind = 'ledger.entry_recovered'")
            == (done["recovered"])
        )
    assert run("centre", "verify", "--centre", pg_url)["ok"]


def move_database(desktop: CommandLine, was: str, now: str) -> None:
    settings = desktop.data / "station.toml"
    settings.write_text(settings.read_text("utf-8").replace(was, now), "utf-8")


def epochs(desktop: CommandLine) -> int:
    return int(desktop("--data", desktop.data, "ledger", "head")["streams"]["custody"]["epoch"])


@pytest.mark.rule("DM-03", "ledger", "beside")
def test_an_office_on_a_server_that_was_put_back_goes_on_at_each_of_its_desktops(
    bare: CommandLine, pg: PostgresServer, pg_url: str, tmp_path: Path
) -> None:
    centre = pg.url("centre")
    bare(*FOUND, "--database", pg_url)
    second = CommandLine(tmp_path / "second", bare.capture)
    at_second = ("--data", second.data, "--as", "admin")
    joining = ("station", "join", pg_url, "--key", bare.data / "station.pem", "--name", "二楼窗口")
    bare(*at_second, *joining)
    bare("centre", "init", centre)
    bare("--as", "admin", "centre", "enrol", centre)
    bare("sync")
    older = pg.copied(pg_url)
    tag = ("--category", "9", "--name", "测距仪")
    bare("equipment", "register", "RNG-1", *tag)
    bare("sync")
    for desktop in (bare, second):
        move_database(desktop, pg_url, older)
    bare("equipment", "register", "RNG-2", *tag)
    bare(*at_second, "equipment", "register", "RNG-3", *tag)  # its witness knows the branch alone
    assert bare("sync", status=1)["error"] == "sync.station_rollback"
    going_on = ("sync", "--continue-from-centre", "--seen", bare("sync", "--continue-from-centre")["seen"])
    bare("--as", "admin", *going_on, "--reason", "数据库服务器恢复了备份")
    begun = epochs(bare)
    for desktop in (second, bare, second):
        words = ("--data", desktop.data)
        assert bare(*words, "ledger", "verify")["ok"]
        assert [each["tag"] for each in bare(*words, "equipment", "list")] == ["RNG-1"]
        assert epochs(desktop) == begun
    bare(*at_second, "equipment", "register", "RNG-4", *tag)
    assert bare("--data", second.data, "ledger", "verify")["ok"]
    assert bare("ledger", "rebuild", "--check")["ok"]
    for address in (centre, older):
        pg.drop_database(address)
