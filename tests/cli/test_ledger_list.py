"""ledger list: the contract of scripts, run through the command line itself."""

import csv
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine


@pytest.mark.rule("PF-10", "history")
def test_entries_are_listed_narrowed_and_written(run: CommandLine, tmp_path: Path) -> None:
    run("equipment", "register", "RNG-0001", "--category", "9", "--name", "测距仪")
    run("equipment", "register", "RNG-0002", "--category", "9", "--name", "测距仪")
    newest, before = run("ledger", "list", "--limit", "2")
    assert (newest["kind"], newest["body"]["tag"]) == ("equipment.registered", "RNG-0002")
    assert newest["place"] == f"custody:{newest['seq']}"
    assert newest["seq"] == before["seq"] + 1
    assert (newest["proof"], newest["missing_before"], len(newest["hash"])) == ("readable", 0, 64)
    assert run("ledger", "list", "--filter", "subject=item:RNG-0001") == [before]
    assert run("ledger", "list", "--filter", f"place={before['place']}") == [before]
    assert run("ledger", "list", "--find", "rng-0001") == [before]
    assert {each["stream"] for each in run("ledger", "list", "--filter", "stream=audit")} == {"audit"}
    page = run("ledger", "list", "--filter", "area=equipment", "--page", "--limit", "1")
    assert (page["found"], len(page["rows"]), page["total"] > 2) == (2, 1, True)
    more = run("ledger", "list", "--filter", "area=equipment", "--after", page["after"])
    assert more["rows"] == [before]
    assert run("ledger", "list", "--filter", "stream=cellar", status=2)["error"] == "list.no_such_value"
    assert "登记装备  登记 RNG-0002 测距仪" in run.words("ledger", "list", "--limit", "1")
    file = tmp_path / "entries.csv"
    assert run("ledger", "list", "--filter", "area=equipment", "--out", str(file))["rows"] == 2
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    assert any("登记 RNG-0001 测距仪" in row for row in rows)
