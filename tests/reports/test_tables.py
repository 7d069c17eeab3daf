"""Exports open in a spreadsheet as what they were: text as text, numbers as numbers, nothing as a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.core.documents import Sheet
from station.core.errors import StoreProblem
from station.reports import tables

ZONE = ZoneInfo("Asia/Shanghai")
ROW = (
    "A-1",
    "=1+1",
    7,
    Decimal("12.50"),
    date(2026, 3, 2),
    datetime(2026, 3, 2, 8, 5, tzinfo=ZONE),
    True,
    None,
)
SHEET = Sheet("装备", ("编号", "备注", "数量", "金额", "购置", "时间", "在库", "空"), (ROW,))


def test_a_workbook_keeps_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert tables.export_sheet(SHEET, path) == 1
    page = openpyxl.load_workbook(path)["装备"]
    titles, row = page.iter_rows()
    assert [cell.value for cell in titles] == list(SHEET.columns)
    assert page.freeze_panes == "A2"
    assert [cell.value for cell in row] == [
        "A-1", "=1+1", 7, 12.5, datetime(2026, 3, 2), datetime(2026, 3, 2, 8, 5), True, None,
    ]  # fmt: skip
    assert row[1].data_type != "f"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_csv_reads_in_chinese_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert tables.export_sheet(SHEET, path) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, row = csv.reader(file)
    assert titles == list(SHEET.columns)
    assert row == ["A-1", "'=1+1", "7", "12.50", "2026-03-02", "2026-03-02 08:05:00", "1", ""]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_no_text_is_ever_a_formula(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("f") / "a.xlsx"
    rows = [(mark + text,) for text in texts for mark in ("=", "+", "-", "@", "{=", "http://")]
    tables.write_xlsx(Sheet("t", ("x",), rows), path)
    written = openpyxl.load_workbook(path)["t"]
    held = [cell for (cell,) in written.iter_rows(min_row=2)]
    assert [cell.data_type for cell in held] == ["s"] * len(rows) or all(c.data_type != "f" for c in held)
    assert [cell.value for cell in held] == [text for (text,) in rows]


def test_long_numbers_and_texts_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    tables.write_xlsx(Sheet("t", ("x",), [(2**60,), ("字" * 40000,), (float("nan"),)]), path)
    page = openpyxl.load_workbook(path)["t"]
    assert page["A2"].value == str(2**60)
    assert page["A3"].value == "字" * 32766 + "…"
    assert page["A4"].value == "nan"


def test_more_rows_than_a_worksheet_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_SHEET_ROWS", 3)
    path = tmp_path / "a.xlsx"
    assert tables.write_xlsx(Sheet("台账/2026[1]*" + "长" * 40, ("n",), ((n,) for n in range(7))), path) == 7
    book = openpyxl.load_workbook(path)
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [cell.value for page in book for (cell,) in page.iter_rows(min_row=2)] == list(range(7))


def test_a_broken_row_leaves_the_old_file(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        path = tmp_path / name
        path.write_bytes(b"old")
        for wrong in (("only one",), ("a", datetime(2026, 3, 2))):
            with pytest.raises(ValueError, match="row 1"):
                tables.export_sheet(Sheet("t", ("x", "y"), [wrong]), path)
        assert path.read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "a.xlsx"]
    with pytest.raises(ValueError, match="format"):
        tables.export_sheet(SHEET, tmp_path / "a.ods")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_place_that_can_not_be_written_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreProblem) as caught:
        tables.export_sheet(SHEET, tmp_path / "none" / name)
    assert caught.value.code == "reports.not_writable"
