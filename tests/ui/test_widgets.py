"""Each widget as a hand uses it: scanner, pen, figures, chips, steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station.core import sizes
from station.core.progress import Progress
from station.core.resources import resource_path
from station.core.texts import Texts, flatten
from station.ui import formats, sounds
from station.ui.capture import capture
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.rate import Rate
from station.ui.sounds import TONES, Sounds, samples
from station.ui.widgets.badge import NumberBadge
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.detail import DetailFrame, MasterDetail
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.number_field import NumberField
from station.ui.widgets.pin_pad import PinPad
from station.ui.widgets.progress import ProgressLine, ProgressRing
from station.ui.widgets.row_view import RowView
from station.ui.widgets.scan_box import ScanBox, half_width
from station.ui.widgets.secret_field import SecretField
from station.ui.widgets.signature_pad import SignaturePad
from station.ui.widgets.text import words
from station.ui.widgets.timeline import Event, Timeline
from station.ui.widgets.wizard import Wizard, WizardStep
from tests.ui.scanner import type_fast


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＢＷＣ－００１７", "BWC-0017"),
        ("BWC—0017", "BWC-0017"),
        ("  BWC-0017\u3000", "BWC-0017"),
        ("https：//a。b/c？d=1", "https://a.b/c?d=1"),
        ("李甲", "李甲"),
    ],
)
def test_full_width_input_is_read_as_the_keys_meant_it(typed: str, meant: str) -> None:
    assert half_width(typed) == meant


def shown_box(qtbot: QtBot) -> tuple[QWidget, ScanBox, QPushButton, QLineEdit]:
    window = QWidget()
    column = QVBoxLayout(window)
    box, button, line = ScanBox("扫描", hold_focus=True, codes_only=True), QPushButton("x"), QLineEdit()
    for widget in (box, button, line):
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(box.hasFocus)
    return window, box, button, line


def test_the_scan_box_takes_enter_and_tab_as_the_end_of_a_code(qtbot: QtBot, app) -> None:
    _window, box, _button, _line = shown_box(qtbot)
    codes: list[str] = []
    box.scanned.connect(codes.append)
    type_fast(lambda: box, "BWC-0017", Qt.Key.Key_Enter)
    type_fast(lambda: box, "BWC-0018", Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert codes == ["BWC-0017", "BWC-0018"]
    assert box.text() == ""
    assert box.hasFocus()


def test_the_scan_box_takes_the_focus_back_but_lets_people_type_elsewhere(qtbot: QtBot, app) -> None:
    _window, box, button, line = shown_box(qtbot)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.hasFocus)
    line.setFocus()
    qtbot.wait(20)
    assert line.hasFocus()
    box.set_hold_focus(True)
    line.hide()
    qtbot.waitUntil(box.hasFocus)


def test_a_signature_is_strokes_of_whole_numbers(qtbot: QtBot, app, texts: Texts) -> None:
    pad = SignaturePad(texts)
    qtbot.addWidget(pad)
    pad.resize(300, 120)
    pad.show()
    assert pad.empty
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    for x in (60, 90, 120):
        _drag(pad, QPoint(x, 40))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(120, 40))
    qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(290, 10))
    drawing = pad.drawing()
    assert (drawing.width, drawing.height) == (600, 200)
    assert len(drawing.strokes) == 2
    assert drawing.strokes[0][0] == (60, 100)
    assert len(drawing.strokes[0]) == 4
    assert all(isinstance(value, int) for stroke in drawing.strokes for point in stroke for value in point)
    assert pad.clear_button.isVisible()
    other = SignaturePad(texts)
    qtbot.addWidget(other)
    other.show_drawing(drawing)
    assert other.drawing() == drawing
    qtbot.mouseClick(pad.clear_button, Qt.MouseButton.LeftButton)
    assert pad.empty


def _drag(widget: QWidget, place: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(place), left, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


def test_a_pin_is_tapped_or_typed_and_never_shown(qtbot: QtBot, app, texts: Texts) -> None:
    pad = PinPad(texts)
    qtbot.addWidget(pad)
    pad.show()
    pins: list[str] = []
    pad.entered.connect(pins.append)
    for figure in "135":
        qtbot.mouseClick(pad.keys[figure], Qt.MouseButton.LeftButton)
    assert not pad.enter_button.isEnabled()
    qtbot.keyClick(pad, Qt.Key.Key_Return)
    assert pins == []
    qtbot.keyClicks(pad, "79")
    qtbot.mouseClick(pad.back_button, Qt.MouseButton.LeftButton)
    assert pad.dots.count == 4
    assert not [label for label in pad.findChildren(QLabel) if label.text()]
    qtbot.mouseClick(pad.enter_button, Qt.MouseButton.LeftButton)
    assert pins == ["1357"]
    assert pad.dots.count == 0


def test_a_number_keeps_its_bounds_and_its_unit(qtbot: QtBot, app) -> None:
    field = NumberField(0, 90, "天")
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    qtbot.keyClicks(field, "45")
    assert (field.value(), field.text()) == (45, "45 天")
    field.setValue(900)
    assert field.value() == 90


def test_a_secret_is_hidden_again_when_taken(qtbot: QtBot, app, texts: Texts) -> None:
    field = SecretField(texts)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "geheim")
    assert field.echoMode() == QLineEdit.EchoMode.Password
    field.eye.trigger()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert field.take() == "geheim"
    assert field.text() == ""
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_filter_chips_choose_one_and_keep_it_when_counts_change(qtbot: QtBot, app) -> None:
    bar = FilterBar([Filter("all", "全部", 12), Filter("late", "逾期", 2)])
    qtbot.addWidget(bar)
    bar.show()
    heard: list[object] = []
    bar.changed.connect(heard.append)
    assert bar.chosen == ("all",)
    qtbot.mouseClick(bar.chips[1], Qt.MouseButton.LeftButton)
    bar.set_filters([Filter("all", "全部", 13), Filter("late", "逾期", 3)])
    assert bar.chosen == ("late",)
    assert bar.chips[1].text() == "逾期  3"
    bar.set_filters([Filter("all", "全部"), Filter("here", "在库")])
    assert bar.chosen == ("all",)
    bar.choose("here")
    assert heard == [("late",), ("here",)]
    several = FilterBar([Filter("a", "甲"), Filter("b", "乙")], several=True)
    qtbot.addWidget(several)
    assert not several.chosen
    several.choose("a", "b")
    assert several.chosen == ("a", "b")


def test_the_wizard_goes_on_only_with_what_it_needs(qtbot: QtBot, app, texts: Texts) -> None:
    name = QLineEdit()
    wizard = Wizard(
        texts,
        [
            WizardStep("单位", name, lambda: "" if name.text() else "请填写单位名称。"),
            WizardStep("完成", QWidget()),
        ],
    )
    qtbot.addWidget(wizard)
    wizard.show()
    with qtbot.waitSignal(wizard.stuck) as heard:
        qtbot.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)
    assert heard.args == ["请填写单位名称。"]
    qtbot.keyClicks(name, "x")
    qtbot.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)
    assert wizard.present == 1
    assert wizard.next_button.nextInFocusChain() is wizard.back_button  # and only then what throws away
    assert wizard.back_button.nextInFocusChain() is wizard.cancel_button
    assert wizard.next_button.text() == "完成"
    qtbot.mouseClick(wizard.back_button, Qt.MouseButton.LeftButton)
    assert wizard.line.present == 0
    wizard.next()
    with qtbot.waitSignal(wizard.finished):
        qtbot.mouseClick(wizard.next_button, Qt.MouseButton.LeftButton)


def test_the_timeline_opens_an_entry(qtbot: QtBot, app, texts: Texts) -> None:
    line = Timeline(texts)
    qtbot.addWidget(line)
    line.resize(400, 300)
    line.show()
    line.show_events(
        [Event("custody:7", "今天 09:02", "领用", "李甲", proof="proven"), Event("custody:3", "昨天", "归还")]
    )
    line.setCurrentIndex(line.model().index(0, 0))
    line.setFocus()
    with qtbot.waitSignal(line.opened) as heard:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard.args == ["custody:7"]
    assert line.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "已验证"


def test_the_detail_has_its_tabs_in_order_and_closes(qtbot: QtBot, app, texts: Texts) -> None:
    detail = DetailFrame(texts)
    detail.set_header("BWC-0017", "执法记录仪", ChipState("领用中", "accent"))
    detail.set_tab("related", words("r"))
    detail.set_tab("overview", KeyValues([Fact("编号", "BWC-0017", code=True), Fact("备注", "")]))
    detail.set_tab("history", Timeline(texts), scroll=False)
    assert [detail.tabs.tabText(at) for at in range(3)] == ["概况", "经过", "关联"]
    detail.set_tab("overview", words("other"))
    assert [detail.tabs.tabText(at) for at in range(3)] == ["概况", "经过", "关联"]
    with pytest.raises(ValueError, match="not in tuple"):
        detail.set_tab("nowhere", QLabel())
    both = MasterDetail(words("list"), detail)
    qtbot.addWidget(both)
    both.resize(1000, 500)
    both.show()
    assert not both.pane.isVisible()
    both.open_detail()
    assert both.pane.isVisible()
    qtbot.mouseClick(detail.close_button, Qt.MouseButton.LeftButton)
    assert not both.pane.isVisible()


def test_a_state_is_never_colour_alone(qtbot: QtBot, app) -> None:
    for token in ("ok", "attention", "stop", "sealed", "accent", "neutral"):
        chip = Chip(ChipState("状态", token))
        qtbot.addWidget(chip)
        assert resource_path("icons", f"{chip.state.drawing}.svg").is_file()
        assert chip.accessibleName() == "状态"
        assert not chip.grab().isNull()


def test_a_badge_hides_nothing_and_caps_a_lot(qtbot: QtBot, app) -> None:
    badge = NumberBadge(0)
    qtbot.addWidget(badge)
    assert badge.isHidden()
    badge.set_count(120)
    assert badge.text() == "99+"


def test_a_badge_without_a_parent_waits_for_one(qtbot: QtBot, app) -> None:
    early, late, none = NumberBadge(3), NumberBadge(), NumberBadge()
    late.set_count(5)
    assert (early.isVisible(), late.isVisible()) == (False, False)  # it would be a window for a moment
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    for badge in (early, late, none):
        row.addWidget(badge)
    holder.show()
    assert (early.isVisible(), late.isVisible(), none.isVisible()) == (True, True, False)
    none.set_count(1)
    late.set_count(0)
    assert (none.isVisible(), late.isVisible()) == (True, False)


def test_progress_says_how_far_how_fast_how_long(qtbot: QtBot, app, texts: Texts) -> None:
    line = ProgressLine(texts, "采集")
    qtbot.addWidget(line)
    line.show_progress(Progress("copy", 620, 1000, "bytes"), 83_000_000, 240)
    assert line.figures.text() == "62 % · 83.0 MB/s · 剩 4 分钟"
    line.show_progress(Progress("copy"))
    assert line.figures.text() == ""
    ring = ProgressRing()
    qtbot.addWidget(ring)
    ring.show_fraction(1.7, "ok", "check")
    assert ring.fraction == 1.0
    assert not ring.grab().isNull()


def test_the_rate_is_smooth_and_starts_afresh_with_a_stage() -> None:
    rate = Rate()
    for second in range(10):
        rate.feed(Progress("copy", second * 100, 2000, "bytes"), float(second))
    assert rate.per_second == pytest.approx(100)
    assert rate.seconds_left(Progress("copy", 900, 2000)) == pytest.approx(11)
    rate.feed(Progress("verify", 0, 2000), 10.0)
    assert rate.seconds_left(Progress("verify", 0, 2000)) is None


def test_moments_are_said_as_a_colleague_says_them(texts: Texts) -> None:
    now = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
    zone = "Asia/Shanghai"
    said = [
        formats.recent(texts, now - timedelta(hours=hours), now, zone)
        for hours in (0, 19, -12, 100, 24 * 400)
    ]
    assert said == ["今天 18:05", "昨天 23:05", "明天 06:05", "11-17 14:05", "2025-10-17 18:05"]
    assert formats.weekday(texts, date(2026, 11, 21)) == "星期六"
    assert [sizes.size(count) for count in (0, 999, 1000, 62_400_000, 123_456_789_000)] == [
        "0 B",
        "999 B",
        "1.0 KB",
        "62.4 MB",
        "123 GB",
    ]
    assert formats.percent(0.9999) == "99 %"
    assert [formats.span(texts, seconds) for seconds in (5, 240, 7200, 5400, 864_000, 950_399)] == [
        "5 秒",
        "4 分钟",
        "2 小时",
        "1 小时 30 分",
        "10 天",
        "10 天",  # one second before the eleventh is full
    ]


@pytest.mark.parametrize("name", sorted(TONES))
def test_a_tone_is_short_and_starts_and_ends_in_silence(name: str) -> None:
    wave = samples(name)
    assert len(wave) / 2 / sounds.RATE < 0.3
    assert wave[:2] == b"\0\0"
    assert max(wave) > 0


def test_without_a_device_nothing_is_heard_and_nothing_said(app, capfd: pytest.CaptureFixture[str]) -> None:
    player = Sounds()
    player.prepare()
    player.play("taken")
    assert not player.audible
    assert capfd.readouterr() == ("", "")


def test_a_picture_is_taken_at_the_size_asked_for(qtbot: QtBot, app, tmp_path) -> None:
    from PySide6.QtGui import QImage

    label = words("装备")
    qtbot.addWidget(label)
    for look in ("dark", "light"):
        path = capture(label, tmp_path / "a" / f"{look}.png", (640, 360), look=look)
        assert QImage(str(path)).size().toTuple() == (640, 360)


def test_every_word_of_the_screen_is_there_in_both_languages() -> None:
    import tomllib

    for name in ("frame", "widgets"):
        words = [
            flatten(
                tomllib.loads(resource_path("texts", language, f"{name}.toml").read_text(encoding="utf-8"))
            )
            for language in ("zh_CN", "en")
        ]
        assert words[0].keys() == words[1].keys()


def test_a_button_has_the_focus_again_after_its_work(qtbot: QtBot) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    acts, other = Button("校验"), Button("导出")
    column.addWidget(acts)
    column.addWidget(other)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    for elsewhere in (False, True):
        acts.setFocus()
        acts.setEnabled(False)
        assert holder.focusWidget() is None, "what is typed meanwhile is nobody's"
        if elsewhere:
            other.setFocus()
        acts.setEnabled(True)
        assert acts.hasFocus() is not elsewhere


def test_a_double_click_is_not_an_act_of_what_took_the_place_of_the_first(qtbot: QtBot, texts: Texts) -> None:
    button = Button("登记")
    qtbot.addWidget(button)
    button.show()
    recorded: list[bool] = []
    button.clicked.connect(lambda: recorded.append(True))
    send_mouse(button, QEvent.Type.MouseButtonDblClick, 10_000)
    send_mouse(button, QEvent.Type.MouseButtonRelease, 10_050)
    assert recorded == []
    for kind, at in (
        (QEvent.Type.MouseButtonPress, 20_000),
        (QEvent.Type.MouseButtonRelease, 20_050),
        (QEvent.Type.MouseButtonDblClick, 20_100),
        (QEvent.Type.MouseButtonRelease, 20_150),
    ):
        send_mouse(button, kind, at)
    assert recorded == [True, True]
    table = RowView(RecordModel(texts, [TableColumn("name", "frame.keys", str)], rows=("甲", "乙")))
    qtbot.addWidget(table)
    table.resize(300, 90)
    table.horizontalHeader().setStretchLastSection(True)
    table.show()
    opened: list[bool] = []
    table.entered_row.connect(lambda: opened.append(True))
    for moments in ((30_000, 30_050), (40_000, 40_050, 40_100, 40_150)):
        kinds = (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.MouseButtonRelease,
        )[-len(moments) :]
        for kind, at in zip(kinds, moments, strict=True):
            send_mouse(table.viewport(), kind, at)
        assert (opened, bool(table.selectedIndexes())) == (([], False) if at == 30_050 else ([True], True))


def send_mouse(widget: QWidget, kind: QEvent.Type, at: int) -> None:
    """What the mouse does at a moment, in milliseconds."""
    place, left = QPointF(widget.rect().center()), Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), left, held, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(at)
    QApplication.sendEvent(widget, event)
