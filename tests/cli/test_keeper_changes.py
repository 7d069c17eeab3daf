"""``offices``: a change of keeper demands a count by both, and both and the head sign it (EQ-13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.archive.media import picture
from tests.plugins.command_line import CommandLine

TODAY, BEFORE = ((date.today() - timedelta(days=days)).isoformat() for days in (0, 30))
ORDER = (
    *(
        "交接清点",
        "单位",
        "职务",
        "移交人",
        "王乙1001",
        "接任人",
        "李丙1002",
        "自何日起",
        "相符",
        "盘亏",
    ),
    *("序号", "位置", "编号", "名称", "类别", "账面", "姓名", "好坏", "实有", "RNG-0001"),
    *(
        "移交人：王乙（1001，纸上签字，",
        "接收人：李丙（1002，纸上签字，",
        "单位负责人：张丁（1003，纸上签字，",
        "一式三份",
    ),
)
"""The fields of the paper in their order, its copies, and who signed."""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """A keeper, 1001, a head, 1003, one thing on the register."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers(
        *(
            "1001,王乙,一科,一组,B1,",
            "1002,李丙,一科,一组,B2,",
            "1003,张丁,一科,一组,B3,",
            "1004,赵戊,一科,一组,B4,",
        )
    )
    run("offices", "set", "310110", "keeper", "1001", "--from", BEFORE)
    assert run("offices", "changes") == [], "nobody handed it over"
    run("offices", "set", "310110", "head", "1003", "--from", BEFORE)
    run("equipment", "register", "RNG-0001", "--category", "9", "--name", "测距仪")


@pytest.mark.rule("EQ-13", "keeper")
@pytest.mark.rule("EQ-10", "count")
def test_a_change_of_keeper_is_counted_by_both_and_signed(run: CommandLine) -> None:
    run("offices", "end", "310110", "keeper", "1001", "--on", TODAY, "--reason", "轮岗")
    (vacant,) = run("offices", "changes")
    assert (vacant["leaver"], vacant["successor"]) == ("1001", None)
    words = run.words("offices", "set", "310110", "keeper", "1002", "--from", TODAY)
    assert "双方一起清点" in words
    (change,) = run("offices", "changes")
    assert (change["leaver"], change["successor"], change["function"]) == ("1001", "1002", "keeper")
    (due,) = (each for each in run("deadlines", "list") if each["kind"] == "joint_count")
    assert due["subject"] == f"keeper_change:{change['change']}"
    seq = str(change["change"])
    (line,) = run("people", "leave", "1001", status=1)["open"]
    assert (line["kind"], line["code"]) == ("joint_count", seq)
    scan = run.data.with_name("清点.jpg")
    scan.write_bytes(picture())

    kind = ("--purpose", "keeper_change", "--counters", "1001", "1002")
    both = str(run("stocktake", "start", *kind)["stocktake"])
    three = ("--stocktake", both, "--head", "1003", "--paper", scan)
    assert run("offices", "count", seq, *three, status=1)["error"] == "keeper.not_closed"
    run("stocktake", "scan", both, "RNG-0001")
    run("stocktake", "close", both)
    assert run("offices", "paper", seq, "--out", "x.pdf", status=1)["error"] == "keeper.no_count"
    done = run("offices", "count", seq, *three)
    assert {role: each["proof"] for role, each in done["signed"].items()} == dict.fromkeys(
        ("leaver", "successor", "head"), "paper"
    )
    assert run("offices", "changes") == []
    assert [each for each in run("deadlines", "list") if each["kind"] == "joint_count"] == []
    paper = run.data.with_name("交接.txt")
    run("offices", "paper", seq, "--out", paper)
    said, at = "".join(paper.read_text(encoding="utf-8").split()), 0
    for field in ORDER:
        at = said.find(field, at)
        assert at >= 0, (field, said)
    assert run("people", "leave", "1001")["open"] == []
    assert run("ledger", "rebuild", "--check")["ok"]
