"""A spreadsheet's cell is taken as a person sees it, or refused with its line."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.core.errors import Refused
from station.sheets import Column, Kind, Template, check, read_table
from station.sheets.cells import Value, read_cell
from station.sheets.forms import Form
from station.sheets.guarding import guarded, unguarded
from station.sheets.xlsx.formats import show

HEADER = ["tag", "name", "count", "day", "value"]
TEMPLATE = Template(
    (
        Column("tag", Kind.CODE, required=True, unique=True, longest=20),
        Column("name"),
        Column("count", Kind.INTEGER),
        Column("day", Kind.DATE),
        Column("value", Kind.MONEY),
    )
)


def book(tmp_path: Path, fill: Callable[[Any, Any], None]) -> Path:
    made = openpyxl.Workbook()
    page: Any = made.active
    page.append(HEADER)
    fill(made, page)
    path = tmp_path / "list.xlsx"
    made.save(path)
    return path


def outcome(path: Path) -> tuple[list[dict[str, Value]], list[tuple[int, str, str]]]:
    checked = check(read_table(path), TEMPLATE)
    return (
        [dict(row.values) for row in checked.rows],
        [(each.line, each.column, each.code) for each in checked.problems],
    )


@pytest.mark.parametrize(
    ("value", "code", "text", "form"),
    [
        (17, "0000", "0017", Form.NUMBER),
        (18, '"BWC-"0000', "BWC-0018", Form.NUMBER),
        (18, r"\B\W\C\-0000", "BWC-0018", Form.NUMBER),
        (7.1, "0.00", "7.10", Form.NUMBER),
        (1.1 * 3, "0.00", "3.30", Form.NUMBER),
        (0.1 + 0.2, "General", "0.3", Form.NUMBER),
        (1680.5, "#,##0.00", "1,680.50", Form.NUMBER),
        (1680, '"¥"#,##0.00', "¥1,680.00", Form.NUMBER),
        (1680, "[$¥-804]#,##0.00", "¥1,680.00", Form.NUMBER),
        (1680, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,680.00", Form.NUMBER),
        (1.5, "0.###", "1.5", Form.NUMBER),
        (3, '0"台"', "3台", Form.NUMBER),
        (-5, "0.0;(0.0)", "(5.0)", Form.NUMBER),
        (-5, "0", "-5", Form.NUMBER),
        (5, "[Red]0", "5", Form.NUMBER),
        (5, "@", "5", Form.NUMBER),
        (13800138000, "General", "13800138000", Form.NUMBER),
        (150_000_000_000, "0", "150000000000", Form.NUMBER),
        (150_000_000_000, "General", "150000000000", Form.EXPONENT),
        (1, "0.00E+00", "1", Form.EXPONENT),
        (1680.5, "0", "1681", Form.ROUNDED),
        (12345678.12345, "General", "12345678.12", Form.ROUNDED),
        (0, '0;-0;"无"', "无", Form.ROUNDED),
        (0.5, "0%", "50%", Form.PERCENT),
        (46027, "yyyy/m/d", "2026-01-05", Form.DATE),
        (46027, 'yyyy"年"m"月"d"日"', "2026-01-05", Form.DATE),
        (46027.25, "yyyy/m/d h:mm", "2026-01-05 06:00:00", Form.DATE),
        (46027.25, "yyyy/m/d", "2026-01-05", Form.DATE),
        (46027, '[$-804]yyyy"年"m"月"', "2026-01-05 00:00:00", Form.PART_OF_DATE),
        (46027, "m/d/yy", "2026-01-05 00:00:00", Form.PART_OF_DATE),
        (0.25, "h:mm", "1899-12-31 06:00:00", Form.PART_OF_DATE),
        (1.5, "# ?/?", "1.5", Form.NOT_SHOWN),
        (12345, "0.0,", "12345", Form.NOT_SHOWN),
        (5, "[>3]0;1", "5", Form.NOT_SHOWN),
        (5, "[DBNum1]0", "5", Form.NOT_SHOWN),
        (1.5, "[h]:mm", "1.5", Form.NOT_SHOWN),
    ],
)
def test_a_number_is_shown_by_its_format_or_not_at_all(
    value: float, code: str, text: str, form: Form
) -> None:
    shown = show(float(value), code)
    assert (shown.text, shown.form) == (text, form)


def test_days_of_both_epochs() -> None:
    assert show(44565.0, "yyyy-mm-dd", epoch_1904=True).text == "2026-01-05"
    assert show(1.0, "yyyy-mm-dd").text == "1900-01-01"


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_a_padded_number_keeps_every_digit(value: int, width: int) -> None:
    assert show(float(value), "0" * max(1, width)).text == str(value).rjust(max(1, width), "0")


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text('0#?.,;E+-%@[]"\\_*yMdhsGeneral/ 年', max_size=12),
)
def test_any_format_code_is_followed_or_named(value: float, code: str) -> None:
    assert isinstance(show(value, code).form, Form)


@pytest.mark.rule("PF-01", "file")
def test_codes_are_taken_as_they_show(tmp_path: Path) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.append([17, 7.1, 3, date(2026, 1, 5), 1.1 * 3])
        page["A2"].number_format = '"BWC-"0000'
        page["B2"].number_format = "0.00"

    rows, problems = outcome(book(tmp_path, fill))
    assert problems == []
    assert rows == [{"tag": "BWC-0017", "name": "7.10", "count": 3, "day": date(2026, 1, 5), "value": 330}]


@pytest.mark.parametrize(
    ("column", "value", "number_format", "code"),
    [
        (1, date(2026, 1, 5), "yyyy-mm-dd", "batch.is_date"),
        (2, date(2026, 1, 5), "yyyy-mm-dd", "batch.is_date"),
        (2, 150_000_000_000, "General", "batch.is_exponent"),
        (1, 1.5e11, "0.00E+00", "batch.is_exponent"),
        (4, date(2026, 1, 5), '[$-804]yyyy"年"m"月"', "batch.part_of_date"),
        (4, datetime(2026, 1, 5, 9, 30), "yyyy-mm-dd hh:mm", "batch.not_date"),
        (4, date(2026, 1, 5), "[DBNum1]yyyy", "batch.not_shown"),
        (4, 46027, "General", "batch.not_date"),
        (3, 1.5, "0", "batch.hidden_digits"),
        (5, 1680.5, "0", "batch.hidden_digits"),
        (5, 0.5, "0%", "batch.is_percent"),
        (2, 0.5, "# ?/?", "batch.not_shown"),
    ],
)
def test_what_does_not_show_what_it_is_is_refused_with_its_line(
    tmp_path: Path, column: int, value: object, number_format: str, code: str
) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.append(["A-1", "x", 1, date(2026, 1, 5), 10])
        page.cell(2, column).value = value
        page.cell(2, column).number_format = number_format

    rows, problems = outcome(book(tmp_path, fill))
    assert rows == []
    assert problems == [(2, HEADER[column - 1], code)]


def test_each_row_of_a_merged_area_has_its_value(tmp_path: Path) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.append(["A-1", "甲", 3])
        page.append(["A-2", None, None])
        page.append(["A-3", "乙", 4])
        page.merge_cells("B2:B3")
        page.merge_cells("C2:C3")

    rows, problems = outcome(book(tmp_path, fill))
    assert problems == []
    assert [(row["name"], row["count"]) for row in rows] == [("甲", 3), ("甲", 3), ("乙", 4)]


def test_what_is_hidden_is_named_and_not_taken_without_a_word(tmp_path: Path) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.append(["A-1", "甲", 3])
        page.append(["A-2", "乙", 3])
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True

    rows, problems = outcome(book(tmp_path, fill))
    assert [row["tag"] for row in rows] == ["A-1"]
    assert problems == [(1, "", "batch.hidden_column"), (3, "", "batch.hidden_row")]


@pytest.mark.parametrize(
    ("place", "code"),
    [("XFD1", "too_many_columns"), ("A1048576", "too_many_rows"), ("XFD1048576", "too_many_rows")],
)
def test_one_stray_cell_far_out_is_a_sentence(tmp_path: Path, place: str, code: str) -> None:
    def fill(_book: Any, page: Any) -> None:
        page[place] = "x"

    with pytest.raises(Refused, match=code):
        read_table(book(tmp_path, fill))


def test_a_package_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    path = book(tmp_path, lambda _book, page: page.append(["A-1"]))
    bomb = tmp_path / "bomb.xlsx"
    kind = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bomb, "w", kind, compresslevel=1) as made:
        for name in source.namelist():
            before, rows, after = source.read(name).partition(b"<sheetData>")
            with made.open(name, "w") as part:
                part.write(before + rows)
                if name == "xl/worksheets/sheet1.xml":
                    for _ in range(33):
                        part.write(b" " * (16 << 20))
                part.write(after)
    with pytest.raises(Refused, match=r"batch\.too_large|sandbox\.too_much"):
        read_table(bomb)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("￥1,680.00", 168000),
        ("¥ 1680", 168000),
        ("RMB 1680", 168000),
        ("CNY1680.5", 168050),
        ("1680 CNY", 168000),
        ("人民币1680元", 168000),
        ("1680元整", 168000),
        ("1.68万元", 1680000),
        ("1,234,567.89", 123456789),
        ("1680.500", 168050),
    ],
)
def test_amounts_in_common_notation(cell: str, fen: int) -> None:
    assert read_cell(Column("x", Kind.MONEY), cell) == fen


@pytest.mark.parametrize(
    "cell",
    ["-5", "1680.005", "1,68", "12,34", "1.2.3", "元", "$5", "1680美元", "0.0000001万元", "1.680", "12.000"],
)
def test_other_amounts_are_refused(cell: str) -> None:
    with pytest.raises(Refused, match="not_money"):
        read_cell(Column("x", Kind.MONEY), cell)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CODE, Kind.PHONE])
@pytest.mark.parametrize("cell", ["1.23457E+11", "1.2E+08", "9E-05", "-1e+10"])
def test_digits_that_a_spreadsheet_lost_are_refused_in_a_text_file_too(kind: Kind, cell: str) -> None:
    with pytest.raises(Refused, match="is_exponent"):
        read_cell(Column("x", kind), cell)
    assert read_cell(Column("x", Kind.TEXT), cell, Form.LITERAL) == cell, "marked as text: it is meant"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CODE, Kind.MONEY, Kind.DATE, Kind.INTEGER])
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "########"])
def test_what_a_spreadsheet_shows_instead_of_a_value_is_none(kind: Kind, cell: str) -> None:
    with pytest.raises(Refused, match="is_error"):
        read_cell(Column("x", kind), cell)


@pytest.mark.parametrize("cell", ["E-12", "1E+3x", "#1", "# 号柜", "3E5"])
def test_names_that_only_look_alike_are_taken(cell: str) -> None:
    assert read_cell(Column("x", Kind.TEXT), cell) == cell


@pytest.mark.parametrize(
    ("cell", "code"),
    [("0026-01-05", "implausible_date"), ("1899-12-31", "implausible_date"), ("05/01/2026", "not_date")],
)
def test_days_that_nobody_meant_are_refused(cell: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_cell(Column("x", Kind.DATE), cell)


@pytest.mark.parametrize("cell", ["2026. 1. 5", "2026/1/5 0:00", "2026-01-05 00:00:00"])
def test_days_as_programs_write_them(cell: str) -> None:
    assert read_cell(Column("x", Kind.DATE), cell) == date(2026, 1, 5)


@pytest.mark.parametrize(("kind", "taken"), [(Kind.CODE, False), (Kind.TEXT, False), (Kind.INTEGER, True)])
def test_a_number_whose_format_is_kept_from_us_is_no_code(kind: Kind, taken: bool) -> None:
    if taken:
        assert read_cell(Column("x", kind), "17", Form.UNFORMATTED) == 17
        return
    with pytest.raises(Refused, match="number_for_text"):
        read_cell(Column("x", kind), "17", Form.UNFORMATTED)


def test_a_table_says_what_separates_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=;\ntag;name\nA-1;甲,乙\n", encoding="utf-8")
    table = read_table(path)
    assert [row.cells for row in table.lines] == [("tag", "name"), ("A-1", "甲,乙")]
    assert [row.line for row in table.rows] == [3]


@example("'=")
@example("''-1")
@given(st.text(max_size=20))
def test_what_is_guarded_on_the_way_out_comes_back_whole(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "\t", "\r"}


@pytest.mark.parametrize("text", ["=1+1", " =A1", "＝柜2", "\u200b@x", "|cmd", "\t=x"])
def test_formulas_are_guarded_also_behind_blanks_and_in_full_width(text: str) -> None:
    assert guarded(text) == f"'{text}"
