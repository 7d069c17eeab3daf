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


KINDS = frozenset((*HOMES, *NEVER))


def bare(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Where a module makes a line, list, day or number of Qt's own, or a kind of one: which, and in what line."""
    for node in ast.walk(tree):
        made = (
            [node.func]
            if isinstance(node, ast.Call)
            else node.bases
            if isinstance(node, ast.ClassDef)
            else []
        )
        for each in made:
            kind = each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")
            if kind in KINDS:
                yield kind, each.lineno


def test_a_field_of_qts_own_is_made_in_one_place_only() -> None:
    made: dict[str, set[Path]] = {kind: set() for kind in KINDS}
    for path in UI.rglob("*.py"):
        for kind, _ in bare(ast.parse(path.read_text(encoding="utf-8"))):
            made[kind].add(path)
    for kind, home in HOMES.items():
        assert made[kind] == {home}, f"take the one in {home.name}"
    assert not [path for kind in NEVER for path in made[kind]], (
        "make one that is deaf to the wheel, and name its home above"
    )


@pytest.mark.parametrize("written", ["QLineEdit()", "QtWidgets.QLineEdit(x)", "class Mine(QLineEdit): pass"])
def test_a_bare_line_is_found(written: str) -> None:
    assert [*bare(ast.parse(written))] == [("QLineEdit", 1)]
