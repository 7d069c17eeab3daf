"""Catalogues of equipment, posts and lines of work from the command line: what is taken in, ended, and demanded by each."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.plugins.command_line import CommandLine

HEAD = "no,name,unit,per,quantity,class,life_years,categories,words,posts,lines,note,ends_on\n"
ROWS = "1,Example camera,部,每人,2,标准,4,3、11,,,,,\n2,Example drone,架,每单位,1,选配,,,无人机,,,,\n3,Example meter,个,每组,1,选配,,9,,,food,,\n"
"""Invented rows: no catalogue of a ministry stands here."""
LINES = '[{"code": "food", "name_zh": "食品", "name_en": "Food"}]'


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers of one group; a meter and a drone of the same category; a line of work."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.registers("1001,李甲,一科,一组,B1,", "1002,王乙,一科,一组,B2,")
    run.takes("equipment", "tag,category,name\nRNG-1,9,测距仪\nUAV-1,9,无人机X\n")
    run("rules", "set", "EQ-02.lines", LINES, "--reason", "试行")
    rows = run("rules", "show", "EQ-01.catalogue")["value"]
    sets_catalogue(run, [*rows, rows[2] | {"number": 11, "name_zh": "新型记录仪", "name_en": "New camera"}])


def sets_catalogue(run: CommandLine, rows: list[dict[str, object]], status: int = 0) -> Any:
    path = run.data.with_name("rows.json")
    path.write_text(json.dumps(rows), encoding="utf-8")
    return run("rules", "set", "EQ-01.catalogue", "--file", path, "--reason", "试行", status=status)


def take_in(run: CommandLine, folder: Path, rows: str, *more: str, status: int = 0) -> Any:
    path = folder / "catalogue.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    named = ("--code", "county", "--name", "示例目录", "--level", "county", "--source", "示例文件")
    return run("standards", "import", path, *named, *more, status=status)


def needed(run: CommandLine, *more: str) -> dict[str, tuple[int, int, int]]:
    rows = run("needs", "--catalogue", "county", *more)["rows"]
    return {row["code"]: (row["required"], row["existing"], row["missing"]) for row in rows}


@pytest.mark.rule("EQ-02", "catalogues")
def test_a_catalogue_is_dated_and_its_rows_are_ended_and_never_removed(
    run: CommandLine, tmp_path: Path
) -> None:
    wrong = take_in(run, tmp_path, "1,a,,每鸟,1,,,77,,,,,\n", "--preview", status=1)
    assert wrong["refused"] == 1
    first = f"{run('needs')['year'] + 1}-01-01"
    assert run("needs", "--as-of", "2020-01-01", status=1)["error"] == "list.day_before"
    told = take_in(run, tmp_path, ROWS, "--preview")
    assert (told["new"], told["recorded"]) == (3, False)
    (own,) = run("standards", "list")
    assert own["code"] == "office", "a preview records nothing"
    lacking = {row["missing"] > 0 for row in run("needs")["rows"]}
    assert (own["short"] > 0) is (True in lacking), "how many rows lack something is known of each in force"
    taken = take_in(run, tmp_path, ROWS)
    assert (taken["new"], taken["catalogue"]) == (3, "county")
    assert take_in(run, tmp_path, ROWS, status=1)["error"] == "standards.same"
    assert needed(run) == {"1": (4, 0, 4), "2": (1, 1, 0), "3": (0, 1, 0)}, (
        "a row's words go before another's category; nobody has the line of the third"
    )
    (table,) = run("equipment", "paper", "standard", "--of", "county")
    assert [(row["no"], row["unit"], row["quantity"]) for row in table["rows"]] == [
        ("1", "部/人", "2/1"),
        ("2", "架/单位", "1/1"),
        ("3", "个/组", "1/1"),
    ]
    posted = run("people", "post", "1001", "--line", "食品")
    assert (posted["line"], posted["post"]) == ("food", "")
    assert needed(run)["3"] == (1, 1, 0)
    (row,) = (each for each in run("needs", "--catalogue", "county")["rows"] if each["code"] == "3")
    assert (row["posts"], row["lines"]) == ([], ["food"]), "whose row it is"
    book = run.data.with_name("needs.xlsx")
    run("needs", "--catalogue", "county", "--out", book)
    told = [row for sheet in openpyxl.load_workbook(book) for row in sheet.values]
    assert any("食品" in " ".join(map(str, row)) and "Example meter" in row for row in told)
    assert run("people", "post", "1001", "--line", "food", status=1)["error"] == "people.post_same"
    assert run("people", "post", "1001", "--post", "巡查", status=1)["error"] == "people.unknown_post"

    fewer = ROWS.replace("3,Example meter,个,每组,1,选配,,9,,,food,,\n", "")
    refused = take_in(run, tmp_path, fewer, status=1)
    assert (refused["error"], refused["facts"]["rows"]) == ("standards.rows_missing", "3")
    ended = ROWS.replace("food,,\n", f"food,,{first}\n").replace("每人,2", "每人,1")
    later = take_in(run, tmp_path, ended, "--from", first)
    assert (later["changed"], later["unchanged"]) == (2, 1)
    assert take_in(run, tmp_path, ROWS, "--from", "2020-01-01", status=1)["error"] == "standards.before_last"
    assert needed(run)["1"][0] == 4, "until its day the version of before is in force"
    coming = needed(run, "--year", first[:4])
    assert (coming["1"][0], sorted(coming)) == (2, ["1", "2"])
    assert {row["state"] for row in run("standards", "list", "--filter", "state=coming,in_force")} == {
        "in_force",
        "coming",
    }
    assert len(run("standards", "rows", "--filter", "catalogue=county", "--find", "camera")) == 1

    rows = run("rules", "show", "EQ-01.catalogue")["value"]
    refused = sets_catalogue(run, rows[:-1], status=1)
    assert (refused["error"], refused["facts"]["catalogue"]) == ("policy.category_in_standard", "county")

    run("standards", "end", "county", "--reason", "废止")
    assert run("needs", "--catalogue", "county", status=1)["error"] == "standards.ended"
    assert (
        run("standards", "end", "county", "--reason", "废止", status=1)["error"] == "standards.ended_already"
    )
    assert (
        run("standards", "end", "office", "--reason", "废止", status=1)["error"] == "standards.own_catalogue"
    )
    assert take_in(run, tmp_path, ended, "--from", first)["unchanged"] == 3, "in force again"


@pytest.mark.rule("EQ-02", "catalogues")
def test_a_list_of_officers_gives_their_posts(run: CommandLine) -> None:
    path = run.data.with_name("people.csv")

    def imports(rows: str, *more: str, status: int = 0) -> Any:
        path.write_text(f"number,name,line\n{rows}", encoding="utf-8")
        return run("people", "import", path, *more, status=status)

    wrong = imports("1003,张丙,渔业\n", status=1)
    assert [(each["code"], each["column"]) for each in wrong["problems"]] == [("people.unknown_line", "line")]
    imports("1003,张丙,食品\n")
    assert imports("1001,李甲,食品\n", status=1)["problems"][0]["code"] == "people.number_known"
    told = imports("1001,李甲,food\n1003,张丙,\n", "--update", "--preview")
    assert (told["changed"], told["unchanged"]) == (1, 1)
    imports("1001,李甲,food\n", "--update")
    for number in ("1001", "1003"):
        assert run("people", "post", number, "--line", "food", status=1)["error"] == "people.post_same"
    (mine,) = run("people", "posts", "--filter", "line=food", "--find", "张丙")
    assert (mine["number"], mine["line"], mine["post"]) == ("1003", "food", "")
    of_line = run("people", "list", "--filter", "line=food")
    assert [(each["number"], each["line"], each["post"]) for each in of_line] == [
        ("1001", "food", ""),
        ("1003", "food", ""),
    ]
    book = run.data.with_name("roster.xlsx")
    run("people", "list", "--columns", "all", "--out", book)
    again = run("people", "import", book, "--update", "--preview")
    assert (again["changed"], again["unchanged"]) == (0, 3), "what goes out comes back unchanged"
    registered = run("people", "history", "1003")
    assert [each["kind"] for each in registered] == ["officer.posted", "officer.registered"]
    run("void", f"custody:{registered[-1]['seq']}", "--reason", "录错人")
    imports("1003,张丙,\n")
    assert run("people", "post", "1003", "--line", "food")["line"] == "food", "the post went with the officer"
