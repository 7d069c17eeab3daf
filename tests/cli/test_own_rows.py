"""A database that lost the rows by which it is known is damaged, not new; `ledger rebuild` says them anew."""

from typing import Any

import pytest

from tests.plugins.command_line import FOUND, CommandLine
from tests.plugins.tampering import Tamper

REGISTER = ("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
LOST = [
    ("DELETE FROM ledger_head", "ledger_head", "custody"),
    ("DELETE FROM ledger_head WHERE stream = 'audit'", "ledger_head", "audit"),
    ("DELETE FROM station_fact", "station_fact", "station_id"),
    ("DELETE FROM station_fact WHERE name = 'database_id'", "station_fact", "database_id"),
    ("DELETE FROM station_fact WHERE name = 'office'", "station_fact", "office"),
    ("DELETE FROM alembic_version", "alembic_version", "version_num"),
    ("DROP TABLE alembic_version", "alembic_version", "version_num"),
    ("UPDATE alembic_version SET version_num = '0000'", "alembic_version", "version_num"),
]


def whole_again(run: CommandLine, heads: Any) -> None:
    """A rebuild puts everything right: the ledger verifies, ends where it ended before, and acts go on."""
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]
    now = run("ledger", "head")["streams"]
    assert now["custody"] == heads["custody"]
    assert now["audit"]["epoch"] == heads["audit"]["epoch"]
    run(*REGISTER)
    assert "Traceback" not in run.heard


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(("change", "table", "key"), LOST)
def test_lost_own_rows_are_named_as_damage_and_said_anew_when_asked(
    run: CommandLine, tamper: Tamper, change: str, table: str, key: str
) -> None:
    heads = run("ledger", "head")["streams"]
    tamper(change)
    for words in (("people", "list"), REGISTER, FOUND):
        refused = run(*words, status=1)
        assert (refused["error"], refused["facts"]) == ("store.own_row_lost", {"table": table, "key": key})
        assert "ledger rebuild" in refused["message"]
    found = run("ledger", "verify", status=1)
    lost = [each["facts"] for each in found["problems"] if each["code"] == "own_row_lost"]
    assert {"table": table, "key": key} in lost
    assert {each["code"] for each in found["problems"]} <= {"own_row_lost", "schema_missing"}
    whole_again(run, heads)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("value", ["'999'", "x'999999'", "''"])
@pytest.mark.parametrize("name", ["station_id", "database_id", "office"])
def test_an_edited_id_is_named_before_the_next_act_and_said_anew_when_asked(
    run: CommandLine, tamper: Tamper, name: str, value: str
) -> None:
    heads = run("ledger", "head")["streams"]
    (was,) = tamper(f"SELECT value FROM station_fact WHERE name = '{name}'")
    tamper(f"UPDATE station_fact SET value = {value} WHERE name = '{name}'")
    for words in (REGISTER, ("ledger", "checkpoint"), ("ledger", "accept", "--reason", "核对")):
        refused = run(*words, status=1)
        assert refused["error"] == "store.own_row_changed"
        assert (refused["facts"]["key"], refused["facts"]["said"]) == (name, was)
        assert was in refused["message"]
        assert "ledger rebuild" in refused["message"]
    found = run("ledger", "verify", status=1)["problems"]
    assert ("fact_changed", name) in [(each["code"], each["facts"].get("name")) for each in found]
    assert {each["code"] for each in found} <= {"fact_changed", "other_database"}
    whole_again(run, heads)


@pytest.mark.rule("DM-03", "beside")
def test_a_damaged_epoch_bears_no_witness_against_an_id(run: CommandLine, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_entry SET content ="
        " replace(content, (SELECT value FROM station_fact WHERE name = 'database_id'), printf('%032d', 0))"
        " WHERE stream = 'custody' AND kind = 'ledger.epoch_started'"
    )
    run("equipment", "list")
    found = run("ledger", "verify", status=1)["problems"]
    assert "content_changed" in {each["code"] for each in found}


UNREADABLE = [
    "seq = 'abc'",
    "seq = -1",
    "hash = x'00'",
    "hash = 'abc'",
    "epoch = 'two'",
    "suite = 'none'",
    "recorded_at = 'never'",
]


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("change", UNREADABLE)
@pytest.mark.parametrize("stream", ["custody", "audit"])
def test_a_head_that_cannot_be_read_is_named_and_said_anew_when_asked(
    run: CommandLine, tamper: Tamper, change: str, stream: str
) -> None:
    heads = run("ledger", "head")["streams"]
    tamper(f"UPDATE ledger_head SET {change} WHERE stream = '{stream}'")
    for words in (REGISTER, ("ledger", "accept", "--reason", "核对"), ("ledger", "head")):
        refused = run(*words, status=1)
        assert (refused["error"], refused["facts"]) == (
            "store.head_damaged",
            {"table": "ledger_head", "key": stream},
        )
        assert "ledger rebuild" in refused["message"]
    found = run("ledger", "verify", status=1)["problems"]
    (named,) = [each["facts"] for each in found if each["code"] == "own_row_unreadable"]
    assert named == {"table": "ledger_head", "key": stream}
    assert {each["code"] for each in found} <= {"own_row_unreadable", "head_column_changed"}
    whole_again(run, heads)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    "change", ["epoch = 2", "suite = 'sm3+sm2'", "recorded_at = '2020-01-01T00:00:00.000000Z'"]
)
@pytest.mark.parametrize("stream", ["custody", "audit"])
def test_a_head_that_says_other_than_its_entry_is_named_before_the_next_act(
    run: CommandLine, tamper: Tamper, change: str, stream: str
) -> None:
    heads = run("ledger", "head")["streams"]
    tamper(f"UPDATE ledger_head SET {change} WHERE stream = '{stream}'")
    refused = run(*REGISTER, status=1)
    assert (refused["error"], refused["facts"]) == (
        "store.head_damaged",
        {"table": "ledger_head", "key": stream},
    )
    assert "ledger rebuild" in refused["message"]
    found = run("ledger", "verify", status=1)["problems"]
    assert [(each["code"], each["stream"]) for each in found] == [("head_column_changed", stream)]
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "head")["streams"]["custody"] == heads["custody"]
    run(*REGISTER)
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("change", ["hash = x'00'", "seq = 'abc'"])
def test_what_is_left_of_a_head_is_not_washed_away(run: CommandLine, tamper: Tamper, change: str) -> None:
    tamper(f"UPDATE ledger_head SET {change} WHERE stream = 'custody'")
    tamper(f"DELETE FROM ledger_entry WHERE {NEWEST}")
    refused = run("ledger", "rebuild", status=1)
    assert refused["error"] == "store.end_damaged"
    assert "ledger rebuild" not in refused["message"]
    assert not run("ledger", "verify", status=1)["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_what_was_said_anew_is_on_record_with_who_asked(run: CommandLine, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_head")
    run("ledger", "rebuild")
    found = tamper("SELECT content FROM ledger_entry WHERE kind = 'ledger.rebuilt' ORDER BY seq")
    mended, rebuilt = (bytes(each).decode() for each in found)
    assert '"key":"custody","table":"ledger_head"' in mended
    assert '"key":"audit","table":"ledger_head"' in mended
    assert '"system_user":""' not in mended
    assert "ledger_head" not in rebuilt


@pytest.mark.rule("DM-03", "beside")
def test_an_end_that_was_changed_is_not_made_the_end_anew(run: CommandLine, tamper: Tamper) -> None:
    newest = "(SELECT max(seq) FROM ledger_entry WHERE stream = 'custody')"
    tamper(f"UPDATE ledger_entry SET content = x'7b7d' WHERE stream = 'custody' AND seq = {newest}")
    tamper("DELETE FROM ledger_head")
    assert run("ledger", "rebuild", status=1)["error"] == "store.entry_damaged"
    assert run("people", "list", status=1)["error"] == "store.own_row_lost"


NEWEST = "stream = 'custody' AND seq = (SELECT max(seq) FROM ledger_entry WHERE stream = 'custody')"
ANOTHER = (
    "INSERT INTO ledger_entry SELECT stream, seq + 1, epoch, kind, version, happened_at, recorded_at, content, "
    f"prev_hash, hash FROM ledger_entry WHERE {NEWEST}"
)


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE ledger_entry SET content = replace(content, 'RNG-1', 'RNG-3') WHERE {NEWEST}",
        f"UPDATE ledger_entry SET hash = zeroblob(32) WHERE {NEWEST}",
        f"UPDATE ledger_entry SET prev_hash = zeroblob(32) WHERE {NEWEST}",
        f"DELETE FROM ledger_entry WHERE {NEWEST}",
        ANOTHER,
        "UPDATE ledger_head SET seq = seq - 1 WHERE stream = 'custody'",
        "UPDATE ledger_head SET hash = zeroblob(32) WHERE stream = 'custody'",
    ],
)
def test_nothing_is_built_on_a_newest_entry_that_is_not_as_recorded(
    run: CommandLine, tamper: Tamper, change: str
) -> None:
    run(*REGISTER)
    run("equipment", "list")  # the announced years are on record by now
    tamper(change)
    refused = run("equipment", "register", "RNG-2", "--category", "9", "--name", "测距仪", status=1)
    assert refused["error"] in ("store.end_damaged", "store.entry_damaged")
    assert "ledger verify" in refused["message"]
    assert not run("ledger", "verify", status=1)["ok"]
    assert "Traceback" not in run.heard
