"""``offices``: who holds office, by command; and the names below the register."""

from __future__ import annotations

import pytest

from tests.plugins.command_line import CommandLine, opens_account


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Three officers in two departments."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("0101,王乙,一科,一组,B1,\n0102,李甲,一科,一组,B2,\n0103,赵丙,二科,,B3,")


@pytest.mark.rule("EQ-06", "holders")
@pytest.mark.rule("EQ-06", "substitute")
def test_an_office_is_given_ended_and_stood_in_for(run: CommandLine) -> None:
    given = run("offices", "set", "一科", "head", "B1", "--from", "2026-01-05", "--basis", "〔2026〕1号")
    assert (given["unit"], given["function"], given["number"], given["name"]) == (
        "一科",
        "head",
        "0101",
        "王乙",
    )
    refused = run("offices", "set", "一科", "head", "0102", "--from", "2026-02-01", status=1)
    assert (refused["error"], refused["rule"]) == ("offices.one_only", "EQ-06")
    assert "负责人" in refused["message"]
    assert "--in-place-of 0101" in refused["message"]
    replaced = run("offices", "set", "一科", "head", "0102", "--from", "2026-02-01", "--in-place-of", "0101")
    assert len(replaced["entries"]) == 2
    days = ("--from", "2026-01-01", "--until", "2199-12-30")
    refused = run("offices", "substitute", "一科", "head", "0103", *days, "--reason", "休假", status=1)
    assert refused["error"] == "offices.nobody_holds"
    days = ("--from", "2026-02-02", "--until", "2199-12-30")
    run("offices", "substitute", "一科", "head", "0103", *days, "--reason", "休假")
    listed = {each["number"]: each for each in run("offices", "list")}
    assert listed.keys() == {"0102", "0103"}
    assert listed["0103"]["absent"] == "0102"
    assert "代李甲 0102，2026-02-02 至 2199-12-30" in run.words("offices", "list")
    past = run("offices", "list", "--filter", "standing=past")
    assert [(each["number"], each["ended_on"]) for each in past] == [("0101", "2026-02-01")]
    run("offices", "end", "一科", "head", "0103", "--on", "2026-02-02", "--reason", "登记错")
    assert [each["number"] for each in run("offices", "list")] == ["0102"]
    kinds = [each["kind"] for each in run("ledger", "list", "--filter", "subject=officer:0102")]
    assert kinds.count("office.substituted") == kinds.count("office.assigned") == 1


@pytest.mark.rule("EQ-06", "holders")
def test_what_nobody_holds_is_said_beside_the_list_and_its_days_in_words(run: CommandLine) -> None:
    run("offices", "set", "二科", "keeper", "0103", "--from", "2026-01-05")
    assert (
        run("offices", "set", "一科", "deputy_head", "0101", "--from", "2026-01-05")["function"] == "deputy"
    )
    assert run("offices", "end", "一科", "副职", "0101", "--on", "2026-01-05", "--reason", "误记")
    words = run.words("offices", "list")
    assert "二科　仓库管理员　赵丙 0103　自 2026-01-05 起" in words
    assert "今天无人担任：分管领导、装备管理员、仓库管理员、效能监察、区局办公室。" in run.heard


@pytest.mark.rule("EQ-06", "holders")
def test_who_has_the_role_is_proposed_and_confirmed_by_one_command(run: CommandLine) -> None:
    opens_account(run, "leader", "王乙", "0101", "office_leader")
    functions = ("head", "leader_in_charge", "equipment_administrator")
    found = {each["function"]: each for each in run("offices", "propose")["proposed"]}
    assert tuple(found) == functions
    assert [found[each]["hindrance"] for each in functions] == [None, None, "no_number"]
    assert run("offices", "list") == []
    assert "账号没有工号" in run.words("offices", "propose")
    assert len(run("offices", "propose", "--confirm")["entries"]) == 2
    assert {each["function"] for each in run("offices", "list")} == set(functions[:2])
    (given,) = run("ledger", "list", "--filter", "kind=office.assigned", "--limit", "1")
    assert given["body"]["basis"] == "按账号角色“所领导”确认"
    assert run("offices", "propose", "--confirm", status=1)["error"] == "offices.nothing_proposed"
