"""Photos and papers of an item on its page: added by choosing or dropping, seen, saved, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.attaching.movements import SHOWN_AT
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.photo_window import PhotoWindow
from station.ui.tasks import Tasks
from tests.archive.media import picture
from tests.ui.desks import ADMIN, OFFICER, Desk
from tests.ui.sitting import said, settle, sit_at, write

BUTTON, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(on: QWidget, *paths: Path) -> bool:
    """Whether these files were taken where they were dropped."""
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, what, BUTTON, KEYS)
    QApplication.sendEvent(on, entering)
    if entering.isAccepted():
        falling = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, what, BUTTON, KEYS)
        QApplication.sendEvent(on, falling)
    return entering.isAccepted()


def labels(page: QWidget) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def button(page: QWidget, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text and each.isVisible())


@pytest.mark.rule("EQ-10", "item")
def test_a_photo_is_dropped_on_the_form_seen_and_saved(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    photo, table = tmp_path / "正面.jpg", tmp_path / "表.jpg"
    photo.write_bytes(picture())
    table.write_bytes(b"a,b\n")
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    qtbot.mouseClick(page.detail.attach_button, BUTTON)
    form = page.acts.attach_form
    assert form.isVisible()
    assert not drop(form, photo, table), "one at a time"
    assert drop(form, table)
    write(form.note, "右侧有划痕")
    form.what.put("photo")
    qtbot.keyClick(form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(tasks)
    assert "HEIC" in labels(form), "what it can't be, and what to do"
    assert drop(form, photo)
    form.act()
    settle(tasks)
    assert any("正面.jpg" in sentence for sentence in said(page))
    page.detail.show_tab("files")
    assert "右侧有划痕" in labels(page.detail)
    qtbot.mouseClick(button(page.detail, "正面.jpg"), BUTTON)
    settle(tasks)
    window = page.findChild(PhotoWindow)
    assert window is not None
    assert window.view.screen_area.image.width() == 320
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    (added,) = desk.services.inventory.files.kept(ADMIN, "BWC-0001")
    page.acts.file_acts.write("BWC-0001", added, tmp_path / "copy.jpg")
    settle(tasks)
    assert (tmp_path / "copy.jpg").read_bytes() == photo.read_bytes()
    (stored,) = (path for path in (desk.services.settings.data / "attachments").rglob("*") if path.is_file())
    stored.unlink()
    qtbot.mouseClick(button(page.detail, "正面.jpg"), BUTTON)
    settle(tasks)
    assert any("不见了" in sentence for sentence in said(page))


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.rule("EQ-10", "void")
def test_both_ends_of_a_loan_are_side_by_side_with_what_is_wrong_and_what_is_void(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    photos = [tmp_path / f"{place}.jpg" for place in (1, 2)]
    for place, photo in enumerate(photos):
        photo.write_bytes(picture(colour=60 * place))
    desk.take("1002", "BWC-0001")
    desk.give_back("BWC-0001")
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    back, out = (each for each in page.detail.record.history if each.entry.kind in SHOWN_AT)  # type: ignore[union-attr]
    for moved, photo in ((out, photos[0]), (back, photos[1])):
        page.detail.show_tab("history")
        page.detail.history.open_entry(moved.key)
        qtbot.mouseClick(page.detail.history.entry.photo_button, BUTTON)
        form = page.acts.photos.form
        assert form.isVisible()
        form.file.put(str(photo))
        form.act()
        settle(tasks)
        assert any(f"（第 {moved.entry.seq} 条）" in sentence for sentence in said(page))
    page.detail.show_tab("files")
    settle(tasks)
    shown = page.detail.photos
    assert shown is not None
    assert [tile.photo.file.name for tile in shown.tiles] == ["1.jpg", "2.jpg"]
    left, right = (tile.mapTo(shown, QPoint()) for tile in shown.tiles)
    assert left.x() + 100 < right.x()
    assert left.y() == right.y(), "side by side"
    assert all(tile.small.height() > 50 for tile in shown.tiles)
    assert labels(shown).count("王乙 1002") == 2
    taken = next(
        path
        for path in (desk.services.settings.data / "attachments").rglob("*")
        if path.stem == shown.tiles[0].photo.file.sha256
    )
    taken.unlink()
    desk.services.inventory.voids.void(ADMIN, f"custody:{out.entry.seq}", "发错人")
    settle(tasks)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    page.detail.show_tab("files")
    shown = page.detail.photos
    assert shown is not None
    assert "不见了" in shown.tiles[0].small.text(), "compared before it is shown"
    assert not shown.tiles[1].small.pixmap().isNull()
    struck = [each.text() for each in shown.findChildren(QLabel) if each.font().strikeOut()]
    assert [
        texts("voiding.mark", title=texts(f"attachments.loan.{key}")) for key in ("taken", "returned")
    ] == [
        struck[0],
        struck[2],
    ]
    page.detail.history.open_entry(out.key)
    assert not page.detail.history.entry.photo_button.isVisibleTo(page.detail.history.entry)


def test_who_may_not_change_items_sees_their_files_and_adds_none(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot, session=OFFICER)
    assert isinstance(page, EquipmentPage)
    page.show_subject("item:BWC-0001")
    settle(tasks)
    assert not page.detail.attach_button.isVisible()
    page.detail.show_tab("files")
    assert texts("equipment_page.no_files") in labels(page.detail)
