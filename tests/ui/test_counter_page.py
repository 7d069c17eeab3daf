"""The counter as the people at it use it: scanner, keys, pen, PIN; and what the ledger holds afterwards."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from station.core.ledger import Entry
from station.core.texts import LANGUAGES, Texts, load_texts
from station.inventory.attaching.bodies import Attached2
from station.inventory.bodies import CheckedIn, CheckedOut, NothingRecorded
from station.inventory.counter import Direction, read_draft
from station.inventory.disputing.bodies import ReturnDisputed
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.values import Condition, ItemState, NewItem, Tracking
from station.people.permissions import Role
from station.people.values import Officer
from station.ui.frame.page_help import PageHelp
from station.ui.pages import page_spec
from station.ui.pages.counter.answer_strip import COMPACT_HEIGHT, HEIGHT, AnswerStrip
from station.ui.pages.counter.claim import ALREADY
from station.ui.pages.counter.page import CounterPage
from station.ui.pages.counter.result_card import KEPT, UNPRINTED
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.paper_window import PaperWindow
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.window import MainWindow
from tests.archive.media import picture
from tests.plugins.offices import ISSUED_PIN, a_week_passes, open_account
from tests.plugins.patience import HANG_SECONDS
from tests.ui.offices import PIN, TestOffice, open_office

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Counter:
    """A person at the counter: scans, presses keys, looks at the screen."""

    def __init__(self, office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
        self.office, self._qtbot, self._tasks = office, qtbot, tasks
        self.window = MainWindow(texts, tasks, office.clock)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        signed_in = SignedIn(office.admin)
        keys = ("counter", "equipment")
        self.window.set_pages([page_spec(key, texts, tasks, office.services, signed_in) for key in keys])
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        page = self.window.page("counter")
        assert isinstance(page, CounterPage)
        self.page = page
        self.settle()
        qtbot.waitUntil(self.page.desk.box.hasFocus)

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)

    def scan(self, *codes: str, wait: bool = True) -> None:
        """The scanner types a code and Enter, into whatever has the focus."""
        for code in codes:
            target = self.page.sheet.pin if self.at_sheet else self.page.desk.box
            self._qtbot.keyClicks(target, code)
            self._qtbot.keyClick(target, ENTER)
            if wait:
                self.settle()

    def press(self, *keys: Qt.Key) -> None:
        enter = QKeyEvent(QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier)
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            self._qtbot.waitUntil(
                lambda: not self.page.desk.box.feeds(enter)
            )  # no finger is as fast as an LF
            self._qtbot.keyClick(focus, key)
            self.settle()

    def press_with(self, held: Qt.KeyboardModifier, key: Qt.Key) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        self._qtbot.keyClick(focus, key, held)
        self.settle()

    def enter_pin(self, pin: str) -> None:
        self._qtbot.keyClicks(self.page.sheet.pin, pin)
        self._qtbot.keyClick(self.page.sheet.pin, ENTER)
        self.settle()

    def sign(self) -> None:
        pad = self.page.sheet.pad
        points = [QPoint(40 + 12 * step, 60 + 25 * (step % 3)) for step in range(12)]
        self._qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            self._qtbot.mouseMove(pad, point)
        self._qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])

    @property
    def said(self) -> str:
        """The 28 px line."""
        return self.page.desk.strip.sentence.text()

    @property
    def look(self) -> str:
        return self.page.desk.strip.look

    @property
    def at_sheet(self) -> bool:
        return self.page.sheet.isVisible()

    @property
    def tags(self) -> list[str]:
        """The tags on the list, as shown."""
        return [view.tag for view in self.page.desk.lines.lines.views]

    @property
    def focused(self) -> bool:
        return QApplication.focusWidget() is self.page.desk.box

    def entries(self, tag: str) -> tuple[Entry, ...]:
        return self.office.services.inventory.register.history(self.office.admin, tag).entries

    def state(self, tag: str) -> ItemState:
        return self.office.services.inventory.register.history(self.office.admin, tag).item.state


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        yield made


@pytest.fixture
def counter(office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks) -> Counter:
    return Counter(office, qtbot, texts, tasks)


@pytest.mark.rule("EQ-10", "tracking")
def test_counted_gear_goes_out_and_comes_back_in_part_by_keys_alone(
    office: TestOffice, counter: Counter
) -> None:
    cones = NewItem("ZT-01", 8, "反光锥", place="柜4", tracking=Tracking.LENT, unit="个", quantity=20)
    office.services.inventory.register.register(office.admin, cones)
    counter.scan("B1001", "ZT-01", "*6")
    assert counter.said == "反光锥 ZT-01 6 个 → 李甲，用后归还；数量不同请输 *数量，例如 *6"
    (view,) = counter.page.desk.lines.lines.views
    assert view.end.startswith("× 6 个 · ")
    assert counter.page.badge == 1, "as many as the page shows"
    counter.press(ENTER)
    counter.enter_pin(PIN)
    assert "领用 6 件" in counter.said
    counter.press(ESCAPE)
    counter.scan("B1001", "ZT-01", "*4")
    assert counter.page.desk.person.own.text() == "反光锥 ×6", "its category says nothing of what it is"
    (view,) = counter.page.desk.lines.lines.views
    assert (view.name, view.remarks[0].sentence) == ("反光锥 × 4 个", "还有 2 个在外，借用继续")
    counter.press(ENTER)
    counter.enter_pin(PIN)
    assert "归还 4 件" in counter.said
    assert counter.state("ZT-01/1") is ItemState.OUT
    counter.press(ESCAPE)
    seals = NewItem("FT-01", 8, "封条", tracking=Tracking.RANGE, unit="枚", quantity=-1, numbers="A01-A50")
    office.services.inventory.register.register(office.admin, seals)
    counter.scan("B1001", "FT-01", "*20")
    (view,) = counter.page.desk.lines.lines.views
    assert (view.end, view.remarks[0].sentence) == ("× 20 枚", "A01~A20")
    assert not counter.page.grab().isNull(), "drawn with its sign"


@pytest.mark.rule("EQ-10", "late")
def test_what_was_signed_on_paper_is_entered_late_on_the_word_of_two(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    open_account(office.services.people, office.admin, "qian", Role.OFFICER, "another horse 2", "1002")
    a_week_passes(office.station)
    counter = Counter(office, qtbot, texts, tasks)
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER, Qt.Key.Key_F8)
    form = counter.page.late.form
    assert form.isVisible()
    counter.press(ESCAPE)
    assert counter.at_sheet
    counter.press(Qt.Key.Key_F8)
    counter.page.take_scan("DST-0002")
    assert form.wrong.text() == texts("counter_page.late.scanned")
    yesterday = office.clock.moment.astimezone(ZoneInfo(office.clock.zone)) - timedelta(days=1)
    form.day.put(yesterday.date())
    form.reason.put("停电，记在纸上")
    for moment, account, problem in (("25:00", "qian", form.time), ("09：30", "admin", form.second)):
        form.time.put(moment)
        form.second.put(account)
        form.password.put("password-1" if account == "admin" else "another horse 2")
        form.act()
        counter.settle()
        assert form.isVisible()
        assert problem.note.text()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert form.isAncestorOf(focus)
        if account == "admin":
            assert form.password.note.text() == texts("counter_page.late.password_again")
    form.second.put("qian")
    form.password.put("another horse 2")
    form.act()
    counter.settle()
    assert not form.isVisible()
    assert counter.said == "李甲：领用 1 件，已登记"
    entry = counter.entries("DST-0001")[-1]
    assert (entry.kind, entry.version, entry.happened_at.minute) == ("equipment.checked_out", 3, 30)
    assert (entry.recorded_at - entry.happened_at) > timedelta(hours=12)
    assert counter.focused
    office.assert_sound()


@pytest.mark.rule("EQ-11", "dissent")
def test_an_officer_who_disagrees_with_what_the_desk_found_signs_both_statements(
    counter: Counter, texts: Texts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office, sheet = counter.office, counter.page.sheet
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    assert not sheet.dissent_button.isVisible(), "nothing comes back"
    counter.enter_pin(PIN)
    counter.scan("B1001", "DST-0001")
    counter.press(Qt.Key.Key_F3, ENTER, Qt.Key.Key_F9)
    form = counter.page.dissent.form
    assert form.isVisible()
    counter.page.take_scan("DST-0002")
    assert form.wrong.text() == texts("disputes.form.scanned")
    form.text.put("借出时就有裂纹")
    assert not form.claimed.value, "nobody claims anything for the officer"
    form.claimed.put(ALREADY)
    assert form.filled()[1].already
    form.claimed.put(Condition.GOOD.value)
    photos = [tmp_path_factory.getbasetemp() / f"{name}.png" for name in ("裂纹", "全貌")]
    for path, colour in zip(photos, ("white", "black"), strict=True):
        Image.new("RGB", (40, 30), colour).save(path)
    form.photos.put_files(photos)
    form.act()
    counter.settle()
    assert form.note.note.text(), "the desk says what it found"
    form.note.put("外壳开裂")
    form.act()
    counter.settle()
    assert counter.at_sheet
    signed = "主张完好，附照片 2 张：借出时就有裂纹"
    assert any(signed in each.sentence for each in counter.page._views()[0].remarks)
    kept = read_draft(counter.page.in_hand).lines[0].said
    assert kept == counter.page.counter.lines[0].dissent
    assert counter.page.sheet.late_button.isVisible(), "what is on paper may be disputed too"
    counter.enter_pin(PIN)
    returned, filed = counter.entries("DST-0001")[-2:]
    body = filed.of(ReturnDisputed)
    assert (body.returned, body.text, body.note, body.claimed) == (
        returned.seq,
        "借出时就有裂纹",
        "外壳开裂",
        Condition.GOOD,
    )
    assert [each.name for each in body.photos] == ["裂纹.png", "全貌.png"]
    assert "DST-0001 有异议" in counter.page.desk.strip.notices.text()
    told, missing = counter.page.banners.messages
    assert told.sentence.startswith("DST-0001 红外测距仪 的归还争议：已申请"), "it says what was filed"
    assert missing.topic == "approvals-vacant", "nobody leads it"
    counter.scan("B1001", "DST-0001")
    assert "归还人有异议" in counter.said
    office.assert_sound()


@pytest.mark.rule("EQ-10", "entry")
@pytest.mark.rule("EQ-11", "confirmation")
def test_taking_with_a_pin_needs_nothing_but_scanner_and_figures(counter: Counter) -> None:
    counter.scan("B1001")
    assert counter.said == "李甲 · 1001"
    counter.scan("bwc-0001", "DST-0001")
    assert counter.said == "DST-0001 红外测距仪 → 李甲"
    assert counter.tags == ["BWC-0001", "DST-0001"]
    counter.press(ENTER)
    assert counter.at_sheet
    counter.enter_pin(PIN)
    assert not counter.at_sheet
    assert counter.said == "李甲：领用 2 件，已登记"
    entry = counter.entries("BWC-0001")[-1]
    assert entry.kind == "equipment.checked_out"
    assert [(other.number, other.proof) for other in entry.others] == [("1001", "pin")]
    assert [line.tag for line in entry.of(CheckedOut).lines] == ["BWC-0001", "DST-0001"]
    assert counter.state("DST-0001") is ItemState.OUT
    assert counter.focused
    counter.scan("B1002")  # the next person, without a key in between
    assert "王乙" in counter.said
    assert counter.tags == []
    counter.office.assert_sound()


@pytest.mark.rule("EQ-05", "awaited")
@pytest.mark.rule("DM-05", "limit")
def test_a_returned_camera_says_until_when_its_recordings_are_awaited(counter: Counter) -> None:
    counter.office.lend("1001", "BWC-0001", "DST-0001")
    counter.scan("B1001", "BWC-0001", "DST-0001")
    camera, meter = counter.page.desk.lines.lines.views
    assert camera.direction.word == "归还"
    assert [remark.sentence for remark in camera.remarks] == ["录像待采集，明天 09:00 前（EQ-05）"]
    assert meter.remarks == ()
    counter.press(ENTER)
    counter.sign()
    counter.press(ENTER)
    entry = counter.entries("BWC-0001")[-1]
    assert entry.kind == "equipment.checked_in"
    assert entry.others[0].proof == "signature"
    drawn = entry.of(CheckedIn).signature
    assert drawn is not None
    assert len(drawn.strokes[0]) >= 8
    assert counter.state("BWC-0001") is ItemState.AWAITING_RECORDINGS
    assert counter.state("DST-0001") is ItemState.IN_STORE
    assert counter.page.desk.showing_result
    wished: list[tuple[str, str]] = []
    counter.page.navigate.connect(lambda key, subject: wished.append((key, subject)))
    counter.page.desk.result.ingest_wished.emit("BWC-0001")
    assert wished == [("ingest", "item:BWC-0001")]
    (button,) = (
        each
        for each in counter.page.desk.result.findChildren(QPushButton)
        if each.property("entry") == entry.seq
    )
    counter.scan("NO-SUCH-CODE")
    assert counter.look == "refused"
    assert counter.page.desk.showing_result  # a wrong scan takes away neither slip nor void
    button.click()
    assert wished[1:] == [("ledger", f"void:custody:{entry.seq}")]
    counter.scan("B1002")
    assert not counter.page.desk.showing_result


def test_taking_and_returning_in_one_go_makes_both_entries(counter: Counter) -> None:
    counter.office.lend("1001", "DST-0001")
    counter.scan("B1001", "DST-0001", "TST-0001")
    assert [line.direction for line in counter.page.counter.lines] == [Direction.RETURN, Direction.TAKE]
    counter.scan("CMD:DONE")
    counter.enter_pin(PIN)
    assert counter.said == "李甲：领用 1 件、归还 1 件，已登记"
    assert len(counter.page.desk.result.numbers) == 2
    kinds = [counter.entries(tag)[-1].kind for tag in ("DST-0001", "TST-0001")]
    assert kinds == ["equipment.checked_in", "equipment.checked_out"]


@pytest.mark.rule("EQ-10", "item")
def test_a_photo_is_added_by_a_key_to_what_was_confirmed_just_now(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    photo = tmp_path_factory.mktemp("photos") / "交接.jpg"
    photo.write_bytes(picture())
    monkeypatch.setattr("station.ui.pages.counter.counter_photos.file_to_open", lambda *_: photo)
    held, photos = Qt.KeyboardModifier.ShiftModifier, counter.page.slips.photos
    counter.scan("B1001", "DST-0001")
    counter.press_with(held, Qt.Key.Key_F7)
    assert "请先确认" in counter.said
    counter.press(ENTER)
    counter.enter_pin(PIN)
    counter.press_with(held, Qt.Key.Key_F7)
    moved, added = counter.entries("DST-0001")[-2:]
    body = added.of(Attached2)
    assert (body.file.name, body.movement.seq, body.movement.hash) == (
        "交接.jpg",
        moved.seq,
        moved.hash.hex(),
    )
    assert counter.focused
    photo.write_bytes(picture(colour=9))
    counter.scan("B1001", "DST-0001", "TST-0001", "BWC-0001")
    counter.press(ENTER)
    counter.enter_pin(PIN)
    counter.press_with(held, Qt.Key.Key_F7)
    offered = [act.text().split()[0] for act in photos.menu.actions()]
    assert offered == ["归还：DST-0001", "领用：TST-0001", "领用：BWC-0001", "领用：全部"]
    photos.menu.actions()[-1].trigger()
    photos.menu.close()
    counter.settle()
    shown = [counter.entries(tag)[-1].of(Attached2).movement.kind for tag in ("TST-0001", "BWC-0001")]
    assert shown == ["equipment.checked_out"] * 2
    assert counter.page.desk.showing_result
    counter.office.assert_sound()


@pytest.mark.rule("EQ-02", "shown")
def test_what_is_in_hand_is_counted_by_category(counter: Counter) -> None:
    counter.office.lend("1001", "BWC-0001", "BWC-0002", "DST-0001")
    counter.scan("B1001")
    assert counter.page.desk.person.own.text() == "执法记录仪 ×2、红外测距仪"
    assert counter.page.desk.person.held.text() == "3"


@pytest.mark.rule("EQ-14", "fault")
def test_function_keys_say_how_the_chosen_item_came_back(counter: Counter) -> None:
    counter.office.lend("1001", "DST-0001", "TST-0001", "PRN-0001")
    counter.scan("B1001", "DST-0001", "TST-0001", "PRN-0001")
    counter.press(Qt.Key.Key_F4)
    counter.press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_F3, Qt.Key.Key_Down, Qt.Key.Key_F3, Qt.Key.Key_F2)
    found = [line.condition for line in counter.page.counter.lines]
    assert found == [Condition.DAMAGED, Condition.GOOD, Condition.INCOMPLETE]
    counter.press(ENTER)
    counter.enter_pin(PIN)
    lines = counter.entries("DST-0001")[-1].of(CheckedIn).lines
    assert [line.condition for line in lines] == ["damaged", "good", "incomplete"]


def test_a_word_about_the_damage_is_kept_and_a_scan_there_stays_a_scan(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.ui.widgets.pace.GAP_MILLISECONDS", HANG_SECONDS * 1000)
    counter.office.lend("1001", "DST-0001", "TST-0001")
    counter.scan("B1001", "DST-0001")
    counter.press(Qt.Key.Key_F3, Qt.Key.Key_F7)
    note = counter.page.desk.note
    assert note.line.hasFocus()
    note.line.setText("外壳开裂")
    counter.press(ENTER)
    assert counter.focused
    counter.press(Qt.Key.Key_F7)
    note.line.setText("外壳开裂，少一颗螺丝")
    qtbot.keyClicks(note.line, "TST-0001")  # the scanner types where the focus is, behind what a person typed
    counter.press(ENTER)
    assert counter.tags == ["DST-0001", "TST-0001"]
    counter.press(Qt.Key.Key_F7, ESCAPE, ENTER)
    counter.enter_pin(PIN)
    first, second = counter.entries("DST-0001")[-1].of(CheckedIn).lines
    assert (first.condition, first.note) == ("damaged", "外壳开裂，少一颗螺丝")
    assert (second.condition, second.note) == ("good", "")


@pytest.mark.rule("EQ-05", "nothing")
def test_f5_says_that_nothing_was_recorded_and_takes_it_back(counter: Counter) -> None:
    counter.office.lend("1001", "BWC-0001")
    counter.scan("B1001", "BWC-0001")
    note = counter.page.desk.note
    for turn in range(2):
        counter.press(Qt.Key.Key_F5)
        assert note.line.hasFocus()
        note.line.setText("值班待命，未出勤")
        counter.press(ENTER)
        assert counter.page.counter.lines[0].nothing_recorded == "值班待命，未出勤"
        if turn == 0:
            counter.press(Qt.Key.Key_F5)
            assert counter.page.counter.lines[0].nothing_recorded == ""
    counter.press(ENTER)
    counter.enter_pin(PIN)
    body = counter.entries("BWC-0001")[-1].of(NothingRecorded)
    assert (body.tag, body.reason, body.returned_by) == ("BWC-0001", "值班待命，未出勤", "1001")


def test_the_activity_is_chosen_by_keys_as_well(counter: Counter, qtbot: QtBot) -> None:
    counter.scan("B1001")
    counter.press(Qt.Key.Key_F6)
    choices = counter.page.desk.person.activity.chooser
    view = choices.view()
    assert view.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, ENTER)
    counter.settle()
    assert counter.page.counter.activity == "daily_inspection"
    qtbot.waitUntil(lambda: counter.focused)


@pytest.mark.rule("EQ-11", "receiver")
def test_for_whom_somebody_signs_is_chosen_by_keys_and_stands_on_what_is_signed(
    counter: Counter, qtbot: QtBot
) -> None:
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F11):
        counter.press(key)
        assert (counter.look, counter.said) == ("warning", "柜台上还没有人，请先扫工牌。")
    counter.scan("B1001", "TST-0001")
    counter.page.holding.outing.print_asks()
    assert counter.said == "还没有选择活动。请按 F6 选择活动。"
    counter.press(Qt.Key.Key_F11)
    choices = counter.page.desk.person.lending.chooser
    named = [choices.itemText(place) for place in range(choices.count())]
    view = choices.view()
    for _ in range(named.index("执法一科 › 一组")):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, ENTER)
    counter.settle()
    qtbot.waitUntil(lambda: counter.focused)
    assert "执法一科 › 一组" in counter.said
    counter.press(ENTER)
    (line,) = counter.page.sheet.lines.lines.views
    assert [remark.sentence for remark in line.remarks if "执法一科 › 一组" in remark.sentence]
    counter.enter_pin(PIN)
    assert "执法一科 › 一组" in counter.said
    assert counter.entries("TST-0001")[-1].of(CheckedOut4).receiver.code == "执法一科 › 一组"


def test_backspace_undoes_delete_removes_and_escape_asks_once(counter: Counter) -> None:
    counter.scan("B1001", "BWC-0001", "DST-0001", "TST-0001")
    counter.press(Qt.Key.Key_Backspace)
    assert counter.tags == ["BWC-0001", "DST-0001"]
    counter.press(Qt.Key.Key_Up, Qt.Key.Key_Delete)
    assert counter.tags == ["DST-0001"]
    counter.press(ESCAPE)
    assert counter.tags == ["DST-0001"]
    assert counter.look == "warning"
    counter.press(ESCAPE)
    assert counter.tags == []
    assert counter.page.counter.person is None
    counter.press(Qt.Key.Key_Backspace)
    assert (counter.look, counter.said) == ("refused", "没有可以撤销的。")
    assert counter.focused


@pytest.mark.rule("EQ-11", "holder")
def test_a_refused_scan_shows_its_rule_and_keeps_list_and_focus(counter: Counter) -> None:
    counter.scan("DST-0001")
    assert counter.look == "refused"
    assert counter.page.desk.strip.rule.text() == "依据 EQ-11"
    counter.scan("B1001", "DST-0001", "B10017")
    assert counter.look == "refused"
    assert "B10017" in counter.said
    assert counter.tags == ["DST-0001"]
    assert counter.focused
    counter.scan("NOSUCH-9")
    assert counter.page.desk.strip.rule.text() == "依据 EQ-10"
    counter.scan("TST-0001")
    assert counter.tags == ["DST-0001", "TST-0001"]


@pytest.mark.rule("EQ-03", "issue")
@pytest.mark.rule("EQ-04", "missing")
def test_missing_training_and_an_incomplete_set_are_said_with_their_rules(counter: Counter) -> None:
    counter.scan("B1002", "ACT:food_rapid_test")
    assert "EQ-04" in counter.page.desk.strip.rule.text()
    counter.scan("TST-0001")
    (line,) = counter.page.desk.lines.lines.views
    assert [remark.sentence for remark in line.remarks] == ["无培训记录（EQ-03）"]
    missing = counter.page.desk.person.set_line.sentence.text()
    assert "执法记录仪" in missing
    assert "快速检测箱" not in missing
    person = counter.page.desk.person
    assert person.officers_line.sentence.text() == "至少 2 人参加，同组还没有别人为此领用"
    assert "应录 6 项" in person.asks_button.text()
    person.activity_chosen.emit("")
    counter.settle()
    assert counter.page.counter.activity is None
    assert person.asks_button.isHidden()


@pytest.mark.rule("EQ-11", "holder")
def test_an_item_taken_elsewhere_meanwhile_is_refused_and_the_list_stays(counter: Counter) -> None:
    counter.scan("B1001", "BWC-0001", "DST-0001")
    counter.press(ENTER)
    counter.office.lend("1002", "BWC-0001")
    counter.enter_pin(PIN)
    assert not counter.at_sheet
    assert counter.look == "refused"
    assert "王乙" in counter.said
    assert counter.tags == ["BWC-0001", "DST-0001"]
    assert counter.state("DST-0001") is ItemState.IN_STORE
    assert counter.page.desk.lines.chosen == "BWC-0001"
    counter.press(Qt.Key.Key_Delete, ENTER)
    counter.enter_pin(PIN)
    assert counter.said == "李甲：领用 1 件，已登记"
    counter.office.assert_sound()


@pytest.mark.rule("EQ-11", "confirmation")
def test_a_wrong_pin_keeps_the_sheet_open_and_a_scan_there_is_no_pin(counter: Counter) -> None:
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    counter.enter_pin("111111")
    assert counter.at_sheet
    assert "PF-04" in counter.page.sheet.said.text()
    counter.enter_pin("1001")
    assert "工号" in counter.page.sheet.said.text()
    counter.scan("BWC-0002")  # figures in a tag must not count as a wrong PIN
    assert "Esc" in counter.page.sheet.said.text()
    counter.press(ENTER)
    assert "签名" in counter.page.sheet.said.text()
    counter.press(ESCAPE)
    assert counter.focused
    assert counter.tags == ["DST-0001"]
    counter.press(ENTER)
    counter.enter_pin(PIN)
    assert counter.said == "李甲：领用 1 件，已登记"


@pytest.mark.rule("EQ-11", "confirmation")
def test_the_button_that_confirms_takes_the_pin_as_enter_does(counter: Counter, qtbot: QtBot) -> None:
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    sheet = counter.page.sheet
    qtbot.keyClicks(sheet.pin, PIN[:3])
    assert not sheet.confirm_button.isEnabled()
    qtbot.keyClicks(sheet.pin, PIN[3:])
    assert sheet.confirm_button.isEnabled()
    qtbot.mouseClick(sheet.confirm_button, Qt.MouseButton.LeftButton)
    counter.settle()
    assert counter.said == "李甲：领用 1 件，已登记"


def test_no_answer_is_cut_however_much_it_says(qtbot: QtBot) -> None:
    for language in LANGUAGES:
        strip = AnswerStrip(load_texts(language))
        qtbot.addWidget(strip)
        strip.set_compact(True)
        strip.resize(700, strip.height())
        strip.show()
        for count in (1, 3, 60, 0):
            told = [f"BWC-{each:04}: 没有培训记录，no training on record (EQ-03)" for each in range(count)]
            strip.show_done("李甲：领用 2 件，已登记", told)
            QApplication.processEvents()
            for part in (strip.sentence, strip.notices):
                assert part.isHidden() or part.heightForWidth(part.width()) <= part.height()
            assert strip.height() <= HEIGHT + 12
        assert strip.height() == COMPACT_HEIGHT


@pytest.mark.rule("EQ-11", "behalf")
def test_a_return_on_behalf_says_so(counter: Counter) -> None:
    new = Officer("1009", "钱新", "执法一科", "一组", "B1009")
    counter.office.services.people.roster.register(counter.office.admin, new)
    counter.office.lend("1002", "DST-0002")
    counter.scan("B1009", "DST-0001")
    counter.press(ENTER)
    assert not counter.page.sheet.pin.isVisible(), "who has no PIN is offered none"
    assert "钱新" in counter.page.sheet.behalf.text()
    assert counter.page.sheet.pad.isVisible()
    counter.press(ENTER)
    assert counter.page.sheet.said.isVisible()
    counter.press(ESCAPE, ESCAPE, ESCAPE)
    counter.office.lend("1009", "DST-0001")
    counter.scan("B1001", "DST-0001")
    counter.press(Qt.Key.Key_F12, ENTER)
    assert not counter.page.sheet.pin.isVisible(), "nor is the giver"
    assert "钱新" in counter.page.sheet.behalf.text()
    counter.press(ESCAPE, ESCAPE, ESCAPE)
    counter.scan("B1001", "DST-0002")
    assert "王乙（李甲代还）" in counter.said
    counter.press(ESCAPE, ESCAPE)
    counter.scan("DST-0002")
    (line,) = counter.page.desk.lines.lines.views
    assert line.remarks[0].sentence == "王乙 名下"
    counter.press(Qt.Key.Key_F12)
    counter.page.desk.note.line.setText("保安老周")
    counter.press(ENTER)
    assert counter.focused
    assert "保安老周" in counter.page.desk.person.nobody.sentence.text()
    counter.press(ENTER)
    assert counter.page.sheet.behalf.isVisible()
    assert not counter.page.sheet.pin.isVisible()
    counter.press(ENTER)
    assert counter.said == "代还归还 1 件，已登记"
    entry = counter.entries("DST-0002")[-1]
    assert entry.of(CheckedIn).on_behalf
    assert [(each.role, each.name, each.proof) for each in entry.others] == [
        ("holder", "王乙", "none"),
        ("bringer", "保安老周", "none"),
    ]


@pytest.mark.rule("EQ-11", "handover")
def test_a_handover_asks_the_giver_and_then_the_taker(counter: Counter, texts: Texts) -> None:
    counter.office.lend("1002", "DST-0002")
    counter.scan("B1001", "DST-0002")
    counter.press(Qt.Key.Key_F12)
    (line,) = counter.page.desk.lines.lines.views
    assert (line.direction.word, line.remarks[0].sentence) == ("移交", "王乙 名下")
    counter.press(ENTER)
    assert counter.page.sheet.title.text() == texts(
        "counter_page.sheet.title_giver", giver="王乙", name="李甲"
    )
    assert not counter.page.sheet.late_button.isVisible()
    counter.enter_pin("111111")
    assert "PF-04" in counter.page.sheet.said.text(), "the giver's is looked at before the taker is asked"
    counter.sign()
    counter.press(ENTER)
    assert counter.page.sheet.title.text() == texts(
        "counter_page.sheet.title_taker", giver="王乙", name="李甲"
    )
    assert counter.page.sheet.pad.empty
    counter.enter_pin(PIN)
    assert counter.said == "李甲：接收 1 件，已登记"
    entry = counter.entries("DST-0002")[-1]
    assert [(each.role, each.name, each.proof) for each in entry.others] == [
        ("giver", "王乙", "signature"),
        ("taker", "李甲", "pin"),
    ]
    counter.office.assert_sound()


def test_a_burst_of_thirty_scans_keeps_order_and_focus(
    tmp_path: Path, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    with open_office(tmp_path, each=15) as office:
        counter = Counter(office, qtbot, texts, tasks)
        tags = [f"{letters}-{place:04d}" for place in range(1, 16) for letters in ("BWC", "DST")]
        counter.scan("B1001", *tags, wait=False)
        counter.scan("DST-0003", "DST-0003", wait=False)  # a scanner that reads twice
        assert counter.focused
        counter.settle()
        assert counter.tags == tags
        assert counter.look == "warning"
        assert counter.focused
        counter.scan("BWC-0001", "CMD:DONE", "CMD:UNDO", wait=False)
        counter.settle()
        assert not counter.at_sheet  # the list changed after the wish to confirm
        assert counter.tags == tags[:-1]
        counter.press(ENTER)
        counter.enter_pin(PIN)
        assert counter.said == "李甲：领用 29 件，已登记"


@pytest.mark.rule("EQ-11", "confirmation")
def test_an_unsigned_list_waits_for_a_look_at_another_page(counter: Counter, texts: Texts) -> None:
    button = counter.window.frame.navigation.buttons[0]
    counter.scan("B1001", "DST-0001", "DST-0002")
    assert (counter.page.badge, button.badge.count) == (2, 2)
    counter.press(ENTER)
    assert counter.at_sheet
    assert counter.window.show_page("equipment")
    counter.settle()
    assert button.badge.count == 2
    counter.window.show_page("counter", "scan:DST-0001")
    counter.settle()
    assert not counter.at_sheet, "what stood behind another page is asked for anew"
    assert counter.tags == ["DST-0001", "DST-0002"]
    counter.window.show_page("equipment")
    counter.window.show_page("counter")
    assert counter.said == texts("counter_page.still_here", count=2)
    counter.press(ESCAPE, ESCAPE)
    assert (counter.page.badge, button.badge.count) == (0, 0)


@pytest.mark.rule("EQ-07", "late")
def test_what_the_person_holds_is_seen_printed_and_laid_for_return(counter: Counter, texts: Texts) -> None:
    desk, key = counter.page.desk, Qt.Key.Key_F10
    counter.press(key)
    assert counter.said == texts("errors.counter.nobody_here")
    counter.office.lend("1001", "TST-0001", "TRM-0001")
    counter.office.clock.advance(days=4)
    counter.scan("B1001")
    counter.press(key)
    counter.page.new_day()  # midnight closes nothing that somebody reads
    counter.settle()
    assert desk.held.isVisible()
    assert [(view.tag, view.direction.word) for view in desk.held.lines.lines.views] == [
        ("TST-0001", "逾期"),
        ("TRM-0001", "长期"),
    ]
    assert counter.focused
    for back in (ESCAPE, ENTER):
        counter.press(back)
        assert not desk.held.isVisible()
        assert counter.page.counter.person is not None, "the first Esc only goes back"
        assert counter.look != "refused", "Enter only goes back, too"
        desk.person.held_button.click()
        counter.settle()
    counter.press(Qt.Key.Key_Down, Qt.Key.Key_F3)
    assert counter.said == texts("counter_page.held.of_a_line")
    assert desk.held.lines.chosen == "TRM-0001"
    counter.press_with(Qt.KeyboardModifier.ControlModifier, ENTER)
    assert counter.tags == ["TRM-0001", "TST-0001"]
    unseen = texts("counter_page.lines.unseen")
    assert all(unseen in [each.sentence for each in view.remarks] for view in desk.lines.lines.views)
    counter.press(ENTER)
    assert not counter.at_sheet
    assert "（TRM-0001、TST-0001）" in counter.said
    counter.scan("TRM-0001")
    assert desk.lines.chosen == "TRM-0001", "the keys are about what was scanned"
    counter.press(Qt.Key.Key_F3)
    counter.scan("CMD:INCOMPLETE")
    said = [(line.tag, line.condition, line.seen) for line in counter.page.counter.lines]
    assert said == [("TRM-0001", Condition.INCOMPLETE, True), ("TST-0001", Condition.GOOD, False)]
    counter.press(Qt.Key.Key_F2, Qt.Key.Key_Down, Qt.Key.Key_F2)
    counter.scan("CMD:DONE")
    counter.enter_pin(PIN)
    assert counter.said == "李甲：归还 2 件，已登记"
    counter.press(ENTER)
    counter.press(ENTER)
    assert counter.look == "refused", "nothing lies there"
    counter.office.lend("1001", "TST-0001")
    counter.scan("B1001")
    counter.press(ENTER, key)
    assert (desk.held.isVisible(), counter.look) == (True, "ready"), "what was refused is not about the list"
    counter.press_with(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_P)
    (paper,) = counter.page.findChildren(PaperWindow)
    assert paper.windowTitle() == texts("equipment.report.in_hand")
    paper.close()
    counter.window.show_page("counter", "items:TST-0001\nTRM-0001")
    counter.settle()
    assert counter.tags == ["TST-0001"], "what was chosen in a list and is out"
    assert not counter.page.counter.lines[0].seen, "a list is no scan of the thing"


@pytest.mark.rule("EQ-10", "tag")
def test_two_codes_read_as_one_are_laid_by_a_key(counter: Counter) -> None:
    counter.scan("B1001", "DST-0001DST-0002")
    assert (counter.tags, counter.look) == ([], "warning")
    counter.press(Qt.Key.Key_F6)
    assert counter.tags == ["DST-0001", "DST-0002"]


@pytest.mark.rule("EQ-11", "confirmation")
def test_no_message_lies_over_what_is_signed_or_answered(counter: Counter) -> None:
    page = counter.page
    counter.scan("B1001", "DST-0001")
    page.warn("要看一看", topic="standing")
    assert page.banners.isVisible()
    counter.press(ENTER)
    assert counter.at_sheet
    page.warn("还有一件", topic="other")
    assert page.banners.isHidden()
    counter.press(ESCAPE)
    assert page.banners.isVisible(), "it waited"
    page.set_compact(True)
    QApplication.processEvents()
    counter.scan("DST-0002")
    assert page.banners.isHidden(), "without a title the place is the answer's"
    counter.press(ENTER)
    assert counter.at_sheet
    counter.press(ESCAPE)
    assert page.header.isHidden(), "its room stays the answer's"
    counter.press(ESCAPE, ESCAPE)
    page.acts.ready.emit()
    assert page.banners.isVisible()


def test_esc_is_a_first_one_again_after_anything_else_was_done(counter: Counter) -> None:
    counter.scan("B1001", "DST-0001", "DST-0002")
    lines = counter.page.desk.lines
    for other in (
        lambda: lines.clicked.emit(lines.lines.index(0)),
        counter.window.show_help,
        lambda: counter.press(Qt.Key.Key_Up),
    ):
        counter.press(ESCAPE)
        assert "再按一次 Esc" in counter.said
        other()
        for dialog in counter.window.findChildren(PageHelp):
            counter._qtbot.waitUntil(lambda: not counter.page.desk.box.hasFocus(), timeout=5000)
            dialog.reject()
        counter._qtbot.waitUntil(counter.page.desk.box.hasFocus, timeout=5000)
        counter.press(ESCAPE)
        assert counter.tags == ["DST-0001", "DST-0002"]
        counter.press(Qt.Key.Key_Down)
    counter.press(ESCAPE, ESCAPE)
    assert counter.tags == []


def test_without_a_printer_the_slip_is_kept(counter: Counter) -> None:
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    counter.enter_pin(PIN)
    (number,) = counter.page.desk.result.numbers
    assert counter.page.desk.result.state(number) == KEPT
    assert not counter.page.slips.waiting_button.isVisible()
    (kept,) = counter.office.services.settings.slips_folder.rglob("*.html")
    assert number in kept.name


def test_a_click_that_printed_nothing_marks_nothing_and_is_not_said_to_the_next_person(
    counter: Counter, qtbot: QtBot, texts: Texts
) -> None:
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    counter.enter_pin(PIN)
    result = counter.page.desk.result
    (number,) = result.numbers
    qtbot.mouseClick(result._rows[number].button, Qt.MouseButton.LeftButton)
    counter.settle()
    assert result.state(number) == KEPT
    assert [message.sentence for message in counter.page.banners.messages] == [
        texts("counter_page.slips.no_printer")
    ]
    counter.scan("B1002")
    assert not counter.page.banners.messages


def test_a_printer_that_fails_undoes_nothing_and_the_slip_is_printed_later(
    tmp_path: Path, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with open_office(tmp_path, printer=f"tcp://127.0.0.1:{port}") as office:
        counter = Counter(office, qtbot, texts, tasks)
        counter.scan("B1001", "DST-0001")
        counter.press(ENTER)
        counter.enter_pin(PIN)
        (number,) = counter.page.desk.result.numbers
        assert counter.page.desk.result.state(number) == UNPRINTED
        assert counter.state("DST-0001") is ItemState.OUT
        assert counter.page.banners.messages[0].sentence.startswith("小票没有打印：")
        assert counter.focused
        counter.scan("B1002")
        assert counter.page.slips.waiting_button.text() == "未打印小票（1）"
        paper = bytearray()
        with socket.create_server(("127.0.0.1", port)) as listening:
            printer = threading.Thread(target=_print_one_job, args=(listening, paper))
            printer.start()
            counter.page.slips.waiting_menu.actions()[0].trigger()
            counter.settle()
            printer.join(HANG_SECONDS)
        assert number.encode() in bytes(paper)
        assert not counter.page.slips.waiting_button.isVisible()
        assert counter.page.banners.messages == ()


def _print_one_job(listening: socket.socket, paper: bytearray) -> None:
    """A network printer that takes one job and answers no questions."""
    listening.settimeout(10)
    line, _ = listening.accept()
    with line:
        line.settimeout(10)
        while data := line.recv(65536):
            paper.extend(data)


@pytest.mark.rule("PF-04", "change")
@pytest.mark.rule("EQ-11", "confirmation")
def test_an_issued_pin_confirms_nothing_before_the_officer_has_chosen_another(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.office.services.people.accounts.set_pin(counter.office.admin, "1001", ISSUED_PIN)
    counter.scan("B1001", "DST-0001")
    counter.press(ENTER)
    counter.enter_pin(ISSUED_PIN)
    assert counter.at_sheet
    assert counter.state("DST-0001") is ItemState.IN_STORE
    form = counter.page.chooser.form
    assert form is not None
    assert "周管理" in form.subtitle.text()  # who set it
    for field, pin in ((form.new.first, "123456"), (form.new.again, "123456")):
        field.put(pin)
    form.act()
    counter.settle()
    assert form.new.first.note.isVisible() or form.wrong.isVisible()
    assert counter.state("DST-0001") is ItemState.IN_STORE
    for field in (form.new.first, form.new.again):
        field.put("564738")
    form.act()
    counter.settle()
    assert counter.said == "李甲：领用 1 件，已登记"  # the new one has confirmed what was waiting
    assert counter.state("DST-0001") is ItemState.OUT
    counter.office.assert_sound()


@pytest.mark.rule("EQ-14", "fault")
def test_a_fault_is_reported_by_a_card_for_what_was_scanned_last(counter: Counter) -> None:
    counter.scan("CMD:FAULT")
    assert counter.page.counter.last is not None
    assert counter.page.counter.last.text_key == "errors.counter.no_line"
    counter.scan("BWC-0002")
    assert counter.page.counter.last.text_key == "errors.counter.badge_first"
    counter.scan("CMD:FAULT")
    assert counter.page.counter.last.facts["item"] == "BWC-0002", "on the shelf, and refused without a badge"
    counter.scan("B1001", "BWC-0001", "cmd:fault")
    counter.settle()
    page = counter.window.page("equipment")
    assert isinstance(page, EquipmentPage)
    form = page.acts.reports.form
    assert (form.isVisible(), form.kind.value) == (True, "repair")
    form.text.put("开机无反应")
    form.act()
    counter.settle()
    (waiting,) = counter.office.services.inventory.losses.running(counter.office.admin, "BWC-0001")
    assert (waiting.matter, waiting.text) == ("repair", "开机无反应")
    assert [line.tag for line in counter.page.counter.lines] == ["BWC-0001"], "the line stays"
