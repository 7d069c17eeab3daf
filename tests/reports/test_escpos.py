"""Printer jobs, taken apart again: the Chinese text, the codes, the widths."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from station.core.documents import (
    Barcode,
    Block,
    BlockColumn,
    Cut,
    Document,
    Pair,
    PaperRoll,
    QrCode,
    Ramp,
    RuleBlock,
    Space,
    TableBlock,
    TextBlock,
)
from station.core.errors import DeviceProblem
from station.reports import fonts, layout
from station.reports.escpos import EscPosEncoder
from station.reports.raster import LINE, draw_image, draw_pages
from tests.reports.reading import on_white, read_job

CODE128 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
NARROW, WIDE = PaperRoll(58), PaperRoll(80)
TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("执法装备 ABC，。\x1b\x1d\x10\n")), max_size=40
)
BLOCKS = st.one_of(
    st.builds(
        TextBlock, TEXT, st.integers(1, 3), st.booleans(), st.sampled_from(["left", "center", "right"])
    ),
    st.builds(Pair, TEXT, TEXT, st.booleans()),
    st.builds(RuleBlock, st.booleans()),
    st.builds(lambda a, b: TableBlock((BlockColumn("编号", 10), BlockColumn("名称")), ((a, b),)), TEXT, TEXT),
    st.builds(Space, st.integers(1, 3)),
    st.builds(Cut),
)


def encode(*blocks: Block, paper: PaperRoll = WIDE, native_qr: bool = True) -> bytes:
    return EscPosEncoder(native_qr=native_qr).encode(Document("t", blocks), paper)


@given(st.lists(BLOCKS, max_size=5), st.sampled_from([NARROW, WIDE]))
def test_every_job_reads_back_and_no_line_is_too_wide(blocks: list[Block], paper: PaperRoll) -> None:
    """Also with control characters in the names: the reader fails on any command that is not ours."""
    for line, size in read_job(encode(*blocks, paper=paper)).lines:
        assert layout.width(line) * size <= paper.columns


def test_chinese_text_comes_back_from_the_bytes() -> None:
    job = encode(
        TextBlock("执法记录仪 BWC-0017，㐂𠮷", bold=True), Pair("领用人", "李甲"), TextBlock("大", size=3)
    )
    assert job.startswith(b"\x1b@\x1c&")
    page = read_job(job)
    assert page.lines[0] == ("执法记录仪 BWC-0017，㐂𠮷", 1)
    assert page.lines[1][0].startswith("领用人")
    assert page.lines[1][0].endswith("李甲")
    assert page.lines[2] == ("大", 3)


def test_codes_are_left_to_the_printer_and_fit_the_roll() -> None:
    reference = "station/custody/12/" + "a" * 64
    page = read_job(
        encode(Barcode("A{2026"), Barcode("00123456"), QrCode(reference, 12), Cut(), paper=NARROW)
    )
    assert page.barcodes == [b"{BA{{{C" + bytes([20, 26]), b"{C" + bytes([0, 12, 34, 56])]
    assert page.qr_codes == [reference]
    # 83 bytes with correction M are version 5: 37 modules and two of white on each side.
    assert page.qr_modules == [NARROW.dots // 41]
    assert page.cuts == 1


def test_a_bar_code_too_long_for_the_roll_becomes_a_qr_code() -> None:
    data = "EQUIPMENT-2026-0000-0001-LONG"
    page = read_job(encode(Barcode(data), paper=NARROW))
    assert not page.barcodes
    assert page.qr_codes == [data]
    assert data in page.text.replace("\n", "")


@pytest.mark.parametrize("paper", [NARROW, WIDE])
def test_qr_codes_as_pictures_read_back(paper: PaperRoll) -> None:
    page = read_job(encode(QrCode("执法装备 station/1"), paper=paper, native_qr=False))
    (found,) = zxingcpp.read_barcodes(on_white(page.pictures))
    assert found.text == "执法装备 station/1"


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=15).map(
        str.strip
    )
)
def test_drawn_bar_codes_read_back(data: str) -> None:
    if not data:
        return
    page = read_job(encode(Barcode(data), paper=PaperRoll(80, raster=True)))
    (found,) = zxingcpp.read_barcodes(on_white(page.pictures), formats=CODE128)
    assert found.text == data


@settings(max_examples=40, deadline=None)
@given(st.from_regex(r"[A-Z]{0,3}[0-9]{0,12}[A-Z-]{0,2}[0-9]{0,5}", fullmatch=True).filter(bool))
def test_numbers_in_code_set_c_read_back(data: str) -> None:
    page = read_job(encode(Barcode(data), paper=PaperRoll(80, raster=True)))
    (found,) = zxingcpp.read_barcodes(on_white(page.pictures), formats=CODE128)
    assert found.text == data


@pytest.mark.parametrize("width", [58, 80])
def test_a_page_as_picture_holds_both_codes_and_no_text(width: int) -> None:
    paper = PaperRoll(58 if width == 58 else 80, raster=True)
    blocks = (
        TextBlock("装备领用单", size=2, align="center"),
        Pair("领用人", "李甲"),
        RuleBlock(True),
        Ramp(),
        Space(),
    )
    table = TableBlock((BlockColumn("编号", 10), BlockColumn("名称")), (("A-1", "执法记录仪"),))
    page = read_job(encode(*blocks, table, Barcode("ZFJ-0017"), QrCode("station/1"), Cut(), paper=paper))
    assert not page.text.strip()
    assert page.cuts == 1
    assert {picture.width for picture in page.pictures} == {paper.dots}
    assert max(picture.height for picture in page.pictures) <= 128
    assert {one.text for one in zxingcpp.read_barcodes(on_white(page.pictures))} == {"ZFJ-0017", "station/1"}


def test_the_ramp_grows_darker_from_left_to_right() -> None:
    (picture,) = read_job(encode(Ramp(8))).pictures
    grey = picture.convert("L")
    step = grey.width // 8
    black = [
        1 - sum(grey.crop((x * step + 8, 8, (x + 1) * step - 8, 40)).tobytes()) / 255 / ((step - 16) * 32)
        for x in range(8)
    ]
    assert black == sorted(black)
    assert black[0] == 0
    assert black[-1] == 1


def test_two_cuts_make_two_pages() -> None:
    for raster in (False, True):
        page = read_job(
            encode(
                TextBlock("一"), Cut(), TextBlock("二"), Cut(partial=True), paper=PaperRoll(80, raster=raster)
            )
        )
        assert page.cuts == 2


def test_without_a_chinese_font_a_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fonts.FONT_VARIABLE, str(tmp_path / "none.ttf"))
    fonts.forget_fonts()
    try:
        with pytest.raises(DeviceProblem) as caught:
            encode(TextBlock("字"), paper=PaperRoll(80, raster=True))
        assert caught.value.code == "printing.no_font"
    finally:
        monkeypatch.undo()
        fonts.forget_fonts()


def test_a_character_that_no_font_holds_is_marked_and_named_below(usual_fonts: None) -> None:
    held, lacking = (
        draw_image(Document("字", (Pair("姓名", f"王{character}"), Cut())), PaperRoll(80))
        for character in "乙𠀀"
    )
    (marked,) = draw_pages(Document("字", (TextBlock("王〓"), TextBlock("〓 U+20000"), Cut())), PaperRoll(80))
    (found,) = draw_pages(Document("字", (TextBlock("王𠀀"), Cut())), PaperRoll(80))
    assert found.dots == marked.dots
    assert lacking.height == held.height + LINE
