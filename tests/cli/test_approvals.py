"""``grids`` and ``approvals`` by command: a change is applied for, decided by who holds the office, and written down."""

from __future__ import annotations

import pytest

from tests.plugins.command_line import CommandLine, opens_account


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """A grid of 1001, who is the head, and a clerk who applies for its change."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("1001,王乙,一科,一组,B1,", "1002,李丙,一科,一组,B2,", "1003,张丁,一科,一组,B3,")
    opens_account(run, "leader", "王乙", "1001", "office_leader")
    opens_account(run, "clerk", "李丙", "1002", "office_staff")
    run("offices", "set", "310110", "head", "1001", "--from", "2026-01-05")
    named = ("--name", "中山路网格", "--chief", "B1", "--member", "1002")
    run("grids", "define", "G-07", *named, "--from", "2026-01-05", "--basis", "〔2026〕1号")
    change = ("--deputy", "1003", "--from", "2026-02-01", "--text", "增设副网格长", "--as", "clerk")
    run("grids", "change", "G-07", *change)


@pytest.mark.rule("EQ-13", "open", "list")
def test_nobody_leaves_while_a_request_is_theirs_or_theirs_alone_to_decide(run: CommandLine) -> None:
    own = run("people", "leave", "1002", status=1)
    (line,) = own["open"]
    assert (own["number"], line["kind"], line["ways"]) == (
        "1002",
        "request",
        ["decide", "withdraw", "pass_on"],
    )
    (alone,) = run("people", "leave", "B1", status=1)["open"]
    assert (alone["kind"], alone["code"], alone["whose"]) == ("decision", line["code"], "李丙")
    refused = run("people", "leave", "1002", "--reason", "调出", status=1)
    assert (refused["error"], refused["rule"], refused["facts"]["count"]) == (
        "people.things_open",
        "EQ-13",
        1,
    )
    run.registers("1004,赵戊,一科,一组,B4,")
    opens_account(run, "second", "赵戊", "1004", "office_leader")
    run("offices", "end", "310110", "head", "1001", "--on", "2026-01-06", "--reason", "交接")
    run("offices", "set", "310110", "head", "1004", "--from", "2026-01-06")
    assert run("people", "leave", "1001")["open"] == [], "another decides it"
    run("approvals", "decide", line["code"], "--refuse", "--opinion", "缓办", "--as", "second")
    (returned,) = run("people", "leave", "1002", status=1)["open"]
    assert returned["ways"] == ["settle", "withdraw", "pass_on"]
    run("approvals", "withdraw", line["code"], "--reason", "x", "--as", "second", status=1)
    run("people", "account", "close", "clerk", "--reason", "调离")
    run("approvals", "withdraw", line["code"], "--reason", "申请人调离", "--as", "second")
    assert "可以办理离岗" in run.words("people", "leave", "1002")
    assert run("people", "leave", "1002", "--reason", "调出")["number"] == "1002"


@pytest.mark.rule("PF-13", "change")
@pytest.mark.rule("PF-09", "steps")
@pytest.mark.rule("PF-09", "claim")
def test_a_change_of_a_grid_waits_for_its_chief_and_is_shown_with_its_steps(run: CommandLine) -> None:
    (waiting,) = run("approvals", "list", "--filter", "waits=yes", "--as", "leader")
    request = str(waiting["id"])
    assert (waiting["kind"], waiting["about"], waiting["waits_for"]) == (
        "grid.change_requested",
        "grid:G-07",
        "head",
    )
    assert [each["kind"] for each in run("deadlines", "list")] == ["approval"]
    run("deadlines", "claim", run("approvals", "show", request)["task"], "--as", "leader")
    assert [each["claimed_by"] for each in run("approvals", "list")] == ["leader"]
    shown = run.words("approvals", "show", request)
    assert "由王乙认领" in shown
    assert "副网格长由 — 改为 1003" in shown
    assert "负责人：待审批" in shown
    assert "王乙 1001" in shown
    refused = run("approvals", "decide", request, "--refuse", "--as", "leader", status=1)
    assert (refused["error"], refused["rule"]) == ("approvals.opinion_missing", "PF-13")
    own = run("approvals", "decide", request, "--accept", "--as", "clerk", status=1)
    assert own["error"] == "approvals.own"
    paper = run("approvals", "decide", request, "--accept", "--paper", "〔2026〕9号", status=2)
    assert paper["error"] == "approvals.paper_whole"
    decided = run("approvals", "decide", request, "--accept", "--opinion", "同意", "--as", "leader")
    assert len(decided["entries"]) == 2
    (grid,) = run("grids", "list")
    assert grid["ahead"] is None
    assert (grid["deputies"], grid["members"], grid["from"]) == (["1003"], ["1002"], "2026-02-01")
    done = run("approvals", "show", request)
    assert (done["state"], done["steps"][0]["opinion"]) == ("accepted", "同意")
    assert run("approvals", "list") == []
    assert "已批准" in run.words("approvals", "list", "--filter", "standing=done")
    assert run("ledger", "rebuild", "--check")["ok"]


def test_ones_own_request_is_withdrawn(run: CommandLine) -> None:
    (waiting,) = run("approvals", "list")
    withdrawn = run("approvals", "withdraw", str(waiting["id"]), "--reason", "另行安排", "--as", "clerk")
    assert withdrawn["request"] == waiting["id"]
    unknown = run("approvals", "show", "99999", status=1)
    assert unknown["error"] == "approvals.unknown"
    again = run("grids", "change", "G-09", "--from", "2026-02-01", "--text", "x", status=1)
    assert again["error"] == "approvals.grid_unknown"


@pytest.mark.rule("EQ-11", "dissent")
def test_a_return_is_disputed_and_decided_by_command(run: CommandLine) -> None:
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    run("checkout", "RNG-1", "--to", "1002")
    found = ("--from", "1002", "--condition", "damaged", "--note", "镜头碎裂")
    back = run("checkin", "RNG-1", *found, "--dissent", "借出时就碎了", "--claims", "already")
    (asked,) = back["disputes"]
    assert (asked["waits_for"], back["items"][0]["disputed"]) == ("head", True)
    request = str(asked["request"])
    shown = run.words("approvals", "show", request, "--as", "leader")
    assert "认可损坏，但称领用时已如此（借出时就碎了）" in shown
    assert "镜头碎裂" in shown
    run("approvals", "decide", request, "--refuse", "--opinion", "借出登记完好", "--as", "leader")
    assert run("approvals", "show", request, "--as", "leader")["state"] == "refused"
    (item,) = run("equipment", "list")
    assert (item["condition"], item["disputed"]) == ("damaged", False)
    alone = run("checkin", "RNG-1", "--claims", "good", status=2)
    assert alone["error"] == "cli.usage"
