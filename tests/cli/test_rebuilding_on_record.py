"""A rebuild mends what was edited or lost and leaves an entry that says what it was and who asked."""

import os
import pwd
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from station.cli.command_line import main
from station.store.schema import state_tables
from station.store.schema.metadata import index_tables
from tests.plugins.command_line import CommandLine

PARTS = 4
"""Of the tables that are lost one after another, so that several processors share them."""
ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def change(tmp_path: Path) -> Callable[..., None]:
    def change(*statements: str) -> None:
        with closing(sqlite.connect(tmp_path / "station" / "station.db")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()

    return change


def rebuilt(run: CommandLine) -> list[dict[str, Any]]:
    """The entries of rebuilds, newest first."""
    listed = run("ledger", "list", "--filter", "stream=audit")
    return [each for each in listed if each["kind"] == "ledger.rebuilt"]


@pytest.mark.rule("DM-03", "state")
def test_a_rebuild_is_an_entry_that_names_what_differed_and_who_asked(
    run: CommandLine, change: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "somebody else")
    change(
        "UPDATE account SET roles = '[\"keeper\"]'",
        "INSERT INTO department (name, code, former, merged_into) VALUES ('没有这个科', 'X', '', '')",
        "DELETE FROM office",
    )
    done = run("ledger", "rebuild")
    assert (done["ok"], done["rebuilt"]["differing"]) == (True, 3)
    (entry,) = rebuilt(run)
    held = entry["body"]
    assert (entry["by"], held["system_user"], held["differing"]) == ("station", ME, 3)
    assert {(each["table"], each["key"], each["found"]) for each in held["first"]} == {
        ("account", "admin", "changed"),
        ("department", "没有这个科", "extra"),
        ("office", "310110", "missing"),
    }
    assert {each["table"]: each["changed"] for each in held["tables"]} == {
        "account": 1,
        "department": 0,
        "office": 0,
    }
    assert run("ledger", "rebuild", "--check")["ok"]
    assert ME in run.words("ledger", "list", "--filter", "stream=audit")


@pytest.mark.rule("DM-03", "state")
def test_who_signs_in_for_it_is_named(run: CommandLine) -> None:
    assert run("--as", "admin", "ledger", "rebuild")["rebuilt"] == {"differing": 0, "first": []}
    (entry,) = rebuilt(run)
    assert (entry["by"], entry["body"]["differing"]) == ("李甲", 0)


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_lost_table_is_rebuilt_and_no_backup_is_asked_for(
    run: CommandLine, change: Callable[..., None], part: int
) -> None:
    """One alone, then all others of the part: each check finds all that are lost by then, and one rebuild brings all back."""
    tables = [table.name for table in (*state_tables(), *index_tables())][part::PARTS]
    for first, count in ((0, 1), (1, len(tables))):
        change(*(f"DROP TABLE {table}" for table in tables[first:count]))
        checked = run("ledger", "rebuild", "--check", status=1)
        told = [(each["code"], each.get("table")) for each in checked["problems"]]
        lost = [each for each in told if each[0] != "schema_missing"]
        assert sorted(lost) == sorted(("state_lost", each) for each in tables[:count])
    assert run("ledger", "rebuild")["rebuilt"]["differing"] >= len(tables)
    assert run("ledger", "rebuild", "--check")["ok"]
    counts = {"changed": 0, "extra": 0, "missing": 0, "lost": True}
    (entry,) = rebuilt(run)
    said = [each for each in entry["body"]["tables"] if each["lost"]]
    assert sorted(said, key=str) == sorted(({"table": table, **counts} for table in tables), key=str)


@pytest.mark.rule("DM-03", "state")
def test_what_needs_a_lost_table_says_rebuild(run: CommandLine, change: Callable[..., None]) -> None:
    change("DROP TABLE item", "DROP TABLE officer")
    for words, table in ((("equipment", "list"), "item"), (("people", "list"), "officer")):
        refused = run(*words, status=1)
        assert (refused["error"], refused["facts"]) == ("store.state_lost", {"table": table})
        assert "ledger rebuild" in refused["message"]
    assert run("ledger", "rebuild")["ok"]
    assert run("equipment", "list") == []
    assert run("people", "list") == []


FOUND_BY = {"item": ("equipment", "list"), "officer": ("people", "list"), "recording": ("archive", "list")}


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize("name", FOUND_BY)
def test_a_lost_companion_of_an_index_is_rebuilt_and_no_backup_is_asked_for(
    run: CommandLine, change: Callable[..., None], name: str
) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    change(f"DROP TABLE {name}_pairs")
    refused = run(*FOUND_BY[name], "--find", "执法", status=1)
    assert (refused["error"], refused["facts"]) == ("store.state_lost", {"table": f"{name}_pairs"})
    assert "ledger rebuild" in refused["message"]
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]
    assert len(run(*FOUND_BY[name], "--find", "执法")) == (name == "item")


@pytest.mark.rule("DM-03", "state")
def test_an_act_that_a_lost_companion_of_an_index_stops_asks_for_a_rebuild(
    run: CommandLine, change: Callable[..., None]
) -> None:
    change("DROP TABLE item_pairs")
    act = ("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    assert run(*act, status=1)["error"] == "store.state_lost"
    assert run("ledger", "rebuild")["ok"]
    assert run(*act)


INNER = [
    *(f"DROP TABLE item_pairs_{part}" for part in ("data", "config", "docsize", "idx")),
    "DELETE FROM item_pairs_data",
    "DELETE FROM item_pairs_config",
]


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize("statement", INNER)
def test_an_inner_table_of_an_index_is_derived_as_well(
    run: CommandLine, change: Callable[..., None], statement: str
) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    change(statement)
    checked = run("ledger", "rebuild", "--check", status=1)
    codes = {each["code"] for each in run("ledger", "verify", status=1)["problems"]}
    assert codes <= {"schema_missing", "index_damaged"}, "nothing of it says that a backup is to be restored"
    assert codes <= {each["code"] for each in checked["problems"]} <= {"schema_missing", "index_damaged"}
    for words in (("list", "--find", "执法"), ("register", "RNG-1", "--category", "9", "--name", "测距仪")):
        run.capture.readouterr()
        ended = main(["equipment", *words])
        said = run.capture.readouterr()
        assert not ended or "ledger rebuild" in said.err, said
    assert run("ledger", "rebuild")["rebuilt"]["differing"] >= 1
    named = {each["table"] for each in rebuilt(run)[0]["body"]["first"]}
    assert named <= {"index", "item_pairs", statement.rsplit(maxsplit=1)[-1]}
    assert run("ledger", "rebuild", "--check")["ok"]
    assert [each["tag"] for each in run("equipment", "list", "--find", "执法")] == ["BWC-0001"]


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize(
    "statement", ["DELETE FROM item_pairs_docsize", "UPDATE item_pairs_docsize SET sz = x'01'"]
)
def test_a_length_edited_in_an_index_s_inner_table_is_found_and_put_back(
    run: CommandLine, change: Callable[..., None], statement: str
) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    change(statement)
    assert {each["code"] for each in run("ledger", "rebuild", "--check", status=1)["problems"]} == {
        "index_damaged"
    }
    run("ledger", "rebuild")
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("DM-03", "state")
def test_words_that_are_there_and_not_looked_up_are_found_by_the_comparison(
    run: CommandLine, change: Callable[..., None]
) -> None:
    """Which page of an index of words a word is on stands in a table of its own."""
    lines = (
        f"T-{number:04},9,{chr(0x4E00 + 7 * number)}{chr(0x4E10 + 11 * number)}仪" for number in range(400)
    )
    run.takes("equipment", "\n".join(("tag,category,name", *lines, "")))
    assert len(run("equipment", "list", "--find", "T-0399")) == 1
    change("DELETE FROM item_pairs_idx")
    assert run("ledger", "verify")["ok"]
    (told,) = run("ledger", "rebuild", "--check", status=1)["problems"]
    assert told["code"] == "index_damaged"
    run("ledger", "rebuild")
    assert len(run("equipment", "list", "--find", "T-0399")) == 1
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("DM-03", "state")
def test_words_taken_out_of_an_index_s_inner_table_are_found_and_put_back(
    run: CommandLine, change: Callable[..., None]
) -> None:
    """SQLite's own check compares such an index with itself."""
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    change("UPDATE item_pairs_data SET block = x'00'")
    assert run("equipment", "list", "--find", "执法") == []
    checked = run("ledger", "rebuild", "--check", status=1)
    (told,) = checked["problems"]
    assert (told["code"], told["facts"]["detail"].partition(":")[0]) == ("index_damaged", "item_pairs")
    refused = run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪", status=1)
    assert refused["error"] == "store.state_lost"
    run("ledger", "rebuild")
    assert [each["tag"] for each in run("equipment", "list", "--find", "执法")] == ["BWC-0001"]


@pytest.mark.rule("DM-03", "state")
def test_what_others_made_of_a_derived_table_is_on_record_before_it_goes(
    run: CommandLine, change: Callable[..., None]
) -> None:
    change(
        "CREATE INDEX more ON item (name)",
        "CREATE TRIGGER other AFTER INSERT ON officer BEGIN DELETE FROM item; END",
        "ALTER TABLE department ADD COLUMN z TEXT",
        "CREATE TABLE elsewhere (x)",
    )
    run("ledger", "rebuild", status=1)
    assert {(each["table"], each["key"], each["found"]) for each in rebuilt(run)[0]["body"]["first"]} == {
        ("item", "index more", "foreign"),
        ("officer", "trigger other", "foreign"),
        ("department", "column z", "foreign"),
    }
    left = run("ledger", "rebuild", "--check", status=1)["problems"]
    assert {each["facts"]["name"].partition(".")[0] for each in left} == {"elsewhere"}
