"""people …: the contract of scripts, run through the command line itself."""

import io
import re
from pathlib import Path

import pytest

from station.cli import importing
from tests.plugins.command_line import PASSWORD, CommandLine

HEADER = "number,name,department,group,badge,phone"
TEMPLATE_LINES = 2


def test_import_template_and_list(run: CommandLine, tmp_path: Path) -> None:
    template = run("people", "template")
    assert template["header"] == f"{HEADER},post,line"
    path = tmp_path / "officers.csv"
    path.write_text(f"{HEADER}\n1001,李甲,一科,,B1,\n,王乙,,,B1,\n", encoding="gb18030")
    refused = run("people", "import", str(path), status=1)
    assert refused["imported"] == 0
    assert [(each["line"], each["column"], each["code"]) for each in refused["problems"]] == [
        (3, "number", "batch.required"),
        (3, "badge", "batch.repeated"),
    ]
    assert all(set(each) == {"line", "column", "code", "message"} for each in refused["problems"])
    assert run("people", "list") == []
    path.write_text(f"{template['header']}\n{template['example']}\n", encoding="utf-8-sig")
    assert run("people", "import", str(path), status=1)["imported"] == 0, "an example is never imported"
    filled_in = template["example"].replace("李甲", "王乙")
    path.write_text(f"{template['header']}\n{filled_in}\n", encoding="utf-8-sig")
    imported = run("people", "import", str(path))
    assert imported.pop("entry")["seq"] > 2
    assert imported == {
        "imported": 1,
        "changed": 0,
        "unchanged": 0,
        "problems": [],
    }
    (officer,) = run("people", "list")
    assert (officer["number"], officer["active"]) == ("1001", True)
    assert run("people", "import", str(tmp_path / "nowhere.csv"), status=3)["error"] == "batch.not_readable"


@pytest.mark.rule("PF-03", "validated")
def test_a_preview_records_nothing_and_can_be_kept(run: CommandLine, tmp_path: Path) -> None:
    path, out = tmp_path / "officers.csv", tmp_path / "preview.csv"
    path.write_text(f"{HEADER},备注\n1001,李甲,一科,,B1,,x\n", encoding="utf-8")
    seen = run("people", "import", path, "--preview")
    assert (seen["recorded"], seen["new"], seen["refused"], seen["left_out"]) == (False, 1, 0, 1)
    line = seen["lines"][0]
    assert (line["line"], line["becomes"], line["what"], line["name"]) == (2, "new", "1001", "李甲")
    assert {each["column"]: each["after"] for each in line["changes"]}["badge"] == "B1"
    said = run.words("people", "import", path, "--preview")
    assert "第 2 行  新增  1001  李甲" in said
    assert "什么也没有登记" in said
    run("people", "import", path, "--preview", "--out", out)
    assert "李甲" in out.read_text(encoding="utf-8-sig")
    assert run("people", "import", path, "--out", out, status=2)["error"] == "cli.usage"
    assert run("people", "list") == []
    path.write_text(f"{HEADER}\n1001,,一科,,B1,\n", encoding="utf-8")
    assert run("people", "import", path, "--preview", status=1)["refused"] == 1


@pytest.mark.rule("PF-03", "validated")
def test_at_a_terminal_the_preview_is_shown_and_asked_about(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(f"{HEADER}\n1001,李甲,一科,,B1,\n", encoding="utf-8")
    monkeypatch.setattr(importing, "_at_a_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    said = run.words("people", "import", path, status=1)
    assert "第 2 行  新增  1001" in said
    assert "没有登记。" in said
    assert run("people", "list") == []
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert "已登记 1 人" in run.words("people", "import", path)
    path.write_text(f"{HEADER}\n1002,王乙,一科,,B2,\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "已登记 1 人" in run.words("people", "import", path, "--yes")


def test_pin_accounts_and_leaving(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(f"{HEADER}\n1001,李甲,一科,,B1,\n", encoding="utf-8")
    run("people", "import", str(path))
    entry = run("people", "pin", "1001", "--pin", "471193")["entry"]
    assert entry["stream"] == "custody"
    assert re.fullmatch("[0-9a-f]{64}", entry["hash"])
    monkeypatch.setenv("STATION_PIN", "12")
    assert run("people", "pin", "1001", status=1)["rule"] == "PF-04"
    monkeypatch.setenv("STATION_NEW_PASSWORD", "right horse 2")
    made = run("people", "account", "create", "li", "--name", "李甲", "--number", "1001", "--role", "officer")
    assert made["roles"] == ["officer"]
    granted = run("people", "account", "grant", "li", "--role", "keeper")
    assert granted["roles"] == ["keeper", "officer"]
    assert run("people", "account", "freeze", "li", "--reason", "遗失")["status"] == "frozen"
    assert (
        run("people", "account", "freeze", "admin", "--reason", "x", status=1)["error"]
        == "people.account_own"
    )
    assert run("people", "leave", "1001", "--reason", "调出")["number"] == "1001"
    assert [each["status"] for each in run("people", "account", "list")] == ["active", "closed"]
    assert [each["active"] for each in run("people", "list", "--all")] == [False]


def test_a_person_reads_lines(run: CommandLine) -> None:
    assert len(run.words("people", "template").splitlines()) == TEMPLATE_LINES
    assert "系统管理员" in run.words("people", "account", "list")


@pytest.mark.rule("PF-04", "change")
def test_one_changes_ones_own_password_and_pin(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(f"{HEADER}\n1001,李甲,一科,,B1,\n", encoding="utf-8")
    run("people", "import", str(path))
    monkeypatch.setenv("STATION_NEW_PASSWORD", "right horse 2")
    run("people", "account", "create", "li", "--name", "李甲", "--number", "1001", "--role", "officer")

    monkeypatch.setenv("STATION_PASSWORD", "right horse 2")
    monkeypatch.setenv("STATION_NEW_PASSWORD", "short")
    assert run("people", "password", "--as", "li", status=1)["error"] == "people.password_short"
    monkeypatch.setenv("STATION_NEW_PASSWORD", "right horse 3")
    changed = run("people", "password", "--as", "li")
    assert changed["account"] == "li"
    assert changed["entry"]["stream"] == "custody"
    assert run("people", "pin", "--as", "li", status=1)["error"] == "people.sign_in_wrong"

    monkeypatch.setenv("STATION_PASSWORD", "right horse 3")
    monkeypatch.setenv("STATION_PIN", "482913")
    assert run("people", "pin", "--as", "li")["number"] == "1001"
    assert run("people", "pin", "1001", "--as", "li", status=1)["error"] == "people.not_permitted", (
        "naming a number is setting somebody's PIN"
    )
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run("people", "pin", status=1)["error"] == "people.no_officer"
