"""``offices``: a change of keeper demands a count by both, and both and the head sign it (EQ-13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.archive.media import picture
from tests.plugins.command_line import CommandLine

TODAY, SINCE, BEFORE = ((date.today() - timedelta(days=days)).isoformat() for days in (0, 10, 30))
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

    def signs(stocktake: str, *more: str, head: str = "1003") -> str:
        three = ("--stocktake", stocktake, "--head", head, "--paper", scan)
        return str(run("offices", "count", seq, *three, *more, status=1)["error"])

    plain = str(run("stocktake", "start", "--counters", "1001", "1002")["stocktake"])
    assert signs(plain) == "keeper.other_purpose"
    run("stocktake", "cancel", plain, "--reason", "另作")
    kind = ("--purpose", "keeper_change", "--counters", "1001")
    alone = str(run("stocktake", "start", *kind)["stocktake"])
    assert signs(alone) == "keeper.not_closed"
    run("stocktake", "scan", alone, "RNG-0001")
    run("stocktake", "close", alone)
    assert signs(alone) == "keeper.not_counted_by"
    both = str(run("stocktake", "start", *kind, "1002")["stocktake"])
    run("stocktake", "scan", both, "RNG-0001")
    run("stocktake", "close", both)
    assert signs("99999") == "stocktake.unknown"
    assert signs(both, head="1004") == "keeper.not_head"
    assert signs(both, "--successor", "1004") == "keeper.not_successor"
    assert signs(both, head="1002") == "keeper.same_person"
    assert run("offices", "paper", seq, "--out", "x.pdf", status=1)["error"] == "keeper.no_count"
    done = run("offices", "count", seq, "--stocktake", both, "--head", "1003", "--paper", scan)
    assert {role: each["proof"] for role, each in done["signed"].items()} == dict.fromkeys(
        ("leaver", "successor", "head"), "paper"
    )
    assert run("offices", "changes") == []
    assert [each for each in run("deadlines", "list") if each["kind"] == "joint_count"] == []
    assert signs(both) == "keeper.unknown"
    paper = run.data.with_name("交接.txt")
    run("offices", "paper", seq, "--out", paper)
    said, at = "".join(paper.read_text(encoding="utf-8").split()), 0
    for field in ORDER:
        at = said.find(field, at)
        assert at >= 0, (field, said)
    assert run("people", "leave", "1001")["open"] == []
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("EQ-13", "keeper")
def test_each_act_that_changes_a_keeper_is_a_change(run: CommandLine) -> None:
    def changes() -> list[tuple[object, ...]]:
        return [(each["leaver"], each["successor"]) for each in run("offices", "changes")]

    office = ("310110", "keeper")
    run("offices", "set", *office, "1002", "--from", SINCE, "--in-place-of", "1001")
    assert changes() == [("1001", "1002")]
    run("offices", "end", *office, "1002", "--on", SINCE, "--reason", "记错了")
    assert changes() == [("1001", None)], "who never held it took nothing over"
    run("offices", "set", *office, "1001", "--from", SINCE)
    assert changes() == [], "who keeps it after all counts nothing"
    day = ("--from", SINCE, "--until", SINCE, "--reason", "病假")
    run("offices", "substitute", *office, "1002", *day)
    assert changes() == [("1001", "1002")]
    run("offices", "end", *office, "1002", "--on", SINCE, "--reason", "没有代")
    assert changes() == [], "the substitute never stood in"
    run("people", "leave", "1001", "--reason", "调出")
    assert changes() == [("1001", None)], "whoever leaves hands it over"
    run("offices", "set", *office, "1004", "--from", TODAY)
    (change,) = run("offices", "changes")
    kind = ("--purpose", "keeper_change", "--counters", "1003", "1004")
    count = str(run("stocktake", "start", *kind)["stocktake"])
    run("stocktake", "scan", count, "RNG-0001")
    run("stocktake", "close", count)
    scan = run.data.with_name("清点.jpg")
    scan.write_bytes(picture())
    three = ("--stocktake", count, "--head", "1003", "--paper", scan)
    assert run("offices", "count", str(change["change"]), *three)["signed"]["leaver"] is None
    assert changes() == []
    assert run("ledger", "rebuild", "--check")["ok"]
