"""Text is typed into one kind of line, and chosen in one kind of list that drops down: what holds for one of them holds for all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "station" / "ui"
HOMES = {
    "QLineEdit": UI / "widgets" / "line.py",
    "QComboBox": UI / "widgets" / "drop_down.py",
    "QDateEdit": UI / "widgets" / "day_field.py",
    "QSpinBox": UI / "widgets" / "number_field.py",
}
"""Where the one kind is that the program takes in the place of Qt's own."""
NEVER = ("QDateTimeEdit", "QTimeEdit", "QDoubleSpinBox", "QFontComboBox", "QDial")
"""Nobody has needed one: it would turn with the wheel."""


def bare(kind: str, tree: ast.AST) -> Iterator[int]:
    """Where a module makes a line, list, day or number of Qt's own, or a kind of one."""
    for node in ast.walk(tree):
        made = (
            [node.func]
            if isinstance(node, ast.Call)
            else node.bases
            if isinstance(node, ast.ClassDef)
            else []
        )
        for each in made:
            if (each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")) == kind:
                yield each.lineno


def test_a_field_of_qts_own_is_made_in_one_place_only() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in UI.rglob("*.py")}
    for kind, home in HOMES.items():
        found = {str(path) for path, tree in trees.items() if path != home and any(bare(kind, tree))}
        assert not found, f"take the one in {home.name}"
        assert any(bare(kind, trees[home]))
    assert not [str(path) for path, tree in trees.items() for kind in NEVER if any(bare(kind, tree))], (
        "make one that is deaf to the wheel, and name its home above"
    )


@pytest.mark.parametrize("written", ["QLineEdit()", "QtWidgets.QLineEdit(x)", "class Mine(QLineEdit): pass"])
def test_a_bare_line_is_found(written: str) -> None:
    assert [*bare("QLineEdit", ast.parse(written))] == [1]
