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
