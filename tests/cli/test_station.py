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


def test_the_suite_is_chosen_at_founding(bare: CommandLine) -> None:
    bare(*FOUND, "--suite", "sm3+sm2")
    assert "suite sm3+sm2" in bare("ledger", "checkpoint")["checkpoints"][0]
    assert bare("ledger", "verify")["ok"]


def test_a_person_reads_the_heads_in_words(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", "zh_CN")
    for words in (("ledger", "head"), ("ledger", "verify")):
        assert run.words(*words).startswith("保管账：")
