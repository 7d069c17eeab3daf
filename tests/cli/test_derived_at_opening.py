"""What was edited together with a fingerprint is named and on record when an opening derives the table anew."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from tests.plugins.command_line import CommandLine


def fill(run: CommandLine) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    run.registers("1001,李甲,一科,一组,B1,")


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    return run.after(fill)


@pytest.fixture
def change(run: CommandLine) -> Callable[[str], None]:
    def change(statements: str) -> None:
        with closing(sqlite.connect(run.data / "station.db")) as database:
            database.executescript(statements)
            database.commit()

    return change


def opened(run: CommandLine) -> list[tuple[str, str, str]]:
    """What the entry of this opening names; nothing where there is none, and none is written by the next."""
    assert [each["tag"] for each in run("equipment", "list")] == ["BWC-0001"]
    run("equipment", "list")
    listed = ("ledger", "list", "--filter", "stream=audit", "--filter", "kind=ledger.rebuilt")
    entries: list[dict[str, Any]] = run(*listed)
    assert len(entries) <= 1
    named = [
        (each["table"], each["key"], each["found"]) for entry in entries for each in entry["body"]["first"]
    ]
    assert [entry["body"]["differing"] for entry in entries] in ([], [len(named)])
    assert ("启动时由台账重新得出部分数据" in run.words(*listed)) == bool(entries)
    assert run("ledger", "rebuild", "--check")["ok"]
    return named


ITEM = "UPDATE station_fact SET value = 'x' WHERE name = 'projection:item';"
INDEXES = "UPDATE station_fact SET value = 'x' WHERE name = 'search_fingerprint';"
PLACE = "UPDATE item SET place = '别处' WHERE tag = 'BWC-0001';"
WASHED = {
    "a column put in": (
        ITEM + PLACE + "ALTER TABLE item ADD COLUMN z TEXT",
        {("item", "column z", "foreign"), ("item", "BWC-0001", "changed")},
    ),
    "a column renamed": (
        ITEM + PLACE + "ALTER TABLE item RENAME COLUMN note TO remark",
        {("item", "column remark", "foreign"), ("item", "BWC-0001", "changed")},
    ),
    "the key renamed": (
        ITEM + "ALTER TABLE item RENAME COLUMN tag TO sticker; UPDATE item SET place = '别处'",
        {("item", "column sticker", "foreign")},
    ),
    "a column taken out": (
        ITEM + PLACE + "ALTER TABLE item DROP COLUMN note",
        {("item", "BWC-0001", "changed")},
    ),
    "a row twice": (
        ITEM + "CREATE TABLE kept AS SELECT * FROM item; DROP TABLE item; ALTER TABLE kept RENAME TO item;"
        "INSERT INTO item SELECT * FROM item",
        {("item", "", "extra")},
    ),
    "a table dropped": (ITEM + "DROP TABLE item", {("item", "", "lost")}),
    "a trigger": (
        ITEM + "CREATE TRIGGER more AFTER INSERT ON item BEGIN DELETE FROM item; END",
        {("item", "trigger more", "foreign")},
    ),
    "a trigger of an index": (
        INDEXES + "CREATE TRIGGER more AFTER INSERT ON item_count BEGIN DELETE FROM item_count; END",
        {("item_count", "trigger more", "foreign")},
    ),
    "an index": (
        ITEM + "CREATE INDEX more ON item (name)",
        {("item", "index more", "foreign")},
    ),
    "an index of an index table": (
        INDEXES + "CREATE UNIQUE INDEX more ON officer_count (amount)",
        {("officer_count", "index more", "foreign")},
    ),
    "index tables dropped": (
        INDEXES + "DROP TABLE item_search; DROP TABLE item_count",
        {("item_search", "", "lost"), ("item_count", "", "lost")},
    ),
    "an index table dropped whose making nothing notes": (
        "DELETE FROM station_fact WHERE name = 'search_fingerprint'; DROP TABLE item_search",
        {("item_search", "", "lost")},
    ),
    "counts": (
        INDEXES + "UPDATE officer_count SET amount = 99",
        {("officer_count", "一科/一组", "changed")},
    ),
    "words": (INDEXES + "DELETE FROM item_search", {("item_search", "BWC-0001", "missing")}),
    "words of state that is derived": (
        ITEM + "DELETE FROM item_search",
        {("item_search", "BWC-0001", "missing")},
    ),
    "a column of an index": (
        INDEXES + "ALTER TABLE item_count ADD COLUMN z TEXT; UPDATE item_count SET amount = 99",
        {("item_count", "column z", "foreign"), ("item_count", "1/in_store/good", "changed")},
    ),
}


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(("statements", "named"), WASHED.values(), ids=WASHED)
def test_what_was_edited_with_a_fingerprint_is_named_whatever_its_table_s_shape(
    run: CommandLine, change: Callable[[str], None], statements: str, named: set[tuple[str, str, str]]
) -> None:
    change(statements)
    assert named <= set(opened(run))


UPDATES = {
    "another program's table": ITEM,
    "another program's indexes": INDEXES,
    "the indexes of 0.2.0": (
        "UPDATE station_fact SET value = 'ba4b1ad68280094f38e20d24ca87d66797caad50cfd1870c2f7341f9d213fcdb'"
        " WHERE name = 'search_fingerprint'; DROP TABLE item_count; DROP TABLE holding_count; DROP TABLE officer_count;"
    ),
    "an index given up": ITEM + "CREATE INDEX item_due ON item (name);",
    "columns given up": ITEM + "ALTER TABLE item ADD COLUMN due_at TEXT;",
    "a new column": ITEM + "ALTER TABLE item DROP COLUMN note;",
    "a new table": "DELETE FROM station_fact WHERE name = 'projection:paper_template'; DROP TABLE paper_template;",
    "one fingerprint for all": "DELETE FROM station_fact WHERE name LIKE 'projection:%';",
}


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("statements", UPDATES.values(), ids=UPDATES)
def test_an_update_that_changes_shapes_and_no_rows_names_nothing(
    run: CommandLine, change: Callable[[str], None], statements: str
) -> None:
    change(statements)
    assert opened(run) == []
