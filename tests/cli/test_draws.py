"""draw: at random and by command, the same for whoever does it again."""

import pytest

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
    ):
        assert run("draw", *more, status=1)["error"] == error
