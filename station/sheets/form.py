"""A template as a file to fill in, in the reader's language."""

from __future__ import annotations

from functools import partial

from station.core.report import Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.sheets.problems import titled
from station.sheets.template import Template


def form_report(title: str, origin: Origin, template: Template, fields: str, texts: Texts) -> Report:
    """The header, and the example line that is never imported; `fields` is where the columns' titles stand."""
    header, example = template.lines(partial(titled, texts, fields))
    keys = [each.key for each in template.columns]
    columns = tuple(ReportColumn(key, word, "code") for key, word in zip(keys, header, strict=True))
    return Report(title, origin, (Section(tables=(ReportTable(columns, [example]),)),), bare=True)
