"""The pieces of a recording on the page: which one is shown, the gap before it, and the way to the others (RC-03)."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.tasks import Tasks
from tests.archive.media import movie
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.recordings_desk import bring_in
from tests.ui.test_archive_page import Desk

MINUTE = timedelta(minutes=1)


def bring_in_pieces(office: TestOffice) -> None:
    card = Path(tempfile.mkdtemp(dir=Path.home()))  # the test's own
    for number, minutes in ((1, 0), (2, 10), (4, 35)):
        begun = MONDAY_MORNING - 180 * MINUTE + minutes * MINUTE
        path = card / f"GX0{number}0007.MP4"
        path.write_bytes(movie(begun, seconds=600, payload=bytes([number])))
        ended = (begun + 10 * MINUTE).timestamp()
        os.utime(path, (ended, ended))
    bring_in(office, card, officer="1001")


@pytest.mark.rule("RC-03", "pieces")
@pytest.mark.rule("RC-03", "gaps")
def test_a_piece_says_what_is_missing_before_it_and_leads_to_the_others(
    qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    with open_office(tmp_path / "data", each=1, fill=bring_in_pieces) as office:
        desk = Desk(qtbot, texts, tasks, office)
        desk.page.show_subject("pieces:gaps")
        qtbot.waitUntil(lambda: desk.page.model.found == 1)
        desk.open(0)
        links = desk.page.detail.pieces
        assert links.said.text() == "同一录像的第 3 段，共 3 段、之前缺 1 段、之前中断 15:00"
        assert links.others.text().count("<a href=") == 2
        first = links.others.text().split('"')[1]
        links.others.linkActivated.emit(first)
        qtbot.waitUntil(lambda: desk.shown.sha256 == first)
        desk.settle()
        assert links.said.text() == "同一录像的第 1 段，共 3 段"
