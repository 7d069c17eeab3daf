"""draw: at random and by command, the same for whoever does it again."""

from dataclasses import replace

import pytest

from station.bootstrap import open_station
from station.core.ledger import Stream
from station.core.settings import load_settings
from station.inventory.drawing.bodies import DrawMade, Drawn
from station.people.sessions import program_session
from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
RNG-0003,9,测距仪,,,,柜4,,
RNG-0004,9,测距仪,,,,柜4,,
"""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers and four items in two places."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)
    run("checkout", "--to", "1001", "RNG-0002")


@pytest.mark.rule("PF-11", "draw", "repeat", "own")
def test_a_draw_by_command_is_the_same_again(run: CommandLine) -> None:
    asked = ("draw", "--from", "equipment", "--count", "2", "--seed", "十一月抽查")
    made = run(*asked)
    assert made.keys() == {"seed", "head", "drawn"}
    assert (made["seed"], len(made["drawn"])) == ("十一月抽查", 2)
    assert run(*asked) == made
    places = run("draw", "--from", "places", "--count", "2")
    assert sorted(places["drawn"]) == ["柜3", "柜4"]
    assert places["head"] == made["head"]
    people = run("draw", "--from", "people", "--count", "1", "--about", "RNG-0002")
    assert "1001" not in people["drawn"]
    said = run.words("draw", "--from", "people", "--count", "1", "--about", "RNG-0002")
    assert "回避：" in said
    for more, error in (
        (("--from", "people", "--count", "9"), "draw.too_few"),
        (("--from", "equipment"), "draw.no_count"),
        (("--from", "equipment", "--count", "1", "--scope", "numbers:1001"), "draw.bad_scope"),
        (("--from", "equipment", "--count", "1", "--about", "RNG-0001"), "draw.only_people"),
        (("--from", "people", "--about", "draw:9999"), "draw.unknown"),
        (("--from", "people", "--about", "draw:" + "9" * 5000), "draw.unknown"),
    ):
        assert run("draw", *more, status=1)["error"] == error


def drawn(run: CommandLine) -> list[str]:
    """The numbers of all draws, newest first."""
    return [str(each["draw"]) for each in run("draw", "list")]


@pytest.mark.rule("PF-11", "repeat")
def test_a_draw_is_repeated_from_the_entries_of_then(run: CommandLine) -> None:
    made = run("draw", "--from", "equipment", "--count", "2", "--scope", "place:柜4")
    run("draw", "--from", "people", "--about", "RNG-0002", "--count", "1")
    run("draw", "--from", "places", "--count", "1", "--scope", "places:柜3")
    run("equipment", "change", "RNG-0003", "--place", "柜9", "--reason", "挪位")
    run("checkin", "RNG-0002")
    for number in drawn(run):
        checked = run("draw", "check", number)
        assert (checked["matches"], checked["faults"], checked["alike"]) == (True, [], [])
    first = drawn(run)[-1]
    (row,) = run("draw", "list", "--find", "RNG-0003")
    assert (row["draw"], row["drawn"], row["candidates"]) == (int(first), made["drawn"], 2)
    assert (row["seed"], row["head"]) == (made["seed"], int(made["head"].partition(":")[0]))
    assert (row["result"], row["faults"], row["checked_by"]) == ("matches", [], row["by"])
    assert run("draw", "check", first)["drawn"] == made["drawn"]
    by_then = ("--head", made["head"].partition(":")[0], "--seed", made["seed"])
    assert run("draw", "--from", "equipment", "--count", "2", "--scope", "place:柜4", *by_then) == made
    assert (
        run("draw", "--from", "equipment", "--count", "2", "--head", "9999", status=1)["error"]
        == "draw.no_head"
    )
    assert "重做一遍，结果一致" in run.words("draw", "check", first)
    assert run("draw", "check", "99999", status=1)["error"] == "draw.unknown"
    with open_station(load_settings(run.data)) as station, station.store.write() as work:
        entry = work.ledger.entry(Stream.AUDIT, int(first))
        assert entry is not None
        chosen = replace(entry.of(DrawMade), drawn=(Drawn("RNG-0001", "测距仪"), Drawn("RNG-0002", "测距仪")))
        work.append(program_session().draft(chosen, station.store.clock.now()))
    checked = run("draw", "check", drawn(run)[0], status=1)
    assert (checked["faults"], checked["alike"]) == (["drawn"], [int(first)])
    (row,) = run("draw", "list", "--filter", "result=differs")
    assert (str(row["draw"]), row["faults"]) == (drawn(run)[0], ["drawn"])
    of_audit = ("--filter", "stream=audit", "--filter")
    said = run.words("ledger", "list", *of_audit, "kind=draw.checked", "--limit", "1")
    assert "结果不一致（抽中不符）" in said
    assert run("draw", "list", "--as-of", "2020-01-01", status=2)["error"] == "list.day_before"
