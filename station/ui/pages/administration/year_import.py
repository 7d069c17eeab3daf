"""The import of a year's notice from a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.core.texts import Texts
from station.people.calendar.table import CALENDAR_TEMPLATE
from station.people.calendar.use_cases import WorkingDays, YearImport
from station.ui.pages.administration.calendar_forms import source_field
from station.ui.table_import import AskedFile
from station.ui.widgets.form_field import FormField, FormFields


class YearTable:
    """The room of `TableImport`; `recorded` is called with the year."""

    name, fields, template = "calendar", "calendar.field", CALENDAR_TEMPLATE

    def __init__(self, working_days: WorkingDays, recorded: Callable[[YearImport], object]) -> None:
        self._working_days, self._recorded = working_days, recorded

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """The notice that the table is from."""
        return (("source", source_field(texts)),)

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present choices."""
        source, working_days = str(fields["source"].value), self._working_days
        encoding = str(fields["encoding"].value)
        return AskedFile(
            lambda session: working_days.preview_file(
                session, path, source, encoding=encoding, matched=matched
            ),
            lambda session, seen: working_days.import_file(
                session, path, source, encoding=encoding, matched=matched, seen=seen
            ),
        )

    def done(self, outcome: YearImport) -> None:
        """The year is on record."""
        self._recorded(outcome)
