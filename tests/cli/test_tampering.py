"""A database changed by hand: every command says so and how to mend it, and the ledger mends it."""

import pytest

from tests.plugins.command_line import CommandLine
from tests.plugins.tampering import Tamper


@pytest.mark.rule("DM-03", "state")
def test_a_tampered_account_locks_nobody_out(run: CommandLine, tamper: Tamper) -> None:
    for change in ("roles='[\"king\"]'", "status='asleep'", "display_name=x'ff'"):
        tamper(f"UPDATE account SET {change}")
        for named in (("--as", "admin"), ()):
            refused = run("people", "list", *named, status=1)
            assert refused["error"] == "store.state_damaged", change
            assert refused["facts"] == {"table": "account", "key": "admin"}
            assert "ledger rebuild" in refused["message"]
        assert not run("ledger", "rebuild", "--check", status=1)["ok"]
        assert run("ledger", "rebuild")["ok"]
        assert run("people", "list") == []


@pytest.mark.rule("DM-03", "state")
def test_a_tampered_parameter_is_mended_too(run: CommandLine, tamper: Tamper) -> None:
    before = run("rules")
    for value in ("'{'", "'900'"):
        tamper(f"INSERT INTO policy_parameter VALUES ('PF-04', 'failed_attempts', {value}, '', 2)")
        shown = run("rules", status=1)
        (damaged,) = (each for rule in shown for each in rule["parameters"] if "damaged" in each)
        assert (damaged["key"], "value" in damaged) == ("failed_attempts", False)
        assert damaged["damaged"]["key"] == "PF-04/failed_attempts"
        assert [each for each in shown if each["id"] != "PF-04"] == [
            each for each in before if each["id"] != "PF-04"
        ]
        assert "ledger rebuild" in run.words("rules", status=1)
        assert run("ledger", "rebuild")["ok"]
        assert run("rules") == before


@pytest.mark.rule("DM-03", "state")
def test_a_tampered_item_is_told_by_the_counter_and_the_register(run: CommandLine, tamper: Tamper) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    tamper("UPDATE item SET state='nonsense'")
    for words in (("equipment", "show", "BWC-0001"), ("checkin", "BWC-0001")):
        assert run(*words, status=1)["error"] == "store.state_damaged", words
    (listed,) = run("equipment", "list", status=1)
    assert (listed["first_tag"], listed["damaged"]["error"]) == ("BWC-0001", "store.state_damaged")
    assert "ledger rebuild" in run.words("equipment", "list", status=1)
    assert run("ledger", "rebuild")["ok"]
    assert run("equipment", "show", "BWC-0001")["state"] == "in_store"


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize("stream", ["custody", "audit"])
@pytest.mark.parametrize("damage", ["content = x'7b7d'", "recorded_at = 'noon'", "content = x'ff'"])
def test_a_damaged_newest_entry_is_named_and_keeps_no_station_shut(
    run: CommandLine, tamper: Tamper, stream: str, damage: str
) -> None:
    run("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    newest = f"(SELECT max(seq) FROM ledger_entry WHERE stream = '{stream}')"
    tamper(f"UPDATE ledger_entry SET {damage} WHERE stream = '{stream}' AND seq = {newest}")
    found = run("ledger", "verify", status=1)
    assert found["ok"] is False
    assert {problem["stream"] for problem in found["problems"] if "seq" in problem} == {stream}
    assert run("people", "list") == []
