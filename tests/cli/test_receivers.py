"""checkout to a unit, a vehicle or a room, and what the lists and papers say of it."""

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
RNG-0003,9,测距仪,,,,柜3,,
"""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers of one group, three items and a vehicle."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)
    run("places", "define", "CAR-01", "--name", "执法车", "--kind", "vehicle")


@pytest.mark.rule("EQ-11", "receiver")
@pytest.mark.rule("EQ-13", "open")
def test_gear_is_lent_listed_and_named_when_its_signer_leaves(run: CommandLine) -> None:
    out = run("checkout", "--to-group", "一组", "--signed-by", "1001", "RNG-0001")
    assert (out["items"][0]["holder"], out["items"][0]["held_for"]) == (
        "1001",
        {"kind": "group", "code": "一科 › 一组"},
    )
    run("checkout", "--to-place", "car-01", "--signed-by", "1001", "RNG-0002")
    run("checkout", "--to-unit", "一科", "--signed-by", "1002", "RNG-0003")
    listed = {
        wanted: [row["tag"] for row in run("equipment", "list", "--filter", f"held_for={wanted}")]
        for wanted in ("一组", "执法车", "CAR", "一科", "二科", "place")
    }
    assert listed == {
        "一组": ["RNG-0001"],
        "执法车": ["RNG-0002"],
        "CAR": ["RNG-0002"],
        "一科": ["RNG-0001", "RNG-0003"],
        "二科": [],
        "place": [],
    }
    assert "执法车 CAR-01" in run.words("equipment", "loans")
    assert "一科 › 一组借用，李甲签领" in run.words("equipment", "show", "RNG-0001")
    listed = run("people", "leave", "1001", status=1)["open"]
    assert [(each["kind"], each["code"], each["quantity"], each["whose"]) for each in listed] == [
        ("signed_for", "RNG-0001", 1, "一科 › 一组"),
        ("signed_for", "RNG-0002", 1, "CAR-01"),
    ]
    assert "该单位另一人" in run.words("people", "leave", "1001", status=1)
    left = run("people", "leave", "1001", "--reason", "调出", status=1)
    assert (left["error"], left["facts"]["signed"], left["rule"]) == ("people.items_signed_for", 2, "EQ-13")
    ended = run("places", "end", "CAR-01", "--reason", "报废", status=1)
    assert (ended["error"], ended["facts"]["count"]) == ("places.lent_to", 1)
    run("checkin", "RNG-0001", "--from", "1002")
    assert run("ledger", "rebuild", "--check")["ok"] is True


@pytest.mark.rule("EQ-11", "receiver")
def test_who_signs_is_asked_for_and_the_card_of_a_unit_is_printed(run: CommandLine) -> None:
    assert run("checkout", "--to-group", "一组", "RNG-0001", status=2)["error"] == "cli.usage"
    assert (
        run("checkout", "--to", "1001", "--signed-by", "1002", "RNG-0001", status=2)["error"] == "cli.usage"
    )
    office = run("checkout", "--to-unit", "某所", "--signed-by", "1001", "RNG-0001", status=1)
    assert (office["error"], office["rule"]) == ("counter.lent_to_office", "EQ-11")
    (label,) = run("labels", "preview", "--for", "UNIT:一组", "--stock", "roll-80")["labels"]
    assert (label["kind"], label["name"], label["code"][:5]) == ("unit", "一科 › 一组", "UNIT:")
