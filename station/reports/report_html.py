"""Reports as one self-contained page without scripts and outside addresses; prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from station.core.report import Report, ReportTable, Section
from station.core.texts import Texts
from station.reports import layout
from station.reports.adding import lines_of
from station.reports.drawn import drawn_svg
from station.reports.html import qr_svg
from station.reports.wording import origin_lines, right_aligned, source_line, worded_line

_STYLE = """
@page { size: A4; margin: 15mm; }
body { margin: 0 auto; padding: 8mm; max-width: 280mm; color: #000; background: #fff;
  font: 13px/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei",
  sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 22px; text-align: center; margin: 0 0 4px; } h2 { font-size: 16px; margin: 18px 0 4px; }
p { margin: 0; white-space: pre-line; } .origin { text-align: center; color: #555; }
table { width: 100%; border-collapse: collapse; margin: 8px 0; } caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #999; padding: 2px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0f2f5; } .number { text-align: right; } .sum td { font-weight: 700; }
.code { font-family: "Noto Sans Mono CJK SC", monospace; } tr { break-inside: avoid; } thead { display: table-header-group; }
dl { display: grid; grid-template-columns: max-content auto; gap: 2px 12px; margin: 6px 0; } dt { color: #555; }
dd { margin: 0; } .signatures { display: flex; gap: 16mm; margin: 14mm 0 8mm; } .signatures span { flex: 1; }
.drawn svg { height: 16mm; width: auto; } footer { display: flex; gap: 6mm;
  border-top: 1px solid #999; margin-top: 8mm; padding-top: 3mm; color: #555; font-size: 11px; }
@media print { body { padding: 0; } }
"""


def html_parts(report: Report, texts: Texts) -> Iterator[str]:
    """The page in parts, so that a long list is never in memory as a whole."""
    yield (
        f'<!DOCTYPE html>\n<html lang="{texts.language.replace("_", "-")}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_words(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    if not report.bare:
        yield f"<h1>{_words(report.title)}</h1>\n"
        for line in origin_lines(report, texts):
            yield f'<p class="origin">{_words(line)}</p>\n'
    for section in report.sections:
        yield from _section(section, report, texts)
    if not report.bare:
        yield _foot(report, texts)
    yield "</body>\n</html>\n"


def _words(text: str) -> str:
    return escape(layout.clean(text))


def _section(section: Section, report: Report, texts: Texts) -> Iterator[str]:
    if section.title:
        yield f"<h2>{_words(section.title)}</h2>\n"
    if section.facts:
        pairs = "".join(f"<dt>{_words(name)}</dt><dd>{_words(value)}</dd>" for name, value in section.facts)
        yield f"<dl>{pairs}</dl>\n"
    if section.text:
        yield f"<p>{_words(section.text)}</p>\n"
    for table in section.tables:
        yield from _table(table, section.caption(table), report, texts)


def _table(table: ReportTable, title: str, report: Report, texts: Texts) -> Iterator[str]:
    classes = [
        "number" if right_aligned(column) else "code" if column.kind == "code" else ""
        for column in table.columns
    ]
    marks = [f' class="{name}"' if name else "" for name in classes]
    caption = f"<caption>{_words(title)}</caption>" if title else ""
    titles = "".join(
        f"<th{mark}>{_words(column.title)}</th>" for mark, column in zip(marks, table.columns, strict=True)
    )
    yield f"<table>{caption}<thead><tr>{titles}</tr></thead>\n<tbody>\n"
    for line in lines_of(table):
        words = worded_line(line, table, report.origin.zone, texts)
        cells = "".join(f"<td{mark}>{_words(word)}</td>" for mark, word in zip(marks, words, strict=True))
        mark = "" if line.kind == "row" else ' class="sum"'
        yield f"<tr{mark}>{cells}</tr>\n"
    yield "</tbody></table>\n"


def _foot(report: Report, texts: Texts) -> str:
    date = _words(texts("reports.sign_date"))
    signed = "".join(
        f"<span>{_words(one)}{texts('reports.colon')}<br><br>{date}</span>" for one in report.signatures
    )
    drawn = "".join(
        f"<span>{_words(each.words)}<br>{drawn_svg(each)}</span>" for each in report.marks if not report.bare
    )
    parts = [f'<div class="signatures drawn">{drawn}</div>\n' if drawn else ""]
    parts += [f'<div class="signatures">{signed}</div>\n' if signed else "", "<footer>"]
    if report.sources:
        parts.append(f"<div>{qr_svg(references(report), 22)}</div>")
    lines = [source_line(source, report.origin.zone, texts) for source in report.sources]
    parts.append(f"<p>{_words(chr(10).join([*lines, texts('reports.checked_by')]))}</p></footer>\n")
    return "".join(parts)


def references(report: Report) -> str:
    """What the QR code of a report holds: the reference of each source, a line each."""
    return "\n".join(source.reference for source in report.sources)
