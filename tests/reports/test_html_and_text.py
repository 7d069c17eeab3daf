"""The page that is kept and the plain text: complete, self-contained, and nobody's name can break out."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from station.core.documents import (
    Barcode,
    BlockColumn,
    Cut,
    Document,
    Pair,
    QrCode,
    Ramp,
    RuleBlock,
    Space,
    TableBlock,
    TextBlock,
)
from station.core.errors import StoreProblem
from station.reports.html import render_html
from station.reports.layout import width
from station.reports.slip_folder import HtmlSlipFolder
from station.reports.text import render_text

PAGE = Document(
    "领用单 <1>",
    (
        TextBlock("装备领用单", size=2, bold=True, align="center"),
        Pair("领用人", "李甲 <script>alert(1)</script>"),
        RuleBlock(heavy=True),
        TableBlock((BlockColumn("编号"), BlockColumn("到期", align="right")), (("A&B", "03-05"),)),
        Barcode("ZFJ-0017"),
        QrCode("station/custody/12/" + "ab" * 32),
        Ramp(),
        Space(2),
        Cut(),
        TextBlock("第二联"),
        Cut(),
    ),
)


class Reader(HTMLParser):
    """Words, tags and the paths of the drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.drawings: list[tuple[int, int, str]] = []
        self._box = (0, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        held = dict(attrs)
        if tag == "svg":
            _, _, across, down = (held.get("viewbox") or "").split()
            self._box = (int(across), int(down))
        if tag == "path":
            self.drawings.append((*self._box, held["d"] or ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def drawn(across: int, down: int, path: str) -> Image.Image:
    """The drawing as a browser fills it, eight dots to a unit and a bar code a hundred dots high."""
    tall = 8 if down > 1 else 100
    image = Image.new("L", (across * 8, down * tall), 255)
    pen = ImageDraw.Draw(image)
    for y, strokes in re.findall(r"M0 (\d+)\.5((?:h\d+|m\d+ 0)*)", path):
        x, top = 0, int(y) * tall
        for sort, run in re.findall(r"([hm])(\d+)", strokes):
            if sort == "h":
                pen.rectangle((x * 8, top, (x + int(run)) * 8 - 1, top + tall - 1), fill=0)
            x += int(run)
    return image


def test_codes_in_the_page_read_back() -> None:
    found = {
        one.text
        for drawing in read(render_html(PAGE)).drawings
        for one in zxingcpp.read_barcodes(drawn(*drawing))
    }
    assert found == {"ZFJ-0017", "station/custody/12/" + "ab" * 32}


@pytest.mark.parametrize("page", ["roll", "a5"])
def test_the_page_needs_nothing_from_outside(page: str) -> None:
    html = render_html(PAGE, page="a5" if page == "a5" else "roll")
    reader = read(html)
    assert "script" not in reader.tags
    assert not {"link", "img", "iframe"} & set(reader.tags)
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    words = "".join(reader.words)
    assert "李甲 <script>alert(1)</script>" in words
    assert "A&B" in words
    assert html.count('class="cut"') == 1, "a cut between pages, none behind the last"


def test_plain_text_keeps_to_its_columns() -> None:
    for columns in (32, 48):
        lines = render_text(PAGE, columns).splitlines()
        assert all(width(line) <= columns for line in lines)
        assert "[ZFJ-0017]" in lines
        assert any("装备领用单" in line for line in lines)


def test_slips_are_kept_by_month(tmp_path: Path) -> None:
    box = HtmlSlipFolder(tmp_path / "slips")
    path = box.keep("LY-2026-000123", date(2026, 3, 2), PAGE)
    assert path == tmp_path / "slips" / "2026-03" / "LY-2026-000123.html"
    assert path.read_text(encoding="utf-8") == render_html(PAGE)
    assert box.keep("LY-2026-000123", date(2026, 3, 2), PAGE) == path
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("number", ["../../etc/x", "a/b", "..\\c", "单 1"])
def test_a_slip_number_never_leads_out_of_its_folder(tmp_path: Path, number: str) -> None:
    path = HtmlSlipFolder(tmp_path).keep(number, date(2026, 3, 2), PAGE)
    assert path.parent == tmp_path / "2026-03"
    with pytest.raises(ValueError, match="number"):
        HtmlSlipFolder(tmp_path).keep("///", date(2026, 3, 2), PAGE)


def test_a_slip_that_can_not_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "slips").write_text("in the way")
    with pytest.raises(StoreProblem) as caught:
        HtmlSlipFolder(tmp_path / "slips").keep("1", date(2026, 3, 2), PAGE)
    assert caught.value.code == "slip.not_kept"
