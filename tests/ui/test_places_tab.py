"""存放: places are adopted from what items name, checked and given up, driven as a person at the desk drives it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.counter.draft import draft_of, read_draft, written_draft
from station.inventory.counter.values import AnswerKind, Counter
from station.inventory.places.values import PlaceKind
from station.ui.finding import printed_on
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.equipment.place_forms import AdoptForm, PlaceCheckForm, PlaceEndForm, PlaceForm
from station.ui.pages.equipment.place_keys import KeyBackForm, KeyGiveForm, KeysDialog
from station.ui.pages.equipment.places_view import PlaceDetail
from station.ui.tasks import Tasks
from tests.ui.desks import ADMIN, OFFICER, Desk
from tests.ui.sitting import said, settle, sit_at, write

CONTROL = Qt.KeyboardModifier.ControlModifier


def labels(page: QWidget) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


@pytest.mark.rule("EQ-09", "place")
def test_a_place_is_adopted_checked_and_shown_by_its_code(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(page, EquipmentPage)
    view = page.places
    page.tabs.show_tab("places")
    settle(tasks)
    assert texts("places.empty") in labels(view)
    view.begin_new()
    form = view.pane.currentWidget()
    assert isinstance(form, PlaceForm)
    assert page.window().focusWidget() is form.code.control, "a form begins in its first field"
    write(form.code, "库")
    write(form.name, "装备室")
    form.kind.put("store")
    qtbot.keyClick(form.name, Qt.Key.Key_Return, CONTROL)
    settle(tasks)
    assert any("装备室" in sentence for sentence in said(page))
    named = desk.services.inventory.places.unplaced(ADMIN)
    assert named
    qtbot.mouseClick(view.adopt_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    adopt = view.pane.currentWidget()
    assert isinstance(adopt, AdoptForm)
    adopt.parent_place.put("库")
    adopt.act()
    settle(tasks)
    assert not view.adopt_button.isVisible()
    rows = desk.services.inventory.places.standings(ADMIN)
    assert {row.place.code for row in rows} == {"库", *named}
    code = next(iter(named))
    found = printed_on(desk.services, ADMIN, code, ("equipment",))
    assert found is not None
    page.show_subject("place:库")
    settle(tasks)
    detail = view.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    assert not desk.services.inventory.places.show(ADMIN, code).place.is_checked
    qtbot.mouseClick(detail.acts["check"], Qt.MouseButton.LeftButton)
    settle(tasks)
    check = view.pane.currentWidget()
    assert isinstance(check, PlaceCheckForm)
    assert page.window().focusWidget() is next(iter(check.met.values())).control
    for key, flag in check.met.items():
        flag.put(key != "dry")
    check.act()
    settle(tasks)
    assert "写明" in labels(check), "what is wrong must be written"
    write(check.note, "墙角返潮，已放干燥剂")
    check.act()
    settle(tasks)
    detail = view.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    assert "干燥" in labels(detail)
    assert not detail.acts["back"].isVisible(), "nobody has a key"
    qtbot.mouseClick(detail.acts["give"], Qt.MouseButton.LeftButton)
    settle(tasks)
    give = view.pane.currentWidget()
    assert isinstance(give, KeyGiveForm)
    give.number.put("1002")
    give.act()
    settle(tasks)
    detail = view.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    assert "1002" in labels(detail)
    view.show_keys()
    settle(tasks)
    keys = page.findChild(KeysDialog)
    assert keys is not None
    assert keys.list.model.found == 1
    keys.reject()
    qtbot.mouseClick(detail.acts["back"], Qt.MouseButton.LeftButton)
    settle(tasks)
    back = view.pane.currentWidget()
    assert isinstance(back, KeyBackForm)
    back.act()
    settle(tasks)
    assert desk.services.inventory.place_keys.all(ADMIN) == ()
    detail = view.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    qtbot.mouseClick(detail.acts["show_items"], Qt.MouseButton.LeftButton)
    settle(tasks)
    assert page.tabs.present == "register"
    assert page.register.model.found == sum(named.values())
    page.show_subject("place:库")
    settle(tasks)
    detail = view.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    qtbot.mouseClick(detail.acts["end"], Qt.MouseButton.LeftButton)
    end = view.pane.currentWidget()
    assert isinstance(end, PlaceEndForm)
    write(end.reason, "搬走")
    end.act()
    settle(tasks)
    assert "里面还有" in labels(end)


def test_who_may_not_change_places_looks_at_them(
    desk: Desk, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    desk.services.inventory.places.adopt(ADMIN, ["柜9"], PlaceKind.CABINET)
    page = sit_at("equipment", desk, texts, tasks, qtbot, session=OFFICER)
    assert isinstance(page, EquipmentPage)
    page.show_subject("place:柜9")
    settle(tasks)
    detail = page.places.pane.currentWidget()
    assert isinstance(detail, PlaceDetail)
    assert not any(button.isVisible() for button in detail.acts.values())
    assert not page.places.add_button.isVisible()


@pytest.mark.rule("EQ-09", "place")
def test_a_place_scanned_behind_what_came_back_is_where_it_is_put(desk: Desk, texts: Texts) -> None:
    counter, places = desk.services.inventory.counter, desk.services.inventory.places
    places.adopt(ADMIN, ["格1", "格2"], PlaceKind.POSITION)
    desk.take("1002", "BWC-0001", "BWC-0002", "PRN-0001")
    laid = Counter()
    answers = []
    for code in ("格1", "BWC-0001", "BWC-0002", "格1", "PRN-0001", "格2"):
        laid, answer = counter.scan(ADMIN, laid, code)
        answers.append((answer.kind, texts(answer.text_key, **answer.facts)))
    assert answers[0][0] is AnswerKind.REFUSED
    assert answers[3] == (AnswerKind.OK, "放到格1：BWC-0001、BWC-0002")
    assert answers[5] == (AnswerKind.OK, "放到格2：PRN-0001")
    assert [(line.tag, line.put_at) for line in laid.lines] == [
        ("BWC-0001", "格1"),
        ("BWC-0002", "格1"),
        ("PRN-0001", "格2"),
    ]
    draft = read_draft(written_draft(draft_of(laid)))
    again, _ = counter.resume(ADMIN, Counter(), draft)
    assert [line.put_at for line in again.lines] == ["格1", "格1", "格2"], "a crash loses no place"
    again, _ = counter.scan(ADMIN, again, "格1")
    assert again.lines[-1].put_at == "格1", "the newest, where all have one"
    result = counter.confirm(ADMIN, again)
    assert [item.place for item in result.items] == ["格1"] * 3
