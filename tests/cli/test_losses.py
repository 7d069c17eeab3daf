"""``report``: loss, damage and scrap by command, from the report with its photo to the register, and the bureau's paper."""

from __future__ import annotations

import re

import pytest

from tests.archive.media import picture
from tests.plugins.command_line import CommandLine, opens_account


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two items, and the three who decide, each with an account."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers(
        *(f"{number},王{number},一科,一组,B{number}," for number in ("1001", "1002", "1003", "1004"))
    )
    for tag in ("BWC-0017", "BWC-0018"):
        run("equipment", "register", tag, "--category", "3", "--name", "执法记录仪")
    for number, account, role, function in (
        ("1001", "leader", "office_leader", "head"),
        ("1002", "gear", "equipment_administrator", "equipment_administrator"),
        ("1003", "bureau", "bureau_office", "bureau_office"),
    ):
        opens_account(run, account, f"王{number}", number, role)
        run("offices", "set", "310110", function, number, "--from", "2026-01-05")


@pytest.mark.rule("EQ-15", "loss")
@pytest.mark.rule("EQ-12", "approval")
def test_a_loss_is_reported_approved_and_found_again(run: CommandLine) -> None:
    photo = run.data.with_name("现场.jpg")
    photo.write_bytes(picture())
    cost = ("--responsible", "B1004", "--amount", "1680.00", "--compensation", "照价赔偿", "--photo", photo)
    filed = run("report", "loss", "BWC-0017", "--text", "巡查途中遗失", *cost)
    request = str(filed["request"])
    assert filed["waits_for"] == "equipment_administrator"
    shown = run.words("approvals", "show", request)
    assert "报失" in shown
    assert "责任人王1004（1004）；损失 ¥1,680.00；赔偿：照价赔偿" in shown
    for account in ("gear", "leader"):
        run("approvals", "decide", request, "--accept", "--as", account)
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"
    (waits,) = run("approvals", "list", "--filter", "waits=yes", "--as", "bureau")
    assert str(waits["id"]) == request
    run("approvals", "decide", request, "--accept", "--as", "bureau", "--opinion", "同意核销")
    assert run("equipment", "show", "BWC-0017")["state"] == "lost"
    assert "equipment.lost" in [each["kind"] for each in run("equipment", "history", "BWC-0017")]
    assert [each["tag"] for each in run("equipment", "list", "--state", "lost")] == ["BWC-0017"]
    (scan,) = run("approvals", "paper", request)
    assert scan["name"] == "现场.jpg"
    copy = run.data.with_name("copy.jpg")
    run("approvals", "paper", request, "--entry", str(scan["seq"]), "--save", copy)
    assert copy.read_bytes() == photo.read_bytes()
    paper = run.data.with_name("报批单.txt")
    run("approvals", "show", request, "--out", paper)
    said = "".join(paper.read_text(encoding="utf-8").split())
    order = "申请人 申请时间 申请内容 理由 发现日期 责任人 损失金额 赔偿情况 逐级审批 序号 职务 结论 意见 审批人 日期 批文"
    assert re.search(".*?".join(order.split()), said), "the form's fields stand in their order"
    assert "一式两份：一份单位留存，一份报区局办公室。" in said
    for line in ("装备管理员王1002（签字）", "负责人王1001（签字）", "区局办公室王1003（签字）"):
        assert line in said
    run("kits", "define", "KIT-01", "--name", "执法包一", "--parts", "BWC-0017", "BWC-0018")
    out = run("checkout", "--to", "1004", "KIT-01")
    assert ("kit_part_lost", "BWC-0017") in [
        (each["code"], each["facts"].get("tag")) for each in out["warnings"]
    ]
    refused = run("equipment", "change", "BWC-0018", "--condition", "damaged", "--reason", "摔过", status=1)
    assert (refused["error"], refused["rule"]) == ("equipment.needs_approval", "EQ-12")
    asked = run(
        "report", "change", "BWC-0018", "--value", "1680", "--condition", "incomplete", "--text", "录错"
    )
    for account in ("gear", "leader", "bureau"):
        run("approvals", "decide", asked["request"], "--accept", "--as", account)
    shown = run("equipment", "show", "BWC-0018")
    assert (shown["value"], shown["condition"], shown["note"]) == ("1680.00", "incomplete", "录错")
    corrected = str(run("ledger", "list", "--filter", "kind=equipment.changed")[0]["seq"])
    damaged = str(run("report", "damage", "BWC-0018", "--text", "摔坏")["request"])
    sheet = run.data.with_name("送修单.txt")
    run("equipment", "paper", "repair", "--of", "BWC-0018", "--out", sheet)
    assert f"报损（申请 {damaged}）审批中：摔坏" in "".join(
        sheet.read_text(encoding="utf-8").split()
    ).replace(f"申请{damaged}", f"申请 {damaged}")
    for account in ("gear", "leader", "bureau"):
        run("approvals", "decide", damaged, "--accept", "--as", account)
    ended = run("approvals", "decide", damaged, "--accept", "--as", "gear", status=1)
    assert "已批准" in ended["message"]
    refused = run("void", corrected, "--reason", "没坏", status=1)
    assert (refused["error"], refused["rule"]) == ("void.approved", "EQ-12")
    refused = run("checkin", "BWC-0018", "--condition", "good", status=1)
    assert (refused["error"], refused["rule"]) == ("counter.damage_stands", "EQ-14")
    assert "damage_stands" in [each["code"] for each in run("checkin", "BWC-0018")["warnings"]]
    back = run("equipment", "show", "BWC-0018")
    assert (back["condition"], back["note"]) == ("damaged", "摔坏")
    run("equipment", "retag", "BWC-0017", "BWC-0017B", "--reason", "旧签损坏")
    assert run("report", "found", "BWC-0017", "--note", "车辆后座找到")["tag"] == "BWC-0017B", (
        "the tag it bears now"
    )
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"
    refused = run("report", "found", "BWC-0018", "--note", "x", status=1)
    assert (refused["error"], refused["rule"]) == ("losses.not_lost", "EQ-15")
    run("equipment", "register", "RNG-0001", "--category", "9", "--name", "测距仪")
    missed = str(run("report", "loss", "RNG-0001", "--text", "柜里没有")["request"])
    for account in ("gear", "leader"):
        run("approvals", "decide", missed, "--accept", "--as", account)
    run("checkout", "--to", "1003", "RNG-0001")  # it turned up
    assert run("approvals", "list", "--filter", "waits=yes", "--as", "bureau") == [], "whose matter it is now"
    run("checkin", "RNG-0001")
    (waits,) = run("approvals", "list", "--filter", "waits=yes", "--as", "bureau")
    assert str(waits["id"]) == missed
    refused = run("approvals", "decide", missed, "--accept", "--as", "bureau", status=1)
    assert (refused["error"], refused["facts"]["cause"]) == ("approvals.not_feasible", "losses.moved_since")
    for words in (f"申请 {missed} 现在不能批准", "又有收发", "请退回"):
        assert words in refused["message"]
    _undo_a_scrap(run)
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("EQ-13", "list", "gone")
def test_nobody_leaves_while_a_loss_may_be_undone_in_their_name(run: CommandLine) -> None:
    run("checkout", "--to", "1004", "BWC-0017")
    lost = run("report", "loss", "BWC-0017", "--text", "丢失")["request"]
    for account in ("gear", "leader", "bureau"):
        run("approvals", "decide", lost, "--accept", "--as", account)
    undoing = str(run("report", "undo", "BWC-0017", "--text", "报错了")["request"])
    (line,) = run("people", "leave", "1004", status=1)["open"]
    assert (line["kind"], line["code"], line["ways"]) == ("undo", undoing, ["decide", "withdraw"])
    refused = run("people", "leave", "1004", "--reason", "调出", status=1)
    assert (refused["error"], refused["facts"]["open"]) == ("people.things_open", "undo")
    count = str(run("stocktake", "start", "--scope", "tags:BWC-0018", "--as", "gear")["stocktake"])
    assert ("count_started", count) in [
        (each["kind"], each["code"]) for each in run("people", "leave", "1002", status=1)["open"]
    ]
    run("approvals", "withdraw", undoing, "--reason", "找到了，登记找回")
    run("people", "leave", "1004", "--reason", "调出")
    late = run("report", "undo", "BWC-0017", "--text", "报错了", status=1)
    assert late["error"] == "void.lost_holder_left"
    assert "report found BWC-0017" in late["message"], "what puts it right is named"
    run("report", "found", "BWC-0017", "--note", "车里找到")


def _undo_a_scrap(run: CommandLine) -> None:
    """What was scrapped by mistake is undone by the same approval, and stands on the daily register as it was."""
    scrapped = run("report", "scrap", "BWC-0017", "--text", "报错编号")["request"]
    for account in ("gear", "leader", "bureau"):
        done = run("approvals", "decide", scrapped, "--accept", "--as", account)
    wrong = done["entries"][-1]["seq"]
    refused = run("void", str(wrong), "--reason", "报错编号", status=1)
    assert "report undo" in refused["message"], "what puts it right is named"
    undoing = run("report", "undo", "BWC-0017", "--text", "报错编号，东西在用")["request"]
    assert f"申请 {scrapped}" in run.words("approvals", "show", undoing)
    for account in ("gear", "leader", "bureau"):
        done = run("approvals", "decide", undoing, "--accept", "--as", account)
    assert run("equipment", "show", "BWC-0017")["state"] == "in_store"
    history = {each["seq"]: each for each in run("equipment", "history", "BWC-0017")}
    assert history[wrong]["voided_by"] is not None, "it is struck through"
    sheet = run.data.with_name("台账.txt")
    run("equipment", "paper", "daily", "--out", sheet)
    said = "".join(sheet.read_text(encoding="utf-8").split())
    assert "报废（已作废）" in said
    assert "撤销报废" in said
