"""``people handover``: what left the name of whoever leaves, signed by three, and the paper of it (EQ-13)."""

from __future__ import annotations

import pytest

from tests.archive.media import picture
from tests.plugins.command_line import CommandLine

ORDER = (
    *("收回或移交手续", "姓名", "王乙", "工号", "1001", "部门", "自何日起", "件数", "2"),
    *("序号", "日期", "编号", "名称", "数量", "收回、移交或报失", "收回或移交给", "记录号", "备注"),
    *("RNG-0001", "测距仪", "收回", "一号柜", "报失", "申请、审批和盘点", "盘点", "RNG-0002", "撤回"),
    *(
        "移交人：王乙（1001，纸上签字，",
        "接收人：李丙（1002，纸上签字，",
        "单位负责人：张丁（1003，纸上签字，",
        "一式两份",
    ),
)
"""The fields of the paper in their order, its copies, and who signed."""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Three officers of whom one is the head, two things and a key that 1001 has."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("1001,王乙,一科,一组,B1,", "1002,李丙,一科,一组,B2,", "1003,张丁,一科,一组,B3,")
    run("offices", "set", "310110", "head", "1003", "--from", "2026-01-05")
    for tag in ("RNG-0001", "RNG-0002"):
        run("equipment", "register", tag, "--category", "9", "--name", "测距仪")
    run("places", "define", "柜1", "--name", "一号柜", "--kind", "cabinet")
    run("checkout", "--to", "1001", "RNG-0001")
    run("places", "key", "give", "柜1", "--to", "1001")


@pytest.mark.rule("EQ-13", "signed", "passed")
def test_three_sign_what_left_the_name_before_somebody_leaves(run: CommandLine) -> None:
    scan = run.data.with_name("手续.jpg")
    scan.write_bytes(picture())
    three = ("people", "handover", "B1", "--taker", "1002", "--head", "1003", "--paper", scan)
    assert run("people", "handover", "1001")["lines"] == [], "they have it still"
    assert run(*three, status=1)["error"] in ("people.items_open", "people.things_open")
    run("checkin", "RNG-0001")
    run("checkout", "--to", "1001", "RNG-0001")
    run("checkin", "RNG-0001")
    count = str(run("stocktake", "start", "--scope", "tags:RNG-0002", "--counters", "1001")["stocktake"])
    still = run("people", "handover", "1001")
    assert [each["kind"] for each in still["open"]] == ["key", "count"]
    assert still["matters"] == [], "it is open still"
    assert run.words("people", "handover", "1001").startswith("王乙（1001）名下还有 2 项没有了结")
    other = str(run("stocktake", "start", "--scope", "category:9", "--counters", "1001")["stocktake"])
    passed = run("stocktake", "pass-on", other, "--from", "1001", "--to", "B2", "--reason", "调离")
    assert passed["to"] == "1002"
    assert other in [each["code"] for each in run("people", "leave", "1002", status=1)["open"]]
    left = run("people", "leave", "1001", status=1)
    assert [(each["code"], each["outcome"], each["to"]) for each in left["passed"]] == [
        (other, "passed", "1002")
    ]
    assert "李丙 1002" in run.words("people", "leave", "1001", status=1)
    run("stocktake", "cancel", count, "--reason", "不盘了")
    run("places", "key", "lost", "柜1", "--reason", "丢失，已换锁")
    shown = run("people", "handover", "1001")
    assert (shown["open"], [(each["code"], each["outcome"]) for each in shown["matters"]]) == (
        [],
        [(other, "passed"), (count, "withdrawn")],
    )
    assert [(each["code"], each["way"]) for each in shown["lines"]] == [
        ("RNG-0001", "returned"),
        ("柜1", "reported"),
    ], "each thing once, as it left last"
    run("rules", "set", "EQ-13.handover", "refuse", "--reason", "须签手续")
    assert run("people", "leave", "1001")["unsigned"] == 2
    assert "还没有签移交手续" in run.words("people", "leave", "1001")
    assert run("people", "leave", "1001", "--reason", "调出", status=1)["error"] == "people.handover_missing"
    for wrong, code in (
        (("--taker", "1003", "--head", "1003"), "handover.same_person"),
        (("--taker", "1003", "--head", "1002"), "handover.not_head"),
        (("--taker", "1002", "--head", "1003", "--since", "2199-01-01"), "handover.day_ahead"),
    ):
        assert run("people", "handover", "1001", *wrong, "--paper", scan, status=1)["error"] == code
    assert run(*three[:-2], status=1)["error"] == "cli.no_secret", "nobody signs for another"
    signed = run(*three)
    assert {role: each["proof"] for role, each in signed["signed"].items()} == dict.fromkeys(
        ("leaver", "taker", "head"), "paper"
    )
    assert run("people", "leave", "1001")["unsigned"] == 0
    paper = run.data.with_name("手续.txt")
    run("equipment", "paper", "handover", "--of", "1001", "--out", paper)
    said, at = "".join(paper.read_text(encoding="utf-8").split()), 0
    for field in ORDER:
        at = said.find(field, at)
        assert at >= 0, field
    assert run("people", "leave", "1001", "--reason", "调出")["number"] == "1001"
    (left,) = run("ledger", "list", "--filter", "kind=officer.left")
    assert left["version"] == 2
    run("people", "reinstate", "1001", "--reason", "调回")
    run("checkout", "--to", "1001", "RNG-0002")
    run("checkin", "RNG-0002")
    assert run("people", "leave", "1001", "--reason", "调出", status=1)["error"] == "people.handover_missing"
    assert run("ledger", "rebuild", "--check")["ok"]
