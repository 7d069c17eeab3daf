"""Report forms by commands: made, filled, filed, returned, added up, counted, ended (PF-08)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.audit.test_forms import FIELDS, fields
from tests.plugins.command_line import CommandLine

LAST = date.today().replace(day=1) - timedelta(days=1)
PERIOD = LAST.isoformat()[:7]
DUTY = ("ZB01", PERIOD)


@pytest.mark.rule("PF-08", "form", "counts")
def test_a_form_by_commands(run: CommandLine, tmp_path: Path) -> None:
    table, template = fields(tmp_path / "栏目.xlsx", FIELDS[0], FIELDS[2]), tmp_path / "模板.xlsx"
    told = ("--number", "ZB01", "--name", "装备月报", "--period", "month", "--limit", "5")
    offices = ("--offices", "某所，二所", "--from", LAST.replace(day=1).isoformat(), "--out", template)
    made = run("forms", "make", table, *told, *offices)
    assert (made["number"], made["edition"], template.exists()) == ("ZB01", 1, True)
    assert [each["unit"] for each in run("forms", "due", "--filter", "state=open")] == ["二所", "某所"]
    sheet = run("forms", "fill", *DUTY, "--set", "most=7", "--draft")
    assert sheet["rows"] == [{"row": 1, "values": {"closing": 0, "most": 7}}]
    refused = run("forms", "file", *DUTY, "--set", "closing=2", status=1)
    assert (refused["error"], refused["rule"]) == ("forms.unexplained", "PF-08")
    filed = run("forms", "file", *DUTY, "--set", "closing=2", "--reason", "closing=盘点调整")
    assert (filed["in_time"], filed["computed"][0]["reason"]) == (True, "盘点调整")
    back = tmp_path / "上报.xlsx"
    assert run("forms", "return", *DUTY, "--out", back)["digest"] == filed["digest"]
    assert run("forms", "collect", back, status=1)["error"] == "forms.doubled"
    total = run("forms", "sum", *DUTY)
    assert (total["total"], total["missing"]) == ({"closing": 2, "most": 7}, ["二所"])
    (count,) = run("forms", "count")
    assert (count["should"], count["done"], count["open"], count["in_time"]) == (2, 1, 1, 1)
    assert "某所" in run.words("forms", "count", "--by", "unit")
    refused = run("forms", "receive", table, status=1)
    assert (refused["error"], refused["rule"]) == ("forms.no_sheet", "PF-08")
    assert run("forms", "fill", *DUTY, "--set", "most", status=2)["error"] == "cli.usage"
    ended = run("forms", "end", "ZB01", "--reason", "停报", "--on", LAST.replace(day=1).isoformat())
    assert ended["withdrawn"] == [f"ZB01 {PERIOD} 二所"]
    (row,) = run("forms", "list", "--filter", "state=ended")
    assert (row["number"], row["issuer"]) == ("ZB01", "某所")
