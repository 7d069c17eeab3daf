"""What a command shows of one thing is shown as of a day too, and refused in words where the day knows nothing (DM-03)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.plugins.command_line import CommandLine

SHOWN = (
    "kits show KIT-01",
    "equipment show RNG-0001",
    "stock where A0003",
    "stock check",
    "offices changes",
    "people leave 0101",
    "rules show EQ-14.repairers",
    "tests show {test}",
)
LISTS = {"stock check"}
"""What is a list says by its status that it was asked wrongly."""


def fill(run: CommandLine) -> None:
    run.registers("0101,王乙,一科,一组,B1,")
    run.takes(
        "equipment",
        "tag,category,name,tracking,unit,quantity,numbers\n"
        "RNG-0001,9,测距仪,,,,\nRNG-0002,9,测距仪,,,,\nSL-01,10,封条,range,张,10,A0001-A0010\n",
    )
    run("kits", "define", "KIT-01", "--name", "执法包一", "--parts", "RNG-0001", "RNG-0002")


@pytest.mark.rule("DM-03", "as_of")
def test_what_is_shown_of_one_thing_is_shown_as_of_a_day(run: CommandLine) -> None:
    run = run.after(fill)
    report = (
        "tests",
        "report",
        "--sample",
        "青菜",
        "--analyte",
        "有机磷",
        "--result",
        "normal",
        "--by",
        "0101",
    )
    test = str(run(*report)["report"])
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    for words in SHOWN:
        command = words.format(test=test).split()
        before = run(*command, "--as-of", "2020-01-02", status=2 if words in LISTS else 1)
        assert before["error"] == "list.day_before", words
    for there in (("people", "leave", "0101"), ("rules", "show", "EQ-14.repairers")):
        assert run(*there, "--as-of", today) == run(*there)
    refused = run("people", "leave", "0101", "--reason", "调出", "--as-of", today, status=2)
    assert refused["error"] == "cli.usage"
