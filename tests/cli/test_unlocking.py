"""Unlocking an account by command, and the note that one administrator is left."""

import pytest

from tests.plugins.command_line import PASSWORD, CommandLine

NAMES = ("--name", "赵乙", "--role", "system_administrator")


@pytest.mark.rule("PF-04", "account")
def test_a_list_of_accounts_says_that_one_administrator_is_left(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each["account"] for each in run("people", "account", "list")] == ["admin"]
    assert run.heard.count("只剩李甲（admin）") == 1
    monkeypatch.setenv("STATION_NEW_PASSWORD", "issued horse 0")
    run("people", "account", "create", "second", *NAMES)
    assert len(run("people", "account", "list")) == 2
    assert run.heard.count("只剩") == 1


@pytest.mark.rule("PF-04", "sign in")
def test_an_account_is_unlocked_by_another(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_NEW_PASSWORD", "issued horse 0")
    run("people", "account", "create", "second", *NAMES)
    monkeypatch.setenv("STATION_PASSWORD", "not the one 1")
    run("--as", "second", "equipment", "list", status=1)
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert "可以马上重新登录" in run.words("people", "account", "unlock", "second", "--reason", "本人到场")
    refused = run("people", "account", "unlock", "second", "--reason", "本人到场", status=1)
    assert (refused["error"], refused["rule"]) == ("people.not_locked", "PF-04")
    refused = run("people", "account", "unlock", "admin", "--reason", "本人到场", status=1)
    assert (refused["error"], refused["rule"]) == ("people.unlock_own", "PF-04")
