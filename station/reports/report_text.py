"""Reports as plain text: for terminals and screen readers."""

from __future__ import annotations

from station.core.report import Report, ReportTable, Section
from station.core.texts import Texts
from station.reports import layout
from station.reports.adding import lines_of
from station.reports.wording import origin_lines, right_aligned, source_line, worded_line

_GAP = "  "


def render_text_report(report: Report, texts: Texts) -> str:
    """The report with its tables as columns of half-width characters, ending with a line break."""
    lines = [] if report.bare else [report.title, *origin_lines(report, texts), ""]
    for section in report.sections:
        lines += _section(section, report, texts)
    if not report.bare:
        lines += [texts("reports.sources")]
        lines += [source_line(source, report.origin.zone, texts) for source in report.sources]
        lines += [
            "",
            *(
                f"{words}{texts('reports.colon')}{'_' * 16}  {texts('reports.sign_date')}"
                for words in report.signatures
            ),
        ]
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _section(section: Section, report: Report, texts: Texts) -> list[str]:
    lines = [section.title, "=" * layout.width(section.title)] if section.title else []
    lines += [f"{name}{texts('reports.colon')}{value}" for name, value in section.facts]
    lines += section.text.splitlines()
    for table in section.tables:
        caption = section.caption(table)
        lines += [caption] if caption else []
        lines += [*_table(table, report, texts), ""]
    return lines


def _table(table: ReportTable, report: Report, texts: Texts) -> list[str]:
    titles = [column.title for column in table.columns]
    rows = [
        (line.kind, [layout.clean(word) for word in worded_line(line, table, report.origin.zone, texts)])
        for line in lines_of(table)
    ]
    widths = [
        max(map(layout.width, (title, *(words[place] for _, words in rows))))
        for place, title in enumerate(titles)
    ]
    sides = ["right" if right_aligned(column) else "left" for column in table.columns]

    def line(words: list[str]) -> str:
        cells = zip(words, widths, sides, strict=True)
        return _GAP.join(
            layout.pad(word.replace("\n", " "), one, "right" if side == "right" else "left")
            for word, one, side in cells
        )

    rule = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    return [line(titles), rule, *(line(words) for _, words in rows)]
