"""Labels as PDF, to scale: A4 sheets of labels, and what a roll's printer prints, as pictures of its dots."""

from __future__ import annotations

import io
from typing import Any, Final

from station.core.documents import Document
from station.core.errors import Refused
from station.core.report import SetPaper
from station.core.resources import resource_path
from station.printing.labels import Label, LabelRun, LabelStock, Symbology, label_blocks
from station.reports import code128
from station.reports.dots import qr_matrix
from station.reports.fonts import Spelling
from station.reports.html import barcode_svg, qr_svg
from station.reports.raster import draw_image
from station.reports.typesetting import typeset

_A4: Final = (210.0, 297.0)
_INSET: Final = 2.0
"""Millimetres within a label that stay white."""
_LEAST_BAR, _MOST_BAR = 0.25, 0.5
"""Width in millimetres of a module of CODE128 that hand scanners read from an office printer's paper."""
_LEAST_DOT: Final = 0.33
"""The same of a QR code."""
_QR_QUIET: Final = 4
_DOTS_PER_MM: Final = 8
_LINE: Final = 0.3528 * 1.25
"""Millimetres that a line takes for each point of its size."""


class LabelSheets:
    """Sets labels; it satisfies `station.printing.labels.LabelPress`."""

    def pdf(self, run: LabelRun) -> SetPaper:
        """The labels on their paper. Raises Refused ``labels.code_too_long``, DeviceProblem ``reports.no_font``."""
        spell = Spelling()
        pictures: dict[str, bytes] = {}
        if run.stock.is_roll:
            width, sheets = run.stock.width, _roll(run, pictures)
        else:
            width, sheets = _A4[0], [_sheet(page, run, spell) for page in run.sheets()]
        data = {
            "title": spell(run.title),
            "language": run.language,
            "width": width,
            "inset": 0 if run.stock.is_roll else _INSET,
            "sheets": sheets,
        }
        template = resource_path("labels", "sheet.typ").read_text(encoding="utf-8")
        held = typeset(template, data, made_at=run.made_at, pictures=pictures)
        return SetPaper(held.pdf, tuple(sorted(spell.missing)))


def _roll(run: LabelRun, pictures: dict[str, bytes]) -> list[dict[str, Any]]:
    """One page for each label: the dots of the printer, as wide as its head."""
    drawn: dict[str, tuple[str, float, float]] = {}
    for label in run.labels:
        picture = draw_image(Document("", tuple(label_blocks(label, run))), run.stock.roll)
        written = io.BytesIO()
        picture.convert("1").save(written, "PNG")
        name = f"label-{len(drawn)}.png"
        pictures[name] = written.getvalue()
        drawn[label.code] = (name, picture.width / _DOTS_PER_MM, picture.height / _DOTS_PER_MM)
    pages: list[dict[str, Any]] = []
    for label in run.each():
        name, width, height = drawn[label.code]
        place = {"x": (run.stock.width - width) / 2, "y": 2.0, "width": width, "height": height}
        pages.append({"height": height + 4, "labels": [{**place, "picture": name}], "marks": []})
    return pages


def _sheet(page: list[Label | None], run: LabelRun, spell: Spelling) -> dict[str, Any]:
    stock = run.stock
    labels = [_label(label, place, run, spell) for place, label in enumerate(page) if label is not None]
    return {"height": _A4[1], "labels": labels, "marks": _marks(stock) if stock.marks else []}


def _marks(stock: LabelStock) -> list[tuple[float, float]]:
    """The corners at which the sheet is cut."""
    return [
        (stock.left + column * stock.across, stock.top + row * stock.down)
        for row in range(stock.rows + 1)
        for column in range(stock.columns + 1)
    ]


def _label(label: Label, place: int, run: LabelRun, spell: Spelling) -> dict[str, Any]:
    stock = run.stock
    row, column = divmod(place, stock.columns)
    held: dict[str, Any] = {
        "x": stock.left + column * stock.across,
        "y": stock.top + row * stock.down,
        "width": stock.width,
        "height": stock.height,
    }
    if label.drawn_as(run.symbology) is Symbology.CODE128:
        bars = len(code128.modules(label.code)) + 2 * code128.QUIET_ZONE
        module = min(_MOST_BAR, (stock.width - 2 * _INSET) / bars)
        if module >= _LEAST_BAR:
            return held | _under_bars(label, stock, module * bars, spell)
    return held | _beside_square(label, stock, spell)


def _under_bars(label: Label, stock: LabelStock, across: float, spell: Spelling) -> dict[str, Any]:
    """Bars over the whole width, the words below them and the office above."""
    scale = _scale(stock)
    over = [_line(spell(label.heading), 7 * scale)] if label.heading else []
    lines = _lines(label, scale, spell)
    taken = sum(line["size"] for line in (*over, *lines)) * _LINE
    height = stock.height - 2 * _INSET - taken - 0.6 * (len(over) + 1) - 0.5
    return {
        "beside": False,
        "svg": barcode_svg(label.code, across, height),
        "code-width": across,
        "code-height": height,
        "room": stock.width - 2 * _INSET,
        "over": over,
        "lines": lines,
    }


def _beside_square(label: Label, stock: LabelStock, spell: Spelling) -> dict[str, Any]:
    """A QR code at the left, the words beside it."""
    modules = len(qr_matrix(label.code)) + 2 * _QR_QUIET
    side = min(stock.height, stock.width / 2) - 2 * _INSET
    if side / modules < _LEAST_DOT:
        raise Refused("labels.code_too_long", rule="EQ-10", value=label.code)
    scale = _scale(stock)
    over = [_line(spell(label.heading), 7 * scale)] if label.heading else []
    return {
        "beside": True,
        "svg": qr_svg(label.code, side),
        "code-width": side,
        "room": stock.width - side - 3 * _INSET,
        "lines": [*over, *_lines(label, scale, spell)],
    }


def _lines(label: Label, scale: float, spell: Spelling) -> list[dict[str, Any]]:
    lines = [_line(spell(label.code), 10 * scale, code=True), _line(spell(label.name), 11 * scale, bold=True)]
    return [*lines, _line(spell(label.note), 7 * scale)] if label.note else lines


def _line(words: str, size: float, *, bold: bool = False, code: bool = False) -> dict[str, Any]:
    return {"words": words, "size": round(size, 1), "weight": "bold" if bold else "regular", "code": code}


def _scale(stock: LabelStock) -> float:
    """How large the words stand: 1 on a label of 38 mm, less on a low one, more on a card."""
    return max(0.55, min(1.4, stock.height / 38))
