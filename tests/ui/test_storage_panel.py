"""The two places of the recordings: what is offered is what there is to do."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from station.archive.fixity.values import BadFile, FileFault, FixityResult
from station.archive.outcomes import ReadingWay
from station.archive.second.values import Carried
from station.core.texts import Texts
from station.ui.pages.archive.storage import StoragePanel


@pytest.mark.rule("DM-03", "second")
def test_what_a_check_found_is_made_up_for_where_it_is_told_and_no_more_once_it_is(
    qtbot: QtBot, texts: Texts
) -> None:
    panel = StoragePanel(texts)
    qtbot.addWidget(panel)
    offered = panel.acts["make_up"]
    offered.hide()
    rotted, added = (BadFile(f"{name}.mp4", fault, "0" * 64) for name, fault in FAULTS)
    panel.show_checked(FixityResult(12, 9, (added,)))
    assert offered.isHidden(), "a file that is on no record is lacking nowhere"
    panel.show_checked(FixityResult(12, 9, (rotted, added)))
    assert not offered.isHidden()
    panel.show_carried(Carried(0, 0, (rotted,), ReadingWay.UNKNOWN), "made_up")
    assert not offered.isHidden()
    panel.show_carried(Carried(1, 9), "made_up")
    assert offered.isHidden()


FAULTS = (("rotted", FileFault.CHANGED), ("added", FileFault.UNKNOWN))
