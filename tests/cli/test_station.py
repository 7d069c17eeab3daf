"""init, rules and ledger: a station is made once, whatever its office is called, and proves itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from station.cli.command_line import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setenv("STATION_PASSWORD", "right horse 1")
    monkeypatch.setenv("STATION_DATA", str(tmp_path / "station"))

    def run(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--json", *arguments]) == status
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("office", ["310110", "沪杨一所", "a/b"])
def test_an_office_of_any_code_signs_its_checkpoints(run: Any, office: str) -> None:
    init = ("init", "--office", office, "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    made = run(*init)
    assert made["office"] == office
    assert made["station"].isascii()
    notes = run("ledger", "checkpoint")["checkpoints"]
    assert all(made["station"] in note for note in notes)
    assert run("ledger", "verify")["ok"]
    assert run(*init, status=3)["error"] == "store.exists_already"


def test_a_refused_founding_leaves_nothing(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "short")
    init = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    refused = run(*init, status=1)
    assert refused["rule"] == "PF-04"
    assert not (tmp_path / "station").exists()


def test_rules_are_listed_before_there_is_a_station(run: Any) -> None:
    rules = run("rules")
    assert len(rules) == 73
    deadline = next(rule for rule in rules if rule["id"] == "DM-05")["parameters"][0]
    assert (deadline["key"], deadline["value"]) == ("deadline_hours", 24)


def test_the_suite_is_chosen_at_founding(run: Any) -> None:
    init = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    run(*init, "--suite", "sm3+sm2")
    assert "suite sm3+sm2" in run("ledger", "checkpoint")["checkpoints"][0]
    assert run("ledger", "verify")["ok"]


def test_a_person_reads_the_heads_in_words(
    run: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    monkeypatch.setenv("STATION_LANGUAGE", "zh_CN")
    for words in (("ledger", "head"), ("ledger", "verify")):
        assert main(list(words)) == 0
        assert capsys.readouterr().out.startswith("保管账：")
