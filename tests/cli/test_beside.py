"""What stands beside the ledger is found by verification and by the comparison, and does not bar a rebuild."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from tests.plugins.command_line import CommandLine


@pytest.fixture
def change(tmp_path: Path) -> Callable[[str], None]:
    def change(statement: str) -> None:
        with closing(sqlite.connect(tmp_path / "station" / "station.db")) as database:
            database.execute("PRAGMA writable_schema = ON") if "sqlite_master" in statement else None
            database.executescript(statement)
            database.commit()

    return change


def found(run: CommandLine, *words: str) -> list[tuple[str, str]]:
    """Codes and what they name."""
    said = run("ledger", *words, status=1)
    assert all(each["message"] for each in said["problems"])
    return [
        (each["code"], str(each["facts"].get("owner") or each["facts"].get("name") or ""))
        for each in said["problems"]
        if "facts" in each
    ]


COLUMNS = "seq, epoch, kind, version, happened_at, recorded_at, content, prev_hash, hash"
EDITS: tuple[tuple[str, tuple[str, str]], ...] = (
    ("DELETE FROM credential", ("verifier_missing", "account:admin")),
    ("UPDATE credential SET verifier = 'x'", ("verifier_changed", "account:admin")),
    ("UPDATE credential SET purpose = 'pin'", ("verifier_missing", "account:admin")),
    ("INSERT INTO credential VALUES ('officer:9', 'pin', 'x')", ("verifier_foreign", "officer:9")),
    ("UPDATE station_fact SET value = '9' WHERE name = 'office'", ("fact_changed", "office")),
    ("DELETE FROM station_fact WHERE name = 'office'", ("own_row_lost", "")),
    ("INSERT INTO station_fact VALUES ('more', 'x')", ("fact_foreign", "more")),
    ("INSERT INTO station_fact VALUES (CAST(x'ff' AS TEXT), 'x')", ("fact_foreign", "b'\\xff'")),
    (
        "INSERT INTO station_fact VALUES ('projection:ledger_entry', 'x')",
        ("fact_foreign", "projection:ledger_entry"),
    ),
    ("INSERT INTO station_fact VALUES ('projection:more', 'x')", ("fact_foreign", "projection:more")),
    ("UPDATE checkpoint SET seq = 1", ("checkpoint_column_changed", "")),
    ("UPDATE checkpoint SET place = place + 1", ("checkpoint_chain_broken", "")),
    ("UPDATE checkpoint SET place = NULL", ("checkpoint_chain_broken", "")),
    ("UPDATE checkpoint SET link = 'x'", ("checkpoint_chain_broken", "")),
    ("UPDATE checkpoint SET note = note || ' '", ("checkpoint_chain_broken", "")),
    ("UPDATE checkpoint SET epoch = 7", ("checkpoint_column_changed", "")),
    ("UPDATE checkpoint SET made_at = '2020'", ("checkpoint_column_changed", "")),
    (
        f"INSERT INTO ledger_entry SELECT 'more', {COLUMNS} FROM ledger_entry LIMIT 1",
        ("stream_foreign", "more"),
    ),
    (
        "INSERT INTO ledger_head SELECT 'more', epoch, suite, seq, hash, recorded_at FROM ledger_head LIMIT 1",
        ("stream_foreign", "more"),
    ),
    ("CREATE TABLE more (x)", ("schema_foreign", "more")),
    ("CREATE VIEW more AS SELECT 1", ("schema_foreign", "more")),
    ("CREATE VIEW new_item AS SELECT 1", ("schema_foreign", "new_item")),
    (
        "CREATE TABLE new_item (x); CREATE TRIGGER more AFTER INSERT ON new_item BEGIN SELECT 1; END",
        ("schema_foreign", "new_item.more"),
    ),
    ("ALTER TABLE credential ADD COLUMN more TEXT", ("schema_foreign", "credential.more")),
    ("CREATE INDEX more ON item (tag)", ("schema_foreign", "item.more")),
    ("DROP INDEX item_state", ("schema_missing", "item.item_state")),
    (
        "CREATE TRIGGER more AFTER INSERT ON custody_span BEGIN DELETE FROM custody_span; END",
        ("schema_foreign", "custody_span.more"),
    ),
    ("DROP TRIGGER item_search_added", ("schema_missing", "item_search.item_search_added")),
    (
        "DROP TRIGGER item_search_taken; CREATE TRIGGER item_search_taken AFTER DELETE ON item_search BEGIN SELECT 1; END",
        ("schema_changed", "item_search.item_search_taken"),
    ),
    (
        "DROP TABLE sync_peer; CREATE TABLE sync_peer (stream TEXT)",
        ("schema_missing", "sync_peer.acked_seq"),
    ),
)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(("statement", "named"), EDITS, ids=[statement[:60] for statement, _ in EDITS])
def test_what_was_edited_beside_the_ledger_is_named(
    run: CommandLine, change: Callable[[str], None], statement: str, named: tuple[str, str]
) -> None:
    run("ledger", "checkpoint")
    assert run("ledger", "verify")["ok"]
    change(statement)
    assert named in found(run, "verify")
    assert named in found(run, "rebuild", "--check")


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX item_state",
        "ALTER TABLE item ADD COLUMN more TEXT",
        "CREATE TRIGGER more AFTER INSERT ON item BEGIN DELETE FROM item; END",
        "DROP TRIGGER officer_search_added",
    ],
)
def test_a_rebuild_mends_the_schema_of_what_is_derived(
    run: CommandLine, change: Callable[[str], None], statement: str
) -> None:
    change(statement)
    assert not run("ledger", "verify", status=1)["ok"]
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_what_a_rebuild_can_t_mend_stays_named(run: CommandLine, change: Callable[[str], None]) -> None:
    change("CREATE TRIGGER more AFTER INSERT ON ledger_entry BEGIN SELECT 1; END")
    assert not run("ledger", "rebuild", status=1)["ok"]
    assert ("schema_foreign", "ledger_entry.more") in found(run, "verify")
    said: Any = run.words("ledger", "verify", status=1)
    assert "ledger_entry.more" in said


IN_THE_WAY = {
    "view aside": ("CREATE VIEW new_item AS SELECT 1", "view", "new_item"),
    "view in its place": (
        "ALTER TABLE item RENAME TO more; CREATE VIEW item AS SELECT * FROM more",
        "view",
        "item",
    ),
    "table with an index's name": (
        "DROP INDEX item_state; CREATE TABLE item_state (x)",
        "table",
        "item_state",
    ),
    "index of another table": (
        "DROP INDEX item_state; CREATE INDEX item_state ON officer (name)",
        "index",
        "item_state",
    ),
    "view of an index": (
        "DROP TABLE item_search; CREATE VIEW Item_Search AS SELECT 1",
        "view",
        "Item_Search",
    ),
    "view of an index's companion": (
        "DROP TABLE item_pairs; CREATE VIEW item_pairs AS SELECT 1",
        "view",
        "item_pairs",
    ),
    "trigger of an index": (
        "DROP TRIGGER item_search_added; CREATE TRIGGER item_search_added AFTER INSERT ON credential BEGIN SELECT 1; END",
        "trigger",
        "item_search_added",
    ),
}
OUTDATED = "UPDATE station_fact SET value = 'x' WHERE name IN ('projection:item', 'search_fingerprint')"


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(("statement", "sort", "name"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_stands_in_the_way_of_a_derivation_is_named_and_left(
    run: CommandLine, change: Callable[[str], None], statement: str, sort: str, name: str
) -> None:
    change(statement + ";" + OUTDATED)
    named = {each.rpartition(".")[2] for code, each in found(run, "verify") if code == "schema_foreign"}
    assert name in named
    for words in (("equipment", "list"), ("ledger", "rebuild"), ("equipment", "list")):
        refused = run(*words, status=1)
        assert (refused["error"], refused["facts"]) == ("store.foreign_in_way", {"sort": sort, "name": name})
        assert name in refused["message"]


@pytest.mark.rule("DM-03", "beside")
def test_a_view_of_a_table_does_not_bar_its_derivation_and_is_named(
    run: CommandLine, change: Callable[[str], None]
) -> None:
    change("CREATE VIEW more AS SELECT tag FROM item;" + OUTDATED)
    assert run("equipment", "list") == []
    assert ("schema_foreign", "more") in found(run, "verify")


@pytest.mark.rule("DM-03", "beside")
def test_an_act_on_a_view_in_a_table_s_place_asks_for_a_rebuild(
    run: CommandLine, change: Callable[[str], None]
) -> None:
    change("ALTER TABLE item RENAME TO more; CREATE VIEW item AS SELECT * FROM more")
    refused = run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪", status=1)
    assert (refused["error"], refused["facts"]) == ("store.state_lost", {"table": "item"})
