"""The work of a source, off the screen's thread."""

from __future__ import annotations

from pathlib import Path

from station.archive.copying.under_way import FilesUnderWay
from station.archive.importing.ordering import Ordered
from station.archive.importing.use_cases import Imports
from station.archive.survey.values import Survey
from station.archive.values import ImportOptions, ImportResult
from station.core.progress import CancelToken, PauseToken, Report
from station.people.sessions import Session


def survey_source(
    imports: Imports,
    session: Session,
    path: Path,
    options: ImportOptions,
    report: Report,
    cancel: CancelToken,
) -> tuple[Survey, Ordered]:
    """What lies at `path`, and what an import of it would do."""
    found = imports.survey(session, path, report=report, cancel=cancel)
    return found, imports.order(session, found, options)


def bring_in(
    imports: Imports,
    session: Session,
    found: Survey,
    options: ImportOptions,
    files: FilesUnderWay,
    pause: PauseToken,
    report: Report,
    cancel: CancelToken,
) -> tuple[Ordered, ImportResult]:
    """The plan is made once more, so that nothing of it is out of date."""
    ordered = imports.order(session, found, options)
    result = imports.run(session, found, ordered, report=report, cancel=cancel, files=files, pause=pause)
    return ordered, result
