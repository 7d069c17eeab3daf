"""Looking at a card leaves no trace on it."""

import os
from pathlib import Path

import pytest

from station.archive.copying.source import SourceRoot
from station.archive.survey.walk import survey
from station.core.untouched import open_untouched
from tests.archive.media import movie
from tests.plugins.stations import MONDAY

LONG_AGO = (10**18, 10**18)


@pytest.mark.rule("DM-03", "copy")
def test_a_survey_and_a_copy_move_no_access_time(tmp_path: Path) -> None:
    (card := tmp_path / "card/DCIM").mkdir(parents=True)
    (film := card / "A.MP4").write_bytes(movie(MONDAY))
    looked_at = (film, card, card.parent)
    for each in looked_at:
        os.utime(each, ns=LONG_AGO)
    assert len(survey(card.parent, "Asia/Shanghai").files) == 1
    with SourceRoot(card.parent) as root:
        root.is_gone()
        file = root.open("DCIM/A.MP4", direct=False)
        file.close()
    assert [each.stat().st_atime_ns for each in looked_at] == [10**18] * 3


def test_a_file_of_another_owner_is_opened_as_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "file").write_bytes(b"x")
    opened, asked = os.open, []

    def refused(path: Path, flags: int, *, dir_fd: int | None = None) -> int:
        asked.append(flags)
        if flags & os.O_NOATIME:
            raise PermissionError
        return opened(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr("station.core.untouched.os.open", refused)
    os.close(open_untouched(file, os.O_RDONLY))
    assert asked == [os.O_RDONLY | os.O_NOATIME, os.O_RDONLY]
