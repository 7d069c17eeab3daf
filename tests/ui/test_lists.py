"""Lists as the officer uses them: keys, search, sort, sums, columns, export, and a hundred thousand rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSettings, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from station.archive.catalogue.listing import RECORDING_LIST
from station.core.bulk import BulkOutcome, BulkState
from station.core.clock import SteppedClock
from station.core.errors import StoreProblem
from station.core.listing import ListPage, ListQuery, Sort
from station.core.texts import Texts, load_texts
from station.people.deadlines.listing import DEADLINE_LIST
from station.people.lists import OFFICER_LIST
from station.people.unit_lists import GROUP_LIST
from station.ui import theme
from station.ui.bulk_panel import BulkPanel
from station.ui.models.column import TableColumn
from station.ui.models.paged_model import PagedModel
from station.ui.models.record_model import RecordModel
from station.ui.tasks import Tasks
from station.ui.widgets.chip import ChipState, chip_width
from station.ui.widgets.list_fields import ChoiceField
from station.ui.widgets.list_filters import ListFilters
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_delegate import ROW_HEIGHT
from station.ui.widgets.run_panel import RunPanel
from station.ui.widgets.selection_bar import RowAct
from station.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class Thing:
    tag: str
    name: str
    value: int | None


IN_STORE = ChipState("在库", "ok")
COLUMNS = (
    TableColumn(
        "tag", "编号", lambda row: row.tag, face="code", icon=lambda _row: ("equipment", "text-muted")
    ),
    TableColumn("name", "名称", lambda row: row.name, stretch=True),
    TableColumn("state", "状态", lambda _row: IN_STORE.word, state=lambda _row: IN_STORE),
    TableColumn("value", "原值", lambda row: row.value, align="right", sums=True),
)
THINGS = (
    Thing("BWC-0002", "执法记录仪", 1280),
    Thing("PRN-0001", "热敏打印机", 640),
    Thing("BWC-0001", "执法记录仪", None),
    Thing("LAS-0001", "测距仪", 320),
)


def tag_of(row: object) -> object:
    assert isinstance(row, Thing)
    return row.tag


def tags(table: RecordTable) -> list[str]:
    return [str(tag_of(table.model.row_at(place))) for place in range(table.model.found)]


@pytest.fixture
def table(qtbot: QtBot, app, texts: Texts) -> RecordTable:
    made = RecordTable(texts, RecordModel(texts, COLUMNS, THINGS, key=tag_of), exports=True)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def test_arrows_move_and_enter_opens(qtbot: QtBot, table: RecordTable) -> None:
    table.view.setFocus()
    table.view.selectRow(0)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.current == THINGS[1]
    with qtbot.waitSignal(table.opened) as heard:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert heard.args == [THINGS[1]]


def test_a_click_on_a_header_sorts_and_a_second_turns_it_round(qtbot: QtBot, table: RecordTable) -> None:
    header = table.view.horizontalHeader()

    def click(section: int) -> None:
        place = header.sectionViewportPosition(section) + 20
        qtbot.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().topLeft() + _point(place)
        )

    click(0)
    assert tags(table) == ["BWC-0001", "BWC-0002", "LAS-0001", "PRN-0001"]
    click(3)
    assert tags(table) == ["LAS-0001", "PRN-0001", "BWC-0002", "BWC-0001"]  # nothing stands last
    click(3)
    assert tags(table) == ["BWC-0002", "PRN-0001", "LAS-0001", "BWC-0001"]


def _point(x: int):
    from PySide6.QtCore import QPoint

    return QPoint(x, 15)


def test_ctrl_f_finds_all_words_and_escape_leaves(qtbot: QtBot, table: RecordTable) -> None:
    qtbot.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.find_line.hasFocus()
    table.find_line.insert("记录仪 ")
    qtbot.keyClicks(table.find_line, "bwc-0002")
    qtbot.keyClick(table.find_line, Qt.Key.Key_Return)
    assert tags(table) == ["BWC-0002"]
    assert table.count_line.text() == "找到 1 条，共 4 条"
    assert table.view.hasFocus()
    table.find_line.setFocus()
    qtbot.keyClick(table.find_line, Qt.Key.Key_Escape)
    assert len(tags(table)) == 4


def test_nothing_found_offers_the_way_back(qtbot: QtBot, table: RecordTable) -> None:
    qtbot.keyClicks(table.find_line, "zzz")
    qtbot.waitUntil(table.empty.isVisible)
    assert table.empty.sentence.text() == "没有符合条件的记录。"
    qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)
    assert table.view.isVisible()
    assert table.model.found == 4


def test_an_empty_list_says_one_sentence_and_offers_the_acts_that_it_names(
    qtbot: QtBot, table: RecordTable
) -> None:
    assert isinstance(table.model, RecordModel)
    table.set_empty("还没有登记装备。", "登记第一件")
    table.model.set_rows(())
    with qtbot.waitSignal(table.empty_acted):
        qtbot.mouseClick(table.empty.button, Qt.MouseButton.LeftButton)
    assert not table.empty.other.isVisible()
    table.set_empty("还没有登记装备。", "登记第一件", "批量登记")
    with qtbot.waitSignal(table.empty_acted_else):
        qtbot.mouseClick(table.empty.other, Qt.MouseButton.LeftButton)


def test_chosen_rows_are_counted_and_summed(table: RecordTable) -> None:
    assert table.count_line.text() == "共 4 条"
    table.view.selectAll()
    assert table.count_line.text() == "共 4 条 · 已选 4 条 · 原值合计 2,240"


def test_a_reload_keeps_the_cursor_on_the_same_thing(qtbot: QtBot, table: RecordTable) -> None:
    assert isinstance(table.model, RecordModel)
    told: list[object] = []
    table.choose("LAS-0001")
    table.current_changed.connect(told.append)
    table.model.set_rows([Thing("AAA-0001", "新", 1), *THINGS])
    assert table.current == THINGS[3]
    assert told == []
    table.model.set_rows(THINGS[:2])
    assert table.current is None
    assert told == [None]


def test_the_row_in_hand_stays_in_sight_where_the_list_gets_lower(table: RecordTable) -> None:
    table.view.selectRow(3)
    table.resize(1000, 220)
    QApplication.processEvents()
    assert table.view.viewport().rect().contains(table.view.visualRect(table.view.currentIndex()))


def test_the_focus_marks_no_row_and_a_reload_marks_none_that_nobody_chose(
    qtbot: QtBot, table: RecordTable
) -> None:
    assert isinstance(table.model, RecordModel)
    table.add_act(RowAct("leave", "离岗", "cancel", lambda _rows: None))
    table.find_line.setFocus()
    table.view.setFocus()
    table.model.set_rows([*THINGS, Thing("ZZZ-0001", "新", 1)])
    assert (table.current, table.selected) == (None, [])
    assert not table.bar.buttons["leave"].isVisible()
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.selected == [THINGS[0]], "an arrow key begins at the top"


def test_the_acts_on_chosen_rows_go_with_the_rows(table: RecordTable) -> None:
    assert isinstance(table.model, RecordModel)
    table.add_act(RowAct("leave", "离岗", "cancel", lambda _rows: None))
    table.choose("LAS-0001")
    assert table.bar.buttons["leave"].isVisible()
    table.model.find("nothing bears this")
    assert not table.bar.buttons["leave"].isVisible()


def test_what_is_shown_is_marked_once_its_row_is_there_and_no_other_meanwhile(
    qtbot: QtBot, table: RecordTable
) -> None:
    assert isinstance(table.model, RecordModel)
    table.add_act(RowAct("leave", "离岗", "cancel", lambda _rows: None))
    table.choose("LAS-0001")
    assert not table.choose("ZZZ-0001")
    assert table.selected == []
    assert not table.bar.buttons["leave"].isVisible()
    new = Thing("ZZZ-0001", "新", 1)
    table.model.set_rows([*THINGS, *(Thing(f"OLD-{number:04}", "旧", 1) for number in range(99)), new])
    assert table.selected == [new]
    view = table.view
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex()).center()))
    assert table.bar.buttons["leave"].isVisible()


def test_columns_are_remembered_by_name(qtbot: QtBot, app, texts: Texts, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)

    def make() -> RecordTable:
        made = RecordTable(texts, RecordModel(texts, COLUMNS, THINGS), name="things", settings=settings)
        qtbot.addWidget(made)
        return made

    first = make()
    first.columns.header.moveSection(3, 0)
    first.columns.header.resizeSection(0, 222)
    first.columns.show_column(2, False)
    first.columns.save()
    second = make()
    assert second.columns.visible() == [3, 0, 1]
    assert second.columns.header.sectionSize(0) == 222
    second.columns.reset()
    assert second.columns.visible() == [0, 1, 2, 3]
    settings.setValue("tables/things", "damaged {")
    assert make().columns.visible() == [0, 1, 2, 3]


def test_the_window_that_lists_stand_in_remembers_their_columns(
    qtbot: QtBot, texts: Texts, tasks: Tasks, clock: SteppedClock, tmp_path: Path
) -> None:
    def shown() -> RecordTable:
        settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
        window = MainWindow(texts, tasks, clock, settings)
        qtbot.addWidget(window)
        table = RecordTable(texts, RecordModel(texts, COLUMNS, THINGS), name="things")
        table.setParent(window)
        window.show()
        table.show()
        return table

    first = shown()
    first.columns.show_column(2, False)
    first.columns.save()
    assert shown().columns.visible() == [0, 1, 3]


def test_what_has_no_room_is_left_out_in_its_order_still_exported_and_not_remembered(
    qtbot: QtBot, app, texts: Texts, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    columns = [replace(each, gives_way=int(each.key == "state")) for each in COLUMNS]

    def make() -> RecordTable:
        made = RecordTable(texts, RecordModel(texts, columns, THINGS), name="things", settings=settings)
        qtbot.addWidget(made)
        made.resize(1000, 400)
        made.show()
        return made

    table = make()
    assert table.columns.visible() == [0, 1, 2, 3]
    table.resize(340, 400)
    assert table.columns.visible() == [0, 1, 3], (
        "what is declared to give way goes before what stands at the right"
    )
    table.resize(240, 400)
    assert table.columns.visible() == [0, 1]
    qtbot.wait(1)  # the view places its bars when it is idle
    assert table.view.horizontalScrollBar().maximum() == 0
    assert len(table.export("csv").columns) == 4
    assert next(table.export("csv").values()) == next(table.model.values(columns)())
    offered = [each.isChecked() for each in table.columns.menu().actions()[:4]]
    assert offered == [True, True, False, False]
    table.columns.save()
    said = ChipState("在库，等待补充采集的录像", "ok")
    columns[2] = replace(columns[2], state=lambda _row: said)
    again = make()
    assert again.columns.visible() == [0, 1, 2, 3]
    header = again.columns.header
    needed = again.view.sizeHintForColumn(2)
    assert header.sectionSize(2) == needed > columns[2].width, "it grows to its words where there is room"
    again.resize(420, 400)
    assert header.sectionSize(2) <= columns[2].width, "and takes none from the others"
    table.columns.show_column(2, True)  # a person's own choice
    assert table.columns.visible() == [0, 1, 2]
    table.columns.show_column(3, False)
    table.resize(1000, 400)
    assert table.columns.visible() == [0, 1, 2]


def test_a_column_whose_rows_need_less_gives_its_room_to_the_one_that_stretches(
    qtbot: QtBot, app, texts: Texts
) -> None:
    long = [replace(each, name="红外测距仪（含充电器、收纳包和说明书）", value=None) for each in THINGS]
    table = RecordTable(texts, RecordModel(texts, COLUMNS, long), name="things")
    qtbot.addWidget(table)
    table.resize(560, 400)
    table.show()
    header = table.columns.header
    free = 560 - sum(COLUMNS[at].width for at in (0, 2, 3))
    assert header.sectionSize(1) > free, "the empty column gives"
    assert header.sectionSizeHint(3) <= header.sectionSize(3) < COLUMNS[3].width
    chip = chip_width(IN_STORE, QFontMetrics(theme.text_font(theme.SMALL_PIXELS)))
    assert table.view.sizeHintForColumn(2) >= chip + 2 * 10, "a chip stays whole, with the space around it"
    header.resizeSection(3, 119)
    assert header.sectionSize(3) == 119, "never what a person has set"


def test_chosen_acts_keep_their_words_and_the_rest_is_behind_a_button_that_names_it(
    qtbot: QtBot, table: RecordTable, texts: Texts
) -> None:
    for key, word in (("move", "调整所在部门"), ("leave", "批量办理离岗"), ("freeze", "停用")):
        table.add_act(RowAct(key, word, "edit", lambda _rows: None))
    table.view.selectAll()
    assert not table.bar.more_button.isVisible()
    for width in (640, 520, 240):
        table.resize(width, 400)
        shown = [each for each in table.bar.findChildren(QPushButton) if each.isVisible()]
        assert all(each.text() and each.width() >= each.minimumSizeHint().width() for each in shown), width
        assert table.bar.more_button in shown
    table.resize(520, 400)
    assert table.bar.buttons["move"].isVisible()
    assert not table.chosen.print_button.isVisible()
    qtbot.mouseClick(table.bar.more_button, Qt.MouseButton.LeftButton)
    menu = next(each for each in table.findChildren(QMenu) if each.isVisible())
    words = [each.text() for each in menu.actions()]
    assert {"停用", texts("table.print_chosen")} <= set(words)
    menu.close()


def test_the_export_is_what_is_seen(table: RecordTable) -> None:
    table.columns.show_column(2, False)
    table.sort("tag", descending=True)
    export = table.export("csv")
    assert [column.title for column in export.columns] == ["编号", "名称", "原值"]
    assert next(export.values()) == ["PRN-0001", "热敏打印机", 640]
    assert len(list(export.values())) == 4
    whole = table.export("xlsx", whole=True)
    assert [column.title for column in whole.columns] == ["编号", "名称", "原值", "状态"]
    assert next(whole.values())[:3] == next(export.values())


def test_the_buttons_above_ask_for_files_and_paper(qtbot: QtBot, table: RecordTable) -> None:
    with qtbot.waitSignal(table.export_wished) as heard:
        table.export_button.menu().actions()[0].trigger()
    assert heard.args[0].format == "xlsx"
    with qtbot.waitSignal(table.export_wished) as heard:
        qtbot.mouseClick(table.print_button, Qt.MouseButton.LeftButton)
    assert heard.args[0].format == "print"


def test_a_filter_narrows_the_list(table: RecordTable) -> None:
    assert isinstance(table.model, RecordModel)
    table.model.set_filter(lambda row: str(tag_of(row)).startswith("BWC"))
    assert tags(table) == ["BWC-0002", "BWC-0001"]
    table.model.set_filter(None)
    assert len(tags(table)) == 4


def test_of_a_hundred_thousand_rows_only_the_seen_ones_are_drawn(qtbot: QtBot, app, texts: Texts) -> None:
    rows = [Thing(f"BWC-{(number * 7919) % 100_000:06d}", "执法记录仪", number) for number in range(100_000)]
    asked: list[object] = []

    def counting(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def value(row: Any) -> Any:
            asked.append(row)
            return read(row)

        return value

    counted = [replace(column, value=counting(column.value)) for column in COLUMNS]
    table = RecordTable(texts, RecordModel(texts, counted, rows, key=tag_of))
    qtbot.addWidget(table)
    table.resize(1200, 760)
    table.show()
    qtbot.waitExposed(table)
    bar = table.view.verticalScrollBar()
    picture = QPixmap(table.view.viewport().size())
    assert len(asked) < 1000, "columns are measured by the rows on show"
    for step in range(1, 30):
        bar.setValue(bar.maximum() * step // 30)
        asked.clear()
        table.view.viewport().render(picture)
        assert asked, "nothing was drawn"
        assert len(asked) < 1000  # some 30 rows of four columns, and not the hundred thousand
    table.sort("tag")
    assert tags(table)[:2] == ["BWC-000000", "BWC-000001"]


class Shelf:
    """A million rows that are only made when asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.queries: list[ListQuery] = []
        self.broken = False

    def ask(self, query: ListQuery) -> ListPage[Thing]:
        self.queries.append(query)
        if self.broken:
            raise StoreProblem("store.unreadable")
        count = 3 if query.find else self.count
        first = int(query.after or 0) + query.skip
        numbers = range(first, min(count, first + query.limit))
        order = query.sort[0].key if query.sort else ""
        rows = tuple(Thing(f"BWC-{number:07d}", order, number) for number in numbers)
        after = str(first + len(rows)) if len(rows) == query.limit else ""
        return ListPage(
            rows, count if query.counted else -1, self.count if query.counted else -1, after=after
        )


def test_pages_are_read_where_one_looks(qtbot: QtBot, tasks: Tasks, texts: Texts) -> None:
    shelf = Shelf(1_000_000)
    model = PagedModel(texts, COLUMNS, shelf.ask, tasks, key=tag_of)
    table = RecordTable(texts, model)
    qtbot.addWidget(table)
    table.resize(1000, 600)
    table.show()
    model.reload()
    qtbot.waitUntil(lambda: model.found == 1_000_000)
    assert table.count_line.text() == "共 1,000,000 条"
    bar = table.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: model.row_at(999_999) is not None)
    assert len(shelf.queries) < 8
    table.sort("tag", descending=True)
    qtbot.waitUntil(lambda: shelf.queries[-1].sort == (Sort("tag", descending=True),))
    qtbot.keyClicks(table.find_line, "abc")
    qtbot.waitUntil(lambda: model.found == 3)
    assert table.count_line.text() == "找到 3 条，共 1,000,000 条"
    assert model.total == 1_000_000


def test_the_mark_stays_on_its_thing_where_another_takes_its_place(
    qtbot: QtBot, tasks: Tasks, texts: Texts
) -> None:
    rows = list(THINGS)

    def ask(_query: ListQuery) -> ListPage[Any]:
        return ListPage(tuple(rows), found=len(rows), total=len(rows))

    model = PagedModel(texts, COLUMNS, ask, tasks, key=tag_of)
    table = RecordTable(texts, model)
    qtbot.addWidget(table)
    table.show()
    model.reload()
    qtbot.waitUntil(lambda: model.found == 4)
    table.choose("BWC-0001")
    rows.reverse()
    model.reload()
    qtbot.waitUntil(lambda: model.row_at(0) == THINGS[3])
    assert table.selected == [THINGS[2]]
    table.resize(1000, 400)
    rows[0] = replace(rows[0], value=10**24)
    model.reload()  # the same things in their places, one with other words
    header = table.columns.header
    qtbot.waitUntil(lambda: header.sectionSize(3) == table.view.sizeHintForColumn(3) > COLUMNS[3].width)


def test_a_page_that_can_not_be_read_is_said(qtbot: QtBot, tasks: Tasks, texts: Texts) -> None:
    shelf = Shelf(10)
    shelf.broken = True
    model = PagedModel(texts, COLUMNS, shelf.ask, tasks)
    with qtbot.waitSignal(tasks.problem) as heard:
        model.reload()
    assert heard.args[0].code == "store.unreadable"
    shelf.broken = False
    model.reload()
    qtbot.waitUntil(lambda: model.found == 10)


def test_a_paged_export_reads_everything(tasks: Tasks, texts: Texts) -> None:
    shelf = Shelf(12_001)
    table = RecordTable(texts, PagedModel(texts, COLUMNS, shelf.ask, tasks))
    assert len(list(table.export("csv").values())) == 12_001
    table.deleteLater()


def test_shift_sorts_by_one_more_column_and_the_header_says_so(qtbot: QtBot, table: RecordTable) -> None:
    header = table.view.horizontalHeader()

    def click(section: int, *modifiers: Qt.KeyboardModifier) -> None:
        place = _point(header.sectionViewportPosition(section) + 20)
        qtbot.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, *modifiers, pos=header.rect().topLeft() + place
        )

    click(1)
    click(3, Qt.KeyboardModifier.ShiftModifier)
    assert tags(table) == ["BWC-0002", "BWC-0001", "LAS-0001", "PRN-0001"]
    click(0, Qt.KeyboardModifier.ShiftModifier)
    assert [each.text for each in table.sorting.sorts] == ["name", "value", "tag"]
    assert table.model.headerData(3, Qt.Orientation.Horizontal) == "原值 ▲2"
    click(0)
    assert [each.text for each in table.sorting.sorts] == ["-tag"]
    assert table.model.headerData(3, Qt.Orientation.Horizontal) == "原值"


def test_the_columns_menu_sorts_by_keys_alone(table: RecordTable) -> None:
    menu = QMenu()
    table.sorting.fill(menu)
    menu.actions()[0].trigger()
    assert tags(table)[0] == "BWC-0001"
    menu.actions()[0].trigger()
    assert tags(table)[0] == "PRN-0001"


def test_chosen_rows_are_copied_as_a_table(qtbot: QtBot, table: RecordTable) -> None:
    table.view.selectRow(0)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "编号\t名称\t状态\t原值\r\nBWC-0002\t执法记录仪\t在库\t1,280"
    )


def test_only_the_chosen_rows_are_exported_and_printed(qtbot: QtBot, table: RecordTable) -> None:
    table.view.selectRow(0)
    assert not table.chosen.export_button.isVisible(), "a single row stands there anyway"
    rows = table.view.selectionModel()
    for place in (0, 2):
        rows.select(
            table.model.index(place, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    assert table.chosen.export_button.isVisible()
    with qtbot.waitSignal(table.export_wished) as heard:
        table.chosen.export_button.menu().actions()[0].trigger()
    (export,) = heard.args
    assert (export.format, export.filters) == ("xlsx", ("已选 2 条",))
    everything = list(table.export("xlsx").values())
    assert list(export.values()) == [everything[0], everything[2]]
    table.view.setFocus()
    with qtbot.waitSignal(table.export_wished) as heard:
        qtbot.keyClick(table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert heard.args[0].format == "print"
    assert len(list(heard.args[0].values())) == 2
    table.view.selectAll()
    with qtbot.waitSignal(table.export_wished) as heard:
        table.chosen.print()
    assert heard.args[0].filters == (), "all of them are the list itself"


def test_acts_take_the_chosen_rows_in_bar_and_menu(qtbot: QtBot, table: RecordTable) -> None:
    done: list[list[object]] = []
    table.add_act(RowAct("check", "校验所选", "check", done.append))
    table.add_act(RowAct("one", "只一条", "edit", done.append, several=False))
    assert not table.bar.buttons["check"].isVisible()
    table.view.selectAll()
    assert [button.isVisible() for button in table.bar.buttons.values()] == [True, False]
    qtbot.mouseClick(table.bar.buttons["check"], Qt.MouseButton.LeftButton)
    table.view.selectRow(1)
    words = [action.text() for action in table.chosen.menu().actions()]
    assert words == ["校验所选", "只一条", "", "复制为表格", "导出所选", "打印所选"]
    table.chosen.menu().actions()[1].trigger()
    assert [len(rows) for rows in done] == [4, 1]


def test_an_act_is_offered_only_while_a_chosen_row_fits_and_the_others_keep_their_places(
    table: RecordTable, tasks: Tasks, texts: Texts, qtbot: QtBot
) -> None:
    cheap = {"BWC-0001"}
    for key, fits in (("cheap", lambda row: tag_of(row) in cheap), ("any", None), ("more", None)):
        table.add_act(RowAct(key, f"办理所选装备{key}", "edit", list, fits=fits))
    buttons, rows = table.bar.buttons, range(table.model.found)
    (place,) = [at for at in rows if tag_of(table.model.row_at(at)) in cheap]

    def offered() -> list[str]:
        QApplication.processEvents()
        shown = [key for key, button in buttons.items() if button.isVisible()]
        words = [action.text().removeprefix("办理所选装备") for action in table.chosen.menu().actions()]
        assert shown == [each for each in words if each in buttons], "the bar as the menu"
        return shown

    table.view.selectRow(place)
    assert offered() == ["cheap", "any", "more"]
    wide = table.width()
    needed = table.bar.count_line.sizeHint().width() + sum(
        each.sizeHint().width() + 8 for each in buttons.values()
    )
    for width, seen in ((wide, ["any", "more"]), (table.width() - table.bar.width() + needed - 8, ["any"])):
        table.resize(width, 400)
        table.view.selectRow(place)
        QApplication.processEvents()
        high, stood = table.bar.height(), {key: buttons[key].geometry() for key in seen}
        assert [key for key, button in buttons.items() if button.isVisible()] == ["cheap", *seen]
        table.view.selectRow(next(at for at in rows if at != place))
        QApplication.processEvents()
        assert [key for key, button in buttons.items() if button.isVisible()] == ["any", "more"]
        assert {key: buttons[key].geometry() for key in seen} == stood, width
    table.resize(wide, 400)
    table.view.selectAll()
    assert "cheap" in offered(), "one of them fits"
    table.view.selectRow(place)
    buttons["cheap"].setFocus()
    cheap.clear()
    table.model.dataChanged.emit(table.model.index(0, 0), table.model.index(0, 0))
    assert offered() == ["any", "more"], "read anew it stands otherwise"
    assert table.view.hasFocus(), "an act that is offered no more leaves the keyboard to the list"
    assert table.bar.height() == high


def test_a_narrow_list_keeps_its_counts_readable_and_its_acts_in_reach(
    qtbot: QtBot, table: RecordTable
) -> None:
    table.add_act(RowAct("change", "更改所选装备的存放位置", "edit", list))
    table.add_act(RowAct("explain", "书面说明所选装备的情况", "check", list))
    table.view.selectAll()
    bar = table.bar

    def readable() -> bool:
        return bar.count_line.width() >= bar.count_line.sizeHint().width()

    for width in (1_200, 640):
        table.resize(width, 400)
        qtbot.waitUntil(readable)
        assert table.width() == width, "and the list is no wider for it"
        shown = [each for each in bar.findChildren(QPushButton) if each.isVisible()]
        assert all(button.geometry().right() < bar.width() for button in shown)
        assert bar.buttons["change"].isVisible()
        assert bar.more_button.isVisible() is (width == 640)


def test_a_paged_selection_is_summed_over_rows_that_were_never_seen(
    qtbot: QtBot, tasks: Tasks, texts: Texts
) -> None:
    shelf = Shelf(1_000)
    model = PagedModel(texts, COLUMNS, shelf.ask, tasks, key=tag_of)
    table = RecordTable(texts, model)
    qtbot.addWidget(table)
    model.reload()
    qtbot.waitUntil(lambda: model.found == 1_000)
    everything = table.view.selectionModel()
    everything.select(
        QItemSelection(model.index(0, 0), model.index(998, 3)), QItemSelectionModel.SelectionFlag.Select
    )
    qtbot.waitUntil(lambda: f"{sum(range(999)):,}" in table.count_line.text())
    assert "已选 999 条" in table.count_line.text()
    table.view.selectAll()
    qtbot.waitUntil(lambda: shelf.queries[-1].summed)


def test_a_list_is_empty_only_when_that_is_known(qtbot: QtBot, tasks: Tasks, texts: Texts) -> None:
    model = PagedModel(texts, COLUMNS, Shelf(0).ask, tasks)
    table = RecordTable(texts, model)
    qtbot.addWidget(table)
    table.show()
    assert not table.empty.isVisible()
    assert table.count_line.text() == "", "nor does it count what it has not read"
    model.reload()
    qtbot.waitUntil(table.empty.isVisible)
    assert "0" in table.count_line.text()


def test_chips_that_no_page_places_are_no_window_of_their_own(
    qtbot: QtBot, texts: Texts, clock: SteppedClock
) -> None:
    shown = []
    for declaration in (GROUP_LIST, OFFICER_LIST):
        filters = ListFilters(texts, declaration, clock)
        qtbot.addWidget(filters)
        filters.show()
        assert filters.isAncestorOf(filters.chips)
        shown.append(filters.chips.isVisible())
    assert shown == [False, True], "where there is nothing but all to choose, no chip is shown"


def test_in_english_every_chip_begins_like_the_word_for_all(qtbot: QtBot, app, clock: SteppedClock) -> None:
    filters = ListFilters(load_texts("en"), RECORDING_LIST, clock)
    qtbot.addWidget(filters)
    said = [chip.text() for chip in filters.chips.chips]
    assert said == ["All", "Video", "Picture", "Sound", "Other", "In doubt"]


def test_a_default_is_shown_and_asked_for_until_another_is_chosen(
    qtbot: QtBot, app, texts: Texts, clock: SteppedClock
) -> None:
    filters = ListFilters(texts, DEADLINE_LIST, clock)
    qtbot.addWidget(filters)
    field = filters.fields["standing"]
    assert isinstance(field, ChoiceField)
    assert (field.box.currentText(), filters.value) == ("进度：未结束", ())
    assert filters.clear_button.isHidden(), "nothing is narrowed"
    field.box.choose(None)
    assert filters.value == (("standing", "open,ended"),), "none chosen: all are asked for"
    filters.narrow(standing="ended")
    assert (field.box.currentText(), filters.value) == ("进度：已结束", (("standing", "ended"),))
    filters.clear()
    assert field.box.currentText() == "进度：未结束"
    assert not filters.value
    filters.narrow(person="李", provisional="yes")
    assert filters.more_button.text() == "更多筛选（2）", "what narrows out of sight is counted"
    filters.clear()
    assert filters.more_button.text() == "更多筛选"


def test_the_sentence_of_the_chosen_row_stands_whole_below_a_run(
    qtbot: QtBot, app, texts: Texts, qtlog: Any
) -> None:
    sentences = ("这句话很长，" * 30, "短的。")
    panel = RunPanel(texts, "run", [TableColumn("what", "问题", lambda row: row, stretch=True)])
    qtbot.addWidget(panel)
    panel.show()
    panel.say("ok", "ok", "没有问题", ())
    assert not [each.message for each in qtlog.records if "setMinimumSize" in each.message]
    panel.say("stop", "stop", "校验发现的问题", sentences)
    assert panel.whole.text() == sentences[0]
    panel.table.choose(sentences[1])
    panel.table.current_changed.emit(sentences[1])
    assert panel.whole.text() == sentences[1]
    heights = []
    for height in (900, 700):
        panel.resize(800, height)
        panel.say("stop", "stop", "校验发现的问题", sentences * 5)
        heights.append(panel.table.height())
    assert heights[0] - heights[1] == 3 * ROW_HEIGHT, "a low page keeps room for its own list and form"
    panel.say("ok", "ok", "没有问题", ())
    assert panel.whole.isHidden()
    bulk = BulkPanel(texts)
    qtbot.addWidget(bulk)
    bulk.show_running("延期")  # as it is where looking takes a while
    bulk.ask("延期", [BulkOutcome("BWC-0001", state) for state in (BulkState.REFUSED, BulkState.DONE)])
    assert (bulk.isVisible(), bulk.table.isVisible(), bulk.go_on_button.isVisible()) == (False, True, True)
    bulk.over.reject()
    assert not bulk.asks
