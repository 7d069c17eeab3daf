"""figures: the numbers behind the pictures, by command (EQ-07)."""

import openpyxl
import pytest

from tests.plugins.command_line import CommandLine, two_officers

ITEMS = """tag,category,name,model,serial,usb_serial,place,acquired_on,value
RNG-0001,9,测距仪,,,,柜3,,
RNG-0002,9,测距仪,,,,柜3,,
"""


def fill(run: CommandLine) -> None:
    two_officers(run)
    run.takes("equipment", ITEMS)
    run("checkout", "--to", "1001", "RNG-0002")


@pytest.mark.rule("EQ-07", "due")
def test_the_numbers_behind_each_picture_are_told_written_and_of_a_day(run: CommandLine) -> None:
    run = run.after(fill)
    every = {each["figure"]: each for each in run("figures")}
    assert list(every) == ["occupancy", "out", "overdue", "life", "losses", "counts"]
    assert [(row["label"], row["out"]) for row in every["out"]["rows"]] == [("一科", 1)]
    assert every["out"]["facts"] == {"things": 1, "people": 1}
    assert len(every["occupancy"]["rows"]) == 24
    (out,) = run("figures", "out")
    assert out == every["out"]
    said = run.words("figures", "out")
    assert "1 人在用 1 件" in said
    assert "一科：在外 1" in said
    book = run.data.with_name("figures.xlsx")
    written = run("figures", "out", "overdue", "--out", book)
    assert written["rows"] == len(out["rows"]) + len(every["overdue"]["rows"])
    cells = {str(cell) for sheet in openpyxl.load_workbook(book) for row in sheet.values for cell in row}
    assert {"一科", "在外"} <= cells
    assert run("figures", "nothing", status=2)["error"] == "cli.usage"
    assert run("figures", "out", "--as-of", "2020-01-01", status=1)["error"] == "list.day_before"
