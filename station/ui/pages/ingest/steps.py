"""The work of a source, off the screen's thread."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from station.archive.copying.under_way import FilesUnderWay
from station.archive.identity.values import Certainty
from station.archive.importing.ordering import Ordered
from station.archive.importing.use_cases import Imports
from station.archive.survey.values import Survey
from station.archive.values import ImportOptions, ImportResult
from station.core.errors import Refused, StationError
from station.core.progress import CancelToken, PauseToken, Report
from station.people.sessions import Session

_NOT_REGISTERED: Final = "archive.device_not_registered"
_CONFLICT: Final = "archive.device_conflict"
REASON_ASKED: Final = frozenset({"archive.device_not_stated", _CONFLICT})
"""Refusals of a plan that a person answers by saying which device it is and why."""


def survey_source(
    imports: Imports,
    session: Session,
    path: Path,
    options: ImportOptions,
    report: Report,
    cancel: CancelToken,
) -> tuple[Survey, Ordered | None, Refused | None]:
    """What lies at `path`, and what an import of it would do, or what is asked of the device before."""
    found = imports.survey(session, path, report=report, cancel=cancel)
    try:
        return found, imports.order(session, found, options), None
    except Refused as refused:
        if refused.code not in {_NOT_REGISTERED, *REASON_ASKED}:
            raise
        return found, None, refused


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


def is_proven(ordered: Ordered | None, refused: StationError | None) -> bool:
    """Whether a plan, or what was said in place of one, is of a device whose serial number is that of an item."""
    if refused is not None:
        return refused.code == _CONFLICT
    return ordered is not None and ordered.identified.certainty is Certainty.PROVEN
