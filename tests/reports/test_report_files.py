"""Reports open in other programs as what they were: text as text, numbers as numbers, sums that add up."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from station.core.documents import Document
from station.core.errors import Refused, StoreProblem
from station.core.own_folders import OwnFolders
from station.core.report import Derived, ReportColumn
from station.reports import workbook
from station.reports.writer import ReportFiles
from tests.reports.calculating import Calculated, NotCalculatedError
from tests.reports.making import listed, report, table

ZONE = ZoneInfo("Asia/Shanghai")
TITLES = ("编号", "备注", "数量", "金额", "购置", "时间", "在库", "空")
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
COLUMNS = (
    ReportColumn("unit", "科组"),
    ReportColumn("code", "编号", "code"),
    ReportColumn("had", "上月库存", "count", sums=True),
    ReportColumn("used", "使用", "count", sums=True),
    ReportColumn("left", "月底库存", "count", sums=True, derived=Derived(("had",), ("used",))),
    ReportColumn("value", "金额", "money", sums=True),
)
ROWS = (
    ("一科", "0017", 10, 3, 7, Decimal("0.10")),
    ("一科", "0018", 5, 5, 0, Decimal("0.20")),
    ("二科", "=0019", 4, 0, 4, None),
)


def write(held: object, path: Path) -> int:
    return ReportFiles().write(held, path, {}).rows  # type: ignore[arg-type]


def test_a_bare_workbook_keeps_kinds_and_begins_with_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write(listed(TITLES, (ROW,), title="装备"), path) == 1
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["装备"]
    page = book["装备"]
    titles, row = page.iter_rows()
    assert [cell.value for cell in titles] == list(TITLES)
    assert page.freeze_panes == "A2"
    assert [cell.value for cell in row] == [
        "A-1", "=1+1", 7, 12.5, datetime(2026, 3, 2), datetime(2026, 3, 2, 8, 5), True, None,
    ]  # fmt: skip
    assert row[1].data_type != "f"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_csv_reads_in_chinese_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write(listed(TITLES, (ROW,)), path) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, row = csv.reader(file)
    assert titles == list(TITLES)
    assert row == ["A-1", "'=1+1", "7", "12.50", "2026-03-02", "2026-03-02 08:05:00", "1", ""]


def test_a_workbook_says_whence_and_adds_up_by_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write(report(table(COLUMNS, ROWS, grouped_by="unit")), path) == 3
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    assert formulas.sheetnames == ["台账", "数据来源"]
    lines = [[cell.value for cell in row] for row in values["台账"].iter_rows()]
    assert [line[0] for line in lines[:3]] == [
        "台账",
        "城西所　制表时间 2026-03-02 08:05（北京时间）　制表人 王芳",
        "范围：在库",
    ]
    assert lines[3] == ["科组", "编号", "上月库存", "使用", "月底库存", "金额"]
    assert lines[4][:2] == ["一科", "0017"]
    assert lines[6] == ["一科 小计", None, 15, 8, 7, pytest.approx(0.3)]
    assert lines[8] == ["二科 小计", None, 4, 0, 4, 0]
    assert lines[9] == ["合计", None, 19, 8, 11, pytest.approx(0.3)]
    written = formulas["台账"]
    assert written["E5"].value == "=C5-D5"
    assert written["C7"].value == "=SUBTOTAL(9,C5:C6)"
    assert written["C10"].value == "=SUBTOTAL(9,C5:C8)"
    assert written["B8"].data_type == "s", "a code that begins like a formula stays text"
    assert written.auto_filter.ref == "A4:F8"
    held = [cell.value for row in formulas["数据来源"].iter_rows() for cell in row]
    assert {"st-1", 41, "ab" * 32} <= set(held)


def test_amounts_add_up_to_the_fen_whatever_their_number(tmp_path: Path) -> None:
    count = 10_000
    rows = [("A", Decimal("0.10") if at % 2 else Decimal("0.20")) for at in range(count)]
    columns = (ReportColumn("tag", "编号"), ReportColumn("value", "金额", "money", sums=True))
    path = tmp_path / "a.xlsx"
    write(report(table(columns, rows)), path)
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    assert [row[1] for row in book.worksheets[0].values][-1] == 1500
    text = tmp_path / "a.txt"
    write(report(table(columns, rows)), text)
    assert "1,500.00" in text.read_text(encoding="utf-8")


def shown(path: Path) -> dict[tuple[str, str], object]:
    """What a program that does not calculate reads in each cell of numbers, as a calculating one counts rows."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {
        (name, f"{get_column_letter(column)}{row}"): value
        for name in book.sheet_names
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(cells, start=1)
    }


def test_every_formula_gives_the_value_it_is_written_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups with subtotals, a total over them, derived columns with and without a least, sums over two sheets."""
    path = tmp_path / "a.xlsx"
    least = (
        ReportColumn("need", "应配", "count", sums=True),
        ReportColumn("have", "现有", "count", sums=True),
        ReportColumn("lack", "缺少", "count", sums=True, derived=Derived(("need",), ("have",), least=0)),
    )
    grouped = table(COLUMNS, ROWS, grouped_by="unit")
    checked = 0
    for sheet_rows, made in (
        (1_048_576, report(grouped, table(least, [(2, 5, 0), (5, 2, 3)], title="缺"))),
        (7, report(grouped)),
    ):
        monkeypatch.setattr(workbook, "_SHEET_ROWS", sheet_rows)
        write(made, path)
        calculated, written = Calculated(path), shown(path)
        for place in calculated.formulas():
            assert written[place] == pytest.approx(float(calculated.value(*place))), place
            checked += 1
    assert checked > 30


def test_a_formula_that_adds_up_otherwise_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(report(table(COLUMNS, ROWS, grouped_by="unit")), path)
    book = openpyxl.load_workbook(path)
    for wrong, then in (("=SUBTOTAL(9,C5:C5)", 10), ("=C5+D5", 13), ("=MAX(0,D5-C5)", 0)):
        book["台账"]["C7"] = wrong
        book.save(path)
        assert Calculated(path).value("台账", "C7") == then
    book["台账"]["C7"] = "=AVERAGE(C5:C6)"
    book.save(path)
    with pytest.raises(NotCalculatedError):
        Calculated(path).value("台账", "C7")


def test_libreoffice_calculates_the_same(tmp_path: Path, recalculated) -> None:
    path = tmp_path / "a.xlsx"
    write(report(table(COLUMNS, ROWS, grouped_by="unit")), path)
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(recalculated(path), data_only=True)
    for page in ours:
        for row in page.iter_rows():
            for cell in row:
                found = theirs[page.title][cell.coordinate].value
                assert found == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value)


def test_a_derived_value_never_falls_below_its_least(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    columns = (
        ReportColumn("need", "应配", "count"),
        ReportColumn("have", "现有", "count"),
        ReportColumn("lack", "缺少", "count", derived=Derived(("need",), ("have",), least=0)),
    )
    write(report(table(columns, [(2, 5, 0), (5, 2, 3)])), path)
    page = openpyxl.load_workbook(path)["台账"]
    assert page["C5"].value == "=MAX(0,A5-B5)"


def test_a_report_that_does_not_add_up_is_not_written(tmp_path: Path) -> None:
    for suffix in ("xlsx", "csv", "html", "txt", "pdf"):
        path = tmp_path / f"a.{suffix}"
        with pytest.raises(ValueError, match="left does not add up"):
            write(report(table(COLUMNS, [("一科", "1", 10, 3, 8, None)])), path)
        assert not path.exists()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_no_text_is_ever_a_formula(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("f") / "a.xlsx"
    rows = [(mark + text,) for text in texts for mark in ("=", "+", "-", "@", "{=", "http://")]
    write(listed(("x",), rows, title="t"), path)
    page = openpyxl.load_workbook(path)["t"]
    held = [cell for (cell,) in page.iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for cell in held)
    assert [cell.value for cell in held] == [text for (text,) in rows]


def test_blanks_markup_and_control_characters_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    texts = [" 前后有空格 ", "a&b<c>", "_x0041_", "一\n二\t三", "响\x07铃", "&amp;"]
    write(listed(("x",), [(text,) for text in texts], title="t"), path)
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python(skip_empty_area=False)][1:] == texts


def test_long_numbers_and_texts_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(listed(("x",), [(2**60,), ("字" * 40000,), (float("nan"),)], title="t"), path)
    page = openpyxl.load_workbook(path)["t"]
    assert page["A2"].value == str(2**60)
    assert page["A3"].value == "字" * 32766 + "…"
    assert page["A4"].value == "nan"


def test_more_rows_than_a_worksheet_go_on_in_the_next_and_the_total_is_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_SHEET_ROWS", 4)
    path = tmp_path / "a.xlsx"
    title = "台账/2026[1]*" + "长" * 40
    assert write(listed(("n",), ((n,) for n in range(7)), title=title), path) == 7
    book = openpyxl.load_workbook(path)
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [cell.value for page in book for (cell,) in page.iter_rows(min_row=2)] == list(range(7))

    monkeypatch.setattr(workbook, "_SHEET_ROWS", 7)
    columns = (ReportColumn("w", "名"), ReportColumn("n", "数", "count", sums=True))
    write(report(table(columns, [(str(n), n) for n in range(5)])), path)
    found = [cell.value for page in openpyxl.load_workbook(path) for row in page.iter_rows() for cell in row]
    assert "=SUBTOTAL(9,'台账'!B5:B7)+SUBTOTAL(9,B5:B6)" in [
        str(value).replace("台账!", "'台账'!") for value in found
    ]


def test_a_broken_row_leaves_the_old_file(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx", "a.html", "a.txt", "a.pdf"):
        path = tmp_path / name
        path.write_bytes(b"old")
        columns = (ReportColumn("x", "x"), ReportColumn("y", "y"))
        for wrong in (("only one",), ("a", datetime(2026, 3, 2))):
            with pytest.raises(ValueError, match="row 1"):
                write(report(table(columns, [wrong])), path)
        assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 5
    with pytest.raises(Refused) as caught:
        write(listed(TITLES, (ROW,)), tmp_path / "a.ods")
    assert caught.value.code == "reports.unknown_format"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.html", "a.txt", "a.pdf"])
def test_a_place_that_can_not_be_written_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreProblem) as caught:
        write(listed(TITLES, (ROW,)), tmp_path / "none" / name)
    assert caught.value.code == "reports.not_writable"


def test_a_page_holds_the_words_the_sums_and_the_source(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    columns = (ReportColumn("w", "名<称>"), ReportColumn("n", "数", "count", sums=True))
    assert write(report(table(columns, [("<b>甲</b>", 1200), ("乙", 1)])), path) == 2
    page = path.read_text(encoding="utf-8")
    assert "<td>&lt;b&gt;甲&lt;/b&gt;</td>" in page
    assert '<tr class="sum"><td>合计</td><td class="number">1,201</td></tr>' in page
    assert "台账 st-1 保管账 第 41 条（abab abab abab abab）" in page
    assert "<svg" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_plain_text_stands_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    columns = (ReportColumn("w", "名称"), ReportColumn("n", "数", "count", sums=True))
    assert write(report(table(columns, [("热敏打印机", 12), ("执法记录仪甲", 3)])), path) == 2
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[4:9] == [
        "名称          数",
        "----------------",
        "热敏打印机    12",
        "执法记录仪甲   3",
        "合计          15",
    ]
    assert lines[-1] == "管理员：________________  日期：　　　　年　　月　　日"


def test_no_way_of_saving_goes_into_the_stations_folders(tmp_path: Path) -> None:
    own = tmp_path / "station"
    own.mkdir()
    files = ReportFiles(OwnFolders((own,)))
    path = own / "x.pdf"
    for save in (
        lambda: files.write(report(table(COLUMNS, ())), path.with_suffix(".csv"), {}),
        lambda: files.save(b"%PDF", path),
        lambda: files.save_document(Document("单", ()), path),
    ):
        with pytest.raises(Refused) as refused:
            save()
        assert refused.value.code == "reports.own_folder"
    assert not list(own.iterdir())
    files.save(b"%PDF", tmp_path / "x.pdf")
