"""kits, and the counter's commands by a kit's code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
RNG-0003,9,测距仪,,,,柜3,,
"""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers, and a kit of two items."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)
    run("kits", "define", "KIT-01", "--name", "执法包一", "--parts", "rng-0001", "RNG-0002")


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_by_its_code_goes_out_and_comes_back(run: CommandLine) -> None:
    run("checkout", "--to", "1002", "RNG-0001")
    out = run("checkout", "--to", "1001", "kit-01", "RNG-0003")
    assert [item["tag"] for item in out["items"]] == ["RNG-0002", "RNG-0003"]
    assert [(each["code"], each["facts"]["tag"]) for each in out["warnings"] if "kit" in each["facts"]] == [
        ("kit_part_elsewhere", "RNG-0001")
    ]
    shown = run("kits", "show", "KIT-01")
    assert [(part["tag"], part["state"], part["holder_name"]) for part in shown["parts"]] == [
        ("RNG-0001", "out", "王乙"),
        ("RNG-0002", "out", "李甲"),
    ]
    asked = run("checkin", "KIT-01", status=1)
    assert (asked["error"], asked["facts"]["names"]) == ("counter.kit_with_several", "王乙 1002, 李甲 1001")
    back = run("checkin", "KIT-01", "--from", "1001")
    assert [item["tag"] for item in back["items"]] == ["RNG-0002"]
    assert [each["facts"]["tag"] for each in back["warnings"]] == ["RNG-0001"], "what is missing is named"
    assert [item["tag"] for item in run("checkin", "KIT-01")["items"]] == ["RNG-0001"]
    again = run("checkin", "KIT-01", status=1)
    assert (again["error"], again["rule"]) == ("counter.kit_not_out", "EQ-10")
    assert run("equipment", "show", "kit-01", status=1)["error"] == "codes.kit_not_item"
    assert run("checkout", "--to", "kit-01", "RNG-0001", status=1)["error"] == "codes.kit_not_officer"


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_is_changed_and_dissolved_in_words(run: CommandLine) -> None:
    changed = run("kits", "change", "KIT-01", "--parts", "RNG-0002", "RNG-0003", "--reason", "换一件")
    assert [part["tag"] for part in changed["kit"]["parts"]] == ["RNG-0002", "RNG-0003"]
    assert run("kits", "change", "KIT-01", "--reason", "再看")["entry"] is None
    assert "RNG-0003" in run.words("kits", "show", "KIT-01")
    (listed,) = run("kits", "list", "--filter", "stands=ready")
    assert (listed["code"], listed["parts"], listed["holder"]) == ("KIT-01", 2, None)
    assert "KIT-01 执法包一" in run.words("kits", "list")
    assert "KIT-01" in run.words("kits", "dissolve", "kit-01", "--reason", "拆分使用")
    assert run("kits", "show", "KIT-01", status=1)["error"] == "kits.unknown"
    assert run("ledger", "rebuild", "--check")["ok"] is True


@pytest.mark.rule("DM-03", "attested")
def test_a_file_of_a_kits_items_is_not_made_by_an_edited_kit(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    listed = ("equipment", "list", "--filter", "kit=KIT-01", "--out", str(out))
    assert run(*listed)["rows"] == 2
    out.unlink()
    tamper("DELETE FROM kit_part WHERE tag='RNG-0001'")
    refused = run(*listed, status=1)
    assert (refused["error"], refused["facts"]["rows"]) == (
        "store.sources_damaged",
        "kit_part KIT-01/RNG-0001",
    )
