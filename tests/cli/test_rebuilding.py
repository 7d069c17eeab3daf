"""`ledger rebuild --check`: what it finds is named and never stops it; what an update left to derive is said, then derived."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from station.bootstrap import open_station
from station.cli.command_line import main
from station.core.errors import Cancelled
from station.core.fronts import Front
from station.core.progress import CancelToken, Progress
from station.core.settings import load_settings
from station.core.texts import load_texts
from station.store import former
from tests.plugins.command_line import CommandLine
from tests.store import histories


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")


@pytest.fixture
def folder(run: CommandLine) -> Path:
    return run.data


@pytest.fixture
def change(folder: Path) -> Callable[[str], None]:
    def change(statement: str) -> None:
        with closing(sqlite.connect(folder / "station.db")) as database:
            database.execute(statement)
            database.commit()

    return change


UPDATED = "UPDATE station_fact SET value = 'another program' WHERE name = 'projection:item'"


def test_two_check_outs_without_a_return_are_a_finding_and_no_stop(run: CommandLine, folder: Path) -> None:
    with open_station(load_settings(folder)) as station:
        histories.check_out(station.store, "1001", ["BWC-0001"])
        second = histories.check_out(station.store, "1002", ["BWC-0001"])
        unknown = histories.check_in(station.store, "1001", ["BWC-9999"])
    checked = run("ledger", "rebuild", "--check", status=1)
    assert checked["ok"] is False
    found = [(each["code"], each["seq"], each["facts"]) for each in checked["problems"]]
    assert found == [
        ("out_already", second.seq, {"tag": "BWC-0001", "holder": "1001"}),
        ("item_unknown", unknown.seq, {"tag": "BWC-9999"}),
    ]
    assert "BWC-0001" in checked["problems"][0]["message"]
    assert "1001" in checked["problems"][0]["message"]
    assert run("ledger", "verify")["ok"]  # each entry is as it was recorded
    assert run("equipment", "show", "BWC-0001")["holder"] == "1002"  # the work goes on
    assert run("ledger", "rebuild", "--check", status=1)["problems"] == checked["problems"]


@pytest.mark.parametrize("lost", [False, True], ids=["other program's table", "table that is not there"])
def test_state_that_an_update_left_to_derive_is_said_and_is_no_fault(
    run: CommandLine, change: Callable[[str], None], lost: bool
) -> None:
    change(UPDATED)
    change("DROP TABLE item" if lost else "UPDATE item SET name = 'as another program derived it'")
    checked = run("ledger", "rebuild", "--check")
    assert (checked["ok"], checked["problems"]) == (True, [])
    assert "item" in checked["outdated"]
    assert "account" not in checked["outdated"]
    assert run("ledger", "rebuild", "--check")["outdated"] == checked["outdated"]  # checking changes nothing
    assert run("equipment", "show", "BWC-0001")["name"] == "执法记录仪"  # opening derives it
    assert run("ledger", "rebuild", "--check")["outdated"] == []


@pytest.mark.rule("DM-03", "attested")
def test_a_row_edited_with_its_table_s_fingerprint_is_named_and_on_record(
    run: CommandLine, change: Callable[[str], None]
) -> None:
    change(UPDATED)
    change("UPDATE item SET name = '测距仪', value_fen = 5 WHERE tag = 'BWC-0001'")
    change("INSERT INTO training VALUES ('1001', 3, 1, '2026-01-05', '', '', '', 0, 0)")
    change("UPDATE station_fact SET value = 'another program' WHERE name = 'projection:training'")
    assert run("equipment", "show", "BWC-0001")["name"] == "执法记录仪"
    (entry,) = run("ledger", "list", "--filter", "stream=audit", "--filter", "kind=ledger.rebuilt")
    assert entry["body"]["differing"] == 2
    assert {(each["table"], each["key"], each["found"]) for each in entry["body"]["first"]} == {
        ("item", "BWC-0001", "changed"),
        ("training", "1001/3/1", "extra"),
    }
    run("equipment", "show", "BWC-0001")
    assert len(run("ledger", "list", "--filter", "stream=audit", "--filter", "kind=ledger.rebuilt")) == 1


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    "table", ["ledger_entry", "checkpoint", "credential", "station_fact", "item_search", "more"]
)
def test_an_opening_that_derives_drops_no_table_for_a_name_in_the_database(
    run: CommandLine, folder: Path, change: Callable[[str], None], table: str
) -> None:
    change("CREATE TABLE more (x)")
    change(f"INSERT INTO station_fact VALUES ('projection:{table}', 'x')")
    change(UPDATED)
    assert run("equipment", "list")
    with closing(sqlite.connect(folder / "station.db")) as database:
        there = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    assert there == [(1,)]
    problems = run("ledger", "verify", status=1)["problems"]
    assert ("fact_foreign", f"projection:{table}") in [
        (each["code"], each["facts"].get("name")) for each in problems if "facts" in each
    ]


def test_a_table_that_this_version_gave_up_is_dropped_by_the_update_and_is_no_foreign_one_before(
    run: CommandLine, folder: Path, change: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former, "FORMER_TABLES", frozenset({"given_up", "ledger_entry"}))
    change("CREATE TABLE given_up (x)")
    change("INSERT INTO station_fact VALUES ('projection:given_up', 'x')")
    assert run("ledger", "verify")["ok"]
    change(UPDATED)
    assert run("equipment", "list")
    with closing(sqlite.connect(folder / "station.db")) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        facts = {name for (name,) in database.execute("SELECT name FROM station_fact")}
    assert "given_up" not in names
    assert "projection:given_up" not in facts
    assert "ledger_entry" in names


def test_what_is_not_outdated_is_compared_all_the_same(
    run: CommandLine, change: Callable[[str], None]
) -> None:
    change(UPDATED)
    change("UPDATE account SET display_name = '王五'")
    checked = run("ledger", "rebuild", "--check", status=1)
    assert [(each["code"], each["table"]) for each in checked["problems"]] == [("state_changed", "account")]


def test_the_office_s_own_table_may_be_the_outdated_one(
    run: CommandLine, change: Callable[[str], None]
) -> None:
    change("UPDATE station_fact SET value = 'another program' WHERE name = 'projection:office'")
    change("DROP TABLE office")
    checked = run("ledger", "rebuild", "--check")
    assert "office" in checked["outdated"]
    assert run("equipment", "list")


def test_an_opening_that_replays_says_so_on_stderr(
    run: CommandLine, change: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    texts = load_texts("zh_CN", Front.TERMINAL)
    sentence = texts("start.deriving", count=7).partition("7")[0]
    assert main(["equipment", "list"]) == 0
    assert sentence not in capsys.readouterr().err
    change(UPDATED)
    assert main(["--json", "equipment", "list"]) == 0
    said = capsys.readouterr()
    assert said.err.count(sentence) == 1
    assert json.loads(said.out)


def test_an_opening_that_is_stopped_leaves_the_old_state_and_goes_on_next_time(
    run: CommandLine, folder: Path, change: Callable[[str], None]
) -> None:
    change(UPDATED)
    token, said = CancelToken(), list[Progress]()
    token.cancel()
    with pytest.raises(Cancelled), open_station(load_settings(folder), cancel=token):
        pass
    assert run("ledger", "rebuild", "--check")["outdated"]
    with open_station(load_settings(folder), report=said.append) as station:
        assert "rebuilt" in station.noticed
    assert said
    assert 0 < said[-1].done <= said[-1].total  # the rest is of kinds that this table does not follow
