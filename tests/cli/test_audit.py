"""The audit of a year by commands: made, checked, refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.plugins.command_line import CommandLine

NOW = datetime.now(ZoneInfo("Asia/Shanghai"))


@pytest.mark.rule("EQ-10", "count")
@pytest.mark.rule("DM-03", "content")
def test_a_year_is_audited_and_its_package_checked(run: CommandLine) -> None:
    run("equipment", "register", "BWC-0001", "--category", "3", "--name", "执法记录仪")
    folder = run.data.with_name("年终审计")
    made = run("audit", "year", str(NOW.year), "--out", folder)
    closing = [each for each in made["figures"] if each["code"] == "stock.closing"]
    assert [(each["of"], each["amount"]) for each in closing] == [(["3", ""], 1)]
    assert (made["over"], made["entry"]["stream"], made["later"]) == (False, "audit", 0)
    assert datetime.fromisoformat(made["as_of"]) <= datetime.now(UTC)
    checked = run("audit", "check", folder)
    assert checked.pop("later_rule")["rule"] == 2
    assert checked.pop("recorded") is None  # nobody named an account
    assert checked == {
        "ok": True,
        "path": str(folder),
        "year": NOW.year,
        "as_of": made["as_of"],
        "entry": made["entry"]["seq"],
        "failures": [],
    }
    paper = folder / made["files"][1]
    content = paper.read_bytes()
    paper.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    checked = run("audit", "check", paper, status=1)
    assert [(each["code"], each["facts"]) for each in checked["failures"]] == [
        ("file_changed", {"name": paper.name})
    ]
    assert f"{paper.name} 被改动过。" in run.words("audit", "check", folder, status=1)
    assert run("audit", "year", str(NOW.year), "--out", folder, status=1)["error"] == "audit.folder_there"
    refused = run("audit", "year", str(NOW.year + 1), "--out", folder.with_name("b"), status=1)
    assert (refused["error"], refused["rule"]) == ("audit.year_ahead", "EQ-10")
    inside = run("audit", "year", str(NOW.year), "--out", run.data / "a", status=1)
    assert inside["error"] == "reports.own_folder"
    assert run("audit", "year", "26", "--out", folder, status=2)["error"] == "cli.usage"
    assert run("audit", "check", folder.with_name("c"), status=1)["error"] == "audit.no_package"


@pytest.mark.rule("DM-03", "content")
def test_audits_are_listed_with_what_came_of_checking_them(run: CommandLine) -> None:
    run("equipment", "register", "BWC-0001", "--category", "3", "--name", "执法记录仪")
    folder = run.data.with_name("年终审计")
    made = run("audit", "year", str(NOW.year), "--out", folder)
    (row,) = run("audit", "list")
    assert (row["entry"], row["folder"], row["digest"]) == (made["entry"]["seq"], str(folder), made["digest"])
    assert (row["extent"], row["as_of"], row["head"]) == (
        "part",
        f"{NOW:%F}",
        made["heads"]["custody"]["seq"],
    )
    assert (row["result"], row["failures"]) == ("unchecked", None)
    assert run("audit", "check", folder, "--as", "admin")["recorded"]["stream"] == "audit"
    (row,) = run("audit", "list", "--filter", "result=agrees")
    assert (row["checked_by"], row["failures"]) == (row["by"], [])
    listed = folder / "audit.json"
    listed.write_bytes(listed.read_bytes() + b" ")
    run("audit", "check", folder, "--as", "admin", status=1)
    (row,) = run("audit", "list")  # it still says which one it is, so it is that one that differs
    assert (row["result"], "manifest_changed" in row["failures"]) == ("differs", True)
    said = run.words("ledger", "list", "--filter", "stream=audit", "--find", "核对")
    assert "清单被改动" in said
