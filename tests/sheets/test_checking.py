"""A table against its template: every problem with its place, values tidied up."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import Refused
from station.core.texts import LANGUAGES, load_texts
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.inventory.standards.table import CATALOGUE_TEMPLATE
from station.people.naming import OFFICER_TEMPLATE
from station.sheets import Checked, Column, Kind, Problem, Row, Table, Template, check, read_table, titled
from station.sheets.cells import read_cell

TEMPLATE = Template(
    (
        Column("tag", Kind.CODE, required=True, unique=True, longest=8, titles=("编号",), example="A-1"),
        Column("category", Kind.INTEGER, required=True, minimum=1, maximum=10, example="3"),
        Column("name", example="记录仪"),
        Column("bought", Kind.DATE, example="2024-01-05"),
        Column("value", Kind.MONEY, example="1200.50"),
        Column("phone", Kind.PHONE),
    )
)
HEADER = ("tag", "category", "name", "bought", "value", "phone")


def table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Table:
    return Table("test", Row(1, header), tuple(Row(line, cells) for line, cells in enumerate(rows, 2)))


def codes_of(problems: tuple[Problem, ...]) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.code) for each in problems]


def codes(checked: Checked) -> list[tuple[int, str, str]]:
    return codes_of(checked.problems)


def test_values_come_out_as_meant() -> None:
    checked = check(table(("Ａ-１", "３", "记录仪", "2024/1/5", "¥1,200.5", "021-12345678")), TEMPLATE)
    assert checked.problems == ()
    (row,) = checked.rows
    assert (row.text("tag"), row.integer("category"), row.date("bought")) == ("A-1", 3, date(2024, 1, 5))
    assert (row.integer("value"), row.text("phone"), row.text("name")) == (120050, "021-12345678", "记录仪")


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.DATE, "2024年1月5日", date(2024, 1, 5)),
        (Kind.DATE, "20240105", date(2024, 1, 5)),
        (Kind.DATE, "2024.01.05", date(2024, 1, 5)),
        (Kind.DATE, "2024-01-05 00:00:00", date(2024, 1, 5)),
        (Kind.MONEY, "0.05", 5),
        (Kind.MONEY, "1200元", 120000),
        (Kind.MONEY, "99.9000", 9990),
        (Kind.INTEGER, "+7", 7),
    ],
)
def test_ways_of_writing(kind: Kind, cell: str, value: object) -> None:
    assert read_cell(Column("x", kind), cell) == value


def test_every_problem_of_every_line_is_named() -> None:
    checked = check(
        table(
            ("", "11", "x", "2024-13-01", "-3", "abc"),
            ("A-1", "three", "=1+1", "", "1.234", ""),
            ("A-1", "1", "a\u200bb", "", "", "", "stray"),
            ("toolongtag", "1"),
            ("A-2", "1"),
        ),
        TEMPLATE,
    )
    assert codes(checked) == [
        (2, "tag", "batch.required"),
        (2, "category", "batch.out_of_range"),
        (2, "bought", "batch.not_date"),
        (2, "value", "batch.not_money"),
        (2, "phone", "batch.not_phone"),
        (3, "category", "batch.not_integer"),
        (3, "name", "batch.formula"),
        (3, "value", "batch.not_money"),
        (4, "name", "batch.unprintable"),
        (4, "", "batch.stray_cells"),
        (4, "tag", "batch.repeated"),
        (5, "tag", "batch.too_long"),
    ]
    assert [row.line for row in checked.rows] == [6]


def test_the_header_decides_first() -> None:
    header = ("category", "编号", "name", "Value", "colour", "value", "bought")
    assert codes(check(table(("x",), header=header), TEMPLATE)) == [(1, "value", "batch.repeated_column")]
    assert codes(check(table(("x",), header=("编号", "name")), TEMPLATE)) == [
        (1, "category", "batch.missing_column")
    ]
    assert codes(check(table(), TEMPLATE)) == [(1, "", "batch.no_lines")]
    assert codes(check(Table("test", None, ()), TEMPLATE)) == [(1, "", "batch.empty")]


def test_the_template_as_it_is_registers_nothing_and_filled_in_everything(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_text(TEMPLATE.csv() + TEMPLATE.csv().splitlines()[1].replace("A-1", "A-2"), encoding="utf-8")
    checked = check(read_table(path), TEMPLATE)
    assert checked.problems == ()
    assert [row.text("tag") for row in checked.rows] == ["A-2"]
    assert codes_of(checked.left_out) == [(2, "", "batch.ignored_example")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_have_words_with_their_facts_in(language: str) -> None:
    checked = check(table(("", "11", "=x", "x", "x", "x"), ("toolongtag", "x", "", "", "", "")), TEMPLATE)
    for problem in checked.problems:
        worded = problem.worded(load_texts(language))
        assert set(worded) == {"line", "column", "code", "message"}
        assert "{" not in str(worded["message"])
        assert not str(worded["message"]).startswith("errors.")


cells = st.one_of(
    st.sampled_from(["", "A-1", "A-2", "3", "11", "2024-01-05", "12.5", "=x", "记录仪", "\u200b"]),
    st.text(max_size=6),
)


@given(st.lists(st.lists(cells, max_size=8).map(tuple), max_size=15))
def test_each_line_is_taken_or_named_never_both_never_neither(rows: list[tuple[str, ...]]) -> None:
    checked = check(table(*rows), TEMPLATE)
    taken = [row.line for row in checked.rows]
    named = {problem.line for problem in checked.problems}
    if rows:
        assert sorted({*taken, *named}) == list(range(2, len(rows) + 2))
        assert not set(taken) & named
    tags = [row.text("tag") for row in checked.rows]
    assert len(tags) == len(set(tags))
    assert list(checked.problems) == sorted(checked.problems, key=lambda problem: problem.line)


def test_messages_call_a_column_by_its_title_and_scripts_get_its_key() -> None:
    header = ("category", "name", "bought", "value", "phone")
    missing, empty = check(table(("", "1"), header=header), TEMPLATE), check(table(("", "1")), TEMPLATE)
    chinese, english = load_texts("zh_CN"), load_texts("en")
    (problem,) = [each for each in empty.problems if each.code == "batch.required"]
    worded = problem.worded(chinese, "equipment.field")
    assert (worded["column"], worded["message"]) == ("tag", "“编号”没有填写。请补填。")
    assert "Tag" in str(problem.worded(english, "equipment.field")["message"])
    (lacking,) = missing.problems
    message = str(lacking.worded(chinese, "equipment.field")["message"])
    assert message.startswith("表头缺少栏目“编号”")
    assert "名称（name）、" in message
    both = check(table(("1",), header=("value",)), TEMPLATE).problems
    said = [str(each.worded(chinese, "equipment.field")["message"]) for each in both]
    assert [each.count("表头应为") for each in said] == [*[0] * (len(said) - 1), 1], (
        "what the header is, once"
    )
    assert len(said) > 1
    assert "“tag”" in str(lacking.worded(chinese)["message"])  # without titles the key is still a name


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        (OFFICER_TEMPLATE, "people.field"),
        (EQUIPMENT_TEMPLATE, "equipment.field"),
        (CATALOGUE_TEMPLATE, "standards.field"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_with_the_titles_that_the_screen_shows_is_taken(
    template: Template, fields: str, language: str
) -> None:
    header, example = template.lines(partial(titled, load_texts(language), fields))
    example[1] = "7"
    checked = check(table(tuple(example), header=tuple(header)), template)
    assert (len(checked.rows), checked.problems, checked.left_out) == (1, (), ())


def test_titles_stand_above_the_header_and_sums_below() -> None:
    rows = (("编号", "Category（必填）", " name："), ("A-1", "3", "记录仪"), ("合计", "", "1"))
    checked = check(table(*rows, header=("装备台账",)), TEMPLATE)
    assert [(row.line, row.text("tag")) for row in checked.rows] == [(3, "A-1")]
    assert codes_of(checked.left_out) == [(4, "", "batch.ignored_sum")]


def test_optional_columns_may_be_missing_and_foreign_ones_are_named() -> None:
    checked = check(table(("1", "A-1", "3", "在库"), header=("序号", "tag", "category", "状态")), TEMPLATE)
    (row,) = checked.rows
    assert (row.given("phone"), row.text("phone"), row.date("bought")) == (False, "", None)
    assert [each.facts["title"] for each in checked.left_out] == ["序号", "状态"]


def test_cells_below_no_title_are_still_named() -> None:
    checked = check(table(("A-1", "3", "", "", "", "", "stray")), TEMPLATE)
    assert codes(checked) == [(2, "", "batch.stray_cells")]


def test_every_sheet_with_the_header_is_read_and_the_others_are_named() -> None:
    second = Table(
        "test", Row(1, HEADER), (Row(2, ("A-2", "3", "", "x")), Row(3, ("A-1", "3"))), (), "第二批"
    )
    other = Table("test", Row(1, ("说明",)), (Row(2, ("照此填写",)),), (), "说明")
    first = Table("test", Row(1, HEADER), (Row(2, ("A-1", "3")),), (), "第一批", (second, other))
    checked = check(first, TEMPLATE)
    assert [(row.sheet, row.line) for row in checked.rows] == [("第一批", 2)]
    assert [(each.sheet, each.line, each.code) for each in checked.problems] == [
        ("第二批", 2, "batch.not_date"),
        ("第二批", 3, "batch.repeated"),
    ]
    assert "第二批" in str(checked.problems[0].worded(load_texts("zh_CN"))["message"])
    assert [each.facts for each in checked.left_out] == [{"sheet": "说明"}]


def test_a_choice_is_read_by_whoever_knows_the_list() -> None:
    template = Template((Column("tag", required=True), Column("category", Kind.CHOICE, required=True)))
    rows = Table("test", Row(1, ("tag", "category")), (Row(2, ("A-1", "记录仪")), Row(3, ("A-2", "x"))))

    def category(entered: str) -> int:
        if entered != "记录仪":
            raise Refused("policy.unknown_category", number=entered)
        return 3

    checked = check(rows, template, {"category": category})
    assert [row.integer("category") for row in checked.rows] == [3]
    assert codes(checked) == [(3, "category", "policy.unknown_category")]


@pytest.mark.parametrize(
    ("confined_by", "said"),
    [
        (None, []),
        (("limits", "seccomp"), []),
        (("limits", "landlock"), []),
        (("limits",), ["batch.not_confined"]),
        ((), ["batch.not_confined"]),
    ],
)
def test_a_reading_that_nothing_keeps_apart_is_said(
    confined_by: tuple[str, ...] | None, said: list[str]
) -> None:
    read = replace(table(("A-1", "3")), confined_by=confined_by)
    checked = check(read, TEMPLATE)
    assert [each.code for each in checked.left_out] == said
    assert len(checked.rows) == 1


@pytest.mark.parametrize("cell", ["清空", " 清　空 ", "CLEAR", "Ｃlear"])
def test_only_a_template_that_clears_reads_the_word(cell: str) -> None:
    lines = table(("A-1", "3", cell, cell))
    assert codes(check(lines, TEMPLATE)) == [(2, "bought", "batch.not_date")]
    (row,) = check(lines, replace(TEMPLATE, clears=True)).rows
    assert set(row.cleared) == {HEADER[2], HEADER[3]}
    assert (row.given(HEADER[2]), row.text(HEADER[2]), row.date("bought")) == (False, "", None)


def test_titles_of_a_foreign_header_stand_for_the_columns_that_a_person_says() -> None:
    lines = (("某所装备表",), ("序号", "资产编码", "编号", "设备类"), ("1", "A-1", "x", "3"))
    foreign = Table("test", Row(1, lines[0]), tuple(Row(at, cells) for at, cells in enumerate(lines[1:], 2)))
    unmatched = check(foreign, TEMPLATE)
    assert codes(unmatched) == [(2, "category", "batch.missing_column")], (
        "the header is told, not the title above"
    )
    assert [(each.title, each.column) for each in unmatched.titles] == [
        ("序号", ""),
        ("资产编码", ""),
        ("编号", "tag"),
        ("设备类", ""),
    ]
    matched = check(foreign, TEMPLATE.matching({"资产编码": "tag", "编号": "", "设备类": "category"}))
    (row,) = matched.rows
    assert (row.text("tag"), row.integer("category")) == ("A-1", 3)
    assert [each.facts["title"] for each in matched.left_out] == ["序号", "编号"]
    assert [each.own for each in matched.titles] == ["", "", "tag", ""]
    assert matched.source != unmatched.source, "what was seen is seen with its matches"
    with pytest.raises(Refused, match="unknown_match"):
        TEMPLATE.matching({"设备类": "kind"})
