"""档案 as a person uses it: found, played on record, traced, proved, settled, checked as a whole."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from station.archive.catalogue import films
from station.archive.catalogue.asked import AskedFor, RecordingTerms
from station.archive.catalogue.noted_contents import Contents
from station.archive.fixity.values import BadFile
from station.archive.retention.values import RetentionState
from station.archive.values import Recording
from station.core.ledger import Stream
from station.core.listing import ListQuery
from station.core.policy import Policy, activity, load_rulebook
from station.core.texts import Texts
from station.matters.bodies import MatterType, Party
from station.matters.values import MatterWish
from station.people.permissions import Role
from station.people.sessions import Session
from station.ui.change_bridge import ChangeBridge
from station.ui.pages import page_spec
from station.ui.pages.archive.page import ArchivePage
from station.ui.pages.archive.player import Player
from station.ui.pages.matters.detail import MatterDetail
from station.ui.pages.matters.giving import MatterGivingForm
from station.ui.pages.matters.page import MattersPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.chip import Chip
from station.ui.widgets.choice_box import ChoiceBox
from tests.plugins.offices import open_account
from tests.samples.recordings import film, photo
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.recordings_desk import bring_in
from tests.ui.sitting import part, said, settle, sit_at

HOUR = timedelta(hours=1)
ASKED = RecordingTerms((AskedFor(activity(Policy(load_rulebook()), "service"), 1),), None, None)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "data", each=1) as made:
        yield made
        made.assert_sound()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[TestOffice]:
    """Two recordings of 李甲, one of 王乙, one of nobody."""
    with open_office(tmp_path / "data", each=1, fill=bring_in_recordings) as made:
        yield made
        made.assert_sound()


def bring_in_recordings(office: TestOffice) -> None:
    cards = Path(tempfile.mkdtemp(dir=Path.home()))  # the tests' own
    one, two, three = (cards / name for name in ("one", "two", "three"))
    film(one / "MOV_1.MP4", MONDAY_MORNING - 3 * HOUR, seconds=2)
    photo(one / "IMG_1.JPG", MONDAY_MORNING - 2 * HOUR)
    film(two / "MOV_2.MP4", MONDAY_MORNING - 26 * HOUR, seconds=1)
    (two / "MOV_2.SRT").write_bytes(b"1\n00:00:00,000 --> 00:00:01,000\n")
    photo(three / "IMG_3.JPG", MONDAY_MORNING - 50 * HOUR, size=(800, 600))
    bring_in(office, one, officer="1001", matter="2026-77", purpose="日常检查", camera="BWC-0001")
    bring_in(office, two, officer="1002")
    bring_in(office, three)


class Desk:
    def __init__(
        self, qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, session: Session | None = None
    ) -> None:
        self.qtbot, self.office, self.tasks = qtbot, office, tasks
        self.page = ArchivePage(texts, tasks, office.services, SignedIn(session or office.admin))
        qtbot.addWidget(self.page)
        self.bridge = ChangeBridge(office.services.changes, self.page)
        self.bridge.changed.connect(self.page.refresh)
        self.page.resize(1118, 640)
        self.page.show()
        self.page.activateWindow()
        self.page.entered()
        qtbot.waitUntil(lambda: part(self.page.filters, "officer", ChoiceBox).count() > 1)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(
            lambda: not self.tasks.jobs and self.bridge.idle and not self.page._rested.isActive()
        )

    @property
    def names(self) -> list[str]:
        rows = [self.page.model.row_at(place) for place in range(self.page.model.found)]
        return [row.stored.rsplit("/", 1)[-1] if isinstance(row, Recording) else "" for row in rows]

    def row(self, place: int) -> Recording:
        found = self.page.model.row_at(place)
        assert isinstance(found, Recording)
        return found

    @property
    def shown(self) -> Recording:
        assert self.page.detail.recording is not None
        return self.page.detail.recording

    @property
    def player(self) -> Player:
        assert self.page.detail.viewer.player is not None
        return self.page.detail.viewer.player

    def until_names(self, *names: str) -> None:
        self.qtbot.waitUntil(lambda: self.names == list(names))

    def open(self, place: int) -> None:
        self.page.table.view.selectRow(place)
        self.settle()

    def tab(self, name: str) -> None:
        tabs = self.page.detail.tabs
        tabs.setCurrentIndex(next(at for at in range(tabs.count()) if tabs.tabText(at) == name))

    def viewings(self) -> list[str]:
        with self.office.station.store.read() as view:
            found = view.ledger.page(Stream.AUDIT, kind="media.viewed")
        return [entry.actor.account for entry in found]


@pytest.fixture
def desk(qtbot: QtBot, texts: Texts, tasks: Tasks, filled: TestOffice) -> Desk:
    return Desk(qtbot, texts, tasks, filled)


def test_an_empty_archive_says_what_to_do(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice
) -> None:
    desk = Desk(qtbot, texts, tasks, office)
    assert "采集后就会出现在这里" in desk.page.table.empty.sentence.text()
    with qtbot.waitSignal(desk.page.navigate) as asked:
        desk.page.table.empty.button.click()
    assert asked.args == ["ingest", ""]
    signed_in = SignedIn(office.admin)
    assert page_spec("archive", texts, tasks, office.services, signed_in).permission == "archive.view_own"


def test_recordings_are_found_by_kind_officer_day_and_matter(desk: Desk) -> None:
    filters = desk.page.filters
    photo_1, film_1 = "李甲20261123-02.jpg", "李甲20261123-01.mp4"
    film_2, photo_3 = "王乙20261122.mp4", "未归属20261121.jpg"
    desk.until_names(photo_1, film_1, film_2, photo_3)
    filters.chips.chips[1].click()
    desk.until_names(film_1, film_2)
    filters.chips.chips[5].click()
    desk.until_names(photo_3)
    filters.clear_button.click()
    officer = part(filters, "officer", ChoiceBox)
    officer.setCurrentIndex(officer.findData("1002"))
    officer.activated.emit(0)
    desk.until_names(film_2)
    filters.clear_button.click()
    desk.qtbot.keyClicks(part(filters, "matter", QLineEdit), "77")
    desk.until_names(photo_1, film_1)
    filters.clear_button.click()
    times = part(filters, "time", QComboBox)
    times.setCurrentIndex(times.findData("today"))
    times.activated.emit(0)
    desk.until_names(photo_1, film_1)
    filters.clear_button.click()
    desk.until_names(photo_1, film_1, film_2, photo_3)
    desk.page.table.sort("time")
    desk.until_names(photo_3, film_2, film_1, photo_1)
    desk.page.table.find_line.setText("没有这个")
    desk.until_names()
    assert "没有符合条件" in desk.page.table.empty.sentence.text()


def test_pictures_come_by_themselves(desk: Desk) -> None:
    desk.page.table.view.viewport().repaint()
    desk.settle()
    row = desk.row(1)
    desk.qtbot.waitUntil(lambda: desk.page.pictures.picture(row) is not None)
    picture = desk.page.pictures.picture(row)
    assert picture is not None
    assert picture.width() == 320


@pytest.mark.rule("DM-07", "viewing")
@pytest.mark.rule("RC-01", "checked")
def test_playing_is_put_on_record_and_shows_frames(desk: Desk) -> None:
    desk.open(1)
    viewer = desk.page.detail.viewer
    assert desk.viewings() == []
    viewer.open_button.click()
    desk.qtbot.waitUntil(lambda: viewer.player is not None and viewer.player.media.duration() == 2000)
    player = desk.player
    desk.qtbot.waitUntil(lambda: not player.screen_area.image.isNull() and player.media.position() > 300)
    assert player.screen_area.image.width() == 320
    assert desk.viewings() == ["admin"]
    player.play_button.click()
    assert not player.playing
    player.jump(1000)
    desk.qtbot.waitUntil(lambda: player.media.position() >= 1000)
    player.volume.setValue(20)
    assert desk.page.table.isVisible()
    detail = desk.page.detail
    detail.asked.show_asked(desk.shown, ASKED, may_note=True)
    assert (desk.page.table.isVisible(), desk.page.filters.isVisible()) == (False, False)
    form = detail.asked.contents
    desk.qtbot.waitUntil(lambda: player.mapTo(detail, QPoint()).x() < form.mapTo(detail, QPoint()).x())
    first, second, third, *_ = (tick.box for tick in form.ticks.values())
    desk.qtbot.keyClick(player.screen_area, Qt.Key.Key_1)
    second.setFocus()
    desk.qtbot.keyClick(second, Qt.Key.Key_Left)  # in the film, whatever has the keyboard
    assert player.media.position() == 0
    desk.qtbot.keyClick(second, Qt.Key.Key_F)
    full = player.full
    assert full is not None
    assert full.isVisible()
    desk.qtbot.keyClick(full.screen_area, Qt.Key.Key_3)
    desk.qtbot.keyClick(full.screen_area, Qt.Key.Key_Right)
    assert player.media.position() == 2000
    assert full.strip is not None
    assert [box.isChecked() for box in full.strip.findChildren(QCheckBox)][:4] == [True, False, True, False]
    assert (first.isChecked(), second.isChecked(), third.isChecked()) == (True, False, True)
    given: list[tuple[object, ...]] = []
    form.given.connect(lambda *what: given.append(what))
    desk.qtbot.keyClick(full.screen_area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: player.full is None)
    assert [what[1] for what in given] == [["时间、地点、送达人", "签收人的身份"]]
    desk.settle()
    player.screen_area.setFocus()
    player.full_button.click()
    full = player.full
    assert full is not None
    desk.qtbot.keyClick(full, Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: player.full is None)
    desk.qtbot.waitUntil(lambda: desk.page.detail.timeline.events[0].title == "查看资料")
    desk.qtbot.keyClick(player, Qt.Key.Key_Escape)
    assert desk.page.master.pane.isHidden()
    assert (desk.page.table.isVisible(), desk.page.filters.isVisible()) == (True, True)


def test_a_film_stands_still_at_a_place_and_starts_anew_after_its_end(desk: Desk) -> None:
    desk.open(1)
    viewer = desk.page.detail.viewer
    viewer.open_button.click()
    desk.qtbot.waitUntil(lambda: viewer.player is not None and viewer.player.media.duration() == 2000)
    player = desk.player
    player.play_button.click()
    assert not player.playing
    seen: list[int] = []
    player.media.picture_changed.connect(lambda image: seen.append(image.width()))
    player.position.sliderMoved.emit(1500)
    desk.qtbot.waitUntil(lambda: len(seen) == 1)
    assert player.media.position() == player.position.value() == 1500
    player.show_full()
    desk.qtbot.waitUntil(lambda: len(seen) == 2)  # as large as the screen
    player.show_full()
    player.play_button.click()
    desk.qtbot.waitUntil(lambda: not player.playing)
    assert player.media.position() == 2000
    assert 2 < len(seen) <= 6  # and those after 1500, each once at most
    player.play_button.click()
    desk.qtbot.waitUntil(lambda: 0 < player.media.position() < 1500)
    assert player.playing
    desk.page.left()
    assert not player.playing


def test_a_decoder_that_dies_while_it_plays_is_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "READER", "tests.archive.hostile_film")
    desk.open(1)
    path = desk.office.services.archive.catalogue.path(desk.office.admin, desk.shown.sha256)
    path.chmod(0o644)
    path.write_text(json.dumps({"do": "crash"}))
    viewer = desk.page.detail.viewer
    viewer.open_button.click()
    desk.qtbot.waitUntil(lambda: any("放不出来" in sentence for sentence in said(desk.page)))
    assert not viewer.showing
    assert not desk.player.playing


def test_a_photo_is_seen_large_and_moved(desk: Desk) -> None:
    desk.page.table.view.selectRow(3)
    desk.page.table.view.setFocus()
    desk.qtbot.keyClick(desk.page.table.view, Qt.Key.Key_Return)
    viewer = desk.page.detail.viewer
    desk.qtbot.waitUntil(lambda: viewer.showing)
    assert viewer.photo.image.width() == 800
    fitted = viewer.photo.scale
    viewer.photo.zoom_by(2)
    assert viewer.photo.scale == pytest.approx(fitted * 2)
    viewer.actual_button.click()
    assert viewer.photo.scale == pytest.approx(1)
    viewer.fit_button.click()
    assert viewer.photo.scale == pytest.approx(fitted)
    desk.qtbot.waitUntil(lambda: len(desk.page.detail.timeline.events) == 2)
    desk.settle()


@pytest.mark.rule("DM-02", "belonging")
@pytest.mark.rule("DM-03", "tree")
def test_own_files_are_shown_and_given_back_with_their_recording(desk: Desk, tmp_path: Path) -> None:
    film = next(place for place in range(4) if desk.row(place).source_path == "MOV_2.MP4")
    desk.open(film)
    desk.tab("来源")
    together = desk.page.detail.together
    desk.qtbot.waitUntil(together.files.isVisible)
    told = [label.text() for label in together.files.findChildren(QLabel)]
    assert told == ["MOV_2.SRT", "王乙20261122.srt · 32 B"]
    assert not together.main_button.isVisible()
    together.give_back.button.click()
    form = together.give_back.form
    form.to.put(str(desk.office.services.archive.catalogue.path(desk.office.admin, desk.shown.sha256).parent))
    form.reason.put("当事人申请复制")
    form.button.click()
    desk.settle()
    assert "本站自己的文件夹" in form.to.note.text()
    form.to.put(str(tmp_path / "out"))
    form.button.click()
    desk.settle()
    assert not form.isVisible()
    assert {each.name for each in (tmp_path / "out").iterdir()} == {"MOV_2.MP4", "MOV_2.SRT"}
    assert any("已按原样导出 2 个文件" in each.sentence for each in desk.page.banners.messages)
    (own,) = desk.office.services.archive.catalogue.belonging(desk.office.admin, desk.shown.sha256)
    recording = desk.shown
    desk.page.show_subject(f"recording:{own.sha256}")
    desk.settle()
    assert desk.page.table.places == [], "no row stays marked but that of what is shown: the acts take it"
    together.main_button.click()
    desk.settle()
    assert desk.shown.sha256 == recording.sha256
    assert [desk.row(place).sha256 for place in desk.page.table.places] == [recording.sha256]


@pytest.mark.rule("DM-03", "digests")
def test_a_manifest_of_the_chosen_is_written_for_others(desk: Desk, tmp_path: Path) -> None:
    form = desk.page.manifest.form
    desk.page.manifest.begin([desk.row(0), desk.row(1)])
    assert "所选 2 份" in form.named.toolTip() or "所选 2 份" in form.named.text()
    form.to.put(
        str(desk.office.services.archive.catalogue.path(desk.office.admin, desk.row(0).sha256).parent)
    )
    form.digest.put("sm3")
    form.reason.put("移送检察机关")
    form.button.click()
    desk.settle()
    assert "本站自己的文件夹" in form.to.note.text()
    form.to.put(str(tmp_path))
    form.button.click()
    desk.settle()
    assert not form.isVisible()
    [written] = tmp_path.glob("校验清单-*.txt")
    told = [each for each in written.read_text(encoding="utf-8").splitlines() if each.startswith("SM3 (")]
    assert len(told) == 2
    assert any("SM3 校验清单" in each.sentence for each in desk.page.banners.messages)

    written.unlink()
    imports = desk.page.imports
    assert not imports.shown
    imports.button.click()
    desk.settle()
    assert (imports.shown, desk.page.master.isVisible(), imports.list.model.found) == (True, False, 3)
    imports.manifest.begin([imports.list.model.row_at(place) for place in range(2)])
    form = imports.manifest.form
    assert "所选 2 批采集" in form.named.toolTip() or "所选 2 批采集" in form.named.text()
    form.to.put(str(tmp_path))
    form.reason.put("移送检察机关")
    form.button.click()
    desk.settle()
    [written] = tmp_path.glob("校验清单-*.txt")
    told = [each for each in written.read_text(encoding="utf-8").splitlines() if each.startswith("SHA256 (")]
    assert len(told) == 3, "two films or photos of two cards, and a file beside one"
    imports.manifest.begin([imports.list.model.row_at(0)])
    imports.table.opened.emit(imports.list.model.row_at(0))
    desk.qtbot.waitUntil(lambda: desk.page.model.found == 1)  # what came in by the newest
    assert not imports.shown
    assert not form.isVisible(), "a form of the imports goes with them"
    assert part(imports.list.filters, "camera", ChoiceBox).count() > 1


@pytest.mark.rule("DM-02", "origin")
@pytest.mark.rule("DM-03", "shown")
def test_origin_and_proof_are_shown_and_a_changed_file_is_found(desk: Desk) -> None:
    desk.open(1)
    recording, detail = desk.shown, desk.page.detail
    titles = {desk.page.model.columns[each].title for each in desk.page.table.columns.visible()}
    assert "archive_page.column.arrival" in titles, "the list beside it still says what is late"
    told = [label.text() for label in detail.asked.facts.findChildren(QLabel)]
    assert any(each.startswith("一般资料，至少 2 年（到 ") for each in told), "nobody had it for an activity"
    form = detail.asked.contents
    assert (form.ticks, form.isVisible()) == ({}, False)
    terms = ASKED
    detail.asked.show_asked(recording, terms, may_note=True)
    (chip,) = detail.asked.facts.findChildren(Chip)
    assert chip.state.word == "同组 1 人，至少要 2 人"
    first, second, *_ = form.ticks.values()
    assert (first.said.text(), second.said.text()) == ("1. 时间、地点、送达人", "2. 文书的内容")
    given: list[tuple[object, ...]] = []
    form.given.connect(lambda *what: given.append(what))
    desk.qtbot.waitUntil(lambda: first.rect().contains(first.said.geometry().center()))
    desk.qtbot.mouseClick(first.said, Qt.MouseButton.LeftButton)
    other = replace(recording, sha256="0" * 64)
    detail.asked.show_asked(other, terms, may_note=True)
    assert not any(tick.box.isChecked() for tick in form.ticks.values())
    assert desk.page.left_behind == ("有 1 份资料的核对结果还没有保存",)
    detail.asked.show_asked(recording, terms, may_note=True)  # what was half ticked is found again
    form.button.click()
    assert given == [(recording.sha256, ["时间、地点、送达人"], "")]
    desk.settle()
    assert any("没有应录内容" in each.sentence for each in desk.page.banners.messages), "of no loan"
    said = replace(
        recording, contents=Contents(("时间、地点、送达人",), ("文书的内容",), "王乙", recording.imported_at)
    )
    detail.asked.show_asked(said, terms, may_note=True)
    assert ("王乙已核对" in form.by.text(), form.reason.isVisible()) == (True, False)
    next(iter(form.ticks.values())).box.setFocus()
    detail.asked.show_asked(replace(said, contents=None), terms, may_note=True)
    assert next(iter(form.ticks.values())).box.hasFocus(), "the keyboard stays with the point"
    detail.asked.show_asked(said, terms, may_note=True)
    next(iter(form.ticks.values())).box.click()
    form.button.click()
    assert ("RC-01" in form.reason.note.text(), len(given)) == (True, 1), "a tick goes with a reason alone"
    detail.asked.show_asked(said, terms, may_note=False, own=True)
    assert "已由别人核对，您不能再改" in form.by.text()
    themselves = replace(
        said, contents=Contents(("文书的内容",), (), "李甲", recording.imported_at, own=True)
    )
    detail.asked.show_asked(themselves, terms, may_note=True)
    assert ("李甲已自查" in form.by.text(), "还没有别人核对" in form.by.text()) == (True, True)
    desk.tab("证明")
    detail.check_button.click()
    desk.settle()
    assert "完全一致" in detail.checked.text()
    path = desk.office.services.archive.catalogue.path(desk.office.admin, recording.sha256)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    detail.check_button.click()
    desk.settle()
    assert "内容有变化" in detail.checked.text()
    desk.page.verify_button.click()
    desk.settle()
    assert "已校验 5 份，1 处有问题" in desk.page.panel.sentence.text()
    bad = desk.page.panel.table.model.row_at(0)
    assert isinstance(bad, BadFile)
    assert bad.stored == recording.stored
    desk.page.detail.close_button.click()
    desk.page.panel.table.opened.emit(bad)
    desk.settle()
    assert desk.page.detail.recording == recording


def test_checking_everything_can_be_stopped_and_says_when_all_is_well(desk: Desk) -> None:
    desk.page.verify_button.click()
    desk.page.panel.stop_button.click()
    desk.settle()
    assert "已停止校验" in desk.page.panel.sentence.text()
    desk.page.verify_button.click()
    desk.settle()
    assert "已校验 5 份" in desk.page.panel.sentence.text()
    assert "全部与台账一致" in desk.page.panel.sentence.text()


@pytest.mark.rule("DM-01", "own file")
@pytest.mark.rule("DM-09", "reason")
def test_a_doubt_is_settled_with_a_reason(desk: Desk) -> None:
    desk.open(3)
    form = desk.page.detail.resolve
    assert form.isVisible()
    form.button.click()
    assert "请填写" in form.officer.note.text()
    assert "DM-09" in form.reason.note.text()
    form.officer.control.setFocus()
    line = form.officer.control.lineEdit()
    assert line is not None
    desk.qtbot.keyClicks(line, "no such officer")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "no such officer" in form.officer.note.text()
    line.selectAll()
    desk.qtbot.keyClicks(line, "1003")
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.officer.value == "1003"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert form.reason.isAncestorOf(focus), "what is typed now is the reason"
    form.reason.put("当日排班表")
    form.button.click()
    desk.settle()
    assert "已归属赵丙" in desk.page.banners.messages[0].sentence
    assert desk.shown.officer == "1003"
    assert not form.isVisible()
    desk.page.detail.show_tab("origin")
    device = desk.page.detail.device
    device.button.click()
    device.form.button.click()
    desk.settle()
    assert "还认不准" in device.form.reason.note.text(), "nothing was read that tells it"
    device.form.camera.put("BWC-0001")
    device.form.reason.put("已核对机身编号")
    device.form.button.click()
    desk.settle()
    said_of_it = [each.sentence for each in desk.page.banners.messages]
    assert any("已认定为 BWC-0001 的资料" in each for each in said_of_it), (
        said_of_it,
        device.form.wrong.text(),
    )
    assert (desk.shown.camera, desk.shown.officer) == ("BWC-0001", "1003")
    assert not device.form.isVisible()
    redating, was = desk.page.detail.redating, desk.shown.recorded_from
    redating.button.click()
    redating.form.offset.put("两小时")
    redating.form.reason.put("对照过设备屏幕")
    redating.form.button.click()
    assert "看不出快慢" in redating.form.offset.note.text()
    redating.form.offset.put("快 2:00:00")
    redating.form.button.click()
    desk.settle()
    assert redating.form.planned.text().startswith("更正 "), "what would come of it is shown first"
    redating.form.button.click()
    desk.settle()
    assert any("已更正录制时间" in each.sentence for each in desk.page.banners.messages)
    assert (desk.shown.recorded_from, desk.shown.officer) == (was - timedelta(hours=2), "1003")
    assert not redating.form.isVisible()
    desk.open(0)
    assert not form.isVisible()


@pytest.mark.rule("DM-01", "levels")
@pytest.mark.rule("DM-07", "scope")
def test_an_officer_sees_and_plays_only_their_own(
    qtbot: QtBot, texts: Texts, tasks: Tasks, filled: TestOffice
) -> None:
    all_of_them = filled.services.archive.catalogue.page(filled.admin).rows
    desk = Desk(qtbot, texts, tasks, filled, filled.officer_session("1002"))
    desk.until_names("王乙20261122.mp4")
    assert not desk.page.verify_button.isVisible()
    foreign = next(each for each in all_of_them if each.officer == "1001")
    desk.page.show_subject(f"recording:{foreign.sha256}")
    desk.settle()
    assert "不在您的查阅范围内" in desk.page.banners.messages[0].sentence
    assert desk.page.detail.recording is None


@pytest.mark.rule("DM-07", "scope")
def test_who_may_see_none_of_the_recordings_there_is_told_so(
    qtbot: QtBot, texts: Texts, tasks: Tasks, filled: TestOffice
) -> None:
    people = filled.services.people
    open_account(people, filled.admin, "gear", Role.EQUIPMENT_ADMINISTRATOR, "password-1")
    desk = Desk(qtbot, texts, tasks, filled, people.sign_in.with_password("gear", "password-1"))
    desk.settle()
    empty = desk.page.table.empty
    assert empty.isVisible()
    assert empty.sentence.text() == texts("archive_page.nothing_of_yours")


def test_the_list_is_exported_as_it_is_seen(desk: Desk, tmp_path: Path) -> None:
    desk.page.list.exports.write(desk.page.table.export("csv"), tmp_path / "list.csv")
    desk.settle()
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows[3:]) == 5
    assert "李甲20261123-02.jpg" in rows[4]


@pytest.mark.rule("DM-03", "content")
def test_chosen_recordings_are_proved_each(desk: Desk) -> None:
    bad = desk.row(1)
    path = desk.office.services.archive.catalogue.path(desk.office.admin, bad.sha256)
    root = desk.office.services.settings.archive_folder
    away = root.rename(
        root.with_name("away")
    )  # a disk that is not there is told once, and no more when it is back
    desk.page.entered()
    desk.settle()
    assert any(str(root) in each for each in said(desk.page))
    away.rename(root)
    desk.page.entered()
    desk.settle()
    assert not any(str(root) in each for each in said(desk.page))
    storage = desk.page.storage
    desk.qtbot.mouseClick(storage.button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert storage.panel.isVisible()
    assert desk.page.texts("storage.none") in storage.panel.sentence.text()
    assert not any(each.isVisible() for each in storage.panel.acts.values())
    path.chmod(0o644)
    path.write_bytes(b"x")
    desk.page.table.view.selectAll()
    desk.qtbot.mouseClick(desk.page.table.bar.buttons["check"], Qt.MouseButton.LeftButton)
    desk.settle()
    panel = desk.page.chosen.run.panel
    states = [panel.outcomes.cell(place, 1).text for place in range(panel.outcomes.found)]
    assert states == ["未办成", *["已办妥"] * (len(states) - 1)]
    assert panel.outcomes.cell(0, 0).text == bad.stored.rsplit("/", 1)[-1]
    assert "DM-03" in panel.outcomes.cell(0, 2).text


@pytest.mark.rule("DM-01", "own file")
def test_chosen_recordings_are_settled_each(desk: Desk) -> None:
    desk.page.table.view.selectAll()
    desk.qtbot.mouseClick(desk.page.table.bar.buttons["settle"], Qt.MouseButton.LeftButton)
    form = desk.page.chosen.form
    assert form.isVisible()
    desk.page.table.view.selectRow(0)
    assert form.named.apart.isVisible(), "which recordings it is for, where the list shows others"
    desk.page.table.view.selectAll()
    assert not form.named.apart.isVisible()
    form.officer.put("1002")
    form.reason.put("三人一起执法，录像归王乙")
    desk.qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    desk.settle()
    rows = desk.office.services.archive.catalogue.rows(desk.office.admin)
    assert {row.officer for row in rows} == {"1002"}
    assert any("办妥" in each.sentence for each in desk.page.banners.messages)


@pytest.mark.rule("DM-04", "long")
def test_chosen_recordings_are_kept_long_term_and_the_one_on_show_is_not(desk: Desk) -> None:
    desk.page.table.view.selectAll()
    desk.qtbot.mouseClick(desk.page.table.bar.buttons["keep"], Qt.MouseButton.LeftButton)
    form = desk.page.chosen.retention.form
    desk.qtbot.waitUntil(form.isVisible)
    desk.page.manifest.begin([desk.row(0)])
    assert (form.isVisible(), desk.page.manifest.form.isVisible()) == (False, True), "one form at a time"
    desk.page.chosen.begin_settle([desk.row(0)])
    assert not desk.page.manifest.form.isVisible()
    desk.qtbot.keyClick(desk.page.chosen.form.reason.control, Qt.Key.Key_Escape)
    assert not desk.page.chosen.form.isVisible()
    desk.page.table.view.selectAll()
    desk.qtbot.mouseClick(desk.page.table.bar.buttons["keep"], Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(form.isVisible)
    form.ground.put("objection")
    form.reason.put("当事人当场投诉")
    desk.qtbot.keyClick(form.reason.control, Qt.Key.Key_Return)
    desk.settle()
    desk.qtbot.waitUntil(lambda: desk.row(0).keeping.retention == "objection")
    assert {desk.row(place).keeping.retention for place in range(4)} == {"objection"}
    desk.open(0)
    asked = desk.page.detail.asked
    assert any("当事人当场投诉" in label.text() for label in asked.facts.findChildren(QLabel))
    desk.qtbot.mouseClick(asked.retention, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(form.isVisible)
    form.ground.put("-")
    form.reason.put("投诉已撤回")
    desk.qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    desk.settle()
    desk.qtbot.waitUntil(lambda: desk.shown.keeping.state is RetentionState.USUAL)
    assert desk.row(1).keeping.retention == "objection"
    rows = desk.office.services.archive.catalogue.page(
        desk.office.admin, ListQuery().narrowed(retention="kept")
    )
    assert rows.found == 3


@pytest.mark.rule("DM-07", "viewing")
def test_who_administers_the_system_sees_what_is_on_record_and_opens_nothing(
    filled: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    people = filled.services.people
    open_account(people, filled.admin, "xi", Role.SYSTEM_ADMINISTRATOR, "password-1")
    desk = Desk(qtbot, texts, tasks, filled, people.sign_in.with_password("xi", "password-1"))
    assert len(desk.names) == 4
    desk.open(0)
    viewer = desk.page.detail.viewer
    assert not viewer.open_button.isEnabled()
    assert viewer.hint.text() == texts("archive_page.metadata_only")
    assert not desk.page.detail.check_button.isVisibleTo(desk.page.detail)
    assert "check" not in desk.page.table.bar.buttons
    desk.page.play()
    desk.settle()
    assert not viewer.showing
    assert any("PF-05" in (message.rule or "") for message in desk.page.banners.messages)
    assert desk.viewings() == []
    assert not list(filled.services.settings.cache_folder.rglob("*.jpg"))


@pytest.mark.rule("DM-01", "own file")
def test_several_chosen_recordings_close_the_pane_of_the_one(desk: Desk) -> None:
    desk.page.table.view.selectRow(0)
    desk.settle()
    assert not desk.page.master.pane.isHidden()
    desk.page.table.view.selectAll()
    desk.settle()
    assert desk.page.master.pane.isHidden()


@pytest.mark.rule("PF-10", "links", "matter")
@pytest.mark.rule("DM-03", "tree")
def test_a_recording_and_its_matter_lead_to_each_other_and_back(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    page, part_of = desk.page, desk.page.detail.matter
    led: list[tuple[str, str]] = []
    page.navigate.connect(lambda *to: led.append(to))
    desk.open(2)
    assert part_of.isHidden(), "it belongs to no matter"
    desk.open(0)
    assert (part_of.link.text(), part_of.said.text()) == ("2026-77", "事项清单里还没有")
    facts = MatterWish(MatterType.PENALTY, ("1001",), "无证经营", (Party("示例食品店"),), date(2026, 11, 2))
    desk.office.services.matters.matters.open(desk.office.admin, "2026-77", facts)
    desk.open(1)
    assert part_of.said.text() == "示例食品店 · 无证经营"
    part_of.show_number("长" * 100)
    assert part_of.link.text().count("长") < 100, "a long number gives way, and widens no pane"
    assert part_of.minimumSizeHint().width() < page.detail.width()
    desk.open(0)
    desk.open(1)
    part_of.link.click()
    qtbot.keyClick(page.table.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    page.table.bar.acts["matters"].act([desk.row(0)])
    assert led == [("matters", "matter:2026-77")] * 3
    page.led_from("matters")
    page.way_back.button.click()
    assert led[3:] == [("matters", "")]
    assert page.way_back.button.isHidden()

    matters = sit_at("matters", desk.office, texts, tasks, qtbot, desk.office.admin)
    assert isinstance(matters, MattersPage)
    matters.led_from("archive")
    matters.show_subject("matter:2026-77")
    settle(tasks)
    shown = matters.view.pane.currentWidget()
    assert isinstance(shown, MatterDetail)
    assert [each.text() for each in shown.recordings.links] == [
        "2026-11-23 06:00 · 李甲 · 视频 · 0:02",
        "2026-11-23 07:00 · 李甲 · 照片",
    ]
    matters.navigate.connect(lambda *to: led.append(to))
    shown.recordings.links[1].click()
    qtbot.keyClick(matters.table.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert led[4:] == [("archive", f"recording:{desk.row(0).sha256}"), ("archive", "")]
    shown.acts["give_back"].click()
    giving = matters.view.pane.currentWidget()
    assert isinstance(giving, MatterGivingForm)
    giving.to.put(str(tmp_path / "matter"))
    giving.reason.put("移送")
    giving.act()
    settle(tasks)
    assert {each.name for each in (tmp_path / "matter").iterdir()} == {"MOV_1.MP4", "IMG_1.JPG"}
    assert "已按原样导出 2 个文件" in said(matters)[0]

    page.giving.begin([desk.row(0), desk.row(2)])
    form = page.giving.form
    form.to.put(str(tmp_path / "chosen"))
    form.reason.put("复核")
    form.button.click()
    desk.settle()
    sessions = {desk.row(0).session, desk.row(2).session}
    assert {each.name for each in (tmp_path / "chosen").iterdir()} == sessions, "each import in its folder"
    assert form.isHidden()
