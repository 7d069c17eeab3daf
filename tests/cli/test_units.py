"""``units``: departments and groups renamed, merged and ended by command, and what they demand."""

from __future__ import annotations

import pytest

from tests.plugins.command_line import CommandLine


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Three officers in two departments."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("0101,王乙,一科,一组,,\n0102,李甲,一科,一组,,\n0103,赵丙,二科,一组,,")


@pytest.mark.rule("EQ-02", "units")
def test_a_reform_of_units_by_command(run: CommandLine) -> None:
    def demanded() -> int:
        """How many shared instruments the groups demand: one each."""
        rows = [row for table in run("equipment", "entitlement") for row in table["rows"]]
        return next(row["required"] for row in rows if str(row["category"]).startswith("5 "))

    assert demanded() == 2
    done = run("units", "rename", "一科", "综合一科", "--reason", "机构改革")
    assert done["people"] == ["0101", "0102"]
    assert demanded() == 2
    assert [each["number"] for each in run("people", "list", "--search", "一科")] == ["0101", "0102"]
    run("units", "merge", "二科", "--into", "一科", "--reason", "机构改革")
    assert demanded() == 1
    shown = {each["unit"]: each for each in run("units", "list")}
    assert (shown["综合一科 › 一组"]["people"], shown["二科 › 一组"]["merged_into"]) == (3, "综合一科 › 一组")
    (present,) = run("units", "list", "--departments", "--filter", "standing=present")
    assert (present["unit"], present["former"]) == ("综合一科", ["一科", "二科"])
    assert "曾用名一科、二科" in run.words("units", "list", "--departments")
    refused = run("units", "end", "综合一科", "--reason", "撤销", status=1)
    assert (refused["error"], refused["rule"]) == ("units.people_inside", "EQ-02")
    for number in ("0101", "0102", "0103"):
        run("people", "leave", number, "--reason", "退休")
    run("units", "end", "综合一科", "--reason", "撤销")
    assert demanded() == 0
    assert "撤销" in run.words("ledger", "list", "--filter", "subject=unit:综合一科")
    assert run("ledger", "rebuild", "--check")["ok"]
