"""Text is typed into one kind of line (`ui/widgets/line.py`): what holds for one of them holds for all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "station" / "ui"
HOME = UI / "widgets" / "line.py"


def bare_lines(tree: ast.AST) -> Iterator[int]:
    """Where a module makes a line of Qt's own, or a kind of one."""
    for node in ast.walk(tree):
        made = (
            [node.func]
            if isinstance(node, ast.Call)
            else node.bases
            if isinstance(node, ast.ClassDef)
            else []
        )
        for each in made:
            if (each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")) == "QLineEdit":
                yield each.lineno


def test_qlineedit_is_made_in_one_place_only() -> None:
    files = [path for path in UI.rglob("*.py") if path != HOME]
    found = {
        str(path): told
        for path in files
        if (told := [*bare_lines(ast.parse(path.read_text(encoding="utf-8")))])
    }
    assert not found, "take station.ui.widgets.line.TextLine"
    assert [*bare_lines(ast.parse(HOME.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("written", ["QLineEdit()", "QtWidgets.QLineEdit(x)", "class Mine(QLineEdit): pass"])
def test_a_bare_line_is_found(written: str) -> None:
    assert [*bare_lines(ast.parse(written))] == [1]
