"""Documents drawn as pictures: for printers without a Chinese font, and to see a page without paper.

The page keeps the grid of the printer's own text mode: 12 dots per half-width character, 24 per Chinese one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.core.documents import (
    Align,
    Barcode,
    Block,
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
from station.reports import layout
from station.reports.dots import (
    Dots,
    barcode_dots,
    barcode_module,
    qr_dots,
    qr_matrix,
    qr_module,
    ramp_dots,
)
from station.reports.fonts import chinese_font, font_of, not_held

if TYPE_CHECKING:
    from PIL.Image import Image

CELL = 12
"""Dots of a half-width character."""

LINE = 32
"""Dots from one line to the next: 24 of type and some air."""

# Grey above this is paper: strokes of the font at 24 dots come out neither broken nor clogged.
_INK_THRESHOLD = 150

_UNDRAWN = "〓"
"""Stands, as printers' compositors have it, where no font holds the character."""


@dataclass(frozen=True, slots=True)
class RasterPage:
    """The dots between two cuts (None when there is nothing) and the cut that ends them, if there is one."""

    dots: Dots | None
    cut: Cut | None


def draw_pages(document: Document, paper: PaperRoll) -> list[RasterPage]:
    """The document as one picture per piece of paper. Raises DeviceProblem `printing.no_font`.

    Where no font holds a character stands ``〓``, and a line at the end of the piece names what should stand there.
    """
    pages: list[RasterPage] = []
    strips: list[Image] = []
    words: list[str] = []
    for block in document.blocks:
        if isinstance(block, Cut):
            strips.extend(_undrawn(words, paper))
            pages.append(RasterPage(_stacked(strips, paper), block))
            strips, words = [], []
        else:
            strips.extend(_strips(block, paper))
            words.extend(_words(block))
    if strips:
        strips.extend(_undrawn(words, paper))
        pages.append(RasterPage(_stacked(strips, paper), None))
    return pages


def draw_image(document: Document, paper: PaperRoll) -> Image:
    """The whole document as one black on white picture, cuts shown as gaps: previews and tests."""
    from PIL import Image as Images
    from PIL import ImageOps

    found = [page.dots for page in draw_pages(document, paper) if page.dots is not None]
    page = Images.new(
        "L", (paper.dots, sum(dots.height for dots in found) + LINE * max(0, len(found) - 1)), 255
    )
    top = 0
    for dots in found:
        page.paste(ImageOps.invert(_image(dots).convert("L")), (0, top))
        top += dots.height + LINE
    return page


def draw_png(document: Document, paper: PaperRoll) -> bytes:
    """The document as a PNG, one pixel a dot, to be shown on screen. Raises DeviceProblem `printing.no_font`."""
    import io

    written = io.BytesIO()
    draw_image(document, paper).save(written, "PNG")
    return written.getvalue()


def _words(block: Block) -> Iterator[str]:
    """The texts of a block that are drawn in type."""
    match block:
        case TextBlock():
            yield block.text
        case Pair():
            yield from (block.left, block.right)
        case TableBlock():
            yield from (column.title for column in block.columns)
            for row in block.rows:
                yield from row


def _undrawn(words: Iterable[str], paper: PaperRoll) -> Iterator[Image]:
    """Lines that name the characters that ``〓`` replaces."""
    if lacking := not_held(map(layout.clean, words)):
        numbers = " ".join(f"U+{ord(each):04X}" for each in lacking)
        for line in layout.wrap(f"{_UNDRAWN} {numbers}", paper.columns):
            yield _line(line, paper)


def _strips(block: Block, paper: PaperRoll) -> Iterator[Image]:
    match block:
        case TextBlock():
            for line in layout.wrap(block.text, paper.columns // block.size):
                yield _line(line, paper, size=block.size, bold=block.bold, align=block.align)
        case Pair():
            for line in layout.pair_lines(block.left, block.right, paper.columns):
                yield _line(line, paper, bold=block.bold)
        case TableBlock():
            for line in layout.table_lines(block, paper.columns):
                yield _line(line, paper)
        case _:
            yield from _graphics(block, paper)


def _graphics(block: Block, paper: PaperRoll) -> Iterator[Image]:
    """Every block that is not a line of text."""
    match block:
        case RuleBlock():
            yield _rule(paper, 4 if block.heavy else 2)
        case Barcode():
            yield from _barcode(block, paper)
        case QrCode():
            yield _qr(block, paper)
        case Ramp():
            yield _centred(ramp_dots(block.steps, paper.dots), paper)
        case Space():
            yield _blank(paper, LINE * block.lines)
        case _:
            raise ValueError(f"{type(block).__name__} can't be drawn")


def _barcode(block: Barcode, paper: PaperRoll) -> Iterator[Image]:
    module = barcode_module(block.data, paper.dots)
    if module is None:
        yield _qr(QrCode(block.data), paper)
    else:
        yield _centred(barcode_dots(block.data, module), paper)
    for line in layout.wrap(block.data, paper.columns):
        yield _line(line, paper, align="center")


def _qr(block: QrCode, paper: PaperRoll) -> Image:
    matrix = qr_matrix(block.data)
    return _centred(qr_dots(matrix, qr_module(matrix, block.size, paper.dots)), paper)


def _line(line: str, paper: PaperRoll, *, size: int = 1, bold: bool = False, align: Align = "left") -> Image:
    """One line of text, each character in the middle of its cell; bold is drawn twice, as printers do."""
    from PIL import Image as Images
    from PIL import ImageDraw

    grey = Images.new("L", (paper.dots, LINE * size), 255)
    draw = ImageDraw.Draw(grey)
    pixels = 2 * CELL * size
    gap = paper.dots - layout.width(line) * CELL * size
    left = {"left": 0, "center": gap // 2, "right": gap}[align]
    for character in line:
        cell = layout.width(character) * CELL * size
        font = font_of(character, pixels)
        if font is None:
            character, font = _UNDRAWN, chinese_font(pixels)
        start = left + (cell - font.getlength(character)) / 2
        for offset in (0, size) if bold else (0,):
            draw.text((start + offset, LINE * size / 2), character, fill=0, font=font, anchor="lm")
        left += cell
    return _ink(grey)


def _ink(grey: Image) -> Image:
    """Black dots (1) where the drawing is dark enough."""
    return grey.point([255 if level < _INK_THRESHOLD else 0 for level in range(256)]).convert("1")


def _rule(paper: PaperRoll, thickness: int) -> Image:
    strip = _blank(paper, LINE // 2)
    strip.paste(1, (0, LINE // 4 - thickness // 2, paper.dots, LINE // 4 - thickness // 2 + thickness))
    return strip


def _blank(paper: PaperRoll, height: int) -> Image:
    from PIL import Image as Images

    return Images.new("1", (paper.dots, height), 0)


def _centred(dots: Dots, paper: PaperRoll) -> Image:
    strip = _blank(paper, dots.height + 16)
    strip.paste(_image(dots), ((paper.dots - dots.width) // 2, 8))
    return strip


def _image(dots: Dots) -> Image:
    from PIL import Image as Images

    return Images.frombytes("1", (dots.width, dots.height), dots.packed)


def _stacked(strips: list[Image], paper: PaperRoll) -> Dots | None:
    if not strips:
        return None
    page = _blank(paper, sum(strip.height for strip in strips))
    top = 0
    for strip in strips:
        page.paste(strip, (0, top))
        top += strip.height
    return Dots(page.width, page.height, page.tobytes())
