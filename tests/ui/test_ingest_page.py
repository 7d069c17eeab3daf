"""采集 as a person uses it: a folder, a real card that is plugged in, confirmed, stopped, pulled."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from station.archive.attribution.values import Basis
from station.archive.copying.job import CopyJob
from station.archive.copying.launcher import CopyResult, run_engine
from station.archive.importing.use_cases import RunEngine
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.serials.values import SerialAnswer
from station.archive.survey import headers
from station.archive.values import ImportResult
from station.archive.volumes import Barrier, Volumes
from station.core.progress import Progress
from station.core.texts import Texts, load_texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.inventory.values import ItemState, NewItem
from station.ui.messages import Message
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.sentences import folded
from station.ui.pages.ingest.serial_forms import AnswerForm
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ingest.tile import _RING, LEAST_WIDTH
from station.ui.pages.ingest.wording import messages
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.progress import pace_words
from station.ui.widgets.text import ElidedLabel
from tests.plugins.cards import CardBox, CardFile
from tests.plugins.patience import HANG_SECONDS
from tests.samples.recordings import film, photo
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.recordings_desk import OwnVolumes, services_with
from tests.ui.sitting import said

HOUR = timedelta(hours=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "data", each=2) as made:
        yield made
        made.assert_sound()


class Desk:
    def __init__(
        self,
        qtbot: QtBot,
        texts: Texts,
        tasks: Tasks,
        office: TestOffice,
        volumes: Volumes,
        run: RunEngine = run_engine,
    ) -> None:
        self.qtbot, self.office = qtbot, office
        self.services = services_with(office, volumes, run)
        self.page = IngestPage(texts, tasks, self.services, SignedIn(office.admin))
        qtbot.addWidget(self.page)
        self.page.resize(1118, 620)
        self.page.show()
        self.page.activateWindow()
        self.page.entered()
        qtbot.waitUntil(lambda: self.page.pane.statement.officer.control.count() > 1)

    def until(self, source: ImportSource, *stages: Stage) -> None:
        self.qtbot.waitUntil(lambda: source.stage in stages)

    def propose(self, source: ImportSource, tag: str) -> None:
        self.page.pane.propose(source, tag)
        self.qtbot.waitUntil(lambda: source.camera == tag)

    def first(self, count: int = 1) -> ImportSource:
        self.qtbot.waitUntil(lambda: len(self.page.sources) == count)
        return self.page.sources[0]

    def press_enter(self) -> None:
        button = self.page.pane.start_button
        self.qtbot.waitUntil(lambda: self.page.focusWidget() is button)
        self.qtbot.keyClick(button, Qt.Key.Key_Return)

    def column(self, key: str) -> list[str]:
        model = self.page.pane.model
        section = next(at for at, column in enumerate(model.columns) if column.key == key)
        cells = [model.cell(place, section) for place in range(model.found)]
        return [cell.state.word if cell.state else cell.text for cell in cells]


def make_desk(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, volumes: Volumes | None = None
) -> Desk:
    return Desk(qtbot, texts, tasks, office, volumes or ScriptedVolumes())


def result_of(source: ImportSource) -> ImportResult:
    assert source.result is not None
    return source.result


def stored(office: TestOffice) -> dict[str, bytes]:
    root = office.services.settings.archive_folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).parts[0].startswith(".")
    }


@pytest.mark.rule("DM-03", "damaged")
@pytest.mark.rule("EQ-05", "awaited")
def test_a_device_that_is_still_out_is_told_from_one_that_came_back_and_what_is_damaged_is_named(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    camera = NewItem("BWC-0900", 3, "执法记录仪", usb_serial="SN-0900")
    office.services.inventory.register.register(office.admin, camera)
    office.lend("1001", "BWC-0900")
    whole = film(tmp_path / "card/DCIM/MOV_0001.MP4", MONDAY_MORNING + HOUR, seconds=1)
    (whole.parent / "MOV_0002.MP4").write_bytes(b"")
    office.clock.advance(hours=4)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug_unopened("/dev/sdb1", Barrier.ENCRYPTED, label="BODYCAM", serial="SN-0900")
    desk.first()
    qtbot.waitUntil(lambda: desk.page.grid.tiles[0].who.text().startswith("BWC-0900 · 李甲"))
    volumes.pull("/dev/sdb1")
    volumes.plug(tmp_path / "card", label="BODYCAM", serial="SN-0900")
    qtbot.waitUntil(lambda: [each.stage for each in desk.page.sources] == [Stage.READY])
    source = desk.page.sources[0]
    assert any("有 1 份资料不完整：MOV_0002.MP4（空文件）" in each for each in desk.page.pane.messages)
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert sorted(desk.column("end")) == ["已入库", "已入库 · 空文件"]
    said = " ".join(desk.page.pane.messages)
    assert "设备还在领用中，请到柜台归还" in said, "its return is not complete: nobody has handed it in"
    assert "办结" not in said
    assert "MOV_0002.MP4（空文件）" in said


def test_what_is_said_is_never_cut_off() -> None:
    said = [Message("info", f"{number}。") for number in range(4)] + [Message("attention", "最后。", "DM-12")]
    shown = folded(load_texts("zh_CN"), said, 3)
    assert [each.sentence for each in shown] == ["0。", "1。", "2。3。最后。"]
    assert shown[-1].kind == "attention", "the gravest of them"
    assert folded(load_texts("zh_CN"), said[:3], 3) == said[:3]


@pytest.mark.rule("DM-02", "origin", "what")
@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("EQ-05", "import")
def test_a_card_is_confirmed_with_enter_and_its_return_complete(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    camera = NewItem("BWC-0900", 3, "执法记录仪", usb_serial="SN-0900")
    office.services.inventory.register.register(office.admin, camera)
    office.lend("1001", "BWC-0900")
    office.clock.advance(hours=4)
    office.take_back("BWC-0900")
    card = tmp_path / "card"
    film(card / "DCIM/MOV_0001.MP4", MONDAY_MORNING + HOUR, seconds=1)
    photo(card / "DCIM/IMG_0002.JPG", MONDAY_MORNING + 2 * HOUR)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    assert desk.page.empty.isVisible()
    volumes.plug(card, label="BODYCAM", serial="SN-0900")
    source = desk.first()
    desk.until(source, Stage.READY)
    tile = desk.page.grid.tiles[0]
    assert tile.chip.state.word == "待确认"
    assert tile.who.text() == "BWC-0900 · 李甲"
    assert desk.page.badge == 1
    assert desk.column("end") == ["待复制", "待复制"]
    assert desk.column("time") == ["2026-11-23 10:00", "2026-11-23 11:00"]
    assert desk.column("time_source") == ["视频内", "拍摄信息"]
    assert desk.column("officer") == ["李甲 · 依据领用记录"] * 2
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert desk.column("end") == ["已入库", "已入库"]
    assert tile.line.text() == "已全部入库，可以拔出"
    assert "归还手续办结" in desk.page.pane.messages[0]
    assert set(stored(office).values()) == {path.read_bytes() for path in (card / "DCIM").iterdir()}
    with office.station.store.read() as view:
        item = view.equipment.item("BWC-0900")
    assert item is not None
    assert item.state is ItemState.IN_STORE
    assert len(desk.page.grid.tiles) == 1
    photo(tmp_path / "second/IMG_0003.JPG", MONDAY_MORNING + HOUR)
    volumes.plug(tmp_path / "second", label="SECOND")
    qtbot.waitUntil(lambda: [each.stage for each in desk.page.sources] == [Stage.DONE, Stage.READY])
    assert desk.page.pane.source is source, "what came of a card stays on show until it is pulled"
    volumes.pull(card)
    qtbot.waitUntil(lambda: len(desk.page.sources) == 1)
    assert desk.page.pane.source is desk.page.sources[0]
    volumes.pull(tmp_path / "second")
    qtbot.waitUntil(lambda: not desk.page.sources)
    assert desk.page.empty.isVisible()


@pytest.mark.rule("DM-02", "origin")
def test_doubt_is_said_plainly_and_a_stated_officer_settles_it(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    photo(folder / "A.JPG", MONDAY_MORNING + HOUR)
    desk = make_desk(qtbot, texts, tasks, office)
    source = desk.page.add_folder(folder)
    desk.until(source, Stage.READY)
    assert desk.column("officer") == ["不知道是哪台设备录制的"]
    assert "不知道是哪台设备录制的" in desk.page.pane.messages[0]
    assert "选择设备，否则归还手续不会自动办结" in desk.page.pane.messages[0], (
        "an officer alone would leave the return open"
    )
    fields = desk.page.pane.statement
    fields.officer.setFocus()
    line, completer = fields.officer.control.lineEdit(), fields.officer.control.completer()
    assert line is not None
    assert completer is not None
    line.selectAll()
    qtbot.keyClicks(line, "1002")
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert fields.officer.control.currentText() == "王乙 · 1002"
    fields.purpose.setFocus()
    fields.purpose.control.insert("投诉核查")
    fields.matter.setFocus()
    qtbot.keyClicks(fields.matter.control, "2026-77")
    qtbot.waitUntil(lambda: desk.column("officer") == ["王乙 · 采集人指明"])
    desk.page.pane.start_button.click()
    desk.until(source, Stage.DONE)
    (recording,) = office.services.archive.catalogue.page(office.admin).rows
    assert (recording.officer, recording.basis) == ("1002", Basis.STATED)
    assert (recording.purpose, recording.matter) == ("投诉核查", "2026-77")
    desk.page.pane.again_button.click()
    desk.until(source, Stage.READY)
    assert desk.column("end") == ["库中已有"]
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert [each.outcome for each in result_of(source).outcomes] == [FileOutcome.ALREADY]
    desk.page.pane.remove_button.click()
    assert desk.page.sources == ()


def test_an_import_is_stopped_and_goes_on_later(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    for number in range(6):
        path = folder / f"MOV_{number}.MP4"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(os.urandom(1 << 20) * 48)
    desk = make_desk(qtbot, texts, tasks, office)
    source = desk.page.add_folder(folder)
    desk.until(source, Stage.READY)
    desk.press_enter()
    qtbot.waitUntil(lambda: source.stage.copying and source.progress.done > 0)
    assert desk.page.grid.tiles[0].chip.state.word in ("复制", "校验")
    qtbot.waitUntil(lambda: desk.page.grid.tiles[0].ring.fraction > 0)
    desk.page.pane.stop_button.click()
    desk.until(source, Stage.STOPPED, Stage.DONE)
    assert source.stage is Stage.STOPPED
    assert "已按要求停止" in desk.page.pane.messages[0]
    copied = result_of(source).count(FileOutcome.COPIED)
    assert len(stored(office)) == copied < 6
    desk.page.pane.again_button.click()
    desk.until(source, Stage.READY)
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert len(stored(office)) == 6
    assert result_of(source).count(FileOutcome.ALREADY) == copied


@pytest.mark.rule("EQ-05", "whole")
def test_the_list_shows_what_is_not_taken_and_where_recordings_lay(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "DCIM"
    photo(folder / "IMG_0.JPG", MONDAY_MORNING)
    photo(folder / "$RECYCLE.BIN/$R00001.JPG", MONDAY_MORNING + HOUR)
    (folder / "README.txt").write_text("hello")
    (folder / "old.zip").write_bytes(b"PK\x03\x04")
    desk = make_desk(qtbot, texts, tasks, office)
    source = desk.page.add_folder(folder)
    desk.until(source, Stage.READY)
    assert desk.column("name") == ["IMG_0.JPG", "$R00001.JPG · 回收站", "README.txt", "old.zip"]
    left = ["不采集：不是音像资料", "不采集：压缩文件，里面的内容没有查看"]
    assert desk.column("end") == ["待复制", "待复制", *left]
    assert "另有 2 项不采集" in desk.page.pane.summary.text()
    assert "不能据此办结归还" in desk.page.pane.messages[0]
    said = [each.sentence for each in messages(texts, source)]
    assert any("在回收站里" in sentence for sentence in said)
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert desk.column("end") == ["已入库", "已入库", *left]
    after = " ".join(desk.page.pane.messages)
    assert "没有办结任何归还手续" in after, "all is in, and yet something is left to be done"
    assert "有 2 份资料还没有确定归属" in after
    assert "不能据此办结归还" in desk.page.pane.messages[0]
    assert desk.page.grid.tiles[0].line.text() == "看到的已入库，不是整张卡"


@pytest.mark.rule("DM-03", "copy")
def test_each_file_says_how_far_it_is_while_the_card_is_copied(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    for number in range(3):
        photo(folder / f"IMG_{number}.JPG", MONDAY_MORNING + number * HOUR)
    (folder / "IMG_3.JPG").write_bytes((folder / "IMG_0.JPG").read_bytes())
    free = threading.Event()

    def held_back(job: CopyJob, **given: Any) -> CopyResult:
        """The real engine, whose end is heard later."""
        result = run_engine(job, **given)
        assert free.wait(HANG_SECONDS)
        return result

    desk = Desk(qtbot, texts, tasks, office, ScriptedVolumes(), held_back)
    source = desk.page.add_folder(folder)
    desk.until(source, Stage.READY)
    assert set(desk.column("end")) == {texts("ingest_page.intent.copy")}
    desk.press_enter()
    checked, already = texts("ingest_page.step.checked"), texts("archive.outcome.already")
    try:
        qtbot.waitUntil(lambda: sorted(desk.column("end")) == sorted([checked] * 3 + [already]))
        assert source.stage.copying
        assert source.result is None
    finally:
        free.set()
    desk.until(source, Stage.DONE)
    assert sorted(desk.column("end")) == sorted([texts("archive.outcome.copied")] * 3 + [already])


def test_what_came_in_of_a_card_that_was_pulled_before_its_end_is_said(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    photo(tmp_path / "usb/IMG_0.JPG", MONDAY_MORNING)
    free, volumes = threading.Event(), ScriptedVolumes()

    def held_back(job: CopyJob, **given: Any) -> CopyResult:
        result = run_engine(job, **given)
        assert free.wait(HANG_SECONDS)
        return result

    desk = Desk(qtbot, texts, tasks, office, volumes, held_back)
    volumes.plug(tmp_path / "usb", label="BODYCAM")
    source = desk.first()
    desk.until(source, Stage.READY)
    desk.press_enter()
    desk.until(source, Stage.COPYING, Stage.CHECKING)
    try:
        source.wait(True)
        volumes.pull(tmp_path / "usb")
        qtbot.waitUntil(lambda: not source.present)
        assert not source.paused, "a copy that waits for a person never finds out that its card is gone"
    finally:
        free.set()
    qtbot.waitUntil(lambda: not desk.page.sources)
    (sentence,) = said(desk.page)
    assert sentence.startswith("“BODYCAM”已拔出。采集完成：已入库 1。")
    assert "1 份资料还没有确定归属" in sentence


def test_a_copy_waits_and_one_goes_before_the_others(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    free = threading.Event()

    def held_back(job: CopyJob, **given: Any) -> CopyResult:
        assert free.wait(HANG_SECONDS)
        return run_engine(job, **given)

    desk = Desk(qtbot, texts, tasks, office, ScriptedVolumes(), held_back)
    pane, sources = desk.page.pane, []
    for number in range(2):
        photo(tmp_path / f"usb{number}" / "IMG_0.JPG", MONDAY_MORNING + number * HOUR)
        sources.append(desk.page.add_folder(tmp_path / f"usb{number}"))
        desk.until(sources[number], Stage.READY)
        assert pane.first_button.isHidden()
        desk.press_enter()
        desk.until(sources[number], Stage.COPYING)
    one, other = sources
    try:
        qtbot.keyClick(pane, Qt.Key.Key_F8)
        assert (other.paused, desk.page.grid.tiles[1].line.text()) == (True, texts("ingest_page.paused"))
        assert pane.progress.title.text() == texts("ingest_page.paused")
        assert pane.pause_button.text().startswith(texts("ingest_page.go_on"))
        pane.first_button.click()  # what goes first does not wait itself
        assert (one.paused, other.paused) == (True, False)
        qtbot.keyClick(pane, Qt.Key.Key_F8)
        assert (one.paused, other.paused) == (False, True), "nobody waits for what waits itself"
        qtbot.keyClick(pane, Qt.Key.Key_F8)
        pane.first_button.click()
    finally:
        free.set()
    for source in sources:  # once the first is through, the other goes on by itself
        desk.until(source, Stage.DONE)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_tile_shows_its_whole_progress(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    words = pace_words(load_texts(language), Progress("x", 1, 1 << 40, "bytes"), 888.8e6, 5 * 3600 + 59 * 60)
    label = ElidedLabel(words, role="muted")
    qtbot.addWidget(label)
    room = LEAST_WIDTH - 16 - 14 - 16 - _RING
    assert label.fontMetrics().horizontalAdvance(words) <= room


def test_what_can_not_be_looked_at_says_why(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    desk = make_desk(qtbot, texts, tasks, office)
    source = desk.page.add_folder(office.services.settings.archive_folder)
    desk.until(source, Stage.TROUBLE)
    assert "不能从这里采集" in desk.page.pane.messages[0]
    assert desk.page.grid.tiles[0].chip.state.word == "有问题"
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = desk.page.add_folder(empty)
    desk.until(nothing, Stage.EMPTY)
    assert desk.page.pane.source is nothing
    assert not desk.page.pane.start_button.isVisible()


@pytest.mark.rule("DM-03", "copy")
def test_a_real_card_comes_goes_and_is_pulled_while_copying(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path, cards: CardBox
) -> None:
    desk = make_desk(qtbot, texts, tasks, office, OwnVolumes(tmp_path))
    qtbot.waitUntil(lambda: not tasks.jobs)
    begun = MONDAY_MORNING + HOUR
    files = {f"DCIM/MOV_{n}.MP4": CardFile(os.urandom(1 << 20) * 24, begun + n * HOUR) for n in range(8)}
    card = cards.make(files, size_mb=256)
    source = desk.first()
    assert source.volume == OwnVolumes(tmp_path).plugged().volumes[0]
    assert source.name in ("BODYCAM", "card1"), "its label where udev runs, else its folder"
    desk.until(source, Stage.READY)
    assert len(desk.column("name")) == 8
    desk.press_enter()
    qtbot.waitUntil(lambda: source.stage.copying and source.progress.done > 24 << 20)
    card.unplug()
    desk.until(source, Stage.TROUBLE, Stage.DONE)
    assert source.stage is Stage.TROUBLE
    assert FileReason.SOURCE_GONE in {each.reason for each in result_of(source).outcomes}
    assert "存储卡已拔出" in desk.page.pane.messages[0]
    qtbot.waitUntil(lambda: not source.present)
    assert desk.page.grid.tiles[0].chip.state.word == "有问题"
    card.plug_in()
    qtbot.waitUntil(lambda: source.present)
    desk.until(source, Stage.READY)
    desk.press_enter()
    desk.until(source, Stage.DONE)
    sums = {hashlib.sha256(content).digest() for content in stored(office).values()}
    assert sums == {hashlib.sha256(each.content).digest() for each in files.values()}
    assert "可以拔出" in desk.page.pane.messages[0]
    card.eject()
    qtbot.waitUntil(lambda: not desk.page.sources)


@pytest.mark.rule("EQ-05", "device")
def test_a_link_for_a_camera_proposes_it_to_the_card_that_names_none(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    office.lend("1001", "BWC-0001")
    office.clock.advance(hours=4)
    office.take_back("BWC-0001")
    named = NewItem("BWC-0900", 3, "执法记录仪", usb_serial="SN-0900")
    office.services.inventory.register.register(office.admin, named)
    for name in ("named", "nameless"):
        photo(tmp_path / name / f"DCIM/{name}.JPG", MONDAY_MORNING + HOUR)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    desk.page.show_subject("item:BWC-0001")
    (message,) = desk.page.banners.messages
    assert message.sentence.startswith("请接上 BWC-0001")
    volumes.plug(tmp_path / "named", label="CAM", serial="SN-0900")
    desk.until(desk.first(), Stage.READY)
    assert desk.page.sources[0].camera == "BWC-0900"  # it says itself what it is
    volumes.plug(tmp_path / "nameless", label="CARD")
    desk.first(2)
    source = desk.page.sources[1]
    qtbot.waitUntil(lambda: source.camera == "BWC-0001")
    assert desk.page.pane.source is source
    assert desk.page.pane.statement.camera.value == "BWC-0001"
    assert source.officers == ("李甲",)
    (message,) = desk.page.banners.messages
    assert "请核对" in message.sentence
    volumes.pull(tmp_path / "nameless")
    qtbot.waitUntil(lambda: len(desk.page.sources) == 1)
    assert desk.page.banners.messages == (), "it goes with the card"
    desk.page.show_subject("item:BWC-0900")
    assert desk.page.pane.source is desk.page.sources[0]


@pytest.mark.rule("EQ-05", "device", "proof")
def test_a_name_fills_in_the_device_and_a_reason_completes_its_return(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    office.lend("1001", "BWC-0001")
    office.clock.advance(hours=4)
    office.take_back("BWC-0001")
    film(tmp_path / "card" / "MOV_0001.MP4", MONDAY_MORNING + HOUR, seconds=1)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug(tmp_path / "card", label="bwc-0001")
    source, pane = desk.first(), desk.page.pane
    qtbot.waitUntil(lambda: source.camera == "BWC-0001")
    assert pane.statement.camera.value == "BWC-0001"
    assert "名称谁都能改" in pane.messages[0]
    assert pane.statement.reason.isVisible()
    pane.statement.reason.put("已核对机身编号")
    pane.start_button.click()
    desk.until(source, Stage.DONE)
    assert result_of(source).closes
    assert (
        "办结依据：经人指明并写明依据、录制时间见于视频。另外发现，不作依据：存储卡名称与编号一致。"
        in pane.messages[0]
    )


@pytest.mark.rule("EQ-05", "device")
def test_another_device_than_the_serial_numbers_is_asked_about_and_a_known_one_never(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    office.services.inventory.register.register(
        office.admin, NewItem("BWC-0900", 3, "执法记录仪", usb_serial="SN-0900")
    )
    film(tmp_path / "card" / "MOV_0001.MP4", MONDAY_MORNING + HOUR, seconds=1)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug(tmp_path / "card", serial="SN-0900")
    source, pane = desk.first(), desk.page.pane
    desk.until(source, Stage.READY)
    assert not pane.statement.reason.isVisible()
    pane.statement.camera.put("BWC-0001")
    pane.statement.changed.emit()
    qtbot.waitUntil(lambda: source.question_problem is not None)
    assert "序列号是 BWC-0900 的" in pane.messages[0]
    assert pane.statement.reason.isVisible()
    assert not pane.start_button.isEnabled()
    pane.statement.reason.put("台账登记的序列号有误")
    pane.statement.changed.emit()
    qtbot.waitUntil(pane.start_button.isEnabled)
    assert source.camera == "BWC-0001"
    assert pane.statement.reason.isVisible(), "what was said stays in sight"


@pytest.mark.rule("DM-02", "what")
def test_a_header_that_could_not_be_read_is_said_before_the_import_which_goes_on(
    qtbot: QtBot,
    texts: Texts,
    tasks: Tasks,
    office: TestOffice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(headers, "READER", "tests.archive.hostile_reader")
    card = tmp_path / "card"
    card.mkdir()
    (card / "A.JPG").write_bytes(b"\xff\xd8\xff:crash")
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug(card, label="BODYCAM", serial="SN-0901")
    source = desk.first()
    desk.until(source, Stage.READY)
    said = [each.sentence for each in messages(texts, source)]
    assert any("1 份资料（A.JPG）没能读出拍摄时间：内容无法解读" in each for each in said), said
    assert desk.column("time_source") == ["录制时间晚于现在"], "the office's clock stands still"
    desk.press_enter()
    desk.until(source, Stage.DONE)
    assert b"\xff\xd8\xff:crash" in stored(office).values()


def test_an_answer_about_a_card_that_was_taken_off_brings_it_not_back(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    desk = make_desk(qtbot, texts, tasks, office)
    folder, later = tmp_path / "card", tmp_path / "later"
    for each in (folder, later):
        photo(each / "IMG_0002.JPG", MONDAY_MORNING)
    desk.page.show_subject("item:BWC-0001")
    source = desk.page.add_folder(folder)
    surveyed = threading.Event()
    tasks.ask(surveyed.set, lane=source.lane)
    assert surveyed.wait(HANG_SECONDS)  # the answer waits for the screen, as the person takes the folder off
    desk.page.pane.removed.emit(source)
    qtbot.waitUntil(lambda: not tasks.jobs)
    assert desk.page.pane.source is None
    assert desk.page.empty.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    other = desk.page.add_folder(later)
    desk.until(other, Stage.READY)
    assert desk.page.pane.source is other


@pytest.mark.rule("DM-02", "origin")
def test_a_device_that_fits_several_is_asked_for_and_nothing_begins(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    for tag in ("BWC-0909", "CAM-0909"):
        office.services.inventory.register.register(office.admin, NewItem(tag, 3, "执法记录仪"))
    photo(tmp_path / "card" / "IMG_0002.JPG", MONDAY_MORNING)
    desk = make_desk(qtbot, texts, tasks, office)
    source = desk.page.add_folder(tmp_path / "card")
    desk.until(source, Stage.READY)
    statement = desk.page.pane.statement
    qtbot.waitUntil(lambda: statement.camera.control.findData("CAM-0909") > 0)
    qtbot.waitUntil(desk.page.pane.start_button.hasFocus)
    statement.camera.setFocus()
    qtbot.keyClicks(statement.camera.control.lineEdit(), "0909")
    qtbot.keyClick(statement.camera.control.lineEdit(), Qt.Key.Key_Return)
    asked = texts("form.no_choice", field=statement.camera.name, typed="0909")
    assert statement.camera.note.text() == asked
    assert statement.camera.has_keyboard
    desk.page.pane.start_button.click()
    assert source.stage is Stage.READY, "nor by the button"
    statement.camera.put("CAM-0909")
    desk.page.pane.start_button.click()
    desk.until(source, Stage.DONE)
    assert result_of(source).camera == "CAM-0909"


@pytest.mark.rule("EQ-05", "device", "registered", "asked")
def test_an_unknown_serial_number_is_put_on_record_at_the_device_that_is_chosen(
    qtbot: QtBot, texts: Texts, tasks: Tasks, office: TestOffice, tmp_path: Path
) -> None:
    for tag, serial in (("BWC-0900", ""), ("BWC-0901", "SN-0901")):
        item = NewItem(tag, 3, "执法记录仪", usb_serial=serial)
        office.services.inventory.register.register(office.admin, item)
    film(tmp_path / "card/DCIM/MOV_0001.MP4", MONDAY_MORNING, seconds=1)
    volumes = ScriptedVolumes()
    desk = make_desk(qtbot, texts, tasks, office, volumes)
    volumes.plug(tmp_path / "card", serial="SN-0900", read_only=False)
    source, pane = desk.first(), desk.page.pane
    desk.until(source, Stage.READY)
    assert any("SN-0900 没有登记" in each for each in pane.messages)
    assert desk.page.grid.tiles[0].hardware.text().endswith("可写")
    later = IngestPage(texts, tasks, desk.services, SignedIn(office.admin))
    qtbot.addWidget(later)
    qtbot.waitUntil(lambda: [each.stage for each in later.sources] == [Stage.READY])
    later.entered()
    qtbot.waitUntil(lambda: not later.pane.serial.answer_button.isHidden())
    pane.serial.answer_button.click()
    form = desk.page.registering.form
    assert isinstance(form, AnswerForm)
    form.answer.put("reader")
    form.reason.put("桌上的读卡器")
    form.act()
    qtbot.waitUntil(lambda: not any("SN-0900" in each for each in pane.messages))
    assert not pane.serial.answer_button.isVisible(), "it is asked about once"
    serials = office.services.archive.serials
    serials.answer(office.admin, "SN-0900", SerialAnswer.ASK_AGAIN, "是设备本身的")
    office.services.people.parameters.change(office.admin, "EQ-05", "registered_only", True, "本所规定")
    source.begin()
    qtbot.waitUntil(lambda: source.question_problem is not None)
    assert "本所只采集已登记的设备" in pane.messages[0]
    assert "“不再询问…”" in pane.messages[0], "what is said of a reader's number"
    assert pane.table.empty.sentence.text() == texts("ingest_page.not_planned"), (
        "nothing is being looked at any more"
    )
    assert not pane.start_button.isEnabled()
    for tag, offered in (("BWC-0901", False), ("BWC-0900", True)):
        pane.propose(source, tag)
        qtbot.waitUntil(lambda: not tasks.jobs)
        assert pane.serial.register_button.isVisible() is offered, "what has a number keeps it"
    pane.serial.register_button.click()
    qtbot.waitUntil(lambda: source.ordered is not None and source.ordered.order.camera_basis == "serial")
    assert not source.unknown_serial
    assert pane.start_button.isEnabled()
    assert any("可写方式" in each for each in pane.messages)
    with office.station.store.read() as view:
        found = view.equipment.item_by_usb_serial("SN-0900")
    assert found is not None
    assert found.tag == "BWC-0900"
