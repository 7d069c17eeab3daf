"""init, rules and ledger: a station is made once, whatever its office is called, and proves itself."""

from pathlib import Path

import pytest

from station.core.policy import load_rulebook
from tests.plugins.command_line import FOUND, CommandLine


@pytest.mark.parametrize("office", ["310110", "沪杨一所", "a/b"])
def test_an_office_of_any_code_signs_its_checkpoints(bare: CommandLine, office: str) -> None:
    init = ("init", "--office", office, "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    made = bare(*init)
    assert made["office"] == office
    assert made["station"].isascii()
    notes = bare("ledger", "checkpoint")["checkpoints"]
    assert all(made["station"] in note for note in notes)
    assert bare("ledger", "verify")["ok"]
    assert bare(*init, status=3)["error"] == "store.exists_already"


def test_a_refused_founding_leaves_nothing(
    bare: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "short")
    refused = bare(*FOUND, status=1)
    assert refused["rule"] == "PF-04"
    assert not (tmp_path / "station").exists()


def test_rules_are_listed_before_there_is_a_station(bare: CommandLine) -> None:
    rules = bare("rules")
    assert [rule["id"] for rule in rules] == [rule.id for rule in load_rulebook()]
    deadline = next(rule for rule in rules if rule["id"] == "DM-05")["parameters"][0]
    assert (deadline["key"], deadline["value"]) == ("deadline_hours", 24)


@pytest.mark.rule("PF-07", "change")
def test_a_parameter_is_shown_and_set_by_command(run: CommandLine, tmp_path: Path) -> None:
    made = run("rules", "set", "eq-14.repairers", "区维修点，厂家", "--reason", "定点维修")
    assert (made["before"], made["value"]) == ([], ["区维修点", "厂家"])
    assert run("rules", "show", "EQ-14.repairers")["value"] == ["区维修点", "厂家"]
    table = tmp_path / "activities.json"
    table.write_text(
        run.words("rules", "show", "EQ-04.activities").replace("日常检查", "日常巡查"), encoding="utf-8"
    )
    run("rules", "set", "EQ-04.activities", "--file", table, "--reason", "改称")
    assert run("rules", "show", "EQ-04.activities")["value"][0]["name_zh"] == "日常巡查"
    same = run("rules", "set", "EQ-04.activities", "--file", table, "--reason", "改称", status=1)
    assert same["error"] == "people.parameter_same"
    said = run.words("rules", "set", "DM-05", "3", "--reason", "x", status=2) + run.heard
    assert "须写成 RULE.PARAMETER，即规则编号、点、参数名" in said


def test_the_suite_is_chosen_at_founding(bare: CommandLine) -> None:
    bare(*FOUND, "--suite", "sm3+sm2")
    assert "suite sm3+sm2" in bare("ledger", "checkpoint")["checkpoints"][0]
    assert bare("ledger", "verify")["ok"]


def test_a_person_reads_the_heads_in_words(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", "zh_CN")
    for words in (("ledger", "head"), ("ledger", "verify")):
        assert run.words(*words).startswith("保管账：")
