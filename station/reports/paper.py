"""Reports as papers: the data for a template, and the PDF made from it."""

from __future__ import annotations

import re
from typing import Any, Final

from station.core.errors import Refused
from station.core.report import Report, ReportTable, Section
from station.core.texts import Texts
from station.reports import layout
from station.reports.adding import Line, lines_of
from station.reports.drawn import drawn_svg
from station.reports.fonts import Spelling, number_of
from station.reports.html import qr_svg
from station.reports.report_html import references
from station.reports.wording import origin_lines, right_aligned, source_line, source_mark, worded_line

MOST_LINES: Final = 10_000
"""Lines a paper takes; longer lists are for a workbook."""

_PORTRAIT_WIDTH, _LANDSCAPE_WIDTH = 110, 164
"""Half-width characters of 9 points that fit between the margins."""
_WIDEST = 44
_NARROWEST = 4
_BESIDE = 3
"""Characters that a cell's margins take."""
_UNBROKEN: Final = re.compile(r"[!-~]{12,}")


def paper_data(report: Report, texts: Texts) -> dict[str, Any]:
    """What the templates read as ``data``: texts clean of control characters, with numbers for what no font holds.

    Raises Refused ``reports.too_long`` for more lines than a paper takes.
    """
    room = [MOST_LINES]
    spell = Spelling()
    sections = [_section(section, report, texts, room, spell) for section in report.sections]
    across = max((table["across"] for each in sections for table in each["tables"]), default=0)
    landscape = across > _PORTRAIT_WIDTH
    fits = _LANDSCAPE_WIDTH if landscape else _PORTRAIT_WIDTH
    sources = report.sources
    data = {
        "title": spell(report.title),
        "office": spell(report.origin.office),
        "language": texts.language,
        "origin": [] if report.bare else [spell(line) for line in origin_lines(report, texts)],
        "sections": sections,
        "landscape": landscape,
        "size": 9 if across <= fits else max(6, round(9 * fits / across, 1)),
        "copies": report.copies,
        "signatures": [spell(words) for words in report.signatures],
        "marks": [{"words": spell(each.words), "svg": drawn_svg(each)} for each in report.marks],
        "sources": [spell(source_line(source, report.origin.zone, texts)) for source in sources],
        "reference": " · ".join(source_mark(each, texts) for each in sources[:1]),
        "qr": qr_svg(references(report), 22) if sources else "",
        "checked-by": texts("reports.checked_by"),
        "page-words": texts("reports.page", page="{page}", pages="{pages}"),
        "colon": texts("reports.colon"),
        "sign-date": texts("reports.sign_date"),
    }
    numbers = texts("entry.join").join(map(number_of, sorted(spell.missing)))
    said = texts("reports.numbers_stand", characters=numbers) if spell.missing else ""
    return data | {"missing": sorted(spell.missing), "missing-words": said}


def _section(
    section: Section, report: Report, texts: Texts, room: list[int], spell: Spelling
) -> dict[str, Any]:
    return {
        "title": spell(section.title),
        "facts": [[spell(name), spell(value)] for name, value in section.facts],
        "text": spell(section.text),
        "tables": [
            _table(table, report, texts, room, spell) | {"title": spell(section.caption(table))}
            for table in section.tables
        ],
    }


def _table(
    table: ReportTable, report: Report, texts: Texts, room: list[int], spell: Spelling
) -> dict[str, Any]:
    worded: list[tuple[Line, list[str]]] = []
    for line in lines_of(table):
        room[0] -= 1
        if room[0] < 0:
            raise Refused("reports.too_long", most=MOST_LINES)
        words = worded_line(line, table, report.origin.zone, texts)
        worded.append((line, [spell(word) for word in words]))
    widths = [
        column.width
        or max(
            _NARROWEST,
            min(_WIDEST, max(map(layout.width, (column.title, *(words[place] for _, words in worded))))),
        )
        for place, column in enumerate(table.columns)
    ]
    columns = [
        {
            "title": spell(column.title),
            "right": right_aligned(column),
            "code": column.kind == "code",
            "width": one + _BESIDE,
        }
        for column, one in zip(table.columns, widths, strict=True)
    ]
    lines = [
        {"kind": line.kind, "cells": [_breakable(word, one) for word, one in zip(words, widths, strict=True)]}
        for line, words in worded
    ]
    across = sum(widths) + _BESIDE * len(widths)
    return {"columns": columns, "lines": lines, "across": across}


def _breakable(word: str, columns: int) -> str:
    """`word` with break points in runs that would not fit their column."""

    def cut(run: re.Match[str]) -> str:
        text = run[0]
        if len(text) <= columns - 1:
            return text
        return "\u200b".join(text[start : start + 4] for start in range(0, len(text), 4))

    return _UNBROKEN.sub(cut, word)
