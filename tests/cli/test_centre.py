"""centre init · centre enrol · centre approve · sync · sync status, as scripts call them."""

from collections.abc import Iterator

import pysqlite3.dbapi2 as sqlite
import pytest

from tests.plugins.command_line import CommandLine
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import scalar


@pytest.fixture
def run(run: CommandLine) -> Iterator[CommandLine]:
    """A new station; at the end no word of a password was said."""
    yield run
    assert "geheim" not in run.heard


def test_from_init_to_the_second_sync_that_sends_nothing(
    run: CommandLine, pg: PostgresServer, pg_url: str
) -> None:
    refused = run("sync", status=1)
    assert refused["error"] == "sync.no_centre"

    address = pg_url.replace("postgres@", "postgres:geheim@")
    made = run("centre", "init", address)
    assert made["created"]
    again = run("centre", "init", address)
    assert again == made | {"created": False}

    enrolled = run("--as", "admin", "centre", "enrol", address)
    assert enrolled["enrolled"]
    kept = (run.data / "station.toml").read_text(encoding="utf-8")
    assert "geheim" not in kept
    assert enrolled["login"] in kept
    assert (run.data / "station.toml").stat().st_mode & 0o777 == 0o600

    before = run("sync", "status")
    assert before["sent"] == 0
    assert before["unsent"] > 4
    assert before["oldest_unsent"] is not None

    first = run("sync")
    assert {name: first[name] for name in ("sent", "received", "unsent")} == {
        "sent": before["unsent"],
        "received": 0,
        "unsent": 0,
    }
    assert first["head"] == before["head"]
    second = run("sync", "--once")
    assert (second["sent"], second["unsent"]) == (0, 0)
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == first["sent"]

    pg.stop("immediate")
    down = run("sync", status=3)
    assert down["error"] == "sync.unreachable"
    assert "没有丢失" in down["message"]
    why = run("sync", "status")
    assert (why["problem"]["code"], why["unsent"]) == ("sync.unreachable", 0)


def test_a_row_that_was_tampered_with_stops_the_stream_with_its_number(
    run: CommandLine, pg: PostgresServer, pg_url: str
) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    seq = run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")["entry"]["seq"]
    # Not an entry about accounts: those are read before anything is sent, and a damaged one is named there.
    connection = sqlite.connect(str(run.data / "station.db"))
    connection.execute(
        "UPDATE ledger_entry SET content = x'7b7d' WHERE stream = 'custody' AND seq = ?", (seq,)
    )
    connection.commit()
    connection.close()
    refused = run("sync", status=1)
    assert refused["error"] == "sync.local_chain_broken"
    assert refused["facts"]["seq"] == seq
    assert refused["sent"] > 0  # the other stream


def test_a_restored_station_goes_on_when_the_centres_owner_approves_it(
    run: CommandLine, pg: PostgresServer, pg_url: str
) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    older = (run.data / "station.db").read_bytes()
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    for left in run.data.glob("station.db*"):
        left.unlink()
    (run.data / "station.db").write_bytes(older)
    assert run("equipment", "list") == []  # opening it begins the epoch
    waits = run("sync", status=1)
    assert waits["error"] == "sync.epoch_waits"
    assert "centre approve" in waits["message"]
    assert [each["code"] for each in waits["troubles"]] == ["sync.epoch_waits"] * 2
    assert waits["sent"] == 0
    station = waits["facts"]["station"]
    command = ("centre", "approve", station, "2", "--centre", pg_url)
    assert run(*command, "--reason", " ", status=1)["error"] == "sync.no_reason"
    approved = run(*command, "--reason", "换了硬盘，用周一的备份")
    assert sorted(approved["streams"]) == ["audit", "custody"]
    assert (approved["station"], approved["epoch"], approved["by"]) == (station, 2, "postgres")
    assert run(*command, "--reason", "再来一次")["copy"] == approved["copy"]
    assert run("sync")["unsent"] == 0
    assert run(*command[:3], "3", *command[4:], "--reason", "没有", status=1)["error"] == "sync.nothing_waits"
    # Without --centre it is the station's own login, which approves nothing.
    own = run("centre", "approve", station, "2", "--reason", "自己批准", status=1)
    assert own["error"] == "sync.owner_needed"


def test_the_centre_is_proved_and_mended_by_its_owner(
    run: CommandLine, pg: PostgresServer, pg_url: str
) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    proved = run("centre", "verify")  # by the station's own login
    assert (proved["ok"], proved["whole"], proved["problems"]) == (True, False, [])
    (station,) = proved["stations"]
    counted = proved["stations"][station]["streams"]
    with pg.connect(pg_url) as connection:
        assert scalar(connection, "SELECT count(*) FROM entry") == sum(
            each["entries"] for each in counted.values()
        )
        connection.execute("DELETE FROM entry WHERE stream = 'audit' AND seq = 2")
    damaged = run("centre", "verify", "--centre", pg_url, status=1)
    assert not damaged["ok"]
    assert {(each["station"], each["stream"], each["seq"], each["code"]) for each in damaged["problems"]} >= {
        (station, "audit", 2, "missing")
    }
    assert "审计账第 2 条：缺少" in damaged["problems"][0]["message"]
    assert run("centre", "verify", "--repair", "--centre", pg_url, status=1)["error"] == "sync.no_reason"
    repair = ("centre", "verify", "--repair", "--reason", "中心磁盘损坏")
    assert run(*repair, status=1)["error"] == "sync.owner_needed"
    repaired = run(*repair, "--centre", pg_url, status=1)
    (act,) = repaired["stations"][station]["acts"]
    assert (act["act"], act["about"], act["reason"]) == ("repair", "audit", "中心磁盘损坏")
    assert act["by"] == "postgres"
    assert act["person"]
    assert {each["code"] for each in repaired["problems"]} == {
        "confirmed_lost"
    }  # until the station sends it again
    assert repaired["stations"][station]["streams"]["audit"]["entries"] == 0
    assert [each["code"] for each in run("sync")["alarms"]] == ["sync.centre_rollback"]
    assert run("centre", "verify")["ok"]


def test_a_login_is_made_renewed_and_shut_out(run: CommandLine, pg: PostgresServer, pg_url: str) -> None:
    run("centre", "init", pg_url)
    enrolled = run("--as", "admin", "centre", "enrol", pg_url)
    station, owner = enrolled["station"], ("--centre", pg_url)
    made = run("centre", "login", station, *owner)
    renewed = run("centre", "login", station, "--login", made["login"], *owner)
    assert renewed["login"] == made["login"] != enrolled["login"]
    assert renewed["password"] != made["password"]
    account = f"{renewed['login']}:{renewed['password']}"
    told = pg_url.replace("postgres@", f"{account}@")
    kept = run("--as", "admin", "centre", "enrol", told)  # as on another computer of the office
    assert (kept["enrolled"], kept["login"]) == (False, made["login"])
    assert run("centre", "revoke", enrolled["login"], "--reason", "电脑被盗", *owner)["station"] == station
    told = run("centre", "verify", *owner)["stations"][station]
    assert told["logins"] == [made["login"]]
    assert [(each["act"], each["about"]) for each in told["acts"]] == [("revoke", enrolled["login"])]
    assert (
        run("centre", "revoke", "nobody", "--reason", "没有", *owner, status=1)["error"]
        == "sync.login_unknown"
    )
    assert run("centre", "login", "310110-99", *owner, status=1)["error"] == "sync.not_enrolled"


def test_a_wrong_address_is_explained(run: CommandLine) -> None:
    refused = run("--as", "admin", "centre", "enrol", "mysql://a:geheim@host/b", status=3)
    assert refused["error"] == "sync.bad_address"
