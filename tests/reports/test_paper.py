"""Papers: what a template sets can be read in the PDF, comes out the same each time, and is stopped when it errs."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from station.core.errors import DeviceProblem, Refused
from station.core.report import DrawnMark, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import load_texts
from station.reports import fonts, paper
from station.reports.report_html import html_parts
from station.reports.typesetting import Unset, typeset, typeset_together
from station.reports.writer import ReportFiles, shipped_papers
from tests.reports.making import report, table

MADE = datetime(2026, 3, 2, tzinfo=UTC)
COLUMNS = (
    ReportColumn("tag", "编号", "code"),
    ReportColumn("name", "名称"),
    ReportColumn("n", "件数", "count", sums=True),
)


def opened(pdf: bytes, folder: Path) -> QPdfDocument:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    document = QPdfDocument()
    assert document.load(str(path)) == QPdfDocument.Error.None_
    return document


def words(document: QPdfDocument, page: int) -> str:
    return document.getAllText(page).text().replace("\r\n", "\n")


def codes(document: QPdfDocument, page: int) -> list[str]:
    size = document.pagePointSize(page)
    drawn = document.render(page, QSize(int(size.width() * 3), int(size.height() * 3)))
    paper = QImage(drawn.size(), QImage.Format.Format_Grayscale8)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    grey = Image.frombuffer(
        "L", (paper.width(), paper.height()), bytes(paper.constBits()), "raw", "L", paper.bytesPerLine(), 1
    )
    return [code.text for code in zxingcpp.read_barcodes(grey)]


@pytest.fixture
def rows() -> list[tuple[str, str, int]]:
    return [(f"BWC-{number:04}", "执法记录仪㐂", 1) for number in range(120)]


def test_a_paper_holds_every_row_the_total_and_its_source(
    tmp_path: Path, rows: list[tuple[str, str, int]], qapp: object
) -> None:
    held = report(table(COLUMNS, rows))
    document = opened(ReportFiles().pdf(held, {}).pdf, tmp_path)
    pages = [words(document, page) for page in range(document.pageCount())]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"第 {number} 页 共 {len(pages)} 页" in text
        assert text.count("编号") == 1, "titles are repeated on each page"
        assert "城西所" in text
        assert "保管账 41 abab abab abab abab" in text
    whole = "\n".join(pages)
    assert all(f"BWC-{number:04}" in whole for number in range(120))
    assert whole.count("执法记录仪㐂") == 120
    assert "合计" in whole
    assert "120" in pages[-1]
    assert "管理员：" in pages[-1]
    assert "日期：" in pages[-1]
    assert codes(document, document.pageCount() - 1) == ["st-1/custody/41/" + "ab" * 32]


def test_equal_reports_give_equal_bytes(rows: list[tuple[str, str, int]]) -> None:
    first, second = (ReportFiles().pdf(report(table(COLUMNS, rows[:3])), {}) for _ in range(2))
    assert first == second


def test_every_shipped_paper_is_set(tmp_path: Path, qapp: object) -> None:
    held = shipped_papers()
    parts = {"layout.typ": held.pop("layout")}
    wanted = []
    for name, template in held.items():
        made = Report("表", Origin("所", "王", MADE), (Section("节", tables=(table(COLUMNS, ()),)),), name)
        wanted.append(Unset(template, paper.paper_data(made, load_texts()), MADE, parts))
    found = typeset_together(wanted)
    assert len(found) == len(held)
    for each in found:
        assert "节" in words(opened(each.pdf, tmp_path), 0)


def test_papers_set_together_are_what_they_are_alone() -> None:
    first, second = Unset("= 一", {}, MADE), Unset('#json("data.json").place', {"place": "二"}, MADE)
    assert typeset_together([first, second])[1] == typeset(second.template, second.data, made_at=MADE)
    with pytest.raises(Refused) as caught:
        typeset_together([first, Unset('好\n#read("../0/main.typ")', {}, MADE), second])
    assert (caught.value.code, caught.value.facts["line"]) == ("template.broken", 2)
    assert "project root" in str(caught.value.facts["reason"])


def test_nothing_in_a_cell_is_a_command(tmp_path: Path, qapp: object) -> None:
    sly = ["#panic()", '#read("/etc/passwd")', "*强* _斜_ $x$ = 题", "</w> \\ \x07"]
    document = opened(
        ReportFiles().pdf(report(table(COLUMNS, [(one, one, 1) for one in sly])), {}).pdf, tmp_path
    )
    text = words(document, 0).replace("\u200b", "")
    assert text.count("#panic()") == 2
    assert "*强* _斜_ $x$ = 题" in text


def test_a_long_code_breaks_inside_its_column(tmp_path: Path, qapp: object) -> None:
    digest = "0123456789abcdef" * 4
    columns = (*(ReportColumn(f"c{n}", "名称" * 8) for n in range(8)), ReportColumn("sha", "校验码", "code"))
    document = opened(
        ReportFiles().pdf(report(table(columns, [(*["字" * 20] * 8, digest)])), {}).pdf, tmp_path
    )
    box = document.getAllText(0).boundingRectangle()
    assert box.right() <= document.pagePointSize(0).width()
    assert digest in words(document, 0).replace("\u200b", "").replace("\n", "").replace("\ufffe", "")


def test_a_list_too_long_for_paper_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "MOST_LINES", 10)
    with pytest.raises(Refused) as caught:
        ReportFiles().pdf(report(table(COLUMNS, [("a", "b", 1)] * 11)), {})
    assert (caught.value.code, caught.value.facts["most"]) == ("reports.too_long", 10)


def test_without_a_chinese_font_nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Typst itself would leave the characters out without a word."""
    from PIL import ImageFont

    latin = tmp_path / "latin.ttf"
    latin.write_bytes(ImageFont.load_default(12).font_bytes)  # type: ignore[union-attr]
    for named in (latin, tmp_path / "none.ttf"):
        monkeypatch.setenv(fonts.FONT_VARIABLE, str(named))
        fonts.forget_fonts()
        with pytest.raises(DeviceProblem) as caught:
            ReportFiles().pdf(report(table(COLUMNS, ())), {})
        assert caught.value.code == "reports.no_font"
    monkeypatch.undo()
    fonts.forget_fonts()


RARE = "𠀀"
"""A character of CJK extension B that no usual font holds, and that stands in names."""


def test_a_character_that_no_font_holds_stands_as_its_number_and_is_told(
    tmp_path: Path, qapp: object
) -> None:
    paper_of = report(table(COLUMNS, [("A-1", f"王{RARE}㐀𠮷", 1), ("A-2", "李甲", 2)]))
    made = ReportFiles().pdf(paper_of, {})
    text = words(opened(made.pdf, tmp_path), 0).replace("\n", "").replace("\ufffe", "")
    assert made.missing == (RARE,)
    assert "王[U+20000]㐀𠮷" in text
    assert "方括号里的编号是这台计算机的字体里没有的字：[U+20000]" in text
    assert ReportFiles().pdf(report(table(COLUMNS, [("A-1", "㐀𠮷", 1)])), {}).missing == ()
    written = ReportFiles().write(report(table(COLUMNS, [("A-1", RARE, 1)])), tmp_path / "a.pdf", {})
    assert (written.rows, written.missing) == (1, (RARE,))


def test_a_second_font_is_looked_into_for_what_the_first_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    """Here the first has no Chinese but one character; a machine has Noto and, beside it, a font of rare ones."""
    from PIL import ImageFont

    latin = tmp_path / "more" / "latin.ttf"
    latin.parent.mkdir()
    latin.write_bytes(ImageFont.load_default(12).font_bytes)  # type: ignore[union-attr]
    chinese = fonts._font_files()[0]
    monkeypatch.setenv(fonts.FONT_VARIABLE, f"{chinese}{os.pathsep}{latin}")
    fonts.forget_fonts()
    try:
        assert fonts.paper_fonts().folders == (chinese.parent, latin.parent)
        assert fonts.not_held([f"中{RARE}"]) == (RARE,)
        monkeypatch.setenv(fonts.FONT_VARIABLE, f"{latin}{os.pathsep}{chinese}")
        fonts.forget_fonts()
        assert fonts.not_held(["中é"]) == ()
        found = fonts.font_of("中", 24)
        assert found is not None
        assert found.path == str(chinese)
    finally:
        monkeypatch.undo()
        fonts.forget_fonts()


def test_a_template_with_such_a_character_is_refused(usual_fonts: None) -> None:
    with pytest.raises(Refused) as caught:
        typeset(f"= 某{RARE}所", {}, made_at=MADE)
    assert caught.value.code == "template.not_drawn"
    assert caught.value.facts["characters"] == f"{RARE} (U+20000)"


def test_a_font_that_is_not_there_is_named() -> None:
    assert typeset('#set text(font: "No Such")\n字', {}, made_at=MADE).unknown_fonts == ("no such",)


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("= 题\n#let x = (", 2, "unclosed delimiter"),
        ("好\n#missing()", 2, "unknown variable"),
        ('#read("/etc/passwd")', 1, "file not found"),
        ('#read("../../etc/passwd")', 1, "project root"),
        ('#import "@preview/tablex:0.0.8": *', 1, "package"),
    ],
)
def test_a_broken_template_is_named_with_its_line(template: str, line: int, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        typeset(template, {}, made_at=MADE)
    assert caught.value.code == "template.broken"
    assert caught.value.facts["line"] == line
    assert reason in str(caught.value.facts["reason"])


@pytest.mark.parametrize(
    "template",
    [
        '#let f(n, k) = if n < 1 { 1 } else { f(n - 1, k + "a") + f(n - 1, k + "b") }\n#f(60, "")',
        "#range(100000).map(n => range(1000).map(m => str(m) * n)).len()",
    ],
)
def test_a_template_that_does_not_end_is_stopped(template: str) -> None:
    with pytest.raises(Refused) as caught:
        typeset(template, {}, made_at=MADE, seconds=2)
    assert caught.value.code == "template.too_slow"


def test_data_are_what_the_template_reads(tmp_path: Path) -> None:
    """The names that templates use are a contract: an office's own templates rely on them."""
    data = paper.paper_data(report(table(COLUMNS, [("A-1", "甲", 2)], title="表一")), load_texts())
    assert set(data) == {
        "title", "office", "language", "origin", "sections", "landscape", "size", "signatures", "sources",
        "reference", "qr", "checked-by", "page-words", "colon", "missing", "missing-words",
        "sign-date", "copies", "marks",
    }  # fmt: skip
    (held,) = data["sections"][0]["tables"]
    assert set(held) == {"title", "columns", "lines", "across"}
    assert held["columns"][0] == {"title": "编号", "right": False, "code": True, "width": 7}
    assert held["lines"] == [
        {"kind": "row", "cells": ["A-1", "甲", "2"]},
        {"kind": "total", "cells": ["", "合计", "2"]},
    ] or held["lines"][1]["cells"] == ["合计", "", "2"]
    json.dumps(data)


def test_rows_are_held_to_their_columns() -> None:
    with pytest.raises(ValueError, match="holds no numbers"):
        ReportColumn("a", "a", "text", sums=True)
    with pytest.raises(ValueError, match="no such columns"):
        ReportTable((ReportColumn("a", "a"),), (), grouped_by="b")
    with pytest.raises(ValueError, match="keys of their own"):
        ReportTable((ReportColumn("a", "a"), ReportColumn("a", "b")), ())


def test_who_signed_on_screen_has_what_they_drew_on_the_paper(tmp_path: Path, qapp: object) -> None:
    texts, drawn = load_texts(), DrawnMark("接收人 李丙", 600, 200, ((10, 20, 300, 40), (5, 6)))
    made = replace(report(table(COLUMNS, [("A-1", "甲", 2)])), marks=(drawn,), signatures=())
    (mark,) = paper.paper_data(made, texts)["marks"]
    assert mark["words"] == "接收人 李丙"
    assert '<polyline points="10,20 300,40"/><polyline points="5,6 5,6"/>' in mark["svg"]
    assert mark["svg"] in "".join(html_parts(made, texts)), "the page has it as well"
    said = words(opened(ReportFiles().pdf(replace(made, template="handover"), {}).pdf, tmp_path), 0)
    assert "接收人 李丙" in said, "so does the PDF"
