"""Secrets of commands come from the environment; those on the command line are taken and warned of."""

from __future__ import annotations

import pytest

from station.core.errors import SyncProblem
from station.sync.address import has_password, shown_address, with_password
from tests.plugins.command_line import FOUND, CommandLine

PIN, CHOSEN = "806427", "471193"
OFFICERS = "number,name,department,group,badge,phone\n1001,李甲,一科,,B1,\n"
ITEMS = "tag,category,name,model,serial,usb_serial,place,acquired_on,value\nRNG-0001,9,红外测距仪,,,,,,\n"


@pytest.fixture
def office(run: CommandLine) -> CommandLine:
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.takes("people", OFFICERS)
    run.takes("equipment", ITEMS)


@pytest.mark.rule("PF-04", "change")
@pytest.mark.rule("EQ-11", "confirmation")
def test_an_officer_chooses_the_pin_and_confirms_by_it(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PIN", PIN)
    office("people", "pin", "1001")
    refused = office("checkout", "--to", "1001", "RNG-0001", status=1)
    assert (refused["error"], refused["rule"]) == ("people.pin_issued", "PF-04")
    monkeypatch.setenv("STATION_NEW_PIN", CHOSEN)
    assert office("people", "pin", "1001", "--own")["number"] == "1001"
    assert office("people", "pin", "1001", "--own", status=1)["error"] == "people.pin_wrong"
    monkeypatch.setenv("STATION_PIN", CHOSEN)
    office("checkout", "--to", "1001", "RNG-0001")
    shown = office("equipment", "show", "RNG-0001")["history"][-1]
    assert [each["proof"] for each in shown["others"]] == ["pin"]
    monkeypatch.setenv("STATION_PIN", "564738")
    assert office("checkin", "RNG-0001", "--from", "1001", status=1)["error"] == "people.pin_wrong"
    assert "STATION_PIN" not in office.heard
    unused = office("checkin", "RNG-0001", status=1)  # nobody is named whom the PIN could prove
    assert (unused["error"], unused["rule"]) == ("cli.pin_unused", "EQ-11")
    assert "STATION_PIN" in unused["message"]
    monkeypatch.delenv("STATION_PIN")
    office("checkin", "RNG-0001")
    monkeypatch.setenv("STATION_LANGUAGE", "en")
    assert "who brought them is not on record" in office.words("equipment", "history", "RNG-0001")


def test_a_pin_on_the_command_line_is_taken_and_warned_of_once(office: CommandLine) -> None:
    office("people", "pin", "1001", "--pin", PIN)
    assert office.heard.count("STATION_PIN") == 1
    office("checkout", "--to", "1001", "RNG-0001", "--pin", PIN, status=1)
    assert office.heard.count("STATION_PIN") == 2


def test_without_a_terminal_the_variable_is_named(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = office("people", "pin", "1001", status=1)
    assert refused["error"] == "cli.no_secret"
    assert refused["message"].startswith("缺少“1001 的新签字密码”。请设置环境变量 STATION_PIN")
    assert office("people", "pin", "--own", status=1)["error"] == "cli.no_number"


@pytest.mark.parametrize("in_address", [True, False])
def test_the_centres_password_comes_from_the_environment(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch, in_address: bool
) -> None:
    monkeypatch.setenv("STATION_CENTRE_PASSWORD", "ganz geheim/1")
    account = "station:offen" if in_address else "station"
    for command in ("init", "enrol"):
        said = office("centre", command, f"postgresql://{account}@127.0.0.1:9/centre", status=3)
        assert said["error"] == "sync.unreachable"
    assert office.heard.count("STATION_CENTRE_PASSWORD") == (2 if in_address else 0)
    assert not any(secret in office.heard for secret in ("geheim", "offen"))


@pytest.mark.parametrize("in_address", [True, False])
def test_the_databases_password_comes_from_the_environment(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch, in_address: bool
) -> None:
    monkeypatch.setenv("STATION_DATABASE_PASSWORD", "ganz geheim/1")
    account = "station:offen" if in_address else "station"
    address = f"postgresql+psycopg://{account}@127.0.0.1:9/office"
    bare(*FOUND, "--database", address, status=3)
    assert bare.heard.count("STATION_DATABASE_PASSWORD") == in_address
    assert not any(secret in bare.heard for secret in ("geheim", "offen"))


def test_an_address_is_given_its_password() -> None:
    address = with_password("postgresql://station@192.0.2.7:5433/centre?sslmode=require", "a b/@:ü")
    assert address == "postgresql://station:a%20b%2F%40%3A%C3%BC@192.0.2.7:5433/centre?sslmode=require"
    assert has_password(address)
    assert shown_address(address) == "postgresql://station@192.0.2.7:5433/centre?sslmode=require"
    assert has_password("postgresql://station@h/centre?password=x")
    assert not has_password("postgresql://station@h/centre")
    with pytest.raises(SyncProblem):
        with_password("postgresql://192.0.2.7/centre", "x")


@pytest.mark.rule("PF-04", "account")
def test_a_lost_administrators_password_is_recovered_by_command(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account, role in (("zhang", "officer"), ("wang", "officer")):
        monkeypatch.setenv("STATION_NEW_PASSWORD", "issued horse 0")
        office("people", "account", "create", account, "--name", account, "--role", role)
    for account in ("zhang", "wang"):
        monkeypatch.setenv("STATION_PASSWORD", "issued horse 0")
        assert office("--as", account, "people", "list", status=1)["error"] == "people.password_issued"
        monkeypatch.setenv("STATION_NEW_PASSWORD", "own horse 1")
        office("--as", account, "people", "password")
    monkeypatch.setenv("STATION_PASSWORD", "own horse 1")
    monkeypatch.setenv("STATION_SECOND_PASSWORD", "own horse 1")
    recover = ("--as", "zhang", "people", "account", "recover", "admin", "--reason", "密码遗失")
    assert office(*recover, status=1)["error"] == "people.recover_needs_second"
    found = office(*recover, "--second", "wang")
    monkeypatch.setenv("STATION_PASSWORD", found["password"])
    assert office("--as", "admin", "people", "list", status=1)["error"] == "people.password_issued"
    monkeypatch.setenv("STATION_NEW_PASSWORD", "found horse 2")
    office("--as", "admin", "people", "password")
    monkeypatch.setenv("STATION_PASSWORD", "found horse 2")
    listed = office("--as", "admin", "ledger", "list", "--find", "密码遗失")
    assert "账号" in str(listed) or listed
