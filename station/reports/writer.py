"""Reports to files: the format by its name, the paper by its template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from station.core.documents import Cell, Document
from station.core.errors import Refused
from station.core.own_folders import NO_FOLDERS, OwnFolders
from station.core.report import FORMATS, Report, ReportFormat, Section, SetPaper, WrittenReport
from station.core.resources import resource_path
from station.core.texts import Texts, load_texts
from station.reports.dots import qr_matrix
from station.reports.html import render_html
from station.reports.paper import paper_data
from station.reports.report_html import html_parts
from station.reports.report_text import render_text_report
from station.reports.sample import sample_report
from station.reports.saving import complete_or_nothing
from station.reports.separated import write_csv
from station.reports.typesetting import Typeset, Unset, typeset_together
from station.reports.workbook import write_xlsx

LAYOUT: Final = "layout"
"""The part that all papers import."""
_TRIAL_SECONDS: Final = 20


def shipped_papers() -> dict[str, str]:
    """The templates that come with the program, by name."""
    folder = resource_path("templates")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.typ"))}


class ReportFiles:
    """Writes reports; `papers` are the office's own templates, which stand in for the shipped ones of their name.

    Nothing is written into the `own` folders of the station: what a person saves never stands among, or in place of, its
    slips and recordings (DM-03). Every way of saving refuses it as ``reports.own_folder``.
    """

    def __init__(self, own: OwnFolders = NO_FOLDERS) -> None:
        self._own = own

    def require_outside(self, path: Path) -> None:
        """Raises Refused ``reports.own_folder`` where `path`, or what it leads to, lies in the data folder or the archive."""
        if self._own.hold(path) or self._own.hold(path.parent):
            raise Refused("reports.own_folder", rule="DM-03", path=str(path))

    def write(self, report: Report, path: Path, papers: Mapping[str, str]) -> WrittenReport:
        """Write `report` in the format of the suffix of `path`.

        Raises Refused ``reports.unknown_format``, ``reports.own_folder``, StoreProblem ``reports.not_writable``, and what
        `pdf` raises.
        """
        self.require_outside(path)
        found = format_of(path)
        if found == "pdf":
            return self._write_pdf(report, path, papers)
        writers: dict[ReportFormat, Callable[[Report, Path, Texts], int]] = {
            "xlsx": write_xlsx,
            "csv": write_csv,
            "html": _write_html,
            "txt": _write_text,
        }
        return WrittenReport(writers[found](report, path, load_texts(report.origin.language)))

    def pdf(self, report: Report, papers: Mapping[str, str]) -> SetPaper:
        """`report` on its paper.

        Raises DeviceProblem ``reports.no_font``, Refused ``reports.too_long``, ``template.broken``, ``…too_slow``,
        ``…not_drawn``.
        """
        held = self.typeset(report, papers)
        return SetPaper(held.pdf, held.missing)

    def shipped(self) -> dict[str, str]:
        """The templates that come with the program, by name."""
        return shipped_papers()

    def sample(self, name: str, papers: Mapping[str, str], language: str) -> bytes:
        """An invented report on the template `name`; the layout is tried with every paper.

        Raises as `pdf`, and Refused ``template.font_unknown``.
        """
        texts = load_texts(language)
        names = sorted(shipped_papers().keys() - {LAYOUT}) if name == LAYOUT else [name]
        tried = typeset_together([_unset(sample_report(one, texts), papers) for one in names], _TRIAL_SECONDS)
        unknown = next((font for each in tried for font in each.unknown_fonts), None)
        if unknown is not None:
            raise Refused("template.font_unknown", rule="PF-07", font=unknown)
        return tried[0].pdf

    def typeset(self, report: Report, papers: Mapping[str, str]) -> Typeset:
        """`report` on its paper, with the fonts that its template asked for in vain; raises as `pdf`."""
        wanted = _unset(report, papers)
        (found,) = typeset_together([wanted])
        return replace(found, missing=tuple(wanted.data["missing"]))

    def save(self, pdf: bytes, path: Path) -> None:
        """Write a paper to `path`. Raises StoreProblem ``reports.not_writable``, Refused ``reports.own_folder``."""
        self.require_outside(path)
        with complete_or_nothing(path) as part:
            part.write_bytes(pdf)

    def save_document(self, document: Document, path: Path) -> None:
        """Write a document as a page for A5. Raises StoreProblem ``reports.not_writable``, Refused ``reports.own_folder``."""
        self.require_outside(path)
        with complete_or_nothing(path) as part:
            part.write_text(render_html(document, page="a5"), encoding="utf-8")

    def qr(self, data: str) -> Sequence[str]:
        """The QR code of `data` as rows of ``1`` and ``0``."""
        return qr_matrix(data)

    def _write_pdf(self, report: Report, path: Path, papers: Mapping[str, str]) -> WrittenReport:
        counter = _Counter()
        paper = self.pdf(counter.over(report), papers)
        self.save(paper.pdf, path)
        return WrittenReport(counter.rows, paper.missing)


def _unset(report: Report, papers: Mapping[str, str]) -> Unset:
    """What is to be set of `report`, on the office's own template where it has one."""
    held = {**shipped_papers(), **papers}
    data = paper_data(report, load_texts(report.origin.language))
    return Unset(held[report.template], data, report.origin.made_at, {f"{LAYOUT}.typ": held[LAYOUT]})


def format_of(path: Path) -> ReportFormat:
    """The format that the suffix of `path` names. Raises Refused ``reports.unknown_format``."""
    suffix = path.suffix.lower().lstrip(".")
    found = next((each for each in FORMATS if each == suffix), None)
    if found is None:
        raise Refused(
            "reports.unknown_format", name=path.name, formats=" · ".join(f".{one}" for one in FORMATS)
        )
    return found


def _write_html(report: Report, path: Path, texts: Texts) -> int:
    counter = _Counter()
    with complete_or_nothing(path) as part, part.open("w", encoding="utf-8") as file:
        file.writelines(html_parts(counter.over(report), texts))
    return counter.rows


def _write_text(report: Report, path: Path, texts: Texts) -> int:
    counter = _Counter()
    with complete_or_nothing(path) as part, part.open("w", encoding="utf-8") as file:
        file.write(render_text_report(counter.over(report), texts))
    return counter.rows


class _Counter:
    """Counts rows as they are walked."""

    def __init__(self) -> None:
        self.rows = 0

    def over(self, report: Report) -> Report:
        """The report with its rows counted."""
        return replace(report, sections=tuple(map(self._section, report.sections)))

    def _section(self, section: Section) -> Section:
        tables = (replace(table, rows=self._walk(table.rows)) for table in section.tables)
        return replace(section, tables=tuple(tables))

    def _walk(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.rows += 1
            yield row
