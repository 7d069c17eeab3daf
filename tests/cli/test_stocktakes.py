"""stocktake: a count from its start to its filing, by commands."""

from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,SN-77,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
RNG-0003,9,测距仪,,,,柜4,,
RNG-0004,9,测距仪,,,,柜4,,
RNG-0005,9,测距仪,,,,柜4,,
"""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers and four items in two places."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)


@pytest.mark.rule("EQ-10", "count", "findings")
@pytest.mark.rule("EQ-13", "list")
@pytest.mark.rule("PF-12", "filed", "kept")
def test_a_count_by_commands(run: CommandLine, tmp_path: Path) -> None:
    started = run("stocktake", "start", "--counters", "1002")
    assert started.keys() == {"stocktake", "expected"}
    assert started["expected"] == 5
    number = str(started["stocktake"])
    (line,) = run("people", "leave", "1002", status=1)["open"]
    assert (line["kind"], line["code"], line["ways"]) == ("count", number, ["settle", "pass_on"])
    read = run("stocktake", "scan", number, "柜3", "sn-77", "RNG-0002", "RNG-0003", "NO-SUCH")
    assert [(each["tag"], each["outcome"]) for each in read["codes"]] == [
        (None, "place"),
        ("RNG-0001", "found"),
        ("RNG-0002", "found"),
        ("RNG-0003", "elsewhere"),
        (None, "unknown"),
    ]
    first, last = read["codes"][1], read["codes"][-1]
    assert (first["line"], last["line"], read["codes"][0]["entry"]) == (1, 4, None)
    assert f"{last['entry'].removeprefix('custody:')} 第 4 个：NO-SUCH，柜3，" in run.words(
        "stocktake", "show", number
    )
    twice = run("stocktake", "scan", number, "RNG-0001")["codes"][0]
    run("stocktake", "withdraw", number, "--scan", twice["entry"], "--reason", "扫重了")
    wrong = run("stocktake", "scan", number, "--numbers", "A0001", "RNG-0001", status=1)
    assert wrong["error"] == "stocktake.no_numbers"
    run("checkout", "--to", "1001", "RNG-0005")
    of = str(run("stocktake", "start", "--scope", "holder:B1")["stocktake"])
    held, counted = run("people", "leave", "1001", status=1)["open"]
    assert (held["code"], counted["kind"], counted["code"]) == ("RNG-0005", "count_of", of)
    run("stocktake", "cancel", of, "--reason", "不查")
    run("stocktake", "pause", number)
    assert run("stocktake", "scan", number, "RNG-0004", status=1)["error"] == "stocktake.paused"
    run("stocktake", "resume", number)
    shown = run("stocktake", "show", number)
    assert (shown["state"], shown["seen"], shown["read"], shown["found"]) == ("running", 3, 4, None)
    assert run("stocktake", "file", number, status=1)["error"] == "stocktake.not_closed"
    assert run("stocktake", "close", number) == {
        "found": 2,
        "missing": 1,
        "surplus": 0,
        "misplaced": 1,
        "unknown": 1,
    }
    assert run("people", "leave", "1002")["open"] == [], "the count is done with"
    words = run.words("stocktake", "show", number)
    assert "1. RNG-0004 测距仪：盘亏；账面 柜4" in words
    assert "没有改动" in words
    paper = tmp_path / "清点表.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert run("stocktake", "file", number, status=1)["error"] == "stocktake.undecided"
    decided = run("stocktake", "decide", number, "1", "--action", "report_loss", "--reason", "清点未见")
    assert decided["request"]
    assert decided["decision"].startswith("custody:")
    run("stocktake", "decide", number, "2", "--action", "set_place", "--reason", "改放柜3")
    run("stocktake", "decide", number, "3", "--action", "foreign", "--reason", "邻所的")
    shown = run.words("stocktake", "paper", number)
    for words in ("盘亏（报失）", "位置不符（更改位置）", "未见", "期间收发", "保存年限", "2 年", "监盘人"):
        assert words in shown
    words = run.words("stocktake", "show", number)
    assert "处理：报失（清点未见）" in words
    assert "没有改动" not in words, "a decision changed the register"
    run("stocktake", "file", number, "--paper", str(paper))
    (listed,) = run("stocktake", "list", "--filter", "state=closed")
    assert (listed["stocktake"], listed["missing"], listed["filed_at"] is None) == (int(number), 1, False)
    due = {each["kind"]: each["state"] for each in run("deadlines", "list")}
    assert due.keys() & {"stocktake_filing", "stocktake_interval"} == {"stocktake_interval"}


@pytest.mark.rule("EQ-10", "count")
@pytest.mark.parametrize(
    ("scope", "error"),
    [
        ("alles", "stocktake.bad_scope"),
        ("place:", "stocktake.bad_scope"),
        ("place:柜9", "places.unknown"),
        ("category:99", "policy.unknown_category"),
        ("category:4", "stocktake.nothing_expected"),
        ("section:九科", "stocktake.unknown_section"),
        ("holder:9", "counter.unknown_officer"),
        ("tags:A,B", "equipment.unknown"),
    ],
)
def test_a_wrong_scope_is_refused_in_words(run: CommandLine, scope: str, error: str) -> None:
    assert run("stocktake", "start", "--scope", scope, status=1)["error"] == error
