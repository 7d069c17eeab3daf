"""Commands take an officer by number or badge and an item by its tag, in any writing, and say what else a code is."""

import pytest

from tests.plugins.command_line import CommandLine


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("1001,李甲,一科,一组,B-1,")
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    run("equipment", "register", "RNG-2", "--category", "9", "--name", "测距仪")


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(("officer", "tag"), [("B-1", "rng-1"), ("b–1", "ＲＮＧ－1"), ("１００１", "RNG—1")])
def test_an_officer_goes_by_number_or_badge_and_an_item_by_its_tag_in_any_writing(
    run: CommandLine, officer: str, tag: str
) -> None:
    assert [each["holder"] for each in run("checkout", "--to", officer, tag)["items"]] == ["1001"]
    assert [each["tag"] for each in run("equipment", "list", "--holder", officer)] == ["RNG-1"]
    assert run("equipment", "show", tag)["tag"] == "RNG-1"
    assert run("checkin", tag, "--from", officer)["items"][0]["state"] == "in_store"
    assert run("equipment", "change", tag, "--place", "柜2", "--reason", "搬柜")["tag"] == "RNG-1"
    assert run("training", "record", "--to", officer, "--category", "9", "--on", "2026-01-05")["entries"]
    assert run("training", "show", officer)
    assert run("people", "pin", officer, "--pin", "472839")["number"] == "1001"
    assert run("people", "leave", officer, "--reason", "调出")["number"] == "1001"


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("checkout", "--to", "RNG-1", "RNG-2"), "codes.not_officer", "测距仪"),
        (("checkout", "--to", "1001", "B-1"), "codes.not_item", "李甲"),
        (("checkin", "1001"), "codes.not_item", "李甲"),
        (("equipment", "show", "b-1"), "codes.not_item", "李甲"),
        (("checkout", "--to", "1001", "RNG-1RNG-1"), "counter.read_repeatedly", "RNG-1"),
        (("checkout", "--to", "B-1B-1B-1", "RNG-1"), "counter.read_repeatedly", "B-1"),
        (("people", "leave", "rng-1", "--reason", "x"), "codes.not_officer", "测距仪"),
    ],
)
def test_a_code_of_something_else_or_read_twice_is_told_as_that(
    run: CommandLine, words: tuple[str, ...], code: str, named: str
) -> None:
    refused = run(*words, status=1)
    assert (refused["error"], refused["rule"]) == (code, "EQ-10")
    assert named in refused["message"]


@pytest.mark.rule("EQ-10", "entry")
def test_all_that_is_against_an_act_is_told_each_on_a_line_of_its_own(run: CommandLine) -> None:
    refused = run("checkin", "RNG-1", "RNG-2", status=1)
    assert [each["facts"]["tag"] for each in (refused, *refused["others"])] == ["RNG-1", "RNG-2"]
    run.words("checkin", "RNG-1", "RNG-2", status=1)
    assert [line[:5] for line in run.heard.splitlines() if "EQ-10" in line][-2:] == ["RNG-1", "RNG-2"]


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        (("checkout", "--to", "", "RNG-1"), "--to"),
        (("checkout", "--to", "1001", " "), "TAG"),
        (("checkin", "RNG-1", "--from", ""), "--from"),
        (("equipment", "show", ""), "TAG"),
        (("training", "show", ""), "NO"),
        (("people", "leave", "", "--reason", "x"), "NUMBER"),
        (("exempt", "", "--ground", "safety", "--text", "x"), "TAG"),
    ],
)
def test_what_is_left_empty_is_named(run: CommandLine, words: tuple[str, ...], argument: str) -> None:
    refused = run(*words, status=2)
    assert refused["error"] == "cli.usage"
    assert argument in refused["message"]
