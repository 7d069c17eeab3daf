"""What the result of an import says in words, of files that came in and of those that did not."""

import pytest

from station.archive.copying.job import CopyOutcome
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.survey.values import FileState, MediaKind, MediaTime, SourceFile, TimeSource
from station.archive.values import ImportResult
from station.cli.import_words import files_that_came_in, survey_lines
from station.core.texts import load_texts
from tests.plugins.stations import MONDAY


def damaged(name: str) -> SourceFile:
    time = MediaTime(MONDAY, TimeSource.FILE_TIME)
    return SourceFile(name, 9, 9, MediaKind.VIDEO, time, FileState.UNREADABLE)


@pytest.mark.rule("DM-03", "copy")
def test_of_what_is_not_stored_nobody_says_that_it_was_taken_as_a_damaged_one() -> None:
    outcomes = (
        CopyOutcome("A.MP4", 9, FileOutcome.PARTIAL, "a.mp4"),
        CopyOutcome("B.MP4", 9, FileOutcome.HELD, None, None, FileReason.UNREADABLE),
    )
    result = ImportResult("S", None, outcomes, complete=False, surveyed=(damaged("A.MP4"), damaged("B.MP4")))
    (line,) = survey_lines(files_that_came_in(result), (), result.extent, load_texts("zh_CN"))
    assert "A.MP4" in line
