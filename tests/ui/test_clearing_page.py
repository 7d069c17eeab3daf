"""清除设备 on the ingest page: off with its reason, proposed, confirmed by a second person, cleared off the screen's thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.people.permissions import Role
from station.people.two_persons import INDEPENDENT_DAYS
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.stage import Stage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.offices import open_account
from tests.samples.recordings import film
from tests.ui.offices import MONDAY_MORNING, open_office
from tests.ui.recordings_desk import services_with
from tests.ui.sitting import said


@pytest.mark.rule("DM-03", "cleared")
def test_a_card_is_cleared_by_two_persons_where_the_office_allows_it(
    qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    film(card / "DCIM/MOV_0001.MP4", MONDAY_MORNING + timedelta(hours=1), seconds=1)
    (card / "说明.txt").write_text("x", encoding="utf-8")
    with open_office(tmp_path / "data", each=2) as office:
        people, volumes = office.services.people, ScriptedVolumes()
        open_account(people, office.admin, "qian", Role.OFFICE_LEADER, "password-2")
        office.clock.advance(days=INDEPENDENT_DAYS + 1)
        page = IngestPage(texts, tasks, services_with(office, volumes), SignedIn(office.admin))
        qtbot.addWidget(page)
        page.resize(1118, 620)
        page.show()
        page.entered()
        volumes.plug(card, label="BODYCAM", read_only=False)
        qtbot.waitUntil(lambda: [each.stage for each in page.sources] == [Stage.READY])
        (source,) = page.sources
        button = page.clearing.button
        assert not button.isVisible(), "nothing of it is in the archive"
        page.pane.statement.show_options(replace(source.options, officer="1001"))
        page.pane.confirm()
        qtbot.waitUntil(lambda: source.stage is Stage.DONE)
        assert (button.isVisible(), button.isEnabled()) == (True, False)
        assert "没有开启" in button.toolTip()
        people.parameters.change(office.admin, "DM-03", "clearing", True, "试行")
        page.entered()
        qtbot.waitUntil(button.isEnabled)
        button.click()
        form = page.clearing.form
        qtbot.waitUntil(form.isVisible)
        assert "1 个文件" in form.ready.text()
        assert form.kept.text().splitlines()[1:] == ["1 个：不是音像资料"]
        form.second.put("qian")
        form.password.put("wrong")
        form.act()
        qtbot.waitUntil(form.act_button.isEnabled)
        assert card.joinpath("DCIM/MOV_0001.MP4").exists()
        form.password.put("password-2")
        form.act()
        qtbot.waitUntil(lambda: not form.isVisible())
        assert not card.joinpath("DCIM/MOV_0001.MP4").exists()
        assert card.joinpath("说明.txt").exists()
        (sentence,) = (each for each in said(page) if "删除 1 个文件" in each)
        assert sentence.endswith("另有 1 个文件保留在设备上（不是音像资料 1 个）。")
        qtbot.waitUntil(lambda: source.stage is Stage.EMPTY)
        office.assert_sound()
