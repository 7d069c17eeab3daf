"""What the program writes as a file it takes back unchanged, whatever a spreadsheet would make of it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.plugins.command_line import FOUND, CommandLine

FACTS = ("tag", "category", "name", "model", "serial", "usb_serial", "place", "acquired_on", "value")


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Officers and items whose facts look like numbers and formulas."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("0101,王乙,一科,一组,0012,+86 21 123", "1002,李甲,,,B-2,", "1003,赵丙,@三科,-组,,")
    for tag, name, facts in (
        ("0017", "打印机", ("--model=-20", "--serial", "0001234567", "--value", "1680.5")),
        ("PRN-2", "＝打印机", ("--model", "=A1", "--serial", "1E5", "--usb-serial", "001.50")),
        ("PRN-3", "@打印机", ("--place", "＋柜2", "--acquired-on", "2026-01-05", "--value", "0.1")),
        ("PRN-4", "'打印机", ("--place", "|柜", "--value", "0.2")),
    ):
        run("equipment", "register", tag, "--category", "4", "--name", name, *facts)
    run(
        "calendar",
        "set",
        "2027",
        "--holiday",
        "元旦 2027-01-01/2027-01-03",
        "--working",
        "2027-01-09",
        "--source",
        "通知",
    )
    run("people", "pin", "0101", "--pin", "806427")
    run("training", "record", "--to", "0101", "--category", "4", "--on", "2026-01-05")
    run("checkout", "--to", "0101", "0017")


def items(run: CommandLine, *data: str | Path) -> list[dict[str, Any]]:
    return [{key: item[key] for key in FACTS} for item in run(*data, "equipment", "list")]


def another(run: CommandLine, tmp_path: Path) -> tuple[str, str]:
    """The option that names another, new station."""
    data = ("--data", str(tmp_path / "another"))
    run(*data, *FOUND)
    return data


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("columns", [(), ("--columns", "all")])
def test_the_register_goes_back_in_unchanged(
    run: CommandLine,
    tmp_path: Path,
    suffix: str,
    language: str,
    columns: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", language)
    out, data = tmp_path / f"台账.{suffix}", another(run, tmp_path)
    run("equipment", "list", "--out", out, *columns)
    assert run(*data, "equipment", "import", out)["imported"] == 4
    assert items(run, *data) == items(run)
    again = run(*data, "equipment", "import", out, "--update", "--reason", "核对", "--preview")
    assert (again["unchanged"], again["new"], again["changed"], again["refused"]) == (4, 0, 0, 0)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_officers_go_back_in_unchanged(run: CommandLine, tmp_path: Path, suffix: str) -> None:
    out, data = tmp_path / f"名单.{suffix}", another(run, tmp_path)
    run("people", "list", "--out", out)
    assert run(*data, "people", "import", out)["imported"] == 3
    assert run(*data, "people", "list") == run("people", "list")
    assert run("people", "import", out)["unchanged"] == 3
    assert "1001" not in run.words("people", "import", out, "--preview"), "what stays as it is is counted"
    assert run.words("people", "list", "--search", "无此人").strip() == "没有找到。"


@pytest.mark.rule("PF-01", "update")
@pytest.mark.rule("PF-10", "matter")
def test_the_matters_go_back_in_unchanged(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = ("--kind", "licence", "--officer", "1002", "0101", "--unit", "一科", "--quality", "--note", "=A1")
    run(
        "matters",
        "add",
        "0012〔2026〕1号",
        *facts,
        "--party",
        "甲店;;021-1",
        "--party",
        "乙店;-路2号",
        "--opened",
        "2026-11-02",
    )
    decision = ("--add-decision", "准予;文1;2026-11-20;2026-11-21", "--add-decision", "更正;;2026-11-21")
    run("matters", "change", "0012(2026)1", *decision, "--reason", "已作决定")
    run("matters", "add", "+86", "--kind", "other", "--officer", "1002", "--opened", "2026-11-03")
    run("matters", "close", "+86", "--outcome", "不予受理", "--on", "2026-11-04")
    data = another(run, tmp_path)
    run("people", "list", "--out", tmp_path / "名单.csv")
    run(*data, "people", "import", tmp_path / "名单.csv")
    for suffix, language in (("csv", "zh_CN"), ("xlsx", "en")):
        monkeypatch.setenv("STATION_LANGUAGE", language)
        out = tmp_path / f"事项.{suffix}"
        run("matters", "list", "--out", out, "--columns", "all")
        assert run("matters", "import", out, "--preview")["unchanged"] == 2, language
        assert run(*data, "matters", "import", out)["imported"] == (2 if suffix == "csv" else 0)
        assert run(*data, "matters", "list") == run("matters", "list")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_year_goes_back_in_unchanged(
    run: CommandLine, tmp_path: Path, suffix: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_LANGUAGE", language)
    out, data = tmp_path / f"2027.{suffix}", another(run, tmp_path)
    run("calendar", "show", "--year", "2027", "--out", out)
    run(*data, "calendar", "import", out, "--source", "通知")
    days = ("calendar", "show", "--year", "2027")
    assert run(*data, *days)["days"] == run(*days)["days"]
    assert run("calendar", "import", out, "--source", "通知", "--preview")["unchanged"] == 4


def test_a_csv_says_what_it_is_and_in_which_zone_its_times_are(run: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "借出.csv"
    run("equipment", "list", "--columns", "due,tag,value", "--filter", "state=out", "--out", out)
    title, made, filters, header, row = out.read_text(encoding="utf-8-sig").splitlines()
    assert title == "装备"
    assert "制表时间" in made
    assert "北京时间" in made
    assert "借出" in filters
    assert header == "应还（北京时间）,编号,价值（元）"
    assert row.endswith(",0017,1680.50"), "the columns that were asked for, in their order"


def test_a_sheet_names_the_zone_too(run: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "借出.xlsx"
    run("equipment", "list", "--columns", "all", "--out", out)
    rows = list(openpyxl.load_workbook(out).worksheets[0].values)
    assert "北京时间" in str(rows[1][0])
    assert any("应还（北京时间）" in row for row in rows)
    unknown = run("equipment", "list", "--columns", "nothing", "--out", tmp_path / "b.xlsx", status=2)
    assert unknown["error"] == "list.unknown_column"


@pytest.mark.parametrize(
    "words",
    [
        ("equipment", "list"),
        ("equipment", "list", "--columns", "tag"),
        ("equipment", "loans"),
        ("calendar", "show"),
        ("template", "preview", "register"),
    ],
)
def test_a_file_that_is_there_is_replaced_only_when_asked(
    run: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = tmp_path / "a.pdf"
    out.write_text("mine", encoding="utf-8")
    refused = run(*words, "--out", out, status=1)
    assert (refused["error"], out.read_text(encoding="utf-8")) == ("cli.file_exists", "mine")
    assert "--replace" in refused["message"]
    run(*words, "--out", out, "--replace")
    assert out.read_bytes().startswith(b"%PDF")
