"""Documents as one self-contained HTML page: stored slips, previews, and printing on office printers.

It has no script and no address outside the page; codes and rules are inline SVG, which browsers print even without
backgrounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from typing import Literal, TypeAlias

from station.core.documents import (
    Barcode,
    Block,
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
from station.reports import code128, layout
from station.reports.dots import qr_matrix

PageWidth: TypeAlias = Literal["roll", "a5"]

_PAGES: dict[PageWidth, tuple[str, str]] = {
    # What stands in @page, and the width of the text. A roll's length is the printer's own business.
    "roll": ("margin: 4mm;", "72mm"),
    "a5": ("size: A5; margin: 12mm;", "124mm"),
}

_QR_QUIET_ZONE = 4
_RUN = re.compile("1+|0+")

_STYLE = """
@page { %(page)s }
* { box-sizing: border-box; }
body { margin: 0; background: #eceff3; color: #000; font: 13px/1.5 "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif; font-variant-numeric: tabular-nums; }
main { width: calc(%(width)s + 8mm); margin: 6mm auto; padding: 4mm; background: #fff;
  box-shadow: 0 1px 4px rgb(0 0 0 / .25); }
p { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
.size2 { font-size: 20px; line-height: 1.4; } .size3 { font-size: 30px; line-height: 1.3; }
.bold { font-weight: 700; } .center { text-align: center; } .right { text-align: right; }
.pair { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 3mm; }
.pair > span { overflow-wrap: anywhere; min-width: 0; } .pair > span:last-child { margin-left: auto;
  text-align: right; }
hr { border: 0; border-top: 1px solid #000; margin: 2mm 0; } hr.heavy { border-top-width: 2.5px; }
table { width: 100%%; border-collapse: collapse; } th { font-weight: 600; border-bottom: 1px solid #000; }
th, td { padding: .4mm 1.5mm .4mm 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; } th.right, td.right { text-align: right; }
th.center, td.center { text-align: center; } tr { break-inside: avoid; }
figure { margin: 2mm 0; text-align: center; break-inside: avoid; } figcaption { font-size: 11px; }
svg { display: block; margin: 0 auto; shape-rendering: crispEdges; max-width: 100%%; }
.cut { border-top: 1px dashed #888; margin: 4mm 0; break-after: page; }
@media print { body { background: none; } main { width: %(width)s; margin: 0 auto; padding: 0; box-shadow: none; }
  .cut { border: 0; margin: 0; } }
"""


def render_html(document: Document, *, page: PageWidth = "roll", language: str = "zh-CN") -> str:
    """The document as a page for an 80 mm roll (72 mm of text) or A5 paper; `language` is its BCP 47 tag."""
    rules, width = _PAGES[page]
    style = _STYLE % {"page": rules, "width": width}
    # A last cut would only add an empty page.
    blocks = (
        document.blocks[:-1] if document.blocks and isinstance(document.blocks[-1], Cut) else document.blocks
    )
    body = "\n".join(_block(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_words(document.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The text escaped for the page; cached, because most words of a slip are those of the last one."""
    return escape(layout.clean(text))


def _block(block: Block) -> str:
    match block:
        case TextBlock():
            return _text(block)
        case Pair():
            weight = " bold" if block.bold else ""
            left, right = _words(block.left), _words(block.right)
            return f'<div class="pair{weight}"><span>{left}</span><span>{right}</span></div>'
        case RuleBlock():
            return '<hr class="heavy">' if block.heavy else "<hr>"
        case TableBlock():
            return _table(block)
        case Space():
            return f'<div style="height:{block.lines * 1.5:g}em"></div>'
        case Cut():
            return '<div class="cut"></div>'
        case _:
            return _figure(block)


def _text(block: TextBlock) -> str:
    classes = [f"size{block.size}"] if block.size > 1 else []
    classes += ["bold"] if block.bold else []
    classes += [block.align] if block.align != "left" else []
    marked = f' class="{" ".join(classes)}"' if classes else ""
    return f"<p{marked}>{_words(block.text) or '&nbsp;'}</p>"


def _table(block: TableBlock) -> str:
    def row(cells: tuple[str, ...], tag: str) -> str:
        marked = (
            f"<{tag}{f' class={column.align}' if column.align != 'left' else ''}>{_words(cell)}</{tag}>"
            for cell, column in zip(cells, block.columns, strict=True)
        )
        return f"<tr>{''.join(marked)}</tr>"

    titles = tuple(column.title for column in block.columns)
    head = f"<thead>{row(titles, 'th')}</thead>" if any(titles) else ""
    return f"<table>{head}<tbody>{''.join(row(cells, 'td') for cells in block.rows)}</tbody></table>"


def _figure(block: Block) -> str:
    match block:
        case Barcode():
            data = _words(block.data)
            return f"<figure>{_barcode_svg(block.data)}<figcaption>{data}</figcaption></figure>"
        case QrCode():
            return f"<figure>{_qr_svg(block)}</figure>"
        case Ramp():
            return f"<figure>{_ramp_svg(block)}</figure>"
        case _:
            raise ValueError(f"{type(block).__name__} can't be drawn")


def _svg(width: int, height: int, millimetres: tuple[float, float], label: str, shapes: str) -> str:
    across, down = millimetres
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{_words(label)}" '
        f'viewBox="0 0 {width} {height}" width="{across:g}mm" height="{down:g}mm" '
        f'preserveAspectRatio="none">{shapes}</svg>'
    )


def _path(rows: Iterable[str]) -> str:
    """The black modules of `rows` as an SVG path: horizontal strokes as thick as a row, along its middle."""
    strokes = "".join(
        [
            f"M0 {y}.5" + "".join(map(_strokes, [row[at : at + 8] for at in range(0, len(row), 8)]))
            for y, row in enumerate(rows)
        ]
    )
    return f'<path stroke="#000" d="{strokes}"/>'


@cache
def _strokes(modules: str) -> str:
    """Eight modules from the pen's position: a line for black ones, a move for white ones.

    Cached, since there are 256.
    """
    return "".join(
        f"h{end - start}" if modules[start] == "1" else f"m{end - start} 0"
        for start, end in (run.span() for run in _RUN.finditer(modules))
    )


def _barcode_svg(data: str) -> str:
    # A third of a millimetre for a module where it fits, never wider than the roll's 72 mm.
    return barcode_svg(data, min(72.0, (len(code128.modules(data)) + 2 * code128.QUIET_ZONE) * 0.33), 14)


def barcode_svg(data: str, across: float, height: float) -> str:
    """The CODE128 of `data` with its quiet zones, `across` millimetres wide."""
    bars = "0" * code128.QUIET_ZONE + code128.modules(data) + "0" * code128.QUIET_ZONE
    return _svg(len(bars), 1, (across, height), data, _path([bars]))


def _qr_svg(block: QrCode) -> str:
    # Eight printer dots are one millimetre.
    side = len(qr_matrix(block.data)) + 2 * _QR_QUIET_ZONE  # kept, so not drawn twice
    return qr_svg(block.data, min(60.0, side * block.size / 8))


def qr_svg(data: str, across: float) -> str:
    """The QR code of `data` with its quiet zone, `across` millimetres wide."""
    matrix = qr_matrix(data)
    side = len(matrix) + 2 * _QR_QUIET_ZONE
    margin = "0" * _QR_QUIET_ZONE
    blank = [""] * _QR_QUIET_ZONE
    return _svg(side, side, (across, across), data, _path([*blank, *(margin + row for row in matrix)]))


def _ramp_svg(block: Ramp) -> str:
    last = block.steps - 1
    fields = (
        f'<rect x="{step}" y="0" width="1" height="1" fill="rgb({", ".join([str(255 - 255 * step // last)] * 3)})"/>'
        for step in range(block.steps)
    )
    return _svg(block.steps, 1, (72, 6), "", "".join(fields))
