"""reserve · reservations list · end."""

from datetime import datetime, timedelta

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
"""


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)


@pytest.mark.rule("EQ-04", "reserved")
def test_items_are_reserved_named_to_another_and_given_up(run: CommandLine) -> None:
    run = run.after(fill)
    now = datetime.now().astimezone()
    when = ("--from", f"{now:%Y-%m-%dT%H:%M%z}", "--until", f"{now + timedelta(days=1):%Y-%m-%d 17:30}")
    made = run("reserve", "rng-0001", "RNG-0002", "--for", "B1", *when, "--note", "抽样")
    assert (made["items"], made["warnings"]) == (["RNG-0001", "RNG-0002"], [])
    out = run("checkout", "--to", "1002", "RNG-0001")
    assert [each["code"] for each in out["warnings"] if each["code"] == "reserved"] == ["reserved"]
    rows = run("reservations", "list", "--sort", "tag")
    assert [(row["tag"], row["number"], row["outcome"]) for row in rows] == [
        ("RNG-0001", "1001", "kept"),
        ("RNG-0002", "1001", "kept"),
    ]
    seq = str(made["reservation"])
    assert run("reservations", "end", seq, "--item", "RNG-0002", "--reason", "少一件")["items"] == [
        "RNG-0002"
    ]
    assert "RNG-0001" in run.words("reservations", "list")
    assert run("reservations", "list", "--filter", "standing=ended")[0]["tag"] == "RNG-0002"
    assert "RNG-0001" in run.words("ledger", "list")
    assert run("ledger", "rebuild", "--check")["ok"] is True
