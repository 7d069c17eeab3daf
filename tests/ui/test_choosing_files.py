"""Dialogs for files: in the program's language, where one looked last, and named with a suffix that is offered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui import theme
from station.ui.choosing_files import file_to_open, file_to_save, files_to_open, folder_to_use
from station.ui.dialogs import Confirm
from tests.plugins.patience import HANG_SECONDS

Asked = list[tuple[str, str]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Asked]:
    """Let the person answer with a path and a kind; gives what the dialogs were opened with."""

    def answer(path: str, kind: str = "") -> Asked:
        asked: Asked = []

        def dialog(
            _parent: QWidget, _title: str, start: str, patterns: str = "", *, options: QFileDialog.Option
        ) -> tuple[str, str]:
            assert QFileDialog.Option.DontUseNativeDialog in options, "which hears no scanner"
            asked.append((start, patterns))
            return path, kind

        monkeypatch.setattr(QFileDialog, "getOpenFileName", dialog)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
        monkeypatch.setattr(
            QFileDialog,
            "getOpenFileNames",
            lambda *given, **more: ([name for name in dialog(*given, **more)[:1] if name], kind),
        )
        monkeypatch.setattr(
            QFileDialog, "getExistingDirectory", lambda *given, **more: dialog(*given, **more)[0]
        )
        return asked

    return answer


def test_every_word_of_a_file_dialog_is_chinese(qtbot: QtBot, app, tmp_path: Path) -> None:
    assert theme.load_qt_words(app, "zh_CN")
    (tmp_path / "卡").mkdir()
    dialog = QFileDialog(None, "选择文件", str(tmp_path), "*.csv")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    files = dialog.findChild(QTreeView, "treeView")
    assert files is not None
    qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) == 1)
    kind = files.model().index(0, 2, files.rootIndex()).data()
    said = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    latin = [each for each in (*said, kind) if each.isascii()]
    assert latin == []
    assert theme.load_qt_words(app, "en")
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "&Look in:"
    theme.load_qt_words(app, "zh_CN")


def test_the_next_dialog_opens_where_the_last_one_ended(
    qtbot: QtBot, texts: Texts, answers: Callable[[str, str], Asked], tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    answers(str(tmp_path / "清单.csv"), "")
    assert file_to_open(parent, "清单", ("csv", "xlsx")) == tmp_path / "清单.csv"
    asked = answers("", "")
    assert file_to_open(parent, "清单", ("csv", "xlsx")) is None
    assert file_to_save(parent, texts, "另存", "台账.xlsx", ("xlsx",)) is None
    assert folder_to_use(parent, "文件夹") is None
    assert files_to_open(parent, "照片", ("jpg",)) == ()
    assert asked == [
        (str(tmp_path), "*.csv *.xlsx;;*"),
        asked[1],
        (str(tmp_path), ""),
        (str(tmp_path), "*.jpg;;*"),
    ]
    assert not asked[1][0].startswith(str(tmp_path)), (
        "what was read may be a card, on which nothing is written"
    )
    answers(str(tmp_path / "出" / "清单.xlsx"), "")
    assert file_to_save(parent, texts, "另存", "清单.xlsx", ("xlsx",)) is not None
    (tmp_path / "出").mkdir()
    asked = answers("", "")
    assert file_to_save(parent, texts, "另存", "台账.xlsx", ("xlsx",)) is None
    assert asked == [(str(tmp_path / "出" / "台账.xlsx"), "*.xlsx")]


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("台账", "*.csv", "台账.csv"),
        ("台账.v2", "*.xlsx", "台账.v2.xlsx"),
        ("台账.CSV", "*.xlsx", "台账.CSV"),
        ("台账", "", "台账.xlsx"),
    ],
)
def test_a_file_gets_the_suffix_of_the_chosen_kind(
    qtbot: QtBot,
    texts: Texts,
    answers: Callable[[str, str], Asked],
    tmp_path: Path,
    typed: str,
    kind: str,
    expected: str,
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = answers(str(tmp_path / typed), kind)
    assert (
        file_to_save(parent, texts, "另存", "台账.xlsx", ("xlsx", "csv"), folder=tmp_path)
        == tmp_path / expected
    )
    assert asked[0][0] == str(tmp_path / "台账"), "a proposed suffix would outlive the choice of another kind"


def test_a_file_that_only_the_suffix_makes_an_existing_one_is_asked_about(
    qtbot: QtBot, texts: Texts, answers: Callable[[str, str], Asked], tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "台账.xlsx").write_text("of last year", encoding="utf-8")
    asked = answers(str(tmp_path / "台账"), "*.xlsx")
    said: list[str] = []

    def answer_no_then_yes() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Confirm)
        said.append(question.windowTitle())
        (question.back_button if len(said) == 1 else question.act_button).click()
        if len(said) == 1:
            QTimer.singleShot(0, answer_no_then_yes)

    QTimer.singleShot(0, answer_no_then_yes)
    assert file_to_save(parent, texts, "另存", "台账.xlsx", ("xlsx", "csv")) == tmp_path / "台账.xlsx"
    assert said == [texts("dialogs.replace_question", name="台账.xlsx")] * 2
    assert [start for start, _ in asked][1] == str(tmp_path / "台账"), "who says no chooses again, from there"


def test_a_free_name_and_one_the_dialog_asked_about_are_not_asked_about_again(
    qtbot: QtBot, texts: Texts, answers: Callable[[str, str], Asked], tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "台账.xlsx").write_text("of last year", encoding="utf-8")
    for typed, expected in (("台账.xlsx", "台账.xlsx"), ("新台账", "新台账.xlsx")):
        answers(str(tmp_path / typed), "*.xlsx")
        assert file_to_save(parent, texts, "另存", "x.xlsx", ("xlsx",)) == tmp_path / expected


class Silent(type(Path())):  # type: ignore[misc]  # the platform's kind of path
    """A folder on a mount that never answers."""

    free = threading.Event()

    def is_dir(self) -> bool:
        self.free.wait(HANG_SECONDS)
        return True

    exists = is_dir


def test_a_dialog_opens_elsewhere_where_a_folder_is_gone_or_never_answers(
    qtbot: QtBot, texts: Texts, answers: Callable[[str, str], Asked], tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = answers("", "")
    (tmp_path / "在").mkdir()
    assert folder_to_use(parent, "文件夹", tmp_path / "在" / "不在" / "也不在") is None
    assert asked == [(str(tmp_path / "在"), "")]
    answers(str(tmp_path / "清单.csv"), "")
    file_to_open(parent, "清单", ("csv",))
    file_to_save(parent, texts, "清单", "清单.csv", ("csv",))
    asked = answers("", "")
    try:
        assert folder_to_use(parent, "文件夹", Silent("/mnt/dead")) is None
        assert file_to_save(parent, texts, "另存", "x.csv", ("csv",), folder=Silent("/mnt/dead")) is None
    finally:
        Silent.free.set()
    assert asked == [(str(tmp_path), ""), (str(tmp_path / "x.csv"), "*.csv")]
