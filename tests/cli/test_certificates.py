"""Accountable paper by commands: its kind, sheets used, spoiled and destroyed, and the figures of a month."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.test_new_key import SECOND, fill
from tests.plugins.command_line import NEW, CommandLine, two_officers
from tests.plugins.offices import founded_office

MONTH = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")


@pytest.fixture
def run(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Two officers, business licences by number, legal forms by quantity, and a second person."""
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    founded_office(bare.data, "two administrators", NEW, fill, datetime.now(UTC) - timedelta(days=30))
    return bare.after(certificates)


def certificates(run: CommandLine) -> None:
    two_officers(run)
    paper = ("--category", "7", "--name", "证照", "--unit", "张")
    licences = (*paper, "--tracking", "range", "--first", "A0001", "--last", "A0100")
    run("equipment", "register", "BL-01", *licences)
    run("equipment", "register", "WS-01", *paper, "--tracking", "counted", "--quantity", "40")
    run("stock", "kind", "BL-01", "营业执照")
    run("stock", "kind", "WS-01", "legal_form")


def place(done: Any) -> str:
    """Where the entry of an act stands."""
    return f"custody:{done['entry']['seq']}"


def figures(run: CommandLine, *more: str) -> dict[str, tuple[int, ...]]:
    """Opening, used, of these spoiled, issued, received, closing by kind, of those of which there is anything."""
    keys = ("opening", "used", "spoiled", "issued", "received", "closing")
    report = run("stock", "report", "--month", MONTH, *more)
    found = {each["kind"]: tuple(each[key] for key in keys) for each in report["kinds"]}
    return {kind: each for kind, each in found.items() if any(each)}


@pytest.mark.rule("ST-01", "kinds")
@pytest.mark.rule("ST-03", "part_of_used", "destroyed")
@pytest.mark.rule("ST-04", "report")
@pytest.mark.rule("PR-21", "same")
def test_a_month_of_certificates_by_commands(run: CommandLine) -> None:
    stands = {each["kind"]: each for each in run("stock", "kinds")}
    assert [each["tag"] for each in stands["business"]["lines"]] == ["BL-01"]
    assert (stands["legal_form"]["family"], stands["medicine"]["lines"]) == ("form", [])
    assert run("stock", "report", "--month", MONTH)["form"] == "office"
    used = run("stock", "use", "BL-01", "--numbers", "A0001-A0003", "--by", "1001", "--matter", "市监118")
    assert (used["numbers"], used["item"]["quantity"]) == ("A0001~A0003", 97)
    run("stock", "issue", "BL-01", "--numbers", "A0011-A0030", "--to-group", "一组", "--signed-by", "1002")
    run("stock", "use", "BL-01", "--numbers", "A0011-A0014", "--by", "1002", "--unit", "一组")
    spoil = ("stock", "spoil", "BL-01", "--reason", "名称打错", "--cause", "misprint")
    run(*spoil, "--numbers", "A0003-A0004")  # of which one had been used before
    run(*spoil, "--numbers", "A0015", "--by", "1002")
    run("stock", "receive", "BL-01", "--numbers", "A0029-A0030")
    run("stock", "use", "WS-01", "--quantity", "6", "--by", "1001")
    assert figures(run) == {"business": (0, 4, 2, 18, 100, 78), "legal_form": (0, 6, 0, 0, 40, 34)}
    assert figures(run, "--unit", "一组") == {"business": (0, 5, 1, 0, 18, 13)}
    words = run.words("stock", "report", "--month", MONTH)
    assert (
        "营业执照：上月底库存 0，本月使用 4（其中错、废 2），各所领用 18，本月入库 100，当月底库存 78"
        in words
    )
    assert "退回未用 2" in words
    done = run("stock", "destroy", "BL-01", "--numbers", "A0003,A0015", "--way", "粉碎", "--second", "wang")
    assert run("stock", "where", "A0015")[0]["state"] == "destroyed"
    assert figures(run)["business"] == (0, 4, 2, 18, 100, 78), "what is destroyed was used before"
    void = ("void", place(done), "--reason", "记错")
    assert run(*void, status=1)["error"] == "void.second_missing"
    sound = (
        "stock",
        "correct",
        "BL-01",
        "--numbers",
        "A0004",
        "--sound",
        "--reason",
        "没坏",
        "--second",
        "wang",
    )
    assert run(*sound, status=1)["error"] == "certificates.void_spoiled"
    run(*void, "--second", "wang")
    run("void", place(used), "--reason", "记错", status=1)  # A0003 was spoiled since
    run("ledger", "rebuild", "--check")


@pytest.mark.rule("ST-01", "kinds", "range")
@pytest.mark.rule("ST-03", "destroyed")
def test_what_can_not_have_been_is_refused_in_words(run: CommandLine) -> None:
    def refused(*words: str) -> str:
        return str(run("stock", *words, status=1)["error"]).removeprefix("certificates.")

    use = ("use", "BL-01", "--by", "1001")
    assert refused("kind", "BL-01", "business") == "same_kind"
    assert refused("kind", "BL-01", "驾驶证") == "unknown_kind"
    assert refused("kind", "BL-01", "medicine") == "equipment.reason_missing"
    assert refused(*use, "--quantity", "2") == "numbers_needed"
    assert refused(*use, "--numbers", "A0200") == "stock.numbers_strange"
    assert refused(*use, "--numbers", "A0001", "--on", "2199-01-01") == "day_ahead"
    assert refused(*use, "--numbers", "A0001", "--on", "2026-01-01") == "before_there"
    assert refused(*use, "--numbers", "A0001", "--unit", "一组") == "house_account"
    assert refused("use", "WS-01", "--by", "1001", "--quantity", "41") == "not_enough"
    assert refused("use", "WS-01", "--by", "1001", "--quantity", "1", "--on", "2026-01-01") == "house_short"
    assert (
        refused("use", "WS-01", "--by", "1001", "--quantity", "1", "--unit", "一组") == "not_enough_of_unit"
    )
    spoil = ("spoil", "WS-01", "--cause", "void", "--reason", "作废")
    assert refused(*spoil, "--quantity", "1", "--of-used") == "not_enough_used"
    assert (
        refused("spoil", "WS-01", "--cause", "void", "--reason", " ", "--quantity", "1") == "reason_missing"
    )
    gone = ("--way", "粉碎", "--second", "wang")
    assert refused("destroy", "WS-01", "--quantity", "1", *gone) == "not_enough_spoiled"
    assert refused("destroy", "BL-01", "--numbers", "A0001", *gone) == "not_spoiled"
    assert refused("report", "--month", "2199-01") == "month_ahead"
    run("stock", *use, "--numbers", "A0001")
    assert refused(*use, "--numbers", "A0001") == "stock.numbers_used"
