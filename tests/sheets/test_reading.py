"""Files as offices have them: encodings, separators, spreadsheets; no line is lost, every bad one is named."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.core.errors import Refused, StoreProblem
from station.sheets import Column, Kind, Template, check, read_table
from station.sheets.encodings import decode
from station.sheets.guarding import unguarded
from station.sheets.separated import read_separated

PEOPLE = Template((Column("number", Kind.CODE, required=True, unique=True), Column("name", required=True)))
TEXT = "number,name\n1001,李甲\n1002,王乙\n"


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    return path


def sheet(tmp_path: Path, *rows: list[object], name: str = "list.xlsx") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    path = tmp_path / name
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, form: str) -> None:
    table = read_table(written(tmp_path, TEXT.encode(encoding)))
    assert table.form == form
    assert [row.cells for row in table.rows] == [("1001", "李甲"), ("1002", "王乙")]
    assert [row.line for row in table.rows] == [2, 3]


@pytest.mark.parametrize("name", ["联通", "一些", "一", "莉莉", "㐀𠀀", "é"])
def test_names_that_look_like_another_encoding(name: str) -> None:
    assert decode(f"number,name\n1001,{name}\n".encode("gb18030"))[0].endswith(f"{name}\n")


def test_bytes_that_are_no_text_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="unknown_encoding") as refused:
        read_table(written(tmp_path, TEXT.encode() + b"1003,\xff\xff\n"))
    assert refused.value.facts["line"] == 4


@example([["", "", "'|"]], ",", "\n")
@example([["'=1", "''=1", "'x"]], ";", "\n")
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        max_size=12,
    ),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_no_line_is_lost_whatever_stands_in_the_cells(
    rows: list[list[str]], separator: str, ending: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    text = out.getvalue()
    records, problems = read_separated(text)
    assert problems == []
    expected = [[cell[2:-1] if plain_formula(cell) else unguarded(cell) for cell in row] for row in rows]
    assert [[cell.text for cell in cells] for _, cells in records[1:]] == expected
    lines = [line for line, _ in records]
    assert lines == sorted(set(lines))


def plain_formula(cell: str) -> bool:
    return cell.startswith('="') and cell.endswith('"') and len(cell) > 2 and '"' not in cell[2:-1]


@given(st.text(st.characters(codec="gb18030"), max_size=40))
def test_chinese_text_survives_every_encoding(text: str) -> None:
    whole = "number,name\n1001,李甲\n" + text
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(whole.encode(encoding))[0] == whole
    # Two names and a row of accented letters are as good a text in Big5: there it takes a person's word.
    assert decode(whole.encode("gb18030"), "gb18030")[0] == whole


SIMPLIFIED = "编号,类别,名称,存放位置\nBWC-0001,3,执法记录仪,一号柜\nPRN-0001,4,便携式打印机,办公室\n"
TRADITIONAL = "編號,類別,名稱,存放位置\nBWC-0001,3,執法記錄儀,一號櫃\nPRN-0001,4,便攜式印表機,辦公室\n"


@pytest.mark.parametrize(
    ("text", "encoding", "form"),
    [
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "cp950", "big5"),
        (TRADITIONAL + "BWC-0002,3,執法記錄儀,深水埗邨及鰂魚涌\n", "big5hkscs", "big5-hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("number,name\n1001,李甲\n1002,王乙\n1003,陈明\n", "gb18030", "gb18030"),
        ("工号,姓名,部门\n1001,李㐂,执法一科\n1002,王𠮷,执法二科\n", "gb18030", "gb18030"),
    ],
)
def test_simplified_and_traditional_are_told_apart_by_what_makes_sense(
    text: str, encoding: str, form: str
) -> None:
    assert decode(text.encode(encoding)) == (text, form, "")


def test_a_text_of_a_few_characters_is_in_doubt_and_a_person_decides(tmp_path: Path) -> None:
    short = "number,name\n1001,李甲\n"
    assert decode(short.encode("gb18030"))[1:] == ("gb18030", "big5")
    content = "number,name\n1001,林志\n".encode("cp950")
    assert decode(content, "big5") == ("number,name\n1001,林志\n", "big5", "")
    path = written(tmp_path, content)
    checked = check(read_table(path, encoding="big5"), PEOPLE)
    assert (checked.rows[0].text("name"), checked.form, checked.left_out) == ("林志", "big5", ())
    doubtful = check(read_table(written(tmp_path, short.encode("gb18030"))), PEOPLE)
    assert [(each.code, each.facts) for each in doubtful.problems] == [
        ("batch.doubtful_encoding", {"form": "gb18030", "other": "big5"})
    ]
    assert doubtful.rows[0].text("name") == "李甲"  # shown, so that a person can tell
    assert check(read_table(path, encoding="gb18030"), PEOPLE).problems == ()


@pytest.mark.parametrize(
    ("text", "codec", "form", "doubt"),
    [
        ("number,name\n1001,ミュラー\n1002,スズキ\n", "shift_jis", "gb18030", "gb18030"),
        ("number;name\n1001;Müller\n1002;Großmann\n", "latin-1", "gb18030", "gb18030"),
        (TRADITIONAL + "BWC-0003,3,執法記錄儀,のり\n", "cp950", "big5", "big5-hkscs"),
    ],
)
def test_what_makes_no_sense_or_reads_in_two_ways_is_in_doubt(
    tmp_path: Path, text: str, codec: str, form: str, doubt: str
) -> None:
    assert decode(text.encode(codec))[1:] == (form, doubt)
    code = "batch.undecided_encoding" if form == doubt else "batch.doubtful_encoding"
    problems = check(read_table(written(tmp_path, text.encode(codec))), PEOPLE).problems
    assert code in {each.code for each in problems}


def test_what_a_person_states_is_not_guessed_about() -> None:
    for encoding, codec in (("utf-8", "utf-8-sig"), ("utf-16", "utf-16"), ("gb18030", "gb18030")):
        assert decode(SIMPLIFIED.encode(codec), encoding)[0] == SIMPLIFIED
    with pytest.raises(Refused) as refused:
        decode(SIMPLIFIED.encode("gb18030"), "utf-8")
    assert (refused.value.code, refused.value.facts) == ("batch.unknown_encoding", {"line": 1})


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        text, _, _ = decode(content)
    except Refused:
        return
    records, problems = read_separated(text)
    assert len(records) + len(problems) <= text.count("\n") + text.count("\r") + 1


def test_unpaired_quotes_are_named_and_swallow_nothing_silently() -> None:
    records, problems = read_separated(
        'number,name\n1001,"李甲\n1002,"王乙"\n1003,赵丙\n1004,"孙丁\n1005,x\n'
    )
    found = {line for line, _ in records} | {problem.line for problem in problems}
    assert {problem.line for problem in problems} >= {2, 5}
    assert found >= {1, 2, 4, 5}
    assert all(problem.code == "batch.broken_quotes" for problem in problems)


def test_quoted_lines_count_as_an_editor_counts_them(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'number,name\n\n1001,"李\n甲"\n ,\n1002,王乙\n'.encode()))
    assert [row.line for row in table.rows] == [3, 6]
    (problem,) = check(table, PEOPLE).problems
    assert (problem.line, problem.column, problem.code) == (3, "name", "batch.unprintable")


def test_spreadsheet_cells_are_what_somebody_typed(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["number", "name", "day", "odd", "yes"],
        [1001, "李甲", date(2024, 1, 5), 1.5, True],
        [],
        ["0012", "王乙", datetime(2024, 1, 5, 8, 30), 13800000001.0, None],
    )
    table = read_table(path)
    assert table.form == "spreadsheet"
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("1001", "李甲", "2024-01-05", "1.5", "TRUE")),
        (4, ("0012", "王乙", "2024-01-05 08:30:00", "13800000001", "")),
    ]


def test_formulas_without_a_result_and_lost_digits_are_problems(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["number", "name"], [1001, "=A1&A2"], ["=1+1", "王乙"], [1234567890123456789, "x"])
    problems = check(read_table(path), PEOPLE).problems
    found = {(problem.line, problem.code, problem.facts.get("cell")) for problem in problems}
    assert {(2, "batch.no_cell_value", "B2"), (3, "batch.no_cell_value", "A3")} <= found
    assert (4, "batch.lost_digits", None) in found
    assert check(read_table(path), PEOPLE).rows == ()


def test_hidden_sheets_and_blank_rows_do_not_confuse(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.sheet_state = "hidden"
    first.append(["hidden"])
    second = book.create_sheet("名单")
    second.append([])
    second.append(["number", "name"])
    second.append([1001, "李甲"])
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    checked = check(read_table(path), PEOPLE)
    assert [(row.line, row.text("number")) for row in checked.rows] == [(3, "1001")]
    assert checked.problems == ()


@pytest.mark.parametrize("damage", ["cut", "empty_zip", "not_a_book", "compound"])
def test_broken_spreadsheets_are_refused(tmp_path: Path, damage: str) -> None:
    content = sheet(tmp_path, ["number", "name"], [1001, "李甲"]).read_bytes()
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "compound":
        content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    else:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            if damage == "not_a_book":
                made.writestr("readme.txt", "x")
            else:
                made.writestr("xl/workbook.xml", "<workbook/>")
        content = packed.getvalue()
    with pytest.raises(Refused, match="broken_spreadsheet"):
        read_table(written(tmp_path, content))


def test_files_that_are_missing_or_huge(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="not_readable"):
        read_table(tmp_path / "nowhere.csv")
    with pytest.raises(Refused, match="not_a_file"):
        read_table(tmp_path)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(Refused, match="too_large"):
        read_table(huge)
